# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: lines that are checked and stored, VLAN mode, and sections that are kept as text."""

from __future__ import annotations

import pytest

from tests.lab.engine import load

from .cases import Case, difference, sentence

INVALID = "% Invalid input detected at '^' marker."
INCOMPLETE = "% Incomplete command."

INTERFACES = [
    Case(
        sentence="a voice VLAN is printed behind the mode; another one replaces it",
        platform="ios",
        lines=["interface gi1/0/3", "switchport voice vlan 20", "sw vo vl dot1p"],
        changed=["+ switchport voice vlan dot1p"],
    ),
    Case(
        sentence="what isn't a voice VLAN is refused",
        platform="ios",
        lines=["interface gi1/0/3", "switchport voice vlan 5000", "switchport voice vlan", "switchport voice vlan 1 2"],
        refused={
            "switchport voice vlan 5000": INVALID,
            "switchport voice vlan": INCOMPLETE,
            "switchport voice vlan 1 2": INVALID,
        },
    ),
    Case(
        sentence="prunable VLANs are a set, and 2-1001 is the default",
        platform="ios",
        lines=[
            "interface gi1/0/2",
            "switchport trunk pruning vlan 40-60,10,20",
            "switchport trunk pruning vlan add 11",
            "interface gi1/0/3",
            "switchport trunk pruning vlan 2-1001",
        ],
        changed=["+ switchport trunk pruning vlan 10,11,20,40-60"],
    ),
    Case(
        sentence="DTP isn't silenced on a dynamic port",
        platform="ios",
        lines=["interface gi1/0/2", "switchport nonegotiate", "switchport mode trunk", "switchport nonegotiate"],
        changed=["+ switchport mode trunk", "+ switchport nonegotiate"],
        refused={
            "switchport nonegotiate": "Command rejected: Conflict between 'nonegotiate' and 'dynamic' status on this "
            "interface: Gi1/0/2"
        },
    ),
    Case(
        sentence="private VLANs on a port: an association, a mapping, and the modes",
        platform="ios",
        lines=[
            "interface gi1/0/2",
            "switchport private-vlan host-association 100 101",
            "switchport mode private-vlan host",
            "interface gi1/0/3",
            "switchport private-vlan mapping 100 101,102",
            "switchport mode private-vlan promiscuous",
        ],
        changed=[
            "+ switchport private-vlan host-association 100 101",
            "+ switchport mode private-vlan host",
            "- switchport mode access",
            "+ switchport private-vlan mapping 100 101,102",
            "+ switchport mode private-vlan promiscuous",
        ],
    ),
    Case(
        sentence="a switchport's lines aren't known on a routed port, and are forgotten with it",
        platform="ios",
        lines=[
            "interface gi1/0/9",
            "switchport voice vlan 10",
            "interface gi1/0/3",
            "switchport protected",
            "no switchport",
        ],
        changed=["- switchport access vlan 10", "- switchport mode access", "+ no switchport", "+ no ip address"],
        refused={"switchport voice vlan 10": "Command rejected: GigabitEthernet1/0/9 not a switching port."},
    ),
    Case(
        sentence="the macro for hosts says what it does",
        platform="ios",
        lines=["interface gi1/0/2", "switchport host"],
        changed=["+ switchport mode access", "+ spanning-tree portfast"],
    ),
    Case(
        sentence="what is on by default is printed when it is off, and `default` brings it back",
        platform="ios",
        lines=[
            "interface vlan10",
            "no ip redirects",
            "no autostate",
            "no ip proxy-arp",
            "default ip redirects",
            "ip proxy-arp",
        ],
        changed=["+ no autostate"],
    ),
    Case(
        sentence="`default` and a line that is off by default takes it away",
        platform="ios",
        lines=["interface gi1/0/3", "default switchport access vlan", "default spanning-tree portfast"],
        changed=["- switchport access vlan 10", "- spanning-tree portfast"],
    ),
    Case(
        sentence="only an SVI knows autostate, only a bundle its number of members, only a port LACP's rate",
        platform="ios",
        lines=[
            "interface gi1/0/2",
            "no autostate",
            "lacp max-bundle 4",
            "lacp rate fast",
            "interface po1",
            "lacp rate fast",
            "lacp max-bundle 4",
            "lacp max-bundle 99",
        ],
        changed=["+ lacp max-bundle 4", "+ lacp rate fast"],
        refused={
            "no autostate": INVALID,
            "lacp max-bundle 4": INVALID,
            "lacp rate fast": INVALID,
            "lacp max-bundle 99": INVALID,
        },
    ),
    Case(
        sentence="helper addresses are many, and go one by one or all at once",
        platform="ios",
        lines=[
            "interface vlan10",
            "ip helper-address 10.0.0.1",
            "ip helper-address global 10.0.0.2",
            "ip helper-address vrf TENANT-A 10.0.0.3",
            "no ip helper-address 192.0.2.53",
        ],
        changed=[
            "- ip helper-address 192.0.2.53",
            "+ ip helper-address 10.0.0.1",
            "+ ip helper-address global 10.0.0.2",
            "+ ip helper-address vrf TENANT-A 10.0.0.3",
        ],
    ),
    Case(
        sentence="DHCP with a client ID and a host name takes the place of an address, and the other way round",
        platform="ios",
        lines=[
            "interface gi1/0/13",
            "ip address dhcp client-id GigabitEthernet1/0/13 hostname box",
            "interface gi1/0/9",
            "ip address dhcp hostname box",
            "ip address 198.51.100.77 255.255.255.252",
        ],
        changed=[
            "- ip address 172.20.11.1 255.255.255.254",
            "+ ip address 198.51.100.77 255.255.255.252",
            "- no ip address",
            "+ ip address dhcp client-id GigabitEthernet1/0/13 hostname box",
        ],
    ),
    Case(
        sentence="an unnumbered SVI has no address of its own, until it gets one",
        platform="ios",
        lines=[
            "interface vlan10",
            "ip unnumbered Loopback0",
            "interface vlan20",
            "ip unnumbered lo0",
            "ip address 198.51.100.65 255.255.255.192",
        ],
        changed=[
            "- ip address 172.20.11.65 255.255.255.224",
            "+ ip unnumbered Loopback0",
            "+!",
            "+interface Vlan20",
            "+ ip address 198.51.100.65 255.255.255.192",
        ],
    ),
    Case(
        sentence="IPv6 addresses of every sort; `no ipv6 address` takes all of them",
        platform="ios",
        lines=[
            "interface gi1/0/13",
            "ipv6 address 2001:db8:3::/64",
            "ipv6 address 2001:db8:1::1/64 anycast",
            "ipv6 address 2001:db8:2::/64 eui-64",
            "ipv6 address autoconfig",
            "ipv6 enable",
            "interface gi1/0/9",
            "ipv6 address autoconfig",
            "no ipv6 address",
        ],
        changed=[
            "- ipv6 address 2001:DB8:11::1/64",
            "+ ipv6 address 2001:DB8:1::1/64 anycast",
            "+ ipv6 address 2001:DB8:2::/64 eui-64",
            "+ ipv6 address 2001:DB8:3::/64",
            "+ ipv6 address autoconfig",
            "+ ipv6 enable",
        ],
    ),
]


