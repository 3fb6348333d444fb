# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.inventory.group import to_safe_group_name

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.fleet import (
    GROUPED_BY,
    Fleet,
    group_names,
    make_fleet,
    missing_parents,
    network_os,
)

LOCATIONS: dict[str, Any] = {
    "ch": {"name": "Schweiz", "parent": None},
    "zrh": {"name": "Zürich 1", "parent": {"id": "ch"}},
    "f1": {"name": "Floor 1", "parent": {"id": "zrh"}},
    "bsl": {"name": "Basel", "parent": {"id": "ch"}},
    "g1": {"name": "Floor 1", "parent": {"id": "bsl"}},
}


def device(name: Any = "sw1", **fields: Any) -> dict[str, Any]:
    return {
        "id": f"id-{name}",
        "name": name,
        "serial": "FOC1",
        "status": {"name": "Active"},
        "role": {"name": "Access Switch"},
        "location": {"id": "zrh", "name": "Zürich 1"},
        "tenant": None,
        "tags": [],
        "platform": {"name": "IOS-XE", "network_driver": "cisco_xe"},
        "device_type": {"model": "C9300"},
        "primary_ip4": {"host": "192.0.2.1"},
        "primary_ip6": {"host": "2001:db8::1"},
        **fields,
    }


def fleet(*devices: dict[str, Any], grouped_by: tuple[str, ...] = GROUPED_BY) -> Fleet:
    return make_fleet(devices, locations=LOCATIONS, grouped_by=grouped_by, url="https://nb")


@pytest.mark.parametrize(
    ("fields", "host"),
    [
        ({}, "192.0.2.1"),
        ({"primary_ip4": None}, "2001:db8::1"),
        ({"primary_ip4": None, "primary_ip6": None}, "sw1"),
    ],
    ids=["ipv4", "else_ipv6", "else_the_name"],
)
def test_the_address_of_a_host(fields: dict[str, Any], host: str) -> None:
    assert fleet(device(**fields)).hosts["sw1"]["ansible_host"] == host


@pytest.mark.parametrize(
    ("driver", "name"),
    [
        ("cisco_ios", "cisco.ios.ios"),
        ("cisco_xe", "cisco.ios.ios"),
        ("cisco_nxos", "cisco.nxos.nxos"),
        ("arista_eos", "arista.eos.eos"),
        ("juniper_junos", "juniper_junos"),
        ("", ""),
        (None, None),
    ],
)
def test_the_network_os_of_a_driver(driver: str | None, name: str | None) -> None:
    assert network_os(driver) == name


@pytest.mark.parametrize("platform", [None, {"name": "Other", "network_driver": ""}], ids=["no_platform", "no_driver"])
def test_without_a_driver_nobody_claims_a_network_os(platform: Any) -> None:
    assert "ansible_network_os" not in fleet(device(platform=platform)).hosts["sw1"]


def test_the_variables_of_a_host() -> None:
    found = fleet(device(tags=[{"name": "b"}, {"name": "a"}], location={"id": "f1"}, tenant={"name": "ACME"}))
    assert found.hosts == {
        "sw1": {
            "ansible_host": "192.0.2.1",
            "ansible_network_os": "cisco.ios.ios",
            "nautobot_id": "id-sw1",
            "nautobot_url": "https://nb/dcim/devices/id-sw1/",
            "nautobot_serial": "FOC1",
            "nautobot_status": "Active",
            "nautobot_role": "Access Switch",
            "nautobot_location": "Floor 1",
            "nautobot_locations": ["Schweiz", "Zürich 1", "Floor 1"],
            "nautobot_tenant": "ACME",
            "nautobot_tags": ["a", "b"],
            "nautobot_platform": "IOS-XE",
            "nautobot_network_driver": "cisco_xe",
            "nautobot_device_type": "C9300",
        }
    }


