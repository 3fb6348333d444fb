# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Summary -> report.md, for pull requests, chat and job summaries: short at the top, each device foldable below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..statuses import STATUSES, look_up
from .budget import fit_size, take
from .given_plan import plan_sentences
from .markdown_course import course, news
from .markdown_text import code, prose, table
from .outcomes import REMAINS
from .summary import by_urgency, headline
from .text import cut, html_text, visible, visible_lines
from .values import plural, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .outcomes import Outcome
    from .summary import Summary

LIMIT = 900_000
"""Bytes; job summaries and merge requests stop at about a million."""

_NAMED = 10
"""So many devices of one failure are named."""
_SILENT = frozenset({"in_sync", "unchanged"})
"""Devices with these are counted, and not listed: nothing was to be done, and nothing was."""
_TICKS = re.compile(r"`+")


def to_markdown(summary: Summary) -> str:
    """Render GitHub-flavoured Markdown. Text from devices can't become markup, a link, a mention or HTML."""
    return fit_size(lambda lines: _render(summary, lines=lines), limit=LIMIT)


def _render(summary: Summary, *, lines: int) -> str:
    """Render with at most so many rows in each list of a device."""
    devices = by_urgency(summary["devices"])
    interesting = [outcome for outcome in devices if _has_detail(outcome)]
    parts = [_head(summary), news(summary), _totals(summary), _failures(summary), _drift(summary), course(summary)]
    parts.append(_overview(devices))
    parts += [_device(outcome, lines=lines) for outcome in interesting]
    return "\n".join(part for part in parts if part)


def _head(summary: Summary) -> str:
    """Say how the fleet is and what run says so."""
    run, tool = summary["run"], summary["tool"]
    mode = f", mode {run['mode']}" if run["mode"] else ""
    check = " **Check mode: nothing was sent.**" if run["check_mode"] else ""
    return (
        f"# {headline(summary)}\n\n"
        f"{run['task'].capitalize()}{mode}, started {run['started']}, {run['duration']:.0f} s, "
        f"run {code(run['id'])}, {tool['name']} {prose(tool['version'])}.{check}\n"
        + "".join(f"\n{prose(sentence)}\n" for sentence in plan_sentences(summary))
    )


def _totals(summary: Summary) -> str:
    """Tabulate the statuses that occur, with their meaning."""
    totals = summary["totals"]
    rows = [(s.word, str(totals[s.word]), s.meaning) for s in STATUSES if totals[s.word]]
    return table(("Status", "Devices", "Meaning"), [(code(word), count, text) for word, count, text in rows])


def _failures(summary: Summary) -> str:
    """Tabulate what went wrong, the same on several devices in one row; nothing where nothing did."""
    rows = [
        (code(row["name"]), str(len(row["devices"])), prose(row["remedy"]), prose(_some(row["devices"])))
        for row in summary["failures"]
    ]
    text = table(("Failure", "Devices", "What to do", "Which"), rows)
    return f"## Failures\n\n{text}" if rows else ""


