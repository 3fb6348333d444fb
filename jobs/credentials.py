# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How to log in to a device: from the Secrets Group that Nautobot has for it.

Nautobot's job log replaces the word after `password`, `secret` or `secrets`, so no message here has one there.
"""

from __future__ import annotations

from typing import Any

from .errors import JobError

_ACCESS = ("SSH", "Generic")
"""Nautobot's access types that count; the first one that has a secret wins."""
_VARIABLES = {"username": "ansible_user", "password": "ansible_password", "secret": "ansible_become_password"}
"""Nautobot's secret type -> the connection variable."""
_NEEDED = ("username", "password")


def device_credentials(device: Any) -> dict[str, str]:
    """Ask for the secrets of a device's Secrets Group.

    Args:
        device: Nautobot's device object.

    Returns:
        Connection variables; none where the device has no Secrets Group.

    Raises:
        JobError: the group lacks a secret, or it can't be read. The device must not be reached with another login then.

    """
    group = device.secrets_group
    if group is None:
        return {}
    secrets = {(each.access_type, each.secret_type): each.secret for each in group.secrets_group_associations.all()}
    found = {}
    for kind, variable in _VARIABLES.items():
        secret = next((secrets[access, kind] for access in _ACCESS if (access, kind) in secrets), None)
        where = f"device {device.name} - Expected: its Secrets-Group {group.name!r} to hold one of the type {kind!r}"
        if secret is not None:
            found[variable] = _value(secret, device, where=where)
        elif kind in _NEEDED:
            raise JobError(
                f"{where}, with the access type {' or '.join(_ACCESS)}. Actual: none. Add it to the group in Nautobot."
            )
    return found


def _value(secret: Any, device: Any, *, where: str) -> str:
    try:
        value = str(secret.get_value(obj=device) or "")
    except Exception as exc:
        # Providers are plug-ins and raise what they like; some put what they read into their message.
        raise JobError(
            f"{where}. Actual: {type(exc).__name__} from {secret.name!r}. Its page in Nautobot has a button that "
            "checks it; see that the worker may read it as well."
        ) from exc
    if not value:
        raise JobError(f"{where}. Actual: {secret.name!r}, which is empty. Correct it where it is kept.")
    return value
