# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: features, and lines that are kept without being understood, with their levels, places and negations."""

from __future__ import annotations

import pytest

from tests.lab.engine import load

from .cases import Case, device, sentence

INVALID = "% Invalid command at '^' marker."
ROUTED = ["interface eth1/13"]


def _nxos(text: str, lines: list[str], changed: list[str], refused: dict[str, str] | None = None) -> Case:
    return Case(sentence=text, platform="nxos", lines=lines, changed=changed, refused=refused or {})


FEATURES = [
    _nxos(
        "the commands of a feature don't exist before it",
        ["lldp timer 20", "router bgp 1", "interface nve1", "feature lldp", "lldp timer 20"],
        ["+feature lldp", "+lldp timer 20"],
        {"lldp timer 20": INVALID, "router bgp 1": INVALID, "interface nve1": INVALID},
    ),
    _nxos(
        "a feature's name may be abbreviated, and may be several words",
        ["feature nv over", "feature vn-seg", "no feature vn-seg"],
        ["+feature nv overlay"],
    ),
    _nxos("an unknown feature is refused", ["feature foo"], [], {"feature foo": INVALID}),
    _nxos("an ambiguous one too", ["feature vrr"], [], {"feature vrr": "% Ambiguous command at '^' marker."}),
    _nxos(
        "a feature that is turned off takes its blocks and interface lines along",
        ["no feature ospf"],
        ["-feature ospf", "-  ip ospf cost 10", "-router ospf 1", "-  router-id 192.0.2.13"],
    ),
    _nxos(
        "nve interfaces go with their feature",
        ["feature nv overlay", "interface nve1", "source-interface loopback0", "no feature nv overlay"],
        [],
    ),
    _nxos(
        "SSH is on without a line, and off with one",
        ["no feature ssh", "feature telnet"],
        ["+no feature ssh", "+feature telnet"],
    ),
    _nxos(
        "a VLAN's VNI needs its feature",
        ["vlan 10", "vn-segment 5010", "mode fabricpath", "mode ce"],
        [],
        {"vn-segment 5010": INVALID, "mode fabricpath": INVALID},
    ),
]
LEVELS = [
    _nxos(
        "a block has blocks, and what one doesn't know belongs to the one around it",
        [
            *(
                "feature bgp",
                "router bgp 65000",
                "neighbor 192.0.2.1",
                "remote-as 65001",
                "address-family ipv4 unicast",
            ),
            *("send-community", "vrf TENANT-A", "router-id 192.0.2.9", "interface eth1/2", "description b"),
        ],
        [
            "+feature bgp",
            "+  description b",
            *("+router bgp 65000", "+  neighbor 192.0.2.1", "+    remote-as 65001"),
            *(
                "+    address-family ipv4 unicast",
                "+      send-community",
                "+  vrf TENANT-A",
                "+    router-id 192.0.2.9",
            ),
        ],
    ),
    _nxos(
        "exit leaves one level at a time",
        [
            *("feature bgp", "router bgp 65000", "neighbor 192.0.2.1", "address-family ipv4 unicast", "exit"),
            *("description peer", "exit", "router-id 192.0.2.9", "exit", "exit"),
        ],
        [
            *("+feature bgp", "+router bgp 65000", "+  router-id 192.0.2.9", "+  neighbor 192.0.2.1"),
            *("+    description peer", "+    address-family ipv4 unicast"),
        ],
    ),
    _nxos(
        "a line that no level knows is refused",
        ["router ospf 1", "remote-as 5"],
        [],
        {"remote-as 5": INVALID},
    ),
    _nxos(
        "a neighbor's route map is no route map's header",
        [
            *("feature bgp", "router bgp 65000", "neighbor 192.0.2.1", "address-family ipv4 unicast"),
            *("route-map R in", "route-map R permit 10"),
        ],
        [
            *("+feature bgp", "+route-map R permit 10", "+router bgp 65000", "+  neighbor 192.0.2.1"),
            *("+    address-family ipv4 unicast", "+      route-map R in"),
        ],
    ),
    _nxos(
        "no block swallows what begins another section",
        ["role name ops", "rule 1 permit read", "interface eth1/2", "vlan configuration 10", "ip access-list web"],
        ["+role name ops", "+  rule 1 permit read", "+ip access-list web", "+vlan configuration 10"],
    ),
    _nxos(
        "no removes a block with all that is in it",
        ["router ospf 1", "vrf TENANT-A", "exit", "exit", "no router ospf 1"],
        ["-router ospf 1", "-  router-id 192.0.2.13"],
    ),
    _nxos(
        "a new value takes the place of the old one",
        ["router ospf 1", "router-id 192.0.2.99"],
        ["-  router-id 192.0.2.13", "+  router-id 192.0.2.99"],
    ),
    _nxos(
        "an HSRP group is a level of its interface; addresses are always the interface's",
        [
            *("feature hsrp", "interface Vlan10", "hsrp 10", "priority 110", "ip 172.20.13.70", "no priority"),
            "ip address 172.20.14.1/24 secondary",
        ],
        ["+feature hsrp", "+  ip address 172.20.14.1/24 secondary", "+  hsrp 10", "+    ip 172.20.13.70"],
    ),
    _nxos(
        "a change of VRF takes groups along",
        ["feature hsrp", "interface Vlan10", "hsrp 10", "ip 172.20.13.70", "vrf member TENANT-A"],
        [
            "+feature hsrp",
            *("-  no ip redirects", "-  ip address 172.20.13.65/27", "-  ipv6 address 2001:db8:13:10::1/64"),
            "+  vrf member TENANT-A",
        ],
    ),
    _nxos(
        "an access list is sorted by numbers, which it gives itself; host routes are spelled as prefixes",
        [
            "ip access-list web",
            "permit tcp host 192.0.2.1 any eq 80",
            "deny ip any any",
            "5 permit icmp any any",
            "no 20",
            *("ipv6 access-list six", "deny ipv6 any host 2001:db8::1"),
        ],
        [
            *("+ip access-list web", "+  5 permit icmp any any", "+  10 permit tcp 192.0.2.1/32 any eq 80"),
            *("+ipv6 access-list six", "+  10 deny ipv6 any 2001:db8::1/128"),
        ],
    ),
    _nxos(
        "a VRF's address families",
        ["vrf context TENANT-A", "address-family ipv4 unicast", "route-target both auto", "rd auto", "vni 5000"],
        ["+  rd auto", "+  vni 5000", "+  address-family ipv4 unicast", "+    route-target both auto"],
    ),
]
LINES = [
    _nxos(
        "lines of one setting replace each other, others add up",
        [
            *("snmp-server contact a", "snmp-server contact b", "ntp server 192.0.2.1 prefer"),
            *("ntp server 192.0.2.1 use-vrf management", "ntp server 192.0.2.2", "no ntp server 192.0.2.1"),
        ],
        ["+snmp-server contact b", "+ntp server 192.0.2.2"],
    ),
    _nxos(
        "no takes a line by its beginning",
        ["ip prefix-list A seq 5 permit 10.0.0.0/8", "ip prefix-list A seq 10 permit any", "no ip prefix-list A"],
        [],
    ),
    _nxos(
        "what is on by default is printed when it is off",
        [
            "interface eth1/2",
            "no cdp enable",
            "no lldp transmit",
            "feature lldp",
            "interface eth1/2",
            "no lldp transmit",
        ],
        ["+feature lldp", "+  no cdp enable", "+  no lldp transmit"],
        {"no lldp transmit": INVALID},
    ),
    _nxos("and hidden when it is on again", ["interface eth1/2", "no cdp enable", "cdp enable"], []),
    _nxos(
        "no with another value leaves a setting alone, and a shorter setting leaves a longer one",
        [
            *("snmp-server contact a", "no snmp-server contact b", "interface eth1/13", "ip ospf authentication"),
            *("ip ospf authentication key-chain K", "no ip ospf authentication"),
        ],
        ["+snmp-server contact a", "+  ip ospf authentication key-chain K"],
    ),
    _nxos(
        "static routes are told apart by next hop and VRF",
        [
            "ip route 10.0.0.0/8 192.0.2.1",
            "ip route 10.0.0.0/8 192.0.2.1 vrf TENANT-A",
            "ip route 10.0.0.0/8 192.0.2.1 tag 5",
        ],
        ["+ip route 10.0.0.0/8 192.0.2.1 tag 5", "+ip route 10.0.0.0/8 192.0.2.1 vrf TENANT-A"],
    ),
    _nxos(
        "the mask of a static route is a length",
        [
            *("ip route 10.0.0.0 255.255.0.0 192.0.2.1", "ip route 10.9.0.0 255.255.0.0 192.0.2.1 tag 5"),
            "no ip route 10.0.0.0 255.255.0.0 192.0.2.1",
        ],
        ["+ip route 10.9.0.0/16 192.0.2.1 tag 5"],
    ),
    _nxos(
        "VRFs are printed in the order of their names, capitals first",
        ["vrf context blue", "vrf context zone", "vrf context ALPHA"],
        ["+vrf context ALPHA", "+vrf context blue", "+vrf context zone"],
    ),
    _nxos(
        "of filters there is one in each direction",
        [
            *("interface eth1/13", "ip access-group A in", "ip access-group B out", "ip access-group C in"),
            *("router ospf 1", "area 0.0.0.1 filter-list route-map A in", "area 0.0.0.1 filter-list route-map B in"),
        ],
        [
            *("+  ip access-group C in", "+  ip access-group B out"),
            "+  area 0.0.0.1 filter-list route-map B in",
        ],
    ),
    _nxos(
        "what is redistributed is told apart by its process",
        [
            *("router ospf 1", "vrf TENANT-A", "router-id 192.0.2.9", "exit", "redistribute eigrp 1 route-map A"),
            *("redistribute eigrp 2 route-map A", "redistribute direct route-map A", "redistribute direct route-map B"),
            "no redistribute eigrp 1 route-map A",
        ],
        [
            *("+  redistribute direct route-map B", "+  redistribute eigrp 2 route-map A"),
            *("+  vrf TENANT-A", "+    router-id 192.0.2.9"),
        ],
    ),
    _nxos(
        "OSPF has an order of its own, and processes are sorted",
        [
            *("router ospf 20", "router-id 192.0.2.20", "router ospf 3", "summary-address 203.0.113.0/24"),
            *("summary-address 192.0.2.0/24", "area 0.0.0.1 filter-list route-map A in", "area 0.0.0.2 stub"),
            *("redistribute static route-map A", "router-id 192.0.2.3"),
        ],
        [
            *("+router ospf 3", "+  router-id 192.0.2.3", "+  area 0.0.0.2 stub", "+  redistribute static route-map A"),
            *("+  area 0.0.0.1 filter-list route-map A in", "+  summary-address 192.0.2.0/24"),
            *("+  summary-address 203.0.113.0/24", "+router ospf 20", "+  router-id 192.0.2.20"),
        ],
    ),
    _nxos(
        "NTP trusts no key that isn't there",
        ["ntp trusted-key 5", "ntp authentication-key 5 md5 wawy 7", "ntp trusted-key 5"],
        ["+ntp authentication-key 5 md5 wawy 7", "+ntp trusted-key 5"],
        {"ntp trusted-key 5": "ERROR: Authentication key does not exist"},
    ),
    _nxos(
        "the facility of a log server is printed last",
        ["logging server 192.0.2.1 3 facility local6 use-vrf default"],
        ["+logging server 192.0.2.1 3 use-vrf default facility local6"],
    ),
    _nxos("redirects: off is printed, on is not", ["interface Vlan10", "ip redirects"], ["-  no ip redirects"]),
    _nxos(
        "speeds and duplex are those of the hardware",
        ["interface eth1/2", "speed 1001", "speed 1000", "duplex quarter", "duplex full", "no duplex"],
        ["+  speed 1000"],
        {"speed 1001": INVALID, "duplex quarter": INVALID},
    ),
    _nxos(
        "lines of the other layer or of another sort of interface don't exist",
        ["interface eth1/2", "ip ospf cost 5", "interface Vlan10", "spanning-tree port type edge", "speed 1000"],
        [],
        {"ip ospf cost 5": INVALID, "spanning-tree port type edge": INVALID, "speed 1000": INVALID},
    ),
    _nxos(
        "a port that becomes a switchport loses its routing lines",
        ["interface eth1/9", "switchport"],
        [
            *("-  no switchport", "-  ip address 172.20.13.1/31", "-  ipv6 address 2001:db8:13::1/64"),
            *("-  ip ospf cost 10", "-  no shutdown"),
        ],
    ),
    _nxos(
        "logging has a place before the VLANs, a route map one behind the VRFs",
        ["logging server 192.0.2.1 5", "route-map R permit 10", "match tag 5", "set metric 7", "no set metric"],
        ["+logging server 192.0.2.1 5", "+route-map R permit 10", "+  match tag 5"],
    ),
    _nxos(
        "default is what isn't printed, whether that is on or off",
        [
            *("interface eth1/2", "no cdp enable", "default cdp enable", "speed 1000", "default speed"),
            *("shutdown", "default shutdown", "switchport access vlan 20", "default switchport access vlan"),
            *("description x", "default description", "default nonsense", "interface Vlan10", "default ip redirects"),
        ],
        ["-  no ip redirects"],
        {"default nonsense": INVALID},
    ),
    _nxos(
        "the default layer of a port takes the other one's lines away",
        ["interface eth1/9", "default switchport"],
        [
            *("-  no switchport", "-  ip address 172.20.13.1/31", "-  ipv6 address 2001:db8:13::1/64"),
            *("-  ip ospf cost 10", "-  no shutdown"),
        ],
    ),
    _nxos(
        "name servers share a line, of the VRF that they are reached in",
        [
            *("ip name-server 192.0.2.1", "ip name-server 192.0.2.2 192.0.2.1", "ip name-server 192.0.2.3"),
            *("ip name-server 192.0.2.9 use-vrf management", "no ip name-server 192.0.2.2"),
            *("vrf context TENANT-A", "ip name-server 192.0.2.7", "ip name-server 192.0.2.8"),
        ],
        [
            *("+ip name-server 192.0.2.1 192.0.2.3", "+ip name-server 192.0.2.9 use-vrf management"),
            "+  ip name-server 192.0.2.7 192.0.2.8",
        ],
    ),
    _nxos("no hostname is the factory's name", ["no hostname"], ["-hostname leaf1"]),
    _nxos(
        "a VLAN's name may be long where the system says so",
        ["vlan 40", "name " + "x" * 40, "system vlan long-name", "vlan 40", "name " + "y" * 40],
        ["+system vlan long-name", "-vlan 1,10,20,30", "+vlan 1,10,20,30,40", "+vlan 40", "+  name " + "y" * 40],
        {"name " + "x" * 40: "% String exceeded max length of (32) at '^' marker."},
    ),
    _nxos(
        "private-VLAN modes come with their feature",
        ["interface eth1/2", "switchport mode private-vlan host", "switchport mode fabricpath"],
        [],
        {"switchport mode private-vlan host": INVALID, "switchport mode fabricpath": INVALID},
    ),
]
ARGUMENTS = [
    _nxos(
        "numbers, addresses and words are what the command takes",
        [
            *("router ospf 1", "router-id 300.0.0.1", "auto-cost reference-bandwidth 0", "interface eth1/13"),
            *("ip ospf cost 70000", "ip ospf network p2p", "ip router ospf 1 area x", "ip router ospf 1 area 0.0.0.0"),
            *(
                "vrf context TENANT-A",
                "rd 65000",
                "rd 65000:1",
                "ip route 10.0.0.0 192.0.2.1",
                "ip route 10.0.0.0/33 A",
            ),
            *("spanning-tree mode pvst", "feature lldp", "lldp timer 1"),
        ],
        ["+feature lldp", "+  rd 65000:1", "+  ip router ospf 1 area 0.0.0.0"],
        dict.fromkeys(
            [
                *("router-id 300.0.0.1", "auto-cost reference-bandwidth 0", "ip ospf cost 70000"),
                *("ip ospf network p2p", "ip router ospf 1 area x", "rd 65000", "ip route 10.0.0.0 192.0.2.1"),
                *("ip route 10.0.0.0/33 A", "spanning-tree mode pvst", "lldp timer 1"),
            ],
            INVALID,
        ),
    ),
    _nxos(
        "a BGP neighbor and its AS may be one line",
        [
            *("feature bgp", "router bgp 65536.1", "router bgp 65000.1", "neighbor 192.0.2.300"),
            *("neighbor 192.0.2.1 remote-as 65001", "description peer", "update-source nowhere"),
            *("neighbor 192.0.2.2 remote-as 0", "remote-as"),
        ],
        [
            *("+feature bgp", "+router bgp 65000.1", "+  neighbor 192.0.2.1", "+    remote-as 65001"),
            "+    description peer",
        ],
        {
            **dict.fromkeys(["router bgp 65536.1", "neighbor 192.0.2.300", "update-source nowhere"], INVALID),
            "neighbor 192.0.2.2 remote-as 0": INVALID,
            "remote-as": "% Incomplete command at '^' marker.",
        },
    ),
]
ADDRESSES = [
    _nxos(
        "tags and preferences are printed behind addresses",
        [
            *(
                *ROUTED,
                "ip address 203.0.113.1/25 tag 5",
                "ip address 203.0.113.129/25 secondary tag 6 route-preference 9",
            ),
            "ipv6 address 2001:db8:99::1/64 tag 7",
        ],
        [
            "+  ip address 203.0.113.1/25 tag 5",
            "+  ip address 203.0.113.129/25 secondary route-preference 9 tag 6",
            "+  ipv6 address 2001:db8:99::1/64 tag 7",
        ],
    ),
    _nxos(
        "and removed with their addresses, named or not",
        [
            *(*ROUTED, "ip address 203.0.113.1/25 tag 5", "no ip address 203.0.113.1/25"),
            *("ip address 203.0.113.1/25 tag 5", "no ip address 203.0.113.1/25 tag 5"),
        ],
        [],
    ),
    _nxos("a mask is a length", [*ROUTED, "ip address 203.0.113.1 255.255.255.0"], ["+  ip address 203.0.113.1/24"]),
    _nxos(
        "the removal of an address that isn't there is ignored",
        [*ROUTED, "ip address 203.0.113.1/24", "no ip address 192.0.2.1/24"],
        ["+  ip address 203.0.113.1/24"],
    ),
    _nxos(
        "a primary takes its secondaries along",
        [
            *(*ROUTED, "ip address 203.0.113.1/25", "ip address 203.0.113.129/25 secondary"),
            *("no ip address 203.0.113.1/25", "no ip address 203.0.113.129/25 secondary"),
        ],
        [],
    ),
    _nxos(
        "an address of this interface may overlap with another of it",
        [*ROUTED, "ip address 203.0.113.1/24", "ip address 203.0.113.129/25 secondary"],
        ["+  ip address 203.0.113.1/24", "+  ip address 203.0.113.129/25 secondary"],
    ),
    _nxos(
        "interfaces that are both shut may overlap, until one of them comes up",
        ["interface Vlan10", "shutdown", *ROUTED, "shutdown", "ip address 172.20.13.66/27", "no shutdown"],
        ["-  no shutdown", "-  no shutdown", "+  ip address 172.20.13.66/27"],
        {"no shutdown": "% 172.20.13.66/27 overlaps with address configured on Vlan10"},
    ),
    _nxos(
        "IPv6 without an address of its own",
        [*ROUTED, "ipv6 address use-link-local-only", "no ipv6 redirects", "ip forward"],
        ["+  ip forward", "+  ipv6 address use-link-local-only", "+  no ipv6 redirects"],
    ),
]