@pytest.mark.parametrize("case", INTERFACES, ids=sentence)
def test_interface_lines(case: Case) -> None:
    assert case.refused_and_changed() == (case.refused, case.changed)


VLANS = [
    Case(
        sentence="RSPAN, MTU and private VLANs",
        platform="ios",
        lines=[
            "vlan 40",
            "remote-span",
            "mtu 1000",
            "vlan 100",
            "private-vlan primary",
            "private-vlan association 101,102",
            "private-vlan association add 103",
            "private-vlan association remove 101",
            "vlan 101",
            "private-vlan community",
            "private-vlan isolated",
        ],
        changed=[
            "+!",
            "+vlan 40",
            "+ remote-span",
            "+ mtu 1000",
            "+!",
            "+vlan 100",
            "+ private-vlan primary",
            "+ private-vlan association 102,103",
            "+!",
            "+vlan 101",
            "+ private-vlan isolated",
        ],
    ),
    Case(
        sentence="the negations, also of what isn't there",
        platform="ios",
        lines=[
            "vlan 10",
            "no state active",
            "no mtu",
            "no remote-span",
            "mtu 900",
            "no mtu 900",
            "shutdown",
            "no shutdown",
        ],
    ),
    Case(
        sentence="what isn't a line of VLAN mode is refused",
        platform="ios",
        lines=["vlan 10", "mtu 100", "mtu", "private-vlan", "private-vlan association add 5000", "ip address 1.1.1.1"],
        refused={
            "mtu 100": INVALID,
            "mtu": INCOMPLETE,
            "private-vlan": INCOMPLETE,
            "private-vlan association add 5000": INVALID,
            "ip address 1.1.1.1": INVALID,
        },
    ),
    Case(
        sentence="`vlan configuration` has one member, and goes as a whole",
        platform="ios",
        lines=[
            "vlan configuration 101",
            "member evpn-instance 101 vni 10101",
            "member vni 50101",
            "vlan configuration 102",
            "member vni 50102",
            "no member vni 50102",
            "vlan configuration 103",
            "no vlan configuration 103",
        ],
        changed=["+vlan configuration 101", "+ member vni 50101", "+vlan configuration 102"],
    ),
]


