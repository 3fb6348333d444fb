# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
name: recorder
type: aggregate
short_description: Writes one report for all devices of a playbook run
version_added: 0.1.0
author:
  - drift.guard contributors (@drift-guard)
description:
  - Collects what C(drift.guard.plan) and C(drift.guard.apply) found out about each device, and at the end of the
    playbook writes C(summary.json), C(report.md) and C(report.html) into one directory and prints a table.
  - One report covers all plays and batches of a playbook. Devices that a play should have looked at and that gave no
    answer are in it as C(unreachable) or C(error).
  - A playbook without such tasks writes and prints nothing.
  - The variable C(drift_guard_report_dir), as the play sees it, names the directory and wins over the option.
  - A report that can't be written is a warning and never changes the result of the run.
requirements:
  - to be enabled with C(callbacks_enabled = drift.guard.recorder) in C(ansible.cfg)
options:
  report_dir:
    description:
      - Where to write the reports. A relative path is relative to the current working directory.
      - The directory is made when it is missing. Files of an earlier run are replaced.
    type: str
    default: reports
    ini:
      - section: drift_guard_recorder
        key: report_dir
    env:
      - name: DRIFT_GUARD_REPORT_DIR
  table_rows:
    description:
      - How many devices the printed table lists at most, the urgent ones first.
      - V(0) lists all of them.
    type: int
    default: 50
    ini:
      - section: drift_guard_recorder
        key: table_rows
    env:
      - name: DRIFT_GUARD_TABLE_ROWS
"""

EXAMPLES = r"""
# ansible.cfg
#   [defaults]
#   callbacks_enabled = drift.guard.recorder
#
#   [drift_guard_recorder]
#   report_dir = /var/lib/drift-guard/reports

- name: Compare the campus with Nautobot and keep this report apart
  hosts: campus
  gather_facts: false
  vars:
    drift_guard_report_dir: reports/campus
  tasks:
    - name: Plan
      drift.guard.plan:
"""

import os
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ansible import context
from ansible.plugins.callback import CallbackBase
from ansible.template import Templar

from ansible_collections.drift.guard.plugins.module_utils.report.encode import to_json
from ansible_collections.drift.guard.plugins.module_utils.report.html import to_html
from ansible_collections.drift.guard.plugins.module_utils.report.ledger import SILENT, Ledger
from ansible_collections.drift.guard.plugins.module_utils.report.markdown import to_markdown
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise
from ansible_collections.drift.guard.plugins.module_utils.report.table import Row, to_rows
from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version
from ansible_collections.drift.guard.plugins.module_utils.report.write import write_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ansible.executor.task_result import CallbackTaskResult
    from ansible.playbook import Playbook
    from ansible.playbook.play import Play
    from ansible.playbook.task import Task

_TASKS = {"drift.guard.plan": "check", "drift.guard.apply": "apply"}
"""The actions that owe an outcome, and what it is an outcome of."""

_DIRECTORY = "drift_guard_report_dir"
"""The variable that names the directory."""

_SINKS: dict[str, Callable[[Summary], str]] = {
    "summary.json": to_json,
    "report.md": to_markdown,
    "report.html": to_html,
}
"""File name -> what renders it."""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "drift.guard.recorder"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._begin(plays=[])

    def _begin(self, *, plays: list[Play]) -> None:
        """Forget what was before: a process may run several playbooks, and each has a report."""
        self._started = datetime.now(UTC)
        self._ledger = Ledger()
        self._plays = plays
        self._play: Play | None = None
        self._included: dict[str, str] = {}  # a play's uuid -> the kind of task that came with an include

    def v2_playbook_on_start(self, playbook: Playbook) -> None:
        self._begin(plays=playbook.get_plays())

    def v2_playbook_on_play_start(self, play: Play) -> None:
        self._play = play

    def v2_playbook_on_task_start(self, task: Task, is_conditional: bool) -> None:  # noqa: FBT001 - Ansible's signature
        kind = _kind(task)
        if kind and self._play is not None and not task.run_once:
            self._included.setdefault(self._play._uuid, kind)  # noqa: SLF001 - a play has no other identity

    def v2_runner_on_ok(self, result: CallbackTaskResult) -> None:
        if not self._take(result) and (kind := _kind(result.task)):
            self._ledger.lose(result.host.name, task=kind, status="error", message=SILENT)

    def v2_runner_on_failed(self, result: CallbackTaskResult, ignore_errors: bool = False) -> None:  # noqa: FBT001, FBT002
        if not self._take(result):
            self._miss(result, status="error")

    def v2_runner_on_unreachable(self, result: CallbackTaskResult) -> None:
        if not self._take(result):
            self._miss(result, status="unreachable")

    def v2_runner_on_skipped(self, result: CallbackTaskResult) -> None:
        if _kind(result.task):
            self._ledger.skip(result.host.name)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        owing = [(play, kind) for play in self._plays if (kind := self._wants(play))]
        for play, kind in owing:
            self._ledger.expect(_hosts_of(play), task=kind)
        outcomes = self._ledger.close()
        if outcomes:
            summary = summarise(outcomes, run=self._run())
            self._publish(summary, directory=self._directory([play for play, _kind in owing]))

    def _take(self, result: CallbackTaskResult) -> bool:
        """Record the outcomes that a result holds, also those of a loop; tell whether there were any."""
        host, found = result.host.name, False
        for raw in _outcomes_in(result.result):
            self._ledger.record(host, raw=raw)
            found = True
        return found

    def _miss(self, result: CallbackTaskResult, *, status: str) -> None:
        """Note a failure without an outcome: of our own task it is the answer, of another one perhaps the reason."""
        reason = " ".join(str(result.result.get("msg") or "its message is hidden or empty").split())
        message = (
            f"Task '{result.task_name}' {'failed' if status == 'error' else 'found the host unreachable'}: {reason}"
        )
        if kind := _kind(result.task):
            self._ledger.lose(result.host.name, task=kind, status=status, message=message)
        else:
            self._ledger.trouble(result.host.name, status=status, message=message)

    def _wants(self, play: Play) -> str:
        """Return what a play wants from each of its hosts: ``check``, ``apply`` or nothing."""
        static = (_kind(task) for task in _tasks_of(play) if not task.run_once and _selected(task, play=play))
        included = self._included.get(play._uuid, "")  # noqa: SLF001 - a play has no other identity
        wanted: str = max([included, *static], key=_weight)
        return wanted

    def _run(self) -> Run:
        """Name the run so that names sort by time and two runs in the same second differ."""
        name = f"{self._started:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"
        return Run(id=name, started=self._started, finished=datetime.now(UTC), version=collection_version())

    def _directory(self, plays: list[Play]) -> str:
        """Return where to write: what the first of our plays that names a directory says, else the option."""
        try:
            named = next(filter(None, (_variable(play, name=_DIRECTORY) for play in plays or self._plays)), None)
        except Exception as error:  # noqa: BLE001 - templating raises whatever a filter raises
            self._display.warning(f"drift.guard.recorder: {_DIRECTORY}: no text: {error}. The option is used instead.")
            named = None
        return os.path.expanduser(str(named or self.get_option("report_dir")))  # noqa: PTH111 - write_report wants text

    def _publish(self, summary: Summary, *, directory: str) -> None:
        """Print the table, write each report, and say where it is."""
        self._display.banner("DRIFT GUARD")
        for row in to_rows(summary, limit=self.get_option("table_rows")):
            self._show(row)
        for name, render in _SINKS.items():
            try:
                path = write_report(directory, name=name, text=render(summary))
            except Exception as error:  # noqa: BLE001 - the boundary: one broken sink hides no other
                self._display.warning(f"drift.guard.recorder: no {name}: {error}")
            else:
                self._display.display(str(path))

    def _show(self, row: Row) -> None:
        """Print one line, in its status's colour where it has one."""
        self._display.display(row.text, color=row.colour or None)


