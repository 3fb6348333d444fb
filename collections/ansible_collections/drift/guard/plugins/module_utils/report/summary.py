# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Outcomes -> the summary from which every report is made. The same outcomes give the same bytes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from ..statuses import STATUSES, look_up
from .plain import to_plain
from .schema import NAME
from .times import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from .outcomes import Outcome

Summary = dict[str, Any]
"""The content of summary.json; ``schemas/summary-1.json`` is its definition."""

FAILURE_KEYS = ("class", "name", "severity", "remedy")
"""What failures of several devices have in common."""
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Run:
    """What a playbook run is called, and when it was."""

    id: str
    started: datetime
    """Aware, UTC."""
    finished: datetime
    version: str
    """Of the collection."""
    slice_of: str = ""
    """The name of the run that it looks at a part of the fleet for; empty where it is about all there is."""
    slices: Sequence[Mapping[str, Any]] = ()
    """The runs that it was merged of: ``run``, ``started``, ``finished`` and the number of ``devices``."""


def summarise(outcomes: Iterable[Outcome], *, run: Run, plan: Mapping[str, Any] | None = None) -> Summary:
    """Put outcomes in order and count them.

    Args:
        outcomes: of all devices.
        run: when and what.
        plan: the plan file that the run was given, as the ledger has it.
    """
    devices = sorted(outcomes, key=lambda outcome: natural(outcome["device"]))
    return {
        "schema": NAME,
        "tool": {"name": "drift.guard", "version": run.version},
        "run": _run(devices, run=run),
        "plan": to_plain(plan) if plan else None,
        "totals": _totals(devices),
        "drift": {
            "by_attribute": _by_attribute(devices),
            "by_location": _by_group(devices, key="location"),
            "by_platform": _by_group(devices, key="platform"),
            "by_role": _by_group(devices, key="role"),
        },
        "failures": _failures(devices),
        "devices": devices,
    }


@lru_cache(maxsize=1 << 15)
def natural(name: str) -> tuple[Any, ...]:
    """Return a sort key in which ``leaf9`` stands before ``leaf10``; numbers of any length, no case."""
    parts = _DIGITS.split(name.casefold())
    return (
        *((len(part.lstrip("0")), part.lstrip("0")) if part.isdecimal() else (0, part) for part in parts),
        (0, name),
    )


def by_urgency(devices: Sequence[Outcome]) -> list[Outcome]:
    """Order devices for a reader: what needs attention first, then by name."""
    return sorted(devices, key=lambda outcome: (look_up(outcome["status"]).order, natural(outcome["device"])))


def needing_attention(devices: Iterable[Outcome]) -> int:
    """Count the devices that somebody should look at."""
    return sum(look_up(outcome["status"]).needs_attention for outcome in devices)


def headline(summary: Summary) -> str:
    """Say in one sentence how the fleet is."""
    total, attention = summary["totals"]["devices"], needing_attention(summary["devices"])
    if not total:
        return "No devices"
    if attention:
        return f"{attention} of {total} devices {'needs' if attention == 1 else 'need'} attention"
    kept = sum(len(outcome["kept"]) for outcome in summary["devices"])
    if kept:
        return f"No device needs attention; {kept} difference{'' if kept == 1 else 's'} reported only"
    return "The one device matches its intent" if total == 1 else f"All {total} devices match their intent"


def _run(devices: Sequence[Outcome], *, run: Run) -> dict[str, Any]:
    """Say what the run was; its mode is the devices', as far as they agree."""
    modes = {outcome["mode"] for outcome in devices} - {""}
    answered = [outcome for outcome in devices if outcome["mode"]]
    return {
        "id": run.id,
        "task": "apply" if any(outcome["task"] == "apply" for outcome in devices) else "check",
        "mode": modes.pop() if len(modes) == 1 else ("mixed" if modes else ""),
        "check_mode": bool(answered) and all(outcome["check_mode"] for outcome in answered),
        "started": to_text(run.started),
        "finished": to_text(run.finished),
        "duration": round((run.finished - run.started).total_seconds(), 3),
        **({"slice_of": run.slice_of} if run.slice_of else {}),
        **({"slices": [dict(part) for part in run.slices]} if run.slices else {}),
    }


def _totals(devices: Sequence[Outcome]) -> dict[str, int]:
    """Count devices by status; every word is there, so that a reader needs no default."""
    counted = Counter(outcome["status"] for outcome in devices)
    return {**{status.word: counted[status.word] for status in STATUSES}, "devices": len(devices)}


def _failures(devices: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Bring the same failure of many devices together, the most frequent first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for outcome in devices:
        if failure := outcome["failure"]:
            row = tuple(failure[key] for key in FAILURE_KEYS)
            found.setdefault(row, []).append(outcome["device"])
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [dict(zip(FAILURE_KEYS, row, strict=True)) | {"devices": names} for row, names in ranked]


def _by_attribute(devices: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Count for each attribute the differences that are planned, those that are kept, and the devices that have any."""
    found: dict[str, dict[str, int]] = {}
    for outcome in devices:
        for kind in ("changes", "kept"):
            for change in outcome[kind]:
                row = found.setdefault(change["attribute"], {"changes": 0, "kept": 0, "devices": 0})
                row[kind] += 1
        for attribute in {change["attribute"] for change in (*outcome["changes"], *outcome["kept"])}:
            found[attribute]["devices"] += 1
    return dict(sorted(found.items()))


def _by_group(devices: Sequence[Outcome], *, key: Literal["location", "platform", "role"]) -> dict[str, dict[str, int]]:
    """Count devices and differences by a property of the device; ``""`` holds those without it."""
    found: dict[str, dict[str, int]] = {}
    for outcome in devices:
        group = outcome[key]
        row = found.setdefault(group, {"devices": 0, "differing": 0, "needs_attention": 0, "changes": 0, "kept": 0})
        row["devices"] += 1
        row["differing"] += bool(outcome["changes"] or outcome["kept"])
        row["needs_attention"] += look_up(outcome["status"]).needs_attention
        row["changes"] += len(outcome["changes"])
        row["kept"] += len(outcome["kept"])
    return {group: found[group] for group in sorted(found, key=natural)}
