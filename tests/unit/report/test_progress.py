# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.report.progress import LEFT_OUT, Progress, duration
from ansible_collections.drift.guard.plugins.module_utils.report.text import columns
from ansible_collections.drift.guard.plugins.module_utils.statuses import STATUSES

WORDS = [status.word for status in STATUSES]


def test_a_line_says_how_far_it_is_how_fast_and_how_long_it_will_take() -> None:
    progress = Progress("check", 40, started=100.0)
    assert progress.text(100.0) == "check 0/40: none yet"
    for number, word in enumerate(["in_sync", "applied", "drifted", "unreachable", "refused", LEFT_OUT]):
        progress.take(f"sw{number}", status=word)
    assert progress.text(103.0) == ("check 6/40, 2.0/s, 17s left: 2 in sync, 1 drifted, 2 failed, 1 left out")
    assert progress.remaining(103.0) == 17.0


def test_the_last_line_has_no_time_that_remains() -> None:
    progress = Progress("check", 1, started=0.0)
    progress.take("sw1", status="in_sync")
    assert progress.text(2.0) == "check 1/1: 1 in sync"


@pytest.mark.parametrize(("total", "lines"), [(1, 1), (6, 6), (20, 20), (1000, 20), (1019, 21)])
def test_a_log_has_some_twenty_lines_and_always_the_last(total: int, lines: int) -> None:
    progress = Progress("check", total, started=0.0)
    due = [progress.take(f"sw{number}", status="in_sync") for number in range(total)]
    assert sum(due) == lines
    assert due[-1]


def test_a_host_that_comes_twice_is_one_and_more_hosts_than_expected_are_all_counted() -> None:
    progress = Progress("check", 1, started=0.0)
    for host, word in [("a", "drifted"), ("a", "in_sync"), ("b", "in_sync")]:
        progress.take(host, status=word)
    assert (progress.total, progress.counts()["in sync"], progress.counts()["drifted"]) == (2, 2, 0)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1s"), (59, "59s"), (60, "1m 00s"), (185, "3m 05s"), (7800, "2h 10m")]
)
def test_a_duration_is_short(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@given(st.text(), st.lists(st.tuples(st.text(), st.sampled_from([*WORDS, LEFT_OUT]))), st.floats(0, 1e6))
def test_no_line_is_longer_than_a_terminal_and_every_device_is_in_one_group(
    title: str, hosts: list[tuple[str, str]], now: float
) -> None:
    progress = Progress(title, 3, started=0.0)
    for host, word in hosts:
        progress.take(host, status=word)
    assert columns(progress.text(now)) <= 80
    assert progress.text(now).isprintable()
    assert sum(progress.counts().values()) == len(progress.done)
