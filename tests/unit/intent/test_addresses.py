# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which address is the primary: a rule for every case, and no order of the answer that changes it."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Interface, ip_interface
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.intent.address import (
    VIRTUAL_ROLES,
    parse_address,
    read_addresses,
    skipped_addresses,
)
from ansible_collections.drift.guard.plugins.module_utils.intent.problem import BadValueError
from ansible_collections.drift.guard.plugins.module_utils.model import Kind, Platform
from tests.unit.builders import EOS, IOS, NXOS, address, addresses

PRIMARY_CASES: dict[str, tuple[list[dict[str, Any]], str, list[str]]] = {
    "no address": ([], "", []),
    "one address is the primary": (addresses("10.0.0.1/24"), "", ["10.0.0.1/24"]),
    "the numerically lowest is, not the first or the lowest text": (
        addresses("10.0.0.10/24", "10.0.0.9/24", "9.255.255.1/24"),
        "",
        ["9.255.255.1/24", "10.0.0.9/24", "10.0.0.10/24"],
    ),
    "the device's own primary address goes first": (
        addresses("10.0.0.1/24", "10.0.1.1/24", "10.0.2.1/24"),
        "10.0.1.1/24",
        ["10.0.1.1/24", "10.0.0.1/24", "10.0.2.1/24"],
    ),
    "a device's primary address on another interface doesn't matter": (
        addresses("10.0.1.1/24", "10.0.0.1/24"),
        "10.0.9.1/24",
        ["10.0.0.1/24", "10.0.1.1/24"],
    ),
    "the role Secondary makes a secondary, even of the lowest": (
        addresses("10.0.1.1/24", secondary=["10.0.0.1/24", "10.0.2.1/24"]),
        "",
        ["10.0.1.1/24", "10.0.0.1/24", "10.0.2.1/24"],
    ),
    "the role comes before the device's primary address": (
        addresses("10.0.1.1/24", secondary=["10.0.0.1/24"]),
        "10.0.0.1/24",
        ["10.0.1.1/24", "10.0.0.1/24"],
    ),
    "a role in other capitals": (
        [address("10.0.0.1/24", "SECONDARY"), address("10.0.1.1/24")],
        "",
        ["10.0.1.1/24", "10.0.0.1/24"],
    ),
    "a role as a bare word": (
        [{"address": "10.0.0.1/24", "role": "secondary"}, address("10.0.1.1/24")],
        "",
        ["10.0.1.1/24", "10.0.0.1/24"],
    ),
    "a role that says nothing about it": (
        [address("10.0.1.1/24", "Loopback"), address("10.0.0.1/24")],
        "",
        ["10.0.0.1/24", "10.0.1.1/24"],
    ),
    "virtual addresses are nobody's": (
        [address("10.0.0.1/24", "VIP"), address("10.0.0.2/24"), address("10.0.0.3/24", "HSRP")],
        "",
        ["10.0.0.2/24"],
    ),
}


def order(entries: list[dict[str, Any]], preferred: str = "") -> list[str]:
    chosen = IPv4Interface(preferred) if preferred else None
    ipv4, _ipv6 = read_addresses(entries, platform=NXOS, kind=Kind.PHYSICAL, preferred=chosen)
    return list(map(str, ipv4))


@pytest.mark.parametrize(("entries", "preferred", "expected"), PRIMARY_CASES.values(), ids=PRIMARY_CASES)
def test_the_primary_comes_first(entries: list[dict[str, Any]], preferred: str, expected: list[str]) -> None:
    assert order(entries, preferred) == expected
    assert order(entries[::-1], preferred) == expected


REFUSED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "two without the role beside one with it": (
        addresses("10.0.0.1/24", "10.0.1.1/24", secondary=["10.0.2.1/24"]),
        "two_primaries",
    ),
    "only secondaries": (addresses(secondary=["10.0.0.1/24", "10.0.1.1/24"]), "no_primary"),
    "only one, a secondary": (addresses(secondary=["10.0.0.1/24"]), "no_primary"),
    "one address twice": (addresses("10.0.0.1/24", "10.0.0.1/24"), "duplicate_address"),
    "one address with and without the role": (addresses("10.0.0.1/24", secondary=["10.0.0.1/24"]), "duplicate_address"),
    "one IPv6 address in two spellings": (addresses("2001:db8::1/64", "2001:DB8:0::1/64"), "duplicate_address"),
}


