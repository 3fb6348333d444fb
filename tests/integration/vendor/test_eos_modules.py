# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Arista's modules on the lab's devices, in every state."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.integration.vendor_plays import AGAIN, CHECK, Case, Outcomes, assert_case, difference, run_cases

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SWITCH = """\
! Command: show running-config
! device: sw1 (vEOS-lab, EOS-4.31.2F)
!
hostname sw1
!
spanning-tree mode mstp
!
vlan 10
   name users
!
vlan 20
!
vrf instance RED
   description tenants
   rd 65000:1
!
interface Port-Channel5
   description bundle
!
interface Ethernet1
   description to core
   speed forced 10000full
   no switchport
   ip address 192.0.2.1/24
   ip address 198.51.100.1/24 secondary
!
interface Ethernet2
   shutdown
   mtu 3000
   switchport access vlan 20
!
interface Ethernet3
   switchport trunk native vlan 20
   switchport trunk allowed vlan 10,20
   switchport mode trunk
!
interface Ethernet4
   channel-group 5 mode active
!
interface Ethernet5
!
interface Ethernet6
   no switchport
   ipv6 address 2001:db8:6::1/64
!
interface Management1
   ip address 203.0.113.10/24
!
ip routing
no ip routing vrf RED
!
end
"""
SECTION = "show running-config | section ^interface"
Config = list[dict[str, Any]]


def case(name: str, state: str, config: Config | dict[str, Any] | None = None, **values: Any) -> Case:
    """One state of a resource module, on the device that the module has to itself."""
    arguments: dict[str, Any] = {"state": state} | ({"config": config} if config else {})
    sentence = " ".join((name, state, values.pop("more", ""))).strip()
    return Case(sentence=sentence, device=name, module=f"arista.eos.eos_{name}", arguments=arguments, **values)


def config(what: str, arguments: Mapping[str, Any], **values: Any) -> Case:
    return Case(
        sentence=f"config {what}", device="config", module="arista.eos.eos_config", arguments=arguments, **values
    )


