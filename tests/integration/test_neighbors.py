# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Neighbours that Nautobot's cables don't lead to, in a lab with cables, on a check and on an apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.integration.playbook_runs import PLAYBOOKS, PlaybookRun, edited_inventory, run_playbook
from tests.integration.small_fleet import planned_lines, wanted, write_configs, write_intent
from tests.lab import Lab
from tests.unit.builders import EOS, IOS, NXOS, port

pytestmark = pytest.mark.integration

LLDP, CDP = "show lldp neighbors detail", "show cdp neighbors detail"
HOSTS = {"acc1": IOS, "leaf1": NXOS, "spine1": EOS, "deaf1": IOS, "unasked1": IOS, "uncabled1": IOS, "old-answer1": IOS}
COMMANDS = {IOS: [LLDP, CDP], NXOS: [LLDP, CDP], EOS: [f"{LLDP} | json"]}
WIRED = ("acc1", "leaf1", "spine1")
LINKS = """
- [acc1:GigabitEthernet1/0/1, leaf1:Ethernet1/1]
- [acc1:GigabitEthernet1/0/2, spine1:Ethernet1]
- [leaf1:Ethernet1/2, spine1:Ethernet2]
"""
CABLES = {
    # As it is, and swapped with a cable that is somewhere else; the names as a person types them.
    "acc1": {1: ("leaf1.example.net", "Eth1/1"), 2: ("spine1", "Ethernet9"), 3: ("nobody1", "Ethernet1")},
    "leaf1": {1: ("acc1", "Gi1/0/1"), 2: ("another1", "Ethernet2")},
    "spine1": {1: ("acc1", "GigabitEthernet1/0/2"), 2: ("acc1", "GigabitEthernet1/0/1")},
    "deaf1": {1: ("acc1", "GigabitEthernet1/0/7")},
    "unasked1": {1: ("acc1", "GigabitEthernet1/0/7")},
    "uncabled1": {},
}
HEARD = {
    "acc1": {2: ("spine1 Ethernet9", "spine1 Ethernet1")},
    "leaf1": {2: ("another1 Ethernet2", "spine1 Ethernet2")},
    "spine1": {2: ("acc1 GigabitEthernet1/0/1", "leaf1 Ethernet1/2")},
}
"""Host -> port -> what Nautobot's cable leads to, and who is there."""


@dataclass(frozen=True)
class Ran:
    """The check and the apply of one fleet."""

    check: PlaybookRun
    apply: PlaybookRun
    checked: dict[str, list[str]]
    """What each device got in the check."""
    applied: dict[str, list[str]]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("neighbors")
    write_configs(folder, HOSTS)
    for host in ("acc1", "leaf1"):
        file = next(folder.glob(f"{host}.*.cfg"))
        line = "feature lldp" if host == "leaf1" else "lldp run"
        file.write_text(file.read_text().replace(f"hostname {host}\n", f"hostname {host}\n{line}\n"))
    file = folder / "deaf1.ios.cfg"
    file.write_text(file.read_text().replace("hostname deaf1\n", "hostname deaf1\nno cdp run\n"))
    (folder / "links.yml").write_text(LINKS)
    intent = write_intent(folder / "intent.json", [_intent(host) for host in HOSTS])
    with Lab(folder) as lab:
        hosts: dict[str, dict[str, Any]] = {host: {"drift_guard_intent_file": str(intent)} for host in HOSTS}
        for host in HOSTS:
            hosts[host]["drift_guard_verify_neighbors"] = host != "unasked1"
        inventory = edited_inventory(lab, file=folder / "inventory.yml", hosts=hosts)
        check = run_playbook(PLAYBOOKS / "check.yml", inventory=inventory, folder=folder / "check")
        checked = {host: _lines(lab, host) for host in HOSTS}
        apply = run_playbook(PLAYBOOKS / "apply.yml", inventory=inventory, folder=folder / "apply")
        applied = {host: _lines(lab, host)[len(checked[host]) :] for host in HOSTS}
        yield Ran(check, apply, checked, applied)


def _intent(host: str) -> dict[str, Any]:
    found = wanted(HOSTS[host], host=host)
    for number, each in enumerate(found["interfaces"], start=1):
        if host in CABLES:
            far = CABLES[host].get(number)
            each["connected_interface"] = far and {"name": far[1], "device": {"name": far[0]}}
    return found


def _lines(lab: Lab, host: str) -> list[str]:
    return [line for session in lab.log(host) for line in session]


def _about_neighbors(run: PlaybookRun, host: str) -> list[dict[str, str]]:
    return [finding for finding in run.outcomes[host]["findings"] if "neighbor" in finding["name"]]


@pytest.mark.parametrize("host", WIRED)
@pytest.mark.parametrize("task", ["check", "apply"])
def test_who_is_plugged_in_elsewhere_than_nautobot_says_is_named(ran: Ran, host: str, task: str) -> None:
    found = _about_neighbors(getattr(ran, task), host)
    assert {(each["name"], each["severity"]) for each in found} == {("wrong_neighbor", "warning")}
    assert [each["interface"] for each in found] == [port(HOSTS[host], number) for number in HEARD[host]]
    for each, (cable, heard) in zip(found, HEARD[host].values(), strict=True):
        assert f"Expected: {cable} behind it" in each["message"]
        assert heard in _long(each["message"])


def _long(text: str) -> str:
    """IOS announces its ports in their short form."""
    return text.replace(" Gi1", " GigabitEthernet1")


def test_it_stops_nothing(ran: Ran) -> None:
    assert set(ran.check.statuses.values()) == {"drifted"}
    assert set(ran.apply.statuses.values()) == {"applied"}
    for host, platform in HOSTS.items():
        assert ran.apply.outcomes[host]["commands"] == planned_lines(platform)


@pytest.mark.parametrize("host", HOSTS)
def test_devices_are_asked_no_more_than_needed(ran: Ran, host: str) -> None:
    asks = {*WIRED, "deaf1"}
    expected = COMMANDS[HOSTS[host]] if host in asks else []
    for lines in (ran.checked[host], ran.applied[host]):
        heard = [line for line in lines if "neighbors" in line]
        assert heard[: len(expected)] == expected
        assert len(heard) % (len(expected) or 1) == 0
        assert bool(heard) == bool(expected)


@pytest.mark.parametrize("host", ["unasked1", "uncabled1"])
def test_without_the_switch_or_a_cable_nothing_is_said(ran: Ran, host: str) -> None:
    assert _about_neighbors(ran.check, host) == _about_neighbors(ran.apply, host) == []


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("deaf1", "it answers neither about LLDP nor about CDP"),
        ("old-answer1", "the intent has no connected_interface"),
    ],
)
def test_what_could_not_be_compared_is_said(ran: Ran, host: str, reason: str) -> None:
    for run in (ran.check, ran.apply):
        (found,) = _about_neighbors(run, host)
        assert (found["name"], found["severity"]) == ("neighbors_not_compared", "info")
        assert reason in found["message"]
