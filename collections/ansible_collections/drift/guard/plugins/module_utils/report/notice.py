# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Summary -> one short message about the whole run, for a chat or a mailbox.

It names devices, attributes and failures, and shows no configuration: who reads the channel may not read the network.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..statuses import STATUSES, Status
from .summary import headline
from .text import cut, visible
from .values import plural

if TYPE_CHECKING:
    from .summary import Summary

LENGTH = 1800
"""Of the text, in characters: Discord, the narrowest of the usual services, takes 2000."""
_NAMES, _FAILURES, _ATTRIBUTES = 10, 5, 8
"""How many of each are named before the others are counted."""
_LINK_LENGTH, _TEXT_LENGTH = 500, 128
_SEVERITIES = {"red": "failure", "yellow": "warning", "green": "success"}

# What chats take for a mention, a link, or markup of their own.
_INERT = str.maketrans({"<": "(", ">": ")", "[": "(", "]": ")", "`": "'", "*": "+", "@": "\uff20"})


@dataclass(frozen=True)
class Notice:
    """What is sent, once a run to each receiver."""

    title: str
    text: str
    """Plain text with line feeds."""
    severity: str
    """``failure``, ``warning`` or ``success``: of the most urgent status."""


def is_wanted(summary: Summary, *, events: Collection[str], before: Mapping[str, str] | None = None) -> bool:
    """Tell whether a run is worth a message.

    Args:
        summary: as :func:`.summary.summarise` made it.
        events: the status words that somebody wants to hear of.
        before: device -> its status after the run before, to hear only of devices that came to have such a status, or
            have none any more; ``None`` to hear of all that have one.
    """
    if before is None:
        return any(summary["totals"][word] for word in events)
    return any(
        (outcome["status"] in events) != (before.get(outcome["device"]) in events) for outcome in summary["devices"]
    )


def to_notice(summary: Summary, *, link: str = "") -> Notice:
    """Write the message.

    Args:
        summary: as :func:`.summary.summarise` made it.
        link: where more is to be read; the text ends with it.
    """
    run = summary["run"]
    task = f"{run['task']} (check mode)" if run["check_mode"] else run["task"]
    end = f"\nRun {run['id']}, {run['duration']:.0f} s" + (f"\n{cut(link, limit=_LINK_LENGTH)}" if link else "")
    lines = [*_devices(summary), *_differences(summary), *_failures(summary)]
    text = cut("\n".join(lines), limit=LENGTH - len(end)) + end
    urgent = next(_occurring(summary), None)
    return Notice(
        title=f"drift.guard {task}: {headline(summary)}",
        text=text,
        severity=_SEVERITIES[urgent.terminal] if urgent else "success",
    )


def _occurring(summary: Summary) -> Iterator[Status]:
    """Walk the statuses that a device has, the most urgent first."""
    return (status for status in STATUSES if summary["totals"][status.word])


def _devices(summary: Summary) -> list[str]:
    """Count devices by status, and name those that somebody may want to look at or that were changed."""
    lines = []
    for status in _occurring(summary):
        line = f"{summary['totals'][status.word]} {status.word}"
        if status.needs_attention or status.word == "applied":
            names = [outcome["device"] for outcome in summary["devices"] if outcome["status"] == status.word]
            line += f": {_some(names)}"
        lines.append(line)
    return lines


def _differences(summary: Summary) -> list[str]:
    found = {key: row["changes"] + row["kept"] for key, row in summary["drift"]["by_attribute"].items()}
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{count} {_inert(attribute)}" for attribute, count in ranked[:_ATTRIBUTES]]
    rest = [f"{sum(count for _attribute, count in ranked[_ATTRIBUTES:])} others"] if len(ranked) > _ATTRIBUTES else []
    return [f"Differences: {', '.join(shown + rest)}"] if shown else []


def _failures(summary: Summary) -> list[str]:
    rows = summary["failures"]
    lines = [f"{plural(len(row['devices']), noun='device')}: {_inert(row['name'])}. {_inert(row['remedy'])}"
             for row in rows[:_FAILURES]]  # fmt: skip
    rest = [f"and {plural(len(rows) - _FAILURES, noun='other kind')} of failure"] if len(rows) > _FAILURES else []
    return lines + rest


def _some(names: list[str]) -> str:
    """Name the first ones, and count the others."""
    shown = [_inert(name) for name in names[:_NAMES]]
    rest = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(shown) + rest


def _inert(text: str) -> str:
    """Make text that no chat takes for anything but text."""
    return cut(visible(text), limit=_TEXT_LENGTH).translate(_INERT)