@pytest.mark.parametrize("case", VLANS, ids=sentence)
def test_vlan_mode(case: Case) -> None:
    assert case.refused_and_changed() == (case.refused, case.changed)


SECTIONS = [
    Case(
        sentence="an access list numbers its entries, and sorts them",
        platform="ios",
        lines=[
            "ip access-list extended test",
            "permit ip any any log",
            "5 deny tcp any any eq 23",
            "permit ip any any log",
            "remark last",
            "no 20",
        ],
        changed=["+ip access-list extended test", "+ 5 deny tcp any any eq 23", "+ 10 permit ip any any log"],
    ),
    Case(
        sentence="a section below a section, and the way up by typing a line of the upper one",
        platform="ios",
        lines=[
            "policy-map p1",
            "class c1",
            "set ip precedence 5",
            "police cir percent 10",
            "police cir percent 20",
            "class c2",
            "bandwidth 100",
            "exit",
            "exit",
            "hostname acc1",
            "policy-map p1",
            "no class c2",
        ],
        changed=["+policy-map p1", "+ class c1", "+  set ip precedence 5", "+  police cir percent 20"],
    ),
    Case(
        sentence="an address family is closed by its own line",
        platform="ios",
        lines=[
            "router bgp 65000",
            "no bgp default ipv4-unicast",
            "neighbor 192.0.2.1 remote-as 65001",
            "address-family ipv4",
            "neighbor 192.0.2.1 activate",
            "exit-address-family",
            "bgp router-id 192.0.2.11",
            "bgp router-id 192.0.2.12",
        ],
        changed=[
            "+router bgp 65000",
            "+ no bgp default ipv4-unicast",
            "+ bgp router-id 192.0.2.12",
            "+ neighbor 192.0.2.1 remote-as 65001",
            "+ !",
            "+ address-family ipv4",
            "+  neighbor 192.0.2.1 activate",
            "+ exit-address-family",
        ],
    ),
    Case(
        sentence="a word that the section doesn't know is refused, a global line leaves it",
        platform="ios",
        lines=["router ospf 1", "switchport mode access", "router-id 192.0.2.99", "interface gi1/0/2", "description x"],
        changed=["+ description x", "- router-id 192.0.2.11", "+ router-id 192.0.2.99"],
        refused={"switchport mode access": INVALID},
    ),
    Case(
        sentence="single global lines replace, negations are printed where the default is on",
        platform="ios",
        lines=[
            "snmp-server location a",
            "snmp-server location b",
            "no ip http server",
            "ip http server",
            "no ip domain lookup",
            "logging host 192.0.2.1",
            "logging host 192.0.2.2",
            "no logging host 192.0.2.1",
        ],
        changed=["+ip http server", "+no ip domain lookup", "+snmp-server location b", "+logging host 192.0.2.2"],
    ),
    Case(
        sentence="prefix lists number their entries, route maps and class maps complete their header",
        platform="ios",
        lines=[
            "ip prefix-list A permit 10.0.0.0/8",
            "ip prefix-list A deny 0.0.0.0/0 le 32",
            "ip prefix-list A permit 10.0.0.0/8",
            "route-map R",
            "match ip address prefix-list A",
            "class-map c1",
            "match precedence 7",
        ],
        changed=[
            "+ip prefix-list A seq 5 permit 10.0.0.0/8",
            "+ip prefix-list A seq 10 deny 0.0.0.0/0 le 32",
            "+route-map R permit 10",
            "+ match ip address prefix-list A",
            "+class-map match-all c1",
            "+ match precedence 7",
        ],
    ),
    Case(
        sentence="a whole section goes with its lines, all parts of a route map with its name",
        platform="ios",
        lines=["route-map R permit 10", "route-map R deny 20", "no route-map R", "no router ospf 1"],
        changed=["-router ospf 1", "- router-id 192.0.2.11"],
    ),
]


