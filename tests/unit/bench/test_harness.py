# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was measured, as people and programs read it, and two results beside each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.compare import compare
from tests.bench.harness import Figure, Goal, Section, figure, in_turns, missed, to_markdown, write
from tests.bench.process_tree import Usage


def test_ways_take_turns_and_what_a_command_took_is_what_it_says() -> None:
    order = []

    def way(name: str, usage: Usage | None) -> Usage | None:
        order.append(name)
        return usage

    said = Usage(wall=7, cpu=3, memory=50)
    found = in_turns({"command": lambda: way("command", said), "call": lambda: way("call", None)}, rounds=2)
    assert order == ["command", "call"] * 2
    assert found["command"] == Figure("command", (7, 7), cpu=(3, 3), memory=(50, 50))
    assert len(found["call"].samples) == len(found["call"].cpu) == 2
    assert not found["call"].memory


@pytest.mark.parametrize(
    ("goal", "met", "words"),
    [
        (Goal("{} s", 29.5, 30), True, "29.50 s (goal: at most 30)"),
        (Goal("{} s", 30, 30), True, "30 s (goal: at most 30)"),
        (Goal("{} s", 31, 30), False, "**31 s (goal: at most 30, missed)**"),
        (Goal("{} times less", 123.456, 50, at_least=True), True, "123.5 times less (goal: at least 50)"),
        (Goal("{} times less", 7, 50, at_least=True), False, "**7 times less (goal: at least 50, missed)**"),
    ],
    ids=["below the most", "just the most", "above the most", "above the least", "below the least"],
)
def test_a_goal_stands_beside_the_value(goal: Goal, *, met: bool, words: str) -> None:
    assert (goal.met, str(goal)) == (met, words)


def test_the_table_has_the_median_the_spread_and_what_goes_with_them() -> None:
    table = to_markdown([_section(3.0, 1.0, 2.0)]).splitlines()[4:]
    assert table == [
        "| what | median | from - to | CPU | from - to | memory | |",
        "|---|---|---|---|---|---|---|",
        "| check | 2 s | 1 - 3 | 1 s | 0.50 - 1.50 | 100 MB | a note, **2 s (goal: at most 1, missed)** |",
        "| sessions | 3 |  |  |  |  |  |",
    ]


def test_goals_that_were_missed_are_listed() -> None:
    assert missed([_section(3.0, 1.0, 2.0)]) == ["Fleet: check: **2 s (goal: at most 1, missed)**"]


def test_two_results_side_by_side(tmp_path: Path) -> None:
    old, new = _result(tmp_path / "old", 3.0, 2.0, 4.0), _result(tmp_path / "new", 1.5, 1.0, 1.6)
    assert compare(old, new).splitlines() == [
        "| what | old | new | |",
        "|---|---|---|---|",
        "| Fleet: check | 3 s | 1.5 s | **0.50 times** |",
        "| Fleet: check, CPU | 1.5 s | 0.75 s | **0.50 times** |",
        "| Fleet: check, memory | 100 MB | 100 MB | 1.00 times |",
        "| Fleet: sessions | 3 | 3 | 1.00 times |",
    ]


def test_a_change_within_the_spread_does_not_stand_out(tmp_path: Path) -> None:
    old, new = _result(tmp_path / "old", 2.0, 3.0, 4.0), _result(tmp_path / "new", 2.1, 2.2, 2.3)
    assert "| Fleet: check | 3 s | 2.2 s | 0.73 times |" in compare(old, new)


def test_what_only_one_result_has_is_named(tmp_path: Path) -> None:
    old = _result(tmp_path / "old", 1.0)
    write([Section("Other", [Figure("apply", (1.0,))])], folder=tmp_path / "new")
    table = compare(old, tmp_path / "new" / "bench.json")
    assert f"only in {old}: Fleet: check, Fleet: sessions" in table
    assert f"only in {tmp_path}/new/bench.json: Other: apply" in table


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"devices": []}'], ids=["no JSON", "a list", "another's JSON"])
def test_what_is_no_result_is_refused_by_name(text: str, tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"bench\.json - Expected: a bench\.json that .* wrote"):
        compare(file, file)


def test_goals_are_in_the_json_with_what_became_of_them(tmp_path: Path) -> None:
    content = json.loads(_result(tmp_path, 3.0, 1.0, 2.0).read_text(encoding="utf-8"))
    check, sessions = content["sections"]["Fleet"]
    assert check["measured"] == {"median": 2.0, "samples": [1.0, 2.0, 3.0]}
    assert check["goals"] == [{"what": "{} s", "value": 2.0, "limit": 1, "at_least": False, "met": False}]
    assert sessions["cpu"] is sessions["memory"] is None


def _section(*walls: float) -> Section:
    one = figure("check", [Usage(wall=wall, cpu=wall / 2, memory=100) for wall in walls])
    goal = Goal("{} s", one.median, 1)
    noted = Figure(one.name, one.samples, cpu=one.cpu, memory=one.memory, note="a note", goals=(goal,))
    return Section("Fleet", [noted, Figure("sessions", (3,), unit="")])


def _result(folder: Path, *walls: float) -> Path:
    write([_section(*walls)], folder=folder)
    return folder / "bench.json"
