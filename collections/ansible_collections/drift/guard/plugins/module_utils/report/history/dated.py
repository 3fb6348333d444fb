# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A summary and the runs before it -> the summary with dates, news and the course of the fleet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...statuses import Family, look_up
from ..outcomes import Outcome
from ..summary import Summary, natural
from ..times import to_text
from .runs import PastRun, in_order, past_run
from .tracks import Since, Track, follow

_RUNS = 60
"""So many runs the course shows at most."""
_RANKED = 15
"""So many devices the ranking names."""


def dated(summary: Summary, *, past: Iterable[PastRun]) -> Summary:
    """Say since when each device and each difference is there, and how it came to this.

    Args:
        summary: of the run that ends now.
        past: earlier runs from anywhere, in any order; those that ended later are not looked at.

    Returns:
        A new summary, with ``drifting_since`` and ``last_in_sync`` for each device, ``since`` for each difference,
        and ``history``. The schema of summary.json defines them.
    """
    now = past_run(summary)
    before = [run for run in in_order(past) if run.finished <= now.finished and run.id != now.id]
    tracks = follow(before)
    differences = {row["device"]: _dates(row, track=tracks.get(row["device"]), now=now) for row in summary["devices"]}
    was_drifting = {name for name, track in tracks.items() if track.drifting}
    known = {name for name, track in tracks.items() if track.checked}
    follow([now], tracks=tracks)
    return {
        **summary,
        "devices": [
            {**_state(tracks[row["device"]]), **row, **differences[row["device"]]} for row in summary["devices"]
        ],
        "history": {
            "runs": [point(run) for run in [*before, now][-_RUNS:]],
            "news": _news(now, was_drifting=was_drifting, known=known, tracks=tracks, before=before),
            "ranking": _ranking(tracks),
        },
    }


def point(run: PastRun) -> dict[str, Any]:
    """Sum a run up for the course: devices by family of their status, and differences."""
    families = [look_up(seen.status).family for seen in run.devices.values()]
    return {
        "run": run.id,
        "task": run.task,
        "finished": to_text(run.finished),
        "devices": len(families),
        **{family.value: families.count(family) for family in Family},
        "differences": sum(len(seen.found) for seen in run.devices.values()),
    }


def _dates(outcome: Outcome, *, track: Track | None, now: PastRun) -> dict[str, Any]:
    """Date each difference, also one that this run closed."""
    places: Mapping[Any, Since] = track.places if track else {}

    def row(change: Mapping[str, Any]) -> dict[str, Any]:
        since = places.get((change["interface"], change["attribute"]))
        return {**change, "since": to_text(since.first if since else now.finished)}

    return {
        "changes": [row(change) for change in outcome["changes"]],
        "kept": [row(change) for change in outcome["kept"]],
    }


def _state(track: Track) -> dict[str, str | None]:
    """Say since when a device drifts, and when it was last known not to."""
    since = track.drifting
    clean = since.clean if since else track.checked
    return {
        "drifting_since": to_text(since.first) if since else None,
        "last_in_sync": to_text(clean) if clean else None,
    }


def _news(
    now: PastRun, *, was_drifting: set[str], known: set[str], tracks: Mapping[str, Track], before: Sequence[PastRun]
) -> dict[str, Any]:
    """Name the devices for which this run changed what is known."""
    names = sorted(now.devices, key=natural)
    return {
        "before": to_text(before[-1].finished) if before else None,
        "began": [name for name in names if now.devices[name].found and name in known - was_drifting],
        "ended": [name for name in names if name in was_drifting and tracks[name].drifting is None],
    }


def _ranking(tracks: Mapping[str, Track]) -> list[dict[str, Any]]:
    """Name the devices that differed in most runs; among equals, those that began most often."""
    rows: list[dict[str, Any]] = [
        {
            "device": name,
            "location": track.last.location,
            "differed": track.differed,
            "compared": track.compared,
            "spells": track.spells,
            "drifting_since": to_text(track.drifting.first) if track.drifting else None,
        }
        for name, track in tracks.items()
        if track.spells
    ]
    return sorted(rows, key=lambda row: (-row["differed"], -row["spells"], natural(row["device"])))[:_RANKED]
