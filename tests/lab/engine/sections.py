# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading one section: an interface or a VLAN from its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from . import lines as lines_of
from . import names, unmodelled
from .commands import interface_grammar
from .edit import Command
from .eos import config as eos_config
from .model import Interface, Refused, Vlan
from .render import LAST_PLACE, PLACES, STEP

_STAYING = " \t!"


@lru_cache(maxsize=20_000)
def parse_interfaces(platform: str, chunk: str) -> tuple[Interface, ...]:
    """The interfaces of one section; several where the header is a range; none where it isn't understood."""
    header, *lines = lines_of.of_text(chunk)
    title = header.removeprefix("interface ")
    name = names.parse(platform, title)
    found = (name,) if name is not None else names.expand(platform, title)
    return tuple(parse_section(platform, Interface(one), tuple(lines)) for one in found)


def parse_section(platform: str, port: Interface, lines: Iterable[str]) -> Interface:
    """An interface after the lines of one more section.

    Devices don't look at the indentation, and modelled commands lead into no mode. So a line belongs to the interface
    however deep it stands, unless it is deeper than an unmodelled line right above, which may have led into a mode.
    """
    grammar = interface_grammar(platform)
    placed: list[tuple[int | None, str]] = []
    above: int | None = None
    for line in lines:
        text = line.strip()
        if text in {"", "!"}:
            continue
        if above is not None and _depth(line) > above:
            placed.append((None, line[above:]))
            continue
        if text[0] == "!":
            placed.append((None, text))
            continue
        command: Command | None = None
        try:
            match = grammar.match(text)
        except Refused:
            pass
        else:
            command = match.command
        if command is not None and command.place is None:
            port = command.apply(port, *match.args)
            placed.append((_place(platform, port, command), text))
            above = None
        else:
            placed.append((None, text))
            above = _depth(line)
    return replace(port, extras=(*port.extras, *_extras(platform, placed)))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


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
    low = -STEP
    for (place, text), high in zip(placed, reversed(upper), strict=True):
        if place is not None:
            low = max(low, place)
            continue
        low = _place_between(platform, text, low=low, high=high)
        extras.append((low, text))
    return tuple(extras)


def _place_between(platform: str, text: str, *, low: int, high: int) -> int:
    """Comments and nested lines stay below the line above them."""
    known = low if text[0] in _STAYING else place_of(platform, text)
    if known != low and low <= known <= high:
        return known
    return low + STEP // 2 if low % STEP == 0 else low


@lru_cache(maxsize=20_000)
def place_of(platform: str, text: str) -> int:
    """Where the platform prints a line that isn't modelled."""
    if platform == "eos":
        after = eos_config.place_of(text)
        return PLACES[platform][after] + STEP // 2 if after else LAST_PLACE - STEP // 2
    try:
        stored: int | None = interface_grammar(platform).match(text).command.place
    except Refused:
        stored = None
    if stored is not None:
        return stored
    after = unmodelled.place_after(platform, text)
    return PLACES[platform][after] + STEP // 2 if after else LAST_PLACE - STEP // 2


@lru_cache(maxsize=4096)
def parse_vlan(vlan: Vlan, lines: tuple[str, ...]) -> Vlan:
    """A VLAN after the lines of one more section."""
    for line in lines:
        if line.startswith("name "):
            vlan = replace(vlan, name=line.removeprefix("name ").strip())
        elif line in {"state suspend", "state active"}:
            vlan = replace(vlan, suspended=line == "state suspend")
        elif line in {"shutdown", "no shutdown"}:
            vlan = replace(vlan, shutdown=line == "shutdown")
        elif line not in {"", "!", *vlan.extras}:
            vlan = replace(vlan, extras=(*vlan.extras, line))
    return vlan
