# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Steps for addresses and VRFs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .vendor import Vendor
from .work import Step, Work


def remove_addresses(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Our own lines, one an address: the modules' removing states also remove what nobody asked about."""
    steps = []
    for work in works:
        primary = (work.move.before.ipv4 or ())[:1]
        lines = [
            f"no ip address {vendor.ipv4_text(address)}{'' if address in primary else ' secondary'}"
            for address in work.gone_ipv4
        ]
        lines += [f"no ipv6 address {address}" for address in work.gone_ipv6]
        if lines:
            steps.append(work.own(vendor, *lines))
    return steps


def change_vrfs(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Leave or enter a VRF; the addresses that the device wipes are among those that are added later."""
    steps, config = [], []
    for work in works:
        before, after = work.start.vrf or "", work.after.vrf or ""
        if before == after:
            continue
        if not after:
            steps.append(work.own(vendor, vendor.no_vrf_line.format(before)))
        elif vendor.vrf_module:
            config.append({"name": work.name, "vrf_name": after})
        else:
            steps.append(work.own(vendor, vendor.vrf_line.format(after)))
    module = f"{vendor.prefix}_vrf_interfaces"
    return steps + ([{"module": module, "state": "merged", "config": config}] if config else [])


def add_addresses(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Primaries in a step before the secondaries: eos_l3_interfaces emits one step's addresses in random order."""
    primaries, secondaries = [], []
    for work in works:
        ipv4, had = work.after.ipv4 or (), work.start.ipv4 or ()
        new_primary = [{"address": str(address)} for address in ipv4[:1] if had[:1] != ipv4[:1]]
        new_ipv6 = [
            {"address": str(address)} for address in work.after.ipv6 or () if address not in (work.start.ipv6 or ())
        ]
        entry: dict[str, Any] = {"name": work.name}
        entry |= {"ipv4": new_primary} if new_primary else {}
        entry |= {"ipv6": new_ipv6} if new_ipv6 else {}
        if len(entry) > 1:
            primaries.append(entry)
        new_secondary = [{"address": str(address), "secondary": True} for address in ipv4[1:] if address not in had[1:]]
        if new_secondary:
            secondaries.append({"name": work.name, "ipv4": new_secondary})
    module = f"{vendor.prefix}_l3_interfaces"
    return [{"module": module, "state": "merged", "config": config} for config in (primaries, secondaries) if config]
