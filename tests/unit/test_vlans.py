# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""VLAN lists: what is read is what was written, and nothing that only looks like a list is read."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS, format_vlans, parse_vlans, ranges
from tests.lab.engine import vlanset

READ = {
    "one": ("10", {10}),
    "several": ("10,20", {10, 20}),
    "a range": ("10-12", {10, 11, 12}),
    "a range of one": ("10-10", {10}),
    "out of order and overlapping": ("30,10-12,11", {10, 11, 12, 30}),
    "the whole range": ("1-4094", set(ALL_VLANS)),
    "all": ("all", set(ALL_VLANS)),
    "none": ("none", set()),
    "nothing": ("", set()),
    "leading zeros": ("0010", {10}),
}


@pytest.mark.parametrize(("text", "ids"), READ.values(), ids=READ)
def test_a_list_is_read(text: str, ids: set[int]) -> None:
    assert parse_vlans(text) == ids


REFUSED = ["0", "4095", "1-4095", "20-10", "10, 20", " 10", "10 ", "10,", ",10", "10--20", "-1", "1-2-3", "ten"]
REFUSED += ["10.0", "\u0661", "\u00b2", "10\n", "ALL", "None", "add 10", "9" * 5000]


@pytest.mark.parametrize("text", REFUSED, ids=[repr(text[:10]) for text in REFUSED])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"VLAN|integer string"):
        parse_vlans(text)


IDS = st.one_of(
    st.frozensets(st.integers(1, 4094), max_size=60),
    st.builds(
        lambda low, size: frozenset(range(low, min(low + size, 4095))), st.integers(1, 4094), st.integers(0, 4094)
    ),
)


@given(IDS)
def test_what_is_written_is_read_again(ids: frozenset[int]) -> None:
    text = format_vlans(ids)
    assert parse_vlans(text) == ids
    assert " " not in text


@given(IDS.filter(bool))
def test_the_simulated_devices_read_and_write_the_same(ids: frozenset[int]) -> None:
    bits = vlanset.parse(format_vlans(ids))
    assert frozenset(vlanset.members(bits)) == ids
    assert parse_vlans(vlanset.compress(bits)) == ids


@given(IDS)
def test_ranges_are_in_order_and_never_touch(ids: frozenset[int]) -> None:
    bounds = [(int(part.partition("-")[0]), int(part.rpartition("-")[2])) for part in ranges(ids)]
    assert all(last + 1 < first for (_low, last), (first, _high) in pairwise(bounds))
    assert sum(high - low + 1 for low, high in bounds) == len(ids)


def test_the_empty_set_is_none_and_all_is_one_shared_set() -> None:
    assert format_vlans(frozenset()) == "none"
    assert format_vlans(ALL_VLANS) == "1-4094"
    assert parse_vlans("1-2000,2001-4094") is ALL_VLANS


@given(st.text())
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    with suppress(ValueError):
        assert parse_vlans(text) <= ALL_VLANS
