# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: routes, addresses, VRFs and BGP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.lab.engine import names
from tests.lab.engine.addresses import dotted
from tests.lab.engine.device import Device
from tests.lab.engine.model import BadToken, Refused
from tests.lab.engine.texts import SYNTAX
from tests.lab.operational import View
from tests.lab.operational import bgp as bgp_state
from tests.lab.operational.bgp import Session
from tests.lab.operational.routing import Arp, Route, arp, routes
from tests.lab.operational.segments import heard_in_vlan
from tests.lab.show import hardware
from tests.lab.show.common import lines, rows_of, short
from tests.lab.show.hardware import dots
from tests.lab.show.table import Structured, Table

from .interfaces import vrf_ids, vrf_of

_AGE = "1w2d"


def _inner(vrf: str) -> str:
    """The configuration's word for a VRF."""
    return "" if vrf == "default" else vrf


def _wanted(view: View, vrf: str) -> list[str]:
    known = vrf_ids(view)
    return list(known) if vrf == "all" else [vrf] if vrf in known else []


_ROUTE_NOTES = """'*' denotes best ucast next-hop
'**' denotes best mcast next-hop
'[x/y]' denotes [preference/metric]
'%<string>' in via output denotes VRF <string>

"""


def ip_route(device: Device, vrf: str = "default", *sources: str) -> str:
    view = View(device)
    wanted = _wanted(view, vrf)
    if not wanted:
        return f'IP Route Table for VRF "{vrf}" does not exist\n'
    return "\n".join(_table(view, name, sources) for name in wanted)


def _table(view: View, vrf: str, sources: tuple[str, ...]) -> str:
    by_prefix: dict[tuple[int, int], list[Route]] = {}
    for route in routes(view, _inner(vrf)):
        if not sources or route.source in sources:
            by_prefix.setdefault(route.sorting, []).append(route)
    rows: list[str] = []
    for (network, length), members in by_prefix.items():
        vias = [via for route in members for via in _vias(route)]
        attached = ", attached" if any(route.source != "static" for route in members) else ""
        rows += [f"{dotted(network)}/{length}, ubest/mbest: {len(vias)}/0{attached}", *vias]
    return f'IP Route Table for VRF "{vrf}"\n{_ROUTE_NOTES}' + lines(rows)


def _vias(route: Route) -> list[str]:
    """The next hops; a loopback's own prefix is local and direct at once."""
    if route.source == "static":
        hop = f"{dotted(route.next_hop)}, " if route.next_hop is not None else ""
        port = f"{short('nxos', route.port)}, " if route.port is not None else "Null0, " if not hop else ""
        return [f"    *via {hop}{port}[{route.distance}/0], {_AGE}, static"]
    if route.port is None:
        return []
    own = next(one.address for one in route.port.ipv4 if one.network <= route.network <= one.last)
    where = f"    *via {dotted(own)}, {short('nxos', route.port)}, [0/0], {_AGE}, "
    if route.source == "connected":
        return [where + "local", where + "direct"] if route.length == 32 else [where + "direct"]
    return [where + "local"]


def ip_route_direct(device: Device, vrf: str = "default") -> str:
    return ip_route(device, vrf, "connected")


def ip_route_static(device: Device, vrf: str = "default") -> str:
    return ip_route(device, vrf, "static")


def ip_route_summary(device: Device) -> str:
    found = routes(View(device))
    counts = {
        source: sum(1 for route in found if route.source == source) for source in ("connected", "local", "static")
    }
    rows = [
        'IP Route Table for VRF "default"',
        f"Total number of routes: {len(found)}",
        f"Total number of paths:  {len(found)}",
        "",
    ]
    rows += ["Best paths per protocol:      Backup paths per protocol:"]
    rows += [
        f"  {title:<13}: {counts[source]}"
        for source, title in (("connected", "direct"), ("local", "local"), ("static", "static"))
    ]
    return lines(rows)


_ARP_FLAGS = """
Flags: * - Adjacencies learnt on non-active FHRP router
       + - Adjacencies synced via CFSoE
       # - Adjacencies Throttled for Glean
       CP - Added via L2RIB, Control plane Adjacencies
       PS - Added via L2RIB, Peer Sync
       RO - Re-Originated Peer Sync Entry
       D - Static Adjacencies attached to down interface

"""


def _arp(device: Device, vrf: str) -> list[Arp]:
    view = View(device)
    if vrf == "all":
        return arp(view, None)
    return [one for one in arp(view, None) if vrf_of(one.port) == vrf]


def _arp_mac(one: Arp) -> str:
    return dots(hardware.mac(one.owner.device) if one.owner is not None else hardware.stranger_mac(one.address))


