# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""VLAN id sets and the range text that devices and people write: ``10,20,30-40``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

LAST_VLAN = 4094
WIDEST_LIST = 200
"""Characters of a VLAN list in one line, beside its keywords."""
_ALL = f"1-{LAST_VLAN}"
ALL_VLANS = frozenset(range(1, LAST_VLAN + 1))
"""What a trunk without an allowed list carries."""


@lru_cache(maxsize=4096)
def parse_vlans(text: str) -> frozenset[int]:
    """Read a VLAN list as devices print it.

    Args:
        text: ``10,20,30-40``, ``none``, ``all`` or empty (which is no VLAN at all). Blanks are refused.

    Returns:
        The ids.

    Raises:
        ValueError: not a list, a range that runs backwards, or an id outside 1-4094.

    """
    if text in ("", "none"):
        return frozenset()
    if text == "all":
        return ALL_VLANS
    ids: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not _is_number(first) or (dash and not _is_number(last)):
            raise ValueError(f"{text!r} is not a VLAN list such as 10,20,30-40")
        start, stop = int(first), int(last or first)
        if not 1 <= start <= stop <= LAST_VLAN:
            raise ValueError(f"{part!r} is not a VLAN range within 1-4094")
        ids.update(range(start, stop + 1))
    return ALL_VLANS if len(ids) == len(ALL_VLANS) else frozenset(ids)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


@lru_cache(maxsize=4096)
def format_vlans(ids: frozenset[int]) -> str:
    """Write VLAN ids as devices print them: ``10,20,30-40``, ``none`` for an empty set.

    IOS, NX-OS and EOS print neighbours as a range from three ids on, and two neighbours as ``10-11``, NX-OS and EOS
    always, IOS as ``10,11``; all of them accept both, so one spelling serves.
    """
    if len(ids) == LAST_VLAN:
        return _ALL  # without a look at each of them: most ports have them all
    return ",".join(ranges(ids)) or "none"


def ranges(ids: Iterable[int]) -> list[str]:
    """Split ids into ``10`` and ``30-40``, in order: the elements of a vendor module's VLAN list."""
    runs: list[list[int]] = []
    for _offset, run in groupby(enumerate(sorted(ids)), key=lambda pair: pair[1] - pair[0]):
        runs.append([vlan for _index, vlan in run])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]


def wrap_vlans(ids: Iterable[int]) -> list[str]:
    """Write VLAN ids as range texts that each fit into a command line, which takes 254 characters on IOS."""
    texts: list[str] = []
    for run in ranges(ids):
        if texts and len(texts[-1]) + len(run) < WIDEST_LIST:
            texts[-1] += f",{run}"
        else:
            texts.append(run)
    return texts
