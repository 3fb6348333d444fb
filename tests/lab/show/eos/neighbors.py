# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: LLDP and LACP neighbours."""

from __future__ import annotations

from typing import Any

from tests.lab.engine.device import Device
from tests.lab.engine.model import Refused
from tests.lab.engine.names import Name
from tests.lab.operational import View
from tests.lab.operational.neighbors import Neighbor, lldp, lldp_runs, management_address
from tests.lab.operational.ports import LACP
from tests.lab.show import hardware
from tests.lab.show.common import lines, lldp_port, one_port, short
from tests.lab.show.hardware import dots
from tests.lab.show.table import Structured, Table


def _lldp(device: Device, name: Name | None = None) -> list[Neighbor]:
    view = View(device)
    if not lldp_runs(view):
        raise Refused("% LLDP is not enabled")
    port = one_port(device, name) if name is not None else None
    return [one for one in lldp(view) if port is None or one.local is port]


def lldp_neighbors(device: Device, name: Name | None = None) -> str:
    found = _lldp(device, name)
    rows = ["Last table change time   : 9 days, 3:02:05 ago", f"Number of table inserts  : {len(found)}"]
    rows += [f"Number of table {word} : 0" for word in ("deletes ", "drops   ", "age-outs")]
    rows += [
        "",
        "Port          Neighbor Device ID       Neighbor Port ID    TTL",
        f"{'-' * 10} {'-' * 24} {'-' * 22} {'-' * 3}",
    ]
    for one in found:
        rows.append(f"{short('eos', one.local):<13} {one.view.device.hostname:<24} {lldp_port(one):<19} 120")
    return lines([*rows, ""])


def lldp_neighbors_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    found = _lldp(device, name)
    return {
        "tablesLastChangeTime": hardware.booted() + 120,
        "tablesInserts": len(found),
        "tablesDeletes": 0,
        "tablesDrops": 0,
        "tablesAgeOuts": 0,
        "lldpNeighbors": [
            {
                "port": one.local.name.full,
                "neighborDevice": one.view.device.hostname,
                "neighborPort": lldp_port(one),
                "ttl": 120,
            }
            for one in found
        ],
    }


def _port_vlan(one: Neighbor) -> int | None:
    if not one.view.is_l2(one.port):
        return None
    return (one.port.native if one.view.is_trunk(one.port) else one.port.access) or 1


def _capabilities(one: Neighbor) -> list[str]:
    return ["Router"] if hardware.model(one.view.device).capabilities == "R" else ["Bridge", "Router"]


def lldp_detail(device: Device, name: Name | None = None) -> str:
    view = View(device)
    found = _lldp(device, name)
    rows: list[str] = []
    for port in view.ports():
        here = [one for one in found if one.local.name.full == port.name.full]
        if not here and (name is None or name.full != port.name.full):
            continue
        rows += [f"Interface {port.name.full} detected {len(here)} LLDP neighbors:", ""]
        for one in here:
            rows += _detail(one)
    return lines(rows)


def _detail(one: Neighbor) -> list[str]:
    chassis = dots(hardware.mac(one.view.device))
    words = ", ".join(_capabilities(one))
    address = management_address(one.view)
    vlan = _port_vlan(one)
    rows = [
        f'  Neighbor {chassis}/"{lldp_port(one)}", age 12 seconds',
        "  Discovered 9 days, 3:02:05 ago; Last changed 9 days, 3:02:05 ago",
    ]
    rows += [
        "  - Chassis ID type: MAC address (4)",
        f"    Chassis ID     : {chassis}",
        "  - Port ID type: Interface name (5)",
    ]
    rows += [f'    Port ID        : "{lldp_port(one)}"', "  - Time To Live: 120 seconds"]
    rows += [
        f'  - Port Description: "{one.port.description or one.port.name.full}"',
        f'  - System Name: "{one.view.device.hostname}"',
    ]
    rows += [
        f'  - System Description: "{hardware.model(one.view.device).description}"',
        f"  - System Capabilities : {words}",
        f"    Enabled Capabilities: {words}",
    ]
    if address:
        rows += ["  - Management Address Subtype: IPv4", f"    Management Address        : {address}"]
        rows += [
            "    Interface Number Subtype  : ifIndex (2)",
            "    Interface Number          : 999001",
            "    OID String                : ",
        ]
    rows += [f"  - IEEE802.1 Port VLAN ID: {vlan}"] if vlan is not None else []
    return [*rows, "  - IEEE802.3 Maximum Frame Size: 9236 bytes", ""]


