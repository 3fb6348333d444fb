# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reasons not to take an apply back as a whole: what happened on the device since may stand in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .. import names
from ..check import Plan
from ..errors import RefusedError
from ..model import DeviceState, Finding, Interface, Severity
from ..plan import Move
from ..plan.guards import check_device
from ..plan.interface_guards import find_problems
from ..plan.management import find_management
from ..plan.prospect import Prospect
from ..policy import Policy
from .plan import deleted_vlans, rollback_intent
from .values import model_values
from .vlan_users import vlan_users

_WAY_IN = "management_path"


def require_undoable(plan: Plan, state: DeviceState, *, address: str) -> None:
    """Ask the guards that stand before every change, as the device is now, about the way back.

    A correction leaves out an interface that a guard stops. A way back is all or nothing, since its lines are recorded.
    What was no better before the apply is no reason against it.

    Args:
        plan: one that undoes.
        state: the device, whose owned slice has not moved.
        address: where the session went to.

    Raises:
        RefusedError: with everything that stands in the way.

    """
    check_device(rollback_intent(plan), state, policy=Policy.from_dict(plan.policy))
    known = [(finding["name"], finding["interface"], finding["message"]) for finding in plan.findings]
    new = [
        found
        for found in find_obstacles(plan, state, address=address)
        if found.name == _WAY_IN or (found.name, found.interface, found.message) not in known
    ]
    if new:
        raise RefusedError(
            f"{plan.device} rollback - Expected: nothing in its way. "
            f"Actual: {' '.join(found.message for found in new)} Undo it by hand.",
            name=new[0].name,
        )


def find_obstacles(plan: Plan, state: DeviceState, *, address: str = "") -> list[Finding]:
    """Everything that speaks against the lines of a plan that undoes, on a device in this state."""
    intent = rollback_intent(plan)
    moves = [move for name in intent.interfaces for move in _move(name, plan, state)]
    gone = {move.name for move in moves if move.deletes}
    prospect = Prospect(
        state=replace(state, interfaces={name: entry for name, entry in state.interfaces.items() if name not in gone}),
        moves={move.name: move for move in moves if not move.deletes},
        management=find_management(intent, state, address=address),
    )
    return [
        *(_without_verdict(problem) for problem in find_problems(prospect)),
        *(found for name in sorted(gone) for found in _deletion(name, state, prospect)),
        *_vlans(plan, state),
    ]


def _without_verdict(problem: Finding) -> Finding:
    return replace(problem, severity=Severity.INFO, message=problem.message.removesuffix(" Not planned."))


def _move(name: str, plan: Plan, state: DeviceState) -> Iterator[Move]:
    found = state.interfaces.get(name)
    kind = found.config.kind if found else names.kind_of(name, platform=state.platform)
    empty = replace(state.defaults.get(kind, Interface("", kind)), name=name, kind=kind, parent=names.parent_of(name))
    before = found.config if found else empty
    deletes = found is not None and name not in plan.expected
    after = empty if deletes else replace(before, **model_values(plan.expected.get(name, {})))
    if deletes or before != after:
        yield Move(before=before, after=after, creates=found is None, deletes=deletes)


def _deletion(name: str, state: DeviceState, prospect: Prospect) -> Iterator[Finding]:
    """An interface goes with everything on it, also what others put there since."""
    entry = state.interfaces[name]
    lost = [
        *entry.unowned,
        *entry.unmodelled.values(),
        *prospect.members.get(name, ()),
        *prospect.children.get(name, ()),
    ]
    if lost:
        message = f"{name} - It would be deleted, and with it {', '.join(map(repr, lost))}."
        yield Finding("in_use", Severity.INFO, message, name)
    way_in = prospect.management
    if name in {*way_in.interfaces, *way_in.carriers, *way_in.ways}:
        yield Finding(
            _WAY_IN, Severity.INFO, f"{name} - It would be deleted, and the device is reached through it.", name
        )


def _vlans(plan: Plan, state: DeviceState) -> Iterator[Finding]:
    """A VLAN that was made for the apply may carry somebody else's port by now."""
    for vlan in deleted_vlans(plan):
        for name in vlan_users(vlan, state, apart_from=plan.owned):
            yield Finding("in_use", Severity.INFO, f"{name} - It uses VLAN {vlan}, which would be deleted.", name)
