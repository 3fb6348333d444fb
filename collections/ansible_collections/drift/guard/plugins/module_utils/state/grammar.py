# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a platform's grammar is made of: lines that set something, looked up word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from ..model import Kind, Mode, Platform

Values = dict[str, Any]
Reader = Callable[[list[str], Values], "Values | None"]
"""Arguments after the keywords, and what was read so far -> what this line sets.

``None`` means that the line sets nothing we model. ValueError means that it sets the attribute in a way that we
can't express. The values so far may be mutated when they are a collection, which is quicker than copying it.
"""
NEGATIONS = ("no", "default")


class PartlyExpressibleError(ValueError):
    """The line sets more than we model, but what we do model could be read (``ip address 10.0.0.1/24 tag 5``)."""

    def __init__(self, found: Values) -> None:
        super().__init__("more than the model can say")
        self.found = found


@dataclass(frozen=True)
class Rule:
    """How one kind of line is understood."""

    attribute: str
    """What the line sets; the name under which a line that we can't express is kept."""
    read: Reader | None = None
    """``None``: the line is not ours, although it begins like one that is."""
    no: Reader | None = None
    """For the ``no`` form; without it the negation forgets ``sets``, so that the hidden default applies."""
    sets: tuple[str, ...] = ()
    """Value names to forget on ``no``; the attribute's own name when empty."""
    exact: bool = False
    """Nothing may follow the keywords; if something does, the line is not ours."""
    verbatim: bool = False
    """The rest of the line is one text, blanks included."""
    several: bool = False
    """Each line adds a value, so a good line doesn't replace one that we can't express."""
    tells: str = ""
    """A value to note when the line can't be expressed: even then it tells whether the port is layer 2 or 3."""


class Match(NamedTuple):
    """A line, looked up."""

    rule: Rule | None
    negated: bool
    keywords: list[str]
    args: list[str]


class Rules:
    """The rules for one kind of section, as a trie: keywords are looked up one by one, however many rules exist.

    Looking a line up depends on its text alone, and most lines of a fleet are the same few (``switchport mode
    access``), so the result is remembered.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._root: dict[str, Any] = {}
        for keywords, rule in rules.items():
            node = self._root
            for word in keywords.split():
                node = node.setdefault(word, {})
            node[""] = rule
        self.look_up = lru_cache(maxsize=16384)(self._look_up)

    def _look_up(self, line: str) -> Match:
        """Find the rule that has the most keywords in common with a stripped line."""
        words = line.split()
        start = 1 if words and words[0] in NEGATIONS else 0
        node, depth = self._root, start
        rule: Rule | None = None
        for index in range(start, len(words)):
            # IOS prints `dot1Q`; lines are not case-sensitive on any of the platforms.
            deeper = node.get(words[index].lower())
            if deeper is None:
                break
            node = deeper
            if "" in node:
                rule, depth = node[""], index + 1
        args = words[depth:]
        if rule and rule.exact and args:  # only begins like one of ours: `switchport voice vlan 5`
            rule = Rule("", tells="" if start else rule.tells)
        if rule and rule.verbatim and not start:
            args = [line[len(words[0]) + 1 :]]
        return Match(rule, bool(start), words[start:depth], args)


@dataclass(frozen=True)
class Hidden:
    """What a running-config of this platform does not show."""

    enabled: Mapping[Kind, bool | None]
    """Without a ``shutdown`` line; ``None``: differs by model."""
    physical_enabled: Callable[[bool, bool], bool]
    """The same for a physical port: whether it is a switchport, whether the device shuts such ports by default."""
    switchport_mode: Mode
    """Of a switchport without a mode line."""
    layer2: Callable[[Iterable[Values]], bool]
    """Whether a port without a word about it is a switchport, by what the other ports say."""
    port_is_layer2: Callable[[Values], bool | None]
    """Whether a port is a switchport, by its own lines; ``None`` when they don't tell."""
    never_switchports: tuple[str, ...] = ()
    """Name beginnings of physical ports that have no layer 2 (``Serial``)."""
    management_vrf: str = ""
    subinterface_inherits_mtu: bool = False


@dataclass(frozen=True)
class Grammar:
    """One platform's running-config, as data."""

    platform: Platform
    interface: Rules
    """For the lines of an interface section."""
    device: Rules
    """The same for unindented lines."""
    hidden: Hidden
    vlans: Callable[[Values], frozenset[int] | None]
    """What the unindented lines said -> VLANs that exist."""
    vrfs: frozenset[str] = frozenset()
    """VRFs that exist without a line."""
    not_interfaces: Mapping[str, Rules] = field(default_factory=dict)
    """Second words of ``interface`` lines that open something else (``defaults``), with rules for what is inside."""
    closing: str = ""
    """The line that ends a whole running-config; empty when the platform prints none."""
    opening: tuple[str, ...] = ()
    """A whole running-config has a line that begins with one of these."""
