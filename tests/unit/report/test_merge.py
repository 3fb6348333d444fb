# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ansible_collections.drift.guard.plugins.module_utils.report import schema
from ansible_collections.drift.guard.plugins.module_utils.report.merge import Merged, MergeError, merge
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise
from tests.unit.report.fleet import CHANGE, STARTED, outcome


def part(
    name: str, *outcomes: Any, begins: int, ends: int, version: str = "0.1.0", slice_of: str = "", **more: Any
) -> Summary:
    begun, ended = STARTED + timedelta(minutes=begins), STARTED + timedelta(minutes=ends)
    summary = summarise(outcomes, run=Run(name, begun, ended, version, slice_of), **more)
    found: Summary = json.loads(json.dumps(summary))  # as it is read from a file
    return found


def test_the_slices_of_a_job_make_one_report_that_counts_each_device_once() -> None:
    first = part("slice-1", outcome("sw1"), outcome("sw2", "drifted", changes=[CHANGE]), begins=0, ends=5)
    second = part("slice-2", outcome("sw3", "failed", task="apply"), begins=1, ends=3)
    merged = merge({"a/summary.json": first, "b/summary.json": second}).summary
    jsonschema.validate(merged, schema.load())
    assert [(row["device"], row["status"]) for row in merged["devices"]] == [
        ("sw1", "in_sync"),
        ("sw2", "drifted"),
        ("sw3", "failed"),
    ]
    assert merged["totals"] | {"devices": 3, "drifted": 1, "failed": 1, "in_sync": 1} == merged["totals"]
    assert merged["drift"]["by_attribute"] == {"ipv4": {"changes": 1, "kept": 0, "devices": 1}}
    assert (
        merged["run"]
        | {
            "id": "slice-2+slice-1",
            "task": "apply",
            "started": "2026-03-02T08:15:00Z",
            "finished": "2026-03-02T08:20:00Z",
            "duration": 300.0,
        }
        == merged["run"]
    )


def test_a_device_in_two_runs_is_as_the_one_says_that_ended_last() -> None:
    later = part("late", outcome("sw1", "drifted"), begins=0, ends=9)
    earlier = part("early", outcome("sw1"), outcome("sw2"), begins=5, ends=6)
    merged = merge({"x": later, "y": earlier})
    rows = merged.summary["devices"]
    assert [(row["device"], row["status"]) for row in rows] == [("sw1", "drifted"), ("sw2", "in_sync")]
    assert merged.warnings == ("1 device in several slices, reported as the one says that ended last: sw1.",)


def test_one_summary_stays_as_it_is() -> None:
    alone = part("run-1", outcome("sw1", "drifted", changes=[CHANGE]), begins=0, ends=1)
    assert merge({"x": alone}) == Merged(alone)


def test_slices_of_a_named_run_make_one_that_says_what_it_is_made_of() -> None:
    first = part("20260302T081500Z-bb", outcome("sw1"), begins=0, ends=2, slice_of="night")
    second = part("20260302T081501Z-aa", outcome("sw2"), outcome("sw3"), begins=1, ends=4, slice_of="night")
    merged = merge({"1": second, "2": first})
    jsonschema.validate(merged.summary, schema.load())
    jsonschema.validate(first, schema.load())
    assert merged.summary["run"]["id"] == "20260302T081500Z-bb-night"
    assert merged.summary["run"]["slices"] == [
        {"run": run["id"], "started": run["started"], "finished": run["finished"], "devices": count}
        for run, count in ((first["run"], 1), (second["run"], 2))
    ]
    assert "slice_of" not in merged.summary["run"]
    assert (merged.missing, merged.warnings) == ((), ())


def test_a_device_that_no_slice_looked_at_is_an_error_and_none_that_the_plan_leaves_out() -> None:
    given = {"file": "/plans/fleet.json", "digest": "d", "made": {}}
    parts = {
        name: part(name, outcome(name, "applied", task="apply"), begins=0, ends=1, slice_of="night", plan=given | sets)
        for name, sets in {
            "sw1": {"not_in_run": ["sw2", "sw5"], "not_in_plan": ["sw3"]},
            "sw2": {"not_in_run": ["sw1", "sw5"], "not_in_plan": []},
        }.items()
    }
    merged = merge(parts, expected=["sw1", "sw2", "sw3", "sw10", "sw9"])
    assert merged.missing == ("sw9", "sw10")
    rows = {row["device"]: row for row in merged.summary["devices"]}
    assert [rows[name]["status"] for name in ("sw1", "sw2", "sw9", "sw10")] == ["applied", "applied", "error", "error"]
    assert (rows["sw9"]["message"], rows["sw9"]["task"]) == ("No result: no slice looked at this device.", "apply")
    assert merged.summary["plan"] == given | {"not_in_run": ["sw5"], "not_in_plan": ["sw3"]}


@pytest.mark.parametrize(
    "other", [None, {"file": "/x", "digest": "e", "made": {}, "not_in_run": [], "not_in_plan": []}]
)
def test_slices_that_were_given_different_plans_have_none_together(other: Any) -> None:
    given = {"file": "/x", "digest": "d", "made": {}, "not_in_run": [], "not_in_plan": []}
    first = part("a", outcome("sw1"), begins=0, ends=1, plan=given)
    second = part("b", outcome("sw2"), begins=0, ends=1, plan=other)
    assert merge({"a": first, "b": second}).summary["plan"] is None


def test_another_version_is_said() -> None:
    first = part("a", outcome("sw1"), begins=0, ends=1)
    second = part("b", outcome("sw2"), begins=0, ends=2, version="0.2.0")
    (warning,) = merge({"x/a": first, "x/b": second}).warnings
    assert "several versions of drift.guard: 0.1.0 (x/a), 0.2.0 (x/b)." in warning


@pytest.mark.parametrize(
    ("early", "late", "words"),
    [
        (
            {"begins": -24 * 60, "slice_of": "night"},
            {"begins": 0, "slice_of": "night"},
            "before the last one, late.json at 2026-03-02T08:15:00Z. Actual: 2026-03-01T08:15:00Z. It is an earlier",
        ),
        ({"begins": 0, "slice_of": "one"}, {"begins": 1, "slice_of": "two"}, "early.json of 'one', late.json of 'two'"),
        ({"begins": 0, "slice_of": "one"}, {"begins": 1}, "early.json of 'one', late.json of none"),
    ],
    ids=["of another night", "of another run", "of no run beside one"],
)
def test_what_is_not_of_one_run_is_refused(early: dict[str, Any], late: dict[str, Any], words: str) -> None:
    first = part("a", outcome("sw1"), ends=1, **early)
    second = part("b", outcome("sw2"), ends=2, **late)
    with pytest.raises(MergeError) as caught:
        merge({"early.json": first, "late.json": second}, max_spread=43200)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("summaries", "words"),
    [
        ({}, "Expected: at least one"),
        ({"x.json": []}, "x.json - Expected: a summary.json of drift.guard/summary/1. Actual: 'list'"),
        ({"x.json": {"schema": "drift.guard/summary/9"}}, "Actual: 'drift.guard/summary/9'"),
        ({"x.json": {"schema": "drift.guard/summary/1"}}, "Expected: a whole summary.json"),
    ],
)
def test_what_is_no_summary_is_named(summaries: dict[str, Any], words: str) -> None:
    with pytest.raises(MergeError) as caught:
        merge(summaries)
    assert words in str(caught.value)