@pytest.mark.parametrize("case", SECTIONS, ids=sentence)
def test_sections(case: Case) -> None:
    assert case.refused_and_changed() == (case.refused, case.changed)


ROUTER = """\
version 17.9
hostname r1
!
ip vrf OLD
 rd 1:1
!
vrf definition NEW
 !
 address-family ipv4
 exit-address-family
!
interface GigabitEthernet1
 no ip address
 negotiation auto
!
interface GigabitEthernet2
 no ip address
 speed 100
 no negotiation auto
!
end
"""
ROUTERS = [
    (
        "without negotiation a port has a speed",
        ["interface gi1", "speed 100", "no negotiation auto"],
        {"speed 100": "Auto-negotiation is enabled. Speed cannot be set"},
        ["- negotiation auto", "+ speed 1000", "+ no negotiation auto"],
    ),
    ("its factory speed where none is given", ["interface gi2", "no speed"], {}, ["- speed 100", "+ speed 1000"]),
    (
        "negotiation forgets the speed",
        ["interface gi2", "negotiation auto"],
        {},
        ["- speed 100", "- no negotiation auto", "+ negotiation auto"],
    ),
    (
        "each sort of VRF has a command of its own",
        ["interface gi1", "vrf forwarding OLD", "ip vrf forwarding NEW", "ip vrf forwarding OLD"],
        {
            "vrf forwarding OLD": "% Use 'ip vrf forwarding' command for VRF 'OLD'",
            "ip vrf forwarding NEW": "% Use 'vrf forwarding' command for VRF 'NEW'",
        },
        ["+ ip vrf forwarding OLD"],
    ),
    (
        "a router knows no switchport",
        ["interface gi1", "switchport voice vlan 10"],
        {"switchport voice vlan 10": INVALID},
        [],
    ),
    (
        "a route needs its VRF, and goes with it",
        [
            "ip route vrf NOPE 10.0.0.0 255.0.0.0 192.0.2.1",
            "ip route vrf NEW 10.0.0.0 255.0.0.0 192.0.2.1",
            "no vrf definition NEW",
        ],
        {"ip route vrf NOPE 10.0.0.0 255.0.0.0 192.0.2.1": "% IP routing table vrf NOPE does not exist"},
        ["-vrf definition NEW", "- !", "- address-family ipv4", "- exit-address-family"],
    ),
    (
        "a VRF's lines stand before its families, a family's inside it",
        [
            "vrf definition NEW",
            "address-family ipv4 unicast",
            "route-target import 1:1",
            "rd 1:2",
            "route-target import 1:1",
            "rd 1:3",
            "address-family ipv6",
            "no address-family ipv4",
            "nonsense",
        ],
        {"nonsense": INVALID},
        ["+ rd 1:3", "+ route-target import 1:1", "- address-family ipv4", "+ address-family ipv6"],
    ),
    (
        "a loopback that is named comes into being; a port has to be there",
        ["interface gi1", "ip unnumbered Loopback7", "ip unnumbered GigabitEthernet7"],
        {"ip unnumbered GigabitEthernet7": INVALID},
        [
            "+interface Loopback7",
            "+ no ip address",
            "+!",
            "- no ip address",
            "+ ip unnumbered Loopback7",
        ],
    ),
    (
        "each direction has one access list",
        [
            "interface gi1",
            "ip access-group 100 in",
            "ip access-group 101 out",
            "ip access-group 102 in",
            "no ip access-group 101 out",
        ],
        {},
        ["+ ip access-group 102 in"],
    ),
    (
        "a router bundles four links unless told otherwise",
        ["interface po1", "lacp max-bundle 2", "interface po2", "lacp max-bundle 4"],
        {},
        [
            "+!",
            "+interface Port-channel1",
            "+ no ip address",
            "+ lacp max-bundle 2",
            "+!",
            "+interface Port-channel2",
            "+ no ip address",
        ],
    ),
    (
        "what is logged by default isn't printed",
        ["logging on", "logging message-counter log", "logging message-counter syslog", "no logging on"],
        {},
        ["+logging message-counter log", "+no logging on"],
    ),
    ("`no hostname` brings the factory's name back", ["no hostname r1"], {}, ["-hostname r1", "+hostname Router"]),
]


