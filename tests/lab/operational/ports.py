# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which interfaces are up, and why the others aren't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from tests.lab.engine import names, vlanset
from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface, allowed_of, carries, current_facts, is_l2, is_shutdown


class Reason(Enum):
    """Why an interface is up or down."""

    UP = "up"
    SHUT = "shut"
    """Somebody said `shutdown`."""
    UNPLUGGED = "unplugged"
    """Nothing is at the other end: nobody ever configured the port."""
    DARK = "dark"
    """The other end is shut."""
    UNBUNDLED = "unbundled"
    """It is meant to be in a LAG, and the other end doesn't agree."""
    MEMBERS = "members"
    """No member of the LAG is up and bundled."""
    PARENT = "parent"
    """The interface that carries it is down."""
    NO_VLAN = "no vlan"
    """Its VLAN doesn't exist or isn't active."""
    NO_PORT = "no port"
    """No port that is up carries its VLAN."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of one interface."""

    reason: Reason

    @property
    def up(self) -> bool:
        return self.reason is Reason.UP

    @property
    def shut(self) -> bool:
        return self.reason is Reason.SHUT


LACP = {"active", "passive"}


class View:
    """A device's state at this moment; what it knows about others is shared among the views of one question."""

    def __init__(self, device: Device, others: dict[int, View] | None = None) -> None:
        self.device = device
        self.config = device.running
        self.facts = current_facts(device.running)
        self.interfaces = device.running.interfaces
        self._others = {} if others is None else others
        self._others[id(device)] = self
        self._known: dict[str, Status] = {}

    def other(self, device: Device) -> View:
        """The view of another device."""
        return self._others.get(id(device)) or View(device, self._others)

    def far_end(self, full: str) -> tuple[View, Interface | None] | None:
        """The device and the port at the other end of the cable; None where it isn't in the lab."""
        end = self.device.far_end(full)
        if end is None:
            return None
        view = self.other(end[0])
        return view, view.interfaces.get(end[1])

    def is_shut(self, port: Interface) -> bool:
        return is_shutdown(port, self.facts, self.device.platform)

    def is_l2(self, port: Interface) -> bool:
        return is_l2(port, self.facts)

    def ports(self, *kinds: str) -> Iterator[Interface]:
        """Interfaces in the device's order, of some kinds or all."""
        return (port for port in self.interfaces.values() if not kinds or port.kind in kinds)

    def status(self, full: str) -> Status:
        """The state of an interface that exists."""
        known = self._known.get(full)
        if known is None:
            port = self.interfaces[full]
            reason = Reason.SHUT if self.is_shut(port) else _REASONS.get(port.kind, _always_up)(self, port)
            known = self._known[full] = Status(reason)
        return known

    def up(self, full: str) -> bool:
        return full in self.interfaces and self.status(full).up

    def has_carrier(self, port: Interface) -> bool:
        """Whether light arrives at a port, in a LAG or not."""
        return not self.is_shut(port) and self.status(port.name.full).reason in {Reason.UP, Reason.UNBUNDLED}

    @cached_property
    def lags(self) -> dict[int, Interface]:
        return {port.name.numbers[0]: port for port in self.ports(names.PORT_CHANNEL)}

    def bundled(self, port: Interface) -> bool:
        """Whether a member works in its LAG."""
        return port.group is not None and self.up(port.name.full) and self.up_lag(port.group[0])

    def up_lag(self, number: int) -> bool:
        return number in self.lags and not self.is_shut(self.lags[number])

    def partner(self, number: int) -> tuple[View, int] | None:
        """The device and LAG at the other end of a LAG; None where no member's other end is in the lab's LAGs."""
        for port in self.config.members(number):
            end = self.far_end(port.name.full)
            if end is not None and end[1] is not None and end[1].group is not None and not self.is_shut(port):
                return end[0], end[1].group[0]
        return None

    def agrees(self, port: Interface) -> bool:
        """Whether the other end of a LAG's member bundles it too; who isn't in the lab agrees."""
        if port.group is None or not self.up_lag(port.group[0]):
            return False
        number, mode = port.group
        end = self.far_end(port.name.full)
        if mode not in LACP or end is None:
            return True
        view, far = end
        if far is None or far.group is None or far.group[1] not in LACP or "active" not in (mode, far.group[1]):
            return False
        return view.up_lag(far.group[0]) and self.partner(number) == (view, far.group[0])

    def carries(self, port: Interface, vlan: int) -> bool:
        """Whether a switchport or a layer-2 LAG passes a VLAN."""
        return bool(carries(port, vlan, self.facts))

    def is_trunk(self, port: Interface) -> bool:
        return port.mode == "trunk"

    def vlan_exists(self, vlan: int) -> bool:
        known = self.config.vlans.get(vlan)
        return vlan == 1 if known is None else known.active

    def carriers(self, vlan: int) -> Iterator[Interface]:
        """The ports and LAGs that are up and pass a VLAN."""
        ports = self.ports(names.PHYSICAL, names.PORT_CHANNEL)
        return (port for port in ports if self.carries(port, vlan) and self.up(port.name.full))

    def active_vlans(self, port: Interface) -> int:
        """The VLANs of a trunk that exist, a bit each."""
        known = sum(1 << vlan for vlan in {1, *self.config.vlans} if self.vlan_exists(vlan))
        return allowed_of(port) & known & vlanset.ALL


def is_configured(port: Interface) -> bool:
    """Whether anybody ever said anything about a port."""
    said = (port.description, port.mtu, port.mode, port.access, port.native, port.trunk_encapsulation, port.group)
    told = port.shutdown is not None or port.routed is not None or port.allowed is not None
    return told or any(said) or bool(port.vrf or port.extras or port.has_address())


def _socket(view: View, port: Interface) -> Reason:
    end = view.far_end(port.name.full)
    if end is None and not is_configured(port) and not _carries_subinterfaces(view, port):
        return Reason.UNPLUGGED
    if end is not None and (end[1] is None or end[0].is_shut(end[1])):
        return Reason.DARK
    if port.group is not None and not view.agrees(port):
        return Reason.UNBUNDLED
    return Reason.UP


def _carries_subinterfaces(view: View, port: Interface) -> bool:
    return any(sub.name.parent == port.name.full for sub in view.ports(names.SUBINTERFACE))


def _lag(view: View, port: Interface) -> Reason:
    members = view.config.members(port.name.numbers[0])
    return Reason.UP if any(view.up(member.name.full) for member in members) else Reason.MEMBERS


def _subinterface(view: View, port: Interface) -> Reason:
    return Reason.UP if view.up(port.name.parent) else Reason.PARENT


def _svi(view: View, port: Interface) -> Reason:
    vlan = port.name.numbers[0]
    if not view.vlan_exists(vlan):
        return Reason.NO_VLAN
    if any(line.startswith("no autostate") for _place, line in port.extras):
        return Reason.UP
    return Reason.UP if next(view.carriers(vlan), None) is not None else Reason.NO_PORT


def _always_up(_view: View, _port: Interface) -> Reason:
    return Reason.UP


_REASONS: dict[str, Callable[[View, Interface], Reason]] = {
    names.PHYSICAL: _socket,
    names.MANAGEMENT: _socket,
    names.PORT_CHANNEL: _lag,
    names.SUBINTERFACE: _subinterface,
    names.SVI: _svi,
}
