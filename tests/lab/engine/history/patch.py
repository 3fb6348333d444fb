# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From one configuration to another, as IOS's `configure replace` and NX-OS's `rollback` do it.

The difference is turned into lines, first those that take away and then those that add; they are typed like a user's;
and what is refused stays as it was. That is repeated while something differs, because one line may undo another: a VRF
that changes takes the addresses with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from tests.lab.engine import names
from tests.lab.engine.loading import read
from tests.lab.engine.model import Config, Interface
from tests.lab.engine.printing import ensure_slot
from tests.lab.engine.render import INDENT
from tests.lab.engine.session import ConfigSession, Reply

from . import tree
from .merging import set_banner
from .tree import Line

PASSES = 5
_WITHOUT_VALUE = ("ip address",)
"""Words that mean nothing alone: their `no` form is printed for a default, and taking it away needs no line."""
_ONE_VALUE = ("hostname ", "switchname ")
"""Lines that the new value replaces in place."""
_SHOWN = re.compile(r"\A\s*(?:!(?:Command|Time|Running configuration|No configuration)\b.*\n\s*)+")
"""What NX-OS puts above a configuration that it writes."""
_SHORTER = re.compile(r"(switchport trunk allowed vlan) .*|(ip address \S+/\d+) tag \d+")
"""Lines of an interface whose `no` form leaves something out."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line to type, below its headers."""

    path: tuple[str, ...]
    text: str
    verbatim: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of an attempt."""

    config: Config
    """As it is afterwards."""
    passes: list[list[Change]] = field(default_factory=list)
    refused: list[tuple[Change, Reply]] = field(default_factory=list)
    done: bool = True
    left: list[Change] = field(default_factory=list)
    """What still differs, as far as lines can say it."""


def difference(old: Iterable[Line], new: Iterable[Line]) -> list[Change]:
    """The lines that make `new` out of `old`."""
    old, new = tuple(old), tuple(new)
    return [*_removed(old, new, ()), *added(old, new)]


def _removed(old: tuple[Line, ...], new: tuple[Line, ...], path: tuple[str, ...]) -> Iterator[Change]:
    """From the end to the beginning, so that what refers to something goes before it; secondaries before primaries."""
    kept = {line.text: line for line in new}
    backwards = old[::-1]
    for line in sorted(backwards, key=lambda line: not line.text.endswith(" secondary")):
        if line.text in kept:
            yield from _removed(line.below, kept[line.text].below, (*path, line.text))
        else:
            port = path[:1] != () and path[0].startswith("interface ")
            negated = _negated(_SHORTER.sub(r"\1\2", line.text) if port else line.text, kept)
            if negated:
                yield Change(path, negated, line.verbatim)


def _negated(text: str, kept: Collection[str]) -> str:
    """The line that takes another one away; empty where none is needed."""
    if text.startswith(_ONE_VALUE) and any(other.startswith(text.partition(" ")[0] + " ") for other in kept):
        return ""
    if not text.startswith("no "):
        return "no " + text
    positive = text.removeprefix("no ")
    return "" if positive in kept or positive in _WITHOUT_VALUE else positive


def added(old: Iterable[Line], new: Iterable[Line], path: tuple[str, ...] = ()) -> Iterator[Change]:
    """What only `new` has, in its order."""
    known = {line.text: line for line in old}
    for line in new:
        there = known.get(line.text)
        if there is None or (line.verbatim and there.verbatim != line.verbatim):
            yield Change(path, line.text, line.verbatim)
        yield from added(there.below if there is not None else (), line.below, (*path, line.text))


def apply(config: Config, changes: Iterable[Change], *, stop: bool = False) -> list[tuple[Change, Reply]]:
    """Type the lines; returns the refused ones with the device's words. Lines below a refused header are left out."""
    refused: list[tuple[Change, Reply]] = []
    barred: set[tuple[str, ...]] = set()
    for change in changes:
        if any(change.path[: len(path)] == path for path in barred):
            continue
        reply = _type(config, change)
        if reply.refused:
            refused.append((change, reply))
            barred.add((*change.path, change.text))
            if stop:
                break
    return refused


def _type(config: Config, change: Change) -> Reply:
    if change.verbatim:
        return _set_verbatim(config, change)
    session = ConfigSession(config)
    for header in change.path:
        reply = session.feed(header)
        if reply.refused:
            return reply
    return session.feed(change.text)


def _set_verbatim(config: Config, change: Change) -> Reply:
    if change.text.startswith("no "):
        gone = change.text.removeprefix("no ")
        config.items = [item for item in config.items if not item.startswith(gone + "\n")]
    else:
        set_banner(config, change.verbatim)
    return Reply()


def target_of(config: Config, text: str) -> Config:
    """What a file means on the device that has `config`: its hardware doesn't follow from the file."""
    target = read(config.platform, _SHOWN.sub("", text), hardware=config.facts)
    if config.platform == "nxos":
        _with_all_ports(target, config)
    return target


def _with_all_ports(target: Config, config: Config) -> None:
    """A port that isn't mentioned has its defaults."""
    for full, port in config.interfaces.items():
        if port.kind in {names.PHYSICAL, names.MANAGEMENT} and full not in target.interfaces:
            ensure_slot(target, "interfaces")
            target.interfaces[full] = Interface(port.name)
    target.interfaces = dict(sorted(target.interfaces.items(), key=lambda one: one[1].name.key))


def replace(config: Config, target: Config, *, passes: int = PASSES, stop: bool = False) -> Outcome:
    """Make `target` out of `config`, which itself doesn't change; `stop` ends it with the first refused line."""
    outcome = Outcome(config.copy())
    wanted = tree.of_config(target)
    for _ in range(passes):
        have = tree.of_config(outcome.config)
        if tree.same(have, wanted):
            break
        outcome.passes.append(difference(have, wanted))
        refused = apply(outcome.config, outcome.passes[-1], stop=stop)
        outcome.refused += refused
        if stop and refused:
            break
    have = tree.of_config(outcome.config)
    if not tree.same(have, wanted):
        outcome.done, outcome.left = False, difference(have, wanted)
    return outcome


def listing(platform: str, changes: Iterable[Change]) -> list[str]:
    """Lines below their headers, as a patch is printed."""
    found: list[str] = []
    path: tuple[str, ...] = ()
    indent = INDENT[platform]
    for change in changes:
        for depth, header in enumerate(change.path):
            if path[: depth + 1] != change.path[: depth + 1]:
                found.append(indent * depth + header)
                path = change.path[: depth + 1]
        found.append(indent * len(change.path) + change.text)
        path = (*change.path, change.text)
    return found