def ip_arp(device: Device, vrf: str = "default") -> str:
    found = _arp(device, vrf)
    context = "all contexts" if vrf == "all" else f"context {vrf}"
    rows = [f"IP ARP Table for {context}", f"Total number of entries: {len(found)}"]
    rows += ["Address         Age       MAC Address     Interface       Flags"]
    rows += [f"{dotted(one.address):<15} 00:03:07  {_arp_mac(one)}  {one.port.name.full:<24}" for one in found]
    return _ARP_FLAGS + lines(rows)


def ip_arp_data(device: Device, vrf: str = "default") -> dict[str, Any]:
    found = _arp(device, vrf)
    entries = [
        {
            "intf-out": one.port.name.full,
            "ip-addr-out": dotted(one.address),
            "time-stamp": "00:03:07",
            "mac": _arp_mac(one),
        }
        for one in found
    ]
    table = {"vrf-name-out": vrf, "cnt-total": str(len(found)), **rows_of("adj", "adj", entries)}
    return rows_of("vrf", "vrf", [table])


def _macs(device: Device) -> list[tuple[str, str, str]]:
    """VLAN, address and port of what was learnt."""
    view = View(device)
    return [
        (str(vlan), dots(hardware.mac(one.view.device)), short("nxos", one.through))
        for vlan in sorted({1, *device.running.vlans})
        for one in heard_in_vlan(view, vlan)
    ]


def mac_address_table(device: Device) -> str:
    rows = ["Legend: ", "        * - primary entry, G - Gateway MAC, (R) - Routed MAC, O - Overlay MAC"]
    rows += ["        age - seconds since last seen,+ - primary entry using vPC Peer-Link,"]
    rows += ["        (T) - True, (F) - False, C - ControlPlane MAC, ~ - vsan,"]
    rows += ["        (NA)- Not Applicable A - ESI Active Path, S - ESI Standby Path"]
    rows += ["   VLAN     MAC Address      Type      age     Secure NTFY Ports"]
    rows += ["---------+-----------------+--------+---------+------+----+------------------"]
    rows += [
        f"* {vlan:>4}     {address}   dynamic  {'NA':<10}F      F    {port}" for vlan, address, port in _macs(device)
    ]
    view = View(device)
    if any(True for _port in view.ports(names.SVI)):
        rows += [f"G    -     {dots(hardware.mac(device))}   static   {'-':<10}F      F    sup-eth1(R)"]
    return lines(rows)


def mac_address_data(device: Device) -> dict[str, Any]:
    found = [
        {"disp_mac_addr": address, "disp_type": "* ", "disp_vlan": vlan, "disp_is_static": "disabled", "disp_age": "0"}
        | {"disp_is_secure": "disabled", "disp_is_ntfy": "disabled", "disp_port": port}
        for vlan, address, port in _macs(device)
    ]
    return rows_of("mac_address", "mac_address", found)


def vrf_table(device: Device, wanted: str = "all") -> str:
    rows = ["VRF-Name                           VRF-ID State   Reason                        "]
    rows += [
        f"{row['vrf_name']:<34} {row['vrf_id']:>6} {row['vrf_state']:<7} {row['vrf_reason']:<30}"
        for row in _vrf_rows(device, wanted)
    ]
    return lines(rows)


def _vrf_rows(device: Device, wanted: str = "all") -> list[dict[str, Any]]:
    """Of a VRF that doesn't exist nothing is said, not even that."""
    known = vrf_ids(View(device))
    return [
        {"vrf_name": name, "vrf_id": number, **_vrf_state(device, name)}
        for name, number in sorted(known.items())
        if wanted in {"all", name}
    ]


def _vrf_state(device: Device, name: str) -> dict[str, str]:
    down = "shutdown" in (line.strip() for line in device.running.vrfs.get(name, ()))
    return {"vrf_state": "Down", "vrf_reason": "Admin Down"} if down else {"vrf_state": "Up", "vrf_reason": "--"}


def vrf_data(device: Device, wanted: str = "all") -> dict[str, Any]:
    return rows_of("vrf", "vrf", _vrf_rows(device, wanted))


def _rd(device: Device, vrf: str) -> str:
    body = [line.strip() for line in device.running.vrfs.get(vrf, ())]
    return next((line.split()[1] for line in body if line.startswith("rd ")), "0:0")


def vrf_detail(device: Device, wanted: str = "all") -> str:
    rows: list[str] = []
    for row in _vrf_rows(device, wanted):
        number = row["vrf_id"]
        rows += [
            f"VRF-Name: {row['vrf_name']}, VRF-ID: {number}, State: {row['vrf_state']}",
            "    VPNID: unknown",
            f"    RD: {_rd(device, row['vrf_name'])}",
        ]
        rows += ["    Max Routes: 0  Mid-Threshold: 0"]
        for base, family in ((0x80000000, "IPv6"), (0, "IPv4")):
            rows += [f"    Table-ID: 0x{base + number:08x}, AF: {family}, Fwd-ID: 0x{base + number:08x}, State: Up"]
        rows += [""]
    return lines(rows)


