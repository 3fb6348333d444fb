# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several real processes look at a part of the lab each, at once; what they leave is made into one run."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import Draft
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.report import schema
from ansible_collections.drift.guard.plugins.plugin_utils.audit.past import past_runs
from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store
from tests.integration.http_receiver import Receiver, receiving
from tests.integration.playbook_runs import PLAYBOOKS, REPORTS, PlaybookRun, edited_inventory, run_playbook
from tests.integration.small_fleet import PLATFORMS, wanted, write_configs, write_intent
from tests.lab import Lab
from tests.postgresql import Server

pytestmark = [pytest.mark.integration, pytest.mark.slow]

HOSTS: dict[str, Platform] = {f"{platform.value}-{number}": platform for number in (1, 2, 3) for platform in PLATFORMS}
UNKNOWN = "ghost"
"""A host that Nautobot does not know, so that not all is well."""
UNKNOWN_HOST = {UNKNOWN: {"ansible_connection": "local"}}
SLICES = ("all[0:2]", "all[3:5]", "all[6:7]", "all[8:]")
TIMES = {"duration", "drifting_since", "last_in_sync", "plan"}
"""What differs between two runs that find the same; a plan holds its time and its run."""


@dataclass(frozen=True)
class Scene:
    lab: Lab
    inventory: Path
    intent: Path
    folder: Path

    def play(
        self,
        playbook: str,
        *,
        run: str,
        limit: str = "",
        environment: Mapping[str, str] | None = None,
        **variables: Any,
    ) -> PlaybookRun:
        return run_playbook(
            PLAYBOOKS / f"{playbook}.yml",
            inventory=self.inventory,
            folder=self.folder / run,
            variables={"drift_guard_intent_file": str(self.intent), **variables},
            options=["--limit", limit] if limit else [],
            environment=environment,
        )

    def slices(
        self, name: str, variables: Mapping[str, Any] | None = None, *, limits: tuple[str, ...] = SLICES
    ) -> list[PlaybookRun]:
        """All at once, each a process of its own, into one report directory."""
        reports = str(self.folder / "reports")
        shared = {"drift_guard_slice_of": name, "drift_guard_report_dir": reports, **(variables or {})}
        with ThreadPoolExecutor(len(limits)) as pool:
            begun = [pool.submit(self.play, "check", run=f"{name}-{limit}", limit=limit, **shared) for limit in limits]
            return [each.result() for each in begun]

    def merge(self, name: str, *, run: str = "", **variables: Any) -> PlaybookRun:
        shared = {"drift_guard_report_dir": str(self.folder / "reports"), **variables}
        done = self.play("report", run=run or f"{name}-merge", drift_guard_merge=name, **shared)
        return PlaybookRun(done.code, done.stdout, done.stderr, Path(shared["drift_guard_report_dir"]), done.home)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("slices")
    write_configs(folder, HOSTS)
    intent = write_intent(folder / "intent.json", [wanted(platform, host=host) for host, platform in HOSTS.items()])
    with Lab(folder) as lab:
        inventory = edited_inventory(lab, file=folder / "inventory.yml", hosts=UNKNOWN_HOST)
        yield Scene(lab, inventory, intent, folder)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """Everybody who may be told: a Pushgateway and who gets messages."""
    with receiving() as running:
        yield running


@pytest.fixture(scope="module")
def telling(scene: Scene, receiver: Receiver) -> dict[str, str]:
    """The settings with which a run publishes itself."""
    (scene.folder / "textfile").mkdir()
    return {
        "drift_guard_metrics_textfile_dir": str(scene.folder / "textfile"),
        "drift_guard_metrics_pushgateway": f"http://{receiver.address}",
        "drift_guard_notify_to": f"json://{receiver.address}/message",
    }


@pytest.fixture(scope="module")
def url(scene: Scene) -> str:
    return f"sqlite:///{scene.folder}/audit.sqlite"


@pytest.fixture(scope="module")
def whole(scene: Scene) -> PlaybookRun:
    """One run over all, to compare with."""
    return scene.play("check", run="whole")


@pytest.fixture(scope="module")
def parts(scene: Scene, url: str, telling: dict[str, str]) -> list[PlaybookRun]:
    return scene.slices("night-1", {"drift_guard_audit_url": url, **telling})


@pytest.fixture(scope="module")
def left(scene: Scene, parts: list[PlaybookRun], receiver: Receiver) -> dict[str, Any]:
    """What there was before the merge."""
    assert sorted(part.code for part in parts) == [0, 0, 0, 2], parts[0].output
    files = sorted((scene.folder / "reports").rglob("*"))
    return {
        "files": [str(path.relative_to(scene.folder / "reports")) for path in files if path.is_file()],
        "told": len(receiver.requests),
        "numbers": [path.name for path in (scene.folder / "textfile").iterdir()],
    }


