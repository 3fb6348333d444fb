# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Have the waiting events executed: one run for all of them, a moment after the last."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery.signals import worker_ready
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.utils import timezone
from nautobot.extras.models import Job as JobModel
from nautobot.extras.models import JobResult
from redis.exceptions import RedisError

from .environment import Environment
from .errors import JobError
from .objects import waiting_events
from .settings import Settings, read_settings
from .waiting import Waiting

logger = logging.getLogger(__name__)
_RUN = "DriftRun"
CLAIMED = 300.0
"""Seconds for which a scheduled run counts as on its way, beyond its delay; it may have to queue for a worker."""


def schedule_run(waiting: Waiting, user: Any, settings: Settings) -> Any | None:
    """Let the run come, unless it is on its way.

    Returns:
        The JobResult of a new run; `None` where one is on its way already.

    Raises:
        JobError: the job is not enabled.

    """
    job = run_job()
    if not waiting.schedule(seconds=settings.quiet + CLAIMED):
        return None
    return JobResult.enqueue_job(job, user, celery_kwargs={"countdown": settings.quiet}, job_kwargs={})


def postpone_run(waiting: Waiting, result: Any, *, seconds: float) -> None:
    """Give a run that has begun back to the queue; the same JobResult begins again later."""
    waiting.keep_scheduled(seconds=seconds + CLAIMED)
    JobResult.objects.filter(pk=result.pk).update(status="PENDING", date_started=None)
    result.refresh_from_db()
    JobResult.enqueue_job(
        result.job_model, result.user, job_result=result, celery_kwargs={"countdown": seconds}, job_kwargs={}
    )


def fail_lost_runs(current: Any, *, lease: float) -> None:
    """Say of runs whose worker died that they did: nobody else would, and Nautobot would show them as running.

    Args:
        current: the JobResult of the run that asks.
        lease: seconds after which nothing was heard of them.

    """
    waiting = waiting_events()
    silent = timezone.now() - timedelta(seconds=lease)
    started = JobResult.objects.filter(job_model=current.job_model, status="STARTED", date_started__lt=silent)
    for result in started.exclude(pk=current.pk):
        if not waiting.is_alive(str(result.pk)):
            result.log(
                "The worker that executed this is gone. What it had not finished is executed by "
                f"[another run]({current.get_absolute_url()}).",
                level_choice="failure",
            )
            result.set_status("FAILURE")
            result.save()


def resume_after_start(**_signal: object) -> None:
    """Let a worker that starts take up what waits: the one that should have, may have died with it."""
    try:
        waiting = waiting_events()
        events = waiting.events()
        if not events:
            return
        waiting.begin()
        user = get_user_model().objects.get(pk=events[0].user_id)
        schedule_run(waiting, user, read_settings(Environment()))
        logger.info("%d changes wait for the run that executes them; it is scheduled", len(events))
    except (JobError, RedisError, DatabaseError, ObjectDoesNotExist) as error:
        logger.warning("what waits for a run can't be taken up: %s", error)


# The handler outlives the reload of this module, and the same id keeps it from being there twice.
worker_ready.connect(resume_after_start, weak=False, dispatch_uid="drift_guard.resume")


def run_job() -> Any:
    """The record of the job that executes events, of the same installation as this module.

    Raises:
        JobError: it is not there, or not enabled.

    """
    package = __name__.rpartition(".")[0]
    job = JobModel.objects.filter(module_name=f"{package}.drift_run", job_class_name=_RUN).first()
    if job is None or not job.enabled:
        raise JobError(
            f"job {package}.drift_run.{_RUN} - Expected: enabled, since it executes what the hooks collect. "
            f"Actual: {'disabled' if job else 'not installed'}. Enable it in Nautobot; the event waits until then."
        )
    return job
