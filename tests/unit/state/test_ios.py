# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS and IOS-XE: what a running-config says, and what it hides."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import (
    DeviceState,
    InterfaceState,
    Kind,
    Mode,
    Platform,
)
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS, parse_vlans

PORT = "GigabitEthernet1/0/1"


def read(text: str) -> DeviceState:
    return parse_running_config(text, platform=Platform.IOS)


def section(*lines: str, name: str = PORT) -> InterfaceState:
    """One interface, on a switch: another port says `no switchport`, so layer 2 is the default."""
    text = "\n".join(
        ["hostname acc1", f"interface {name}", *(f" {line}" for line in lines), "interface Gi9/0/9", " no switchport"]
    )
    return read(text).interfaces[name]


UNDERSTOOD: list[tuple[str, list[str], dict[str, Any]]] = [
    (
        "a port without lines is a negotiating switchport with all defaults",
        [],
        {
            "description": "",
            "enabled": True,
            "mtu": 1500,
            "mode": Mode.DYNAMIC,
            "access_vlan": 1,
            "native_vlan": 1,
            "allowed_vlans": ALL_VLANS,
            "lag": "",
            "lag_mode": None,
            "vrf": "",
            "ipv4": (),
            "ipv6": (),
            "dot1q": None,
            "parent": None,
        },
    ),
    ("a description keeps its inner blanks", ["description  a  b: !c  "], {"description": " a  b: !c"}),
    ("the last description counts", ["description old", "description new"], {"description": "new"}),
    ("no description means none", ["description old", "no description"], {"description": ""}),
    ("a description is no configuration", ["description mtu 9000", "mtu 1600"], {"mtu": 1600}),
    ("shutdown disables", ["shutdown"], {"enabled": False}),
    ("an explicit no shutdown enables", ["no shutdown"], {"enabled": True}),
    ("access mode with its VLAN", ["switchport mode access", "switchport access vlan 10"], {"access_vlan": 10}),
    (
        "a trunk with its lists",
        ["switchport trunk native vlan 99", "switchport trunk allowed vlan 10,20-22", "switchport mode trunk"],
        {"mode": Mode.TRUNK, "native_vlan": 99, "allowed_vlans": parse_vlans("10,20-22")},
    ),
    (
        "a long list goes on with add",
        ["switchport trunk allowed vlan 10,20", "switchport trunk allowed vlan add 30-31,40"],
        {"allowed_vlans": parse_vlans("10,20,30-31,40")},
    ),
    ("allowed none is empty", ["switchport trunk allowed vlan none"], {"allowed_vlans": frozenset()}),
    ("allowed all is everything", ["switchport trunk allowed vlan all"], {"allowed_vlans": ALL_VLANS}),
    (
        "allowed except is the rest",
        ["switchport trunk allowed vlan except 10-20"],
        {"allowed_vlans": ALL_VLANS - parse_vlans("10-20")},
    ),
    (
        "no allowed list is everything",
        ["switchport trunk allowed vlan 10", "no switchport trunk allowed vlan"],
        {"allowed_vlans": ALL_VLANS},
    ),
    ("a bundle member", ["channel-group 5 mode active"], {"lag": "Port-channel5", "lag_mode": "active"}),
    ("a bundle member by PAgP", ["channel-group 5 mode desirable"], {"lag_mode": "desirable"}),
    ("a bundle without a mode is static", ["channel-group 5"], {"lag": "Port-channel5", "lag_mode": "on"}),
    (
        "a port with an address is routed and has no VLANs",
        ["ip address 10.0.0.1 255.255.255.0"],
        {"mode": Mode.ROUTED, "access_vlan": None, "native_vlan": None, "allowed_vlans": None},
    ),
    ("no ip address marks a routed port", ["no ip address"], {"mode": Mode.ROUTED, "ipv4": ()}),
    (
        "no ip address below a VLAN is a switch module's port",
        ["switchport access vlan 10", "no ip address"],
        {"mode": Mode.DYNAMIC, "access_vlan": 10},
    ),
    ("no ip address below a voice VLAN too", ["switchport voice vlan 5", "no ip address"], {"mode": Mode.DYNAMIC}),
    ("a bare switchport wins", ["switchport", "switchport mode access", "no ip address"], {"mode": Mode.ACCESS}),
    ("a VRF makes a port routed", ["vrf forwarding BLUE"], {"mode": Mode.ROUTED, "vrf": "BLUE"}),
    ("the old VRF line is read", ["ip vrf forwarding BLUE"], {"vrf": "BLUE"}),
    (
        "what was left behind on a routed port is stated",
        ["switchport trunk allowed vlan 10", "switchport mode trunk", "no switchport"],
        {"mode": Mode.ROUTED, "allowed_vlans": frozenset({10}), "native_vlan": None},
    ),
    (
        "the primary address comes first, secondaries in order",
        [
            "ip address 10.0.9.1 255.255.255.0 secondary",
            "ip address 10.0.5.1 255.255.255.252 secondary",
            "ip address 10.0.7.1 255.255.255.0",
        ],
        {"ipv4": tuple(map(IPv4Interface, ("10.0.7.1/24", "10.0.5.1/30", "10.0.9.1/24")))},
    ),
    (
        "a later primary replaces the first",
        ["ip address 10.0.0.1 255.0.0.0", "ip address 10.0.0.2 255.255.255.254"],
        {"ipv4": (IPv4Interface("10.0.0.2/31"),)},
    ),
    (
        "IPv6 is canonical, ordered and without link-local addresses",
        ["ipv6 address FE80::1 link-local", "ipv6 address 2001:DB8:0::B/64", "ipv6 address 2001:DB8::A/128"],
        {"ipv6": (IPv6Interface("2001:db8::b/64"), IPv6Interface("2001:db8::a/128"))},
    ),
]