@pytest.mark.parametrize("case", FEATURES + LEVELS + LINES + ARGUMENTS + ADDRESSES, ids=sentence)
def test_nxos(case: Case) -> None:
    assert case.refused_and_changed() == (case.refused, case.changed)


def test_a_member_moves_to_another_bundle() -> None:
    leaf = device("nxos")
    trunk = ["switchport mode trunk", "switchport trunk native vlan 99", "switchport trunk allowed vlan 10,20,30"]
    refused = leaf.configure(["interface port-channel2", *trunk, "interface eth1/1", "channel-group 2 mode active"])
    assert refused == []
    assert "  channel-group 2 mode active\n" in leaf.running_config()


def test_show_feature_has_names_of_its_own() -> None:
    leaf = device("nxos")
    leaf.configure(["feature hsrp", "feature nv overlay", "no feature ssh"])
    rows = [line.split() for line in leaf.execute("show feature").splitlines()[2:]]
    states = {row[0]: row[2] for row in rows}
    assert states["hsrp_engine"] == states["nve"] == states["lacp"] == "enabled"
    assert states["sshServer"] == states["telnetServer"] == states["bgp"] == "disabled"


def test_running_config_all_prints_defaults_by_layer() -> None:
    leaf = device("nxos")
    leaf.configure(["interface eth1/2", "switchport access vlan 20", "no cdp enable"])
    sections = dict(part.split("\n", 1) for part in leaf.execute("show running-config all").split("\ninterface ")[1:])
    switched, routed = sections["Ethernet1/2"].split("\n"), sections["Ethernet1/13"].split("\n")
    assert {"  switchport", "  switchport mode access", "  mtu 1500", "  no shutdown"} <= set(switched)
    assert [line for line in switched if "access vlan" in line or "cdp" in line] == [
        "  switchport access vlan 20",
        "  no cdp enable",
    ]
    assert "  switchport mode access" not in routed
    assert {"  no switchport", "  ip redirects", "  no shutdown"} <= set(routed)


