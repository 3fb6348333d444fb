# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The golden scenarios over SSH: all of them are devices of one lab, checked, corrected and checked again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Severity
from tests.golden.scenario import Scenario, scenarios
from tests.integration.playbook_runs import PLAYBOOKS, edited_inventory, received_lines, run_playbook, written_commands
from tests.lab import Lab

SCENARIOS = scenarios()
pytestmark = [pytest.mark.integration, pytest.mark.slow]
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


@dataclass(frozen=True)
class Fleet:
    """All devices right after one playbook."""

    outcomes: dict[str, dict[str, Any]]
    """From summary.json."""
    received: dict[str, list[str]]
    """The configuration lines that came over SSH during the playbook."""
    running: dict[str, str]
    startup: dict[str, str]


@dataclass(frozen=True)
class History:
    """The playbooks in their order."""

    checked: Fleet
    applied: Fleet
    checked_again: Fleet


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    folder = tmp_path_factory.mktemp("golden")
    (folder / "intent.json").write_text(json.dumps({"data": {"devices": [dict(one.device) for one in SCENARIOS]}}))
    (folder / "configs").mkdir()
    for one in SCENARIOS:
        (folder / "configs" / f"{one.name}.{one.intent.platform}.cfg").write_text(one.read("3_running.cfg"))
    with Lab(folder / "configs") as lab:
        inventory = edited_inventory(
            lab, file=folder / "inventory.yml", hosts={one.name: _options(one) for one in SCENARIOS}
        )
        runs = {word: _run(lab, playbook, folder=folder / word, inventory=inventory) for word, playbook in _PLAYBOOKS}
    return History(**runs)


_PLAYBOOKS = (("checked", "check.yml"), ("applied", "apply.yml"), ("checked_again", "check.yml"))


def _options(scenario: Scenario) -> dict[str, Any]:
    """A scenario's policy as the variables of its host."""
    policy = scenario.policy
    return {
        "drift_guard_mode": policy.mode,
        "drift_guard_unaddressed": policy.unaddressed,
        "drift_guard_interfaces": {scenario.name: list(policy.interfaces)},
        "drift_guard_deleted": {scenario.name: list(policy.deleted)},
        "drift_guard_max_removal_share": 1.0,  # the scenarios are small, and take away most of what they have
    }


def _run(lab: Lab, playbook: str, *, folder: Path, inventory: Path) -> Fleet:
    for name in lab.names:
        lab.forget_log(name)
    variables = {"drift_guard_intent_file": str(inventory.with_name("intent.json"))}
    run = run_playbook(PLAYBOOKS / playbook, inventory=inventory, folder=folder, variables=variables)

    def ask(question: Callable[[str], Any]) -> dict[str, Any]:
        return {name: question(name) for name in lab.names}

    received = ask(lambda name: received_lines(lab.log(name)))
    return Fleet(run.outcomes, received=received, running=ask(lab.running), startup=ask(lab.startup))


def _own(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """What a check said of the device alone: neither of runs before nor of the others, which share its addresses."""
    kept = [finding for finding in outcome["findings"] if finding["name"] != "shared_address"]
    dateless = {
        key: [{name: value for name, value in change.items() if name != "since"} for change in outcome[key]]
        for key in ("changes", "kept")
    }
    return {**outcome, **dateless, "findings": kept}


@each_scenario
def test_a_check_reports_what_is_recorded_and_changes_nothing(scenario: Scenario, history: History) -> None:
    outcome, fleet = history.checked.outcomes[scenario.name], history.checked
    plan = scenario.json("4_plan.json")
    assert {key: _own(outcome)[key] for key in plan} == plan
    assert outcome["commands"] == scenario.lines("6_commands.txt")
    assert outcome["inverse"] == scenario.lines("7_inverse.txt")
    assert outcome["diff"] == scenario.read("9_diff.txt")
    assert fleet.received[scenario.name] == []
    assert fleet.running[scenario.name] == fleet.startup[scenario.name] == scenario.read("3_running.cfg")


@each_scenario
def test_an_apply_sends_the_recorded_lines_and_saves_the_recorded_result(scenario: Scenario, history: History) -> None:
    outcome, fleet = history.applied.outcomes[scenario.name], history.applied
    commands = scenario.lines("6_commands.txt")
    assert fleet.received[scenario.name] == commands == written_commands(outcome)
    assert outcome["commands"] == commands
    assert (outcome["status"], outcome["saved"]) == (("applied", True) if commands else ("unchanged", None))
    assert fleet.running[scenario.name] == fleet.startup[scenario.name] == scenario.read("8_after.cfg")


@each_scenario
def test_a_second_check_finds_only_what_was_kept_on_purpose(scenario: Scenario, history: History) -> None:
    outcome, plan = history.checked_again.outcomes[scenario.name], scenario.json("4_plan.json")
    unknown = any(finding["severity"] == Severity.ERROR for finding in plan["findings"])
    assert outcome["status"] == ("drifted" if plan["kept"] else "error" if unknown else "in_sync")
    assert (outcome["changes"], outcome["commands"], outcome["diff"]) == ([], [], "")
    own = _own(outcome)
    assert (own["kept"], own["findings"]) == (plan["kept"], plan["findings"])
    assert history.checked_again.received[scenario.name] == []
