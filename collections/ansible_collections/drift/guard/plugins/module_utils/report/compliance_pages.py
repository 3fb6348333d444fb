# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Compliance -> compliance.html, compliance.md and compliance.csv."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Any

from .csv_tables import to_csv
from .html_course import trend_chart
from .html_page import asset, policy, style_sheet
from .markdown_text import code, prose, table
from .summary import natural
from .text import html_text
from .times import clock
from .values import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .history.compliance import Compliance

_GROUPS = {"location": "by_location", "role": "by_role", "platform": "by_platform"}
_DEVICE = ("device", "location", "role", "platform", "status", "asked", "compared", "as_intended", "drifting_since")


def to_compliance_html(found: Compliance) -> str:
    """Render the page: it is one file, asks nobody for anything, and holds no script."""
    style = style_sheet()
    course = trend_chart(found["runs"]) if found["runs"] else '<p class="quiet">No run ended in this period.</p>'
    return Template(asset("compliance.html")).substitute(
        policy=policy(style),
        style=style,
        headline=html_text(headline(found)),
        sentence=html_text(sentence(found)),
        mood="fine" if _is_fine(found["totals"]) else "attention",
        facts="".join(f"<div><dt>{name}</dt><dd>{html_text(text)}</dd></div>" for name, text in _facts(found).items()),
        course=course,
        groups="".join(f"<div>{_group_table(title, found[key])}</div>" for title, key in _GROUPS.items()),
        devices=_device_table(found["devices"]),
    )


def to_compliance_markdown(found: Compliance) -> str:
    """Render one page of GitHub-flavoured Markdown; it names only the devices that were not always as intended."""
    head = ("Devices", "Unchecked", "As intended", "Share")
    groups = [
        f"## By {title}\n\n{table((title.capitalize(), *head), [_group_cells(*row) for row in found[key].items()])}"
        for title, key in _GROUPS.items()
        if found[key]
    ]
    rows = [_device_cells(row) for row in _worst_first(found["devices"]) if not _always(row)]
    devices = table(("Device", "Location", "As intended", "Share", "At the end"), rows) if rows else ""
    return "\n".join(
        [f"# {headline(found)}\n", f"{sentence(found)}\n", *groups, *([f"## Devices\n\n{devices}"] if rows else [])]
    )


def to_compliance_csv(found: Compliance) -> str:
    """Tabulate the devices."""
    return to_csv((*_DEVICE, "share"), ([*(row[key] for key in _DEVICE), share(row)] for row in found["devices"]))


def headline(found: Compliance) -> str:
    """Say it in one line."""
    totals = found["totals"]
    if not totals["compared"]:
        return "No device was compared in this period"
    return f"{share(totals)} of {plural(totals['compared'], noun='comparison')} as intended"


def sentence(found: Compliance) -> str:
    """Say what the number leaves out."""
    totals = found["totals"]
    return (
        f"{totals['always_as_intended']} of {plural(totals['devices'], noun='device')} always as intended; "
        f"{totals['drifting_at_end']} drifting at the end; {totals['unchecked']} never compared in the period, "
        "of which nothing can be said."
    )


def share(row: Mapping[str, Any]) -> str:
    """Return the part of the comparisons that found what was intended, never rounded up to all of them."""
    if not row["compared"]:
        return "unchecked"
    return f"{1000 * row['as_intended'] // row['compared'] / 10:g} %"


def _facts(found: Compliance) -> dict[str, str]:
    """List what report this is."""
    tool = found["tool"]
    return {
        "From": clock(found["period"]["start"]),
        "Before": clock(found["period"]["end"]),
        "Runs": str(len(found["runs"])),
        "Devices": str(found["totals"]["devices"]),
        "Made by": f"{tool['name']} {tool['version']}",
    }


def _is_fine(totals: Mapping[str, int]) -> bool:
    """Tell whether nothing is left to say."""
    return bool(totals["devices"]) and totals["always_as_intended"] == totals["devices"]


def _always(row: Mapping[str, Any]) -> bool:
    """Tell whether a device was compared, and never differed."""
    return bool(row["compared"]) and row["compared"] == row["as_intended"]


def _worst_first(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Order devices: the unchecked, then by their share, then by name."""
    return sorted(
        rows,
        key=lambda row: (row["as_intended"] / row["compared"] if row["compared"] else -1.0, natural(row["device"])),
    )


def _group_cells(name: str, row: Mapping[str, int]) -> list[str]:
    """Return a group's cells."""
    counts = f"{row['as_intended']} of {row['compared']}"
    return [prose(name) or "not known", str(row["devices"]), str(row["unchecked"]), counts, share(row)]


def _device_cells(row: Mapping[str, Any]) -> list[str]:
    """Return a device's cells."""
    counts = f"{row['as_intended']} of {row['compared']}"
    return [code(row["device"]), prose(row["location"]), counts, share(row), _at_end(row)]


def _at_end(row: Mapping[str, Any]) -> str:
    """Say how a device is when the period ends."""
    return f"drifting since {row['drifting_since'][:10]}" if row["drifting_since"] else str(row["status"])


def _group_table(title: str, groups: Mapping[str, Mapping[str, int]]) -> str:
    """Draw a table whose rows carry a bar: the share."""
    body = "".join(_group_row(name, row) for name, row in groups.items())
    head = f'<th scope="col" colspan="2">By {title}</th><th scope="col">Share</th><th scope="col">Devices</th>'
    return (
        '<div class="chart"><table><colgroup><col class="name"><col><col class="of"><col class="num"></colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _group_row(name: str, row: Mapping[str, int]) -> str:
    """Draw one group."""
    width = round(100 * row["as_intended"] / max(row["compared"], 1), 2)
    told = f"{row['as_intended']} of {row['compared']} comparisons, {row['unchecked']} unchecked"
    return (
        f'<tr title="{told}"><th scope="row"><bdi>{html_text(name, limit=60) or "not known"}</bdi></th>'
        '<td class="bar" aria-hidden="true"><svg viewBox="0 0 100 10" preserveAspectRatio="none">'
        f'<rect class="rest" width="100" height="10"/><rect class="kept-to" width="{width}" height="10"/></svg></td>'
        f'<td class="num">{share(row)}<span class="sr">: {told}</span></td>'
        f'<td class="num of">{row["devices"]}</td></tr>'
    )


def _device_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Tabulate all devices, the worst first."""
    names = ("Device", "Location", "Role", "Platform", "As intended", "Share", "At the end")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(_device_row(row) for row in _worst_first(rows))
    return (
        '<div class="chart scroll" tabindex="0" role="group" aria-label="Devices"><table class="changes">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _device_row(row: Mapping[str, Any]) -> str:
    """Render one device."""
    cells = "".join(f"<td>{html_text(row[key], limit=80)}</td>" for key in ("location", "role", "platform"))
    counts = f"<td>{row['as_intended']} of {row['compared']}</td><td>{share(row)}</td>"
    name = f'<th scope="row"><bdi>{html_text(row["device"], limit=120)}</bdi></th>'
    return f"<tr>{name}{cells}{counts}<td>{html_text(_at_end(row), limit=80)}</td></tr>"
