# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A device object as a whole: whose it is, what it lacks, and both spellings of Nautobot's choices."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import (
    IntentError,
    NoIntentError,
    UnsupportedPlatformError,
)
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import Kind, Mode, Platform
from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS
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

from .bench import HEALTHY, check_only_healthy, config, healthy

every_platform = pytest.mark.parametrize("platform", Platform)


@pytest.mark.parametrize("driver", ["juniper_junos", "cisco_xr", "CISCO_IOS", "ios", "", None, 5])
def test_another_platform_is_unsupported_by_name(driver: Any) -> None:
    with pytest.raises(UnsupportedPlatformError) as caught:
        device_intent(device(interface("Vlan1"), platform=IOS) | {"platform": {"network_driver": driver}})
    assert caught.value.status == "unsupported"
    assert f"Actual: {driver!r}" in str(caught.value)


@pytest.mark.parametrize("platform", [None, "cisco_ios", {}, []], ids=["null", "text", "empty", "list"])
def test_no_platform_is_unsupported(platform: Any) -> None:
    with pytest.raises(UnsupportedPlatformError):
        device_intent(device(interface("Vlan1")) | {"platform": platform})


@pytest.mark.parametrize(
    ("driver", "platform"), [("cisco_ios", IOS), ("cisco_xe", IOS), ("cisco_nxos", NXOS), ("arista_eos", EOS)]
)
def test_each_network_driver_has_its_platform(driver: str, platform: Platform) -> None:
    intent = device_intent(device(interface("Vlan1")) | {"platform": {"network_driver": driver}})
    assert intent.platform is platform


def test_no_interfaces_is_no_intent() -> None:
    with pytest.raises(NoIntentError, match="Expected: interfaces in Nautobot") as caught:
        device_intent(device())
    assert caught.value.status == "no_intent"


@pytest.mark.parametrize("value", [None, {}, "Vlan10", 5])
def test_interfaces_that_are_no_list_are_no_empty_list(value: Any) -> None:
    with pytest.raises(IntentError, match="Expected: a list of interfaces") as caught:
        device_intent(device() | {"interfaces": value})
    assert caught.value.status == "error"


@pytest.mark.parametrize("value", [None, [], "sw1", {}, {"name": ""}, {"name": 5}])
def test_what_is_no_device_object_is_refused(value: Any) -> None:
    with pytest.raises(IntentError, match="Expected: a Nautobot device object with a name"):
        device_intent(value)


FIELDS = ("description", "enabled", "mtu", "mode", "lag", "vrf", "ip_addresses", "untagged_vlan", "tagged_vlans")


def _device_with_everything(platform: Platform) -> str:
    routed = {
        IOS: ["no switchport", "vrf forwarding RED", "ip address 10.1.1.1 255.255.255.0", "mtu 9000", "description x"],
        NXOS: ["no switchport", "vrf member RED", "ip address 10.1.1.1/24", "mtu 9000", "no shutdown", "description x"],
        EOS: ["no switchport", "vrf RED", "ip address 10.1.1.1/24", "mtu 9000", "description x"],
    }[platform]
    trunk = ["switchport mode trunk", "switchport trunk native vlan 10", "switchport trunk allowed vlan 10,20"]
    sections = {
        port(platform, 1): routed,
        port(platform, 2): trunk,
        port(platform, 3): ["channel-group 1 mode active"],
        lag(platform, 1): [],
    }
    return running_config(platform, sections, vrfs=["RED"])


@every_platform
@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field_is_never_an_empty_one(platform: Platform, field: str) -> None:
    text = _device_with_everything(platform)
    allowed = vlans(10, 20)
    entries = [
        interface(
            port(platform, 1), description="x", mtu=9000, vrf=named("RED"), ip_addresses=addresses("10.1.1.1/24")
        ),
        interface(port(platform, 2), mode="TAGGED", untagged_vlan=vlan(10), tagged_vlans=allowed),
        interface(port(platform, 3), lag=named("Po1")),
        interface(lag(platform, 1), mode="ACCESS", enabled=True, untagged_vlan=vlan(1)),
    ]
    entries = [{key: value for key, value in entry.items() if key != field} for entry in entries]
    made = plan(device(*entries, platform=platform), text, mode="enforce")
    removing = [line for line in made.commands if line.startswith("no ") or line == "shutdown" or " remove " in line]
    assert removing == []
    missing = [found for found in made.findings if found["name"] == "missing_field"]
    assert [found["attribute"] for found in missing] == [field]
    assert "Expected: in every interface. Actual: missing in" in missing[0]["message"]


@every_platform
def test_an_interface_with_nothing_but_a_name_changes_nothing(platform: Platform) -> None:
    text = _device_with_everything(platform)
    names = [port(platform, number) for number in (1, 2, 3)] + [lag(platform, 1)]
    made = plan(device(*({"name": name} for name in names), platform=platform), text, mode="enforce")
    assert (made.commands, made.kept, made.status) == ([], [], "in_sync")


