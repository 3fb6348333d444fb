# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The device as it would be after the moves that are still planned: what guards judge by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import names
from ..model import DeviceState, Interface
from .management import ManagementPath
from .moves import Move


@dataclass(frozen=True)
class Prospect:
    """Made anew whenever a move is taken out: one that is blocked can stand in another's way."""

    state: DeviceState
    moves: Mapping[str, Move]
    management: ManagementPath
    """The way by which the device is reached."""
    interfaces: Mapping[str, Interface] = field(init=False)
    """All interfaces as they would be."""
    members: Mapping[str, list[str]] = field(init=False)
    """Port-channel -> the ports that would be in it."""
    children: Mapping[str, list[str]] = field(init=False)
    """Port -> its subinterfaces."""

    def __post_init__(self) -> None:
        """Index once: each guard asks for every move."""
        interfaces = {name: entry.config for name, entry in self.state.interfaces.items()}
        interfaces |= {name: move.after for name, move in self.moves.items()}
        members: dict[str, list[str]] = defaultdict(list)
        children: dict[str, list[str]] = defaultdict(list)
        for name, interface in interfaces.items():
            if interface.lag:
                members[interface.lag].append(name)
            if parent := names.parent_of(name):
                children[parent].append(name)
        object.__setattr__(self, "interfaces", interfaces)
        object.__setattr__(self, "members", members)
        object.__setattr__(self, "children", children)

    def unowned(self, name: str) -> tuple[str, ...]:
        """Lines of an interface that nobody owns or that can't be expressed: they have to survive."""
        found = self.state.interfaces.get(name)
        return (*found.unowned, *found.unmodelled.values()) if found else ()

    def had_lag(self, name: str) -> str | None:
        """The port-channel that a port is in now."""
        found = self.state.interfaces.get(name)
        return found.config.lag if found else None
