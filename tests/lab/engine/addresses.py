# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IPv4 and IPv6 interface addresses: reading what is typed, and the spelling each platform prints."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple

_OCTETS = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})", re.ASCII)
_ALL_ONES = 0xFFFFFFFF


class BadAddress(ValueError):
    """The text isn't an address as a device accepts it."""


class Ipv4(NamedTuple):
    """One IPv4 address of an interface; `tail` keeps what follows it on the line (`tag 10`)."""

    address: int
    length: int
    secondary: bool = False
    tail: str = ""

    @property
    def network(self) -> int:
        return self.address & mask_of(self.length)

    @property
    def last(self) -> int:
        return self.network | (_ALL_ONES ^ mask_of(self.length))

    def overlaps(self, other: Ipv4) -> bool:
        return self.network <= other.last and other.network <= self.last

    def same_address(self, other: Ipv4) -> bool:
        return self.address == other.address and self.length == other.length


class Ipv6(NamedTuple):
    """One IPv6 address of an interface; `kind` is empty (global), `link-local`, `eui-64` or `anycast`.

    `tail` keeps what follows it on the line (`tag 10`).
    """

    address: int
    length: int
    kind: str = ""
    tail: str = ""

    @property
    def network(self) -> int:
        return self.address >> (128 - self.length) if self.length else 0

    def overlaps(self, other: Ipv6) -> bool:
        if "link-local" in (self.kind, other.kind):
            return False
        shift = 128 - min(self.length, other.length)
        return self.address >> shift == other.address >> shift


@lru_cache(maxsize=64)
def mask_of(length: int) -> int:
    return (_ALL_ONES << (32 - length)) & _ALL_ONES


@lru_cache(maxsize=4096)
def parse_v4(text: str) -> int:
    """Dotted decimal; leading zeros are decimal, as on the devices, never octal."""
    match = _OCTETS.fullmatch(text)
    if match is None:
        raise BadAddress(text)
    value = 0
    for octet in match.groups():
        if int(octet) > 255:
            raise BadAddress(text)
        value = value << 8 | int(octet)
    return value


def parse_mask(text: str) -> int:
    """A dotted mask as its length; a mask with holes is refused."""
    bits = parse_v4(text)
    length = bits.bit_count()
    if bits != mask_of(length):
        raise BadAddress(text)
    return length


@lru_cache(maxsize=4096)
def parse_prefix(text: str) -> Ipv4:
    address, slash, length = text.partition("/")
    if not slash or not re.fullmatch(r"\d{1,2}", length, re.ASCII) or int(length) > 32:
        raise BadAddress(text)
    return Ipv4(parse_v4(address), int(length))


@lru_cache(maxsize=4096)
def parse_v6(text: str, *, length_required: bool = True) -> Ipv6:
    """An IPv6 address with its length; zone identifiers are refused, as on the devices."""
    address, slash, length = text.partition("/")
    if "%" in text or (length_required and not slash):
        raise BadAddress(text)
    if slash and not (re.fullmatch(r"\d{1,3}", length, re.ASCII) and int(length) <= 128):
        raise BadAddress(text)
    try:
        value = int(ipaddress.IPv6Address(address))
    except ValueError as exc:
        raise BadAddress(text) from exc
    return Ipv6(value, int(length) if slash else 128)


@lru_cache(maxsize=8192)
def dotted(value: int) -> str:
    return f"{value >> 24}.{value >> 16 & 255}.{value >> 8 & 255}.{value & 255}"


def dotted_mask(length: int) -> str:
    return dotted(mask_of(length))


@lru_cache(maxsize=8192)
def colons(value: int, *, upper: bool = False) -> str:
    """The RFC 5952 spelling; IOS prints the same in capitals."""
    text = str(ipaddress.IPv6Address(value))
    return text.upper() if upper else text


def is_unusable(address: Ipv4) -> bool:
    """Whether it is the network or the broadcast address of its subnet, or no unicast address at all."""
    if address.address == 0 or address.address >> 24 in {0, 127} or address.address >= 0xE0000000:
        return True
    return address.length < 31 and address.address in (address.network, address.last)


def is_link_local(value: int) -> bool:
    return value >> 118 == 0x3FA


def is_unusable_v6(value: int) -> bool:
    """Whether it is unspecified, loopback or multicast."""
    return value <= 1 or value >> 120 == 0xFF
