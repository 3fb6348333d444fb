# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Readers of typed arguments: what each accepts, and the complaint where a platform has one of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

from . import addresses, names, vlanset
from .addresses import Ipv6
from .grammar import BadArgument, Reader


def word(text: str) -> str:
    return text


def line(text: str) -> str:
    return text


def vlan(text: str) -> int:
    """One VLAN ID: a set with one member."""
    if not text.isdigit():
        raise vlanset.BadVlanSet(text)
    return vlanset.members(vlanset.parse(text))[0]


def vlans(text: str) -> int:
    return vlanset.parse(text)


def number(low: int, high: int, *, complaint: str = "") -> Callable[[str], int]:
    """A reader of integers within a range."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not low <= int(text[:10]) <= high:
            raise BadArgument(complaint.format(low=low, high=high)) if complaint else ValueError(text)
        return int(text)

    return read


def name(longest: int) -> Callable[[str], str]:
    """A reader of names with a length limit."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(text)
        return text

    return read


def v6_prefix(text: str) -> Ipv6:
    return addresses.parse_v6(text)


def v6_address(text: str) -> Ipv6:
    """An address without a length (IOS and NX-OS link-local addresses)."""
    if "/" in text:
        raise ValueError(text)
    return addresses.parse_v6(text, length_required=False)


def mac(text: str) -> str:
    """Three groups of four hexadecimal digits, as Cisco writes them."""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,4}(?:\.[0-9A-Fa-f]{1,4}){2}", text):
        raise ValueError(text)
    return ".".join(group.rjust(4, "0").lower() for group in text.split("."))


def interface(text: str) -> str:
    """An IOS interface's name, abbreviated or not, as one word."""
    found = names.parse("ios", text)
    if found is None:
        raise ValueError(text)
    return found.full


_NAMES: dict[str, Reader] = {"word": word, "line": line, "vlan": vlan, "vlans": vlans}
_ADDRESSES: dict[str, Reader] = {
    "ip": addresses.parse_v4,
    "mask": addresses.parse_mask,
    "prefix": addresses.parse_prefix,
    "v6": v6_prefix,
    "v6host": v6_address,
}
_RANGE_NXOS = "% Invalid number, range is ({low}:{high}) at '^' marker."

READERS: dict[str, dict[str, Reader]] = {
    "ios": {
        **_NAMES,
        **_ADDRESSES,
        "mac": mac,
        "interface": interface,
        "mtu": number(64, 9216),
        "group": number(1, 255),
        "vrf": name(32),
        "dot1q": number(1, 4094),
        "minutes": number(1, 120),
        "level": number(0, 15),
    },
    "nxos": {
        **_NAMES,
        **_ADDRESSES,
        "mtu": number(64, 9216, complaint=_RANGE_NXOS),
        "group": number(1, 4096, complaint=_RANGE_NXOS),
        "vrf": name(32),
        "dot1q": number(1, 4094, complaint=_RANGE_NXOS),
        "jumbo": number(1500, 9216, complaint=_RANGE_NXOS),
        "tag": number(0, 4_294_967_295, complaint=_RANGE_NXOS),
        "preference": number(1, 255, complaint=_RANGE_NXOS),
    },
    "eos": {
        **_NAMES,
        **_ADDRESSES,
        "mtu": number(68, 65535),
        "group": number(1, 999_999),
        "vrf": name(100),
        "dot1q": number(1, 4094),
        "level": number(0, 15),
    },
}
