# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Neighbours that Nautobot's cables don't lead to: what devices print, read and compared."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import FarEnd, Platform
from ansible_collections.drift.guard.plugins.module_utils.neighbors import (
    COMMANDS,
    Neighbor,
    compare_neighbors,
    read_neighbors,
)
from ansible_collections.drift.guard.plugins.module_utils.plan.digest import intent_digest
from ansible_collections.drift.guard.plugins.plugin_utils import replies
from tests.unit.builders import EOS, IOS, NXOS, device, interface, port
from tests.unit.lab.fleet import fleet

LLDP, CDP, JSON = "show lldp neighbors detail", "show cdp neighbors detail", "show lldp neighbors detail | json"
IOS_PHONE = """
------------------------------------------------
Local Intf: Gi1/0/1
Chassis id: 10.1.1.20
Port id: 001122334455:P1
Port Description: SW PORT
System Name: SEP001122334455.example.net

System Description:
Cisco IP Phone
System Name: somebody-else
Port id: Ethernet7

------------------------------------------------
Local Intf: Gi1/0/2
Chassis id: 0011.2233.4455
Port id: Te1/1/1
Port Description - not advertised
System Name - not advertised

System Description:
System Name: forged

------------------------------------------------
Chassis id: 0011.2233.4466
Port id: Te1/1/2
System Name: without-a-local-port


Total entries displayed: 3
"""
IOS_CDP = """
-------------------------
Device ID: leaf1.example.net(FDO12345ABC)
Entry address(es):
  IP address: 192.0.2.1
Platform: N9K-C93180YC-EX,  Capabilities: Router Switch IGMP
Interface: TenGigabitEthernet1/1/1,  Port ID (outgoing port): Ethernet1/49
Holdtime : 143 sec

Version :
Device ID: forged
says nothing about ports

-------------------------
Device ID: next
Interface: Bogus77,  Port ID (outgoing port): Ethernet1
"""


def wired(platform: Platform, far: Any, *, number: int = 1, **fields: Any) -> dict[str, Any]:
    """A device whose one port has this ``connected_interface``."""
    return device(interface(port(platform, number), connected_interface=far, **fields), platform=platform)


def far_end(host: str, name: str) -> dict[str, Any]:
    return {"name": name, "device": {"name": host}}


def warnings(far: Any, *heard: tuple[str, str]) -> list[str]:
    """The messages about one IOS port that hears these."""
    local = port(IOS, 1)
    found = compare_neighbors(device_intent(wired(IOS, far)), [Neighbor(local, *each) for each in heard])
    assert {(each.name, each.severity.value, each.interface) for each in found} <= {
        ("wrong_neighbor", "warning", local)
    }
    return [each.message for each in found]


@pytest.mark.parametrize(
    ("host", "platform", "command"),
    [("sw1", IOS, CDP), ("leaf1", NXOS, LLDP), ("leaf1", NXOS, CDP), ("spine1", EOS, JSON), ("sw1", IOS, LLDP)],
)
def test_what_the_lab_s_devices_print_is_read(host: str, platform: Platform, command: str) -> None:
    devices = fleet()
    protocol = "lldp" if "lldp" in command else "cdp"
    heard = read_neighbors(devices[host].execute(command), platform=platform, command=command)
    expected = {
        "sw1": {("GigabitEthernet1/0/1", "leaf1"), ("GigabitEthernet1/0/2", "leaf1")},
        "leaf1": {("Ethernet1/1", "sw1"), ("Ethernet1/2", "sw1")},
        "spine1": {("Ethernet1", "sw1"), ("Ethernet2", "leaf1"), ("Ethernet3", "rt1")},
    }[host]
    assert heard
    assert expected <= {(each.local, each.device) for each in heard}
    assert protocol == "cdp" or len({each.local for each in heard}) >= len(expected)
    for each in heard:
        number = each.port.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        assert number in {"1", "2", "1/1", "1/2", "1/49", "1/0/1", "1/0/2", "1/1/1"}, each


def test_every_command_has_its_form() -> None:
    for platform, commands in COMMANDS.items():
        for command in commands:
            assert read_neighbors('{"lldpNeighbors": {}}', platform=platform, command=command) == []


def test_only_what_is_whole_and_ours_is_read() -> None:
    assert read_neighbors(IOS_PHONE, platform=IOS, command=LLDP) == [
        Neighbor("GigabitEthernet1/0/1", "SEP001122334455.example.net", "001122334455:P1")
    ]
    assert read_neighbors(IOS_CDP, platform=IOS, command=CDP) == [
        Neighbor("TenGigabitEthernet1/1/1", "leaf1.example.net", "Ethernet1/49")
    ]


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "null", '{"lldpNeighbors": [1]}', '{"lldpNeighbors": {"Ethernet1": 7}}', "[" * 100000]
    + [f'{{"lldpNeighbors": {{"Ethernet1": {{"lldpNeighborInfo": {value}}}}}}}' for value in ("5", "[5]", "[[]]")]
    + [json.dumps({"lldpNeighbors": {"Ethernet1": {"lldpNeighborInfo": [{"neighborInterfaceInfo": 4}]}}})],
)
def test_json_of_another_form_is_no_answer(text: str) -> None:
    assert read_neighbors(text, platform=EOS, command=JSON) is None


