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
from ..policy import Policy
from ..vlans import ALL_VLANS, parse_vlans

_WORDS = {
    "ipv4": "IPv4 addresses",
    "ipv6": "IPv6 addresses",
    "vrf": "VRF",
    "lag": "port-channel",
    "allowed_vlans": "VLANs (most of them)",
    "enabled": "admin state 'up'",
    "description": "description",
}
"""What an interface can lose, and how it is said, in this order."""
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
            held={name: self.held.get(name, 0) + other.held.get(name, 0) for name in _WORDS},
            lost={name: self.lost.get(name, 0) + other.lost.get(name, 0) for name in _WORDS},
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
        for name, words in _WORDS.items():
            lost, held = self.lost.get(name, 0), self.held.get(name, 0)
            if lost > few and lost > share * held:
                return f"{lost} of {held} interfaces would lose their {words}, more than {share:.0%}"
        return ""


def count_losses(changes: Iterable[Mapping[str, Any]], owned: Mapping[str, Mapping[str, Any]]) -> Losses:
    """Count what a plan takes away.

    Args:
        changes: the plan's, as plain JSON.
        owned: the slice of the device's state that it was computed from: all interfaces of the intent, so that a plan
            about one of them is judged against the whole device.

    """
    # What the plan creates has nothing to lose yet; its changes start at the platform's defaults.
    losing = {
        (change["interface"], change["attribute"])
        for change in changes
        if change["interface"] in owned and _loses(change)
    }
    return Losses(
        interfaces=len({interface for interface, _attribute in losing}),
        held={name: sum(_is_held(name, values.get(name)) for values in owned.values()) for name in _WORDS},
        lost={name: sum(attribute == name for _interface, attribute in losing) for name in _WORDS},
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


def _is_held(attribute: str, value: Any) -> bool:
    """Whether a value is one to lose; a trunk without a list carries all VLANs, which nobody gave it."""
    return bool(value) and not (attribute == "allowed_vlans" and parse_vlans(value) in (ALL_VLANS, frozenset()))


def _loses(change: Mapping[str, Any]) -> bool:
    """From something to nothing; a trunk also when more than half of its VLANs go."""
    attribute, before, after = change["attribute"], change["device"], change["intent"]
    if attribute not in _WORDS or not _is_held(attribute, before):
        return False
    if attribute == "allowed_vlans":
        return 2 * len(parse_vlans(after or "")) < len(parse_vlans(before))
    return not after
