# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a device waits before it takes an unconfirmed change back."""

from __future__ import annotations

from math import ceil

from .errors import RefusedError

DEFAULT = 300
"""Seconds."""
LONGEST = 7200
"""Seconds; IOS takes 1 to 120 minutes (`configure terminal revert timer`)."""
LOGIN_AND_READ = 60.0
"""Seconds for a fresh login and another read, retries included."""
SECONDS_A_LINE = 0.5
"""What a busy device may take for one line; most answer within a tenth."""


def shortest_timer(*, lines: int, patience: float) -> int:
    """Seconds that the lines, a fresh login and a read may take, one reply late by the whole patience included."""
    return ceil(LOGIN_AND_READ + 2 * patience + SECONDS_A_LINE * lines)


def timer_seconds(asked: int | None, *, lines: int, patience: float) -> int:
    """The timer's length in whole minutes, as IOS counts, for every platform.

    Args:
        asked: what the user wants, in seconds; ``None`` leaves it to us.
        lines: how many lines the plan sends.
        patience: seconds of silence after which a device is given up.

    Raises:
        RefusedError: too short for this plan, or longer than the platforms count.

    """
    shortest = shortest_timer(lines=lines, patience=patience)
    wanted = max(DEFAULT, shortest) if asked is None else asked
    if not shortest <= wanted <= LONGEST:
        raise RefusedError(
            f"rollback timer - Expected: {shortest} to {LONGEST} seconds for {lines} lines. Actual: {wanted}. "
            "Set drift_guard_rollback_timer accordingly, or send less at a time.",
            name="bad_timer",
        )
    return 60 * ceil(wanted / 60)
