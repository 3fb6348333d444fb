# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What happened in Nautobot, as it waits to be executed: plain values, which outlive the worker that saw them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Event:
    """One change that concerns one device."""

    change: str
    """UUID of Nautobot's ObjectChange: the same change twice is one event."""
    device: str
    """UUID."""
    arrived: float
    """Seconds since the epoch, when the hook saw it."""
    user: str
    """Name of who made the change."""
    user_id: str
    text: str
    """In words: what changed, and which fields."""
    interfaces: tuple[str, ...] = ()
    """Interfaces to reconcile, as Nautobot spells them. Without these and `deleted`, the device as a whole is meant."""
    deleted: tuple[str, ...] = ()
    """Interfaces that Nautobot no longer has."""

    @property
    def key(self) -> str:
        """What identifies it."""
        return f"{self.change}:{self.device}"

    @property
    def is_whole_device(self) -> bool:
        """Whether it is about the device itself, and not some of its interfaces."""
        return not (self.interfaces or self.deleted)

    def to_json(self) -> str:
        """As text; :meth:`from_json` reads it back."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> Event:
        """Read it back."""
        values = json.loads(text)
        return cls(**values | {name: tuple(values[name]) for name in ("interfaces", "deleted")})


def seconds_until_due(events: Iterable[Event], *, now: float, quiet: float, longest_wait: float) -> float:
    """How long to wait for more events: until it was quiet for a while, but never longer than the longest wait.

    Returns:
        Seconds; 0 when they are due, or when there is none.

    """
    arrivals = [event.arrived for event in events]
    if not arrivals:
        return 0.0
    return max(0.0, min(max(arrivals) + quiet, min(arrivals) + longest_wait) - now)