CHANGES = [
    case(
        "interfaces",
        "merged",
        [
            {"name": "Ethernet1", "enabled": True, "mode": "layer3"},
            {"name": "Ethernet5", "description": "Configured by Ansible", "mtu": 9000, "enabled": False},
        ],
        commands=["interface Ethernet5", "shutdown", "mtu 9000", "description Configured by Ansible"],
        changed=["+   description Configured by Ansible", "+   shutdown", "+   mtu 9000"],
    ),
    case(
        "interfaces",
        "replaced",
        [
            {"name": "Ethernet2", "enabled": True},
            {"name": "Ethernet5", "description": "Configured by Ansible", "enabled": False},
        ],
        commands=[
            "interface Ethernet2",
            "no shutdown",
            "no mtu",
            "interface Ethernet5",
            "shutdown",
            "description Configured by Ansible",
        ],
        changed=["-   shutdown", "-   mtu 3000", "+   description Configured by Ansible", "+   shutdown"],
    ),
    case(
        "interfaces",
        "overridden",
        [
            {"name": "Ethernet1", "enabled": True, "mode": "layer3"},
            {"name": "Ethernet2", "description": "Configured by Ansible", "enabled": False},
        ],
        commands=[
            "interface Port-Channel5",
            "no description",
            "interface Ethernet1",
            "no description",
            "speed auto",
            "interface Ethernet2",
            "description Configured by Ansible",
            "no mtu",
            "interface Ethernet6",
            "switchport",
        ],
        changed=[
            "-   description bundle",
            "-   description to core",
            "-   speed forced 10000full",
            "+   description Configured by Ansible",
            "-   mtu 3000",
            "-   no switchport",
        ],
    ),
    case(
        "interfaces",
        "deleted",
        [{"name": "Ethernet1"}, {"name": "Ethernet2"}],
        commands=[
            "interface Ethernet1",
            "speed auto",
            "no shutdown",
            "switchport",
            "no description",
            "interface Ethernet2",
            "no mtu",
            "no shutdown",
        ],
        changed=[
            "-   description to core",
            "-   speed forced 10000full",
            "-   no switchport",
            "-   shutdown",
            "-   mtu 3000",
        ],
        again=["interface Ethernet1", "no shutdown", "interface Ethernet2", "no shutdown"],
    ),
    case(
        "interfaces",
        "merged",
        [{"name": "Ethernet5", "speed": "100", "duplex": "full"}],
        more="speed",
        commands=["interface Ethernet5", "speed 100full"],
        changed=["+   speed 100full"],
    ),
    case(
        "l2_interfaces",
        "merged",
        [
            {"name": "Ethernet5", "mode": "trunk", "trunk": {"native_vlan": 10}},
            {"name": "Ethernet2", "mode": "access", "access": {"vlan": 30}},
        ],
        commands=[
            "interface Ethernet5",
            "switchport mode trunk",
            "switchport trunk native vlan 10",
            "interface Ethernet2",
            "switchport mode access",
            "switchport access vlan 30",
        ],
        changed=[
            "-vlan 20",
            "+vlan 20,30",
            "-   switchport access vlan 20",
            "+   switchport access vlan 30",
            "+   switchport trunk native vlan 10",
            "+   switchport mode trunk",
        ],
        again=["interface Ethernet2", "switchport mode access"],
    ),
    case(
        "l2_interfaces",
        "merged",
        [{"name": "Ethernet3", "mode": "trunk", "trunk": {"trunk_allowed_vlans": ["20", "30-40"]}}],
        more="VLANs of a trunk",
        commands=["interface Ethernet3", "switchport trunk allowed vlan add 30,31,32,33,34,35,36,37,38,39,40"],
        changed=["-   switchport trunk allowed vlan 10,20", "+   switchport trunk allowed vlan 10,20,30-40"],
    ),
    case(
        "l2_interfaces",
        "replaced",
        [{"name": "Ethernet3", "mode": "trunk", "trunk": {"native_vlan": 20, "trunk_allowed_vlans": ["5-10", "15"]}}],
        commands=[
            "interface Ethernet3",
            "switchport trunk allowed vlan add 15,5,6,7,8,9",
            "switchport trunk allowed vlan remove 20",
        ],
        changed=["-   switchport trunk allowed vlan 10,20", "+   switchport trunk allowed vlan 5-10,15"],
    ),
    case(
        "l2_interfaces",
        "overridden",
        [{"name": "Ethernet2", "access": {"vlan": 10}}],
        commands=[
            "interface Ethernet2",
            "switchport access vlan 10",
            "interface Ethernet3",
            "no switchport mode",
            "no switchport trunk allowed vlan",
            "no switchport trunk native vlan",
        ],
        changed=[
            "-   switchport access vlan 20",
            "+   switchport access vlan 10",
            "-   switchport trunk native vlan 20",
            "-   switchport trunk allowed vlan 10,20",
            "-   switchport mode trunk",
        ],
    ),
    case(
        "l2_interfaces",
        "deleted",
        [{"name": "Ethernet2"}, {"name": "Ethernet3"}],
        commands=[
            "interface Ethernet2",
            "no switchport access vlan",
            "interface Ethernet3",
            "no switchport mode",
            "no switchport trunk allowed vlan",
            "no switchport trunk native vlan",
        ],
        changed=[
            "-   switchport access vlan 20",
            "-   switchport trunk native vlan 20",
            "-   switchport trunk allowed vlan 10,20",
            "-   switchport mode trunk",
        ],
    ),
    case(
        "l3_interfaces",
        "merged",
        [
            {"name": "Ethernet6", "ipv4": [{"address": "10.14.0.14/24"}], "ipv6": [{"address": "2001:db8:7::1/64"}]},
            {"name": "Vlan10", "ipv4": [{"address": "10.10.0.1/24"}]},
        ],
        commands=[
            "interface Ethernet6",
            "ip address 10.14.0.14/24",
            "ipv6 address 2001:db8:7::1/64",
            "interface Vlan10",
            "ip address 10.10.0.1/24",
        ],
        changed=[
            "+   ip address 10.14.0.14/24",
            "+   ipv6 address 2001:db8:7::1/64",
            "+!",
            "+interface Vlan10",
            "+   ip address 10.10.0.1/24",
        ],
    ),
    case(
        "l3_interfaces",
        "merged",
        [{"name": "Vlan20", "ipv4": [{"address": "10.20.0.1/24", "virtual": True}]}],
        more="virtual",
        commands=["interface Vlan20", "ip address virtual 10.20.0.1/24"],
        changed=["+interface Vlan20", "+   ip address virtual 10.20.0.1/24", "+!"],
    ),
    case(
        "l3_interfaces",
        "merged",
        [{"name": "Ethernet6", "ipv4": [{"address": "dhcp"}], "ipv6": [{"address": "auto-config"}]}],
        more="learned",
        commands=["interface Ethernet6", "ip address dhcp", "ipv6 address auto-config"],
        changed=["+   ip address dhcp", "+   ipv6 address auto-config"],
    ),
    case(
        "l3_interfaces",
        "replaced",
        [{"name": "Ethernet1", "ipv4": [{"address": "10.205.0.205/31"}]}],
        commands=["interface Ethernet1", "ip address 10.205.0.205/31", "no ip address 198.51.100.1/24 secondary"],
        changed=[
            "-   ip address 192.0.2.1/24",
            "-   ip address 198.51.100.1/24 secondary",
            "+   ip address 10.205.0.205/31",
        ],
    ),
    case(
        "l3_interfaces",
        "overridden",
        [
            {"name": "Ethernet1", "ipv6": [{"address": "2001:db8:feed::1/96"}]},
            {"name": "Management1", "ipv4": [{"address": "203.0.113.10/24"}]},
        ],
        commands=[
            "interface Ethernet1",
            "ipv6 address 2001:db8:feed::1/96",
            "no ip address",
            "interface Ethernet6",
            "no ipv6 address 2001:db8:6::1/64",
        ],
        changed=[
            "-   ip address 192.0.2.1/24",
            "-   ip address 198.51.100.1/24 secondary",
            "+   ipv6 address 2001:db8:feed::1/96",
            "-   ipv6 address 2001:db8:6::1/64",
        ],
    ),
    case(
        "l3_interfaces",
        "deleted",
        [{"name": "Ethernet1"}, {"name": "Ethernet6"}],
        commands=["interface Ethernet1", "no ip address", "interface Ethernet6", "no ipv6 address 2001:db8:6::1/64"],
        changed=[
            "-   ip address 192.0.2.1/24",
            "-   ip address 198.51.100.1/24 secondary",
            "-   ipv6 address 2001:db8:6::1/64",
        ],
    ),
    case(
        "lag_interfaces",
        "merged",
        [
            {"name": "Port-Channel5", "members": [{"member": "Ethernet5", "mode": "active"}]},
            {"name": "Port-Channel7", "members": [{"member": "Ethernet2", "mode": "on"}]},
        ],
        commands=[
            "interface Ethernet5",
            "channel-group 5 mode active",
            "interface Ethernet2",
            "channel-group 7 mode on",
        ],
        changed=["+interface Port-Channel7", "+!", "+   channel-group 7 mode on", "+   channel-group 5 mode active"],
        again=["interface Ethernet5", "channel-group 5 mode active"],
    ),
    case(
        "lag_interfaces",
        "replaced",
        [{"name": "Port-Channel5", "members": [{"member": "Ethernet5", "mode": "active"}]}],
        commands=["interface Ethernet5", "channel-group 5 mode active", "interface Ethernet4", "no channel-group"],
        changed=["-   channel-group 5 mode active", "+   channel-group 5 mode active"],
    ),
    case(
        "lag_interfaces",
        "overridden",
        [{"name": "Port-Channel10", "members": [{"member": "Ethernet2", "mode": "on"}]}],
        commands=["no interface Port-Channel5", "interface Ethernet2", "channel-group 10 mode on"],
        changed=[
            "-interface Port-Channel5",
            "-   description bundle",
            "+interface Port-Channel10",
            "+   channel-group 10 mode on",
            "-   channel-group 5 mode active",
        ],
    ),
    case(
        "lag_interfaces",
        "deleted",
        [{"name": "Port-Channel5", "members": [{"member": "Ethernet4"}]}],
        commands=["no interface Port-Channel5"],
        changed=["-!", "-interface Port-Channel5", "-   description bundle", "-   channel-group 5 mode active"],
        again=["no interface Port-Channel5"],
    ),
    case(
        "vlans",
        "merged",
        [{"vlan_id": 20, "state": "suspend"}, {"vlan_id": 30, "name": "voice"}],
        commands=["vlan 20", "state suspend", "vlan 30", "name voice"],
        changed=["+   state suspend", "+!", "+vlan 30", "+   name voice"],
    ),
    case(
        "vlans",
        "replaced",
        [{"vlan_id": 10, "state": "suspend"}],
        commands=["vlan 10", "no name", "state suspend"],
        changed=["-   name users", "+   state suspend"],
    ),
    case(
        "vlans",
        "overridden",
        [{"vlan_id": 20, "state": "suspend"}],
        commands=["no vlan 10", "vlan 20", "state suspend"],
        changed=["-vlan 10", "-   name users", "-!", "+   state suspend"],
    ),
    case(
        "vlans",
        "deleted",
        [{"vlan_id": 10}],
        commands=["no vlan 10"],
        changed=["-!", "-vlan 10", "-   name users"],
    ),
    case(
        "vrf_global",
        "merged",
        [{"name": "BLUE", "description": "guests", "rd": "65000:2"}],
        commands=["vrf instance BLUE", "description guests", "rd 65000:2"],
        changed=["+!", "+vrf instance BLUE", "+   description guests", "+   rd 65000:2"],
    ),
    case(
        "vrf_global",
        "replaced",
        [{"name": "RED", "rd": "65000:9"}],
        commands=["vrf instance RED", "no description tenants", "rd 65000:9"],
        changed=["-   description tenants", "-   rd 65000:1", "+   rd 65000:9"],
    ),
    case(
        "vrf_global",
        "overridden",
        [{"name": "BLUE"}],
        commands=["vrf instance RED", "no description tenants", "no rd 65000:1"],
        changed=["-   description tenants", "-   rd 65000:1"],
    ),
    case(
        "vrf_global",
        "deleted",
        [{"name": "RED"}],
        commands=["vrf instance RED", "no description tenants", "no rd 65000:1"],
        changed=["-   description tenants", "-   rd 65000:1"],
    ),
    case(
        "vrf_global",
        "purged",
        commands=["no vrf instance RED"],
        changed=["-vrf instance RED", "-   description tenants", "-   rd 65000:1", "-no ip routing vrf RED"],
    ),
    case(
        "hostname",
        "merged",
        {"hostname": "edge1"},
        commands=["hostname edge1"],
        changed=["-hostname sw1", "+hostname edge1"],
    ),
    case(
        "hostname",
        "replaced",
        {"hostname": "edge2"},
        commands=["hostname edge2"],
        changed=["-hostname sw1", "+hostname edge2"],
    ),
    case(
        "hostname",
        "overridden",
        {"hostname": "edge3"},
        commands=["hostname edge3"],
        changed=["-hostname sw1", "+hostname edge3"],
    ),
    case(
        "hostname",
        "deleted",
        commands=["no hostname sw1"],
        changed=["-!", "-hostname sw1"],
    ),
    config(
        "lines and parents",
        {"parents": ["interface Ethernet5"], "lines": ["description by ansible", "mtu 9000"]},
        commands=["interface Ethernet5", "description by ansible", "mtu 9000"],
        changed=["+   description by ansible", "+   mtu 9000"],
    ),
    config(
        "before and after",
        {
            "parents": ["ip access-list office"],
            "lines": ["10 permit ip any host 192.0.2.9", "20 deny ip any any"],
            "before": ["no ip access-list office"],
            "after": ["exit"],
            "match": "exact",
        },
        commands=[
            "no ip access-list office",
            "ip access-list office",
            "10 permit ip any host 192.0.2.9",
            "20 deny ip any any",
            "exit",
        ],
        changed=["+ip access-list office", "+   10 permit ip any host 192.0.2.9", "+   20 deny ip any any", "+!"],
    ),
    config(
        "a block replaced",
        {
            "parents": ["ip access-list branch"],
            "lines": ["10 permit ip any host 192.0.2.9"],
            "before": ["no ip access-list branch"],
            "replace": "block",
        },
        setup=["ip access-list branch", "10 permit ip any any", "20 deny ip any any"],
        commands=["no ip access-list branch", "ip access-list branch", "10 permit ip any host 192.0.2.9"],
        changed=["-   10 permit ip any any", "-   20 deny ip any any", "+   10 permit ip any host 192.0.2.9"],
    ),
    config(
        "a section in a section",
        {"parents": ["router bgp 65000", "vrf RED"], "lines": ["rd 65000:1", "redistribute connected"]},
        commands=["router bgp 65000", "vrf RED", "rd 65000:1", "redistribute connected"],
        changed=["+router bgp 65000", "+   vrf RED", "+      rd 65000:1", "+      redistribute connected", "+!"],
    ),
    config(
        "VRF of an interface",
        {"parents": ["interface Ethernet6"], "lines": ["vrf RED"]},
        commands=["interface Ethernet6", "vrf RED"],
        changed=["-   ipv6 address 2001:db8:6::1/64", "+   vrf RED"],
    ),
    config(
        "defaults are there",
        {
            "parents": ["interface Ethernet5"],
            "lines": ["no shutdown", "mtu 1500", "switchport mode access"],
            "defaults": True,
        },
        commands=[],
    ),
    config(
        "saved when modified",
        {"lines": ["snmp-server contact noc"], "save_when": "modified"},
        commands=["snmp-server contact noc"],
        changed=["+!", "+snmp-server contact noc"],
    ),
]
READS: dict[str, tuple[str, Config | dict[str, Any], list[str]]] = {
    # module: what its `parsed` reads, and what `rendered` makes of a configuration
    "interfaces": (
        SECTION,
        [{"name": "Ethernet1", "description": "Configured by Ansible", "enabled": False, "mode": "layer3"}],
        ["interface Ethernet1", "shutdown", "no switchport", "description Configured by Ansible"],
    ),
    "l2_interfaces": (
        SECTION,
        [{"name": "Ethernet1", "mode": "trunk", "trunk": {"native_vlan": 10}}],
        ["interface Ethernet1", "switchport mode trunk", "switchport trunk native vlan 10"],
    ),
    "l3_interfaces": (
        SECTION,
        [{"name": "Ethernet1", "ipv4": [{"address": "198.51.100.14/24"}]}],
        ["interface Ethernet1", "ip address 198.51.100.14/24"],
    ),
    "lag_interfaces": (
        SECTION,
        [{"name": "Port-Channel5", "members": [{"member": "Ethernet2", "mode": "on"}]}],
        ["interface Ethernet2", "channel-group 5 mode on"],
    ),
    "vlans": (
        "show running-config | section ^vlan",
        [{"vlan_id": 10, "name": "ten", "state": "suspend"}],
        ["vlan 10", "state suspend", "name ten"],
    ),
    "vrf_global": (
        "show running-config | section ^vrf",
        [{"name": "BLUE", "rd": "65000:2"}],
        ["vrf instance BLUE", "rd 65000:2"],
    ),
    "hostname": ("show running-config | section ^hostname", {"hostname": "edge1"}, ["hostname edge1"]),
}