@pytest.mark.parametrize(("lines", "expected"), [row[1:] for row in UNDERSTOOD], ids=[row[0] for row in UNDERSTOOD])
def test_a_section_is_understood(lines: list[str], expected: dict[str, Any]) -> None:
    found = section(*lines)
    assert {name: getattr(found.config, name) for name in expected} == expected
    assert found.unmodelled == {}


UNMODELLED: list[tuple[str, list[str], str, str, Any]] = [
    ("an address by DHCP", ["ip address dhcp"], "ipv4", "ip address dhcp", None),
    ("a negotiated address", ["ip address negotiated"], "ipv4", "ip address negotiated", None),
    ("a borrowed address", ["ip unnumbered Loopback0"], "ipv4", "ip unnumbered Loopback0", None),
    ("a mask with holes", ["ip address 10.0.0.1 255.0.255.0"], "ipv4", "ip address 10.0.0.1 255.0.255.0", None),
    ("a wildcard mask", ["ip address 10.0.0.1 0.0.0.255"], "ipv4", "ip address 10.0.0.1 0.0.0.255", None),
    ("an EUI-64 address", ["ipv6 address 2001:DB8::/64 eui-64"], "ipv6", "ipv6 address 2001:DB8::/64 eui-64", None),
    (
        "an anycast address",
        ["ipv6 address 2001:DB8::1/64 anycast"],
        "ipv6",
        "ipv6 address 2001:DB8::1/64 anycast",
        None,
    ),
    ("autoconfiguration", ["ipv6 address autoconfig default"], "ipv6", "ipv6 address autoconfig default", None),
    ("a delegated prefix", ["ipv6 address ISP ::1:0:0:0:1/64"], "ipv6", "ipv6 address ISP ::1:0:0:0:1/64", None),
    ("an absurd MTU", ["mtu 99999999999"], "mtu", "mtu 99999999999", None),
    ("a VLAN beyond the range", ["switchport access vlan 5000"], "access_vlan", "switchport access vlan 5000", None),
    ("a mode that negotiates", ["switchport mode dynamic auto"], "mode", "switchport mode dynamic auto", None),
    ("a tunnel mode", ["switchport mode dot1q-tunnel"], "mode", "switchport mode dot1q-tunnel", None),
    ("private VLANs", ["switchport mode private-vlan host"], "mode", "switchport mode private-vlan host", None),
    ("an automatic bundle", ["channel-group auto"], "lag", "channel-group auto", None),
    ("a bundle out of range", ["channel-group 9999 mode on"], "lag", "channel-group 9999 mode on", None),
    (
        "a bundle with more than a mode is still known",
        ["channel-group 5 mode auto non-silent"],
        "lag",
        "channel-group 5 mode auto non-silent",
        "Port-channel5",
    ),
]


@pytest.mark.parametrize(
    ("lines", "attribute", "line", "value"), [row[1:] for row in UNMODELLED], ids=[row[0] for row in UNMODELLED]
)
def test_what_the_model_cannot_say_is_kept_as_its_line(
    lines: list[str], attribute: str, line: str, value: str | None
) -> None:
    found = section(*lines)
    assert found.unmodelled == {attribute: line}
    assert getattr(found.config, attribute) == value
    assert found.unowned == ()


def test_a_port_of_an_unmodelled_mode_still_has_its_vlans() -> None:
    found = section("switchport mode dynamic desirable", "switchport access vlan 30").config
    assert (found.mode, found.access_vlan, found.allowed_vlans) == (None, 30, ALL_VLANS)


def test_a_mode_left_behind_on_a_routed_port_is_not_ours() -> None:
    found = section("switchport mode dynamic auto", "no switchport")
    assert found.config.mode is Mode.ROUTED
    assert (found.unmodelled, found.unowned) == ({}, ("switchport mode dynamic auto",))


