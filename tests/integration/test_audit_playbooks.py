# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audit store filled by the real playbooks over SSH: nothing is sent that is not recorded before."""

from __future__ import annotations

import getpass
import json
import sqlite3
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import Entry
from ansible_collections.drift.guard.plugins.module_utils.evidence.bundle import encode, unpack
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store
from tests.integration.playbook_runs import PLAYBOOKS, REPORTS, PlaybookRun, run_playbook
from tests.integration.small_fleet import PLATFORMS, drifted_config, planned_lines, wanted, write_intent
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD
from tests.lab.shell.exec_mode import ENABLE_PASSWORD
from tests.unit.builders import IOS, NXOS, packed, port

pytestmark = [pytest.mark.integration, pytest.mark.slow]

HOSTS: dict[str, Platform] = {f"{platform.value}-1": platform for platform in PLATFORMS} | {"spare": IOS}
SECRETS = ("0x5ecret1", "0x5ecret2")
IDENTITY: dict[str, Any] = {
    "drift_guard_change_ticket": "CHG0042",
    "drift_guard_nautobot_user": "nora",
    "drift_guard_trigger": {"event": "interface updated", "token": "0x5ecret2"},
    "awx_user_name": "anna",
    "awx_job_id": 77,
}


@dataclass(frozen=True)
class Scene:
    lab: Lab
    intent: Path
    folder: Path

    def play(self, playbook: str, *, run: str, url: str = "", limit: str = "*-1", **variables: Any) -> PlaybookRun:
        for name in self.lab.names:
            self.lab.forget_log(name)
        store = {"drift_guard_audit_url": url} if url else {}
        return run_playbook(
            PLAYBOOKS / f"{playbook}.yml",
            inventory=self.lab.inventory,
            folder=self.folder / run,
            variables={"drift_guard_intent_file": str(self.intent), **store, **variables},
            options=["--limit", limit] if limit else [],
        )


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("audit")
    for host, platform in HOSTS.items():
        config = drifted_config(platform, host=host)
        if platform is not NXOS:
            section = f"interface {port(platform, 4)}\n"
            config = config.replace(section, f"{section}   ip ospf authentication-key {SECRETS[0]}\n")
        (folder / f"{host}.{platform.value}.cfg").write_text(config, encoding="utf-8")
    intent = write_intent(folder / "intent.json", [wanted(platform, host=host) for host, platform in HOSTS.items()])
    with Lab(folder) as lab:
        yield Scene(lab, intent, folder)


@pytest.fixture(scope="module")
def url(scene: Scene) -> str:
    return f"sqlite:///{scene.folder}/audit.sqlite"


@pytest.fixture(scope="module")
def applied(scene: Scene, url: str) -> PlaybookRun:
    return scene.play("apply", run="apply", url=url, drift_guard_evidence=True, **IDENTITY)


@pytest.fixture(scope="module")
def log(scene: Scene, applied: PlaybookRun) -> dict[str, list[list[str]]]:
    return {host: scene.lab.log(host) for host in scene.lab.names}


@pytest.fixture(scope="module")
def entries(url: str, applied: PlaybookRun) -> list[Entry]:
    return list(Store(url).entries())


READING = ("terminal ", "enable", "*", "show ", "dir ")


def changing(lines: Iterable[str]) -> list[str]:
    """Without what only reads."""
    return [line for line in lines if not line.startswith(READING)]


def typed(log: list[list[str]]) -> list[str]:
    """What changes the device, in all sessions."""
    return changing(line for session in log for line in session)


def test_a_run_is_one_chain_from_who_began_it_to_how_it_ended(
    applied: PlaybookRun, url: str, entries: list[Entry]
) -> None:
    assert applied.code == 0, applied.output
    assert {entry.run for entry in entries} == {applied.summary["run"]["id"]}
    assert Store(url).find_breaks() == []
    began, ended = entries[0].read(), entries[-2].read()
    assert (entries[0].kind, entries[-2].kind) == ("run", "finish")
    assert began["playbook"].endswith("playbooks/apply.yml")
    assert (
        began
        | {
            "check_mode": False,
            "user": getpass.getuser(),
            "awx_user": "anna",
            "awx_job": "77",
            "nautobot_user": "nora",
            "ticket": "CHG0042",
        }
        == began
    )
    assert began["trigger"]["event"] == "interface updated"
    assert ended["totals"]["applied"] == 3
    assert ended["duration"] == applied.summary["run"]["duration"]
    assert f"the trail ends with {entries[-2].seq}:{entries[-2].hash}" in applied.stdout


