# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The AWX runner with jobs that really run: ansible-runner executes them as AWX lets it, on simulated devices."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jobs.environment import Environment
from jobs.runners.awx import awx_runner
from jobs.runners.interface import Outcome, Request, Target
from tests.integration.awx_stub import TOKEN, StubAwx, running_awx
from tests.integration.playbook_runs import BIN, ROOT, assert_sent_as_planned, clean_environment
from tests.integration.small_fleet import PLATFORMS, planned_lines, wanted, write_configs, write_intent
from tests.lab import Lab

pytestmark = [pytest.mark.integration, pytest.mark.slow]

NAMES = {f"{platform.value}-sw": platform for platform in PLATFORMS}
IOS_SW, NXOS_SW, EOS_SW = NAMES
DATES = ("drifting_since", "last_in_sync")


@dataclass
class Site:
    """An AWX whose jobs reach the lab."""

    awx: StubAwx
    lab: Lab

    def run(self, *names: str, dry_run: bool = True) -> Outcome:
        request = Request(
            targets=tuple(Target(name, name) for name in names), dry_run=dry_run, mode="merge", trigger="a test"
        )
        settings = {"DRIFT_GUARD_AWX_URL": self.awx.url, "DRIFT_GUARD_AWX_TOKEN": TOKEN}
        return awx_runner(Environment(settings)).run(request, progress=lambda: None)

    def sessions(self) -> dict[str, int]:
        return {name: len(self.lab.log(name)) for name in NAMES}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    configs, intent = tmp_path / "configs", tmp_path / "intent.json"
    configs.mkdir()
    write_configs(configs, NAMES)
    write_intent(intent, [wanted(platform, host=name) for name, platform in NAMES.items()])
    with Lab(configs) as lab, running_awx() as awx:
        awx.execute = lambda job: execute(job, lab=lab, intent=intent, folder=tmp_path)
        yield Site(awx, lab)


def execute(job: dict[str, Any], *, lab: Lab, intent: Path, folder: Path) -> None:
    """As AWX runs a job: the limit and the extra variables of the launch, and its display callback for the events."""
    run = folder / f"job{job['id']}"
    (run / "env").mkdir(parents=True)
    variables = {**json.loads(job["extra_vars"]), "drift_guard_intent_file": str(intent)}
    variables["drift_guard_report_dir"] = str(run / "reports")
    (run / "env" / "extravars").write_text(json.dumps(variables))
    arguments = ["--project-dir", str(ROOT), "--playbook", job["playbook"], "--inventory", str(lab.inventory)]
    done = subprocess.run(
        [str(BIN / "ansible-runner"), "run", str(run), *arguments, "--limit", job["limit"], "--ident", "1", "--quiet"],
        cwd=ROOT,
        env=clean_environment(run) | {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "JOB_ID": str(job["id"])},
        check=False,
        timeout=120,
    )
    files = sorted(
        (run / "artifacts" / "1" / "job_events").glob("*.json"), key=lambda file: int(file.name.split("-")[0])
    )
    job["events"] = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    job["stdout"] = (run / "artifacts" / "1" / "stdout").read_text(encoding="utf-8")
    job["status"] = "failed" if done.returncode else "successful"


def statuses(found: Outcome) -> dict[str, str]:
    return {device["device"]: device["status"] for device in found.summary["devices"]}


def test_a_dry_run_reads_the_devices_of_the_request_and_no_others(site: Site) -> None:
    found = site.run(IOS_SW, EOS_SW)
    assert (found.ok, statuses(found)) == (True, {IOS_SW: "drifted", EOS_SW: "drifted"})
    assert site.sessions() == {IOS_SW: 1, NXOS_SW: 0, EOS_SW: 1}
    commands = {device["device"]: device["commands"] for device in found.summary["devices"]}
    assert commands == {name: planned_lines(NAMES[name]) for name in (IOS_SW, EOS_SW)}
    assert "Compare with the intent" in found.log


def test_the_report_is_the_one_that_the_recorder_wrote_beside_the_job(site: Site, tmp_path: Path) -> None:
    found = site.run(*NAMES)
    written = json.loads((tmp_path / "job100" / "reports" / "summary.json").read_text(encoding="utf-8"))
    for key in ("schema", "tool", "totals", "drift"):
        assert found.summary[key] == written[key], key
    assert [undated(each) for each in found.summary["devices"]] == [undated(each) for each in written["devices"]]


def undated(value: Any) -> Any:
    """Without what only the history beside the recorder's own reports knows."""
    if isinstance(value, dict):
        return {key: undated(each) for key, each in value.items() if key not in ("since", *DATES)}
    return [undated(each) for each in value] if isinstance(value, list) else value


def test_an_apply_sends_what_it_planned_and_proves_it(site: Site) -> None:
    found = site.run(*NAMES, dry_run=False)
    assert (found.ok, set(statuses(found).values())) == (True, {"applied"})
    for device in found.summary["devices"]:
        assert_sent_as_planned(site.lab.log(device["device"]), device)
    assert [device["commands"] for device in site.run(*NAMES).summary["devices"]] == [[], [], []]


def test_devices_that_fail_have_their_own_words_and_the_others_their_result(site: Site) -> None:
    site.lab.fault(NXOS_SW, refuse_connections=True)
    found = site.run(IOS_SW, NXOS_SW, "unknown-to-awx")
    assert (found.ok, statuses(found)) == (
        False,
        {IOS_SW: "drifted", NXOS_SW: "unreachable", "unknown-to-awx": "error"},
    )
