# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from ansible import constants

from ansible_collections.drift.guard.plugins.plugin_utils.spool import Collector, Spool

SPOOL = Spool("things")


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    SPOOL.begin()
    yield tmp_path / "drift-guard-things"
    SPOOL.end()
    assert not SPOOL.is_wanted


def _line(number: int) -> bytes:
    return b'{"number": "%s"}\n' % (b"%d" % number * (number * 40 + 1))


def _keep(number: int) -> None:
    SPOOL.keep(_line(number))


def test_lines_are_collected_in_the_order_in_which_they_were_kept() -> None:
    for number in (2, 1, 2):
        _keep(number)
    assert list(Collector(SPOOL).collect()) == [_line(number) for number in (2, 1, 2)]


def test_what_many_workers_keep_at_once_stays_apart() -> None:
    with ProcessPoolExecutor(8, mp_context=get_context("fork")) as pool:
        list(pool.map(_keep, range(400)))
    assert sorted(Collector(SPOOL).collect()) == sorted(map(_line, range(400)))


def test_what_a_full_disk_cut_off_is_left_out_and_nothing_else(file: Path) -> None:
    _keep(1)
    with file.open("ab") as rest:
        rest.write(b"\n400 {")
    _keep(3)
    with file.open("ab") as rest:
        rest.write(b"\n4")
    assert list(Collector(SPOOL).collect()) == [_line(1), _line(3)]


def test_what_was_kept_is_collected_once_and_what_is_being_written_later(file: Path) -> None:
    collector = Collector(SPOOL)
    found = []
    for number in (1, 2):
        _keep(number)
        found.append(list(collector.collect()))
    content = file.read_bytes()
    _keep(3)
    whole = file.read_bytes()
    for length in range(len(content), len(whole)):
        file.write_bytes(whole[:length])
        assert list(collector.collect()) == []
    file.write_bytes(whole)
    found.append(list(collector.collect()))
    assert found == [[_line(1)], [_line(2)], [_line(3)]]


def test_what_an_earlier_run_left_is_dropped_and_nobody_else_may_read_it(file: Path) -> None:
    _keep(1)
    SPOOL.begin()
    assert list(Collector(SPOOL).collect()) == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_whoever_keeps_is_told_when_that_fails(file: Path) -> None:
    file.unlink()
    with pytest.raises(FileNotFoundError):
        _keep(1)
