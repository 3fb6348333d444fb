# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run a request as a job of AWX: launch a job template, follow the job, bring back what came of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from ..environment import Environment
from ..errors import RunnerError, SettingError
from ..settings import PROJECT
from .awx_api import AwxApi, AwxError, DoubtError
from .awx_report import ENDED, AwxRun, make_report
from .interface import Outcome, Progress, Request

_RUNNING = ("new", "pending", "waiting", "running")
_POLL = 2.0
_LOG = 1_000_000
"""Bytes of its output that are brought back."""
_LOOK_AGAIN = 15
"""How often to look for a job after a launch without an answer."""
_EVENTS_WAIT = 60.0
"""Seconds that AWX gets to store the last events."""
_REFERENCE = "drift_guard_reference"
"""The variable that tells our job from all others."""


@dataclass(frozen=True)
class AwxRunner:
    """The runner; it hands over names and settings, and no secret: AWX has credentials of its own."""

    api: AwxApi
    check_template: str
    """Id or name of the job template with `playbooks/check.yml`."""
    apply_template: str
    """The same for `playbooks/apply.yml`."""
    longest: float
    """Seconds after which a job is cancelled."""
    project: Path

    def run(self, request: Request, *, progress: Progress) -> Outcome:
        """Launch, follow, report; see :class:`~.interface.Runner`."""
        template = self._template(request, progress=progress)
        job = self._launch(template, request, progress=progress)
        number = int(job["id"])
        try:
            self._require_whole(job, request)
            ended = self._follow(number, progress=progress)
        except BaseException:
            self._cancel(job)
            raise
        return self._outcome(ended, request, progress=progress)

    def _template(self, request: Request, *, progress: Progress) -> int:
        """The job template, which must take what we hand over: AWX drops the rest silently, and would run on all."""
        said = self.check_template if request.dry_run else self.apply_template
        number = int(said) if said.isdecimal() else self._find_template(said, progress=progress)
        path = f"job_templates/{number}/"
        template = self.api.get(path, progress=progress)
        launch = self.api.get(f"{path}launch/", progress=progress)
        playbook = str(template.get("playbook"))
        if request.dry_run and not playbook.endswith("check.yml") and template.get("job_type") != "check":
            raise _bad(said, expected="playbooks/check.yml, or the job type Check, for a dry run", actual=playbook)
        if not request.dry_run and template.get("job_type") != "run":
            raise _bad(said, expected="the job type Run", actual=str(template.get("job_type")))
        for flag, prompt in (("ask_limit_on_launch", "Limit"), ("ask_variables_on_launch", "Variables")):
            if launch.get(flag) is not True:
                raise _bad(said, expected=f"'Prompt on launch' for {prompt}", actual="not ticked")
        if int(template.get("job_slice_count") or 1) > 1:
            raise _bad(said, expected="one job slice", actual=str(template["job_slice_count"]))
        needed = [*(launch.get("variables_needed_to_start") or ()), *(launch.get("passwords_needed_to_start") or ())]
        if needed:
            raise _bad(
                said, expected="a launch without further input", actual=f"it asks for {', '.join(map(str, needed))}"
            )
        return number

    def _find_template(self, name: str, *, progress: Progress) -> int:
        rows = list(self.api.pages("job_templates/", progress=progress, name=name))
        if len(rows) != 1:
            raise _bad(name, expected="one job template of that name, visible to the token", actual=str(len(rows)))
        return int(rows[0]["id"])

    def _launch(self, template: int, request: Request, *, progress: Progress) -> Mapping[str, Any]:
        """Launch once. Without an answer, look whether the job is there; never launch again."""
        names, reference = ",".join(request.names), uuid4().hex
        # The limit is said twice: also where AWX lost it, the play is for no other devices.
        variables = {**request.variables(), "drift_guard_hosts": names, _REFERENCE: reference}
        progress()
        try:
            return self.api.post(f"job_templates/{template}/launch/", {"limit": names, "extra_vars": variables})
        except DoubtError as error:
            found = self._find_job(template, reference, progress=progress)
            if found is None:
                raise RunnerError(
                    f"{error} Whether AWX started the job is not known; {_LOOK_AGAIN} looks did not find it. Look for "
                    f"one with {_REFERENCE}={reference} there. It was not launched again."
                ) from error
            return found

    def _find_job(self, template: int, reference: str, *, progress: Progress) -> Mapping[str, Any] | None:
        for _look in range(_LOOK_AGAIN):
            page = self.api.get("jobs/", progress=progress, job_template=template, order_by="-id", page_size=50)
            for row in page["results"]:
                if reference in str(row.get("extra_vars")):
                    found: Mapping[str, Any] = row
                    return found
            self.api.sleep(_POLL)
        return None

    def _require_whole(self, job: Mapping[str, Any], request: Request) -> None:
        """The template may have been edited since we looked."""
        ignored = [name for name, value in (job.get("ignored_fields") or {}).items() if value]
        if ignored or job.get("workflow_job") or job.get("limit") != ",".join(request.names):
            what = (
                f"AWX ignored {', '.join(ignored)}"
                if ignored
                else f"a {job['type']} with the limit {job.get('limit')!r}"
            )
            page = self.api.job_page(int(job["id"]))
            raise RunnerError(
                f"AWX job {job['id']} - Expected: a job with our limit and variables. Actual: {what}. It was cancelled "
                f"at once; see {page}. Tick 'Prompt on launch' for both, and use one job slice."
            )

    def _follow(self, number: int, *, progress: Progress) -> Mapping[str, Any]:
        deadline = time.monotonic() + self.longest
        while (job := self.api.get(f"jobs/{number}/", progress=progress))["status"] in _RUNNING:
            if time.monotonic() > deadline:
                raise RunnerError(
                    f"AWX job {number} - Expected: an end within {self.longest:g} s. Actual: {job['status']}. It was "
                    f"cancelled; what became of its devices is not known. See {self.api.job_page(number)}, or set "
                    "DRIFT_GUARD_AWX_LONGEST_RUN_SECONDS."
                )
            self.api.sleep(_POLL)
        return job

    def _cancel(self, job: Mapping[str, Any]) -> None:
        """Whoever goes away leaves nothing running; AWX refuses where the job has ended already."""
        kind = "workflow_jobs" if job.get("workflow_job") else "jobs"
        with suppress(AwxError):
            self.api.post(f"{kind}/{job['id']}/cancel/", {})

    def _outcome(self, ended: Mapping[str, Any], request: Request, *, progress: Progress) -> Outcome:
        number, status = int(ended["id"]), str(ended["status"])
        self._await_events(ended, progress=progress)
        events = self.api.pages(f"jobs/{number}/job_events/", progress=progress, event__in=",".join(ENDED))
        said = [str(ended.get(key) or "").strip() for key in ("job_explanation", "result_traceback")]
        run = AwxRun(
            id=number,
            names=request.names,
            task="check" if request.dry_run else "apply",
            status=status,
            explanation=" ".join(filter(None, said))[-500:],
            started=str(ended.get("started") or ""),
            finished=str(ended.get("finished") or ""),
        )
        report = make_report(run, events, project=self.project)
        log = self.api.text(f"jobs/{number}/stdout/", progress=progress, longest=_LOG, format="txt_download")
        return Outcome(
            ok=status == "successful" and report.complete,
            summary=report.summary,
            files=report.files,
            log=f"AWX job {number}: {status}. {run.explanation}\n{log}",
            link=self.api.job_page(number),
        )

    def _await_events(self, ended: Mapping[str, Any], *, progress: Progress) -> None:
        """AWX stores events behind the job's back; a job without all of them would look as if devices were missing."""
        deadline = time.monotonic() + _EVENTS_WAIT
        while ended.get("event_processing_finished") is False and time.monotonic() < deadline:
            self.api.sleep(_POLL)
            ended = self.api.get(f"jobs/{int(ended['id'])}/", progress=progress)


