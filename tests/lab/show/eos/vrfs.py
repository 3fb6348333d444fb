# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: `show vrf`, whose table changed between releases."""

from __future__ import annotations

from itertools import zip_longest

from tests.lab.engine.device import Device
from tests.lab.engine.eos_version import version_of
from tests.lab.show.common import short
from tests.lab.show.table import Table

_LAST_WITH_RD = (4, 24)
_WIDTHS = (15, 15, 16, 40)


def vrfs(device: Device) -> str:
    """Releases up to 4.24 print the route distinguisher and one entry per VRF."""
    rows = _with_rd(device) if version_of(device.running)[:2] <= _LAST_WITH_RD else _by_family(device)
    return "Maximum number of VRFs allowed: 1023\n" + "".join(f"{line.rstrip()}\n" for line in rows)


def _interfaces(device: Device, vrf: str) -> list[str]:
    ports = device.running.interfaces.values()
    return [short("eos", port) for port in ports if port.vrf == vrf and (vrf or port.has_address())]


def _routes(device: Device, vrf: str, family: str) -> bool:
    words = {"IPv4": "ip routing", "IPv6": "ipv6 unicast-routing"}[family]
    return device.running.has_line(f"{words} vrf {vrf}" if vrf else words)


def _by_family(device: Device) -> list[str]:
    lines = [
        "   VRF             Protocols       State            Interfaces",
        "--------------- --------------- ---------------- ----------------------------------------",
    ]
    for vrf in sorted((*device.running.vrfs, ""), key=lambda name: name or "default"):
        for family in ("IPv4", "IPv6"):
            ports = _interfaces(device, vrf) if family == "IPv4" or _routes(device, vrf, family) else []
            state = "routing" if _routes(device, vrf, family) else "no routing"
            lines.append(_row(vrf or "default", family, state, ", ".join(ports)))
    return lines


def _row(*cells: str) -> str:
    return "   " + " ".join(f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


def _with_rd(device: Device) -> list[str]:
    lines = [
        "   VRF           RD              Protocols       State             Interfaces",
        "------------- --------------- --------------- ------------------- ---------------------------",
    ]
    for vrf, said in device.running.vrfs.items():
        rd = next((line.split()[1] for line in said if line.split()[0] == "rd"), "<not set>")
        states = [
            f"v{family[-1]}:{'' if _routes(device, vrf, family) else 'no '}routing" for family in ("IPv4", "IPv6")
        ]
        ports = [port.name.full for port in device.running.interfaces.values() if port.vrf == vrf]
        pairs = [", ".join(ports[at : at + 2]) + ("," if ports[at + 2 :] else "") for at in range(0, len(ports), 2)]
        heads = [(vrf, rd, "ipv4,ipv6", f"{states[0]},"), ("", "", "", states[1])]
        for head, names in zip_longest(heads, pairs, fillvalue=None):
            name, rd_text, protocols, state = head or ("", "", "", "")
            lines.append(f"   {name:<13} {rd_text:<15} {protocols:<15} {state:<17} {names or ''}")
    return lines


COMMANDS: Table = {"show vrf": vrfs}
