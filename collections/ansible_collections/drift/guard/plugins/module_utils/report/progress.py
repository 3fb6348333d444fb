# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far a run is, while it runs: devices by what came of them, rate, and what remains. Clocks are the caller's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..statuses import BY_WORD, Family
from .text import fit, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH = 80
_LINES = 20
"""So many lines a task prints at most where no terminal is: enough to see that it lives, not enough to drown a log."""
_GROUPS = {"in sync": (Family.SETTLED,), "drifted": (Family.PENDING,), "failed": (Family.BROKEN, Family.UNKNOWN)}
LEFT_OUT = "left out"
"""What is said of a device whose task was skipped on purpose."""


@dataclass
class Progress:
    """One task of ours over the devices of a play."""

    title: str
    """``check`` or ``apply``."""
    total: int
    started: float
    """Seconds on any clock that does not go back."""
    done: dict[str, str] = field(default_factory=dict)
    """Host -> status word, or :data:`LEFT_OUT`."""

    def take(self, host: str, *, status: str) -> bool:
        """Note what came of a host; tell whether a log should have a line now."""
        self.done[host] = status
        self.total = max(self.total, len(self.done))
        return len(self.done) == self.total or len(self.done) % max(self.total // _LINES, 1) == 0

    def counts(self) -> Mapping[str, int]:
        """Count devices as a reader does: in sync, drifted, failed, left out."""
        families = [BY_WORD[word].family for word in self.done.values() if word in BY_WORD]
        found = {name: sum(family in group for family in families) for name, group in _GROUPS.items()}
        return {**found, LEFT_OUT: len(self.done) - len(families)}

    def rate(self, now: float) -> float:
        """Return devices a second; 0 before the first."""
        return len(self.done) / max(now - self.started, 0.001) if self.done else 0.0

    def remaining(self, now: float) -> float | None:
        """Return the seconds that are left at this rate; ``None`` while nobody can tell."""
        rate = self.rate(now)
        return (self.total - len(self.done)) / rate if rate else None

    def text(self, now: float) -> str:
        """Say it in a line of 80 columns."""
        counts = ", ".join(f"{count} {name}" for name, count in self.counts().items() if count)
        left = self.remaining(now)
        pace = f", {self.rate(now):.1f}/s, {duration(left)} left" if left else ""
        line = f"{visible(self.title)} {len(self.done)}/{self.total}{pace}: {counts or 'none yet'}"
        return fit(line, width=WIDTH).rstrip()


def duration(seconds: float) -> str:
    """Write seconds as ``42s``, ``3m 05s`` or ``2h 10m``, rounded up."""
    whole = int(-(-seconds // 1))
    if whole < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{whole}s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes}m {rest:02}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60:02}m"  # noqa: PLR2004 - the same
