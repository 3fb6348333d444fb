# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A drift policy as people write it: what is understood, and how a bad one is named."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.drift.rules import (
    DriftRule,
    find_expired,
    merge_rules,
    read_rules,
    rules_from_json,
    settle_rules,
)
from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import Kind
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES
from tests.unit.builders import IOS, device, interface, port

UNTIL = {"ignore_until": "2026-12-31", "reason": "CHG-1"}


def read(given: Any) -> tuple[DriftRule, ...]:
    return read_rules(given, subject="drift_guard_drift", attributes=ATTRIBUTES)


@pytest.mark.parametrize(
    ("entry", "rules"),
    [
        pytest.param("report", [DriftRule("mtu", "report")], id="a word"),
        pytest.param({"action": "propose"}, [DriftRule("mtu", "propose")], id="the same as a mapping"),
        pytest.param(UNTIL, [DriftRule("mtu", "ignore", "2026-12-31", "CHG-1")], id="a day as text"),
        pytest.param(
            {**UNTIL, "ignore_until": date(2026, 12, 31)},
            [DriftRule("mtu", "ignore", "2026-12-31", "CHG-1")],
            id="a day as YAML reads it",
        ),
        pytest.param(
            [
                {"action": "report", "interfaces": "Ethernet1/*", "reason": "lab"},
                {"action": "revert", "kinds": ["svi"]},
            ],
            [
                DriftRule("mtu", "report", reason="lab", interfaces=("Ethernet1/*",)),
                DriftRule("mtu", "revert", kinds=("svi",)),
            ],
            id="a list",
        ),
    ],
)
def test_a_policy_is_understood(entry: Any, rules: list[DriftRule]) -> None:
    assert list(read({"mtu": entry})) == rules
    written = json.loads(json.dumps([rule.as_dict() for rule in rules]))
    assert list(rules_from_json(written)) == rules


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("report", "drift_guard_drift - Expected: attributes with their rules. Actual: 'report'."),
        ({"speed": "report"}, "one of description, enabled"),
        ({"mtu": "ignore"}, "drift_guard_drift mtu - Expected: one of revert, report, propose. Actual: 'ignore'."),
        ({"mtu": "allow"}, "Actual: 'allow'."),
        ({"mtu": None}, "Actual: None."),
        ({"mtu": True}, "Actual: True."),
        ({"mtu": {"action": "report", "when": "now"}}, "or a mapping with action, ignore_until"),
        ({"mtu": {"reason": "x"}}, "either action or ignore_until"),
        ({"mtu": {"action": "report", **UNTIL}}, "either action or ignore_until"),
        ({"mtu": {**UNTIL, "ignore_until": "soon"}}, "a date such as 2026-12-31. Actual: 'soon'."),
        ({"mtu": {"ignore_until": "2026-12-31"}}, "a reason beside ignore_until"),
        ({"mtu": {**UNTIL, "reason": " "}}, "a reason beside ignore_until"),
        ({"mtu": {"action": "report", "interfaces": 5}}, "interfaces as a pattern or a list of them. Actual: 5."),
        ({"mtu": {"action": "report", "interfaces": [""]}}, "interfaces as a pattern"),
        ({"mtu": {"action": "report", "kinds": ["tunnel"]}}, "kinds of physical, management"),
        ({"ipv4": "propose"}, "propose for description, enabled"),
    ],
)
def test_a_bad_policy_is_named(given: Any, words: str) -> None:
    with pytest.raises(IntentError) as caught:
        read(given)
    assert caught.value.name == "bad_policy"
    assert words in str(caught.value)
    assert str(caught.value).endswith("The device is not planned: correct the drift policy.")


def test_a_bad_policy_in_a_config_context_names_its_place() -> None:
    context = {"drift_guard": {"policy": {"mtu": "allow"}}}
    with pytest.raises(IntentError, match=r"^sw1 config context drift_guard\.policy mtu - Expected: ") as caught:
        device_intent(device(interface(port(IOS, 1)), config_context=context))
    assert caught.value.name == "bad_policy"


@pytest.mark.parametrize(
    ("rule", "matches"),
    [
        (DriftRule("mtu", "report"), True),
        (DriftRule("mtu", "report", interfaces=("gigabitethernet1/0/*",)), True),
        (DriftRule("mtu", "report", interfaces=("Vlan*", "*/1")), True),
        (DriftRule("mtu", "report", interfaces=("Vlan*",)), False),
        (DriftRule("mtu", "report", kinds=("svi", "physical")), True),
        (DriftRule("mtu", "report", kinds=("svi",)), False),
        (DriftRule("mtu", "report", interfaces=("*",), kinds=("svi",)), False),
    ],
)
def test_a_rule_is_about_some_interfaces(rule: DriftRule, matches: bool) -> None:  # noqa: FBT001 - a column of a table
    assert rule.matches("GigabitEthernet1/0/1", Kind.PHYSICAL) is matches


def test_the_rules_of_a_run_win_attribute_by_attribute() -> None:
    run, context = (DriftRule("mtu", "revert"),), (DriftRule("mtu", "report"), DriftRule("vrf", "report"))
    assert merge_rules(run, context) == (DriftRule("mtu", "revert"), DriftRule("vrf", "report"))


def test_a_day_counts_until_its_end() -> None:
    rules = read({"mtu": UNTIL})
    assert settle_rules(rules, today=date(2026, 12, 31)) == rules
    assert find_expired(rules) == []
    settled = settle_rules(rules, today=date(2027, 1, 1))
    assert [rule.action for rule in settled] == ["revert"]
    (finding,) = find_expired(rules_from_json([rule.as_dict() for rule in settled]))
    assert finding.name == "ignore_expired"
    assert "ignored until 2026-12-31 (CHG-1), which is over" in finding.message
