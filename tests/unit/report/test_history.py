# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Since when something drifts: what a sequence of runs tells, whoever handed them over."""

from __future__ import annotations

import json
import multiprocessing
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.report import schema
from ansible_collections.drift.guard.plugins.module_utils.report.encode import to_json
from ansible_collections.drift.guard.plugins.module_utils.report.history.dated import dated
from ansible_collections.drift.guard.plugins.module_utils.report.history.lines import from_lines, newest, to_line
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun, Seen, in_order, past_run
from ansible_collections.drift.guard.plugins.module_utils.report.history.tracks import follow
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise
from ansible_collections.drift.guard.plugins.module_utils.report.write import append_line, read_text
from ansible_collections.drift.guard.plugins.module_utils.statuses import STATUSES

from .fleet import CHANGE, HOSTILE, STARTED, outcome

MTU = {**CHANGE, "attribute": "mtu"}
NAME = {**CHANGE, "attribute": "description"}


def day(number: int) -> str:
    return f"2026-03-{2 + number:02}T08:15:00Z"


def run_of(number: int, *outcomes: Any) -> Summary:
    """The run of a day, at its end."""
    moment = STARTED + timedelta(days=number)
    return summarise(outcomes, run=Run(id=f"run-{number}", started=moment, finished=moment, version="0.1.0"))


def after(*days: tuple[str, list[dict[str, Any]], list[dict[str, Any]]] | None) -> dict[str, Any]:
    """What is said of sw1 after days, each with its status, what is planned and what is kept; None: not asked."""
    runs = [
        run_of(number, *([outcome("sw1", found[0], changes=found[1], kept=found[2])] if found else [outcome("sw2")]))
        for number, found in enumerate(days)
    ]
    summary = dated(runs[-1], past=[past_run(run) for run in runs[:-1]])
    return next(row for row in summary["devices"] if row["device"] == "sw1")


def drifting(*days: Any) -> tuple[str | None, str | None]:
    row = after(*days)
    return row["drifting_since"], row["last_in_sync"]


CLEAN: Any = ("in_sync", [], [])
DRIFT: Any = ("drifted", [MTU], [])


@pytest.mark.parametrize(
    ("days", "said"),
    [
        pytest.param([CLEAN], (None, day(0)), id="clean from the first run on"),
        pytest.param([DRIFT], (day(0), None), id="nobody looked before, so it may be older"),
        pytest.param([CLEAN, DRIFT, DRIFT], (day(1), day(0)), id="it began between two runs"),
        pytest.param([CLEAN, DRIFT, CLEAN, DRIFT], (day(3), day(2)), id="it came back"),
        pytest.param([DRIFT, CLEAN], (None, day(1)), id="it is over"),
        pytest.param([CLEAN, DRIFT, None, DRIFT], (day(1), day(0)), id="a run that leaves it out changes nothing"),
        pytest.param([CLEAN, DRIFT, ("unreachable", [], []), DRIFT], (day(1), day(0)), id="no answer is not clean"),
        pytest.param([CLEAN, DRIFT, ("unreachable", [], [])], (day(1), day(0)), id="nor the end of drift"),
        pytest.param([CLEAN, ("unreachable", [], [])], (None, day(0)), id="nor the beginning of it"),
        pytest.param([CLEAN, ("error", [MTU], [])], (day(1), day(0)), id="what half a comparison finds is drift"),
        pytest.param(
            [CLEAN, DRIFT, ("error", [], [])], (day(1), day(0)), id="what half a comparison misses is not over"
        ),
        pytest.param([DRIFT, ("applied", [MTU], [])], (None, day(1)), id="an apply ends it"),
        pytest.param(
            [CLEAN, ("applied", [MTU], [NAME])], (day(1), day(0)), id="an apply that keeps something does not"
        ),
        pytest.param([CLEAN, ("failed", [MTU], [])], (day(1), day(0)), id="nor one that fails"),
        pytest.param([CLEAN, ("rolled_back", [MTU], [])], (day(1), day(0)), id="nor one that is rolled back"),
        pytest.param([CLEAN, ("unverified", [MTU], [])], (day(1), day(0)), id="nor one that nobody could prove"),
    ],
)
def test_since_when_a_device_drifts(days: list[Any], said: tuple[str | None, str | None]) -> None:
    assert drifting(*days) == said


