# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The AWX runner against a server that answers as AWX does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jobs.environment import Environment
from jobs.errors import RunnerError, SettingError
from jobs.runners.awx import AwxRunner, awx_runner
from jobs.runners.interface import Outcome, Request, Target
from tests.integration.awx_stub import TOKEN, StubAwx, event, running_awx, template
from tests.integration.http_stub import Answer

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
REQUEST = Request(
    targets=(Target("1", "acc1", interfaces=("Gi1",)), Target("2", "acc2", deleted=("Vlan7",))),
    dry_run=False,
    mode="enforce",
    trigger="editor changed Gi1",
    credentials={"acc1": {"ansible_password": "Sup3rSecret"}},
)


def outcome(name: str, status: str = "applied", task: str = "apply") -> dict[str, Any]:
    return {"drift_guard": {"device": name, "status": status, "task": task, "message": "", "mode": "enforce"}}


@pytest.fixture
def awx() -> Iterator[StubAwx]:
    with running_awx() as stub:
        stub.events = [event(name, outcome(name), action="apply") for name in REQUEST.names]
        yield stub


def runner(stub: StubAwx, **settings: str) -> AwxRunner:
    variables = {"DRIFT_GUARD_AWX_URL": stub.url, "DRIFT_GUARD_AWX_TOKEN": TOKEN, **settings}
    made = awx_runner(Environment(variables))
    return replace(made, api=replace(made.api, sleep=lambda _seconds: None))


def run(stub: StubAwx, request: Request = REQUEST, **settings: str) -> Outcome:
    return runner(stub, **settings).run(request, progress=lambda: None)


def statuses(found: Outcome) -> dict[str, str]:
    return {device["device"]: device["status"] for device in found.summary["devices"]}


def test_a_job_is_launched_once_for_these_devices_and_followed_to_its_end(awx: StubAwx) -> None:
    beats: list[int] = []
    found = runner(awx).run(REQUEST, progress=lambda: beats.append(1))
    assert (found.ok, statuses(found)) == (True, {"acc1": "applied", "acc2": "applied"})
    (job,) = awx.jobs.values()
    variables = json.loads(job["extra_vars"])
    assert (job["job_template"], job["limit"]) == (8, "acc1,acc2")
    assert len(variables.pop("drift_guard_reference")) == 32
    assert variables == {
        "drift_guard_hosts": "acc1,acc2",
        "drift_guard_mode": "enforce",
        "drift_guard_interfaces": {"acc1": ["Gi1"]},
        "drift_guard_deleted": {"acc2": ["Vlan7"]},
    }
    assert found.link == f"{awx.url}/#/jobs/playbook/100/output"
    assert found.log == "AWX job 100: successful. \nPLAY [Check interface intent]\n"
    assert (awx.launches(), awx.cancelled()) == (1, [])
    assert len(beats) >= len(awx.asked) - 1


def test_the_reports_are_those_of_the_recorder(awx: StubAwx) -> None:
    found = run(awx)
    assert set(found.files) == {"summary.json", "report.md", "report.html"}
    assert json.loads(found.files["summary.json"]) == found.summary
    assert found.summary["run"]["id"] == "awx-100"
    assert found.summary["run"]["duration"] == 60.0
    assert b"acc2" in found.files["report.html"]


def test_no_secret_goes_to_awx_or_comes_back(awx: StubAwx) -> None:
    found = run(awx)
    assert "Sup3rSecret" not in json.dumps(list(awx.jobs.values()))
    everything = f"{found.summary}{found.files}{found.log}{found.link}{runner(awx)!r}"
    assert TOKEN not in everything
    assert "Sup3rSecret" not in everything


def test_a_dry_run_uses_the_template_that_only_looks(awx: StubAwx) -> None:
    awx.events = [event(name, outcome(name, "drifted", "check")) for name in REQUEST.names]
    found = run(awx, replace(REQUEST, dry_run=True))
    assert [job["job_template"] for job in awx.jobs.values()] == [7]
    assert (found.ok, statuses(found)) == (True, {"acc1": "drifted", "acc2": "drifted"})


def test_a_template_can_be_named_by_its_id(awx: StubAwx) -> None:
    awx.templates.append(template(23, "own apply"))
    assert run(awx, DRIFT_GUARD_AWX_APPLY_TEMPLATE="23").ok
    assert [job["job_template"] for job in awx.jobs.values()] == [23]


@pytest.mark.parametrize("status", ["failed", "error", "canceled"])
def test_a_job_that_did_not_succeed_is_no_success(awx: StubAwx, status: str) -> None:
    awx.states = ("pending", "running", status)
    awx.events = [event("acc1", outcome("acc1"), action="apply")]
    found = run(awx)
    assert (found.ok, statuses(found)) == (False, {"acc1": "applied", "acc2": "error"})
    (lost,) = [device for device in found.summary["devices"] if device["device"] == "acc2"]
    assert f"AWX job 100 ended as '{status}' without a result for this device." in lost["message"]
    assert awx.launches() == 1


