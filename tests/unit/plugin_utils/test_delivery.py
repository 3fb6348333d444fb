# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import threading

from ansible_collections.drift.guard.plugins.plugin_utils.delivery import deliver


def test_everything_is_sent_and_only_what_failed_comes_back() -> None:
    assert deliver({"a": lambda: "", "b": lambda: "it answered 401"}, seconds=60) == {"b": "it answered 401"}
    assert deliver({}, seconds=60) == {}


def test_what_is_sent_together_does_not_wait_for_one_another() -> None:
    meeting = threading.Barrier(2)
    sends = {name: lambda: "" if meeting.wait(30) >= 0 else "?" for name in ("a", "b")}
    assert deliver(sends, seconds=30) == {}


def test_what_hangs_is_left_behind() -> None:
    end = threading.Event()

    def hang() -> str:
        end.wait()
        return ""

    assert deliver({"slow": hang, "quick": lambda: ""}, seconds=1) == {"slow": "no answer within 1 s"}
    assert not end.is_set()
    end.set()


def test_of_an_unforeseen_error_only_the_kind_is_told() -> None:
    def fail() -> str:
        raise ValueError("https://user:password@example.com")

    assert deliver({"a": fail}, seconds=60) == {"a": "ValueError"}
