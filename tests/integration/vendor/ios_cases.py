# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cisco's resource modules for IOS: what each state is asked for, what it sends, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.integration.vendor_plays import Case

_HEAD = """\
version 17.9
!
hostname {name}
!
vrf definition BLUE
 !
 address-family ipv4
 exit-address-family
 !
 address-family ipv6
 exit-address-family
!
vrf definition RED
 !
 address-family ipv4
 exit-address-family
!
spanning-tree mode rapid-pvst
!
vlan 10
 name users
!
vlan 20
 name voice
!
"""
_PORTS = """\
interface Loopback0
 ip address 192.0.2.1 255.255.255.255
!
interface Port-channel1
 switchport mode trunk
!
interface GigabitEthernet1/0/1
 switchport mode trunk
 channel-group 1 mode active
!
interface GigabitEthernet1/0/2
 description to printers
 switchport access vlan 10
 switchport mode access
 speed 100
 duplex full
!
interface GigabitEthernet1/0/3
 switchport trunk native vlan 20
 switchport trunk allowed vlan 10,20
 switchport trunk pruning vlan 10,20
 switchport mode trunk
!
interface GigabitEthernet1/0/4
!
interface GigabitEthernet1/0/5
 description to core
 no switchport
 mtu 9000
 vrf forwarding BLUE
 ip address 198.51.100.129 255.255.255.192 secondary
 ip address 198.51.100.1 255.255.255.128
 ipv6 address 2001:DB8:5::1/64
!
interface GigabitEthernet1/0/6
 no switchport
 no ip address
 shutdown
!
interface Vlan1
 no ip address
 shutdown
!
interface Vlan10
 ip address 203.0.113.1 255.255.255.0
 ip helper-address 192.0.2.53
!
line vty 0 4
 login local
!
end
"""
RESOURCES = ("interfaces", "l2_interfaces", "l3_interfaces", "lag_interfaces", "vlans", "vrf_interfaces")
SECTION = {"vlans": "show vlan"}
"""What a module parses; the interface sections where nothing is said."""
DEVICES = {
    **{name: ("ios", (_HEAD + _PORTS).format(name=name)) for name in RESOURCES},
    **{name: ("ios", (_HEAD + _PORTS).format(name=name)) for name in ("others", "saves", "waits")},
}


def _change(
    resource: str,
    state: str,
    config: Sequence[Mapping[str, Any]] | None,
    *,
    commands: Sequence[str],
    changed: Sequence[str],
    what: str = "",
    setup: Sequence[str] = (),
    again: Sequence[str] = (),
) -> Case:
    return Case(
        sentence=f"{resource} {state}{what and ' '}{what}",
        device=resource,
        module=f"cisco.ios.ios_{resource}",
        arguments={"state": state} if config is None else {"state": state, "config": list(config)},
        setup=setup,
        commands=commands,
        changed=changed,
        again=again,
    )


_PORT = "GigabitEthernet1/0/"

