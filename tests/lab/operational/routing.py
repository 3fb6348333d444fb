# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Routes and addresses: what is connected, what is static, and who answers to an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.lab.engine import addresses, names
from tests.lab.engine.addresses import BadAddress, Ipv4
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import Interface

from .ports import View
from .segments import Heard, heard


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the table."""

    network: int
    length: int
    source: str
    """`connected`, `local` or `static`."""
    port: Interface | None = None
    next_hop: int | None = None
    distance: int = 0

    @property
    def sorting(self) -> tuple[int, int]:
        return self.network, self.length


@dataclass(frozen=True, slots=True)
class Static:
    """A static route as configured."""

    vrf: str
    network: int
    length: int
    next_hop: int | None
    port: str
    distance: int


_IOS = re.compile(r"ip route (?:vrf (\S+) )?(\d\S*) (\d\S*) (.+)", re.ASCII)
_PREFIX = re.compile(r"ip route (?:vrf (\S+) )?(\d\S*/\d+) (.+)", re.ASCII)


def statics(view: View) -> Iterator[Static]:
    """The static IPv4 routes of all VRFs."""
    for line in view.config.lines():
        if line.startswith("ip route "):
            yield from _static(view, line, "")
    if view.device.platform == "nxos":
        for vrf, body in view.config.vrfs.items():
            for line in body:
                yield from _static(view, line.strip(), vrf)


def _static(view: View, line: str, vrf: str) -> Iterator[Static]:
    match = (_IOS if view.device.platform == "ios" else _PREFIX).fullmatch(line)
    if match is None:
        return
    try:
        if view.device.platform == "ios":
            prefix = Ipv4(addresses.parse_v4(match[2]), addresses.parse_mask(match[3]))
        else:
            prefix = addresses.parse_prefix(match[2])
    except (BadAddress, ValueError):
        return
    hop, port, distance = _target(view, match[match.lastindex or 0].split())
    yield Static(match[1] or vrf, prefix.network, prefix.length, hop, port, distance)


def _target(view: View, words: list[str]) -> tuple[int | None, str, int]:
    """Next hop, interface and distance of the words behind the destination."""
    hop, port, distance = None, "", 1
    for index, word in enumerate(words[:3]):
        if word.isdigit() and index:
            distance = int(word)
            break
        try:
            hop = addresses.parse_v4(word)
        except BadAddress:
            name = names.parse(view.device.platform, word)
            port = name.full if name is not None else port
            port = "Null0" if word.lower() == "null0" else port
    return hop, port, distance


def in_vrf(view: View, vrf: str) -> Iterator[Interface]:
    """The interfaces of a VRF, of the global table for an empty name, that are up."""
    return (port for port in view.interfaces.values() if port.vrf == vrf and view.up(port.name.full))


def routes(view: View, vrf: str = "") -> list[Route]:
    """The IPv4 table: connected, local and static routes, sorted."""
    found: list[Route] = []
    for port in in_vrf(view, vrf):
        for address in port.ipv4:
            found.append(Route(address.network, address.length, "connected", port))
            if address.length < 32:
                found.append(Route(address.address, 32, "local", port))
    for static in statics(view):
        if static.vrf == vrf:
            route = _resolved(view, static)
            found += [route] if route is not None else []
    return sorted(found, key=lambda route: route.sorting)


def _resolved(view: View, static: Static) -> Route | None:
    """A static route that can be used: its next hop is on a connected subnet, or its interface is up."""
    port = view.interfaces.get(static.port)
    if static.next_hop is not None and port is None:
        port = connected(view, static.next_hop, static.vrf)
    usable = static.port == "Null0" or (port is not None and view.up(port.name.full))
    if not usable:
        return None
    return Route(static.network, static.length, "static", port, static.next_hop, static.distance)


def connected(view: View, address: int, vrf: str = "") -> Interface | None:
    """The interface that is up and whose subnet holds the address."""
    for port in in_vrf(view, vrf):
        for own in port.ipv4:
            if own.network <= address <= own.last and address != own.address:
                return port
    return None


def owns(port: Interface, address: int) -> bool:
    return any(own.address == address for own in port.ipv4)


@dataclass(slots=True)
class Reach:
    """Who has an address, as far as a device can tell."""

    egress: Interface | None = None
    owner: View | None = None
    port: Interface | None = None
    """The owner's interface with the address."""
    hops: int = 0


