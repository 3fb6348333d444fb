# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Numbers, addresses and relations that contradict themselves: the interface is left alone, its neighbours are not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import EOS, IOS, NXOS, addresses, interface, lag, loopback, named, vlan, vlans

from .bench import check_findings, check_only_healthy, plan_with, settled, tried

every_platform = pytest.mark.parametrize("platform", Platform)

SWITCHPORTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "VLAN 0": ({"untagged_vlan": vlan(0)}, "bad_vlan", "access_vlan"),
    "VLAN 4095": ({"untagged_vlan": vlan(4095)}, "bad_vlan", "access_vlan"),
    "VLAN -1": ({"untagged_vlan": vlan(-1)}, "bad_vlan", "access_vlan"),
    "a VLAN id as text": ({"untagged_vlan": vlan("10")}, "bad_vlan", "access_vlan"),
    "a VLAN id as boolean": ({"untagged_vlan": {"vid": True}}, "bad_vlan", "access_vlan"),
    "a VLAN id as float": ({"untagged_vlan": {"vid": 10.0}}, "bad_vlan", "access_vlan"),
    "a VLAN without an id": ({"untagged_vlan": {"name": "users"}}, "bad_vlan", "access_vlan"),
    "a list with a blank": ({"mode": "TAGGED", "tagged_vlans": "10, 20"}, "bad_vlan", "allowed_vlans"),
    "a range backwards": ({"mode": "TAGGED", "tagged_vlans": [vlan("20-10")]}, "bad_vlan", "allowed_vlans"),
    "the word all": ({"mode": "TAGGED", "tagged_vlans": [vlan("all")]}, "bad_vlan", "allowed_vlans"),
    "the word none": ({"mode": "TAGGED", "tagged_vlans": [vlan("none")]}, "bad_vlan", "allowed_vlans"),
    "no list of VLANs": ({"mode": "TAGGED", "tagged_vlans": None}, "bad_vlan", "allowed_vlans"),
    "a bad native VLAN": ({"mode": "TAGGED_ALL", "untagged_vlan": vlan(4095)}, "bad_vlan", "native_vlan"),
    "an unknown mode": ({"mode": "Q_IN_Q"}, "bad_mode", "mode"),
    "a mode that is a list": ({"mode": ["ACCESS"]}, "bad_mode", "mode"),
    "enabled as text": ({"enabled": "yes"}, "bad_enabled", "enabled"),
    "enabled as null": ({"enabled": None}, "bad_enabled", "enabled"),
    "a VRF with a blank": ({"mode": None, "vrf": named("RED BLUE")}, "bad_vrf", "vrf"),
    "a VRF with a second line": ({"mode": None, "vrf": named("RED\nreload")}, "bad_vrf", "vrf"),
    "a VRF of 33 characters": ({"mode": None, "vrf": named("R" * 33)}, "bad_vrf", "vrf"),
    "a LAG that is a port": ({"lag": named("Vlan10")}, "bad_lag", "lag"),
    "a LAG with a second line": ({"lag": named("Po1\nreload")}, "bad_lag", "lag"),
    "a LAG that Nautobot hasn't": ({"mode": None, "lag": named("Po7")}, "lag_unknown", "lag"),
}


@every_platform
@pytest.mark.parametrize(("fields", "finding", "attribute"), SWITCHPORTS.values(), ids=SWITCHPORTS)
def test_a_bad_value_costs_its_interface_alone(
    platform: Platform, fields: dict[str, Any], finding: str, attribute: str
) -> None:
    made = plan_with(platform, settled(platform, **{"description": "evil", **fields}))
    check_findings(made, [(finding, "error", tried(platform), attribute)])
    check_only_healthy(made, platform)


