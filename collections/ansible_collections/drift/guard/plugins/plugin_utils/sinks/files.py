# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sink for the reports of a run, in one directory, and for the file that remembers the runs before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ansible_collections.drift.guard.plugins.module_utils.report.csv_tables import to_devices_csv, to_differences_csv
from ansible_collections.drift.guard.plugins.module_utils.report.encode import to_json
from ansible_collections.drift.guard.plugins.module_utils.report.history.dated import dated
from ansible_collections.drift.guard.plugins.module_utils.report.history.lines import (
    HISTORY,
    KEPT,
    LIMIT,
    from_lines,
    newest,
    to_line,
)
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun, past_run
from ansible_collections.drift.guard.plugins.module_utils.report.html import to_html
from ansible_collections.drift.guard.plugins.module_utils.report.junit import to_junit
from ansible_collections.drift.guard.plugins.module_utils.report.markdown import to_markdown
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.module_utils.report.write import append_line, read_text, write_report
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext, Sink
from ansible_collections.drift.guard.plugins.plugin_utils.slices import slice_name, slices_folder

REPORTS: dict[str, Callable[[Summary], str]] = {
    "summary.json": to_json,
    "report.md": to_markdown,
    "report.html": to_html,
    "devices.csv": to_devices_csv,
    "differences.csv": to_differences_csv,
    "junit.xml": to_junit,
}
"""File name -> what renders it."""


class FilesSink(Sink):
    """Writes the files at the end of the run."""

    def __init__(self, run: RunContext) -> None:
        self._directory = Path(run.setting("report_dir")).expanduser()
        self._more_past = run.past
        self._warn = run.warn

    def close(self, summary: Summary) -> list[str]:
        """Write each file; one that can't be written hides no other."""
        if not summary["devices"]:
            return []
        written = write_reports(self._directory, dated(summary, past=self._past()), warn=self._warn)
        self._remember(summary)
        return written

    def _past(self) -> list[PastRun]:
        """Read the earlier runs; a file that is broken costs the dates, and not the report."""
        try:
            runs, broken = from_lines(read_text(self._directory, name=HISTORY))
        except Exception as error:  # noqa: BLE001 - the boundary, as below
            self._warn(f"{HISTORY} is not used: {error}")
            runs, broken = [], 0
        if broken:
            self._warn(f"{HISTORY}: {broken} of its lines can't be read, so dates may be too late.")
        return [*self._more_past(), *runs]

    def _remember(self, summary: Summary) -> None:
        """Add this run for the next one."""
        try:
            line = to_line(past_run(summary))
            append_line(
                self._directory,
                name=HISTORY,
                line=line,
                shorten=lambda text: newest(text, limit=KEPT),
                limit=LIMIT,
            )
        except Exception as error:  # noqa: BLE001 - the same
            self._warn(f"this run is not in {HISTORY}: {error}")


def write_reports(directory: Path, summary: Summary, *, warn: Callable[[str], None]) -> list[str]:
    """Render a summary into every file.

    Args:
        directory: made when it is missing.
        summary: with or without dates.
        warn: takes what went wrong with one file.

    Returns:
        The paths of what was written.
    """
    written = []
    for name, render in REPORTS.items():
        try:
            written.append(str(write_report(directory, name=name, text=render(summary))))
        except Exception as error:  # noqa: BLE001 - the boundary: one broken file hides no other
            warn(f"no {name}: {error}")
    return written


class SliceSink(Sink):
    """Writes the summary of a slice, for the report that is made of all."""

    def __init__(self, run: RunContext, *, name: str) -> None:
        self._folder = slices_folder(Path(run.setting("report_dir")), name=name)
        self._file = f"{run.id}.json"

    def close(self, summary: Summary) -> list[str]:
        """Write it, also where it holds no device: the slice was there."""
        return [str(write_report(self._folder, name=self._file, text=to_json(summary)))]


def open_sink(run: RunContext) -> FilesSink | SliceSink:
    """Reports are always written; of a slice its summary alone."""
    name = slice_name(run)
    return SliceSink(run, name=name) if name else FilesSink(run)
