# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What workers keep for the evidence of their run: in Ansible's temporary folder, which is private and goes with it."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ansible import constants as C  # noqa: N812  # Ansible's own name for it

_FILE = "records"
_ENTRY = re.compile(rb"(?P<name>\S*) (?P<length>\d+) (?P<record>.*\n)")
_LONGEST = 80


def begin() -> None:
    """Let workers keep evidence from now on; what an earlier playbook of this process left is dropped."""
    end()
    _folder().mkdir(mode=0o700)


def end() -> None:
    """No more."""
    shutil.rmtree(_folder(), ignore_errors=True)


def is_wanted() -> bool:
    """Whether anybody will collect it."""
    return _folder().is_dir()


def keep(record: bytes, *, device: str) -> None:
    """Keep an encoded record, behind those that are there.

    All go to one file, since to make a file takes as long as to make a record; what is added in one go stays together.

    Args:
        record: one line.
        device: which it is about.

    Raises:
        OSError: it is not kept.

    """
    entry = b"\n%s %d %s" % (_file_name(device), len(record), record)
    file = os.open(_folder() / _FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.write(file, entry) != len(entry):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(file)


class Collector:
    """Takes what was kept, in its order, a part at a time."""

    def __init__(self) -> None:
        self._seen = 0

    def collect(self) -> Iterator[tuple[str, bytes]]:
        """What was kept since the last time; what was cut off by a full disk is not, nor what is being written.

        Returns:
            The device's name, as far as files may have it, and the encoded record, which holds the whole name.

        """
        with suppress(FileNotFoundError), (_folder() / _FILE).open("rb") as file:
            file.seek(self._seen)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._seen += len(line)
                entry = _ENTRY.fullmatch(line)
                if entry and len(entry["record"]) == int(entry["length"]):
                    yield entry["name"].decode(), entry["record"]


def _file_name(device: str) -> bytes:
    """A name that any system can unpack."""
    return "".join(char if char.isascii() and char.isalnum() else "_" for char in device)[:_LONGEST].encode()


def _folder() -> Path:
    return Path(C.DEFAULT_LOCAL_TMP) / "drift-guard-evidence"
