# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A web server that answers as AWX does. A launched job goes through the states that a test wants, or really runs.

What it answers follows AWX 24: the launch drops what a template does not ask for and lists it as ignored, lists come in
pages, events as ansible-runner makes them, a job that ended can't be cancelled.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

from tests.integration.http_stub import Answer, QuietHandler, json_answer, listening

TOKEN = "Hush3fG7" * 4
STATES = ("pending", "waiting", "running", "successful")
ENDED = ("successful", "failed", "error", "canceled")
Asked = tuple[str, str]
"""Method and path, without the query."""


def template(number: int, name: str, **fields: Any) -> dict[str, Any]:
    """A job template as playbooks/awx_setup.yml makes it."""
    playbook = "playbooks/apply.yml" if "apply" in name else "playbooks/check.yml"
    return {
        "id": number,
        "type": "job_template",
        "name": name,
        "playbook": playbook,
        "job_type": "run",
        "job_slice_count": 1,
        "ask_limit_on_launch": True,
        "ask_variables_on_launch": True,
        "variables_needed_to_start": [],
        "passwords_needed_to_start": [],
        **fields,
    }


@dataclass
class StubAwx:
    """What it holds, and what it was asked."""

    url: str = ""
    templates: list[dict[str, Any]] = field(
        default_factory=lambda: [template(7, "drift.guard check"), template(8, "drift.guard apply")]
    )
    jobs: dict[int, dict[str, Any]] = field(default_factory=dict)
    states: tuple[str, ...] = STATES
    """What a job goes through, one state a look."""
    events: list[dict[str, Any]] = field(default_factory=list)
    stdout: str = "PLAY [Check interface intent]\n"
    execute: Callable[[dict[str, Any]], None] | None = None
    """Really runs a launched job, in a thread: sets its ``status``, ``events`` and ``stdout``."""
    asked: list[Asked] = field(default_factory=list)
    instead: Callable[[str, str], Answer | None] = field(default=lambda _method, _path: None)
    """May answer in AWX's place."""
    after: Callable[[str, str], Answer | None] = field(default=lambda _method, _path: None)
    """May answer after AWX did what it was asked for."""
    looks_until_stored: int = 0
    """How many looks at a job that ended come before its events are stored."""

    def launches(self) -> int:
        return sum(method == "POST" and path.endswith("/launch/") for method, path in self.asked)

    def cancelled(self) -> list[int]:
        return [number for number, job in self.jobs.items() if job["cancelled"]]

    def reply(self, method: str, target: str, content: dict[str, Any]) -> Answer:
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.asked.append((method, parts.path))
        if answer := self.instead(method, parts.path):
            return answer
        words = parts.path.strip("/").split("/")
        if words[:2] != ["api", "v2"]:
            return Answer(404, "<!DOCTYPE html><title>AWX</title>", "text/html")
        answer = self._resource(method, words[2:], query, content)
        return self.after(method, parts.path) or answer

    def _resource(self, method: str, words: list[str], query: Mapping[str, str], content: dict[str, Any]) -> Answer:
        match method, words:
            case "GET", ["job_templates"]:
                return _page([each for each in self.templates if query.get("name") in (None, each["name"])], query)
            case "GET", ["job_templates", number, *_rest] if found := self._template(number):
                return json_answer(found)
            case "POST", ["job_templates", number, "launch"] if found := self._template(number):
                return self._launch(found, content)
            case "GET", ["jobs"]:
                ours = [job for job in self.jobs.values() if str(job["job_template"]) == query["job_template"]]
                return _page(ours[::-1], query)
            case _, ["jobs", number, *rest] if number.isdecimal() and int(number) in self.jobs:
                return self._job(method, self.jobs[int(number)], rest, query)
        return Answer(404, '{"detail": "Not found."}')

    def _template(self, number: str) -> dict[str, Any] | None:
        return next((each for each in self.templates if str(each["id"]) == number), None)

    def _launch(self, found: dict[str, Any], content: dict[str, Any]) -> Answer:
        if found["variables_needed_to_start"]:
            return Answer(400, json.dumps({"variables_needed_to_start": ["'site' value missing"]}))
        asks = {"limit": found["ask_limit_on_launch"], "extra_vars": found["ask_variables_on_launch"]}
        taken = {name: value for name, value in content.items() if asks.get(name)}
        job = {
            "id": 100 + len(self.jobs),
            "type": "job",
            "job_template": found["id"],
            "playbook": found["playbook"],
            "limit": taken.get("limit", ""),
            "extra_vars": json.dumps(taken.get("extra_vars", {})),
            "status": self.states[0],
            "states": list(self.states),
            "events": self.events,
            "stdout": self.stdout,
            "cancelled": False,
            "job_explanation": "",
            "result_traceback": "",
            "started": "2026-11-21T10:00:00.000000Z",
            "finished": None,
            "event_processing_finished": False,
            "unstored": self.looks_until_stored,
        }
        self.jobs[int(str(job["id"]))] = job
        if self.execute:
            job["status"] = "running"
            threading.Thread(target=self.execute, args=(job,), daemon=True).start()
        ignored = {name: value for name, value in content.items() if name not in taken}
        return json_answer({**_shown(job), "job": job["id"], "ignored_fields": ignored}, status=201)

    def _job(self, method: str, job: dict[str, Any], rest: list[str], query: Mapping[str, str]) -> Answer:
        match method, rest:
            case "GET", []:
                if not self.execute and len(job["states"]) > 1:
                    job["states"].pop(0)
                    job["status"] = job["states"][0]
                if job["status"] in ENDED:
                    job["finished"] = "2026-11-21T10:01:00.000000Z"
                    job["event_processing_finished"] = job["unstored"] <= 0
                    job["unstored"] -= 1
                return json_answer(_shown(job))
            case "GET", ["job_events"]:
                wanted = query["event__in"].split(",")
                stored = job["events"] if job["event_processing_finished"] else []
                return _page([event for event in stored if event["event"] in wanted], query)
            case "GET", ["stdout"] if query.get("format") == "txt_download":
                return Answer(200, job["stdout"], "text/plain")
            case "POST", ["cancel"]:
                if job["status"] in ENDED:
                    return Answer(405, '{"detail": "Method \\"POST\\" not allowed."}')
                job.update(cancelled=True, states=["canceled"], status="canceled")
                return Answer(202, "")
        return Answer(404, '{"detail": "Not found."}')


