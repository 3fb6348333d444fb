# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: sections that are kept as text, edited line by line, at any depth.

A mode knows its words; a word that it doesn't know belongs to the mode around it, as IOS's parser has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tests.lab.engine.history import archive
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.printing import VRF, end_of
from tests.lab.engine.texts import SYNTAX

from .tables import ALONE, CLEARED, GLOBALS, HIDDEN, MODES, NOT_OPENING, OPENS, SIGNED, SINGLE, WHOLE, Mode

Path = tuple[str, ...]
_ENTRY = re.compile(r"(\d+) (.+)", re.ASCII)


def begins(line: str, prefixes: Iterable[str]) -> str:
    """The longest of the prefixes, in whole words, that the line begins with."""
    found = [prefix for prefix in prefixes if line == prefix or line.startswith(prefix + " ")]
    return max(found, key=len, default="")


@lru_cache(maxsize=4096)
def header(text: str) -> str:
    """The mode that a global line enters; empty where it enters none."""
    if begins(text, NOT_OPENING) or re.match(r"ip vrf \S+ ", text):
        return ""
    found = begins(text, OPENS)
    return OPENS[found] if found and (text == found) == (found in ALONE) else ""


@lru_cache(maxsize=4096)
def is_global(text: str) -> bool:
    """Whether a line of global configuration mode is known, though not understood."""
    plain = text.removeprefix("no ").removeprefix("default ")
    return bool(header(plain) or begins(plain, GLOBALS) or plain in WHOLE or plain in OPENS)


def canonical(text: str) -> str:
    """A section's header as the running-config spells it."""
    if re.fullmatch(r"route-map \S+", text):
        return f"{text} permit 10"
    if re.fullmatch(r"route-map \S+ (?:permit|deny)", text):
        return f"{text} 10"
    if re.fullmatch(r"class-map \S+", text):
        return f"class-map match-all {text.split()[1]}"
    return text


def _mode(path: Path) -> Mode:
    """The mode that a path of headers leads to."""
    name = "vrf" if path[0].startswith(VRF["ios"]) else header(path[0])
    for below in path[1:]:
        opens = dict(MODES[name].opens)
        name = opens[begins(below, opens)]
    return MODES[name]


def enter(config: Config, text: str) -> Path:
    """A global line that begins a section, new or known; returns the way there."""
    head = canonical(text)
    if _index(config, head) is None:
        config.items.insert(_position(config, head), f"{head}\n")
    return (head,)


def remove(config: Config, text: str) -> None:
    """`no` and a global line, or as much of it as names what has to go."""
    exact = canonical(text)
    config.items = [
        item
        for item in config.items
        if not (_first(item) in (text, exact) or (_first(item) + " ").startswith(text + " "))
    ]


def line(config: Config, path: Path, text: str) -> Path:
    """A line typed in a section; returns where the user is afterwards."""
    if path[0] == "archive":
        return _archive_line(config, path, text)
    index = _index(config, path[0])
    if index is None:
        raise BadToken(SYNTAX["ios"].invalid, offset=0)
    lines, deeper = _typed(of_text(config.items[index]), path, text, shown=_numbers_shown(config))
    config.items[index] = "\n".join(lines) + "\n"
    return deeper


def vrf_line(config: Config, name: str, family: str, text: str) -> str:
    """A line typed in a VRF; returns the address family that the user is in afterwards."""
    head = VRF["ios"] + name
    text = re.sub(r"^((?:no |default )?address-family ipv[46]) unicast$", r"\1", text)
    path = (head, family) if family else (head,)
    lines, deeper = _typed([head, *config.vrfs[name]], path, text, shown=False)
    config.vrfs[name] = tuple(lines[1:])
    return deeper[1] if len(deeper) > 1 else ""


def _typed(lines: list[str], path: Path, text: str, *, shown: bool) -> tuple[list[str], Path]:
    """A section's lines after one was typed in it, and where the user is then."""
    plain = text.removeprefix("no ").removeprefix("default ")
    for depth in range(len(path), 0, -1):
        mode = _mode(path[:depth])
        if _knows(mode, plain):
            return _line(lines, path[:depth], text, plain, shown=shown)
    raise BadToken(SYNTAX["ios"].invalid, offset=0)