@pytest.fixture(scope="module")
def merged(scene: Scene, left: dict[str, Any], url: str, telling: dict[str, str]) -> PlaybookRun:
    done = scene.merge("night-1", drift_guard_audit_url=url, **telling)
    assert done.code == 0, done.output
    assert done.stderr == ""
    return done


def test_a_slice_leaves_its_summary_and_plans_and_tells_nobody(scene: Scene, left: dict[str, Any]) -> None:
    plans = [f"plans/devices/{host}.json" for host in sorted(HOSTS)]
    assert [name for name in left["files"] if not name.startswith("slices/")] == plans
    names = [name for name in left["files"] if name.startswith("slices/")]
    assert [re.fullmatch(r"slices/night-1/\d{8}T\d{6}Z-[0-9a-f]{6}\.json", name) is not None for name in names] == [
        True
    ] * len(SLICES)
    assert (left["told"], left["numbers"]) == (0, [])


def told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outcomes without what differs between two runs that find the same."""
    found = []
    for row in rows:
        kept = {key: value for key, value in row.items() if key not in TIMES}
        for kind in ("changes", "kept"):
            kept[kind] = [{key: value for key, value in change.items() if key != "since"} for change in row[kind]]
        found.append(kept)
    return found


def test_the_merged_report_is_that_of_one_run_over_all(merged: PlaybookRun, whole: PlaybookRun) -> None:
    assert {path.name for path in merged.reports.iterdir() if path.is_file()} == REPORTS | {"history.jsonl"}
    found, expected = merged.summary, whole.summary
    jsonschema.validate(found, schema.load())
    assert len(expected["devices"]) == len(HOSTS) + 1
    assert told(found["devices"]) == told(expected["devices"])
    for key in ("schema", "tool", "plan", "totals", "drift", "failures"):
        assert found[key] == expected[key]
    same = ("task", "mode", "check_mode")
    assert [found["run"][key] for key in same] == [expected["run"][key] for key in same]
    assert sorted(part["devices"] for part in found["run"]["slices"]) == [2, 2, 3, 3]
    assert {outcome["status"] for outcome in found["devices"]} == {"drifted", "no_intent"}


def test_what_was_merged_whole_is_taken_away(scene: Scene, merged: PlaybookRun) -> None:
    assert list((scene.folder / "reports" / "slices").iterdir()) == []
    again = scene.merge("night-1", run="night-1-again")
    assert again.code == 2
    assert "merge - Expected: slices of 'night-1' in" in " ".join(again.output.split())


def test_the_whole_is_one_message_and_one_set_of_numbers(scene: Scene, merged: PlaybookRun, receiver: Receiver) -> None:
    sent = [request.path for request in receiver.requests]
    assert sorted(sent) == ["/message", "/metrics/job/drift_guard/scope/all/task/check"]
    (message,) = (json.loads(request.body) for request in receiver.requests if request.path == "/message")
    assert message["title"] == "drift.guard check: 10 of 10 devices need attention"
    assert merged.summary["run"]["id"] in message["message"]
    (file,) = (scene.folder / "textfile").iterdir()
    assert file.name == "drift_guard_check_all.prom"
    assert 'drift_guard_devices{scope="all",status="drifted",task="check"} 9.0' in file.read_text()
    assert "DRIFT GUARD" in merged.stdout


def test_the_trail_holds_all_slices_in_one_chain_and_knows_them_as_one_run(
    scene: Scene, merged: PlaybookRun, url: str
) -> None:
    store = Store(url)
    assert store.find_breaks() == []
    assert len({entry.run for entry in store.entries()}) == len(SLICES)
    (run,) = past_runs(store)
    assert (run.id, set(run.devices)) == (merged.summary["run"]["id"], {*HOSTS, UNKNOWN})
    again = scene.play("report", run="from-trail", drift_guard_audit_url=url)
    assert again.code == 0, again.output
    assert again.summary["run"]["id"] == merged.summary["run"]["id"]
    assert told(again.summary["devices"]) == told(merged.summary["devices"])
    first, last = (merged.summary["run"][moment][:10] for moment in ("started", "finished"))
    period = {"from": first, "to": last, "drift_guard_audit_url": url}
    counted = scene.play("report", run="period", **period)
    rows = json.loads((counted.reports / "compliance.json").read_text())["devices"]
    assert {row["device"]: row["asked"] for row in rows} == dict.fromkeys([*HOSTS, UNKNOWN], 1)


@pytest.fixture(scope="module")
def approved(scene: Scene, merged: PlaybookRun) -> Path:
    """The plans of the merged run, kept for as long as an approval takes."""
    return Path(shutil.copytree(merged.reports / "plans", scene.folder / "approved"))


def test_one_digest_stands_for_the_plans_of_all_slices(merged: PlaybookRun, approved: Path) -> None:
    fleet = json.loads((approved / "fleet.json").read_text())
    assert [plan["device"] for plan in fleet["plans"]] == sorted(HOSTS)
    assert [row["device"] for row in fleet["without_plan"]] == [UNKNOWN]
    assert fleet["made"]["run"] == merged.summary["run"]["id"]
    assert f"plans/fleet.json (digest {fleet['digest']})" in merged.stdout


def test_the_next_sliced_run_is_one_line_of_history_that_knows_the_one_before(
    scene: Scene, merged: PlaybookRun
) -> None:
    before = merged.summary
    scene.slices("night-2")
    after = scene.merge("night-2")
    assert after.code == 0, after.output
    lines = [json.loads(line) for line in (after.reports / "history.jsonl").read_text().splitlines()]
    assert [line["run"] for line in lines] == [before["run"]["id"], after.summary["run"]["id"]]
    assert [point["devices"] for point in after.summary["history"]["runs"]] == [len(HOSTS) + 1] * 2
    still = [row for row in after.summary["devices"] if row["status"] == "drifted"]
    assert still
    assert {row["drifting_since"] for row in still} == {before["run"]["finished"]}


def test_a_slice_that_is_missing_is_seen_by_its_devices_and_can_be_made_up_for(
    scene: Scene, whole: PlaybookRun
) -> None:
    reports = scene.folder / "incomplete"
    where = {"drift_guard_report_dir": str(reports)}
    scene.slices("night-3", where, limits=SLICES[:2])
    done = scene.merge("night-3", **where)
    assert done.code == 2
    missing = sorted([*HOSTS, UNKNOWN], key=[*whole.outcomes].index)
    missing = [
        name for name in missing if done.outcomes[name]["message"] == "No result: no slice looked at this device."
    ]
    assert len(missing) == len(HOSTS) + 1 - 6
    assert f"Actual: none for {len(missing)} of them" in " ".join(done.output.split())
    assert len(list((reports / "slices/night-3").iterdir())) == 2
    late = scene.slices("night-3", {**where, "drift_guard_plan_dir": f"{reports}/late"}, limits=("all[6:]", "all[5]"))
    assert [part.code for part in late] == [0, 0]
    done = scene.merge("night-3", run="night-3-merge-2", **where)
    assert done.code == 0, done.output
    assert "1 device in several slices, reported as the one says that ended last" in " ".join(done.stderr.split())
    assert told(done.summary["devices"]) == told(whole.summary["devices"])
    fleet = json.loads((reports / "plans/fleet.json").read_text())
    assert [plan["device"] for plan in fleet["plans"]] == sorted(HOSTS)
    assert {path.name for path in (reports / "plans/devices").iterdir()} == {f"{host}.json" for host in HOSTS}


def test_runs_with_directories_of_their_own_make_one_with_all_their_plans(scene: Scene) -> None:
    own = [scene.folder / f"own-{number}" for number in range(2)]
    for place, limit in zip(own, ("all[0:1]", "all[2:3]"), strict=True):
        scene.play("check", run=f"{place.name}-run", limit=limit, drift_guard_report_dir=str(place))
    summaries = [str(place / "summary.json") for place in own]
    altered = own[1] / "plans/devices" / f"{json.loads(Path(summaries[1]).read_text())['devices'][0]['device']}.json"
    altered.write_text(altered.read_text().replace("user port 1", "somebody's port"))
    done = scene.play("report", run="own-merge", summaries=summaries, drift_guard_hosts="all[0:3]")
    assert done.code == 0, done.output
    assert "1 plan file of the slices missing or not as written, which no fleet plan names" in " ".join(
        done.stderr.split()
    )
    fleet = json.loads((done.reports / "plans/fleet.json").read_text())
    assert len(fleet["plans"]) == 2
    assert {row["device"] for row in fleet["without_plan"]} == {altered.stem, UNKNOWN}
    assert all((done.reports / "plans" / plan["file"]).is_file() for plan in fleet["plans"])


def test_the_slices_of_an_awx_job_meet_in_the_database_alone(
    scene: Scene, whole: PlaybookRun, postgresql: Server
) -> None:
    """What AWX does: a workflow job of its own for the slices, whose artifacts are the next node's variables."""
    database = postgresql.new_database()
    here = {"DRIFT_GUARD_AUDIT_URL": database, "ANSIBLE_SHOW_CUSTOM_STATS": "1"}
    with ThreadPoolExecutor(4) as pool:
        begun = [
            pool.submit(
                scene.play, "check_slice", run=f"awx-{number}", limit=limit, environment=here,
                awx_workflow_job_id=4711, awx_job_id=4712 + number,
            )
            for number, limit in enumerate(SLICES)
        ]  # fmt: skip
        done = [each.result() for each in begun]
    named = [re.search(r'"drift_guard_merge": "([^"]*)"|drift_guard_merge: (\S+)', part.stdout) for part in done]
    assert [match and (match[1] or match[2]) for match in named] == ["awx-4711"] * len(SLICES), done[0].output
    for part in done:
        shutil.rmtree(part.reports)  # a job's container goes with it
    try:
        merged = scene.play("report", run="awx-merge", drift_guard_merge="awx-4711", environment=here, awx_job_id=4720)
        assert merged.code == 0, merged.output
        assert told(merged.summary["devices"]) == told(whole.summary["devices"])
        assert Store(database).find_breaks() == []
        assert "9 plan files of the slices missing" in " ".join(merged.stderr.split())
    finally:
        postgresql.drop(database)


