# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From one configuration of a device to another, interface by interface; read backwards it is the inverse."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..model import Interface, Kind, Mode, Platform
from ..vlans import ALL_VLANS

WIPES_ON_LAYER_CHANGE = {Platform.IOS: True, Platform.NXOS: True, Platform.EOS: False}
"""IOS and NX-OS drop the other layer's lines on `switchport` / `no switchport`; EOS keeps them unused."""

_TYPABLE = re.compile(r"[ ->@-~]*")
"""A device may hold text that no command line takes: other alphabets, and `?`, which asks for help."""


@dataclass(frozen=True)
class Move:
    """One interface before and after; both state every attribute that applies."""

    before: Interface
    after: Interface
    creates: bool = False
    """The interface does not exist before."""
    deletes: bool = False
    """The interface does not exist after."""

    @property
    def name(self) -> str:
        """The interface's full name."""
        return self.after.name

    @property
    def changes_layer(self) -> bool:
        """Whether a routed port becomes a switchport or the other way round."""
        return (
            self.before.mode is not None
            and self.after.mode is not None
            and (self.before.mode is Mode.ROUTED) != (self.after.mode is Mode.ROUTED)
        )

    @property
    def changes_vrf(self) -> bool:
        """Whether the interface changes its routing table, which wipes its addresses."""
        return (self.before.vrf or "") != (self.after.vrf or "")

    @property
    def is_reversible(self) -> bool:
        """Whether what it overwrites could be typed again."""
        return self.before.description == self.after.description or bool(
            _TYPABLE.fullmatch(self.before.description or "")
        )

    def reversed(self) -> Move:
        """The way back, as far as it can be typed."""
        before = self.before if self.is_reversible else replace(self.before, description=self.after.description)
        return Move(before=self.after, after=before, creates=self.deletes, deletes=self.creates)


@dataclass(frozen=True)
class Transition:
    """All moves of one device."""

    platform: Platform
    defaults: Mapping[Kind, Interface]
    """What an empty interface of a kind is on this device: which values need no line, or a `no` line."""
    moves: tuple[Move, ...] = ()
    """In the order of the interfaces' names."""
    new_vlans: tuple[int, ...] = ()
    old_vlans: tuple[int, ...] = ()
    vlan_names: Mapping[int, str] | None = None

    def reversed(self) -> Transition:
        """The inverse: what is created is deleted, what changed goes back."""
        moves = tuple(move.reversed() for move in self.moves)
        return replace(self, moves=moves, new_vlans=self.old_vlans, old_vlans=self.new_vlans)


def after_layer_change(interface: Interface, *, mode: Mode, platform: Platform) -> Interface:
    """What is left on a port right after `switchport` or `no switchport` was entered."""
    if platform is Platform.NXOS:
        interface = replace(interface, enabled=None)  # falls back to the new layer's default
    if mode is Mode.ROUTED:
        return replace(without_layer2(interface) if WIPES_ON_LAYER_CHANGE[platform] else interface, mode=mode)
    if WIPES_ON_LAYER_CHANGE[platform]:
        interface = replace(without_layer2(interface), ipv4=(), ipv6=(), vrf="")
    return replace(with_layer2(interface), mode=Mode.DYNAMIC if platform is Platform.IOS else None)


def without_layer2(interface: Interface) -> Interface:
    """A port that says nothing about VLANs, as a routed one does."""
    return replace(interface, access_vlan=None, native_vlan=None, allowed_vlans=None)


def with_layer2(interface: Interface) -> Interface:
    """A port whose unstated VLANs are a switchport's defaults."""
    return replace(
        interface,
        access_vlan=interface.access_vlan or 1,
        native_vlan=interface.native_vlan or 1,
        allowed_vlans=ALL_VLANS if interface.allowed_vlans is None else interface.allowed_vlans,
    )
