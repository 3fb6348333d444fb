# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses that several devices shall have."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.intent.shared import (
    mark_shared_addresses,
    shared_address_findings,
)
from tests.unit.builders import address, addresses, device, interface, named

LINK = interface("Gi1/0/1", ip_addresses=addresses("10.0.0.1/30", "2001:DB8::1/64"))


def told(*devices: dict[str, Any]) -> dict[str, list[str]]:
    """What is said about each device."""
    marked = mark_shared_addresses({one["name"]: one for one in devices})
    return {name: [finding.message for finding in shared_address_findings(one)] for name, one in marked.items()}


def test_both_devices_are_told_about_one_another() -> None:
    other = interface("Vlan7", ip_addresses=addresses("10.0.0.1/24"))
    text = (
        "{} 10.0.0.1 - Expected: an address of its own in the global table. Actual: in Nautobot {} has it too. "
        "Planned all the same: correct it in Nautobot, unless the two never meet."
    )
    assert told(device(LINK, name="sw1"), device(other, name="sw2"), device(name="sw3")) == {
        "sw1": [text.format("Gi1/0/1", "sw2 Vlan7")],
        "sw2": [text.format("Vlan7", "sw1 Gi1/0/1")],
        "sw3": [],
    }


def test_a_finding_knows_its_interface_and_family() -> None:
    marked = mark_shared_addresses({name: device(LINK, name=name) for name in ("sw1", "sw2")})
    findings = shared_address_findings(marked["sw1"])
    assert [(f.name, f.severity.value, f.interface, f.attribute) for f in findings] == [
        ("shared_address", "warning", "Gi1/0/1", "ipv4"),
        ("shared_address", "warning", "Gi1/0/1", "ipv6"),
    ]


def test_many_holders_are_counted() -> None:
    (first, _second) = told(*(device(LINK, name=f"sw{n}") for n in range(6)))["sw0"]
    assert "in Nautobot sw1 Gi1/0/1, sw2 Gi1/0/1, sw3 Gi1/0/1 and 2 more has it too" in first


ALONE: dict[str, dict[str, Any]] = {
    "another VRF": interface("Gi1/0/1", vrf=named("RED"), ip_addresses=addresses("10.0.0.1/30")),
    "another address": interface("Gi1/0/1", ip_addresses=addresses("10.0.0.2/30")),
    "a disabled interface": interface("Gi1/0/1", enabled=False, ip_addresses=addresses("10.0.0.1/30")),
    "a first-hop protocol's": interface("Gi1/0/1", ip_addresses=[address("10.0.0.1/30", "VRRP")]),
    "anycast": interface("Gi1/0/1", ip_addresses=[address("10.0.0.1/30", "Anycast")]),
    "no address": interface("Gi1/0/1"),
    "nonsense": {"name": None, "ip_addresses": [None, 3, {"address": None}, {"role": "x"}]},
}


@pytest.mark.parametrize("entry", ALONE.values(), ids=ALONE)
def test_what_is_not_shared(entry: dict[str, Any]) -> None:
    assert told(device(LINK, name="sw1"), device(entry, name="sw2")) == {"sw1": [], "sw2": []}


def test_link_local_addresses_and_two_interfaces_of_one_device_are_not_shared() -> None:
    local = [interface(name, ip_addresses=addresses("fe80::1/64", "10.0.0.9/30")) for name in ("Gi1/0/1", "Gi1/0/2")]
    far = interface("Gi1/0/1", ip_addresses=addresses("fe80::1/64"))
    assert told(device(*local, name="sw1"), device(far, name="sw2")) == {"sw1": [], "sw2": []}


def test_a_device_without_shared_addresses_is_the_same_object() -> None:
    alone = device(LINK, name="sw1")
    assert mark_shared_addresses({"sw1": alone})["sw1"] is alone


@pytest.mark.parametrize("odd", [None, {}, {"interfaces": "x"}, {"interfaces": [None]}])
def test_an_odd_device_object_is_left_to_the_reader(odd: dict[str, Any] | None) -> None:
    assert mark_shared_addresses({"sw1": odd or {}}) == {"sw1": odd or {}}
