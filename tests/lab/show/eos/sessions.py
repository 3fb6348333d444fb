# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: configuration sessions."""

from __future__ import annotations

from typing import Any

from tests.lab.engine.device import MAX_PENDING_SESSIONS, Device
from tests.lab.show.table import Structured, Table


def sessions(device: Device) -> str:
    """`show configuration sessions`."""
    lines = [
        "Maximum number of completed sessions: 1",
        f"Maximum number of pending sessions: {MAX_PENDING_SESSIONS}",
        "",
    ]
    lines.append("  Name                 State             User       Terminal")
    lines.append("  -------------------- ----------------- ---------- --------")
    for one in device.candidates.values():
        user = "netops" if one.state == "pending" else ""
        lines.append(f"  {one.name:<20} {one.state:<17} {user}".rstrip())
    return "\n".join(lines) + "\n"


def sessions_detail(device: Device) -> str:
    device.tick()
    lines = ["Maximum number of completed sessions: 1", f"Maximum number of pending sessions: {MAX_PENDING_SESSIONS}"]
    lines += ["Merge on commit is disabled", "Autosave to startup-config on commit is disabled", ""]
    if device.revert is not None:
        left = _hms(device.revert.deadline - device.clock())
        lines += [f"Session with pending commit timer: {device.revert.session}"]
        lines += [f"Time left until commit timer expiry: in {left}", ""]
    lines.append("  Name                 State             User       Terminal   Commit Time Left")
    lines.append("  -------------------- ----------------- ---------- ---------- ----------------")
    for one in device.candidates.values():
        waits = device.revert is not None and device.revert.session == one.name
        left = _hms(device.revert.deadline - device.clock()) if waits and device.revert is not None else ""
        lines.append(f"  {one.name:<20} {one.state:<17} {'netops':<10} {'':<10} {left}".rstrip())
    return "\n".join(lines) + "\n"


def _hms(seconds: float) -> str:
    whole = max(0, int(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def sessions_data(device: Device) -> dict[str, Any]:
    """EOS 4.32 and later keep the commit timer beside the sessions, not in them."""
    sessions = {one.name: {"state": one.state, "commitUser": "", "instances": {}} for one in device.candidates.values()}
    reply: dict[str, Any] = {
        "sessions": sessions,
        "maxSavedSessions": 1,
        "maxOpenSessions": MAX_PENDING_SESSIONS,
        "mergeOnCommit": False,
        "saveToStartupConfigOnCommit": False,
    }
    if device.revert is not None:
        reply["commitTimerSessionName"] = device.revert.session
        reply["commitTimerExpireTime"] = device.revert.deadline
    return reply


COMMANDS: Table = {
    "show configuration sessions": Structured(sessions, sessions_data),
    "show configuration sessions detail": Structured(sessions_detail, sessions_data),
}
