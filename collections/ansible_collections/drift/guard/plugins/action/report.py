# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make the reports again, from the audit trail or from summaries. Documentation: modules/report.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.report.history.dated import dated
from ansible_collections.drift.guard.plugins.module_utils.report.merge import MergeError, merge
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary, headline
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.files import write_reports


class ActionModule(ActionBase):
    """Works on the controller, whatever the host."""

    _requires_connection = False
    _supports_check_mode = True
    options: ClassVar[dict[str, dict[str, Any]]] = {
        "audit_url": {"type": "str", "no_log": True},
        "run": {"type": "str", "default": ""},
        "summaries": {"type": "list", "elements": "path", "default": []},
        "report_dir": {"type": "path", "default": "reports"},
    }

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, arguments = self.validate_argument_spec(argument_spec=self.options)
        try:
            summary = self._summary(arguments)
        except DriftGuardError as error:
            raise AnsibleActionFail(str(error)) from None
        problems: list[str] = []
        written = []
        if not self._task.check_mode:
            written = write_reports(Path(arguments["report_dir"]).expanduser(), summary, warn=problems.append)
        if problems:
            raise AnsibleActionFail("; ".join(problems))
        return {**result, "changed": bool(written), "msg": f"{headline(summary)}.", "files": written}

    def _summary(self, arguments: dict[str, Any]) -> Summary:
        if arguments["summaries"]:
            return merge({path: _read(Path(path)) for path in arguments["summaries"]})
        if not arguments["audit_url"]:
            raise MergeError("report - Expected: audit_url or summaries. Actual: neither.")
        store = open_store(arguments["audit_url"])
        from ansible_collections.drift.guard.plugins.plugin_utils.audit.past import (  # noqa: PLC0415 - needs its libraries
            past_runs,
            read_summary,
        )

        store.prepare()
        return dated(read_summary(store, arguments["run"]), past=past_runs(store))


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MergeError(f"{path} - Expected: a summary.json. Actual: {error}.") from error