def _reads(name: str) -> tuple[Case, Case, Case]:
    """The states that only read: gathered, parsed from the device's own output, rendered."""
    command, wanted, _commands = READS[name]
    shown = {"arista.eos.eos_command": {"commands": [command]}, "register": "shown"}
    running_config = {"state": "parsed", "running_config": "{{ shown.stdout[0] }}"}
    module = f"arista.eos.eos_{name}"
    return (
        case(name, "gathered", reads=True),
        Case(
            sentence=f"{name} parsed",
            device=name,
            module=module,
            arguments=running_config,
            before=[shown],
            reads=True,
        ),
        case(name, "rendered", wanted, reads=True),
    )


READING = {name: _reads(name) for name in READS}
RESOURCES = [*READS, "lacp", "lldp_global", "static_routes", "ntp_global", "bgp_global"]
FACTS = Case(
    sentence="facts",
    device="config",
    module="arista.eos.eos_facts",
    arguments={"gather_subset": ["min", "config"], "gather_network_resources": RESOURCES},
    reads=True,
)
COMMAND = Case(
    sentence="command waits, in text and JSON",
    device="config",
    module="arista.eos.eos_command",
    arguments={
        "commands": [
            {"command": "show version", "output": "json"},
            "show hostname",
            {"command": "show running-config", "output": "json", "version": "latest"},
        ],
        "wait_for": [
            "result[0].modelName neq none",
            "result[0].memTotal gt 1000",
            "result[0].memFree <= 100000000",
            "result[1] contains sw1",
            "result[1] not contains sw2",
            "result[1] matches '^Hostname: +sw1'",
        ],
    },
    reads=True,
)
LINES = Case(
    sentence="cli_config lines",
    device="config",
    module="ansible.netcommon.cli_config",
    arguments={"config": "interface Ethernet5\n   description typed"},
)
LOCALLY = {
    "ansible_connection": "ansible.builtin.local",
    "ansible_become": False,
    "ansible_python_interpreter": "{{ ansible_playbook_python }}",
}
BACKUPS = [
    Case(
        sentence=f"{module.rpartition('.')[2]} backs up",
        device="options",
        module="ansible.builtin.slurp",
        before=[{module: {"backup": True, "backup_options": {"dir_path": "{{ playbook_dir }}"}}, "register": "kept"}],
        arguments={"src": "{{ kept.backup_path }}"},
        variables=LOCALLY,
        reads=True,
    )
    for module in ("arista.eos.eos_config", "ansible.netcommon.cli_config")
]
INTENDED = "hostname elsewhere"
DIFF_ARGUMENTS: dict[str, dict[str, Any]] = {
    "startup": {},
    "running": {"lines": ["hostname again"]},
    "intended": {"intended_config": INTENDED},
    "validate_config": {"intended_config": INTENDED},
    "session": {"lines": ["hostname again"]},
}
DIFFS = {
    against: Case(
        sentence=f"config differs from {against}",
        device="options",
        module="arista.eos.eos_config",
        arguments={"diff_against": against, **more},
        setup=["hostname renamed"],
        keywords={"diff": True},
        reads=True,
    )
    for against, more in DIFF_ARGUMENTS.items()
}
OPTION_ARGUMENTS: dict[str, dict[str, Any]] = {
    "commit": {"commit": True},
    "replace": {"replace": True},
    "commit_comment": {"commit_comment": "why"},
}
OPTIONS = {
    option: Case(
        sentence=f"cli_config with {option}",
        device="options",
        module="ansible.netcommon.cli_config",
        arguments={"config": INTENDED, **arguments},
        reads=True,
    )
    for option, arguments in OPTION_ARGUMENTS.items()
}
OPTIONS["rollback"] = Case(
    sentence="cli_config with rollback",
    device="options",
    module="ansible.netcommon.cli_config",
    arguments={"rollback": 1},
    reads=True,
)
UNSUPPORTED = ("commit_comment", "rollback")
CLI = Case(
    sentence="cli_command",
    device="config",
    module="ansible.netcommon.cli_command",
    arguments={"command": "show running-config section Ethernet3"},
    reads=True,
)
REFUSED = {
    "a port that isn't there": case(
        "l3_interfaces",
        "merged",
        [{"name": "Ethernet99", "ipv4": [{"address": "10.1.1.1/24"}]}],
        more="on an absent port",
        reads=True,
    ),
    "an address of another port's subnet": case(
        "l3_interfaces",
        "merged",
        [{"name": "Ethernet6", "ipv4": [{"address": "192.0.2.77/28"}]}],
        more="into a subnet that is taken",
        reads=True,
    ),
    "another LACP mode than the other members": case(
        "lag_interfaces",
        "merged",
        [{"name": "Port-Channel5", "members": [{"member": "Ethernet5", "mode": "on"}]}],
        more="with another mode",
        reads=True,
    ),
}
SAYS = {
    "a port that isn't there": "% Invalid input",
    "an address of another port's subnet": "% Subnet 192.0.2.64/28 overlaps with existing subnet 192.0.2.0/24 of ",
    "another LACP mode than the other members": "% Cannot change mode; remove all members and try again.",
}
REPLACED = Case(
    sentence="config replaces everything",
    device="replaced",
    module="arista.eos.eos_config",
    arguments={"src": "{{ wanted }}", "replace": "config"},
)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """Some modules order their commands by hash."""
    wanted: Path = tmp_path_factory.mktemp("eos") / "wanted.cfg"
    wanted.write_text(SWITCH.replace("   name users\n", "").replace("hostname sw1", "hostname sw9"), encoding="utf-8")
    whole = Case(
        sentence=REPLACED.sentence,
        device=REPLACED.device,
        module=REPLACED.module,
        arguments={**REPLACED.arguments, "src": str(wanted)},
    )
    reading = [one for cases in READING.values() for one in cases]
    others = [FACTS, COMMAND, CLI, LINES, *BACKUPS, *DIFFS.values(), *OPTIONS.values(), *REFUSED.values(), whole]
    cases = [*CHANGES, *reading, *others]
    devices = {one.device: ("eos", SWITCH) for one in cases}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", "0")
        return run_cases(devices, cases)


