# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: `show vlan`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.lab.engine import names, vlanset
from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface, Refused
from tests.lab.operational import View
from tests.lab.show.common import lines, listed, named_vlans, rows_of, short
from tests.lab.show.table import Structured, Table

_HEAD = ["", "VLAN Name                             Status    Ports", f"{'-' * 4} {'-' * 32} {'-' * 9} {'-' * 31}"]
Row = tuple[int, str, str, bool]


def member_ports(view: View, vlan: int) -> list[Interface]:
    """Access ports whether or not they are up, and trunks that are; LAGs with their members."""
    found: list[Interface] = []
    for port in view.ports(names.PORT_CHANNEL, names.PHYSICAL):
        lag = view.lags.get(port.group[0]) if port.group is not None and view.bundled(port) else None
        carrier = lag or port
        if view.carries(carrier, vlan) and (not view.is_trunk(carrier) or view.up(carrier.name.full)):
            found.append(port)
    return sorted(found, key=lambda port: port.kind != names.PORT_CHANNEL)


def _table(device: Device, found: Iterable[Row]) -> list[str]:
    view = View(device)
    rows = list(_HEAD)
    for number, name, state, shut in found:
        status = "act/lshut" if shut and state == "active" else state
        ports = [short("nxos", port) for port in member_ports(view, number)]
        rows += listed(f"{number:<4} {name:<32} {status:<9} ", ports, width=31, indent=48)
    return rows


def vlan_brief(device: Device) -> str:
    return lines(_table(device, named_vlans(device)))


def vlan(device: Device) -> str:
    """`show vlan`: the table, the VLANs' types, and features that nobody uses."""
    found = named_vlans(device)
    return lines(_table(device, found)) + _types(found)


def _types(found: list[Row]) -> str:
    rows = ["", "VLAN Type         Vlan-mode", "---- -----        ----------"]
    rows += [f"{number:<4} enet         CE     " for number, *_ in found]
    rows += ["", "Remote SPAN VLANs", "-" * 79, "", "Primary  Secondary  Type             Ports"]
    return lines([*rows, "-------  ---------  ---------------  -------------------------------------------", ""])


def _wanted(device: Device, numbers: int) -> list[Row]:
    known = {row[0]: row for row in named_vlans(device)}
    wanted = vlanset.members(numbers)
    missing = [number for number in wanted if number not in known]
    if missing:
        raise Refused(f"VLAN {missing[0]} not found in current VLAN database")
    return [known[number] for number in wanted]


def vlan_id(device: Device, numbers: int) -> str:
    found = _wanted(device, numbers)
    return lines(_table(device, found)) + _types(found)


def vlan_by_name(device: Device, name: str) -> str:
    found = [row for row in named_vlans(device) if row[1] == name]
    if not found:
        raise Refused(f"VLAN {name} not found in current VLAN database")
    return lines(_table(device, found)) + _types(found)


def _brief_rows(device: Device, found: list[Row]) -> list[dict[str, Any]]:
    view = View(device)
    rows = []
    for number, name, state, shut in found:
        ports = ",".join(port.name.full for port in member_ports(view, number))
        row = {"vlanshowbr-vlanid": str(number), "vlanshowbr-vlanid-utf": str(number), "vlanshowbr-vlanname": name}
        row |= {"vlanshowbr-vlanstate": "suspend" if state == "suspended" else state}
        row |= {"vlanshowbr-shutstate": "shutdown" if shut else "noshutdown"}
        rows.append(row | ({"vlanshowplist-ifidx": ports} if ports else {}))
    return rows


def vlan_data(device: Device) -> dict[str, Any]:
    found = named_vlans(device)
    types = [
        {"vlanshowinfo-vlanid": str(row[0]), "vlanshowinfo-media-type": "enet", "vlanshowinfo-vlanmode": "ce-vlan"}
        for row in found
    ]
    return {**rows_of("vlanbrief", "vlanbrief", _brief_rows(device, found)), **rows_of("mtuinfo", "mtuinfo", types)}


def vlan_brief_data(device: Device) -> dict[str, Any]:
    """`brief` has other keys than the command without it."""
    return rows_of("vlanbriefxbrief", "vlanbriefxbrief", _brief_rows(device, named_vlans(device)))


def vlan_id_data(device: Device, numbers: int) -> dict[str, Any]:
    found = _wanted(device, numbers)
    types = [
        {"vlanshowinfo-vlanid": str(row[0]), "vlanshowinfo-media-type": "enet", "vlanshowinfo-vlanmode": "ce-vlan"}
        for row in found
    ]
    return {
        **rows_of("vlanbriefid", "vlanbriefid", _brief_rows(device, found)),
        **rows_of("mtuinfoid", "mtuinfoid", types),
    }


COMMANDS: Table = {
    "show vlan": Structured(vlan, vlan_data),
    "show vlan brief": Structured(vlan_brief, vlan_brief_data),
    "show vlan id <vlans>": Structured(vlan_id, vlan_id_data),
    "show vlan name <word>": vlan_by_name,
}
