# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The drift policy as an operator meets it: in variables and config contexts, in every report, and in what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.integration.playbook_runs import PLAYBOOKS, PlaybookRun, assert_sent_as_planned, run_playbook
from tests.integration.small_fleet import wanted, write_configs, write_intent
from tests.lab import Lab
from tests.unit.builders import IOS, port

pytestmark = [pytest.mark.integration, pytest.mark.slow]

HOSTS: dict[str, Platform] = dict.fromkeys(("by-variable", "by-context", "ignoring", "expired", "bad"), IOS)
POLICIES: dict[str, Any] = {
    "by-context": {"description": {"action": "propose", "reason": "the site knows"}},
    "ignoring": {
        attribute: {"ignore_until": "2999-12-31", "reason": "CHG-1"}
        for attribute in ("description", "access_vlan", "ipv6")
    },
    "expired": {"description": {"ignore_until": "2001-01-01", "reason": "CHG-0"}},
    "bad": {"description": "allow"},
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, PlaybookRun]]:
    folder = tmp_path_factory.mktemp("drift")
    write_configs(folder, HOSTS)
    devices = []
    for host, platform in HOSTS.items():
        context = {"drift_guard": {"policy": POLICIES[host]}} if host in POLICIES else {}
        devices.append(wanted(platform, host=host, config_context=context))
        for number, entry in enumerate(devices[-1]["interfaces"], start=1):
            entry["id"] = f"id-{number}"
    intent = write_intent(folder / "intent.json", devices)
    with Lab(folder) as lab:
        inventory = folder / "inventory.yml"
        inventory.write_text(lab.inventory.read_text())
        (folder / "host_vars").mkdir()
        (folder / "host_vars/by-variable.yml").write_text("drift_guard_drift: {description: report}\n")
        yield (
            lab,
            run_playbook(
                PLAYBOOKS / "apply.yml",
                inventory=inventory,
                folder=folder / "run",
                variables={"drift_guard_intent_file": str(intent)},
            ),
        )


def findings(run: PlaybookRun, host: str) -> set[str]:
    return {finding["name"] for finding in run.outcomes[host]["findings"]}


@pytest.mark.parametrize("host", ["by-variable", "by-context"])
def test_the_rest_is_corrected_and_proved(scene: tuple[Lab, PlaybookRun], host: str) -> None:
    lab, run = scene
    outcome = run.outcomes[host]
    assert outcome["status"] == "applied", outcome["message"]
    assert_sent_as_planned(lab.log(host), outcome)
    assert not [line for line in outcome["commands"] if "description" in line]
    assert "moved to floor 2" in lab.startup(host)
    kept = [change for change in outcome["kept"] if change["interface"] == port(IOS, 1)]
    assert [(change["attribute"], change["device"], change["intent"]) for change in kept] == [
        ("description", "moved to floor 2", "user port 1")
    ]


def test_a_proposal_is_in_every_report(scene: tuple[Lab, PlaybookRun]) -> None:
    _lab, run = scene
    proposals = {proposal["interface"]: proposal for proposal in run.outcomes["by-context"]["proposals"]}
    assert proposals[port(IOS, 1)]["request"] == {
        "method": "PATCH",
        "path": "/api/dcim/interfaces/id-1/",
        "body": {"description": "moved to floor 2"},
    }
    for name in ("report.md", "report.html", "summary.json"):
        text = (run.reports / name).read_text()
        assert "/api/dcim/interfaces/id-1/" in text.replace("&#95;", "_")
        assert "the site knows" in text


def test_what_is_ignored_is_no_drift(scene: tuple[Lab, PlaybookRun]) -> None:
    lab, run = scene
    outcome = run.outcomes["ignoring"]
    assert (outcome["status"], outcome["kept"], outcome["commands"]) == ("unchanged", [], [])
    assert "ignored" in findings(run, "ignoring")
    assert "Ignored until 2999-12-31 (CHG-1)." in Path(run.reports / "report.md").read_text()
    assert "configure" not in str(lab.log("ignoring"))


def test_what_has_run_out_is_corrected_again_and_said(scene: tuple[Lab, PlaybookRun]) -> None:
    lab, run = scene
    assert run.statuses["expired"] == "applied"
    assert "ignore_expired" in findings(run, "expired")
    assert "user port 1" in lab.startup("expired")


def test_a_bad_policy_stops_its_device_alone(scene: tuple[Lab, PlaybookRun]) -> None:
    lab, run = scene
    outcome = run.outcomes["bad"]
    assert outcome["status"] == "error"
    assert "bad_policy" in findings(run, "bad")
    assert "bad config context drift_guard.policy description - Expected: one of revert" in outcome["message"]
    assert lab.log("bad") == []
    assert run.code == 2