def _some(devices: Sequence[str]) -> str:
    """Name the first few."""
    more = len(devices) - _NAMED
    return ", ".join(devices[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _drift(summary: Summary) -> str:
    """Tabulate drift by attribute and by location; nothing where there is none."""
    drift = summary["drift"]
    attributes = [
        (code(name), str(row["changes"]), str(row["kept"]), str(row["devices"]))
        for name, row in drift["by_attribute"].items()
    ]
    if not attributes:
        return ""
    locations = [
        (prose(name) or "not known", str(row["changes"]), str(row["kept"]), f"{row['differing']} of {row['devices']}")
        for name, row in drift["by_location"].items()
        if row["differing"]
    ]
    head = ("Planned", "Reported only", "Devices")
    return f"## Drift\n\n{table(('Attribute', *head), attributes)}\n{table(('Location', *head), locations)}"


def _overview(devices: Sequence[Outcome]) -> str:
    """Tabulate the devices about which there is something to say."""
    told = [outcome for outcome in devices if outcome["status"] not in _SILENT or _has_detail(outcome)]
    rest = len(devices) - len(told)
    rows = [
        (
            code(outcome["device"]),
            code(outcome["status"]),
            prose(outcome["location"]),
            prose(outcome["platform"]),
            str(len(outcome["changes"])),
            str(len(outcome["commands"])),
            (outcome.get("drifting_since") or "")[:10],
            prose(outcome["message"]),
        )
        for outcome in told
    ]
    head = ("Device", "Status", "Location", "Platform", "Changes", "Commands", "Drifting since", "Message")
    quiet = f"{plural(rest, noun='device')} {'is' if rest == 1 else 'are'} as intended.\n" if rest else ""
    return "\n".join(["## Devices\n", *([table(head, rows)] if rows else []), *([quiet] if quiet else [])])


def _has_detail(outcome: Outcome) -> bool:
    """Tell whether a device has more to show than its line in the overview."""
    return bool(outcome["changes"] or outcome["kept"] or outcome["commands"] or outcome["findings"] or outcome["diff"])


def _device(outcome: Outcome, *, lines: int) -> str:
    """Render a device's foldable part; what is folded is Markdown again, after an empty line."""
    status = look_up(outcome["status"])
    title = f"<b>{html_text(outcome['device'])}</b> <code>{status.word}</code> {_counts(outcome)}"
    parts = [
        _findings(outcome["findings"], lines=lines),
        _changes("Changes", outcome["changes"], lines=lines),
        _changes("Reported only", outcome["kept"], lines=lines),
        _fence("Commands", outcome["commands"], language="", lines=lines),
        *_remains(outcome, lines=lines),
        _fence("To undo them", outcome["inverse"], language="", lines=lines),
        _fence("Device -> intent", visible_lines(outcome["diff"].rstrip("\n")), language="diff", lines=lines),
    ]
    body = "\n".join(part for part in parts if part)
    return f"<details><summary>{title}</summary>\n\n{body}\n</details>\n"


def _remains(outcome: Outcome, *, lines: int) -> list[str]:
    """Quote what a change that could not be taken back left behind."""
    found = outcome["remains"] or {}
    return [_fence(title, found.get(key, []), language="", lines=lines) for key, title in REMAINS.items()]


def _counts(outcome: Outcome) -> str:
    """Say how much there is to unfold."""
    return f"{plural(len(outcome['changes']), noun='change')}, {plural(len(outcome['commands']), noun='command')}"


def _findings(findings: Sequence[dict[str, Any]], *, lines: int) -> str:
    """List findings, in their order."""
    shown, note = take(findings, lines=lines)
    rows = [f"- {_finding(finding)}\n" for finding in shown]
    return "".join([*rows, f"\n_{note}_\n" if note else ""])


def _finding(finding: dict[str, Any]) -> str:
    """Write severity, name and message, which begins with its subject."""
    return f"**{prose(finding['severity'])}** {code(finding['name'])} {prose(finding['message'])}"


def _changes(title: str, changes: Sequence[dict[str, Any]], *, lines: int) -> str:
    """Tabulate changes, device -> intent."""
    if not changes:
        return ""
    shown, note = take(changes, lines=lines)
    rows = [
        (
            code(c["interface"]),
            prose(c["attribute"]),
            prose(c["action"]),
            code(show(c["device"])),
            code(show(c["intent"])),
        )
        for c in shown
    ]
    text = table(("Interface", "Attribute", "Action", "Device has", "Intended"), rows)
    return f"**{title}**\n\n{text}" + (f"\n_{note}_\n" if note else "")


def _fence(title: str, rows: Sequence[str], *, language: str, lines: int) -> str:
    """Quote lines verbatim in a fence that is longer than any run of backticks inside."""
    if not any(rows):
        return ""
    shown, note = take(rows, lines=lines)
    text = "\n".join(cut(visible(row), limit=1000) for row in shown)
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in _TICKS.findall(text))])
    return f"**{title}**\n\n{fence}{language}\n{text}\n{fence}\n" + (f"\n_{note}_\n" if note else "")