def test_each_difference_has_its_own_beginning_also_the_one_that_is_corrected_now() -> None:
    row = after(CLEAN, ("drifted", [MTU], []), ("drifted", [MTU, NAME], []), ("applied", [NAME, MTU], []))
    assert [(change["attribute"], change["since"]) for change in row["changes"]] == [
        ("description", day(2)),
        ("mtu", day(1)),
    ]
    row = after(("drifted", [MTU, NAME], []), ("drifted", [NAME], []), ("drifted", [MTU], [NAME]))
    assert [change["since"] for change in (*row["changes"], *row["kept"])] == [day(2), day(0)]


def test_the_run_s_news_its_course_and_who_drifts_most() -> None:
    past = [
        run_of(0, outcome("a"), outcome("b", "drifted", changes=[MTU]), outcome("c")),
        run_of(1, outcome("a", "drifted", changes=[MTU]), outcome("b", "drifted", changes=[MTU]), outcome("c")),
    ]
    now = run_of(
        2,
        outcome("a", "applied", task="apply", changes=[MTU]),
        outcome("b", "unreachable"),
        outcome("c", "drifted", kept=[MTU, NAME]),
        outcome("d", "drifted", changes=[MTU]),
    )
    summary = dated(now, past=[past_run(run) for run in reversed(past)])
    jsonschema.validate(json.loads(to_json(summary)), schema.load())
    point = {"task": "check", "devices": 3, "broken": 0, "unknown": 0}
    assert summary["history"] == {
        "runs": [
            {**point, "run": "run-0", "finished": day(0), "settled": 2, "pending": 1, "differences": 1},
            {**point, "run": "run-1", "finished": day(1), "settled": 1, "pending": 2, "differences": 2},
            {
                "run": "run-2",
                "task": "apply",
                "finished": day(2),
                "devices": 4,
                "differences": 4,
                "settled": 1,
                "pending": 2,
                "broken": 0,
                "unknown": 1,
            },
        ],
        # d is new: nobody knows whether it drifted before. What became of b is not known.
        "news": {"before": day(1), "began": ["c"], "ended": ["a"]},
        "ranking": [
            ranked("a", differed=2, compared=3, spells=1, since=None),
            ranked("b", differed=2, compared=2, spells=1, since=day(0)),
            ranked("c", differed=1, compared=3, spells=1, since=day(2)),
            ranked("d", differed=1, compared=1, spells=1, since=day(2)),
        ],
    }


def ranked(device: str, *, differed: int, compared: int, spells: int, since: str | None) -> dict[str, Any]:
    counts = {"differed": differed, "compared": compared, "spells": spells}
    return {"device": device, "location": "ZRH1", **counts, "drifting_since": since}


def test_neither_later_runs_nor_the_run_itself_nor_doubles_count() -> None:
    runs = [run_of(number, outcome("sw1", "drifted", changes=[MTU])) for number in range(3)]
    summary = dated(runs[1], past=[past_run(run) for run in (*runs, *runs)])
    assert [point["run"] for point in summary["history"]["runs"]] == ["run-0", "run-1"]
    assert summary["history"]["ranking"][0]["differed"] == 2


WORDS = st.text(max_size=8)
PLACES = st.frozensets(st.tuples(WORDS, WORDS), max_size=4)
SEEN = st.builds(Seen, st.sampled_from([s.word for s in STATUSES]), WORDS, WORDS, WORDS, planned=PLACES, kept=PLACES)
RUNS = st.builds(
    PastRun,
    id=WORDS,
    task=st.sampled_from(["check", "apply"]),
    finished=st.integers(0, 10**6).map(lambda minutes: STARTED + timedelta(minutes=minutes)),
    check_mode=st.booleans(),
    devices=st.dictionaries(WORDS, SEEN, max_size=4),
)