def _outcomes_in(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Find outcomes in a task's result and in the results of its loop."""
    items = result.get("results")
    for candidate in [result, *(items if isinstance(items, list) else [])]:
        outcome = candidate.get("drift_guard") if isinstance(candidate, dict) else None
        if isinstance(outcome, dict):
            yield outcome


def _kind(task: Task) -> str:
    """Return ``check`` or ``apply`` for a task of ours, by its full name even when it is written short."""
    resolved = task._resolved_action or ""  # noqa: SLF001 - the property warns about tasks that are not resolved yet
    return _TASKS.get(str(task.action), "") or _TASKS.get(resolved, "")


def _weight(kind: str) -> int:
    """Rank kinds: whoever wants to apply wants more than a check."""
    return ("", "check", "apply").index(kind)


def _tasks_of(play: Play) -> Iterator[Task]:
    """Walk all tasks of a play that are known without running it, its roles' included."""
    blocks = [*play.pre_tasks, *play.tasks, *play.post_tasks]
    for role in play.get_roles():
        for each in (*role.get_all_dependencies(), role):
            blocks += each.get_task_blocks()
    yield from _tasks_in(blocks)


def _tasks_in(items: list[Any]) -> Iterator[Task]:
    """Walk blocks within blocks."""
    for item in items:
        if hasattr(item, "rescue"):
            yield from _tasks_in([*item.block, *item.rescue, *item.always])
        else:
            yield item


def _selected(task: Task, *, play: Play) -> bool:
    """Tell whether ``--tags`` and ``--skip-tags`` let a task of ours run."""
    if not _kind(task):
        return False
    only, skip = context.CLIARGS.get("tags") or ["all"], context.CLIARGS.get("skip_tags") or []
    return bool(task.evaluate_tags(only, skip, all_vars=play.get_variable_manager().get_vars(play=play)))


def _hosts_of(play: Play) -> list[str]:
    """Return the hosts that a play is for within ``--limit``, whichever batch is running and whoever dropped out."""
    variables = play.get_variable_manager()
    pattern = Templar(loader=play.get_loader(), variables=variables.get_vars(play=play)).template(play.hosts)
    inventory = variables._inventory  # noqa: SLF001 - a callback gets it from nowhere else
    return [host.name for host in inventory.get_hosts(pattern, ignore_restrictions=True)]


def _variable(play: Play, *, name: str) -> object:
    """Return a variable as the play's first host sees it, templated; ``None`` when nobody sets it."""
    manager = play.get_variable_manager()
    inventory = manager._inventory  # noqa: SLF001 - the same
    first = next(iter(_hosts_of(play)), None)
    variables = manager.get_vars(play=play, host=inventory.get_host(first) if first else None)
    return (
        Templar(loader=play.get_loader(), variables=variables).template(variables[name]) if name in variables else None
    )
