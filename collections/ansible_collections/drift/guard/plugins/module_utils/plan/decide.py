# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Decide for a whole device: every target, every guard, and the transition that is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import names
from ..drift.rules import find_expired
from ..model import Change, DeviceIntent, DeviceState, Finding, Interface, Kind, Severity
from ..policy import Policy
from ..protection import protection_for
from ..vlans import ALL_VLANS
from .differences import list_changes, list_kept
from .guards import check_device
from .interface_guards import find_problems
from .left_alone import LeftAlone, target_by_policy
from .management import ManagementPath, find_management, find_unknown_way
from .moves import Move, Transition
from .prospect import Prospect
from .scope import narrow
from .target import Surroundings, Target

CREATABLE = frozenset({Kind.LAG, Kind.SVI, Kind.LOOPBACK, Kind.SUBINTERFACE})


@dataclass(frozen=True)
class Decision:
    """What will be done to a device, what won't, and why."""

    transition: Transition
    changes: tuple[Change, ...]
    """What the transition changes."""
    kept: tuple[Change, ...]
    """Differences that stay: this mode does not remove, or a guard stands before them."""
    findings: tuple[Finding, ...]
    proposals: tuple[dict[str, Any], ...] = ()
    """Requests that would make Nautobot's intent what the device has, where the drift policy wants that."""

    @property
    def status(self) -> str:
        """``in_sync`` only when everything intended was compared and nothing differs."""
        if self.changes or self.kept:
            return "drifted"
        unknown = any(finding.severity is Severity.ERROR for finding in self.findings)
        return "error" if unknown else "in_sync"


def decide(intent: DeviceIntent, state: DeviceState, *, policy: Policy, address: str = "") -> Decision:
    """Compare a device with its intent.

    Args:
        intent: stage 1.
        state: stage 2, of the same platform.
        policy: mode, ownership and switches.
        address: where the session went to, so that the way in is left alone.

    Raises:
        RefusedError: another device, or a read that can't be trusted.

    """
    check_device(intent, state, policy=policy)
    unmanaged = [] if policy.is_scoped else _unmanaged(intent, state)
    unknown_way = find_unknown_way(intent, state, address=address)
    unprotected: list[Finding] = []
    management = _protected_way(intent, state, policy=policy, address=address, findings=unprotected)
    intent = narrow(intent, state, policy=policy)
    findings = [*intent.findings, *unmanaged, *unknown_way, *unprotected]
    left = LeftAlone()
    targets = _find_targets(intent, state, policy=policy, findings=findings, left=left)
    findings += [*left.findings, *find_expired(policy.drift)]
    moves = _moves(targets, state)
    blocked = _apply_guards(moves, state=state, management=management, findings=findings)
    findings += [_irreversible(move) for move in moves.values() if not move.is_reversible]
    kept = [change for name in sorted(targets, key=names.sort_key) for change in list_kept(name, targets[name])]
    kept += [change for move in blocked for change in list_changes(move, default=_default(state, move.after))]
    kept.sort(key=lambda change: names.sort_key(change.interface))
    stopped = {move.name for move in blocked}
    planned = [interface for name, interface in intent.interfaces.items() if name in targets and name not in stopped]
    transition = Transition(
        platform=state.platform,
        defaults=state.defaults,
        moves=tuple(moves.values()),
        new_vlans=_missing_vlans(planned, state, policy=policy),
        vlan_names=intent.vlan_names,
    )
    changes = [Change(f"vlan {vlan}", "vlan", "create", None, vlan) for vlan in transition.new_vlans]
    changes += [
        change for move in transition.moves for change in list_changes(move, default=_default(state, move.after))
    ]
    return Decision(transition, tuple(changes), tuple(kept), tuple(findings), tuple(left.proposals))


def _find_targets(
    intent: DeviceIntent, state: DeviceState, *, policy: Policy, findings: list[Finding], left: LeftAlone
) -> dict[str, Target]:
    """Port-channels first: what a joining member must match is what its LAG shall be, not what it is."""
    targets: dict[str, Target] = {}
    parents = {names.parent_of(name) for name in state.interfaces}
    modes = {entry.config.lag: entry.config.lag_mode for entry in state.interfaces.values() if entry.config.lag}
    for name, wanted in sorted(intent.interfaces.items(), key=lambda item: item[1].kind is not Kind.LAG):
        current = _current(name, wanted, state, findings)
        if current is None:
            continue
        found = state.interfaces.get(name)
        lag = targets.get(wanted.lag or "")
        around = Surroundings(
            platform=state.platform,
            policy=policy,
            unmodelled=found.unmodelled if found else {},
            lag=lag.after if lag else None,
            members_mode=modes.get(wanted.lag or ""),
            is_idle=name in intent.idle and name not in parents,
        )
        target = targets[name] = target_by_policy(intent, wanted, current, around, left)
        findings += [_unmodelled(name, attribute, around.unmodelled) for attribute in target.skipped]
        findings += target.findings
    return targets


