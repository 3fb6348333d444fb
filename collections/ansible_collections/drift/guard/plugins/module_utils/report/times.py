# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Times as summary.json writes them (UTC, whole seconds), and as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

from .values import plural

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"))


def to_text(moment: datetime) -> str:
    """Write ``2026-03-02T08:15:00Z``."""
    return f"{moment:{_FORMAT}}"


def to_time(text: str) -> datetime:
    """Read what :func:`to_text` wrote.

    Raises:
        ValueError: it is written differently.
    """
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)


def clock(text: str) -> str:
    """Write ``2026-03-02 08:15 UTC``."""
    return f"{text[:10]} {text[11:16]} UTC"


def age(since: str, *, until: str) -> str:
    """Write how long something lasts in the largest unit that fits; ``new`` for less than a minute."""
    seconds = int((to_time(until) - to_time(since)).total_seconds())
    return next((plural(seconds // size, noun=noun) for size, noun in _UNITS if seconds >= size), "new")
