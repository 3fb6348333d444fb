# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tasks that work on one device share: options, intent, outcome, and the one boundary for errors."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from socket import getaddrinfo
from typing import Any, ClassVar, TypeVar

from ansible.errors import AnsibleActionFail, AnsibleError, AnsibleValueOmittedError
from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.check import Plan, make_plan
from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.evidence.bundle import file_name
from ansible_collections.drift.guard.plugins.module_utils.evidence.record import make_record
from ansible_collections.drift.guard.plugins.module_utils.failure_classes import describe_failure, failure_of_status
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent, shared_address_findings
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceIntent, Finding, Severity
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES, MODES, UNADDRESSED, Policy
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from ansible_collections.drift.guard.plugins.plugin_utils.intent_source import GivenIntent, given_intent, in_words
from ansible_collections.drift.guard.plugins.plugin_utils.lock_options import take_lock
from ansible_collections.drift.guard.plugins.plugin_utils.login import device_connection
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_source import NAUTOBOT_OPTION, source_for
from ansible_collections.drift.guard.plugins.plugin_utils.neighbors import neighbor_findings
from ansible_collections.drift.guard.plugins.plugin_utils.outcome_spool import UNRECORDED, keep_outcome
from ansible_collections.drift.guard.plugins.plugin_utils.pending import interrupted_runs
from ansible_collections.drift.guard.plugins.plugin_utils.recorder_settings import recorder_option
from ansible_collections.drift.guard.plugins.plugin_utils.retries import Retries
from ansible_collections.drift.guard.plugins.plugin_utils.serial import require_serial
from ansible_collections.drift.guard.plugins.plugin_utils.session import SILENCE, DeviceSession, open_session
from ansible_collections.drift.guard.plugins.plugin_utils.spool import EVIDENCE
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step

INTENT_OPTIONS: dict[str, dict[str, Any]] = {
    "intent_file": {"type": "path"},
    "device": {"type": "dict"},
    "nautobot": NAUTOBOT_OPTION,
    "intent_max_age": {"type": "float"},
    "attempts": {"type": "int", "default": 2},
    "verify_serial": {"type": "bool", "default": False},
    "verify_neighbors": {"type": "bool", "default": False},
}
_OLD = 3600.0
"""Seconds after which intent is worth a word."""
POLICY_OPTIONS: dict[str, dict[str, Any]] = {
    "mode": {"type": "str", "choices": list(MODES), "default": "merge"},
    "owned": {"type": "list", "elements": "str", "choices": list(ATTRIBUTES), "default": list(ATTRIBUTES)},
    "unaddressed": {"type": "str", "choices": list(UNADDRESSED), "default": "shutdown"},
    "verify_hostname": {"type": "bool", "default": True},
    "allow_management": {"type": "bool", "default": False},
    "interfaces": {"type": "list", "elements": "str", "default": []},
    "deleted": {"type": "list", "elements": "str", "default": []},
    "max_removals": {"type": "int", "default": 50},
    "max_removal_share": {"type": "float", "default": 0.5},
    "drift": {"type": "dict"},
}
VARIABLES = {"plan": "", "plan_file": "drift_guard_plan"}
"""Option -> the variable that counts where the task does not give it, as far as that is not drift_guard_OPTION."""
BY_DEVICE = {"interfaces", "deleted"}
"""Options whose variable has a value for each device, by its name: a run is for one set of variables."""
REPORT_DIR_VARIABLE = "drift_guard_report_dir"
_Result = TypeVar("_Result")
_CLEAN = ("in_sync", "drifted", "applied", "unchanged")