def _current(name: str, wanted: Interface, state: DeviceState, findings: list[Finding]) -> Interface | None:
    """An interface as it is, or as it would be right after its creation; ``None`` where it can't be compared."""
    found = state.interfaces.get(name)
    if wanted.kind is Kind.OTHER:
        text = "Expected: a kind of interface that is written. Actual: it is only read. Compare it by hand."
        findings.append(Finding("kind_not_managed", Severity.WARNING, f"{name} - {text}", name))
    elif found is not None:
        config = found.config if found.config.kind is wanted.kind else replace(found.config, kind=wanted.kind)
        return replace(config, mode=None) if wanted.kind is Kind.MANAGEMENT else config
    elif wanted.kind in CREATABLE:
        return replace(_default(state, wanted), name=name, kind=wanted.kind, parent=wanted.parent)
    else:
        text = "Expected: on the device. Actual: absent. Insert the module, or correct the name in Nautobot."
        findings.append(Finding("absent_interface", Severity.ERROR, f"{name} - {text}", name))
    return None


def _default(state: DeviceState, interface: Interface) -> Interface:
    return state.defaults.get(interface.kind, Interface(name="", kind=interface.kind))


def _moves(targets: Mapping[str, Target], state: DeviceState) -> dict[str, Move]:
    """What has to change, by name in natural order."""
    moves = {
        name: Move(before=targets[name].before, after=targets[name].after, creates=name not in state.interfaces)
        for name in sorted(targets, key=names.sort_key)
    }
    return {name: move for name, move in moves.items() if move.creates or move.before != move.after}


def _protected_way(
    intent: DeviceIntent, state: DeviceState, *, policy: Policy, address: str, findings: list[Finding]
) -> ManagementPath:
    """What carries the way in, unless it may be changed and the device comes back by itself when that cuts it."""
    if policy.allow_management and protection_for(state).reverts_by_itself:
        return ManagementPath()
    if policy.allow_management:
        text = "Expected: a device that takes an unconfirmed change back by itself. Actual: it does not"
        message = f"{intent.name} - {text}, so what carries the way in is left alone all the same."
        findings.append(Finding("management_unprotected", Severity.WARNING, message))
    return find_management(intent, state, address=address)


def _apply_guards(
    moves: dict[str, Move], *, state: DeviceState, management: ManagementPath, findings: list[Finding]
) -> list[Move]:
    """Take out what may not be done, until nothing more has to go: one blocked move can stand in another's way."""
    blocked: list[Move] = []
    while problems := find_problems(Prospect(state=state, moves=moves, management=management)):
        findings += problems
        blocked += [moves.pop(name) for name in dict.fromkeys(problem.interface for problem in problems)]
    return blocked


def _missing_vlans(wanted: Iterable[Interface], state: DeviceState, *, policy: Policy) -> tuple[int, ...]:
    """VLANs that the intent needs and the device lacks; unknown where the running-config doesn't tell."""
    if state.vlans is None:
        return ()
    needed: set[int] = set()
    for interface in wanted:
        owned = policy.on(interface.name, interface.kind).owned
        if interface.access_vlan and "access_vlan" in owned:
            needed.add(interface.access_vlan)
        if interface.native_vlan and "native_vlan" in owned:
            needed.add(interface.native_vlan)
        if interface.allowed_vlans != ALL_VLANS and "allowed_vlans" in owned:
            needed |= interface.allowed_vlans or frozenset()
        if interface.kind is Kind.SVI:
            needed.add(names.svi_vlan(interface.name))
    return tuple(sorted(needed - state.vlans))


def _unmanaged(intent: DeviceIntent, state: DeviceState) -> list[Finding]:
    """What only the device knows is left alone, and said so once."""
    known = {*intent.interfaces, *intent.blocked}
    unknown = [
        name for name, entry in state.interfaces.items() if name not in known and entry.config.kind is not Kind.OTHER
    ]
    if not unknown:
        return []
    message = f"{intent.name} - {len(unknown)} interfaces are not in Nautobot and left alone: {', '.join(unknown)}."
    return [Finding("unmanaged", Severity.INFO, message)]


def _irreversible(move: Move) -> Finding:
    text = "Expected: a description that could be typed again. Actual: it can't, so the inverse leaves it as changed."
    return Finding("irreversible", Severity.WARNING, f"{move.name} description - {text}", move.name, "description")


def _unmodelled(name: str, attribute: str, lines: Mapping[str, str]) -> Finding:
    message = f"{name} {attribute} - Expected: a value that can be compared. Actual: {lines[attribute]!r}. Correct it."
    return Finding("unmodelled", Severity.ERROR, message, name, attribute)
