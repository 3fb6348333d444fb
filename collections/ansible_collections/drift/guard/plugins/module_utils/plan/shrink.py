# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an intent takes away so much that it is probably not whole.

The device itself remembers the last good run: what it has now is what an intent gave it. So nothing has to be kept
between runs, and a first run is judged like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import RefusedError
from ..model import DeviceIntent, DeviceState, Interface, Mode
from ..policy import Policy
from ..vlans import ALL_VLANS
from .moves import Move

_LOSABLE = ("ipv4", "ipv6", "vrf", "lag", "allowed_vlans", "enabled", "description")
"""What an interface can lose; in the order in which it is told."""
FEW = 2
"""So many interfaces may lose anything, whatever share that is: most changes are about one or two."""


@dataclass(frozen=True)
class Losses:
    """What a plan takes away, counted in interfaces."""

    interfaces: int = 0
    """How many lose anything."""
    held: Mapping[str, int] = field(default_factory=dict)
    """Attribute -> how many interfaces have a value now."""
    lost: Mapping[str, int] = field(default_factory=dict)
    """Attribute -> how many of them would have none."""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"interfaces": self.interfaces, "held": dict(self.held), "lost": dict(self.lost)}

    def __add__(self, other: Losses) -> Losses:
        return Losses(
            interfaces=self.interfaces + other.interfaces,
            held={name: self.held.get(name, 0) + other.held.get(name, 0) for name in _LOSABLE},
            lost={name: self.lost.get(name, 0) + other.lost.get(name, 0) for name in _LOSABLE},
        )

    def exceeding(self, *, number: int | None, share: float, few: int = FEW) -> str:
        """What is too much, in words; empty when nothing is.

        Args:
            number: how many interfaces may lose anything; ``None`` for any number.
            share: the part of those that have a value that may lose it, 0 to 1.
            few: how many interfaces may always lose it.

        """
        if number is not None and self.interfaces > number:
            return f"{self.interfaces} interfaces would lose something, more than {number}"
        for name in _LOSABLE:
            lost, held = self.lost.get(name, 0), self.held.get(name, 0)
            if lost > few and lost > share * held:
                return f"{lost} of {held} interfaces would lose their {_WORDS[name]}, more than {share:.0%}"
        return ""


_WORDS = {
    "ipv4": "IPv4 addresses",
    "ipv6": "IPv6 addresses",
    "vrf": "VRF",
    "lag": "port-channel",
    "allowed_vlans": "VLANs (most of them)",
    "enabled": "admin state 'up'",
    "description": "description",
}


def count_losses(intent: DeviceIntent, state: DeviceState, moves: Iterable[Move]) -> Losses:
    """Count what moves take away, against all interfaces of the intent that are on the device."""
    configs = [state.interfaces[name].config for name in intent.interfaces if name in state.interfaces]
    losing = [(move, [name for name in _LOSABLE if _loses(name, move)]) for move in moves if not move.creates]
    return Losses(
        interfaces=sum(1 for _move, lost in losing if lost),
        held={name: sum(_holds(name, config) for config in configs) for name in _LOSABLE},
        lost={name: sum(name in lost for _move, lost in losing) for name in _LOSABLE},
    )


def require_no_shrink(device: str, losses: Losses, *, policy: Policy) -> None:
    """Refuse a plan that takes too much away.

    Raises:
        RefusedError: with the numbers, and what raises the limits.

    """
    excess = losses.exceeding(number=policy.max_removals, share=policy.max_removal_share)
    if excess:
        raise RefusedError(
            f"{device} - Expected: an intent that takes little away at once. Actual: {excess}. Look at it in the mode "
            "merge; if the intent is whole, raise drift_guard_max_removals or drift_guard_max_removal_share.",
            name="intent_shrink",
        )


def _holds(attribute: str, interface: Interface) -> bool:
    value = getattr(interface, attribute)
    if attribute == "allowed_vlans":
        return interface.mode is Mode.TRUNK and bool(value) and value != ALL_VLANS
    return bool(value)


def _loses(attribute: str, move: Move) -> bool:
    """From something to nothing; a trunk also when more than half of its VLANs go."""
    if not _holds(attribute, move.before):
        return False
    if attribute == "allowed_vlans" and move.after.mode is Mode.TRUNK:
        return 2 * len(move.after.allowed_vlans or ()) < len(move.before.allowed_vlans or ())
    return attribute != "allowed_vlans" and not _holds(attribute, move.after)
