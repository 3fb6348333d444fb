# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Interfaces coming and going, VLANs, VRFs, features, names, unmodelled lines and complaints."""

from __future__ import annotations

import pytest

from tests.lab.engine import load
from tests.lab.engine.session import ConfigSession

from .cases import Case, device, sentence, text

CASES = [
    Case(
        sentence="a port that the hardware doesn't have is refused and the user stays where they were",
        platform="ios",
        lines=["interface gi1/0/2", "interface gi1/0/99", "description still here"],
        changed=["+ description still here"],
        refused={"interface gi1/0/99": "% Invalid input detected at '^' marker."},
    ),
    Case(
        sentence="abbreviations and spaces are understood, the name is printed in full at its sorted place",
        platform="ios",
        lines=["int lo 5", "int vl40", "int po 2"],
        changed=[
            "+interface Loopback5",
            "+ no ip address",
            "+!",
            "+!",
            "+interface Port-channel2",
            "+interface Vlan40",
            "+ no ip address",
            "+!",
        ],
    ),
    Case(
        sentence="ports can't be deleted, logical interfaces can",
        platform="ios",
        lines=["no interface gi1/0/2", "no interface Vlan1"],
        changed=["-interface Vlan1", "- no ip address", "- shutdown", "-!"],
        refused={"no interface gi1/0/2": "% Removal of physical interfaces is not permitted."},
    ),
    Case(
        sentence="`default interface` forgets everything",
        platform="ios",
        lines=["default interface gi1/0/3"],
        changed=["- switchport access vlan 10", "- switchport mode access", "- spanning-tree portfast"],
    ),
    Case(
        sentence="a range is configured at once",
        platform="ios",
        lines=["interface range gi1/0/2 - 3", "description both"],
        changed=["+ description both", "+ description both"],
    ),
    Case(
        sentence="a subinterface needs a routed parent",
        platform="ios",
        lines=["interface gi1/0/2.10"],
        refused={"interface gi1/0/2.10": "% Invalid input detected at '^' marker."},
    ),
    Case(
        sentence="VLANs get names, and lose them",
        platform="ios",
        lines=["vlan 20", "name voice", "vlan 10", "no name", "vlan 31-32"],
        changed=["- name users", "-vlan 20,30", "+vlan 20", "+ name voice", "+!", "+vlan 30-32"],
    ),
    Case(
        sentence="VLAN 1 and the reserved ones stay, and no two VLANs share a name",
        platform="ios",
        lines=["no vlan 1", "no vlan 1002", "vlan 20", "name users", "vlan 1", "name x"],
        refused={
            "no vlan 1": "%Default VLAN 1 may not be deleted.",
            "no vlan 1002": "%Default VLAN 1002 may not be deleted.",
            "name users": "%VLAN #20 and #10 have an identical name: users",
            "name x": "%Default VLAN 1 may not have its name changed.",
        },
    ),
    Case(
        sentence="a name of 33 characters and a VLAN of 4095 are invalid",
        platform="ios",
        lines=["vlan 20", "name " + "x" * 33, "vlan 4095"],
        refused={
            "name " + "x" * 33: "% Invalid input detected at '^' marker.",
            "vlan 4095": "% Invalid input detected at '^' marker.",
        },
    ),
    Case(
        sentence="a VRF is a block of its own",
        platform="ios",
        lines=["vrf definition RED", "rd 1:1", "address-family ipv4", "route-target export 1:1", "nonsense"],
        changed=[
            "+ exit-address-family",
            "+!",
            "+vrf definition RED",
            "+ rd 1:1",
            "+ !",
            "+ address-family ipv4",
            "+  route-target export 1:1",
        ],
        refused={"nonsense": "% Invalid input detected at '^' marker."},
    ),
    Case(
        sentence="known unmodelled lines are stored where the platform prints them, others are refused",
        platform="ios",
        lines=["interface Vlan10", "ip ospf cost 5", "ip ospf cost 6", "no ip helper-address 192.0.2.53", "frobnicate"],
        changed=["- ip helper-address 192.0.2.53", "+ ip ospf cost 6"],
        refused={"frobnicate": "% Invalid input detected at '^' marker."},
    ),
    Case(
        sentence="unmodelled blocks and global lines are stored, and removed again",
        platform="ios",
        lines=["router ospf 1", "passive-interface default", "ntp server 192.0.2.1", "no ntp server 192.0.2.1"],
        changed=["+ passive-interface default"],
    ),
    Case(
        sentence="a word that fits two commands is ambiguous, half a command is incomplete",
        platform="ios",
        lines=["interface gi1/0/2", "s", "switchport access", "description"],
        refused={
            "s": '% Ambiguous command:  "s"',
            "switchport access": "% Incomplete command.",
            "description": "% Incomplete command.",
        },
    ),
    Case(
        sentence="words may be abbreviated while they stay unique",
        platform="ios",
        lines=["int gi1/0/2", "sw acc vl 10", "desc a  b ", "shut", "no shut"],
        changed=["+ description a  b", "+ switchport access vlan 10"],
    ),
    Case(
        sentence="a description may have 240 characters",
        platform="ios",
        lines=["interface gi1/0/2", "description " + "x" * 241, "description " + "y" * 240],
        changed=["+ description " + "y" * 240],
        refused={"description " + "x" * 241: "% Invalid input detected at '^' marker."},
    ),
    Case(
        sentence="the list of VLANs is complete, and the named ones have a section",
        platform="nxos",
        lines=["vlan 20", "name voice", "vlan 31", "no vlan 30"],
        changed=["-vlan 1,10,20,30", "+vlan 1,10,20,31", "+vlan 20", "+  name voice"],
    ),
    Case(
        sentence="reserved VLANs, unknown features and ports are refused in the platform's words",
        platform="nxos",
        lines=["vlan 3968", "no vlan 1", "feature nonsense", "interface Ethernet1/99", "interface Ethernet1"],
        refused={
            "vlan 3968": "ERROR: VLAN 3968 is within the reserved range",
            "no vlan 1": "ERROR: Default VLAN 1 may not be deleted",
            "feature nonsense": "% Invalid command at '^' marker.",
            "interface Ethernet1/99": "% Invalid range at '^' marker.",
            "interface Ethernet1": "% Invalid command at '^' marker.",
        },
    ),
    Case(
        sentence="a new SVI is shut until it is told otherwise",
        platform="nxos",
        lines=["interface Vlan30", "interface Vlan20", "no shutdown"],
        changed=["+", "+interface Vlan20", "+  no shutdown", "+", "+interface Vlan30"],
    ),
    Case(
        sentence="interfaces are created at their sorted place",
        platform="nxos",
        lines=["interface lo1", "interface po2", "interface eth1/13.50"],
        changed=["+", "+interface port-channel2", "+interface Ethernet1/13.50", "+", "+", "+interface loopback1"],
    ),
    Case(
        sentence="an unknown port, an unknown command and a missing argument",
        platform="eos",
        lines=["interface Ethernet99", "frobnicate", "interface et2", "switchport access vlan"],
        refused={
            "interface Ethernet99": "% Invalid input",
            "frobnicate": "% Invalid input",
            "switchport access vlan": "% Incomplete command",
        },
    ),
    Case(
        sentence="interfaces are created at their sorted place",
        platform="eos",
        lines=["interface vlan 30", "interface lo1", "interface po2", "interface et13.50"],
        changed=[
            "+!",
            "+interface Port-Channel2",
            "+interface Ethernet13.50",
            "+!",
            "+interface Loopback1",
            "+!",
            "+!",
            "+interface Vlan30",
        ],
    ),
    Case(
        sentence="a VRF instance comes and goes with its interfaces' addresses",
        platform="eos",
        lines=["vrf instance RED", "no vrf instance TENANT-A"],
        changed=[
            "-vrf instance TENANT-A",
            "+vrf instance RED",
            "-   vrf TENANT-A",
            "-   ip address 172.20.15.129/28",
            "-   ip address 172.20.15.145/28 secondary",
            "-ip routing vrf TENANT-A",
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=sentence)
def test_global(case: Case) -> None:
    assert case.refused_and_changed() == (case.refused, case.changed)


def test_what_a_device_says_without_refusing() -> None:
    session = ConfigSession(device("ios").running)
    for line in ("interface gi1/0/9",):
        session.feed(line)
    reply = session.feed("vrf forwarding TENANT-A")
    assert not reply.refused
    assert reply.text.splitlines() == [
        "% Interface GigabitEthernet1/0/9 IPv4 disabled and address(es) removed due to enabling VRF TENANT-A",
        "% Interface GigabitEthernet1/0/9 IPv6 disabled and address(es) removed due to enabling VRF TENANT-A",
    ]
    session.feed("interface gi1/0/2")
    assert session.feed("switchport access vlan 44").text == "% Access VLAN does not exist. Creating vlan 44"


def test_nxos_says_that_it_deleted_layer_3() -> None:
    session = ConfigSession(device("nxos").running)
    session.feed("interface eth1/9")
    assert session.feed("vrf member TENANT-A").text == "Warning: Deleted all L3 config on interface Ethernet1/9"


def test_eos_warns_about_an_address_on_a_switchport() -> None:
    session = ConfigSession(device("eos").running)
    session.feed("interface et2")
    reply = session.feed("ip address 10.0.0.1/24")
    assert not reply.refused
    assert reply.text == "! IP configuration will be ignored while interface Ethernet2 is not a routed port."


def test_stop_on_error_leaves_the_rest_unsaid() -> None:
    one = device("ios")
    refused = one.configure(["interface gi1/0/2", "frobnicate", "shutdown"], stop_on_error=True)
    assert refused == [("frobnicate", "% Invalid input detected at '^' marker.")]
    assert one.running_config() == text("ios")


def test_a_deleted_interface_takes_no_more_lines() -> None:
    running = device("ios").running
    mine, theirs = ConfigSession(running), ConfigSession(running)
    mine.feed("interface Vlan10")
    theirs.feed("no interface Vlan10")
    assert mine.feed("shutdown").refused
    assert "Vlan10" not in running.interfaces


@pytest.mark.parametrize("platform", ["ios", "nxos"])
def test_a_switchport_with_an_address_loses_it_when_the_device_boots(platform: str) -> None:
    port = {"ios": "GigabitEthernet1/0/2", "nxos": "Ethernet1/2"}[platform]
    line = {"ios": " ip address 10.0.0.1 255.255.255.0", "nxos": "  ip address 10.0.0.1/24"}[platform]
    one = load(platform, text(platform).replace(f"interface {port}\n", f"interface {port}\n{line}\n"))
    assert one.running_config() == text(platform)
    assert one.running.refused_at_boot == [f"{port}: addresses and VRF need `no switchport`"]


def test_a_router_has_no_switchports() -> None:
    router = load("ios", "hostname r1\n!\ninterface GigabitEthernet0/0/1\n ip address 10.0.0.1 255.255.255.0\n!\nend\n")
    assert router.configure(["interface gi0/0/1", "no switchport", "ip address 10.0.0.2 255.255.255.0"]) == [
        ("no switchport", "% Invalid input detected at '^' marker.")
    ]
    assert " ip address 10.0.0.2 255.255.255.0\n" in router.running_config()


def test_an_older_catalyst_wants_the_encapsulation_before_the_trunk() -> None:
    old = load(
        "ios",
        "interface GigabitEthernet1/0/1\n switchport trunk encapsulation dot1q\n switchport mode trunk\n!\n"
        "interface GigabitEthernet1/0/2\n!\nend\n",
    )
    assert old.configure(["interface gi1/0/2", "switchport mode trunk"]) == [
        (
            "switchport mode trunk",
            'Command rejected: An interface whose trunk encapsulation is "Auto" can not be configured to "trunk" mode.',
        )
    ]
    assert old.configure(["interface gi1/0/2", "switchport trunk encapsulation dot1q", "switchport mode trunk"]) == []
