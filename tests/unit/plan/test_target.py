# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What one interface shall be: the intent where it is owned, the device elsewhere, and nothing lost in merge."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Interface, Kind, Mode, Platform
from ansible_collections.drift.guard.plugins.module_utils.plan.target import Surroundings, Target, find_target
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS
from tests.unit.builders import owned_without

A, B, C = (IPv4Interface(f"10.0.{number}.1/24") for number in (1, 2, 3))
V6, W6 = (IPv6Interface(f"2001:db8:{number}::1/64") for number in (1, 2))
SWITCHPORT = Interface(
    name="p",
    kind=Kind.PHYSICAL,
    description="",
    enabled=True,
    mtu=1500,
    mode=Mode.ACCESS,
    access_vlan=1,
    native_vlan=1,
    allowed_vlans=ALL_VLANS,
    lag="",
    vrf="",
    ipv4=(),
    ipv6=(),
)
ROUTED = Interface(
    name="p",
    kind=Kind.PHYSICAL,
    description="",
    enabled=True,
    mtu=1500,
    mode=Mode.ROUTED,
    lag="",
    vrf="",
    ipv4=(),
    ipv6=(),
)


def changed(interface: Interface, **values: Any) -> Interface:
    return Interface(**{**vars(interface), **values})


def resolve(
    current: Interface,
    *,
    run: str = "enforce",
    platform: Platform = Platform.NXOS,
    policy: dict[str, Any] | None = None,
    around: dict[str, Any] | None = None,
    **wanted: Any,
) -> Target:
    surroundings = Surroundings(
        platform=platform, policy=Policy(mode=run, **(policy or {})), **{"unmodelled": {}, **(around or {})}
    )
    return find_target(Interface(name="p", kind=Kind.PHYSICAL, **wanted), current, surroundings)