def _archive_line(config: Config, path: Path, text: str) -> Path:
    """The archive is modelled: its settings decide what a rollback may do."""
    index = _index(config, "archive")
    if index is None:
        raise BadToken(SYNTAX["ios"].invalid, offset=0)
    head, *lines = of_text(config.items[index])
    config.items[index] = "\n".join((head, *archive.in_section(lines, text))) + "\n"
    return path


def _knows(mode: Mode, plain: str) -> bool:
    if mode.numbered and (plain.isdigit() or _ENTRY.fullmatch(plain)):
        return True
    return begins(plain, mode.words.split()) != "" or begins(plain, dict(mode.opens)) != ""


def _line(lines: list[str], path: Path, text: str, plain: str, *, shown: bool) -> tuple[list[str], Path]:
    if plain.startswith("exit-"):
        return lines, path[:-1]
    mode = _mode(path)
    start, stop = _extent(lines, path)
    body = lines[start:stop]
    deeper: Path = path
    if not begins(plain, dict(mode.opens)):
        body = _edited(body, mode, text, plain, depth=len(path), shown=shown)
    elif text == plain:
        body = _with_section(body, plain, _mode((*path, plain)), depth=len(path))
        deeper = (*path, plain)
    else:
        body = _without_section(body, plain, depth=len(path))
    return [*lines[:start], *body, *lines[stop:]], deeper


def _extent(lines: Sequence[str], path: Path) -> tuple[int, int]:
    """Where the lines of the innermost section of a path begin and end."""
    start, stop = 1, len(lines)
    for depth, head in enumerate(path[1:], 1):
        try:
            start = lines.index(" " * depth + head, start, stop) + 1
        except ValueError:
            raise BadToken(SYNTAX["ios"].invalid, offset=0) from None
        stop = next((at for at in range(start, stop) if _depth(lines[at]) <= depth), stop)
    return start, stop


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _with_section(body: list[str], head: str, mode: Mode, *, depth: int) -> list[str]:
    indent = " " * depth
    if indent + head in body:
        return body
    return [*body, indent + "!", indent + head, indent + mode.closing] if mode.closing else [*body, indent + head]


def _without_section(body: list[str], head: str, *, depth: int) -> list[str]:
    kept: list[str] = []
    dropping = False
    for text in body:
        if _depth(text) == depth:
            closes = dropping and text.strip().startswith("exit-")
            dropping = text.strip() == head or closes
            if dropping and kept and kept[-1].strip() == "!" and not closes:
                kept.pop()
        if not dropping:
            kept.append(text)
    return kept


def _edited(body: list[str], mode: Mode, text: str, plain: str, *, depth: int, shown: bool) -> list[str]:
    """The lines of a section after one was typed."""
    if mode.numbered:
        return _entries(body, text, plain, shown=shown)
    indent = " " * depth
    signed = begins(plain, mode.signed) != ""
    single = begins(plain, mode.single)
    if text == plain and indent + plain in body:
        return body
    gone = single if single and text == plain else plain
    at = next((i for i, old in enumerate(body) if _is(old, gone, depth) and begins(gone, (single or gone,))), None)
    kept = [old for old in body if not (_is(old, gone, depth) and (single or text != plain or signed))]
    if text.startswith("default ") or (text != plain and not signed):
        return kept
    if signed:
        kept = [old for old in kept if old not in (indent + plain, f"{indent}no {plain}")]
    position = at if single and at is not None else _last_of_kind(kept, plain, depth)
    return [*kept[:position], indent + text, *kept[position:]]


def _is(old: str, gone: str, depth: int) -> bool:
    if _depth(old) != depth:
        return False
    stripped = old.strip().removeprefix("no ")
    return stripped == gone or stripped.startswith(gone + " ")


def _last_of_kind(body: Sequence[str], plain: str, depth: int) -> int:
    """Behind the last line with the same first word, else before the first section below this one."""
    word = plain.split(maxsplit=1)[0]
    same = [
        i for i, old in enumerate(body) if _depth(old) == depth and old.strip().removeprefix("no ").split()[0] == word
    ]
    if same:
        return same[-1] + 1
    below = [i for i, old in enumerate(body) if _depth(old) > depth or old.strip() == "!"]
    first = below[0] if below else len(body)
    return first - 1 if below and body[first].strip() != "!" else first


