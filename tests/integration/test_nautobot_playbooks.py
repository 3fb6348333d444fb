# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check and apply with the intent from Nautobot itself: through our inventory, and where that ran elsewhere."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.http_stub import Answer
from tests.integration.nautobot_stub import TOKEN, StubNautobot, running_stub, stub_device
from tests.integration.playbook_runs import BIN, PLAYBOOKS, ROOT, PlaybookRun, clean_environment, run_playbook
from tests.integration.small_fleet import PLATFORMS, planned_lines, wanted, write_configs, write_intent
from tests.lab import Lab
from tests.unit.builders import IOS

pytestmark = pytest.mark.integration

CHECKED = {f"{platform.value}-checked": platform for platform in PLATFORMS}
HOSTS = {**CHECKED, "to-apply": IOS, "stale": IOS}
CHECK, APPLY = PLAYBOOKS / "check.yml", PLAYBOOKS / "apply.yml"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    write_configs(folder, HOSTS)
    with Lab(folder) as running:
        yield running


@pytest.fixture
def stub() -> Iterator[StubNautobot]:
    devices = [stub_device(**_intent(name)) for name in HOSTS]
    with running_stub(*devices) as running:
        yield running


def _intent(name: str) -> dict[str, Any]:
    fields = wanted(HOSTS[name], host=name)
    return {**fields, "location": {"id": "zrh1", "name": "ZRH1"}, "primary_ip4": None}


class Runs:
    """Runs playbooks for some hosts, with our inventory for the devices and the lab's for how to reach them."""

    def __init__(self, lab: Lab, stub: StubNautobot, folder: Path) -> None:
        self.lab = lab
        self.stub = stub
        self.folder = folder
        self.count = 0

    def __call__(self, playbook: Path, *options: str, hosts: str = "*-checked", **variables: Any) -> PlaybookRun:
        """With our inventory, which knows where Nautobot is."""
        file = self.folder / "nautobot.yml"
        config = {"plugin": "drift.guard.nautobot", "url": self.stub.url, "token": TOKEN, "timeout": 5}
        file.write_text(yaml.safe_dump(config), encoding="utf-8")
        return self._run(playbook, file, "-i", str(self.lab.inventory), *options, hosts=hosts, variables=variables)

    def apart(self, playbook: Path, *options: str, hosts: str = "*-checked", **variables: Any) -> PlaybookRun:
        """With the lab's inventory alone, and Nautobot in the environment, as in a job of AWX."""
        surroundings = {"NAUTOBOT_URL": self.stub.url, "NAUTOBOT_TOKEN": TOKEN}
        run = self._run(
            playbook, self.lab.inventory, *options, hosts=hosts, variables=variables, environment=surroundings
        )
        assert self.stub.queries or "drift_guard_intent_file" in variables
        return run

    def _run(self, playbook: Path, inventory: Path, *options: str, hosts: str, **more: Any) -> PlaybookRun:
        self.count += 1
        folder = self.folder / f"run{self.count}"
        run = run_playbook(playbook, inventory=inventory, folder=folder, options=["--limit", hosts, *options], **more)
        written = "".join(file.read_text("utf-8") for file in folder.rglob("*") if file.is_file())
        assert TOKEN not in run.output + written
        return run


@pytest.fixture
def runs(lab: Lab, stub: StubNautobot, tmp_path: Path) -> Runs:
    return Runs(lab, stub, tmp_path)


def intent_queries(stub: StubNautobot) -> list[str]:
    return [query for query in stub.queries if "interfaces { id name type" in query]


def test_a_check_needs_nothing_but_the_inventory(runs: Runs, stub: StubNautobot) -> None:
    run = runs(CHECK, "-vvvv")
    assert (run.code, run.statuses) == (0, dict.fromkeys(sorted(CHECKED), "drifted"))
    assert {name: run.outcomes[name]["commands"] for name in CHECKED} == {
        name: planned_lines(platform) for name, platform in CHECKED.items()
    }
    assert {(outcome["location"], outcome["role"]) for outcome in run.outcomes.values()} == {("ZRH1", "Access Switch")}
    assert len(intent_queries(stub)) == 1, "the intent of all hosts is asked for at once"
    assert all(name in intent_queries(stub)[0] for name in CHECKED)
    assert "to-apply" not in intent_queries(stub)[0], "and of no others"


def test_an_inventory_that_ran_elsewhere_needs_the_environment_alone(runs: Runs, stub: StubNautobot) -> None:
    run = runs.apart(CHECK)
    assert (run.code, run.statuses) == (0, dict.fromkeys(sorted(CHECKED), "drifted"))
    assert len(intent_queries(stub)) == 1


