# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ports, VLANs of trunks, bundles, MTU and the layer of a port."""

from __future__ import annotations

import pytest

from .cases import Case, sentence

TRUNK = "switchport trunk allowed vlan"

IOS = [
    Case(
        sentence="a trunk's VLANs are added, removed and compressed, with pairs written out",
        platform="ios",
        lines=["interface gi1/0/2", f"{TRUNK} 10,11,12,20", f"{TRUNK} add 30,31", f"{TRUNK} remove 12"],
        changed=["+ switchport trunk allowed vlan 10,11,20,30,31"],
    ),
    Case(
        sentence="all VLANs is the default and hidden, none is printed, except is spelled out",
        platform="ios",
        lines=[
            "interface gi1/0/2",
            f"{TRUNK} none",
            "interface gi1/0/3",
            f"{TRUNK} 5",
            f"{TRUNK} all",
            "interface gi1/0/1",
            "no switchport trunk allowed vlan",
            f"{TRUNK} except 2-4093",
        ],
        changed=[
            "- switchport trunk allowed vlan 10,20,30",
            "+ switchport trunk allowed vlan 1,4094",
            "+ switchport trunk allowed vlan none",
        ],
    ),
    Case(
        sentence="a long list is continued on an `add` line",
        platform="ios",
        lines=["interface gi1/0/2", f"{TRUNK} {','.join(str(n) for n in range(101, 140, 2))}"],
        changed=[
            "+ switchport trunk allowed vlan 101,103,105,107,109,111,113,115,117,119,121,123",
            "+ switchport trunk allowed vlan add 125,127,129,131,133,135,137,139",
        ],
    ),
    Case(
        sentence="spaces, reversed ranges, VLAN 0 and 4095 are invalid input",
        platform="ios",
        lines=["interface gi1/0/2", f"{TRUNK} 10, 20", f"{TRUNK} 20-10", f"{TRUNK} 0", f"{TRUNK} 4095"],
        refused={
            f"{TRUNK} 10, 20": "% Invalid input detected at '^' marker.",
            f"{TRUNK} 20-10": "% Invalid input detected at '^' marker.",
            f"{TRUNK} 0": "% Invalid input detected at '^' marker.",
            f"{TRUNK} 4095": "% Invalid input detected at '^' marker.",
        },
    ),
    Case(
        sentence="a routed port is no switching port",
        platform="ios",
        lines=["interface gi1/0/9", "switchport access vlan 10"],
        refused={"switchport access vlan 10": "Command rejected: GigabitEthernet1/0/9 not a switching port."},
    ),
    Case(
        sentence="a missing access VLAN comes into being",
        platform="ios",
        lines=["interface gi1/0/2", "switchport access vlan 44"],
        changed=["-vlan 20,30", "+vlan 20,30,44", "+ switchport access vlan 44"],
    ),
    Case(
        sentence="`no switchport` forgets the switchport",
        platform="ios",
        lines=["interface gi1/0/3", "no switchport", "switchport"],
        changed=["- switchport access vlan 10", "- switchport mode access"],
    ),
    Case(
        sentence="`switchport` forgets the routed port but its description and MTU",
        platform="ios",
        lines=["interface gi1/0/9", "switchport"],
        changed=[
            "- no switchport",
            "- ip address 172.20.11.1 255.255.255.254",
            "- ip ospf cost 10",
            "- ipv6 address 2001:DB8:11::1/64",
        ],
    ),
    Case(
        sentence="a port with subinterfaces stays routed",
        platform="ios",
        lines=["interface gi1/0/13", "switchport"],
        refused={"switchport": "Command rejected: GigabitEthernet1/0/13: remove its subinterfaces first."},
    ),
    Case(
        sentence="a bundle with members stays a switchport",
        platform="ios",
        lines=["interface po1", "no switchport"],
        refused={
            "no switchport": "Command rejected (Port-channel1, Port-channel1): "
            "Either port is L2 and port-channel is L3, or vice-versa"
        },
    ),
    Case(
        sentence="a bundle's VLANs reach the members that had them too",
        platform="ios",
        lines=["interface po1", f"{TRUNK} add 40"],
        changed=[
            "- switchport trunk allowed vlan 10,20,30",
            "+ switchport trunk allowed vlan 10,20,30,40",
            "- switchport trunk allowed vlan 10,20,30",
            "+ switchport trunk allowed vlan 10,20,30,40",
        ],
    ),
    Case(
        sentence="`channel-group` creates the bundle with the port's own switchport lines",
        platform="ios",
        lines=["interface gi1/0/3", "channel-group 3 mode active"],
        changed=[
            "+interface Port-channel3",
            "+ switchport access vlan 10",
            "+ switchport mode access",
            "+!",
            "+ channel-group 3 mode active",
        ],
    ),
    Case(
        sentence="a routed port doesn't join a switching bundle",
        platform="ios",
        lines=["interface gi1/0/13", "no interface gi1/0/13.100", "interface gi1/0/13", "channel-group 1 mode active"],
        changed=[
            "-interface GigabitEthernet1/0/13.100",
            "- encapsulation dot1Q 100",
            "- ip address 198.51.100.9 255.255.255.252",
            "-!",
        ],
        refused={
            "channel-group 1 mode active": (
                "Command rejected (Port-channel1, Gi1/0/13): Either port is L2 and port-channel is L3, or vice-versa"
            )
        },
    ),
    Case(
        sentence="a port with addresses doesn't join a bundle",
        platform="ios",
        lines=["interface gi1/0/9", "channel-group 9 mode active"],
        refused={
            "channel-group 9 mode active": (
                "Command rejected: GigabitEthernet1/0/9 has IP addresses: remove them first."
            )
        },
    ),
    Case(
        sentence="LACP and static members don't mix",
        platform="ios",
        lines=["interface gi1/0/2", "channel-group 1 mode on"],
        refused={
            "channel-group 1 mode on": (
                "Command rejected (channel protocol mismatch for interface Gi1/0/2 in group 1): "
                "the interface can not be added to the channel group"
            )
        },
    ),
    Case(
        sentence="deleting a bundle frees its members",
        platform="ios",
        lines=["no interface Port-channel1"],
        changed=[
            "-interface Port-channel1",
            "- description uplink",
            "- switchport trunk native vlan 99",
            "- switchport trunk allowed vlan 10,20,30",
            "- switchport mode trunk",
            "-!",
            "- channel-group 1 mode active",
        ],
    ),
    Case(
        sentence="the MTU of a member is its bundle's, and of a switch 1500 to 9198",
        platform="ios",
        lines=["interface gi1/0/1", "mtu 9000", "interface gi1/0/2", "mtu 9199", "mtu 1499", "mtu 9198"],
        changed=["+ mtu 9198"],
        refused={
            "mtu 9000": "Command rejected: GigabitEthernet1/0/1 is a member of Port-channel1: set the MTU there.",
            "mtu 9199": "% Invalid input detected at '^' marker.",
            "mtu 1499": "% Invalid input detected at '^' marker.",
        },
    ),
    Case(
        sentence="default values are hidden",
        platform="ios",
        lines=[
            "interface gi1/0/2",
            "mtu 1500",
            "switchport access vlan 1",
            "switchport trunk native vlan 1",
            "switchport mode dynamic auto",
            f"{TRUNK} 1-4094",
            "no shutdown",
        ],
    ),
    Case(
        sentence="this Catalyst doesn't know `switchport trunk encapsulation`",
        platform="ios",
        lines=["interface gi1/0/2", "switchport trunk encapsulation dot1q"],
        refused={"switchport trunk encapsulation dot1q": "% Invalid input detected at '^' marker."},
    ),
    Case(
        sentence="the management port is no switchport",
        platform="ios",
        lines=["interface gi0/0", "switchport", "no switchport"],
        refused={
            "switchport": "% Invalid input detected at '^' marker.",
            "no switchport": "% Invalid input detected at '^' marker.",
        },
    ),
    Case(
        sentence="two subinterfaces of a port can't have the same VLAN",
        platform="ios",
        lines=["interface gi1/0/13.101", "encapsulation dot1q 100", "no interface gi1/0/13.101"],
        refused={
            "encapsulation dot1q 100": (
                "%Configuration of multiple subinterfaces of the same main\n"
                "interface with the same VID (100) is not permitted.\n"
                "This VID is already configured on GigabitEthernet1/0/13.100."
            )
        },
    ),
]

