# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way by which a device is reached, as far as its own configuration tells, and what would cut it.

Nobody knows from a configuration which of several ports the packets take, so each that may carry them counts. Routes
and what lies behind a port are not known either: for that, an apply proves itself over a fresh login.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address

from .. import names
from ..model import DeviceIntent, DeviceState, Finding, Interface, Kind, Mode, Severity
from ..policy import ATTRIBUTES
from ..vlans import ALL_VLANS, wrap_vlans
from .moves import Move

_SWITCHED = (Mode.ACCESS, Mode.TRUNK, Mode.DYNAMIC)


@dataclass(frozen=True)
class ManagementPath:
    """What must survive for the next login."""

    interfaces: frozenset[str] = frozenset()
    """Never changed: management ports, those that carry the address, their parents, LAGs and members."""
    carriers: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Port or LAG member -> VLANs of the path that pass it: it may change as long as they do."""
    ways: frozenset[str] = frozenset()
    """Routed interfaces that lead to a loopback: one of them has to stay as it is."""

    def cut_by(self, move: Move) -> str:
        """Why a move may not be made, in words; empty when it may."""
        if move.name in self.interfaces:
            return "The device is reached through it: correct it by hand"
        if move.name in self.carriers and (touched := _touched(move, self.carriers[move.name])):
            vlans = " and ".join(map(str, sorted(self.carriers[move.name])))
            return f"It carries VLAN {vlans}, by which the device is reached, and a change of {touched} may cut it"
        return ""

    def last_ways(self, moves: Mapping[str, Move]) -> list[str]:
        """The ways to a loopback where all of them would change at once; none where one stays as it is."""
        is_cut = self.ways and all(name in moves and not _only_adds(moves[name]) for name in self.ways)
        return sorted(self.ways, key=names.sort_key) if is_cut else []


def find_management(intent: DeviceIntent, state: DeviceState, *, address: str) -> ManagementPath:
    """Follow the addresses by which the device is reached down to the ports.

    Args:
        intent: names management-only ports and the primary addresses.
        state: the live configuration.
        address: the address that the session went to; may be a name, which matches nothing.

    """
    configs = {name: entry.config for name, entry in state.interfaces.items()}
    addresses = _primaries(intent) | _as_address(address)
    found = {name for name, interface in intent.interfaces.items() if interface.kind is Kind.MANAGEMENT}
    found |= {name for name, config in configs.items() if config.kind is Kind.MANAGEMENT or _held(config) & addresses}
    ways = {way for name in found & configs.keys() for way in _ways_to(configs[name], configs)}
    if len(ways) == 1:
        found |= ways
    found |= {parent for name in found if (parent := names.parent_of(name))}
    members = {name for name, config in configs.items() if config.lag in found}
    vlans = {names.svi_vlan(name) for name in found & configs.keys() if configs[name].kind is Kind.SVI}
    return ManagementPath(
        interfaces=frozenset(found | members),
        carriers=_carriers(vlans, configs),
        ways=frozenset(ways - found),
    )


def find_unknown_way(intent: DeviceIntent, state: DeviceState, *, address: str) -> list[Finding]:
    """Say it when the device has none of the addresses by which it is reached: then nothing can be protected.

    A loopback address is a forwarded port, and the device's own address is known from Nautobot at best.
    """
    sought = {given for given in _as_address(address) if not given.is_loopback}
    held = {own for entry in state.interfaces.values() for own in _held(entry.config)}
    is_managed = any(
        entry.config.kind is Kind.MANAGEMENT and _held(entry.config) for entry in state.interfaces.values()
    )
    if not sought or (sought | _primaries(intent)) & held or is_managed:
        return []
    text = f"Expected: the address {address}, by which it is reached, on an interface. Actual: on none"
    message = f"{intent.name} - {text}. Which way leads in is unknown, and not protected: enter its primary address."
    return [Finding("unknown_way_in", Severity.WARNING, message)]


def _primaries(intent: DeviceIntent) -> set[IPv4Address | IPv6Address]:
    return {given.ip for given in (intent.primary_ipv4, intent.primary_ipv6) if given}


def _as_address(text: str) -> set[IPv4Address | IPv6Address]:
    try:
        return {ip_address(text)}
    except ValueError:
        return set()


def _held(config: Interface) -> set[IPv4Address | IPv6Address]:
    found: set[IPv4Address | IPv6Address] = {held.ip for held in config.ipv4 or ()}
    return found | {held.ip for held in config.ipv6 or ()}


def _ways_to(target: Interface, configs: Mapping[str, Interface]) -> Iterable[str]:
    """The routed interfaces of a loopback's VRF; any other interface is a way of its own."""
    if target.kind is not Kind.LOOPBACK:
        return []
    return [
        name
        for name, config in configs.items()
        if config.kind not in (Kind.LOOPBACK, Kind.MANAGEMENT)
        and config.enabled
        and _held(config)
        and (config.vrf or "") == (target.vrf or "")
    ]


def _carriers(vlans: Iterable[int], configs: Mapping[str, Interface]) -> dict[str, frozenset[int]]:
    """The ports that SVIs' VLANs pass: trunks, or access ports where no trunk does; LAG members with their LAG."""
    found: dict[str, set[int]] = {}
    for vlan in vlans:
        ports = {name: config for name, config in configs.items() if config.enabled and not config.lag}
        through = [name for name, config in ports.items() if _trunks(config, vlan)]
        through = through or [name for name, config in ports.items() if _accesses(config, vlan)]
        through += [name for name, config in configs.items() if config.lag in through]
        for name in through:
            found.setdefault(name, set()).add(vlan)
    return {name: frozenset(carried) for name, carried in found.items()}


def _trunks(config: Interface, vlan: int) -> bool:
    """An IOS port without a mode may negotiate a trunk; it counts where somebody prepared it for one."""
    prepared = config.allowed_vlans != ALL_VLANS or config.native_vlan not in (None, 1)
    may_trunk = config.mode is Mode.TRUNK or (config.mode is Mode.DYNAMIC and prepared)
    return may_trunk and vlan in (config.allowed_vlans or ())


def _accesses(config: Interface, vlan: int) -> bool:
    return config.mode in _SWITCHED and config.mode is not Mode.TRUNK and config.access_vlan == vlan


def _touched(move: Move, vlans: frozenset[int]) -> str:
    """The first attribute whose change may cut VLANs off; a description and other VLANs of the list never do."""
    for attribute in ATTRIBUTES:
        before, after = getattr(move.before, attribute), getattr(move.after, attribute)
        harmless = attribute == "description" or (attribute == "allowed_vlans" and _keeps(before, after, vlans))
        if before != after and not harmless:
            return attribute
    return ""


def _keeps(before: frozenset[int] | None, after: frozenset[int] | None, vlans: frozenset[int]) -> bool:
    """Whether VLANs stay allowed all along: a list set where none was comes in lines, the first of which replaces."""
    if not after or not vlans <= after:
        return False
    return bool(before and before != ALL_VLANS) or after == ALL_VLANS or len(wrap_vlans(after)) == 1


def _only_adds(move: Move) -> bool:
    """Whether a routed interface stays what it is, with a primary and with more addresses at most."""
    for attribute in ATTRIBUTES:
        before, after = getattr(move.before, attribute), getattr(move.after, attribute)
        if attribute in ("ipv4", "ipv6"):
            if not set(before or ()) <= set(after or ()) or (
                attribute == "ipv4" and before and after[:1] != before[:1]
            ):
                return False
        elif attribute != "description" and before != after:
            return False
    return True
