# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError, TooSlowError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.paging import pages, whole_fleet


class Server:
    """Rows that come and go while they are read."""

    def __init__(self, *keys: str, patience: int = 1000) -> None:
        self.keys = list(keys)
        self.patience = patience
        self.asked: list[list[str]] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def listing(self) -> list[str]:
        return sorted(self.keys)

    def ask(self, keys: Sequence[str]) -> list[Any]:
        self.asked.append(list(keys))
        if len(keys) > self.patience:
            raise TooSlowError("nb - too slow.")
        rows = [{"id": key, "name": f"sw-{key}"} for key in self.keys if key in keys]
        self.meanwhile()
        return rows

    def fetch(self, size: int = 2) -> list[str]:
        return [str(row["id"]) for row in whole_fleet(self.listing, ask=self.ask, size=size, where="nb")]


def test_a_fleet_comes_in_bounded_pages_in_the_order_of_the_listing() -> None:
    server = Server(*"edcba")
    assert server.fetch() == list("abcde")
    assert server.asked == [["a", "b"], ["c", "d"], ["e"]]


def test_an_empty_fleet_is_asked_for_nothing() -> None:
    server = Server()
    assert server.fetch() == []
    assert server.asked == []


def test_pages_that_take_too_long_are_halved_and_stay_small() -> None:
    server = Server(*"abcdefgh", patience=2)
    assert server.fetch(size=8) == list("abcdefgh")
    assert [len(page) for page in server.asked] == [8, 4, 2, 2, 2, 2]


def test_a_single_device_that_takes_too_long_is_an_error() -> None:
    with pytest.raises(TooSlowError, match="Not even a page with one device"):
        Server(*"abc", patience=0).fetch()


def test_a_device_that_is_created_meanwhile_is_there_too() -> None:
    server = Server(*"bd")
    server.meanwhile = lambda: None if "a" in server.keys else server.keys.extend("ac")
    assert server.fetch() == list("abcd")
    assert server.asked == [["b", "d"], ["a", "c"]]


def test_a_device_that_is_deleted_meanwhile_is_gone() -> None:
    server = Server(*"abcd")
    server.meanwhile = lambda: server.keys.remove("a") if "a" in server.keys else None
    assert server.fetch() == list("bcd")


def test_a_fleet_that_never_rests_is_an_error() -> None:
    server = Server("a")
    server.meanwhile = lambda: server.keys.append(f"{len(server.keys):03}")
    with pytest.raises(NautobotError, match=r"all 5 devices that Nautobot lists. Actual: 4 of them after 4 rounds"):
        server.fetch()


def test_a_device_that_is_listed_and_never_delivered_is_an_error() -> None:
    server = Server(*"abc")
    with pytest.raises(NautobotError, match=r"all 3 devices that Nautobot lists. Actual: 2 of them"):
        whole_fleet(
            server.listing, ask=lambda keys: server.ask([key for key in keys if key != "b"]), size=2, where="nb"
        )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"id": "a", "name": "sw"}, {"id": "a", "name": "sw"}], r"'sw' \(a\) twice"),
        ([{"id": "z", "name": "sw"}], r"'sw' \(z\) unasked"),
        ([{"name": "sw"}], r"'sw' \(None\) unasked"),
    ],
    ids=["twice", "unasked", "without_an_id"],
)
def test_rows_that_do_not_fit_the_question_are_an_error(rows: list[Any], words: str) -> None:
    with pytest.raises(NautobotError, match=words):
        whole_fleet(lambda: ["a", "b"], ask=lambda _keys: rows, size=2, where="nb")


def test_a_listing_with_a_device_twice_is_an_error() -> None:
    with pytest.raises(NautobotError, match="a twice in the list"):
        whole_fleet(lambda: ["a", "a"], ask=lambda _keys: [], size=2, where="nb")


def test_no_keys_are_no_pages() -> None:
    assert list(pages([], ask=lambda _keys: [{}], size=2)) == []
