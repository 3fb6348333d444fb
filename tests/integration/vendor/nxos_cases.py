# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cisco's modules for NX-OS: what each state sends to a device, and what that makes of its configuration.

Resource modules never repair what they don't know: the expected lines are those of a device, also where a module does
something that nobody asked for (`no cdp enable`, `no ip redirects`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.integration.vendor_plays import Case

_HEAD = """\
version 9.3(6) Bios:version
hostname n9k

feature lacp
feature interface-vlan

ip domain-lookup

vlan 1

vrf context blue
vrf context management
"""
_MANAGEMENT = """
interface mgmt0
  vrf member management
  ip address 172.20.100.21/24
"""


def _device(sections: str = "", *, head: str = _HEAD) -> tuple[str, str]:
    """Eight ports, of which `sections` configures some."""
    given = {section.partition("\n")[0]: section for section in sections.strip("\n").split("\n\n") if section}
    for number in range(1, 9):
        given.setdefault(f"interface Ethernet1/{number}", f"interface Ethernet1/{number}")
    return "nxos", head + "".join(f"\n{section}\n" for section in given.values()) + _MANAGEMENT


def _case(
    sentence: str,
    module: str,
    state: str,
    config: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None,
    *,
    commands: Sequence[str] = (),
    changed: Sequence[str] = (),
    again: Sequence[str] = (),
) -> Case:
    arguments: dict[str, Any] = {"state": state}
    if config is not None:
        arguments["config"] = config if isinstance(config, Mapping) else list(config)
    return Case(
        sentence=sentence,
        device=module,
        module=f"cisco.nxos.nxos_{module}",
        arguments=arguments,
        commands=commands,
        changed=changed,
        again=again,
    )


DEVICES = {
    "interfaces": _device(
        """
interface Ethernet1/1
  description to core
  speed 1000

interface Ethernet1/2
  no switchport
  mtu 9000
  no shutdown

interface loopback1
  description spare

interface port-channel10
"""
    ),
    "l2_interfaces": _device(
        """
interface Ethernet1/1
  switchport access vlan 20

interface Ethernet1/2
  switchport mode trunk
  switchport trunk native vlan 20
  switchport trunk allowed vlan 5-10,15
  no cdp enable
"""
    ),
    "l3_interfaces": _device(
        """
interface Ethernet1/1
  no switchport
  ip address 192.0.2.1/25 tag 5

interface Ethernet1/2
  no switchport
  no ip redirects
  ip address 198.51.100.1/24
  ipv6 address 2001:db8::1/64 tag 6
  ip unreachables

interface Ethernet1/3
  no switchport
  no shutdown

interface Ethernet1/3.42
"""
    ),
    "lag_interfaces": _device(
        """
interface port-channel10

interface Ethernet1/1
  channel-group 10 mode active

interface Ethernet1/2
  channel-group 10 mode active
"""
    ),
    "vlans": _device(
        head=_HEAD.replace("vlan 1\n", "vlan 1,5-7\nvlan 5\n  name users\nvlan 6\n  state suspend\n").replace(
            "feature lacp\n", "feature lacp\nfeature vn-segment-vlan-based\n"
        )
    ),
    "vrf_interfaces": _device(
        """
interface Ethernet1/1
  no switchport
  vrf member blue
  no ip redirects
  ip address 192.0.2.1/24

interface Ethernet1/2
  no switchport
  ip address 198.51.100.1/24
"""
    ),
    "hostname": _device(),
    "feature": _device(
        """
interface Vlan20
  ip address 192.0.2.1/24

interface Ethernet1/1
  channel-group 10 mode active

interface port-channel10
"""
    ),
    "config": _device(),
    "cli_config": _device(),
    "command": _device(),
    "facts": _device(),
}

INTERFACES = [
    _case(
        "interfaces merged: descriptions, a layer, an MTU",
        "interfaces",
        "merged",
        [
            {"name": "Ethernet1/1", "description": "to spine", "enabled": False},
            {"name": "Ethernet1/3", "mode": "layer3", "mtu": "9216"},
            {"name": "loopback2", "description": "router id"},
        ],
        commands=[
            "interface Ethernet1/1",
            "description to spine",
            "shutdown",
            "interface Ethernet1/3",
            "mtu 9216",
            "no switchport",
            "interface loopback2",
            "description router id",
        ],
        changed=[
            "-  description to core",
            "+  description to spine",
            "+  shutdown",
            "+  no switchport",
            "+  mtu 9216",
            "+interface loopback2",
            "+  description router id",
            "+",
        ],
    ),
    _case(
        "interfaces replaced: what isn't named goes",
        "interfaces",
        "replaced",
        [{"name": "Ethernet1/1", "description": "to spine", "enabled": True}],
        commands=["interface Ethernet1/1", "description to spine", "no speed 1000", "no shutdown"],
        changed=["-  description to core", "-  speed 1000", "+  description to spine"],
        again=["interface Ethernet1/1", "no shutdown"],
    ),
    _case(
        "interfaces overridden: other ports too",
        "interfaces",
        "overridden",
        [{"name": "Ethernet1/4", "description": "the only one", "enabled": False}],
        commands=[
            "interface Ethernet1/1",
            "no description to core",
            "no speed 1000",
            "interface Ethernet1/2",
            "no mtu 9000",
            "shutdown",
            "interface loopback1",
            "no description spare",
            "interface Ethernet1/4",
            "description the only one",
            "shutdown",
        ],
        changed=[
            "-  description to core",
            "-  speed 1000",
            "-  mtu 9000",
            "-  no shutdown",
            "-  description spare",
            "+  description the only one",
            "+  shutdown",
        ],
    ),
    _case(
        "interfaces deleted: one port",
        "interfaces",
        "deleted",
        [{"name": "Ethernet1/1"}],
        commands=["interface Ethernet1/1", "no description to core", "no speed 1000"],
        changed=["-  description to core", "-  speed 1000"],
    ),
    _case(
        "interfaces purged: logical interfaces disappear",
        "interfaces",
        "purged",
        [{"name": "loopback1"}, {"name": "port-channel10"}],
        commands=["no interface loopback1", "no interface port-channel10"],
        changed=["-interface loopback1", "-  description spare", "-", "-interface port-channel10", "-"],
    ),
]
L2 = [
    _case(
        "l2 merged: VLANs are added to the trunk",
        "l2_interfaces",
        "merged",
        [
            {"name": "Ethernet1/1", "access": {"vlan": 6}},
            {"name": "Ethernet1/2", "trunk": {"allowed_vlans": "200-205"}},
            {"name": "Ethernet1/3", "mode": "trunk", "trunk": {"native_vlan": 10, "allowed_vlans": "2,4,15"}},
        ],
        commands=[
            "interface Ethernet1/1",
            "switchport access vlan 6",
            "interface Ethernet1/2",
            "switchport trunk allowed vlan add 200-205",
            "interface Ethernet1/3",
            "switchport mode trunk",
            "switchport trunk native vlan 10",
            "switchport trunk allowed vlan 2,4,15",
        ],
        changed=[
            "-  switchport access vlan 20",
            "+  switchport access vlan 6",
            "-  switchport trunk allowed vlan 5-10,15",
            "+  switchport trunk allowed vlan 5-10,15,200-205",
            "+  switchport mode trunk",
            "+  switchport trunk native vlan 10",
            "+  switchport trunk allowed vlan 2,4,15",
        ],
    ),
    _case(
        "l2 replaced: a VLAN list shrinks",
        "l2_interfaces",
        "replaced",
        [
            {"name": "Ethernet1/2", "mode": "trunk", "trunk": {"native_vlan": 20, "allowed_vlans": "5-8"}},
            {"name": "Ethernet1/3", "trunk": {"allowed_vlans": "none"}},
        ],
        commands=[
            "interface Ethernet1/2",
            "switchport trunk allowed vlan remove 9-10,15",
            "interface Ethernet1/3",
            "no cdp enable",
            "switchport trunk allowed vlan none",
        ],
        changed=[
            "-  switchport trunk allowed vlan 5-10,15",
            "+  switchport trunk allowed vlan 5-8",
            "+  switchport trunk allowed vlan none",
            "+  no cdp enable",
        ],
    ),
    _case(
        "l2 overridden: other ports too",
        "l2_interfaces",
        "overridden",
        [{"name": "Ethernet1/3", "access": {"vlan": 6}}],
        commands=[
            "interface Ethernet1/1",
            "no switchport access vlan 20",
            "interface Ethernet1/2",
            "cdp enable",
            "no switchport mode trunk",
            "no switchport trunk native vlan 20",
            "no switchport trunk allowed vlan",
            "interface Ethernet1/3",
            "no cdp enable",
            "switchport access vlan 6",
        ],
        changed=[
            "-  switchport access vlan 20",
            "-  switchport mode trunk",
            "-  switchport trunk native vlan 20",
            "-  switchport trunk allowed vlan 5-10,15",
            "-  no cdp enable",
            "+  switchport access vlan 6",
            "+  no cdp enable",
        ],
    ),
    _case(
        "l2 deleted: everything",
        "l2_interfaces",
        "deleted",
        commands=[
            "interface Ethernet1/1",
            "no switchport access vlan 20",
            "interface Ethernet1/2",
            "cdp enable",
            "no switchport mode trunk",
            "no switchport trunk native vlan 20",
            "no switchport trunk allowed vlan",
        ],
        changed=[
            "-  switchport access vlan 20",
            "-  switchport mode trunk",
            "-  switchport trunk native vlan 20",
            "-  switchport trunk allowed vlan 5-10,15",
            "-  no cdp enable",
        ],
    ),
]
L3 = [
    _case(
        "l3 merged: a secondary, a tag, a subinterface's VLAN",
        "l3_interfaces",
        "merged",
        [
            {"name": "Ethernet1/3", "ipv4": [{"address": "203.0.113.1/24", "tag": 7}], "redirects": False},
            {"name": "Ethernet1/3.42", "dot1q": 42, "ipv4": [{"address": "203.0.114.1/24"}], "unreachables": True},
            {"name": "Ethernet1/2", "ipv4": [{"address": "198.51.101.1/24", "secondary": True, "tag": 10}]},
        ],
        commands=[
            "interface Ethernet1/2",
            "ip address 198.51.101.1/24 secondary tag 10",
            "interface Ethernet1/3",
            "no ip redirects",
            "ip address 203.0.113.1/24 tag 7",
            "interface Ethernet1/3.42",
            "encapsulation dot1q 42",
            "ip unreachables",
            "ip address 203.0.114.1/24",
        ],
        changed=[
            "+  ip address 198.51.101.1/24 secondary tag 10",
            "+  no ip redirects",
            "+  ip address 203.0.113.1/24 tag 7",
            "+  encapsulation dot1q 42",
            "+  ip address 203.0.114.1/24",
            "+  ip unreachables",
        ],
    ),
    _case(
        "l3 replaced: another primary in the place of the old one",
        "l3_interfaces",
        "replaced",
        [
            {
                "name": "Ethernet1/2",
                "ipv4": [{"address": "198.51.102.1/24", "tag": 5}, {"address": "198.51.103.1/24", "secondary": True}],
                "redirects": False,
            }
        ],
        commands=[
            "interface Ethernet1/2",
            "no ipv6 redirects",
            "no ip unreachables",
            "ip address 198.51.102.1/24 tag 5",
            "ip address 198.51.103.1/24 secondary",
            "no ip address 198.51.100.1/24",
            "no ipv6 address 2001:db8::1/64 tag 6",
        ],
        changed=[
            "-  ip address 198.51.100.1/24",
            "-  ipv6 address 2001:db8::1/64 tag 6",
            "-  ip unreachables",
            "+  ip address 198.51.102.1/24 tag 5",
            "+  ip address 198.51.103.1/24 secondary",
            "+  no ipv6 redirects",
        ],
    ),
    _case(
        "l3 overridden: other ports lose their addresses, mgmt0 keeps what is stated",
        "l3_interfaces",
        "overridden",
        [
            {"name": "Ethernet1/3", "ipv4": [{"address": "203.0.113.1/24"}], "redirects": True, "ipv6_redirects": True},
            {"name": "mgmt0", "ipv4": [{"address": "172.20.100.21/24"}], "redirects": True, "ipv6_redirects": True},
        ],
        commands=[
            "interface Ethernet1/1",
            "no ip address 192.0.2.1/25 tag 5",
            "interface Ethernet1/2",
            "ip redirects",
            "no ip unreachables",
            "no ip address 198.51.100.1/24",
            "no ipv6 address 2001:db8::1/64 tag 6",
            "interface Ethernet1/3",
            "ip address 203.0.113.1/24",
        ],
        changed=[
            "-  ip address 192.0.2.1/25 tag 5",
            "-  no ip redirects",
            "-  ip address 198.51.100.1/24",
            "-  ipv6 address 2001:db8::1/64 tag 6",
            "-  ip unreachables",
            "+  ip address 203.0.113.1/24",
        ],
    ),
    _case(
        "l3 deleted: the named port",
        "l3_interfaces",
        "deleted",
        [{"name": "Ethernet1/2"}],
        commands=[
            "interface Ethernet1/2",
            "ip redirects",
            "no ip unreachables",
            "no ip address 198.51.100.1/24",
            "no ipv6 address 2001:db8::1/64 tag 6",
        ],
        changed=[
            "-  no ip redirects",
            "-  ip address 198.51.100.1/24",
            "-  ipv6 address 2001:db8::1/64 tag 6",
            "-  ip unreachables",
        ],
    ),
]
LAG = [
    _case(
        "lag merged: a member more, a new bundle by force",
        "lag_interfaces",
        "merged",
        [
            {"name": "port-channel10", "members": [{"member": "Ethernet1/3", "mode": "active"}]},
            {"name": "port-channel11", "members": [{"member": "Ethernet1/4", "mode": "on", "force": True}]},
        ],
        commands=[
            "interface Ethernet1/3",
            "channel-group 10 mode active",
            "interface Ethernet1/4",
            "channel-group 11 force mode on",
        ],
        changed=["+interface port-channel11", "+", "+  channel-group 10 mode active", "+  channel-group 11"],
    ),
    _case(
        "lag replaced: another mode",
        "lag_interfaces",
        "replaced",
        [{"name": "port-channel12", "members": [{"member": "Ethernet1/5", "mode": "passive"}]}],
        commands=["interface Ethernet1/5", "channel-group 12 mode passive"],
        changed=["+interface port-channel12", "+", "+  channel-group 12 mode passive"],
    ),
    _case(
        "lag overridden: a port moves to another bundle",
        "lag_interfaces",
        "overridden",
        [{"name": "port-channel20", "members": [{"member": "Ethernet1/2"}]}],
        commands=[
            "interface Ethernet1/1",
            "no channel-group",
            "interface Ethernet1/2",
            "no channel-group",
            "interface Ethernet1/2",
            "channel-group 20",
        ],
        changed=[
            "+interface port-channel20",
            "+",
            "-  channel-group 10 mode active",
            "-  channel-group 10 mode active",
            "+  channel-group 20",
        ],
    ),
    _case(
        "lag deleted: all members leave, the bundle stays",
        "lag_interfaces",
        "deleted",
        commands=["interface Ethernet1/1", "no channel-group", "interface Ethernet1/2", "no channel-group"],
        changed=["-  channel-group 10 mode active", "-  channel-group 10 mode active"],
    ),
]
VLANS = [
    _case(
        "vlans merged: new ones, and a name",
        "vlans",
        "merged",
        [
            {"vlan_id": 6, "name": "printers", "state": "active"},
            {"vlan_id": 40, "name": "guests", "enabled": False, "mapped_vni": 5040},
        ],
        commands=["vlan 6", "name printers", "state active", "vlan 40", "name guests", "shutdown", "vn-segment 5040"],
        changed=[
            "-vlan 1,5-7",
            "+vlan 1,5-7,40",
            "-  state suspend",
            "+  name printers",
            "+vlan 40",
            "+  name guests",
            "+  shutdown",
            "+  vn-segment 5040",
        ],
    ),
    _case(
        "vlans replaced: a name goes",
        "vlans",
        "replaced",
        [{"vlan_id": 5, "state": "suspend"}],
        commands=["vlan 5", "state suspend", "no name"],
        changed=["-  name users", "+  state suspend"],
    ),
    _case(
        "vlans overridden: the others are deleted",
        "vlans",
        "overridden",
        [
            {"vlan_id": 1, "name": "default", "mode": "ce", "state": "active", "enabled": True},
            {"vlan_id": 9, "name": "voice", "enabled": False},
        ],
        commands=["no vlan 5", "no vlan 6", "no vlan 7", "vlan 9", "name voice", "shutdown"],
        changed=[
            "-vlan 1,5-7",
            "-vlan 5",
            "-  name users",
            "-vlan 6",
            "-  state suspend",
            "+vlan 1,9",
            "+vlan 9",
            "+  name voice",
            "+  shutdown",
        ],
    ),
    _case(
        "vlans deleted: the named ones",
        "vlans",
        "deleted",
        [{"vlan_id": 5}, {"vlan_id": 6}],
        commands=["no vlan 5", "no vlan 6"],
        changed=["-vlan 1,5-7", "-vlan 5", "-  name users", "-vlan 6", "-  state suspend", "+vlan 1,7"],
    ),
]
VRF = [
    _case(
        "vrf merged: the addresses go with the old VRF",
        "vrf_interfaces",
        "merged",
        [{"name": "Ethernet1/2", "vrf_name": "blue"}],
        commands=["interface Ethernet1/2", "vrf member blue"],
        changed=["-  ip address 198.51.100.1/24", "+  vrf member blue"],
    ),
    _case(
        "vrf replaced: a VRF that doesn't exist yet",
        "vrf_interfaces",
        "replaced",
        [{"name": "Ethernet1/1", "vrf_name": "green"}],
        commands=["interface Ethernet1/1", "vrf member green"],
        changed=["-  vrf member blue", "-  no ip redirects", "-  ip address 192.0.2.1/24", "+  vrf member green"],
    ),
    _case(
        "vrf overridden: other ports leave theirs",
        "vrf_interfaces",
        "overridden",
        [{"name": "Ethernet1/2", "vrf_name": "blue"}],
        commands=["interface Ethernet1/1", "no vrf member blue", "interface Ethernet1/2", "vrf member blue"],
        changed=[
            "-  vrf member blue",
            "-  no ip redirects",
            "-  ip address 192.0.2.1/24",
            "-  ip address 198.51.100.1/24",
            "+  vrf member blue",
        ],
    ),
    _case(
        "vrf deleted: mgmt0 stays where it is",
        "vrf_interfaces",
        "deleted",
        commands=["interface Ethernet1/1", "no vrf member blue"],
        changed=["-  vrf member blue", "-  no ip redirects", "-  ip address 192.0.2.1/24"],
    ),
]
HOSTNAME = [
    _case(
        "hostname merged",
        "hostname",
        "merged",
        {"hostname": "leaf9"},
        commands=["hostname leaf9"],
        changed=["-hostname n9k", "+hostname leaf9"],
    ),
    _case(
        "hostname replaced",
        "hostname",
        "replaced",
        {"hostname": "leaf9"},
        commands=["hostname leaf9"],
        changed=["-hostname n9k", "+hostname leaf9"],
    ),
    _case(
        "hostname overridden",
        "hostname",
        "overridden",
        {"hostname": "leaf9"},
        commands=["hostname leaf9"],
        changed=["-hostname n9k", "+hostname leaf9"],
    ),
    _case(
        "hostname deleted: the factory's name",
        "hostname",
        "deleted",
        commands=["no hostname n9k"],
        changed=["-hostname n9k"],
    ),
]


def _feature(sentence: str, name: str, state: str, commands: Sequence[str], changed: Sequence[str]) -> Case:
    return Case(
        sentence=sentence,
        device="feature",
        module="cisco.nxos.nxos_feature",
        arguments={"feature": name, "state": state},
        commands=commands,
        changed=changed,
    )


FEATURES = [
    _feature(
        "feature on, under its other name",
        "nv overlay",
        "enabled",
        ["terminal dont-ask", "feature nv overlay"],
        ["+feature nv overlay"],
    ),
    _feature(
        "feature off: the interfaces that it made go",
        "interface-vlan",
        "disabled",
        ["terminal dont-ask", "no feature interface-vlan"],
        ["-feature interface-vlan", "-", "-interface Vlan20", "-  ip address 192.0.2.1/24"],
    ),
    _feature(
        "feature off: LACP members leave their bundle",
        "lacp",
        "disabled",
        ["terminal dont-ask", "no feature lacp"],
        ["-feature lacp", "-  channel-group 10 mode active"],
    ),
]


_SEVERAL = "interface Ethernet1/2\n  description to b\n  switchport access vlan 20\nvlan 20\n  name users\n"


def _config(sentence: str, arguments: Mapping[str, Any], **expected: Any) -> Case:
    return Case(sentence=sentence, device="config", module="cisco.nxos.nxos_config", arguments=arguments, **expected)


_ACL = ["10 permit ip 192.0.2.1/32 any log", "20 permit ip 192.0.2.2/32 any log", "30 deny ip any any"]
CONFIG = [
    _config(
        "config: a line at the top",
        {"lines": ["hostname leaf9"]},
        commands=["hostname leaf9"],
        changed=["-hostname n9k", "+hostname leaf9"],
    ),
    _config(
        "config: a block in a block",
        {"lines": ["maximum-paths 14"], "parents": ["router bgp 1", "address-family ipv4 unicast"]},
        setup=["feature bgp"],
        commands=["router bgp 1", "address-family ipv4 unicast", "maximum-paths 14"],
        changed=["+router bgp 1", "+  address-family ipv4 unicast", "+    maximum-paths 14"],
    ),
    _config(
        "config: an access list replaced as a block",
        {"lines": _ACL, "parents": ["ip access-list test"], "before": ["no ip access-list test"], "replace": "block"},
        setup=["ip access-list test", *_ACL[:2], "40 permit tcp any any"],
        commands=[
            "no ip access-list test",
            "ip access-list test",
            "10 permit ip 192.0.2.1/32 any log",
            "20 permit ip 192.0.2.2/32 any log",
            "30 deny ip any any",
        ],
        changed=["-  40 permit tcp any any", "+  30 deny ip any any"],
    ),
    _config(
        "config: defaults are lines too",
        {"lines": ["description uplink", "no shutdown"], "parents": ["interface Ethernet1/1"], "defaults": True},
        commands=["interface Ethernet1/1", "description uplink"],
        changed=["+  description uplink"],
    ),
    _config(
        "config: a source with several sections",
        {"src": "{{ playbook_dir }}/several.cfg"},
        before=[
            {
                "ansible.builtin.copy": {
                    "dest": "{{ playbook_dir }}/several.cfg",
                    "content": _SEVERAL,
                },
                "delegate_to": "localhost",
            }
        ],
        commands=["interface Ethernet1/2", "description to b", "switchport access vlan 20", "vlan 20", "name users"],
        changed=[
            "-vlan 1",
            "+vlan 1,20",
            "+vlan 20",
            "+  name users",
            "+  description to b",
            "+  switchport access vlan 20",
        ],
    ),
]


def _cli_config(sentence: str, config: str, **expected: Any) -> Case:
    return Case(
        sentence=sentence,
        device="cli_config",
        module="ansible.netcommon.cli_config",
        arguments={"config": config},
        **expected,
    )


CLI_CONFIG = [
    _cli_config(
        "cli_config: lines of an interface",
        "interface loopback1\n  description router id\n  shutdown\n",
        commands=["interface loopback1", "description router id", "shutdown"],
        changed=["+interface loopback1", "+  description router id", "+  shutdown", "+"],
    ),
]
CHANGES = [*INTERFACES, *L2, *L3, *LAG, *VLANS, *VRF, *HOSTNAME, *FEATURES, *CONFIG, *CLI_CONFIG]

_SECTIONS = "show running-config | section ^interface"
_READ = {
    # resource: what its module parses
    "interfaces": _SECTIONS,
    "l2_interfaces": _SECTIONS,
    "l3_interfaces": _SECTIONS,
    "lag_interfaces": _SECTIONS,
    "vrf_interfaces": _SECTIONS,
    "hostname": "show running-config | section ^hostname",
}


def _gathered(module: str) -> Case:
    return Case(
        sentence=f"{module} gathered",
        device=module,
        module=f"cisco.nxos.nxos_{module}",
        arguments={"state": "gathered"},
        reads=True,
    )


def _parsed(module: str) -> Case:
    return Case(
        sentence=f"{module} parsed",
        device=module,
        module=f"cisco.nxos.nxos_{module}",
        arguments={"state": "parsed", "running_config": "{{ output.stdout[0] }}"},
        before=[{"cisco.nxos.nxos_command": {"commands": [_READ[module]]}, "register": "output"}],
        reads=True,
    )


def _rendered(merged: Case) -> Case:
    return Case(
        sentence=f"{merged.device} rendered",
        device=merged.device,
        module=merged.module,
        arguments={**merged.arguments, "state": "rendered"},
        reads=True,
    )


GATHERED = {module: _gathered(module) for module in (*_READ, "vlans")}
PARSED = {module: _parsed(module) for module in _READ}
RENDERED = {
    case.device: _rendered(case) for case in (INTERFACES[0], L2[0], L3[0], LAG[0], VLANS[0], VRF[0], HOSTNAME[0])
}


def _command(sentence: str, arguments: Mapping[str, Any], *, module: str = "cisco.nxos.nxos_command") -> Case:
    return Case(sentence=sentence, device="command", module=module, arguments=arguments, reads=True)


_JSON = {"command": "show vlan", "output": "json"}
COMMANDS = {
    "every operator": _command(
        "command: every operator of wait_for",
        {
            "commands": ["show hostname", _JSON],
            "wait_for": [
                "result[0] contains n9k",
                "result[1].TABLE_vlanbrief.ROW_vlanbrief.vlanshowbr-vlanstate eq active",
                "result[1].TABLE_vlanbrief.ROW_vlanbrief.vlanshowbr-vlanstate neq suspend",
                "result[1].TABLE_vlanbrief.ROW_vlanbrief.vlanshowbr-vlanid lt 2",
                "result[1].TABLE_vlanbrief.ROW_vlanbrief.vlanshowbr-vlanid le 1",
                "result[1].TABLE_vlanbrief.ROW_vlanbrief.vlanshowbr-vlanid gt 0",
                "result[1].TABLE_vlanbrief.ROW_vlanbrief.vlanshowbr-vlanid ge 1",
                "result[0] not contains spine",
            ],
        },
    ),
    "unmet": _command(
        "command: a condition that isn't met",
        {"commands": ["show hostname"], "wait_for": ["result[0] contains spine"], "retries": 1, "interval": 1},
    ),
    "refused": _command("command: the device's own error", {"commands": ["show foo"]}),
    "any": _command(
        "command: one of several conditions is enough",
        {
            "commands": ["show hostname"],
            "wait_for": ["result[0] contains spine", "result[0] contains n9k"],
            "match": "any",
        },
    ),
    "cli": _command("cli_command", {"command": "show hostname"}, module="ansible.netcommon.cli_command"),
    "feature": _command("command: features under their own names", {"commands": ["show feature | include nve"]}),
}


def _reading_config(sentence: str, arguments: Mapping[str, Any], **more: Any) -> Case:
    return _config(sentence, arguments, reads=True, **more)


# What is saved stays for the next case on the device: the first ones save nothing.
SAVES = {
    "leaf5": _reading_config("config not saved unless asked", {"lines": ["hostname leaf5"]}),
    "leaf6": _reading_config("config not saved when not modified", {"save_when": "modified"}),
    "leaf7": _reading_config("config saved when modified", {"save_when": "modified"}, setup=["hostname leaf7"]),
    "leaf8": _reading_config("config saved when changed", {"lines": ["hostname leaf8"], "save_when": "changed"}),
    "leaf9": _reading_config("config saved always", {"save_when": "always"}, setup=["hostname leaf9"]),
}
BACKUP = _reading_config(
    "config backed up", {"backup": True, "backup_options": {"dir_path": "{{ playbook_dir }}", "filename": "b.cfg"}}
)
DIFF = Case(
    sentence="config compared with startup",
    device="config",
    module="ansible.builtin.debug",
    arguments={"var": "compared"},
    before=[
        {"cisco.nxos.nxos_config": {"diff_against": "startup"}, "diff": True, "register": "compared"},
    ],
    setup=["hostname leaf10"],
    reads=True,
)
FACTS = Case(
    sentence="facts of all resources",
    device="facts",
    module="cisco.nxos.nxos_facts",
    arguments={
        "gather_subset": ["!all", "min"],
        "gather_network_resources": [
            "interfaces",
            "l2_interfaces",
            "l3_interfaces",
            "lag_interfaces",
            "vlans",
            "hostname",
        ],
    },
    reads=True,
)
CASES = [
    *CHANGES,
    *GATHERED.values(),
    *PARSED.values(),
    *RENDERED.values(),
    *COMMANDS.values(),
    *SAVES.values(),
    BACKUP,
    DIFF,
    FACTS,
]
