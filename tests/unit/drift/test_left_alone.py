# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a plan does with differences that its drift policy does not revert."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.check import Plan, check_device, require_unmoved
from ansible_collections.drift.guard.plugins.module_utils.drift.proposals import propose
from ansible_collections.drift.guard.plugins.module_utils.drift.rules import PROPOSABLE, read_rules
from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES, Policy
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step
from tests.unit.builders import EOS, IOS, NXOS, device, interface, named, port, running_config, vlan

UNTIL = {"ignore_until": "2026-12-31", "reason": "CHG-1"}
LINES = {
    1: ["description by hand", "switchport mode access", "switchport access vlan 10", "no shutdown"],
    2: ["description also by hand", "switchport mode access", "switchport access vlan 10", "no shutdown"],
}
CONFIG = running_config(IOS, {port(IOS, number): lines for number, lines in LINES.items()})
PLATFORMS = pytest.mark.parametrize("platform", [IOS, NXOS, EOS])


def intent(policy: Any = None, **more: Any) -> dict[str, Any]:
    """Two ports whose description and access VLAN differ, with ids as Nautobot gives them."""
    users = {"mode": "ACCESS", "untagged_vlan": vlan(20, "users")}
    ports = [interface(port(IOS, n), id=f"id-{n}", description=f"port {n}", **users) for n in LINES]
    context = {"drift_guard": {"policy": policy}} if policy is not None else {}
    return device(*ports, config_context=context, **more)


def plan(wanted: dict[str, Any], *, mode: str = "enforce", today: date = date.min, drift: Any = None) -> Plan:
    rules = read_rules(drift, subject="drift_guard_drift", attributes=ATTRIBUTES) if drift else ()
    return check_device(wanted, CONFIG, policy=Policy(mode=mode, drift=rules), render=render_step, today=today)


def said(made: Plan, name: str) -> list[str]:
    return [finding["message"] for finding in made.findings if finding["name"] == name]


def attributes(rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(row["interface"].rpartition("/")[2], row["attribute"]) for row in rows if row["attribute"] != "vlan"}


def test_without_a_policy_everything_is_reverted() -> None:
    made = plan(intent())
    assert attributes(made.changes) == {(n, a) for n in "12" for a in ("description", "access_vlan")}
    assert made.kept == []


@pytest.mark.parametrize("mode", ["merge", "enforce"])
def test_report_leaves_it_and_says_so(mode: str) -> None:
    made = plan(intent({"access_vlan": "report"}), mode=mode)
    assert attributes(made.changes) == {("1", "description"), ("2", "description")}
    assert attributes(made.kept) == {("1", "access_vlan"), ("2", "access_vlan")}
    assert not [line for line in made.commands if "vlan" in line], "a VLAN is made for what is not changed"
    assert said(made, "reported")[0] == (
        f"{port(IOS, 1)} access_vlan - Expected: 20. Actual: 10. The drift policy only reports it."
    )
    assert made.status == "drifted"


def test_ignored_differences_are_no_drift_until_the_day_is_over() -> None:
    wanted = intent({"access_vlan": UNTIL, "description": UNTIL})
    made = plan(wanted, today=date(2026, 12, 31))
    assert (made.status, made.commands, made.changes, made.kept) == ("in_sync", [], [], [])
    assert len(said(made, "ignored")) == 4
    assert "Ignored until 2026-12-31 (CHG-1)." in said(made, "ignored")[0]
    over = plan(wanted, today=date(2027, 1, 1))
    assert over.commands == plan(intent()).commands
    assert len(said(over, "ignore_expired")) == 2


def test_a_rule_may_be_about_some_interfaces_and_the_first_that_matches_counts() -> None:
    rules = [{"action": "revert", "interfaces": "*/1"}, {"action": "report", "kinds": ["physical"]}]
    made = plan(intent({"description": rules, "access_vlan": rules}))
    assert attributes(made.changes) == {("1", "description"), ("1", "access_vlan")}
    assert attributes(made.kept) == {("2", "description"), ("2", "access_vlan")}


def test_the_run_s_policy_wins_over_the_device_s() -> None:
    made = plan(intent({"description": "report", "access_vlan": "report"}), drift={"description": "revert"})
    assert attributes(made.changes) == {("1", "description"), ("2", "description")}


