# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""BGP: neighbours read from the configuration, and whether their sessions stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.lab.engine import addresses, names
from tests.lab.engine.addresses import BadAddress
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import Interface

from .ports import View
from .routing import Reach, in_vrf, leads_outside, owns, reach
from .segments import heard


@dataclass(frozen=True, slots=True)
class Peer:
    """A neighbour, or a group that neighbours belong to, as configured."""

    address: str
    vrf: str = ""
    remote_as: str = ""
    description: str = ""
    update_source: str = ""
    local_as: str = ""
    shutdown: bool = False
    group: str = ""
    families: tuple[str, ...] = ()
    """Address families in which it is active, as `ipv4 unicast`."""
    off: tuple[str, ...] = ()
    """Address families that were switched off for it."""


@dataclass(slots=True)
class Process:
    """A device's BGP process."""

    number: str
    router_ids: dict[str, str] = field(default_factory=dict)
    peers: dict[tuple[str, str], Peer] = field(default_factory=dict)
    """By VRF and address."""
    groups: dict[str, Peer] = field(default_factory=dict)
    families: list[tuple[str, str]] = field(default_factory=list)
    """Address families that are configured, with their VRF."""
    networks: dict[str, int] = field(default_factory=dict)
    """How many prefixes the device originates, by VRF."""
    default_ipv4: bool = True
    """Neighbours are active in IPv4 unicast unless told otherwise (IOS, EOS)."""


_ATTRIBUTES = {
    "remote-as": "remote_as",
    "description": "description",
    "update-source": "update_source",
    "local-as": "local_as",
}
_PLAIN = re.compile(r"(\d+)\.(\d+)", re.ASCII)


def as_number(text: str) -> str:
    """An AS number without its dot."""
    match = _PLAIN.fullmatch(text)
    return str(int(match[1]) * 65536 + int(match[2])) if match else text


def process(view: View) -> Process | None:
    """What `router bgp` says; None where there is none."""
    for item in view.config.items:
        if item.startswith("router bgp "):
            header, *body = of_text(item)
            return _Reader(view.device.platform, Process(as_number(header.split()[2]))).read(body)
    return None