ROUTED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a /33": ({"ip_addresses": addresses("10.1.1.1/33")}, "bad_address", "ipv4"),
    "a /129": ({"ip_addresses": addresses("2001:db8::1/129")}, "bad_address", "ipv4"),
    "a /0": ({"ip_addresses": addresses("10.1.1.1/0")}, "bad_address", "ipv4"),
    "no prefix length": ({"ip_addresses": addresses("10.1.1.1")}, "bad_address", "ipv4"),
    "a leading zero": ({"ip_addresses": addresses("010.0.0.1/24")}, "bad_address", "ipv4"),
    "the network's address": ({"ip_addresses": addresses("10.1.1.0/24")}, "bad_address", "ipv4"),
    "the broadcast address": ({"ip_addresses": addresses("10.1.1.255/24")}, "bad_address", "ipv4"),
    "a multicast address": ({"ip_addresses": addresses("224.0.0.5/24")}, "bad_address", "ipv4"),
    "a loopback address": ({"ip_addresses": addresses("127.0.0.1/8")}, "bad_address", "ipv4"),
    "no address": ({"ip_addresses": addresses("0.0.0.0/24")}, "bad_address", "ipv4"),
    "a reserved address": ({"ip_addresses": addresses("240.0.0.1/24")}, "bad_address", "ipv4"),
    "the limited broadcast": ({"ip_addresses": addresses("255.255.255.255/32")}, "bad_address", "ipv4"),
    "IPv4-mapped IPv6": ({"ip_addresses": addresses("::ffff:10.1.1.1/120")}, "bad_address", "ipv6"),
    "a zone": ({"ip_addresses": addresses("fe80::1%eth0/64")}, "bad_address", "ipv4"),
    "IPv6 multicast": ({"ip_addresses": addresses("ff02::1/64")}, "bad_address", "ipv6"),
    "IPv6 loopback": ({"ip_addresses": addresses("::1/128")}, "bad_address", "ipv6"),
    "a dotted mask": ({"ip_addresses": addresses("10.1.1.1/255.255.255.0")}, "bad_address", "ipv4"),
    "a wildcard mask": ({"ip_addresses": addresses("10.1.1.1/0.0.0.255")}, "bad_address", "ipv4"),
    "a second line": ({"ip_addresses": addresses("10.1.1.1/24\nreload")}, "bad_address", "ipv4"),
    "a blank in front": ({"ip_addresses": addresses(" 10.1.1.1/24")}, "bad_address", "ipv4"),
    "Arabic digits": ({"ip_addresses": addresses("10.1.1.\u0661/24")}, "bad_address", "ipv4"),
    "a signed length": ({"ip_addresses": addresses("10.1.1.1/+24")}, "bad_address", "ipv4"),
    "a number": ({"ip_addresses": addresses(167837953)}, "bad_address", "ipv4"),
    "null": ({"ip_addresses": addresses(None)}, "bad_address", "ipv4"),
    "an address that is no object": ({"ip_addresses": ["10.1.1.1/24"]}, "bad_address", "ipv4"),
    "no list of addresses": ({"ip_addresses": "10.1.1.1/24"}, "bad_address", "ipv4"),
    "null instead of a list": ({"ip_addresses": None}, "bad_address", "ipv4"),
    "the same address twice": ({"ip_addresses": addresses("10.1.1.1/24", "10.1.1.1/24")}, "duplicate_address", "ipv4"),
    "two primaries": (
        {"ip_addresses": addresses("10.1.1.1/24", "10.1.2.1/24", secondary=["10.1.3.1/24"])},
        "two_primaries",
        "ipv4",
    ),
    "no primary": ({"ip_addresses": addresses(secondary=["10.1.3.1/24"])}, "no_primary", "ipv4"),
}


@every_platform
@pytest.mark.parametrize(("fields", "finding", "attribute"), ROUTED.values(), ids=ROUTED)
def test_a_bad_address_costs_its_interface_alone(
    platform: Platform, fields: dict[str, Any], finding: str, attribute: str
) -> None:
    made = plan_with(
        platform, settled(platform, **{"mode": None, "untagged_vlan": None, "description": "evil", **fields})
    )
    check_findings(made, [(finding, "error", tried(platform), attribute)])
    check_only_healthy(made, platform)