@pytest.mark.parametrize("one", CHANGES, ids=lambda one: one.sentence)
def test_check_mode_foretells_the_run_does_it_and_nothing_is_left(outcomes: Outcomes, one: Case) -> None:
    assert_case(outcomes, one)


@pytest.mark.parametrize("name", READS)
def test_what_is_gathered_is_what_is_parsed_from_the_devices_own_output(outcomes: Outcomes, name: str) -> None:
    gathered, parsed, rendered = (outcomes.of(one).result for one in READING[name])
    assert gathered["gathered"]
    assert gathered["gathered"] == parsed["parsed"]
    assert rendered["rendered"] == READS[name][2]


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_device_refuses_fails_the_module_and_changes_nothing(outcomes: Outcomes, what: str) -> None:
    outcome = outcomes.of(REFUSED[what])
    assert outcome.result["failed"]
    assert SAYS[what] in outcome.result["msg"]
    assert outcome.running == outcomes.booted[REFUSED[what].device]


def test_facts_hold_the_device_and_its_resources(outcomes: Outcomes) -> None:
    facts = outcomes.of(FACTS).result["ansible_facts"]
    assert facts["ansible_net_hostname"] == "sw1"
    assert "interface Ethernet6" in facts["ansible_net_config"]
    assert set(facts["ansible_network_resources"]) == set(RESOURCES)