def vrf_detail_data(device: Device, wanted: str = "all") -> dict[str, Any]:
    found = [
        {key: row[key] for key in ("vrf_name", "vrf_id", "vrf_state")} | {"rd": _rd(device, row["vrf_name"])}
        for row in _vrf_rows(device, wanted)
    ]
    return rows_of("vrf", "vrf", found)


def _vrf_interfaces(device: Device, wanted: str = "") -> list[dict[str, Any]]:
    view = View(device)
    known = vrf_ids(view)
    found = []
    for port in view.ports():
        vrf = vrf_of(port)
        if port.group is None and not view.is_l2(port) and vrf in known and wanted in {"", vrf}:
            found.append({"if_name": port.name.full, "vrf_name": vrf, "vrf_id": known[vrf], "soo": "--"})
    return found


def vrf_interface(device: Device, wanted: str = "") -> str:
    rows = ["Interface                 VRF-Name                        VRF-ID  Site-of-Origin"]
    for row in _vrf_interfaces(device, wanted):
        rows += [f"{row['if_name']:<25} {row['vrf_name']:<31} {row['vrf_id']:>6}  --"]
    return lines(rows)


def vrf_interface_data(device: Device, wanted: str = "") -> dict[str, Any]:
    return rows_of("if", "if", _vrf_interfaces(device, wanted))


_FAMILIES = {"ipv4 unicast": "IPv4 Unicast", "ipv6 unicast": "IPv6 Unicast"}


def _bgp(device: Device) -> tuple[View, bgp_state.Process]:
    """The process; without `feature bgp` the command doesn't exist."""
    view = View(device)
    if "bgp" not in view.facts.features:
        raise BadToken(SYNTAX["nxos"].invalid, offset=len("show "))
    found = bgp_state.process(view)
    if found is None:
        raise Refused("Note:  process currently not running")
    return view, found


def _summaries(*families: str) -> Callable[..., str]:
    def show(device: Device, vrf: str = "default") -> str:
        view, process = _bgp(device)
        wanted = [name for name in _wanted(view, vrf) if name in {"default", *bgp_state.vrfs(view)}]
        return "\n".join(_summary(view, process, name, family) for name in wanted for family in families)

    return show


def _summary(view: View, process: bgp_state.Process, vrf: str, family: str) -> str:
    found = bgp_state.sessions(view, vrf=_inner(vrf), family=family)
    title = _FAMILIES[family]
    rows = [f"BGP summary information for VRF {vrf}, address family {title}"]
    if not found:
        return lines(rows)
    count = process.networks.get(_inner(vrf), 0)
    up = sum(1 for one in found if one.up)
    rows += [f"BGP router identifier {bgp_state.router_id(view, _inner(vrf))}, local AS number {process.number}"]
    rows += [f"BGP table version is {count + 1}, {title} config peers {len(found)}, capable peers {up}"]
    rows += [f"{count} network entries and {count} paths using {count * 248} bytes of memory"]
    rows += [
        "BGP attribute entries [0/0], BGP AS path entries [0/0]",
        "BGP community entries [0/0], BGP clusterlist entries [0/0]",
        "",
    ]
    rows += ["Neighbor        V    AS    MsgRcvd    MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd"]
    for one in found:
        rows += _peer_row(one, count + 1)
    return lines(rows)


def _peer_row(one: Session, version: int) -> list[str]:
    received, sent = (13_153, 13_149) if one.up else (0, 0)
    state = str(one.prefixes) if one.up else {"Shutdown": "Shut (Admin)"}.get(one.state, one.state)
    rest = (
        f"4 {one.peer.remote_as:>5} {received:>10} {sent:>10} "
        f"{version if one.up else 0:>8} {0:>4} {0:>4} {_AGE:>8} {state:<9}"
    )
    if len(one.peer.address) > 15:
        return [one.peer.address, " " * 16 + rest]
    return [f"{one.peer.address:<15} {rest}"]


def _summaries_data(*families: str) -> Callable[..., dict[str, Any]]:
    def data(device: Device, vrf: str = "default") -> dict[str, Any]:
        view, process = _bgp(device)
        wanted = [name for name in _wanted(view, vrf) if name in {"default", *bgp_state.vrfs(view)}]
        found = [_vrf_row(view, process, name, families) for name in wanted]
        return rows_of("vrf", "vrf", found)

    return data


