# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: ranges, defaults, sections in sections, and where lines are printed."""

from __future__ import annotations

import json

import pytest

from tests.lab.engine import load
from tests.lab.shell.shell import Shell

from .cases import Case, device, sentence

CASES = [
    Case(
        sentence="a trap is on, off, or neither",
        platform="eos",
        lines=[
            "snmp-server enable traps bgp",
            "no snmp-server enable traps isis",
            "snmp-server enable traps lldp rem-tables-change",
            "default snmp-server enable traps lldp rem-tables-change",
            "snmp-server extension 1.2 flash:x",
        ],
        changed=[
            "+!",
            "+snmp-server enable traps bgp",
            "+no snmp-server enable traps isis",
            "+snmp-server extension .1.2 flash:x",
        ],
    ),
    Case(
        sentence="a syslog server's usual port isn't printed",
        platform="eos",
        lines=["logging host 192.0.2.4 514", "logging vrf MGMT host h 515", "no logging host 192.0.2.4 514"],
        changed=["+!", "+logging vrf MGMT host h 515"],
    ),
    Case(
        sentence="peer groups come before addresses",
        platform="eos",
        lines=[
            "router bgp 65000",
            "neighbor 192.0.2.10 remote-as 65001",
            "neighbor 192.0.2.9 remote-as 65001",
            "neighbor fe80::1 remote-as 65001",
            "neighbor LEAVES peer group",
        ],
        changed=[
            "+router bgp 65000",
            "+   neighbor LEAVES peer group",
            "+   neighbor 192.0.2.9 remote-as 65001",
            "+   neighbor 192.0.2.10 remote-as 65001",
            "+   neighbor fe80::1 remote-as 65001",
            "+!",
        ],
    ),
    Case(
        sentence="OSPF's limit of LSAs is printed by default",
        platform="eos",
        lines=["router ospf 9 vrf TENANT-A", "max-lsa 500", "router-id 192.0.2.1", "no max-lsa", "router ospf 10"],
        changed=[
            "+router ospf 9 vrf TENANT-A",
            "+   router-id 192.0.2.1",
            "+   max-lsa 12000",
            "+!",
            "+router ospf 10",
            "+   max-lsa 12000",
            "+!",
        ],
    ),
    Case(
        sentence="OSPFv3's processes share the FIPS restriction, and go one by one",
        platform="eos",
        lines=[
            "router ospfv3 vrf TENANT-A",
            "address-family ipv4",
            "redistribute static",
            "router ospfv3",
            "address-family ipv6",
            "fips restrictions",
            "no router ospfv3",
            "router ospfv3",
        ],
        changed=[
            "+router ospfv3",
            "+!",
            "+router ospfv3 vrf TENANT-A",
            "+   fips restrictions",
            "+   !",
            "+   address-family ipv4",
            "+      redistribute static",
            "+      fips restrictions",
            "+!",
        ],
    ),
    Case(
        sentence="a community reads unless it is told otherwise",
        platform="eos",
        lines=[
            "snmp-server community a",
            "snmp-server community b view v ipv6 list",
            "snmp-server community c rw",
            "no snmp-server community a ro",
        ],
        changed=["+!", "+snmp-server community b view v ro ipv6 list", "+snmp-server community c rw"],
    ),
    Case(
        sentence="a VRF's routes and routing go with it",
        platform="eos",
        lines=["ip route vrf TENANT-A 10.0.0.0/8 Null0", "no vrf instance TENANT-A", "no vrf instance MGMT"],
        changed=[
            "-vrf instance MGMT",
            "-!",
            "-vrf instance TENANT-A",
            "-   vrf TENANT-A",
            "-   ip address 172.20.15.129/28",
            "-   ip address 172.20.15.145/28 secondary",
            "-   vrf MGMT",
            "-   ip address 172.20.100.15/24",
            "-ip routing vrf TENANT-A",
            "-!",
            "-ip route vrf MGMT 0.0.0.0/0 172.20.100.1",
        ],
    ),
    Case(
        sentence="a list of ports, and a port that isn't there refuses the whole list",
        platform="eos",
        lines=["interface Ethernet1-3,9", "description many", "interface Ethernet3,77"],
        changed=[
            "+   description many",
            "+   description many",
            "+   description many",
            "-   description to core",
            "+   description many",
        ],
        refused={"interface Ethernet3,77": "% Invalid input"},
    ),
    Case(
        sentence="`default` on an interface, and on one line of it",
        platform="eos",
        lines=[
            "interface Ethernet9",
            "default mtu",
            "default description",
            "default switchport",
            "interface Ethernet10",
            "default shutdown",
            "default interface Ethernet3",
        ],
        changed=[
            "-   switchport access vlan 10",
            "-   spanning-tree portfast",
            "-   description to core",
            "-   mtu 9000",
            "-   no switchport",
            "-   shutdown",
        ],
    ),
    Case(
        sentence="modes of a switchport",
        platform="eos",
        lines=[
            "interface Ethernet1",
            "switchport mode dot1q-tunnel",
            "interface Ethernet2",
            "switchport mode tap",
            "interface Ethernet3",
            "switchport mode tool",
            "switchport mode bridge",
        ],
        changed=["+   switchport mode dot1q-tunnel", "+   switchport mode tap", "+   switchport mode tool"],
        refused={"switchport mode bridge": "% Invalid input"},
    ),
    Case(
        sentence="trunk groups add up, a native tag replaces a VLAN",
        platform="eos",
        lines=[
            "interface Port-Channel1",
            "switchport trunk group A",
            "switchport trunk group B",
            "switchport trunk native vlan tag",
            "interface Ethernet2",
            "switchport trunk native vlan tag",
            "no switchport trunk native vlan",
        ],
        changed=[
            "-   switchport trunk native vlan 99",
            "+   switchport trunk native vlan tag",
            "+   switchport trunk group A",
            "+   switchport trunk group B",
        ],
    ),
    Case(
        sentence="VLANs of a trunk",
        platform="eos",
        lines=[
            "interface Port-Channel1",
            "switchport trunk allowed vlan add 40-42",
            "switchport trunk allowed vlan remove 10",
            "interface Ethernet1",
            "switchport trunk allowed vlan except 5",
            "interface Ethernet2",
            "switchport trunk allowed vlan none",
        ],
        changed=[
            "-   switchport trunk allowed vlan 10,20,30",
            "+   switchport trunk allowed vlan 20,30,40-42",
            "+   switchport trunk allowed vlan 1-4,6-4094",
            "+   switchport trunk allowed vlan none",
        ],
    ),
    Case(
        sentence="speeds are those of EOS, and there is no duplex",
        platform="eos",
        lines=[
            "interface Ethernet1",
            "speed forced 40gfull",
            "interface Ethernet2",
            "speed 1000",
            "duplex full",
            "speed auto",
            "speed",
        ],
        changed=["+   speed forced 40gfull"],
        refused={"speed 1000": "% Invalid input", "duplex full": "% Invalid input", "speed": "% Incomplete command"},
    ),
    Case(
        sentence="a line with one value replaces it, in the place where EOS prints it",
        platform="eos",
        lines=[
            "interface Ethernet9",
            "ip ospf cost 20",
            "ip ospf area 0.0.0.0",
            "lacp timer fast",
            "lacp timer normal",
            "logging event link-status",
            "no lldp transmit",
            "ip helper-address 192.0.2.9",
            "no ip ospf",
        ],
        changed=[
            "+   logging event link-status",
            "+   no lldp transmit",
            "-   ip ospf cost 10",
            "+   ip helper-address 192.0.2.9",
        ],
    ),
    Case(
        sentence="what is on by default prints its negation",
        platform="eos",
        lines=[
            "interface Ethernet1",
            "no lldp transmit",
            "no lldp receive",
            "lldp receive",
            "no logging event link-status",
            "interface Ethernet2",
            "lldp transmit",
        ],
        changed=["+   no lldp transmit"],
    ),
    Case(
        sentence="VLANs in lists, with a state and trunk groups",
        platform="eos",
        lines=[
            "vlan 40,50-51",
            "state suspend",
            "trunk group A",
            "trunk group B",
            "vlan 50",
            "no state",
            "no trunk group A",
        ],
        changed=[
            "+!",
            "+vlan 40",
            "+   state suspend",
            "+   trunk group A",
            "+   trunk group B",
            "+!",
            "+vlan 50",
            "+   trunk group B",
            "+!",
            "+vlan 51",
            "+   state suspend",
            "+   trunk group A",
            "+   trunk group B",
        ],
    ),
    Case(
        sentence="VLAN 1 stays, the others of the range go",
        platform="eos",
        lines=["no vlan 1-4094"],
        changed=["-vlan 10", "-   name users", "-!", "-vlan 20,30"],
    ),
    Case(
        sentence="a VRF has one distinguisher, and `default` deletes it",
        platform="eos",
        lines=[
            "vrf instance TENANT-A",
            "rd 65000:1",
            "rd 65000:2",
            "description a",
            "vrf definition OLD",
            "default vrf instance MGMT",
        ],
        changed=[
            "-vrf instance MGMT",
            "-!",
            "+   description a",
            "+   rd 65000:2",
            "-   vrf MGMT",
            "-   ip address 172.20.100.15/24",
            "-ip route vrf MGMT 0.0.0.0/0 172.20.100.1",
            "-!",
        ],
        refused={"vrf definition OLD": "% Invalid input"},
    ),
    Case(
        sentence="routing is said either way, for each VRF",
        platform="eos",
        lines=["no ip routing", "ip routing vrf MGMT", "no ip routing vrf TENANT-A"],
        changed=[
            "-ip routing",
            "-ip routing vrf TENANT-A",
            "+no ip routing",
            "+ip routing vrf MGMT",
            "+no ip routing vrf TENANT-A",
        ],
    ),
    Case(
        sentence="no hostname, and another",
        platform="eos",
        lines=["no hostname", "hostname edge_1"],
        changed=["-hostname spine1", "+hostname edge_1"],
    ),
    Case(
        sentence="lines of one kind stand together at their place",
        platform="eos",
        lines=[
            "ntp server 192.0.2.1 burst minpoll 6 prefer",
            "ntp server vrf MGMT 192.0.2.2",
            "ip name-server 192.0.2.9",
            "ip name-server vrf MGMT 192.0.2.3",
            "logging host 192.0.2.4 514",
            "snmp-server contact noc",
            "snmp-server contact somebody else",
        ],
        changed=[
            "+logging host 192.0.2.4",
            "+!",
            "+ip name-server vrf MGMT 192.0.2.3",
            "+ip name-server vrf default 192.0.2.9",
            "+!",
            "+ntp server vrf MGMT 192.0.2.2",
            "+ntp server 192.0.2.1 prefer burst minpoll 6",
            "+!",
            "+snmp-server contact somebody else",
        ],
    ),
    Case(
        sentence="defaults aren't printed",
        platform="eos",
        lines=["lldp timer 30", "lacp system-priority 32768", "lacp system-priority 100"],
        changed=["+!", "+lacp system-priority 100"],
    ),
    Case(
        sentence="an access list keeps its entries in the order of their numbers",
        platform="eos",
        lines=[
            "ip access-list test",
            "permit tcp any any eq 25",
            "5 deny ip any any",
            "permit 17 any any",
            "permit udp any any",
            "no 20",
            "remark last",
            "counters per-entry",
            "10 permit ip any any",
        ],
        refused={"10 permit ip any any": "% Error: Sequence number 10 is already in use"},
        changed=[
            "+ip access-list test",
            "+   counters per-entry",
            "+   5 deny ip any any",
            "+   10 permit tcp any any eq smtp",
            "+   20 remark last",
            "+!",
        ],
    ),
    Case(
        sentence="a prefix list in one line or in its mode",
        platform="eos",
        lines=[
            "ip prefix-list A seq 20 permit 192.0.2.0/24",
            "ip prefix-list A permit 198.51.100.0/24 le 32",
            "ip prefix-list A",
            "no seq 20",
        ],
        changed=["+ip prefix-list A", "+   seq 30 permit 198.51.100.0/24 le 32", "+!"],
    ),
    Case(
        sentence="sections in sections, and from them to one further out",
        platform="eos",
        lines=[
            "router bgp 65000",
            "router-id 192.0.2.15",
            "neighbor 10.0.0.10 remote-as 65001",
            "neighbor 10.0.0.2 remote-as 65002",
            "neighbor 10.0.0.2 remote-as 65003",
            "vrf TENANT-A",
            "rd 65000:1",
            "address-family ipv4",
            "neighbor 10.1.1.1 activate",
            "exit",
            "exit",
            "address-family evpn",
            "neighbor 10.0.0.2 activate",
            "no neighbor 10.0.0.10",
            "redistribute",
        ],
        changed=[
            "+router bgp 65000",
            "+   router-id 192.0.2.15",
            "+   neighbor 10.0.0.2 remote-as 65003",
            "+   neighbor 10.0.0.10 remote-as 65001",
            "+   !",
            "+   address-family evpn",
            "+      neighbor 10.0.0.2 activate",
            "+   !",
            "+   vrf TENANT-A",
            "+      rd 65000:1",
            "+      !",
            "+      address-family ipv4",
            "+         neighbor 10.1.1.1 activate",
            "+!",
        ],
        refused={"redistribute": "% Incomplete command"},
    ),
    Case(
        sentence="there is one BGP process",
        platform="eos",
        lines=["router bgp 65000", "exit", "router bgp 65001"],
        changed=["+router bgp 65000", "+!"],
        refused={"router bgp 65001": "% BGP is already running with AS number 65000"},
    ),
    Case(
        sentence="a section in a section goes with all that is in it",
        platform="eos",
        lines=["router bgp 65000", "vrf A", "rd 1:1", "vrf B", "rd 2:2", "no vrf A", "no router bgp"],
    ),
    Case(
        sentence="a section's line that is spelled out at the top isn't an abbreviation",
        platform="eos",
        lines=["router ospf 1", "router bgp 65000", "router ospf 2"],
        changed=["+router bgp 65000", "+!", "+router ospf 2", "+   max-lsa 12000", "+!"],
    ),
    Case(
        sentence="classes of a policy, and a whole route map",
        platform="eos",
        lines=[
            "policy-map type quality-of-service p1",
            "class c1",
            "set dscp 62",
            "set cos 1",
            "set cos 2",
            "class c2",
            "route-map m permit 10",
            "match ip address prefix-list x",
            "set metric 5",
            "route-map m permit 20",
            "no route-map m",
        ],
        changed=[
            "+policy-map type quality-of-service p1",
            "+   class c1",
            "+      set cos 2",
            "+      set dscp 62",
            "+   !",
            "+   class c2",
            "+!",
        ],
    ),
    Case(
        sentence="the command API listens, in a VRF",
        platform="eos",
        lines=[
            "management api http-commands",
            "protocol http port 8080",
            "no protocol https",
            "no shutdown",
            "vrf MGMT",
            "no shutdown",
        ],
        changed=[
            "+!",
            "+management api http-commands",
            "+   no protocol https",
            "+   protocol http port 8080",
            "+   no shutdown",
            "+   !",
            "+   vrf MGMT",
            "+      no shutdown",
        ],
    ),
    Case(
        sentence="abbreviations are written out",
        platform="eos",
        lines=["int et1", "desc by hand", "lldp tr", "no lldp tr", "spanning-tree m rstp", "ntp serv 192.0.2.1"],
        changed=["+   description by hand", "+   no lldp transmit"],
        refused={"spanning-tree m rstp": "% Ambiguous command", "ntp serv 192.0.2.1": "% Ambiguous command"},
    ),
    Case(
        sentence="complaints",
        platform="eos",
        lines=["foo", "ntp", "interface Ethernet1", "spanning-tree mode foo", "l r", "ip ospf"],
        refused={
            "foo": "% Invalid input",
            "ntp": "% Incomplete command",
            "spanning-tree mode foo": "% Invalid input",
            "l r": "% Ambiguous command",
            "ip ospf": "% Incomplete command",
        },
    ),
]