def awx_runner(environment: Environment, *, token: str = "") -> AwxRunner:
    """The runner with the settings of the installation.

    Args:
        environment: the worker's variables.
        token: from a Secret of Nautobot; wins over the environment.

    Raises:
        SettingError: names the variable, the value and what it may be.

    """
    url, token = environment.text("DRIFT_GUARD_AWX_URL"), token or environment.text("DRIFT_GUARD_AWX_TOKEN")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise SettingError(
            "DRIFT_GUARD_AWX_URL (environment of the worker) - Expected: AWX's address without a login, such as "
            f"https://awx.example.com. Actual: {url.rpartition('@')[2]!r}. Correct it and start the worker again."
        )
    if not token:
        raise SettingError(
            "DRIFT_GUARD_AWX_TOKEN (environment of the worker) - Expected: a token of AWX with the scope Write. "
            "Actual: none. Set it and start the worker again."
        )
    verify: bool | str = environment.flag("DRIFT_GUARD_AWX_VALIDATE_CERTS", default=True)
    if verify and environment.text("DRIFT_GUARD_AWX_CA_FILE"):
        verify = str(environment.path("DRIFT_GUARD_AWX_CA_FILE", default=PROJECT))
    return AwxRunner(
        api=AwxApi(url, token, verify=verify),
        check_template=environment.text("DRIFT_GUARD_AWX_CHECK_TEMPLATE", default="drift.guard check"),
        apply_template=environment.text("DRIFT_GUARD_AWX_APPLY_TEMPLATE", default="drift.guard apply"),
        longest=environment.seconds("DRIFT_GUARD_AWX_LONGEST_RUN_SECONDS", default=3600.0, least=1.0),
        project=environment.path("DRIFT_GUARD_PROJECT", default=PROJECT),
    )


def _bad(template: str, *, expected: str, actual: str) -> RunnerError:
    return RunnerError(
        f"AWX job template {template!r} - Expected: {expected}. Actual: {actual}. Correct the template, or name "
        "another (DRIFT_GUARD_AWX_CHECK_TEMPLATE, DRIFT_GUARD_AWX_APPLY_TEMPLATE). Nothing was started."
    )
