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
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.plugin_utils.audit import recording
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import Recording
from ansible_collections.drift.guard.plugins.plugin_utils.outcome_spool import Dated, SpooledLedger
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.registry import OpenSinks, share_with_tasks
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext
from ansible_collections.drift.guard.plugins.plugin_utils.spool import EVIDENCE, OUTCOMES

_FORK = get_context("fork")  # as Ansible's workers are: what the run's settings need is there already
_PAUSE = 5.0
"""Seconds that outcomes of checks wait for one another: to write fifty takes a store no longer than one."""
_LOOK = 0.2
"""Seconds between two looks at what workers kept, and whether Ansible is still there: workers that outlive it hold the
pipe open."""


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
        OUTCOMES.begin()  # not over there: the first workers may be quicker
        if "evidence" in names and run.setting("evidence"):
            EVIDENCE.begin()
        share_with_tasks(names)
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

    def close(self, summary: Summary) -> list[str]:
        """Hand over the summary, and return what the sinks want printed."""
        try:
            self._pipe.send(summary)
        except OSError:
            self._lose()
        self.wait()
        answer = self._answer()
        recording.begin(None)
        self._end()
        return answer.lines if answer else []

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
        OUTCOMES.end()


def _serve(pipe: Connection, names: Sequence[str], run: RunContext, parent: int) -> None:
    """Hand to the sinks what workers keep, until the run is over, or Ansible is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):  # they are sent to all of a run, and what is known shall be kept
        signal.signal(number, signal.SIG_IGN)
    warnings: list[str] = []

    def answer(**found: Any) -> None:
        with suppress(OSError):  # nobody listens any more, which the next message shows
            pipe.send(_Answer(warnings, **found))
        warnings.clear()

    sinks = OpenSinks(names, replace(run, warn=warnings.append))
    answer(recording=recording.current())
    ledger, last = SpooledLedger(), time.monotonic()
    is_over = False
    while not is_over:
        is_over = _is_over(pipe, parent=parent)
        came = ledger.settle()
        for at, outcome in came:
            sinks.outcome(outcome, at=at)
        if _are_urgent(came) or time.monotonic() - last >= _PAUSE:
            sinks.flush()
            last = time.monotonic()
    if summary := _last_word(pipe):
        answer(lines=sinks.close(summary))
    else:
        sinks.flush()


def _is_over(pipe: Connection, *, parent: int) -> bool:
    """Wait a little; tell whether Ansible said its last word, or is gone."""
    try:
        return pipe.poll(_LOOK) or os.getppid() != parent
    except OSError:
        return True


def _last_word(pipe: Connection) -> Summary | None:
    """The summary; None where the run was interrupted."""
    try:
        summary: Summary | None = pipe.recv() if pipe.poll() else None
    except (EOFError, OSError):
        return None
    return summary


def _are_urgent(outcomes: Iterable[Dated]) -> bool:
    """Whether something was sent, which waits for nothing else."""
    return any(outcome["task"] == "apply" for _at, outcome in outcomes)