def test_the_defaults_of_all_ports_are_part_of_all() -> None:
    leaf = device("nxos")
    command = "show running-config all | include 'system default switchport'"
    assert leaf.execute(command).split("\n") == ["system default switchport", "no system default switchport shutdown"]
    leaf.configure(["no system default switchport", "system default switchport shutdown"])
    assert leaf.execute(command).split("\n") == ["no system default switchport", "system default switchport shutdown"]


def test_running_config_of_a_component() -> None:
    leaf = device("nxos")
    leaf.configure(["ntp server 192.0.2.1", "snmp-server contact a"])
    assert leaf.execute("show running-config ntp").split("\n")[-1] == "ntp server 192.0.2.1"
    assert leaf.execute("show running-config ospf").split("\n")[-3:] == [
        "feature ospf",
        "router ospf 1",
        "  router-id 192.0.2.13",
    ]
    assert "\ninterface Ethernet1/9\n" in leaf.execute("show running-config interface")
    assert "\n  no description\n" in leaf.execute("show running-config interface all")


ROUTED_BY_DEFAULT = """\
hostname n7k

interface Ethernet1/1
  no shutdown

interface Ethernet1/2

interface Ethernet1/3
  switchport
  switchport mode trunk
"""


def test_a_port_that_says_switchport_is_the_exception_on_its_device() -> None:
    one = load("nxos", ROUTED_BY_DEFAULT)
    assert one.running_config() == ROUTED_BY_DEFAULT
    refused = one.configure(
        ["interface eth1/2", "ip address 192.0.2.1/24", "interface eth1/3", "ip address 192.0.3.1/24"]
    )
    assert [line for line, _why in refused] == ["ip address 192.0.3.1/24"]
    one.configure(["interface eth1/3", "no switchport"])
    one.save()
    one.restart()
    assert "switchport" not in one.running_config()
    assert one.configure(["interface eth1/3", "ip address 192.0.3.1/24"]) == []