@pytest.mark.parametrize("text", ["Note: CDP is not enabled globally\n", "% CDP is not enabled\n"])
def test_a_protocol_that_is_off_is_no_answer(text: str) -> None:
    assert read_neighbors(text, platform=NXOS, command=CDP) is None


def test_nxos_that_hears_nobody_refuses_nothing() -> None:
    assert replies.leading_refusal("ERROR: No neighbour information\n", platform=NXOS) == ""
    assert replies.leading_refusal("ERROR: something\n", platform=NXOS) == "ERROR: something"
    assert read_neighbors("ERROR: No neighbour information\n", platform=NXOS, command=LLDP) == []


@given(st.text(), st.sampled_from([(platform, command) for platform in COMMANDS for command in COMMANDS[platform]]))
def test_no_text_is_an_error(text: str, source: tuple[Platform, str]) -> None:
    platform, command = source
    for noise in (text, f"Local Intf: {text}\nDevice ID: {text}\nChassis id: {text}\nSystem Name: {text}"):
        heard = read_neighbors(noise, platform=platform, command=command)
        compare_neighbors(device_intent(wired(platform, far_end("sw2", "Ethernet1"))), heard or [])


@pytest.mark.parametrize(
    ("far", "heard"),
    [
        (far_end("sw2", "Ethernet1/1"), ("sw2", "Ethernet1/1")),
        (far_end("sw2", "Ethernet1/1"), ("SW2.example.net", "Eth1/1")),
        (far_end("sw2.example.net", "GigabitEthernet1/0/1"), ("sw2", "Gig 1/0/1")),
        (far_end("sw2", "mgmt0"), ("sw2", "Management0")),
        (far_end("sw2", "Ethernet1/1"), ("sw2", "0011.2233.4455")),
        (far_end("sw2", "Ethernet1/1"), ("sw2", "513")),
        (far_end("sw2", "Ethernet1/1"), ("sw2", "")),
        (far_end("sw2", "Port 7 (blue)"), ("sw2", "Ethernet1/1")),
    ],
)
def test_the_cable_s_far_end_is_known_under_its_other_names(far: Any, heard: tuple[str, str]) -> None:
    assert warnings(far, heard) == []


@pytest.mark.parametrize(
    "heard",
    [("sw3", "Ethernet1/1"), ("sw2", "Ethernet1/2"), ("sw2", "mgmt0"), ("sw20", "Ethernet1/1"), ("sw", "Ethernet1/1")],
)
def test_another_device_or_port_is_a_warning(heard: tuple[str, str]) -> None:
    (message,) = warnings(far_end("sw2", "Ethernet1/1"), heard)
    assert message == (
        "GigabitEthernet1/0/1 - Expected: sw2 Ethernet1/1 behind it, where its cable leads in Nautobot. "
        f"Actual: it hears {' '.join(heard)}. Look where it is plugged in, then correct the cable or Nautobot."
    )


def test_silence_says_nothing() -> None:
    assert warnings(far_end("sw2", "Ethernet1/1")) == []


@pytest.mark.parametrize("far", [None, {}, {"name": "x"}, {"name": "x", "device": None}, "x", 5])
def test_a_port_without_a_cable_to_a_device_may_hear_anybody(far: Any) -> None:
    assert warnings(far, ("sw3", "Ethernet1/1")) == []


def test_one_right_neighbour_among_several_is_enough() -> None:
    phone = ("SEP001122334455", "Port 1")
    assert warnings(far_end("sw2", "Ethernet1/1"), phone, ("sw2", "Ethernet1/1")) == []
    (message,) = warnings(far_end("sw2", "Ethernet1/1"), phone, *((f"sw{n}", "Ethernet1/1") for n in range(3, 7)))
    assert "SEP001122334455 Port 1, sw3 Ethernet1/1, sw4 Ethernet1/1 and 2 more." in message


def test_what_a_stranger_announces_is_shown_harmlessly() -> None:
    (message,) = warnings(far_end("sw2", "Ethernet1/1"), ("\x1b[31m" + "x" * 500, "Ethernet1/1"))
    assert "\x1b" not in message
    assert len(message) < 300


def test_cables_are_known_only_where_they_were_asked_for() -> None:
    assert device_intent(device(interface(port(IOS, 1)))).cables is None
    assert device_intent(wired(IOS, None)).cables == {}
    assert device_intent(wired(IOS, far_end("sw2", "Et1"))).cables == {port(IOS, 1): FarEnd("sw2", "Et1")}
    assert device_intent(device(interface(port(IOS, 1)))).findings == ()


def test_a_cable_that_moves_makes_no_plan_stale() -> None:
    digests = {intent_digest(device_intent(wired(IOS, far))) for far in (None, far_end("a", "1"), far_end("b", "2"))}
    assert digests == {intent_digest(device_intent(device(interface(port(IOS, 1)))))}
