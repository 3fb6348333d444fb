# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the devices show, read by other people's templates, and JSON that agrees with the text."""

from __future__ import annotations

import json
from collections import Counter
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from typing import Any

import pytest
from ntc_templates.parse import parse_output

from tests.lab import show
from tests.lab.engine.model import Refused
from tests.lab.show import terminal
from tests.lab.show.table import Structured

from .fleet import PLATFORMS, fleet

_TEMPLATES = {"ios": "cisco_ios", "nxos": "cisco_nxos", "eos": "arista_eos"}


def parsed(host: str, command: str, *keys: str) -> list[tuple[Any, ...]]:
    """Columns of what ntc-templates makes of a command's output."""
    device = fleet()[host]
    rows = parse_output(_TEMPLATES[device.platform], command, device.execute(command))
    return [tuple(row[key] for key in keys) for row in rows]


SWITCH_PORTS = ["Gi1/0/1", "Gi1/0/2", "Gi1/0/3", "Gi1/0/4", "Te1/1/1"]
CASES: list[tuple[str, str, tuple[str, ...], list[tuple[Any, ...]]]] = [
    ("sw1", "show version", ("hostname", "version", "hardware"), [("sw1", "17.9.4a", ["C9300-48P"])]),
    ("rt1", "show version", ("hostname", "hardware"), [("rt1", ["C8000V"])]),
    ("leaf1", "show version", ("hostname", "platform"), [("leaf1", "C93180YC-FX")]),
    ("spine1", "show version", ("model", "image"), [("DCS-7050SX3-48YC8", "4.31.2F")]),
    (
        "sw1",
        "show interfaces",
        ("interface", "link_status", "protocol_status", "ip_address", "mtu"),
        [
            ("Loopback0", "up", "up", "192.0.2.1", "1514"),
            ("Port-channel1", "up", "up (connected)", "", "1500"),
            ("GigabitEthernet0/0", "up", "up (connected)", "198.51.100.1", "1500"),
            ("GigabitEthernet1/0/1", "up", "up (connected)", "", "1500"),
            ("GigabitEthernet1/0/2", "up", "up (connected)", "", "1500"),
            ("GigabitEthernet1/0/3", "up", "up (connected)", "", "1500"),
            ("GigabitEthernet1/0/4", "down", "down (notconnect)", "", "1500"),
            ("TenGigabitEthernet1/1/1", "up", "up (connected)", "10.0.0.1", "1500"),
            ("Vlan10", "up", "up", "10.10.0.1", "1500"),
            ("Vlan30", "down", "down", "10.30.0.1", "1500"),
        ],
    ),
    (
        "sw1",
        "show interfaces status",
        ("port", "status", "vlan_id", "speed"),
        [
            ("Po1", "connected", "trunk", "a-2G"),
            ("Gi1/0/1", "connected", "trunk", "a-1000"),
            ("Gi1/0/2", "connected", "trunk", "a-1000"),
            ("Gi1/0/3", "connected", "20", "a-1000"),
            ("Gi1/0/4", "notconnect", "1", "auto"),
            ("Te1/1/1", "connected", "routed", "a-10G"),
        ],
    ),
    (
        "sw1",
        "show interfaces switchport",
        ("interface", "mode", "access_vlan", "trunking_vlans"),
        [
            ("Po1", "trunk", "1", ["10", "20"]),
            ("Gi1/0/1", "trunk (member of bundle Po1)", "1", ["10", "20"]),
            ("Gi1/0/2", "trunk (member of bundle Po1)", "1", ["10", "20"]),
            ("Gi1/0/3", "static access", "20", ["ALL"]),
            ("Gi1/0/4", "down", "1", ["ALL"]),
            ("Te1/1/1", "", "", []),
        ],
    ),
    (
        "sw1",
        "show ip interface",
        ("interface", "ip_address", "prefix_length", "vrf"),
        [
            ("Loopback0", ["192.0.2.1"], ["32"], ""),
            ("GigabitEthernet0/0", ["198.51.100.1"], ["24"], ""),
            ("TenGigabitEthernet1/1/1", ["10.0.0.1"], ["31"], ""),
            ("Vlan10", ["10.10.0.1", "10.10.1.1"], ["24", "24"], ""),
            ("Vlan30", ["10.30.0.1"], ["24"], ""),
        ],
    ),
    (
        "rt1",
        "show ip interface brief",
        ("interface", "ip_address", "status", "proto"),
        [
            ("Loopback0", "192.0.2.4", "up", "up"),
            ("GigabitEthernet1", "10.0.0.5", "up", "up"),
            ("GigabitEthernet2", "10.4.0.1", "up", "up"),
            ("GigabitEthernet3", "unassigned", "administratively down", "down"),
        ],
    ),
    (
        "sw1",
        "show vlan",
        ("vlan_id", "vlan_name", "status", "interfaces"),
        [
            ("1", "default", "active", ["Gi1/0/4"]),
            ("10", "users", "active", []),
            ("20", "voice", "active", ["Gi1/0/3"]),
            ("30", "parked", "suspended", []),
            ("1002", "fddi-default", "act/unsup", []),
            ("1003", "token-ring-default", "act/unsup", []),
            ("1004", "fddinet-default", "act/unsup", []),
            ("1005", "trnet-default", "act/unsup", []),
        ],
    ),
    (
        "sw1",
        "show etherchannel summary",
        ("bundle_name", "bundle_status", "bundle_protocol", "member_interface", "member_interface_status"),
        [("Po1", "SU", "LACP", ["Gi1/0/1", "Gi1/0/2"], ["P", "P"])],
    ),
    (
        "sw1",
        "show lldp neighbors",
        ("local_interface", "neighbor_name", "neighbor_interface"),
        [
            ("Gi1/0/1", "leaf1", "Ethernet1/1"),
            ("Gi1/0/2", "leaf1", "Ethernet1/2"),
            ("Te1/1/1", "spine1", "Ethernet1"),
        ],
    ),
    (
        "sw1",
        "show lldp neighbors detail",
        ("local_interface", "neighbor_name", "mgmt_address", "vlan_id"),
        [
            ("Gi1/0/1", "leaf1", "198.51.100.2", "1"),
            ("Gi1/0/2", "leaf1", "198.51.100.2", "1"),
            ("Te1/1/1", "spine1", "198.51.100.3", ""),
        ],
    ),
    (
        "sw1",
        "show cdp neighbors detail",
        ("local_interface", "neighbor_interface", "platform"),
        [
            ("GigabitEthernet1/0/1", "Ethernet1/1", "N9K-C93180YC-FX"),
            ("GigabitEthernet1/0/2", "Ethernet1/2", "N9K-C93180YC-FX"),
        ],
    ),
    (
        "sw1",
        "show ip bgp summary",
        ("bgp_neighbor", "neighbor_as", "state_or_prefixes_received"),
        [("10.0.0.0", "65100", "2"), ("198.51.100.254", "65999", "0"), ("203.0.113.7", "65007", "Idle (Admin)")],
    ),
    (
        "sw1",
        "show ip route",
        ("protocol", "network", "prefix_length", "nexthop_ip", "nexthop_if"),
        [
            ("S", "0.0.0.0", "0", "198.51.100.254", ""),
            ("C", "10.0.0.0", "31", "", "TenGigabitEthernet1/1/1"),
            ("L", "10.0.0.1", "32", "", "TenGigabitEthernet1/1/1"),
            ("C", "10.10.0.0", "24", "", "Vlan10"),
            ("L", "10.10.0.1", "32", "", "Vlan10"),
            ("C", "10.10.1.0", "24", "", "Vlan10"),
            ("L", "10.10.1.1", "32", "", "Vlan10"),
            ("S", "10.99.0.0", "16", "10.0.0.0", ""),
            ("C", "192.0.2.1", "32", "", "Loopback0"),
            ("C", "198.51.100.0", "24", "", "GigabitEthernet0/0"),
            ("L", "198.51.100.1", "32", "", "GigabitEthernet0/0"),
        ],
    ),
    (
        "sw1",
        "show ip arp",
        ("ip_address", "age", "interface"),
        [
            ("10.0.0.0", "3", "TenGigabitEthernet1/1/1"),
            ("10.0.0.1", "-", "TenGigabitEthernet1/1/1"),
            ("10.10.0.1", "-", "Vlan10"),
            ("10.10.0.2", "3", "Vlan10"),
            ("10.10.1.1", "-", "Vlan10"),
            ("198.51.100.1", "-", "GigabitEthernet0/0"),
            ("198.51.100.254", "3", "GigabitEthernet0/0"),
        ],
    ),
    ("sw1", "show mac address-table", ("vlan_id", "destination_port"), [("10", ["Po1"])]),
    ("rt1", "show vrf", ("name", "default_rd", "interfaces"), [("RED", "65001:1", ["Gi2"])]),
    ("rt1", "show vrf detail", ("vrf", "rd", "interfaces"), [("RED", "65001:1", ["Gi2"])]),
    (
        "leaf1",
        "show interface",
        ("interface", "link_status", "admin_state", "ip_address", "mode"),
        [
            ("mgmt0", "up", "up", "198.51.100.2", ""),
            ("Ethernet1/1", "up", "up", "", "trunk"),
            ("Ethernet1/2", "up", "up", "", "trunk"),
            ("Ethernet1/3", "up", "up", "", "access"),
            ("Ethernet1/4", "down (XCVR not inserted)", "up", "", "access"),
            ("Ethernet1/49", "up", "up", "10.0.0.3", "routed"),
            ("Ethernet1/50", "up", "up", "10.5.0.1", "routed"),
            ("port-channel1", "up", "up", "", "trunk"),
            ("loopback0", "up", "up", "192.0.2.2", ""),
            ("Vlan10", "up", "up, autostate enabled", "10.10.0.2", ""),
        ],
    ),
    (
        "leaf1",
        "show interface status",
        ("port", "status", "vlan_id", "speed"),
        [
            ("mgmt0", "connected", "routed", "1000"),
            ("Eth1/1", "connected", "trunk", "10G"),
            ("Eth1/2", "connected", "trunk", "10G"),
            ("Eth1/3", "connected", "10", "10G"),
            ("Eth1/4", "xcvrAbsen", "1", "auto"),
            ("Eth1/49", "connected", "routed", "100G"),
            ("Eth1/50", "connected", "routed", "100G"),
            ("Po1", "connected", "trunk", "20G"),
            ("Lo0", "connected", "routed", "auto"),
            ("Vlan10", "connected", "routed", "auto"),
        ],
    ),
    (
        "leaf1",
        "show interface brief",
        ("interface", "status", "reason"),
        [
            ("mgmt0", "up", ""),
            ("Eth1/1", "up", "none"),
            ("Eth1/2", "up", "none"),
            ("Eth1/3", "up", "none"),
            ("Eth1/4", "down", "XCVR not inserted"),
            ("Eth1/49", "up", "none"),
            ("Eth1/50", "up", "none"),
            ("Po1", "up", "none"),
            ("Lo0", "up", ""),
            ("Vlan10", "up", "--"),
        ],
    ),
    (
        "leaf1",
        "show ip interface brief vrf all",
        ("vrf", "interface", "ip_address", "proto"),
        [
            ("default", "Vlan10", "10.10.0.2", "protocol-up"),
            ("default", "Eth1/49", "10.0.0.3", "protocol-up"),
            ("default", "Lo0", "192.0.2.2", "protocol-up"),
            ("management", "mgmt0", "198.51.100.2", "protocol-up"),
            ("BLUE", "Eth1/50", "10.5.0.1", "protocol-up"),
        ],
    ),
    (
        "leaf1",
        "show vlan",
        ("vlan_id", "vlan_name", "interfaces"),
        [
            ("1", "default", ["Eth1/4"]),
            ("10", "users", ["Po1", "Eth1/1", "Eth1/2", "Eth1/3"]),
            ("20", "VLAN0020", ["Po1", "Eth1/1", "Eth1/2"]),
        ],
    ),
    (
        "leaf1",
        "show port-channel summary",
        ("bundle_name", "bundle_status", "bundle_protocol", "member_interface", "member_interface_status"),
        [("Po1", "SU", "LACP", ["Eth1/1", "Eth1/2"], ["P", "P"])],
    ),
    (
        "leaf1",
        "show lldp neighbors",
        ("local_interface", "neighbor_name", "neighbor_interface"),
        [("Eth1/1", "sw1", "Gi1/0/1"), ("Eth1/2", "sw1", "Gi1/0/2"), ("Eth1/49", "spine1", "Ethernet2")],
    ),
    (
        "leaf1",
        "show cdp neighbors",
        ("local_interface", "neighbor_name", "neighbor_interface"),
        [("Eth1/1", "sw1", "Gig1/0/1"), ("Eth1/2", "sw1", "Gig1/0/2")],
    ),
    (
        "leaf1",
        "show ip bgp summary",
        ("bgp_neigh", "neigh_as", "state_pfxrcd"),
        [("10.0.0.2", "65100", "2"), ("192.0.2.3", "65100", "2")],
    ),
    (
        "leaf1",
        "show ip route",
        ("protocol", "network", "prefix_length", "nexthop_if"),
        [
            ("direct", "10.0.0.2", "31", "Eth1/49"),
            ("local", "10.0.0.3", "32", "Eth1/49"),
            ("direct", "10.10.0.0", "24", "Vlan10"),
            ("local", "10.10.0.2", "32", "Vlan10"),
            ("local", "192.0.2.2", "32", "Lo0"),
            ("direct", "192.0.2.2", "32", "Lo0"),
        ],
    ),
    (
        "leaf1",
        "show ip arp",
        ("ip_address", "interface"),
        [("10.0.0.2", "Ethernet1/49"), ("10.10.0.1", "Vlan10")],
    ),
    ("leaf1", "show vrf", ("name", "id"), [("BLUE", "3"), ("default", "1"), ("management", "2")]),
    (
        "leaf1",
        "show vrf interface",
        ("interface", "name"),
        [
            ("Vlan10", "default"),
            ("Ethernet1/49", "default"),
            ("Ethernet1/50", "BLUE"),
            ("mgmt0", "management"),
            ("loopback0", "default"),
        ],
    ),
    (
        "spine1",
        "show interfaces status",
        ("port", "status", "vlan_id"),
        [
            ("Et1", "connected", "routed"),
            ("Et2", "connected", "routed"),
            ("Et3", "connected", "routed"),
            ("Et4", "connected", "40"),
            ("Et5", "notconnect", "1"),
            ("Ma1", "connected", "routed"),
        ],
    ),
    (
        "spine1",
        "show interfaces",
        ("interface", "link_status", "protocol_status", "ip_address"),
        [
            ("Ethernet1", "up", "up (connected)", "10.0.0.0/31"),
            ("Ethernet2", "up", "up (connected)", "10.0.0.2/31"),
            ("Ethernet3", "up", "up (connected)", "10.0.0.6/30"),
            ("Ethernet4", "up", "up (connected)", ""),
            ("Ethernet5", "down", "notpresent (notconnect)", ""),
            ("Loopback0", "up", "up (connected)", "192.0.2.3/32"),
            ("Management1", "up", "up (connected)", "198.51.100.3/24"),
            ("Vlan40", "up", "up (connected)", "10.40.0.1/24"),
        ],
    ),
    (
        "spine1",
        "show lldp neighbors",
        ("local_interface", "neighbor_name", "neighbor_interface"),
        [("Et1", "sw1", "Te1/1/1"), ("Et2", "leaf1", "Ethernet1/49"), ("Et3", "rt1", "Gi1")],
    ),
    (
        "spine1",
        "show ip bgp summary",
        ("bgp_neigh", "description", "neigh_as", "state"),
        [
            ("10.0.0.1", "leaf", "65001", "Estab"),
            ("10.0.0.3", "leaf", "65002", "Estab"),
            ("192.0.2.2", "", "65002", "Estab"),
        ],
    ),
    (
        "spine1",
        "show vlan",
        ("vlan_id", "vlan_name", "interfaces"),
        [("1", "default", []), ("40", "VLAN0040", ["Cpu", "Et4"])],
    ),
    (
        "spine1",
        "show ip route",
        ("network", "prefix_length", "interface"),
        [
            ("10.0.0.0", "31", ["Ethernet1"]),
            ("10.0.0.2", "31", ["Ethernet2"]),
            ("10.0.0.4", "30", ["Ethernet3"]),
            ("10.40.0.0", "24", ["Vlan40"]),
            ("192.0.2.3", "32", ["Loopback0"]),
        ],
    ),
    (
        "spine1",
        "show ip arp",
        ("ip_address", "interface"),
        [("10.0.0.1", "Ethernet1"), ("10.0.0.3", "Ethernet2"), ("10.0.0.5", "Ethernet3")],
    ),
]