INTERFACES = [
    _change(
        "interfaces",
        "merged",
        [
            {"name": f"{_PORT}4", "description": "to b", "enabled": False, "speed": "1000", "duplex": "full"},
            {"name": f"{_PORT}6", "mtu": 9000, "enabled": True},
            {"name": "Loopback1", "description": "new"},
        ],
        commands=[
            "interface GigabitEthernet1/0/4",
            "description to b",
            "speed 1000",
            "duplex full",
            "shutdown",
            "interface GigabitEthernet1/0/6",
            "mtu 9000",
            "no shutdown",
            "interface loopback1",
            "description new",
        ],
        changed=[
            "+interface Loopback1",
            "+ description new",
            "+ no ip address",
            "+!",
            "+ description to b",
            "+ shutdown",
            "+ speed 1000",
            "+ duplex full",
            "+ mtu 9000",
            "- shutdown",
        ],
    ),
    _change(
        "interfaces",
        "replaced",
        [{"name": f"{_PORT}2", "description": "replaced", "enabled": True, "mode": "layer2"}],
        commands=[
            "interface GigabitEthernet1/0/2",
            "description replaced",
            "no speed 100",
            "no duplex full",
            "switchport",
        ],
        changed=["- description to printers", "+ description replaced", "- speed 100", "- duplex full"],
        again=["interface GigabitEthernet1/0/2", "switchport"],
    ),
    _change(
        "interfaces",
        "overridden",
        [
            {"name": f"{_PORT}4", "description": "the only one", "mode": "layer2"},
            {"name": f"{_PORT}5", "mode": "layer3", "mtu": 9000},
            {"name": f"{_PORT}6", "mode": "layer3"},
        ],
        commands=[
            "interface GigabitEthernet1/0/1",
            "shutdown",
            "interface GigabitEthernet1/0/2",
            "no description to printers",
            "no speed 100",
            "no duplex full",
            "shutdown",
            "interface GigabitEthernet1/0/3",
            "shutdown",
            "interface loopback0",
            "shutdown",
            "interface Port-channel1",
            "shutdown",
            "interface Vlan1",
            "shutdown",
            "interface Vlan10",
            "shutdown",
            "interface GigabitEthernet1/0/4",
            "description the only one",
            "switchport",
            "interface GigabitEthernet1/0/5",
            "no description to core",
        ],
        changed=[
            "+ shutdown",
            "+ shutdown",
            "+ shutdown",
            "- description to printers",
            "- speed 100",
            "- duplex full",
            "+ shutdown",
            "+ shutdown",
            "+ description the only one",
            "- description to core",
            "+ shutdown",
        ],
        again=[
            "interface GigabitEthernet1/0/1",
            "shutdown",
            "interface GigabitEthernet1/0/2",
            "shutdown",
            "interface GigabitEthernet1/0/3",
            "shutdown",
            "interface loopback0",
            "shutdown",
            "interface Port-channel1",
            "shutdown",
            "interface Vlan1",
            "shutdown",
            "interface Vlan10",
            "shutdown",
            "interface GigabitEthernet1/0/4",
            "switchport",
        ],
    ),
    _change(
        "interfaces",
        "deleted",
        [{"name": f"{_PORT}2"}],
        commands=[
            "interface GigabitEthernet1/0/2",
            "no description to printers",
            "no speed 100",
            "no duplex full",
            "shutdown",
        ],
        changed=["- description to printers", "- speed 100", "- duplex full", "+ shutdown"],
    ),
]

L2 = [
    _change(
        "l2_interfaces",
        "merged",
        [
            {"name": f"{_PORT}2", "mode": "access", "access": {"vlan": 20}, "voice": {"vlan": 30}},
            {
                "name": f"{_PORT}3",
                "mode": "trunk",
                "trunk": {"allowed_vlans": ["40-50"], "native_vlan": 10, "pruning_vlans": ["30"]},
            },
        ],
        commands=[
            "interface GigabitEthernet1/0/2",
            "switchport access vlan 20",
            "switchport voice vlan 30",
            "interface GigabitEthernet1/0/3",
            "switchport trunk native vlan 10",
            "switchport trunk allowed vlan add 40-50",
            "switchport trunk pruning vlan add 30",
        ],
        changed=[
            "+vlan 30",
            "+!",
            "- switchport access vlan 10",
            "+ switchport access vlan 20",
            "+ switchport voice vlan 30",
            "- switchport trunk native vlan 20",
            "- switchport trunk allowed vlan 10,20",
            "- switchport trunk pruning vlan 10,20",
            "+ switchport trunk native vlan 10",
            "+ switchport trunk allowed vlan 10,20,40-50",
            "+ switchport trunk pruning vlan 10,20,30",
        ],
    ),
    _change(
        "l2_interfaces",
        "replaced",
        [{"name": f"{_PORT}3", "mode": "access", "access": {"vlan": 10}}],
        commands=[
            "interface GigabitEthernet1/0/3",
            "switchport access vlan 10",
            "switchport mode access",
            "no switchport trunk native vlan",
            "no switchport trunk allowed vlan",
            "no switchport trunk pruning vlan",
        ],
        changed=[
            "- switchport trunk native vlan 20",
            "- switchport trunk allowed vlan 10,20",
            "- switchport trunk pruning vlan 10,20",
            "- switchport mode trunk",
            "+ switchport access vlan 10",
            "+ switchport mode access",
        ],
    ),
    _change(
        "l2_interfaces",
        "overridden",
        [
            {"name": "Port-channel1", "mode": "trunk"},
            {"name": f"{_PORT}1", "mode": "trunk"},
            {"name": f"{_PORT}4", "mode": "trunk", "trunk": {"allowed_vlans": ["10", "20"]}},
        ],
        commands=[
            "interface GigabitEthernet1/0/2",
            "no switchport access vlan",
            "no switchport mode",
            "interface GigabitEthernet1/0/3",
            "no switchport mode",
            "no switchport trunk native vlan",
            "no switchport trunk allowed vlan",
            "no switchport trunk pruning vlan",
            "interface GigabitEthernet1/0/4",
            "switchport mode trunk",
            "switchport trunk allowed vlan 10,20",
        ],
        changed=[
            "- switchport access vlan 10",
            "- switchport mode access",
            "- switchport trunk native vlan 20",
            "- switchport trunk allowed vlan 10,20",
            "- switchport trunk pruning vlan 10,20",
            "- switchport mode trunk",
            "+ switchport trunk allowed vlan 10,20",
            "+ switchport mode trunk",
        ],
    ),
    _change(
        "l2_interfaces",
        "deleted",
        [{"name": f"{_PORT}3"}],
        commands=[
            "interface GigabitEthernet1/0/3",
            "no switchport mode",
            "no switchport trunk native vlan",
            "no switchport trunk allowed vlan",
            "no switchport trunk pruning vlan",
        ],
        changed=[
            "- switchport trunk native vlan 20",
            "- switchport trunk allowed vlan 10,20",
            "- switchport trunk pruning vlan 10,20",
            "- switchport mode trunk",
        ],
    ),
    _change(
        "l2_interfaces",
        "merged",
        [
            {
                "name": f"{_PORT}4",
                "mode": "private_vlan_host",
                "private_vlan": {"host_association": True, "primary_range": 100, "secondary_range": 101},
            }
        ],
        what="a private VLAN",
        commands=[
            "interface GigabitEthernet1/0/4",
            "switchport mode private-vlan host",
            "switchport private-vlan host-association 100 101",
        ],
        changed=["+ switchport private-vlan host-association 100 101", "+ switchport mode private-vlan host"],
    ),
]