def test_propose_names_the_request_that_accepts_the_value() -> None:
    made = plan(intent({"description": {"action": "propose", "reason": "site knows better"}, "access_vlan": "propose"}))
    assert made.commands == []
    request = {"method": "PATCH", "path": "/api/dcim/interfaces/id-1/", "body": {"description": "by hand"}}
    assert made.proposals[1] == {
        "interface": port(IOS, 1),
        "attribute": "description",
        "device": "by hand",
        "intent": "port 1",
        "reason": "site knows better",
        "request": request,
    }
    assert made.proposals[0]["request"]["body"] == {"untagged_vlan": {"vid": 10}}
    assert said(made, "proposed")[1].endswith(
        '(site knows better): PATCH /api/dcim/interfaces/id-1/ {"description": "by hand"}.'
    )


def test_a_proposal_without_ids_says_why_it_has_no_request() -> None:
    wanted = intent({"description": "propose"})
    for entry in wanted["interfaces"]:
        del entry["id"]
    made = plan(wanted)
    assert [proposal["request"] for proposal in made.proposals] == [None, None]
    assert "ids that the intent came without" in said(made, "proposed")[0]


@pytest.mark.parametrize("attribute", ["access_vlan", "native_vlan"])
def test_a_vlan_is_not_proposed_for_an_interface_without_a_mode(attribute: str) -> None:
    wanted = intent()
    wanted["interfaces"][0] |= {"mode": None, "untagged_vlan": None}
    assert propose(device_intent(wanted), interface=port(IOS, 1), attribute=attribute, value=10) is None


@pytest.mark.parametrize(
    ("attribute", "value", "body"),
    [
        ("enabled", False, {"enabled": False}),
        ("mtu", 9000, {"mtu": 9000}),
        ("access_vlan", 10, {"untagged_vlan": {"vid": 10}}),
        ("native_vlan", 99, {"untagged_vlan": {"vid": 99}}),
        ("native_vlan", 1, {"untagged_vlan": None}),
        ("allowed_vlans", frozenset({20, 10}), {"mode": "tagged", "tagged_vlans": [{"vid": 10}, {"vid": 20}]}),
        ("allowed_vlans", ALL_VLANS, {"mode": "tagged-all", "tagged_vlans": []}),
        ("vrf", "RED", {"vrf": {"name": "RED"}}),
        ("vrf", "", {"vrf": None}),
        ("lag", port(IOS, 2), {"lag": {"id": "id-2"}}),
        ("lag", "", {"lag": None}),
        ("lag", "Port-channel9", None),
        ("description", "", {"description": ""}),
    ],
)
def test_each_attribute_has_its_body(attribute: str, value: Any, body: dict[str, Any] | None) -> None:
    assert attribute in PROPOSABLE
    request = propose(device_intent(intent()), interface=port(IOS, 1), attribute=attribute, value=value)
    assert (request and request["body"]) == body


@PLATFORMS
@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_what_is_not_reverted_is_in_no_line_and_in_no_slice(platform: Any, attribute: str) -> None:
    own = [] if platform is NXOS else ["switchport mode access"]
    config = running_config(
        platform, {port(platform, 1): ["description x", "mtu 9000", *own, "shutdown"]}, vrfs=["RED"]
    )
    wanted = device(
        interface(port(platform, 1), description="y", mtu=1600, vrf=named("RED"), id="id-1"),
        platform=platform,
        config_context={"drift_guard": {"policy": {attribute: "report"}}},
    )
    made = check_device(wanted, config, policy=Policy(mode="enforce"), render=render_step)
    assert attribute not in {change["attribute"] for change in made.changes}
    assert attribute not in made.owned[port(platform, 1)]
    without = check_device(
        {**wanted, "config_context": {}},
        config,
        policy=Policy(mode="enforce", owned=frozenset(ATTRIBUTES) - {attribute}),
        render=render_step,
    )
    assert (made.commands, made.changes, made.owned) == (without.commands, without.changes, without.owned)


def test_a_policy_that_changes_in_nautobot_is_an_intent_that_moved() -> None:
    made, now = plan(intent()), device_intent(intent({"description": "report"}))
    with pytest.raises(RefusedError) as caught:
        require_unmoved(made, now, parse_running_config(CONFIG, platform=IOS), policy=Policy.from_dict(made.policy))
    assert caught.value.name == "intent_moved"
