# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a command line does to one interface, regardless of whether the device would let it.

Loading a configuration uses these alone: a startup-config was checked when it was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from . import vlanset
from .addresses import Ipv4, Ipv6
from .model import Interface, allowed_of

Apply = Callable[..., Interface]


def fixed(**values: Any) -> Apply:
    """Set attributes to values that the pattern itself says, as `shutdown` does."""
    return lambda port, *_args: replace(port, **values)


def taken(attribute: str, *, default: object = None) -> Apply:
    """Set an attribute to the line's argument; the platform's default is kept as None, since it isn't printed."""
    return lambda port, value: replace(port, **{attribute: None if value == default else value})


def description(port: Interface, text: str) -> Interface:
    return replace(port, description=text)


def allowed_add(port: Interface, vlans: int) -> Interface:
    return allowed_vlans(port, allowed_of(port) | vlans)


def allowed_remove(port: Interface, vlans: int) -> Interface:
    return allowed_vlans(port, allowed_of(port) & ~vlans)


def allowed_except(port: Interface, vlans: int) -> Interface:
    return allowed_vlans(port, vlanset.ALL & ~vlans)


def allowed_vlans(port: Interface, vlans: int) -> Interface:
    return replace(port, allowed=None if vlans == vlanset.ALL else vlans)


PRUNED = sum(1 << vlan for vlan in range(2, 1002))
"""What VTP may prune unless told otherwise."""


def pruning(port: Interface, vlans: int) -> Interface:
    return replace(port, pruning=None if vlans == PRUNED else vlans)


def pruning_add(port: Interface, vlans: int) -> Interface:
    return pruning(port, _pruning_of(port) | vlans)


def pruning_remove(port: Interface, vlans: int) -> Interface:
    return pruning(port, _pruning_of(port) & ~vlans)


def pruning_except(port: Interface, vlans: int) -> Interface:
    return pruning(port, PRUNED & ~vlans)


def _pruning_of(port: Interface) -> int:
    return PRUNED if port.pruning is None else port.pruning


def group(port: Interface, number: int, mode: str = "on") -> Interface:
    return replace(port, group=(number, mode))


def no_switchport(port: Interface) -> Interface:
    """A routed port loses what only a switchport has."""
    kept = tuple(extra for extra in port.extras if not extra[1].startswith("switchport "))
    return replace(no_l2(port), routed=True, extras=kept)


def host(port: Interface) -> Interface:
    """IOS's macro for a port with one computer."""
    return replace(port, mode="access", group=None)


def no_l2(port: Interface) -> Interface:
    return replace(port, mode="", access=None, native=None, allowed=None, pruning=None, trunk_encapsulation="")


def switchport(port: Interface) -> Interface:
    """A switchport loses what only a routed port has."""
    return replace(port.without_l3("ip ", "ipv6 ", "no ip ", "no ipv6 "), routed=False, vrf="", old_vrf=False)


def vrf(port: Interface, name: str) -> Interface:
    """Only the binding; that it removes the addresses is the rule of typed commands."""
    return replace(port, vrf=name, old_vrf=False)


def old_vrf(port: Interface, name: str) -> Interface:
    return replace(port, vrf=name, old_vrf=True)


def no_vrf(port: Interface, *_name: str) -> Interface:
    return replace(port, vrf="", old_vrf=False)


def ipv4_masked(port: Interface, address: int, length: int) -> Interface:
    return ipv4(port, Ipv4(address, length))


def ipv4_masked_secondary(port: Interface, address: int, length: int) -> Interface:
    return ipv4_secondary(port, Ipv4(address, length))


def ipv4(port: Interface, address: Ipv4) -> Interface:
    """The new primary takes the place of the old one; the secondaries stay."""
    primary = address._replace(secondary=False)
    return replace(numbered(port), ipv4=(primary, *secondaries(port)), dhcp=False, dhcp_options="")


def numbered(port: Interface) -> Interface:
    """An address of its own takes the place of a borrowed one."""
    kept = tuple(extra for extra in port.extras if not extra[1].startswith(_BORROWED))
    return port if len(kept) == len(port.extras) else replace(port, extras=kept)


_BORROWED = ("ip unnumbered ", "ip address negotiated", "ip address pool ")


def ipv4_secondary(port: Interface, address: Ipv4) -> Interface:
    """Secondaries are printed in numeric order."""
    new = address._replace(secondary=True)
    others = tuple(old for old in secondaries(port) if old.address != new.address)
    return replace(port, ipv4=(*primaries(port), *sorted((*others, new))))


def no_ipv4(port: Interface) -> Interface:
    return replace(numbered(port), ipv4=(), dhcp=False, dhcp_options="")


def no_ipv4_masked(port: Interface, address: int, length: int) -> Interface:
    return no_ipv4_one(port, Ipv4(address, length))


def no_ipv4_one(port: Interface, address: Ipv4) -> Interface:
    return replace(port, ipv4=tuple(old for old in port.ipv4 if not old.same_address(address)))


def dhcp(port: Interface) -> Interface:
    return replace(numbered(port), ipv4=(), dhcp=True, dhcp_options="")


def dhcp_with(template: str) -> Apply:
    """DHCP with options: a client ID, a host name, or both."""
    return lambda port, *values: replace(dhcp(port), dhcp_options=template.format(*values))


def primaries(port: Interface) -> tuple[Ipv4, ...]:
    return tuple(address for address in port.ipv4 if not address.secondary)


def secondaries(port: Interface) -> tuple[Ipv4, ...]:
    return tuple(address for address in port.ipv4 if address.secondary)


def ipv6(port: Interface, address: Ipv6) -> Interface:
    """Link-local addresses first and the others in numeric order; there is one link-local address at most."""
    kept = [old for old in port.ipv6 if old.address != address.address]
    if address.kind == "link-local":
        kept = [old for old in kept if old.kind != "link-local"]
    ordered = sorted((*kept, address), key=lambda one: (one.kind != "link-local", one))
    return replace(port, ipv6=tuple(ordered))


def ipv6_link_local(port: Interface, address: Ipv6) -> Interface:
    return ipv6(port, address._replace(kind="link-local"))


def ipv6_eui64(port: Interface, address: Ipv6) -> Interface:
    return ipv6(port, address._replace(kind="eui-64"))


def ipv6_anycast(port: Interface, address: Ipv6) -> Interface:
    return ipv6(port, address._replace(kind="anycast"))


def tailed(apply: Apply, template: str, *, arguments: int = 1) -> Apply:
    """The effect of an address line with something behind the address, such as `tag 10`."""

    def with_tail(port: Interface, *args: Any) -> Interface:
        address, *more = args
        tail = template.format(*more[:arguments]) if template else ""
        return apply(port, address._replace(tail=tail))

    return with_tail


def no_ipv6(port: Interface) -> Interface:
    """All of them, also those that it gets by itself."""
    kept = tuple(extra for extra in port.extras if not extra[1].startswith("ipv6 address "))
    return replace(port, ipv6=(), extras=kept)


def no_ipv6_one(port: Interface, address: Ipv6) -> Interface:
    return replace(port, ipv6=tuple(old for old in port.ipv6 if old.address != address.address))
