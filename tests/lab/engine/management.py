# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The address by which clients reach a device, and whether its configuration still lets them.

Where the cables of management traffic are is settled when the lab starts: an address that moves to another port is
lost, as it would be. Only this device is looked at; the way to it (routes, neighbours) is taken to be there.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

from . import names
from .addresses import BadAddress, parse_v4, parse_v6
from .model import Config, Interface, carries, current_facts, is_l2, is_shutdown


class BadManagement(ValueError):
    """The declared management address isn't one of this configuration."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Management:
    """How a device was reached when the lab started."""

    interface: str
    address: int = 0
    """0 where the address comes from DHCP."""
    version: int = 4
    vrf: str = ""
    dot1q: int | None = None
    path: tuple[tuple[str, str], ...] = ()
    """Interfaces that brought the traffic to a virtual one, each with how it carried the VLAN; one is enough."""
    vlan_listed: bool = False
    """The SVI's VLAN was in the configuration; IOS may keep VLANs elsewhere."""

    def __str__(self) -> str:
        if not self.address:
            return "DHCP"
        return str(ipaddress.IPv4Address(self.address) if self.version == 4 else ipaddress.IPv6Address(self.address))

    def reachable(self, config: Config) -> bool:
        """Whether packets to the address arrive, and answers leave."""
        port = config.interfaces.get(self.interface)
        if port is None or not self._has_address(port) or port.vrf != self.vrf or port.dot1q != self.dot1q:
            return False
        return _is_up(config, port) and self._has_path(config, port)

    def _has_address(self, port: Interface) -> bool:
        """A management port that turns to DHCP keeps its address: networks reserve it there."""
        if port.dhcp:
            return port.kind == names.MANAGEMENT or not self.address
        known = {one.address for one in port.ipv4} if self.version == 4 else {one.address for one in port.ipv6}
        return self.address in known

    def _has_path(self, config: Config, port: Interface) -> bool:
        if port.kind == names.SVI and not self._vlan_works(config, port.name.numbers[0]):
            return False
        ways = _WAYS.get(port.kind)
        if ways is None:
            return True
        now = ways(config, port)
        return any(now.get(full) == how for full, how in self.path)

    def _vlan_works(self, config: Config, number: int) -> bool:
        vlan = config.vlans.get(number)
        return not self.vlan_listed if vlan is None else vlan.active


def _is_up(config: Config, port: Interface) -> bool:
    """Not shut, routed where it has to be, and carried by something that is up."""
    if is_shutdown(port, current_facts(config), config.platform):
        return False
    if port.kind == names.SUBINTERFACE:
        parent = config.interfaces.get(port.name.parent)
        return parent is not None and not is_l2(parent, current_facts(config)) and _is_up(config, parent)
    if port.kind == names.PORT_CHANNEL:
        return any(not is_shutdown(one, current_facts(config), config.platform) for one in _members(config, port))
    return True


def _members(config: Config, port: Interface) -> list[Interface]:
    return config.members(port.name.numbers[0])


def _bundle(config: Config, port: Interface) -> dict[str, str]:
    """The members of a routed LAG that are up."""
    if is_l2(port, current_facts(config)):
        return {}
    return {one.name.full: "" for one in _members(config, port) if _is_up(config, one)}


def _socket(config: Config, port: Interface) -> dict[str, str]:
    """A port reaches itself, while it is routed and in no LAG."""
    routed = not is_l2(port, current_facts(config)) and port.group is None
    return {port.name.full: ""} if routed else {}


def _below(config: Config, port: Interface) -> dict[str, str]:
    """What brings traffic to a subinterface: its parent."""
    parent = config.interfaces[port.name.parent]
    return _WAYS[parent.kind](config, parent)