def test_commands_are_read_in_text_and_json_until_they_say_what_is_waited_for(outcomes: Outcomes) -> None:
    version, hostname, running = outcomes.of(COMMAND).result["stdout"]
    assert version["architecture"]
    assert hostname.startswith("Hostname: ")
    assert running["cmds"]["interface Ethernet3"]["cmds"] == {
        "switchport trunk native vlan 20": None,
        "switchport trunk allowed vlan 10,20": None,
        "switchport mode trunk": None,
    }


def test_cli_command_reads_a_section(outcomes: Outcomes) -> None:
    assert outcomes.of(CLI).result["stdout"].splitlines() == [
        "interface Ethernet3",
        "   switchport trunk native vlan 20",
        "   switchport trunk allowed vlan 10,20",
        "   switchport mode trunk",
    ]


def test_cli_config_stages_in_check_mode_and_commits_otherwise(outcomes: Outcomes) -> None:
    results = [outcomes.of(LINES, run).result["changed"] for run in LINES.runs]
    assert results == [True, True, False]
    assert outcomes.change(LINES) == ["+   description typed"]


@pytest.mark.parametrize("one", BACKUPS, ids=lambda one: one.sentence)
def test_a_backup_is_what_the_device_shows(outcomes: Outcomes, one: Case) -> None:
    content = base64.b64decode(outcomes.of(one).result["content"]).decode()
    assert content.rstrip("\n") == outcomes.booted["options"].rstrip("\n")


