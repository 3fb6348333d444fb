# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever is done to a chain is found, by the number of the entry that it was done to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import (
    GENESIS,
    START,
    Draft,
    Entry,
    Head,
    bind,
    canonical,
    digest,
    extend,
    find_breaks,
)

AT = "2026-03-02T08:15:00.000Z"
CHAIN = extend(START, [Draft(AT, "run-1", "command", "sw1", {"line": f"vlan {n}"}) for n in range(1, 7)])
END = Head(6, CHAIN[-1].hash)
REPLACED = "entries at its end are missing or were replaced"
Tamper = Callable[[list[Entry]], list[Entry]]


def rehashed(entry: Entry, **changed: object) -> Entry:
    """An altered entry whose own hash was made again: who alters one may as well do that."""
    altered = replace(entry, **changed)  # type: ignore[arg-type]
    return replace(altered, hash=bind(altered.previous, altered.content))


def rewritten(chain: list[Entry]) -> list[Entry]:
    drafts = [Draft(one.at, one.run, one.kind, one.device, {"line": f"no vlan {one.seq}"}) for one in chain]
    return extend(START, drafts)


def test_a_hash_is_that_of_the_hash_before_and_of_the_content_s_hash() -> None:
    first = CHAIN[0]
    assert first.previous == GENESIS
    assert first.body == '{"line":"vlan 1"}'
    assert first.content == digest([1, AT, "run-1", "command", "sw1", first.body])
    assert first.hash == bind(GENESIS, first.content)
    # Fixed for good: another release that computes another hash would call every old trail forged.
    assert first.hash == "02c4b1666e666e806be07cf6e2e45f356abe72b2ef29777254420a5e0e036196"


def test_an_untouched_chain_is_whole() -> None:
    assert list(find_breaks(CHAIN, head=END)) == []
    assert list(find_breaks(CHAIN, head=END, anchor=Head(4, CHAIN[3].hash))) == []
    assert list(find_breaks([], head=START)) == []


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        pytest.param(
            lambda c: [*c[:2], replace(c[2], body='{"line":"vlan 99"}'), *c[3:]],
            ["entry 3 was altered (command sw1, run run-1)"],
            id="a_body_is_altered",
        ),
        pytest.param(
            lambda c: [*c[:2], replace(c[2], device="sw2"), *c[3:]],
            ["entry 3 was altered (command sw2, run run-1)"],
            id="a_device_is_altered",
        ),
        pytest.param(
            lambda c: [*c[:2], rehashed(c[2], body="{}"), *c[3:]],
            ["entry 4 does not follow entry 3: one of them was replaced"],
            id="an_entry_is_altered_and_hashed_again",
        ),
        pytest.param(lambda c: [*c[:2], *c[3:]], ["entry 3 is missing"], id="an_entry_is_missing"),
        pytest.param(lambda c: [c[0], *c[4:]], ["entries 2 to 4 are missing"], id="several_are_missing"),
        pytest.param(
            lambda c: [*c[:2], replace(c[3], seq=3), replace(c[2], seq=4), *c[4:]],
            [
                "entry 3 does not follow entry 2: one of them was replaced",
                "entry 3 was altered (command sw1, run run-1)",
                "entry 4 does not follow entry 3: one of them was replaced",
                "entry 4 was altered (command sw1, run run-1)",
                "entry 5 does not follow entry 4: one of them was replaced",
            ],
            id="two_change_places",
        ),
        pytest.param(
            lambda c: c[:-2],
            [f"the chain ends with {Head(4, CHAIN[3].hash)} instead of {END}: {REPLACED}"],
            id="the_end_is_cut_off",
        ),
        pytest.param(
            lambda _c: [],
            [f"the chain ends with {START} instead of {END}: {REPLACED}"],
            id="all_are_gone",
        ),
        pytest.param(
            lambda c: c[2:],
            ["entries 1 to 2 are missing, and no retention entry says that they were removed"],
            id="the_beginning_is_cut_off",
        ),
    ],
)
def test_what_was_done_to_a_chain_is_found(tamper: Tamper, words: list[str]) -> None:
    assert list(find_breaks(tamper(CHAIN), head=END)) == words


def test_a_chain_that_was_rewritten_with_its_head_looks_whole_to_all_but_who_kept_an_anchor() -> None:
    forged = rewritten(CHAIN)
    head = Head(6, forged[-1].hash)
    assert list(find_breaks(forged, head=head)) == []
    assert list(find_breaks(forged, head=head, anchor=Head(4, CHAIN[3].hash))) == [
        "entry 4 is not the one that the anchor names: the chain was rewritten up to there"
    ]


def test_an_end_that_was_cut_off_with_its_head_is_found_by_who_kept_an_anchor() -> None:
    assert list(find_breaks(CHAIN[:3], head=Head(3, CHAIN[2].hash), anchor=END)) == [
        "entry 6, which the anchor names, is not there: entries at the end are missing"
    ]


def test_a_beginning_that_retention_removed_is_no_break_unless_more_was_removed_than_it_says() -> None:
    note = Draft(AT, "", "retention", body={"through": 3, "hash": CHAIN[2].hash})
    chain = [*CHAIN, *extend(END, [note])]
    head = Head(7, chain[-1].hash)
    assert list(find_breaks(chain[3:], head=head)) == []
    assert list(find_breaks(chain[4:], head=head)) == [
        "entries 1 to 4 are missing, and no retention entry says that they were removed"
    ]
    assert list(find_breaks(chain[3:], head=head, anchor=Head(2, CHAIN[1].hash))) == [
        "entry 2, which the anchor names, is not there: retention removed it"
    ]


@given(st.data())
def test_no_altered_character_of_any_entry_goes_unnoticed(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 5))
    field = data.draw(st.sampled_from(["at", "run", "kind", "device", "body", "previous", "hash"]))
    text: str = getattr(CHAIN[at], field)
    other = data.draw(st.text().filter(lambda value: value != text))
    altered = replace(CHAIN[at], **{field: other})  # type: ignore[arg-type]
    assert list(find_breaks([*CHAIN[:at], altered, *CHAIN[at + 1 :]], head=END))


@given(st.permutations(CHAIN), st.integers(0, 5))
def test_no_order_but_the_right_one_and_no_missing_entry_is_taken(order: list[Entry], left_out: int) -> None:
    assert (list(find_breaks(order, head=END)) == []) == (order == CHAIN)
    assert list(find_breaks([one for one in CHAIN if one.seq != left_out + 1], head=END))


def test_equal_values_have_equal_characters() -> None:
    assert canonical({"b": (1, 2), "a": "é\ud83d"}) == '{"a":"\\u00e9\\ud83d","b":[1,2]}'


def test_a_head_is_read_back_from_its_text() -> None:
    assert Head.parse(f" {END}\n") == END
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        Head.parse("6:abc")
