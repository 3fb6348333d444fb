# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several summaries -> one, as of the slices of a job that looked at a part of the fleet each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import DriftGuardError
from .outcomes import Outcome, normalise
from .schema import NAME
from .summary import Run, Summary, summarise
from .times import to_time


class MergeError(DriftGuardError):
    """What shall be merged is no summary."""

    name = "bad_summary"


def merge(summaries: Mapping[str, Any]) -> Summary:
    """Make one summary of several.

    Args:
        summaries: the content of summary.json by where it is from.

    Returns:
        A summary from the first beginning to the last end, named by the runs. A device that several hold is as the run
        says that ended last.

    Raises:
        MergeError: none is given, or one is nothing that we wrote.

    """
    ordered = sorted((_checked(content, source=source) for source, content in summaries.items()), key=_end)
    if not ordered:
        raise MergeError("summaries - Expected: at least one. Actual: none.")
    devices: dict[str, Outcome] = {}
    for summary in ordered:
        devices |= {row["device"]: normalise(row, device=row["device"]) for row in summary["devices"]}
    runs = [summary["run"] for summary in ordered]
    run = Run(
        id="+".join(dict.fromkeys(str(run["id"]) for run in runs)),
        started=min(to_time(run["started"]) for run in runs),
        finished=max(to_time(run["finished"]) for run in runs),
        version=str(ordered[-1]["tool"]["version"]),
    )
    return summarise(devices.values(), run=run, plan=_common(ordered))


def _checked(content: Any, *, source: str) -> Summary:
    if not isinstance(content, dict) or content.get("schema") != NAME:
        found = content.get("schema") if isinstance(content, dict) else type(content).__name__
        raise MergeError(f"{source} - Expected: a summary.json of {NAME}. Actual: {found!r}.")
    try:
        _end(content), to_time(content["run"]["started"]), [row["device"] for row in content["devices"]]
    except (KeyError, TypeError, ValueError) as error:
        raise MergeError(
            f"{source} - Expected: a whole summary.json. Actual: {error!r} is missing or wrong."
        ) from error
    return content


def _end(summary: Summary) -> Any:
    return to_time(summary["run"]["finished"])


def _common(summaries: Sequence[Summary]) -> Mapping[str, Any] | None:
    """The plan file that all of them were given."""
    plans = [summary.get("plan") for summary in summaries]
    return plans[0] if all(plan == plans[0] for plan in plans) else None