def test_a_slice_that_was_killed_is_said_and_what_it_found_counts(scene: Scene) -> None:
    url = f"sqlite:///{scene.folder}/killed.sqlite"
    store = Store(url)
    store.prepare()
    began = "2026-03-02T08:15:00.000Z"
    for number, name in enumerate(("eos-1", "ios-1"), start=1):
        run = f"20260302T08150{number}Z-aaaaaa"
        found = {"device": name, "status": "in_sync", "task": "check"}
        store.append([
            Draft(began, run, "run", body={"version": "0.1.0", "slice_of": "killed"}),
            Draft(began, run, "outcome", name, found),
        ])  # fmt: skip
    store.append([Draft(began, "20260302T081501Z-aaaaaa", "finish", body={"duration": 2.0})])
    done = scene.play("report", run="killed", drift_guard_merge="killed", drift_guard_audit_url=url,
                      drift_guard_hosts="eos-1:ios-1")  # fmt: skip
    assert done.code == 0, done.output
    words = "the slice 20260302T081502Z-aaaaaa has no end in the audit store: it was killed, or is still at work."
    assert words in " ".join(done.stderr.split())
    assert "20260302T081501Z-aaaaaa has no end" not in " ".join(done.stderr.split())
    assert done.statuses == {"eos-1": "in_sync", "ios-1": "in_sync"}