def test_a_device_that_awx_does_not_know_makes_a_success_a_failure(awx: StubAwx) -> None:
    del awx.events[1]
    found = run(awx)
    assert not found.ok
    assert "Is it in the inventory of the job template?" in str(found.summary)


@pytest.mark.parametrize("status", ["failed", "unverified", "rolled_back", "refused", "unreachable"])
def test_a_device_that_is_not_well_makes_a_success_a_failure(awx: StubAwx, status: str) -> None:
    awx.events[1] = event("acc2", outcome("acc2", status), name="runner_on_failed", action="apply")
    found = run(awx)
    assert (found.ok, statuses(found)["acc2"]) == (False, status)


def test_a_result_that_awx_emptied_is_an_error_and_says_so(awx: StubAwx) -> None:
    awx.events[1] = event("acc2", {}, action="apply")
    found = run(awx)
    assert (found.ok, statuses(found)["acc2"]) == (False, "error")
    assert "larger than AWX keeps (MAX_EVENT_RES_DATA)" in str(found.summary)


def test_events_come_in_pages(awx: StubAwx) -> None:
    names = [f"acc{number}" for number in range(1, 131)]
    request = replace(REQUEST, targets=tuple(Target(name, name) for name in names))
    awx.events = [event(name, outcome(name), action="apply") for name in names]
    assert set(statuses(run(awx, request))) == set(names)
    assert awx.asked.count(("GET", "/api/v2/jobs/100/job_events/")) == 3


def test_events_that_awx_has_not_stored_yet_are_waited_for(awx: StubAwx) -> None:
    awx.looks_until_stored = 3
    assert statuses(run(awx)) == {"acc1": "applied", "acc2": "applied"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ask_limit_on_launch": False}, "'Prompt on launch' for Limit. Actual: not ticked"),
        ({"ask_variables_on_launch": False}, "'Prompt on launch' for Variables. Actual: not ticked"),
        ({"job_slice_count": 3}, "one job slice. Actual: 3"),
        ({"variables_needed_to_start": ["site"]}, "without further input. Actual: it asks for site"),
        ({"passwords_needed_to_start": ["ssh_password"]}, "Actual: it asks for ssh_password"),
        ({"job_type": "check"}, "the job type Run. Actual: check"),
        ({"name": "another"}, "one job template of that name, visible to the token. Actual: 0"),
    ],
)
def test_a_template_that_would_do_something_else_is_not_launched(
    awx: StubAwx, fields: dict[str, Any], words: str
) -> None:
    awx.templates[1].update(fields)
    with pytest.raises(RunnerError, match=words) as caught:
        run(awx)
    assert str(caught.value).endswith("Nothing was started.")
    assert awx.launches() == 0


def test_a_template_that_sends_is_not_launched_for_a_dry_run(awx: StubAwx) -> None:
    with pytest.raises(RunnerError, match=r"for a dry run. Actual: playbooks/apply.yml"):
        run(awx, replace(REQUEST, dry_run=True), DRIFT_GUARD_AWX_CHECK_TEMPLATE="drift.guard apply")
    assert awx.launches() == 0


@pytest.mark.parametrize("prompt", ["ask_limit_on_launch", "ask_variables_on_launch"])
def test_a_prompt_that_was_taken_away_meanwhile_ends_the_job_at_once(awx: StubAwx, prompt: str) -> None:
    def take_away(method: str, path: str) -> None:
        if method == "POST":
            awx.templates[1][prompt] = False

    awx.instead = take_away
    with pytest.raises(RunnerError, match=r"AWX ignored .*\. It was cancelled at once"):
        run(awx)
    assert awx.cancelled() == [100]


def test_missing_variables_are_told_in_awx_s_words(awx: StubAwx) -> None:
    awx.instead = lambda method, _path: (
        Answer(400, '{"variables_needed_to_start": ["\'site\' value missing"]}') if method == "POST" else None
    )
    with pytest.raises(RunnerError, match=r"HTTP 400: .*'site' value missing"):
        run(awx)
    assert awx.launches() == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(401, '{"detail": "x"}'), r"a token that AWX takes. Actual: HTTP 401.*Correct DRIFT_GUARD_AWX_TOKEN"),
        (Answer(403, '{"detail": "No."}'), "Expected: a token whose user may execute the job template"),
        (Answer(404, '{"detail": "Not found."}'), "HTTP 404"),
        (Answer(200, "<html><title>Sign in</title>", "text/html"), "an HTML page titled 'Sign in'. A login page"),
        (Answer(200, "[1]"), "Expected: JSON for job_templates/"),
        (Answer(302, "", headers={"Location": "https://sso"}), "a redirection to https://sso. Correct"),
    ],
)
def test_another_answer_is_told_and_nothing_is_started(awx: StubAwx, answer: Answer, words: str) -> None:
    awx.instead = lambda _method, _path: answer
    with pytest.raises(RunnerError, match=words) as caught:
        run(awx)
    assert TOKEN not in str(caught.value)
    assert len(awx.asked) == 1