@pytest.mark.parametrize("host", [host for host in HOSTS if host != "spare"])
def test_each_device_s_plan_lines_replies_and_outcome_are_recorded_in_their_order(
    applied: PlaybookRun, entries: list[Entry], log: dict[str, list[list[str]]], host: str
) -> None:
    own = sorted((entry for entry in entries if entry.device == host), key=lambda entry: entry.at)
    lines = [entry.read()["line"] for entry in own if entry.kind == "command"]
    assert changing(lines) == typed(log[host])
    assert [line for line in lines if line in planned_lines(HOSTS[host])] == planned_lines(HOSTS[host])
    kinds = [entry.kind for entry in own]
    assert kinds[:2] == ["outcome", "plan"]  # of the check; what is about to be sent
    assert kinds[-1] == "outcome"
    assert set(kinds[2:-1]) == {"command", "sent"}
    assert own[1].read()["commands"] == planned_lines(HOSTS[host])
    assert own[-1].read()["status"] == "applied"
    assert [(row["interface"], row["attribute"]) for row in own[0].read()["changes"]] == [
        (row["interface"], row["attribute"]) for row in applied.outcomes[host]["changes"]
    ]


def test_no_secret_enters_the_store(scene: Scene, applied: PlaybookRun, entries: list[Entry]) -> None:
    assert "authentication-key" in "".join(entry.body for entry in entries)  # the diff shows its section
    content = b"".join(path.read_bytes() for path in scene.folder.glob("audit.sqlite*")).decode(errors="replace")
    assert not [word for word in (*SECRETS, PASSWORD, ENABLE_PASSWORD) if word in content]


def test_the_reports_are_made_again_from_the_trail(scene: Scene, url: str, applied: PlaybookRun) -> None:
    again = scene.play("report", run="report", url=url, limit="", audit_run=applied.summary["run"]["id"])
    assert again.code == 0, again.output
    assert again.summary["run"] == applied.summary["run"]
    assert {path.name for path in again.reports.iterdir()} == REPORTS - {"history.jsonl"}
    for host, outcome in again.outcomes.items():
        hidden = {"diff"} if "authentication-key" in outcome["diff"] else set[str]()
        assert {key: outcome[key] for key in outcome.keys() - hidden} == {
            key: applied.outcomes[host][key] for key in outcome.keys() - hidden
        }


def test_a_period_is_counted_from_the_trail(scene: Scene, url: str, applied: PlaybookRun) -> None:
    day = applied.summary["run"]["finished"][:10]
    done = run_playbook(
        PLAYBOOKS / "report.yml",
        inventory=scene.lab.inventory,
        folder=scene.folder / "period",
        variables={"from": "2026-01-01", "to": day, "drift_guard_audit_url": url},
    )
    assert done.code == 0, done.output
    rows = json.loads((done.reports / "compliance.json").read_text(encoding="utf-8"))["devices"]
    counted = {row["device"]: (row["asked"] > 0, row["as_intended"]) for row in rows}
    assert counted == dict.fromkeys(applied.outcomes, (True, 0))  # it differed when the run began


@pytest.fixture(scope="module")
def bundle(applied: PlaybookRun) -> Path:
    (found,) = (applied.reports / "evidence").iterdir()
    return found


def test_the_evidence_is_one_file_that_the_trail_knows_and_holds_no_secret(
    applied: PlaybookRun, entries: list[Entry], bundle: Path
) -> None:
    digest = sha256(bundle.read_bytes()).hexdigest()
    assert bundle.name == f"{applied.summary['run']['id']}.zip"
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    assert f"(SHA-256 {digest})" in applied.stdout
    assert (entries[-1].kind, entries[-1].read()) == ("evidence", {"file": bundle.name, "sha256": digest})
    with zipfile.ZipFile(bundle) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    # of each device what the plan was made from, and what proved the result
    assert sorted(name for name in texts if name.startswith("plans/")) == [
        f"plans/{platform.value}_1-{number}.json" for platform in sorted(PLATFORMS) for number in (1, 2)
    ]
    assert {"manifest.json", "summary.json", "trail.json"} <= set(texts)
    assert "authentication-key" in "".join(texts.values())
    assert not [word for word in (*SECRETS, PASSWORD, ENABLE_PASSWORD) if word in "".join(texts.values())]


def test_the_plans_come_to_the_same_without_any_device(scene: Scene, url: str, bundle: Path) -> None:
    done = scene.play("replay", run="replay", url=url, limit="", evidence=str(bundle))
    assert done.code == 0, done.output
    assert all(scene.lab.log(name) == [] for name in scene.lab.names)


