# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: lines that aren't modelled, on an interface, at the top and in the modes below it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from tests.lab.engine.model import SLOTS, BadToken, Config, Interface, Refused
from tests.lab.engine.render import PLACES, STEP
from tests.lab.engine.texts import SYNTAX

from . import blocks
from . import lines as eos_lines
from .blocks import Node
from .lines import GLOBAL, HIDDEN, INTERFACE, INTERFACE_PLACES, VLAN, VRF
from .patterns import Key, Line, named, recall, understand

_INVALID = SYNTAX["eos"].invalid
_MODELLED = (*(f"vlan {digit}" for digit in range(10)), "vrf ", "interface ", "no ", "default ")
_SLOT_LINES = {"vlans": "vlan 1", "vrfs": "vrf instance x", "interfaces": "interface Ethernet1"}
_FIRST_WORDS = {row.words[0] for row in GLOBAL.rows} - {"*"}
_PREFIX_LIST = re.compile(r"((?:no |default )?)(ip(?:v6)? prefix-list \S+) ((?:seq \d+ )?(?:permit|deny|remark) .+)")
_TRAPS = re.compile(r"((?:no |default )?snmp-server enable traps \S+ )(\S+(?: \S+)+)")
_ALWAYS = ("router ospf ", "max-lsa 12000")
_DEFAULT_OSPFV3 = "router ospfv3"
"""Its negation leaves the processes of VRFs alone."""
_FIPS = "fips restrictions"
_NO_PREFIX = re.compile(r"(?:no|default) (ip(?:v6)? prefix-list \S+) (seq \d+)")


def knows(text: str) -> bool:
    """Whether a line has a place at the top; one that lacks its last words has."""
    if any(pattern.fullmatch(text) for pattern in (_PREFIX_LIST, _NO_PREFIX, _TRAPS)):
        return True
    try:
        _named(text)
    except BadToken:
        return False
    except Refused:
        pass
    return True


def _named(text: str) -> None:
    negated = text.startswith(("no ", "default "))
    _check_words(named(GLOBAL, text.partition(" ")[2].strip() if negated else text))


def _check_words(text: str) -> None:
    """What is modelled elsewhere is only in the table for its place."""
    if (text + " ").startswith(_MODELLED):
        raise BadToken(_INVALID, offset=0)


def vlan_extras(extras: tuple[str, ...], text: str) -> tuple[str, ...]:
    """What a VLAN says besides its name and state, after one more line."""
    node = Node("", [Node(line) for line in extras])
    blocks.say(node, VLAN, text, HIDDEN)
    return tuple(line.text for line in node.lines)


def forget_vrf(config: Config, name: str) -> None:
    """A VRF's routes and what is said about its routing go with it."""
    for words in ("ip route", "ipv6 route", "ip routing", "ipv6 unicast-routing"):
        for item in [item for item in config.items if _names(item, f"{words} vrf {name}")]:
            _take_out(config, item)


def vrf_line(config: Config, name: str, text: str) -> None:
    """A line in a VRF's mode."""
    node = Node("", [Node(line.strip()) for line in config.vrfs[name]])
    blocks.say(node, VRF, text, HIDDEN)
    config.vrfs[name] = tuple(blocks.INDENT + line.text for line in node.lines)


def global_line(config: Config, text: str) -> tuple[str, ...]:
    """A line at the top; returns the header of the section that it leads into."""
    short = _PREFIX_LIST.fullmatch(text) or _NO_PREFIX.fullmatch(text)
    if short is not None:
        return _prefix_list(config, text)
    traps = _TRAPS.fullmatch(text)
    if traps is not None:
        for trap in traps.group(2).split():
            global_line(config, traps.group(1) + trap)
        return ()
    for word in ("no ", "default "):
        if text.startswith(word):
            _remove(config, text.removeprefix(word).strip(), negated=word == "no ")
            return ()
    line = understand(GLOBAL, eos_lines.spelled(text))
    if line.row.mode is None:
        _store(config, line)
        return ()
    _check_single(config, line)
    if _item(config, line.text) is None:
        _insert(config, line.text, line.key, alone=True)
        _keep_always(config, line.text)
    return (line.text,)


def _prefix_list(config: Config, text: str) -> tuple[str, ...]:
    """`ip prefix-list NAME permit ...` on one line."""
    plain = text.removeprefix("no ").removeprefix("default ")
    header = " ".join(plain.split()[:3])
    rest = plain.removeprefix(header).strip()
    negation = text[: len(text) - len(plain)]
    if not negation:
        global_line(config, header)
    block_line(config, (header,), f"{negation}{rest.removeprefix('seq ') if negation else rest}")
    return ()