def test_a_configuration_is_compared_with_another(outcomes: Outcomes) -> None:
    results = {against: outcomes.of(one).result for against, one in DIFFS.items()}
    assert _hostnames(results["startup"]["diff"]) == ["-hostname sw1", "+hostname renamed"]
    assert _hostnames(results["running"]["diff"]) == ["-hostname renamed", "+hostname again"]
    assert _hostnames(results["intended"]["diff"]) == ["-hostname renamed", "+hostname elsewhere"]
    assert _hostnames(results["validate_config"]["diff"]) == ["-hostname renamed", "+hostname elsewhere"]
    assert _signed(results["session"]["diff"]["prepared"]) == ["-hostname renamed", "+hostname again"]


def _hostnames(diff: Mapping[str, str]) -> list[str]:
    return [line for line in difference(diff["before"], diff["after"]) if line[1:].startswith("hostname ")]


def _signed(diff: str) -> list[str]:
    """The lines of a session's diff that come and go, behind its two headers."""
    return [line for line in diff.splitlines()[2:] if line[0] in "+-"]


def test_a_configuration_that_is_only_validated_is_not_kept(outcomes: Outcomes) -> None:
    assert "\nhostname renamed\n" in outcomes.of(DIFFS["validate_config"]).running


def test_cli_config_commits(outcomes: Outcomes) -> None:
    outcome = outcomes.of(OPTIONS["commit"])
    assert _signed(outcome.result["diff"]) == ["-hostname sw1", "+hostname elsewhere"]
    assert outcomes.change(OPTIONS["commit"], since=outcomes.booted["options"]) == [
        "-hostname sw1",
        "+hostname elsewhere",
    ]


