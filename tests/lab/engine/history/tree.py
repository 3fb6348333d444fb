# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A configuration as a tree of lines, for comparisons: what is only in one of two, and under which header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.lab.engine import lines as lines_of
from tests.lab.engine.loading import chunks
from tests.lab.engine.model import SLOTS, Config, current_facts
from tests.lab.engine.printing import VRF, vlan_lines
from tests.lab.engine.render import interface_text

_SILENT = ("!", "end", "exit", "exit-address-family", "version ")
"""What a comparison passes over: separators, ends of sections, and the software that wrote the text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line and what is indented below it."""

    text: str
    below: tuple[Line, ...] = ()
    verbatim: str = ""
    """A banner's whole text, which can't be typed line by line."""


def of_config(config: Config) -> tuple[Line, ...]:
    """The lines of a configuration, in the order in which it prints them."""
    return tuple(line for item in config.items for line in _of_item(config, item))


def of_text(text: str) -> tuple[Line, ...]:
    """The lines of a file, as they stand there."""
    return tuple(line for chunk in chunks(text.replace("\r\n", "\n")) for line in _of_chunk(chunk))


def _of_item(config: Config, item: str) -> Iterator[Line]:
    if item in SLOTS:
        for section in _SECTIONS[item](config):
            yield from _of_chunk(section)
    elif item[-1:] == "\n":
        yield from _of_chunk(item)


def _interfaces(config: Config) -> Iterable[str]:
    facts = current_facts(config)
    return (interface_text(port, platform=config.platform, facts=facts) for port in config.interfaces.values())


def _vlans(config: Config) -> Iterable[str]:
    return (
        "\n ".join((f"vlan {number}", *vlan_lines(vlan))) + "\n"
        for number, vlan in sorted(config.vlans.items())
        if number != 1 or not vlan.plain
    )


def _vrfs(config: Config) -> Iterable[str]:
    return ("\n".join((VRF[config.platform] + name, *lines)) + "\n" for name, lines in config.vrfs.items())


_SECTIONS = {"interfaces": _interfaces, "vlans": _vlans, "vrfs": _vrfs}


def _of_chunk(chunk: str) -> Iterator[Line]:
    header, *body = lines_of.of_text(chunk)
    if header.startswith("banner "):
        yield Line(header.strip(), verbatim=chunk)
    elif not _silent(header):
        yield Line(header.strip(), _joined(_below(body)))


def _silent(line: str) -> bool:
    text = line.strip()
    return not text or text in _SILENT or text.startswith(("!", "version "))


def _below(body: list[str]) -> Iterator[Line]:
    """Nested by indentation, whatever its width."""
    while body:
        first, *rest = body
        depth = _depth(first)
        count = next((i for i, line in enumerate(rest) if line.strip() and _depth(line) <= depth), len(rest))
        body, inside = rest[count:], rest[:count]
        if not _silent(first):
            yield Line(first.strip(), tuple(_below(inside)))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


_TRUNK = "switchport trunk allowed vlan "


def _joined(lines: Iterable[Line]) -> tuple[Line, ...]:
    """A VLAN list that is continued on `add` lines is one value."""
    found: list[Line] = []
    for line in lines:
        if line.text.startswith(_TRUNK + "add ") and found and found[-1].text.startswith(_TRUNK):
            found[-1] = Line(f"{found[-1].text},{line.text.removeprefix(_TRUNK + 'add ')}")
        else:
            found.append(line)
    return tuple(found)


def same(one: Iterable[Line], other: Iterable[Line]) -> bool:
    """Whether two configurations hold the same lines, in whatever order."""
    return _content(one) == _content(other)


def _content(lines: Iterable[Line]) -> frozenset[tuple[str, object]]:
    """Blocks that the lab doesn't understand are stored flat, so deeper lines count for their text alone."""
    return frozenset((line.text, frozenset(_flat(line.below))) for line in lines)


def _flat(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield line.text
        yield from _flat(line.below)
