# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which devices are refused as a whole, and which of their interfaces are never touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import (
    EOS,
    IOS,
    NXOS,
    addresses,
    device,
    interface,
    named,
    plan,
    port,
    running_config,
    vlan,
    vlans,
)

Sections = Mapping[str, Sequence[str]]
G1, G2, G3 = (port(IOS, number) for number in (1, 2, 3))
ROUTED = ("no switchport",)
V4 = addresses("10.1.1.1/24")

MANAGEMENT: dict[str, tuple[Sections, list[dict[str, Any]], str, str, list[str]]] = {
    "the port with the address of the session": (
        {G1: [*ROUTED, "ip address 192.0.2.1 255.255.255.0"]},
        [interface(G1, ip_addresses=V4)],
        "192.0.2.1",
        "",
        [G1],
    ),
    "the port with Nautobot's primary address": (
        {G1: [*ROUTED, "ip address 192.0.2.1 255.255.255.0"]},
        [interface(G1, ip_addresses=V4)],
        "sw1.example.net",
        "192.0.2.1/24",
        [G1],
    ),
    "an SVI": (
        {G1: [], "Vlan10": ["ip address 192.0.2.1 255.255.255.0"]},
        [interface("Vlan10", ip_addresses=V4)],
        "192.0.2.1",
        "",
        ["Vlan10"],
    ),
    "a LAG and its members": (
        {
            "Port-channel1": [*ROUTED, "ip address 192.0.2.1 255.255.255.0"],
            G1: [*ROUTED, "channel-group 1 mode active"],
        },
        [interface("Po1", ip_addresses=V4), interface(G1, lag=named("Po1"), description="x")],
        "192.0.2.1",
        "",
        ["Port-channel1", G1],
    ),
    "the parent of a subinterface": (
        {G1: ROUTED, f"{G1}.10": ["encapsulation dot1Q 10", "ip address 192.0.2.1 255.255.255.0"]},
        [interface(G1, description="x"), interface(f"{G1}.10", ip_addresses=V4)],
        "192.0.2.1",
        "",
        [G1, f"{G1}.10"],
    ),
    "a port that Nautobot calls management only": (
        {"GigabitEthernet0/0": [], G1: []},
        [interface("Gi0/0", mgmt_only=True, description="x")],
        "",
        "",
        ["GigabitEthernet0/0"],
    ),
}


@pytest.mark.parametrize(("sections", "wanted", "reached_at", "primary", "names"), MANAGEMENT.values(), ids=MANAGEMENT)
def test_the_way_in_is_left_alone(
    sections: Sections, wanted: list[dict[str, Any]], reached_at: str, primary: str, names: list[str]
) -> None:
    text = running_config(IOS, {G3: [], **sections})
    healthy = interface(G3, mode="ACCESS", description="healthy")
    made = plan(device(*wanted, healthy, primary=primary), text, reached_at=reached_at, mode="enforce")
    told = [(f["severity"], f["interface"]) for f in made.findings if f["name"] == "management_path"]
    assert sorted(told) == sorted(("warning", name) for name in names)
    assert {change["interface"] for change in made.kept} == set(names)
    assert not {f"interface {name}" for name in names} & set(made.commands + made.inverse)
    assert "description healthy" in made.commands


def test_the_same_port_is_planned_when_the_session_goes_elsewhere() -> None:
    text = running_config(IOS, {G1: [*ROUTED, "ip address 192.0.2.1 255.255.255.0"]})
    made = plan(device(interface(G1, ip_addresses=V4)), text, reached_at="198.51.100.1", mode="enforce")
    assert f"interface {G1}" in made.commands
    assert [f["name"] for f in made.findings] == []


@pytest.mark.parametrize("platform", [NXOS, EOS])
def test_the_platforms_own_management_port_is_never_touched(platform: Platform) -> None:
    name = {NXOS: "mgmt0", EOS: "Management1"}[platform]
    text = running_config(platform, {port(platform, 1): [], name: []})
    entries = [interface(name, description="x", enabled=False), interface(port(platform, 1), mode="ACCESS")]
    made = plan(device(*entries, platform=platform), text, mode="enforce")
    assert f"interface {name}" not in made.commands
    assert ("management_path", name) in [(f["name"], f["interface"]) for f in made.findings]


OTHER_DEVICES = {
    "another hostname": ("hostname sw1", "hostname sw2", "'sw2' answered"),
    "no hostname": ("hostname sw1\n", "", "'none' answered"),
    "a name that only begins the same": ("hostname sw1", "hostname sw10", "'sw10' answered"),
    "a blank reply": (None, " \n", "blank"),
    "an empty reply": (None, "", "blank"),
    "a reply that breaks off": ("end\n", "", "instead of 'end'"),
    "a refusal": (None, "% Invalid input detected at '^' marker.\n", "refused instead of answering"),
    "no interface": (None, "version 17.9\nhostname sw1\nend\n", "no interface section"),
    "a pager": ("!\nend", " --More-- \nend", "--More--"),
}


@pytest.mark.parametrize(("old", "new", "says"), OTHER_DEVICES.values(), ids=OTHER_DEVICES)
def test_a_reply_that_can_not_be_trusted_is_refused(old: str | None, new: str, says: str) -> None:
    text = running_config(IOS, {G1: []})
    text = new if old is None else text.replace(old, new)
    with pytest.raises(RefusedError, match="Expected: ") as caught:
        plan(device(interface(G1, mode="ACCESS")), text, mode="enforce")
    assert caught.value.status == "refused"
    assert says in str(caught.value)


def test_a_device_without_any_of_the_intended_ports_is_refused() -> None:
    text = running_config(IOS, {G1: []})
    wanted = [interface(f"TenGigabitEthernet1/1/{number}") for number in (1, 2)]
    with pytest.raises(RefusedError, match="at least one of its 2 physical interfaces"):
        plan(device(*wanted, interface("Vlan10")), text, mode="enforce")


@pytest.mark.parametrize(
    ("name", "hostname"),
    [("sw1", "sw1"), ("SW1", "sw1"), ("sw1.example.net", "sw1"), ("sw1", "sw1.example.net"), ("sw1.a", "sw1.a")],
)
def test_a_hostname_may_lack_its_domain(name: str, hostname: str) -> None:
    text = running_config(IOS, {G1: ["switchport mode access"]}, host=hostname)
    made = plan(device(interface(G1, mode="ACCESS", untagged_vlan=vlan(1)), name=name), text, mode="enforce")
    assert made.status == "in_sync"


def test_the_hostname_counts_for_nothing_when_the_policy_says_so() -> None:
    text = running_config(IOS, {G1: ["switchport mode access"]}, host="other")
    entry = interface(G1, mode="ACCESS", untagged_vlan=vlan(1), tagged_vlans=vlans())
    assert plan(device(entry), text, verify_hostname=False).status == "in_sync"


def test_what_nautobot_does_not_know_is_listed_once_and_left_alone() -> None:
    text = running_config(IOS, {G1: ["shutdown"], G2: [], "Loopback0": [], "Tunnel0": []})
    made = plan(device(interface(G1, mode="ACCESS", untagged_vlan=vlan(1))), text, mode="enforce")
    told = [f for f in made.findings if f["name"] == "unmanaged"]
    assert len(told) == 1
    assert told[0]["severity"] == "info"
    assert f"{G2}, Loopback0" in told[0]["message"]
