# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several summaries -> one, as of the slices of a run that looked at a part of the fleet each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import DriftGuardError
from .outcomes import Outcome, normalise, without_answer
from .schema import NAME
from .summary import Run, Summary, natural, summarise
from .times import to_time
from .values import plural

MISSED = "No result: no slice looked at this device."
_NAMED = 10
"""So many devices are named in a warning."""
_Part = tuple[str, Summary]
"""Where a summary is from, and it."""


class MergeError(DriftGuardError):
    """What shall be merged is no summary, or not of one run."""

    name = "bad_summary"


@dataclass(frozen=True)
class Merged:
    """One summary of several."""

    summary: Summary
    missing: tuple[str, ...] = ()
    """Devices that were expected and that no summary holds; they are errors in it."""
    warnings: tuple[str, ...] = ()
    """What somebody should know and what keeps nothing from being reported."""


def merge(summaries: Mapping[str, Any], *, expected: Iterable[str] = (), max_spread: float = float("inf")) -> Merged:
    """Make one summary of several.

    Args:
        summaries: the content of summary.json by where it is from.
        expected: names of the devices that have to be there.
        max_spread: seconds between the first and the last beginning.

    Returns:
        A summary from the first beginning to the last end. A device that several hold is as the run says that ended
        last.

    Raises:
        MergeError: none is given, one is nothing that we wrote, or they are not of one run.

    """
    checked = [(source, _checked(content, source=source)) for source, content in summaries.items()]
    parts = sorted(checked, key=lambda part: to_time(part[1]["run"]["finished"]))
    if not parts:
        raise MergeError("summaries - Expected: at least one. Actual: none.")
    name = _one_name(parts)
    _require_one_time(parts, max_spread=max_spread)
    devices: dict[str, Outcome] = {}
    for _source, summary in parts:
        devices |= {row["device"]: normalise(row, device=row["device"]) for row in summary["devices"]}
    plan = _plan(parts)
    left_out = set(plan["not_in_plan"]) if plan else set[str]()
    missing = sorted(set(expected) - devices.keys() - left_out, key=natural)
    task = "apply" if any(summary["run"]["task"] == "apply" for _source, summary in parts) else "check"
    for device in missing:
        devices[device] = without_answer(device, task=task, status="error", message=MISSED)
    merged = summarise(devices.values(), run=_run(parts, name=name), plan=plan)
    return Merged(merged, tuple(missing), tuple(_warnings(parts)))


def merged_id(runs: Iterable[str], *, slice_of: str) -> str:
    """Name a merged run: the same slices give the same name, and names sort by time as those of other runs."""
    names = list(dict.fromkeys(runs))
    return f"{min(names)}-{slice_of}" if slice_of else "+".join(names)


def _checked(content: Any, *, source: str) -> Summary:
    if not isinstance(content, dict) or content.get("schema") != NAME:
        found = content.get("schema") if isinstance(content, dict) else type(content).__name__
        raise MergeError(f"{source} - Expected: a summary.json of {NAME}. Actual: {found!r}.")
    try:
        run = content["run"]
        to_time(run["finished"]), to_time(run["started"]), run["id"], run["task"], content["tool"]["version"]
        [row["device"] for row in content["devices"]]
    except (KeyError, TypeError, ValueError) as error:
        raise MergeError(
            f"{source} - Expected: a whole summary.json. Actual: {error!r} is missing or wrong."
        ) from error
    return content


def _one_name(parts: Sequence[_Part]) -> str:
    """The name of the run that all of them are slices of; empty where none is one."""
    names = {str(summary["run"].get("slice_of") or ""): source for source, summary in parts}
    if len(names) > 1:
        found = ", ".join(f"{source} of {name!r}" if name else f"{source} of none" for name, source in names.items())
        raise MergeError(
            f"summaries - Expected: slices of one run. Actual: {found}. Leave out what belongs to another run; where a "
            "slice left nothing this time, run it again."
        )
    return next(iter(names))


def _require_one_time(parts: Sequence[_Part], *, max_spread: float) -> None:
    """A slice that was killed leaves the summary of the run before where it was."""
    begun = sorted(parts, key=lambda part: to_time(part[1]["run"]["started"]))
    (first, early), (last, late) = begun[0], begun[-1]
    spread = (to_time(late["run"]["started"]) - to_time(early["run"]["started"])).total_seconds()
    if spread > max_spread:
        raise MergeError(
            f"{first} - Expected: a run that began at most {max_spread:g} s before the last one, {last} at "
            f"{late['run']['started']}. Actual: {early['run']['started']}. It is an earlier run's: run its slice "
            "again, give each run a name of its own, or allow more with max_spread."
        )


def _run(parts: Sequence[_Part], *, name: str) -> Run:
    """From the first beginning to the last end; one summary alone stays what it is."""
    runs = [summary["run"] for _source, summary in parts]
    slices = [
        {
            "run": str(summary["run"]["id"]),
            "started": summary["run"]["started"],
            "finished": summary["run"]["finished"],
            "devices": len(summary["devices"]),
        }
        for _source, summary in parts
    ]
    return Run(
        id=merged_id((str(run["id"]) for run in runs), slice_of=name),
        started=min(to_time(run["started"]) for run in runs),
        finished=max(to_time(run["finished"]) for run in runs),
        version=str(parts[-1][1]["tool"]["version"]),
        slices=slices if name or len(slices) > 1 else (),
    )


def _plan(parts: Sequence[_Part]) -> Mapping[str, Any] | None:
    """The plan file that all of them were given; what is in it and no host of any of them."""
    plans = [summary.get("plan") for _source, summary in parts]
    given = [plan for plan in plans if plan]
    if len(given) < len(plans) or len({plan["digest"] for plan in given}) > 1:
        return None
    not_in_run = set.intersection(*(set(plan["not_in_run"]) for plan in given))
    not_in_plan = set[str]().union(*(plan["not_in_plan"] for plan in given))
    return {**given[-1], "not_in_run": sorted(not_in_run), "not_in_plan": sorted(not_in_plan)}


def _warnings(parts: Sequence[_Part]) -> Iterator[str]:
    versions = {str(summary["tool"]["version"]): source for source, summary in parts}
    if len(versions) > 1:
        found = ", ".join(f"{version} ({source})" for version, source in sorted(versions.items()))
        yield (
            f"the slices are of several versions of drift.guard: {found}. Plans of another version than the one that "
            "applies them are refused."
        )
    seen = Counter(row["device"] for _source, summary in parts for row in summary["devices"])
    repeated = sorted((device for device, times in seen.items() if times > 1), key=natural)
    if repeated:
        more = f" and {len(repeated) - _NAMED} more" if len(repeated) > _NAMED else ""
        yield (
            f"{plural(len(repeated), noun='device')} in several slices, reported as the one says that ended last: "
            f"{', '.join(repeated[:_NAMED])}{more}."
        )