@pytest.mark.parametrize("case", CASES, ids=sentence)
def test_eos(case: Case) -> None:
    assert case.refused_and_changed() == (case.refused, case.changed)


def section(expression: str) -> list[str]:
    return device("eos").execute(f"show running-config | section {expression}").splitlines()


def test_section_prints_the_headers_above_a_match_once_and_all_below_it() -> None:
    assert section("spanning-tree portfast|access vlan") == [
        "interface Ethernet3",
        "   switchport access vlan 10",
        "   spanning-tree portfast",
    ]
    assert section("^router ospf") == ["router ospf 1", "   router-id 192.0.2.15", "   max-lsa 12000"]


def test_a_bar_that_no_filter_follows_belongs_to_the_expression() -> None:
    shown = device("eos").execute("show running-config | include ^vlan | portfast")
    assert shown.splitlines() == ["vlan 10", "vlan 20,30", "   spanning-tree portfast"]
    assert device("eos").execute("show running-config | include ^vlan | include 20") == "vlan 20,30"


def test_all_shows_what_the_running_config_hides() -> None:
    shown = device("eos").execute("show running-config all | section ^interface Ethernet[39]$").splitlines()
    assert shown[:10] == [
        "interface Ethernet3",
        "   no description",
        "   no shutdown",
        "   mtu 1500",
        "   logging event link-status use-global",
        "   speed auto",
        "   switchport",
        "   switchport access vlan 10",
        "   switchport trunk native vlan 1",
        "   switchport trunk allowed vlan 1-4094",
    ]
    assert "   no switchport" in shown
    assert "   mtu 9000" in shown


