# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""check.yml writes plans, somebody approves them, apply.yml sends exactly those: or refuses, and says why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.plan_file.sealed import digest_of
from tests.integration.playbook_runs import (
    PLAYBOOKS,
    ROOT,
    PlaybookRun,
    assert_sent_as_planned,
    received_lines,
    run_playbook,
)
from tests.integration.small_fleet import PLATFORMS, planned_lines, wanted, write_configs, write_intent
from tests.lab import Lab
from tests.unit.builders import IOS, port

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SCHEMAS = ROOT / "collections/ansible_collections/drift/guard/plugins/module_utils/plan_file/schemas"
DRIFTED = [f"{platform.value}-drifted" for platform in PLATFORMS]
HOSTS: dict[str, Platform] = {
    **{f"{platform.value}-drifted": platform for platform in PLATFORMS},
    **dict.fromkeys(
        ("altered", "swapped", "moved", "edited", "reintended", "in-sync", "in-sync-moved", "unplanned"), IOS
    ),
}


@dataclass
class Scene:
    """A fleet whose plans were written by one run of check.yml."""

    lab: Lab
    folder: Path
    intent: Path
    runs: int = field(default=0)

    @property
    def plans(self) -> Path:
        return self.folder / "check" / "reports" / "plans"

    def plan_of(self, host: str) -> Path:
        return self.plans / "devices" / f"{host}.json"

    def play(self, playbook: str, *options: str, name: str = "", **variables: Any) -> PlaybookRun:
        self.runs += 1
        for device in self.lab.names:
            self.lab.forget_log(device)
        return run_playbook(
            PLAYBOOKS / playbook,
            inventory=self.lab.inventory,
            folder=self.folder / (name or f"run{self.runs}"),
            variables={"drift_guard_intent_file": str(self.intent), **variables},
            options=options,
        )

    def apply(self, host: str, *options: str, **variables: Any) -> dict[str, Any]:
        """Apply one device's own plan file, and see that it was refused or sent as it says."""
        run = self.play("apply.yml", *options, **{"drift_guard_plan": str(self.plan_of(host)), **variables})
        outcome = run.outcomes[host]
        if outcome["status"] == "applied":
            assert_sent_as_planned(self.lab.log(host), outcome)
        else:
            assert received_lines(self.lab.log(host)) == []
        assert "Traceback" not in run.output
        return outcome


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("plans")
    write_configs(folder, HOSTS)
    devices = {host: wanted(platform, host=host) for host, platform in HOSTS.items()}
    for host in ("in-sync", "in-sync-moved"):
        devices[host]["interfaces"] = [
            {**entry, "description": "left over"} for entry in devices[host]["interfaces"][2:3]
        ]
    intent = write_intent(folder / "intent.json", devices.values())
    with Lab(folder) as lab:
        scene = Scene(lab, folder, intent)
        scene.play("check.yml", "--limit", "all:!unplanned", name="check")
        yield scene


def finding_of(outcome: dict[str, Any]) -> str:
    """The one error that refused a device."""
    assert outcome["status"] == "refused", outcome["message"]
    (name,) = (finding["name"] for finding in outcome["findings"] if finding["severity"] == "error")
    return str(name)


def test_a_check_writes_one_plan_a_device_and_a_fleet_plan_by_the_published_schemas(scene: Scene) -> None:
    fleet = json.loads((scene.plans / "fleet.json").read_text())
    jsonschema.validate(fleet, json.loads((SCHEMAS / "fleet-plan-1.json").read_text()))
    assert [entry["device"] for entry in fleet["plans"]] == sorted(set(HOSTS) - {"unplanned"})
    for entry in fleet["plans"]:
        file = scene.plans / entry["file"]
        plan = json.loads(file.read_text())
        jsonschema.validate(plan, json.loads((SCHEMAS / "plan-1.json").read_text()))
        assert (plan["digest"], plan["made"]["run"]) == (entry["digest"], fleet["made"]["run"])
        assert len(plan["commands"]) == entry["commands"]
        assert file.stat().st_mode & 0o077 == 0
    summary = json.loads((scene.folder / "check/reports/summary.json").read_text())
    assert summary["run"]["id"] == fleet["made"]["run"]
    assert set(fleet["made"]["versions"]) >= {"drift.guard", "ansible-core", "python", "cisco.ios", "arista.eos"}


