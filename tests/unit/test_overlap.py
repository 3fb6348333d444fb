# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Overlapping networks: the quick walk finds what comparing all pairs finds."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.model import Interface, Kind
from ansible_collections.drift.guard.plugins.module_utils.overlap import find_overlaps


def held(name: str, *texts: str, vrf: str | None = "") -> Interface:
    ipv4 = tuple(IPv4Interface(text) for text in texts if ":" not in text)
    ipv6 = tuple(IPv6Interface(text) for text in texts if ":" in text)
    return Interface(name=name, kind=Kind.PHYSICAL, vrf=vrf, ipv4=ipv4, ipv6=ipv6)


def pairs(*interfaces: Interface) -> set[frozenset[str]]:
    return {frozenset((first[0], second[0])) for first, second in find_overlaps(interfaces)}


CASES: dict[str, tuple[list[Interface], set[frozenset[str]]]] = {
    "apart": ([held("a", "10.0.0.1/24"), held("b", "10.0.1.1/24")], set()),
    "the same network": ([held("a", "10.0.0.1/24"), held("b", "10.0.0.2/24")], {frozenset("ab")}),
    "the same address": ([held("a", "10.0.0.1/24"), held("b", "10.0.0.1/24")], {frozenset("ab")}),
    "one inside the other": ([held("a", "10.0.0.1/8"), held("b", "10.200.0.1/30")], {frozenset("ab")}),
    "next to each other": ([held("a", "10.0.0.1/25"), held("b", "10.0.0.129/25")], set()),
    "two inside a third, apart": (
        [held("a", "10.0.0.1/16"), held("b", "10.0.1.1/24"), held("c", "10.0.2.1/24")],
        {frozenset("ab"), frozenset("ac")},
    ),
    "a long one after a short one": (
        [held("a", "10.0.0.1/16"), held("b", "10.0.0.1/30"), held("c", "10.0.255.1/24")],
        {frozenset("ab"), frozenset("ac")},
    ),
    "the same network on one interface": ([held("a", "10.0.0.1/24", "10.0.0.2/24")], set()),
    "two lengths on one interface": ([held("a", "10.0.0.1/24", "10.0.0.130/25")], {frozenset("a")}),
    "in two VRFs": ([held("a", "10.0.0.1/24", vrf="RED"), held("b", "10.0.0.2/24")], set()),
    "in one VRF": ([held("a", "10.0.0.1/24", vrf="RED"), held("b", "10.0.0.2/24", vrf="RED")], {frozenset("ab")}),
    "a VRF that nobody states is the global one": (
        [held("a", "10.0.0.1/24", vrf=None), held("b", "10.0.0.2/24")],
        {frozenset("ab")},
    ),
    "IPv6": ([held("a", "2001:db8::1/64"), held("b", "2001:db8::2/48")], {frozenset("ab")}),
    "IPv4 and IPv6 never meet": ([held("a", "0.0.0.1/0"), held("b", "::1/0")], set()),
}


@pytest.mark.parametrize(("interfaces", "expected"), CASES.values(), ids=CASES)
def test_overlaps(interfaces: list[Interface], expected: set[frozenset[str]]) -> None:
    assert pairs(*interfaces) == expected
    assert pairs(*interfaces[::-1]) == expected


INTERFACES = st.lists(
    st.builds(
        held,
        st.sampled_from("abcdef"),
        st.builds("10.0.{}.{}/{}".format, st.integers(0, 3), st.integers(0, 255), st.integers(20, 32)),
        vrf=st.sampled_from(["", "RED"]),
    ),
    max_size=8,
)


@given(INTERFACES)
def test_the_walk_finds_what_all_pairs_would(interfaces: list[Interface]) -> None:
    slow = {
        frozenset((first.name, second.name))
        for first, second in combinations(interfaces, 2)
        if first.vrf == second.vrf
        for one in first.ipv4 or ()
        for other in second.ipv4 or ()
        if one.network.overlaps(other.network) and (first.name != second.name or one.network != other.network)
    }
    assert pairs(*interfaces) == slow
