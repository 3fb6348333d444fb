# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What workers hand to their run's recorder: files in Ansible's temporary folder, which is private and goes with it.

A worker's result would reach the recorder too, but Ansible copies each result once more for each callback that takes
results, and what its main process holds, each further worker is forked with.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ansible import constants as C  # noqa: N812  # Ansible's own name for it

_ENTRY = re.compile(rb"(?P<length>\d+) (?P<line>.*\n)")


class Spool:
    """One file of lines. To make a file for each takes as long as to compare a device, so all go to one."""

    def __init__(self, name: str) -> None:
        self._name = name

    def begin(self) -> None:
        """Let workers keep lines from now on; what an earlier playbook of this process left is dropped."""
        self.path.write_bytes(b"")
        self.path.chmod(0o600)

    def end(self) -> None:
        """No more."""
        with suppress(OSError):
            self.path.unlink()

    @property
    def is_wanted(self) -> bool:
        """Whether anybody will collect them."""
        return self.path.exists()

    def keep(self, *parts: bytes) -> None:
        """Keep a line, behind those that are there; what is added in one go stays together.

        Args:
            parts: of one line, with its end.

        Raises:
            OSError: it is not kept.

        """
        length = sum(map(len, parts))
        head = b"\n%d " % length
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            if os.writev(file, [head, *parts]) != len(head) + length:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(file)

    @property
    def path(self) -> Path:
        """Where they are."""
        return Path(C.DEFAULT_LOCAL_TMP) / f"drift-guard-{self._name}"


class Collector:
    """Takes what was kept in a spool, in its order, a part at a time."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._seen = 0

    def collect(self) -> Iterator[bytes]:
        """What was kept since the last time.

        What was cut off by a full disk is left out, and so is what is being written. A file that can't be read holds
        nothing: whoever could not write to it has said so.
        """
        with suppress(OSError), self._spool.path.open("rb") as file:
            file.seek(self._seen)
            for entry in file:
                if not entry.endswith(b"\n"):
                    break
                self._seen += len(entry)
                found = _ENTRY.fullmatch(entry)
                if found and len(found["line"]) == int(found["length"]):
                    yield found["line"]


EVIDENCE = Spool("evidence")
"""What a plan was made from: a name for its file, and the record."""
OUTCOMES = Spool("outcomes")
"""What a task found out; see :mod:`.outcome_spool`."""
