# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keep a report small enough to open: fewer lines per device, for all alike, until it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

_LINES = (0, 5, 15, 40, 120, 400, 2000)
"""How many rows of each list a device may show, the fewest first: what is too large is rendered once, not often."""
_LEFT_OUT = " more in summary.json"


def fit_size(render: Callable[[int], str], *, limit: int) -> str:
    """Render with the most rows per list with which the text stays within ``limit`` bytes of UTF-8."""
    best = ""
    for lines in _LINES:
        text = render(lines)
        if best and len(text.encode()) > limit:
            break
        best = text
        if _LEFT_OUT not in text:
            break
    return best


def take(rows: Sequence[T], *, lines: int) -> tuple[Sequence[T], str]:
    """Return the first rows, and the note that says how many are left out; no note when none are."""
    missing = len(rows) - lines
    return (rows, "") if missing <= 0 else (rows[:lines], f"{missing}{_LEFT_OUT}")
