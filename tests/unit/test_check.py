# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.check import SCHEMA, Plan, require_unmoved
from ansible_collections.drift.guard.plugins.module_utils.errors import LintError, RefusedError
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from tests.unit.builders import (
    EOS,
    IOS,
    NXOS,
    addresses,
    device,
    interface,
    plan,
    port,
    running_config,
    vlan,
    vlans,
)

ROOT = Path(__file__).resolve().parents[2]
_REST = {
    "owned": [],
    "unaddressed": "report",
    "verify_hostname": True,
    "allow_management": False,
    "interfaces": [],
    "deleted": [],
    "max_removals": None,
    "max_removal_share": 1.0,
    "drift": [],
}
platforms = pytest.mark.parametrize("platform", [pytest.param(each, id=each.value) for each in (IOS, NXOS, EOS)])


def wanted(platform: Platform = IOS, *, text: str = "to core", **fields: Any) -> dict[str, Any]:
    """One port; with VLAN 10."""
    users = {"mode": "ACCESS", "untagged_vlan": vlan(10)}
    return device(interface(port(platform, 1), description=text, **users), platform=platform, **fields)


def found(platform: Platform = IOS, *lines: str, other: str = "spare") -> str:
    """That port, and one which Nautobot doesn't know."""
    own = [] if platform is NXOS else ["switchport mode access"]
    ports = {1: [*lines, *own, "switchport access vlan 10"], 2: [f"description {other}", *own]}
    return running_config(platform, {port(platform, number): [*body, "no shutdown"] for number, body in ports.items()})


def require(planned: Plan, intent: dict[str, Any], text: str, **policy: Any) -> None:
    goal = device_intent(intent)
    require_unmoved(planned, goal, parse_running_config(text, platform=goal.platform), policy=Policy(**policy))


def refusal(planned: Plan, intent: dict[str, Any], text: str) -> str:
    with pytest.raises(RefusedError) as caught:
        require(planned, intent, text)
    assert caught.value.status == "refused"
    return str(caught.value)


@platforms
@pytest.mark.parametrize("mode", ["merge", "enforce"])
def test_a_plan_survives_being_written_and_read(platform: Platform, mode: str) -> None:
    planned = plan(wanted(platform), found(platform), mode=mode)
    values = planned.as_dict()
    assert json.loads(json.dumps(values)) == values
    assert Plan.from_dict(json.loads(json.dumps(values))) == planned
    assert Policy.from_dict(values["policy"]) == Policy(mode=mode)


_IN_ANOTHER_PROCESS = """
import json
from tests import conftest
from tests.unit.builders import EOS, IOS, NXOS
from tests.unit.test_check import rich_plan
print(json.dumps([rich_plan(platform).as_dict() for platform in (IOS, NXOS, EOS)]))
"""


def rich_plan(platform: Platform) -> Plan:
    """A plan with several lines for each resource, removals included."""
    access = [] if platform is NXOS else ["switchport mode access"]
    text = running_config(
        platform,
        {
            port(platform, 1): [*access, "no shutdown"],
            port(platform, 2): ["description gone", *access, "no shutdown"],
            port(platform, 3): ["no switchport", "ipv6 address 2001:db8:9::1/64", "no shutdown"],
        },
    )
    intent = device(
        interface(port(platform, 1), description="a", mtu=9000, mode="ACCESS", untagged_vlan=vlan(20), enabled=False),
        interface(port(platform, 2), mtu=9000, mode="TAGGED", untagged_vlan=vlan(99), tagged_vlans=vlans(10, 20, 30)),
        interface(
            port(platform, 3),
            description="c",
            ip_addresses=addresses(
                "192.0.2.1/24", "2001:db8:1::1/64", "2001:db8:2::1/64", secondary=["192.0.3.1/24", "192.0.4.1/24"]
            ),
        ),
        platform=platform,
    )
    return plan(intent, text, mode="enforce")


def test_the_same_input_gives_the_same_bytes_in_every_process() -> None:
    """Some of the vendors' code keeps lines in sets, whose order is the hash seed's."""
    command = [sys.executable, "-c", _IN_ANOTHER_PROCESS]
    texts = set()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        texts.add(done.stdout)
    assert len(texts) == 1


