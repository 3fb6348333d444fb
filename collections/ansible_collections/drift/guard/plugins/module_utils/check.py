# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way through: Nautobot's device object and a running-config in, a plan out. Reads as the stages do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from .commands import Renderer, lint, make_commands
from .diff import make_diff
from .drift.rules import merge_rules, settle_rules
from .errors import IntentError, RefusedError
from .intent import device_intent
from .model import DeviceIntent, DeviceState
from .payload import make_payload
from .plan import (
    count_losses,
    decide,
    intent_digest,
    list_moved,
    narrow,
    owned_slice,
    require_no_shrink,
    slice_digest,
)
from .policy import Policy
from .protection import BY_NAME, protection_for
from .state import parse_running_config

SCHEMA = "drift.guard/plan/1"


@dataclass(frozen=True)
class Plan:
    """What would be done to one device, and everything needed to do exactly that and to undo it. All plain JSON."""

    device: str
    platform: str
    policy: dict[str, Any]
    """The switches it was made with: it is applied and proved with the same."""
    status: str
    """``in_sync``, ``drifted`` or ``error`` (something intended could not be compared)."""
    changes: list[dict[str, Any]]
    """What the commands change: interface, attribute, action, device, intent."""
    kept: list[dict[str, Any]]
    """Differences that stay: the mode does not remove, or a guard stands before them."""
    findings: list[dict[str, str]]
    steps: list[dict[str, Any]]
    """The payload for the vendors' modules."""
    commands: list[str]
    """The exact lines, in order."""
    inverse: list[str]
    """The lines that lead back."""
    diff: str
    intent_digest: str
    state_digest: str
    owned: dict[str, dict[str, Any]]
    """The owned slice of the device's state that the plan was computed from: interface -> attribute -> value."""
    protection: str
    """What undoes the change if it has to be: the name of a row of ``protection.PROTECTIONS``."""
    proposals: list[dict[str, Any]] = field(default_factory=list)
    """What the drift policy proposes to Nautobot: interface, attribute, device, intent, reason, request."""
    undoes: str = ""
    """The digest of the applied plan that this one takes back; empty where it leads to the intent."""
    expected: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of a plan that undoes: the owned slice that it leads back to, and by which it is proved."""
    schema: str = SCHEMA

    def as_dict(self) -> dict[str, Any]:
        """The plan as JSON values, by field name; they are the plan's own, no copies."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Plan:
        """Read a plan back.

        Raises:
            RefusedError: made by another version, or no plan at all.

        """
        if values.get("schema") != SCHEMA:
            raise RefusedError(
                f"plan - Expected: schema {SCHEMA}. Actual: {values.get('schema')!r}. Make it again.",
                name="foreign_plan",
            )
        try:
            plan = cls(**values)
            Policy.from_dict(plan.policy)
            BY_NAME[plan.protection]
        except (TypeError, KeyError, IntentError) as error:
            raise RefusedError(
                f"plan - Expected: all fields of {SCHEMA}. Actual: {error}. Make it again.", name="foreign_plan"
            ) from error
        return plan


def check_device(
    device: Mapping[str, Any],
    running_config: str,
    *,
    policy: Policy,
    render: Renderer,
    address: str = "",
    today: date = date.min,
) -> Plan:
    """Compare one device with its intent and plan the way from one to the other.

    Args:
        device: Nautobot's device object.
        running_config: the whole text of `show running-config`.
        policy: mode, ownership and switches.
        render: renders vendor steps; called only when something differs.
        address: where the session went to, so that the way in is left alone.
        today: by which a drift policy's dates have run out; by default none has.

    Returns:
        The plan; the same input gives the same bytes.

    Raises:
        DriftGuardError: no plan can be made; its ``status`` is the device's.

    """
    intent = device_intent(device)
    state = parse_running_config(running_config, platform=intent.platform)
    settled = settle_policy(policy, intent, today=today)
    return make_plan(intent, state, policy=settled, render=render, address=address)


def settle_policy(policy: Policy, intent: DeviceIntent, *, today: date) -> Policy:
    """Add the drift policy of the device's config context, and settle which of its dates have run out.

    Returns:
        The policy for a plan and its proof, whenever that is. Rules given with the run win over the device's, attribute
        by attribute.

    """
    return replace(policy, drift=settle_rules(merge_rules(policy.drift, intent.drift), today=today))


def make_plan(intent: DeviceIntent, state: DeviceState, *, policy: Policy, render: Renderer, address: str = "") -> Plan:
    """Stages 3 to 5: decide, turn into steps, turn into lines."""
    decision = decide(intent, state, policy=policy, address=address)
    transition = decision.transition
    steps = make_payload(transition)
    commands = make_commands(steps, render=render)
    inverse = make_commands(make_payload(transition.reversed()), render=render)
    scope = narrow(intent, state, policy=policy)
    slice_ = owned_slice(scope, state, policy=policy)
    changes = [change.as_dict() for change in decision.changes]
    # Three deleted interfaces are few of a device's fifty, also in a run that is about those three.
    whole = {**owned_slice(intent, state, policy=policy), **slice_} if policy.is_scoped else slice_
    require_no_shrink(intent.name, count_losses(changes, whole), policy=policy)
    return Plan(
        device=intent.name,
        platform=intent.platform.value,
        policy=policy.as_dict(),
        status=decision.status,
        changes=changes,
        kept=[change.as_dict() for change in decision.kept],
        findings=[finding.as_dict() for finding in decision.findings],
        steps=steps,
        commands=commands,
        inverse=inverse,
        diff=make_diff(transition, commands, state=state, device=intent.name),
        intent_digest=intent_digest(scope),
        state_digest=slice_digest(slice_),
        owned=slice_,
        protection=protection_for(state).name,
        proposals=list(decision.proposals),
    )


def require_unmoved(plan: Plan, intent: DeviceIntent, state: DeviceState, *, policy: Policy) -> None:
    """Refuse a plan whose ground has moved: what was approved is only right for what it was computed from.

    Raises:
        RefusedError: with every attribute that moved.
        LintError: a line that no plan of ours holds.

    """
    if plan.device != intent.name:
        raise RefusedError(
            f"plan - Expected: one for {intent.name}. Actual: it is for {plan.device}.", name="foreign_plan"
        )
    for line in plan.commands:
        lint(line)
    scope = narrow(intent, state, policy=policy)
    if plan.intent_digest != intent_digest(scope):
        raise RefusedError(
            f"{plan.device} plan - Expected: the intent as planned. Actual: it changed since. Plan again.",
            name="intent_moved",
        )
    now = owned_slice(scope, state, policy=policy)
    if plan.state_digest != slice_digest(now):
        moved = "; ".join(list_moved(plan.owned, now)) if plan.owned else "an owned attribute moved"
        raise RefusedError(
            f"{plan.device} plan - Expected: the device as planned. "
            f"Actual: {moved or 'the plan holds another state than its digest'}. Plan again.",
            name="state_moved",
        )
    offered = protection_for(state)
    if BY_NAME[plan.protection].reverts_by_itself and not offered.reverts_by_itself:
        raise RefusedError(
            f"{plan.device} plan - Expected: {plan.protection} to protect the change, as planned. "
            f"Actual: {offered.name}, which does not revert by itself. Plan again.",
            name="protection_moved",
        )
