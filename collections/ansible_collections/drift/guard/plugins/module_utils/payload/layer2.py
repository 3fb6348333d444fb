# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Steps for switchports and port-channels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .. import names
from ..model import Mode
from ..vlans import ALL_VLANS, WIDEST_LIST, wrap_vlans
from .vendor import Vendor
from .work import Step, Work


def leave_lags(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """A member must leave before it may join another port-channel, or the same one in another mode.

    It leaves shut: until it is configured anew it would be a second link beside the bundle.
    """
    steps = []
    for work in works:
        if work.leaves_lag:
            shut = ["shutdown"] if vendor.line_by_line and work.move.before.enabled else []
            steps.append(work.own(vendor, *shut, "no channel-group"))
    return steps


def join_lags(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Join once the member matches: after everything else but the admin state."""
    members: dict[str, list[dict[str, str]]] = defaultdict(list)
    for work in works:
        if work.after.lag and work.changes_lag:
            members[work.after.lag].append({"member": work.name, "mode": work.after.lag_mode or "active"})
    config = [{"name": lag, "members": members[lag]} for lag in sorted(members, key=names.sort_key)]
    return [{"module": f"{vendor.prefix}_lag_interfaces", "state": "merged", "config": config}] if config else []


def change_vlans(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """The VLANs of the mode that the port shall have, before it gets the mode.

    A port that becomes a trunk would otherwise carry all VLANs for a moment. What leaves an allowed list goes last, so
    that a native VLAN that is changed has moved before.
    """
    steps, config, removals = [], [], []
    for work in works:
        is_trunk = work.after.mode is Mode.TRUNK
        defaults = _trunk_defaults(work) if is_trunk else _access_defaults(work)
        adds, removes = _list_changes(work, vendor) if is_trunk else ([], [])
        if defaults or adds:
            steps.append(work.own(vendor, *defaults, *adds))
        if removes:
            removals.append(work.own(vendor, *removes))
        entry = _trunk_values(work, vendor) if is_trunk else _access_values(work)
        if entry:
            config.append({"name": work.name, **entry})
    return [*steps, *_l2(config, vendor), *removals]


def change_modes(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Access or trunk; IOS' negotiating default is only ever gone back to."""
    steps, config = [], []
    for work in works:
        mode = work.after.mode
        if work.has_trunk_mode_left or (mode is Mode.DYNAMIC and work.differs("mode")):
            steps.append(work.own(vendor, "no switchport mode"))
        elif mode in (Mode.ACCESS, Mode.TRUNK) and work.differs("mode"):
            config.append({"name": work.name, "mode": mode.value})
    return [*steps, *_l2(config, vendor)]


def change_other_vlans(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """The VLANs of the mode that the port does not have: they are stored, and must not show on the way."""
    steps, config = [], []
    for work in works:
        is_trunk = work.after.mode is Mode.TRUNK
        defaults = _access_defaults(work) if is_trunk else _trunk_defaults(work)
        adds, removes = ([], []) if is_trunk else _list_changes(work, vendor)
        if defaults or adds or removes:
            steps.append(work.own(vendor, *defaults, *adds, *removes))
        entry = _access_values(work) if is_trunk else _trunk_values(work, vendor)
        if entry:
            config.append({"name": work.name, **entry})
    return [*steps, *_l2(config, vendor)]


def _l2(config: list[dict[str, Any]], vendor: Vendor) -> list[Step]:
    return [{"module": f"{vendor.prefix}_l2_interfaces", "state": "merged", "config": config}] if config else []


def _access_values(work: Work) -> dict[str, Any]:
    changes = work.differs("access_vlan") and work.after.access_vlan != 1
    return {"access": {"vlan": work.after.access_vlan}} if changes else {}


def _access_defaults(work: Work) -> list[str]:
    return ["no switchport access vlan"] if work.differs("access_vlan") and work.after.access_vlan == 1 else []


def _trunk_values(work: Work, vendor: Vendor) -> dict[str, Any]:
    trunk: dict[str, Any] = {}
    if work.differs("native_vlan") and work.after.native_vlan != 1:
        trunk["native_vlan"] = work.after.native_vlan
    if _replaces_list(work) and not _too_long(work, vendor):
        trunk[vendor.allowed_key] = vendor.allowed_value(work.after.allowed_vlans or frozenset())
    return {"trunk": trunk} if trunk else {}


def _trunk_defaults(work: Work) -> list[str]:
    """Back to the platform's default, or to no VLAN at all, which some modules don't render."""
    lines = []
    if work.differs("native_vlan") and work.after.native_vlan == 1:
        lines.append("no switchport trunk native vlan")
    if work.differs("allowed_vlans") and work.after.allowed_vlans == ALL_VLANS:
        lines.append("no switchport trunk allowed vlan")
    if work.differs("allowed_vlans") and work.after.allowed_vlans == frozenset():
        lines.append("switchport trunk allowed vlan none")
    return lines


def _replaces_list(work: Work) -> bool:
    """Whether a list is set where none was: an existing one is only added to and removed from."""
    is_list = bool(work.after.allowed_vlans) and work.after.allowed_vlans != ALL_VLANS
    return work.differs("allowed_vlans") and is_list and work.start.allowed_vlans in (None, ALL_VLANS, frozenset())


def _too_long(work: Work, vendor: Vendor) -> bool:
    """eos_l2_interfaces spells each VLAN out, in one line of any length."""
    return vendor.spells_lists_out and len(",".join(map(str, work.after.allowed_vlans or ()))) > WIDEST_LIST


def _list_changes(work: Work, vendor: Vendor) -> tuple[list[str], list[str]]:
    """Lines that add to a list and lines that remove from it.

    What the modules render for a merged list would replace it, and a long replacement comes in several lines, between
    which VLANs are cut off.
    """
    had, allowed = work.start.allowed_vlans or frozenset(), work.after.allowed_vlans or frozenset()
    line = "switchport trunk allowed vlan"
    if _replaces_list(work):
        first, *more = wrap_vlans(allowed) if _too_long(work, vendor) else [""]
        return [f"{line} {first}", *(f"{line} add {text}" for text in more)] if first else [], []
    if not work.differs("allowed_vlans") or allowed in (ALL_VLANS, frozenset()):
        return [], []
    adds = [f"{line} add {text}" for text in wrap_vlans(allowed - had)]
    return adds, [f"{line} remove {text}" for text in wrap_vlans(had - allowed)]