L3 = [
    _change(
        "l3_interfaces",
        "merged",
        [
            {
                "name": f"{_PORT}6",
                "ipv4": [{"address": "10.1.1.1/24"}, {"address": "10.1.2.1/24", "secondary": True}],
                "ipv6": [{"address": "2001:db8:6::1/64"}],
            },
            {"name": "Vlan10", "helper_addresses": {"ipv4": [{"destination_ip": "192.0.2.54"}]}},
            {"name": "Vlan20", "autostate": False, "ipv4": [{"source_interface": {"name": "Loopback0"}}]},
        ],
        commands=[
            "interface GigabitEthernet1/0/6",
            "ip address 10.1.1.1 255.255.255.0",
            "ip address 10.1.2.1 255.255.255.0 secondary",
            "ipv6 address 2001:db8:6::1/64",
            "interface Vlan10",
            "ip helper-address 192.0.2.54",
            "interface Vlan20",
            "no autostate",
            "ip unnumbered Loopback0",
        ],
        changed=[
            "- no ip address",
            "+ ip address 10.1.2.1 255.255.255.0 secondary",
            "+ ip address 10.1.1.1 255.255.255.0",
            "+ ipv6 address 2001:DB8:6::1/64",
            "+ ip helper-address 192.0.2.54",
            "+!",
            "+interface Vlan20",
            "+ ip unnumbered Loopback0",
            "+ no autostate",
        ],
    ),
    _change(
        "l3_interfaces",
        "replaced",
        [{"name": f"{_PORT}5", "ipv4": [{"address": "198.51.100.2/25"}], "ipv6": [{"autoconfig": {"enable": True}}]}],
        commands=[
            "interface GigabitEthernet1/0/5",
            "ip address 198.51.100.2 255.255.255.128",
            "no ip address 198.51.100.129 255.255.255.192 secondary",
            "no ip address 198.51.100.1 255.255.255.128",
            "ipv6 address autoconfig",
            "no ipv6 address 2001:db8:5::1/64",
        ],
        changed=[
            "- ip address 198.51.100.129 255.255.255.192 secondary",
            "- ip address 198.51.100.1 255.255.255.128",
            "- ipv6 address 2001:DB8:5::1/64",
            "+ ip address 198.51.100.2 255.255.255.128",
            "+ ipv6 address autoconfig",
        ],
    ),
    _change(
        "l3_interfaces",
        "overridden",
        [
            {"name": "Loopback0", "ipv4": [{"address": "192.0.2.1/32"}]},
            {"name": f"{_PORT}6", "ipv4": [{"dhcp": {"enable": True, "hostname": "box"}}]},
        ],
        commands=[
            "interface GigabitEthernet1/0/5",
            "no ip address 198.51.100.129 255.255.255.192 secondary",
            "no ip address 198.51.100.1 255.255.255.128",
            "no ipv6 address 2001:db8:5::1/64",
            "interface Vlan1",
            "no autostate",
            "interface Vlan10",
            "no autostate",
            "no ip helper-address 192.0.2.53",
            "no ip address 203.0.113.1 255.255.255.0",
            "interface GigabitEthernet1/0/6",
            "ip address dhcp hostname box",
        ],
        changed=[
            "- ip address 198.51.100.129 255.255.255.192 secondary",
            "- ip address 198.51.100.1 255.255.255.128",
            "- ipv6 address 2001:DB8:5::1/64",
            "+ no ip address",
            "- no ip address",
            "+ ip address dhcp hostname box",
            "+ no autostate",
            "- ip address 203.0.113.1 255.255.255.0",
            "- ip helper-address 192.0.2.53",
            "+ no ip address",
            "+ no autostate",
        ],
        again=["interface Vlan1", "autostate", "interface Vlan10", "autostate"],
    ),
    _change(
        "l3_interfaces",
        "deleted",
        [{"name": "Vlan10"}],
        commands=[
            "interface Vlan10",
            "no autostate",
            "no ip helper-address 192.0.2.53",
            "no ip address 203.0.113.1 255.255.255.0",
        ],
        changed=[
            "- ip address 203.0.113.1 255.255.255.0",
            "- ip helper-address 192.0.2.53",
            "+ no ip address",
            "+ no autostate",
        ],
        again=["interface Vlan10", "autostate"],
    ),
]