def test_json_has_a_command_for_each_line() -> None:
    data = json.loads(device("eos").execute("show running-config | json"))
    assert data["cmds"]["hostname spine1"] is None
    assert data["cmds"]["interface Ethernet3"] == {
        "comments": [],
        "cmds": {"switchport access vlan 10": None, "spanning-tree portfast": None},
    }


def test_vrfs_are_shown_per_family_and_before_4_25_with_their_distinguisher() -> None:
    one = device("eos")
    one.configure(["vrf instance MGMT", "rd 65000:1"])
    assert one.execute("show vrf").splitlines()[3:5] == [
        "   MGMT            IPv4            no routing       Ma1",
        "   MGMT            IPv6            no routing",
    ]
    header = "! Command: show running-config\n! device: spine1 (vEOS-lab, EOS-4.24.0F)\n!\n"
    old = load("eos", header + one.running_config().partition("!\n")[2])
    assert old.execute("show vrf").splitlines()[3:5] == [
        "   MGMT          65000:1         ipv4,ipv6       v4:no routing,    Management1",
        "                                                 v6:no routing",
    ]


def test_the_command_api_runs_what_is_configured() -> None:
    one = device("eos")
    assert not json.loads(one.execute("show management api http-commands | json"))["enabled"]
    one.configure(["management api http-commands", "protocol http port 8080", "no shutdown"])
    shown = json.loads(one.execute("show management api http-commands | json"))
    assert shown["httpServer"] == {"configured": True, "running": True, "port": 8080}
    assert shown["httpsServer"] == {"configured": True, "running": True, "port": 443}
    assert shown["unixSocketServer"] == {"configured": False, "running": False}


def test_the_model_is_the_one_that_the_configuration_was_written_by() -> None:
    one = load(
        "eos", "! Command: show running-config\n! device: sw1 (vEOS-lab, EOS-4.27.3F)\n!\nhostname sw1\n!\nend\n"
    )
    shown = Shell(one, privileged=True)
    assert shown.execute("show version").text.splitlines()[0] == "Arista vEOS-lab"
    assert json.loads(shown.execute("show version | json").text)["modelName"] == "vEOS-lab"
    assert "\n  vEOS-lab    " in shown.execute("show inventory").text


def test_a_summary_of_routes_says_in_json_what_it_says_in_text() -> None:
    shown = Shell(device("eos"), privileged=True)
    data = json.loads(shown.execute("show ip route summary | json").text)
    assert json.loads(shown.execute("show ip route summary | json version 1").text) == data
    assert shown.execute("show ip route summary | json version one").refused
    assert data["protoModelStatus"]["operatingProtoModel"] == "multi-agent"
    total = shown.execute("show ip route summary").text.split("Total Routes")[1].split()[0]
    assert data["vrfs"]["default"]["totalRoutes"] == int(total)
