# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of report.md that looks back; empty where no earlier run is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .markdown_text import code, prose, table
from .times import age, clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .summary import Summary

_RUNS = 8
_RANKED = 5


def news(summary: Summary) -> str:
    """Say what changed since the run before."""
    found = summary.get("history", {}).get("news", {})
    if not found.get("before"):
        return ""
    began, ended = len(found["began"]), len(found["ended"])
    return f"Since the run of {clock(found['before'])}, {began} began to drift and {ended} ceased to.\n"


def course(summary: Summary) -> str:
    """Tabulate the latest runs, the newest first, and who drifts most."""
    history = summary.get("history")
    if not history or not history["news"]["before"]:
        return ""
    head = ("Run", "Task", "Devices", "As intended", "Drifted", "Failed", "Unknown", "Differences")
    runs = table(head, [_run(point) for point in history["runs"][: -_RUNS - 1 : -1]])
    return f"## Over time\n\n{runs}{_ranking(history['ranking'][:_RANKED], until=summary['run']['finished'])}"


def _run(point: Mapping[str, Any]) -> list[str]:
    """Return a run's cells."""
    keys = ("devices", "settled", "pending", "broken", "unknown", "differences")
    return [clock(point["finished"]), prose(point["task"]), *(str(point[key]) for key in keys)]


def _ranking(rows: Sequence[Mapping[str, Any]], *, until: str) -> str:
    """Tabulate who drifts most; nothing where nobody ever did."""
    cells = [
        (
            code(row["device"]),
            f"{row['differed']} of {row['compared']}",
            str(row["spells"]),
            age(row["drifting_since"], until=until) if row["drifting_since"] else "as intended",
        )
        for row in rows
    ]
    return f"\n{table(('Drifts most', 'Runs with drift', 'Times', 'Now, for'), cells)}" if cells else ""
