# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Processes of an instance, found by a mark in their environment.

There are no pid files, so a stale one can't make us signal a stranger, and what a service started itself (a pool's
workers, a job's ansible-runner) is found as well.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

INSTANCE, SERVICE = "DRIFT_GUARD_NAUTOBOT", "DRIFT_GUARD_NAUTOBOT_SERVICE"
_PATIENCE = 8.0
"""Seconds from the polite signal to the other one; a worker in the middle of a job ends its job first."""


def start(
    arguments: list[str], *, instance: str, service: str, environment: Mapping[str, str], log: Path, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a service in a session of its own, with its output at the end of a log."""
    marks = {INSTANCE: instance, SERVICE: service}
    with log.open("ab") as out:
        return subprocess.Popen(
            arguments,
            env={**environment, **marks},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )


def alive(instance: str, service: str) -> bool:
    return any(_matching(instance, lambda name: name == service))


def kill(instance: str, service: str) -> None:
    """End a service as a power failure does, with all that it has started."""
    for pid in list(_matching(instance, lambda name: name == service)):
        _signal(pid, instance, signal.SIGKILL)
    while alive(instance, service):
        time.sleep(0.05)


def stop(instance: str, *services: str) -> None:
    """End the services named, else all; PostgreSQL after the others, since they write to it."""
    wanted = set(services)

    def chosen(name: str) -> bool:
        return name in wanted if wanted else True

    _end(instance, lambda name: chosen(name) and name != "postgres", signal.SIGTERM)
    _end(instance, lambda name: chosen(name) and name == "postgres", signal.SIGINT)  # "fast" shutdown


def _end(instance: str, chosen: Callable[[str], bool], number: signal.Signals) -> None:
    """Signal until nobody is left, rudely when patience has run out."""
    deadline = time.monotonic() + _PATIENCE
    told: set[int] = set()
    while pids := list(_matching(instance, chosen)):
        rude = time.monotonic() > deadline
        for pid in pids:
            if rude or pid not in told:
                _signal(pid, instance, signal.SIGKILL if rude else number)
                told.add(pid)
        time.sleep(0.05)


def _signal(pid: int, instance: str, number: signal.Signals) -> None:
    """Signal a process that is held by a descriptor, so that its number can't pass to another in between."""
    try:
        held = os.pidfd_open(pid)
    except OSError:
        return
    try:
        if _marks(pid).get(INSTANCE) == instance:
            signal.pidfd_send_signal(held, number)
    except OSError:
        return
    finally:
        os.close(held)


def _matching(instance: str, chosen: Callable[[str], bool]) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            marks = _marks(int(folder.name))
            if marks.get(INSTANCE) == instance and chosen(marks.get(SERVICE, "")):
                yield int(folder.name)


def _marks(pid: int) -> dict[str, str]:
    """The marks in a process's environment; none for a process that is gone, a zombie or another user's."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return {}
    pairs = (one.decode(errors="replace").partition("=") for one in environment.split(b"\0"))
    return {name: value for name, _equals, value in pairs if name in {INSTANCE, SERVICE}}
