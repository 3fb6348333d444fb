# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The upper half of report.html: the fleet as a picture, and where its drift is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..statuses import STATUSES, look_up
from .summary import natural, needing_attention
from .text import html_text
from .values import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .outcomes import Outcome
    from .summary import Summary

_NAMED = 60
"""Up to so many devices the picture shows their names."""
_WIDE = 24
"""A location with more devices gets the whole width."""
_BARS = 15
"""So many rows of a chart are worth reading."""


def status_cell(word: str) -> str:
    """Draw a status: its letter on its family's shape in its colour. The word itself must stand beside it."""
    status = look_up(word)
    return f'<b class="cell f-{status.family.value} s-{status.word}" aria-hidden="true">{status.letter}</b>'


def totals_bar(summary: Summary) -> str:
    """Draw a button for each status that occurs; pressing it leaves only its devices."""
    totals = summary["totals"]
    return "".join(
        f'<button type="button" class="chip" data-status="{s.word}" aria-pressed="false" title="{s.meaning}">'
        f'{status_cell(s.word)}<span class="n">{totals[s.word]}</span> <span class="word">{s.word}</span></button>'
        for s in STATUSES
        if totals[s.word]
    )


def proportions(summary: Summary) -> str:
    """Draw the whole fleet as one bar, in the order of the buttons."""
    totals, rects, left = summary["totals"], "", 0.0
    for status in STATUSES:
        if count := totals[status.word]:
            width = 100 * count / totals["devices"]
            look = f"s-{status.word}" if status.needs_attention else f"well s-{status.word}"
            rects += f'<rect class="{look}" x="{left:.3f}" width="{width:.3f}" height="10"/>'
            left += width
    return f'<svg class="whole" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{rects}</svg>'


def fleet_section(devices: Sequence[Outcome], *, anchors: Mapping[int, str]) -> str:
    """Draw one cell per device, grouped by location; each links to its device below."""
    places: dict[str, list[Outcome]] = {}
    for outcome in devices:
        places.setdefault(outcome["location"], []).append(outcome)
    order = sorted(places, key=lambda place: (place == "", natural(place)))
    cards = "".join(_place(place, places[place], anchors=anchors, alone=len(order) == 1) for place in order)
    return f'<div class="fleet {"named" if len(devices) <= _NAMED else "dense"}">{cards}</div>'


def _place(place: str, devices: Sequence[Outcome], *, anchors: Mapping[int, str], alone: bool) -> str:
    """Draw one location."""
    attention = needing_attention(devices)
    note = (
        f"{attention} of {len(devices)} to look at" if attention else f"{plural(len(devices), noun='device')}, all well"
    )
    cells = "".join(_node(outcome, anchor=anchors[id(outcome)]) for outcome in devices)
    size = " wide" if alone or len(devices) > _WIDE else ""
    name = html_text(place, limit=80) or "No location"
    return f'<section class="place{size}"><h3>{name} <small>{note}</small></h3><ul class="nodes">{cells}</ul></section>'


def _node(outcome: Outcome, *, anchor: str) -> str:
    """Draw one device."""
    name, word = html_text(outcome["device"], limit=120), look_up(outcome["status"]).word
    return (
        f'<li><a class="node" href="#{anchor}" title="{name}: {word}">{status_cell(word)}'
        f'<span class="label"><bdi>{name}</bdi><span class="sr">, {word}</span></span></a></li>'
    )


def failures_section(summary: Summary) -> str:
    """List what went wrong, the same on several devices in one row; nothing where nothing did."""
    rows = "".join(
        f"<div><dt>{plural(len(row['devices']), noun='device')}: {html_text(row['name'])}</dt>"
        f"<dd>{html_text(row['remedy'])}</dd></div>"
        for row in summary["failures"]
    )
    return f'<dl class="failures">{rows}</dl>' if rows else ""


def drift_section(summary: Summary) -> str:
    """Draw drift by attribute, location, role and platform; say so where there is none."""
    drift = summary["drift"]
    if not drift["by_attribute"]:
        return '<p class="quiet">No device that could be read differs from its intent.</p>'
    columns = (("attribute", "platform"), ("location", "role"))
    charts = ("".join(_chart(title, drift[f"by_{title}"]) for title in column) for column in columns)
    return f'<div class="charts">{"".join(f"<div>{column}</div>" for column in charts)}</div>'


def _chart(title: str, rows: Mapping[str, Mapping[str, int]]) -> str:
    """Draw a table whose rows carry a bar: what is planned, and, paler, what is only reported."""
    ranked = sorted(rows.items(), key=lambda row: (-_differences(row[1]), natural(row[0])))
    ranked = [row for row in ranked if _differences(row[1])]
    longest = max(_differences(row) for _name, row in ranked)
    body = "".join(_bar(name, row, longest=longest) for name, row in ranked[:_BARS])
    more = f'<p class="quiet">{len(ranked) - _BARS} more in summary.json</p>' if len(ranked) > _BARS else ""
    columns = f'<th scope="col" colspan="2">By {title}</th><th scope="col">Diffs</th><th scope="col">Devices</th>'
    return (
        '<div class="chart"><table><colgroup><col class="name"><col><col class="num"><col class="of"></colgroup>'
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>{more}</div>"
    )


def _differences(row: Mapping[str, int]) -> int:
    """Count planned and reported differences."""
    return row["changes"] + row["kept"]


def _bar(name: str, row: Mapping[str, int], *, longest: int) -> str:
    """Draw one row. Widths are attributes of a drawing, because the policy forbids inline styles."""
    planned, kept = (round(100 * row[kind] / longest, 2) for kind in ("changes", "kept"))
    where = f"{row['differing']} of {row['devices']}" if "differing" in row else str(row["devices"])
    told = f"{row['changes']} planned, {row['kept']} reported only"
    label = f"<bdi>{html_text(name, limit=60)}</bdi>"
    find = f'<button type="button" class="pick">{label}</button>' if name else "not known"
    return (
        f'<tr title="{told}"><th scope="row">{find}</th>'
        '<td class="bar" aria-hidden="true"><svg viewBox="0 0 100 10" preserveAspectRatio="none">'
        f'<rect class="planned" width="{planned}" height="10"/>'
        f'<rect class="kept" x="{planned}" width="{kept}" height="10"/></svg></td>'
        f'<td class="num">{_differences(row)}<span class="sr">: {told}</span></td><td class="num of">{where}</td></tr>'
    )
