# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who hears whom: frames followed through ports, LAGs and VLANs to the interfaces that they reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.lab.engine import names
from tests.lab.engine.model import Interface

from .ports import View


@dataclass(frozen=True, slots=True)
class Heard:
    """A layer-3 interface of another device on the same wire or VLAN."""

    view: View
    port: Interface
    through: Interface
    """The port or LAG of this device behind which it is."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame that leaves a port; `tag` is its VLAN on the wire, 0 without one."""

    view: View
    port: Interface
    tag: int
    through: Interface


class _Walk:
    """One walk through a broadcast domain."""

    def __init__(self) -> None:
        self.heard: dict[tuple[int, str], Heard] = {}
        self._flooded: set[tuple[int, int]] = set()
        self._frames: list[_Frame] = []

    def send(self, view: View, port: Interface, tag: int, through: Interface) -> None:
        """Out of a port, or of one bundled member of a LAG after the other."""
        if port.kind != names.PORT_CHANNEL:
            self._frames.append(_Frame(view, port, tag, through))
            return
        for member in view.config.members(port.name.numbers[0]):
            if view.bundled(member):
                self._frames.append(_Frame(view, member, tag, through))

    def flood(self, view: View, vlan: int, through: Interface | None) -> None:
        """To every port that carries the VLAN."""
        if (id(view), vlan) in self._flooded or not view.vlan_exists(vlan):
            return
        self._flooded.add((id(view), vlan))
        for port in view.carriers(vlan):
            tagged = view.is_trunk(port) and vlan != (port.native or 1)
            self.send(view, port, vlan if tagged else 0, through or port)

    def run(self) -> None:
        while self._frames:
            self._arrive(self._frames.pop())

    def _arrive(self, frame: _Frame) -> None:
        end = frame.view.far_end(frame.port.name.full)
        if end is None:
            return
        view, socket = end
        if socket is None or not view.up(socket.name.full):
            return
        port = view.lags.get(socket.group[0]) if socket.group is not None else socket
        if port is None or (socket.group is not None and not view.bundled(socket)):
            return
        if view.is_l2(port):
            self._switch(view, port, frame)
            return
        for target in _targets(view, port, frame.tag):
            self._hear(view, target, frame.through)

    def _switch(self, view: View, port: Interface, frame: _Frame) -> None:
        vlan = frame.tag or ((port.native or 1) if view.is_trunk(port) else (port.access or 1))
        if (frame.tag and not view.is_trunk(port)) or not view.carries(port, vlan):
            return
        for svi in view.ports(names.SVI):
            if svi.name.numbers[0] == vlan:
                self._hear(view, svi, frame.through)
        self.flood(view, vlan, frame.through)

    def _hear(self, view: View, port: Interface, through: Interface) -> None:
        if view.up(port.name.full):
            self.heard.setdefault((id(view), port.name.full), Heard(view, port, through))


def _targets(view: View, port: Interface, tag: int) -> Iterator[Interface]:
    """The routed port itself, or the subinterface with the frame's tag."""
    if not tag:
        yield port
        return
    subs = view.ports(names.SUBINTERFACE)
    yield from (sub for sub in subs if sub.name.parent == port.name.full and sub.dot1q == tag)


def heard(view: View, port: Interface) -> list[Heard]:
    """The layer-3 interfaces of other devices that a layer-3 interface reaches without a router."""
    if not view.up(port.name.full):
        return []
    walk = _Walk()
    if port.kind == names.SVI:
        walk.flood(view, port.name.numbers[0], None)
    elif port.kind == names.SUBINTERFACE:
        carrier = view.interfaces[port.name.parent]
        walk.send(view, carrier, port.dot1q or 0, carrier)
    elif not view.is_l2(port):
        walk.send(view, port, 0, port)
    walk.run()
    return [one for one in walk.heard.values() if one.view is not view]


def heard_in_vlan(view: View, vlan: int) -> list[Heard]:
    """The layer-3 interfaces of other devices behind a VLAN's ports."""
    walk = _Walk()
    walk.flood(view, vlan, None)
    walk.run()
    return [one for one in walk.heard.values() if one.view is not view]