def lldp_detail_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view = View(device)
    found = _lldp(device, name)
    table: dict[str, Any] = {}
    for port in view.ports("physical", "management"):
        if name is None or name.full == port.name.full:
            here = [one for one in found if one.local.name.full == port.name.full]
            table[port.name.full] = {"lldpNeighborInfo": [_detail_row(one) for one in here]}
    return {"lldpNeighbors": table}


def _detail_row(one: Neighbor) -> dict[str, Any]:
    address = management_address(one.view)
    vlan = _port_vlan(one)
    interface = {
        "interfaceIdType": "interfaceName",
        "interfaceId": f'"{lldp_port(one)}"',
        "interfaceId_v2": lldp_port(one),
    }
    words = {word.lower(): True for word in _capabilities(one)}
    row: dict[str, Any] = {
        "chassisIdType": "macAddress",
        "chassisId": dots(hardware.mac(one.view.device)),
        "neighborInterfaceInfo": {**interface, "interfaceDescription": one.port.description or one.port.name.full},
        "ttl": 120,
        "systemName": one.view.device.hostname,
        "systemDescription": hardware.model(one.view.device).description,
        "systemCapabilities": words,
        "neighborDiscoveryTime": hardware.booted() + 120,
        "lastChangeTime": hardware.booted() + 120,
        "managementAddresses": [],
    }
    if vlan is not None:
        row["neighborInterfaceInfo"]["portVlanId"] = vlan
    if address:
        row["managementAddresses"] = [
            {"addressType": "ipv4", "address": address, "interfaceNumType": "ifIndex", "interfaceNum": 999001}
        ]
    return row


def lacp_neighbor(device: Device) -> str:
    """Bundled LACP members and their partners."""
    view = View(device)
    rows = [
        "State: A = Active, P = Passive; S=ShortTimeout, L=LongTimeout;",
        "       G = Aggregable, I = Individual; s+=InSync, s-=OutOfSync;",
    ]
    rows += ["       C = Collecting, X = state machine expired,", "       D = Distributing, d = default neighbor state"]
    rows += [
        f"{'':<18}|{'Partner':^63}",
        " Port    Status   | Sys-id                    Port#   State     OperKey  PortPri",
    ]
    rows += ["------ ----------|------------------------- ------- --------- --------- -------"]
    for number, lag in sorted(view.lags.items()):
        members = [one for one in view.config.members(number) if one.group is not None and one.group[1] in LACP]
        rows += [f"Port Channel {lag.name.full}:"] if members else []
        for one in members:
            if view.bundled(one):
                end = view.far_end(one.name.full)
                address = hardware.mac(end[0].device) if end is not None else hardware.stranger_mac(one.name.key[-1])
                mode = (
                    "P"
                    if end is not None
                    and end[1] is not None
                    and end[1].group is not None
                    and end[1].group[1] == "passive"
                    else "A"
                )
                system = "8000," + "-".join(f"{address:012x}"[index : index + 2] for index in range(0, 12, 2))
                rows.append(
                    f"{short('eos', one):>5}  {'Bundled':<9} | {system:<25} "
                    f"{257:>6} {mode}LGs+CD    0x{number:04x}   32768"
                )
    return lines(rows)


_LLDP = Structured(lldp_neighbors, lldp_neighbors_data)
_DETAIL = Structured(lldp_detail, lldp_detail_data)
COMMANDS: Table = {
    "show lldp neighbors": _LLDP,
    "show lldp neighbors <port>": _LLDP,
    "show lldp neighbors detail": _DETAIL,
    "show lldp neighbors <port> detail": _DETAIL,
    "show lacp neighbor": lacp_neighbor,
    "show lacp peer": lacp_neighbor,
}
