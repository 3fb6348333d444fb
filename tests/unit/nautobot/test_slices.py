# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from uuid import NAMESPACE_DNS, uuid5

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.slices import Slice, read_slice

IDS = [str(uuid5(NAMESPACE_DNS, f"sw-{number}")) for number in range(1000)]


def test_each_device_is_in_one_slice() -> None:
    slices = [Slice(number, 10) for number in range(1, 11)]
    assert {sum(each in part for part in slices) for each in IDS} == {1}


def test_slices_are_about_as_large_as_one_another() -> None:
    sizes = [sum(each in Slice(number, 10) for each in IDS) for number in range(1, 11)]
    assert min(sizes) > 70
    assert max(sizes) < 130


def test_a_slice_is_written_as_it_is_read() -> None:
    assert str(read_slice(" 3/10 ")) == "3/10"


@pytest.mark.parametrize("text", ["", "3", "0/10", "11/10", "-1/10", "1/0", "a/b", "1/2/3"])
def test_what_is_no_slice_is_refused(text: str) -> None:
    with pytest.raises(NautobotError, match="slice - Expected: a slice's number and how many there are, such as 3/10"):
        read_slice(text)
