# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A configuration text taken apart and put together again.

What isn't modelled stays where it was, byte for byte: the text is a list of verbatim chunks, with one place each for
the VLANs, the VRFs and the interfaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from . import names, unmodelled, vlanset
from .commands import interface_grammar
from .edit import Command
from .model import PLAIN, SLOTS, Config, Facts, Interface, Refused, Vlan, default_facts
from .render import INDENT, LAST_PLACE, PLACES, interface_text

_SEPARATOR = {"ios": "!\n", "nxos": "\n", "eos": "!\n"}
_JOINT = {
    "ios": dict.fromkeys(SLOTS, "!\n"),
    "nxos": {"vlans": "", "vrfs": "", "interfaces": "\n"},
    "eos": dict.fromkeys(SLOTS, "!\n"),
}
_VRF = {"ios": "vrf definition ", "nxos": "vrf context ", "eos": "vrf instance "}
_VLAN = re.compile(r"vlan (\d[\d,-]*)\s*", re.ASCII)
_IOS_HEADER = re.compile(
    r"\A\s*(?:(?:show run\S*.*|Building configuration\.\.\.|Current configuration : \d+ bytes)[^\n]*\n\n*)+"
)
_BANNER = re.compile(r"banner \S+ (\^C|\S)")


def chunks(text: str) -> Iterator[str]:
    """Top-level lines, each with the indented lines below it and its newlines; a banner is one chunk."""
    chunk: list[str] = []
    until = ""
    for line in text.splitlines(keepends=True):
        if chunk and not until and not (line[0] in " \t" and line.strip()):
            yield "".join(chunk)
            chunk = []
        chunk.append(line if line.endswith("\n") else line + "\n")
        if until:
            until = "" if until in line else until
        elif line.startswith("banner "):
            until = _banner_end(line)
    if chunk:
        yield "".join(chunk)


def _banner_end(line: str) -> str:
    """What ends the banner that this line begins; empty where the line holds all of it."""
    match = _BANNER.match(line)
    if match is None:
        return "EOF"
    return "" if match.group(1) in line[match.end() :] else match.group(1)


@dataclass(slots=True)
class _Loader:
    """Sorts chunks into the modelled sections and the verbatim rest."""

    config: Config
    region: str = ""
    pending: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def take(self, chunk: str) -> None:
        slot = self._modelled(chunk)
        if slot:
            self._open(slot)
        elif self.region and chunk == _SEPARATOR[self.config.platform]:
            self.pending.append(chunk)
        else:
            self._close()
            self.config.items.append(chunk)

    def _open(self, slot: str) -> None:
        """Between two sections of one kind the separator is implied; everywhere else it is text."""
        joint = _JOINT[self.config.platform][slot]
        implied = [joint] if joint else []
        if slot != self.region or self.pending != implied:
            self._close()
        self.pending = []
        if slot not in self.config.items:
            self.config.items.append(slot)
        self.region = slot

    def _close(self) -> None:
        self.config.items += self.pending
        self.pending = []
        self.region = ""

    def _modelled(self, chunk: str) -> str:
        """Store a modelled chunk and name its kind; empty for the others."""
        first = chunk[0]
        if first == "i" and chunk.startswith("interface "):
            return self._interface(chunk)
        if first == "v":
            return self._vlan(chunk) or self._vrf(chunk)
        return ""

    def _interface(self, chunk: str) -> str:
        ports = parse_interfaces(self.config.platform, chunk)
        for port in ports:
            known = self.config.interfaces.get(port.name.full)
            lines = tuple(chunk.splitlines()[1:])
            again = _parse_section(self.config.platform, known, lines) if known is not None else port
            self.config.interfaces[port.name.full] = again
        return "interfaces" if ports else ""

    def _vlan(self, chunk: str) -> str:
        header, *body = chunk.splitlines()
        match = _VLAN.fullmatch(header)
        if match is None:
            return ""
        try:
            found = vlanset.members(vlanset.parse(match.group(1)))
        except vlanset.BadVlanSet:
            return ""
        vlan = parse_vlan(tuple(line.strip() for line in body))
        for number in found:
            self.config.vlans[number] = vlan if body else self.config.vlans.get(number, PLAIN)
        return "vlans"

    def _vrf(self, chunk: str) -> str:
        prefix = _VRF[self.config.platform]
        if not chunk.startswith(prefix):
            return ""
        header, *body = chunk.splitlines()
        self.config.vrfs[header.removeprefix(prefix).strip()] = tuple(body)
        return "vrfs"