MODES = [
    ("ACCESS", Mode.ACCESS, None),
    ("access", Mode.ACCESS, None),
    ({"value": "access", "label": "Access"}, Mode.ACCESS, None),
    ("TAGGED", Mode.TRUNK, frozenset({20})),
    ("tagged", Mode.TRUNK, frozenset({20})),
    ({"value": "tagged"}, Mode.TRUNK, frozenset({20})),
    ("TAGGED_ALL", Mode.TRUNK, ALL_VLANS),
    ("tagged-all", Mode.TRUNK, ALL_VLANS),
    ({"value": "tagged-all", "label": "Tagged (All)"}, Mode.TRUNK, ALL_VLANS),
    (None, None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("given", "mode", "allowed"), MODES, ids=[repr(given) for given, _mode, _vlans in MODES])
def test_graphql_and_rest_spell_modes_differently(
    given: Any, mode: Mode | None, allowed: frozenset[int] | None
) -> None:
    entry = interface("Gi1/0/1", mode=given, untagged_vlan=vlan(10), tagged_vlans=vlans(20))
    found = device_intent(device(entry)).interfaces["GigabitEthernet1/0/1"]
    assert (found.mode, found.allowed_vlans) == (mode, allowed)
    assert found.access_vlan == (10 if mode is Mode.ACCESS else None)
    assert found.native_vlan == (10 if mode is Mode.TRUNK else None)


def test_interfaces_are_spelled_as_the_device_does_and_ordered_as_people_count() -> None:
    given = [interface(name) for name in ("vlan10", "Gi1/0/10", "gi1/0/2", "Po1", "lo0", "Gi1/0/2.100")]
    found = list(device_intent(device(*given)).interfaces)
    assert found == [
        "GigabitEthernet1/0/2",
        "GigabitEthernet1/0/2.100",
        "GigabitEthernet1/0/10",
        "Loopback0",
        "Port-channel1",
        "Vlan10",
    ]


def test_mgmt_only_makes_a_physical_port_a_management_port() -> None:
    given = [interface("Gi0/0", mgmt_only=True), interface("Gi1/0/1"), interface("Vlan5", mgmt_only=True)]
    kinds = {name: found.kind for name, found in device_intent(device(*given)).interfaces.items()}
    assert kinds == {"GigabitEthernet0/0": Kind.MANAGEMENT, "GigabitEthernet1/0/1": Kind.PHYSICAL, "Vlan5": Kind.SVI}


def test_the_default_vrf_has_several_names() -> None:
    given = [
        interface(f"Lo{n}", vrf=vrf) for n, vrf in enumerate([None, named("default"), named("Global"), named("RED")])
    ]
    vrfs = [found.vrf for found in device_intent(device(*given)).interfaces.values()]
    assert vrfs == ["", "", "", "RED"]


LACP = [
    ({}, {}, None, []),
    ({}, {"drift_guard": {"lacp_mode": "passive"}}, "passive", []),
    ({"cf_lacp_mode": "on"}, {"drift_guard": {"lacp_mode": "passive"}}, "on", []),
    ({"cf_lacp_mode": "ACTIVE"}, {}, "active", []),
    ({"cf_lacp_mode": "fast"}, {}, None, ["bad_lacp_mode"]),
    ({}, {"drift_guard": {"lacp_mode": "active\nreload"}}, None, ["bad_lacp_mode"]),
    ({}, None, None, []),
    ({}, {"drift_guard": "passive"}, None, []),
]


@pytest.mark.parametrize(
    ("bundle", "context", "mode", "findings"),
    LACP,
    ids=[
        "nobody states it",
        "the config context states it",
        "the LAG's custom field comes first",
        "capitals",
        "an unknown word",
        "a second line",
        "no config context",
        "a config context of another shape",
    ],
)
def test_the_lacp_mode_comes_from_the_lag_or_the_config_context(
    bundle: dict[str, Any], context: Any, mode: str | None, findings: list[str]
) -> None:
    given = [interface("Gi1/0/1", lag=named("Po1")), interface("Po1", **bundle)]
    intent = device_intent(device(*given) | {"config_context": context})
    assert intent.interfaces["GigabitEthernet1/0/1"].lag_mode == mode
    assert [found.name for found in intent.findings] == findings


def test_a_bad_primary_address_is_a_warning() -> None:
    intent = device_intent(device(interface("Vlan10"), primary="10.1.1.1"))
    assert intent.primary_ipv4 is None
    assert [(found.name, found.severity.value, found.attribute) for found in intent.findings] == [
        ("bad_address", "warning", "primary_ip4")
    ]


def test_vlan_names_are_taken_where_every_platform_accepts_them() -> None:
    tagged = [vlan(20, "voice"), vlan(30, "two words"), vlan(40, "x\nreload"), vlan(50, "a" * 33)]
    intent = device_intent(
        device(interface("Gi1/0/1", mode="TAGGED", untagged_vlan=vlan(10, "users"), tagged_vlans=tagged))
    )
    assert intent.vlan_names == {10: "users", 20: "voice"}


@every_platform
def test_the_bench_itself_is_planned(platform: Platform) -> None:
    made = plan(device(*healthy(platform), platform=platform), config(platform), mode="enforce")
    assert made.commands == HEALTHY[platform]
    check_only_healthy(made, platform)