def _switchports(config: Config, port: Interface) -> dict[str, str]:
    """The switchports and layer-2 LAGs that are up and carry the SVI's VLAN; the far end won't change its tags."""
    vlan, facts = port.name.numbers[0], current_facts(config)
    found = {one.name.full: carries(one, vlan, facts) for one in config.interfaces.values() if one is not port}
    return {full: how for full, how in found.items() if how and _is_up(config, config.interfaces[full])}


def _routed(config: Config, port: Interface) -> dict[str, str]:
    """The other routed interfaces of a loopback's VRF that are up and have addresses."""
    return {
        one.name.full: ""
        for one in config.interfaces.values()
        if one.kind != names.LOOPBACK and one.vrf == port.vrf and one.has_address() and _is_up(config, one)
    }


_WAYS: dict[str, Callable[[Config, Interface], dict[str, str]]] = {
    names.PHYSICAL: _socket,
    names.PORT_CHANNEL: _bundle,
    names.SUBINTERFACE: _below,
    names.SVI: _switchports,
    names.LOOPBACK: _routed,
}


def by_default(config: Config) -> Management | None:
    """The address of the management port, if it has one and works."""
    for port in config.interfaces.values():
        if port.kind == names.MANAGEMENT and (port.ipv4 or port.dhcp) and _is_up(config, port):
            return Management(interface=port.name.full, address=port.ipv4[0].address if port.ipv4 else 0, vrf=port.vrf)
    return None


def declared(config: Config, text: str) -> Management | None:
    """What `ADDRESS|INTERFACE|none [via INTERFACE]` says about this configuration."""
    where, via = _words(text)
    if where == "none":
        return None
    port, address, version = _found(config, where)
    found = Management(
        interface=port.name.full,
        address=address,
        version=version,
        vrf=port.vrf,
        dot1q=port.dot1q,
        path=_path(config, port, via),
        vlan_listed=port.kind == names.SVI and port.name.numbers[0] in config.vlans,
    )
    if not found.reachable(config):
        raise BadManagement(f"nobody can reach {where} with this configuration: {port.name.full} is down")
    return found


def _words(text: str) -> tuple[str, str]:
    words = text.split()
    if len(words) == 1:
        return words[0], ""
    if len(words) == 3 and words[1] == "via":
        return words[0], words[2]
    raise BadManagement(f"expected `management ADDRESS|INTERFACE|none [via INTERFACE]`, not `management {text}`")


def _found(config: Config, where: str) -> tuple[Interface, int, int]:
    """The interface that is meant, and the address as a number with its IP version."""
    name = names.parse(config.platform, where)
    if name is not None:
        named = config.interfaces.get(name.full)
        if named is None or not named.has_address():
            raise BadManagement(f"{where} has no address in this configuration")
        if named.ipv4 or named.dhcp:
            return named, named.ipv4[0].address if named.ipv4 else 0, 4
        return named, named.ipv6[0].address, 6
    address, version = _parsed(where)
    for port in config.interfaces.values():
        if address in {one.address for one in (port.ipv4 if version == 4 else port.ipv6)}:
            return port, address, version
    raise BadManagement(f"no interface has the address {where}")


def _parsed(text: str) -> tuple[int, int]:
    try:
        return (parse_v6(text, length_required=False).address, 6) if ":" in text else (parse_v4(text), 4)
    except BadAddress as exc:
        raise BadManagement(f"{text} is neither an address nor an interface of this platform") from exc


def _path(config: Config, port: Interface, via: str) -> tuple[tuple[str, str], ...]:
    """What carries the traffic at the start: the named interface, else the trunks, else whatever does."""
    ways = _WAYS[port.kind](config, port) if port.kind in _WAYS else {}
    if via:
        name = names.parse(config.platform, via)
        if name is None or name.full not in ways:
            raise BadManagement(
                f"{via} doesn't carry the traffic of {port.name.full}; {', '.join(ways) or 'nothing'} does"
            )
        return ((name.full, ways[name.full]),)
    trunks = {full: how for full, how in ways.items() if config.interfaces[full].mode == "trunk"}
    return tuple((trunks or ways).items())
