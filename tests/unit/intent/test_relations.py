# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contradictions that only show when all interfaces are seen together."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceIntent, Mode
from tests.unit.builders import addresses, device, interface, named, vlans


def read(*entries: dict[str, Any]) -> DeviceIntent:
    return device_intent(device(*entries))


def names_of(intent: DeviceIntent) -> list[tuple[str, str]]:
    return [(finding.name, finding.interface) for finding in intent.findings]


P1, P2 = "GigabitEthernet1/0/1", "GigabitEthernet1/0/2"

CASES: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str]], set[str]]] = {
    "a LAG that is no interface in Nautobot": (
        [interface(P1, lag=named("Po1")), interface(P2)],
        [("lag_unknown", P1)],
        {P1},
    ),
    "a LAG that is one": ([interface(P1, lag=named("po1")), interface("Port-channel1")], [], set()),
    "a LAG that is blocked itself": (
        [interface(P1, lag=named("Po1")), interface("Port-channel1", enabled="x")],
        [("bad_enabled", "Port-channel1")],
        {"Port-channel1"},
    ),
    "a subinterface without its parent": ([interface(f"{P1}.10")], [("parent_unknown", f"{P1}.10")], {f"{P1}.10"}),
    "a subinterface with its parent": ([interface(f"{P1}.10"), interface(P1)], [], set()),
    "a subinterface with another parent": (
        [interface(f"{P1}.10", parent_interface=named(P2)), interface(P1), interface(P2)],
        [("parent_mismatch", f"{P1}.10")],
        {f"{P1}.10"},
    ),
    "a parent in its short form": (
        [interface(f"{P1}.10", parent_interface=named("Gi1/0/1")), interface(P1)],
        [],
        set(),
    ),
    "the same network twice": (
        [interface(P1, ip_addresses=addresses("10.0.0.1/24")), interface(P2, ip_addresses=addresses("10.0.0.2/24"))],
        [("overlap", P1), ("overlap", P2)],
        {P1, P2},
    ),
    "the same network in two VRFs": (
        [
            interface(P1, ip_addresses=addresses("10.0.0.1/24")),
            interface(P2, ip_addresses=addresses("10.0.0.2/24"), vrf=named("RED")),
        ],
        [],
        set(),
    ),
    "two networks on one interface, one inside the other": (
        [interface(P1, ip_addresses=addresses("10.0.0.1/24", "10.0.0.2/24"))],
        [],
        set(),
    ),
    "three that overlap are three findings": (
        [interface(f"Lo{n}", ip_addresses=addresses(f"10.0.0.{n}/24")) for n in (1, 2, 3)],
        [("overlap", f"Loopback{n}") for n in (1, 2, 3)],
        {f"Loopback{n}" for n in (1, 2, 3)},
    ),
}


@pytest.mark.parametrize(("entries", "findings", "blocked"), CASES.values(), ids=CASES)
def test_a_contradiction_blocks_what_it_names(
    entries: list[dict[str, Any]], findings: list[tuple[str, str]], blocked: set[str]
) -> None:
    intent = read(*entries)
    assert sorted(names_of(intent)) == sorted(findings)
    assert intent.blocked == blocked
    assert blocked.isdisjoint(intent.interfaces)
    assert all("Expected:" in found.message and "Actual:" in found.message for found in intent.findings)


def test_a_port_with_subinterfaces_is_routed_and_not_idle() -> None:
    intent = read(interface(P1), interface(f"{P1}.10", ip_addresses=addresses("10.0.0.1/24")), interface(P2))
    assert intent.interfaces[P1].mode is Mode.ROUTED
    assert intent.interfaces[P2].mode is None
    assert intent.idle == {P2}


def test_a_lag_member_can_not_have_subinterfaces() -> None:
    entries = [interface(P1, lag=named("Po1")), interface("Po1"), interface(f"{P1}.10", tagged_vlans=vlans(10))]
    intent = read(*entries)
    assert {found.interface for found in intent.findings if found.severity.value == "error"} & {P1, f"{P1}.10"}
    assert f"{P1}.10" not in intent.interfaces


TAGS: dict[str, tuple[dict[str, Any], int | None]] = {
    "its one tagged VLAN": ({"tagged_vlans": vlans(77)}, 77),
    "the number in its name": ({}, 10),
    "a mode makes no difference": ({"mode": "TAGGED", "tagged_vlans": vlans(77)}, 77),
    "two tagged VLANs are no tag": ({"tagged_vlans": vlans(77, 78)}, None),
}


@pytest.mark.parametrize(("fields", "tag"), TAGS.values(), ids=TAGS)
def test_the_tag_of_a_subinterface(fields: dict[str, Any], tag: int | None) -> None:
    intent = read(interface(P1), interface(f"{P1}.10", **fields))
    if tag is None:
        assert names_of(intent) == [("bad_tag", f"{P1}.10")]
    else:
        assert intent.interfaces[f"{P1}.10"].dot1q == tag


def test_a_subinterface_number_that_is_no_vlan_needs_a_tagged_vlan() -> None:
    assert names_of(read(interface(P1), interface(f"{P1}.5000"))) == [("bad_vlan", f"{P1}.5000")]
    assert names_of(read(interface(P1), interface(f"{P1}.5000", tagged_vlans=vlans(50)))) == []


def test_two_subinterfaces_of_one_port_can_not_have_one_tag() -> None:
    entries = [
        interface(P1),
        interface(f"{P1}.10"),
        interface(f"{P1}.20", tagged_vlans=vlans(10)),
        interface(f"{P1}.30"),
    ]
    intent = device_intent(device(*entries))
    assert names_of(intent) == [("duplicate_tag", f"{P1}.10"), ("duplicate_tag", f"{P1}.20")]
    assert f"{P1}.30" in intent.interfaces
