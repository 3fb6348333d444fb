# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses that several devices shall have: seen only where the devices' intents are together.

It is a warning, and the addresses are planned all the same: sites that never meet may use the same ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..model import Finding, Severity
from .address import VIRTUAL_ROLES

_KEY = "drift_guard_shared_addresses"
"""Where a device object carries what was seen, from the worker that had all of them to the one that has it alone."""
_TOLD = 3
"""So many other holders are named."""


class _Holder(NamedTuple):
    device: str
    interface: str


def mark_shared_addresses(devices: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The same device objects; those with an address that another device has in a VRF of the same name say so.

    Addresses of first-hop protocols and anycast, link-local ones, and those of disabled interfaces don't count.
    """
    holders: dict[tuple[str, str], set[_Holder]] = defaultdict(set)
    for name, device in devices.items():
        for interface, vrf, address in _addresses(device):
            holders[vrf, address].add(_Holder(name, interface))
    marks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (vrf, address), found in sorted(holders.items()):
        places = defaultdict(list)
        for holder in sorted(found):
            places[holder.device].append(holder.interface)
        first = list(places)[: _TOLD + 1]  # a mistake may give all devices one address: not each names all others
        for name in places if len(places) > 1 else ():
            others = [f"{other} {places[other][0]}" for other in first if other != name][:_TOLD]
            mark = {"address": address, "vrf": vrf, "others": others, "more": len(places) - 1 - len(others)}
            marks[name] += ({"interface": interface, **mark} for interface in places[name])
    return {name: {**device, _KEY: marks[name]} if name in marks else device for name, device in devices.items()}


def shared_address_findings(device: Mapping[str, Any]) -> list[Finding]:
    """What was seen about one device, in words."""
    return [_finding(**mark) for mark in device.get(_KEY) or ()]


def _finding(*, interface: str, address: str, vrf: str, others: list[str], more: int) -> Finding:
    told = ", ".join(others) + (f" and {more} more" if more else "")
    where = f"VRF {vrf}" if vrf else "the global table"
    message = (
        f"{interface} {address} - Expected: an address of its own in {where}. Actual: in Nautobot {told} has it too. "
        "Planned all the same: correct it in Nautobot, unless the two never meet."
    )
    return Finding("shared_address", Severity.WARNING, message, interface, "ipv6" if ":" in address else "ipv4")


def _addresses(device: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Interface, VRF and address without its length; what is malformed is reported where the device is read."""
    for interface in _rows(device.get("interfaces")):
        if interface.get("enabled") is False:
            continue
        for entry in _rows(interface.get("ip_addresses")):
            address = str(entry.get("address") or "").partition("/")[0].lower()
            is_own = _name(entry.get("role")).lower() not in VIRTUAL_ROLES and not address.startswith("fe80:")
            if address and is_own:
                yield str(interface.get("name")), _name(interface.get("vrf")), address


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _name(related: Any) -> str:
    return str(related.get("name") or "") if isinstance(related, Mapping) else ""
