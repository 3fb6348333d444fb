# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the reports again, from the audit trail or from summaries. Documentation: modules/report.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.report.history.dated import dated
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun
from ansible_collections.drift.guard.plugins.module_utils.report.merge import Merged, MergeError, merge
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary, headline
from ansible_collections.drift.guard.plugins.module_utils.report.table import to_rows
from ansible_collections.drift.guard.plugins.module_utils.report.times import to_time
from ansible_collections.drift.guard.plugins.module_utils.report.values import plural
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store
from ansible_collections.drift.guard.plugins.plugin_utils.merged_run import find_slices, gather_plans, publish
from ansible_collections.drift.guard.plugins.plugin_utils.recorder_settings import recorder_settings
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.files import write_reports
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext
from ansible_collections.drift.guard.plugins.plugin_utils.slices import read_summary_file, remove_slices


class ActionModule(ActionBase):
    """Works on the controller, whatever the host."""

    _requires_connection = False
    _supports_check_mode = True
    options: ClassVar[dict[str, dict[str, Any]]] = {
        "audit_url": {"type": "str", "no_log": True},
        "run": {"type": "str", "default": ""},
        "merge": {"type": "str", "default": ""},
        "summaries": {"type": "list", "elements": "path", "default": []},
        "expected": {"type": "list", "elements": "str", "default": []},
        "max_spread": {"type": "float", "default": 43200.0},
        "report_dir": {"type": "path"},
        "plan_dir": {"type": "path"},
        "rollback_dir": {"type": "path"},
    }

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, arguments = self.validate_argument_spec(argument_spec=self.options)
        try:
            setting = recorder_settings(task_vars or {}, template=self._templar.template)
            arguments["report_dir"] = Path(arguments["report_dir"] or setting("report_dir")).expanduser()
            if arguments["merge"] or arguments["summaries"]:
                return result | self._merged(arguments, setting)
            return result | self._again(arguments)
        except DriftGuardError as error:
            raise AnsibleActionFail(str(error)) from None

    def _again(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Write the reports of a recorded run again; it was published when it ran."""
        if not arguments["audit_url"]:
            raise MergeError("report - Expected: audit_url, merge or summaries. Actual: none of them.")
        summary = _recorded(arguments["audit_url"], arguments["run"])
        problems: list[str] = []
        written = []
        if not self._task.check_mode:
            written = write_reports(arguments["report_dir"], summary, warn=problems.append)
        if problems:
            raise MergeError("; ".join(problems))
        return {"changed": bool(written), "msg": f"{headline(summary)}.", "files": written}

    def _merged(self, arguments: dict[str, Any], setting: Callable[[str], Any]) -> dict[str, Any]:
        """Make one run of several and publish it: reports, history, fleet plans, metrics, one message."""
        files: list[Path] = []
        if arguments["summaries"]:
            found: dict[str, Any] = {path: read_summary_file(Path(path)) for path in arguments["summaries"]}
        else:
            found, files = find_slices(
                arguments["merge"],
                report_dir=arguments["report_dir"],
                audit_url=arguments["audit_url"],
                warn=self._warn,
            )
        merged = merge(found, expected=arguments["expected"], max_spread=arguments["max_spread"])
        for warning in merged.warnings:
            self._warn(warning)
        lines = []
        if not self._task.check_mode:
            lines = self._publish(merged, arguments, setting)
            remove_slices([] if merged.missing else files)
        return _result(merged, slices=len(found), lines=lines)

    def _publish(self, merged: Merged, arguments: dict[str, Any], setting: Callable[[str], Any]) -> list[str]:
        """Print the table and let the sinks write, as the recorder does at the end of a run."""
        folders = {
            kind: Path(arguments[f"{kind}_dir"] or arguments["report_dir"] / place).expanduser()
            for kind, place in (("plan", "plans"), ("rollback", "rollback"))
        }
        for problem in gather_plans(merged.summary, folders=folders):
            self._warn(problem)
        given = {"report_dir": str(arguments["report_dir"]), "slice_of": ""}
        run = RunContext(
            id=merged.summary["run"]["id"],
            started=to_time(merged.summary["run"]["started"]),
            playbook="",
            variables={},
            setting=lambda option: given[option] if option in given else setting(option),
            warn=self._warn,
            past=cache(lambda: _past(arguments["audit_url"])),
        )
        self._display.banner("DRIFT GUARD")
        for row in to_rows(merged.summary, limit=setting("table_rows")):
            self._display.display(row.text, color=row.colour or None)
        lines = publish(merged.summary, run)
        for line in lines:
            self._display.display(line)
        return lines

    def _warn(self, text: str) -> None:
        self._display.warning(f"drift.guard.report: {text}")


def _result(merged: Merged, *, slices: int, lines: list[str]) -> dict[str, Any]:
    """What the task says; devices that nobody looked at are no success."""
    said = f"{headline(merged.summary)}, of {plural(slices, noun='slice')}."
    result = {"changed": bool(lines), "msg": said, "files": lines, "missing": list(merged.missing)}
    if merged.missing:
        some = ", ".join(merged.missing[:10]) + (" ..." if len(merged.missing) > 10 else "")  # noqa: PLR2004 - as above
        result["failed"] = True
        result["msg"] = (
            f"{said} Expected: a slice for each device. Actual: none for {len(merged.missing)} of them ({some}), which "
            "the reports have as errors. Run their slice again under the same name, and merge again."
        )
    return result


def _recorded(audit_url: str, run: str) -> Summary:
    """A run of the audit store; where none is named the last, and where that is a slice, what it is a slice of."""
    store = open_store(audit_url)
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.past import (  # noqa: PLC0415 - needs its libraries
        past_runs,
        read_summary,
        slices_in,
    )

    store.prepare()
    summary = read_summary(store, run)
    if not run and (name := summary["run"].get("slice_of")):
        summary = merge({part: read_summary(store, part) for part in slices_in(store, name=name)}).summary
    return dated(summary, past=past_runs(store))


def _past(audit_url: str | None) -> list[PastRun]:
    """The runs of the audit store, where there is one."""
    if not audit_url:
        return []
    store = open_store(audit_url)
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.past import (  # noqa: PLC0415 - the same
        past_runs,
    )

    return list(past_runs(store))
