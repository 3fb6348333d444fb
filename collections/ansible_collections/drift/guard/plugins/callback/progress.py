# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
name: progress
type: stdout
short_description: Shows how far a run is instead of a line for each device
version_added: 0.1.0
author:
  - drift.guard contributors (@drift-guard)
description:
  - On a terminal, C(drift.guard.plan) and C(drift.guard.apply) show one bar with the devices done of all, how many are
    in sync, drifted and failed, the rate, the time that remains, and the last failures. Elsewhere, as in AWX and CI,
    they print some twenty plain lines, and one for each device that fails.
  - All other tasks look as they do with P(ansible.builtin.default#callback).
  - The recap is one line. The table of the devices is that of P(drift.guard.recorder#callback); where that is not
    enabled, this callback prints it.
extends_documentation_fragment:
  - default_callback
  - result_format_callback
requirements:
  - to be set as C(stdout_callback = drift.guard.progress) in C(ansible.cfg)
  - rich, for the bar; without it the lines are plain
"""

EXAMPLES = r"""
# ansible.cfg
#   [defaults]
#   stdout_callback = drift.guard.progress

- name: Compare with Nautobot and see how far it is
  hosts: all
  gather_facts: false
  tasks:
    - name: Plan
      drift.guard.plan:
"""

import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ansible import constants as C  # noqa: N812 - Ansible's own name for it
from ansible.plugins.callback.default import CallbackModule as Default

from ansible_collections.drift.guard.plugins.module_utils.report.ledger import Ledger
from ansible_collections.drift.guard.plugins.module_utils.report.progress import LEFT_OUT, WIDTH, Progress
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, summarise
from ansible_collections.drift.guard.plugins.module_utils.report.table import to_rows
from ansible_collections.drift.guard.plugins.module_utils.report.text import fit, visible
from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version
from ansible_collections.drift.guard.plugins.module_utils.statuses import look_up
from ansible_collections.drift.guard.plugins.plugin_utils.plays import hosts_of, kind_of
from ansible_collections.drift.guard.plugins.plugin_utils.progress_bar import Bar, open_bar

if TYPE_CHECKING:
    from ansible.executor.task_result import CallbackTaskResult
    from ansible.playbook.play import Play
    from ansible.playbook.task import Task


_OUT_OF_STEP = ("free", "host_pinned")
"""Strategies under which a host does not wait for the others, so that several tasks run at once."""


class CallbackModule(Default):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "drift.guard.progress"

    def __init__(self) -> None:
        super().__init__()
        self._bar: Bar | None = None
        self._progress: dict[tuple[str, str], Progress] = {}  # a play's and a task's uuid -> how far it is
        self._running: dict[
            tuple[str, str], Progress
        ] = {}  # those that have no last line yet; without lockstep several
        self._in_step = True
        self._ledger = Ledger()
        self._begun = datetime.now(UTC)

    def v2_playbook_on_play_start(self, play: Play) -> None:
        self._leave()
        self._in_step = str(play.strategy).rpartition(".")[2] not in _OUT_OF_STEP
        super().v2_playbook_on_play_start(play)

    def v2_playbook_on_task_start(self, task: Task, is_conditional: bool) -> None:  # noqa: FBT001 - Ansible's signature
        if self._in_step:
            self._leave()
        super().v2_playbook_on_task_start(task, is_conditional)
        if kind_of(task):
            self._enter(task)

    def v2_runner_on_start(self, host: Any, task: Task) -> None:
        if not kind_of(task):
            super().v2_runner_on_start(host, task)

    def v2_runner_on_ok(self, result: CallbackTaskResult) -> None:
        if not self._count(result, otherwise="error"):
            super().v2_runner_on_ok(result)

    def v2_runner_on_skipped(self, result: CallbackTaskResult) -> None:
        if not self._count(result, otherwise=LEFT_OUT):
            super().v2_runner_on_skipped(result)

    def v2_runner_on_failed(self, result: CallbackTaskResult, ignore_errors: bool = False) -> None:  # noqa: FBT001, FBT002
        if not self._count(result, otherwise="error"):
            super().v2_runner_on_failed(result, ignore_errors)

    def v2_runner_on_unreachable(self, result: CallbackTaskResult) -> None:
        if not self._count(result, otherwise="unreachable"):
            super().v2_runner_on_unreachable(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._leave()
        totals = [stats.summarize(host) for host in stats.processed]
        bad = {word: sum(bool(total[word]) for total in totals) for word in ("failures", "unreachable")}
        self._display.banner("PLAY RECAP")
        self._display.display(
            f"{len(totals)} hosts: {sum(bool(total['changed']) for total in totals)} changed, "
            f"{bad['failures']} failed, {bad['unreachable']} unreachable"
        )
        outcomes = self._ledger.close()
        if outcomes and not _is_recorded():
            run = Run(id="-", started=self._begun, finished=datetime.now(UTC), version=collection_version())
            self._display.banner("DRIFT GUARD")
            for row in to_rows(summarise(outcomes, run=run)):
                self._display.display(row.text, color=row.colour or None)

    def _enter(self, task: Task) -> None:
        """Show how far a task of ours is; batches of one play go on where the last one ended."""
        play = task.play
        key = _key(task)
        if key not in self._progress:
            self._progress[key] = Progress(kind_of(task), len(hosts_of(play)), time.monotonic())
        self._running[key] = self._progress[key]
        if self._bar is None:
            self._bar = open_bar(self._progress[key], stream=sys.stdout)

    def _leave(self) -> None:
        """Take the bar away and leave a last line for each task that it showed."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        for progress in self._running.values():
            self._display.display(progress.text(time.monotonic()))
        self._running = {}

    def _count(self, result: CallbackTaskResult, *, otherwise: str) -> bool:
        """Note what came of a host; tell whether it was about a task of ours. Others get the terminal to write on."""
        progress = self._running.get(_key(result.task))
        if progress is None or self._bar is None:
            if self._bar is not None:
                self._bar.hide()
            return False
        self._bar.progress = progress
        # One line says what failed; where it was raised is for those who ask for more.
        if self._display.verbosity:
            self._handle_warnings_and_exception(result)
        else:
            self._handle_warnings(result.result)
        raw = result.result.get("drift_guard")
        status, message = otherwise, str(result.result.get("msg", ""))
        if isinstance(raw, dict):
            outcome = self._ledger.record(result.host.name, raw=raw)
            status, message = outcome["status"], outcome["message"] or message
        due = progress.take(result.host.name, status=status)
        self._tell(result.host.name, status=status, message=message, due=due, bar=self._bar)
        return True

    def _tell(self, host: str, *, status: str, message: str, due: bool, bar: Bar) -> None:
        """Show it on the bar, or as plain lines where there is none."""
        known = look_up(status) if status != LEFT_OUT else None
        failed = known is not None and known.needs_attention and status != "drifted"
        line = fit(f"{visible(host)} {status}: {visible(' '.join(message.split()))}", width=WIDTH).rstrip()
        if bar.is_live:
            bar.show(failure=line if failed else "")
            return
        if failed and known is not None:
            self._display.display(line, color=known.terminal)
        if due and len(bar.progress.done) < bar.progress.total:
            self._display.display(bar.progress.text(time.monotonic()))


def _key(task: Task) -> tuple[str, str]:
    """What a task is known by."""
    return task.play._uuid, task._uuid  # noqa: SLF001 - they have no other identity


def _is_recorded() -> bool:
    """Tell whether the recorder prints the table."""
    return "drift.guard.recorder" in C.CALLBACKS_ENABLED
