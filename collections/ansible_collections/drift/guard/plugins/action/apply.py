# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Send a frozen plan, prove the result over a fresh login, and save it. Documentation: modules/apply.py."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from ansible_collections.drift.guard.plugins.module_utils.check import Plan
from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.model import Finding, Severity
from ansible_collections.drift.guard.plugins.module_utils.plan_file import SealedPlan
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.report.write import ReportError
from ansible_collections.drift.guard.plugins.module_utils.rollback import rollback_intent
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.plugin_utils.audit.command_trail import CommandTrail
from ansible_collections.drift.guard.plugins.plugin_utils.device_task import (
    INTENT_OPTIONS,
    DeviceTask,
    describe,
    message_for,
    reported_only,
)
from ansible_collections.drift.guard.plugins.plugin_utils.failures import SessionError
from ansible_collections.drift.guard.plugins.plugin_utils.fleet_losses import FLEET_OPTIONS, require_small_losses
from ansible_collections.drift.guard.plugins.plugin_utils.goal import Goal
from ansible_collections.drift.guard.plugins.plugin_utils.lock_options import LOCK_OPTIONS
from ansible_collections.drift.guard.plugins.plugin_utils.plan_source import PLAN_OPTIONS, GivenPlan, given_plan
from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession
from ansible_collections.drift.guard.plugins.plugin_utils.transaction import (
    Sent,
    TransactionInterruptedError,
    apply_lines,
    envelope_for,
    save,
)


class ActionModule(DeviceTask):
    """Changes the device; in check mode it sends nothing."""

    task_word = "apply"
    options: ClassVar[dict[str, dict[str, Any]]] = {
        **INTENT_OPTIONS,
        **FLEET_OPTIONS,
        **LOCK_OPTIONS,
        **PLAN_OPTIONS,
        "rollback_dir": {"type": "path"},
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
            state = parse_running_config(session.read_running_config(), platform=goal.intent.platform)
            goal.require_ground(state, address=self.address)
            if self._is_settled(plan):
                return
            self.trail.plan(plan.as_dict(), approval=self._approval(), variables=self.task_vars)
            sent, interruption = self._send(plan, session)
        self.outcome["sent"] = sent.as_dict()
        self.trail.sent(self.outcome["sent"])
        self._prove(plan, goal, sent=sent, interruption=interruption)

    def _given_plan(self) -> GivenPlan:
        """What was approved, as far as that can be told without the device; no plan where its file is about others."""
        hosts = self.task_vars.get("ansible_play_hosts_all") or [self.host]
        given = self.given = given_plan(self.arguments, host=self.host, hosts=hosts)
        if given.sealed is not None:
            self.outcome["plan"] = {"digest": given.sealed.digest, "file": given.file}
        return given

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
        by = self._templar.template(self.task_vars.get("drift_guard_approved_by", ""))
        return {"by": str(by), "plan_digest": digest, **(self.outcome["plan"] or {})} if digest else {}

    def _is_settled(self, plan: Plan) -> bool:
        """Whether nothing shall be sent, and if so, say why."""
        if not plan.commands:
            self._conclude("error" if plan.status == "error" else "unchanged", message_for(plan))
            return True
        if self._task.check_mode:
            self._conclude("drifted", f"Check mode: {len(plan.commands)} lines not sent.")
            return True
        return False

    def _send(self, plan: Plan, session: DeviceSession) -> tuple[Sent, SessionError | None]:
        """A time-out or a lost session is no failure yet: only reading again tells what the device did."""
        try:
            # EOS does not let anybody into a session of that name again once it was committed.
            envelope = envelope_for(session.platform, digest=uuid4().hex)
            before_send = self.trail.before_send
            return apply_lines(session, lines=plan.commands, envelope=envelope, before_send=before_send), None
        except TransactionInterruptedError as error:
            return error.sent, error

    def _prove(self, plan: Plan, goal: Goal, *, sent: Sent, interruption: SessionError | None) -> None:
        try:
            with self.session(goal.intent) as session:
                left = goal.left(session.read_running_config())
                if not left.commands and sent.rejected is None:
                    self._succeed(plan, left)
                    self._record(goal)
                    self._save(session)
                    return
        except DriftGuardError as error:
            self._conclude("unverified", f"{len(sent.lines)} lines sent, but the result could not be proved: {error}")
            return
        self.outcome["left"] = left.commands
        reason = _reason(sent, interruption)
        if left.commands == plan.commands:
            self._conclude("rolled_back", f"{reason} The device is as it was before; nothing was saved.")
        else:
            remaining = "; ".join(left.commands)
            self._conclude("failed", f"{reason} Not saved. Still missing: {remaining}. To go back: see the inverse.")

    def _save(self, session: DeviceSession) -> None:
        """What is proved stays proved when it can't be saved, but somebody has to know."""
        self.outcome["saved"] = False
        if not self.arguments["save"]:
            return
        try:
            save(session, before_send=self.trail.before_send)
        except SessionError as error:
            finding = Finding("not_saved", Severity.ERROR, str(error)).as_dict()
            self.outcome["findings"] = [*self.outcome["findings"], finding]
            self._conclude("applied", f"{self.outcome['message']} Not saved: {error}")
        else:
            self.outcome["saved"] = True

    def _succeed(self, plan: Plan, left: Plan) -> None:
        self.outcome["findings"], self.outcome["kept"] = left.findings, left.kept
        rest = f"; {reported_only(left)}" if left.kept else ""
        rest += f". {message_for(left)[:-1]}" if left.status == "error" else ""
        self._conclude("applied", f"{len(plan.commands)} lines sent, proved over a fresh login{rest}.")

    def _record(self, goal: Goal) -> None:
        """Write down the way back; an apply is no worse without it, but somebody has to know."""
        if self.arguments["rollback_dir"]:
            try:
                self.outcome["rollback"] = goal.record(self.arguments["rollback_dir"])
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


def _reason(sent: Sent, interruption: SessionError | None) -> str:
    if sent.rejected is not None:
        return f"The device refused {sent.rejected.line!r}: {sent.rejected.reply.strip()}."
    if interruption is not None:
        return str(interruption)
    return "The device took all lines, but does not have what they say."
