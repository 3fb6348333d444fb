# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""rollback.yml: takes a finished apply back to the byte, or refuses where somebody worked on since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.integration.playbook_runs import PLAYBOOKS, PlaybookRun, assert_sent_as_planned, received_lines, run_playbook
from tests.integration.small_fleet import PLATFORMS, planned_lines, wanted, write_configs, write_intent
from tests.integration.test_plan_files import SCHEMAS, finding_of
from tests.lab import Lab
from tests.unit.builders import IOS, port

pytestmark = [pytest.mark.integration, pytest.mark.slow]

UNDONE = [f"{platform.value}-undone" for platform in PLATFORMS]
HOSTS: dict[str, Platform] = {
    **{f"{platform.value}-undone": platform for platform in PLATFORMS},
    **dict.fromkeys(("edited", "moved", "vlan-in-use", "wrong-name"), IOS),
}
undone = pytest.mark.parametrize("host", UNDONE)


@dataclass(frozen=True)
class Taken:
    """A run, and what the devices had and got."""

    run: PlaybookRun
    running: dict[str, str]
    startup: dict[str, str]
    log: dict[str, list[list[str]]]


@dataclass(frozen=True)
class Scene:
    lab: Lab
    folder: Path
    intent: Path
    before: dict[str, str]

    @property
    def fleet(self) -> Path:
        return self.folder / "apply/reports/rollback/fleet.json"

    def play(self, playbook: str, *options: str, name: str, **variables: Any) -> Taken:
        for device in self.lab.names:
            self.lab.forget_log(device)
        run = run_playbook(
            PLAYBOOKS / playbook,
            inventory=self.lab.inventory,
            folder=self.folder / name,
            variables=variables,
            options=options,
        )
        names = self.lab.names
        return Taken(
            run,
            running={each: self.lab.running(each) for each in names},
            startup={each: self.lab.startup(each) for each in names},
            log={each: self.lab.log(each) for each in names},
        )


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("rollback")
    write_configs(folder, HOSTS)
    intent = write_intent(folder / "intent.json", [wanted(platform, host=host) for host, platform in HOSTS.items()])
    with Lab(folder) as lab:
        yield Scene(lab, folder, intent, before={name: lab.running(name) for name in lab.names})


@pytest.fixture(scope="module")
def applied(scene: Scene) -> Taken:
    return scene.play("apply.yml", name="apply", drift_guard_intent_file=str(scene.intent))


@pytest.fixture(scope="module")
def previewed(scene: Scene, applied: Taken) -> Taken:
    """No intent is given from here on: a way back needs none."""
    return scene.play("rollback.yml", "--check", "--diff", name="preview", drift_guard_plan=str(scene.fleet))


@pytest.fixture(scope="module")
def taken_back(scene: Scene, previewed: Taken) -> Taken:
    """After others worked on."""
    scene.lab.configure(
        "edited", [f"interface {port(IOS, 5)}", "description somebody else's", "logging host 192.0.2.99"]
    )
    scene.lab.configure("edited", [f"interface {port(IOS, 3)}", "description of no concern"])
    scene.lab.configure("moved", [f"interface {port(IOS, 1)}", "description by hand"])
    scene.lab.configure("vlan-in-use", [f"interface {port(IOS, 5)}", "switchport access vlan 20"])
    scene.lab.configure("wrong-name", ["hostname other"])
    return scene.play("rollback.yml", name="rollback", drift_guard_plan=str(scene.fleet))


def test_an_apply_writes_its_way_back_by_the_published_schema(scene: Scene, applied: Taken) -> None:
    assert set(applied.run.statuses.values()) == {"applied"}
    fleet = json.loads(scene.fleet.read_text())
    assert {entry["device"] for entry in fleet["plans"]} == set(HOSTS)
    for entry in fleet["plans"]:
        plan = json.loads((scene.fleet.parent / entry["file"]).read_text())
        jsonschema.validate(plan, json.loads((SCHEMAS / "plan-1.json").read_text()))
        outcome = applied.run.outcomes[entry["device"]]
        assert outcome["rollback"]["digest"] == plan["digest"] == entry["digest"]
        assert (plan["undoes"], plan["commands"]) == (outcome["plan"]["digest"], outcome["inverse"])


