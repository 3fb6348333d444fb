# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One device's outcome: its keys, their types, and what is assumed where an answer is missing.

The action plugins return outcomes; whatever Ansible reports without one becomes one here, because a device that is
missing from a report looks like a device without a problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from ..failure_classes import BY_WORD as FAILURES
from ..failure_classes import failure_of_status
from ..statuses import BY_WORD
from .plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(TypedDict):
    """A device's row in the summary; see ``schemas/summary-1.json`` for the meaning of each key."""

    device: str
    platform: str
    location: str
    role: str
    task: str
    mode: str
    check_mode: bool
    status: str
    message: str
    changes: list[dict[str, Any]]
    kept: list[dict[str, Any]]
    commands: list[str]
    inverse: list[str]
    findings: list[dict[str, Any]]
    diff: str
    saved: bool | None
    proposals: list[dict[str, Any]]
    plan: dict[str, Any] | None
    rollback: dict[str, Any] | None
    failure: dict[str, Any] | None
    protection: str
    remains: dict[str, Any] | None
    duration: float
    drifting_since: NotRequired[str | None]
    """From here on: what :func:`.history.dated.dated` adds."""
    last_in_sync: NotRequired[str | None]


REMAINS = {"took": "In effect although the apply failed", "undo_lines": "Typed to take it back"}
"""What reports show of ``remains``, with its title."""
_CHANGE = {"interface": "", "attribute": "", "action": "", "device": None, "intent": None}
_FINDING = {"name": "", "severity": "", "interface": "", "attribute": "", "message": ""}
_PROPOSAL = {"interface": "", "attribute": "", "device": None, "intent": None, "reason": "", "request": None}
_PLAN_FILE = {"digest": "", "file": ""}
_FAILURE = {"class": "", "name": "", "severity": "", "message": "", "remedy": ""}


def normalise(raw: Mapping[str, Any], *, device: str) -> Outcome:
    """Bring what a plugin returned into the published shape; ``device`` names it where the outcome does not."""
    return published(to_plain(raw), device=device)


def published(found: Mapping[str, Any], *, device: str) -> Outcome:
    """The same for what is plain already, as what was read from JSON is.

    A status word that nobody knows becomes ``error``, and the message says so.
    """
    status, message = _text(found, "status"), _text(found, "message")
    if status not in BY_WORD:
        message = f"Unknown status {status!r} (expected one of {', '.join(BY_WORD)}). {message}".rstrip()
        status = "error"
    return {
        "device": _text(found, "device") or device,
        "platform": _text(found, "platform"),
        "location": _text(found, "location"),
        "role": _text(found, "role"),
        "task": "apply" if found.get("task") == "apply" else "check",
        "mode": found["mode"] if found.get("mode") in {"merge", "enforce"} else "",
        "check_mode": found.get("check_mode") is True,
        "status": status,
        "message": message,
        "changes": _rows(found, "changes", blank=_CHANGE),
        "kept": _rows(found, "kept", blank=_CHANGE),
        "commands": _lines(found, "commands"),
        "inverse": _lines(found, "inverse"),
        "findings": _rows(found, "findings", blank=_FINDING),
        "diff": _text(found, "diff"),
        "proposals": _rows(found, "proposals", blank=_PROPOSAL),
        "plan": _file(found, "plan"),
        "rollback": _file(found, "rollback"),
        "saved": found["saved"] if isinstance(found.get("saved"), bool) else None,
        "failure": _failure(found, status=status, message=message),
        "protection": _text(found, "protection"),
        "remains": _remains(found.get("remains")),
        "duration": _seconds(found.get("duration")),
    }


def without_answer(device: str, *, task: str, status: str, message: str, known: Outcome | None = None) -> Outcome:
    """Make the outcome of a device that gave none, with its place and platform where an earlier outcome told."""
    raw = {key: known[key] for key in ("platform", "location", "role", "mode")} if known else {}
    return normalise({**raw, "task": task, "status": status, "message": message}, device=device)


def _text(found: Mapping[str, Any], key: str) -> str:
    """Return text, also where a plugin gave a number or nothing."""
    value = found.get(key)
    return "" if value is None else str(value)


def _lines(found: Mapping[str, Any], key: str) -> list[str]:
    """Return a list of text lines; a missing list is an empty one."""
    value = found.get(key)
    return [str(line) for line in value] if isinstance(value, list) else []


def _rows(found: Mapping[str, Any], key: str, *, blank: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return dictionaries with exactly the keys of ``blank``; text columns hold text."""
    value = found.get(key)
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return [
        {name: row.get(name) if default is None else _text(row, name) for name, default in blank.items()}
        for row in rows
    ]


def _file(found: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    """Return a plan's digest and file; None where there is none."""
    rows = _rows({key: [found.get(key)]}, key, blank=_PLAN_FILE)
    return rows[0] if rows and rows[0]["digest"] else None


def _failure(found: Mapping[str, Any], *, status: str, message: str) -> dict[str, Any] | None:
    """Return what went wrong; what nobody classified, its status does."""
    rows = _rows({"failure": [found.get("failure")]}, "failure", blank=_FAILURE)
    known = rows and rows[0]["class"] in FAILURES
    return rows[0] if known else failure_of_status(status, message=message)


def _remains(value: object) -> dict[str, Any] | None:
    """Return the account of a change that was sent; nothing where none was."""
    if not isinstance(value, dict):
        return None
    lines = {key: _lines(value, key) for key in ("took", "missing", "undo_lines")}
    return {**lines, **{key: _text(value, key) for key in ("undone_by", "todo")}}


def _seconds(value: object) -> float:
    """Return a duration in seconds, to the millisecond; nonsense is 0."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    return round(max(float(value), 0.0), 3)
