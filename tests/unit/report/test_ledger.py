# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.module_utils.report.ledger import NO_ANSWER, SKIPPED, Ledger


def found(ledger: Ledger) -> list[tuple[str, str, str]]:
    return [(row["device"], row["status"], row["message"]) for row in ledger.close()]


@pytest.mark.parametrize(
    ("steps", "row"),
    [
        pytest.param([("check", "drifted"), ("apply", "applied")], "applied", id="an apply replaces the check"),
        pytest.param([("apply", "applied"), ("check", "in_sync")], "applied", id="a clean check after it does not"),
        pytest.param(
            [("apply", "applied"), ("check", "drifted")], "drifted", id="a check after it that finds drift does"
        ),
        pytest.param([("apply", "failed"), ("apply", "applied")], "applied", id="the later apply counts"),
    ],
)
def test_one_row_for_a_device_that_answers_twice(steps: list[tuple[str, str]], row: str) -> None:
    ledger = Ledger()
    for task, status in steps:
        ledger.record("sw1", raw={"task": task, "status": status})
    assert found(ledger) == [("sw1", row, "")]


def test_a_crash_voids_what_was_known_before() -> None:
    ledger = Ledger()
    ledger.record("sw1", raw={"device": "zrh1-sw1", "status": "drifted"})
    ledger.lose("sw1", task="apply", status="error", message="boom")
    assert found(ledger) == [("zrh1-sw1", "error", "boom")]


def test_trouble_elsewhere_is_the_reason_only_where_no_outcome_came() -> None:
    ledger = Ledger()
    ledger.expect(["sw1", "sw2", "sw3", "sw4"], task="check")
    ledger.trouble("sw1", status="error", message="facts failed")
    ledger.trouble("sw2", status="unreachable", message="no route")
    ledger.record("sw1", raw={"status": "in_sync"})
    ledger.skip("sw3")
    assert found(ledger) == [
        ("sw1", "in_sync", ""),
        ("sw2", "unreachable", "no route"),
        ("sw3", "error", SKIPPED),
        ("sw4", "error", NO_ANSWER),
    ]


def test_nothing_is_owed_when_everything_was_skipped_on_purpose() -> None:
    ledger = Ledger()
    ledger.expect(["sw1"], task="check")
    ledger.skip("sw1")
    assert ledger.close() == []


def test_a_host_that_was_skipped_and_then_answered_is_not_missing() -> None:
    ledger = Ledger()
    ledger.expect(["sw1"], task="apply")
    ledger.record("sw1", raw={"status": "in_sync"})
    ledger.skip("sw1")
    assert found(ledger) == [("sw1", "in_sync", "")]
