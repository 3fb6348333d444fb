# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: what a running-config says, and what it hides."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import DeviceState, Kind, Mode, Platform
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS, parse_vlans

PORT = "Ethernet1/1"


def read(text: str) -> DeviceState:
    return parse_running_config(text, platform=Platform.NXOS)


UNDERSTOOD: list[tuple[str, str, list[str], dict[str, Any]]] = [
    (
        "a port without lines is an access port that is up",
        PORT,
        [],
        {"enabled": True, "mode": Mode.ACCESS, "access_vlan": 1, "allowed_vlans": ALL_VLANS, "mtu": 1500, "lag": ""},
    ),
    ("a routed port is down by default", PORT, ["no switchport"], {"mode": Mode.ROUTED, "enabled": False}),
    ("a routed port may be up", PORT, ["no switchport", "no shutdown"], {"enabled": True}),
    ("the order of the two doesn't matter", PORT, ["no shutdown", "no switchport"], {"enabled": True}),
    ("shutdown force disables", PORT, ["shutdown force"], {"enabled": False}),
    ("shutdown lan is another thing", PORT, ["no shutdown lan"], {"enabled": True}),
    ("a trunk is a trunk", PORT, ["switchport mode trunk"], {"mode": Mode.TRUNK}),
    ("a VLAN list", PORT, ["switchport trunk allowed vlan 1,5-7"], {"allowed_vlans": parse_vlans("1,5-7")}),
    ("a static bundle", PORT, ["channel-group 5"], {"lag": "port-channel5", "lag_mode": "on"}),
    ("a forced bundle", PORT, ["channel-group 5 force mode active"], {"lag": "port-channel5", "lag_mode": "active"}),
    ("a bundle forced at the end", PORT, ["channel-group 5 mode passive force"], {"lag_mode": "passive"}),
    ("a VRF", PORT, ["no switchport", "vrf member BLUE"], {"vrf": "BLUE"}),
    ("the default VRF is the global table", PORT, ["no switchport", "vrf member default"], {"vrf": ""}),
    (
        "addresses in prefix notation",
        PORT,
        ["no switchport", "ip address 10.0.0.1/24", "ip address 10.0.1.1/24 secondary", "ipv6 address 2001:db8::1/64"],
        {
            "ipv4": (IPv4Interface("10.0.0.1/24"), IPv4Interface("10.0.1.1/24")),
            "ipv6": (IPv6Interface("2001:db8::1/64"),),
        },
    ),
    ("an SVI is down by default", "Vlan10", ["ip address 10.0.0.1/24"], {"enabled": False, "mode": None, "lag": None}),
    ("a port-channel is up by default", "port-channel5", [], {"enabled": True, "mode": Mode.ACCESS, "lag": None}),
    ("a loopback is up and has no MTU", "loopback0", [], {"enabled": True, "mtu": None, "mode": None}),
    ("mgmt0 is in its VRF, always", "mgmt0", [], {"kind": Kind.MANAGEMENT, "vrf": "management", "enabled": True}),
    ("a tunnel's state is not known", "Tunnel1", [], {"kind": Kind.OTHER, "enabled": None}),
    (
        "a subinterface with its tag",
        "Ethernet1/1.100",
        ["encapsulation dot1q 100", "no shutdown"],
        {"dot1q": 100, "parent": PORT, "enabled": True, "mode": None},
    ),
    ("a subinterface without lines is down and untagged", "Ethernet1/1.7", [], {"dot1q": 0, "enabled": False}),
]


@pytest.mark.parametrize(
    ("name", "lines", "expected"), [row[1:] for row in UNDERSTOOD], ids=[row[0] for row in UNDERSTOOD]
)
def test_a_section_is_understood(name: str, lines: list[str], expected: dict[str, Any]) -> None:
    found = read("\n".join([f"interface {name}", *(f"  {line}" for line in lines)])).interfaces[name]
    assert {attribute: getattr(found.config, attribute) for attribute in expected} == expected
    assert found.unmodelled == {}


UNMODELLED: list[tuple[str, str, str, Any]] = [
    ("a tagged address is known", "ip address 10.0.0.1/24 tag 5", "ipv4", (IPv4Interface("10.0.0.1/24"),)),
    ("a DHCP address", "ip address dhcp", "ipv4", None),
    ("link-local only", "ipv6 address use-link-local-only", "ipv6", None),
    ("an IPv6 address with more", "ipv6 address 2001:db8::1/64 tag 5", "ipv6", (IPv6Interface("2001:db8::1/64"),)),
    ("FEX uplinks", "switchport mode fex-fabric", "mode", None),
    ("QinQ ports", "switchport mode dot1q-tunnel", "mode", None),
    ("FabricPath", "switchport mode fabricpath", "mode", None),
    ("a SPAN destination", "switchport mode monitor buffer-limit 1 packets", "mode", None),
]


@pytest.mark.parametrize(
    ("line", "attribute", "value"), [row[1:] for row in UNMODELLED], ids=[row[0] for row in UNMODELLED]
)
def test_what_the_model_cannot_say_is_kept_as_its_line(line: str, attribute: str, value: object) -> None:
    found = read(f"interface {PORT}\n  {line}\n").interfaces[PORT]
    assert found.unmodelled == {attribute: line}
    assert getattr(found.config, attribute) == value


