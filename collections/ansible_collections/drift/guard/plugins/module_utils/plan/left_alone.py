# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Differences that the drift policy does not revert: found as any other, and left as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..drift.proposals import in_words, propose
from ..drift.rules import DriftRule
from ..model import DeviceIntent, Finding, Interface, Severity
from .differences import change_of, plain
from .target import Surroundings, Target, find_target


@dataclass
class LeftAlone:
    """What a device's drift policy had to say."""

    findings: list[Finding] = field(default_factory=list)
    proposals: list[dict[str, Any]] = field(default_factory=list)
    """interface, attribute, device, intent, reason, and the ``request`` that would accept the device's value."""


def target_by_policy(
    intent: DeviceIntent, wanted: Interface, current: Interface, around: Surroundings, left: LeftAlone
) -> Target:
    """The target of one interface, as :func:`.target.find_target`, with what the drift policy leaves alone taken out.

    Args:
        intent: the device's.
        wanted: the interface as intended.
        current: as on the device.
        around: with the policy of the run.
        left: takes what is to be said.

    """
    rules = around.policy.rules_for(wanted.name, wanted.kind)
    if not rules:
        return find_target(wanted, current, around)
    target = find_target(wanted, current, replace(around, policy=around.policy.on(wanted.name, wanted.kind)))
    differences = _differences(find_target(wanted, current, around), set(rules))
    for attribute, (device, wish) in differences.items():
        rule = rules[attribute]
        if rule.action == "propose" and getattr(wanted, attribute) == device:
            rule = replace(rule, action="report")  # Nautobot says so already: it is a port without an address
        left.findings.append(_finding(wanted.name, rule, device=device, wish=wish))
        if rule.action == "propose":
            left.proposals.append(_proposal(intent, wanted.name, rule, device=device, wish=wish))
            left.findings[-1] = _proposed(left.findings[-1], left.proposals[-1])
        if rule.action != "ignore":
            target.kept[attribute] = (device, wish)
    return target


def _differences(target: Target, attributes: set[str]) -> dict[str, tuple[Any, Any]]:
    """Attribute -> (device, intent), of what would be corrected or reported without the drift policy."""
    found: dict[str, tuple[Any, Any]] = {}
    for attribute in sorted(attributes):
        before, after = getattr(target.before, attribute), getattr(target.after, attribute)
        if attribute in target.kept:
            found[attribute] = target.kept[attribute]
        elif before != after and after is not None:
            found[attribute] = (before, after)
    return found


def _finding(name: str, rule: DriftRule, *, device: Any, wish: Any) -> Finding:
    change = change_of(name, rule.attribute, device, wish)
    subject = f"{name} {rule.attribute} - Expected: {change.intent!r}. Actual: {change.device!r}."
    because = f" ({rule.reason})" if rule.reason else ""
    word, text = {
        "report": ("reported", f"The drift policy only reports it{because}."),
        "propose": ("proposed", f"The drift policy proposes it to Nautobot{because}:"),
        "ignore": ("ignored", f"Ignored until {rule.until}{because}."),
    }[rule.action]
    return Finding(word, Severity.INFO, f"{subject} {text}", name, rule.attribute)


def _proposal(intent: DeviceIntent, name: str, rule: DriftRule, *, device: Any, wish: Any) -> dict[str, Any]:
    request = propose(intent, interface=name, attribute=rule.attribute, value=device)
    values = {"device": plain(device), "intent": plain(wish), "reason": rule.reason}
    return {"interface": name, "attribute": rule.attribute, **values, "request": request}


def _proposed(finding: Finding, proposal: Mapping[str, Any]) -> Finding:
    return replace(finding, message=f"{finding.message} {in_words(proposal['request'])}.")
