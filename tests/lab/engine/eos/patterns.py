# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines that are stored without being understood, as tables of patterns: which words, and what makes two lines one.

A pattern is words and `*` for any one word, then an ending:

- nothing: the line ends here;
- `=`: a value follows, and a new value replaces the old one;
- `?`: a value may follow, and replaces the old one as well;
- `+`: more follows, and every such line stands for itself.

A regular expression behind the ending says which values there are (`=fast|normal`).

A leading `-` marks what is on by default: its negation is the line that a running-config prints. A leading `~` marks
what is printed either way. A leading `^` marks what is printed as it was said, on or off, and not at all by default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tests.lab.engine.model import BadToken, Refused
from tests.lab.engine.texts import SYNTAX

_TEXTS = SYNTAX["eos"]
Key = tuple[int, tuple[tuple[int, int | str], ...], int]


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """One pattern of a mode."""

    words: tuple[str, ...]
    ending: str
    negation_shown: bool
    """The running-config prints the negation."""
    positive_shown: bool
    """It prints the line itself, too, if no value follows."""
    off_by_default: bool
    """`default` comes to the negation, which is printed."""
    rank: int
    """Shared by patterns that begin with the same words: their lines are sorted by the name that follows."""
    index: int
    mode: Mode | None
    values: re.Pattern[str]

    @property
    def minimum(self) -> int:
        return len(self.words) + (self.ending in {"=", "+"})


@dataclass(frozen=True, eq=False, slots=True)
class Mode:
    """The lines of one mode of the configuration, in the order in which they are printed."""

    rows: tuple[Row, ...]
    sequenced: str = ""
    """What stands before an entry's number (`seq `) where entries are numbered; `#` where nothing does."""
    spell: Callable[[str], str] = str
    """How the device spells an entry."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was understood."""

    row: Row
    text: str
    identity: str
    key: Key
    """Sorts the lines of a mode."""

    def is_shown(self, hidden: frozenset[str]) -> bool:
        """Whether the running-config prints it."""
        bare_default = not self.row.positive_shown and self.text == self.identity
        return not bare_default and self.text not in hidden


def mode(*patterns: str | tuple[str, Mode], sequenced: str = "", spell: Callable[[str], str] = str) -> Mode:
    """A mode from its patterns; those that open a mode of their own come with it."""
    heads: dict[tuple[str, ...], int] = {}
    rows = []
    for index, entry in enumerate(patterns):
        pattern, inner = (entry, None) if isinstance(entry, str) else entry
        *words, ending = pattern.lstrip("-~^").split()
        ending, values = (ending[0], ending[1:]) if ending[0] in "=?+" else ("", ending)
        if not ending:
            words, values = [*words, values], ""
        head = tuple(words[: words.index("*")] if "*" in words else (*words, str(index)))
        rank = heads.setdefault(head, index)
        signs = pattern[0] in "-~^", pattern[0] != "-", pattern[0] == "~"
        rows.append(Row(tuple(words), ending, *signs, rank, index, inner, re.compile(values or ".*", re.ASCII)))
    return Mode(tuple(rows), sequenced, spell)


def understand(where: Mode, text: str) -> Line:
    """The line that was typed; raises Refused with the device's words."""
    tokens = text.split()
    rows, words = _walk(where.rows, tokens)
    whole = [row for row in rows if row.minimum <= len(tokens)]
    if not whole:
        raise Refused(_TEXTS.incomplete)
    row = max(whole, key=lambda row: len(row.words))
    if not row.values.fullmatch(_rest(text, len(row.words))):
        raise BadToken(_TEXTS.invalid, offset=0)
    return _line(row, words, text)


def _line(row: Row, words: list[str], text: str) -> Line:
    count = len(row.words)
    rest = _rest(text, count)
    full = " ".join((*words[:count], rest)) if rest else " ".join(words[:count])
    identity = full if row.ending in {"", "+"} else " ".join(words[:count])
    name = _peer if row.words[:1] == ("neighbor",) else natural
    names = tuple(name(word) for word, pattern in zip(words, row.words, strict=False) if pattern == "*")
    return Line(row, full, identity, (row.rank, names[0] if names else (), row.index))


def _rest(text: str, count: int) -> str:
    """What follows the first words, with its own spaces."""
    return re.sub(rf"^\s*(?:\S+\s*){{{count}}}", "", text, count=1).rstrip()


@lru_cache(maxsize=8192)
def recall(where: Mode, text: str) -> Line | None:
    """What a line of the configuration means, or its negation; None where the table doesn't know it."""
    try:
        return understand(where, text.removeprefix("no "))
    except Refused:
        return None


def named(where: Mode, text: str) -> str:
    """What `no` and `default` name: a line, or only its first words, in full."""
    tokens = text.split()
    rows, words = _walk(where.rows, tokens)
    longest = max(rows, key=lambda row: len(row.words))
    rest = _rest(text, len(longest.words))
    return " ".join((*words[: len(longest.words)], rest)) if rest else " ".join(words[: len(longest.words)])


def _walk(rows: tuple[Row, ...], tokens: list[str]) -> tuple[list[Row], list[str]]:
    """The rows that the words lead to, and the words in full."""
    left = list(rows)
    words = []
    for at, token in enumerate(tokens):
        left, word = _step(left, at, token)
        words.append(word)
    return left, words


def _step(rows: list[Row], at: int, token: str) -> tuple[list[Row], str]:
    """One word: spelled out, else any word where one may stand, else an abbreviation."""
    low = token.lower()
    exact = [row for row in rows if row.words[at : at + 1] and row.words[at].lower() == low]
    if exact:
        return exact, exact[0].words[at]
    free = [row for row in rows if row.words[at : at + 1] == ("*",) or (at >= len(row.words) and row.ending)]
    if free:
        return free, token
    near = [row for row in rows if row.words[at : at + 1] and row.words[at].lower().startswith(low)]
    spellings = {row.words[at] for row in near}
    if len(spellings) == 1:
        return near, spellings.pop()
    if near:
        raise Refused(_TEXTS.ambiguous.format(token=token))
    raise BadToken(_TEXTS.invalid, offset=0)


def _peer(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts peer groups before addresses."""
    return ((int(bool(re.fullmatch(r"[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*(%\S+)?", text))), 0), *natural(text))


@lru_cache(maxsize=4096)
def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts Ethernet2 before Ethernet10."""
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[tuple[int, int | str]]:
    for part in re.findall(r"\d+|\D+", text, re.ASCII):
        yield (0, int(part)) if part.isdigit() else (1, part)
