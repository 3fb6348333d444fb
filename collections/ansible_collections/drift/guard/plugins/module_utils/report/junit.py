# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Summary -> junit.xml, which every CI shows: a suite for each location, a case for each device.

A device that differs is a failure; one of which nothing is known, or on which something broke, is an error. None is
skipped: CI shows what is skipped in green.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ..statuses import look_up
from .budget import fit_size, take
from .summary import headline, natural
from .text import cut, visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .outcomes import Outcome
    from .summary import Summary

LIMIT = 4_500_000
"""Bytes; CI servers refuse much larger ones."""

_DIFFERS = frozenset({"drifted", "failed", "rolled_back"})
"""With these the device is known not to match; with all others that need attention nobody knows."""


def to_junit(summary: Summary) -> str:
    """Render the file, with fewer lines of each diff where it would be too large."""
    return fit_size(lambda lines: _render(summary, lines=lines), limit=LIMIT)


def _render(summary: Summary, *, lines: int) -> str:
    """Render with at most so many lines of each diff."""
    places: dict[str, list[Outcome]] = {}
    for outcome in summary["devices"]:
        places.setdefault(outcome["location"], []).append(outcome)
    root = ET.Element("testsuites", {"name": headline(summary), **_counts(summary["devices"])})
    for place in sorted(places, key=natural):
        root.append(_suite(place, places[place], summary=summary, lines=lines))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(place: str, devices: Sequence[Outcome], *, summary: Summary, lines: int) -> ET.Element:
    """Render a location."""
    suite = ET.Element("testsuite", {"name": _word(place) or "no location", **_counts(devices)})
    suite.set("timestamp", summary["run"]["started"].removesuffix("Z"))
    properties = ET.SubElement(suite, "properties")
    for name in ("id", "task", "mode"):
        ET.SubElement(properties, "property", {"name": f"drift.guard.{name}", "value": _word(summary["run"][name])})
    suite.extend(_case(outcome, lines=lines) for outcome in devices)
    return suite


def _counts(devices: Sequence[Outcome]) -> dict[str, str]:
    """Count as JUnit does."""
    tags = [_tag(outcome) for outcome in devices]
    return {
        "tests": str(len(devices)),
        "failures": str(tags.count("failure")),
        "errors": str(tags.count("error")),
        "skipped": "0",
        "time": f"{sum(outcome['duration'] for outcome in devices):.3f}",
    }


def _tag(outcome: Outcome) -> str:
    """Return ``failure``, ``error`` or nothing."""
    if not look_up(outcome["status"]).needs_attention:
        return ""
    return "failure" if outcome["status"] in _DIFFERS else "error"


def _case(outcome: Outcome, *, lines: int) -> ET.Element:
    """Render a device: what is wrong in one line, and below it what differs."""
    kind = _word(" ".join(outcome[key] for key in ("platform", "role") if outcome[key]))
    name = {"classname": f"drift.guard.{kind}" if kind else "drift.guard", "name": _word(outcome["device"])}
    case = ET.Element("testcase", {**name, "time": f"{outcome['duration']:.3f}"})
    if tag := _tag(outcome):
        message = outcome["message"] or look_up(outcome["status"]).meaning
        problem = ET.SubElement(case, tag, {"type": outcome["status"], "message": _word(message)})
        problem.text = "\n".join(_detail(outcome, lines=lines))
    return case


def _detail(outcome: Outcome, *, lines: int) -> list[str]:
    """Return the findings, the diff, and how much is left out of it."""
    findings = [f"{row['severity']} {row['name']}: {row['message']}" for row in outcome["findings"]]
    diff = visible_lines(outcome["diff"].rstrip("\n")) if outcome["diff"].strip() else []
    text: list[str] = []
    for rows in (findings, diff):
        shown, note = take(rows, lines=lines)
        text += [cut(visible(row), limit=1000) for row in shown] + ([f"... {note}"] if note else [])
    return text


def _word(text: str) -> str:
    """Make text fit for an attribute: XML knows no control characters, and a page no endless line."""
    return cut(visible(" ".join(text.split())), limit=500)