@every_platform
@pytest.mark.parametrize("mode", ["ACCESS", "TAGGED_ALL"])
def test_an_address_on_a_switchport_is_a_contradiction(platform: Platform, mode: str) -> None:
    made = plan_with(platform, settled(platform, mode=mode, ip_addresses=addresses("10.1.1.1/24")))
    check_findings(made, [("address_on_switchport", "error", tried(platform), "ipv4")])
    check_only_healthy(made, platform)


@every_platform
def test_an_address_on_a_lag_member_is_a_contradiction(platform: Platform) -> None:
    bundle = interface(lag(platform, 9), enabled=False, description="evil")
    entry = settled(platform, mode=None, untagged_vlan=None, lag=named("Po9"), ip_addresses=addresses("10.1.1.1/24"))
    made = plan_with(platform, entry, bundle)
    check_findings(made, [("address_on_lag_member", "error", tried(platform), "ipv4")])
    assert f"interface {tried(platform)}" not in made.commands + made.inverse


@every_platform
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("10.1.1.1/24", "10.1.1.2/24"), ("10.1.1.1/24", "10.1.1.129/25"), ("2001:db8::1/64", "2001:db8::2/48")],
    ids=["the same network", "one network inside the other", "IPv6"],
)
def test_overlapping_interfaces_block_each_other_and_nobody_else(platform: Platform, ours: str, theirs: str) -> None:
    entries = [settled(platform, mode=None, untagged_vlan=None, ip_addresses=addresses(ours))]
    entries.append(interface(loopback(platform, 7), ip_addresses=addresses(theirs)))
    made = plan_with(platform, *entries)
    family = "ipv6" if ":" in ours else "ipv4"
    expected = [("overlap", "error", name, family) for name in (tried(platform), loopback(platform, 7))]
    assert sorted(
        (f["name"], f["severity"], f["interface"], f["attribute"]) for f in made.findings if f["severity"] != "info"
    ) == sorted(expected)
    check_only_healthy(made, platform)


@every_platform
def test_the_same_network_in_another_vrf_is_no_overlap(platform: Platform) -> None:
    entries = [
        interface(loopback(platform, 7), ip_addresses=addresses("10.1.1.1/24")),
        interface(loopback(platform, 8), ip_addresses=addresses("10.1.1.2/24"), vrf=named("RED")),
    ]
    made = plan_with(platform, settled(platform), *entries)
    check_findings(made, [("absent_vrf", "error", loopback(platform, 8), "vrf")])
    assert f"interface {loopback(platform, 7)}" in made.commands


def test_a_host_mask_is_for_loopbacks_on_ios() -> None:
    entry = settled(IOS, mode=None, untagged_vlan=None, ip_addresses=addresses("10.1.1.1/32"))
    made = plan_with(IOS, entry, interface("Loopback7", ip_addresses=addresses("10.1.2.1/32")))
    check_findings(made, [("bad_address", "error", tried(IOS), "ipv4")])
    assert "ip address 10.1.2.1 255.255.255.255" in made.commands


@every_platform
def test_a_31_has_neither_network_nor_broadcast_address(platform: Platform) -> None:
    for text in ("10.1.1.0/31", "10.1.1.1/31"):
        made = plan_with(platform, settled(platform, mode=None, untagged_vlan=None, ip_addresses=addresses(text)))
        check_findings(made, [])
        assert any(line.startswith(f"ip address {text[:8]}") for line in made.commands)


@every_platform
def test_a_link_local_address_is_nobodys(platform: Platform) -> None:
    made = plan_with(platform, settled(platform, ip_addresses=addresses("fe80::1/64")))
    check_findings(made, [])
    assert [found["name"] for found in made.findings] == ["address_not_owned"]
    check_only_healthy(made, platform)


