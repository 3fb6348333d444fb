# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import jsonschema  # type: ignore[import-untyped]
import pytest

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import BY_WORD, describe_failure
from ansible_collections.drift.guard.plugins.module_utils.report import schema
from ansible_collections.drift.guard.plugins.module_utils.report.encode import to_json
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary, headline, natural
from ansible_collections.drift.guard.plugins.module_utils.statuses import STATUSES

from .fleet import CHANGE, HOSTILE, hostile_fleet, large_fleet, outcome, summary

MIXED = summary(
    outcome("leaf10", "drifted", location="BSL1", changes=[CHANGE, CHANGE], kept=[{**CHANGE, "attribute": "mtu"}]),
    outcome("leaf9", "in_sync", platform="eos"),
    outcome("Leaf9", "unreachable", mode="", platform="", location="", role=""),
)


def test_the_head_says_what_run_this_is() -> None:
    assert {key: MIXED[key] for key in ("schema", "tool", "run")} == {
        "schema": "drift.guard/summary/1",
        "tool": {"name": "drift.guard", "version": "0.1.0"},
        "run": {
            "id": "run-1",
            "task": "check",
            "mode": "enforce",
            "check_mode": False,
            "started": "2026-03-02T08:15:00Z",
            "finished": "2026-03-02T08:15:12Z",
            "duration": 12.346,
        },
    }


def test_totals_name_every_word() -> None:
    counted = {"drifted": 1, "in_sync": 1, "unreachable": 1, "devices": 3}
    assert MIXED["totals"] == {**{status.word: 0 for status in STATUSES}, **counted}


def test_drift_is_counted_by_attribute_and_by_what_a_device_is() -> None:
    drifted = {"devices": 1, "differing": 1, "needs_attention": 1, "changes": 2, "kept": 1}
    clean = {"devices": 1, "differing": 0, "needs_attention": 0, "changes": 0, "kept": 0}
    unknown = {**clean, "needs_attention": 1}
    both = {"devices": 2, "differing": 1, "needs_attention": 1, "changes": 2, "kept": 1}
    assert MIXED["drift"] == {
        "by_attribute": {
            "ipv4": {"changes": 2, "kept": 0, "devices": 1},
            "mtu": {"changes": 0, "kept": 1, "devices": 1},
        },
        "by_location": {"": unknown, "BSL1": drifted, "ZRH1": clean},
        "by_platform": {"": unknown, "eos": clean, "ios": drifted},
        "by_role": {"": unknown, "Access Switch": both},
    }


def test_the_same_failure_of_many_devices_is_one_row() -> None:
    unknown_key = describe_failure("host_key", message="sw7 - ...", remedy="Add the key.")
    wrong = describe_failure("refused", message="sw8 - ...", name="wrong_device")
    fleet = summary(
        *(outcome(f"sw{number}", "unreachable", failure=unknown_key) for number in (10, 9)),
        outcome("sw8", "refused", failure=wrong),
        outcome("sw1"),
        outcome("sw2", "drifted"),
    )
    assert fleet["failures"] == [
        {
            "class": "host_key",
            "name": "host_key",
            "severity": "error",
            "remedy": "Add the key.",
            "devices": ["sw9", "sw10"],
        },
        {
            "class": "refused",
            "name": "wrong_device",
            "severity": "error",
            "remedy": BY_WORD["refused"].remedy,
            "devices": ["sw8"],
        },
    ]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("unreachable", "connection"),
        ("refused", "refused"),
        ("no_intent", "intent"),
        ("unsupported", "intent"),
        ("error", "internal"),
        ("rolled_back", "rejected"),
        ("failed", "silently_rejected"),
        ("unverified", "verification"),
    ],
)
def test_no_failure_goes_without_a_class(status: str, word: str) -> None:
    (row,) = summary(outcome("a", status))["failures"]
    assert row["class"] == word
    assert row["remedy"]


def test_a_class_that_nobody_knows_is_not_believed() -> None:
    (row,) = summary(outcome("a", "error", failure={"class": "bad luck", "remedy": "<b>"}))["failures"]
    assert row["class"] == "internal"


def test_the_schema_knows_exactly_the_failure_classes() -> None:
    assert set(schema.load()["$defs"]["failure_class"]["enum"]) == set(BY_WORD)


def test_devices_stand_in_natural_order_whatever_order_they_came_in() -> None:
    assert [row["device"] for row in MIXED["devices"]] == ["Leaf9", "leaf9", "leaf10"]
    assert to_json(summary(*reversed(MIXED["devices"]))) == to_json(MIXED)


def test_a_number_that_no_integer_would_hold_still_sorts() -> None:
    names = ["sw" + "9" * 5000, "sw2", "sw010", "sw10", "sw", ""]
    assert sorted(names, key=natural) == ["", "sw", "sw2", "sw010", "sw10", names[0]]


@pytest.mark.parametrize(
    ("modes", "task", "expected"),
    [
        (["merge", "merge"], "check", ("merge", "check")),
        (["merge", "enforce"], "apply", ("mixed", "apply")),
        (["", ""], "check", ("", "check")),
    ],
)
def test_the_run_s_mode_is_what_devices_agree_on(modes: list[str], task: str, expected: tuple[str, str]) -> None:
    run = summary(*(outcome(f"sw{n}", mode=mode, task=task) for n, mode in enumerate(modes)))["run"]
    assert (run["mode"], run["task"]) == expected


def test_it_was_check_mode_only_when_no_device_says_otherwise() -> None:
    assert summary(outcome("a", check_mode=True), outcome("b", mode="", check_mode=False))["run"]["check_mode"] is True
    assert summary(outcome("a", check_mode=True), outcome("b", check_mode=False))["run"]["check_mode"] is False


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (summary(), "No devices"),
        (summary(outcome("a")), "The one device matches its intent"),
        (summary(outcome("a"), outcome("b", "applied")), "All 2 devices match their intent"),
        (summary(outcome("a"), outcome("b", "no_intent")), "1 of 2 devices needs attention"),
        (MIXED, "2 of 3 devices need attention"),
    ],
)
def test_the_headline_tells_it_in_one_sentence(found: Summary, sentence: str) -> None:
    assert headline(found) == sentence


@pytest.mark.parametrize("found", [summary(), MIXED, hostile_fleet(), large_fleet(devices=3, changes=2)])
def test_every_summary_obeys_the_published_schema(found: Summary) -> None:
    jsonschema.Draft202012Validator.check_schema(schema.load())
    jsonschema.validate(json.loads(to_json(found)), schema.load())


def test_the_schema_knows_exactly_the_status_words() -> None:
    words = {status.word for status in STATUSES}
    published = schema.load()
    assert set(published["$defs"]["status"]["enum"]) == words
    assert set(published["properties"]["totals"]["required"]) == words | {"devices"}


def test_json_is_sorted_ends_in_a_newline_and_holds_nothing_that_acts() -> None:
    text = to_json(hostile_fleet())
    assert text.endswith("}\n")
    assert list(json.loads(text)) == sorted(json.loads(text))
    assert json.loads(text)["devices"][0]["message"] == HOSTILE
    assert not {"<", ">", "&", "\u202e", "\x1b", "\x00"} & set(text)
    assert text.encode("utf-8")
    assert "Zürich 🙂" in to_json(summary(outcome("Zürich 🙂")))
