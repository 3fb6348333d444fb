# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks of slow devices: every line that one gets takes 50 ms, or 2 s, before it is answered.

Waiting costs no CPU, so the wall time should follow the slowest device and the number of forks. How often a
configuration was read is in the lab's record of what each device was asked; for ours anything but once is an error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from tests.bench.harness import Section, in_turns
from tests.bench.process_tree import Usage
from tests.bench.ways import (
    FLOOR,
    FORKS,
    NORNIR,
    OURS,
    USUAL,
    Bed,
    Way,
    WrongAnswerError,
    bed,
    fetch,
    nornir_diff,
    ours,
    outcomes,
    usual,
)

ROUNDS = 2
_NONE: Mapping[str, Way] = {}
_SCRIPTS: Mapping[str, Way] = {FLOOR: fetch, NORNIR: nornir_diff}


@dataclass
class Watched:
    """A way, and what the devices and the reports say of its last run."""

    way: Way
    there: Bed
    reads: int = 0
    """How often a configuration was read, of the device that saw it most often."""
    lines: int = 0
    """How many lines a device got, the one that got most."""

    def __call__(self) -> Usage:
        """Run it."""
        lab = self.there.lab
        for name in lab.names:
            lab.forget_log(name)
        usage = self.way(self.there)
        typed = [[line for session in lab.log(name) for line in session] for name in lab.names]
        self.lines = max(map(len, typed))
        self.reads = max(sum(line.startswith("show running-config") for line in one) for one in typed)
        return usage

    def note(self) -> str:
        """What each device had to answer."""
        times = "once" if self.reads == 1 else f"{self.reads} times"
        return f"the configuration read {times}, {self.lines} lines a device"


@dataclass
class WatchedOurs(Watched):
    """Ours, which reads a configuration once and takes as long as its slowest devices."""

    forks: int = FORKS
    shares: list[float] = field(default_factory=list)
    """For each run its wall time over what its slowest device takes, for as many batches as the forks make."""

    def __call__(self) -> Usage:
        """Run it with these forks."""
        usage = super().__call__()
        if self.reads != 1:
            raise WrongAnswerError(f"check.yml - Expected: one read of each device. Actual: {self.reads} of one.")
        slowest = max(outcome["duration"] for outcome in outcomes(self.there))
        self.shares.append(usage.wall / (slowest * math.ceil(self.there.count / self.forks)))
        return usage

    def note(self) -> str:
        """The same, and how the wall time follows from the slowest device."""
        share = sorted(self.shares)[len(self.shares) // 2]
        return f"{share:.2f} times the slowest device x devices/forks, {super().note()}"


def bench() -> Iterator[Section]:
    """Measure; at 50 ms a line the usual playbook is too busy to wait for anybody."""
    yield measure(200, milliseconds=50, forks=(FORKS, 50), peers=_SCRIPTS)
    yield measure(20, milliseconds=2000, forks=(10, FORKS), peers=_SCRIPTS, once={USUAL: usual})


def measure(
    count: int, *, milliseconds: int, forks: tuple[int, ...], peers: Mapping[str, Way], once: Mapping[str, Way] = _NONE
) -> Section:
    """The peers, which have 20 devices at once, and ours with several numbers of forks.

    Args:
        count: of devices.
        milliseconds: that each line takes.
        forks: how many ours has; a row each.
        peers: in turns with ours.
        once: those that take too long for more than one run.

    """
    with bed(count, latency_ms=milliseconds) as there:
        ways = {name: Watched(way, there) for name, way in {**peers, **once}.items()}
        for number in forks:
            ways[f"{OURS}, {number} forks"] = WatchedOurs(partial(ours, forks=number), there, forks=number)
        found = in_turns({name: way for name, way in ways.items() if name not in once}, rounds=ROUNDS)
        found |= in_turns({name: ways[name] for name in once}, rounds=1)
    figures = [replace(figure, note=ways[name].note()) for name, figure in found.items()]
    return Section(f"Slow devices: {count} of 48 ports, {milliseconds} ms a line", figures)