@pytest.mark.parametrize(("lines", "refused", "changed"), [row[1:] for row in ROUTERS], ids=[row[0] for row in ROUTERS])
def test_routers(lines: list[str], refused: dict[str, str], changed: list[str]) -> None:
    router = load("ios", ROUTER)
    assert dict(router.configure(lines)) == refused
    assert difference(ROUTER, router.running_config()) == changed


def test_the_whole_running_config_says_which_interfaces_are_up() -> None:
    router = load("ios", ROUTER)
    router.configure(["interface gi1", "shutdown"])
    shown = router.execute("show running-config all | section ^interface")
    assert [line for line in shown.split("\n") if line.endswith(("shutdown", "net1", "net2"))] == [
        "interface GigabitEthernet1",
        " shutdown",
        "interface GigabitEthernet2",
        " no shutdown",
    ]


SHOWN = [
    ("show lldp", [], "% LLDP is not enabled\n"),
    (
        "show lldp",
        ["lldp run", "lldp timer 60", "lldp holdtime 200", "lldp reinit 5"],
        """
Global LLDP Information:
    Status: ACTIVE
    LLDP advertisements are sent every 60 seconds
    LLDP hold time advertised is 200 seconds
    LLDP interface reinitialisation delay is 5 seconds
""",
    ),
    (
        "show lldp interface gi2",
        ["lldp run", "interface gi2", "no lldp transmit"],
        """
GigabitEthernet2:
    Tx: disabled
    Rx: enabled
    Tx state: INIT
    Rx state: WAIT FOR FRAME
""",
    ),
    (
        "show lldp interface",
        ["lldp run", "interface gi1", "shutdown", "interface gi2", "no lldp receive"],
        """
GigabitEthernet1:
    Tx: enabled
    Rx: enabled
    Tx state: INIT
    Rx state: WAIT PORT OPER

GigabitEthernet2:
    Tx: enabled
    Rx: disabled
    Tx state: IDLE
    Rx state: INIT
""",
    ),
]


@pytest.mark.parametrize(("command", "lines", "shown"), SHOWN, ids=[f"{row[0]} {len(row[1])}" for row in SHOWN])
def test_discovery_shows_what_is_configured(command: str, lines: list[str], shown: str) -> None:
    router = load("ios", ROUTER)
    assert router.configure(lines) == []
    assert router.execute(command) == shown.rstrip("\n")


def test_access_lists_are_shown_without_their_remarks() -> None:
    router = load("ios", ROUTER)
    lines = ["ip access-list extended A", "remark all", "permit ip any any", "ipv6 access-list B"]
    router.configure([*lines, "sequence 10 permit tcp any any", "access-list 10 permit 192.0.2.1"])
    assert router.execute("show access-lists").split("\n") == [
        "Extended IP access list A",
        "    20 permit ip any any",
        "IPv6 access list B",
        "    permit tcp any any sequence 10",
        "Standard IP access list 10",
        "    10 permit 192.0.2.1",
    ]
    assert router.execute("show ip access-lists 10").split("\n")[0] == "Standard IP access list 10"
    assert "IPv6" not in router.execute("show ip access-lists")


