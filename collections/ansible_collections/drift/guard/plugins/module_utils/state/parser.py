# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Split a running-config into sections and apply a grammar's tables to their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model import DeviceState, Kind, Platform
from .archive import archive_path
from .completeness import why_unfinished
from .draft import Draft
from .freetext import end_of_text
from .grammar import Grammar, Rules, Values
from .hidden import Surroundings, finish
from .ranges import named
from .vrf_families import vrf_families

_BLANKS = " \t\r"
_CREATABLE: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.OTHER)


def parse(text: str, *, grammar: Grammar) -> DeviceState:
    """Read the whole text; see :func:`parse_running_config`."""
    reading = _read(text, grammar=grammar)
    device = reading.device
    around = Surroundings.of(device.values, ports=reading.ports(), grammar=grammar)
    interfaces = {
        name: finish(draft, name=name, kind=kind, around=around, parent=reading.parent(name))
        for name, (kind, draft) in reading.interfaces.items()
    }
    defaults = {kind: finish(Draft(), name="", kind=kind, around=around).config for kind in _CREATABLE}
    return DeviceState(
        platform=grammar.platform,
        hostname=device.values.get("hostname", ""),
        interfaces=interfaces,
        vlans=grammar.vlans(device.values),
        vrfs=grammar.vrfs | device.values.get("vrfs", set()),
        vrf_families=vrf_families(text) if grammar.platform is Platform.IOS else {},
        features=frozenset(device.values.get("features", ())),
        layer2_default=around.layer2_default,
        defaults=defaults,
        archive_path=archive_path(text) if grammar.platform is Platform.IOS else "",
        unfinished=why_unfinished(
            text,
            grammar=grammar,
            interfaces=len(interfaces),
            open_text=reading.open_text,
            strays=device.unowned,
        ),
    )


@dataclass
class _Reading:
    """Where the reading stands."""

    grammar: Grammar
    rules: Rules = field(default_factory=lambda: Rules({}))
    """For the lines of the section that is open."""
    device: Draft = field(default_factory=Draft)
    interfaces: dict[str, tuple[Kind, Draft]] = field(default_factory=dict)
    current: list[Draft] = field(default_factory=list)
    """The section that is open: one draft, several for a range, none outside interfaces."""
    base: int = 0
    """The section's indentation."""
    leaf: bool = False
    """Whether the last line at that indentation can't have lines of its own below it."""
    open_text: str = ""
    """The line that began a banner which never ended."""

    def open(self, line: str) -> None:
        """Begin, or re-enter, what an ``interface`` line names."""
        self.base, self.leaf = 0, False
        rest = line[len("interface") :].strip(_BLANKS)
        word = rest.split(None, 1)[0].lower() if rest.split() else ""
        if not word or word in self.grammar.not_interfaces:
            self.rules = self.grammar.not_interfaces.get(word, self.rules)
            self.current = [self.device] if word else []
            return
        self.rules = self.grammar.interface
        self.current = []
        for name, kind in named(rest, platform=self.grammar.platform):
            _kind, draft = self.interfaces.setdefault(name, (kind, Draft(line)))
            self.current.append(draft)

    def inside(self, line: str) -> None:
        """Apply a line of the open section; what a nested block holds is not the interface's own."""
        stripped = line.lstrip(_BLANKS)
        if stripped[0] == "!":
            self._comment(line, stripped)
            return
        indent = len(line) - len(stripped)
        if "\t" in line:
            indent = len(line[:indent].expandtabs())
        own = not self.base or indent <= self.base
        if own:
            self.base = indent
        # Some lines of `show running-config all` are indented deeper for no reason: a leaf can't own them.
        own = own or self.leaf
        for draft in self.current:
            draft.lines.append(line)
            if own:
                self.leaf = draft.read(stripped, rules=self.rules)
            else:
                draft.unowned.append(stripped)

    def _comment(self, line: str, stripped: str) -> None:
        """A lone ``!`` only separates. EOS stores comments (``!! text``), so they have to survive."""
        for draft in self.current if stripped != "!" else ():
            draft.lines.append(line)
            if stripped.startswith("!!"):
                draft.unowned.append(stripped)

    def ports(self) -> Iterator[Values]:
        """What is known about each port that could be a switchport."""
        never = self.grammar.hidden.never_switchports
        for name, (kind, draft) in self.interfaces.items():
            if kind in (Kind.PHYSICAL, Kind.LAG) and not name.startswith(never):
                yield draft.values

    def parent(self, name: str) -> Draft | None:
        """A subinterface's parent, when the text has it."""
        found = self.interfaces.get(name.rpartition(".")[0])
        return found[1] if found else None


def _read(text: str, *, grammar: Grammar) -> _Reading:
    reading = _Reading(grammar)
    lines = iter(text.split("\n"))
    for raw in lines:
        line = raw.rstrip(_BLANKS)
        if not line or line[0] == "!" or line.isspace():
            continue
        indented = line[0] in _BLANKS
        if indented and reading.current:
            reading.inside(line)
            continue
        end = end_of_text(line, platform=grammar.platform)
        if end and not any(map(end.reached, lines)):
            reading.open_text = line
        if indented or end:
            continue
        reading.current = []
        if line.split(None, 1)[0] == "interface":
            reading.open(line)
        else:
            reading.device.read(line, rules=grammar.device)
    return reading