MTUS = [0, -1, 1, 65536, "9k", "9000", True, 9000.5, [9000]]


@every_platform
@pytest.mark.parametrize("mtu", MTUS, ids=[f"MTU {value!r}" for value in MTUS])
def test_a_bad_mtu_costs_the_mtu_alone(platform: Platform, mtu: Any) -> None:
    made = plan_with(platform, settled(platform, mtu=mtu))
    check_findings(made, [("bad_mtu", "error", tried(platform), "mtu")])
    check_only_healthy(made, platform)


RESERVED = [
    (IOS, 1002, "reserved_vlan"),
    (IOS, 1005, "reserved_vlan"),
    (NXOS, 3968, "reserved_vlan"),
    (NXOS, 4094, "reserved_vlan"),
]


@pytest.mark.parametrize(
    ("platform", "vid", "finding"), RESERVED, ids=[f"{p.value} reserves {v}" for p, v, _ in RESERVED]
)
def test_a_vlan_that_the_platform_reserves(platform: Platform, vid: int, finding: str) -> None:
    made = plan_with(platform, settled(platform, untagged_vlan=vlan(vid)))
    check_findings(made, [(finding, "error", tried(platform), "access_vlan")])
    check_only_healthy(made, platform)


@pytest.mark.parametrize("platform", [NXOS, EOS])
def test_vlan_1002_is_a_normal_one_elsewhere(platform: Platform) -> None:
    made = plan_with(platform, settled(platform, untagged_vlan=vlan(1002)))
    check_findings(made, [])
    assert "switchport access vlan 1002" in made.commands


@every_platform
def test_a_member_of_two_lags_can_not_be_said(platform: Platform) -> None:
    entry = settled(platform, mode=None, lag=[named(lag(platform, 1)), named(lag(platform, 2))])
    made = plan_with(platform, entry, interface(lag(platform, 1)), interface(lag(platform, 2)))
    assert ("bad_lag", tried(platform)) in {(found["name"], found["interface"]) for found in made.findings}
    assert f"interface {tried(platform)}" not in made.commands + made.inverse


@every_platform
def test_a_lag_that_is_a_member_of_itself_or_of_another(platform: Platform) -> None:
    first, second = lag(platform, 1), lag(platform, 2)
    for entries in (
        [interface(first, lag=named(first))],
        [interface(first, lag=named(second)), interface(second, lag=named(first))],
    ):
        made = plan_with(platform, settled(platform), *entries)
        check_findings(made, [("lag_member_kind", "error", entry["name"], "lag") for entry in entries])
        check_only_healthy(made, platform)


@every_platform
def test_a_native_vlan_that_is_not_allowed_is_planned_with_a_warning(platform: Platform) -> None:
    made = plan_with(platform, settled(platform, mode="TAGGED", untagged_vlan=vlan(20), tagged_vlans=vlans(10)))
    check_findings(made, [("native_not_allowed", "warning", tried(platform), "native_vlan")])
    assert "switchport trunk native vlan 20" in made.commands


@every_platform
def test_a_tagged_trunk_without_vlans_leaves_its_list_alone(platform: Platform) -> None:
    made = plan_with(platform, settled(platform, mode="TAGGED", untagged_vlan=vlan(10)))
    check_findings(made, [("trunk_without_vlans", "warning", tried(platform), "allowed_vlans")])
    assert "switchport mode trunk" in made.commands
    assert not any("allowed" in line for line in made.commands)


@every_platform
def test_a_vrf_that_the_device_lacks(platform: Platform) -> None:
    made = plan_with(platform, settled(platform, mode=None, vrf=named("GREEN"), ip_addresses=addresses("10.1.1.1/24")))
    check_findings(made, [("absent_vrf", "error", tried(platform), "vrf")])
    check_only_healthy(made, platform)
