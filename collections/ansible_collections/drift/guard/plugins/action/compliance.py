# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Report on a period. Documentation: modules/compliance.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.report.compliance_pages import headline, sentence
from ansible_collections.drift.guard.plugins.module_utils.report.history.compliance import Period, compliance
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun
from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store
from ansible_collections.drift.guard.plugins.plugin_utils.compliance_report import File, compliance_files, runs_in


class ActionModule(ActionBase):
    """Reads and writes files on the controller, whatever the host."""

    _requires_connection = False
    _supports_check_mode = True
    options: ClassVar[dict[str, dict[str, Any]]] = {
        "from": {"type": "str", "required": True},
        "to": {"type": "str", "required": True},
        "audit_url": {"type": "str", "no_log": True},
        "report_dir": {"type": "str", "default": "reports"},
        "dest": {"type": "str"},
    }

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, arguments = self.validate_argument_spec(argument_spec=self.options)
        source = Path(arguments["report_dir"]).expanduser()
        try:
            period = Period.from_text(arguments["from"], arguments["to"])
            runs, broken = (_recorded(arguments["audit_url"]), 0) if arguments["audit_url"] else runs_in(source)
            found = compliance(runs, period=period, version=collection_version())
            dest = Path(arguments["dest"]).expanduser() if arguments["dest"] else source
            files = compliance_files(dest, found)
            moved = [file for file in files if file.before != file.after]
            for file in [] if self._task.check_mode else moved:
                file.write()
        except DriftGuardError as error:
            raise AnsibleActionFail(str(error)) from None
        if broken:
            self._display.warning(f"{source}: {broken} lines of its history can't be read; their runs are left out.")
        message = f"{headline(found)}. {sentence(found)}"
        result |= {"changed": bool(moved), "msg": message, "totals": found["totals"]}
        result["files"] = [str(file.path) for file in files]
        if self._task.diff:
            result["diff"] = [_diff(file) for file in moved if file.path.suffix == ".md"]
        return result


def _recorded(audit_url: str) -> list[PastRun]:
    """Read the runs of the audit store."""
    store = open_store(audit_url)
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.past import (  # noqa: PLC0415 - needs its libraries
        past_runs,
    )

    store.prepare()
    return list(past_runs(store))


def _diff(file: File) -> dict[str, str]:
    """Show the file that is made to be read as text."""
    return {"before_header": str(file.path), "after_header": str(file.path), "before": file.before, "after": file.after}
