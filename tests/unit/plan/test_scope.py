# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A run about some interfaces: those, what they need, those that Nautobot no longer has, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import (
    EOS,
    IOS,
    addresses,
    device,
    interface,
    lag,
    named,
    plan,
    port,
    round_trip,
    running_config,
    vlan,
    vlans,
)

every_platform = pytest.mark.parametrize("platform", Platform)
G1, G2, G3 = (port(IOS, number) for number in (1, 2, 3))
ACCESS = ["switchport mode access"]
ROUTED_UP = ["no switchport", "ip address 10.1.0.1 255.255.255.0", "no shutdown"]


def changed(found: Any) -> list[tuple[str, str]]:
    return [(change["interface"], change["attribute"]) for change in found.changes]


def two_drifted(platform: Platform = IOS) -> tuple[dict[str, Any], str]:
    wanted = device(
        interface(port(platform, 1), mode="ACCESS", untagged_vlan=vlan(20), description="one"),
        interface(port(platform, 2), mode="ACCESS", untagged_vlan=vlan(30), description="two"),
        platform=platform,
    )
    sections = {port(platform, number): ACCESS for number in (1, 2, 3)}
    return wanted, running_config(platform, sections)


@every_platform
def test_only_the_named_interface_and_its_vlan_are_planned(platform: Platform) -> None:
    done = round_trip(*two_drifted(platform), interfaces=(port(platform, 2),))
    assert changed(done.plan) == [
        ("vlan 30", "vlan"),
        (port(platform, 2), "description"),
        (port(platform, 2), "access_vlan"),
    ]
    assert done.plan.owned.keys() == {port(platform, 2)}
    assert (done.refused, done.again.status, done.plan.findings) == ([], "in_sync", [])


def test_names_may_be_spelled_as_in_nautobot() -> None:
    wanted, text = two_drifted()
    assert plan(wanted, text, interfaces=["gi1/0/2"]).commands == plan(wanted, text, interfaces=[G2]).commands


@every_platform
def test_a_member_brings_its_port_channel_along(platform: Platform) -> None:
    trunk = {"mode": "TAGGED", "tagged_vlans": vlans(10)}
    wanted = device(
        interface(port(platform, 1), lag=named(lag(platform, 1))),
        interface(lag(platform, 1), **trunk),
        interface(port(platform, 2), description="elsewhere"),
        platform=platform,
    )
    text = running_config(platform, {port(platform, number): ACCESS for number in (1, 2)})
    done = round_trip(wanted, text, interfaces=(port(platform, 1),))
    assert {name for name, _attribute in changed(done.plan)} == {port(platform, 1), lag(platform, 1)}
    assert (done.refused, done.again.status) == ([], "in_sync")


def test_a_subinterface_brings_its_parent_along() -> None:
    wanted = device(
        interface(f"{G1}.10", tagged_vlans=vlans(10), ip_addresses=addresses("10.3.0.1/24")),
        interface(G1, description="parent"),
        interface(G2, description="elsewhere"),
    )
    text = running_config(IOS, {G1: ACCESS, G2: ACCESS})
    found = plan(wanted, text, interfaces=(f"{G1}.10",), mode="enforce")
    assert {name for name, _attribute in changed(found)} == {G1, f"{G1}.10"}


@every_platform
def test_a_deleted_interface_loses_its_addresses_and_is_shut(platform: Platform) -> None:
    address = "ip address 10.1.0.1 255.255.255.0" if platform is IOS else "ip address 10.1.0.1/24"
    sections = {port(platform, 1): ["no switchport", address, "description kept", "no shutdown"], port(platform, 2): []}
    wanted = device(interface(port(platform, 2), description="elsewhere"), platform=platform)
    done = round_trip(wanted, running_config(platform, sections), deleted=(port(platform, 1),), mode="enforce")
    assert changed(done.plan) == [(port(platform, 1), "enabled"), (port(platform, 1), "ipv4")]
    assert done.again.status == "in_sync"
    assert "description kept" in done.after
    assert done.restored == done.before


@every_platform
def test_a_deleted_port_channel_and_loopback_are_shut_and_stay(platform: Platform) -> None:
    sections = {lag(platform, 1): ACCESS, "Loopback1" if platform is not Platform.NXOS else "loopback1": []}
    wanted = device(interface(port(platform, 1), description="elsewhere"), platform=platform)
    text = running_config(platform, {**sections, port(platform, 1): ACCESS})
    done = round_trip(wanted, text, deleted=tuple(sections), mode="enforce")
    assert {attribute for _name, attribute in changed(done.plan)} == {"enabled"}
    assert all(f"interface {name}\n" in done.after for name in sections)