def test_lines_that_set_nothing_we_model_are_unowned_in_their_order() -> None:
    lines = [
        "switchport trunk encapsulation dot1q",
        "switchport trunk native vlan tag",
        "switchport nonegotiate",
        "switchport voice vlan 5",
        "no switchport port-security",
        "ip helper-address 10.9.9.9",
        "ipv6 enable",
        "ip address-something",
        "ipv6 address FE80::2 link-local",
        "spanning-tree portfast",
        "no cdp enable",
    ]
    assert section(*lines).unowned == tuple(lines)


def test_a_nested_block_belongs_to_nobody() -> None:
    found = section(
        "no ip address", "service instance 10 ethernet", " encapsulation dot1q 10", " description inner", "mtu 9000"
    )
    assert found.config.description == ""
    assert found.config.mtu == 9000
    assert found.unowned == ("service instance 10 ethernet", "encapsulation dot1q 10", "description inner")


@pytest.mark.parametrize(
    ("line", "tag"),
    [("encapsulation dot1Q 203", 203), ("encapsulation dot1Q 7 native", 7), ("encapsulation dot1q 12", 12)],
)
def test_a_subinterface_has_a_parent_and_a_tag(line: str, tag: int) -> None:
    found = section(line, "ip address 10.0.0.1 255.255.255.0", name=f"{PORT}.100").config
    assert (found.kind, found.parent, found.dot1q, found.mode) == (Kind.SUBINTERFACE, PORT, tag, None)


@pytest.mark.parametrize("line", ["encapsulation dot1Q 5 second-dot1q 6", "encapsulation isl 5"])
def test_a_tag_that_is_not_one_802_1q_tag_is_unmodelled(line: str) -> None:
    found = section(line, name=f"{PORT}.100")
    assert (found.unmodelled, found.config.dot1q) == ({"dot1q": line}, None)


def test_a_subinterface_has_its_parents_mtu() -> None:
    state = read("interface Gi0/1\n mtu 9000\n no ip address\ninterface Gi0/1.5\n encapsulation dot1Q 5\nend")
    assert state.interfaces["GigabitEthernet0/1.5"].config.mtu == 9000


def test_logical_interfaces_have_no_port_attributes() -> None:
    state = read(
        "interface Vlan10\n no ip address\ninterface Loopback0\ninterface Tunnel5\n ip address 10.0.0.1 255.0.0.0"
    )
    svi, loopback, tunnel = (found.config for found in state.interfaces.values())
    assert (svi.mode, svi.access_vlan, svi.lag, svi.mtu) == (None, None, None, 1500)
    assert (loopback.kind, loopback.mtu, loopback.enabled, loopback.lag) == (Kind.LOOPBACK, None, True, None)
    assert (tunnel.kind, tunnel.ipv4) == (Kind.OTHER, (IPv4Interface("10.0.0.1/8"),))


def test_system_mtu_is_the_default_of_all_but_loopbacks() -> None:
    state = read("system mtu 9198\ninterface Gi1/0/1\ninterface Loopback0\nend\n")
    assert [found.config.mtu for found in state.interfaces.values()] == [9198, None]
    assert state.defaults[Kind.LAG].mtu == 9198


def test_a_router_has_routed_ports_by_default() -> None:
    state = read("interface Gi1\n ip address 10.0.0.1 255.255.255.0\ninterface Gi2\n no ip address\n shutdown\nend\n")
    assert not state.layer2_default
    assert state.defaults[Kind.PHYSICAL].mode is Mode.ROUTED


def test_a_serial_port_is_never_a_switchport() -> None:
    state = read("interface Serial0/1/0:15\ninterface Gi1/0/1\n switchport access vlan 5\nend\n")
    assert state.layer2_default
    assert state.interfaces["Serial0/1/0:15"].config.mode is Mode.ROUTED


def test_a_catalyst_6500_prints_the_bare_switchport() -> None:
    state = read("interface Gi1/1\n switchport\ninterface Gi1/2\n no ip address\nend\n")
    assert not state.layer2_default


VLANS: list[tuple[str, str, frozenset[int] | None]] = [
    ("a VTP client shows none", "interface Gi1/0/1\n", None),
    ("VTP transparent without VLANs has the first", "vtp mode transparent\n", frozenset({1})),
    ("VTP off without VLANs has the first", "vtp mode off\n", frozenset({1})),
    ("VTP server shows none", "vtp mode server\n", None),
    ("blocks and lists", "vlan 10\n name users\n!\nvlan 20,30-32\n", parse_vlans("1,10,20,30-32")),
    (
        "lines that only begin like a VLAN",
        (
            "vlan internal allocation policy ascending\nvlan configuration 10\nvlan access-map M 10\n"
            "vlan group G vlan-list 5\nvlan dot1q tag native\nvlan\n"
        ),
        None,
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in VLANS], ids=[row[0] for row in VLANS])
def test_vlans_are_known_only_where_the_text_tells(text: str, expected: frozenset[int] | None) -> None:
    assert read(text).vlans == expected


