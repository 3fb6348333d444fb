# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Events that wait, and devices that are being worked on, in Nautobot's Redis.

One hash holds the events. Hooks only add to it and a run removes, at its end, exactly those that it has executed: what
a worker that died had in hand is still there. A device that is worked on is reserved by a lock that expires unless it
is renewed. All operations are single commands of Redis, or locks of its client: there is no half-way that could last.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from redis.lock import Lock

from .events import Event

_EVENTS = "drift_guard:events"
_SCHEDULED = "drift_guard:scheduled"
_RESERVED = "drift_guard:reserved:{}"


class Waiting:
    """What waits for a run, and who works on what."""

    def __init__(self, client: Any) -> None:
        """Take a client of redis-py (`cache.client.get_client()`)."""
        self._client = client

    def add(self, event: Event) -> None:
        """Let it wait; the same change twice is one event."""
        self._client.hset(_EVENTS, event.key, event.to_json())

    def events(self) -> list[Event]:
        """All that wait, the oldest first."""
        found = [Event.from_json(text) for text in self._client.hvals(_EVENTS)]
        return sorted(found, key=lambda event: (event.arrived, event.key))

    def remove(self, events: Iterable[Event]) -> None:
        """Forget those that are done, and no others."""
        keys = [event.key for event in events]
        if keys:
            self._client.hdel(_EVENTS, *keys)

    def schedule(self, *, seconds: float) -> bool:
        """Claim the next run for so long; False where somebody has, and the run is still to come."""
        return bool(self._client.set(_SCHEDULED, "1", nx=True, px=max(1, int(seconds * 1000))))

    def keep_scheduled(self, *, seconds: float) -> None:
        """The run that was claimed comes later."""
        self._client.set(_SCHEDULED, "1", px=max(1, int(seconds * 1000)))

    def begin(self) -> None:
        """The run that was claimed is here: from now on, an event needs another one."""
        self._client.delete(_SCHEDULED)

    def is_alive(self, run: str) -> bool:
        """Whether a run holds any device."""
        return any(self._client.get(key) == run.encode() for key in self._client.scan_iter(_RESERVED.format("*")))

    def holder(self, device: str) -> str:
        """The run that works on a device; nothing where none does."""
        found = self._client.get(_RESERVED.format(device))
        return found.decode() if found else ""

    def reserve(self, device: str, *, run: str, seconds: float) -> Lock | None:
        """Reserve a device for a run; `None` where another one works on it."""
        lock = Lock(self._client, _RESERVED.format(device), timeout=seconds, thread_local=False)
        return lock if lock.acquire(blocking=False, token=run) else None
