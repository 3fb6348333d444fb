# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the platforms' `show` commands share: names, tables, VLANs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.engine.model import BadToken, Interface
from tests.lab.engine.names import Name
from tests.lab.engine.texts import SYNTAX
from tests.lab.operational import View
from tests.lab.operational.neighbors import Neighbor

_SHORT = {
    "ios": {"TwentyFiveGigE": "Twe", "Port-channel": "Po", "BDI": "BDI"},
    "nxos": {
        "Ethernet": "Eth",
        "loopback": "Lo",
        "Vlan": "Vlan",
        "mgmt": "mgmt",
        "port-channel": "Po",
        "Tunnel": "Tunnel",
        "nve": "nve",
    },
    "eos": {},
}


def short(platform: str, port: Interface) -> str:
    """The platform's abbreviation of an interface's name."""
    word = port.name.full.rstrip("0123456789/.:")
    return _SHORT[platform].get(word, word[:2]) + port.name.full[len(word) :]


def lldp_port(one: Neighbor) -> str:
    """How a neighbour names its port in LLDP: IOS abbreviates, the others don't."""
    return short("ios", one.port) if one.view.device.platform == "ios" else one.port.name.full


def one_port(device: Device, name: Name) -> Interface:
    """The interface with a name; the device complains where it has none."""
    port = device.running.interfaces.get(name.full)
    if port is None:
        raise BadToken(SYNTAX[device.platform].invalid, offset=len("show "))
    return port


def each_or_all(section: Callable[[View, Interface], str], *, joint: str = "") -> Callable[..., str]:
    """A command that prints one interface or, without a name, all of them; empty sections are left out."""

    def show(device: Device, name: Name | None = None) -> str:
        view = View(device)
        ports = view.interfaces.values() if name is None else [one_port(device, name)]
        return joint.join(text for text in (section(view, port) for port in ports) if text)

    return show


def lines(found: Iterable[str]) -> str:
    """Lines as text, each with its newline."""
    return "".join(f"{line}\n" for line in found)


def listed(head: str, items: Sequence[str], *, width: int, indent: int, joint: str = ", ") -> Iterator[str]:
    """A row whose last column is a list that goes on below itself."""
    rows: list[str] = []
    for item in items:
        if rows and len(rows[-1]) + len(joint) + len(item) <= width:
            rows[-1] += joint + item
        else:
            rows.append(item)
    yield (head + (rows[0] if rows else "")).rstrip()
    yield from (" " * indent + row for row in rows[1:])


def rows_of(table: str, row: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """A table as NX-OS prints it in JSON: one row is an object, several are a list, none is no table."""
    if not found:
        return {}
    return {f"TABLE_{table}": {f"ROW_{row}": found if len(found) > 1 else found[0]}}


def named_vlans(device: Device) -> list[tuple[int, str, str, bool]]:
    """VLAN ID, name, state and whether it is shut, VLAN 1 included."""
    rows = [(1, "default", "active", False)] if 1 not in device.running.vlans else []
    for number, vlan in sorted(device.running.vlans.items()):
        name = vlan.name or ("default" if number == 1 else f"VLAN{number:04d}")
        rows.append((number, name, "suspended" if vlan.suspended else "active", vlan.shutdown))
    return rows


def vlan_name(device: Device, vlan: int) -> str:
    """The name of a VLAN; empty where it doesn't exist."""
    return next((name for number, name, _state, _shut in named_vlans(device) if number == vlan), "")


def switchports(view: View) -> Iterator[Interface]:
    """Ports and LAGs that switch, members of LAGs left out."""
    for port in view.ports(names.PHYSICAL, names.PORT_CHANNEL):
        if view.is_l2(port) and port.group is None:
            yield port


def vlan_ports(view: View, vlan: int) -> list[Interface]:
    """The ports and LAGs that carry a VLAN now, as NX-OS and EOS list them."""
    return list(view.carriers(vlan))


def vrf_names(view: View) -> list[str]:
    return sorted(view.config.vrfs)
