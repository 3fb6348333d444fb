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
    assert [f["name"] for f in made.findings] == ["unknown_way_in"]


KNOWN_WAYS: dict[str, tuple[Sections, str, str]] = {
    "on an interface": ({G1: [*ROUTED, "ip address 192.0.2.1 255.255.255.0"]}, "192.0.2.1", ""),
    "as Nautobot's primary address": (
        {G1: [*ROUTED, "ip address 192.0.2.1 255.255.255.0"]},
        "10.9.9.9",
        "192.0.2.1/24",
    ),
    "a forwarded port": ({G1: []}, "127.0.0.1", ""),
    "a name": ({G1: []}, "sw1.example.net", ""),
}


@pytest.mark.parametrize(("sections", "reached_at", "primary"), KNOWN_WAYS.values(), ids=KNOWN_WAYS)
def test_nothing_is_said_about_a_way_in_that_is_known_or_no_address(
    sections: Sections, reached_at: str, primary: str
) -> None:
    made = plan(device(interface(G1), primary=primary), running_config(IOS, sections), reached_at=reached_at)
    assert "unknown_way_in" not in [f["name"] for f in made.findings]


TRUNK = ("switchport mode trunk", "switchport trunk allowed vlan 10,40")
REACHED_BY_SVI: Sections = {"Vlan10": ["ip address 192.0.2.1 255.255.255.0"]}
"""The session's address is in VLAN 10."""


def trunk(*vids: int, **more: Any) -> dict[str, Any]:
    return interface(G1, **{"mode": "TAGGED", "tagged_vlans": vlans(*vids), "untagged_vlan": vlan(1), **more})


CARRIERS: dict[str, tuple[Sections, dict[str, Any], str]] = {
    "a trunk that loses the VLAN": ({G1: TRUNK}, trunk(40), "allowed_vlans"),
    "a trunk with another native VLAN": ({G1: TRUNK}, trunk(10, 40, untagged_vlan=vlan(40)), "native_vlan"),
    "a trunk that is shut": ({G1: TRUNK}, trunk(10, 40, enabled=False), "enabled"),
    "a trunk that becomes an access port": (
        {G1: TRUNK},
        interface(G1, mode="ACCESS", untagged_vlan=vlan(10)),
        "mode",
    ),
    "a trunk that becomes a routed port": ({G1: TRUNK}, interface(G1, ip_addresses=V4), "mode"),
    "a trunk that joins a LAG": (
        {G1: TRUNK, "Port-channel1": TRUNK},
        interface(G1, lag=named("Po1")),
        "lag",
    ),
    "a list in several lines where all VLANs pass": (
        {G1: ["switchport mode trunk"]},
        trunk(*range(10, 300, 2)),
        "allowed_vlans",
    ),
    "an access port of the VLAN where no trunk carries it": (
        {G1: ["switchport mode access", "switchport access vlan 10"]},
        interface(G1, mode="ACCESS", untagged_vlan=vlan(40)),
        "access_vlan",
    ),
    "a member of a LAG that carries it": (
        {G1: [*TRUNK, "channel-group 1 mode active"], "Port-channel1": TRUNK},
        interface(G1, lag=named("Po1"), enabled=False),
        "enabled",
    ),
    "a negotiating port that was prepared as a trunk": (
        {G1: ["switchport trunk allowed vlan 10,40"]},
        trunk(10, 40, mode="ACCESS", tagged_vlans=[]),
        "mode",
    ),
}


@pytest.mark.parametrize(("sections", "wanted", "attribute"), CARRIERS.values(), ids=CARRIERS)
def test_what_could_cut_the_vlan_of_the_way_in_is_not_planned(
    sections: Sections, wanted: dict[str, Any], attribute: str
) -> None:
    text = running_config(IOS, {G3: [], **REACHED_BY_SVI, **sections})
    bundle = [{**trunk(10, 40), "name": "Po1"}] if "Port-channel1" in sections else []
    entries = [wanted, *bundle, interface(G3, description="healthy")]
    made = plan(device(*entries), text, reached_at="192.0.2.1", mode="enforce")
    (found,) = [f for f in made.findings if f["name"] == "management_path"]
    assert (found["interface"], found["severity"]) == (G1, "warning")
    assert (
        f"carries VLAN 10, by which the device is reached, and a change of {attribute} may cut it" in found["message"]
    )
    assert f"interface {G1}" not in [*made.commands, *made.inverse]
    assert "description healthy" in made.commands


