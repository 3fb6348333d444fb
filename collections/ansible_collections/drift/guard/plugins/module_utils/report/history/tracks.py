# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs in their order -> each device's track: since when it drifts, and how often it did.

Drift begins with the first run that finds it and ends with the first that compares the whole device and leaves none.
A device that was not asked, or gave no answer, goes on as it was last known to be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .runs import PastRun, Place, Seen


@dataclass(frozen=True)
class Since:
    """A beginning. It lies after ``clean`` and no later than ``first``, the ends of two runs."""

    first: datetime
    """The first run that saw the difference, and every run since did."""
    clean: datetime | None
    """The last run before, which saw none; ``None`` where nobody looked before."""


@dataclass
class Track:
    """A device through all runs."""

    last: Seen
    """As the last run that was to look at it found it."""
    checked: datetime | None = None
    """The end of the last run that compared the whole device."""
    compared: int = 0
    """Runs that compared it whole."""
    differed: int = 0
    """Runs among those that found a difference."""
    spells: int = 0
    """How often it began to drift."""
    drifting: Since | None = None
    """``None`` while it is not known to drift."""
    places: dict[Place, Since] = field(default_factory=dict)
    """Every difference that is known."""

    def add(self, seen: Seen, *, at: datetime) -> None:
        """Go on with what a later run found."""
        self.last = seen
        if found := seen.found:
            if self.drifting is None:
                self.drifting = Since(at, self.checked)
                self.spells += 1
            for place in found - self.places.keys():
                self.places[place] = Since(at, self.checked)
        if seen.compared:
            self._settle(seen, at=at)

    def _settle(self, seen: Seen, *, at: datetime) -> None:
        """Count, and end what is over."""
        self.compared += 1
        self.differed += bool(seen.found)
        self.checked = at
        left = seen.left
        if len(left) < len(self.places):
            self.places = {place: since for place, since in self.places.items() if place in left}
        if not left:
            self.drifting = None


def follow(runs: Iterable[PastRun], *, tracks: dict[str, Track] | None = None) -> dict[str, Track]:
    """Follow every device through runs that are in order, from the beginning or from where other tracks end.

    Args:
        runs: in the order of :func:`.runs.in_order`.
        tracks: what was followed so far; it goes on in place.
    """
    tracks = {} if tracks is None else tracks
    for run in runs:
        for name, seen in run.devices.items():
            track = tracks.get(name)
            if track is None:
                track = tracks[name] = Track(seen)
            track.add(seen, at=run.finished)
    return tracks
