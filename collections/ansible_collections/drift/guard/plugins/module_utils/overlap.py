# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which interfaces of one routing table sit in overlapping networks: what every platform refuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from ipaddress import IPv4Interface, IPv6Interface

from .model import Interface

Address = IPv4Interface | IPv6Interface
Holding = tuple[str, Address]
"""An interface's name and one of its addresses."""


def find_overlaps(interfaces: Iterable[Interface]) -> list[tuple[Holding, Holding]]:
    """Pairs of addresses of different interfaces, in the same VRF, whose networks overlap, in address order."""
    tables: dict[tuple[str, int], list[Holding]] = defaultdict(list)
    for interface in interfaces:
        addresses: tuple[Address, ...] = (*(interface.ipv4 or ()), *(interface.ipv6 or ()))
        for address in addresses:
            tables[interface.vrf or "", address.version].append((interface.name, address))
    return [pair for holdings in tables.values() for pair in _clashes(sorted(holdings, key=_network_order))]


def _network_order(holding: Holding) -> tuple[int, int, str]:
    network = holding[1].network
    return int(network.network_address), network.prefixlen, holding[0]


def _clashes(holdings: list[Holding]) -> list[tuple[Holding, Holding]]:
    """Walk in address order and keep the networks that are still open: linear, where all pairs would be quadratic."""
    clashes = []
    still_open: list[Holding] = []
    for holding in holdings:
        start = int(holding[1].network.network_address)
        still_open = [other for other in still_open if int(other[1].network.broadcast_address) >= start]
        clashes += [(other, holding) for other in still_open if other[0] != holding[0]]
        still_open.append(holding)
    return clashes
