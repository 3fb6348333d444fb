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
    setup: Sequence[str] = (),
    device: str = "",
) -> Case:
    arguments: dict[str, Any] = {"state": state}
    if config is not None:
        arguments["config"] = config if isinstance(config, Mapping) else list(config)
    return Case(
        sentence=sentence,
        device=device or module,
        module=f"cisco.nxos.nxos_{module}",
        arguments=arguments,
        commands=commands,
        changed=changed,
        again=again,
        setup=setup,
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
  ip address 192.0.2.129/25 secondary

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
    ),
    _case(
        "interfaces replaced: what isn't named goes",
        "interfaces",
        "replaced",
        [{"name": "Ethernet1/1", "description": "to spine", "enabled": True}],
    ),
    _case(
        "interfaces overridden: other ports too",
        "interfaces",
        "overridden",
        [{"name": "Ethernet1/4", "description": "the only one", "enabled": False}],
    ),
    _case("interfaces deleted: one port", "interfaces", "deleted", [{"name": "Ethernet1/1"}]),
    _case(
        "interfaces purged: logical interfaces disappear",
        "interfaces",
        "purged",
        [{"name": "loopback1"}, {"name": "port-channel10"}],
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
    ),
    _case(
        "l2 replaced: a VLAN list shrinks",
        "l2_interfaces",
        "replaced",
        [
            {"name": "Ethernet1/2", "mode": "trunk", "trunk": {"native_vlan": 20, "allowed_vlans": "5-8"}},
            {"name": "Ethernet1/3", "trunk": {"allowed_vlans": "none"}},
        ],
    ),
    _case(
        "l2 overridden: other ports too",
        "l2_interfaces",
        "overridden",
        [{"name": "Ethernet1/3", "access": {"vlan": 6}}],
    ),
    _case("l2 deleted: everything", "l2_interfaces", "deleted"),
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
    ),
    _case(
        "l3 overridden: other ports lose their addresses, mgmt0 keeps what is stated",
        "l3_interfaces",
        "overridden",
        [
            {"name": "Ethernet1/3", "ipv4": [{"address": "203.0.113.1/24"}], "redirects": True, "ipv6_redirects": True},
            {"name": "mgmt0", "ipv4": [{"address": "172.20.100.21/24"}], "redirects": True, "ipv6_redirects": True},
        ],
    ),
    _case(
        "l3 deleted: the named port",
        "l3_interfaces",
        "deleted",
        [{"name": "Ethernet1/2"}],
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
    ),
    _case(
        "lag replaced: another mode",
        "lag_interfaces",
        "replaced",
        [{"name": "port-channel12", "members": [{"member": "Ethernet1/5", "mode": "passive"}]}],
    ),
    _case(
        "lag overridden: a port moves to another bundle",
        "lag_interfaces",
        "overridden",
        [{"name": "port-channel20", "members": [{"member": "Ethernet1/2"}]}],
    ),
    _case("lag deleted: all members leave, the bundle stays", "lag_interfaces", "deleted"),
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
    ),
    _case("vlans replaced: a name goes", "vlans", "replaced", [{"vlan_id": 5, "state": "suspend"}]),
    _case(
        "vlans overridden: the others are deleted",
        "vlans",
        "overridden",
        [
            {"vlan_id": 1, "name": "default", "mode": "ce", "state": "active", "enabled": True},
            {"vlan_id": 9, "name": "voice", "enabled": False},
        ],
    ),
    _case("vlans deleted: the named ones", "vlans", "deleted", [{"vlan_id": 5}, {"vlan_id": 6}]),
]
VRF = [
    _case(
        "vrf merged: the addresses go with the old VRF",
        "vrf_interfaces",
        "merged",
        [{"name": "Ethernet1/2", "vrf_name": "blue"}],
    ),
    _case(
        "vrf replaced: a VRF that doesn't exist yet",
        "vrf_interfaces",
        "replaced",
        [{"name": "Ethernet1/1", "vrf_name": "green"}],
    ),
    _case(
        "vrf overridden: other ports leave theirs",
        "vrf_interfaces",
        "overridden",
        [{"name": "Ethernet1/2", "vrf_name": "blue"}],
    ),
    _case("vrf deleted: mgmt0 stays where it is", "vrf_interfaces", "deleted"),
]
HOSTNAME = [
    _case("hostname merged", "hostname", "merged", {"hostname": "leaf9"}),
    _case("hostname replaced", "hostname", "replaced", {"hostname": "leaf9"}),
    _case("hostname overridden", "hostname", "overridden", {"hostname": "leaf9"}),
    _case("hostname deleted: the factory's name", "hostname", "deleted"),
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
    _feature("feature on, under its other name", "nv overlay", "enabled", (), ()),
    _feature("feature off: the interfaces that it made go", "interface-vlan", "disabled", (), ()),
    _feature("feature off: LACP members leave their bundle", "lacp", "disabled", (), ()),
]


def _config(sentence: str, arguments: Mapping[str, Any], **expected: Any) -> Case:
    return Case(
        sentence=sentence, device="config", module="cisco.nxos.nxos_config", arguments=arguments, **expected
    )


_ACL = ["10 permit ip 192.0.2.1/32 any log", "20 permit ip 192.0.2.2/32 any log", "30 deny ip any any"]
CONFIG = [
    _config("config: a line at the top", {"lines": ["hostname leaf9"]}),
    _config(
        "config: a block in a block",
        {"lines": ["maximum-paths 14"], "parents": ["router bgp 1", "address-family ipv4 unicast"]},
        setup=["feature bgp"],
    ),
    _config(
        "config: an access list replaced as a block",
        {"lines": _ACL, "parents": ["ip access-list test"], "before": ["no ip access-list test"], "replace": "block"},
        setup=["ip access-list test", *_ACL[:2], "40 permit tcp any any"],
    ),
    _config(
        "config: defaults are lines too",
        {"lines": ["description uplink", "no shutdown"], "parents": ["interface Ethernet1/1"], "defaults": True},
    ),
    _config(
        "config: a source with several sections",
        {"src": "interface Ethernet1/2\n  description to b\n  switchport access vlan 20\nvlan 20\n  name users\n"},
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
    _cli_config("cli_config: lines of an interface", "interface loopback1\n  description router id\n  shutdown\n"),
]
CHANGES = [*INTERFACES, *L2, *L3, *LAG, *VLANS, *VRF, *HOSTNAME, *FEATURES, *CONFIG, *CLI_CONFIG]