NXOS = [
    Case(
        sentence="a bundle with members stays a switchport",
        platform="nxos",
        lines=["interface po1", "no switchport"],
        refused={"no switchport": "command failed: port not compatible [Ethernet Layer]"},
    ),
    Case(
        sentence="a port that becomes routed is shut until it is told otherwise",
        platform="nxos",
        lines=["interface eth1/2", "no switchport", "interface eth1/3", "no switchport", "no shutdown"],
        changed=[
            "+  no switchport",
            "-  switchport access vlan 10",
            "-  spanning-tree port type edge",
            "+  no switchport",
            "+  no shutdown",
        ],
    ),
    Case(
        sentence="access mode and channel mode `on` are hidden, neighbours are a range",
        platform="nxos",
        lines=[
            "interface eth1/2",
            "switchport mode access",
            f"{TRUNK} 10,11",
            "channel-group 2",
        ],
        changed=[
            "+interface port-channel2",
            "+  switchport trunk allowed vlan 10-11",
            "+",
            "+  switchport trunk allowed vlan 10-11",
            "+  channel-group 2",
        ],
    ),
    Case(
        sentence="a port must have its bundle's configuration before it joins",
        platform="nxos",
        lines=["interface eth1/2", "channel-group 1 mode active"],
        refused={"channel-group 1 mode active": "command failed: port not compatible [port mode]"},
    ),
    Case(
        sentence="`force` gives the port its bundle's configuration",
        platform="nxos",
        lines=["interface eth1/3", "channel-group 1 force mode active"],
        changed=[
            "-  switchport access vlan 10",
            "+  switchport mode trunk",
            "+  switchport trunk native vlan 99",
            "+  switchport trunk allowed vlan 10,20,30",
            "+  channel-group 1 mode active",
        ],
    ),
    Case(
        sentence="a member is configured through its bundle",
        platform="nxos",
        lines=["interface eth1/1", "switchport access vlan 10", "mtu 9216"],
        refused={
            "switchport access vlan 10": "command failed: port is a member of port-channel1",
            "mtu 9216": "ERROR: Ethernet1/1: port is a member of port-channel1: cannot configure MTU",
        },
    ),
    Case(
        sentence="LACP needs its feature",
        platform="nxos",
        lines=["no feature lacp", "interface eth1/2", "channel-group 5 mode active"],
        changed=["-feature lacp", "-  channel-group 1 mode active"],
        refused={"channel-group 5 mode active": "LACP process needs to be started before configuring active mode"},
    ),
    Case(
        sentence="an SVI needs its feature, and goes with it",
        platform="nxos",
        lines=["no feature interface-vlan", "interface Vlan30"],
        changed=[
            "-feature interface-vlan",
            "-",
            "-interface Vlan1",
            "-",
            "-interface Vlan10",
            "-  description users gateway",
            "-  no shutdown",
            "-  no ip redirects",
            "-  ip address 172.20.13.65/27",
            "-  ipv6 address 2001:db8:13:10::1/64",
        ],
        refused={"interface Vlan30": "% Invalid command at '^' marker."},
    ),
    Case(
        sentence="a switchport's MTU is the default or the jumbo size",
        platform="nxos",
        lines=["interface eth1/2", "mtu 9000", "mtu 9216", "interface eth1/9", "mtu 10000"],
        changed=["+  mtu 9216"],
        refused={
            "mtu 9000": "ERROR: Ethernet1/2: MTU on L2 interfaces can be set only to default or system-jumbo",
            "mtu 10000": "% Invalid number, range is (64:9216) at '^' marker.",
        },
    ),
    Case(
        sentence="`no system default switchport` turns the defaults round",
        platform="nxos",
        lines=["no system default switchport", "interface eth1/2", "no shutdown"],
        changed=[
            "+no system default switchport",
            "+  switchport",
            "+  switchport",
            "+  no shutdown",
            "+  switchport",
            "-  no switchport",
            "-  no switchport",
            "-  no switchport",
        ],
    ),
    Case(
        sentence="a missing access VLAN stays missing",
        platform="nxos",
        lines=["interface eth1/2", "switchport access vlan 44"],
        changed=["+  switchport access vlan 44"],
    ),
]

