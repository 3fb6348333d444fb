# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: configuration sessions and checkpoints, as releases before and since 4.32 show them."""

from __future__ import annotations

import re
from typing import Any

from tests.lab.engine.device import Candidate, Device
from tests.lab.engine.history import candidates
from tests.lab.engine.history.candidates import MAX_CHECKPOINTS, MAX_PENDING, TIMER
from tests.lab.engine.printing import text_of
from tests.lab.show.table import Structured, Table
from tests.lab.transactions import files

from . import system

_RELEASE = re.compile(r"(\d+)\.(\d+)")


def is_new(device: Device) -> bool:
    """EOS 4.32 and later keep the commit timer beside the sessions, not in them."""
    match = _RELEASE.match(device.release or system.version_data(device)["version"])
    return match is not None and (int(match.group(1)), int(match.group(2))) >= (4, 32)


def _state(device: Device, state: str) -> str:
    return "committed" if state == TIMER and is_new(device) else state


def sessions(device: Device) -> str:
    """`show configuration sessions`."""
    lines = [
        "Maximum number of completed sessions: 1",
        f"Maximum number of pending sessions: {MAX_PENDING}",
        "",
        "  Name                 State              User       Terminal",
        "  -------------------- ------------------ ---------- --------",
    ]
    for one in device.candidates.values():
        user = "netops" if one.state == "pending" else ""
        lines.append(f"  {one.name:<20} {_state(device, one.state):<18} {user}".rstrip())
    return "\n".join(lines) + "\n"


def _left(device: Device) -> float:
    return device.revert.deadline - device.clock() if device.revert is not None else 0.0


def sessions_detail(device: Device) -> str:
    device.tick()
    lines = ["Maximum number of completed sessions: 1", f"Maximum number of pending sessions: {MAX_PENDING}"]
    lines += ["Merge on commit is disabled", "Autosave to startup-config on commit is disabled", ""]
    beside = is_new(device)
    if device.revert is not None and beside:
        lines += [f"Session with pending commit timer: {device.revert.session}"]
        lines += [f"Time left until commit timer expiry: in {_hms(_left(device))}", ""]
    lines.append(_row("Name", "State", "User", "Terminal", "" if beside else "Commit Time Left"))
    lines.append(_row("-" * 20, "-" * 18, "-" * 10, "-" * 10, "" if beside else "-" * 16))
    for one in device.candidates.values():
        left = _hms(_left(device)) if one.state == TIMER and not beside else ""
        lines.append(_row(one.name, _state(device, one.state), "netops", "", left))
    return "\n".join(lines) + "\n"


def _row(name: str, state: str, user: str, terminal: str, left: str) -> str:
    return f"  {name:<20} {state:<18} {user:<10} {terminal:<10} {left}".rstrip()


def _hms(seconds: float) -> str:
    whole = max(0, int(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _session_data(device: Device, candidate: Candidate) -> dict[str, Any]:
    done = {"completedTime": 0.0, "commitUser": "netops"}
    before = {"commitUser": ""} if candidate.state == "pending" else done
    return {"state": _state(device, candidate.state), **before, "description": "", "instances": {}}


def sessions_data(device: Device) -> dict[str, Any]:
    """Times are seconds of uptime, as in `show version | json`."""
    device.tick()
    beside = is_new(device)
    reply: dict[str, Any] = {
        "sessions": {one.name: _session_data(device, one) for one in device.candidates.values()},
        "maxSavedSessions": 1,
        "maxOpenSessions": MAX_PENDING,
        "mergeOnCommit": False,
        "saveToStartupConfigOnCommit": False,
    }
    if device.revert is not None:
        expires = system.version_data(device)["uptime"] + _left(device)
        if beside:
            reply |= {"commitTimerSessionName": device.revert.session, "commitTimerExpireTime": expires}
        else:
            reply["sessions"][device.revert.session]["commitBy"] = expires
    return reply


def checkpoints(device: Device) -> str:
    """`show configuration checkpoints`."""
    lines = [
        f"Maximum number of checkpoints: {MAX_CHECKPOINTS}",
        "  Filename                    Date                 User",
        "  -------------------- ------------------------- ----------",
    ]
    lines += [f"  {name:<20}    1970-01-01 00:00:00    netops" for name in device.checkpoints]
    return "\n".join(lines) + "\n"


def checkpoints_data(device: Device) -> dict[str, Any]:
    saved = {name: {"fileDate": 0.0, "fileUser": "netops"} for name in device.checkpoints}
    return {"maxCheckpoints": MAX_CHECKPOINTS, "checkpoints": saved}


def running_diffs(device: Device) -> str:
    """`show running-config diffs`: what wasn't saved."""
    return candidates.unified(
        device.startup,
        text_of(device.running),
        old_name="flash:/startup-config",
        new_name="system:/running-config",
    )


COMMANDS: Table = {
    "show configuration sessions": Structured(sessions, sessions_data),
    "show configuration sessions detail": Structured(sessions_detail, sessions_data),
    "show configuration checkpoints": Structured(checkpoints, checkpoints_data),
    "show running-config diffs": running_diffs,
    "show file systems": files.file_systems,
}
