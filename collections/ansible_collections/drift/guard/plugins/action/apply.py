# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Send a frozen plan, prove the result over a fresh login, and save it. Documentation: modules/apply.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from ansible_collections.drift.guard.plugins.module_utils.check import Plan
from ansible_collections.drift.guard.plugins.module_utils.failure_classes import describe_failure
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceState, Finding, Severity
from ansible_collections.drift.guard.plugins.module_utils.plan_file import SealedPlan
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.protection import protection_for
from ansible_collections.drift.guard.plugins.module_utils.report.write import ReportError
from ansible_collections.drift.guard.plugins.module_utils.rollback import rollback_intent
from ansible_collections.drift.guard.plugins.module_utils.rollback_timer import timer_seconds
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.plugin_utils.audit.command_trail import CommandTrail
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import URL_VARIABLE
from ansible_collections.drift.guard.plugins.plugin_utils.device_task import (
    INTENT_OPTIONS,
    DeviceTask,
    describe,
    message_for,
    reported_only,
)
from ansible_collections.drift.guard.plugins.plugin_utils.fleet_losses import FLEET_OPTIONS, require_small_losses
from ansible_collections.drift.guard.plugins.plugin_utils.goal import Goal
from ansible_collections.drift.guard.plugins.plugin_utils.lock_options import LOCK_OPTIONS
from ansible_collections.drift.guard.plugins.plugin_utils.plan_source import PLAN_OPTIONS, GivenPlan, given_plan
from ansible_collections.drift.guard.plugins.plugin_utils.preload import share_with_workers
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.ending import Ending
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.envelope import envelope_for
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.look import Job
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.run import Transaction, World

share_with_workers()