class _Reader:
    """Reads a `router bgp` section line by line, remembering in which subsections it is."""

    def __init__(self, platform: str, bgp: Process) -> None:
        self._platform = platform
        self._bgp = bgp
        self._stack: list[tuple[int, str, str]] = []
        """Indentation, kind and name of the open subsections."""

    def read(self, lines: list[str]) -> Process:
        for line in lines:
            text = line.strip()
            indent = len(line) - len(line.lstrip())
            if not text or text == "!":
                continue
            while self._stack and indent <= self._stack[-1][0]:
                self._stack.pop()
            self._line(indent, text)
        self._bgp.peers = {key: self._inherited(peer) for key, peer in self._bgp.peers.items()}
        return self._bgp

    def _open(self, kind: str) -> str:
        return next((name for _indent, one, name in reversed(self._stack) if one == kind), "")

    def _line(self, indent: int, text: str) -> None:
        words = text.split()
        if words[0] == "address-family":
            self._family(indent, words[1:])
        elif words[0] == "vrf" and len(words) == 2:
            self._stack.append((indent, "vrf", words[1]))
        elif words[0] == "template" and words[1:2] == ["peer"]:
            self._stack.append((indent, "group", words[2]))
            self._bgp.groups.setdefault(words[2], Peer(words[2]))
        elif words[0] == "neighbor" and len(words) > 1:
            self._neighbor(indent, words[1], words[2:])
        elif text.removeprefix("bgp ").startswith("router-id "):
            self._bgp.router_ids[self._vrf()] = words[-1]
        elif words[0] == "network":
            self._bgp.networks[self._vrf()] = self._bgp.networks.get(self._vrf(), 0) + 1
        elif text in {"no bgp default ipv4-unicast", "bgp default ipv4-unicast"}:
            self._bgp.default_ipv4 = not text.startswith("no ")
        elif words[:2] == ["no", "neighbor"] and words[3:] == ["activate"]:
            self._update(words[2], off=(self._open("family") or "ipv4 unicast",))
        else:
            self._attribute(words)

    def _vrf(self) -> str:
        return self._open("vrf")

    def _family(self, indent: int, words: list[str]) -> None:
        """`address-family ipv4 [unicast] [vrf X]`; below an NX-OS neighbour it makes that neighbour active."""
        vrf = words[words.index("vrf") + 1] if "vrf" in words[:-1] else ""
        plain = words[: words.index("vrf")] if vrf else words
        name = " ".join(plain if len(plain) > 1 else [*plain, "unicast" if plain[0] in {"ipv4", "ipv6"} else "evpn"])
        if self._open("neighbor"):
            self._update(self._open("neighbor"), families=(name,))
        elif self._open("group"):
            self._merge_group(self._open("group"), families=(name,))
        else:
            self._bgp.families.append((name, vrf or self._vrf()))
        if vrf:
            self._stack.append((indent, "vrf", vrf))
        self._stack.append((indent, "family", name))

    def _neighbor(self, indent: int, who: str, words: list[str]) -> None:
        address = _address(who)
        if self._platform == "nxos":
            if address:
                self._stack.append((indent, "neighbor", address))
                self._update(address)
                self._attribute(words)
            return
        if (words[:1] == ["peer-group"] and len(words) == 1) or (words[:2] == ["peer", "group"] and len(words) == 2):
            self._bgp.groups.setdefault(who, Peer(who))
        elif address:
            self._update(address)
            self._stack.append((indent, "neighbor", address))
            self._attribute(words)
            self._stack.pop()
        else:
            self._bgp.groups.setdefault(who, Peer(who))
            self._stack.append((indent, "group", who))
            self._attribute(words)
            self._stack.pop()

    def _attribute(self, words: list[str]) -> None:
        """An attribute of the neighbour or group that is open."""
        values: dict[str, object] = {}
        if not words:
            return
        if words[0] in _ATTRIBUTES and len(words) > 1:
            values[_ATTRIBUTES[words[0]]] = " ".join(words[1:]) if words[0] == "description" else words[1]
        elif words[0] == "shutdown":
            values["shutdown"] = True
        elif words[0] == "activate":
            values["families"] = (self._open("family") or "ipv4 unicast",)
        elif words[0] in {"peer-group", "inherit"} or words[:2] == ["peer", "group"]:
            values["group"] = words[-1]
        if not values:
            return
        if self._open("neighbor"):
            self._update(self._open("neighbor"), **values)
        elif self._open("group"):
            self._merge_group(self._open("group"), **values)

    def _update(self, address: str, **values: object) -> None:
        """Change a neighbour; outside a VRF's subsection an existing one is meant wherever it is."""
        key = (self._vrf(), address)
        if not _address(address):
            self._merge_group(address, **values)
            return
        peer = self._bgp.peers.get(key) or Peer(address, self._vrf())
        self._bgp.peers[key] = _merged(peer, values)

    def _merge_group(self, name: str, **values: object) -> None:
        self._bgp.groups[name] = _merged(self._bgp.groups.get(name) or Peer(name), values)

    def _inherited(self, peer: Peer) -> Peer:
        """A neighbour with what its group says where it is silent itself."""
        group = self._bgp.groups.get(peer.group, Peer(""))
        peer = replace(
            peer,
            remote_as=as_number(peer.remote_as or group.remote_as),
            update_source=peer.update_source or group.update_source,
            local_as=as_number(peer.local_as or group.local_as),
            description=peer.description or group.description,
            shutdown=peer.shutdown or group.shutdown,
        )
        families = {*group.families, *peer.families}
        if self._platform != "nxos" and ":" not in peer.address and (self._bgp.default_ipv4 or peer.vrf):
            families.add("ipv4 unicast")
        return replace(peer, families=tuple(sorted(families - {*group.off, *peer.off})))


def _merged(peer: Peer, values: dict[str, object]) -> Peer:
    for key in ("families", "off"):
        if key in values:
            values[key] = (*getattr(peer, key), *values[key])  # type: ignore[misc]
    return replace(peer, **values)  # type: ignore[arg-type]


def _address(text: str) -> str:
    """The canonical spelling of a single address; empty for anything else."""
    try:
        if ":" in text:
            return addresses.colons(addresses.parse_v6(text, length_required=False).address)
        return addresses.dotted(addresses.parse_v4(text))
    except BadAddress:
        return ""


@dataclass(frozen=True, slots=True)
class Session:
    """A neighbour and the state of its session."""

    peer: Peer
    state: str
    """`Established`, `Idle`, `Active`, or `Shutdown` where an operator said so."""
    owner: View | None = None
    """The other device, where it is in the lab."""
    egress: Interface | None = None
    prefixes: int = 0
    """Received: what the other device originates."""

    @property
    def up(self) -> bool:
        return self.state == "Established"


