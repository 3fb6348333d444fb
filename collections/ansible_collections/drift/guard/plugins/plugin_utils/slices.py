# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The slices of a run: what they are called, and where they leave their summaries for whoever merges them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible_collections.drift.guard.plugins.module_utils.report.merge import MergeError

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_FOLDER = "slices"


def slice_name(run: RunContext) -> str:
    """The name of the run that this one is a slice of; empty where it is none.

    Raises:
        MergeError: it can't be the name of a folder.

    """
    name = str(run.setting("slice_of") or "")
    return require_name(name, option="drift_guard_slice_of") if name else ""


def require_name(name: str, *, option: str) -> str:
    """Return a name that can be one.

    Raises:
        MergeError: it can't.

    """
    if not _NAME.fullmatch(name):
        raise MergeError(
            f"{option} - Expected: at most 100 letters, digits, dots, dashes and underscores, the first a letter or "
            f"digit. Actual: {name!r}."
        )
    return name


def slices_folder(report_dir: Path, *, name: str) -> Path:
    """Where the slices of a run leave their summaries."""
    return report_dir.expanduser() / _FOLDER / name


def read_slices(report_dir: Path, *, name: str) -> dict[Path, Any]:
    """The summaries that slices left in a report directory; none where there is no such folder."""
    return {path: read_summary_file(path) for path in sorted(slices_folder(report_dir, name=name).glob("*.json"))}


def read_summary_file(path: Path) -> Any:
    """The content of a summary.json.

    Raises:
        MergeError: it can't be read, or is no JSON.

    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MergeError(f"{path} - Expected: a summary.json. Actual: {error}.") from error


def remove_slices(files: Iterable[Path]) -> None:
    """Take away what was merged.

    Raises:
        MergeError: a file can't be removed.

    """
    folders = set()
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise MergeError(f"{path} - Expected: it can be removed. Actual: {error.strerror}.") from error
        folders.add(path.parent)
    for folder in folders:
        if not any(folder.iterdir()):
            folder.rmdir()
