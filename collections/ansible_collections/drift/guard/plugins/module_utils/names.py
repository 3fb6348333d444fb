# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Interface names: one spelling per port, whatever a person, Nautobot or a device wrote.

The vendor modules compare names as text (``Gi1/0/2`` never equals ``GigabitEthernet1/0/2``), and a name that they
half understand becomes another port. So every name passes through :func:`canonical` before anything else sees it.
The prefixes of each platform are in :mod:`name_tables`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .model import Kind, Platform
from .name_tables import ALIASES, PREFIXES, Prefix

_NAME = re.compile(r"([A-Za-z][A-Za-z-]*) ?((?:[0-9]+/){0,7}[0-9]+)(:[0-9]+)?(\.[0-9]+)?", re.ASCII)
_RANGE = re.compile(r"[0-9] ?[-,]", re.ASCII)
_CONTROL = re.compile(r"[^\x20-\x7e]")
_DIGITS = re.compile(r"([0-9]{1,18})", re.ASCII)
_MOST_DIGITS = 10
_LONGEST = 64
"""No platform has a longer name; what is longer was never one."""

_BY_LOWER = {platform: {prefix.spelling.lower(): prefix for prefix in PREFIXES[platform]} for platform in Platform}
_BY_SPELLING = {platform: {prefix.spelling: prefix for prefix in PREFIXES[platform]} for platform in Platform}


@lru_cache(maxsize=131072)
def canonical(name: str, *, platform: Platform) -> str:
    """The platform's own full spelling of one interface's name.

    Args:
        name: as written by anyone: ``Gi1/0/2``, ``po1``, ``vlan 10``, ``Eth1/1.100``.
        platform: whose spelling, prefixes and limits apply.

    Returns:
        As the running-config spells it: ``GigabitEthernet1/0/2``, ``port-channel1`` (NX-OS), ``Vlan10``.

    Raises:
        ValueError: not the name of exactly one interface of that platform; the message says subject, expected, actual.

    """
    match = _NAME.fullmatch(name) if len(name) <= _LONGEST else None
    if match is None:
        raise _error(name, "a name such as " + PREFIXES[platform][0].spelling + "1/1", _what_is_wrong(name))
    word, numbers, channel, sub = match.groups()
    prefix = _prefix(word, name=name, platform=platform)
    _check_numbers(name, prefix, numbers=numbers)
    if channel and not prefix.channels:
        raise _error(name, f"no ':' after a {prefix.spelling} number", channel)
    if channel:
        _check_range(name, channel[1:], what="channel", low=0, high=9999)
    if sub and not prefix.sub_high:
        raise _error(name, f"no subinterface: {prefix.spelling} has none", sub)
    if sub:
        _check_range(name, sub[1:], what="subinterface", low=1, high=prefix.sub_high)
    return f"{prefix.spelling}{numbers}{channel or ''}{sub or ''}"


@lru_cache(maxsize=131072)
def kind_of(name: str, *, platform: Platform) -> Kind:
    """What an interface is by its canonical name; ``OTHER`` for anything that we never write.

    IOS ``GigabitEthernet0/0`` is the management port of some models and a normal one of others, so it is
    ``PHYSICAL`` here: only Nautobot's ``mgmt_only`` can say more.
    """
    match = _NAME.fullmatch(name)
    prefix = _BY_SPELLING[platform].get(match[1]) if match else None
    if match is None or prefix is None:
        return Kind.OTHER
    if not match[4]:
        return prefix.kind
    return Kind.SUBINTERFACE if prefix.kind in (Kind.PHYSICAL, Kind.LAG) else Kind.OTHER


def parent_of(name: str) -> str | None:
    """A subinterface's parent (``Ethernet1/1`` of ``Ethernet1/1.100``), ``None`` for anything else."""
    parent, dot, number = name.rpartition(".")
    return parent if dot and parent and number.isdigit() else None


def sort_key(name: str) -> tuple[str | int, ...]:
    """Order names as people count: ``Ethernet1/2`` before ``Ethernet1/10``, a parent before its subinterfaces.

    Text and numbers alternate, starting with text, so that keys of any two names can be compared.
    """
    return tuple(int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(name)))


def lag_number(name: str) -> int:
    """The number of a port-channel's canonical name; ValueError for another interface."""
    return _number(name, prefix="port-channel")


def svi_vlan(name: str) -> int:
    """The VLAN id of an SVI's canonical name; ValueError for another interface."""
    return _number(name, prefix="vlan")


def same_host(name: str, hostname: str) -> bool:
    """Whether two names of devices agree as a whole, or one is the other without its domain."""
    ours, theirs = name.lower(), hostname.lower()
    return bool(theirs) and (
        ours == theirs or f"{ours}.".startswith(f"{theirs}.") or f"{theirs}.".startswith(f"{ours}.")
    )


def _number(name: str, *, prefix: str) -> int:
    number = name[len(prefix) :]
    if (
        name[: len(prefix)].lower() != prefix
        or not (number.isascii() and number.isdigit())
        or len(number) > _MOST_DIGITS
    ):
        raise _error(name, f"a {prefix} with its number", "something else")
    return int(number)


def _prefix(word: str, *, name: str, platform: Platform) -> Prefix:
    """Resolve a word as the device's command line would: exact, the usual short form, or a unique beginning."""
    lower = word.lower()
    known = _BY_LOWER[platform]
    exact = known.get(lower) or known.get(ALIASES[platform].get(lower, ""))
    if exact:
        return exact
    found = [prefix for spelling, prefix in known.items() if spelling.startswith(lower)]
    if len(found) == 1:
        return found[0]
    if found:
        candidates = ", ".join(prefix.spelling for prefix in found)
        raise _error(name, f"an unambiguous prefix, one of {candidates}", repr(word))
    raise _error(name, f"an interface type of {platform.value}", repr(word))


def _check_numbers(name: str, prefix: Prefix, *, numbers: str) -> None:
    parts = numbers.split("/")
    fewest, most = prefix.levels
    if not fewest <= len(parts) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise _error(name, f"{wanted} number(s) divided by '/' after {prefix.spelling}", numbers)
    for part in parts:
        _check_range(name, part, what=prefix.spelling, low=prefix.low, high=prefix.high)


def _check_range(name: str, digits: str, *, what: str, low: int, high: int) -> None:
    """Refuse leading zeros too: ``Vlan010`` is a typing error more often than it is VLAN 10."""
    plain = len(digits) <= _MOST_DIGITS and (digits == "0" or not digits.startswith("0"))
    if not plain or not low <= int(digits) <= high:
        raise _error(name, f"{what} number within {low}-{high}", digits)


def _what_is_wrong(name: str) -> str:
    if len(name) > _LONGEST:
        return f"{len(name)} characters"
    if _CONTROL.search(name):
        return "control or non-ASCII characters"
    if _RANGE.search(name):
        return "a range or list of interfaces"
    if name != name.strip() or "  " in name or name.count(" ") > 1:
        return "stray blanks"
    return "no such name" if name else "nothing"


def _error(name: str, expected: str, actual: str) -> ValueError:
    shown = name if len(name) <= _LONGEST else name[:_LONGEST] + "..."
    return ValueError(f"interface name {shown!r} - Expected: {expected} - Actual: {actual}")
