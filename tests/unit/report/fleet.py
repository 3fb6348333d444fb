# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fleets that the tests of the report stage share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome, normalise
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise

STARTED = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
RUN = Run(id="run-1", started=STARTED, finished=STARTED + timedelta(seconds=12.3456), version="0.1.0")

CHANGE = {"interface": "Vlan20", "attribute": "ipv4", "action": "change", "device": ["10.0.0.1/24"], "intent": []}
FINDING = {"name": "blank_read", "severity": "error", "interface": "", "attribute": "", "message": "Read again."}

HOSTILE = (
    "</style></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> "
    "\u202eevil\x1b[2J\x00\ud800 `x` | $style ${x}\r\n## h"
)
"""What a device's description may hold, and more."""


def outcome(device: str, status: str = "in_sync", **more: Any) -> Outcome:
    raw = {"platform": "ios", "location": "ZRH1", "role": "Access Switch", "task": "check", "mode": "enforce", **more}
    return normalise({"device": device, "status": status, **raw}, device=device)


def summary(*outcomes: Outcome) -> Summary:
    return summarise(outcomes, run=RUN)


def hostile_fleet() -> Summary:
    """One device on which every text is hostile."""
    change = dict.fromkeys(CHANGE, HOSTILE)
    finding = dict.fromkeys(FINDING, HOSTILE)
    texts = {
        "platform": HOSTILE,
        "location": HOSTILE,
        "role": HOSTILE,
        "message": HOSTILE,
        "diff": f"+{HOSTILE}\n```\n-x",
    }
    failure = {"class": "internal", **dict.fromkeys(("name", "severity", "message", "remedy"), HOSTILE)}
    lists = {
        "failure": failure,
        "changes": [change],
        "kept": [change],
        "commands": [HOSTILE],
        "inverse": [HOSTILE],
        "findings": [finding],
    }
    return summary(outcome(HOSTILE, "error", **texts, **lists))


def large_fleet(*, devices: int, changes: int) -> Summary:
    """Many devices that all drift a lot."""
    rows = [{**CHANGE, "interface": f"GigabitEthernet1/0/{number}"} for number in range(changes)]
    lines = [f" ip address 10.0.{number}.1 255.255.255.0" for number in range(changes)]
    diff = "".join(f"-{line}\n+{line} secondary\n" for line in lines)
    drift = {"changes": rows, "commands": lines, "inverse": lines, "diff": diff}
    return summary(
        *(outcome(f"sw{number}", "drifted", location=f"site{number % 20}", **drift) for number in range(devices))
    )