@undone
def test_check_mode_shows_the_way_back_and_sends_nothing(applied: Taken, previewed: Taken, host: str) -> None:
    outcome = previewed.run.outcomes[host]
    assert (outcome["status"], outcome["commands"]) == ("drifted", applied.run.outcomes[host]["inverse"])
    assert outcome["diff"] in previewed.run.stdout
    forth, back = (run.outcomes[host]["diff"].splitlines()[2:] for run in (applied.run, previewed.run))
    for ours, theirs in (("+", "-"), ("-", "+")):
        assert [line[1:] for line in back if line[0] == ours] == [line[1:] for line in forth if line[0] == theirs]
    assert previewed.running[host] == applied.running[host]
    assert received_lines(previewed.log[host]) == []


@undone
def test_a_rollback_restores_the_device_to_the_byte(
    scene: Scene, previewed: Taken, taken_back: Taken, host: str
) -> None:
    outcome = taken_back.run.outcomes[host]
    assert (outcome["status"], outcome["saved"]) == ("applied", True), outcome["message"]
    assert_sent_as_planned(taken_back.log[host], outcome, previewed=previewed.run.outcomes[host])
    assert taken_back.running[host] == taken_back.startup[host] == scene.before[host]


def test_edits_of_what_the_apply_did_not_touch_do_not_stand_in_the_way(taken_back: Taken) -> None:
    assert taken_back.run.statuses["edited"] == "applied"
    for text in ("somebody else's", "of no concern", "logging host 192.0.2.99", "moved to floor 2"):
        assert text in taken_back.startup["edited"]


@pytest.mark.parametrize(
    ("host", "finding", "words"),
    [
        ("moved", "state_moved", f"{port(IOS, 1)} description was 'user port 1', is 'by hand'"),
        ("vlan-in-use", "in_use", f"{port(IOS, 5)} - It uses VLAN 20, which would be deleted."),
        ("wrong-name", "wrong_device", "'other' answered"),
    ],
)
def test_a_rollback_is_refused_as_a_whole(
    applied: Taken, taken_back: Taken, host: str, finding: str, words: str
) -> None:
    outcome = taken_back.run.outcomes[host]
    assert finding_of(outcome) == finding
    assert words in outcome["message"]
    assert received_lines(taken_back.log[host]) == []
    assert taken_back.startup[host] == applied.startup[host]


def test_a_rollback_cannot_be_repeated_but_taken_back_itself(scene: Scene, applied: Taken, taken_back: Taken) -> None:
    host = UNDONE[0]
    again = scene.play("rollback.yml", "--limit", host, name="again", drift_guard_plan=str(scene.fleet))
    assert finding_of(again.run.outcomes[host]) == "state_moved"
    redo = scene.folder / "rollback/reports/rollback/fleet.json"
    redone = scene.play("rollback.yml", "--limit", host, name="redo", drift_guard_plan=str(redo))
    outcome = redone.run.outcomes[host]
    assert (outcome["status"], outcome["commands"]) == ("applied", planned_lines(HOSTS[host]))
    assert_sent_as_planned(redone.log[host], outcome)
    assert redone.startup[host] == applied.startup[host]


@pytest.mark.parametrize(
    ("playbook", "plans"), [("apply.yml", "rollback"), ("rollback.yml", "plans"), ("rollback.yml", "")]
)
def test_each_playbook_takes_its_own_kind_of_plan(scene: Scene, applied: Taken, playbook: str, plans: str) -> None:
    given = {"drift_guard_plan": str(scene.folder / f"apply/reports/{plans}/devices/edited.json")} if plans else {}
    intent = str(scene.intent)
    wrong = scene.play(
        playbook, "--limit", "edited", name=f"{playbook}-{plans}", drift_guard_intent_file=intent, **given
    )
    assert finding_of(wrong.run.outcomes["edited"]) == ("foreign_plan" if plans else "missing_plan")
    assert wrong.log["edited"] == []
