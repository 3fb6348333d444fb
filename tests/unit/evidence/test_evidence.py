# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan can be made again from what was kept for it, and nothing in a bundle can be altered unseen."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import START, Draft, extend
from ansible_collections.drift.guard.plugins.module_utils.check import check_device
from ansible_collections.drift.guard.plugins.module_utils.evidence.bundle import EvidenceError, encode, unpack
from ansible_collections.drift.guard.plugins.module_utils.evidence.proof import check_proof, last_outcomes, make_proof
from ansible_collections.drift.guard.plugins.module_utils.evidence.record import make_record, replay
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.redact import REDACTED
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.module_utils.state.extract import extract
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step
from tests.unit.builders import packed

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted(path.name for path in (ROOT / "tests/golden").iterdir() if (path / "3_running.cfg").exists())
CONFIGS = [
    *(
        (path, Platform(path.parent.name.rpartition("-")[2]))
        for path in (ROOT / "tests/golden").glob("*/3_running.cfg")
    ),
    *((path, Platform(path.name.split(".")[-2])) for path in (ROOT / "tests/demo/configs").glob("*.cfg")),
    *((path, Platform(path.name.split(".")[-2])) for path in (ROOT / "tests/lab/examples").glob("*.cfg")),
]
SECRETS = "snmp-server community 0x5ecret RO\nusername anna secret 9 0x5ecret\nbanner motd ^C\ninterface Vlan99\n^C\n"


def record_of(scenario: str) -> dict[str, Any]:
    folder = ROOT / "tests/golden" / scenario
    graphql = json.loads((folder / "1_graphql.json").read_text("utf-8"))
    device = graphql.get("data", {}).get("devices", [graphql])[0]
    device["config_context"] = {"snmp": {"community": "0x5ecret"}, "drift_guard": {}}
    config = (folder / "3_running.cfg").read_text("utf-8")
    plan = check_device(device, config, policy=Policy(mode="enforce"), render=render_step, address="192.0.2.9")
    record: dict[str, Any] = json.loads(make_record(device, config, plan=plan, address="192.0.2.9"))
    return record


@pytest.mark.parametrize(("path", "platform"), CONFIGS, ids=[str(path.relative_to(ROOT)) for path, _ in CONFIGS])
def test_the_part_that_is_kept_is_understood_like_the_whole(path: Path, platform: Platform) -> None:
    text = path.read_text("utf-8")
    kept = extract(text, platform=platform)
    assert parse_running_config(kept, platform=platform) == parse_running_config(text, platform=platform)
    assert extract(kept, platform=platform) == kept


def test_what_is_not_read_is_not_kept() -> None:
    text = (ROOT / "tests/golden/description-ios/3_running.cfg").read_text("utf-8")
    head, end = text.rstrip().removesuffix("end"), "end\n"
    kept = extract(head + SECRETS + end, platform=Platform.IOS)
    assert kept == extract(text, platform=Platform.IOS)
    assert "0x5ecret" not in kept


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_plan_comes_to_the_same_from_its_record(scenario: str) -> None:
    record = record_of(scenario)
    assert list(replay(record, render=render_step)) == []
    assert "0x5ecret" not in json.dumps(record)


