# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ansible_collections.drift.guard.plugins.module_utils.report import schema
from ansible_collections.drift.guard.plugins.module_utils.report.merge import MergeError, merge
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise
from tests.unit.report.fleet import CHANGE, STARTED, outcome


def part(name: str, *outcomes: Any, begins: int, ends: int, **more: Any) -> Summary:
    times = {"started": STARTED + timedelta(minutes=begins), "finished": STARTED + timedelta(minutes=ends)}
    summary = summarise(outcomes, run=Run(id=name, version="0.1.0", **times), **more)
    found: Summary = json.loads(json.dumps(summary))  # as it is read from a file
    return found


def test_the_slices_of_a_job_make_one_report_that_counts_each_device_once() -> None:
    first = part("slice-1", outcome("sw1"), outcome("sw2", "drifted", changes=[CHANGE]), begins=0, ends=5)
    second = part("slice-2", outcome("sw3", "failed", task="apply"), begins=1, ends=3)
    merged = merge({"a/summary.json": first, "b/summary.json": second})
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
    rows = merge({"x": later, "y": earlier})["devices"]
    assert [(row["device"], row["status"]) for row in rows] == [("sw1", "drifted"), ("sw2", "in_sync")]


def test_one_summary_stays_as_it_is() -> None:
    alone = part("run-1", outcome("sw1", "drifted", changes=[CHANGE]), begins=0, ends=1)
    assert merge({"x": alone}) == alone


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
