# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Summary -> report.html: one file that asks nobody for anything and can be mailed, archived and printed.

The page is built from escaped text only. Its style and script are allowed by their hashes and nothing else is, so that
even markup which slipped through would not run.
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from ..statuses import STATUSES
from .budget import fit_size
from .given_plan import plan_sentences
from .html_course import course_section, news
from .html_devices import devices_section
from .html_fleet import drift_section, failures_section, fleet_section, proportions, totals_bar
from .html_page import asset, policy, style_sheet
from .summary import by_urgency, headline, needing_attention
from .text import html_text

if TYPE_CHECKING:
    from .summary import Summary

LIMIT = 4_500_000
"""Bytes that a browser, a mail server and a person still accept."""


def to_html(summary: Summary) -> str:
    """Render the page."""
    return fit_size(lambda lines: _render(summary, lines=lines), limit=LIMIT)


def _render(summary: Summary, *, lines: int) -> str:
    """Render with at most so many rows in each list of a device."""
    devices = by_urgency(summary["devices"])
    anchors = {id(outcome): f"d{number}" for number, outcome in enumerate(devices, start=1)}
    style, script = style_sheet(), asset("report.js")
    return Template(asset("report.html")).substitute(
        policy=policy(style, script=script),
        style=style,
        script=script,
        headline=html_text(headline(summary)),
        mood="attention" if needing_attention(devices) or not devices else "fine",
        check_mode=_check_mode(summary) + _plan(summary),
        facts=_facts(summary),
        news=news(summary),
        whole=proportions(summary),
        totals=totals_bar(summary),
        fleet=fleet_section(summary["devices"], anchors=anchors),
        failures=failures_section(summary),
        course=course_section(summary, anchors={row["device"]: anchors[id(row)] for row in devices}),
        drift=drift_section(summary),
        devices=devices_section(devices, anchors=anchors, lines=lines, until=summary["run"]["finished"]),
        legend=_legend(),
    )


def _check_mode(summary: Summary) -> str:
    """Say loudly that nothing was sent."""
    return '<p class="notice">Check mode: nothing was sent.</p>' if summary["run"]["check_mode"] else ""


def _plan(summary: Summary) -> str:
    """Say which plan file this was, and whom it left out."""
    return "".join(f'<p class="notice">{html_text(sentence)}</p>' for sentence in plan_sentences(summary))


def _facts(summary: Summary) -> str:
    """List what run this is."""
    run, tool = summary["run"], summary["tool"]
    facts = {
        "Task": run["task"],
        "Mode": run["mode"] or "none",
        "Started": run["started"].replace("T", " ").replace("Z", " UTC"),
        "Took": f"{run['duration']:.0f} s",
        "Run": run["id"],
        "Made by": f"{tool['name']} {tool['version']}",
    }
    return "".join(f"<div><dt>{name}</dt><dd>{html_text(text)}</dd></div>" for name, text in facts.items())


def _legend() -> str:
    """Explain every status word."""
    return "".join(
        f'<div><dt><b class="cell f-{s.family.value} s-{s.word}" aria-hidden="true">{s.letter}</b> {s.word}</dt>'
        f"<dd>{s.meaning}</dd></div>"
        for s in STATUSES
    )
