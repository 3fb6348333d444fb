# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The order of the work. Each phase covers all interfaces before the next begins, and that is the point.

An address must have left one interface before another may take it, a VLAN and a port-channel must exist before they
are used, and nothing comes up before it is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..model import Mode
from ..plan.moves import Transition
from . import layer2, layer3
from .vendor import VENDORS, Vendor
from .work import Step, Work, works_of


def make_payload(transition: Transition) -> list[Step]:
    """Turn a transition into steps that hold only what differs.

    Args:
        transition: from :func:`..plan.decide`, or its ``reversed()`` for the inverse.

    Returns:
        Steps in the order in which they have to be done; empty when nothing differs.

    """
    vendor = VENDORS[transition.platform]
    works = works_of(transition)
    kept = [work for work in works if not work.move.deletes]
    steps = layer3.remove_addresses(works, vendor) + _delete_subinterfaces(works, vendor)
    steps += layer2.leave_lags(kept, vendor) + _new_vlans(transition, vendor)
    for phase in _PHASES:
        steps += phase(kept, vendor)
    return steps + _delete(works, vendor) + [_lines(vendor, [f"no vlan {vlan}"]) for vlan in transition.old_vlans]


def _new_vlans(transition: Transition, vendor: Vendor) -> list[Step]:
    """A name where Nautobot has one; `state active` otherwise, since a bare VLAN id makes the modules emit nothing."""
    names = transition.vlan_names or {}
    config = [
        {"vlan_id": vlan, "name": names[vlan]} if vlan in names else {"vlan_id": vlan, "state": "active"}
        for vlan in transition.new_vlans
    ]
    return [_merged(vendor, "vlans", config)] if config else []


def _create(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    return [_creation(work, vendor) for work in works if work.move.creates and not work.after.parent]


def _create_subinterfaces(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Not before their parents are routed."""
    return [_creation(work, vendor) for work in works if work.move.creates and work.after.parent]


def _creation(work: Work, vendor: Vendor) -> Step:
    """With `shutdown` at once where it shall be down and would come up by itself."""
    if work.is_created_shut and vendor.line_by_line:
        return work.own(vendor, "shutdown")
    return _lines(vendor, [f"interface {work.name}"])


def _delete_subinterfaces(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Before their parents become switchports."""
    return [_deletion(work, vendor) for work in works if work.move.deletes and work.after.parent]


def _delete(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    return [_deletion(work, vendor) for work in works if work.move.deletes and not work.after.parent]


def _deletion(work: Work, vendor: Vendor) -> Step:
    return _lines(vendor, [f"no interface {work.name}"])


def _change_layer(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Own lines: nxos_interfaces renders nothing for `mode: layer3`, and puts it last when merged.

    A new switchport is shut until it is complete: it would come up in VLAN 1.
    """
    steps = []
    for work in works:
        if work.move.changes_layer and work.after.mode is Mode.ROUTED:
            steps.append(work.own(vendor, "no switchport"))
        elif work.move.changes_layer:
            steps.append(work.own(vendor, "switchport", *(["shutdown"] if vendor.line_by_line else [])))
    return steps


def _encapsulate(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Own lines: the IOS and EOS modules have no dot1q at all. A tag moves on before another takes it."""
    steps: list[Step] = [
        work.own(vendor, f"no {vendor.encapsulation.format(work.start.dot1q)}")
        for work in works
        if work.start.dot1q and work.after.dot1q == 0
    ]
    pending = [work for work in works if work.after.dot1q and work.after.dot1q != work.start.dot1q]
    while pending:
        held = {(work.after.parent, work.start.dot1q) for work in pending}
        ready = [work for work in pending if (work.after.parent, work.after.dot1q) not in held]
        steps += [work.own(vendor, vendor.encapsulation.format(work.after.dot1q)) for work in ready or pending]
        pending = [work for work in pending if work not in ready] if ready else []
    return steps


def _describe(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Description and MTU; back to the default is a `no` line, since an empty description is a no-op in the modules."""
    steps, config = [], []
    for work in works:
        entry: dict[str, Any] = {"name": work.name}
        removals = []
        if work.differs("description"):
            if work.after.description:
                entry["description"] = work.after.description
            else:
                removals.append("no description")
        if work.differs("mtu"):
            if work.after.mtu == work.default.mtu:
                removals.append("no mtu")
            else:
                entry["mtu"] = vendor.mtu_value(work.after.mtu or 0)
        if removals:
            steps.append(work.own(vendor, *removals))
        if len(entry) > 1:
            config.append(entry)
    return steps + ([_merged(vendor, "interfaces", config)] if config else [])


def _switch_off(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Before anything else is set: what shall be down must not come up on the way."""
    return _admin_states([work for work in works if work.after.enabled is False and work.differs("enabled")], vendor)


def _switch_on(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    """Last, when all is complete."""
    return _admin_states([work for work in works if work.after.enabled and work.differs("enabled")], vendor)


def _admin_states(works: Iterable[Work], vendor: Vendor) -> list[Step]:
    config = [{"name": work.name, "enabled": work.after.enabled} for work in works]
    return [_merged(vendor, "interfaces", config)] if config else []


def _merged(vendor: Vendor, resource: str, config: list[dict[str, Any]]) -> Step:
    return {"module": f"{vendor.prefix}_{resource}", "state": "merged", "config": config}


def _lines(vendor: Vendor, lines: list[str]) -> Step:
    return {"module": f"{vendor.prefix}_config", "lines": lines}


_PHASES: tuple[Callable[[list[Work], Vendor], list[Step]], ...] = (
    _create,
    _change_layer,
    _create_subinterfaces,
    _switch_off,
    _encapsulate,
    layer3.change_vrfs,
    layer2.change_vlans,
    layer2.change_modes,
    layer2.change_other_vlans,
    layer3.add_addresses,
    _describe,
    layer2.join_lags,
    _switch_on,
)