VALUES: dict[str, tuple[Interface, dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    # current, wanted, expected in enforce, expected in merge
    "a description is added": (ROUTED, {"description": "x"}, {"description": "x"}, {"description": "x"}),
    "a description is changed": (
        changed(ROUTED, description="y"),
        {"description": "x"},
        {"description": "x"},
        {"description": "x"},
    ),
    "a description is removed in enforce alone": (
        changed(ROUTED, description="y"),
        {"description": ""},
        {"description": ""},
        {"description": "y"},
    ),
    "an MTU is changed": (changed(ROUTED, mtu=9000), {"mtu": 1500}, {"mtu": 1500}, {"mtu": 1500}),
    "a VRF is changed": (changed(ROUTED, vrf="A"), {"vrf": "B"}, {"vrf": "B"}, {"vrf": "B"}),
    "a VRF is removed in enforce alone": (changed(ROUTED, vrf="A"), {"vrf": ""}, {"vrf": ""}, {"vrf": "A"}),
    "a native VLAN is removed in enforce alone": (
        changed(SWITCHPORT, mode=Mode.TRUNK, native_vlan=99),
        {"mode": Mode.TRUNK, "native_vlan": 0},
        {"native_vlan": 1},
        {"native_vlan": 99},
    ),
    "a default native VLAN is nothing to remove": (
        changed(SWITCHPORT, mode=Mode.TRUNK),
        {"mode": Mode.TRUNK, "native_vlan": 0},
        {"native_vlan": 1},
        {"native_vlan": 1},
    ),
    "a list is set in enforce and extended in merge": (
        changed(SWITCHPORT, mode=Mode.TRUNK, allowed_vlans=frozenset({10, 20})),
        {"allowed_vlans": frozenset({20, 30})},
        {"allowed_vlans": {20, 30}},
        {"allowed_vlans": {10, 20, 30}},
    ),
    "a trunk that carries all is narrowed in both": (
        changed(SWITCHPORT, mode=Mode.TRUNK),
        {"allowed_vlans": frozenset({20, 30})},
        {"allowed_vlans": {20, 30}},
        {"allowed_vlans": {20, 30}},
    ),
    "an address is added": (ROUTED, {"ipv4": (A,), "ipv6": (V6,)}, {"ipv4": (A,)}, {"ipv4": (A,), "ipv6": (V6,)}),
    "a primary is replaced in both": (changed(ROUTED, ipv4=(A,)), {"ipv4": (B,)}, {"ipv4": (B,)}, {"ipv4": (B,)}),
    "a secondary is removed in enforce alone": (
        changed(ROUTED, ipv4=(A, B)),
        {"ipv4": (A,)},
        {"ipv4": (A,)},
        {"ipv4": (A, B)},
    ),
    "addresses are removed in enforce alone": (
        changed(ROUTED, ipv4=(A, B), ipv6=(V6,)),
        {"ipv4": (), "ipv6": ()},
        {"ipv4": (), "ipv6": ()},
        {"ipv4": (A, B), "ipv6": (V6,)},
    ),
    "a secondary is promoted in both": (
        changed(ROUTED, ipv4=(A, B)),
        {"ipv4": (B, A)},
        {"ipv4": (B, A)},
        {"ipv4": (B, A)},
    ),
    "secondaries stay in numerical order": (
        changed(ROUTED, ipv4=(A, C)),
        {"ipv4": (A, B)},
        {"ipv4": (A, B)},
        {"ipv4": (A, B, C)},
    ),
    "IPv6 addresses are extended in merge": (
        changed(ROUTED, ipv6=(V6,)),
        {"ipv6": (W6,)},
        {"ipv6": (W6,)},
        {"ipv6": (V6, W6)},
    ),
    "a membership is removed in enforce alone": (
        changed(SWITCHPORT, lag="L", lag_mode="on"),
        {"lag": ""},
        {"lag": "", "lag_mode": None},
        {"lag": "L", "lag_mode": "on"},
    ),
    "a membership gets the default mode": (
        SWITCHPORT,
        {"lag": "L"},
        {"lag": "L", "lag_mode": "active"},
        {"lag": "L", "lag_mode": "active"},
    ),
    "a membership keeps the mode that nobody states": (
        changed(SWITCHPORT, lag="L", lag_mode="passive"),
        {"lag": "L"},
        {"lag_mode": "passive"},
        {"lag_mode": "passive"},
    ),
    "a member follows its LAG in mode, MTU and VLANs": (
        changed(SWITCHPORT, lag="L", lag_mode="active"),
        {"lag": "L", "mode": Mode.TRUNK, "mtu": 9000, "access_vlan": 10},
        {"mode": Mode.ACCESS, "mtu": 1500, "access_vlan": 1},
        {"mode": Mode.ACCESS, "mtu": 1500, "access_vlan": 1},
    ),
    "a switchport becomes routed": (
        changed(SWITCHPORT, access_vlan=10),
        {"mode": Mode.ROUTED, "ipv4": (A,)},
        {"mode": Mode.ROUTED, "ipv4": (A,), "access_vlan": None, "allowed_vlans": None},
        {"mode": Mode.ROUTED, "ipv4": (A,)},
    ),
    "a routed port with an address becomes a switchport in enforce alone": (
        changed(ROUTED, ipv4=(A,)),
        {"mode": Mode.ACCESS, "access_vlan": 10, "ipv4": (), "ipv6": (), "vrf": ""},
        {"mode": Mode.ACCESS, "access_vlan": 10, "ipv4": ()},
        {"mode": Mode.ROUTED, "access_vlan": None, "ipv4": (A,)},
    ),
    "a routed port whose address nobody owns stays one": (
        changed(ROUTED, ipv4=(A,)),
        {"mode": Mode.ACCESS, "access_vlan": 10},
        {"mode": Mode.ROUTED, "access_vlan": None, "ipv4": (A,)},
        {"mode": Mode.ROUTED, "ipv4": (A,)},
    ),
    "a port is shut": (ROUTED, {"enabled": False}, {"enabled": False}, {"enabled": False}),
    "a port is brought up": (changed(ROUTED, enabled=False), {"enabled": True}, {"enabled": True}, {"enabled": True}),
    "what is not stated stays": (
        changed(ROUTED, description="y", ipv4=(A,)),
        {},
        {"description": "y", "ipv4": (A,)},
        {},
    ),
}


@pytest.mark.parametrize(("current", "wanted", "enforced", "merged"), VALUES.values(), ids=VALUES)
def test_merge_and_enforce(
    current: Interface, wanted: dict[str, Any], enforced: dict[str, Any], merged: dict[str, Any]
) -> None:
    for run, expected in (("enforce", enforced), ("merge", merged)):
        target = resolve(current, run=run, **wanted)
        assert {name: getattr(target.after, name) for name in expected} == expected
        if run == "enforce":
            stays = target.after.mode is not wanted.get("mode", target.after.mode) and not wanted.get("lag")
            assert bool(target.kept) == stays
        elif enforced != merged and set(enforced) == set(merged):
            assert target.kept != {}, "what merge leaves has to be reported"


@pytest.mark.parametrize("attribute", ["description", "mtu", "vrf", "ipv4", "ipv6", "enabled"])
def test_what_is_not_owned_stays(attribute: str) -> None:
    wanted: dict[str, Any] = {
        "description": "x",
        "mtu": 9000,
        "vrf": "A",
        "ipv4": (A,),
        "ipv6": (V6,),
        "enabled": False,
    }
    target = resolve(ROUTED, policy={"owned": owned_without(attribute)}, **wanted)
    for name, value in wanted.items():
        assert getattr(target.after, name) == (getattr(ROUTED, name) if name == attribute else value)
    assert (target.kept, target.skipped) == ({}, {})


IDLE = [
    ("enforce", "shutdown", True, False, {}),
    ("enforce", "report", True, True, {"enabled": (True, False)}),
    ("merge", "shutdown", True, True, {"enabled": (True, False)}),
    ("merge", "report", True, True, {"enabled": (True, False)}),
    ("merge", "shutdown", False, False, {}),
    ("enforce", "report", False, False, {}),
]


@pytest.mark.parametrize(
    ("mode", "unaddressed", "is_up", "stays_up", "kept"),
    IDLE,
    ids=[f"{mode}, {un}, {'up' if up else 'down'}" for mode, un, up, _stays, _kept in IDLE],
)
def test_a_routed_port_without_an_address(
    mode: str, unaddressed: str, kept: dict[str, Any], *, is_up: bool, stays_up: bool
) -> None:
    target = resolve(
        changed(ROUTED, enabled=is_up),
        run=mode,
        policy={"unaddressed": unaddressed},
        around={"is_idle": True},
        enabled=True,
    )
    assert target.after.enabled is stays_up
    assert target.kept == kept


def test_a_port_that_gets_its_address_by_dhcp_is_not_idle() -> None:
    around = {"is_idle": True, "unmodelled": {"ipv4": "ip address dhcp"}}
    target = resolve(changed(ROUTED, ipv4=None), around=around, enabled=True, ipv4=(), ipv6=())
    assert target.after.enabled is True
    assert target.skipped == {}


UNMODELLED = [
    ("ipv4", (A,), "ip address dhcp"),
    ("mode", Mode.ACCESS, "switchport mode dot1q-tunnel"),
    ("allowed_vlans", frozenset({10}), "switchport trunk allowed vlan x"),
    ("mtu", 9000, "mtu x"),
    ("lag", "L", "channel-group auto"),
]


@pytest.mark.parametrize(("attribute", "value", "line"), UNMODELLED, ids=[line for _name, _value, line in UNMODELLED])
def test_a_line_that_can_not_be_expressed_is_skipped_and_said(attribute: str, value: Any, line: str) -> None:
    current = changed(SWITCHPORT, **{attribute: None})
    target = resolve(current, around={"unmodelled": {attribute: line}}, **{attribute: value})
    assert getattr(target.after, attribute) is None
    assert target.skipped == {attribute: value}


def test_a_joining_member_takes_what_its_lag_shall_have_where_the_platform_insists() -> None:
    bundle = changed(SWITCHPORT, name="L", kind=Kind.LAG, mode=Mode.TRUNK, native_vlan=10, mtu=9216, lag=None)
    for platform in (Platform.IOS, Platform.NXOS):
        after = resolve(SWITCHPORT, platform=platform, around={"lag": bundle}, lag="L").after
        assert (after.mode, after.native_vlan, after.mtu) == (Mode.TRUNK, 10, 9216)
    after = resolve(SWITCHPORT, platform=Platform.EOS, around={"lag": bundle}, lag="L").after
    assert (after.mode, after.native_vlan, after.mtu) == (Mode.ACCESS, 1, 1500)


@pytest.mark.parametrize(("mtu", "taken"), [(1500, True), (9216, True), (9000, False)])
def test_a_switchport_of_nxos_takes_two_mtus(mtu: int, *, taken: bool) -> None:
    target = resolve(SWITCHPORT, mtu=mtu)
    assert (target.after.mtu == mtu) is taken
    assert [finding.name for finding in target.findings] == ([] if taken else ["bad_mtu"])
    assert resolve(SWITCHPORT, platform=Platform.EOS, mtu=9000).after.mtu == 9000