def test_vrfs_of_either_syntax_are_found() -> None:
    assert read("ip vrf OLD\n rd 1:1\nvrf definition NEW\n!\n").vrfs == {"OLD", "NEW"}


BANNERS = [
    ("as IOS prints it", "banner motd ^C\ninterface GigabitEthernet1/0/9\n shutdown\n^C\n"),
    ("with the byte itself", "banner login \x03\ninterface GigabitEthernet1/0/9\n\x03\n"),
    ("with another delimiter", "banner exec #hello\ninterface GigabitEthernet1/0/9\nbye#\n"),
    ("with an at sign", "banner exec @\ninterface GigabitEthernet1/0/9\nbye@\n"),
    ("on one line", "banner motd ^Cinterface GigabitEthernet1/0/9^C\n"),
    ("for failed logins", "aaa authentication fail-message ^C\ninterface GigabitEthernet1/0/9\n^C\n"),
    ("as a macro", "macro name uplink\ninterface GigabitEthernet1/0/9\n@\n"),
]


@pytest.mark.parametrize("banner", [row[1] for row in BANNERS], ids=[f"a banner {row[0]}" for row in BANNERS])
def test_free_text_is_no_configuration(banner: str) -> None:
    state = read(f"hostname a\n{banner}interface Gi1/0/1\n shutdown\nend\n")
    assert list(state.interfaces) == ["GigabitEthernet1/0/1"]
    assert not state.interfaces["GigabitEthernet1/0/1"].config.enabled
    assert state.unfinished == ""


def test_the_section_is_kept_verbatim_without_separators() -> None:
    state = read("!\r\ninterface Gi1/0/1  \r\n\r\n\tdescription x \r\n !\r\n no ip address\r\n!\r\nend\r\n")
    found = state.interfaces["GigabitEthernet1/0/1"]
    assert found.lines == ("interface Gi1/0/1", "\tdescription x", " no ip address")
    assert found.config.description == "x"
    assert state.unfinished == ""


def test_an_interface_that_is_entered_twice_is_one_interface() -> None:
    state = read(
        "interface Gi0/1\n mtu 2000\n description a\n!\ninterface Gi0/2\n!\ninterface Gi0/1\n description b\nend\n"
    )
    assert list(state.interfaces) == ["GigabitEthernet0/1", "GigabitEthernet0/2"]
    found = state.interfaces["GigabitEthernet0/1"]
    assert (found.config.mtu, found.config.description) == (2000, "b")
    assert found.lines[-1] == " description b"


def test_an_unknown_interface_is_kept_under_its_own_spelling() -> None:
    state = read("interface Warp-Drive7\n shutdown\ninterface Serial0/0.1 point-to-point\nend\n")
    assert [(name, found.config.kind) for name, found in state.interfaces.items()] == [
        ("Warp-Drive7", Kind.OTHER),
        ("Serial0/0.1", Kind.SUBINTERFACE),
    ]


def test_explicit_defaults_of_show_all_are_understood_and_owned() -> None:
    found = section(
        "no description", "no shutdown", "mtu 1500", "switchport", "switchport access vlan 1", "switchport mode access"
    )
    assert found.unowned == ()
    assert found.config.mode is Mode.ACCESS


UNFINISHED = [
    ("a blank reply", " \n\r\n", "blank"),
    ("no interface", "hostname a\nend\n", "no interface section"),
    ("no end", "interface Gi1/0/1\n switchport acc", "instead of 'end'"),
    ("a refusal", "% Invalid input detected at '^' marker.\n", "refused"),
    ("a refusal for lack of rights", "Command authorization failed.\n", "refused"),
    ("the pager's remnant", "interface Gi1/0/1\n --More-- \x08\x08 shutdown\nend\n", "--More--"),
    ("a banner without an end", "interface Gi1/0/1\nbanner motd ^C\nhello\nend\n", "never ends"),
]


@pytest.mark.parametrize(("text", "reason"), [row[1:] for row in UNFINISHED], ids=[row[0] for row in UNFINISHED])
def test_a_text_that_cannot_be_whole_says_why(text: str, reason: str) -> None:
    assert reason in read(text).unfinished


def test_words_that_look_like_refusals_inside_free_text_are_harmless() -> None:
    state = read("banner motd ^C\n% Invalid input\n^C\ninterface Gi1/0/1\n description % Invalid input --More--\nend\n")
    assert state.unfinished == ""