@pytest.mark.parametrize(("entries", "name"), REFUSED.values(), ids=REFUSED)
def test_where_the_primary_can_not_be_told_nothing_is_guessed(entries: list[dict[str, Any]], name: str) -> None:
    for given_order in (entries, entries[::-1]):
        with pytest.raises(BadValueError, match=r"Expected: .* Actual: ") as caught:
            order(given_order)
        assert caught.value.name == name


HOSTS = st.builds("10.{}.{}.{}/24".format, st.integers(0, 255), st.integers(0, 255), st.integers(1, 254))
ROLES = st.sampled_from(["", "", "Secondary", "VIP", "Loopback"])


@given(
    data=st.data(),
    items=st.lists(st.tuples(HOSTS, ROLES), max_size=6, unique_by=lambda item: item[0]),
    preferred=st.booleans(),
)
def test_no_order_of_the_answer_changes_the_outcome(
    *, data: st.DataObject, items: list[tuple[str, str]], preferred: bool
) -> None:
    entries = [address(text, role) for text, role in items]
    chosen = items[-1][0] if preferred and items else ""

    def outcome(these: list[dict[str, Any]]) -> object:
        try:
            return order(these, chosen)
        except BadValueError as problem:
            return problem.name

    first = outcome(entries)
    assert outcome(data.draw(st.permutations(entries))) == first
    if isinstance(first, list):
        assert sorted(first) == sorted(text for text, role in items if role.lower() not in VIRTUAL_ROLES)
        assert first[1:] == sorted(first[1:], key=ip_interface)


@given(st.permutations(["2001:db8::10/64", "2001:db8::9/64", "2001:db8:1::1/64", "fe80::1/64"]))
def test_ipv6_addresses_are_in_numerical_order_without_link_local_ones(texts: list[str]) -> None:
    _ipv4, ipv6 = read_addresses(addresses(*texts), platform=EOS, kind=Kind.SVI, preferred=None)
    assert list(map(str, ipv6)) == ["2001:db8::9/64", "2001:db8::10/64", "2001:db8:1::1/64"]


@pytest.mark.parametrize("role", sorted(VIRTUAL_ROLES))
def test_what_a_first_hop_protocol_answers_for_is_listed_as_left_out(role: str) -> None:
    entries = [address("10.0.0.1/24", role.upper()), address("10.0.0.2/24"), address("fe80::1/64")]
    assert skipped_addresses(entries) == [f"10.0.0.1/24 ({role})", "fe80::1/64 (link-local)"]


MASKS = [
    (IOS, Kind.PHYSICAL, "10.0.0.1/32", False),
    (IOS, Kind.SVI, "10.0.0.1/32", False),
    (IOS, Kind.LOOPBACK, "10.0.0.1/32", True),
    (NXOS, Kind.PHYSICAL, "10.0.0.1/32", True),
    (EOS, Kind.PHYSICAL, "10.0.0.1/32", True),
    (IOS, Kind.PHYSICAL, "10.0.0.0/31", True),
    (IOS, Kind.PHYSICAL, "2001:db8::1/128", True),
    (IOS, Kind.PHYSICAL, "2001:db8::/127", True),
    (IOS, Kind.PHYSICAL, "2001:db8::/64", False),
]


@pytest.mark.parametrize(
    ("platform", "kind", "text", "usable"),
    MASKS,
    ids=[f"{p.value} {k.value} {'takes' if ok else 'refuses'} {t}" for p, k, t, ok in MASKS],
)
def test_the_shortest_networks(platform: Platform, kind: Kind, text: str, *, usable: bool) -> None:
    if usable:
        assert any(read_addresses(addresses(text), platform=platform, kind=kind, preferred=None))
        return
    with pytest.raises(BadValueError, match="Expected: ") as caught:
        read_addresses(addresses(text), platform=platform, kind=kind, preferred=None)
    assert caught.value.name == "bad_address"


@given(st.one_of(st.text(), st.integers(), st.none(), st.ip_addresses().map(str)))
def test_whatever_is_no_address_is_a_bad_value_and_no_crash(value: Any) -> None:
    with suppress(BadValueError):
        assert str(parse_address(value)).partition("/")[2].isdigit()
