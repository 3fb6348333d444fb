# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A whole device: what changes, what stays, which status that is, and who owns what."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES, Policy
from tests.unit.builders import (
    EOS,
    IOS,
    NXOS,
    addresses,
    device,
    interface,
    lag,
    named,
    owned_without,
    plan,
    port,
    running_config,
    vlan,
    vlans,
)

every_platform = pytest.mark.parametrize("platform", Platform)
VRF_LINE = {IOS: "vrf forwarding RED", NXOS: "vrf member RED", EOS: "vrf RED"}
ADDRESS = {IOS: "ip address 10.9.0.1 255.255.255.0", NXOS: "ip address 10.9.0.1/24", EOS: "ip address 10.9.0.1/24"}
TAG = {IOS: "encapsulation dot1Q 10", NXOS: "encapsulation dot1q 10", EOS: "encapsulation dot1q vlan 10"}
SVI_UP = {IOS: [], NXOS: ["no shutdown"], EOS: []}


def drifted(platform: Platform) -> tuple[dict[str, Any], str]:
    """A device on which every attribute differs somewhere, without a change of layer or VRF."""
    sections = {
        port(platform, 1): ["switchport mode access", "switchport access vlan 10", "description old"],
        port(platform, 2): ["switchport mode access"],
        port(platform, 3): ["switchport mode trunk", "switchport trunk allowed vlan 10"],
        port(platform, 4): ["no switchport", ADDRESS[platform], "mtu 9000", "no shutdown"],
        port(platform, 5): ["switchport mode trunk"],
        port(platform, 6): ["no switchport", "no shutdown"],
        f"{port(platform, 6)}.10": [TAG[platform], "no shutdown"],
        port(platform, 7): ["no switchport", "no shutdown"],
        lag(platform, 1): ["switchport mode trunk"],
    }
    wanted = [
        interface(port(platform, 1), description="new", mode="ACCESS", untagged_vlan=vlan(20), enabled=False),
        interface(port(platform, 2), mode="TAGGED_ALL"),
        interface(port(platform, 3), mode="TAGGED", untagged_vlan=vlan(10), tagged_vlans=vlans(10, 20)),
        interface(port(platform, 4), mtu=2000, ip_addresses=addresses("10.1.0.1/24", "2001:db8::1/64")),
        interface(port(platform, 5), lag=named("Po1")),
        interface(port(platform, 6)),
        interface(f"{port(platform, 6)}.10", tagged_vlans=vlans(20), ip_addresses=addresses("10.3.0.1/24")),
        interface(port(platform, 7), vrf=named("RED"), ip_addresses=addresses("10.2.0.1/24")),
        interface(lag(platform, 1), mode="TAGGED_ALL"),
    ]
    return device(*wanted, platform=platform), running_config(platform, sections, vrfs=["RED"])


LINES = {
    "description": ("description", "no description"),
    "enabled": ("shutdown", "no shutdown"),
    "mtu": ("mtu", "no mtu"),
    "mode": ("switchport mode", "no switchport mode"),
    "access_vlan": ("switchport access", "no switchport access"),
    "native_vlan": ("switchport trunk native", "no switchport trunk native"),
    "allowed_vlans": ("switchport trunk allowed", "no switchport trunk allowed"),
    "lag": ("channel-group", "no channel-group"),
    "vrf": ("vrf", "no vrf"),
    "ipv4": ("ip address", "no ip address"),
    "ipv6": ("ipv6 address", "no ipv6 address"),
    "dot1q": ("encapsulation", "no encapsulation"),
}
"""How the lines of an attribute begin."""


@every_platform
def test_the_drifted_device_differs_in_every_attribute(platform: Platform) -> None:
    made = plan(*drifted(platform), mode="enforce")
    assert {change["attribute"] for change in made.changes} >= set(LINES)
    for beginnings in LINES.values():
        assert any(line.startswith(beginnings) for line in made.commands)


@every_platform
@pytest.mark.parametrize("attribute", LINES)
@pytest.mark.parametrize("mode", ["enforce", "merge"])
def test_an_attribute_that_is_not_owned_has_no_line(platform: Platform, attribute: str, mode: str) -> None:
    off = {attribute, "lag_mode"} if attribute == "lag" else {attribute}
    made = plan(*drifted(platform), mode=mode, owned=owned_without(*off))
    # The way out of a bundle passes through `shutdown`, whoever owns that, so that no loop arises.
    back = [] if attribute == "enabled" else made.inverse
    lines = [line for line in made.commands + back if line.startswith(LINES[attribute])]
    if attribute == "vrf":
        lines = [line for line in lines if line in (VRF_LINE[platform], f"no {VRF_LINE[platform]}")]
    assert lines == []
    assert attribute not in {change["attribute"] for change in made.changes + made.kept}


@every_platform
def test_owning_nothing_does_nothing(platform: Platform) -> None:
    made = plan(*drifted(platform), mode="enforce", owned=frozenset())
    assert (made.commands, made.inverse, made.changes, made.kept, made.status) == ([], [], [], [], "in_sync")


