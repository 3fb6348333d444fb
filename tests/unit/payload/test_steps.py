# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The order of the work: each phase for all interfaces before the next one begins."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.check import Plan
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import (
    EOS,
    IOS,
    NXOS,
    addresses,
    device,
    interface,
    lag,
    named,
    plan,
    port,
    running_config,
    vlan,
    vlans,
)

every_platform = pytest.mark.parametrize("platform", Platform)


def everything(platform: Platform) -> Plan:
    """A plan in which every phase has something to do."""
    typed = {
        IOS: ["ip address 10.1.0.1 255.255.255.0", "ip address 10.2.0.1 255.255.255.0 secondary"],
        NXOS: ["ip address 10.1.0.1/24", "ip address 10.2.0.1/24 secondary", "no shutdown"],
        EOS: ["ip address 10.1.0.1/24", "ip address 10.2.0.1/24 secondary"],
    }[platform]
    sections = {
        port(platform, 1): ["no switchport", *typed],
        port(platform, 2): ["shutdown"],
        port(platform, 3): ["channel-group 1 mode active"],
        port(platform, 4): [],
        port(platform, 5): ["switchport mode trunk", "switchport trunk allowed vlan 10"],
        lag(platform, 1): [],
    }
    wanted = [
        interface(port(platform, 1), enabled=True, ip_addresses=addresses("10.3.0.1/24", secondary=["10.4.0.1/24"])),
        interface(
            port(platform, 2), vrf=named("RED"), mtu=9000, ip_addresses=addresses("10.1.0.1/24", "2001:db8::1/64")
        ),
        interface(f"{port(platform, 2)}.20", ip_addresses=addresses("10.5.0.1/24")),
        interface(port(platform, 3), mode="ACCESS", untagged_vlan=vlan(30), enabled=False),
        interface(port(platform, 4), lag=named("Po2")),
        interface(
            port(platform, 5), mode="TAGGED", untagged_vlan=vlan(30), tagged_vlans=vlans(10, 30), description="x"
        ),
        interface(lag(platform, 1), mode="ACCESS", untagged_vlan=vlan(1)),
        interface(lag(platform, 2), mode="TAGGED_ALL"),
        interface("Vlan30", ip_addresses=addresses("10.2.0.1/24")),
    ]
    text = running_config(platform, sections, vrfs=["RED"])
    return plan(device(*wanted, platform=platform), text, mode="enforce")


PHASES = (
    ("an address leaves", ("no ip address",)),
    ("a member leaves", ("no channel-group",)),
    ("a VLAN is made", ("vlan 30",)),
    ("a port changes its layer", ("no switchport",)),
    ("a subinterface is made", ("interface {port2}.20",)),
    ("a tag is set", ("encapsulation",)),
    ("a VRF is entered", ("vrf ",)),
    ("VLANs are allowed", ("switchport trunk allowed", "switchport access", "switchport trunk native")),
    ("a mode is set", ("switchport mode trunk",)),
    ("an address comes", ("ip address", "ipv6 address")),
    ("a port is described", ("description",)),
    ("a port joins", ("channel-group",)),
)


def first_of(lines: list[str], beginnings: tuple[str, ...]) -> int:
    return min(index for index, line in enumerate(lines) if line.startswith(beginnings))


def last_of(lines: list[str], beginnings: tuple[str, ...]) -> int:
    return max(index for index, line in enumerate(lines) if line.startswith(beginnings))


@every_platform
def test_the_phases_come_in_order(platform: Platform) -> None:
    lines = [line for line in everything(platform).commands if line != "no switchport trunk allowed vlan"]
    begins = [
        first_of(lines, tuple(text.format(port2=port(platform, 2)) for text in beginnings))
        for _phase, beginnings in PHASES
    ]
    assert begins == sorted(begins), [PHASES[begins.index(number)][0] for number in begins]


@every_platform
def test_no_address_comes_before_the_last_one_has_left(platform: Platform) -> None:
    lines = everything(platform).commands
    assert last_of(lines, ("no ip address",)) < first_of(lines, ("ip address", "ipv6 address"))


@every_platform
def test_secondaries_leave_before_their_primary_and_come_after_it(platform: Platform) -> None:
    made = everything(platform)
    going = [line.removeprefix("no ip address ")[:8] for line in made.commands if line.startswith("no ip address")]
    assert going == ["10.2.0.1", "10.1.0.1"]
    for lines in (made.commands, made.inverse):
        coming = [line.endswith("secondary") for line in lines if line.startswith("ip address")]
        assert coming == sorted(coming)


@every_platform
def test_what_comes_up_does_so_when_it_is_complete(platform: Platform) -> None:
    lines = everything(platform).commands
    assert last_of(lines, ("no shutdown",)) > last_of(lines, ("ip address", "ipv6 address", "channel-group", "mtu"))


