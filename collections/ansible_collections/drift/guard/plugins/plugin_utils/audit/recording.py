# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether this run is recorded, and where: the recorder says so before it starts workers, which are forks of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError

URL_VARIABLE, URL_ENVIRONMENT = "drift_guard_audit_url", "DRIFT_GUARD_AUDIT_URL"


class UnrecordedError(RefusedError):
    """The run shall be recorded and can't be, so nothing is sent."""

    name = "audit_store"


@dataclass(frozen=True)
class Recording:
    """Where a run is recorded."""

    run: str
    url: str
    """With its password: never shown."""
    problem: str = ""
    """Why it can't be, although it shall."""


_current: Recording | None = None


def begin(recording: Recording | None) -> None:
    """Say where what happens from now on is recorded; None for nowhere."""
    global _current  # noqa: PLW0603 - a process has one run at a time, and its forks inherit which
    _current = recording


def current() -> Recording | None:
    """Where what happens now is recorded; None for nowhere."""
    return _current


def required_recording(asked: Any) -> Recording | None:
    """Where what is about to be sent has to be recorded first.

    Args:
        asked: what ``URL_VARIABLE`` says for the device, None where it is not set: a store may be asked for where no
            recorder listens.

    Raises:
        UnrecordedError: an audit store was asked for, and can't be written.

    """
    if _current is None:
        if os.environ.get(URL_ENVIRONMENT) if asked is None else asked:
            raise UnrecordedError(
                f"audit store - Expected: the callback drift.guard.recorder and its sink audit: {URL_VARIABLE} is "
                "set. Actual: it does not listen. Put it into callbacks_enabled. Nothing was sent."
            )
        return None
    if _current.problem:
        raise UnrecordedError(f"{_current.problem} Nothing was sent.")
    return _current


def now() -> str:
    """The time as entries write it."""
    return written(datetime.now(UTC))


def written(time: datetime) -> str:
    """A time as entries write it."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"