EOS = [
    Case(
        sentence="a routed port keeps its switchport lines for later",
        platform="eos",
        lines=["interface et3", "no switchport", "switchport trunk native vlan 5"],
        changed=["+   no switchport", "+   switchport trunk native vlan 5"],
    ),
    Case(
        sentence="a member's switchport doesn't have to fit its bundle's, but its protocol does",
        platform="eos",
        lines=["interface et2", "channel-group 1 mode on", "channel-group 1 mode passive"],
        changed=["+   channel-group 1 mode passive"],
        refused={"channel-group 1 mode on": "% Cannot change mode; remove all members and try again."},
    ),
    Case(
        sentence="a bundle created by its member is empty",
        platform="eos",
        lines=["interface et3", "channel-group 7 mode active"],
        changed=["+interface Port-Channel7", "+!", "+   channel-group 7 mode active"],
    ),
    Case(
        sentence="the MTU goes from 68 to 9214",
        platform="eos",
        lines=["interface et2", "mtu 9215", "mtu 67", "mtu 9214"],
        changed=["+   mtu 9214"],
        refused={"mtu 9215": "% Invalid input", "mtu 67": "% Invalid input"},
    ),
    Case(
        sentence="a missing access VLAN comes into being",
        platform="eos",
        lines=["interface et2", "switchport access vlan 44"],
        changed=["-vlan 20,30", "+vlan 20,30,44", "+   switchport access vlan 44"],
    ),
]


@pytest.mark.parametrize("case", IOS + NXOS + EOS, ids=sentence)
def test_layer_2(case: Case) -> None:
    assert case.refused_and_changed() == (case.refused, case.changed)
