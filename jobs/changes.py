# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nautobot's snapshots of a change: which fields moved, and whether they are any of ours.

The shapes are those of `ObjectChange.get_snapshots()`, which is the REST API's representation before and after.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Snapshots = Mapping[str, Any]

INTERFACE_FIELDS = (
    "name",
    "type",
    "enabled",
    "description",
    "mtu",
    "mode",
    "mgmt_only",
    "lag",
    "parent_interface",
    "vrf",
    "untagged_vlan",
    "tagged_vlans",
    "ip_addresses",
    "cf_lacp_mode",
)
"""What the intent of an interface is made of; a label, a cable or a tag is not."""
ADDRESS_FIELDS = ("host", "mask_length", "role", "type")
"""What an interface has of its addresses. Assigning one is a change of the interface, which has an event of its own."""


def changed_fields(snapshots: Snapshots) -> tuple[str, ...] | None:
    """The fields that differ; `None` where that is not known.

    Nautobot knows the state before a change from the change before. The first one of an object, or the first one since
    the change log was cleaned, says nothing about what it changed.
    """
    before, after = snapshots.get("prechange"), snapshots.get("postchange")
    if not before or not after:
        return None
    fields: list[str] = []
    for name in snapshots["differences"]["added"]:
        if name == "custom_fields":
            fields += [f"cf_{each}" for each in _differing(before.get(name) or {}, after.get(name) or {})]
        else:
            fields.append(name)
    return tuple(fields)


def relevant_fields(snapshots: Snapshots, wanted: Collection[str]) -> tuple[str, ...] | None:
    """Those of the changed fields that matter, in the order of `wanted`; `None` where it is not known."""
    changed = changed_fields(snapshots)
    return None if changed is None else tuple(field for field in wanted if field in changed)


def in_words(fields: Collection[str] | None) -> str:
    """Fields, for a log."""
    if fields is None:
        return "fields unknown, since Nautobot has no earlier change of it"
    return ", ".join(fields) or "nothing that is compared"


def old_name(snapshots: Snapshots) -> str:
    """The name before, where a change took another one; else nothing."""
    before, after = snapshots.get("prechange") or {}, snapshots.get("postchange") or {}
    name = before.get("name")
    return str(name) if name and after and name != after.get("name") else ""


def interfaces_of_address(snapshots: Snapshots) -> dict[str, set[str]]:
    """The interfaces that an address was on before the change: UUID of the device -> names."""
    found: dict[str, set[str]] = {}
    for interface in (snapshots.get("prechange") or {}).get("interfaces") or ():
        device = interface.get("device") or {}
        if device.get("id") and interface.get("name"):
            found.setdefault(str(device["id"]), set()).add(str(interface["name"]))
    return found


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
