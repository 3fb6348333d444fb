# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Put a report on disk: whole or not at all, and readable by its owner alone, for it shows configuration."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..errors import DriftGuardError


class ReportError(DriftGuardError):
    """A report can't be written."""


def write_report(directory: str | os.PathLike[str], *, name: str, text: str) -> Path:
    """Write ``directory/name`` in one step with mode 0600; the directory is made (0700) when it is missing.

    Returns:
        The absolute path.

    Raises:
        ReportError: the directory can't be made or written, or the disk is full. An earlier file stays as it was.
    """
    return write_bytes(directory, name=name, content=text.encode())


def write_bytes(directory: str | os.PathLike[str], *, name: str, content: bytes) -> Path:
    """Write a file that is no text; as :func:`write_report`."""
    target = Path(directory).absolute() / name
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(target, content=content)
    except OSError as error:
        raise ReportError(
            f"Report {target}: can't be written: {error.strerror or error}. "
            "Set drift_guard_report_dir to a directory that this user may write to."
        ) from error
    return target


def _replace(target: Path, *, content: bytes) -> None:
    """Write beside the target and move over it, so that a reader never sees half a file."""
    descriptor, scratch = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(scratch, target)  # noqa: PTH105 - the brief word for what happens
    except BaseException:
        with suppress(OSError):
            os.unlink(scratch)  # noqa: PTH108 - its twin
        raise


def read_text(directory: str | os.PathLike[str], *, name: str) -> str:
    """Read ``directory/name``; a file that is not there is empty.

    Raises:
        ReportError: it is there and can't be read.
    """
    target = Path(directory).absolute() / name
    try:
        return target.read_bytes().decode(errors="replace")  # line ends as they are
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ReportError(f"{target}: can't be read: {error.strerror or error}.") from error


def append_line(
    directory: str | os.PathLike[str], *, name: str, line: str, limit: int, shorten: Callable[[str], str]
) -> None:
    """Add a line to ``directory/name`` (mode 0600), and shorten the file when it has grown beyond ``limit`` bytes.

    Processes that do so at the same time wait for one another. The line is on disk when this returns; after a crash the
    file is as before, or ends in a part of the line, which the next one is kept apart from.

    Args:
        directory: must be there.
        name: of the file.
        line: ends in a newline.
        limit: bytes.
        shorten: makes the file's text shorter.

    Raises:
        ReportError: the file can't be written.
    """
    target = Path(directory).absolute() / name
    try:
        with _locked(target) as file:
            size = file.seek(0, os.SEEK_END)
            file.write((b"" if _ends_a_line(file, size=size) else b"\n") + line.encode())
            file.flush()
            os.fsync(file.fileno())
            if size + len(line) > limit:
                file.seek(0)
                _replace(target, content=shorten(file.read().decode(errors="replace")).encode())
    except OSError as error:
        raise ReportError(f"{target}: can't be written: {error.strerror or error}.") from error


@contextmanager
def _locked(target: Path) -> Iterator[BinaryIO]:
    """Open a file for this process alone; one that was replaced while we waited is opened anew."""
    while True:
        with os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # ends with the file
            if os.path.samestat(os.fstat(file.fileno()), target.stat()):
                yield file
                return


def _ends_a_line(file: BinaryIO, *, size: int) -> bool:
    """Tell whether nothing was broken off; leaves the file's position at its end."""
    if not size:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read() == b"\n"