@lru_cache(maxsize=20_000)
def parse_interfaces(platform: str, chunk: str) -> tuple[Interface, ...]:
    """The interfaces of one section; several where the header is a range; none where it isn't understood."""
    header, *lines = chunk.splitlines()
    title = header.removeprefix("interface ").split(" point-to-point")[0]
    name = names.parse(platform, title)
    found = (name,) if name is not None else names.expand(platform, title)
    return tuple(_parse_section(platform, Interface(one), tuple(lines)) for one in found)


def _parse_section(platform: str, port: Interface, lines: Iterable[str]) -> Interface:
    grammar = interface_grammar(platform)
    placed: list[tuple[int | None, str]] = []
    indent = len(INDENT[platform])
    for line in lines:
        text = line.strip()
        nested = placed and len(line) - len(line.lstrip()) > indent
        command: Command | None = None
        if not nested:
            try:
                match = grammar.match(text)
            except Refused:
                pass
            else:
                command = match.command
                port = match.command.apply(port, *match.args)
        placed.append(
            (_place(platform, port, command) if command is not None else None, line[indent:] if nested else text)
        )
    return replace(port, extras=(*port.extras, *_extras(platform, placed)))


def _place(platform: str, port: Interface, command: Command) -> int:
    places = PLACES[platform]
    if command.at == "shutdown" and port.kind == names.SVI and platform == "nxos":
        return places["svi shutdown"]
    return places.get(command.at, 0)


def _extras(platform: str, placed: list[tuple[int | None, str]]) -> tuple[tuple[int, str], ...]:
    """Unmodelled lines with their places: the platform's own if it fits where the line stood, else behind the last."""
    extras: list[tuple[int, str]] = []
    upper: list[int] = []
    bound = LAST_PLACE
    for place, _text in reversed(placed):
        upper.append(bound)
        bound = min(bound, place) if place is not None else bound
    low = -10
    for (place, text), high in zip(placed, reversed(upper), strict=True):
        if place is not None:
            low = max(low, place)
            continue
        low = _place_between(platform, text, low=low, high=high)
        if text and text != "!":
            extras.append((low, text))
    return tuple(extras)


def _place_between(platform: str, text: str, *, low: int, high: int) -> int:
    nested = text[:1] == " "
    known = place_of(platform, text)
    if not nested and low <= known <= high:
        return known
    return low + 5 if low % 10 == 0 else low


def place_of(platform: str, text: str) -> int:
    """Where the platform prints an unmodelled line."""
    after = unmodelled.place_after(platform, text)
    return PLACES[platform][after] + 5 if after else LAST_PLACE - 5


@lru_cache(maxsize=4096)
def parse_vlan(lines: tuple[str, ...]) -> Vlan:
    vlan = PLAIN
    for line in lines:
        if line.startswith("name "):
            vlan = replace(vlan, name=line.removeprefix("name ").strip())
        elif line == "state suspend":
            vlan = replace(vlan, suspended=True)
        elif line == "shutdown":
            vlan = replace(vlan, shutdown=True)
        elif line not in {"", "!", "state active", "no shutdown"}:
            vlan = replace(vlan, extras=(*vlan.extras, line))
    return vlan


def load(platform: str, text: str) -> Config:
    """Read a configuration the way a device boots it; see the README for what a boot doesn't check here."""
    if platform == "ios":
        text = _IOS_HEADER.sub("", text)
    loader = _Loader(Config(platform))
    for chunk in chunks(text):
        loader.take(chunk)
    loader._close()
    config = loader.config
    config.facts = ios_facts(config, text) if platform == "ios" else facts_of(config)
    if config.facts.vlan_aware_ports:
        _ios_management(config)
    if platform == "nxos" and "vlans" in config.items:
        config.vlans.setdefault(1, PLAIN)
    return config


def ios_facts(config: Config, text: str) -> Facts:
    """An IOS device is a switch if anything in its configuration only makes sense on one."""
    physical = [port.name.numbers for port in config.interfaces.values() if port.kind == names.PHYSICAL]
    stacked = any(len(numbers) == 3 and numbers[0] >= 1 for numbers in physical)
    switch = stacked or "\n switchport" in text or "\n no switchport" in text
    return replace(
        default_facts("ios"),
        l2_default=switch,
        trunk_encapsulation="switchport trunk encapsulation" in text,
        vlan_aware_ports=stacked,
    )