def test_what_ansible_inventory_exports_is_such_an_inventory(
    runs: Runs, stub: StubNautobot, lab: Lab, tmp_path: Path
) -> None:
    stub.devices = [device for device in stub.devices if device["name"] in CHECKED]
    config = {"plugin": "drift.guard.nautobot", "url": stub.url, "token": TOKEN}
    (tmp_path / "nautobot.yml").write_text(yaml.safe_dump(config))
    command = [
        "ansible-inventory",
        "-i",
        str(tmp_path / "nautobot.yml"),
        "-i",
        str(lab.inventory),
        "--list",
        "--export",
    ]
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    script = tmp_path / "exported"
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{done.stdout}\nEND\n")
    script.chmod(0o700)
    surroundings = {"NAUTOBOT_URL": stub.url, "NAUTOBOT_TOKEN": TOKEN}
    options = ["--limit", "location_zrh1"]
    run = run_playbook(CHECK, inventory=script, folder=tmp_path / "x", options=options, environment=surroundings)
    assert (run.code, run.statuses) == (0, dict.fromkeys(sorted(CHECKED), "drifted"))


def test_a_variable_may_name_nautobot(runs: Runs, stub: StubNautobot, lab: Lab, tmp_path: Path) -> None:
    variables = {"drift_guard_nautobot": {"url": stub.url, "token": TOKEN, "page_size": 2}}
    run = run_playbook(
        CHECK,
        inventory=lab.inventory,
        folder=tmp_path / "x",
        variables=variables,
        options=["--limit", "*-checked", "-vvv"],
    )
    assert (run.code, len(run.statuses)) == (0, 3)
    assert len(intent_queries(stub)) == 2
    assert TOKEN not in run.output


def test_a_device_that_nautobot_does_not_have_has_no_intent_and_the_others_do(runs: Runs, stub: StubNautobot) -> None:
    stub.devices = [device for device in stub.devices if device["name"] != "nxos-checked"]
    run = runs.apart(CHECK)
    assert run.statuses == {"eos-checked": "drifted", "ios-checked": "drifted", "nxos-checked": "no_intent"}
    assert "Actual: none that the token may view" in run.outcomes["nxos-checked"]["message"]


def test_a_nautobot_that_fails_is_asked_once_for_all_and_no_device_is_touched(
    runs: Runs, stub: StubNautobot, lab: Lab
) -> None:
    stub.instead = lambda query: Answer(500, '{"error": "memory"}') if "interfaces" in query else None
    before = len(lab.log("ios-checked"))
    run = runs(CHECK)
    assert (run.code, run.statuses) == (2, dict.fromkeys(sorted(CHECKED), "error"))
    for outcome in run.outcomes.values():
        assert [finding["name"] for finding in outcome["findings"]] == ["nautobot"]
        assert "HTTP 500" in outcome["message"]
    assert len(stub.queries) == 7, "six for the inventory, and one"
    assert len(lab.log("ios-checked")) == before


def test_a_token_that_hides_addresses_plans_no_removal_of_them(runs: Runs, stub: StubNautobot) -> None:
    stub.hidden = ("ip_addresses",)
    run = runs.apart(CHECK, drift_guard_mode="enforce")
    assert set(run.statuses.values()) == {"error"}
    assert "ip_addresses are hidden from it" in run.outcomes["ios-checked"]["message"]


def test_an_apply_sends_what_the_intent_of_its_own_check_says(runs: Runs, stub: StubNautobot, lab: Lab) -> None:
    run = runs(APPLY, hosts="to-apply")
    assert (run.code, run.statuses) == (0, {"to-apply": "applied"})
    assert len(intent_queries(stub)) == 1


def test_intent_that_moves_between_check_and_apply_stops_the_apply(runs: Runs, stub: StubNautobot, lab: Lab) -> None:
    def move(query: str) -> None:
        if "interfaces { id name type" in query and len(intent_queries(stub)) == 2:
            stub.devices[-1]["interfaces"][0]["description"] = "changed meanwhile"

    stub.instead = move
    before = lab.running("stale")
    run = runs(APPLY, hosts="stale", drift_guard_intent_max_age=0)
    assert run.statuses == {"stale": "refused"}
    assert run.outcomes["stale"]["findings"][-1]["name"] == "intent_moved"
    assert lab.running("stale") == before


def test_an_old_file_is_named_and_refused_where_an_age_is_set(runs: Runs, lab: Lab, tmp_path: Path) -> None:
    file = write_intent(tmp_path / "intent.json", [wanted(IOS, host="stale")])
    os.utime(file, (time.time() - 3 * 86400,) * 2)
    said = runs.apart(APPLY, "--check", hosts="stale", drift_guard_intent_file=str(file))
    findings = {finding["name"]: finding["message"] for finding in said.outcomes["stale"]["findings"]}
    assert "intent is 3 days old" in findings["old_intent"]
    before = lab.running("stale")
    limits = {"drift_guard_intent_file": str(file), "drift_guard_intent_max_age": 3600}
    refused = runs.apart(APPLY, hosts="stale", **limits)
    assert (refused.code, refused.statuses) == (2, {"stale": "refused"})
    assert "at most 60 minutes old. Actual: 3 days" in refused.outcomes["stale"]["message"]
    assert lab.running("stale") == before
