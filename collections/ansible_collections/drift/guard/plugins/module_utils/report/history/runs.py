# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is remembered of a run: where each device differed, but neither values nor lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...statuses import COMPARED
from ..outcomes import Outcome
from ..summary import Summary
from ..times import to_time

Place = tuple[str, str]
"""Interface and attribute."""

_CLOSED = frozenset({"in_sync", "applied", "unchanged"})
"""With these the planned differences are gone when the run ends."""


@dataclass(frozen=True)
class Seen:
    """A device as one run found it."""

    status: str
    location: str = ""
    role: str = ""
    platform: str = ""
    planned: frozenset[Place] = frozenset()
    """Where the commands close a difference."""
    kept: frozenset[Place] = frozenset()
    """Where a difference is reported only."""

    @property
    def compared(self) -> bool:
        """Whether what is not named as a difference is known to be none."""
        return self.status in COMPARED

    @property
    def found(self) -> frozenset[Place]:
        """The differences at the beginning of the run."""
        return self.planned | self.kept if self.kept else self.planned

    @property
    def left(self) -> frozenset[Place]:
        """The differences at its end."""
        return self.kept if self.status in _CLOSED else self.found


@dataclass(frozen=True)
class PastRun:
    """One run. The order of runs is that of their ends."""

    id: str
    task: str
    """``check`` or ``apply``."""
    finished: datetime
    """Aware, UTC, whole seconds."""
    check_mode: bool
    devices: Mapping[str, Seen]
    """By device name."""


def past_run(summary: Summary) -> PastRun:
    """Keep of a summary what later runs want to know."""
    run = summary["run"]
    return PastRun(
        id=run["id"],
        task=run["task"],
        finished=to_time(run["finished"]),
        check_mode=run["check_mode"],
        devices={outcome["device"]: _seen(outcome) for outcome in summary["devices"]},
    )


def joined(parts: Iterable[PastRun], *, run_id: str) -> PastRun:
    """Make one run of its slices; a device that several looked at is as the one found it that ended last."""
    ordered = sorted(parts, key=lambda part: (part.finished, part.id))
    return PastRun(
        id=run_id,
        task="apply" if any(part.task == "apply" for part in ordered) else "check",
        finished=ordered[-1].finished,
        check_mode=all(part.check_mode for part in ordered),
        devices={name: seen for part in ordered for name, seen in part.devices.items()},
    )


def in_order(runs: Iterable[PastRun]) -> list[PastRun]:
    """Sort by time and drop what was handed over twice, as by two sources."""
    return sorted({run.id: run for run in runs}.values(), key=lambda run: (run.finished, run.id))


def _seen(outcome: Outcome) -> Seen:
    """Drop everything but names."""
    return Seen(
        status=outcome["status"],
        location=outcome["location"],
        role=outcome["role"],
        platform=outcome["platform"],
        planned=_places(outcome["changes"]),
        kept=_places(outcome["kept"]),
    )


def _places(changes: Iterable[Mapping[str, Any]]) -> frozenset[Place]:
    """Return where changes are."""
    return frozenset((change["interface"], change["attribute"]) for change in changes)
