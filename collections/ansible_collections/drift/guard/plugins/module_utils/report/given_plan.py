# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a report says about the plan file that a run was given, so that nobody is left out without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .values import plural

if TYPE_CHECKING:
    from .summary import Summary

_NAMED = 10
"""So many devices are named; summary.json names them all."""


def plan_sentences(summary: Summary) -> list[str]:
    """Say which plan it was and which hosts and devices it left out; nothing where the run was given none."""
    plan = summary["plan"]
    if not plan:
        return []
    sentences = [f"Plan {plan['file']}, made at {plan['made']['at']}, digest {plan['digest']}."]
    if plan["not_in_plan"]:
        count = plural(len(plan["not_in_plan"]), noun="host")
        sentences.append(f"Not in it, so nothing was read or sent: {count} ({_some(plan['not_in_plan'])}).")
    if plan["not_in_run"]:
        count = plural(len(plan["not_in_run"]), noun="device")
        sentences.append(f"In it and no host of this run: {count} ({_some(plan['not_in_run'])}).")
    return sentences


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
