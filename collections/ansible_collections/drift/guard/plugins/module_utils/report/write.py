# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Put a report on disk: whole or not at all, and readable by its owner alone, for it shows configuration."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

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
    target = Path(directory).absolute() / name
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(target, text=text)
    except OSError as error:
        raise ReportError(
            f"Report {target}: can't be written: {error.strerror or error}. "
            "Set drift_guard_report_dir to a directory that this user may write to."
        ) from error
    return target


def _replace(target: Path, *, text: str) -> None:
    """Write beside the target and move over it, so that a reader never sees half a file."""
    descriptor, scratch = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(scratch, target)  # noqa: PTH105 - the brief word for what happens
    except BaseException:
        with suppress(OSError):
            os.unlink(scratch)  # noqa: PTH108 - its twin
        raise
