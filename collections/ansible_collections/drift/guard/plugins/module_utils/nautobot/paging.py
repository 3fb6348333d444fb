# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bounded pages over a fleet that may change meanwhile, without ever taking a part for the whole.

Pages of a list by number shift when a device is created or deleted between two of them. So devices are listed first,
by id alone, which is cheap; then asked for by those ids; then listed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..errors import NautobotError, TooSlowError

Row = Mapping[str, Any]
_ROUNDS = 4


def pages(keys: Sequence[str], *, ask: Callable[[Sequence[str]], list[Row]], size: int) -> Iterator[list[Row]]:
    """Ask for so many keys at a time, and for half as many from a page on that takes too long.

    Args:
        keys: what to ask for.
        ask: fetches the rows for some of them.
        size: how many at most.

    Raises:
        TooSlowError: even one takes too long.

    """
    start = 0
    while start < len(keys):
        asked = keys[start : start + size]
        try:
            rows = ask(asked)
        except TooSlowError as error:
            if len(asked) == 1:
                raise TooSlowError(f"{error} Not even a page with one device was answered.") from error
            size = len(asked) // 2
            continue
        yield rows
        start += len(asked)


def whole_fleet(
    listing: Callable[[], Sequence[str]], *, ask: Callable[[Sequence[str]], list[Row]], size: int, where: str
) -> list[Row]:
    """Fetch every row that is listed, in the order of the last listing.

    Args:
        listing: the ids of all rows, as of now.
        ask: fetches the rows for some ids.
        size: how many at most at a time.
        where: Nautobot's address, for messages.

    Raises:
        NautobotError: a row twice or unasked, or rows that are listed and never delivered.

    """
    fetched: dict[str, Row] = {}
    wanted = _distinct(listing(), where=where)
    for _round in range(_ROUNDS):
        missing = [key for key in wanted if key not in fetched]
        for rows in pages(missing, ask=ask, size=size):
            _take(rows, fetched=fetched, asked=set(missing), where=where)
        wanted = _distinct(listing(), where=where)
        if all(key in fetched for key in wanted):
            return [fetched[key] for key in wanted]
    raise NautobotError(
        f"{where} - Expected: all {len(wanted)} devices that Nautobot lists. Actual: "
        f"{sum(key in fetched for key in wanted)} of them after {_ROUNDS} rounds. Devices are being created and "
        "deleted all the time: run it again when that is over, or narrow it with filters."
    )


def _distinct(keys: Sequence[str], *, where: str) -> Sequence[str]:
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise NautobotError(
            f"{where} - Expected: each device once. Actual: {twice} twice in the list. Run it again; if it stays, look "
            "into Nautobot's log."
        )
    return keys


def _take(rows: list[Row], *, fetched: dict[str, Row], asked: set[str], where: str) -> None:
    for row in rows:
        key = str(row.get("id"))
        if key not in asked or key in fetched:
            raise NautobotError(
                f"{where} - Expected: each device that was asked for, once. Actual: {row.get('name')!r} ({key}) "
                f"{'twice' if key in fetched else 'unasked'}. Does a proxy before Nautobot cache answers?"
            )
        fetched[key] = row
