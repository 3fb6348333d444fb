# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses and VRFs: what each platform accepts, refuses and forgets."""

from __future__ import annotations

import pytest

from .cases import Case, sentence

IOS = [
    Case(
        sentence="another primary replaces the old one in place and the secondaries stay",
        platform="ios",
        lines=["interface gi1/0/10", "ip address 172.20.11.130 255.255.255.240"],
        changed=["- ip address 172.20.11.129 255.255.255.240", "+ ip address 172.20.11.130 255.255.255.240"],
    ),
    Case(
        sentence="a primary can't go before its secondaries",
        platform="ios",
        lines=["interface gi1/0/10", "no ip address 172.20.11.129 255.255.255.240"],
        refused={"no ip address 172.20.11.129 255.255.255.240": "% Must delete secondary before deleting primary"},
    ),
    Case(
        sentence="secondaries first, then the primary, and the section says that there is no address",
        platform="ios",
        lines=[
            "interface gi1/0/10",
            "no ip address 172.20.11.145 255.255.255.240 secondary",
            "no ip address 172.20.11.129 255.255.255.240",
        ],
        changed=[
            "- ip address 172.20.11.145 255.255.255.240 secondary",
            "- ip address 172.20.11.129 255.255.255.240",
            "+ no ip address",
        ],
    ),
    Case(
        sentence="a secondary may come before its primary, as in a running-config",
        platform="ios",
        lines=[
            "interface gi1/0/13",
            "ip address 10.0.0.1 255.255.255.0 secondary",
            "ip address 10.0.0.2 255.255.255.0",
        ],
        changed=[
            "- no ip address",
            "+ ip address 10.0.0.1 255.255.255.0 secondary",
            "+ ip address 10.0.0.2 255.255.255.0",
        ],
    ),
    Case(
        sentence="an existing secondary isn't promoted by naming it as the primary",
        platform="ios",
        lines=["interface gi1/0/10", "ip address 172.20.11.145 255.255.255.240"],
        refused={
            "ip address 172.20.11.145 255.255.255.240": (
                "% 172.20.11.145 is configured as a secondary address on GigabitEthernet1/0/10: remove it first."
            )
        },
    ),
    Case(
        sentence="an address that isn't there can't be removed",
        platform="ios",
        lines=["interface gi1/0/9", "no ip address 10.9.9.9 255.255.255.0"],
        refused={"no ip address 10.9.9.9 255.255.255.0": "Invalid address"},
    ),
    Case(
        sentence="a secondary is only removed by a line that says so",
        platform="ios",
        lines=["interface gi1/0/10", "no ip address 172.20.11.145 255.255.255.240"],
        refused={"no ip address 172.20.11.145 255.255.255.240": "Invalid address"},
    ),
    Case(
        sentence="the network and the broadcast address, and a host mask off a loopback, are bad masks",
        platform="ios",
        lines=[
            "interface gi1/0/13",
            "ip address 10.0.0.0 255.255.255.0",
            "ip address 10.0.0.255 255.255.255.0",
            "ip address 10.0.0.1 255.255.255.255",
        ],
        refused={
            "ip address 10.0.0.0 255.255.255.0": "Bad mask /24 for address 10.0.0.0",
            "ip address 10.0.0.255 255.255.255.0": "Bad mask /24 for address 10.0.0.255",
            "ip address 10.0.0.1 255.255.255.255": "Bad mask /32 for address 10.0.0.1",
        },
    ),
    Case(
        sentence="both addresses of a /31 and a /32 on a loopback are fine",
        platform="ios",
        lines=[
            "interface gi1/0/13",
            "ip address 10.0.0.0 255.255.255.254",
            "interface Loopback1",
            "ip address 10.0.1.1 255.255.255.255",
        ],
        changed=[
            "+!",
            "+interface Loopback1",
            "+ ip address 10.0.1.1 255.255.255.255",
            "- no ip address",
            "+ ip address 10.0.0.0 255.255.255.254",
        ],
    ),
    Case(
        sentence="a mask with holes and an address that isn't one are invalid input",
        platform="ios",
        lines=[
            "interface gi1/0/13",
            "ip address 10.0.0.1 255.0.255.0",
            "ip address 10.0.0.256 255.255.255.0",
            "ip address 10.0.0.1/24",
        ],
        refused={
            "ip address 10.0.0.1 255.0.255.0": "% Invalid input detected at '^' marker.",
            "ip address 10.0.0.256 255.255.255.0": "% Invalid input detected at '^' marker.",
            "ip address 10.0.0.1/24": "% Invalid input detected at '^' marker.",
        },
    ),
    Case(
        sentence="an address overlaps with another interface's in the same VRF",
        platform="ios",
        lines=["interface gi1/0/13", "ip address 172.20.11.70 255.255.255.0"],
        refused={"ip address 172.20.11.70 255.255.255.0": "% 172.20.11.0 overlaps with GigabitEthernet1/0/9"},
    ),
    Case(
        sentence="the same subnet in another VRF is no overlap",
        platform="ios",
        lines=["interface gi1/0/13", "ip address 172.20.11.130 255.255.255.240"],
        changed=["- no ip address", "+ ip address 172.20.11.130 255.255.255.240"],
    ),
    Case(
        sentence="a switchport takes neither addresses nor a VRF",
        platform="ios",
        lines=[
            "interface gi1/0/2",
            "ip address 10.0.0.1 255.255.255.0",
            "ipv6 address 2001:db8::1/64",
            "vrf forwarding TENANT-A",
        ],
        refused={
            "ip address 10.0.0.1 255.255.255.0": "% IP addresses may not be configured on L2 links.",
            "ipv6 address 2001:db8::1/64": "% IPv6 may not be configured on L2 links.",
            "vrf forwarding TENANT-A": "% VRF may not be configured on L2 links.",
        },
    ),
    Case(
        sentence="joining a VRF removes the addresses of both families",
        platform="ios",
        lines=["interface gi1/0/9", "vrf forwarding TENANT-A"],
        changed=[
            "- ip address 172.20.11.1 255.255.255.254",
            "+ vrf forwarding TENANT-A",
            "+ no ip address",
            "- ipv6 address 2001:DB8:11::1/64",
        ],
    ),
    Case(
        sentence="naming the VRF that the interface is in already changes nothing",
        platform="ios",
        lines=["interface gi1/0/10", "vrf forwarding TENANT-A"],
    ),
    Case(
        sentence="leaving a VRF removes the addresses",
        platform="ios",
        lines=["interface gi1/0/10", "no vrf forwarding"],
        changed=[
            "- vrf forwarding TENANT-A",
            "- ip address 172.20.11.145 255.255.255.240 secondary",
            "- ip address 172.20.11.129 255.255.255.240",
            "+ no ip address",
        ],
    ),
    Case(
        sentence="a VRF must be defined",
        platform="ios",
        lines=["interface gi1/0/9", "vrf forwarding NOPE"],
        refused={"vrf forwarding NOPE": "% VRF NOPE not configured."},
    ),
    Case(
        sentence="a VRF without the address family takes no address of it",
        platform="ios",
        lines=["interface gi0/0", "ipv6 address 2001:db8:ff::1/64"],
        refused={"ipv6 address 2001:db8:ff::1/64": "% VRF MGMT is not configured for address-family ipv6."},
    ),
    Case(
        sentence="deleting a VRF returns its interfaces to the global table without addresses",
        platform="ios",
        lines=["no vrf definition TENANT-A"],
        changed=[
            "- exit-address-family",
            "-!",
            "-vrf definition TENANT-A",
            "- rd 65000:10",
            "- !",
            "- address-family ipv4",
            "- exit-address-family",
            "- !",
            "- address-family ipv6",
            "- vrf forwarding TENANT-A",
            "- ip address 172.20.11.145 255.255.255.240 secondary",
            "- ip address 172.20.11.129 255.255.255.240",
            "+ no ip address",
        ],
    ),
    Case(
        sentence="IPv6 addresses are printed in capitals and shortened",
        platform="ios",
        lines=["interface gi1/0/13", "ipv6 address 2001:0db8:0000:0001::00ab/64", "ipv6 address fe80::1 link-local"],
        changed=["+ ipv6 address FE80::1 link-local", "+ ipv6 address 2001:DB8:0:1::AB/64"],
    ),
    Case(
        sentence="IPv6 subnets overlap as well",
        platform="ios",
        lines=["interface gi1/0/13", "ipv6 address 2001:db8:11::2/64"],
        refused={
            "ipv6 address 2001:db8:11::2/64": (
                "%GigabitEthernet1/0/13: Error: 2001:DB8:11::/64 is overlapping with 2001:DB8:11::/64 "
                "on GigabitEthernet1/0/9"
            )
        },
    ),
    Case(
        sentence="a zone, a multicast address and a missing length are no IPv6 interface address",
        platform="ios",
        lines=[
            "interface gi1/0/13",
            "ipv6 address fe80::1%eth0 link-local",
            "ipv6 address ff02::1/64",
            "ipv6 address 2001:db8::1",
        ],
        refused={
            "ipv6 address fe80::1%eth0 link-local": "% Invalid input detected at '^' marker.",
            "ipv6 address ff02::1/64": "% Invalid IPv6 address ff02::1: not a unicast address",
            "ipv6 address 2001:db8::1": "% Incomplete command.",
        },
    ),
    Case(
        sentence="a subinterface wants its VLAN before its address",
        platform="ios",
        lines=["interface gi1/0/13.200", "ip address 10.0.0.1 255.255.255.0", "encapsulation dot1q 200"],
        changed=["+interface GigabitEthernet1/0/13.200", "+ encapsulation dot1Q 200", "+ no ip address", "+!"],
        refused={
            "ip address 10.0.0.1 255.255.255.0": (
                "% Configuring IP routing on a LAN subinterface is only allowed if that\n"
                "subinterface is already configured as part of an IEEE 802.10, IEEE 802.1Q,\n"
                "or ISL vLAN."
            )
        },
    ),
]