@pytest.mark.parametrize("fault", [Answer(502, ""), Answer(503, "<title>x</title>"), Answer(200, '{"a": 1}', cut=3)])
def test_reads_outlive_a_restart_of_awx(awx: StubAwx, fault: Answer) -> None:
    faults = [fault] * 5
    awx.instead = lambda _method, path: faults.pop() if faults and path == "/api/v2/jobs/100/" else None
    assert run(awx).ok
    assert awx.launches() == 1


@pytest.mark.parametrize("fault", [Answer(502, ""), Answer(500, "<title>x</title>"), Answer(200, '{"a": 1}', cut=3)])
def test_a_launch_whose_answer_is_lost_is_found_again_and_not_repeated(awx: StubAwx, fault: Answer) -> None:
    awx.after = lambda method, _path: fault if method == "POST" else None
    found = run(awx)
    assert (found.ok, len(awx.jobs), awx.launches()) == (True, 1, 1)


def test_a_launch_in_doubt_is_neither_repeated_nor_hidden(awx: StubAwx) -> None:
    awx.instead = lambda method, _path: Answer(504, "") if method == "POST" else None
    with pytest.raises(RunnerError, match=r"Whether AWX started the job is not known; .* It was not launched again"):
        run(awx)
    assert awx.launches() == 1


def test_a_job_that_takes_too_long_is_cancelled(awx: StubAwx) -> None:
    awx.states = ("pending", "running")
    clock = iter(range(0, 100_000, 40))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jobs.runners.awx.time.monotonic", lambda: float(next(clock)))
        with pytest.raises(RunnerError, match=r"Expected: an end within 900 s. Actual: running. It was cancelled"):
            run(awx, DRIFT_GUARD_AWX_LONGEST_RUN_SECONDS="900")
    assert awx.cancelled() == [100]


def test_whoever_stops_us_stops_the_job(awx: StubAwx) -> None:
    awx.states = ("pending", "running")

    def stop() -> None:
        if awx.jobs and awx.jobs[100]["status"] == "running":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner(awx).run(REQUEST, progress=stop)
    assert awx.cancelled() == [100]


def test_no_awx_at_the_address_is_told_and_nothing_was_started(awx: StubAwx) -> None:
    ready = runner(awx)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jobs.runners.awx_api._PATIENCE", -1.0)
        away = replace(ready, api=replace(ready.api, url="http://127.0.0.1:1"))
        with pytest.raises(RunnerError, match=r"Connection refused. Is the address right, and AWX up"):
            away.run(REQUEST, progress=lambda: None)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "DRIFT_GUARD_AWX_URL .* Actual: ''"),
        ({"DRIFT_GUARD_AWX_URL": "awx.example.com"}, "DRIFT_GUARD_AWX_URL .* Actual: 'awx.example.com'"),
        ({"DRIFT_GUARD_AWX_URL": "https://me:pw@awx"}, "without a login, .* Actual: 'awx'"),
        ({"DRIFT_GUARD_AWX_URL": "https://awx"}, "DRIFT_GUARD_AWX_TOKEN .* none"),
        (
            {"DRIFT_GUARD_AWX_URL": "https://awx", "DRIFT_GUARD_AWX_TOKEN": "x", "DRIFT_GUARD_AWX_CA_FILE": "/no/ca"},
            "DRIFT_GUARD_AWX_CA_FILE .* '/no/ca'",
        ),
        (
            {
                "DRIFT_GUARD_AWX_URL": "https://awx",
                "DRIFT_GUARD_AWX_TOKEN": "x",
                "DRIFT_GUARD_AWX_LONGEST_RUN_SECONDS": "an hour",
            },
            "DRIFT_GUARD_AWX_LONGEST_RUN_SECONDS .* 'an hour'",
        ),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(variables: dict[str, str], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        awx_runner(Environment(variables))


@pytest.mark.parametrize(
    ("url", "base", "page"),
    [
        (
            "https://awx.example.com/",
            "https://awx.example.com/api/v2",
            "https://awx.example.com/#/jobs/playbook/5/output",
        ),
        (
            "https://aap.example.com/api/controller",
            "https://aap.example.com/api/controller/v2",
            "https://aap.example.com/execution/jobs/playbook/5/output",
        ),
    ],
)
def test_awx_and_the_controller_of_an_automation_platform_are_both_meant(url: str, base: str, page: str) -> None:
    api = awx_runner(Environment({"DRIFT_GUARD_AWX_URL": url, "DRIFT_GUARD_AWX_TOKEN": "x"})).api
    assert (api.base, api.job_page(5), api.verify) == (base, page, True)


def test_certificates_are_checked_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    given = {"DRIFT_GUARD_AWX_URL": "https://awx", "DRIFT_GUARD_AWX_TOKEN": "x"}
    ca_file = {**given, "DRIFT_GUARD_AWX_CA_FILE": str(tmp_path)}
    unchecked = {**given, "DRIFT_GUARD_AWX_VALIDATE_CERTS": "false"}
    made: Callable[[dict[str, str]], bool | str] = lambda variables: awx_runner(Environment(variables)).api.verify  # noqa: E731
    assert (made(given), made(ca_file), made(unchecked)) == (True, str(tmp_path), False)
