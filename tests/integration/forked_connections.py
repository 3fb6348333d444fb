# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Let Ansible's connection helper run in a fork of the worker.

A task over network_cli starts that helper in a new Python, if only to find that the connection is there. It imports
Ansible anew, which takes half a second of a core and is most of what such a task costs. In a fork it does the same.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, NoReturn

from ansible.cli.scripts import ansible_connection_cli_stub as helper
from ansible.executor import task_executor
from ansible.utils.display import Display


class Fork:
    """What a worker uses of ``subprocess.Popen``."""

    def __init__(self, command: Sequence[str], **_options: Any) -> None:
        pipes = [os.pipe() for _stream in range(3)]
        (theirs, mine), (out, out_end), (err, err_end) = pipes
        self.returncode = -1
        self._pid = os.fork()
        if not self._pid:
            _run(command[1:], streams=(theirs, out_end, err_end), others=(mine, out, err))
        for end in (theirs, out_end, err_end):
            os.close(end)
        self.stdin = os.fdopen(mine, "wb")
        self._outputs = [os.fdopen(end, "rb") for end in (out, err)]

    def communicate(self) -> tuple[bytes, ...]:
        """Its output and its errors; both are shorter than a pipe is deep."""
        self.stdin.close()
        said = []
        for output in self._outputs:
            with output:
                said.append(output.read())
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return tuple(said)


def _run(arguments: Sequence[str], *, streams: tuple[int, int, int], others: tuple[int, ...]) -> NoReturn:
    """The helper as a program; the process that keeps the connection comes out of it as well."""
    code = 1
    try:
        for number, end in enumerate(streams):
            os.dup2(end, number)
        for end in (*streams, *others):
            os.close(end)
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode) for number, mode in enumerate("rww"))
        sys.argv = list(arguments)
        Display().set_queue(None)  # what it says is its output, and nothing for the main process to print
        helper.main()
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - nothing may return into the worker's code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def fork_connections() -> None:
    """From here on, for all workers of this process."""
    start: Callable[..., Fork] = Fork
    task_executor.subprocess = SimpleNamespace(Popen=start, PIPE=None)