def _entries(body: list[str], text: str, plain: str, *, shown: bool) -> list[str]:
    """An access list: entries sort by their numbers, and one without a number follows the last by ten."""
    known = dict(sorted(numbered(body)))
    match = _ENTRY.fullmatch(plain)
    number, entry = (int(match.group(1)), match.group(2)) if match else (0, plain)
    if text != plain:
        gone = [one for one, old in known.items() if one == number or (not number and old == entry)]
        if plain.isdigit():
            gone = [int(plain)]
        known = {one: old for one, old in known.items() if one not in gone}
    elif entry not in known.values() or number in known:
        known[number or max(known, default=0) + 10] = entry
    return [f" {one} {old}" if shown else f" {old}" for one, old in sorted(known.items())]


def _numbers_shown(config: Config) -> bool:
    """IOS 15 and older don't print the sequence numbers of access lists."""
    return not any(re.match(r"version 1[0-5]\.", item) for item in config.items[:5])


def numbered(body: Iterable[str]) -> list[tuple[int, str]]:
    """The entries of an access list with their numbers."""
    found: list[tuple[int, str]] = []
    for old in body:
        match = _ENTRY.fullmatch(old.strip())
        last = found[-1][0] if found else 0
        found.append((int(match.group(1)), match.group(2)) if match else (last + 10, old.strip()))
    return found


def global_line(config: Config, text: str) -> None:
    """A global line that is kept as it is, or its removal."""
    plain = text.removeprefix("no ").removeprefix("default ")
    complete = WHOLE if text == plain else (*WHOLE, *SINGLE, *CLEARED)
    if (plain in GLOBALS or plain in OPENS) and plain not in complete:
        raise BadToken(SYNTAX["ios"].incomplete, offset=len(text) + 1)
    _vrf_exists(config, text)
    plain = _sequenced(config, plain) if text == plain else plain
    signed, single = begins(plain, SIGNED), begins(plain, SINGLE)
    gone = single if single and not text.startswith(("no ", "default ")) else plain
    at = next((i for i, item in enumerate(config.items) if (_first(item) + " ").startswith(gone + " ")), None)
    if text.startswith(("no ", "default ")) or single:
        remove(config, gone)
    remove(config, f"no {signed or plain}")
    if (
        text.startswith("default ")
        or (text.startswith("no ") and not signed)
        or (plain in HIDDEN and text != f"no {plain}")
    ):
        return
    new = f"no {signed}\n" if text.startswith("no ") else f"{plain}\n"
    if new not in config.items:
        position = at if at is not None and (single or signed) else _position(config, new[:-1])
        config.items.insert(min(position, end_of(config)), new)


def _vrf_exists(config: Config, text: str) -> None:
    """A route into a VRF needs the VRF."""
    match = re.match(r"(?:ip|ipv6) route vrf (\S+) ", text)
    if match and match.group(1) not in config.vrfs and _index(config, f"ip vrf {match.group(1)}") is None:
        raise Refused(f"% IP routing table vrf {match.group(1)} does not exist")


def forget_vrf(config: Config, name: str) -> None:
    """A VRF's static routes go with it."""
    for words in ("ip route", "ipv6 route"):
        remove(config, f"{words} vrf {name}")


def _sequenced(config: Config, text: str) -> str:
    """An entry of a prefix list gets a number if it came without one."""
    match = re.fullmatch(r"(ip|ipv6) prefix-list (\S+) ((?:permit|deny) .+)", text)
    if match is None:
        return text
    head = f"{match.group(1)} prefix-list {match.group(2)} seq "
    entries = [item[len(head) :].split(maxsplit=1) for item in config.items if item.startswith(head)]
    known = next((number for number, entry in entries if entry.strip() == match.group(3)), None)
    number = known or max((int(number) for number, _entry in entries), default=0) + 5
    return f"{head}{number} {match.group(3)}"


def _first(item: str) -> str:
    return item.partition("\n")[0]


def _index(config: Config, head: str) -> int | None:
    return next((i for i, item in enumerate(config.items) if _first(item) == head), None)


def _position(config: Config, text: str) -> int:
    """Behind the last line that begins with the same words, as many as possible; else at the end."""
    words = text.removeprefix("no ").split()
    for count in range(min(3, len(words)), 0, -1):
        prefix = " ".join(words[:count]) + " "
        same = [
            i
            for i, item in enumerate(config.items)
            if (item.removeprefix("no ").replace("\n", " ", 1)).startswith(prefix)
        ]
        if same:
            return same[-1] + 1
    return end_of(config)