HARMLESS: dict[str, tuple[Sections, dict[str, Any]]] = {
    "another VLAN is added": ({G1: TRUNK}, trunk(10, 30, 40)),
    "another VLAN is taken away": ({G1: TRUNK}, trunk(10)),
    "all VLANs are allowed": ({G1: TRUNK}, trunk(mode="TAGGED_ALL")),
    "a list that keeps the VLAN, in one line": ({G1: ["switchport mode trunk"]}, trunk(10, 40)),
    "a description": ({G1: TRUNK}, trunk(10, 40, description="uplink")),
    "a trunk that does not carry the VLAN": (
        {G1: ["switchport mode trunk", "switchport trunk allowed vlan 40"]},
        trunk(30, untagged_vlan=vlan(30), enabled=False),
    ),
    "an access port of the VLAN beside a trunk that carries it": (
        {G1: ["switchport mode access", "switchport access vlan 10"], G2: TRUNK},
        interface(G1, mode="ACCESS", untagged_vlan=vlan(40)),
    ),
    "a port that nobody prepared as a trunk, beside one that is": ({G1: [], G2: TRUNK}, trunk(40)),
    "a shut port that would carry the VLAN": ({G1: [*TRUNK, "shutdown"]}, trunk(40, enabled=False)),
}


@pytest.mark.parametrize(("sections", "wanted"), HARMLESS.values(), ids=HARMLESS)
def test_what_can_not_cut_the_vlan_of_the_way_in_is_planned(sections: Sections, wanted: dict[str, Any]) -> None:
    text = running_config(IOS, {**REACHED_BY_SVI, **sections})
    made = plan(device(wanted), text, reached_at="192.0.2.1", mode="enforce")
    assert "management_path" not in [f["name"] for f in made.findings]
    assert f"interface {G1}" in made.commands


LOOPBACK: Sections = {"Loopback0": ["ip address 192.0.2.1 255.255.255.255"]}
WAY_1, WAY_2 = ({name: [*ROUTED, f"ip address 10.0.{n}.1 255.255.255.0"]} for n, name in ((1, G1), (2, G2)))
KEPT_1, KEPT_2 = (interface(name, ip_addresses=addresses(f"10.0.{n}.1/24")) for n, name in ((1, G1), (2, G2)))
MOVED_1, MOVED_2 = (interface(name, ip_addresses=addresses(f"10.1.{n}.1/24")) for n, name in ((1, G1), (2, G2)))
MORE_1 = interface(G1, description="more", ip_addresses=addresses("10.0.1.1/24", secondary=["10.1.1.1/24"]))
WAYS: dict[str, tuple[Sections, list[dict[str, Any]], set[str]]] = {
    "the only one": (WAY_1, [MOVED_1], {G1}),
    "the only one, whatever changes": (WAY_1, [MORE_1], {G1}),
    "all at once": ({**WAY_1, **WAY_2}, [MOVED_1, MOVED_2], {G1, G2}),
    "one of two": ({**WAY_1, **WAY_2}, [KEPT_1, MOVED_2], set()),
    "one of two, while the other gets more": ({**WAY_1, **WAY_2}, [MORE_1, MOVED_2], set()),
    "one of two, of which the other is shut": ({**WAY_1, G2: [*WAY_2[G2], "shutdown"]}, [MOVED_1, KEPT_2], {G1}),
}


@pytest.mark.parametrize(("sections", "wanted", "stopped"), WAYS.values(), ids=WAYS)
def test_a_loopback_keeps_a_way_to_it(sections: Sections, wanted: list[dict[str, Any]], stopped: set[str]) -> None:
    text = running_config(IOS, {**LOOPBACK, **sections})
    made = plan(device(*wanted), text, reached_at="192.0.2.1", mode="enforce")
    assert {f["interface"] for f in made.findings if f["name"] == "management_path"} == stopped
    assert not {f"interface {name}" for name in stopped} & set(made.commands)


def test_another_interface_may_leave_the_vrf_of_the_way_in() -> None:
    text = running_config(IOS, {**WAY_1, **WAY_2}, vrfs=["RED"])
    moved = interface(G2, vrf=named("RED"), ip_addresses=addresses("10.0.2.1/24"))
    made = plan(device(KEPT_1, moved), text, reached_at="10.0.1.1", mode="enforce")
    assert "vrf forwarding RED" in made.commands
    assert made.findings == []


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
