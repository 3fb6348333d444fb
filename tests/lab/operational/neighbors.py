# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""LLDP and CDP: who sees whom, port by port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.lab.engine import names
from tests.lab.engine.addresses import dotted
from tests.lab.engine.model import Interface

from .ports import View


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A device that was heard on a port."""

    local: Interface
    view: View
    port: Interface


def lldp_runs(view: View) -> bool:
    """On by default on EOS only; IOS wants `lldp run`, NX-OS `feature lldp`."""
    if view.device.platform == "nxos":
        return "lldp" in view.facts.features
    return view.config.has_line("lldp run") or (
        view.device.platform == "eos" and not view.config.has_line("no lldp run")
    )


def cdp_runs(view: View) -> bool:
    """On by default on Cisco's platforms; EOS doesn't have it."""
    off = {"ios": "no cdp run", "nxos": "no cdp enable"}.get(view.device.platform)
    return off is not None and not view.config.has_line(off)


def lldp(view: View) -> Iterator[Neighbor]:
    return _neighbors(view, lldp_runs, sends="no lldp transmit", hears="no lldp receive")


def cdp(view: View) -> Iterator[Neighbor]:
    return _neighbors(view, cdp_runs, sends="no cdp enable", hears="no cdp enable")


def _neighbors(view: View, runs: Callable[[View], bool], *, sends: str, hears: str) -> Iterator[Neighbor]:
    """Both devices run the protocol, both ports have light, and neither is told to be silent or deaf."""
    for port in view.ports(names.PHYSICAL, names.MANAGEMENT) if runs(view) else ():
        end = view.far_end(port.name.full)
        if end is None or not view.has_carrier(port):
            continue
        far, socket = end
        if (
            socket is not None
            and runs(far)
            and far.has_carrier(socket)
            and not says(port, hears)
            and not says(socket, sends)
        ):
            yield Neighbor(port, far, socket)


def says(port: Interface, line: str) -> bool:
    """Whether the port's section has this line."""
    return any(text == line for _place, text in port.extras)


def management_address(view: View) -> str:
    """The address that a device announces: of its management port, else of a loopback, else the first that is up."""
    kinds = (names.MANAGEMENT, names.LOOPBACK, names.SVI, names.PHYSICAL, names.PORT_CHANNEL, names.SUBINTERFACE)
    for kind in kinds:
        for port in view.ports(kind):
            if port.ipv4 and view.up(port.name.full):
                return dotted(port.ipv4[0].address)
    return ""
