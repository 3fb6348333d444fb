# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: what a running-config says, and what it hides."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import DeviceState, Kind, Mode, Platform
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS, parse_vlans

PORT = "Ethernet1"


def read(text: str) -> DeviceState:
    return parse_running_config(text, platform=Platform.EOS)


UNDERSTOOD: list[tuple[str, str, list[str], dict[str, Any]]] = [
    (
        "a port without lines is an access port that is up",
        PORT,
        [],
        {
            "enabled": True,
            "mode": Mode.ACCESS,
            "access_vlan": 1,
            "native_vlan": 1,
            "allowed_vlans": ALL_VLANS,
            "lag": "",
        },
    ),
    ("a routed port is up", PORT, ["no switchport"], {"mode": Mode.ROUTED, "enabled": True, "allowed_vlans": None}),
    (
        "an address on a switchport is kept and doesn't make it routed",
        PORT,
        ["ip address 10.0.0.1/31"],
        {"mode": Mode.ACCESS, "ipv4": (IPv4Interface("10.0.0.1/31"),)},
    ),
    (
        "an address before no switchport",
        PORT,
        ["ip address 10.0.0.1/31", "no switchport"],
        {"mode": Mode.ROUTED, "ipv4": (IPv4Interface("10.0.0.1/31"),)},
    ),
    (
        "a list that is built up and taken down",
        PORT,
        [
            "switchport trunk allowed vlan 1-3",
            "switchport trunk allowed vlan add 7",
            "switchport trunk allowed vlan remove 2",
        ],
        {"allowed_vlans": parse_vlans("1,3,7")},
    ),
    ("add to everything is everything", PORT, ["switchport trunk allowed vlan add 7"], {"allowed_vlans": ALL_VLANS}),
    ("a bundle member", PORT, ["channel-group 10 mode active"], {"lag": "Port-Channel10", "lag_mode": "active"}),
    ("no channel-group is no bundle", PORT, ["no channel-group"], {"lag": "", "lag_mode": None}),
    ("a VRF", PORT, ["no switchport", "vrf BLUE"], {"vrf": "BLUE"}),
    ("a VRF in the old words", PORT, ["no switchport", "vrf forwarding BLUE"], {"vrf": "BLUE"}),
    ("default puts things back", PORT, ["mtu 9000", "default mtu"], {"mtu": 1500}),
    (
        "a subinterface with its tag",
        "Ethernet1.100",
        ["encapsulation dot1q vlan 100"],
        {"kind": Kind.SUBINTERFACE, "dot1q": 100, "parent": PORT, "mode": None},
    ),
    ("an SVI is up", "Vlan10", [], {"kind": Kind.SVI, "enabled": True, "mtu": 1500, "lag": None}),
    ("a loopback has no MTU", "Loopback0", [], {"mtu": None}),
    (
        "management ports have no layer 2",
        "Management1",
        [],
        {"kind": Kind.MANAGEMENT, "mode": None, "lag": None, "vrf": ""},
    ),
    ("a port-channel", "Port-Channel10", ["switchport mode trunk"], {"kind": Kind.LAG, "mode": Mode.TRUNK}),
    (
        "IPv6 without its link-local address",
        "Vlan10",
        ["ipv6 enable", "ipv6 address fe80::1/64 link-local", "ipv6 address fe80::2/64", "ipv6 address 2001:db8::1/64"],
        {"ipv6": (IPv6Interface("2001:db8::1/64"),)},
    ),
]


@pytest.mark.parametrize(
    ("name", "lines", "expected"), [row[1:] for row in UNDERSTOOD], ids=[row[0] for row in UNDERSTOOD]
)
def test_a_section_is_understood(name: str, lines: list[str], expected: dict[str, Any]) -> None:
    found = read("\n".join([f"interface {name}", *(f"   {line}" for line in lines), "end"])).interfaces[name]
    assert {attribute: getattr(found.config, attribute) for attribute in expected} == expected
    assert found.unmodelled == {}


UNMODELLED: list[tuple[str, str, str, str]] = [
    ("a shared gateway address", "Vlan10", "ip address virtual 10.0.0.1/24", "ipv4"),
    ("a borrowed address", PORT, "ip address unnumbered Loopback0", "ipv4"),
    ("an address by DHCP", "Management1", "ip address dhcp", "ipv4"),
    ("a tagged native VLAN", PORT, "switchport trunk native vlan tag", "native_vlan"),
    ("a recirculation channel", PORT, "channel-group recirculation 1", "lag"),
    ("flexible encapsulation", "Ethernet1.100", "encapsulation vlan", "dot1q"),
    ("two tags", "Ethernet1.100", "encapsulation dot1q vlan 5 inner 6", "dot1q"),
    ("a TAP port", PORT, "switchport mode tap", "mode"),
]