def sessions(view: View, *, vrf: str | None = None, family: str | None = None) -> list[Session]:
    """The sessions of a VRF (None for all) in which a family (None for any) is active, in order of address."""
    bgp = process(view)
    if bgp is None:
        return []
    found = [
        peer
        for peer in bgp.peers.values()
        if (vrf is None or peer.vrf == vrf) and (family is None or family in peer.families) and peer.remote_as
    ]
    return [_session(view, bgp, peer) for peer in sorted(found, key=lambda peer: (peer.vrf, _sorting(peer.address)))]


def _sorting(address: str) -> tuple[int, int]:
    if ":" in address:
        return 6, addresses.parse_v6(address, length_required=False).address
    return 4, addresses.parse_v4(address)


def _session(view: View, bgp: Process, peer: Peer) -> Session:
    if peer.shutdown:
        return Session(peer, "Shutdown")
    where = _reach(view, peer)
    if where.egress is None:
        return Session(peer, "Idle")
    if where.owner is None:
        outside = leads_outside(view, where.egress)
        return Session(peer, "Established" if outside else "Active", egress=where.egress)
    if not _answers(view, bgp, peer, where) or where.port is None:
        return Session(peer, "Active", where.owner, where.egress)
    other = process(where.owner)
    prefixes = other.networks.get(where.port.vrf, 0) if other is not None else 0
    return Session(peer, "Established", where.owner, where.egress, prefixes)


def _reach(view: View, peer: Peer) -> Reach:
    """Where the neighbour is; an update source that is down has no way at all."""
    if peer.update_source and _source(view, peer) is None:
        return Reach()
    if ":" in peer.address:
        return _reach_v6(view, peer)
    return reach(view, addresses.parse_v4(peer.address), peer.vrf)


def _reach_v6(view: View, peer: Peer) -> Reach:
    """IPv6 neighbours on connected subnets."""
    wanted = addresses.parse_v6(peer.address, length_required=False)
    for port in in_vrf(view, peer.vrf):
        if any(
            own.length and own.address >> 128 - own.length == wanted.address >> 128 - own.length for own in port.ipv6
        ):
            for one in heard(view, port):
                if any(own.address == wanted.address for own in one.port.ipv6):
                    return Reach(port, one.view, one.port, hops=1)
            return Reach(port, hops=1)
    return Reach()


def _source(view: View, peer: Peer) -> Interface | None:
    name = names.parse(view.device.platform, peer.update_source)
    return view.interfaces[name.full] if name is not None and view.up(name.full) else None


def _answers(view: View, bgp: Process, peer: Peer, where: Reach) -> bool:
    """Whether the other device has a neighbour statement for one of our addresses, and the AS numbers agree."""
    other = process(where.owner) if where.owner is not None else None
    if other is None or where.port is None or where.owner is None:
        return False
    source = _source(view, peer) or where.egress
    for theirs in other.peers.values():
        if theirs.vrf != where.port.vrf or theirs.shutdown or source is None:
            continue
        if not _is_ours(source, theirs.address):
            continue
        mine = peer.local_as or bgp.number
        return theirs.remote_as == mine and peer.remote_as == (theirs.local_as or other.number)
    return False


def _is_ours(port: Interface, address: str) -> bool:
    if ":" in address:
        wanted = addresses.parse_v6(address, length_required=False).address
        return any(own.address == wanted for own in port.ipv6)
    return owns(port, addresses.parse_v4(address))


def router_id(view: View, vrf: str = "") -> str:
    """The configured router ID, else the highest loopback address, else the highest address."""
    bgp = process(view)
    if bgp is not None and (vrf in bgp.router_ids or "" in bgp.router_ids):
        return bgp.router_ids.get(vrf) or bgp.router_ids[""]
    ports = list(in_vrf(view, vrf))
    loopbacks = [port for port in ports if port.kind == names.LOOPBACK and port.ipv4]
    found = [address.address for port in (loopbacks or ports) for address in port.ipv4]
    return addresses.dotted(max(found)) if found else "0.0.0.0"


def vrfs(view: View) -> Iterator[str]:
    """The VRFs with neighbours, the global table first."""
    bgp = process(view)
    if bgp is not None:
        yield from dict.fromkeys(["", *(peer.vrf for peer in bgp.peers.values())])