def test_an_altered_plan_is_found_even_where_all_digests_were_made_again(
    scene: Scene, url: str, bundle: Path, tmp_path: Path
) -> None:
    manifest, files = unpack(bundle.read_bytes())
    files["plans/ios_1-1.json"]["plan"]["commands"][-1] = "description mallory's port"
    forged = tmp_path / "forged.zip"
    texts = {name: encode(value) for name, value in files.items()}
    forged.write_bytes(packed(texts, run=manifest["run"], version=manifest["version"]))
    done = scene.play("replay", run="forged", url=url, limit="", evidence=str(forged))
    assert done.code != 0
    found = " ".join(done.output.split())
    assert "the file is not the one that the audit trail names" in found
    assert "plans/ios_1-1.json: commands was" in found


def test_verification_passes_prints_the_end_and_fails_where_a_row_was_altered(
    scene: Scene, url: str, applied: PlaybookRun, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    with sqlite3.connect(scene.folder / "audit.sqlite") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    end = Store(f"sqlite:///{copy}").head()
    whole = scene.play("report", run="whole", url=f"sqlite:///{copy}", limit="", verify_chain=True, anchor=str(end))
    assert whole.code == 0, whole.output
    with sqlite3.connect(copy) as database:
        database.execute("DROP TRIGGER drift_guard_no_update")
        database.execute("UPDATE drift_guard_entry SET body = replace(body, 'anna', 'mallory') WHERE seq = 1")
    altered = scene.play("report", run="altered", url=f"sqlite:///{copy}", limit="", verify_chain=True)
    assert altered.code != 0
    assert f"entry 1 was altered (run, run {applied.summary['run']['id']})" in " ".join(altered.output.split())
    assert not altered.reports.exists()


def test_retention_pretends_in_check_mode_and_leaves_what_is_young(scene: Scene, url: str) -> None:
    before = Store(url).head()
    kept = scene.play("retention", run="young", url=url, limit="", keep_days=1)
    assert kept.code == 0, kept.output
    assert "changed=0" in kept.stdout
    assert Store(url).head() == before


def test_a_store_that_can_t_be_written_stops_every_change_and_no_check(scene: Scene) -> None:
    (scene.folder / "in the way").write_text("")
    broken = f"sqlite:///{scene.folder}/in the way/audit.sqlite"
    before = scene.lab.running("spare")
    done = scene.play("apply", run="broken", url=broken, limit="spare")
    assert done.statuses == {"spare": "refused"}
    assert "audit_store" in [finding["name"] for finding in done.outcomes["spare"]["findings"]]
    assert done.outcomes["spare"]["message"].endswith("Nothing was sent.")
    assert typed(scene.lab.log("spare")) == []
    assert scene.lab.running("spare") == before
    done = scene.play("check", run="broken-check", url=broken, limit="spare")
    assert done.code == 0
    assert done.statuses == {"spare": "drifted"}
    assert "the sink audit is out of order: audit store" in " ".join(done.stderr.split())


def test_a_store_without_a_recorder_stops_every_change(scene: Scene, url: str) -> None:
    seen = Store(url).head()
    done = scene.play("apply", run="deaf", url=url, limit="spare", drift_guard_sinks=["files"])
    assert done.statuses == {"spare": "refused"}
    assert "callbacks_enabled" in done.outcomes["spare"]["message"]
    assert typed(scene.lab.log("spare")) == []
    assert Store(url).head() == seen


def test_a_variable_that_says_nowhere_wins_over_the_environment(scene: Scene) -> None:
    done = run_playbook(
        PLAYBOOKS / "apply.yml",
        inventory=scene.lab.inventory,
        folder=scene.folder / "nowhere",
        variables={
            "drift_guard_intent_file": str(scene.intent),
            "drift_guard_audit_url": "{{ nothing | default('') }}",
        },
        options=["--limit", "spare"],
        environment={"DRIFT_GUARD_AUDIT_URL": f"sqlite:///{scene.folder}/unused.sqlite"},
    )
    assert done.statuses == {"spare": "applied"}, done.output
    assert not (scene.folder / "unused.sqlite").exists()


def test_a_run_of_which_no_device_answers_is_recorded_too(scene: Scene, url: str) -> None:
    done = scene.play("check", run="lost", url=url, limit="spare", ansible_port=9)
    run = done.summary["run"]["id"]
    found = [(entry.kind, entry.read().get("status")) for entry in Store(url).entries() if entry.run == run]
    assert found == [("run", None), ("outcome", "unreachable"), ("finish", None)]