NXOS = [
    Case(
        sentence="an address on a switchport is no command",
        platform="nxos",
        lines=["interface eth1/2", "ip address 10.0.0.1/24", "vrf member TENANT-A", "no ip address"],
        refused={
            "no ip address": "% Invalid command at '^' marker.",
            "ip address 10.0.0.1/24": "% Invalid command at '^' marker.",
            "vrf member TENANT-A": "% Invalid command at '^' marker.",
        },
    ),
    Case(
        sentence="joining a VRF removes every line of layer 3",
        platform="nxos",
        lines=["interface eth1/9", "vrf member TENANT-A"],
        changed=[
            "-  ip address 172.20.13.1/31",
            "-  ipv6 address 2001:db8:13::1/64",
            "-  ip ospf cost 10",
            "+  vrf member TENANT-A",
        ],
    ),
    Case(
        sentence="an interface may wait for a VRF that isn't defined yet",
        platform="nxos",
        lines=["interface eth1/13", "vrf member LATER"],
        changed=["+  vrf member LATER"],
    ),
    Case(
        sentence="mgmt0 stays in its VRF, and nobody else joins it",
        platform="nxos",
        lines=["interface mgmt0", "vrf member TENANT-A", "interface eth1/9", "vrf member management"],
        refused={
            "vrf member TENANT-A": "ERROR: VRF membership of mgmt0 cannot be changed",
            "vrf member management": "ERROR: only mgmt0 can be a member of VRF management",
        },
    ),
    Case(
        sentence="the primary is printed before its secondaries and replaced in place",
        platform="nxos",
        lines=["interface eth1/10", "ip address 172.20.13.130/28", "ip address 172.20.13.161/28 secondary"],
        changed=[
            "-  ip address 172.20.13.129/28",
            "+  ip address 172.20.13.130/28",
            "+  ip address 172.20.13.161/28 secondary",
        ],
    ),
    Case(
        sentence="an address overlaps with another interface's",
        platform="nxos",
        lines=["interface eth1/13", "ip address 172.20.13.66/26", "ipv6 address 2001:db8:13::9/64"],
        refused={
            "ip address 172.20.13.66/26": "% 172.20.13.66/26 overlaps with address configured on Vlan10",
            "ipv6 address 2001:db8:13::9/64": ("% 2001:db8:13::9/64 overlaps with address configured on Ethernet1/9"),
        },
    ),
    Case(
        sentence="`no ip address` removes them all",
        platform="nxos",
        lines=["interface eth1/10", "no ip address"],
        changed=["-  ip address 172.20.13.129/28", "-  ip address 172.20.13.145/28 secondary"],
    ),
    Case(
        sentence="a link-local address has a command of its own",
        platform="nxos",
        lines=["interface eth1/13", "ipv6 link-local FE80::1", "ipv6 address 2001:DB8:5::1/64"],
        changed=["+  ipv6 link-local fe80::1", "+  ipv6 address 2001:db8:5::1/64"],
    ),
]

