# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became faster or slower between two results of `make bench`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_MEASURES = {"measured": "", "cpu": "CPU", "memory": "memory"}
_Row = tuple[str, str, str]
_Spread = Mapping[str, Any]


def compare(old: Path, new: Path) -> str:
    """A Markdown table of what both results have; in bold what changed by more than both spreads.

    Raises:
        OSError: a file can't be read.
        ValueError: it is no result of `make bench`.

    """
    before, after = _read(old), _read(new)
    lines = ["| what | old | new | |", "|---|---|---|---|"]
    lines += [_line(row, before[row], after[row]) for row in before if row in after]
    missing = {f"only in {old}": before.keys() - after.keys(), f"only in {new}": after.keys() - before.keys()}
    lines += [f"\n{where}: {', '.join(sorted({row[0] for row in rows}))}" for where, rows in missing.items() if rows]
    return "\n".join(lines)


def _read(file: Path) -> dict[_Row, _Spread]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError:
        content = None
    if not isinstance(content, dict) or "sections" not in content:
        raise ValueError(f"{file} - Expected: a bench.json that `make bench` wrote. Actual: something else.")
    return dict(_rows(content["sections"]))


def _rows(sections: Mapping[str, Any]) -> Iterator[tuple[_Row, _Spread]]:
    for title, figures in sections.items():
        for figure in figures:
            for measure in _MEASURES:
                if spread := figure.get(measure):
                    unit = {"measured": figure["unit"], "cpu": "s", "memory": "MB"}[measure]
                    yield (f"{title}: {figure['name']}", measure, unit), spread


def _line(row: _Row, old: _Spread, new: _Spread) -> str:
    what, measure, unit = row
    ratio = f"{new['median'] / old['median']:.2f} times" if old["median"] else ""
    name = f"{what}, {_MEASURES[measure]}" if _MEASURES[measure] else what
    values = " | ".join(f"{spread['median']:g} {unit}".strip() for spread in (old, new))
    return f"| {name} | {values} | {f'**{ratio}**' if ratio and _apart(old, new) else ratio} |"


def _apart(old: _Spread, new: _Spread) -> bool:
    """Whether the samples don't overlap; a single one has no spread and says nothing about it."""
    before, after = ([min(one["samples"]), max(one["samples"])] for one in (old, new))
    return min(len(old["samples"]), len(new["samples"])) > 1 and (before[1] < after[0] or after[1] < before[0])
