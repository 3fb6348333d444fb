# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sink for the reports of a run: summary.json, report.md and report.html in one directory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ansible_collections.drift.guard.plugins.module_utils.report.encode import to_json
from ansible_collections.drift.guard.plugins.module_utils.report.html import to_html
from ansible_collections.drift.guard.plugins.module_utils.report.markdown import to_markdown
from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.module_utils.report.write import write_report
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext

REPORTS: dict[str, Callable[[Summary], str]] = {
    "summary.json": to_json,
    "report.md": to_markdown,
    "report.html": to_html,
}
"""File name -> what renders it."""


class FilesSink:
    """Writes the files at the end of the run."""

    def __init__(self, run: RunContext) -> None:
        self._directory = Path(run.setting("report_dir")).expanduser()
        self._warn = run.warn

    def outcome(self, outcome: Outcome) -> None:
        """Nothing to do before the end."""

    def close(self, summary: Summary) -> list[str]:
        """Write each file; one that can't be written hides no other."""
        if not summary["devices"]:
            return []
        written = []
        for name, render in REPORTS.items():
            try:
                written.append(str(write_report(self._directory, name=name, text=render(summary))))
            except Exception as error:  # noqa: BLE001 - the boundary: one broken file hides no other
                self._warn(f"no {name}: {error}")
        return written


def open_sink(run: RunContext) -> FilesSink:
    """Reports are always written."""
    return FilesSink(run)
