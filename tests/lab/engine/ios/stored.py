# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Interface lines with a grammar but without a meaning: checked when typed, kept as text, replaced and removed by key.

A pattern such as ``switchport voice vlan = (<vlan>|dot1p|none)`` has alternatives in parentheses, optional words in
brackets, and an equals sign behind the words that identify it: an interface has one such line. Without the sign the
whole line identifies it, and an interface may have several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tests.lab.engine import addresses, vlanset
from tests.lab.engine.attributes import Apply
from tests.lab.engine.edit import Command, Edit, Rule
from tests.lab.engine.model import Interface, NotHere
from tests.lab.engine.render import PLACES
from tests.lab.engine.texts import SYNTAX

_GROUP = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")
_FORMATS: dict[str, Callable[..., str]] = {
    "ip": addresses.dotted,
    "mask": addresses.dotted_mask,
    "vlans": lambda bits: vlanset.compress(bits, pairs=True),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """One row of a platform's table."""

    pattern: str
    at: str
    """The modelled line behind which the platform prints it."""
    kinds: tuple[str, ...] = ()
    """The sorts of interfaces that know it; all of them where empty."""
    hidden: str = ""
    """The default, which isn't printed."""
    printed: str = "value"
    """`value`: the line, not its absence; `off`: only the negation, since on is the default; `both`: either."""
    rules: tuple[Rule, ...] = ()
    effects: tuple[Rule, ...] = ()
    no_rules: tuple[Rule, ...] = ()
    no_effects: tuple[Rule, ...] = ()


def place_in(platform: str, rows: Sequence[Stored], head: str) -> int:
    """Where the platform prints the line of the first row that begins with `head`."""
    found = next(rank for rank, row in enumerate(rows) if row.pattern.startswith(head))
    return PLACES[platform][rows[found].at] + 1 + found


def spellings(pattern: str) -> list[str]:
    """All the plain patterns that one with alternatives and optional words stands for."""
    match = _GROUP.search(pattern)
    if match is None:
        return [" ".join(pattern.split())]
    options = match.group(1).split("|") if match.group(1) is not None else ["", *match.group(2).split("|")]
    return [
        found
        for option in options
        for found in spellings(f"{pattern[: match.start()]}{option}{pattern[match.end() :]}")
    ]


def table(platform: str, rows: Sequence[Stored]) -> dict[str, Command]:
    """The commands of a table, each line with its negation, in the order in which they are printed."""
    commands: dict[str, Command] = {}
    for rank, row in enumerate(rows):
        place = PLACES[platform][row.at] + 1 + rank
        for spelling in spellings(row.pattern):
            head, equals, _value = (part.strip() for part in spelling.partition("="))
            plain = " ".join(spelling.replace("=", " ").split())
            key = head if equals else ""
            commands[plain] = _command(row, place, _set(plain, key, place, row))
            bare = head if equals else plain.partition(" <")[0]
            negation = f"no {bare} ..." if equals else f"no {plain}"
            commands[negation] = _negation(row, place, _unset(plain, key, place, row))
            if not equals and bare != plain:
                commands[f"no {bare}"] = _negation(row, place, _unset(bare, bare, place, row))
    return commands


def _known_to(row: Stored) -> Rule:
    def rule(edit: Edit) -> None:
        if row.kinds and edit.old.kind not in row.kinds:
            raise NotHere(SYNTAX[edit.platform].invalid, offset=0)

    return rule


def _command(row: Stored, place: int, apply: Apply) -> Command:
    return Command(apply=apply, at=row.at, place=place, rules=(_known_to(row), *row.rules), effects=row.effects)


def _negation(row: Stored, place: int, apply: Apply) -> Command:
    rules = (_known_to(row), *row.no_rules)
    return Command(apply=apply, at=row.at, place=place, on=row.printed != "value", rules=rules, effects=row.no_effects)


def _text(pattern: str, args: tuple[object, ...]) -> str:
    """The line as the platform spells it: whole words and canonical arguments."""
    values = iter(args)
    words = (_FORMATS.get(word[1:-1], str)(next(values)) if word[0] == "<" else word for word in pattern.split())
    return " ".join(words)


def without(port: Interface, key: str) -> tuple[tuple[int, str], ...]:
    """The unmodelled lines without those that `key` identifies, in either form."""
    own = (key, f"no {key}")
    return tuple(
        extra for extra in port.extras if extra[1] not in own and not extra[1].startswith((f"{key} ", f"no {key} "))
    )


def _set(pattern: str, key: str, place: int, row: Stored) -> Apply:
    def apply(port: Interface, *args: object) -> Interface:
        text = _text(pattern, args)
        kept = without(port, key) if key else tuple(one for one in port.extras if one[1] not in (text, f"no {text}"))
        hidden = row.printed == "off" or text == row.hidden
        return replace(port, extras=kept if hidden else (*kept, (place, text)))

    return apply


def _unset(pattern: str, key: str, place: int, row: Stored) -> Apply:
    def apply(port: Interface, *args: object) -> Interface:
        text = key or _text(pattern, args)
        kept = without(port, text) if key else tuple(one for one in port.extras if one[1] != text)
        return replace(port, extras=kept if row.printed == "value" else (*kept, (place, f"no {text}")))

    return apply
