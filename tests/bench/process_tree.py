# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a command takes: its wall time, and the CPU and memory of all processes that came of it.

A process of its own starts the command and adopts whatever outlives its parent (Linux' child subreaper), as the
processes of Ansible's persistent connections do. When the command has ended and the rest was ended too, the kernel's
own sum for the children is complete; the lab is none of them. A child of a process that ignores SIGCHLD would be
missing: Linux adds it to nobody's.

Memory is the proportional set size: a page that N processes share counts as 1/N in each, so that the sum over forked
workers is what the machine has to have; the sum of their resident sets would be several times that.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread

import psutil

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_SHORTEST_PAUSE = 0.05
_PAUSES = 20
"""How many times as long as a look at the memory the pause behind it is: looking takes a twentieth of one core."""


class CommandFailedError(RuntimeError):
    """What was to be measured did not do its work."""


@dataclass(frozen=True)
class Usage:
    """What a command took."""

    wall: float
    """Seconds until the command ended."""
    cpu: float
    """Seconds of user and system time, of all processes."""
    memory: float
    """The most that all processes had at once, in MB (10^6 bytes)."""


def measured(
    command: Sequence[object],
    *,
    output: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    codes: Sequence[int] = (0,),
) -> Usage:
    """Run a command.

    Args:
        command: its words, texts or paths.
        output: the file that gets what it prints.
        cwd: where it runs.
        env: its environment.
        codes: the exit codes of a command that did its work.

    Raises:
        CommandFailedError: it ended with another; the message holds the end of its output.

    """
    found = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), str(output), *map(str, command)],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    values = json.loads(found.stdout)
    if (code := values.pop("code")) not in codes:
        end = output.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise CommandFailedError(f"{' '.join(map(str, command))} ended with {code}:\n{end}")
    return Usage(**values)


def _main() -> None:
    output, *command = sys.argv[1:]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        sys.exit(f"prctl(PR_SET_CHILD_SUBREAPER): {os.strerror(ctypes.get_errno())}")
    memory = _Memory()
    with Path(output).open("wb") as stream, memory:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
        try:
            code = process.returncode = _wait_for(process.pid)
            wall = time.perf_counter() - began
        finally:
            _end_the_rest()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    usage = Usage(wall=wall, cpu=spent.ru_utime + spent.ru_stime, memory=memory.most / 1e6)
    print(json.dumps({"code": code, **asdict(usage)}))


def _wait_for(pid: int) -> int:
    """Its exit code; what was adopted and ends before it is reaped on the way."""
    while True:
        ended, status = os.wait()
        if ended == pid:
            return os.waitstatus_to_exitcode(status)


def _end_the_rest() -> None:
    """Idle connections would wait half a minute for a task. What a killed process leaves is adopted in its turn."""
    while left := psutil.Process().children(recursive=True):
        for process in left:
            process.kill()
        os.wait()


class _Memory:
    """The most that all children had at once, looked at now and then while the block runs."""

    def __init__(self) -> None:
        self.most = 0
        self._over = Event()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        pause = _SHORTEST_PAUSE
        while not self._over.wait(pause):
            began = time.perf_counter()
            self.most = max(self.most, sum(map(_share, psutil.Process().children(recursive=True))))
            pause = max(_SHORTEST_PAUSE, _PAUSES * (time.perf_counter() - began))


def _share(process: psutil.Process) -> int:
    """Its proportional set size; nothing, where it has just ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:  # a zombie is one too
        return 0


if __name__ == "__main__":
    _main()
