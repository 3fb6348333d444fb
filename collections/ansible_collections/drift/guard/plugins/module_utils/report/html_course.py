# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The part of report.html that looks back: what is news, how the fleet fared from run to run, who drifts most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..statuses import Family
from .text import html_text
from .times import age, clock
from .values import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .summary import Summary

_FAMILIES = {
    Family.BROKEN: "refused, failed or in error",
    Family.UNKNOWN: "unknown",
    Family.PENDING: "drifted",
}
"""What needs attention, from the ground up, and what it is called."""
_SLOTS = 20
"""A chart has room for so many runs at least, lest one of them becomes a wall."""
_SLOT = 10
_NAMES = 6
"""So many devices of the news are named."""


def news(summary: Summary) -> str:
    """Say in one paragraph what changed since the run before; nothing where there is none."""
    history = summary.get("history")
    if not history or not history["news"]["before"]:
        return ""
    began, ended = history["news"]["began"], history["news"]["ended"]
    parts = [
        _named("began to drift", began),
        _named("no longer drifts" if len(ended) == 1 else "no longer drift", ended),
    ]
    told = "; ".join(part for part in parts if part) or "no device began or ceased to drift"
    return f'<p class="news">Since the run of {clock(history["news"]["before"])}: {told}.</p>'


def course_section(summary: Summary, *, anchors: Mapping[str, str]) -> str:
    """Draw the course of the fleet and the ranking.

    Args:
        summary: with its history.
        anchors: device name -> where it is on the page.
    """
    history = summary.get("history")
    if not history or len(history["runs"]) < 2:  # noqa: PLR2004 - one point is no line
        return '<p class="quiet">No earlier run is known, so nothing can be said about the time before this one.</p>'
    ranking = _ranking(history["ranking"], anchors=anchors, until=summary["run"]["finished"])
    return f'<div class="course">{trend_chart(history["runs"])}{ranking}</div>'


def since(row: Mapping[str, Any], *, until: str) -> str:
    """Say since when a device drifts; nothing while it does not."""
    first = row.get("drifting_since")
    if not first:
        return ""
    known = "" if row["last_in_sync"] else " or earlier"
    when = f"last in sync {clock(row['last_in_sync'])}" if row["last_in_sync"] else "it was never seen in sync"
    return (
        f'<span class="since" title="seen drifting {clock(first)}, {when}">drifting since <time datetime="{first}">'
        f"{first[:10]}</time>{known} ({age(first, until=until)})</span>"
    )


def _named(what: str, names: Sequence[str]) -> str:
    """Write ``3 devices began to drift (a, b, c)``."""
    if not names:
        return ""
    shown = ", ".join(f"<bdi>{html_text(name, limit=60)}</bdi>" for name in names[:_NAMES])
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"{plural(len(names), noun='device')} {what} ({shown}{more})"


def trend_chart(points: Sequence[Mapping[str, Any]]) -> str:
    """Show the share of devices that need attention, a bar a run, and the same as a table."""
    keys = "".join(f'<span><i class="key k-{family.value}"></i>{name}</span>' for family, name in _FAMILIES.items())
    first, last = (clock(point["finished"]) for point in (points[0], points[-1]))
    return (
        '<div class="chart trend"><h3>Devices that need attention <small>by run, in percent</small></h3>'
        f'{_plot(points)}<p class="keys">{keys}<span class="range">{first} to {last}</span></p>{_table(points)}</div>'
    )


def _plot(points: Sequence[Mapping[str, Any]]) -> str:
    """Draw the bars, the latest at the right end, and an axis whose end is a round number."""
    top = _top(max(_share(point, _attention(point)) for point in points))
    slots = max(len(points), _SLOTS)
    bars = "".join(_bar(point, x=x * _SLOT, top=top) for x, point in enumerate(points, start=slots - len(points)))
    width = slots * _SLOT
    rules = f'<path class="rule" d="M0 .5H{width}M0 50H{width}M0 99.5H{width}"/>'
    axis = f"<span>{top}</span><span>{top / 2:g}</span><span>0</span>"
    return (
        f'<div class="plot" aria-hidden="true"><span class="axis">{axis}</span>'
        f'<svg viewBox="0 0 {width} 100" preserveAspectRatio="none">{rules}{bars}</svg></div>'
    )


def _bar(point: Mapping[str, Any], *, x: int, top: float) -> str:
    """Draw a run: its families on top of one another."""
    rects, ground = "", 100.0
    for family in _FAMILIES:
        height = round(100 * _share(point, point[family]) / top, 2)
        if height:
            ground = round(ground - height, 2)
            rects += f'<rect class="k-{family.value}" x="{x + 1}" y="{ground}" width="{_SLOT - 2}" height="{height}"/>'
    return f'<g><title>{_told(point)}</title><rect class="hit" x="{x}" width="{_SLOT}" height="100"/>{rects}</g>'


def _told(point: Mapping[str, Any]) -> str:
    """Say a run in words."""
    devices, differences = plural(point["devices"], noun="device"), plural(point["differences"], noun="difference")
    return f"{clock(point['finished'])}, {html_text(point['task'])}: {_attention(point)} of {devices}, {differences}"


def _table(points: Sequence[Mapping[str, Any]]) -> str:
    """Tabulate the runs, the latest first, folded away."""
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Run", "Task", "Devices", "As intended", "Drifted", "Failed", "Unknown", "Differences")
    )
    keys = ("devices", "settled", "pending", "broken", "unknown", "differences")
    rows = "".join(
        f'<tr><th scope="row">{clock(point["finished"])}</th><td>{html_text(point["task"])}</td>'
        + "".join(f'<td class="num">{point[key]}</td>' for key in keys)
        + "</tr>"
        for point in reversed(points)
    )
    return (
        '<details class="runs"><summary>As a table</summary>'
        '<div class="scroll" tabindex="0" role="group" aria-label="Runs">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _ranking(rows: Sequence[Mapping[str, Any]], *, anchors: Mapping[str, str], until: str) -> str:
    """Tabulate who drifts most."""
    if not rows:
        return '<div class="chart"><h3>Who drifts most</h3><p class="quiet">No device ever differed.</p></div>'
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Device", "Runs with drift", "Began", "Now"))
    body = "".join(_ranked(row, anchors=anchors, until=until) for row in rows[:10])
    return (
        '<div class="chart ranking"><h3>Who drifts most</h3>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _ranked(row: Mapping[str, Any], *, anchors: Mapping[str, str], until: str) -> str:
    """Render a rank; the device is a link where this run looked at it."""
    name = f"<bdi>{html_text(row['device'], limit=60)}</bdi>"
    anchor = anchors.get(row["device"])
    device = f'<a class="to" href="#{anchor}">{name}</a>' if anchor else name
    now = f"for {age(row['drifting_since'], until=until)}" if row["drifting_since"] else "as intended"
    return (
        f'<tr><th scope="row">{device}</th><td class="num">{row["differed"]} of {row["compared"]}</td>'
        f'<td class="num">{row["spells"]}×</td><td>{now if now != "for new" else "new"}</td></tr>'  # noqa: RUF001 - times
    )


def _attention(point: Mapping[str, Any]) -> int:
    """Count a run's devices that need attention."""
    return sum(point[family] for family in _FAMILIES)


def _share(point: Mapping[str, Any], count: int) -> float:
    """Return percent of the run's devices."""
    return 100 * count / max(int(point["devices"]), 1)


def _top(share: float) -> int:
    """Return the end of the axis: a round number that is not below the highest bar."""
    steps = (1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
    return next(step for step in steps if step >= share)
