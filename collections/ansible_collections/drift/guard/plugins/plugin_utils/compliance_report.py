# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of a compliance report, and the runs that lie in a report directory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.drift.guard.plugins.module_utils.report.compliance_pages import (
    to_compliance_csv,
    to_compliance_html,
    to_compliance_markdown,
)
from ansible_collections.drift.guard.plugins.module_utils.report.encode import to_json
from ansible_collections.drift.guard.plugins.module_utils.report.history.compliance import Compliance
from ansible_collections.drift.guard.plugins.module_utils.report.history.lines import HISTORY, from_lines
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun
from ansible_collections.drift.guard.plugins.module_utils.report.write import ReportError, read_text, write_report

COMPLIANCE: dict[str, Callable[[Compliance], str]] = {
    "compliance.json": to_json,
    "compliance.md": to_compliance_markdown,
    "compliance.html": to_compliance_html,
    "compliance.csv": to_compliance_csv,
}
"""File name -> what renders it."""


def runs_in(directory: Path) -> tuple[list[PastRun], int]:
    """Read the runs that wrote their reports into a directory.

    Returns:
        The runs, and how many lines of their file can't be read.

    Raises:
        ReportError: there is no such file, or it can't be read.

    """
    text = read_text(directory, name=HISTORY)
    if not text.strip():
        raise ReportError(
            f"{directory / HISTORY} - Expected: the file to which each run adds a line. Actual: none, or an empty one. "
            "Name the directory into which drift.guard.recorder writes."
        )
    return from_lines(text)


@dataclass(frozen=True)
class File:
    """One file of a compliance report, as it is and as it shall be."""

    path: Path
    before: str
    """Empty where it is not there."""
    after: str

    def write(self) -> None:
        """Write it.

        Raises:
            ReportError: it can't be written.

        """
        write_report(self.path.parent, name=self.path.name, text=self.after)


def compliance_files(directory: Path, found: Compliance) -> list[File]:
    """Render every file of a compliance report, and read what is there.

    Raises:
        ReportError: one of them is there and can't be read.

    """
    folder = directory.absolute()
    return [File(folder / name, read_text(folder, name=name), render(found)) for name, render in COMPLIANCE.items()]
