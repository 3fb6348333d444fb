# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A running-config as sections, to say which of them two reads of a device don't have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable

_VOLATILE = re.compile(r"Building configuration|Current configuration ?:|ntp clock-period ")
"""Printed by ``show``, or moving by itself."""
_HEADER = re.compile(r"(?:no )?(interface \S+(?: \S+)?|vlan )")


def sections(running_config: str) -> dict[str, tuple[str, ...]]:
    """Unindented line -> the indented lines below it; comments, and what only ``show`` says, are left out."""
    found: dict[str, tuple[str, ...]] = {}
    header = ""
    for raw in running_config.split("\n"):
        line = raw.rstrip()
        if not line or line[0] == "!" or line.strip() == "!" or _VOLATILE.match(line):
            continue
        if line[0] in " \t":
            found[header] = (*found.get(header, ()), line)
        else:
            header = line
            found.setdefault(header, ())
    return found


def differing(before: str, after: str) -> list[str]:
    """The headers of the sections that differ, those that one lacks included, in their order."""
    was, is_ = sections(before), sections(after)
    return [header for header in {**was, **is_} if was.get(header) != is_.get(header)]


def written_by(commands: Iterable[str]) -> tuple[str, ...]:
    """The beginnings of the headers under which configuration lines write: ``interface X`` and ``vlan ``."""
    matches = (_HEADER.match(line) for line in commands)
    return tuple(dict.fromkeys(match[1] for match in matches if match))
