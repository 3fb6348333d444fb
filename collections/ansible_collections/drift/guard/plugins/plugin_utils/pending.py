# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes that a device is about to take back, and what runs that were killed left on it. Reads, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.model import Finding, Platform, Severity
from ansible_collections.drift.guard.plugins.module_utils.protection import OURS
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession

_EOS_SESSIONS = "show configuration sessions detail | json"
_IOS_TIMER = "show archive config rollback timer"
_IOS_NONE = re.compile(r"%?\s*No Rollback Confirmed Change pending", re.IGNORECASE)
_IOS_USER = re.compile(r"^User: *(?P<user>.*\S)", re.MULTILINE)
_NXOS_CHECKPOINTS = "show checkpoint summary"
_CHECKPOINT = re.compile(
    rf"^(?:\d+\) *)?(?P<name>{OURS}[0-9a-f]+):[^\n]*\n(?:Created by (?P<user>[^\n]+)\n)?"
    r"(?:Created at (?P<since>[^\n]+)\n)?",
    re.MULTILINE,
)


class PendingTransactionError(RefusedError):
    """A change on the device waits for somebody's confirmation; another one on top of it might go with it."""

    name = "pending_transaction"
    failure_class = "pending_transaction"


@dataclass(frozen=True)
class Timer:
    """A rollback timer that runs on the device."""

    session: str
    """EOS: the session whose commit waits; empty on IOS, which has one timer."""
    who: str
    """In words."""


def running_timer(session: DeviceSession) -> Timer | None:
    """The rollback timer that runs on an IOS or EOS device; ``None`` where none does.

    Raises:
        SessionError: the device doesn't say.

    """
    if session.platform is Platform.EOS:
        return _eos_timer(_eos_sessions(session))
    if session.platform is Platform.IOS:
        # Not `run`: the answer that nothing is pending begins with a percent sign, as refusals do.
        said = session.send_line(_IOS_TIMER).text.strip()
        if _IOS_NONE.match(said):
            return None
        user = _IOS_USER.search(said)
        if user is None:
            raise failure(
                FailureKind.REJECTED,
                session.device,
                expected=f"the reply to {_IOS_TIMER!r}",
                actual=repr(said),
                remedy="Without it a rollback timer of somebody else can't be told from none.",
            )
        return Timer(session="", who=f"a rollback timer of {user['user']}")
    return None


def clear_the_way(session: DeviceSession, *, before_send: Callable[[str], None]) -> list[Finding]:
    """Refuse to change a device whose last change may still be taken back; end what runs of ours left pending.

    EOS keeps few pending sessions, and then lets nobody configure any more. One of ours in which nobody is belongs to
    a run that was killed before its commit.

    Args:
        session: logged in and enabled.
        before_send: called with each line that changes something, before it is typed.

    Returns:
        One finding for each session that was ended, and for each of somebody else, which is left alone.

    Raises:
        PendingTransactionError: with whose change waits.
        SessionError: the device doesn't say.

    """
    sessions = _eos_sessions(session) if session.platform is Platform.EOS else {}
    timer = _eos_timer(sessions) if sessions else running_timer(session)
    if timer is not None:
        raise PendingTransactionError(
            f"{session.device} - Expected: no change that waits for confirmation. Actual: {timer.who}. "
            "Confirm or revert it there, or let it run out, then plan again."
        )
    pending = {name: one for name, one in sessions.get("sessions", {}).items() if one.get("state") == "pending"}
    orphans = [name for name, one in pending.items() if name.startswith(OURS) and not one.get("instances")]
    for name in orphans:
        before_send(f"configure session {name} abort")
        session.send_line(f"configure session {name} abort")
    foreign = [_foreign(session.device, name, one) for name, one in pending.items() if name not in orphans]
    return [*(_orphan(session.device, name) for name in orphans), *foreign]


def _foreign(device: str, name: str, one: dict[str, Any]) -> Finding:
    users = sorted({str(instance.get("user") or "") for instance in (one.get("instances") or {}).values()} - {""})
    by = f" of {', '.join(users)}" if users else ""
    message = (
        f"{device} - Expected: no other configuration session. Actual: {name}{by} is pending. It was left alone: its "
        "commit would take back what changes now, so abort it or begin it anew."
    )
    return Finding("foreign_session", Severity.WARNING, message)


def _orphan(device: str, name: str) -> Finding:
    message = (
        f"{device} - Expected: no session of an earlier run. Actual: {name} was pending: that run ended before its "
        "commit, so it had no effect. It was aborted."
    )
    return Finding("interrupted_run", Severity.WARNING, message)


def interrupted_runs(session: DeviceSession) -> list[Finding]:
    """NX-OS: checkpoints of ours that nobody removed, which a run does as its last step."""
    if session.platform is not Platform.NXOS:
        return []
    return [_interrupted(session.device, match) for match in _CHECKPOINT.finditer(session.run(_NXOS_CHECKPOINTS))]


def _interrupted(device: str, match: re.Match[str]) -> Finding:
    name = match["name"]
    since = f" at {match['since'].strip()}" if match["since"] else ""
    message = (
        f"{device} - Expected: no checkpoint of an earlier run. Actual: {name}, made{since}: that run ended midway. "
        f"`show diff rollback-patch checkpoint {name} running-config` shows what changed since, `rollback "
        f"running-config checkpoint {name} atomic` goes back, `no checkpoint {name}` ends this message."
    )
    return Finding("interrupted_run", Severity.WARNING, message)


def _eos_sessions(session: DeviceSession) -> dict[str, Any]:
    said = session.run(_EOS_SESSIONS)
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise failure(
            FailureKind.REJECTED,
            session.device,
            expected=f"JSON in reply to {_EOS_SESSIONS!r}",
            actual=repr(said[:200]),
            remedy="Without it a pending commit of somebody else can't be told from none.",
        )
    return found


def _eos_timer(found: dict[str, Any]) -> Timer | None:
    """Since EOS 4.32 the timer is beside the sessions (napalm#2166), before it is in the session's state."""
    for name, user in _eos_waiting(found):
        by = f" of {user}" if user else ""
        return Timer(session=name, who=f"a commit timer{by} on the session {name}")
    return None


def _eos_waiting(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    sessions = found.get("sessions", {})
    beside = found.get("commitTimerSessionName")
    if beside:
        yield str(beside), str(sessions.get(beside, {}).get("commitUser") or "")
    for name, one in sessions.items():
        if one.get("state") == "pendingCommitTimer":
            yield str(name), str(one.get("commitUser") or "")
