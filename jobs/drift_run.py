# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The job that executes what the hooks have collected: all devices that wait, in one run."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import suppress
from typing import Any

from celery.exceptions import Ignore
from django.utils import timezone
from nautobot.apps.jobs import Job

from .environment import Environment
from .errors import JobError
from .events import Event, seconds_until_due
from .execution import Execution
from .objects import NotReadyError, find_device, require_ready, settings_of, waiting_events
from .schedule import fail_lost_runs, postpone_run, schedule_run
from .work import Work, make_requests

name = "drift.guard"
_LEAST, _MOST = 2.0, 30.0
"""Seconds until it is tried again whether a device is free: the longer it took, the longer."""


class DriftRun(Job):
    """Hooks start it. Started by hand or by a schedule, it executes what still waits."""

    class Meta:
        name = "drift.guard: reconcile what changed"
        description = "Executes the changes that the job hooks have collected, for all devices that wait, in one run."
        soft_time_limit = 3300
        time_limit = 3600

    def run(self) -> None:
        """Wait for the end of a burst, then execute it."""
        try:
            with Execution(self) as execution:
                fail_lost_runs(self.job_result, lease=execution.settings.lease)
                self._require_due(execution.waiting.events(), execution)
                execution.waiting.begin()
                self._execute(execution)
        except JobError as error:
            with suppress(JobError):
                waiting_events().begin()
            self.fail("%s The changes still wait: run this job again when it is corrected.", error)

    def _require_due(self, events: list[Event], execution: Execution) -> None:
        """While changes keep coming, or all devices are being worked on, go back to the queue: a worker is not kept."""
        settings = execution.settings
        seconds = seconds_until_due(events, now=time.time(), quiet=settings.quiet, longest_wait=settings.longest_wait)
        holders = {execution.waiting.holder(device) for device in {event.device for event in events}}
        if events and all(holders):
            self.logger.info("Waits for %s, which works on the same devices.", ", ".join(sorted(holders)))
            age = (timezone.now() - self.job_result.date_created).total_seconds()
            seconds = max(seconds, _LEAST, min(age / 4, _MOST))
        if seconds:
            postpone_run(execution.waiting, self.job_result, seconds=seconds)
            raise Ignore

    def _execute(self, execution: Execution) -> None:
        """Take what waits for the devices that are free. It is read when they are reserved: nobody else executes it."""
        waiting = {event.device for event in execution.waiting.events()}
        free = {device for device in waiting if execution.reserve(device)}
        taken: dict[str, list[Event]] = defaultdict(list)
        for event in execution.waiting.events():
            if event.device in free:
                taken[event.device].append(event)
        if not taken:
            self.logger.info("Nothing waits: an earlier run has executed it.")
            return
        devices: dict[str, Any] = {}
        works = [
            work for device, those in taken.items() if (work := self._work(device, those, devices=devices)) is not None
        ]
        if works:
            execution.execute(make_requests(works), devices=devices)
        execution.waiting.remove(event for those in taken.values() for event in those)
        if free != waiting:
            schedule_run(execution.waiting, self.user, execution.settings)

    def _work(self, pk: str, events: list[Event], *, devices: dict[str, Any]) -> Work | None:
        """What is to be done with one device; nothing where it must not be touched, which the log says."""
        device = find_device(pk)
        if device is None:
            self.logger.info("Device %s was deleted meanwhile: nothing to do.", pk)
            return None
        extra = {"grouping": str(device), "object": device}
        for event in events:
            self.logger.info("%s, by %s", event.text, event.user, extra=extra)
        try:
            settings = settings_of(device, Environment())
            self.logger.info("Settings: %s", settings.in_words(), extra=extra)
            require_ready(device, settings)
            work = Work(device=pk, name=device.name, settings=settings, events=tuple(events))
            make_requests([work])  # refuses a name that can't go to a runner, without a bad one spoiling the others
        except NotReadyError as error:
            self.logger.info("Skipped: %s", error, extra=extra)
            return None
        except JobError as error:
            self.fail("%s", error, extra=extra)
            return None
        devices[device.name] = device
        return work