@every_platform
def test_the_inverse_deletes_last_what_was_created(platform: Platform) -> None:
    lines = everything(platform).inverse
    assert lines[-1] == "no vlan 30"
    assert f"no interface {lag(platform, 2)}" in lines[-4:]
    assert lines.index(f"no interface {port(platform, 2)}.20") < first_of(lines, ("switchport",))
    assert first_of(lines, ("no channel-group",)) < lines.index(f"no interface {lag(platform, 2)}")


STEPS: dict[str, tuple[dict[str, Any], list[str], dict[str, list[dict[str, Any]]]]] = {
    "a description": (
        {"mode": "ACCESS", "untagged_vlan": vlan(1), "description": "x"},
        ["switchport mode access"],
        {"interfaces": [{"name": "{port}", "description": "x"}]},
    ),
    "an access VLAN": (
        {"mode": "ACCESS", "untagged_vlan": vlan(10)},
        ["switchport mode access"],
        {"l2_interfaces": [{"name": "{port}", "access": {"vlan": 10}}]},
    ),
}


@every_platform
@pytest.mark.parametrize(("fields", "lines", "expected"), STEPS.values(), ids=STEPS)
def test_a_payload_holds_the_difference_and_nothing_else(
    platform: Platform, fields: dict[str, Any], lines: list[str], expected: dict[str, list[dict[str, Any]]]
) -> None:
    name = port(platform, 1)
    text = running_config(platform, {name: lines})
    made = plan(device(interface(name, **fields), platform=platform), text, mode="enforce")
    prefix = {IOS: "cisco.ios.ios", NXOS: "cisco.nxos.nxos", EOS: "arista.eos.eos"}[platform]
    assert made.steps == [
        {"module": f"{prefix}_{resource}", "state": "merged", "config": [{**entry, "name": name} for entry in config]}
        for resource, config in expected.items()
    ]


SPELLINGS: list[tuple[Platform, Any, Any]] = [
    (IOS, {"allowed_vlans": ["10", "20-22"]}, 9000),
    (NXOS, {"allowed_vlans": "10,20-22"}, "9216"),
    (EOS, {"trunk_allowed_vlans": ["10", "20-22"]}, 9000),
]


@pytest.mark.parametrize(("platform", "trunk", "mtu"), SPELLINGS, ids=[p.value for p, _t, _m in SPELLINGS])
def test_each_vendor_wants_lists_and_numbers_its_own_way(platform: Platform, trunk: Any, mtu: Any) -> None:
    name = port(platform, 1)
    text = running_config(platform, {name: ["switchport mode trunk"]})
    entry = interface(name, mode="TAGGED", tagged_vlans=vlans(10, 20, 21, 22), mtu=int(mtu))
    made = plan(device(entry, platform=platform), text, mode="enforce")
    configs = {
        step["module"].rpartition("_")[0].rpartition("_")[2] + step["module"].rpartition("_")[2]: step
        for step in made.steps
    }
    (layer2,) = [step["config"][0] for key, step in configs.items() if "l2" in key]
    assert layer2 == {"name": name, "trunk": trunk}
    (plain,) = [step["config"][0] for step in made.steps if "mtu" in str(step)]
    assert plain == {"name": name, "mtu": mtu}


@every_platform
def test_an_allowed_list_is_changed_by_add_and_remove_and_never_replaced(platform: Platform) -> None:
    name = port(platform, 1)
    text = running_config(platform, {name: ["switchport mode trunk", "switchport trunk allowed vlan 10,20,30"]})
    entry = interface(name, mode="TAGGED", tagged_vlans=vlans(10, 40))
    made = plan(device(entry, platform=platform), text, mode="enforce")
    listed = [line for line in made.commands if "allowed" in line]
    assert listed == ["switchport trunk allowed vlan add 40", "switchport trunk allowed vlan remove 20,30"]
    assert [line for line in made.inverse if "allowed" in line] == [
        "switchport trunk allowed vlan add 20,30",
        "switchport trunk allowed vlan remove 40",
    ]


@every_platform
def test_a_new_vrf_puts_back_every_address_that_it_wipes(platform: Platform) -> None:
    name = port(platform, 1)
    text = ADDRESSED[platform]
    both = running_config(platform, {name: ["no switchport", *text, "no shutdown"]}, vrfs=["RED"])
    wanted = addresses("10.1.0.1/24", "2001:db8::1/64", secondary=["10.2.0.1/24"])
    made = plan(device(interface(name, vrf=named("RED"), ip_addresses=wanted), platform=platform), both, mode="merge")
    assert made.commands[-3:] == [*text[::2], text[1]] or sorted(made.commands[-3:]) == sorted(text)
    assert [change["attribute"] for change in made.changes] == ["vrf"]


ADDRESSED = {
    IOS: [
        "ip address 10.1.0.1 255.255.255.0",
        "ip address 10.2.0.1 255.255.255.0 secondary",
        "ipv6 address 2001:db8::1/64",
    ],
    NXOS: ["ip address 10.1.0.1/24", "ip address 10.2.0.1/24 secondary", "ipv6 address 2001:db8::1/64"],
    EOS: ["ip address 10.1.0.1/24", "ip address 10.2.0.1/24 secondary", "ipv6 address 2001:db8::1/64"],
}
