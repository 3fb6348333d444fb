# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: `show vrf`, whose table changed between releases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from tests.lab.engine.device import Device
from tests.lab.engine.eos.version import version_of
from tests.lab.engine.model import Interface, Refused
from tests.lab.operational import View
from tests.lab.show.common import lines, short
from tests.lab.show.table import Structured, Table

_LAST_WITH_RD = (4, 24)
_DEFAULT = "default"
_FAMILIES = ("IPv4", "IPv6")
_WIDTHS = (15, 15, 16, 40)


def vrfs(device: Device, wanted: str = "") -> str:
    """Releases up to 4.24 print the route distinguisher and one entry per VRF."""
    view = View(device)
    shown = _with_rd if version_of(device.running)[:2] <= _LAST_WITH_RD else _by_family
    return lines(["Maximum number of VRFs allowed: 1023", *(row.rstrip() for row in shown(view, wanted))])


def vrfs_data(device: Device, wanted: str = "") -> dict[str, Any]:
    view = View(device)
    return {"vrfs": {name: _data(view, name) for name in _names(view, wanted)}}


def _data(view: View, vrf: str) -> dict[str, Any]:
    ports = _interfaces(view, vrf)
    families = {
        family.lower(): {
            "supported": True,
            "protocolState": "up",
            "routingState": "up" if _routes(view, vrf, family) else "down",
        }
        for family in _FAMILIES
    }
    return {
        "routeDistinguisher": _rd(view, vrf),
        "protocols": families,
        "vrfState": "up",
        "interfacesV4": [port.name.full for port in ports if port.ipv4],
        "interfacesV6": [port.name.full for port in ports if port.ipv6],
        "interfaces": [port.name.full for port in ports],
    }


def _names(view: View, wanted: str) -> list[str]:
    known = sorted((*view.config.vrfs, _DEFAULT))
    if wanted and wanted not in known:
        raise Refused(f"% VRF {wanted} does not exist.")
    return [wanted] if wanted else known


def _interfaces(view: View, vrf: str) -> list[Interface]:
    """The interfaces of a VRF; of the default one only those that speak IP."""
    if vrf != _DEFAULT:
        return [port for port in view.ports() if port.vrf == vrf]
    return [port for port in view.ports() if not port.vrf and port.has_address()]


def _routes(view: View, vrf: str, family: str) -> bool:
    words = {"IPv4": "ip routing", "IPv6": "ipv6 unicast-routing"}[family]
    return view.config.has_line(words if vrf == _DEFAULT else f"{words} vrf {vrf}")


def _rd(view: View, vrf: str) -> str:
    said = (line.split() for line in view.config.vrfs.get(vrf, ()))
    return next((words[1] for words in said if words[:1] == ["rd"] and len(words) > 1), "")


def _by_family(view: View, wanted: str) -> Iterator[str]:
    yield "   VRF             Protocols       State            Interfaces"
    yield "--------------- --------------- ---------------- ----------------------------------------"
    for vrf in _names(view, wanted):
        for family in _FAMILIES:
            ports = _interfaces(view, vrf) if family == "IPv4" or _routes(view, vrf, family) else []
            state = "routing" if _routes(view, vrf, family) else "no routing"
            yield _row(vrf, family, state, ", ".join(short("eos", port) for port in ports))


def _row(*cells: str) -> str:
    return "   " + " ".join(f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


def _with_rd(view: View, wanted: str) -> Iterator[str]:
    yield "   VRF           RD              Protocols       State             Interfaces"
    yield "------------- --------------- --------------- ------------------- ---------------------------"
    for vrf in (name for name in _names(view, wanted) if name != _DEFAULT):
        states = [f"v{family[-1]}:{'' if _routes(view, vrf, family) else 'no '}routing" for family in _FAMILIES]
        ports = [port.name.full for port in _interfaces(view, vrf)]
        pairs = [", ".join(ports[at : at + 2]) + ("," if ports[at + 2 :] else "") for at in range(0, len(ports), 2)]
        heads = [(vrf, _rd(view, vrf) or "<not set>", "ipv4,ipv6", f"{states[0]},"), ("", "", "", states[1])]
        for head, names in zip_longest(heads, pairs, fillvalue=None):
            name, rd_text, protocols, state = head or ("", "", "", "")
            yield f"   {name:<13} {rd_text:<15} {protocols:<15} {state:<17} {names or ''}"


_SHOW = Structured(vrfs, vrfs_data)
COMMANDS: Table = {"show vrf": _SHOW, "show vrf <word>": _SHOW}