LAG = [
    _change(
        "lag_interfaces",
        "merged",
        [
            {"name": "Port-channel1", "members": [{"member": f"{_PORT}3", "mode": "active"}]},
            {"name": "Port-channel2", "members": [{"member": f"{_PORT}4", "mode": "passive"}]},
        ],
        setup=[f"interface {_PORT}3", "no switchport trunk native vlan", "no switchport trunk allowed vlan"],
        commands=[
            "interface GigabitEthernet1/0/3",
            "channel-group 1 mode active",
            "interface GigabitEthernet1/0/4",
            "channel-group 2 mode passive",
        ],
        changed=["+interface Port-channel2", "+!", "+ channel-group 1 mode active", "+ channel-group 2 mode passive"],
    ),
    _change(
        "lag_interfaces",
        "replaced",
        [{"name": "Port-channel1", "members": [{"member": f"{_PORT}1", "mode": "passive"}]}],
        commands=["interface GigabitEthernet1/0/1", "channel-group 1 mode passive"],
        changed=["- channel-group 1 mode active", "+ channel-group 1 mode passive"],
    ),
    _change(
        "lag_interfaces",
        "overridden",
        [{"name": "Port-channel3", "members": [{"member": f"{_PORT}4", "mode": "on"}]}],
        commands=[
            "interface GigabitEthernet1/0/1",
            "no channel-group 1 mode active",
            "interface GigabitEthernet1/0/4",
            "channel-group 3 mode on",
        ],
        changed=["+interface Port-channel3", "+!", "- channel-group 1 mode active", "+ channel-group 3 mode on"],
    ),
    _change(
        "lag_interfaces",
        "deleted",
        None,
        commands=["interface GigabitEthernet1/0/1", "no channel-group 1 mode active"],
        changed=["- channel-group 1 mode active"],
    ),
]