@every_platform
def test_changes_read_from_the_device_to_the_intent(platform: Platform) -> None:
    made = plan(*drifted(platform), mode="enforce")
    first = [change for change in made.changes if change["interface"] == port(platform, 1)]
    assert first == [
        {
            "interface": port(platform, 1),
            "attribute": "description",
            "action": "change",
            "device": "old",
            "intent": "new",
        },
        {"interface": port(platform, 1), "attribute": "enabled", "action": "change", "device": True, "intent": False},
        {"interface": port(platform, 1), "attribute": "access_vlan", "action": "change", "device": 10, "intent": 20},
    ]
    order = [change["attribute"] for change in first]
    assert order == sorted(order, key=ATTRIBUTES.index)
    assert made.changes[0] == {
        "interface": "vlan 20",
        "attribute": "vlan",
        "action": "create",
        "device": None,
        "intent": 20,
    }


def status(sections: dict[str, list[str]], *entries: dict[str, Any], **policy: Any) -> str:
    return plan(device(*entries), running_config(IOS, sections), **{"mode": "enforce", **policy}).status


G1, G2 = port(IOS, 1), port(IOS, 2)
ACCESS = ["switchport mode access"]
IN_SYNC = interface(G1, mode="ACCESS", untagged_vlan=vlan(1))


def test_the_status_words() -> None:
    assert status({G1: ACCESS}, IN_SYNC) == "in_sync"
    assert status({G1: [*ACCESS, "shutdown"]}, IN_SYNC) == "drifted"
    assert status({G1: [*ACCESS, "description x"]}, IN_SYNC, mode="merge") == "drifted"  # it stays, but it differs
    assert status({G1: ACCESS}, IN_SYNC, interface(G2)) == "error"  # an absent port could not be compared
    assert status({G1: ACCESS}, {**IN_SYNC, "mtu": 1}) == "error"
    assert status({G1: ACCESS, G2: ["shutdown"]}, IN_SYNC) == "in_sync"  # unmanaged is no drift


CREATED = [
    (IOS, "Vlan20", ["vlan 20", "state active", "interface Vlan20"], ["no interface Vlan20", "no vlan 20"]),
    (NXOS, "loopback7", ["interface loopback7"], ["no interface loopback7"]),
    (EOS, "Port-Channel7", ["interface Port-Channel7"], ["no interface Port-Channel7"]),
]


@pytest.mark.parametrize(("platform", "name", "begins", "ends"), CREATED, ids=[name for _p, name, _b, _e in CREATED])
def test_a_logical_interface_is_created_and_taken_back(
    platform: Platform, name: str, begins: list[str], ends: list[str]
) -> None:
    text = running_config(platform, {port(platform, 1): []})
    made = plan(device(interface(name, ip_addresses=addresses("10.1.0.1/24")), platform=platform), text, mode="merge")
    assert made.commands[: len(begins)] == begins
    assert made.inverse[-len(ends) :] == ends
    assert {
        "interface": name,
        "attribute": "interface",
        "action": "create",
        "device": None,
        "intent": name,
    } in made.changes


@every_platform
def test_only_vlans_that_somebody_needs_are_created(platform: Platform) -> None:
    text = running_config(platform, {port(platform, 1): [], port(platform, 2): []})
    wanted = [
        interface(port(platform, 1), mode="TAGGED_ALL", untagged_vlan=vlan(30, "thirty")),
        interface(port(platform, 2), mode="TAGGED", tagged_vlans=[vlan(10), vlan(40, "bad name"), vlan(50, "fifty")]),
    ]
    made = plan(device(*wanted, platform=platform), text, mode="merge")
    assert made.commands[:6] == ["vlan 30", "name thirty", "vlan 40", "state active", "vlan 50", "name fifty"]
    assert made.inverse[-3:] == ["no vlan 30", "no vlan 40", "no vlan 50"]


def test_a_vtp_server_or_client_is_not_told_about_vlans() -> None:
    text = running_config(IOS, {G1: []}).replace("vtp mode transparent\n!\nvlan 10\n!\n", "")
    made = plan(device(interface(G1, mode="ACCESS", untagged_vlan=vlan(30))), text, mode="enforce")
    assert not any(line.startswith("vlan ") for line in made.commands)


BAD_POLICIES: list[dict[str, Any]] = [
    {"mode": "replace"},
    {"mode": ""},
    {"unaddressed": "delete"},
    {"owned": frozenset({"speed"})},
]


@pytest.mark.parametrize("switches", BAD_POLICIES, ids=[str(switches) for switches in BAD_POLICIES])
def test_a_policy_that_nobody_knows_is_refused(switches: dict[str, Any]) -> None:
    with pytest.raises(IntentError, match=r"Expected: one of .*\. Actual: "):
        Policy(**switches)


def test_the_defaults_of_a_policy_are_the_careful_ones() -> None:
    policy = Policy()
    assert (policy.mode, policy.enforces, policy.verify_hostname) == ("merge", False, True)
    assert policy.owned == frozenset(ATTRIBUTES)


@pytest.mark.parametrize("text", ["caf\N{LATIN SMALL LETTER E WITH ACUTE}", "up? ask Bob", "a\tb"])
@every_platform
def test_a_description_that_no_command_line_takes_can_still_be_replaced(platform: Platform, text: str) -> None:
    sections = {port(platform, 1): [f"description {text}"], port(platform, 2): []}
    entries = [interface(port(platform, n), description=f"port {n}") for n in (1, 2)]
    found = plan(device(*entries, platform=platform), running_config(platform, sections))
    assert found.commands[:2] == [f"interface {port(platform, 1)}", "description port 1"]
    assert found.inverse == [f"interface {port(platform, 2)}", "no description"]
    assert ("irreversible", port(platform, 1)) in {(one["name"], one["interface"]) for one in found.findings}