@given(st.lists(RUNS, max_size=4))
def test_what_a_line_holds_is_what_was_written(runs: list[PastRun]) -> None:
    text = "".join(map(to_line, runs))
    assert text.count("\n") == len(runs)
    assert from_lines(text) == (runs, 0)


@given(st.lists(RUNS, max_size=6))
def test_following_on_is_the_same_as_following_at_once(runs: list[PastRun]) -> None:
    runs = in_order(runs)
    half = len(runs) // 2
    tracks = follow(runs)
    assert follow(runs[half:], tracks=follow(runs[:half])) == tracks
    for track in tracks.values():
        assert track.differed <= track.compared
        assert track.drifting is None or track.spells > 0
        assert track.drifting is None or track.places
        assert all(since.clean is None or since.clean <= since.first for since in track.places.values())


def test_a_line_holds_no_value_and_nothing_that_acts() -> None:
    change = {"interface": HOSTILE, "attribute": HOSTILE, "action": "change", "device": "s3cret", "intent": "s3cret"}
    line = to_line(past_run(run_of(0, outcome(HOSTILE, "drifted", changes=[change]))))
    assert "s3cret" not in line
    assert not {"<", "\u202e", "\x1b", "\ud800"} & set(line)
    assert line.encode()


@pytest.mark.parametrize(
    "broken",
    ['{"schema": "drift.guard/history/1", "run"', "{}", "[]", "null", '{"schema":"drift.guard/history/2"}', "\x00"],
)
def test_a_broken_line_costs_one_run(broken: str) -> None:
    good = [past_run(run_of(number, outcome("sw1"))) for number in range(2)]
    assert from_lines(f"{to_line(good[0])}{broken}\n{to_line(good[1])}") == (good, 1)


def test_the_oldest_lines_go_first_and_the_last_one_stays() -> None:
    assert newest("aaaa\nbbbb\ncccc\n", limit=10) == "bbbb\ncccc\n"
    assert newest("aaaa\nbbbb\ncccc\n", limit=1) == "cccc\n"


def test_a_line_that_was_broken_off_spoils_no_other(tmp_path: Path) -> None:
    (tmp_path / "h").write_text("whole\nbroken o")
    _append(tmp_path, "next\n")
    assert read_text(tmp_path, name="h") == "whole\nbroken o\nnext\n"


def _append(folder: Path, line: str, limit: int = 10**6) -> None:
    append_line(folder, name="h", line=line, limit=limit, shorten=lambda text: newest(text, limit=limit // 2))


def _append_many(folder: Path, name: str) -> None:
    for number in range(50):
        _append(folder, f"{name}-{number:03}\n", limit=400)


def test_processes_that_write_at_once_lose_nothing_but_the_oldest(tmp_path: Path) -> None:
    """Each line is 6 bytes, so the file is shortened over and over while others wait for it."""
    names = "abcd"
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_append_many, args=(tmp_path, name)) for name in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    lines = read_text(tmp_path, name="h").splitlines()
    assert len(lines) >= 200 // 6
    for name in names:  # whatever is left of each is its end, in order
        left = [line for line in lines if line.startswith(name)]
        assert left == [f"{name}-{number:03}" for number in range(50 - len(left), 50)]
    assert (tmp_path / "h").stat().st_mode & 0o777 == 0o600


def test_a_year_of_days_over_a_thousand_devices_is_followed_in_bounds() -> None:
    dice = random.Random(7)
    places = frozenset({("Ethernet1", "mtu"), ("Ethernet2", "description")})
    names = [f"sw{number}" for number in range(1000)]
    runs = [
        PastRun(
            id=f"{number:03}",
            task="check",
            finished=STARTED + timedelta(days=number),
            check_mode=False,
            devices={
                name: Seen("drifted", planned=places) if dice.random() < 0.05 else Seen("in_sync") for name in names
            },
        )
        for number in range(365)
    ]
    text = "".join(map(to_line, runs))
    assert len(newest(text, limit=4_000_000)) <= 4_000_000
    again, broken = from_lines(text)
    assert (len(again), broken) == (365, 0)
    assert sum(track.compared for track in follow(again).values()) == 365_000