EOS = [
    Case(
        sentence="a switchport keeps an address that has no effect",
        platform="eos",
        lines=["interface et2", "ip address 10.0.0.1/24", "no switchport"],
        changed=["+   no switchport", "+   ip address 10.0.0.1/24"],
    ),
    Case(
        sentence="a mask is understood and printed as a length",
        platform="eos",
        lines=["interface et13", "ip address 10.0.0.1 255.255.255.0"],
        changed=["+   ip address 10.0.0.1/24"],
    ),
    Case(
        sentence="a VRF must exist, and joining it removes the addresses",
        platform="eos",
        lines=["interface et9", "vrf NOPE", "vrf TENANT-A"],
        changed=[
            "-   ip address 172.20.15.1/31",
            "+   vrf TENANT-A",
            "-   ipv6 address 2001:db8:15::1/64",
        ],
        refused={"vrf NOPE": "% VRF NOPE does not exist"},
    ),
    Case(
        sentence="another interface has the address, or an overlapping subnet",
        platform="eos",
        lines=["interface et13", "ip address 172.20.15.1/24", "ip address 172.20.15.66/27"],
        refused={
            "ip address 172.20.15.1/24": "% Address 172.20.15.1 is already assigned to interface Ethernet9",
            "ip address 172.20.15.66/27": (
                "% Subnet 172.20.15.64/27 overlaps with existing subnet 172.20.15.64/27 of Vlan10"
            ),
        },
    ),
    Case(
        sentence="secondaries go before the primary",
        platform="eos",
        lines=["interface et10", "no ip address 172.20.15.129/28", "no ip address 172.20.15.145/28 secondary"],
        changed=["-   ip address 172.20.15.145/28 secondary"],
        refused={
            "no ip address 172.20.15.129/28": "% Primary address cannot be deleted before its secondary addresses"
        },
    ),
    Case(
        sentence="a link-local address keeps its length",
        platform="eos",
        lines=["interface et13", "ipv6 address FE80::1/64 link-local"],
        changed=["+   ipv6 address fe80::1/64 link-local"],
    ),
]


@pytest.mark.parametrize("case", IOS + NXOS + EOS, ids=sentence)
def test_layer_3(case: Case) -> None:
    assert case.refused_and_changed() == (case.refused, case.changed)
