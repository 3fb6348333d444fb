# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from ansible import constants

from ansible_collections.drift.guard.plugins.plugin_utils import evidence_spool


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    evidence_spool.begin()
    yield tmp_path / "drift-guard-evidence" / "records"
    evidence_spool.end()
    assert not evidence_spool.is_wanted()


def _record(number: int) -> bytes:
    return b'{"number": "%s"}\n' % (b"%d" % number * (number * 40 + 1))


def _keep(number: int) -> None:
    evidence_spool.keep(_record(number), device=f"sw/{number} ü")


def test_records_are_collected_in_the_order_in_which_they_were_kept() -> None:
    for number in (2, 1, 2):
        _keep(number)
    assert list(evidence_spool.Collector().collect()) == [(f"sw_{number}__", _record(number)) for number in (2, 1, 2)]


def test_what_many_workers_keep_at_once_stays_apart() -> None:
    with ProcessPoolExecutor(8, mp_context=get_context("fork")) as pool:
        list(pool.map(_keep, range(400)))
    assert sorted(evidence_spool.Collector().collect()) == sorted(
        (f"sw_{number}__", _record(number)) for number in range(400)
    )


def test_what_a_full_disk_cut_off_is_left_out_and_nothing_else(spool: Path) -> None:
    _keep(1)
    with spool.open("ab") as file:
        file.write(b"\nsw2 400 {")
    _keep(3)
    with spool.open("ab") as file:
        file.write(b"\nsw4")
    assert [name for name, _record in evidence_spool.Collector().collect()] == ["sw_1__", "sw_3__"]


def test_what_was_kept_is_collected_once_and_what_is_being_written_later(spool: Path) -> None:
    collector = evidence_spool.Collector()
    found = []
    for number in (1, 2):
        _keep(number)
        found.append([name for name, _record in collector.collect()])
    content = spool.read_bytes()
    _keep(3)
    whole = spool.read_bytes()
    for length in range(len(content), len(whole)):
        spool.write_bytes(whole[:length])
        assert list(collector.collect()) == []
    spool.write_bytes(whole)
    found.append([name for name, _record in collector.collect()])
    assert found == [["sw_1__"], ["sw_2__"], ["sw_3__"]]


def test_nothing_was_kept() -> None:
    assert list(evidence_spool.Collector().collect()) == []


def test_whoever_keeps_is_told_when_that_fails(spool: Path) -> None:
    spool.parent.rmdir()
    with pytest.raises(FileNotFoundError):
        _keep(1)