@pytest.mark.parametrize(("host", "command", "keys", "rows"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES])
def test_other_peoples_templates_read_the_state(
    host: str, command: str, keys: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> None:
    assert parsed(host, command, *keys) == rows


READABLE = [
    ("sw1", "show inventory"),
    ("sw1", "show interfaces description"),
    ("sw1", "show ipv6 interface brief"),
    ("sw1", "show cdp neighbors"),
    ("sw1", "show boot"),
    ("sw1", "show users"),
    ("sw1", "show processes cpu"),
    ("sw1", "show clock"),
    ("sw1", "show environment temperature"),
    ("leaf1", "show inventory"),
    ("leaf1", "show interface description"),
    ("leaf1", "show interface switchport"),
    ("leaf1", "show ip interface"),
    ("leaf1", "show ip interface vrf all"),
    ("leaf1", "show ipv6 interface brief"),
    ("leaf1", "show lldp neighbors detail"),
    ("leaf1", "show cdp neighbors detail"),
    ("leaf1", "show mac address-table"),
    ("leaf1", "show vrf detail"),
    ("leaf1", "show feature"),
    ("leaf1", "show module"),
    ("leaf1", "show environment"),
    ("leaf1", "show environment temperature"),
    ("leaf1", "show processes cpu"),
    ("leaf1", "show clock"),
    ("leaf1", "show hostname"),
    ("spine1", "show inventory"),
    ("spine1", "show interfaces description"),
    ("spine1", "show ip interface brief"),
    ("spine1", "show lldp neighbors detail"),
    ("spine1", "show vrf"),
    ("spine1", "show module"),
    ("spine1", "show clock"),
    ("spine1", "show hostname"),
    ("spine1", "show environment cooling"),
    ("spine1", "show environment power"),
    ("spine1", "show environment temperature"),
    ("spine1", "show boot-config"),
    ("spine1", "show processes top once"),
]


@pytest.mark.parametrize(("host", "command"), READABLE)
def test_other_peoples_templates_read_something(host: str, command: str) -> None:
    assert parsed(host, command)


_ARGUMENTS = {
    "<line>": {"ios": "Loopback0", "nxos": "loopback0", "eos": "Loopback0"},
    "<port>": {"ios": "gi1/0/1", "nxos": "eth1/1", "eos": "et1"},
    "<word>": {"ios": "users", "nxos": "default", "eos": "default"},
    "<vlan>": {"ios": "10"},
    "<vlans>": {"nxos": "10", "eos": "40"},
}
_ABSENT = (
    "show archive config differences",
    "show archive config incremental",
    "show checkpoint ",
    "show diff ",
    "show file ",
    "show ip route vrf",
    "show vlan name",
)
"""Commands whose argument names something that not every device has."""


def commands(host: str) -> list[tuple[str, bool]]:
    """Every command of a device's platform with arguments filled in, and whether it has JSON."""
    platform = PLATFORMS[host]
    found = []
    for pattern, row in show.TABLES[platform].items():
        command = pattern
        for place, values in _ARGUMENTS.items():
            command = command.replace(place, values.get(platform, ""))
        found.append((command, isinstance(row, Structured)))
    return found


@pytest.mark.parametrize("host", ["sw1", "leaf1", "spine1"])
def test_every_command_prints_and_every_json_is_json(host: str) -> None:
    devices = fleet()
    for command, structured in commands(host):
        if not command.startswith(_ABSENT):
            assert show.answer(devices[host], command) is not None
            if structured:
                assert isinstance(json.loads(show.answer(devices[host], command, as_json=True)), dict)


@pytest.mark.parametrize("host", ["sw1", "rt1", "leaf1", "spine1"])
def test_nothing_that_is_shown_depends_on_when_it_is_asked(host: str) -> None:
    clocks = ("show clock", "show users", "show uptime", "show processes top once")
    for command, _structured in commands(host):
        if not command.startswith((*_ABSENT, *clocks)):
            first, second = (_said(host, command) for _again in range(2))
            assert first == second


def _said(host: str, command: str) -> str:
    try:
        return show.answer(fleet()[host], command)
    except Refused as exc:
        return f"refused: {exc}"


def test_interface_names_may_be_abbreviated_and_spaced() -> None:
    devices = fleet()
    whole = devices["leaf1"].execute("show interface Ethernet1/49")
    assert whole.startswith("Ethernet1/49 is up\nadmin state is up, Dedicated Interface\n")
    assert devices["leaf1"].execute("sh int eth 1/49") == whole
    assert devices["spine1"].execute("show interface et 1 status") == devices["spine1"].execute(
        "show interfaces Ethernet1 status"
    )


@pytest.mark.parametrize(
    ("host", "command", "words"),
    [
        ("sw1", "show interfaces gi9/9/9", "% Invalid input detected at '^' marker."),
        ("rt1", "show vlan brief", "% Invalid input detected at '^' marker."),
        ("rt1", "show ip bgp summary", "% BGP not active"),
        ("sw1", "show vlan id 99", "VLAN id 99 not found in current VLAN database"),
        ("sw1", "show spanning-tree", "% Invalid input detected at '^' marker."),
        ("leaf1", "show interfaces status", "% Invalid command at '^' marker."),
        ("leaf1", "show ip ospf neighbors", "% Invalid command at '^' marker."),
        ("spine1", "show cdp neighbors", "% Invalid input"),
        ("spine1", "show vlan 99", "% VLAN 99 not found in current VLAN database"),
    ],
)
def test_what_a_device_does_not_know_it_refuses_in_its_own_words(host: str, command: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        show.answer(fleet()[host], command)
    assert str(refused.value) == words


def test_json_agrees_with_the_text() -> None:
    devices = fleet()
    statuses = json.loads(devices["spine1"].execute("show interfaces status | json"))["interfaceStatuses"]
    assert [(name, row["linkStatus"]) for name, row in statuses.items()] == [
        ("Ethernet1", "connected"),
        ("Ethernet2", "connected"),
        ("Ethernet3", "connected"),
        ("Ethernet4", "connected"),
        ("Ethernet5", "notconnect"),
        ("Management1", "connected"),
    ]
    peers = json.loads(devices["spine1"].execute("show ip bgp summary | json"))["vrfs"]["default"]["peers"]
    assert {address: row["peerState"] for address, row in peers.items()} == dict.fromkeys(
        ("10.0.0.1", "10.0.0.3", "192.0.2.2"), "Established"
    )
    rows = json.loads(devices["leaf1"].execute("show lldp neighbors | json"))["TABLE_nbor"]["ROW_nbor"]
    assert [(row["l_port_id"], row["chassis_id"], row["port_id"]) for row in rows] == parsed(
        "leaf1", "show lldp neighbors", "local_interface", "neighbor_name", "neighbor_interface"
    )
    one = json.loads(devices["leaf1"].execute("show interface mgmt 0 | json-pretty"))
    assert one["TABLE_interface"]["ROW_interface"]["eth_ip_addr"] == "198.51.100.2"


@pytest.mark.parametrize("platform", show.TABLES)
def test_a_command_is_in_one_table(platform: str) -> None:
    folder = import_module(f"tests.lab.show.{platform}")
    modules = [import_module(f"{folder.__name__}.{one.name}") for one in iter_modules(folder.__path__)]
    tables = [terminal.TABLES[platform], *(module.COMMANDS for module in modules)]
    assert [command for command, times in Counter(chain(*tables)).items() if times > 1] == []