def test_what_was_approved_is_sent_and_everybody_else_is_named(scene: Scene) -> None:
    fleet = scene.plans / "fleet.json"
    digest = json.loads(fleet.read_text())["digest"]
    given = {"drift_guard_plan": str(fleet), "drift_guard_plan_digest": digest}
    limit = ("--limit", ",".join([*DRIFTED, "in-sync", "unplanned"]))
    preview = scene.play("apply.yml", *limit, "--check", "--diff", **given)
    for host in DRIFTED:
        assert preview.outcomes[host]["commands"] == planned_lines(HOSTS[host])
        assert preview.outcomes[host]["diff"] in preview.stdout
        assert received_lines(scene.lab.log(host)) == []
    run = scene.play("apply.yml", *limit, **given)
    assert run.code == 0
    assert run.statuses == {**dict.fromkeys(DRIFTED, "applied"), "in-sync": "unchanged"}
    for host in DRIFTED:
        assert Path(run.outcomes[host]["plan"]["file"]) == scene.plan_of(host)
        assert_sent_as_planned(scene.lab.log(host), run.outcomes[host], previewed=preview.outcomes[host])
    assert len(scene.lab.log("in-sync")) == 1, "unchanged without having looked"
    assert scene.lab.log("unplanned") == []
    plan = run.summary["plan"]
    assert (plan["file"], plan["digest"], plan["not_in_plan"]) == (str(fleet), digest, ["unplanned"])
    assert plan["not_in_run"] == sorted(set(HOSTS) - {*DRIFTED, "in-sync", "unplanned"})
    for text in (run.stdout, *((run.reports / name).read_text() for name in ("report.md", "report.html"))):
        assert "1 host (unplanned)" in " ".join(text.split())
        assert "6 devices (altered" in " ".join(text.split())


def test_a_plan_cannot_be_applied_twice(scene: Scene) -> None:
    """Comes after the test above, which applied it."""
    outcome = scene.apply(DRIFTED[0])
    assert finding_of(outcome) == "state_moved"


def test_a_digest_pins_what_was_approved(scene: Scene) -> None:
    outcome = scene.apply("edited", drift_guard_plan_digest="0" * 64)
    assert finding_of(outcome) == "unapproved_plan"


def test_an_unrelated_edit_does_not_stand_in_the_way(scene: Scene) -> None:
    lines = [f"interface {port(IOS, 5)}", "description somebody else's", "logging host 192.0.2.99"]
    scene.lab.configure("edited", lines)
    assert scene.apply("edited")["status"] == "applied"


def edit_description(plan: dict[str, Any]) -> None:
    plan["commands"] = [line.replace("user port 1", "owned") for line in plan["commands"]]


def edit_slice(plan: dict[str, Any]) -> None:
    plan["owned"][port(IOS, 1)]["description"] = "owned"


def edit_time(plan: dict[str, Any]) -> None:
    plan["made"]["at"] = "2099-01-01T00:00:00Z"


@pytest.mark.parametrize("edit", [edit_description, edit_slice, edit_time], ids=["a_line", "the_slice", "the_time"])
def test_a_plan_that_was_altered_is_refused(scene: Scene, edit: Callable[[dict[str, Any]], None]) -> None:
    plan = json.loads(scene.plan_of("altered").read_text())
    edit(plan)
    file = scene.folder / "altered.json"
    file.write_text(json.dumps(plan))
    assert finding_of(scene.apply("altered", drift_guard_plan=str(file))) == "altered_plan"


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"at": "2001-01-01T00:00:00Z"}, "expired_plan"),
        ({"at": "2099-01-01T00:00:00Z"}, "expired_plan"),
        ({"at": "yesterday"}, "foreign_plan"),
        ({"versions": {"drift.guard": "0.0.1"}}, "foreign_plan"),
    ],
    ids=["expired", "from_the_future", "without_a_time", "of_another_version"],
)
def test_a_plan_with_another_origin_is_refused(scene: Scene, change: dict[str, Any], finding: str) -> None:
    plan = json.loads(scene.plan_of("altered").read_text())
    plan["made"] |= change
    plan["digest"] = digest_of({key: value for key, value in plan.items() if key != "digest"})
    file = scene.folder / "sealed-again.json"
    file.write_text(json.dumps(plan))
    assert finding_of(scene.apply("altered", drift_guard_plan=str(file))) == finding


