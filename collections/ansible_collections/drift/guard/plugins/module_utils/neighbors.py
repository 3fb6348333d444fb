# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is plugged in where, as LLDP and CDP hear it, against what Nautobot's cables lead to.

The forms of the texts are those that ntc-templates records (``show lldp neighbors detail`` and ``show cdp neighbors
detail`` of Cisco IOS and NX-OS); EOS answers as JSON (eAPI's model of ``show lldp neighbors detail``).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from . import names
from .model import DeviceIntent, FarEnd, Finding, Platform, Severity

_LLDP = "show lldp neighbors detail"
_CDP = "show cdp neighbors detail"
COMMANDS: Mapping[Platform, tuple[str, ...]] = {
    Platform.IOS: (_LLDP, _CDP),
    Platform.NXOS: (_LLDP, _CDP),
    Platform.EOS: (f"{_LLDP} | json",),
}
"""What is typed; EOS doesn't run CDP."""


class Neighbor(NamedTuple):
    """Somebody who was heard."""

    local: str
    """Our interface, by its full name."""
    device: str
    port: str
    """As they name it, or their MAC address, or anything else that a device may put there."""


class _Form(NamedTuple):
    """How one text tells of a neighbour."""

    begins: re.Pattern[str]
    local: re.Pattern[str]
    device: re.Pattern[str]
    port: re.Pattern[str]


def _line(beginning: str) -> re.Pattern[str]:
    return re.compile(rf"^ *{beginning}: *(\S.*?) *$", re.MULTILINE)


_CDP_FORM = _Form(
    begins=re.compile(r"^(?=Device ID:)", re.MULTILINE),
    local=re.compile(r"^ *Interface: *([^,\n]+?) *,", re.MULTILINE),
    device=_line("Device ID"),
    port=re.compile(r"^ *Interface: *[^,\n]+, *Port ID \(outgoing port\): *(\S.*?) *$", re.MULTILINE),
)
_FORMS: Mapping[tuple[Platform, str], _Form] = {
    (Platform.IOS, _LLDP): _Form(
        begins=re.compile(r"^(?=Local Intf:)", re.MULTILINE),
        local=_line("Local Intf"),
        device=_line("System Name"),
        port=_line("Port id"),
    ),
    (Platform.NXOS, _LLDP): _Form(
        begins=re.compile(r"^(?=Chassis id:)", re.MULTILINE),
        local=_line("Local Port id"),
        device=_line("System Name"),
        port=_line("Port id"),
    ),
    (Platform.IOS, _CDP): _CDP_FORM,
    (Platform.NXOS, _CDP): _CDP_FORM,
}
_ENDS = re.compile(r"^(?:-{20,}|System Description|Version ?:)", re.MULTILINE)
"""Behind it stands what the neighbour chose to say about itself, or the next entry."""
_OFF = re.compile(r"\A\W*(?:Note: *)?(?:LLDP|CDP) is not (?:enabled|running)", re.IGNORECASE)
_NXOS_SERIAL = re.compile(r"\([^()]*\)$")
"""What NX-OS announces in CDP is its hostname with its serial number behind it."""
_NOBODY = ("", "not advertised", "null")
_PORT = re.compile(r"([a-z])[a-z-]* ?([0-9]+(?:[/:.][0-9]+)*)", re.IGNORECASE)
_TOLD = 3
"""So many neighbours of a port are named,"""
_LONGEST = 64
"""with so many characters each: they are what strangers announce."""


def read_neighbors(text: str, *, platform: Platform, command: str) -> list[Neighbor] | None:
    """The neighbours that a device printed.

    Args:
        text: what it answered.
        platform: the device's.
        command: one of :data:`COMMANDS`.

    Returns:
        Those with a name, on interfaces that can be ours; None where the protocol does not run, or the answer is none.

    """
    if _OFF.match(text):
        return None
    found = _from_json(text) if platform is Platform.EOS else _from_text(text, form=_FORMS[platform, command])
    return None if found is None else list(_usable(found, platform))


def compare_neighbors(intent: DeviceIntent, heard: Iterable[Neighbor]) -> list[Finding]:
    """A warning for each interface on which others are heard, and not the one that its cable leads to."""
    by_port: dict[str, set[Neighbor]] = defaultdict(set)
    for neighbor in heard:
        by_port[neighbor.local].add(neighbor)
    return [
        _wrong_neighbor(name, end, sorted(by_port[name]))
        for name, end in (intent.cables or {}).items()
        if by_port[name] and not any(_is_far_end(neighbor, end) for neighbor in by_port[name])
    ]


def not_compared(device: str, reason: str) -> Finding:
    """The finding that says why nothing is known about neighbours."""
    return Finding("neighbors_not_compared", Severity.INFO, f"{device} - neighbours were not compared: {reason}")


def _from_text(text: str, *, form: _Form) -> Iterator[tuple[str, str, str]]:
    for rest in form.begins.split(text)[1:]:
        entry = _ENDS.split(rest, maxsplit=1)[0]
        said = [pattern.search(entry) for pattern in (form.local, form.device, form.port)]
        local, device, port = (match[1] if match else "" for match in said)
        yield local, device, port


def _from_json(text: str) -> list[tuple[str, str, str]] | None:
    try:
        table = json.loads(text)["lldpNeighbors"]
        return [(local, *_json_row(row)) for local, port in table.items() for row in port["lldpNeighborInfo"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _json_row(row: Mapping[str, Any]) -> tuple[str, str]:
    port = row.get("neighborInterfaceInfo") or {}
    return str(row.get("systemName") or ""), str(port.get("interfaceId_v2") or port.get("interfaceId") or "").strip('"')


def _usable(found: Iterable[tuple[str, str, str]], platform: Platform) -> Iterator[Neighbor]:
    for local, device, port in found:
        name = _NXOS_SERIAL.sub("", device.strip()).strip()
        if name.lower() in _NOBODY:
            continue
        try:
            yield Neighbor(names.canonical(local, platform=platform), name, port)
        except ValueError:
            continue


def _is_far_end(neighbor: Neighbor, end: FarEnd) -> bool:
    return names.same_host(end.device, neighbor.device) and not _other_port(end.interface, neighbor.port)


def _other_port(ours: str, theirs: str) -> bool:
    """Whether two names can't be one port's: other numbers or another initial (``Gi1/0/1`` is GigabitEthernet1/0/1).

    What has not the form of a port's name (a MAC address, a bare number) may be any.
    """
    one, other = (_PORT.fullmatch(name.strip()[:_LONGEST]) for name in (ours, theirs))
    return bool(one and other) and _key(one) != _key(other)


def _key(match: re.Match[str] | None) -> tuple[str, str]:
    return (match[1].lower(), match[2]) if match else ("", "")


def _wrong_neighbor(name: str, end: FarEnd, heard: list[Neighbor]) -> Finding:
    told = ", ".join(_shown(f"{one.device} {one.port}") for one in heard[:_TOLD])
    more = f" and {len(heard) - _TOLD} more" if len(heard) > _TOLD else ""
    message = (
        f"{name} - Expected: {_shown(f'{end.device} {end.interface}')} behind it, where its cable leads in Nautobot. "
        f"Actual: it hears {told}{more}. Look where it is plugged in, then correct the cable or Nautobot."
    )
    return Finding("wrong_neighbor", Severity.WARNING, message, interface=name)


def _shown(text: str) -> str:
    return "".join(char if " " <= char <= "~" else "?" for char in text.strip()[:_LONGEST])
