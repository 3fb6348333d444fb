# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nautobot's ``ip_addresses`` of one interface -> the addresses it must have, the primary first.

The rule for the primary IPv4 address, in this order, because Nautobot has no field for it and answers in no promised
order:

1. An address whose role is *Secondary* is a secondary. As soon as one address has that role, exactly one other must
   be left over: it is the primary.
2. Otherwise, of several, the device's own ``primary_ip4`` is the primary when the interface carries it.
3. Otherwise the numerically lowest is.

Roles of addresses that a first-hop protocol answers for (VIP, VRRP, HSRP, GLBP, CARP, Anycast) are no interface
addresses and are left out. So are link-local addresses, which the device makes by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_interface
from typing import Any

from ..model import Kind, Platform
from .problem import BadValueError

_ADDRESS = re.compile(r"[0-9a-fA-F.:]+/[0-9]{1,3}", re.ASCII)
VIRTUAL_ROLES = frozenset({"vip", "vrrp", "hsrp", "glbp", "carp", "anycast"})
_HOST_MASK_KINDS = frozenset({Kind.LOOPBACK, Kind.MANAGEMENT, Kind.OTHER})


def read_addresses(
    entries: Sequence[Any], *, platform: Platform, kind: Kind, preferred: IPv4Interface | None
) -> tuple[tuple[IPv4Interface, ...], tuple[IPv6Interface, ...]]:
    """Validate and order an interface's addresses.

    Args:
        entries: Nautobot's address objects (``address``, ``role``).
        platform: IOS refuses a host mask where the others don't.
        kind: of the interface.
        preferred: the device's ``primary_ip4``.

    Returns:
        IPv4 with the primary first and the secondaries ascending; IPv6 ascending.

    Raises:
        BadValueError: an address no device takes, or no way to tell the primary.

    """
    ipv4: dict[IPv4Interface, bool] = {}
    ipv6: set[IPv6Interface] = set()
    for entry in entries:
        address, role = _read_entry(entry)
        if role in VIRTUAL_ROLES or (address.ip.is_link_local and isinstance(address, IPv6Interface)):
            continue
        _require_usable(address, platform=platform, kind=kind)
        if address in ipv4 or address in ipv6:
            raise BadValueError("duplicate_address", "ipv4", f"Expected: each address once. Actual: {address} twice.")
        if isinstance(address, IPv4Interface):
            ipv4[address] = role == "secondary"
        else:
            ipv6.add(address)
    return _order(ipv4, preferred=preferred), tuple(sorted(ipv6))


def skipped_addresses(entries: Iterable[Any]) -> list[str]:
    """The addresses that the rule leaves out, for the record."""
    skipped = []
    for entry in entries:
        address, role = _read_entry(entry)
        if role in VIRTUAL_ROLES or (isinstance(address, IPv6Interface) and address.ip.is_link_local):
            skipped.append(f"{address} ({role or 'link-local'})")
    return sorted(skipped)


def parse_address(text: object) -> IPv4Interface | IPv6Interface:
    """Read ``10.0.0.1/24`` or ``2001:db8::1/64``; a prefix length is required, a zone or a leading zero refused."""
    if not isinstance(text, str) or not _ADDRESS.fullmatch(text):
        raise BadValueError("bad_address", "ipv4", f"Expected: an address with its prefix length. Actual: {text!r}.")
    try:
        return ip_interface(text)
    except ValueError as error:
        raise BadValueError(
            "bad_address", "ipv4", f"Expected: an address such as 10.0.0.1/24. Actual: {error}."
        ) from error


def _read_entry(entry: Any) -> tuple[IPv4Interface | IPv6Interface, str]:
    if not isinstance(entry, Mapping):
        raise BadValueError("bad_address", "ipv4", f"Expected: an address object. Actual: {entry!r}.")
    role = entry.get("role")
    name = role.get("name") if isinstance(role, Mapping) else role
    return parse_address(entry.get("address")), str(name or "").lower()


def _require_usable(address: IPv4Interface | IPv6Interface, *, platform: Platform, kind: Kind) -> None:
    ip, network = address.ip, address.network
    problem = ""
    if ip.is_multicast or ip.is_unspecified or ip.is_loopback or (isinstance(ip, IPv4Address) and ip.is_reserved):
        problem = "a unicast host address"
    elif isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        problem = "no IPv4-mapped address"
    elif network.prefixlen == 0:
        problem = "a prefix length above 0"
    elif network.prefixlen < network.max_prefixlen - 1 and ip == network.network_address:
        problem = "a host address, not the network's"
    elif (
        isinstance(ip, IPv4Address)
        and network.prefixlen < network.max_prefixlen - 1
        and ip == network.broadcast_address
    ):
        problem = "a host address, not the broadcast's"
    elif (
        platform is Platform.IOS
        and network.prefixlen == network.max_prefixlen
        and isinstance(ip, IPv4Address)
        and kind not in _HOST_MASK_KINDS
    ):
        problem = "a mask shorter than /32 (IOS takes host masks on loopbacks only)"
    if problem:
        raise BadValueError("bad_address", f"ipv{ip.version}", f"Expected: {problem}. Actual: {address}.")


def _order(addresses: Mapping[IPv4Interface, bool], *, preferred: IPv4Interface | None) -> tuple[IPv4Interface, ...]:
    candidates = sorted(address for address, secondary in addresses.items() if not secondary)
    secondaries = sorted(address for address, secondary in addresses.items() if secondary)
    if not addresses:
        return ()
    if not candidates:
        raise BadValueError("no_primary", "ipv4", "Expected: one address without the role Secondary. Actual: none.")
    if secondaries and len(candidates) > 1:
        listed = ", ".join(map(str, candidates))
        raise BadValueError(
            "two_primaries", "ipv4", f"Expected: one address without the role Secondary. Actual: {listed}."
        )
    primary = preferred if preferred in candidates else candidates[0]
    return (primary, *sorted(set(addresses) - {primary}))
