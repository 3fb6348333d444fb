# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which interfaces need a VLAN, as far as their lines tell."""

from __future__ import annotations

import re
from collections.abc import Container

from .. import names
from ..model import DeviceState, InterfaceState, Kind
from ..vlans import ALL_VLANS, parse_vlans

_NAMES_VLANS = re.compile(r"\bvlans?\b.*?(\d[\d,-]*)")


def vlan_users(vlan: int, state: DeviceState, *, apart_from: Container[str]) -> list[str]:
    """The interfaces that name a VLAN, in any line. A trunk that carries all VLANs names none."""
    return [
        name for name, entry in state.interfaces.items() if name not in apart_from and vlan in _vlans_of(name, entry)
    ]


def _vlans_of(name: str, entry: InterfaceState) -> set[int]:
    config = entry.config
    used = {config.access_vlan or 0, config.native_vlan or 0}
    if config.allowed_vlans != ALL_VLANS:
        used |= config.allowed_vlans or frozenset()
    for line in (*entry.unowned, *entry.unmodelled.values()):
        used |= _named_in(line)
    return used | ({names.svi_vlan(name)} if config.kind is Kind.SVI else set())


def _named_in(line: str) -> frozenset[int]:
    """VLANs in a line that nobody owns, such as a voice VLAN."""
    match = _NAMES_VLANS.search(line)
    try:
        return parse_vlans(match[1].strip(",-")) if match else frozenset()
    except ValueError:
        return frozenset()
