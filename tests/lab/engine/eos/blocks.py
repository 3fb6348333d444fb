# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sections with sections in them: read from indented text, changed by one line, printed again.

What the tables don't know stays where it is; only the line that is said moves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.lab.engine.lines import of_text
from tests.lab.engine.model import BadToken, Refused
from tests.lab.engine.texts import SYNTAX

from .patterns import Key, Line, Mode, named, recall, understand

INDENT = "   "
_NUMBERED = re.compile(r"(?:seq )?(\d+)(?: |$)", re.ASCII)


@dataclass(slots=True)
class Node:
    """A line and what stands below it."""

    text: str
    lines: list[Node] = field(default_factory=list)


SEPARATOR = "!"


def parse(text: str) -> Node:
    """One top-level section."""
    header, *body = of_text(text)
    root = Node(header)
    open_nodes = [(-1, root)]
    for line in body:
        depth = len(line) - len(line.lstrip())
        node = Node(line.strip())
        while open_nodes[-1][0] >= depth and len(open_nodes) > 1:
            open_nodes.pop()
        open_nodes[-1][1].lines.append(node)
        open_nodes.append((depth, node))
    return root


def text_of(node: Node, depth: int = 0) -> str:
    return f"{INDENT * depth}{node.text}\n" + "".join(text_of(line, depth + 1) for line in node.lines)


def find(node: Node, path: tuple[str, ...]) -> Node | None:
    """The section below `node` that the headers lead to."""
    for header in path:
        found = next((line for line in node.lines if line.text == header), None)
        if found is None:
            return None
        node = found
    return node


def say(node: Node, where: Mode, text: str, hidden: frozenset[str]) -> Line | None:
    """Do what a line says in the mode of `node`; returns the line unless it took something back.

    Args:
        node: the section.
        where: its mode.
        text: the line.
        hidden: lines that are the default, and so not printed.

    """
    for word in ("no", "default"):
        if text.startswith(word + " "):
            _take_back(node, where, text.removeprefix(word + " ").strip(), negated=word == "no")
            return None
    number, rule = _split(where, text)
    line = understand(where, rule)
    if where.sequenced and line.row.ending == "+":
        _enter(node, where, number, where.spell(line.text))
        return line
    if number is not None:
        raise BadToken(SYNTAX["eos"].invalid, offset=0)
    shown = line.is_shown(hidden)
    if shown and any(one.text == line.text for one in node.lines):
        return line
    same = [one for one in node.lines if _identity(where, one.text) == line.identity]
    if shown and same and line.row.mode is None:
        same[0].text = line.text
        return line
    for one in same:
        remove(node, one)
    if shown:
        insert(node, where, Node(line.text), line.key, is_block=line.row.mode is not None)
    return line


def _take_back(node: Node, where: Mode, text: str, *, negated: bool) -> None:
    number, rule = _split(where, text)
    if number is not None:
        node.lines = [one for one in node.lines if _number(one) != number]
        return
    name = named(where, rule)
    line = recall(where, name)
    if where.sequenced and line is not None and line.row.ending == "+":
        node.lines = [one for one in node.lines if _rule(one) != where.spell(name)]
        return
    removed = line.identity if line is not None else name
    for one in [one for one in node.lines if _begins(_identity(where, one.text), removed)]:
        remove(node, one)
    if line is not None and (line.row.negation_shown if negated else line.row.off_by_default):
        insert(node, where, Node("no " + line.identity), line.key, is_block=False)


def _begins(identity: str, words: str) -> bool:
    return identity == words or identity.startswith(words + " ")


def _identity(where: Mode, text: str) -> str:
    line = recall(where, text)
    return line.identity if line is not None else text.removeprefix("no ")


def _split(where: Mode, text: str) -> tuple[int | None, str]:
    """An entry's number and its rule."""
    match = _NUMBERED.match(text) if where.sequenced else None
    return (int(match.group(1)), text[match.end() :]) if match else (None, text)


def _enter(node: Node, where: Mode, number: int | None, rule: str) -> None:
    """An entry with a free number takes its place; one without follows the last one, unless it is there already."""
    if number is None:
        if any(_rule(one) == rule for one in node.lines):
            return
        used = [used for used in map(_number, node.lines) if used]
        number = (max(used, default=0) // 10 + 1) * 10
    taken = next((one for one in node.lines if _number(one) == number), None)
    if taken is not None:
        if _rule(taken) != rule:
            raise Refused(f"% Error: Sequence number {number} is already in use")
        return
    prefix = where.sequenced if where.sequenced != "#" else ""
    later = [at for at, one in enumerate(node.lines) if (_number(one) or 0) > number]
    node.lines.insert(later[0] if later else len(node.lines), Node(f"{prefix}{number} {rule}"))


def _number(node: Node) -> int | None:
    match = _NUMBERED.match(node.text)
    return int(match.group(1)) if match else None


def _rule(node: Node) -> str:
    return _NUMBERED.sub("", node.text, count=1)


def insert(node: Node, where: Mode, new: Node, key: Key, *, is_block: bool) -> None:
    """Put a line at its place, with the separators that sections within sections have."""
    lines = node.lines
    at = 0
    for index, one in enumerate(lines):
        known = recall(where, one.text) if one.text != SEPARATOR else None
        if known is not None and known.key <= key:
            at = index + 1
    follows_block = bool(at) and _is_block(where, lines[at - 1])
    if at and (is_block or follows_block):
        lines[at:at] = [Node(SEPARATOR), new]
    elif not at and lines and (is_block or _is_block(where, lines[0])) and lines[0].text != SEPARATOR:
        lines[0:0] = [new, Node(SEPARATOR)]
    else:
        lines.insert(at, new)


def _is_block(where: Mode, node: Node) -> bool:
    line = recall(where, node.text)
    return bool(node.lines) or (line is not None and line.row.mode is not None)


def remove(node: Node, old: Node) -> None:
    """Take a line away, and the separator that it had to itself."""
    lines = node.lines
    at = next(index for index, one in enumerate(lines) if one is old)
    del lines[at]
    before = at > 0 and lines[at - 1].text == SEPARATOR
    after = at < len(lines) and lines[at].text == SEPARATOR
    if before and (after or at == len(lines)):
        del lines[at - 1]
    elif after and at == 0:
        del lines[0]


def opened(where: Mode, header: str) -> Mode | None:
    """The mode that a header opens."""
    line = recall(where, header)
    return line.row.mode if line is not None else None


def mode_at(root: Mode, path: tuple[str, ...]) -> Mode:
    """The mode that a path of headers leads to."""
    where: Mode | None = root
    for header in path:
        where = opened(where, header) if where is not None else None
    if where is None:
        raise BadToken(SYNTAX["eos"].invalid, offset=0)
    return where
