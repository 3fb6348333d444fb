# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report of an AWX job, made here from the job's events: AWX keeps each task's result, but no file of a run.

An artifact (`set_stats`) would be one value for the whole run, which a failed device can't write to. An event holds one
device's result, and AWX empties those above 700,000 characters (MAX_EVENT_RES_DATA), which is said then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..core import core_module

Event = Mapping[str, Any]
ENDED = ("runner_on_ok", "runner_on_failed", "runner_on_unreachable")
"""The events that hold a result."""
_TASKS = {"drift.guard.plan": "check", "drift.guard.apply": "apply"}
_WELL = ("in_sync", "drifted", "applied", "unchanged")
_EMPTIED = "Its result is larger than AWX keeps (MAX_EVENT_RES_DATA), so only AWX's own output shows it."


@dataclass(frozen=True)
class AwxRun:
    """What is known about an AWX job that ended."""

    id: int
    names: tuple[str, ...]
    """The devices that were asked for."""
    task: str
    """`check` or `apply`."""
    status: str
    explanation: str
    """AWX's words, where it has some."""
    started: str
    """ISO 8601, or empty where it never started."""
    finished: str


@dataclass(frozen=True)
class Report:
    """What the recorder would have written."""

    summary: Mapping[str, Any]
    files: Mapping[str, bytes]
    complete: bool
    """Each device was compared, and what was sent is proved."""


def make_report(run: AwxRun, events: Iterable[Event], *, project: Path) -> Report:
    """Events -> outcomes -> summary -> files, with the functions that the recorder uses.

    A device that was asked for and gave no answer is in it as an error: it may be missing from AWX's inventory.
    """
    ledger = core_module("report.ledger", project=project).Ledger()
    for name in run.names:
        ledger.trouble(name, status="error", message=_no_answer(run))
    for event in events:
        _take(event, ledger)
    ledger.expect(run.names, task=run.task)
    summaries = core_module("report.summary", project=project)
    version = core_module("report.version", project=project).collection_version()
    described = summaries.Run(
        id=f"awx-{run.id}", started=_moment(run.started), finished=_moment(run.finished), version=version
    )
    summary = summaries.summarise(ledger.close(), run=described)
    renderers = {
        "summary.json": core_module("report.encode", project=project).to_json,
        "report.md": core_module("report.markdown", project=project).to_markdown,
        "report.html": core_module("report.html", project=project).to_html,
    }
    files = {name: render(summary).encode() for name, render in renderers.items()}
    return Report(summary, files, complete=all(one["status"] in _WELL for one in summary["devices"]))


def _take(event: Event, ledger: Any) -> None:
    """An outcome; or that there should have been one; or why no outcome will come."""
    data = event.get("event_data") or {}
    host, result = str(data.get("host") or ""), data.get("res")
    result = result if isinstance(result, Mapping) else {}
    outcome = result.get("drift_guard")
    kind = _TASKS.get(str(data.get("resolved_action") or "")) or _TASKS.get(str(data.get("task_action") or ""))
    if isinstance(outcome, Mapping):
        ledger.record(host, raw=outcome)
    elif kind:
        ledger.lose(host, task=kind, status="error", message=_EMPTIED)
    elif event.get("event") != "runner_on_ok":
        status = "unreachable" if event.get("event") == "runner_on_unreachable" else "error"
        ledger.trouble(host, status=status, message=f"Task {data.get('task')!r}: {result.get('msg') or 'no message'}")


def _no_answer(run: AwxRun) -> str:
    words = f"AWX job {run.id} ended as {run.status!r} without a result for this device."
    if run.explanation:
        words += f" AWX says: {run.explanation}"
    if run.status in ("successful", "failed"):
        words += " Is it in the inventory of the job template? Let the inventory source update on launch."
    return words


def _moment(text: str) -> datetime:
    """AWX's time, or now."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)