def event(host: str, result: Mapping[str, Any], *, name: str = "runner_on_ok", action: str = "plan") -> dict[str, Any]:
    """A job event as ansible-runner makes it."""
    data = {"host": host, "task": "a task", "task_action": f"drift.guard.{action}", "res": dict(result)}
    return {"event": name, "host_name": host, "event_data": data}


class Replies(Protocol):
    """What may stand behind the server."""

    url: str

    def reply(self, method: str, target: str, content: dict[str, Any]) -> Answer:
        """The answer to a request."""


_Replies = TypeVar("_Replies", bound=Replies)


@contextmanager
def running_awx() -> Iterator[StubAwx]:
    """Start one on 127.0.0.1."""
    with serving(StubAwx()) as stub:
        yield stub


@contextmanager
def serving(stub: _Replies) -> Iterator[_Replies]:
    """A server with anything behind it that replies, for those who have the token."""
    with listening(partial(_Handler, stub)) as port:
        stub.url = f"http://127.0.0.1:{port}"
        yield stub


def _shown(job: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in job.items()
        if name not in ("states", "events", "stdout", "cancelled", "unstored")
    }


def _page(rows: list[dict[str, Any]], query: Mapping[str, str]) -> Answer:
    size, number = int(query.get("page_size", 25)), int(query.get("page", 1))
    shown = rows[(number - 1) * size : number * size]
    following = f"/api/v2/...?page={number + 1}" if number * size < len(rows) else None
    results = [_shown(row) for row in shown]
    return json_answer({"count": len(rows), "next": following, "previous": None, "results": results})


class _Handler(QuietHandler):
    def __init__(self, stub: Replies, *args: Any) -> None:
        self.stub = stub
        super().__init__(*args)

    def _take(self) -> None:
        content = json.loads(self.read_body() or b"{}")
        if self.headers["Authorization"] == f"Bearer {TOKEN}":
            self.send_answer(self.stub.reply(self.command, self.path, content))
        else:
            self.send_answer(Answer(401, '{"detail": "Authentication credentials were not provided."}'))

    do_GET = do_POST = do_PATCH = _take  # noqa: N815 - the base class's names for them
