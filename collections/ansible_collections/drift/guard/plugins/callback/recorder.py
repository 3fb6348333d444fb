# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
name: recorder
type: aggregate
short_description: Records a playbook run's outcomes in one report and other sinks
version_added: 0.1.0
author:
  - drift.guard contributors (@drift-guard)
description:
  - Collects what C(drift.guard.plan) and C(drift.guard.apply) found out about each device, prints a table at the end of
    the playbook, and hands it all to its sinks. The sink V(files) writes C(summary.json), C(report.md),
    C(report.html), C(devices.csv), C(differences.csv) and C(junit.xml) into one directory. The sink V(plans) adds a
    fleet plan to the plan files that the tasks wrote, V(metrics) gives numbers to Prometheus, V(notifications) sends
    one message.
  - One report covers all plays and batches of a playbook. Devices that a play should have looked at and that gave no
    answer are in it as C(unreachable) or C(error).
  - A playbook without such tasks writes and prints nothing.
  - An option's variable counts as the first host of the first of our plays that sets it sees it when the first of our
    tasks starts.
  - A sink that breaks, or a report that can't be written, is a warning and never changes the result of the run.
requirements:
  - to be enabled with C(callbacks_enabled = drift.guard.recorder) in C(ansible.cfg)
extends_documentation_fragment:
  - drift.guard.audit
  - drift.guard.metrics
  - drift.guard.notifications
options:
  report_dir:
    description:
      - Where to write the reports. A relative path is relative to the current working directory.
      - The directory is made when it is missing. Files of an earlier run are replaced, apart from C(history.jsonl), to
        which each run adds a line, and from which the reports know since when something drifts.
    type: str
    default: reports
    ini:
      - section: drift_guard_recorder
        key: report_dir
    env:
      - name: DRIFT_GUARD_REPORT_DIR
    vars:
      - name: drift_guard_report_dir
  slice_of:
    description:
      - The name of the run that this one is a slice of. A name that no run had before, of letters, digits, dots, dashes
        and underscores. Several runs, each about devices of its own, bear it at the same time.
      - A slice leaves its summary in C(slices/NAME) in the report directory and, where there is one, in the audit
        store. Reports, history, fleet plans, metrics and messages are left to M(drift.guard.report), which makes
        those of the whole of all slices.
    type: str
    env:
      - name: DRIFT_GUARD_SLICE_OF
    vars:
      - name: drift_guard_slice_of
  sinks:
    description:
      - Which sinks are used. A sink that has nothing to write to is idle.
    type: list
    elements: str
    choices: [files, plans, audit, evidence, metrics, notifications]
    default: [files, plans, audit, evidence, metrics, notifications]
    ini:
      - section: drift_guard_recorder
        key: sinks
    env:
      - name: DRIFT_GUARD_SINKS
    vars:
      - name: drift_guard_sinks
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
    vars:
      - name: drift_guard_table_rows
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

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ansible import constants as C  # noqa: N812 - Ansible's own name for it
from ansible.errors import AnsibleError
from ansible.plugins.callback import CallbackBase

from ansible_collections.drift.guard.plugins.module_utils.report.ledger import Ledger
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise
from ansible_collections.drift.guard.plugins.module_utils.report.table import to_rows
from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version
from ansible_collections.drift.guard.plugins.plugin_utils.audit.identity import VARIABLES as IDENTITY
from ansible_collections.drift.guard.plugins.plugin_utils.outcome_spool import UNRECORDED, SpooledLedger
from ansible_collections.drift.guard.plugins.plugin_utils.plays import (
    hosts_of,
    kind_of,
    variables_of,
    wanted_from_each,
)
from ansible_collections.drift.guard.plugins.plugin_utils.run_name import begin_run
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.process import SinksProcess
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext

if TYPE_CHECKING:
    from ansible.executor.task_result import CallbackTaskResult
    from ansible.playbook import Playbook
    from ansible.playbook.play import Play
    from ansible.playbook.task import Task


