# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs and a period -> how well the fleet kept to its intent, and of which devices nobody can say so.

What is counted are comparisons: a run that compared a whole device found it as intended or not. Nothing is assumed for
the time between two runs, and a device that was not compared in the period is unchecked, not compliant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import DriftGuardError
from ..summary import natural
from ..times import to_text, to_time
from .dated import point
from .runs import PastRun, in_order
from .tracks import Track, follow

NAME = "drift.guard/compliance/1"
"""What stands under ``schema`` in compliance.json."""

Compliance = dict[str, Any]
"""The content of compliance.json; ``schemas/compliance-1.json`` is its definition."""


class PeriodError(DriftGuardError):
    """Two dates that are no period."""

    name = "bad_period"


@dataclass(frozen=True)
class Period:
    """From ``start`` on, and before ``end``."""

    start: datetime
    """Aware, UTC."""
    end: datetime

    @classmethod
    def from_text(cls, start: str, end: str) -> Period:
        """Read two days (``2026-03-31``, the last one whole) or moments (``2026-03-31T12:00:00Z``), UTC.

        Raises:
            PeriodError: one of them is neither, or the end does not lie after the start.
        """
        period = cls(_moment(start, whole_day=False), _moment(end, whole_day=True))
        if period.end <= period.start:
            raise PeriodError(f"period - Expected: an end after {start}. Actual: {end}. Give another from or to.")
        return period


@dataclass
class _Tally:
    """A device in the period."""

    asked: int = 0
    compared: int = 0
    as_intended: int = 0
    attributes: set[str] = field(default_factory=set)


def compliance(runs: Iterable[PastRun], *, period: Period, version: str) -> Compliance:
    """Say how well the fleet kept to its intent.

    Args:
        runs: from anywhere, in any order; those before the period tell which devices there are.
        period: which runs count.
        version: of the collection.
    """
    ordered = in_order(runs)
    before = [run for run in ordered if run.finished < period.start]
    within = [run for run in ordered if period.start <= run.finished < period.end]
    tracks = follow(ordered[: len(before) + len(within)])
    tallies = {name: _Tally() for name in tracks}
    for run in within:
        _count(run, tallies)
    devices = [_device(name, tallies[name], track=tracks[name]) for name in sorted(tallies, key=natural)]
    return {
        "schema": NAME,
        "tool": {"name": "drift.guard", "version": version},
        "period": {"start": to_text(period.start), "end": to_text(period.end)},
        "totals": _sum(devices),
        "by_location": _groups(devices, key="location"),
        "by_role": _groups(devices, key="role"),
        "by_platform": _groups(devices, key="platform"),
        "by_attribute": _attributes(tallies.values()),
        "runs": [point(run) for run in within],
        "devices": devices,
    }


def _moment(text: str, *, whole_day: bool) -> datetime:
    """Read a day or a moment; a whole day ends where the next one begins."""
    try:
        if len(text) == len("2026-03-31"):
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
            return day + timedelta(days=1) if whole_day else day
        return to_time(text)
    except (ValueError, OverflowError) as error:
        raise PeriodError(
            f"period - Expected: a day like 2026-03-31, or a moment like 2026-03-31T12:00:00Z. Actual: {text!r}."
        ) from error


def _count(run: PastRun, tallies: Mapping[str, _Tally]) -> None:
    """Add a run of the period."""
    for name, seen in run.devices.items():
        tally = tallies[name]
        tally.asked += 1
        tally.compared += seen.compared
        tally.as_intended += seen.compared and not seen.found
        tally.attributes |= {attribute for _interface, attribute in seen.found}


def _device(name: str, tally: _Tally, *, track: Track) -> dict[str, Any]:
    """Make a device's row, with what was last known of it at the period's end."""
    return {
        "device": name,
        "location": track.last.location,
        "role": track.last.role,
        "platform": track.last.platform,
        "status": track.last.status,
        "asked": tally.asked,
        "compared": tally.compared,
        "as_intended": tally.as_intended,
        "drifting_since": to_text(track.drifting.first) if track.drifting else None,
    }


def _sum(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Sum devices up."""
    return {
        "devices": len(rows),
        "unchecked": sum(not row["compared"] for row in rows),
        "always_as_intended": sum(row["compared"] == row["as_intended"] > 0 for row in rows),
        "drifting_at_end": sum(row["drifting_since"] is not None for row in rows),
        "compared": sum(row["compared"] for row in rows),
        "as_intended": sum(row["as_intended"] for row in rows),
    }


def _groups(rows: Sequence[Mapping[str, Any]], *, key: str) -> dict[str, dict[str, int]]:
    """Sum devices up by a property; ``""`` holds those without it."""
    names = sorted({row[key] for row in rows}, key=natural)
    return {name: _sum([row for row in rows if row[key] == name]) for name in names}


def _attributes(tallies: Iterable[_Tally]) -> dict[str, int]:
    """Count the devices on which an attribute differed in the period."""
    found: dict[str, int] = {}
    for tally in tallies:
        for attribute in tally.attributes:
            found[attribute] = found.get(attribute, 0) + 1
    return dict(sorted(found.items()))
