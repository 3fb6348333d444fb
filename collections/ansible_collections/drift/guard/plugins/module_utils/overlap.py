# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which interfaces of one routing table sit in overlapping networks: what every platform refuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from ipaddress import IPv4Interface, IPv6Interface
from typing import NamedTuple

from .model import Interface


class Holding(NamedTuple):
    """An interface's name and one of its addresses."""

    name: str
    address: IPv4Interface | IPv6Interface


def find_overlaps(interfaces: Iterable[Interface]) -> list[tuple[Holding, Holding]]:
    """Pairs of addresses in the same VRF whose networks overlap, in address order.

    Addresses of one interface may share a network; networks of different lengths overlap even there.
    """
    tables: dict[tuple[str, int], list[Holding]] = defaultdict(list)
    for interface in interfaces:
        vrf = interface.vrf or ""
        tables[vrf, 4] += [Holding(interface.name, address) for address in interface.ipv4 or ()]
        tables[vrf, 6] += [Holding(interface.name, address) for address in interface.ipv6 or ()]
    return [pair for holdings in tables.values() for pair in _clashes(sorted(holdings, key=_network_order))]


def _network_order(holding: Holding) -> tuple[int, int, str]:
    network = holding.address.network
    return int(network.network_address), network.prefixlen, holding.name


def _clashes(holdings: list[Holding]) -> list[tuple[Holding, Holding]]:
    """Walk in address order and keep the networks that are still open: linear, where all pairs would be quadratic."""
    clashes = []
    still_open: list[Holding] = []
    for holding in holdings:
        start = int(holding.address.network.network_address)
        still_open = [other for other in still_open if int(other.address.network.broadcast_address) >= start]
        clashes += [(other, holding) for other in still_open if _clash(other, holding)]
        still_open.append(holding)
    return clashes


def _clash(one: Holding, other: Holding) -> bool:
    return one.name != other.name or one.address.network != other.address.network