@pytest.mark.parametrize(
    ("policy", "kept", "sent"),
    [
        ({"mode": "merge"}, ["enabled", "ipv4"], []),
        ({"mode": "enforce", "unaddressed": "report"}, ["enabled"], ["ipv4"]),
        ({"mode": "enforce", "owned": frozenset({"description"})}, [], []),
    ],
)
def test_the_policy_holds_for_a_deleted_one_too(policy: dict[str, Any], kept: list[str], sent: list[str]) -> None:
    wanted = device(interface(G2, description=""))
    found = plan(wanted, running_config(IOS, {G1: ROUTED_UP, G2: ACCESS}), deleted=(G1,), **policy)
    assert [change["attribute"] for change in found.kept] == kept
    assert [attribute for _name, attribute in changed(found)] == sent


def test_a_deleted_parent_stays_up_for_the_subinterfaces_that_are_left() -> None:
    wanted = device(interface(G2), interface(f"{G1}.10", tagged_vlans=vlans(10)))
    sections = {G1: ROUTED_UP, f"{G1}.10": ["encapsulation dot1Q 10"], G2: ACCESS}
    found = plan(wanted, running_config(IOS, sections), deleted=(G1,), mode="enforce")
    assert changed(found) == [(G1, "ipv4")]


def test_a_deleted_one_that_is_shut_already_is_not_brought_up() -> None:
    wanted = device(interface(G2))
    text = running_config(IOS, {G1: ["no switchport", "ip address dhcp", "shutdown"], G2: ACCESS})
    found = plan(wanted, text, deleted=(G1,), mode="enforce")
    assert (found.commands, found.status) == ([], "error")
    assert [(one["name"], one["interface"], one["attribute"]) for one in found.findings] == [("unmodelled", G1, "ipv4")]


def test_a_deleted_one_that_nautobot_has_again_is_planned_as_intended() -> None:
    wanted, text = two_drifted()
    assert plan(wanted, text, deleted=(G2,)).commands == plan(wanted, text, interfaces=(G2,)).commands


def test_a_deleted_one_that_the_device_lacks_is_done() -> None:
    wanted, text = two_drifted()
    found = plan(wanted, text, deleted=("Gi1/0/48",))
    assert (found.status, found.findings) == ("in_sync", [])


def test_the_way_in_is_not_cut_by_a_deletion() -> None:
    text = running_config(IOS, {G1: ROUTED_UP, G2: ACCESS})
    found = plan(device(interface(G2)), text, deleted=(G1,), mode="enforce", reached_at="10.1.0.1")
    assert (found.commands, [one["name"] for one in found.findings]) == ([], ["management_path"])


@pytest.mark.parametrize("option", ["interfaces", "deleted"])
def test_what_is_no_name_is_a_finding(option: str) -> None:
    wanted, text = two_drifted()
    names: dict[str, Any] = {option: ("no such kind 1/2",)}
    found = plan(wanted, text, **names)
    assert (found.status, [one["name"] for one in found.findings]) == ("error", ["bad_name"])


def test_an_interface_that_nautobot_lacks_is_an_error_and_not_in_sync() -> None:
    wanted, text = two_drifted()
    found = plan(wanted, text, interfaces=(G3,))
    assert (found.status, [one["name"] for one in found.findings]) == ("error", ["not_in_nautobot"])


def test_bad_data_elsewhere_does_not_disturb() -> None:
    wanted, text = two_drifted()
    wanted["interfaces"][0]["untagged_vlan"] = vlan(4095)
    assert plan(wanted, text, interfaces=(G2,)).findings == []
    assert [one["name"] for one in plan(wanted, text, interfaces=(G1,)).findings] == ["bad_vlan"]


def test_the_whole_device_still_has_to_be_the_right_one() -> None:
    wanted = device(interface(port(EOS, 1)), interface(port(EOS, 2)), platform=EOS)
    with pytest.raises(RefusedError, match="none is on the device"):
        plan(wanted, running_config(EOS, {port(EOS, 7): []}), interfaces=(port(EOS, 1),))
