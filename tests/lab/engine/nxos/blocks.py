# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Indented text as a tree, and how one typed line changes the lines of one level.

Used for what is kept without being understood: a platform's tables say which lines there are, which of them replace
each other, and which open a level of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """A line with the lines below it; `raw` has the indentation that it is printed with."""

    raw: str
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.raw.strip()


def tree(lines: Iterable[str]) -> list[Node]:
    """The nodes of indented lines."""
    top: list[Node] = []
    open_nodes: list[tuple[int, Node]] = []
    for line in lines:
        depth = len(line) - len(line.lstrip())
        while open_nodes and open_nodes[-1][0] >= depth:
            open_nodes.pop()
        node = Node(line)
        (open_nodes[-1][1].children if open_nodes else top).append(node)
        open_nodes.append((depth, node))
    return top


def flat(nodes: Iterable[Node]) -> list[str]:
    """The lines of nodes."""
    return [line for node in nodes for line in (node.raw, *flat(node.children))]


def find(nodes: list[Node], path: tuple[str, ...]) -> list[Node] | None:
    """The lines below the headers of `path`; None where there is no such header."""
    for header in path:
        inside = next((node.children for node in nodes if node.text == header), None)
        if inside is None:
            return None
        nodes = inside
    return nodes


@dataclass(frozen=True, slots=True)
class Known:
    """What a table says about a line."""

    pattern: tuple[str, ...]
    single: bool
    """The lines of this pattern replace each other; otherwise each line stands for itself."""
    negated: bool
    """The positive form is the default: hidden, while its negation is printed."""
    place: int = 0
    """Sorts the lines of a mode that has an order."""
    joined: bool = False
    """The values that are typed one by one are printed on one line, up to a word such as `use-vrf`."""

    def identity(self, text: str) -> tuple[str, ...]:
        words = text.split()
        if not self.single:
            return tuple(words)
        return tuple(word for word, one in zip(words, self.pattern, strict=False) if one != "?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mode:
    """The lines of one place in a configuration."""

    lines: tuple[Known, ...] = ()
    modes: Mapping[tuple[str, ...], Mode] = field(default_factory=dict)
    """What opens a level of its own; `...` at a pattern's end is one word or more."""
    numbered: bool = False
    """Lines carry numbers, are sorted by them, and get one where none was typed."""
    hidden: frozenset[str] = frozenset()
    """Defaults: accepted, and not printed."""
    ordered: bool = False
    """A new line gets the place that its pattern has in `lines`, among those of its pattern that of its text."""

    def known(self, text: str) -> Known | None:
        """The longest pattern that begins the line or what it negates."""
        words = text.removeprefix("no ").split()
        found = [known for known in self.lines if begins(words, known.pattern)]
        return max(found, key=lambda known: len(known.pattern), default=None)

    def opened(self, text: str) -> Mode | None:
        """The mode that the line opens."""
        words = text.split()
        found = [pattern for pattern in self.modes if _is_header(words, pattern)]
        return self.modes[max(found, key=len)] if found else None

    def knows(self, text: str) -> bool:
        plain = text.removeprefix("no ")
        numbered = self.numbered and plain.split()[0].isdigit()
        return numbered or self.known(text) is not None or self.opened(plain) is not None


def _is_header(words: list[str], pattern: tuple[str, ...]) -> bool:
    if pattern[-1] == "...":
        return len(words) >= len(pattern) and begins(words, pattern[:-1])
    return len(words) == len(pattern) and begins(words, pattern)


def begins(words: list[str], pattern: tuple[str, ...]) -> bool:
    """Whether the words begin as the pattern says; `*` stands for any one word, `?` for one that is no identity."""
    return len(words) >= len(pattern) and all(
        one in ("*", "?", word) for one, word in zip(pattern, words, strict=False)
    )


def mode(
    text: str,
    *,
    modes: Mapping[str, Mode] | None = None,
    numbered: bool = False,
    hidden: Iterable[str] = (),
    ordered: bool = False,
) -> Mode:
    """A mode from a table: patterns separated by commas, `=` behind those that replace each other, `+` behind those
    whose values share a line, `^` before those whose negation is printed, `&` before those that are printed among those
    of the pattern before."""
    rows = [row.strip() for row in text.split(",") if row.strip()]
    lines = tuple(
        Known(
            tuple(row.strip("^=+&").split()),
            single=row[-1] == "=" or row[0] == "^",
            negated=row[0] == "^",
            place=sum(one[0] != "&" for one in rows[: index + 1]),
            joined=row[-1] == "+",
        )
        for index, row in enumerate(rows)
    )
    nested = {tuple(pattern.split()): inner for pattern, inner in (modes or {}).items()}
    return Mode(lines=lines, modes=nested, numbered=numbered, hidden=frozenset(hidden), ordered=ordered)


def change(nodes: list[Node], text: str, rules: Mode, *, indent: str, default: bool = False) -> None:
    """Do to one level what a typed line says; with `default`, `no` goes back to what isn't printed."""
    plain = text.removeprefix("no ")
    listed = rules.known(plain)
    if listed is not None and listed.joined:
        _join(nodes, text, listed, indent=indent)
        return
    if rules.numbered and text == plain:
        text = plain = _numbered(nodes, plain)
    if text != plain:
        known = rules.known(plain)
        if known is not None and known.negated and not default:
            _put(nodes, text, rules, indent=indent)
        else:
            _remove(nodes, plain, rules)
    elif plain in rules.hidden or _is_default(rules, plain):
        _remove(nodes, plain, rules)
    else:
        _put(nodes, text, rules, indent=indent)
    if rules.numbered:
        nodes.sort(key=lambda node: _number(node.text))


def _join(nodes: list[Node], text: str, known: Known, *, indent: str) -> None:
    """Add values to the line that has them all, or take them from it."""
    plain = text.removeprefix("no ")
    values, tail = _values(plain, known)
    for index, node in enumerate(nodes):
        if not begins(node.text.split(), known.pattern) or _values(node.text, known)[1] != tail:
            continue
        old = _values(node.text, known)[0]
        new = old + [one for one in values if one not in old] if text == plain else list(set(old) - set(values))
        new.sort(key=[*old, *values].index)
        nodes[index : index + 1] = [Node(indent + " ".join((*known.pattern, *new, *tail)))] if new else []
        return
    if text == plain:
        nodes.append(Node(indent + plain))


def _values(text: str, known: Known) -> tuple[list[str], list[str]]:
    """The values behind the pattern, and what follows them."""
    words = text.split()[len(known.pattern) :]
    count = next((index for index, word in enumerate(words) if word == "use-vrf"), len(words))
    return words[:count], words[count:]


def _is_default(rules: Mode, text: str) -> bool:
    known = rules.known(text)
    return known is not None and known.negated and len(text.split()) == len(known.pattern)


def _numbered(nodes: list[Node], text: str) -> str:
    if text.split(maxsplit=1)[0].isdigit() or text.startswith("statistics"):
        return text
    return f"{max([_number(node.text) for node in nodes], default=0) // 10 * 10 + 10} {text}"


def _number(text: str) -> int:
    first = text.split(maxsplit=1)[0]
    return int(first) if first.isdigit() else 0


def _identity(rules: Mode, text: str) -> tuple[str, ...]:
    plain = text.removeprefix("no ")
    if rules.numbered:
        return (plain.split()[0],)
    known = rules.known(plain)
    return known.identity(plain) if known is not None else tuple(plain.split())


def _remove(nodes: list[Node], plain: str, rules: Mode) -> None:
    """`no` removes the line that it names in full or by its beginning, and an object whatever else is said about it.

    A setting with another value than the one that is named stays.
    """
    known = rules.known(plain)
    words = plain.split()
    by_identity = rules.numbered or (known is not None and (known.pattern[-1] == "*" or words == [*known.pattern]))
    own = known is not None and known.single
    identity = _identity(rules, plain)
    nodes[:] = [
        node
        for node in nodes
        if not (_named(node, plain) and (not own or rules.known(node.text) == known))
        and not (by_identity and _identity(rules, node.text) == identity)
    ]


def _named(node: Node, plain: str) -> bool:
    return f"{node.text.removeprefix('no ')} ".startswith(f"{plain} ")


def _put(nodes: list[Node], text: str, rules: Mode, *, indent: str) -> None:
    """In the place of the line that it replaces, else behind the others, but before levels that are printed later."""
    identity = _identity(rules, text)
    for index, node in enumerate(nodes):
        if node.text == text:
            return
        if _identity(rules, node.text) == identity:
            nodes[index] = Node(indent + text)
            return
    place = _place(rules, text)
    later = [index for index, node in enumerate(nodes) if _place(rules, node.text) > place]
    nodes.insert(min(later, default=len(nodes)), Node(indent + text))


_LATER = ("address-family", "template", "neighbor", "vrf")
"""Levels in the order in which they are printed, behind plain lines and other levels."""


def _place(rules: Mode, text: str) -> tuple[object, ...]:
    """What sorts the lines of a level, as far as it is known."""
    rank = _rank(rules, text)
    known = rules.known(text) if rules.ordered and rank < 0 else None
    if known is None:
        return (rank, -1, ())
    return (rank, known.place, natural(text.removeprefix("no ")))


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts 2 before 10."""
    parts = re.findall(r"\d+|\D+", text, re.ASCII)
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)


def _rank(rules: Mode, text: str) -> int:
    if rules.opened(text) is None:
        return -1
    word = text.split(maxsplit=1)[0]
    return _LATER.index(word) + 1 if word in _LATER else 0