def test_cli_config_replaces_everything(outcomes: Outcomes) -> None:
    running = outcomes.of(OPTIONS["replace"]).running
    assert "\nhostname elsewhere\n" in running
    assert "   description to core\n" not in running
    assert "vlan 20\n" not in running


@pytest.mark.parametrize("option", UNSUPPORTED)
def test_cli_config_knows_what_the_platform_does_not(outcomes: Outcomes, option: str) -> None:
    outcome = outcomes.of(OPTIONS[option])
    assert outcome.result["failed"]
    assert outcome.result["msg"] == f"Option {option} is not supported on this platform"
    assert outcome.running == outcomes.booted["options"]


def test_only_what_was_modified_is_saved(outcomes: Outcomes) -> None:
    saved = next(one for one in CHANGES if one.sentence == "config saved when modified")
    assert "snmp-server contact" not in outcomes.of(saved, CHECK).startup
    outcome = outcomes.of(saved)
    assert outcome.startup == outcome.running
    assert outcomes.of(saved, AGAIN).startup == outcome.startup


def test_a_whole_configuration_replaces_the_other(outcomes: Outcomes) -> None:
    assert [line for line in outcomes.change(REPLACED) if not line[1:].startswith("! ")] == [
        "-hostname sw1",
        "+hostname sw9",
        "-vlan 10",
        "-   name users",
        "-!",
        "-vlan 20",
        "+vlan 10,20",
    ]
    assert outcomes.of(REPLACED, CHECK).running == outcomes.booted["replaced"]
