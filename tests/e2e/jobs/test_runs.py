# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs that people start, runs that are under way, runs whose worker dies; and an edit in the browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser import opened
from tests.integration.playbook_runs import received_lines
from tests.unit.builders import EOS, IOS, NXOS, port

from .conftest import World

pytestmark = pytest.mark.e2e
SLOW = 1000
"""Milliseconds that a device takes for each line, so that a run takes a while."""


def eventually(condition: Callable[[], bool], *, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def run_under_way(world: World, device: str, **edit: str) -> None:
    """Edit the first port of a device that is slow, and come back when its run is talking to it."""
    world.lab.fault(device, latency_ms=SLOW)
    platform = {"jobs-ios": IOS, "jobs-nxos": NXOS, "jobs-eos": EOS}[device]
    world.rest.edit_interface(device, port(platform, 1), **edit)
    eventually(lambda: any(world.lab.log(device)))


def test_events_during_a_run_are_executed_by_exactly_one_more(sending: World) -> None:
    run_under_way(sending, "jobs-eos", description="first")
    sending.rest.edit_interface("jobs-eos", port(EOS, 1), description="second")
    sending.rest.edit_interface("jobs-eos", port(EOS, 2), description="third")
    sending.lab.clear_faults("jobs-eos")
    sending.rest.settle(seconds=300)
    first, second = sending.new_runs()
    assert [first.status, second.status] == ["SUCCESS", "SUCCESS"]
    assert "Interface Ethernet2 updated" in second.log
    assert "Interface Ethernet2 updated" not in first.log
    running = sending.lab.running("jobs-eos")
    assert "description second" in running
    assert "description third" in running


def test_a_dead_worker_loses_nothing(sending: World) -> None:
    run_under_way(sending, "jobs-ios", description="survives")
    (lost,) = sending.new_runs()
    assert lost.status == "STARTED"
    sending.nautobot.kill("worker")
    sending.lab.clear_faults("jobs-ios")
    assert "description survives" not in sending.lab.running("jobs-ios")
    sending.nautobot.up()
    sending.rest.settle(seconds=300)
    dead, resumed = sending.new_runs()
    assert (dead.result["id"], dead.status, resumed.status) == (lost.result["id"], "FAILURE", "SUCCESS")
    assert "The worker that executed this is gone." in dead.log
    assert "Interface GigabitEthernet1/0/1 updated" in resumed.log
    assert "description survives" in sending.lab.startup("jobs-ios")


def test_reconcile_sends_only_when_it_is_told_to(world: World) -> None:
    world.lab.configure("jobs-nxos", ["interface Ethernet1/1", "description by hand"])
    chosen = {"devices": [world.rest.device("jobs-nxos")["id"]], "mode": "enforce"}
    before = world.lab.running("jobs-nxos")
    dry = world.rest.start("ReconcileDrift", **chosen)
    assert (dry.status, dry.summary["jobs-nxos"]["status"]) == ("SUCCESS", "drifted"), dry.log
    assert world.lab.running("jobs-nxos") == before
    done = world.rest.start("ReconcileDrift", **chosen, send=True)
    assert (done.status, done.summary["jobs-nxos"]["status"]) == ("SUCCESS", "applied"), done.log
    assert received_lines(world.lab.log("jobs-nxos")) == ["interface Ethernet1/1", "no description"]


def test_check_takes_locations_roles_and_tags_and_runs_from_the_command_line(world: World) -> None:
    nothing = world.rest.start("CheckDrift")
    assert (nothing.status, "Choose what the run is about" in nothing.log) == ("FAILURE", True)
    data = {"locations": [world.rest.one("dcim/locations", name="E2E")["id"]], "mode": "merge"}
    world.nautobot.server("runjob", "--username", "operator", "--data", json.dumps(data), "jobs.reconcile.CheckDrift")
    world.rest.settle()
    run = world.new_runs("CheckDrift")[-1]
    assert (run.status, sorted(run.summary)) == ("SUCCESS", sorted(world.lab.names)), run.log
    assert {outcome["task"] for outcome in run.summary.values()} == {"check"}


def test_a_device_that_fails_fails_the_job_and_not_the_others(world: World) -> None:
    world.lab.fault("jobs-eos", refuse_logins="on")
    run = world.rest.start("CheckDrift", roles=[world.rest.one("extras/roles", name="E2E")["id"]])
    world.lab.clear_faults("jobs-eos")
    assert run.status == "FAILURE"
    statuses = {name: outcome["status"] for name, outcome in run.summary.items()}
    assert statuses == dict.fromkeys(world.lab.names, "in_sync") | {"jobs-eos": "unreachable"}
    assert "jobs-eos: unreachable" in run.log


def test_an_edit_and_the_button_in_the_browser(sending: World, browser: Browser) -> None:
    interface = sending.rest.interface("jobs-eos", port(EOS, 5))
    job = sending.rest.job("DriftButton")["id"]
    button = {"text": "Check drift", "content_types": ["dcim.device"], "confirmation": False}
    sending.rest.create("extras/job-buttons", name="check", job=job, **button)
    with opened(browser, f"{sending.nautobot.url}/login/") as page:
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", sending.nautobot.password())
        page.click("button[type=submit]")
        page.wait_for_url("**/")
        page.goto(f"{sending.nautobot.url}/dcim/interfaces/{interface}/edit/")
        page.fill("input[name=description]", "typed in the browser")
        page.click("button[name=_update]")
        page.wait_for_load_state()
        sending.rest.settle()
        (run,) = sending.new_runs()
        assert received_lines(sending.lab.log("jobs-eos")) == [
            "interface Ethernet5",
            "description typed in the browser",
        ]
        page.goto(f"{sending.nautobot.url}/extras/job-results/{run.result['id']}/")
        page.get_by_text("1 change in Nautobot by admin").wait_for()
        page.goto(f"{sending.nautobot.url}/dcim/devices/{sending.rest.device('jobs-eos')['id']}/")
        page.get_by_text("Check drift").first.click()
        eventually(lambda: bool(sending.new_runs("DriftButton")))
        sending.rest.settle()
    (check,) = sending.new_runs("DriftButton")
    assert (check.status, check.summary["jobs-eos"]["status"]) == ("SUCCESS", "in_sync")
