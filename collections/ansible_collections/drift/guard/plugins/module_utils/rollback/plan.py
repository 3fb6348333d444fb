# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plan that takes an applied plan back: recorded right after the proof, when it is known what the device has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .. import names
from ..check import Plan
from ..model import DeviceIntent, DeviceState, Interface, Platform
from ..plan import intent_digest, narrow, owned_slice, slice_digest
from ..plan_file import SealedPlan
from ..policy import Policy
from .diff import reverse_diff
from .values import model_values

Slice = Mapping[str, Mapping[str, Any]]

_OPPOSITE = {"add": "remove", "remove": "add", "create": "delete", "delete": "create"}


def way_back(applied: SealedPlan, *, intent: DeviceIntent, state: DeviceState) -> Plan | None:
    """The way back from an applied plan, before anybody asked what speaks against it.

    Args:
        applied: sent and proved.
        intent: what it led to.
        state: the device as the proof read it.

    Returns:
        Its commands are the inverse as it was approved with the plan. Only what the apply touched is its owned slice:
        edits elsewhere don't matter to it. ``None`` where nothing can be taken back.

    """
    plan = applied.plan
    if not plan.inverse:
        return None
    policy = Policy.from_dict(plan.policy)
    after = owned_slice(narrow(intent, state, policy=policy), state, policy=policy)
    touched = _touched(plan, after)
    owned = _only(after, touched)
    undo = replace(
        plan,
        # Its own slice says what it is about, also where Nautobot no longer has the interface.
        policy=replace(policy, interfaces=(), deleted=()).as_dict(),
        status="drifted",
        changes=[_swapped(change) for change in plan.changes],
        kept=[],
        proposals=[],
        findings=[],
        steps=[],
        commands=plan.inverse,
        inverse=plan.commands,
        diff=reverse_diff(plan.diff, target=f"before {applied.digest[:12]}"),
        owned=owned,
        state_digest=slice_digest(owned),
        undoes=applied.digest,
        expected=_reachable(plan, after=after, touched=touched),
    )
    return replace(undo, intent_digest=intent_digest(rollback_intent(undo)))


def rollback_intent(plan: Plan) -> DeviceIntent:
    """What a plan that undoes wants, in the words of an intent; so it needs no Nautobot.

    An interface that shall not exist afterwards states nothing.
    """
    platform = Platform(plan.platform)
    interfaces = {
        name: Interface(name, names.kind_of(name, platform=platform), **model_values(plan.expected.get(name, {})))
        for name in sorted({*plan.owned, *plan.expected}, key=names.sort_key)
    }
    return DeviceIntent(plan.device, platform, interfaces)


def left_to_undo(plan: Plan, state: DeviceState) -> Plan:
    """What of a plan that undoes is still to do: its proof is that nothing is.

    Returns:
        A plan with the lines of those interfaces and VLANs that are not as they were; without lines when all are.

    """
    intent = rollback_intent(plan)
    now = owned_slice(intent, state, policy=Policy.from_dict(plan.policy))
    differing = {name for name in intent.interfaces if now.get(name) != plan.expected.get(name)}
    differing |= {f"vlan {vlan}" for vlan in deleted_vlans(plan) if vlan in (state.vlans or ())}
    lines = _lines_about(differing, plan.commands) if differing else []
    return replace(
        plan,
        status="drifted" if differing else "in_sync",
        commands=(lines or plan.commands) if differing else [],
        changes=[change for change in plan.changes if change["interface"] in differing],
        owned=now,
        state_digest=slice_digest(now),
    )


def deleted_vlans(plan: Plan) -> list[int]:
    """The VLANs that a plan takes away."""
    return [c["device"] for c in plan.changes if (c["attribute"], c["action"]) == ("vlan", "delete")]


def subject_of(line: str) -> str:
    """The interface or VLAN that a header line opens or removes; empty for any other line."""
    words = line.removeprefix("no ").split()
    if line.startswith(("interface ", "no interface ")):
        return " ".join(words[1:])
    return f"vlan {words[1]}" if line.startswith(("vlan ", "no vlan ")) else ""


def _touched(plan: Plan, after: Slice) -> set[str]:
    named = {subject_of(line) for line in plan.commands}
    return {name for name in {*plan.owned, *after} if name in named or plan.owned.get(name) != after.get(name)}


def _only(slice_: Slice, names_: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {name: dict(slice_[name]) for name in sorted(names_, key=names.sort_key) if name in slice_}


def _reachable(plan: Plan, *, after: Slice, touched: set[str]) -> dict[str, dict[str, Any]]:
    """The slice before, but for descriptions that no line can type: they stay as the apply left them."""
    expected = _only(plan.owned, touched)
    for finding in plan.findings:
        name, attribute = finding["interface"], finding["attribute"]
        if finding["name"] == "irreversible" and attribute in expected.get(name, {}):
            expected[name][attribute] = after.get(name, {}).get(attribute)
    return expected


def _swapped(change: Mapping[str, Any]) -> dict[str, Any]:
    action = _OPPOSITE.get(change["action"], change["action"])
    return {**change, "action": action, "device": change["intent"], "intent": change["device"]}


def _lines_about(subjects: set[str], commands: Iterable[str]) -> list[str]:
    lines: list[str] = []
    subject = ""
    for line in commands:
        subject = subject_of(line) or subject
        lines += [line] if subject in subjects else []
    return lines
