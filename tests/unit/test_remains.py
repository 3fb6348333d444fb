# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils import remains
from ansible_collections.drift.guard.plugins.module_utils.check import Plan
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceState, Platform
from ansible_collections.drift.guard.plugins.module_utils.sections import differing, sections
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from tests.integration.small_fleet import PLATFORMS, drifted_config, planned_lines, wanted
from tests.lab.engine import load
from tests.unit.builders import IOS, NXOS, plan, port

HOST = "sw1"
each_platform = pytest.mark.parametrize("platform", PLATFORMS, ids=[platform.value for platform in PLATFORMS])


def made(platform: Platform) -> Plan:
    return plan(wanted(platform, host=HOST), drifted_config(platform, host=HOST))


def after(platform: Platform, lines: list[str]) -> str:
    device = load(platform.value, drifted_config(platform, host=HOST))
    assert device.configure(lines) == []
    return device.running_config()


def understood(platform: Platform, text: str) -> DeviceState:
    return parse_running_config(text, platform=platform)


@each_platform
def test_each_line_either_took_or_is_missing_after_any_number_of_them(platform: Platform) -> None:
    lines, before = planned_lines(platform), understood(platform, drifted_config(platform, host=HOST))
    for count in range(1, len(lines)):
        text = after(platform, lines[:count])
        still = plan(wanted(platform, host=HOST), text).commands
        wanting = still + remains.unnamed_vlans(lines, now=text) if "vlan 20" not in still else still
        created = remains.created(before, understood(platform, text))
        took, missing = remains.split_lines(lines, missing=wanting, created=created)
        assert after(platform, took) == after(platform, lines[:count])
        assert after(platform, took + missing) == after(platform, lines)


@each_platform
def test_the_way_back_from_any_point_leads_back_to_the_last_byte(platform: Platform) -> None:
    lines, intent, first = planned_lines(platform), device_intent(wanted(platform, host=HOST)), made(platform)
    before = understood(platform, drifted_config(platform, host=HOST))
    slice_ = remains.slice_of(first, intent=intent, state=before)
    for count in range(len(lines) + 1):
        text = after(platform, lines[:count])
        now = understood(platform, text)
        back = remains.way_back(first, before=slice_, now=now, intent=intent)
        device = load(platform.value, text)
        device.configure([line for block in back for line in block])
        assert device.running_config() == drifted_config(platform, host=HOST)
        restored = remains.is_restored(first, before=slice_, now=now, intent=intent)
        assert restored is (text == drifted_config(platform, host=HOST))
        assert not restored or back == []


def test_interfaces_that_are_as_before_are_not_touched_on_the_way_back() -> None:
    first, intent = made(IOS), device_intent(wanted(IOS, host=HOST))
    before = understood(IOS, drifted_config(IOS, host=HOST))
    now = understood(IOS, after(IOS, [f"interface {port(IOS, 1)}", "description user port 1"]))
    slice_ = remains.slice_of(first, intent=intent, state=before)
    assert remains.way_back(first, before=slice_, now=now, intent=intent) == [
        [f"interface {port(IOS, 1)}", "description moved to floor 2"]
    ]


KEPT = {"interface": "Gi1", "attribute": "ipv6", "action": "add", "device": [], "intent": ["2001:db8::1/64"]}
UNKNOWN = {"name": "unmodelled", "severity": "error", "interface": "Gi1", "attribute": "mtu", "message": "x"}


@pytest.mark.parametrize(
    ("planned", "now", "differing_words"),
    [
        pytest.param({}, {"kept": [KEPT]}, ["Gi1 ipv6"], id="a difference that a guard stands before now"),
        pytest.param({"kept": [KEPT]}, {"kept": [KEPT]}, [], id="a difference that was to stay"),
        pytest.param({"kept": [KEPT]}, {"changes": [KEPT]}, ["Gi1 ipv6"], id="a difference that could be corrected"),
        pytest.param({}, {"findings": [UNKNOWN]}, ["Gi1 mtu"], id="what can't be compared any more"),
        pytest.param({"findings": [UNKNOWN]}, {"findings": [UNKNOWN]}, [], id="what never could be"),
    ],
)
def test_whatever_differs_afterwards_was_known_to_stay(
    planned: dict[str, Any], now: dict[str, Any], differing_words: list[str]
) -> None:
    empty = replace(made(IOS), changes=[], kept=[], findings=[])
    assert remains.unproved(replace(empty, **planned), now=replace(empty, **now)) == differing_words


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param("vlan 20\n name voice\n", [], id="it has its name"),
        pytest.param("vlan 20\n", ["vlan 20", "name voice"], id="it has none"),
        pytest.param("vlan 10\n name voice\n", ["vlan 20", "name voice"], id="another one has it"),
    ],
)
def test_a_new_vlan_has_its_name(text: str, missing: list[str]) -> None:
    lines = ["vlan 20", "name voice", "interface Gi1", "switchport access vlan 20"]
    assert remains.unnamed_vlans(lines, now=text) == missing


def test_a_new_vlan_without_a_name_lacks_none() -> None:
    assert remains.unnamed_vlans(["vlan 70", "state active"], now="vlan 70\n") == []


@each_platform
def test_what_the_plan_writes_is_nobody_else_s_edit(platform: Platform) -> None:
    before = drifted_config(platform, host=HOST)
    state = understood(platform, before)
    now = after(platform, planned_lines(platform))
    assert remains.foreign_edits(made(platform), before=before, now=now, state=state) == []
    edit = [f"interface {port(platform, 5)}", "description theirs", "hostname other"]
    now = after(platform, [*planned_lines(platform), *edit])
    assert remains.foreign_edits(made(platform), before=before, now=now, state=state) == [
        "hostname sw1",
        f"interface {port(platform, 5)}",
        "hostname other",
    ]


def test_what_show_adds_is_no_section() -> None:
    text = "Building configuration...\n\nCurrent configuration : 123 bytes\n!\n! Last change\nhostname x\n"
    text += "ntp clock-period 1\nend\n"
    assert sections(text) == {"hostname x": (), "end": ()}
    assert differing(text, "!Time: now\nhostname x\n!\nend\n") == []


def test_the_members_of_a_lag_are_written_through_it() -> None:
    before = f"interface port-channel1\n  mtu 1500\ninterface {port(NXOS, 1)}\n  channel-group 1 mode active\n"
    now = before.replace("mode active", "mode active\n  mtu 9216").replace("mtu 1500", "mtu 9216")
    first = replace(made(NXOS), commands=["interface port-channel1", "mtu 9216"])
    assert remains.foreign_edits(first, before=before, now=now, state=understood(NXOS, before)) == []
