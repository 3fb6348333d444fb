# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Summary -> two tables for spreadsheets and scripts: one row a device, and one row a difference.

A spreadsheet runs what begins like a formula, also when it comes from a device's description. Such a cell gets an
apostrophe in front, which spreadsheets don't show (OWASP, "CSV Injection"), and every cell is quoted, so that a
separator inside never begins another one.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from .text import visible
from .values import NOTHING, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .outcomes import Outcome
    from .summary import Summary

_FORMULA = tuple("=+-@|%\t\r\n＝＋－＠")  # noqa: RUF001 - a spreadsheet takes the wide signs for the narrow ones
_DEVICE = ("device", "location", "role", "platform", "status", "task", "mode", "check_mode", "message")
_COUNTED = ("changes", "kept", "commands", "findings")
_TIMES = ("drifting_since", "last_in_sync")
_OF_DEVICE = ("device", "location", "role", "platform", "status")
_OF_CHANGE = ("interface", "attribute", "action")


def to_devices_csv(summary: Summary) -> str:
    """Tabulate the devices, in the order of the summary, with how many differences, lines and findings each has."""
    head = (*_DEVICE, *_COUNTED, *_TIMES, "duration")
    return to_csv(head, ([_cell(outcome, key) for key in head] for outcome in summary["devices"]))


def to_differences_csv(summary: Summary) -> str:
    """Tabulate the differences, planned ones and those that are reported only."""
    head = (*_OF_DEVICE, *_OF_CHANGE, "planned", "device_has", "intended", "since")
    rows = (
        [*(outcome[key] for key in _OF_DEVICE), *_difference(change, planned=kind == "changes")]
        for outcome in summary["devices"]
        for kind in ("changes", "kept")
        for change in outcome[kind]
    )
    return to_csv(head, rows)


def to_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as RFC 4180 says (CRLF, a heading), each cell harmless in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(outcome: Outcome, key: str) -> object:
    """Return a device's cell: lists are counted."""
    value: Any = outcome.get(key)
    return len(value) if key in _COUNTED else value


def _difference(change: dict[str, Any], *, planned: bool) -> list[object]:
    """Return a difference's cells; a side that holds nothing is empty."""
    sides = ("" if (text := show(change[side])) == NOTHING else text for side in ("device", "intent"))
    return [*(change[key] for key in _OF_CHANGE), planned, *sides, change.get("since")]


def _harmless(cell: object) -> str:
    """Write a cell as text that no program acts upon."""
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "yes", False: "no"}[cell]
    text = visible(str(cell))
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
