# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which interfaces an ``interface`` line names: mostly one, in hand-written configurations also a range."""

from __future__ import annotations

import re
from functools import lru_cache

from ..model import Kind, Platform
from ..names import canonical, kind_of

_LINK_TYPES = ("point-to-point", "multipoint", "l2transport")
_PART = re.compile(r"([A-Za-z][A-Za-z-]* ?)?((?:[0-9]+[/.:])*)([0-9]{1,9})(?: ?- ?([0-9]{1,9}))?", re.ASCII)
_MOST = 4096
"""More interfaces than that no range ever had."""


@lru_cache(maxsize=16384)
def named(text: str, *, platform: Platform) -> tuple[tuple[str, Kind], ...]:
    """The interfaces that the words after ``interface`` name.

    Returns:
        Canonical names with their kinds. What is no name that we know is one interface in the device's own spelling,
        of a kind that is never written.

    """
    first, blank, last = text.rpartition(" ")
    name = first.rstrip() if blank and last in _LINK_TYPES else text
    try:
        full = canonical(name, platform=platform)
    except ValueError:
        try:
            names = _expand(name.removeprefix("range ").strip(), platform)
        except ValueError:
            return ((name, Kind.OTHER),)
        return tuple((each, kind_of(each, platform=platform)) for each in names)
    return ((full, kind_of(full, platform=platform)),)


def _expand(text: str, platform: Platform) -> list[str]:
    names: list[str] = []
    word = ""
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"{part[:40]!r} is not an interface or a range of them")
        word = match[1] or word
        first, last = int(match[3]), int(match[4] or match[3])
        if not 0 <= last - first < _MOST - len(names):
            raise ValueError(f"{part!r} runs backwards, or is too many interfaces")
        names.extend(canonical(f"{word}{match[2]}{number}", platform=platform) for number in range(first, last + 1))
    return names
