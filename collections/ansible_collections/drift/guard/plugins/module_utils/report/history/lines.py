# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs <-> the lines of history.jsonl: one JSON object a line, one line a run, the newest last.

A line stands for itself: one that was broken off costs one run, and two processes that append spoil nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from ..encode import escaped
from ..times import to_text, to_time
from .runs import PastRun, Place, Seen

NAME = "drift.guard/history/1"
HISTORY = "history.jsonl"
"""The file's name in a report directory."""
LIMIT = 24_000_000
"""Bytes: a daily run over 1,000 devices for a year. Reading them and following each device takes about a second."""
KEPT = LIMIT * 9 // 10
"""Bytes that stay when the file is full, so that it is seldom shortened and never forgets much."""
_WORDS = 4
"""A device's list begins with its status and three groups."""


def to_line(run: PastRun) -> str:
    """Encode a run, with its newline. The same run gives the same bytes."""
    content = {
        "schema": NAME,
        "run": run.id,
        "task": run.task,
        "finished": to_text(run.finished),
        "check_mode": run.check_mode,
        "devices": {name: _row(seen) for name, seen in sorted(run.devices.items())},
    }
    return escaped(json.dumps(content, ensure_ascii=False, separators=(",", ":"))) + "\n"


def from_lines(text: str) -> tuple[list[PastRun], int]:
    """Decode what can be decoded.

    Returns:
        The runs in the order of their lines, and how many lines are none of ours.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    runs = [run for run in map(_run, lines) if run]
    return runs, len(lines) - len(runs)


def newest_first(text: str) -> Iterator[PastRun]:
    """Decode runs one by one, from the last line on, for who wants to know the latest of each device."""
    return filter(None, map(_run, reversed(text.split("\n"))))


def newest(text: str, *, limit: int) -> str:
    """Keep the last lines, as many as ``limit`` bytes hold, and at least one."""
    kept, size = list[str](), 0
    for line in reversed(text.splitlines(keepends=True)):
        size += len(line.encode())
        if kept and size > limit:
            break
        kept.append(line)
    return "".join(reversed(kept))


def _row(seen: Seen) -> list[Any]:
    """Write a device as a list, since a line holds a thousand of them; trailing blanks are left out."""
    row = [seen.status, seen.location, seen.role, seen.platform, _nested(seen.planned), _nested(seen.kept)]
    while not row[-1]:
        row.pop()
    return row


def _nested(places: Iterable[Place]) -> dict[str, list[str]]:
    """Write places by interface."""
    found: dict[str, list[str]] = {}
    for interface, attribute in sorted(places):
        found.setdefault(interface, []).append(attribute)
    return found


def _run(line: str) -> PastRun | None:
    """Decode one line; ``None`` for one that is broken, or another version's."""
    with suppress(ValueError, TypeError, KeyError, AttributeError, IndexError):
        content = json.loads(line)
        if content["schema"] == NAME:
            return PastRun(
                id=str(content["run"]),
                task=str(content["task"]),
                finished=to_time(content["finished"]),
                check_mode=content["check_mode"] is True,
                devices={name: _seen(row) for name, row in content["devices"].items()},
            )
    return None


def _seen(row: list[Any]) -> Seen:
    """Read a device's list; what is missing at its end is blank."""
    if len(row) <= _WORDS:
        return _without_differences(*map(str, row))
    status, location, role, platform = map(str, row[:_WORDS])
    planned, kept = (_places(row[index]) if len(row) > index else frozenset() for index in (_WORDS, _WORDS + 1))
    return Seen(status, location, role, platform, planned, kept)


@lru_cache(maxsize=10_000)
def _without_differences(status: str = "", location: str = "", role: str = "", platform: str = "") -> Seen:
    """Most devices of most runs: one object for all that are alike is read in a tenth of the time."""
    return Seen(status, location, role, platform)


def _places(nested: Mapping[str, list[str]]) -> frozenset[Place]:
    """Read places by interface."""
    return frozenset((interface, attribute) for interface, names in nested.items() for attribute in names)