def test_the_environment_alone_says_where_slices_and_their_merge_write(scene: Scene) -> None:
    reports = scene.folder / "elsewhere"
    here = {"DRIFT_GUARD_REPORT_DIR": str(reports), "DRIFT_GUARD_SLICE_OF": "env-1"}
    unset: dict[str, Any] = {"drift_guard_report_dir": None, "drift_guard_hosts": "ios-1"}
    done = scene.play("check", run="env-check", environment=here, **unset)
    assert done.code == 0, done.output
    done = scene.play("report", run="env-merge", environment=here, drift_guard_merge="env-1", **unset)
    assert done.code == 0, done.output
    fleet = json.loads((reports / "plans/fleet.json").read_text())
    assert [plan["file"] for plan in fleet["plans"]] == ["devices/ios-1.json"]
    assert json.loads((reports / "summary.json").read_text())["totals"]["devices"] == 1


def test_a_name_that_can_t_be_one_is_refused(scene: Scene) -> None:
    done = scene.merge("../elsewhere")
    assert done.code == 2
    assert "merge - Expected: at most 100 letters, digits" in " ".join(done.output.split())
    done = scene.play("check", run="bad-name", limit="all[0]", drift_guard_slice_of="a/b")
    assert "the sink files is out of order: drift_guard_slice_of - Expected: at most 100 letters" in " ".join(
        done.stderr.split()
    )
    assert not (done.reports / "slices").exists()


def test_what_was_approved_with_one_digest_is_what_an_apply_sends(scene: Scene, approved: Path) -> None:
    digest = json.loads((approved / "fleet.json").read_text())["digest"]
    given = {"drift_guard_plan": str(approved / "fleet.json"), "drift_guard_plan_digest": digest}
    done = scene.play("apply", run="approved-apply", limit="all[2:3]", **given)
    assert set(done.statuses.values()) == {"applied"}, done.output
