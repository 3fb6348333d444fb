# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Command grammar: a tree of words built from one-line patterns, with abbreviations and the devices' own errors.

A pattern is `switchport access vlan <vlan>`: words, typed arguments in angle brackets, and `...` for 'whatever
follows'. A word may be abbreviated as far as it stays unique among its neighbours, as on the devices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .model import BadToken, Refused

_TOKEN = re.compile(r"\S+")
Reader = Callable[[str], Any]


@lru_cache(maxsize=256)
def between(name: str) -> Reader:
    """The reader of an argument such as `<1-255>`."""
    low, _dash, high = name.partition("-")

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not int(low) <= int(text[:10]) <= int(high):
            raise ValueError(text)
        return int(text)

    return read


class BadArgument(ValueError):
    """An argument isn't acceptable; the text, where there is one, replaces the platform's usual complaint."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """How one platform complains about a line that it doesn't understand."""

    invalid: str
    incomplete: str
    ambiguous: str
    caret: bool


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    arguments: list[tuple[Reader, _Node]] = field(default_factory=list)
    rest: Any = None
    """The command for 'whatever follows'."""
    end: Any = None
    """The command of a line that ends here."""
    line: bool = False
    """Takes the rest of the line verbatim."""


@dataclass(frozen=True, slots=True)
class Match:
    """The command that a line means."""

    command: Any
    args: tuple[Any, ...]


class Grammar:
    """All the commands of one mode on one platform."""

    def __init__(self, commands: Mapping[str, object], *, readers: Mapping[str, Reader], texts: Texts) -> None:
        self._root = _Node()
        self._readers = readers
        self._texts = texts
        for pattern, command in commands.items():
            self._add(pattern, command)

    def _add(self, pattern: str, command: object) -> None:
        node = self._root
        for part in pattern.split():
            if part == "...":
                node.rest = command
                return
            node = self._argument(node, part[1:-1]) if part[0] == "<" else node.words.setdefault(part, _Node())
        node.end = command

    def _argument(self, node: _Node, name: str) -> _Node:
        reader = self._readers.get(name) or between(name)
        for known, child in node.arguments:
            if known is reader:
                return child
        child = _Node(line=name == "line")
        node.arguments.append((reader, child))
        return child

    def knows(self, line: str) -> bool:
        """Whether the line is a command of this mode."""
        try:
            self.match(line)
        except Refused:
            return False
        return True

    def match(self, line: str) -> Match:
        """The command that `line` means; raises Refused with the platform's words otherwise."""
        node: _Node = self._root
        args: list[object] = []
        for token in _TOKEN.finditer(line):
            step = self._step(node, token, args)
            if step is None:
                return Match(node.rest, tuple(args))
            node = step
            if node.line:
                return Match(node.end, (*args[:-1], line[token.start() :].rstrip()))
        found = node.end if node.end is not None else node.rest
        if found is None:
            raise BadToken(self._texts.incomplete, offset=len(line.rstrip()) + 1)
        return Match(found, tuple(args))

    def _step(self, node: _Node, token: re.Match[str], args: list[object]) -> _Node | None:
        """The node one word further: an exact word, else an argument, else an abbreviation, else the rest."""
        word = token.group().lower()
        exact = node.words.get(word)
        if exact is not None:
            return exact
        complaint = self._texts.invalid
        for reader, child in node.arguments:
            try:
                args.append(reader(token.group()))
            except ValueError as exc:
                complaint = str(exc) if isinstance(exc, BadArgument) else complaint
            else:
                return child
        near = [child for key, child in node.words.items() if key.startswith(word)]
        if len(near) == 1:
            return near[0]
        if node.rest is not None:
            return None
        raise self._refusal(near, token, complaint)

    def _refusal(self, near: list[_Node], token: re.Match[str], complaint: str) -> Refused:
        if near:
            text = self._texts.ambiguous.format(line=token.string.strip())
            return BadToken(text, offset=token.start())
        return BadToken(complaint, offset=token.start())

    def _known(self, node: _Node, text: str) -> tuple[str, _Node] | None:
        """The word that `text` stands for and the node behind it, without complaints."""
        word = text.lower()
        if word in node.words:
            return word, node.words[word]
        for reader, child in node.arguments:
            try:
                reader(text)
            except ValueError:
                continue
            return text, child
        near = [pair for pair in node.words.items() if pair[0].startswith(word)]
        return near[0] if len(near) == 1 else None

    def spelled(self, line: str) -> list[str]:
        """The words of a line in full, as far as the grammar knows them."""
        words: list[str] = []
        node: _Node | None = self._root
        for token in line.split():
            known = self._known(node, token) if node is not None else None
            words.append(known[0] if known is not None else token)
            node = known[1] if known is not None else None
        return words

    def expected(self, line: str) -> list[str]:
        """What may follow a line: words, then <arguments>, then `<cr>`; nothing where the line isn't understood."""
        node = self._root
        for token in line.split():
            known = self._known(node, token)
            if known is None:
                return ["<line>", "<cr>"] if node.rest is not None else []
            node = known[1]
            if node.line:
                return ["<line>", "<cr>"]
        names = {id(reader): name for name, reader in self._readers.items()}
        arguments = [f"<{names[id(reader)]}>" for reader, _child in node.arguments]
        rest = ["<line>"] if node.rest is not None else []
        end = ["<cr>"] if node.end is not None or node.rest is not None else []
        return [*sorted(node.words), *arguments, *rest, *end]
