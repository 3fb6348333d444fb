# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From an edit in Nautobot to the device that has it, and what a storm of edits costs a device in sessions."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.harness import Figure, Section
from tests.bench.nautobot_inventory import STATE
from tests.e2e.jobs import fleet
from tests.e2e.jobs.rest import Rest
from tests.lab import Lab
from tests.lab.nautobot import Nautobot
from tests.unit.builders import EOS, port

EDITS = 20
_POLL = 0.02
_LONGEST = 300.0


def bench() -> Section:
    """Measure."""
    with running() as (rest, lab):
        there, over = _edits(rest, lab)
        seconds, sessions, runs = _storm(rest, lab)
    return Section(
        f"Edits: {EDITS} descriptions one after the other, then {fleet.PORTS} at once",
        [
            Figure("from the REST API's answer to the device that has it", there, note="3 s of it are the quiet time"),
            Figure("from there to the end of the run: proved, saved, reported", over),
            Figure(f"{fleet.PORTS} interfaces at once: until the run ended", (seconds,)),
            Figure(
                f"{fleet.PORTS} interfaces at once: SSH sessions", (sessions,), unit="", note="compare, send, prove"
            ),
            Figure(f"{fleet.PORTS} interfaces at once: runs", (runs,), unit=""),
        ],
    )


@contextmanager
def running() -> Iterator[tuple[Rest, Lab]]:
    """A Nautobot of its own with enabled hooks, and devices that take what comes."""
    nautobot = Nautobot(STATE)
    with tempfile.TemporaryDirectory() as name:
        fleet.write_configs(Path(name))
        nautobot.up()
        try:
            with Lab(Path(name)) as lab:
                nautobot.seed(fleet.answer(Path(name)), lab=lab.state)
                rest = Rest(nautobot)
                rest.enable_jobs()
                context = {"local_config_context_data": {"drift_guard": {"dry_run": False}}}
                rest.edit_all("dcim/devices", {rest.device(device)["id"]: context for device in lab.names})
                rest.settle()
                yield rest, lab
        finally:
            nautobot.down()


def _edits(rest: Rest, lab: Lab) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Seconds until the device has it, and from there until the run is over, for each edit."""
    there, over = [], []
    for number in range(EDITS):
        platform, name = list(fleet.SMALL.items())[number % len(fleet.SMALL)]
        interface = rest.interface(name, port(platform, 1))
        text = f"edit number {number}"
        rest.edit("dcim/interfaces", interface, description=text)
        answered = time.perf_counter()
        while f"description {text}" not in lab.running(name):
            if time.perf_counter() - answered > _LONGEST:
                raise TimeoutError(f"{name} has no {text!r} after {_LONGEST:g} s: {rest.runs('DriftRun')[-1].log}")
            time.sleep(_POLL)
        had = time.perf_counter()
        rest.settle()
        there.append(had - answered)
        over.append(time.perf_counter() - had)
    return tuple(there), tuple(over)


def _storm(rest: Rest, lab: Lab) -> tuple[float, int, int]:
    """Seconds until all is done, sessions that the device saw, and runs that it took."""
    ids, before = rest.interfaces(fleet.BIG), len(rest.runs("DriftRun"))
    lab.forget_log(fleet.BIG)
    storm = {ids[port(EOS, number)]: {"description": f"storm {number}"} for number in range(1, fleet.PORTS + 1)}
    rest.edit_all("dcim/interfaces", storm)
    answered = time.perf_counter()
    rest.settle(seconds=_LONGEST)
    seconds = time.perf_counter() - answered
    missing = [number for number in range(1, fleet.PORTS + 1) if f"storm {number}\n" not in lab.running(fleet.BIG)]
    if missing:
        raise RuntimeError(f"{fleet.BIG} lacks what was edited on ports {missing}")
    return seconds, len(lab.log(fleet.BIG)), len(rest.runs("DriftRun")) - before
