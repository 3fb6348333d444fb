# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sink for the audit store: who ran what, and what came of it for each device."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ansible import context

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import Draft
from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.redact import may_hold_secrets, redact_texts, redact_values
from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome
from ansible_collections.drift.guard.plugins.module_utils.report.plain import as_json
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version
from ansible_collections.drift.guard.plugins.plugin_utils.audit import recording
from ansible_collections.drift.guard.plugins.plugin_utils.audit.identity import who
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import Recording, now, written
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext, Sink

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store

_OURS = frozenset({"changes", "kept", "commands", "inverse"})
"""Parts of an outcome that hold nothing but the attributes that are compared, which are no secrets."""


class AuditSink(Sink):
    """Writes what a run finds out; what it sends, its workers write themselves."""

    def __init__(self, run: RunContext, store: Store) -> None:
        self._run = run
        self._store = store
        self._waiting: list[Draft] = []
        self._recorded: dict[tuple[str, str], Outcome] = {}
        store.append([Draft(written(run.started), run.id, "run", body=_describe(run))])

    def outcome(self, outcome: Outcome, *, at: datetime) -> None:
        """Note it."""
        self._recorded[outcome["device"], outcome["task"]] = outcome
        body = redact_texts(dict(outcome), keep=_OURS) if may_hold_secrets(as_json(outcome)) else dict(outcome)
        self._waiting.append(Draft(written(at), self._run.id, "outcome", outcome["device"], body))

    def flush(self) -> None:
        """Record what waits; what can't be written now is tried again, at the latest at the end."""
        try:
            self._store.append(self._waiting)
        except DriftGuardError as error:
            self._run.warn(f"it is tried again: {error}")
        else:
            self._waiting = []

    def close(self, summary: Summary) -> list[str]:
        """Record the devices that gave no answer, and the end of the run."""
        for outcome in summary["devices"]:
            if self._recorded.get((outcome["device"], outcome["task"])) != outcome:
                self.outcome(outcome, at=datetime.now(UTC))
        body = {**summary["run"], "totals": summary["totals"]}
        self._waiting.append(Draft(now(), self._run.id, "finish", body=body))
        head = self._store.append(self._waiting)
        return [f"{self._store.where}: run {self._run.id} is recorded, the trail ends with {head}"]


def open_sink(run: RunContext) -> AuditSink | None:
    """Begin to record, where a store is configured; whoever wants to send something must know whether that works."""
    url = run.setting("audit_url")
    recording.begin(None)
    if not url:
        return None
    recording.begin(Recording(run.id, url, problem="audit store - the recorder could not open it."))
    try:
        store = _open_store(url)
        store.prepare()
        sink = AuditSink(run, store)
    except Exception as error:
        recording.begin(Recording(run.id, url, problem=str(error)))
        raise
    recording.begin(Recording(run.id, url))
    return sink


def _open_store(url: str) -> Store:
    """A worker pays for all that its parent has loaded, so the database's libraries come with an audit trail alone."""
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import open_store  # noqa: PLC0415 - as it says

    return open_store(url)


def _describe(run: RunContext) -> dict[str, Any]:
    """What is known when a run begins."""
    return {
        "playbook": run.playbook,
        "check_mode": bool(context.CLIARGS.get("check")),
        "version": collection_version(),
        **who(run.variables, environment=os.environ),
        "slice_of": run.setting("slice_of") or "",
        "nautobot_user": run.setting("nautobot_user") or "",
        "ticket": run.setting("change_ticket") or "",
        "trigger": redact_values(run.setting("trigger") or ""),
    }
