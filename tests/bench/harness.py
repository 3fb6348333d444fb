# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measure ways of doing something, and write down what was measured as Markdown and JSON."""

from __future__ import annotations

import json
import os
import platform
import resource
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured thing."""

    name: str
    samples: tuple[float, ...]
    """In the order in which they were taken."""
    unit: str = "s"
    cpu: tuple[float, ...] = ()
    """Seconds of this process and its children that go with each sample; what a server spends is not in it."""
    note: str = ""
    """What the number is compared with, or must not exceed."""

    @property
    def median(self) -> float:
        """What stands for all samples."""
        return median(self.samples)

    def as_dict(self) -> dict[str, Any]:
        """For the JSON file."""
        return {
            "name": self.name,
            "unit": self.unit,
            "median": round(self.median, 3),
            "least": round(min(self.samples), 3),
            "most": round(max(self.samples), 3),
            "samples": [round(sample, 3) for sample in self.samples],
            "cpu_median": round(median(self.cpu), 3) if self.cpu else None,
            "note": self.note,
        }


@dataclass
class Section:
    """What one benchmark found."""

    title: str
    figures: list[Figure] = field(default_factory=list)


Bench = Callable[[], Section]


def in_turns(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, Figure]:
    """Run each way once a round, so that a busy moment of the machine does not hit one of them alone."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, run in ways.items():
            began, spent = time.perf_counter(), _cpu()
            run()
            taken[name].append((time.perf_counter() - began, _cpu() - spent))
    return {
        name: Figure(name, tuple(wall for wall, _spent in each), cpu=tuple(spent for _wall, spent in each))
        for name, each in taken.items()
    }


def to_markdown(sections: Iterable[Section]) -> str:
    """A table for each benchmark."""
    lines = [f"{_machine()}, {datetime.now(UTC):%Y-%m-%d}"]
    for section in sections:
        lines += ["", f"## {section.title}", "", "| what | median | from - to | CPU | |", "|---|---|---|---|---|"]
        for figure in section.figures:
            spread = (
                f"{_number(min(figure.samples))} - {_number(max(figure.samples))}" if len(figure.samples) > 1 else ""
            )
            cpu = f"{_number(median(figure.cpu))} s" if figure.cpu else ""
            lines.append(
                f"| {figure.name} | {_number(figure.median)} {figure.unit} | {spread} | {cpu} | {figure.note} |"
            )
    return "\n".join(lines) + "\n"


def write(sections: Iterable[Section], *, folder: Path) -> None:
    """Write `bench.md` and `bench.json`."""
    sections = list(sections)
    folder.mkdir(parents=True, exist_ok=True)
    found = {section.title: [figure.as_dict() for figure in section.figures] for section in sections}
    content = {"machine": _machine(), "when": datetime.now(UTC).isoformat(timespec="seconds"), "sections": found}
    (folder / "bench.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    (folder / "bench.md").write_text(to_markdown(sections), encoding="utf-8")


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
