# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A move with what the platform does on the way: what is wiped, and which addresses have to leave early."""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv4Interface, IPv6Interface
from typing import Any

from ..model import Interface, Mode, Platform
from ..overlap import find_overlaps
from ..plan.moves import Move, Transition, after_layer_change, with_layer2
from .vendor import VENDORS, Vendor

Step = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """One interface's move, ready to be turned into steps."""

    move: Move
    start: Interface
    """Right after the addresses that go are gone and the layer and the VRF are changed: what is left to add to."""
    default: Interface
    """An empty interface of this kind: values that need a `no` line instead of a value."""
    gone_ipv4: tuple[IPv4Interface, ...] = ()
    """To be removed first, in the order that IOS insists on: secondaries before their primary."""
    gone_ipv6: tuple[IPv6Interface, ...] = ()

    @property
    def name(self) -> str:
        """The interface's full name."""
        return self.move.name

    @property
    def after(self) -> Interface:
        """As it shall be."""
        return self.move.after

    @property
    def has_trunk_mode_left(self) -> bool:
        """Whether `no switchport` leaves a `switchport mode trunk` behind, as EOS does."""
        was_trunk = self.move.before.mode is Mode.TRUNK
        return was_trunk and self.after.mode is Mode.ROUTED and self.start.allowed_vlans is not None

    @property
    def changes_lag(self) -> bool:
        """Whether the port joins, leaves or changes a port-channel, or its mode in one."""
        before = self.move.before
        return (before.lag or "", before.lag_mode) != (self.after.lag or "", self.after.lag_mode)

    @property
    def leaves_lag(self) -> bool:
        """Whether `no channel-group` has to come first."""
        return bool(self.move.before.lag) and self.changes_lag

    def waits_shut(self, platform: Platform) -> bool:
        """Whether the port is shut on the way, lest it comes up half configured; not where all is committed at once."""
        becomes_switchport = self.move.changes_layer and self.after.mode is not Mode.ROUTED
        return VENDORS[platform].line_by_line and (becomes_switchport or self.leaves_lag or self.is_created_shut)

    @property
    def is_created_shut(self) -> bool:
        """Whether it would be up after its creation, and shall be down."""
        return self.move.creates and self.after.enabled is False and bool(self.move.before.enabled)

    def differs(self, attribute: str) -> bool:
        """Whether the attribute still has to be set, once the layer and the VRF are right."""
        value = getattr(self.after, attribute)
        return value is not None and value != getattr(self.start, attribute)

    def own(self, vendor: Vendor, *lines: str) -> Step:
        """A step of our own lines inside this interface."""
        return {"module": f"{vendor.prefix}_config", "parents": [f"interface {self.name}"], "lines": list(lines)}


def works_of(transition: Transition) -> list[Work]:
    """Prepare all moves of a transition, in its order."""
    crowded = _crowded(transition)
    return [_work(move, transition, crowded=move.name in crowded) for move in transition.moves]


def _work(move: Move, transition: Transition, *, crowded: bool) -> Work:
    before, after = move.before, move.after
    start = before
    if move.changes_layer and after.mode is not None:
        start = after_layer_change(start, mode=after.mode, platform=transition.platform)
        if after.mode is Mode.ROUTED and start.allowed_vlans is not None:
            after = with_layer2(after)  # EOS keeps switchport lines on a routed port: back to the defaults, one by one
    goes_by_itself = move.deletes and not crowded
    gone4 = () if goes_by_itself else _gone_ipv4(before, after, crowded=crowded)
    gone6 = () if goes_by_itself else _gone_ipv6(before, after, crowded=crowded)
    start = replace(
        start,
        ipv4=tuple(address for address in start.ipv4 or () if address not in gone4),
        ipv6=tuple(address for address in start.ipv6 or () if address not in gone6),
    )
    if (start.vrf or "") != (after.vrf or ""):
        start = replace(start, ipv4=(), ipv6=())
    default = transition.defaults.get(after.kind, Interface(name="", kind=after.kind))
    work = Work(move=replace(move, after=after), start=start, default=default, gone_ipv4=gone4, gone_ipv6=gone6)
    return replace(work, start=replace(start, enabled=False)) if work.waits_shut(transition.platform) else work


def _gone_ipv4(before: Interface, after: Interface, *, crowded: bool) -> tuple[IPv4Interface, ...]:
    """A new primary replaces the old one in place on all platforms, but a secondary must go to be promoted."""
    had, has = before.ipv4 or (), after.ipv4 or ()
    if crowded:
        return (*had[1:], *had[:1])
    secondaries = tuple(address for address in had[1:] if address not in has[1:])
    return secondaries if has else (*secondaries, *had[:1])


def _gone_ipv6(before: Interface, after: Interface, *, crowded: bool) -> tuple[IPv6Interface, ...]:
    return tuple(address for address in before.ipv6 or () if crowded or address not in (after.ipv6 or ()))


def _crowded(transition: Transition) -> frozenset[str]:
    """Interfaces whose present addresses stand where another one's new addresses go, so that they must leave first."""
    befores = [replace(move.before, name=f"<{move.name}") for move in transition.moves]
    afters = [replace(move.after, name=f">{move.name}") for move in transition.moves]
    crowded = set()
    for (first, _address), (second, _other) in find_overlaps(befores + afters):
        leaver, comer = sorted((first, second))
        if leaver[0] == "<" and comer[0] == ">" and leaver[1:] != comer[1:]:
            crowded.add(leaver[1:])
    return frozenset(crowded)
