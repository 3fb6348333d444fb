# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: LLDP, CDP and LACP neighbours."""

from __future__ import annotations

from typing import Any

from tests.lab.engine.device import Device
from tests.lab.engine.model import BadToken, Interface
from tests.lab.engine.names import Name
from tests.lab.engine.texts import SYNTAX
from tests.lab.operational import View
from tests.lab.operational.neighbors import Neighbor, cdp, cdp_runs, lldp, lldp_runs, management_address
from tests.lab.operational.ports import LACP
from tests.lab.show import hardware
from tests.lab.show.common import lines, lldp_port, one_port, rows_of, short
from tests.lab.show.hardware import dots
from tests.lab.show.table import Structured, Table

_CODES = [
    "Capability codes:",
    "  (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device",
    "  (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other",
]


def _lldp(device: Device, name: Name | None) -> list[Neighbor]:
    """The neighbours; without `feature lldp` the command doesn't exist."""
    view = View(device)
    if not lldp_runs(view):
        raise BadToken(SYNTAX["nxos"].invalid, offset=len("show "))
    port = one_port(device, name) if name is not None else None
    return [one for one in lldp(view) if port is None or one.local is port]


def _capability(one: Neighbor) -> str:
    return "R" if hardware.model(one.view.device).capabilities == "R" else "BR"


def lldp_neighbors(device: Device, name: Name | None = None) -> str:
    found = _lldp(device, name)
    if not found:
        return "ERROR: No neighbour information\n"
    rows = [*_CODES, "Device ID            Local Intf      Hold-time  Capability  Port ID  "]
    for one in found:
        rest = f"{short('nxos', one.local):<15} {120:<10} {_capability(one):<11} {lldp_port(one)}"
        who = one.view.device.hostname
        rows += [f"{who:<20} {rest}"] if len(who) <= 20 else [who, " " * 21 + rest]
    return lines([*rows, f"Total entries displayed: {len(found)}"])


def _lldp_row(one: Neighbor) -> dict[str, Any]:
    return {
        "chassis_type": "7",
        "chassis_id": one.view.device.hostname,
        "l_port_id": short("nxos", one.local),
        "hold_time": "120",
        "system_capability": _capability(one),
        "port_type": "5",
        "port_id": lldp_port(one),
        "mgmt_addr_type": "IPV4",
        "mgmt_addr": management_address(one.view) or "not advertised",
    }


def lldp_neighbors_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    found = [_lldp_row(one) for one in _lldp(device, name)]
    return {**rows_of("nbor", "nbor", found), "neigh_count": str(len(found))}


def _native(one: Neighbor) -> str:
    if not one.view.is_l2(one.port):
        return "not advertised"
    return str((one.port.native if one.view.is_trunk(one.port) else one.port.access) or 1)


def _detail_row(one: Neighbor) -> dict[str, Any]:
    model = hardware.model(one.view.device)
    codes = "R" if model.capabilities == "R" else "B, R"
    return {
        "chassis_type": "4",
        "chassis_id": dots(hardware.mac(one.view.device)),
        "port_type": "5",
        "port_id": lldp_port(one),
        "l_port_id": short("nxos", one.local),
        "port_desc": one.port.description or one.port.name.full,
        "sys_name": one.view.device.hostname,
        "sys_desc": model.description,
        "ttl": "112",
        "system_capability": codes,
        "enabled_capability": codes,
        "mgmt_addr_type": "IPV4",
        "mgmt_addr": management_address(one.view) or "not advertised",
        "vlan_id": _native(one),
    }


