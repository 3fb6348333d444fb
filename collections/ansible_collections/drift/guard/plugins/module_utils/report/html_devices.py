# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lower half of report.html: each device, folded to one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..statuses import look_up
from .budget import take
from .html_course import since
from .html_fleet import status_cell
from .outcomes import REMAINS
from .text import html_text, visible_lines
from .times import clock
from .values import NOTHING, plural, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .outcomes import Outcome

_SEVERITIES = frozenset({"error", "warning", "info"})
_DIFF_MARKS = {"+": "ins", "-": "del", "@": "b"}


def devices_section(devices: Sequence[Outcome], *, anchors: Mapping[int, str], lines: int, until: str) -> str:
    """Render every device, in the given order.

    Args:
        devices: the outcomes.
        anchors: identity of an outcome -> the identifier of its element.
        lines: how many rows of each list are shown.
        until: the end of the run, from which the age of drift is counted.
    """
    return "".join(_device(row, anchor=anchors[id(row)], lines=lines, until=until) for row in devices)


def _device(outcome: Outcome, *, anchor: str, lines: int, until: str) -> str:
    """Render one device: a line that says enough, and all the rest inside."""
    status = look_up(outcome["status"])
    body = "".join(
        [
            _findings(outcome["findings"], lines=lines),
            _changes("Changes", outcome["changes"], lines=lines),
            _changes("Reported only, not planned", outcome["kept"], lines=lines),
            _listing("Commands", outcome["commands"], lines=lines),
            *_remains(outcome, lines=lines),
            _diff(outcome["diff"], lines=lines),
            _undo(outcome["inverse"], lines=lines),
        ]
    )
    return (
        f'<details class="dev{" calm" if _is_calm(outcome) else ""} s-{status.word}" id="{anchor}"'
        f' data-status="{status.word}"{_rank(outcome)}>'
        f'<summary>{_line(outcome, until=until)}</summary><div class="body">{_facts(outcome)}{body}</div></details>\n'
    )


def _is_calm(outcome: Outcome) -> bool:
    """Tell whether there is nothing to say beyond the status: such a device takes one line."""
    nothing = not (outcome["changes"] or outcome["kept"] or outcome["commands"] or outcome["findings"])
    return nothing and not look_up(outcome["status"]).needs_attention


def _rank(outcome: Outcome) -> str:
    """Give the script what it orders devices by."""
    count, first = len(outcome["changes"]) + len(outcome["kept"]), outcome.get("drifting_since")
    return (f' data-n="{count}"' if count else "") + (f' data-since="{first}"' if first else "")


def _line(outcome: Outcome, *, until: str) -> str:
    """Render the line that is always seen."""
    word = look_up(outcome["status"]).word
    place = " · ".join(html_text(outcome[key], limit=60) for key in ("location", "role", "platform") if outcome[key])
    message = outcome["message"] or look_up(outcome["status"]).meaning
    counts = f"{_counts(outcome)}{since(outcome, until=until)}"
    return (
        f'{status_cell(word)}<span class="who"><h3><bdi>{html_text(outcome["device"], limit=200)}</bdi></h3> '
        f'<span class="tag">{word}</span></span> '
        f'<span class="where">{place}</span> <span class="counts">{counts}</span> '
        f'<span class="msg"><bdi>{html_text(message, limit=500)}</bdi></span>'
    )


def _counts(outcome: Outcome) -> str:
    """Say how much there is to see; nothing where there is nothing."""
    nouns = {"changes": "change", "kept": "reported", "commands": "command", "findings": "finding"}
    counts = {key: len(outcome[key]) for key in nouns}  # type: ignore[literal-required]
    texts = [f"{n} reported" if key == "kept" else plural(n, noun=nouns[key]) for key, n in counts.items() if n]
    return f"<span>{' · '.join(texts)}</span>" if texts else ""


def _facts(outcome: Outcome) -> str:
    """Say how the device was treated."""
    saved = {True: "startup-config saved", False: "startup-config not saved", None: ""}[outcome["saved"]]
    check = "check mode, nothing sent" if outcome["check_mode"] else ""
    facts = [outcome["task"], outcome["mode"], check, f"{outcome['duration']:.1f} s", saved]
    return f'<p class="quiet">{" · ".join(fact for fact in facts if fact)}</p>'


