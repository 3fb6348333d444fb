# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Steps for switchports and port-channels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .. import names
from ..model import Mode
from ..vlans import ALL_VLANS, format_vlans
from .vendor import Vendor
from .work import Step, Work


def leave_lags(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """A member must leave before it may join another port-channel, or the same one in another mode."""
    return [work.own(vendor, "no channel-group") for work in works if work.move.before.lag and _changes_lag(work)]


def join_lags(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Join once the member matches: after everything else but the admin state."""
    members: dict[str, list[dict[str, str]]] = defaultdict(list)
    for work in works:
        if work.after.lag and _changes_lag(work):
            members[work.after.lag].append({"member": work.name, "mode": work.after.lag_mode or "active"})
    config = [{"name": lag, "members": members[lag]} for lag in sorted(members, key=names.sort_key)]
    return [{"module": f"{vendor.prefix}_lag_interfaces", "state": "merged", "config": config}] if config else []


def change_vlans(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """VLANs before the mode, so that a port that becomes a trunk never carries all of them for a moment.

    An allowed list that exists is changed with `add` and `remove`: what `rendered` gives for a merged list would
    replace it, and a long replacement comes in several lines, between which VLANs are cut off.
    """
    steps, config = [], []
    for work in works:
        removals = _default_lines(work)
        entry: dict[str, Any] = {"name": work.name}
        if work.differs("access_vlan") and work.after.access_vlan != 1:
            entry["access"] = {"vlan": work.after.access_vlan}
        trunk: dict[str, Any] = {}
        if work.differs("native_vlan") and work.after.native_vlan != 1:
            trunk["native_vlan"] = work.after.native_vlan
        allowed, had = work.after.allowed_vlans, work.start.allowed_vlans
        if work.differs("allowed_vlans") and allowed and allowed != ALL_VLANS:
            if had in (None, ALL_VLANS, frozenset()):
                trunk[vendor.allowed_key] = vendor.allowed_value(allowed)
            else:
                removals += _list_changes(had or frozenset(), allowed)
        if trunk:
            entry["trunk"] = trunk
        if removals:
            steps.append(work.own(vendor, *removals))
        if len(entry) > 1:
            config.append(entry)
    module = f"{vendor.prefix}_l2_interfaces"
    return steps + ([{"module": module, "state": "merged", "config": config}] if config else [])


def change_modes(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Access or trunk; IOS' negotiating default is only ever gone back to."""
    steps, config = [], []
    for work in works:
        mode = work.after.mode
        if work.has_trunk_mode_left or (mode is Mode.DYNAMIC and work.differs("mode")):
            steps.append(work.own(vendor, "no switchport mode"))
        elif mode in (Mode.ACCESS, Mode.TRUNK) and work.differs("mode"):
            config.append({"name": work.name, "mode": mode.value})
    module = f"{vendor.prefix}_l2_interfaces"
    return steps + ([{"module": module, "state": "merged", "config": config}] if config else [])


def _changes_lag(work: Work) -> bool:
    before, after = work.move.before, work.after
    return (before.lag or "", before.lag_mode) != (after.lag or "", after.lag_mode)


def _default_lines(work: Work) -> list[str]:
    """Back to the platform's default, or to no VLAN at all, which some modules don't render."""
    lines = []
    if work.differs("access_vlan") and work.after.access_vlan == 1:
        lines.append("no switchport access vlan")
    if work.differs("native_vlan") and work.after.native_vlan == 1:
        lines.append("no switchport trunk native vlan")
    if work.differs("allowed_vlans") and work.after.allowed_vlans == ALL_VLANS:
        lines.append("no switchport trunk allowed vlan")
    if work.differs("allowed_vlans") and work.after.allowed_vlans == frozenset():
        lines.append("switchport trunk allowed vlan none")
    return lines


def _list_changes(had: frozenset[int], allowed: frozenset[int]) -> list[str]:
    """Add before remove, so that the list is never empty on the way."""
    lines = []
    if allowed - had:
        lines.append(f"switchport trunk allowed vlan add {format_vlans(allowed - had)}")
    if had - allowed:
        lines.append(f"switchport trunk allowed vlan remove {format_vlans(had - allowed)}")
    return lines
