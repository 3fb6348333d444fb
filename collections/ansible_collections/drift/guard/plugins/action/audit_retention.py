# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Remove old runs from the audit trail. Documentation: modules/audit_retention.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import written


class ActionModule(ActionBase):
    """Works on the controller, whatever the host."""

    _requires_connection = False
    _supports_check_mode = True
    options: ClassVar[dict[str, dict[str, Any]]] = {
        "audit_url": {"type": "str", "required": True, "no_log": True},
        "keep_days": {"type": "int", "required": True},
    }

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, arguments = self.validate_argument_spec(argument_spec=self.options)
        days, now = arguments["keep_days"], datetime.now(UTC)
        if days < 1:
            raise AnsibleActionFail(f"keep_days - Expected: at least 1. Actual: {days}.")
        try:
            store = open_store(arguments["audit_url"])
            store.prepare()
            removed = store.retain(
                since=written(now - timedelta(days=days)), at=written(now), pretend=bool(self._task.check_mode)
            )
        except (DriftGuardError, OverflowError) as error:
            raise AnsibleActionFail(str(error)) from None
        verb = "would be removed" if self._task.check_mode else "were removed"
        message = f"{removed} entries of {store.where} {verb}, those of runs that are older than {days} days."
        return {**result, "changed": bool(removed), "removed": removed, "msg": message}