def _findings(findings: Sequence[Mapping[str, Any]], *, lines: int) -> str:
    """List findings, in their order."""
    if not findings:
        return ""
    shown, note = take(findings, lines=lines)
    items = "".join(_finding(finding) for finding in shown)
    return f'<h4>Findings</h4><ul class="findings">{items}</ul>{_note(note)}'


def _finding(finding: Mapping[str, Any]) -> str:
    """Render one finding; its message begins with its subject."""
    severity = finding["severity"] if finding["severity"] in _SEVERITIES else "info"
    return (
        f'<li class="{severity}"><b>{severity}</b> <code>{html_text(finding["name"], limit=100)}</code> '
        f"<bdi>{html_text(finding['message'])}</bdi></li>"
    )


def _changes(title: str, changes: Sequence[Mapping[str, Any]], *, lines: int) -> str:
    """Tabulate changes, device -> intent."""
    if not changes:
        return ""
    shown, note = take(changes, lines=lines)
    names = [
        "Interface",
        "Attribute",
        "Action",
        "Device has",
        "Intended",
        *(["Since"] if "since" in changes[0] else []),
    ]
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(_change(change) for change in shown)
    return (
        f'<h4>{title}</h4><div class="scroll" tabindex="0" role="group" aria-label="{title}"><table class="changes">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{_note(note)}"
    )


def _change(change: Mapping[str, Any]) -> str:
    """Render one row."""
    names = "".join(f"<td>{html_text(change[key], limit=120)}</td>" for key in ("interface", "attribute", "action"))
    first = change.get("since")
    dated = f'<td><time datetime="{first}" title="{clock(first)}">{first[:10]}</time></td>' if first else ""
    return f"<tr>{names}{_value(change['device'], tag='del')}{_value(change['intent'], tag='ins')}{dated}</tr>"


def _value(value: object, *, tag: str) -> str:
    """Render one side; nothing is shown as the word for it."""
    text = show(value)
    if text == NOTHING:
        return f'<td class="nil">{NOTHING}</td>'
    return f"<td><{tag}><bdi>{html_text(text)}</bdi></{tag}></td>"


def _listing(title: str, rows: Sequence[str], *, lines: int) -> str:
    """Show lines as they are sent."""
    if not rows:
        return ""
    shown, note = take(rows, lines=lines)
    text = "\n".join(html_text(row) for row in shown)
    return f'<h4>{title}</h4><pre tabindex="0" role="group" aria-label="{title}">{text}</pre>{_note(note)}'


def _remains(outcome: Outcome, *, lines: int) -> list[str]:
    """Show what a change that could not be taken back left behind."""
    found = outcome["remains"] or {}
    return [_listing(title, found.get(key, []), lines=lines) for key, title in REMAINS.items()]


def _undo(rows: Sequence[str], *, lines: int) -> str:
    """Fold the inverse away: few need it, and those badly."""
    listing = _listing("To undo them", rows, lines=lines)
    return f'<details class="undo"><summary>Commands that undo these</summary>{listing}</details>' if listing else ""


def _diff(diff: str, *, lines: int) -> str:
    """Colour a unified diff; the signs at the start of its lines say the same without colour."""
    if not diff.strip():
        return ""
    shown, note = take(visible_lines(diff.rstrip("\n")), lines=lines)
    text = "".join(_diff_line(line) for line in shown)
    scroll = 'tabindex="0" role="group" aria-label="Diff"'
    return f'<h4>Device → intent</h4><pre class="diff" {scroll}>{text}</pre>{_note(note)}'


def _diff_line(line: str) -> str:
    """Render one line, its newline inside the element so that copying keeps it."""
    tag = "b" if line.startswith(("+++ ", "--- ")) else _DIFF_MARKS.get(line[:1])
    text = html_text(line) + "\n"
    return f"<{tag}>{text}</{tag}>" if tag else text


def _note(note: str) -> str:
    """Say that something is left out."""
    return f'<p class="quiet">… {note}</p>' if note else ""