def _ios_management(config: Config) -> None:
    """On a stackable switch the port outside the line cards (GigabitEthernet0/0) is the management port."""
    for full, port in config.interfaces.items():
        if port.kind == names.PHYSICAL and len(port.name.numbers) < 3:
            config.interfaces[full] = replace(port, name=replace(port.name, kind=names.MANAGEMENT))


def facts_of(config: Config) -> Facts:
    """The facts that follow from global lines; on IOS they never change while it runs."""
    if config.platform == "ios":
        return config.facts or default_facts("ios")
    lines = config.lines()
    jumbo = next((int(line.split()[2]) for line in lines if re.fullmatch(r"system jumbomtu \d+", line)), 9216)
    routed = {"no system default switchport", "switchport default mode routed"}
    return replace(
        default_facts(config.platform),
        l2_default=not routed.intersection(lines),
        l2_shutdown="system default switchport shutdown" in lines,
        features=frozenset(line.removeprefix("feature ") for line in lines if line.startswith("feature ")),
        jumbo=jumbo,
    )


def text_of(config: Config) -> str:
    """The configuration as the device prints it, without the lines that only `show` adds."""
    return "".join([_PARTS[item](config) if item in _PARTS else item for item in config.items])


def _interfaces_text(config: Config) -> str:
    facts = config.facts or default_facts(config.platform)
    joint = _JOINT[config.platform]["interfaces"]
    platform = config.platform
    return joint.join([interface_text(port, platform=platform, facts=facts) for port in config.interfaces.values()])


def _vrfs_text(config: Config) -> str:
    prefix = _VRF[config.platform]
    sections = ("\n".join((prefix + name, *lines)) + "\n" for name, lines in config.vrfs.items())
    return _JOINT[config.platform]["vrfs"].join(sections)


def _vlans_text(config: Config) -> str:
    vlans = tuple(sorted(config.vlans.items()))
    return vlans_text(config.platform, vlans)


@lru_cache(maxsize=4096)
def vlans_text(platform: str, vlans: tuple[tuple[int, Vlan], ...]) -> str:
    """IOS and EOS print runs of unnamed VLANs as one header; NX-OS prints a list of all and then the named ones."""
    if platform == "nxos":
        every = sum(1 << number for number, _vlan in vlans)
        head = f"vlan {vlanset.compress(every)}\n" if vlans else ""
        return head + "".join(_vlan_text(platform, str(number), vlan) for number, vlan in vlans if not vlan.plain)
    sections: list[tuple[int, Vlan]] = []
    for number, vlan in vlans:
        if vlan.plain and sections and sections[-1][1].plain:
            sections[-1] = (sections[-1][0] | 1 << number, vlan)
        else:
            sections.append((1 << number, vlan))
    pairs = platform == "ios"
    return "!\n".join(_vlan_text(platform, vlanset.compress(bits, pairs=pairs), vlan) for bits, vlan in sections)


def _vlan_text(platform: str, header: str, vlan: Vlan) -> str:
    lines = [f"name {vlan.name}"] if vlan.name else []
    lines += ["state suspend"] if vlan.suspended else []
    lines += ["shutdown"] if vlan.shutdown else []
    lines += vlan.extras
    return f"vlan {header}\n" + "".join(f"{INDENT[platform]}{line}\n" for line in lines)


def ensure_slot(config: Config, slot: str) -> None:
    """Make a place for sections of a kind that the loaded text didn't have."""
    if slot in config.items:
        return
    later = SLOTS[SLOTS.index(slot) + 1 :]
    positions = [config.items.index(other) for other in later if other in config.items]
    at = min(positions, default=end_of(config))
    config.items[at:at] = [slot, f"{slot} tail"]


def _tail(slot: str) -> Callable[[Config], str]:
    """What separates a section that was made while running from the text behind it."""
    return lambda config: _SEPARATOR[config.platform] if getattr(config, slot) else ""


_PARTS: dict[str, Callable[[Config], str]] = {
    "vlans": _vlans_text,
    "vrfs": _vrfs_text,
    "interfaces": _interfaces_text,
    **{f"{slot} tail": _tail(slot) for slot in SLOTS},
}


def end_of(config: Config) -> int:
    """The index of the final `end`, or behind everything."""
    return config.items.index("end\n") if "end\n" in config.items else len(config.items)
