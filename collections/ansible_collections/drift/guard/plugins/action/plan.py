# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read a device once, compare it with its intent, and return the plan. Documentation: modules/plan.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from ansible_collections.drift.guard.plugins.module_utils.check import Plan, settle_policy
from ansible_collections.drift.guard.plugins.module_utils.model import Finding, Severity
from ansible_collections.drift.guard.plugins.module_utils.plan_file import SealedPlan
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.protection import BY_NAME
from ansible_collections.drift.guard.plugins.module_utils.report.write import ReportError
from ansible_collections.drift.guard.plugins.plugin_utils.device_task import (
    INTENT_OPTIONS,
    POLICY_OPTIONS,
    DeviceTask,
    describe,
    message_for,
)
from ansible_collections.drift.guard.plugins.plugin_utils.fleet_losses import note_losses
from ansible_collections.drift.guard.plugins.plugin_utils.plan_files import write_plan
from ansible_collections.drift.guard.plugins.plugin_utils.plan_source import origin_now
from ansible_collections.drift.guard.plugins.plugin_utils.preload import share_with_workers
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import preload
from ansible_collections.drift.guard.plugins.plugin_utils.versions import installed_versions

preload()
installed_versions()  # once for all hosts, as above
share_with_workers()


class ActionModule(DeviceTask):
    """Read-only, in check mode or not."""

    task_word = "check"
    options: ClassVar[dict[str, dict[str, Any]]] = {
        **INTENT_OPTIONS,
        **POLICY_OPTIONS,
        "fail_on_drift": {"type": "bool", "default": False},
        "plan_dir": {"type": "path"},
    }

    def work(self) -> None:
        """Read, compare, plan."""
        policy = Policy.from_dict(self.arguments)
        self.outcome["mode"] = policy.mode
        intent = self.intent()
        policy = settle_policy(policy, intent, today=datetime.now(UTC).date())
        plan = self.plan(
            self.read(intent, look=lambda session: self.look_around(session, intent)), intent=intent, policy=policy
        )
        note_losses(self.host, plan)
        describe(self.outcome, plan)
        self.outcome["status"] = plan.status
        self.outcome["message"] = message_for(plan)
        self.result_protection = BY_NAME[plan.protection].as_dict()
        self._seal(plan)

    def _seal(self, plan: Plan) -> None:
        """Freeze the plan, in a file where it shall outlive the run; a check is no worse without the file."""
        sealed = SealedPlan(plan, origin_now())
        self.result_plan = sealed.as_dict() if plan.commands else sealed.without_slice()
        self.outcome["plan"] = {"digest": sealed.digest, "file": ""}
        if folder := self.folder("plan_dir", name="plans"):
            try:
                self.outcome["plan"]["file"] = str(write_plan(folder, sealed))
            except ReportError as error:
                self.notes.append(Finding("plan_not_written", Severity.WARNING, str(error)).as_dict())

    def _finish(self, result: dict[str, Any]) -> dict[str, Any]:
        result = super()._finish(result)
        result["plan"] = getattr(self, "result_plan", None)
        result["protection"] = getattr(self, "result_protection", None)
        result["changed"] = bool(self.outcome["commands"])
        if self.arguments["fail_on_drift"] and self.outcome["status"] == "drifted":
            result["failed"] = True
        return result