@dataclass(slots=True)
class _Search:
    address: int
    seen: set[tuple[int, str]] = field(default_factory=set)


def reach(view: View, address: int, vrf: str = "") -> Reach:
    """Follow an address: on a connected subnet, or across lab devices whose links are up.

    Routing protocols aren't run: a loopback counts as reachable if a chain of layer-3 links that are up leads there.
    """
    egress = connected(view, address, vrf)
    if egress is not None:
        for one in heard(view, egress):
            if owns(one.port, address):
                return Reach(egress, one.view, one.port, hops=1)
        return Reach(egress, hops=1)
    return _across(view, vrf, _Search(address, {(id(view), vrf)}))


def _across(view: View, vrf: str, search: _Search) -> Reach:
    edge = [(one, one_egress, 1) for one, one_egress in _adjacent(view, vrf)]
    while edge:
        one, egress, hops = edge.pop(0)
        key = (id(one.view), one.port.vrf)
        if key in search.seen:
            continue
        search.seen.add(key)
        for port in in_vrf(one.view, one.port.vrf):
            if owns(port, search.address):
                return Reach(egress, one.view, port, hops)
        edge += [(further, egress, hops + 1) for further, _own in _adjacent(one.view, one.port.vrf)]
    return Reach()


def _adjacent(view: View, vrf: str) -> Iterator[tuple[Heard, Interface]]:
    """Other devices' interfaces that share a subnet with one of a VRF's."""
    for port in in_vrf(view, vrf):
        if port.ipv4 and port.kind != names.LOOPBACK:
            for one in heard(view, port):
                if any(mine.overlaps(theirs) for mine in port.ipv4 for theirs in one.port.ipv4):
                    yield one, port


@dataclass(frozen=True, slots=True)
class Arp:
    """One resolved address."""

    address: int
    port: Interface
    owner: View | None
    """None for somebody who isn't in the lab."""
    through: Interface


def arp(view: View, vrf: str | None = "") -> list[Arp]:
    """Other devices' addresses on connected subnets, and next hops beyond the lab; None means all VRFs."""
    found: dict[tuple[str, int], Arp] = {}
    for port in view.ports():
        if (vrf is None or port.vrf == vrf) and port.ipv4 and view.up(port.name.full):
            for one in heard(view, port):
                for theirs in one.port.ipv4:
                    if any(mine.network <= theirs.address <= mine.last for mine in port.ipv4):
                        found[port.name.full, theirs.address] = Arp(theirs.address, port, one.view, one.through)
    for static in statics(view):
        if static.next_hop is not None and (vrf is None or static.vrf == vrf):
            _add_unknown(view, static.next_hop, static.vrf, found)
    return sorted(found.values(), key=lambda entry: entry.address)


def _add_unknown(view: View, address: int, vrf: str, found: dict[tuple[str, int], Arp]) -> None:
    """A next hop that no device of the lab has answers if its wire leads out of the lab."""
    port = connected(view, address, vrf)
    if port is not None and (port.name.full, address) not in found and leads_outside(view, port):
        found[port.name.full, address] = Arp(address, port, None, port)


def leads_outside(view: View, port: Interface) -> bool:
    """Whether somebody who isn't in the lab can be behind an interface."""
    if port.kind == names.SVI:
        return any(leads_outside(view, carrier) for carrier in view.carriers(port.name.numbers[0]))
    if port.kind == names.PORT_CHANNEL:
        members = view.config.members(port.name.numbers[0])
        return any(view.far_end(member.name.full) is None for member in members if view.bundled(member))
    return view.far_end(port.name.parent or port.name.full) is None


def block(view: View, header: str) -> list[str]:
    """The lines of a top-level section, without the header."""
    for item in view.config.items:
        if item.startswith(header) and item[-1] == "\n":
            return of_text(item)[1:]
    return []
