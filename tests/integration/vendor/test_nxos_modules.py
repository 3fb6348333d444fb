# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cisco's modules for NX-OS on the lab's devices, in every state."""

from __future__ import annotations

import pytest

from tests.integration.vendor.nxos_cases import (
    BACKUP,
    CASES,
    CHANGES,
    COMMANDS,
    DEVICES,
    DIFF,
    FACTS,
    GATHERED,
    PARSED,
    RENDERED,
    SAVES,
)
from tests.integration.vendor_plays import Case, Outcomes, assert_case, run_cases

pytestmark = [pytest.mark.integration, pytest.mark.slow]


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return run_cases(DEVICES, CASES)


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.sentence)
def test_check_mode_foretells_the_run_does_it_and_nothing_is_left(outcomes: Outcomes, case: Case) -> None:
    assert_case(outcomes, case)


@pytest.mark.parametrize("module", PARSED)
def test_parsed_is_what_is_gathered(outcomes: Outcomes, module: str) -> None:
    gathered = outcomes.of(GATHERED[module]).result["gathered"]
    assert gathered
    assert outcomes.of(PARSED[module]).result["parsed"] == gathered


def test_gathered_vlans_are_the_devices(outcomes: Outcomes) -> None:
    plain = {"enabled": True, "mode": "ce", "state": "active"}
    assert outcomes.of(GATHERED["vlans"]).result["gathered"] == [
        {"vlan_id": 1, "name": "default", **plain},
        {"vlan_id": 5, "name": "users", **plain},
        {"vlan_id": 6, **plain, "state": "suspend"},
        {"vlan_id": 7, **plain},
    ]


RENDERINGS = {
    "interfaces": [
        *("interface Ethernet1/1", "description to spine", "shutdown"),
        *("interface Ethernet1/3", "mtu 9216", "interface loopback2", "description router id"),
    ],
    "l2_interfaces": [
        *("interface Ethernet1/1", "switchport access vlan 6"),
        *("interface Ethernet1/2", "switchport trunk allowed vlan 200-205"),
        *("interface Ethernet1/3", "switchport mode trunk", "switchport trunk native vlan 10"),
        "switchport trunk allowed vlan 2,4,15",
    ],
    "l3_interfaces": [
        *("interface Ethernet1/3", "no ip redirects", "ip address 203.0.113.1/24 tag 7"),
        *("interface Ethernet1/3.42", "encapsulation dot1q 42", "ip unreachables", "ip address 203.0.114.1/24"),
        *("interface Ethernet1/2", "ip address 198.51.101.1/24 secondary tag 10"),
    ],
    "lag_interfaces": [
        *("interface Ethernet1/3", "channel-group 10 mode active"),
        *("interface Ethernet1/4", "channel-group 11 force mode on"),
    ],
    "vlans": ["vlan 6", "name printers", "state active", "vlan 40", "name guests", "shutdown", "vn-segment 5040"],
    "vrf_interfaces": ["interface Ethernet1/2", "vrf member blue"],
    "hostname": ["hostname leaf9"],
}


@pytest.mark.parametrize("module", RENDERED)
def test_rendered_commands(outcomes: Outcomes, module: str) -> None:
    assert outcomes.of(RENDERED[module]).result["rendered"] == RENDERINGS[module]


def test_every_operator_of_wait_for(outcomes: Outcomes) -> None:
    result = outcomes.of(COMMANDS["every operator"]).result
    assert not result.get("failed"), result
    assert result["stdout"][1]["TABLE_vlanbrief"]["ROW_vlanbrief"]["vlanshowbr-vlanname"] == "default"


def test_one_condition_of_several_is_enough(outcomes: Outcomes) -> None:
    assert not outcomes.of(COMMANDS["any"]).result.get("failed")


def test_an_unmet_condition_fails(outcomes: Outcomes) -> None:
    result = outcomes.of(COMMANDS["unmet"]).result
    assert result["failed"]
    assert result["failed_conditions"] == ["result[0] contains spine"]


def test_a_refused_command_fails_with_the_devices_words(outcomes: Outcomes) -> None:
    result = outcomes.of(COMMANDS["refused"]).result
    assert result["failed"]
    assert "% Invalid command at '^' marker." in result["msg"]


def test_cli_command_reads(outcomes: Outcomes) -> None:
    assert outcomes.of(COMMANDS["cli"]).result["stdout"] == "n9k"


def test_a_feature_has_another_name_where_it_is_shown(outcomes: Outcomes) -> None:
    assert outcomes.of(COMMANDS["feature"]).result["stdout"] == ["nve                   1         disabled"]


@pytest.mark.parametrize("hostname", SAVES)
def test_saving(outcomes: Outcomes, hostname: str) -> None:
    outcome = outcomes.of(SAVES[hostname])
    assert not outcome.result.get("failed"), outcome.result
    assert (f"hostname {hostname}" in outcome.startup) == (hostname in {"leaf7", "leaf8", "leaf9"})


def test_backup_holds_the_running_config(outcomes: Outcomes) -> None:
    result = outcomes.of(BACKUP).result
    assert not result.get("failed"), result
    assert result["backup_path"].endswith("/b.cfg")


def test_difference_between_running_and_startup(outcomes: Outcomes) -> None:
    compared = outcomes.of(DIFF).result["compared"]
    assert "hostname leaf9" in compared["diff"]["before"]
    assert "hostname leaf10" in compared["diff"]["after"]


def test_facts_of_all_resources(outcomes: Outcomes) -> None:
    facts = outcomes.of(FACTS).result["ansible_facts"]
    assert facts["ansible_net_hostname"] == "n9k"
    resources = facts["ansible_network_resources"]
    assert sorted(resources) == ["hostname", "interfaces", "l2_interfaces", "l3_interfaces", "vlans"]
    assert {"name": "mgmt0", "ipv4": [{"address": "172.20.100.21/24"}]} in resources["l3_interfaces"]