def test_a_secret_in_an_interface_section_is_hidden_and_the_plan_still_comes_to_the_same() -> None:
    folder = ROOT / "tests/golden/description-ios"
    device = json.loads((folder / "1_graphql.json").read_text("utf-8"))
    device = device.get("data", {}).get("devices", [device])[0]
    config = "\n".join(
        f"{line}\n ip ospf authentication-key 0x5ecret" if line.startswith("interface ") else line
        for line in (folder / "3_running.cfg").read_text("utf-8").split("\n")
    )
    plan = check_device(device, config, policy=Policy(), render=render_step)
    record = json.loads(make_record(device, config, plan=plan, address=""))
    assert "0x5ecret" in plan.diff
    assert "0x5ecret" not in json.dumps(record)
    assert f"authentication-key {REDACTED}" in record["plan"]["diff"]
    assert list(replay(record, render=render_step)) == []


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda r: r["plan"]["commands"].append("no shutdown"), "commands was"),
        (lambda r: r["plan"].update(status="in_sync"), "status was 'in_sync', comes to 'drifted'"),
        (lambda r: r["plan"].update(intent_digest="0" * 64), "intent_digest was"),
        (lambda r: r.update(running_config=r["running_config"].replace("description ", "description x")), "owned was"),
        (lambda r: r["device"]["interfaces"][0].update(enabled=False), "was"),
        (lambda r: r["device"].pop("interfaces"), "no plan can be made"),
        (lambda r: r.pop("running_config"), "the record is damaged: KeyError('running_config')"),
    ],
    ids=["commands", "status", "digest", "running_config", "intent", "no_intent", "no_running_config"],
)
def test_whatever_is_altered_in_a_record_is_found(alter: Callable[[dict[str, Any]], object], words: str) -> None:
    record = record_of("description-ios")
    alter(record)
    assert words in "; ".join(replay(record, render=render_step))


def test_the_same_content_gives_the_same_bytes_and_is_read_back() -> None:
    files = {"b.json": [1], "a.json": {"x": "é"}}
    encoded = {name: encode(value) for name, value in files.items()}
    content = packed(encoded)
    assert content == packed(encoded)
    manifest, found = unpack(content)
    assert (manifest["run"], found) == ("run-1", files)


def rewritten(content: bytes, **texts: bytes | None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        kept = {name: old.read(name) for name in old.namelist()} | {
            f"{name}.json": text for name, text in texts.items()
        }
        for name, text in kept.items():
            if text is not None:
                new.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"a": b"{}"}, "a.json altered, added or missing"),
        ({"c": b"{}"}, "c.json altered, added or missing"),
        ({"a": None}, "a.json altered, added or missing"),
        ({"manifest": None}, "manifest.json"),
        ({"manifest": b'{"schema": "drift.guard/evidence/9", "files": {}}'}, "drift.guard/evidence/9"),
    ],
)
def test_a_bundle_whose_files_do_not_fit_its_manifest_is_refused(texts: dict[str, bytes | None], words: str) -> None:
    content = packed({"a.json": encode(1), "b.json": encode(2)})
    with pytest.raises(EvidenceError) as caught:
        unpack(rewritten(content, **texts))
    assert words in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive"])
def test_what_is_no_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(EvidenceError, match="Expected: a bundle"):
        unpack(content)


def trail() -> list[dict[str, Any]]:
    drafts = [
        Draft("t", "mine", "run"),
        Draft("t", "other", "outcome", "sw9", {"device": "sw9", "message": "nobody's business"}),
        Draft("t", "mine", "outcome", "sw1", {"device": "sw1", "task": "apply", "status": "applied"}),
        Draft("t", "mine", "finish"),
    ]
    return make_proof(extend(START, drafts), run="mine")


def test_a_proof_passes_over_others_without_showing_them() -> None:
    proof = trail()
    assert list(check_proof(proof)) == []
    assert "nobody" not in json.dumps(proof)
    assert {name: outcome["status"] for name, outcome in last_outcomes(proof).items()} == {"sw1": "applied"}


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda p: p[2].update(body="{}"), "entry 3 of the trail was altered"),
        (lambda p: p[1].update(content="0" * 64), "entry 3 of the trail does not follow"),
        (lambda p: p.pop(1), "entry 2 of the trail is missing"),
        (lambda p: p.pop(2), "entry 3 of the trail is missing"),
        (lambda p: p[0].pop("run"), "row 0 of the proof is damaged"),
    ],
    ids=["an_entry", "another_run_s_entry", "another_run_s_missing", "an_entry_missing", "a_column_missing"],
)
def test_a_proof_that_was_altered_is_none(alter: Callable[[list[dict[str, Any]]], object], words: str) -> None:
    proof = copy.deepcopy(trail())
    alter(proof)
    assert words in "; ".join(check_proof(proof))
