# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which port is cabled to which: from `links.yml`, or from what the configurations say about their neighbours.

Cables are plugged in when the lab starts and stay there, whatever is configured later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface

End = tuple[str, str]
"""A device's name in the lab, and a port's full name."""
LINKS_FILE = "links.yml"
_SOCKETS = {names.PHYSICAL, names.MANAGEMENT}
_POINT_TO_POINT = {names.PHYSICAL, names.SUBINTERFACE, names.PORT_CHANNEL}
_WORDS = re.compile(r"[^\s,;()\[\]]+")


class CablingError(ValueError):
    """`links.yml` says something that can't be plugged in."""


class Cabling:
    """The cables between a lab's devices."""

    def __init__(self, devices: Mapping[str, Device], cables: Iterable[tuple[End, End]]) -> None:
        self._devices = devices
        self._ends: dict[End, End] = {}
        for one, other in cables:
            self._ends[one] = other
            self._ends[other] = one

    @classmethod
    def of_folder(cls, folder: Path, devices: Mapping[str, Device]) -> Cabling:
        """From the folder's `links.yml`; where there is none, from the configurations."""
        file = folder / LINKS_FILE
        if not file.exists():
            return cls(devices, guessed(devices))
        try:
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
        except yaml.YAMLError as exc:
            raise CablingError(f"{LINKS_FILE} isn't YAML: {exc}") from exc
        return cls(devices, listed(content, devices))

    def attach(self) -> None:
        """Let every device ask for its far ends."""
        for name, device in self._devices.items():
            device.name = name
            device.far_end = partial(self.far_end, name)

    def far_end(self, name: str, port: str) -> tuple[Device, str] | None:
        """The device and port at the other end; None where it isn't in the lab."""
        end = self._ends.get((name, port))
        return None if end is None else (self._devices[end[0]], end[1])

    def cables(self) -> list[tuple[End, End]]:
        """Every cable once."""
        return sorted({(min(ends), max(ends)) for ends in self._ends.items()})


def listed(content: Any, devices: Mapping[str, Device]) -> list[tuple[End, End]]:
    """The cables of a `links.yml`: a list of pairs of `device:port`."""
    if not isinstance(content, list):
        raise CablingError(f"{LINKS_FILE} must be a list of pairs such as [acc1:Ethernet1, spine1:Ethernet3]")
    cables: list[tuple[End, End]] = []
    used: dict[End, int] = {}
    for number, pair in enumerate(content, 1):
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(end, str) for end in pair)):
            raise CablingError(f"{LINKS_FILE}, cable {number}: expected a pair of `device:port`, not {pair!r}")
        ends = [_end(text, number, devices) for text in pair]
        for end in ends:
            if end in used:
                raise CablingError(
                    f"{LINKS_FILE}, cable {number}: {end[0]}:{end[1]} is already the end of cable {used[end]}"
                )
            used[end] = number
        cables.append((ends[0], ends[1]))
    return cables


def _end(text: str, number: int, devices: Mapping[str, Device]) -> End:
    name, _colon, typed = text.partition(":")
    device = devices.get(name)
    if device is None:
        raise CablingError(
            f"{LINKS_FILE}, cable {number}: no device is called {name!r}; there are {', '.join(devices)}"
        )
    port = names.parse(device.platform, typed)
    known = device.running.interfaces.get(port.full) if port is not None else None
    if known is None:
        raise CablingError(f"{LINKS_FILE}, cable {number}: {name} has no port {typed!r}")
    if known.kind not in _SOCKETS:
        raise CablingError(f"{LINKS_FILE}, cable {number}: nothing can be plugged into {name}:{known.name.full}")
    return name, known.name.full


def guessed(devices: Mapping[str, Device]) -> list[tuple[End, End]]:
    """Cables that both ends' descriptions name, then those that point-to-point subnets imply."""
    cables: dict[End, End] = {}
    for one, other in (*_described(devices), *_subnets(devices)):
        if one not in cables and other not in cables and one[0] != other[0]:
            cables[one] = other
            cables[other] = one
    return [(one, other) for one, other in cables.items() if one < other]


def _described(devices: Mapping[str, Device]) -> Iterator[tuple[End, End]]:
    """Ports whose descriptions name each other; one that is named but doesn't answer proves nothing."""
    called = {device.hostname.lower(): name for name, device in devices.items()}
    called |= {name.lower(): name for name in devices}
    told: dict[End, End] = {}
    for name, device in devices.items():
        for port in device.running.interfaces.values():
            end = _named_in(port.description, called, devices) if port.description else None
            if end is not None and port.kind in _SOCKETS:
                told[name, port.name.full] = end
    for one, other in told.items():
        if one < other and told.get(other) == one:
            yield one, other


def _named_in(text: str, called: Mapping[str, str], devices: Mapping[str, Device]) -> End | None:
    """The lab's device and port that a description names, as in `to spine1 Ethernet3` or `spine1:Ethernet3`."""
    words = [part for word in _WORDS.findall(text) for part in word.split(":") if part]
    for index, word in enumerate(words):
        name = called.get(word.lower())
        if name is None:
            continue
        for typed in (words[index + 1 : index + 2], words[index + 1 : index + 3]):
            port = names.parse(devices[name].platform, " ".join(typed))
            known = devices[name].running.interfaces.get(port.full) if port is not None else None
            if known is not None and known.kind in _SOCKETS:
                return name, known.name.full
    return None


def _subnets(devices: Mapping[str, Device]) -> Iterator[tuple[End, End]]:
    """The sockets of two interfaces that are alone in a subnet with room for two."""
    owners: dict[tuple[int, int, int], list[tuple[str, Interface]]] = {}
    for name, device in devices.items():
        for port in device.running.interfaces.values():
            if port.kind in _POINT_TO_POINT:
                for subnet in _small_subnets(port):
                    owners.setdefault(subnet, []).append((name, port))
    for found in owners.values():
        if len(found) == 2:
            one, other = (_sockets(devices[name], name, port) for name, port in found)
            if len(one) == len(other):
                yield from zip(one, other, strict=True)


def _small_subnets(port: Interface) -> Iterator[tuple[int, int, int]]:
    yield from ((4, a.network, a.length) for a in port.ipv4 if a.length in {30, 31})
    yield from ((6, a.network, a.length) for a in port.ipv6 if a.length in {126, 127} and a.kind != "link-local")


def _sockets(device: Device, name: str, port: Interface) -> list[End]:
    """Where the cables of an interface are plugged in: itself, its parent, or a LAG's members."""
    full = port.name.parent or port.name.full
    carrier = device.running.interfaces.get(full)
    if carrier is None:
        return []
    if carrier.kind != names.PORT_CHANNEL:
        return [(name, full)]
    members = sorted(device.running.members(carrier.name.numbers[0]), key=lambda member: member.name.key)
    return [(name, member.name.full) for member in members]
