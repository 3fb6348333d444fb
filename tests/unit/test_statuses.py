# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from ansible_collections.drift.guard.plugins.module_utils.statuses import BY_WORD, STATUSES, Status, look_up

CLEAN = {"in_sync", "applied", "unchanged"}


def test_the_words_are_those_of_the_design() -> None:
    check = {"in_sync", "drifted", "no_intent", "unsupported", "unreachable", "refused", "error"}
    assert set(BY_WORD) == check | {"applied", "unchanged", "rolled_back", "failed", "unverified"}


def test_words_letters_colours_and_ranks_are_unique() -> None:
    for attribute in ("word", "letter", "colour", "order", "meaning"):
        assert len({getattr(status, attribute) for status in STATUSES}) == len(STATUSES), attribute
    assert all(len(status.letter) == 1 for status in STATUSES)
    assert [status.order for status in STATUSES] == list(range(len(STATUSES)))


def test_only_what_is_known_to_match_needs_no_attention() -> None:
    assert {status.word for status in STATUSES if not status.needs_attention} == CLEAN


def test_a_word_that_nobody_knows_counts_as_an_error() -> None:
    assert look_up("perfect") is BY_WORD["error"]


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: str(status.word))
def test_every_colour_carries_white_letters(status: Status) -> None:
    channels = [int(status.colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5  # WCAG 2.2, AA