VLANS = [
    _change(
        "vlans",
        "merged",
        [
            {"vlan_id": 10, "name": "staff"},
            {"vlan_id": 30, "name": "guests", "state": "suspend", "remote_span": True},
            {"vlan_id": 100, "name": "primary", "private_vlan": {"type": "primary", "associated": [101]}},
            {"vlan_id": 101, "name": "community", "private_vlan": {"type": "community"}},
        ],
        commands=[
            "vlan 10",
            "name staff",
            "vlan 100",
            "name primary",
            "private-vlan primary",
            "private-vlan association 101",
            "vlan 101",
            "name community",
            "private-vlan community",
            "vlan 30",
            "name guests",
            "state suspend",
            "remote-span",
        ],
        changed=[
            "- name users",
            "+ name staff",
            "+!",
            "+vlan 30",
            "+ name guests",
            "+ state suspend",
            "+ remote-span",
            "+!",
            "+vlan 100",
            "+ name primary",
            "+ private-vlan primary",
            "+ private-vlan association 101",
            "+!",
            "+vlan 101",
            "+ name community",
            "+ private-vlan community",
        ],
    ),
    _change(
        "vlans",
        "replaced",
        [{"vlan_id": 20, "name": "phones", "shutdown": "disabled", "state": "active", "mtu": 1500}],
        commands=["vlan 20", "name phones"],
        changed=["- name voice", "+ name phones"],
    ),
    _change(
        "vlans",
        "overridden",
        [{"vlan_id": 10, "name": "users", "shutdown": "disabled", "state": "active", "mtu": 1500}],
        commands=["no vlan 1", "no vlan 20", "no vlan 1002", "no vlan 1003", "no vlan 1004", "no vlan 1005"],
        changed=["-!", "-vlan 20", "- name voice"],
        again=["no vlan 1", "no vlan 1002", "no vlan 1003", "no vlan 1004", "no vlan 1005"],
    ),
    _change(
        "vlans",
        "deleted",
        [{"vlan_id": 20}],
        commands=["vlan 20", "no name voice", "no state active", "shutdown"],
        changed=["- name voice", "+ shutdown"],
        again=["vlan 20", "no name VLAN0020", "no state active", "shutdown"],
    ),
    _change(
        "vlans",
        "merged",
        [{"vlan_id": 201, "member": {"vni": 10201, "evi": 201}}, {"vlan_id": 202, "member": {"vni": 10202}}],
        what="with a VNI",
        commands=[
            "vlan configuration 201",
            "member evpn-instance 201 vni 10201",
            "vlan configuration 202",
            "member vni 10202",
        ],
        changed=[
            "+vlan configuration 201",
            "+ member evpn-instance 201 vni 10201",
            "+vlan configuration 202",
            "+ member vni 10202",
        ],
    ),
]

VRF = [
    _change(
        "vrf_interfaces",
        "merged",
        [{"name": f"{_PORT}6", "vrf_name": "RED"}],
        commands=["interface GigabitEthernet1/0/6", "vrf forwarding RED"],
        changed=["+ vrf forwarding RED"],
    ),
    _change(
        "vrf_interfaces",
        "replaced",
        [{"name": f"{_PORT}5", "vrf_name": "RED"}],
        commands=["interface GigabitEthernet1/0/5", "vrf forwarding RED"],
        changed=[
            "- vrf forwarding BLUE",
            "- ip address 198.51.100.129 255.255.255.192 secondary",
            "- ip address 198.51.100.1 255.255.255.128",
            "- ipv6 address 2001:DB8:5::1/64",
            "+ vrf forwarding RED",
            "+ no ip address",
        ],
    ),
    _change(
        "vrf_interfaces",
        "overridden",
        [{"name": f"{_PORT}6", "vrf_name": "BLUE"}],
        commands=[
            "interface GigabitEthernet1/0/5",
            "no vrf forwarding BLUE",
            "interface GigabitEthernet1/0/6",
            "vrf forwarding BLUE",
        ],
        changed=[
            "- vrf forwarding BLUE",
            "- ip address 198.51.100.129 255.255.255.192 secondary",
            "- ip address 198.51.100.1 255.255.255.128",
            "- ipv6 address 2001:DB8:5::1/64",
            "+ no ip address",
            "+ vrf forwarding BLUE",
        ],
    ),
    _change(
        "vrf_interfaces",
        "deleted",
        [{"name": f"{_PORT}5"}],
        commands=["interface GigabitEthernet1/0/5", "no vrf forwarding BLUE"],
        changed=[
            "- vrf forwarding BLUE",
            "- ip address 198.51.100.129 255.255.255.192 secondary",
            "- ip address 198.51.100.1 255.255.255.128",
            "- ipv6 address 2001:DB8:5::1/64",
            "+ no ip address",
        ],
    ),
]

CHANGES = [*INTERFACES, *L2, *L3, *LAG, *VLANS, *VRF]


def _reading(resource: str, state: str, **arguments: Any) -> Case:
    """A state that changes nothing; what the device prints is in `shown`."""
    shown = {
        "cisco.ios.ios_command": {"commands": [SECTION.get(resource, "show running-config | section ^interface")]},
        "register": "shown",
    }
    return Case(
        sentence=f"{resource} {state}",
        device=resource,
        module=f"cisco.ios.ios_{resource}",
        arguments={"state": state, **arguments},
        before=[shown] if state == "parsed" else (),
        reads=True,
    )


GATHERED = {resource: _reading(resource, "gathered") for resource in RESOURCES}
PARSED = {resource: _reading(resource, "parsed", running_config="{{ shown.stdout[0] }}") for resource in RESOURCES}
RENDERED = {
    case.device: _reading(case.device, "rendered", config=case.arguments["config"])
    for case in (INTERFACES[1], L2[4], L3[0], LAG[0], VLANS[0], VRF[0])
}
