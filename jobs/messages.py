# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a job's log says about a run, in Markdown, as Nautobot shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .runners import Request, Target

_GOOD = frozenset({"in_sync", "unchanged", "applied"})


def headline(request: Request) -> str:
    """What a run is about to do."""
    what = "Dry run: compare, and send nothing to" if request.dry_run else f"Compare and correct ({request.mode})"
    return f"{what} {'; '.join(map(_target, request.targets))}. Because of {request.trigger}."


def failed(result: Mapping[str, Any], *, dry_run: bool) -> bool:
    """Whether somebody has to look at a device. That it differs is what a dry run wants to know."""
    status = result["status"]
    if any(finding["severity"] == "error" for finding in result["findings"]):
        return True
    return status not in _GOOD and not (dry_run and status == "drifted")


def describe(result: Mapping[str, Any]) -> str:
    """All that came of one device: status, message, findings, diff, the lines."""
    parts = [f"**{result['device']}: {result['status']}.** {result['message']}"]
    parts += [f"- {finding['severity']} `{finding['name']}`: {finding['message']}" for finding in result["findings"]]
    if result["diff"]:
        parts.append(_block("diff", _without_marks(result["diff"])))
    if result["commands"]:
        sent = "Sent" if result["task"] == "apply" and not result["check_mode"] else "Would send"
        parts.append(f"{sent}:\n\n{_block('', chr(10).join(result['commands']))}")
    if result["kept"]:
        kept = ", ".join(f"{change['interface']} {change['attribute']}" for change in result["kept"])
        parts.append(f"Differs and stays: {kept}.")
    return "\n\n".join(parts)


def _without_marks(diff: str) -> str:
    """Without its file and hunk lines: Nautobot takes the word before an at sign for a credential, and hides it."""
    return "\n".join(line for line in diff.splitlines() if not line.startswith(("--- ", "+++ ", "@@")))


def _block(language: str, text: str) -> str:
    """Verbatim; a line of three backticks in a description can't end it, since ours has four."""
    return f"````{language}\n{text.rstrip()}\n````"


def _target(target: Target) -> str:
    parts = [*target.interfaces, *(f"{name} (deleted)" for name in target.deleted)]
    return f"{target.name}: {', '.join(parts)}" if parts else target.name