def test_where_ports_are_routed_by_default_switching_all_of_them_is_printed() -> None:
    one = load("nxos", ROUTED_BY_DEFAULT)
    one.configure(["system default switchport"])
    printed = one.running_config()
    assert "\nsystem default switchport\n" in printed
    assert "  switchport\n" not in printed
    assert load("nxos", printed).running_config() == printed
    one.configure(["no system default switchport"])
    assert "system default switchport" not in one.running_config()


def test_a_configuration_that_says_both_is_read_as_of_a_switch() -> None:
    text = ROUTED_BY_DEFAULT.replace("  no shutdown", "  no switchport\n  no shutdown")
    assert load("nxos", text).running_config() == text.replace("  switchport\n", "")


def test_without_neighbors_cdp_prints_no_json() -> None:
    one = load("nxos", ROUTED_BY_DEFAULT)
    assert one.execute("show cdp neighbors detail | json") == ""
    assert one.execute("show cdp neighbors | json") == '{"neigh_count": "0"}'


def test_nothing_is_said_about_a_vrf_that_does_not_exist() -> None:
    leaf = device("nxos")
    assert leaf.execute("show vrf NOWHERE | json") == leaf.execute("show vrf NOWHERE interface | json") == ""
    assert len(leaf.execute("show vrf NOWHERE").split("\n")) == 1


def test_a_vrf_can_be_shut() -> None:
    leaf = device("nxos")
    leaf.configure(["vrf context TENANT-A", "shutdown"])
    assert leaf.execute("show vrf TENANT-A").split("\n")[1].split()[2:] == ["Down", "Admin", "Down"]


def test_a_line_that_is_negated_stays_in_its_place_and_touches_no_other() -> None:
    text = "hostname a\n\nip domain-lookup\ncopp profile strict\nrmon event 1 log\n"
    one = load("nxos", text)
    assert one.configure(["no ip domain-lookup"]) == []
    assert one.running_config() == text.replace("ip domain-lookup", "no ip domain-lookup")