def _check_single(config: Config, line: Line) -> None:
    """There is one BGP process."""
    if line.text.startswith("router bgp "):
        other = next((item for item in config.items if item.startswith("router bgp ")), None)
        number = line.text.split()[2]
        if other is not None and other.split()[2] != number:
            raise Refused(f"% BGP is already running with AS number {other.split()[2]}")


def _item(config: Config, header: str) -> int | None:
    found = (at for at, item in enumerate(config.items) if item.partition("\n")[0] == header)
    return next(found, None)


def _store(config: Config, line: Line) -> None:
    shown = line.is_shown(HIDDEN)
    if shown and f"{line.text}\n" in config.items:
        return
    replaced = [at for at, item in enumerate(config.items) if _identity(item) == line.identity]
    if shown and len(replaced) == 1:
        config.items[replaced[0]] = f"{line.text}\n"
        return
    for item in [config.items[at] for at in replaced]:
        _take_out(config, item)
    if shown:
        _insert(config, line.text, line.key, alone=False)


def _remove(config: Config, text: str, *, negated: bool) -> None:
    name = named(GLOBAL, eos_lines.spelled(text))
    line = recall(GLOBAL, name)
    removed = line.identity if line is not None else name
    alone = removed == _DEFAULT_OSPFV3
    for item in [item for item in config.items if (_identity(item) == removed if alone else _names(item, removed))]:
        _take_out(config, item)
    if line is not None and (line.row.negation_shown if negated else line.row.off_by_default):
        _insert(config, f"no {line.identity}", line.key, alone=False)


def _identity(item: str) -> str:
    """What an item of the configuration is about; empty for places and separators."""
    if item[-1:] != "\n" or item == "!\n":
        return ""
    header = item.partition("\n")[0]
    line = recall(GLOBAL, header)
    return line.identity if line is not None else header.removeprefix("no ")


def _names(item: str, words: str) -> bool:
    """Whether an item is what `words` name, or begins with them."""
    own = _identity(item)
    return bool(own) and (own == words or own.startswith(words + " "))


def _take_out(config: Config, item: str) -> None:
    """Remove an item, and the separator that it had to itself."""
    items = config.items
    at = items.index(item)
    del items[at]
    alone = at == 0 or items[at - 1] == "!\n" or items[at - 1].endswith(" tail") or items[at - 1].startswith("! ")
    if alone and at < len(items) and items[at] == "!\n":
        del items[at]


def _insert(config: Config, text: str, key: Key, *, alone: bool) -> None:
    """Put an item at its place: beside its kind without a separator, else between separators."""
    items = config.items
    known = [(found, index) for index, item in enumerate(items) if (found := _key(item)) is not None]
    at = max((index for found, index in _in_order(known) if found <= key), default=-1)
    if at >= 0 and not alone and _kind(items[at]) == _kind(f"{text}\n"):
        items.insert(at + 1, f"{text}\n")
        return
    begins = next((i for i, item in enumerate(items) if not item.startswith("! ")), 0)
    at = _behind_separator(items, at) if at >= 0 else _first_place(items, begins)
    next_kin = not alone and at < len(items) and _kind(items[at]) == _kind(f"{text}\n")
    items[at:at] = [f"{text}\n"] if next_kin else [f"{text}\n", "!\n"]


def _in_order(known: list[tuple[Key, int]]) -> list[tuple[Key, int]]:
    """The longest run of items that are in the device's order: releases differ about the place of some sections."""
    tails: list[tuple[Key, int]] = []
    chains: list[list[tuple[Key, int]]] = []
    for one in known:
        at = bisect_right(tails, one[0], key=lambda tail: tail[0])
        chain = [*chains[at - 1], one] if at else [one]
        tails[at : at + 1], chains[at : at + 1] = [one], [chain]
    return chains[-1] if chains else []


def _first_place(items: list[str], begins: int) -> int:
    """Behind the comments and the separator that a configuration begins with."""
    return begins + 1 if items[begins : begins + 1] == ["!\n"] else begins


def _behind_separator(items: list[str], at: int) -> int:
    for index in range(at + 1, len(items)):
        if items[index] == "!\n" or items[index].endswith(" tail"):
            return index + 1
        if items[index] == "end\n":
            return index
    return len(items)


def _key(item: str) -> Key | None:
    header = _SLOT_LINES.get(item, item.partition("\n")[0])
    if item == "!\n" or header == "end":
        return None
    line = recall(GLOBAL, header)
    return line.key if line is not None else None


_TOGETHER = {"ip name-server": "hostname", "dns domain": "hostname", "ip domain": "hostname", "ip host": "hostname"}