class CallbackModule(CallbackBase):
    """Gets outcomes from the workers (see :mod:`.spool`), and from Ansible what became of hosts that have none."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "drift.guard.recorder"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._begin(plays=[], file="")

    def _begin(self, *, plays: list[Play], file: str) -> None:
        """Forget what was before: a process may run several playbooks, and each has a report."""
        self._started = datetime.now(UTC)
        self._id = begin_run(self._started)
        self._file = file
        self._ledger = SpooledLedger()
        self._plays = plays
        self._play: Play | None = None
        self._included: dict[str, str] = {}  # a play's uuid -> the kind of task that came with an include
        self._sinks: SinksProcess | None = None

    def v2_playbook_on_start(self, playbook: Playbook) -> None:
        self._begin(plays=playbook.get_plays(), file=str(playbook._file_name))  # noqa: SLF001 - it has no other word

    def v2_playbook_on_play_start(self, play: Play) -> None:
        self._play = play
        if wanted_from_each(play) and hosts_of(play):
            self._open()  # beside Ansible, which now loads what its workers will need

    def v2_playbook_on_task_start(self, task: Task, is_conditional: bool) -> None:  # noqa: FBT001 - Ansible's signature
        kind = kind_of(task)
        if kind and self._play is not None and not task.run_once:
            self._included.setdefault(self._play._uuid, kind)  # noqa: SLF001 - a play has no other identity
        if kind:
            sinks = self._open()
            if kind == "apply":
                sinks.wait()
                _share_trail_with_workers()

    def v2_runner_on_failed(self, result: CallbackTaskResult, ignore_errors: bool = False) -> None:  # noqa: FBT001, FBT002
        self._miss(result, status="error")

    def v2_runner_on_unreachable(self, result: CallbackTaskResult) -> None:
        self._miss(result, status="unreachable")

    def v2_runner_on_skipped(self, result: CallbackTaskResult) -> None:
        if coverage := result.result.get("drift_guard_plan"):
            self._ledger.leave_out(result.host.name, coverage=coverage)
        elif kind_of(result.task):
            self._ledger.skip(result.host.name)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        for play, kind in self._owing():
            self._ledger.expect(hosts_of(play), task=kind)
        outcomes = self._settled().close()
        if not outcomes and self._sinks is None:
            return
        self._open()  # with it the options of this run
        run = Run(
            id=self._id,
            started=self._started,
            finished=datetime.now(UTC),
            version=collection_version(),
            slice_of=self.get_option("slice_of") or "",
        )
        self._publish(summarise(outcomes, run=run, plan=self._ledger.plan))

    def _open(self) -> SinksProcess:
        """Begin to open the sinks, once a run."""
        if self._sinks is None:
            variables = self._variables()
            try:
                self.set_options(var_options=variables)
            except AnsibleError as error:
                self._display.warning(f"drift.guard.recorder: no variable counts, for one is no such value: {error}")
            run = RunContext(
                id=self._id,
                started=self._started,
                playbook=self._file,
                variables=variables,
                setting=self.get_option,
                warn=lambda text: self._display.warning(f"drift.guard.recorder: {text}"),
            )
            self._sinks = SinksProcess(self.get_option("sinks"), run)
        return self._sinks

    def _variables(self) -> dict[str, Any]:
        """Return options and identities that are set as variables; of several plays, the first that sets one counts."""
        names = (*C.config.get_plugin_vars(self.plugin_type, self._load_name), *IDENTITY)
        found: dict[str, Any] = {}
        for play in [play for play, _kind in self._owing()] or self._plays:
            found = {**variables_of(play, names, refuse=self._refuse), **found}
        return found

    def _refuse(self, variable: str, error: Exception) -> None:
        self._display.warning(f"drift.guard.recorder: {variable} is not used: {error}. The option counts instead.")

    def _owing(self) -> list[tuple[Play, str]]:
        """Return the plays that want an outcome from each of their hosts, and which."""
        wanted = (
            (play, wanted_from_each(play, included=self._included.get(play._uuid, "")))  # noqa: SLF001 - as above
            for play in self._plays
        )
        return [(play, kind) for play, kind in wanted if kind]

    def _settled(self) -> Ledger:
        """Return the ledger with all that workers kept."""
        self._ledger.settle()
        return self._ledger

    def _miss(self, result: CallbackTaskResult, *, status: str) -> None:
        """Note a failure without an outcome: of our own task it is the answer, of another one perhaps the reason."""
        if _was_kept(result.result):
            return
        reason = " ".join(str(result.result.get("msg") or "its message is hidden or empty").split())
        message = (
            f"Task '{result.task_name}' {'failed' if status == 'error' else 'found the host unreachable'}: {reason}"
        )
        if kind := kind_of(result.task):
            self._settled().lose(result.host.name, task=kind, status=status, message=message)
        else:
            self._ledger.trouble(result.host.name, status=status, message=message)

    def _publish(self, summary: Summary) -> None:
        """Print the table, let each sink write, and say what it wrote: nobody waits for a sink to see the table."""
        sinks = self._open()
        if summary["devices"]:
            self._display.banner("DRIFT GUARD")
            for row in to_rows(summary, limit=self.get_option("table_rows")):
                self._display.display(row.text, color=row.colour or None)
        for line in sinks.close(summary):
            self._display.display(line)


def _share_trail_with_workers() -> None:
    """Checks send nothing, and need not load the database's libraries."""
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.command_trail import (  # noqa: PLC0415 - as it says
        share_with_workers,
    )

    share_with_workers()


def _was_kept(result: Mapping[str, Any]) -> bool:
    """Tell whether a worker kept the outcome of a result, or one of those of its loop."""
    items = result.get("results")
    found = [item for item in (result, *(items if isinstance(items, list) else [])) if isinstance(item, Mapping)]
    return any("drift_guard" in item and UNRECORDED not in item for item in found)
