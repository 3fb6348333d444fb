# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How to log in to devices: from the Secrets Group that Nautobot has for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_ACCESS = ("SSH", "Generic")
"""Nautobot's access types that count, the first one that has a secret wins."""
_VARIABLES = {"username": "ansible_user", "password": "ansible_password", "secret": "ansible_become_password"}
"""Nautobot's secret type -> the connection variable."""
_NEEDED = ("username", "password")


@dataclass(frozen=True)
class Credentials:
    """What was found for some devices."""

    variables: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """Device name -> connection variables, for those that have a Secrets Group."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Device name -> why its Secrets Group is of no use. It must not be reached with another login instead."""


def credentials_for(devices: Iterable[Any]) -> Credentials:
    """Ask for the secrets of each device's Secrets Group; a device without one has none here.

    Args:
        devices: Nautobot's device objects.

    """
    variables, problems = {}, {}
    for device in devices:
        if device.secrets_group is not None:
            found, problem = _of_group(device.secrets_group, device)
            if problem:
                problems[device.name] = problem
            else:
                variables[device.name] = found
    return Credentials(variables, problems)


def _of_group(group: Any, device: Any) -> tuple[dict[str, str], str]:
    secrets = {(each.access_type, each.secret_type): each.secret for each in group.secrets_group_associations.all()}
    found = {}
    for kind, variable in _VARIABLES.items():
        secret = next((secrets[access, kind] for access in _ACCESS if (access, kind) in secrets), None)
        where = f"device {device.name} - Expected: a {kind} in its Secrets Group {group.name!r}"
        if secret is None:
            if kind in _NEEDED:
                return (
                    {},
                    f"{where} (access type {' or '.join(_ACCESS)}). Actual: none. Add it to the group in Nautobot.",
                )
            continue
        try:
            value = secret.get_value(obj=device)
        except Exception as error:  # noqa: BLE001 - a provider of secrets may raise anything
            return {}, f"{where}. Actual: {error}. See that the secret {secret.name!r} can be read by the worker."
        if not value:
            return {}, f"{where}. Actual: the secret {secret.name!r} is empty. Correct it where it is kept."
        found[variable] = str(value)
    return found, ""