def _vrf_row(view: View, process: bgp_state.Process, vrf: str, families: tuple[str, ...]) -> dict[str, Any]:
    safis = []
    for family in families:
        found = bgp_state.sessions(view, vrf=_inner(vrf), family=family)
        peers = [
            {"neighborid": one.peer.address, "neighborversion": "4", "msgrecvd": "13153" if one.up else "0"}
            | {"msgsent": "13149" if one.up else "0", "neighbortableversion": "1", "inq": "0", "outq": "0"}
            | {
                "neighboras": one.peer.remote_as,
                "time": _AGE,
                "state": "Shut (Admin)" if one.state == "Shutdown" else one.state,
            }
            | {"prefixreceived": str(one.prefixes)}
            for one in found
        ]
        counts = {"configuredpeers": str(len(found)), "capablepeers": str(sum(1 for one in found if one.up))}
        safis.append(
            {
                "safi": "1",
                "af-name": _FAMILIES[family],
                "tableversion": "1",
                **counts,
                **rows_of("neighbor", "neighbor", peers),
            }
        )
    afs = [
        {"af-id": "1" if family.startswith("ipv4") else "2", **rows_of("saf", "saf", [safi])}
        for family, safi in zip(families, safis, strict=True)
    ]
    head = {
        "vrf-name-out": vrf,
        "vrf-router-id": bgp_state.router_id(view, _inner(vrf)),
        "vrf-local-as": process.number,
    }
    return head | rows_of("af", "af", afs)


_V4 = Structured(_summaries("ipv4 unicast"), _summaries_data("ipv4 unicast"))
_V6 = Structured(_summaries("ipv6 unicast"), _summaries_data("ipv6 unicast"))
_ALL = Structured(_summaries("ipv4 unicast", "ipv6 unicast"), _summaries_data("ipv4 unicast", "ipv6 unicast"))


def bgp_sessions(device: Device, vrf: str = "default") -> str:
    view, process = _bgp(device)
    rows: list[str] = []
    found_all = bgp_state.sessions(view)
    up_all = sum(1 for one in found_all if one.up)
    rows += [f"Total peers {len(found_all)}, established peers {up_all}", f"ASN {process.number}"]
    for name in _wanted(view, vrf):
        found = bgp_state.sessions(view, vrf=_inner(name))
        rows += [
            f"VRF {name}, local ASN {process.number}",
            (
                f"peers {len(found)}, established peers {sum(1 for one in found if one.up)}, "
                f"local router-id {bgp_state.router_id(view, _inner(name))}"
            ),
        ]
        rows += ["State: I-Idle, A-Active, O-Open, E-Established, C-Closing, S-Shutdown", ""]
        rows += ["Neighbor        ASN    Flaps LastUpDn|LastRead|LastWrit St Port(L/R)  Notif(S/R)"]
        rows += [
            f"{one.peer.address:<15} {one.peer.remote_as:>5} 0     {_AGE:<8}|00:00:13|00:00:32 "
            f"{one.state[0]}   {'179/41372' if one.up else '0/0':<10} 0/0"
            for one in found
        ]
    return lines(rows)


COMMANDS: Table = {
    "show ip route": ip_route,
    "show ip route vrf <word>": ip_route,
    "show ip route direct": ip_route_direct,
    "show ip route direct vrf <word>": ip_route_direct,
    "show ip route static": ip_route_static,
    "show ip route static vrf <word>": ip_route_static,
    "show ip route summary": ip_route_summary,
    "show ip arp": Structured(ip_arp, ip_arp_data),
    "show ip arp vrf <word>": Structured(ip_arp, ip_arp_data),
    "show mac address-table": Structured(mac_address_table, mac_address_data),
    "show mac address-table dynamic": Structured(mac_address_table, mac_address_data),
    "show vrf": Structured(vrf_table, vrf_data),
    "show vrf <word>": Structured(vrf_table, vrf_data),
    "show vrf detail": Structured(vrf_detail, vrf_detail_data),
    "show vrf <word> detail": Structured(vrf_detail, vrf_detail_data),
    "show vrf interface": Structured(vrf_interface, vrf_interface_data),
    "show vrf <word> interface": Structured(vrf_interface, vrf_interface_data),
    "show ip bgp summary": _V4,
    "show ip bgp summary vrf <word>": _V4,
    "show bgp ipv4 unicast summary": _V4,
    "show bgp ipv4 unicast summary vrf <word>": _V4,
    "show bgp ipv6 unicast summary": _V6,
    "show bgp ipv6 unicast summary vrf <word>": _V6,
    "show bgp all summary": _ALL,
    "show bgp all summary vrf <word>": _ALL,
    "show bgp sessions": bgp_sessions,
    "show bgp sessions vrf <word>": bgp_sessions,
}
