# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run per device: a lock on a file of this machine, and one in a database that several controllers share.

Both belong to a process or to its connection, so they go with it, however it ends. The file only says who has it.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from getpass import getuser
from hashlib import sha256
from pathlib import Path
from socket import gethostname

from ansible_collections.drift.guard.plugins.module_utils.errors import LockedError, RefusedError

_POLL = 0.2
"""Seconds between two tries; neither kind of lock tells those who wait when it is free and can be given up too."""
_FOR_ALL = 0o1777
"""Runs of different users exclude one another; nobody can remove another's file."""


@dataclass(frozen=True)
class Holder:
    """Who works on a device."""

    pid: int
    host: str
    """The controller."""
    user: str
    since: str
    """UTC."""

    @classmethod
    def here(cls) -> Holder:
        """This process, from now on."""
        return cls(
            pid=os.getpid(), host=gethostname(), user=getuser(), since=f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        )

    @property
    def where(self) -> str:
        """Who, without since when."""
        return f"{self.user} on {self.host} (process {self.pid})"

    def __str__(self) -> str:
        return f"{self.where} since {self.since}"


@contextmanager
def file_lock(device: str, *, folder: Path, timeout: float) -> Iterator[Holder | None]:
    """Have a device for this process alone, among those of this machine.

    Args:
        device: its name.
        folder: where the files are; made where it is missing.
        timeout: how many seconds to wait for another run.

    Yields:
        Who had it last and ended without giving it back: that run may have left the device half done.

    Raises:
        LockedError: another run has it still.
        RefusedError: the file can't be made or opened.

    """
    path = folder / sha256(device.lower().encode("utf-8", "surrogatepass")).hexdigest()[:32]
    try:
        handle = _open(path)
    except OSError as error:
        raise RefusedError(
            f"{device} - Expected: a file to lock in {folder}. Actual: {error}. Correct drift_guard_lock_dir.",
            name="lock_unavailable",
        ) from error
    try:
        wait_for(
            lambda: _taken(handle), device=device, timeout=timeout, holder=lambda: str(_read(handle) or "another run")
        )
        left_behind = _read(handle)
        _write(handle, json.dumps(asdict(Holder.here())))
        try:
            yield left_behind
        finally:
            _write(handle, "")
    finally:
        os.close(handle)


def wait_for(taken: Callable[[], bool], *, device: str, timeout: float, holder: Callable[[], str]) -> None:
    """Try until it is taken.

    Raises:
        LockedError: it is not, after the time-out.

    """
    limit = time.monotonic() + timeout
    while not taken():
        left = limit - time.monotonic()
        if left <= 0:
            waited = f" after {timeout:g} s" if timeout > 0 else ""
            raise LockedError(
                f"{device} - Expected: no other run on it. Actual{waited}: {holder()} works on it. Nothing was sent. "
                "Run again when that has ended, or raise drift_guard_lock_timeout."
            )
        time.sleep(min(_POLL, left))


def _open(path: Path) -> int:
    """Its file, without following links, since the folder is everybody's.

    Linux refuses to open others' files in such a folder with O_CREAT (fs.protected_regular), hence the two ways.
    """
    with suppress(FileExistsError):
        path.parent.mkdir(parents=True)
        path.parent.chmod(_FOR_ALL)
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return os.open(path, flags)
    os.fchmod(handle, 0o666)
    return handle


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(handle: int) -> Holder | None:
    """What the file says; nothing where it is empty, or was not written by us."""
    with suppress(ValueError, TypeError):
        return Holder(**json.loads(os.pread(handle, 4096, 0)))
    return None


def _write(handle: int, text: str) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, text.encode(), 0)