class ActionModule(DeviceTask):
    """Changes the device; in check mode it sends nothing."""

    task_word = "apply"
    options: ClassVar[dict[str, dict[str, Any]]] = {
        **INTENT_OPTIONS,
        **FLEET_OPTIONS,
        **LOCK_OPTIONS,
        **PLAN_OPTIONS,
        "rollback_dir": {"type": "path"},
        "rollback_timer": {"type": "int"},
        "save": {"type": "bool", "default": True},
    }

    given: GivenPlan | None = None

    def work(self) -> None:
        """Send what was planned if the ground has not moved, then read again: an empty re-plan is the only success."""
        given = self._given_plan()
        if given.sealed is None:
            return
        plan = given.sealed.plan
        describe(self.outcome, plan)
        goal = self._goal(given.sealed)
        if given.is_recent and self._is_settled(plan):
            return
        require_small_losses(self.host, plan, options=self.arguments)
        self.lock()
        self.trail = self.held.enter_context(CommandTrail(self.host, note=self.notes.append))
        with self.first_session(goal.intent) as session:
            text = session.read_running_config()
            state = parse_running_config(text, platform=goal.intent.platform)
            goal.require_ground(state, address=self.address)
            if self._is_settled(plan):
                return
            self.look_around(session, goal.intent)
            transaction = self._transaction(plan, goal, text=text, state=state)
            self.trail.plan(plan.as_dict(), approval=self._approval(), asked=self.variable(URL_VARIABLE))
            transaction.send(session)
        self.outcome["sent"] = transaction.sent.as_dict()
        self.trail.sent(self.outcome["sent"])
        ending = transaction.conclude(saving=self.arguments["save"])
        self.notes += [finding.as_dict() for finding in (*transaction.findings, *ending.findings)]
        self._report(plan, goal, ending)

    def _given_plan(self) -> GivenPlan:
        """What was approved, as far as that can be told without the device; no plan where its file is about others."""
        hosts = self.task_vars.get("ansible_play_hosts_all") or [self.host]
        options = {**self.arguments, "plan": self.arguments["plan"] or self._registered_plan()}
        given = self.given = given_plan(options, host=self.host, hosts=hosts)
        if given.sealed is not None:
            self.outcome["plan"] = {"digest": given.sealed.digest, "file": given.file}
        return given

    def _registered_plan(self) -> Any:
        """As the variable has it: a result holds no templates, but Ansible would look for them in each value."""
        registered = self.task_vars.get(self.arguments["plan_variable"])
        return registered.get("plan") if isinstance(registered, Mapping) else None

    def _goal(self, sealed: SealedPlan) -> Goal:
        """Nautobot is asked only about its intent: a way back has to be open while it is down."""
        plan, policy = sealed.plan, Policy.from_dict(sealed.plan.policy)
        if plan.undoes:
            self.outcome["platform"] = plan.platform
            intent = rollback_intent(plan)
        else:
            intent = self.intent()
        return Goal(sealed, intent, replan=lambda now: self.plan(now, intent=intent, policy=policy))

    def _approval(self) -> dict[str, Any]:
        """What was approved, where a digest says so, and by whom, where somebody says so."""
        digest = self.arguments["plan_digest"]
        by = self.variable("drift_guard_approved_by")
        return {"by": str(by or ""), "plan_digest": digest, **(self.outcome["plan"] or {})} if digest else {}

    def _is_settled(self, plan: Plan) -> bool:
        """Whether nothing shall be sent, and if so, say why."""
        if not plan.commands:
            self._conclude("error" if plan.status == "error" else "unchanged", message_for(plan))
            return True
        if self._task.check_mode:
            self._conclude("drifted", f"Check mode: {len(plan.commands)} lines not sent.")
            return True
        return False

    def _transaction(self, plan: Plan, goal: Goal, *, text: str, state: DeviceState) -> Transaction:
        row, asked = protection_for(state), self.arguments["rollback_timer"]
        self.outcome["protection"] = row.name
        seconds = timer_seconds(asked, lines=len(plan.commands), patience=self.patience) if row.reverts_by_itself else 0
        return Transaction(
            Job(plan, goal.intent, before=text, replan=goal.left),
            protection=row,
            # EOS does not let anybody into a session of that name again once it was committed.
            envelope=envelope_for(row, digest=uuid4().hex, seconds=seconds),
            world=World(log_in=lambda: self.session(goal.intent), before_send=self.trail.before_send),
        )

    def _report(self, plan: Plan, goal: Goal, ending: Ending) -> None:
        self._conclude(ending.status, ending.message)
        self.outcome["remains"] = ending.remains()
        self.outcome["left"] = list(ending.missing)
        if ending.status == "applied":
            self._succeed(plan, ending)
            self._record(goal)
        if ending.failure_class:
            self.outcome["failure"] = describe_failure(
                ending.failure_class, message=self.outcome["message"], remedy=ending.todo
            )

    def _succeed(self, plan: Plan, ending: Ending) -> None:
        left = ending.now or plan
        self.outcome["findings"], self.outcome["kept"] = left.findings, left.kept
        self.outcome["saved"] = ending.saved
        rest = f"; {reported_only(left)}" if left.kept else ""
        rest += f". {message_for(left)[:-1]}" if left.status == "error" else ""
        message = f"{ending.message.removesuffix('.')}{rest}."
        if ending.not_saved is not None:
            message += f" Not saved: {ending.not_saved}"
            self.notes.append(Finding("not_saved", Severity.ERROR, str(ending.not_saved)).as_dict())
        self._conclude("applied", message)

    def _record(self, goal: Goal) -> None:
        """Write down the way back; an apply is no worse without it, but somebody has to know."""
        if folder := self.folder("rollback_dir", name="rollback"):
            try:
                self.outcome["rollback"] = goal.record(folder)
            except ReportError as error:
                self.notes.append(Finding("plan_not_written", Severity.WARNING, str(error)).as_dict())

    def _conclude(self, status: str, message: str) -> None:
        self.outcome["status"] = status
        self.outcome["message"] = message

    def _finish(self, result: dict[str, Any]) -> dict[str, Any]:
        if self.given is not None and self.given.coverage:
            result["drift_guard_plan"] = self.given.coverage
        if self.given is not None and self.given.sealed is None:
            return {**result, "skipped": True, "msg": "The plan is not about this host: nothing was read or sent."}
        result = super()._finish(result)
        if self.outcome["saved"] is False and self.arguments["save"]:
            result["failed"] = True
        sent = self.outcome["status"] in ("applied", "failed", "unverified")
        result["changed"] = sent or (bool(self._task.check_mode) and bool(self.outcome["commands"]))
        return result
