# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Output filters behind `|`: what each platform's `section`, `include` and their like print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .engine.lines import of_text

Filter = Callable[[list[str], "re.Pattern[str]"], Iterable[str]]


class BadFilter(ValueError):
    """The device doesn't know this filter."""


def split(line: str) -> tuple[str, list[str]]:
    """The command and its filters; a bar within quotes belongs to the text."""
    parts = re.split(r"\s+\|\s*|\s*\|\s+", line)
    return parts[0].strip(), [part.strip() for part in parts[1:]]


def _include(lines: list[str], pattern: re.Pattern[str]) -> Iterable[str]:
    return (line for line in lines if pattern.search(line))


def _exclude(lines: list[str], pattern: re.Pattern[str]) -> Iterable[str]:
    return (line for line in lines if not pattern.search(line))


def _begin(lines: list[str], pattern: re.Pattern[str]) -> Iterable[str]:
    first = next((index for index, line in enumerate(lines) if pattern.search(line)), len(lines))
    return lines[first:]


def _section(lines: list[str], pattern: re.Pattern[str]) -> Iterable[str]:
    """A matching line and everything that is indented deeper below it."""
    depth = -1
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if not line.strip():
            continue
        if depth >= 0 and indent <= depth:
            depth = -1
        if depth < 0 and pattern.search(line):
            depth = indent
        if depth >= 0:
            yield line


def _count(lines: list[str], pattern: re.Pattern[str]) -> Iterable[str]:
    return [f"Number of lines which match regexp = {sum(1 for line in lines if pattern.search(line))}"]


_FILTERS: dict[str, Filter] = {
    "include": _include,
    "incl": _include,
    "grep": _include,
    "egrep": _include,
    "exclude": _exclude,
    "begin": _begin,
    "section": _section,
    "count": _count,
}
_IGNORED = ("no-more", "nz")
NAMES = (*_FILTERS, *_IGNORED)


def apply(text: str, filters: list[str]) -> str:
    """The text behind all its filters, in order."""
    for one in filters:
        text = _apply_one(text, one)
    return text


def _apply_one(text: str, one: str) -> str:
    word, _space, argument = one.partition(" ")
    if word in _IGNORED:
        return text
    names = [name for name in _FILTERS if name.startswith(word.lower())] if word else []
    if not names or not argument.strip():
        raise BadFilter(one)
    try:
        pattern = re.compile(argument.strip().strip("'\""))
    except re.error as exc:
        raise BadFilter(one) from exc
    return "\n".join(_FILTERS[names[0]](of_text(text), pattern))
