# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What `make bench` measures does its work: each way finds what drifted, and one that doesn't is no figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.bench import growth
from tests.bench.latency import Watched, WatchedOurs
from tests.bench.process_tree import Usage
from tests.bench.ways import Bed, Way, WrongAnswerError, bed, fetch, nornir_diff, nothing, ours

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def there() -> Iterator[Bed]:
    """A device of each platform, of which the last drifted."""
    with bed(3, drifted=1 / 3) as made:
        yield made


@pytest.mark.parametrize("way", [fetch, nornir_diff, nothing, ours], ids=lambda way: way.__name__)
def test_each_way_does_its_work_and_says_what_it_took(there: Bed, way: Way) -> None:
    usage = way(there)
    assert min(usage.wall, usage.cpu, usage.memory) > 0


@pytest.mark.parametrize("way", [nornir_diff, ours], ids=lambda way: way.__name__)
def test_a_wrong_answer_is_an_error_that_names_the_device(there: Bed, way: Way) -> None:
    with pytest.raises(WrongAnswerError, match=r"Expected: 2 drifted devices\. Actual: 1, .* wrong about sw-00001"):
        way(replace(there, drifted=there.drifted | {"sw-00001"}))


def test_the_devices_say_how_often_they_were_read(there: Bed) -> None:
    way = WatchedOurs(ours, there)
    assert way().wall > 0
    assert (way.reads, len(way.shares)) == (1, 1)
    assert "the configuration read once, " in way.note()


def test_a_second_read_of_ours_is_an_error(there: Bed) -> None:
    def twice(devices: Bed) -> Usage:
        fetch(devices)
        return ours(devices)

    with pytest.raises(WrongAnswerError, match=r"Expected: one read of each device\. Actual: 2"):
        WatchedOurs(twice, there)()


def test_a_peer_may_read_as_often_as_it_does(there: Bed) -> None:
    way = Watched(fetch, there)
    way()
    assert way.note().startswith("the configuration read once, ")


def test_slices_and_their_merge_are_one_check_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "BATCH", 3)
    figure = growth.slices(6, 1)
    assert min(figure.cpu_median, figure.memory_median) > 0
