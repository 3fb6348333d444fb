# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measure ways of doing something in turns, and write down what was measured as Markdown and JSON."""

from __future__ import annotations

import json
import os
import platform
import resource
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.process_tree import Usage


@dataclass(frozen=True)
class Goal:
    """A measured value beside what it should be."""

    what: str
    """With a place for the value: ``{} times the bare fetch``."""
    value: float
    limit: float
    at_least: bool = False
    """Whether the limit is the least; else it is the most."""

    @property
    def met(self) -> bool:
        """Whether the value keeps to it."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        words = f"{self.what.format(_number(self.value))} (goal: at {'least' if self.at_least else 'most'} "
        return f"{words}{_number(self.limit)})" if self.met else f"**{words}{_number(self.limit)}, missed)**"


@dataclass(frozen=True)
class Figure:
    """One measured thing."""

    name: str
    samples: tuple[float, ...]
    """In the order in which they were taken."""
    unit: str = "s"
    cpu: tuple[float, ...] = ()
    """Seconds of CPU that go with each sample: of a command all its processes, else of this process and its children.
    What a server spends is not in it."""
    memory: tuple[float, ...] = ()
    """The most that a command's processes had at once, in MB, with each sample."""
    note: str = ""
    """What the number is compared with."""
    goals: tuple[Goal, ...] = ()

    @property
    def median(self) -> float:
        """What stands for all samples."""
        return median(self.samples)

    @property
    def cpu_median(self) -> float:
        """The same for the CPU."""
        return median(self.cpu)

    @property
    def memory_median(self) -> float:
        """The same for the memory."""
        return median(self.memory)

    def as_dict(self) -> dict[str, Any]:
        """For the JSON file."""
        return {
            "name": self.name,
            "unit": self.unit,
            "measured": _spread(self.samples),
            "cpu": _spread(self.cpu),
            "memory": _spread(self.memory),
            "note": self.note,
            "goals": [{**asdict(goal), "value": round(goal.value, 3), "met": goal.met} for goal in self.goals],
        }


@dataclass
class Section:
    """What one benchmark found."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    text: str = ""
    """What the table does not say."""


Bench = Callable[[], Section | Sequence[Section]]


def in_turns(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, Figure]:
    """Run each way once a round, so that a busy moment of the machine does not hit one of them alone.

    Args:
        ways: by name. What one returns is what it took, where that is a `Usage`; else it is measured here.
        rounds: how often.

    """
    taken: dict[str, list[Usage]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, run in ways.items():
            began, spent = time.perf_counter(), _cpu()
            found = run()
            here = Usage(wall=time.perf_counter() - began, cpu=_cpu() - spent, memory=0)
            taken[name].append(found if isinstance(found, Usage) else here)
    return {name: figure(name, usages) for name, usages in taken.items()}


def figure(name: str, usages: Sequence[Usage]) -> Figure:
    """What some runs of the same took."""
    return Figure(
        name,
        tuple(usage.wall for usage in usages),
        cpu=tuple(usage.cpu for usage in usages),
        memory=tuple(usage.memory for usage in usages if usage.memory),
    )


def to_markdown(sections: Iterable[Section]) -> str:
    """A table for each benchmark."""
    lines = [f"{_machine()}, {datetime.now(UTC):%Y-%m-%d}"]
    for section in sections:
        lines += ["", f"## {section.title}", ""]
        lines += [section.text, ""] if section.text else []
        lines += ["| what | median | from - to | CPU | from - to | memory | |", "|---|---|---|---|---|---|---|"]
        lines += [_row(one) for one in section.figures]
    return "\n".join(lines) + "\n"


def _row(one: Figure) -> str:
    notes = ", ".join(filter(None, [one.note, *map(str, one.goals)]))
    taken = f"{_number(one.median)} {one.unit}".strip(), _range(one.samples)
    cpu = (f"{_number(one.cpu_median)} s", _range(one.cpu)) if one.cpu else ("", "")
    memory = f"{_number(round(one.memory_median))} MB" if one.memory else ""
    return f"| {' | '.join([one.name, *taken, *cpu, memory, notes])} |"


def missed(sections: Iterable[Section]) -> list[str]:
    """Each goal that was not met, with what it is about."""
    return [
        f"{section.title}: {one.name}: {goal}"
        for section in sections
        for one in section.figures
        for goal in one.goals
        if not goal.met
    ]


def write(sections: Iterable[Section], *, folder: Path) -> None:
    """Write `bench.md` and `bench.json`."""
    sections = list(sections)
    folder.mkdir(parents=True, exist_ok=True)
    found = {section.title: [one.as_dict() for one in section.figures] for section in sections}
    content = {"machine": _machine(), "when": datetime.now(UTC).isoformat(timespec="seconds"), "sections": found}
    (folder / "bench.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    (folder / "bench.md").write_text(to_markdown(sections), encoding="utf-8")


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


def _spread(samples: Sequence[float]) -> dict[str, Any] | None:
    """The median and all samples, least first."""
    if not samples:
        return None
    return {"median": round(median(samples), 3), "samples": [round(sample, 3) for sample in sorted(samples)]}


def _range(samples: Sequence[float]) -> str:
    return f"{_number(min(samples))} - {_number(max(samples))}" if len(samples) > 1 else ""


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}" if value >= 100 else f"{value:.2f}"


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