def _kind(item: str) -> str:
    """Lines of one kind stand together without a separator; a section stands alone."""
    header = item.partition("\n")[0].removeprefix("no ")
    line = recall(GLOBAL, header)
    if line is None or line.row.mode is not None or item in SLOTS:
        return item
    words = line.row.words
    own = " ".join(words[:2]) if words[0] in {"ip", "ipv6", "dns", "mac", "aaa"} else words[0]
    return _TOGETHER.get(own.replace("domain-list", "domain").replace("domain-name", "domain"), own)


def block_line(config: Config, path: tuple[str, ...], text: str) -> tuple[str, ...]:
    """A line in a section; returns the path of headers to where the user is afterwards."""
    at = _item(config, path[0])
    if at is None:
        raise BadToken(_INVALID, offset=0)
    root = blocks.parse(config.items[at])
    _check_first_word(path, text)
    for depth in range(len(path), 0, -1):
        inner = path[1:depth]
        where = blocks.mode_at(GLOBAL, path[:depth])
        node = blocks.find(root, inner)
        if node is None:
            continue
        try:
            line = blocks.say(node, where, text, HIDDEN)
        except BadToken:
            if depth == 1:
                raise
            continue
        config.items[at] = blocks.text_of(root)
        if path[0].startswith(_DEFAULT_OSPFV3) and text.endswith(_FIPS):
            _say_fips(config, text)
        _keep_always(config, path[0])
        return (*path[:depth], line.text) if line is not None and line.row.mode is not None else path[:depth]
    raise BadToken(_INVALID, offset=0)


def _keep_always(config: Config, header: str) -> None:
    """What a section prints even when nobody said it."""
    prefix, default = _ALWAYS
    at = _item(config, header) if header.startswith(prefix) else None
    if at is None:
        return
    root = blocks.parse(config.items[at])
    if not any(node.text.startswith(default.split()[0] + " ") for node in root.lines):
        blocks.say(root, blocks.mode_at(GLOBAL, (header,)), default, HIDDEN)
        config.items[at] = blocks.text_of(root)


def _say_fips(config: Config, text: str) -> None:
    """OSPFv3's processes and their families share this restriction."""
    for at, item in enumerate(config.items):
        if item.startswith(_DEFAULT_OSPFV3):
            root = blocks.parse(item)
            families = [node for node in root.lines if node.text.startswith("address-family ")]
            for path, node in [((root.text,), root), *(((root.text, family.text), family) for family in families)]:
                blocks.say(node, blocks.mode_at(GLOBAL, path), text, HIDDEN)
            config.items[at] = blocks.text_of(root)


def _check_first_word(path: tuple[str, ...], text: str) -> None:
    """An abbreviation doesn't hide a command that is spelled out at the top."""
    word = text.removeprefix("no ").removeprefix("default ").split(maxsplit=1)[0]
    here = {row.words[0] for depth in range(1, len(path) + 1) for row in blocks.mode_at(GLOBAL, path[:depth]).rows}
    if word not in here and word in _FIRST_WORDS:
        raise BadToken(_INVALID, offset=0)


def interface_line(port: Interface, text: str) -> Interface:
    """An unmodelled interface line, or its negation, which may name lines in several places."""
    word, _space, rest = text.partition(" ")
    if word not in {"no", "default"}:
        typed = understand(INTERFACE, _alias(text))
        return _said(port, _place(typed), typed.text)
    name = named(INTERFACE, _alias(rest.strip()))
    known = recall(INTERFACE, name)
    for place in dict.fromkeys(INTERFACE_PLACES):
        here = known is not None and place == _place(known)
        port = _said(port, place, f"{word if here else 'default'} {name}")
    return port


def _place(line: Line) -> str:
    return INTERFACE_PLACES[line.row.index]


def _said(port: Interface, place: str, text: str) -> Interface:
    number = PLACES["eos"][place] + STEP // 2
    node = Node("", [Node(line) for at, line in port.extras if at == number])
    blocks.say(node, INTERFACE, text, HIDDEN)
    others = [extra for extra in port.extras if extra[0] != number]
    lines = [(number, line.text) for line in node.lines]
    return replace(port, extras=tuple(sorted((*others, *lines), key=lambda extra: extra[0])))


def _alias(text: str) -> str:
    """Older spellings."""
    return re.sub(r"^lacp rate\b", "lacp timer", text)


def place_of(text: str) -> str:
    """The modelled line behind which this one is printed; empty for a line that isn't known."""
    line = recall(INTERFACE, text)
    return _place(line) if line is not None else ""