def test_more_variables_on_demand() -> None:
    (variables,) = fleet(device(config_context={"a": 1}, _custom_field_data={"b": 2})).hosts.values()
    assert (variables["nautobot_config_context"], variables["nautobot_custom_fields"]) == ({"a": 1}, {"b": 2})


def test_groups_by_all_that_a_device_has() -> None:
    found = fleet(device("sw1", tags=[{"name": "core"}]), device("sw2", tenant={"name": "ACME AG"}, platform=None))
    assert found.groups == {
        "location_schweiz": [],
        "location_zürich_1": ["sw1", "sw2"],
        "role_access_switch": ["sw1", "sw2"],
        "platform_ios_xe": ["sw1"],
        "tenant_acme_ag": ["sw2"],
        "tag_core": ["sw1"],
        "status_active": ["sw1", "sw2"],
    }
    assert found.parents == {"location_zürich_1": "location_schweiz"}
    assert found.notes == []


def test_only_the_groups_that_are_wanted() -> None:
    assert fleet(device(), grouped_by=("role",)).groups == {"role_access_switch": ["sw1"]}


def test_locations_of_one_name_get_those_above_into_theirs() -> None:
    found = fleet(device("sw1", location={"id": "f1"}), device("sw2", location={"id": "g1"}), grouped_by=("location",))
    assert found.groups == {
        "location_schweiz": [],
        "location_basel": [],
        "location_schweiz_basel_floor_1": ["sw2"],
        "location_zürich_1": [],
        "location_schweiz_zürich_1_floor_1": ["sw1"],
    }
    assert found.parents["location_schweiz_basel_floor_1"] == "location_basel"
    assert found.parents["location_schweiz_zürich_1_floor_1"] == "location_zürich_1"
    assert found.notes == []


def test_names_that_differ_only_in_what_groups_can_not_spell_end_in_a_digest() -> None:
    values = [("Access-Switch",), ("access switch",), ("Leaf",)]
    names, notes = group_names("role", values)
    assert names[("Leaf",)] == "role_leaf"
    assert names[("access switch",)].startswith("role_access_switch_")
    assert len(set(names.values())) == 3
    assert group_names("role", reversed(values)) == (names, notes)
    said = (
        "These roles differ in Nautobot, but not as group names, so theirs end in a digest: "
        "Access-Switch, access switch."
    )
    assert notes == [said]


@pytest.mark.parametrize("name", ["Access Switch", "a-b.c/d", "Zürich", "日本", "x:y[1]{{ z }}", "9"])
def test_group_names_are_what_ansible_would_make_of_them(name: str) -> None:
    names, _notes = group_names("role", [(name,)])
    assert names[(name,)] == to_safe_group_name(f"role_{name}", force=True, silent=True).lower()


def test_two_devices_of_one_name_are_an_error() -> None:
    with pytest.raises(NautobotError, match=r"more than one device called 'sw1'. Rename them"):
        fleet(device(), device(), device("sw2"))


@pytest.mark.parametrize("name", [None, ""])
def test_a_device_without_a_name_is_left_out_and_said(name: str | None) -> None:
    found = fleet(device(), device(name))
    assert list(found.hosts) == ["sw1"]
    assert found.notes == ["Left out, since without a name in Nautobot: 1."]


def test_a_fleet_survives_a_cache_of_json() -> None:
    found = fleet(device(), device(None))
    assert Fleet(**json.loads(json.dumps(vars(found)))) == found


def test_locations_that_are_above_what_is_known() -> None:
    assert missing_parents({"f1": LOCATIONS["f1"], "g1": LOCATIONS["g1"]}) == ["bsl", "zrh"]
    assert missing_parents(LOCATIONS) == []


def test_locations_in_a_circle_end_nobody_s_run() -> None:
    circle = {"a": {"name": "A", "parent": {"id": "b"}}, "b": {"name": "B", "parent": {"id": "a"}}}
    found = make_fleet([device(location={"id": "a"})], locations=circle, grouped_by=("location",), url="u")
    assert found.hosts["sw1"]["nautobot_locations"] == ["B", "A"]