def test_lacp_names_its_priority() -> None:
    router = load("ios", ROUTER)
    assert router.execute("show lacp sys-id").startswith("32768, ")
    router.configure(["lacp system-priority 10"])
    assert router.execute("show lacp sys-id").startswith("10, ")


BARE = [
    ("archive no", INVALID),
    ("redundancy x", INVALID),
    ("line", INCOMPLETE),
    ("router bgp", INCOMPLETE),
    ("snmp-server", INCOMPLETE),
    ("ip http", INCOMPLETE),
    ("no ip http", INCOMPLETE),
]


@pytest.mark.parametrize(("line", "words"), BARE)
def test_a_header_has_its_arguments_or_none(line: str, words: str) -> None:
    router = load("ios", ROUTER)
    assert router.configure([line]) == [(line, words)]
    assert router.running_config() == ROUTER


def test_all_of_a_kind_go_with_its_first_word() -> None:
    router = load("ios", ROUTER)
    router.configure(["ntp server 192.0.2.1", "ntp source Loopback0", "snmp-server location here"])
    assert router.configure(["no ntp", "no snmp-server"]) == []
    assert router.running_config() == ROUTER


@pytest.mark.parametrize(
    "setting",
    [
        "lacp system-priority 10",
        "lldp timer 60",
        "cdp holdtime 100",
        "ip default-gateway 192.0.2.1",
        "ip domain-name example.net",
        "ip name-server 192.0.2.53",
        "ipv6 hop-limit 10",
    ],
)
def test_a_setting_is_undone_without_its_value(setting: str) -> None:
    router = load("ios", ROUTER)
    assert router.configure([setting]) == []
    assert router.running_config() != ROUTER
    assert router.configure([f"no {setting.rpartition(' ')[0]}"]) == []
    assert router.running_config() == ROUTER


OLD_SWITCH = """version {version}
hostname old
!
{extra}interface {port}
 switchport access vlan 10
!
end
"""
ISL = [
    ("15.2", "", "GigabitEthernet0/1", True),
    ("12.2", "switch 1 provision ws-c3750g-24t\n!\n", "GigabitEthernet1/0/1", True),
    ("15.2", "interface GigabitEthernet0/0\n switchport mode trunk\n!\n", "GigabitEthernet0/1", False),
    ("15.2", "switch 1 provision ws-c2960x-24td-l\n!\n", "GigabitEthernet1/0/1", False),
    ("16.12", "", "GigabitEthernet1/0/1", False),
]


@pytest.mark.parametrize(("version", "extra", "port", "known"), ISL)
def test_switches_of_the_isl_generation_want_the_encapsulation_first(
    version: str, extra: str, port: str, *, known: bool
) -> None:
    switch = load("ios", OLD_SWITCH.format(version=version, extra=extra, port=port))
    mode = [line for line, _words in switch.configure([f"interface {port}", "switchport mode trunk"])]
    assert mode == (["switchport mode trunk"] if known else [])
    lines = [f"interface {port}", "switchport trunk encapsulation dot1q", "switchport mode trunk"]
    assert switch.configure(lines, stop_on_error=False) == ([] if known else [(lines[1], INVALID)])


def test_catalysts_shut_only_normal_vlans_that_are_no_default() -> None:
    switch = load("ios", OLD_SWITCH.format(version="15.2", extra="", port="GigabitEthernet0/1"))
    for vlan, words in ((1, "Default VLAN 1"), (1002, "Default VLAN 1002"), (2000, "Extended VLAN 2000")):
        refused = [("shutdown", f"%{words} may not be shutdown.")]
        assert switch.configure([f"vlan {vlan}", "shutdown", "no shutdown", "mtu 1400"]) == refused
    switch.configure(["vlan 10", "shutdown"])
    assert [row.split()[:3] for row in switch.execute("show vlan brief").split("\n")[3:]] == [
        ["1", "default", "active"],
        ["10", "VLAN0010", "act/lshut"],
        ["1002", "fddi-default", "act/unsup"],
        ["1003", "token-ring-default", "act/unsup"],
        ["1004", "fddinet-default", "act/unsup"],
        ["1005", "trnet-default", "act/unsup"],
        ["2000", "VLAN2000", "active"],
    ]