def lldp_detail(device: Device, name: Name | None = None) -> str:
    found = _lldp(device, name)
    if not found:
        return "ERROR: No neighbour information\n"
    rows = [*_CODES, "Device ID            Local Intf      Hold-time  Capability  Port ID  ", ""]
    for row in map(_detail_row, found):
        rows += [f"Chassis id: {row['chassis_id']}", f"Port id: {row['port_id']}", f"Local Port id: {row['l_port_id']}"]
        rows += [
            f"Port Description: {row['port_desc']}",
            f"System Name: {row['sys_name']}",
            f"System Description: {row['sys_desc']}",
        ]
        rows += [f"Time remaining: {row['ttl']} seconds", f"System Capabilities: {row['system_capability']}"]
        rows += [f"Enabled Capabilities: {row['enabled_capability']}", f"Management Address: {row['mgmt_addr']}"]
        rows += ["Management Address IPV6: not advertised", f"Vlan ID: {row['vlan_id']}", "", ""]
    return lines([*rows, f"Total entries displayed: {len(found)}"])


def lldp_detail_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    found = [_detail_row(one) for one in _lldp(device, name)]
    return {**rows_of("nbor_detail", "nbor_detail", found), "neigh_count": str(len(found))}


def _cdp(device: Device, name: Name | None) -> list[Neighbor]:
    view = View(device)
    port = one_port(device, name) if name is not None else None
    return [one for one in cdp(view) if port is None or one.local is port]


def _cdp_name(one: Neighbor) -> str:
    device = one.view.device
    return f"{device.hostname}({hardware.serial(device)})" if device.platform == "nxos" else device.hostname


def _platform(one: Neighbor) -> str:
    model = hardware.model(one.view.device).product
    return f"cisco {model}" if one.view.device.platform == "ios" else model


_NO_CDP = "Note: CDP is not enabled globally\n"


def cdp_neighbors(device: Device, name: Name | None = None) -> str:
    if not cdp_runs(View(device)):
        return _NO_CDP
    found = _cdp(device, name)
    rows = ["Capability Codes: R - Router, T - Trans-Bridge, B - Source-Route-Bridge"]
    rows += ["                  S - Switch, H - Host, I - IGMP, r - Repeater,"]
    rows += [
        "                  V - VoIP-Phone, D - Remotely-Managed-Device,",
        "                  s - Supports-STP-Dispute",
        "",
    ]
    rows += ["Device-ID          Local Intrfce  Hldtme Capability  Platform      Port ID"]
    for one in found:
        codes = "R S I s" if one.view.device.platform == "nxos" else "R I" if _capability(one) == "R" else "R S I"
        model = hardware.model(one.view.device).product
        rest = f"{short('nxos', one.local):<14} {143:<6} {codes:<11} {model[:13]:<13} {_short_port(one)}"
        who = _cdp_name(one)
        rows += [f"{who:<18} {rest}"] if len(who) <= 18 else [who, " " * 19 + rest]
    return lines([*rows, "", f"Total entries displayed: {len(found)}"])


def _short_port(one: Neighbor) -> str:
    """IOS abbreviates with three letters, as its own CDP does."""
    if one.view.device.platform != "ios":
        return short("nxos", one.port)
    letters = hardware.letters(one.port)
    return letters[:3] + one.port.name.full[len(letters) :]


def _cdp_row(index: int, one: Neighbor) -> dict[str, Any]:
    model = hardware.model(one.view.device)
    address = management_address(one.view)
    return {
        "ifindex": str(436_207_616 + 512 * index),
        "device_id": _cdp_name(one),
        "sysname": one.view.device.hostname,
        "intf_id": one.local.name.full,
        "port_id": one.port.name.full,
        "platform_id": _platform(one),
        "capability": ["router"] if model.capabilities == "R" else ["router", "switch", "IGMP_cnd_filtering"],
        "ttl": "143",
        "version": model.description,
        "version_no": "v2",
        **({"nativevlan": _native(one)} if one.view.is_l2(one.port) else {}),
        "duplexmode": "full",
        **({"v4addr": address, "v4mgmtaddr": address} if address else {}),
    }


