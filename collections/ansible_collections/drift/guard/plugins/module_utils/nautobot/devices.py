# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Nautobot answered for the intent of some devices, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..errors import IntentError, NautobotError, NoIntentError

_LACP = "lacp_mode"


def by_name(
    rows: Iterable[Mapping[str, Any]], *, asked: Sequence[str], where: str
) -> dict[str, Mapping[str, Any] | IntentError]:
    """Sort an answer by the names that were asked for.

    Args:
        rows: device objects.
        asked: the names of the page.
        where: Nautobot's address, for messages.

    Returns:
        Name -> the device object, or why there is none.

    Raises:
        NautobotError: a device that nobody asked for.

    """
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in asked}
    for row in rows:
        name = row.get("name")
        if name not in found:
            raise NautobotError(
                f"{where} - Expected: devices that were asked for. Actual: {name!r}. Does a proxy before Nautobot "
                "cache answers?"
            )
        found[name].append(row)
    return {name: _only(name, devices, where=where) for name, devices in found.items()}


def _only(name: str, devices: list[Mapping[str, Any]], *, where: str) -> Mapping[str, Any] | IntentError:
    if not devices:
        return NoIntentError(
            f"{name} - Expected: a device of that name in {where}. Actual: none that the token may view. "
            "Add it to Nautobot, let the token view it, or take the host out of this run."
        )
    if len(devices) > 1:
        return IntentError(
            f"{name} - Expected: one device of that name in {where}. Actual: {len(devices)}. Rename all but one."
        )
    return _with_custom_fields(devices[0])


def _with_custom_fields(device: Mapping[str, Any]) -> Mapping[str, Any]:
    """As a query that names the custom field would answer; one that names a field that isn't there is refused."""
    interfaces = device.get("interfaces")
    if not isinstance(interfaces, list):
        return device
    return {**device, "interfaces": [_interface(entry) for entry in interfaces]}


def _interface(entry: Any) -> Any:
    if not isinstance(entry, Mapping) or "_custom_field_data" not in entry:
        return entry
    fields = {key: value for key, value in entry.items() if key != "_custom_field_data"}
    custom = entry["_custom_field_data"]
    return {**fields, f"cf_{_LACP}": custom[_LACP]} if isinstance(custom, Mapping) and custom.get(_LACP) else fields
