# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Summary -> a table for the terminal, 80 columns wide, without colours or box characters."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..statuses import STATUSES, look_up
from .given_plan import plan_sentences
from .summary import by_urgency, headline
from .text import columns, fit, visible
from .values import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .outcomes import Outcome
    from .summary import Summary

WIDTH = 80
_STATUS_WIDTH = max(len(status.word) for status in STATUSES)
_FAILURES = 5
"""So many kinds of failure are named below the table; the reports name all."""
_DEVICE_WIDTHS = (12, 24)
"""A device's column is as wide as the longest name, within these."""


@dataclass(frozen=True)
class Row:
    """One line for the terminal."""

    text: str
    colour: str = ""
    """A name that Ansible's ``Display`` knows; empty for none."""


def to_table(summary: Summary, *, limit: int = 50) -> str:
    """Return the rows as one text that ends in a newline."""
    return "".join(f"{row.text}\n" for row in to_rows(summary, limit=limit))


def to_rows(summary: Summary, *, limit: int = 50) -> list[Row]:
    """Lay out one line a device, the urgent ones first, and say how many are not shown.

    Args:
        summary: as :func:`.summary.summarise` made it.
        limit: how many devices to list at most; 0 lists all.
    """
    devices = by_urgency(summary["devices"])
    shown = devices[:limit] if limit > 0 else devices
    least, most = _DEVICE_WIDTHS
    width = min(most, max([least, *(columns(visible(outcome["device"])) for outcome in shown)]))
    rows = [Row(_line(["DEVICE", "OS", "STATUS", "CHG", "CMD", "MESSAGE"], device=width))]
    rows += [Row(_line(_cells(outcome), device=width), look_up(outcome["status"]).terminal) for outcome in shown]
    if len(shown) < len(devices):
        rows.append(Row(_rest(devices[len(shown) :])))
    total = textwrap.wrap(f"{headline(summary)}: {_totals(summary)}.", width=WIDTH)
    return [*rows, Row(""), *(Row(line) for line in total), *_failures(summary), *_plan(summary)]


def _failures(summary: Summary) -> list[Row]:
    """Say once what to do where several devices failed alike."""
    shared = [row for row in summary["failures"] if len(row["devices"]) > 1][:_FAILURES]
    texts = [f"{len(row['devices'])} devices: {visible(row['name'])} - {visible(row['remedy'])}" for row in shared]
    return [Row(line) for text in texts for line in textwrap.wrap(text, width=WIDTH, subsequent_indent="  ")]


def _plan(summary: Summary) -> list[Row]:
    """Say which plan file this was, and whom it left out."""
    texts = [visible(text) for text in plan_sentences(summary)]
    return [Row(line) for text in texts for line in textwrap.wrap(text, width=WIDTH, subsequent_indent="  ")]


def _line(cells: Sequence[str], *, device: int) -> str:
    """Fit cells to their columns: names to the left, numbers to the right, the message takes what remains."""
    name, platform, status, changes, commands, message = cells
    left = [fit(name, width=device), fit(platform, width=4), fit(status, width=_STATUS_WIDTH)]
    line = " ".join([*left, f"{changes[:5]:>4}", f"{commands[:5]:>4}"]) + "  "
    return (line + fit(message, width=max(WIDTH - columns(line), 2))).rstrip()


def _cells(outcome: Outcome) -> list[str]:
    """Return a device's cells as visible text."""
    status = look_up(outcome["status"])
    message = " ".join(outcome["message"].split()) or (status.meaning if status.needs_attention else "")
    counts = [str(len(outcome["changes"])), str(len(outcome["commands"]))]
    return [
        visible(outcome["device"]),
        visible(outcome["platform"]) or "-",
        outcome["status"],
        *counts,
        visible(message),
    ]


def _rest(devices: Sequence[Outcome]) -> str:
    """Say what is not listed, and that nothing urgent hides there when that is so."""
    attention = sum(look_up(outcome["status"]).needs_attention for outcome in devices)
    return f"... and {plural(len(devices), noun='more device')}, of which {attention} need attention"


def _totals(summary: Summary) -> str:
    """Write the statuses that occur, the urgent ones first."""
    totals = summary["totals"]
    return ", ".join(f"{totals[status.word]} {status.word}" for status in STATUSES if totals[status.word]) or "none"
