# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the drift policy proposes is taken by a real Nautobot, and then nothing is left to propose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from ansible_collections.drift.guard.plugins.module_utils.check import Plan
from ansible_collections.drift.guard.plugins.module_utils.drift.rules import PROPOSABLE, read_rules
from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient, Source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_fetch import fetch_intent
from tests.lab.engine import load
from tests.unit.builders import plan

pytestmark = pytest.mark.e2e

CONFIGS = Path(__file__).resolve().parents[1] / "demo" / "configs"
RULES = read_rules(dict.fromkeys(PROPOSABLE, "propose"), subject="drift_guard_drift", attributes=ATTRIBUTES)
BY_HAND = {
    "zrh1-acc1": [
        "interface GigabitEthernet1/0/2", "no channel-group",
        "interface GigabitEthernet1/0/5", "switchport mode trunk", "switchport trunk native vlan 99",
        "interface GigabitEthernet1/0/9", "mtu 1600",
        "interface GigabitEthernet1/0/10", "no vrf forwarding",
        "interface Port-channel1", "switchport trunk allowed vlan 10,30", "no switchport trunk native vlan",
    ],
    "zrh1-leaf1": [],
    "zrh1-spine1": [],
}  # fmt: skip
"""More drift than the demo's devices have anyway."""


def compared(source: Source) -> dict[str, Plan]:
    """The plans of some of the demo's devices by Nautobot's intent of this moment."""
    devices = fetch_intent(NautobotClient(source), list(BY_HAND))
    made = {}
    for name, device in devices.items():
        assert not isinstance(device, IntentError)
        (file,) = CONFIGS.glob(f"{name}.*.cfg")
        running = load(file.name.split(".")[1], file.read_text())
        assert running.configure(BY_HAND[name]) == []
        made[name] = plan(device, running.running_config(), mode="enforce", drift=RULES)
    return made


def send(source: Source, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """As a person or a job would."""
    asked = Request(
        source.where.rstrip("/") + request["path"],
        method=request["method"],
        data=json.dumps(request["body"]).encode(),
        headers={"Authorization": f"Token {source.token}", "Content-Type": "application/json"},
    )
    with urlopen(asked, timeout=60) as answer:
        found: Mapping[str, Any] = json.load(answer)
    return found


def requests_of(plans: Mapping[str, Plan]) -> list[dict[str, Any]]:
    """The proposals that one request can accept."""
    return [proposal for made in plans.values() for proposal in made.proposals if proposal["request"]]


def test_nautobot_takes_each_proposal_and_then_intends_what_the_device_has(nautobot: Source) -> None:
    before = compared(nautobot)
    first = requests_of(before)
    assert {proposal["attribute"] for proposal in first} == set(PROPOSABLE)
    for proposal in first:
        send(nautobot, proposal["request"])
    second = requests_of(compared(nautobot))  # a port that left its LAG has a mode now, and so may have a native VLAN
    assert {proposal["attribute"] for proposal in second} <= {"native_vlan"}
    for proposal in second:
        send(nautobot, proposal["request"])
    after = compared(nautobot)
    assert requests_of(after) == []
    assert {name: made.changes for name, made in after.items()} == {name: made.changes for name, made in before.items()}