@pytest.mark.parametrize(
    ("name", "line", "attribute"), [row[1:] for row in UNMODELLED], ids=[row[0] for row in UNMODELLED]
)
def test_what_the_model_cannot_say_is_kept_as_its_line(name: str, line: str, attribute: str) -> None:
    found = read(f"interface {name}\n   {line}\n").interfaces[name]
    assert found.unmodelled == {attribute: line}
    assert getattr(found.config, attribute) is None


def test_lines_that_set_nothing_we_model_are_unowned() -> None:
    lines = (
        "switchport trunk group MLAG",
        "!! cabled by Ann",
        "default switchport source-interface tx",
        "no ip helper-address",
    )
    text = "\n".join([f"interface {PORT}", *(f"   {line}" for line in lines), "   !", "   shutdown"])
    found = read(text).interfaces[PORT]
    assert found.unowned == lines
    assert not found.config.enabled


def test_a_nested_block_belongs_to_nobody() -> None:
    found = read(
        f"interface {PORT}\n   tx-queue 0\n      priority strict\n      shutdown\n   !\n   mtu 9214\n"
    ).interfaces[PORT]
    assert (found.config.enabled, found.config.mtu) == (True, 9214)
    assert found.unowned == ("tx-queue 0", "priority strict", "shutdown")


@pytest.mark.parametrize(
    ("line", "layer2", "mode"),
    [("switchport default mode routed", False, Mode.ROUTED), ("switchport default mode access", True, Mode.ACCESS)],
)
def test_the_default_layer_follows_the_device(line: str, layer2: bool, mode: Mode) -> None:  # noqa: FBT001
    state = read(f"{line}\ninterface {PORT}\ninterface Port-Channel1\ninterface Ethernet2\n   switchport\nend\n")
    assert state.layer2_default is layer2
    assert [found.config.mode for found in state.interfaces.values()] == [mode, mode, Mode.ACCESS]
    assert state.defaults[Kind.LAG].mode is mode


def test_interface_defaults_apply_to_what_they_name() -> None:
    state = read(
        "interface defaults\n   ethernet\n      shutdown\n   mtu 9214\n!\ninterface Ethernet1\n!\n"
        "interface Ethernet2\n   no switchport\n   no shutdown\n!\ninterface Vlan10\n!\nend\n"
    )
    assert [(found.config.enabled, found.config.mtu) for found in state.interfaces.values()] == [
        (False, 1500),
        (True, 9214),
        (True, 9214),
    ]


def test_what_the_device_has_is_collected() -> None:
    state = read(
        "! device: leaf1 (DCS-7050, EOS-4.30.1F)\nhostname leaf1\n"
        "banner login\ninterface Ethernet9\nEOF\nvlan 10,20-22\n"
        "vlan 30\n   name users\nvlan internal order ascending range 1006 1199\nvrf instance BLUE\nvrf definition OLD\n"
        "event-handler E\n   action bash\n      interface Ethernet8\ninterface Ethernet7\n      EOF\n"
        "interface profile P\n   command mtu 9000\ninterface Vxlan1\n   vxlan vlan 10 vni 10\nend\n"
    )
    assert state.hostname == "leaf1"
    assert state.vrfs == {"BLUE", "OLD"}
    assert state.vlans == parse_vlans("1,10,20-22,30")
    assert [(name, found.config.kind) for name, found in state.interfaces.items()] == [("Vxlan1", Kind.OTHER)]
    assert state.unfinished == ""


def test_the_first_vlan_can_be_deleted() -> None:
    assert read("no vlan 1\nvlan 10\n").vlans == frozenset({10})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\n", "blank"),
        ("% Invalid input (privileged mode required)\n", "refused"),
        ("hostname a\nend\n", "no interface section"),
        ("interface Ethernet1\n   description to spi", "instead of 'end'"),
        ("interface Ethernet1\nbanner motd\nhi\nend\n", "never ends"),
    ],
)
def test_a_text_that_cannot_be_whole_says_why(text: str, reason: str) -> None:
    assert reason in read(text).unfinished