def test_a_plan_for_nothing_holds_nothing() -> None:
    planned = plan(wanted(), found(IOS, "description to core"))
    assert (planned.status, planned.commands, planned.inverse, planned.steps) == ("in_sync", [], [], [])
    assert planned.diff == ""


def test_what_could_not_be_compared_is_no_plan_for_nothing() -> None:
    intent = wanted()
    intent["interfaces"] += [interface(port(IOS, 48))]
    planned = plan(intent, found(IOS, "description to core"))
    assert (planned.status, planned.commands) == ("error", [])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"schema": "drift.guard/plan/0"}, "Actual: 'drift.guard/plan/0'", id="of_another_version"),
        pytest.param({"schema": None}, "Actual: None", id="without_a_version"),
        pytest.param({"approved_by": "me"}, "approved_by", id="with_another_field"),
        pytest.param({"policy": {}}, "mode", id="without_its_policy"),
        pytest.param({"policy": {"mode": "replace", **_REST}}, "'replace'", id="with_a_mode_that_does_not_exist"),
        pytest.param({"policy": {"mode": "merge"}}, "owned", id="with_half_a_policy"),
    ],
)
def test_a_plan_is_refused(change: dict[str, Any], words: str) -> None:
    values = {**plan(wanted(), found()).as_dict(), **change}
    with pytest.raises(RefusedError, match=words) as caught:
        Plan.from_dict(values)
    assert str(caught.value).endswith("Make it again.")


def test_a_plan_without_one_of_its_fields_is_refused() -> None:
    values = plan(wanted(), found()).as_dict()
    del values["commands"]
    with pytest.raises(RefusedError, match="commands"):
        Plan.from_dict(values)


@pytest.mark.parametrize("values", [{}, {"schema": SCHEMA}])
def test_what_is_no_plan_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match="plan - Expected"):
        Plan.from_dict(values)


@platforms
def test_unmoved_ground_is_accepted(platform: Platform) -> None:
    require(plan(wanted(platform), found(platform)), wanted(platform), found(platform))


@platforms
def test_an_edit_of_what_nobody_owns_is_no_move(platform: Platform) -> None:
    edited = found(platform, other="edited by hand")
    require(plan(wanted(platform), found(platform)), wanted(platform), edited)


@platforms
def test_each_attribute_that_moved_is_named_with_both_values(platform: Platform) -> None:
    planned = plan(wanted(platform), found(platform))
    moved = found(platform, "description by hand", "shutdown").replace("access vlan 10", "access vlan 11")
    moved = moved.replace("no shutdown", "shutdown")
    said = refusal(planned, wanted(platform), moved)
    assert said.startswith("sw1 plan - Expected: the device as planned. Actual: ")
    assert f"{port(platform, 1)} description was '', is 'by hand'" in said
    assert f"{port(platform, 1)} access_vlan was 10, is 11" in said
    assert port(platform, 2) not in said
    assert said.endswith("Plan again.")


def test_an_interface_that_is_gone_is_named() -> None:
    planned = plan(wanted(), found())
    gone = found().replace(f"interface {port(IOS, 1)}\n", f"interface {port(IOS, 9)}\n")
    assert f"{port(IOS, 1)} access_vlan was 10, is None" in refusal(planned, wanted(), gone)


def test_an_intent_that_changed_is_refused() -> None:
    said = refusal(plan(wanted(), found()), wanted(text="to somewhere else"), found())
    assert said == "sw1 plan - Expected: the intent as planned. Actual: it changed since. Plan again."


def test_fields_of_nautobot_that_are_no_intent_may_change() -> None:
    require(plan(wanted(), found()), wanted(serial="SN1", tags=[{"name": "x"}]), found())


def test_a_plan_for_another_device_is_refused() -> None:
    said = refusal(replace(plan(wanted(), found()), device="sw2"), wanted(), found())
    assert said == "plan - Expected: one for sw1. Actual: it is for sw2."


def test_a_line_that_no_plan_of_ours_holds_is_refused() -> None:
    planned = plan(wanted(), found())
    with pytest.raises(LintError, match="no ip http server"):
        require(replace(planned, commands=[*planned.commands, "no ip http server"]), wanted(), found())


def test_an_attribute_that_is_not_owned_may_move() -> None:
    planned = plan(wanted(), found(), owned=frozenset({"description"}))
    require(planned, wanted(), found().replace("access vlan 10", "access vlan 11"), owned=frozenset({"description"}))