LAYERS: list[tuple[str, str, bool, Mode, bool]] = [
    ("layer 2 where nothing is said", "", True, Mode.ACCESS, True),
    ("layer 2 as stated", "system default switchport\n", True, Mode.ACCESS, True),
    ("layer 3 as stated", "no system default switchport\n", False, Mode.ROUTED, False),
    ("layer 2 but shut", "system default switchport\nsystem default switchport shutdown\n", True, Mode.ACCESS, False),
    ("layer 2 and not shut", "no system default switchport shutdown\n", True, Mode.ACCESS, True),
    ("layer 3 inferred from a bare switchport", "interface Ethernet1/9\n  switchport\n", False, Mode.ROUTED, False),
    ("layer 2 inferred from no switchport", "interface Ethernet1/9\n  no switchport\n", True, Mode.ACCESS, True),
    (
        "layer 2 as stated against a bare switchport",
        "system default switchport\ninterface Ethernet1/9\n  switchport\n",
        True,
        Mode.ACCESS,
        True,
    ),
]


@pytest.mark.parametrize(
    ("text", "layer2", "mode", "enabled"), [row[1:] for row in LAYERS], ids=[row[0] for row in LAYERS]
)
def test_the_default_layer_follows_the_device(text: str, layer2: bool, mode: Mode, enabled: bool) -> None:  # noqa: FBT001
    state = read(f"{text}interface {PORT}\n")
    assert state.layer2_default is layer2
    assert (state.interfaces[PORT].config.mode, state.interfaces[PORT].config.enabled) == (mode, enabled)
    assert (state.defaults[Kind.PHYSICAL].mode, state.defaults[Kind.PHYSICAL].enabled) == (mode, enabled)


def test_a_port_with_an_address_is_routed_where_nothing_else_is_said() -> None:
    assert read(f"interface {PORT}\n  ip address 10.0.0.1/24\n").interfaces[PORT].config.mode is Mode.ROUTED


def test_a_range_is_each_of_its_ports() -> None:
    state = read(
        "interface Ethernet1/1-3\n  no switchport\ninterface Ethernet1/2.1-2\n  no shutdown\n"
        "interface Eth1/3, Eth1/7\n  mtu 9216\n"
    )
    assert list(state.interfaces) == [
        "Ethernet1/1",
        "Ethernet1/2",
        "Ethernet1/3",
        "Ethernet1/2.1",
        "Ethernet1/2.2",
        "Ethernet1/7",
    ]
    assert [found.config.mtu for found in state.interfaces.values()] == [1500, 1500, 9216, 1500, 1500, 9216]


@pytest.mark.parametrize("name", ["Ethernet1/1-99999999", "Ethernet1/9-2", "Ethernet1/1-", "-", "breakout1", ","])
def test_a_range_that_is_none_is_kept_as_it_is_spelled(name: str) -> None:
    state = read(f"interface {name}\n  shutdown\n")
    assert [(found.config.name, found.config.kind) for found in state.interfaces.values()] == [(name, Kind.OTHER)]


def test_a_blank_inside_a_name_is_the_same_port() -> None:
    assert list(read("interface port-channel 6\n").interfaces) == ["port-channel6"]


def test_a_nested_block_belongs_to_nobody() -> None:
    found = read(
        "interface Vlan10\n  ip address 10.0.0.2/24\n  hsrp 1\n    ip 10.0.0.1\n    mtu 9000\n  no shutdown\n"
    ).interfaces["Vlan10"]
    assert (found.config.mtu, found.config.enabled) == (1500, True)
    assert found.unowned == ("hsrp 1", "ip 10.0.0.1", "mtu 9000")


def test_what_the_device_has_is_collected() -> None:
    state = read(
        "!Command: show running-config\nversion 9.3(8)\nswitchname leaf1\n"
        "feature lacp\nfeature nv overlay\nfeature-set fex\n"
        "no feature telnet\nvlan 1,10,20-22\nvlan 10\n  name users\n"
        "vlan configuration 77\nvrf context BLUE\n  rd auto\n"
        "banner motd #\ninterface Ethernet9/9\n#\ninterface mgmt0\ninterface breakout module 1 port 1 map 10g-4x\n"
    )
    assert state.hostname == "leaf1"
    assert state.features == {"lacp", "nv overlay", "fex"}
    assert state.vlans == parse_vlans("1,10,20-22")
    assert state.vrfs == {"default", "management", "BLUE"}
    assert (list(state.interfaces), state.unfinished) == (["mgmt0"], "")


def test_a_device_without_vlan_lines_has_the_first() -> None:
    assert read("interface mgmt0\n").vlans == frozenset({1})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "blank"),
        ("ERROR: command failed\n", "refused"),
        ("% Permission denied for the role\n", "refused"),
        ("version 9.3(8)\nhostname a\n", "no interface section"),
        ("  switchport\ninterface Ethernet1/2\n", "beginning is missing"),
        ("hostname a\ninterface Ethernet1/2\n--More--\n", "--More--"),
    ],
)
def test_a_text_that_cannot_be_whole_says_why(text: str, reason: str) -> None:
    assert reason in read(text).unfinished
