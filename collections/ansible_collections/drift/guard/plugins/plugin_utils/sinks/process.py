# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sinks in a process of their own, beside Ansible's.

Every worker is a fork of Ansible's process and pays for what that holds: with SQLAlchemy in it, each touches five
hundred pages more. Here the sinks' libraries burden nobody, and what sinks do runs beside the run.
"""

from __future__ import annotations

import atexit
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.plugin_utils import evidence_spool
from ansible_collections.drift.guard.plugins.plugin_utils.audit import recording
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import Recording
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.registry import OpenSinks
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext

Dated = tuple[datetime, Outcome]
"""An outcome, and when it came."""
_FORK = get_context("fork")  # as Ansible's workers are: what the run's settings need is there already
_PAUSE = 5.0
"""Seconds that outcomes of checks wait for one another: to write fifty takes a store no longer than one."""
_LOOK = 1.0
"""Seconds between two looks whether Ansible is still there: workers that outlive it hold the pipe open."""


@dataclass
class _Answer:
    """What the process says when it has done what it was asked for."""

    warnings: list[str]
    lines: list[str] = field(default_factory=list)
    recording: Recording | None = None


class SinksProcess:
    """The sinks of one run, for the process that runs it."""

    def __init__(self, names: Sequence[str], run: RunContext) -> None:
        """Begin to open them."""
        self._run = run.id
        self._warn = run.warn
        if "evidence" in names and run.setting("evidence"):
            evidence_spool.begin()  # not over there: the first workers may be quicker
        self._pipe, theirs = _FORK.Pipe()
        self._process = _FORK.Process(target=_serve, args=(theirs, names, run, os.getpid()))
        self._process.start()
        theirs.close()
        atexit.register(self._end)
        self._ready = False

    def wait(self) -> None:
        """Wait until they are open; from then on workers know where to record what they send."""
        if not self._ready:
            self._ready = True
            answer = self._answer()
            lost = Recording(self._run, "", problem="audit store - the recorder's process was killed.")
            recording.begin(answer.recording if answer else lost)

    def outcomes(self, outcomes: Sequence[Dated]) -> None:
        """Hand over outcomes. What an apply did is written when this returns."""
        self._say("outcomes", outcomes)
        if _are_urgent(outcomes):
            self.wait()
            self._answer()

    def close(self, summary: Summary) -> list[str]:
        """Hand over the summary, and return what the sinks want printed."""
        self._say("close", summary)
        self.wait()
        answer = self._answer()
        recording.begin(None)
        self._end()
        return answer.lines if answer else []

    def _say(self, kind: str, what: Sequence[Dated] | Summary) -> None:
        try:
            self._pipe.send((kind, what))
        except OSError:
            self._lose()

    def _answer(self) -> _Answer | None:
        try:
            answer: _Answer = self._pipe.recv()
        except (EOFError, OSError):
            self._lose()
            return None
        for text in answer.warnings:
            self._warn(text)
        return answer

    def _lose(self) -> None:
        if not self._pipe.closed:
            self._pipe.close()
            self._warn("the recorder's process was killed, and nothing more is recorded.")

    def _end(self) -> None:
        """Let the process end, also where the run was interrupted and has no summary."""
        atexit.unregister(self._end)
        if not self._pipe.closed:
            with suppress(OSError):
                self._pipe.send(None)
            self._pipe.close()
        self._process.join()


def _serve(pipe: Connection, names: Sequence[str], run: RunContext, parent: int) -> None:
    """Hand to the sinks what comes, until the run is over, or Ansible is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):  # they are sent to all of a run, and what is known shall be kept
        signal.signal(number, signal.SIG_IGN)
    warnings: list[str] = []

    def answer(**found: Any) -> None:
        with suppress(OSError):  # nobody listens any more, which the next message shows
            pipe.send(_Answer(warnings, **found))
        warnings.clear()

    sinks = OpenSinks(names, replace(run, warn=warnings.append))
    answer(recording=recording.current())
    last = time.monotonic()
    while (message := _next(pipe, parent=parent)) is not None:
        kind, what = message
        if kind == "close":
            answer(lines=sinks.close(what))
            return
        for at, outcome in what:
            sinks.outcome(outcome, at=at)
        if _are_urgent(what) or time.monotonic() - last >= _PAUSE:
            sinks.flush()
            last = time.monotonic()
        if _are_urgent(what):
            answer()
    sinks.flush()


def _next(pipe: Connection, *, parent: int) -> tuple[str, Any] | None:
    """The next message, or None when there will be no more."""
    try:
        while not pipe.poll(_LOOK):
            if os.getppid() != parent:
                return None
        message: tuple[str, Any] | None = pipe.recv()
    except (EOFError, OSError):
        return None
    return message


def _are_urgent(outcomes: Sequence[Dated]) -> bool:
    """Whether something was sent, which must be on record before the run goes on."""
    return any(outcome["task"] == "apply" for _at, outcome in outcomes)