def test_a_plan_is_as_old_as_allowed(scene: Scene) -> None:
    assert finding_of(scene.apply("altered", drift_guard_plan_max_age=0.001)) == "expired_plan"


def test_a_fleet_plan_takes_no_other_file_for_the_one_it_names(scene: Scene) -> None:
    plans = scene.folder / "swapped"
    shutil.copytree(scene.plans, plans)
    shutil.copy(plans / "devices/altered.json", plans / "devices/swapped.json")
    run = scene.play("apply.yml", "--limit", "swapped", drift_guard_plan=str(plans / "fleet.json"))
    assert finding_of(run.outcomes["swapped"]) == "altered_plan"
    assert run.code == 2
    assert scene.lab.log("swapped") == []


@pytest.mark.parametrize(
    ("content", "finding"),
    [(None, "missing_plan"), ("[]", "foreign_plan"), ("{", "foreign_plan"), ('{"schema": "x"}', "foreign_plan")],
    ids=["absent", "no_object", "no_json", "of_another_schema"],
)
def test_what_is_no_plan_is_refused(scene: Scene, content: str | None, finding: str) -> None:
    file = scene.folder / "nothing.json"
    file.unlink(missing_ok=True)
    if content is not None:
        file.write_text(content)
    run = scene.play("apply.yml", "--limit", "altered", drift_guard_plan=str(file))
    assert finding_of(run.outcomes["altered"]) == finding


def test_a_plan_that_is_about_no_host_of_the_run_is_refused(scene: Scene) -> None:
    run = scene.play("apply.yml", "--limit", "altered", drift_guard_plan=str(scene.plan_of("moved")))
    assert finding_of(run.outcomes["altered"]) == "foreign_plan"
    assert run.code == 2


def test_what_moved_is_said_attribute_by_attribute(scene: Scene) -> None:
    scene.lab.configure("moved", [f"interface {port(IOS, 1)}", "description moved again", "shutdown"])
    outcome = scene.apply("moved")
    assert finding_of(outcome) == "state_moved"
    assert f"{port(IOS, 1)} description was 'moved to floor 2', is 'moved again'" in outcome["message"]
    assert f"{port(IOS, 1)} enabled was True, is False" in outcome["message"]


def test_a_plan_for_nothing_is_refused_too_where_the_device_moved(scene: Scene) -> None:
    scene.lab.configure("in-sync-moved", [f"interface {port(IOS, 3)}", "description by hand"])
    outcome = scene.apply("in-sync-moved")
    assert finding_of(outcome) == "state_moved"
    assert f"{port(IOS, 3)} description was 'left over', is 'by hand'" in outcome["message"]


def test_an_intent_that_changed_is_refused(scene: Scene) -> None:
    other = wanted(IOS, host="reintended")
    other["interfaces"][0]["description"] = "user port 1, renamed"
    later = write_intent(scene.folder / "later.json", [other])
    outcome = scene.apply("reintended", drift_guard_intent_file=str(later))
    assert finding_of(outcome) == "intent_moved"


def test_a_folder_that_cannot_be_written_spoils_no_check(scene: Scene) -> None:
    blocked = scene.folder / "blocked"
    blocked.write_text("a file")
    run = scene.play("check.yml", "--limit", "altered", drift_guard_plan_dir=str(blocked / "plans"))
    outcome = run.outcomes["altered"]
    assert (run.code, outcome["status"], outcome["plan"]["file"]) == (0, "drifted", "")
    assert "plan_not_written" in [finding["name"] for finding in outcome["findings"]]
