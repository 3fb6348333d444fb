# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks of 20, 200 and 1,000 switches of 48 ports, in sync and with 5 % of them drifted, beside their peers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from tests.bench.harness import Figure, Goal, Section, in_turns
from tests.bench.ways import FLOOR, NORNIR, OURS, USUAL, Way, bed, fetch, nornir_diff, nothing, ours, usual

SIZES = (20, 200, 1000)
DRIFTED = 0.05
ROUNDS = 3
WAYS: Mapping[str, Way] = {
    FLOOR: fetch,
    NORNIR: nornir_diff,
    "Ansible: a task that does nothing": nothing,
    OURS: ours,
}
LEAST_GAIN, MOST_FETCHES, MOST_SECONDS, MOST_MEMORY = 50, 5, 30, 400
_GOALS_AT = 1000
"""Devices in sync that the goals are about."""


def bench() -> Iterator[Section]:
    """Measure; the usual playbook takes seconds of CPU a device, so only the smallest fleet sees it."""
    few = SIZES[0]
    found = measure(few, {**WAYS, USUAL: usual})
    usual_each = found[USUAL].cpu_median / few
    yield section(found, count=few, usual_each=usual_each)
    for count in SIZES[1:]:
        yield section(measure(count, WAYS), count=count, usual_each=usual_each)
    for count in SIZES:
        yield section(measure(count, WAYS, drifted=DRIFTED), count=count, drifted=DRIFTED)


def measure(count: int, ways: Mapping[str, Way], *, drifted: float = 0.0) -> dict[str, Figure]:
    """Each way on the same devices."""
    with bed(count, drifted=drifted) as there:
        return in_turns({name: partial(way, there) for name, way in ways.items()}, rounds=ROUNDS)


def section(
    found: Mapping[str, Figure], *, count: int, drifted: float = 0.0, usual_each: float | None = None
) -> Section:
    """What was found, beside the bare fetch and the goals."""
    state = f"{drifted:.0%} of them drifted" if drifted else "in sync"
    figures = [
        replace(figure, note=_note(figure, count), goals=tuple(_goals(found, count=count, usual_each=usual_each)))
        if name == OURS
        else replace(figure, note=_note(figure, count))
        for name, figure in found.items()
    ]
    return Section(f"Check: {count:,} devices of 48 ports, {state}", figures)


def _note(figure: Figure, count: int) -> str:
    return f"{figure.cpu_median / count * 1000:.0f} CPU-ms a device"


def _goals(found: Mapping[str, Figure], *, count: int, usual_each: float | None) -> Iterator[Goal]:
    mine = found[OURS]
    if usual_each is not None:
        gain = usual_each / (mine.cpu_median / count)
        yield Goal("{} times less CPU a device than the usual playbook", gain, LEAST_GAIN, at_least=True)
    if count == _GOALS_AT and usual_each is not None:
        yield Goal("{} times the CPU of the bare fetch", mine.cpu_median / found[FLOOR].cpu_median, MOST_FETCHES)
        yield Goal("{} s", mine.median, MOST_SECONDS)
        yield Goal("{} MB", mine.memory_median, MOST_MEMORY)
