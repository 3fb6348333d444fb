# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sets of VLAN IDs as one integer, a bit per VLAN: unions and differences are single operations."""

from __future__ import annotations

from functools import lru_cache

ALL = sum(1 << vlan for vlan in range(1, 4095))
NONE = 0


class BadVlanSet(ValueError):
    """The text isn't a list of VLAN IDs as a device accepts it."""


@lru_cache(maxsize=4096)
def parse(text: str) -> int:
    """Read `10,20,30-40`; devices refuse spaces, empty elements, reversed ranges and IDs outside 1-4094."""
    bits = 0
    for part in text.split(","):
        first, dash, last = part.partition("-")
        low = _vlan(first)
        high = _vlan(last) if dash else low
        if high < low:
            raise BadVlanSet(text)
        bits |= (1 << (high + 1)) - (1 << low)
    return bits


def _vlan(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= 4094):
        raise BadVlanSet(text)
    return int(text)


def members(bits: int) -> list[int]:
    """The IDs in ascending order."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found


def _runs(bits: int) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for vlan in members(bits):
        if runs and runs[-1][1] == vlan - 1:
            runs[-1] = (runs[-1][0], vlan)
        else:
            runs.append((vlan, vlan))
    return runs


@lru_cache(maxsize=4096)
def compress(bits: int, *, pairs: bool = False) -> str:
    """The shortest spelling; where `pairs`, two neighbours are written `10,11` (IOS) instead of `10-11`."""
    parts = []
    for low, high in _runs(bits):
        if low == high:
            parts.append(str(low))
        elif pairs and high == low + 1:
            parts += [str(low), str(high)]
        else:
            parts.append(f"{low}-{high}")
    return ",".join(parts)


@lru_cache(maxsize=1024)
def wrap(bits: int, *, first: int, more: int, pairs: bool = False) -> tuple[str, ...]:
    """The spelling cut into pieces: one of at most `first` characters, continuations of at most `more`."""
    lines: list[str] = []
    for part in compress(bits, pairs=pairs).split(","):
        width = first if len(lines) == 1 else more
        if lines and len(lines[-1]) + 1 + len(part) <= width:
            lines[-1] += "," + part
        else:
            lines.append(part)
    return tuple(lines)