def cdp_detail(device: Device, name: Name | None = None) -> str:
    if not cdp_runs(View(device)):
        return _NO_CDP
    rows: list[str] = []
    for index, one in enumerate(_cdp(device, name)):
        row = _cdp_row(index, one)
        words = "Router" if row["capability"] == ["router"] else "Router Switch IGMP Filtering"
        address = [f"    IPv4 Address: {row['v4addr']}"] if "v4addr" in row else []
        rows += [
            "-" * 40,
            f"Device ID:{row['device_id']}",
            f"System Name: {row['sysname']}",
            "",
            "Interface address(es):",
            *address,
        ]
        rows += [f"Platform: {row['platform_id']}, Capabilities: {words}"]
        rows += [
            f"Interface: {row['intf_id']}, Port ID (outgoing port): {row['port_id']}",
            "Holdtime: 143 sec",
            "",
            "Version:",
        ]
        rows += [row["version"], "", "Advertisement Version: 2"]
        rows += [f"Native VLAN: {row['nativevlan']}"] if "nativevlan" in row else []
        rows += ["Duplex: full", "Mgmt address(es):", *address]
    return lines(rows)


def cdp_detail_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    """Without neighbors nothing is printed, where the table in brief says that there are none."""
    found = [_cdp_row(index, one) for index, one in enumerate(_cdp(device, name))]
    table = rows_of("cdp_neighbor_detail_info", "cdp_neighbor_detail_info", found)
    return {"neigh_count": str(len(found)), **table} if found else {}


def cdp_neighbors_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    found = [_cdp_row(index, one) for index, one in enumerate(_cdp(device, name))]
    keys = ("ifindex", "device_id", "intf_id", "ttl", "capability", "platform_id", "port_id")
    rows = [{key: row[key] for key in keys} for row in found]
    return {"neigh_count": str(len(found)), **rows_of("cdp_neighbor_brief_info", "cdp_neighbor_brief_info", rows)}


def lacp_neighbor(device: Device) -> str:
    """Bundled LACP members and their partners."""
    view = View(device)
    if "lacp" not in view.facts.features:
        raise BadToken(SYNTAX["nxos"].invalid, offset=len("show "))
    rows = ["Flags:  S - Device is sending Slow LACPDUs F - Device is sending Fast LACPDUs"]
    rows += ["        A - Device is in Active mode       P - Device is in Passive mode"]
    for number, lag in sorted(view.lags.items()):
        members = [one for one in view.config.members(number) if one.group is not None and one.group[1] in LACP]
        rows += [f"{lag.name.full} neighbors", "Partner's information"] if members else []
        for one in members:
            if view.bundled(one):
                rows += _partner(view, one)
    return lines(rows)


def _partner(view: View, port: Interface) -> list[str]:
    end = view.far_end(port.name.full)
    address, mode = hardware.stranger_mac(port.name.key[-1]), "A"
    if end is not None and end[1] is not None and end[1].group is not None:
        address = hardware.mac(end[0].device)
        mode = "A" if end[1].group[1] == "active" else "P"
    system = "-".join(f"{address:012x}"[index : index + 2] for index in range(0, 12, 2))
    return [
        f"{'':<12}Partner                Partner                     Partner",
        "Port        System ID              Port Number     Age         Flags",
        f"{short('nxos', port):<12}32768,{system:<17}0x101           788540      S{mode}",
        "",
        f"{'':<12}LACP Partner           Partner                     Partner",
        "            Port Priority          Oper Key                    Port State",
        "            32768                  0x1                         0x3d",
        "",
    ]


_LLDP = Structured(lldp_neighbors, lldp_neighbors_data)
_LLDP_DETAIL = Structured(lldp_detail, lldp_detail_data)
_CDP = Structured(cdp_neighbors, cdp_neighbors_data)
_CDP_DETAIL = Structured(cdp_detail, cdp_detail_data)
COMMANDS: Table = {
    "show lldp neighbors": _LLDP,
    "show lldp neighbors interface <port>": _LLDP,
    "show lldp neighbors detail": _LLDP_DETAIL,
    "show lldp neighbors interface <port> detail": _LLDP_DETAIL,
    "show cdp neighbors": _CDP,
    "show cdp neighbors interface <port>": _CDP,
    "show cdp neighbors detail": _CDP_DETAIL,
    "show cdp neighbors interface <port> detail": _CDP_DETAIL,
    "show lacp neighbor": lacp_neighbor,
}