class DeviceTask(ActionBase):
    """An action that talks to the task's host by itself, whatever connection the inventory names.

    With ``_requires_connection`` off, Ansible starts no persistent-connection process (half a CPU-second a host).
    """

    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True
    options: ClassVar[dict[str, dict[str, Any]]] = INTENT_OPTIONS
    device_object: Mapping[str, Any] | None = None
    """Nautobot's, once it was asked for."""
    task_word: ClassVar[str]
    """``check`` or ``apply``, as reports call it."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task and turn whatever comes of it into one outcome."""
        started = time.monotonic()
        self.task_vars = task_vars or {}
        self.notes: list[dict[str, Any]] = []
        self.serial = ""
        result: dict[str, Any] = super().run(tmp, self.task_vars)
        self._task.args = {**self._from_variables(), **self._task.args}
        _validated, self.arguments = self.validate_argument_spec(argument_spec=self.options)
        self.outcome = self._new_outcome()
        with ExitStack() as self.held:
            try:
                self.work()
            except DriftGuardError as error:
                self._fail(error)
            except AnsibleError as error:
                self._fail(DriftGuardError(str(error)))
        self.outcome["duration"] = round(time.monotonic() - started, 3)
        result = self._finish(result)
        if "drift_guard" in result:
            self._hand_over(result)
        return result

    def _from_variables(self) -> dict[str, Any]:
        """What the host's variables say, for options that the task leaves to them.

        A role that handed all of them over would have Jinja compile a template an option, for each host.
        """
        found: dict[str, Any] = {}
        for option in self.options:
            name = VARIABLES.get(option, f"drift_guard_{option}")
            if option in self._task.args or name not in self.task_vars:
                continue
            with suppress(AnsibleValueOmittedError):
                found[option] = self.variable(name)
        for option in BY_DEVICE & found.keys():
            found[option] = self._own_part(found[option], name=f"drift_guard_{option}")
        return {option: value for option, value in found.items() if value is not None}

    def _own_part(self, value: Any, *, name: str) -> Any:
        if not isinstance(value, Mapping):
            raise AnsibleActionFail(f"{name} - Expected: device name -> interfaces. Actual: {value!r}. Correct it.")
        return value.get(self.host)

    def variable(self, name: str) -> Any:
        """A variable of the host; None where it is not set."""
        return self._templar.template(self.task_vars[name]) if name in self.task_vars else None

    def folder(self, option: str, *, name: str) -> str:
        """Where files go: what the option says, where it may be empty for none, else a folder beside the reports."""
        given = self.arguments[option]
        if given is not None:
            return str(given)
        reports = self.variable(REPORT_DIR_VARIABLE) or recorder_option("report_dir")
        return str(Path(str(reports)).expanduser() / name)

    def lock(self) -> None:
        """Have the device for this run alone until the task ends; check mode only reads.

        Raises:
            LockedError: another run has it.
            RefusedError: there is no lock to be had.

        """
        if self._task.check_mode:
            return
        left_behind = take_lock(self.held, device=self.host, options=self.arguments)
        if left_behind:
            message = (
                f"{self.host} - {left_behind} had the lock and ended without giving it back: that run may have left "
                "the device half done."
            )
            self.notes.append(Finding("stale_lock", Severity.WARNING, message).as_dict())

    @abstractmethod
    def work(self) -> None:
        """Do it: fill ``self.outcome``, or raise a :class:`DriftGuardError`."""

    @property
    def host(self) -> str:
        """The device's name: the host's in the inventory."""
        return str(self.task_vars["inventory_hostname"])

    @property
    def address(self) -> str:
        """Where sessions go to, as an address where the name resolves here (behind a proxy it may not)."""
        host = str(self.connection().get_option("remote_addr"))
        with suppress(OSError):
            return str(getaddrinfo(host, None)[0][4][0])
        return host

    def connection(self) -> Any:
        """Netcommon's libssh plugin with the host's options; built once a task."""
        if not hasattr(self, "_libssh"):
            self._libssh = device_connection(self, task_vars=self.task_vars)
        return self._libssh

    def session(self, intent: DeviceIntent) -> DeviceSession:
        """A fresh login; ``ansible_command_timeout`` is the patience, as for netcommon's network_cli."""
        return open_session(self.connection(), platform=intent.platform, device=self.host, silence=self.patience)

    @property
    def patience(self) -> float:
        """Seconds of silence after which the device is given up."""
        return float(self._templar.template(self.task_vars.get("ansible_command_timeout", SILENCE)))

    def first_session(self, intent: DeviceIntent) -> DeviceSession:
        """A login before anything is sent, tried again where that is safe."""
        return self._patiently(lambda: self._right_device(intent))

    def read(self, intent: DeviceIntent, *, look: Callable[[DeviceSession], None] = lambda _session: None) -> str:
        """The running-config over a session of its own, tried again where that is safe; ``look`` reads what else."""

        def step() -> str:
            with self._right_device(intent) as session:
                text = session.read_running_config()
                look(session)
                return text

        return self._patiently(step)

    def _right_device(self, intent: DeviceIntent) -> DeviceSession:
        """A login to the device with the right serial number, as far as that is asked for and known."""
        session = self.session(intent)
        try:
            if self.serial and self.arguments["verify_serial"]:
                require_serial(session, self.serial)
        except BaseException:
            session.close()
            raise
        return session

    def look_around(self, session: DeviceSession, intent: DeviceIntent) -> None:
        """Note what killed runs left, and, where that is asked for, neighbours that Nautobot's cables don't lead to."""
        found = interrupted_runs(session)
        if self.arguments["verify_neighbors"]:
            found += neighbor_findings(session, intent)
        self.notes += [finding.as_dict() for finding in found]

    def _patiently(self, step: Callable[[], _Result]) -> _Result:
        retries = Retries(self.arguments["attempts"])
        result = retries.run(step)
        if retries.failures:
            message = (
                f"{self.host} - It answered at attempt {len(retries.failures) + 1}. Before: {retries.failures[-1]}"
            )
            self.notes.append(Finding("tried_again", Severity.INFO, message).as_dict())
        return result

    def intent(self) -> DeviceIntent:
        """The intent for this host, with the words about the device that reports group by."""
        given = self._given_intent()
        device = given.device
        self.serial = str(device.get("serial") or "").strip()
        self.outcome["intent"] = {"source": given.source, "age": given.age}
        if given.age is not None and given.age > _OLD:
            message = (
                f"{given.source} - the intent is {in_words(given.age)} old; Nautobot may say something else by now."
            )
            self.notes.append(Finding("old_intent", Severity.WARNING, message).as_dict())
        self.notes += [finding.as_dict() for finding in shared_address_findings(device)]
        for key in ("location", "role"):
            related = device.get(key)
            self.outcome[key] = str(related.get("name") or "") if isinstance(related, Mapping) else ""
        self.device_object = device
        intent = device_intent(device)
        self.outcome["platform"] = intent.platform.value
        return intent

    def _given_intent(self) -> GivenIntent:
        options = self.arguments
        elsewhere = options["device"] is not None or options["intent_file"]
        return given_intent(
            self.host,
            device=options["device"],
            intent_file=options["intent_file"],
            nautobot=None if elsewhere else source_for(self.host, given=options["nautobot"]),
            batch=self.task_vars.get("ansible_play_batch") or (),
            max_age=options["intent_max_age"],
            cables=options["verify_neighbors"],
        )

    def plan(self, running_config: str, *, intent: DeviceIntent, policy: Policy) -> Plan:
        """Stages 2 to 5 on what was read."""
        state = parse_running_config(running_config, platform=intent.platform)
        address = self.address
        plan = make_plan(intent, state, policy=policy, render=render_step, address=address)
        if EVIDENCE.is_wanted and self.device_object is not None:
            self._keep_evidence(running_config, plan, address=address)
        return plan

    def _keep_evidence(self, running_config: str, plan: Plan, *, address: str) -> None:
        """A device is no worse without evidence, but a report has to say that there is none."""
        try:
            record = make_record(self.device_object or {}, running_config, plan=plan, address=address)
            EVIDENCE.keep(f"{file_name(plan.device)} ".encode(), record)
        except OSError as error:
            message = f"{self.host} - what the plan was made from can't be kept: {error}."
            self.notes.append(Finding("evidence_not_kept", Severity.WARNING, message).as_dict())

    def _new_outcome(self) -> dict[str, Any]:
        return {
            "device": self.host,
            "platform": "",
            "plan": None,
            "location": "",
            "role": "",
            "task": self.task_word,
            "mode": "",
            "check_mode": bool(self._task.check_mode),
            "status": "error",
            "message": "",
            "changes": [],
            "kept": [],
            "commands": [],
            "inverse": [],
            "proposals": [],
            "findings": [],
            "diff": "",
            "saved": None,
            "protection": "",
            "failure": None,
        }

    def _unclassified(self) -> dict[str, str] | None:
        """What the status stands for where no error came: a plan's ``error`` is about what could not be compared."""
        status, message = self.outcome["status"], self.outcome["message"]
        if status == "error":
            return describe_failure("intent", message=message)
        return failure_of_status(status, message=message)

    def _fail(self, error: DriftGuardError) -> None:
        self.outcome["status"] = error.status
        self.outcome["message"] = str(error)
        self.outcome["failure"] = describe_failure(
            error.failure_class, message=str(error), name=error.name, remedy=error.remedy
        )
        finding = Finding(error.name, Severity.ERROR, str(error)).as_dict()
        self.outcome["findings"] = [*self.outcome["findings"], finding]

    def _finish(self, result: dict[str, Any]) -> dict[str, Any]:
        outcome = self.outcome
        outcome["findings"] = [*outcome["findings"], *self.notes]
        outcome["failure"] = outcome["failure"] or self._unclassified()
        result.update(drift_guard=outcome, status=outcome["status"], msg=outcome["message"])
        result["commands"] = outcome["commands"]
        if self._task.diff and outcome["diff"]:
            result["diff"] = {"prepared": outcome["diff"]}
        if outcome["status"] not in _CLEAN:
            result["failed"] = True
        return result

    def _hand_over(self, result: dict[str, Any]) -> None:
        """Have the outcome recorded; a task whose outcome can't be fails, which the recorder does hear of."""
        try:
            keep_outcome(
                result["drift_guard"],
                host=self.host,
                hidden=bool(self._task.no_log),
                coverage=result.get("drift_guard_plan"),
            )
        except OSError as error:
            message = f"what came of it can't be recorded: {error}. {result['msg']}"
            result.update(failed=True, msg=message, **{UNRECORDED: True})


def describe(outcome: dict[str, Any], plan: Plan) -> None:
    """Put what a plan says into an outcome."""
    outcome["mode"] = plan.policy["mode"]
    for key in ("changes", "kept", "commands", "inverse", "findings", "diff", "protection", "proposals"):
        outcome[key] = getattr(plan, key)


def message_for(plan: Plan) -> str:
    """A plan in a sentence."""
    changes = len(plan.changes)
    if changes:
        kept = f", {reported_only(plan)}" if plan.kept else ""
        return f"{changes} difference{'' if changes == 1 else 's'} to correct{kept}."
    if plan.kept:
        return f"Nothing to send; {reported_only(plan)}."
    if plan.status == "error":
        names = sorted({finding["name"] for finding in plan.findings if finding["severity"] == Severity.ERROR.value})
        return f"Something intended could not be compared: {', '.join(names)}."
    return "The device matches its intent."


def reported_only(plan: Plan) -> str:
    """How many differences stay."""
    return f"{len(plan.kept)} difference{'' if len(plan.kept) == 1 else 's'} reported only"
