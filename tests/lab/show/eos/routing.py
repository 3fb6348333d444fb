# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: routes, addresses, VRFs and BGP."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.lab.engine import names
from tests.lab.engine.addresses import dotted
from tests.lab.engine.device import Device
from tests.lab.engine.model import Refused
from tests.lab.operational import View
from tests.lab.operational import bgp as bgp_state
from tests.lab.operational.bgp import Session
from tests.lab.operational.routing import Arp, Route, arp, routes
from tests.lab.operational.segments import heard_in_vlan
from tests.lab.show import hardware
from tests.lab.show.common import lines, short, vrf_names
from tests.lab.show.hardware import dots
from tests.lab.show.table import Structured, Table

_CODES = """Codes: C - connected, S - static, K - kernel,
       O - OSPF, IA - OSPF inter area, E1 - OSPF external type 1,
       E2 - OSPF external type 2, N1 - OSPF NSSA external type 1,
       N2 - OSPF NSSA external type2, B - Other BGP Routes,
       B I - iBGP, B E - eBGP, R - RIP, I L1 - IS-IS level 1,
       I L2 - IS-IS level 2, O3 - OSPFv3, A B - BGP Aggregate,
       A O - OSPF Summary, NG - Nexthop Group Static Route,
       V - VXLAN Control Service, M - Martian,
       DH - DHCP client installed default route,
       DP - Dynamic Policy Route, L - VRF Leaked,
       G  - gRIBI, RC - Route Cache Route,
       CL - CBF Leaked Route

"""


def _inner(vrf: str) -> str:
    return "" if vrf == "default" else vrf


def _wanted(view: View, vrf: str) -> list[str]:
    known = ["default", *vrf_names(view)]
    if vrf == "all":
        return known
    if vrf not in known:
        raise Refused(f"% IP Routing table for VRF {vrf} does not exist.")
    return [vrf]


def _installed(view: View, vrf: str, sources: tuple[str, ...]) -> list[Route]:
    """Local routes aren't shown."""
    found = [route for route in routes(view, _inner(vrf)) if route.source != "local"]
    return [route for route in found if not sources or route.source in sources]


def _routing_is_on(device: Device, vrf: str) -> bool:
    return device.running.has_line("ip routing" if vrf == "default" else f"ip routing vrf {vrf}")


def ip_route(device: Device, vrf: str = "default", *sources: str) -> str:
    view = View(device)
    parts = []
    for name in _wanted(view, vrf):
        found = _installed(view, name, sources)
        off = [] if _routing_is_on(device, name) else ["! IP routing not enabled"]
        default = any(route.length == 0 for route in found)
        last = "Gateway of last resort:" if default else "Gateway of last resort is not set"
        rows = [_row(route) for route in found]
        rows.sort(key=lambda row: "0.0.0.0/0" not in row)
        parts.append(
            lines([f"VRF: {name}"]) + _CODES + lines([last, *([""] if not default else []), *rows, ""]) + lines(off)
        )
    return "\n".join(parts)


def _row(route: Route) -> str:
    prefix = f"{dotted(route.network)}/{route.length}"
    if route.source == "connected" and route.port is not None:
        return f" C        {prefix} is directly connected, {route.port.name.full}"
    port = route.port.name.full if route.port is not None else "Null0"
    if route.next_hop is None:
        return f" S        {prefix} is directly connected, {port}"
    return f" S        {prefix} [{route.distance}/0] via {dotted(route.next_hop)}, {port}"


def ip_route_data(device: Device, vrf: str = "default", *sources: str) -> dict[str, Any]:
    view = View(device)
    return {"vrfs": {name: _vrf_routes(view, name, sources) for name in _wanted(view, vrf)}}


def _vrf_routes(view: View, vrf: str, sources: tuple[str, ...]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for route in _installed(view, vrf, sources):
        via = {"interface": route.port.name.full if route.port is not None else "Null0"}
        via |= {"nexthopAddr": dotted(route.next_hop)} if route.next_hop is not None else {}
        row: dict[str, Any] = {
            "kernelProgrammed": True,
            "directlyConnected": route.source == "connected",
            "routeAction": "forward" if route.port is not None else "drop",
            "routeLeaked": False,
            "vias": [via],
            "hardwareProgrammed": True,
            "routeType": route.source,
        }
        row |= {"metric": 0, "preference": route.distance} if route.source == "static" else {}
        table[f"{dotted(route.network)}/{route.length}"] = row
    on = _routing_is_on(view.device, vrf)
    return {
        "routes": table,
        "allRoutesProgrammedHardware": True,
        "allRoutesProgrammedKernel": True,
        "routingDisabled": not on,
        "defaultRouteState": "reachable" if "0.0.0.0/0" in table else "notSet",
    }


def _only(*sources: str) -> Structured:
    return Structured(
        lambda device, vrf="default": ip_route(device, vrf, *sources),
        lambda device, vrf="default": ip_route_data(device, vrf, *sources),
    )


def _counts(device: Device) -> dict[str, int]:
    found = routes(View(device))
    return {source: sum(1 for route in found if route.source == source) for source in ("connected", "static", "local")}


def ip_route_summary(device: Device) -> str:
    counts = _counts(device)
    internal = 3 * counts["connected"] + 2
    rows = [
        "Operating routing protocol model: multi-agent",
        "Configured routing protocol model: multi-agent",
        "",
        "VRF: default",
    ]
    rows += [f"   {'Route Source':<38}{'Number Of Routes':>16}", f"{'-' * 37} {'-' * 21}"]
    table = [
        ("connected", counts["connected"]),
        ("static (persistent)", counts["static"]),
        ("static (non-persistent)", 0),
    ]
    table += [
        ("VXLAN Control Service", 0),
        ("static nexthop-group", 0),
        ("ospf", 0),
        ("bgp", 0),
        ("isis", 0),
        ("rip", 0),
    ]
    table += [("internal", internal), ("attached", 0), ("aggregate", 0), ("dynamic policy", 0)]
    rows += [f"   {name:<38}{count:>16}" for name, count in table]
    return lines([*rows, "", f"   {'Total Routes':<38}{sum(count for _n, count in table):>16}", ""])


def ip_route_summary_data(device: Device) -> dict[str, Any]:
    counts = _counts(device)
    internal = 3 * counts["connected"] + 2
    kinds = {
        "connected": counts["connected"],
        "static": counts["static"],
        "staticPersistent": counts["static"],
        "staticNonPersistent": 0,
        "internal": internal,
        "attached": 0,
        "aggregate": 0,
        "rip": 0,
    }
    total = counts["connected"] + counts["static"] + internal
    return {
        "protoModelStatus": {"operatingProtoModel": "multi-agent", "configuredProtoModel": "multi-agent"},
        "vrfs": {"default": {"vrf": "default", **kinds, "totalRoutes": total}},
    }


def _arp(device: Device, vrf: str) -> list[Arp]:
    return arp(View(device), None if vrf == "all" else _inner(vrf))


def _arp_mac(one: Arp) -> str:
    return dots(hardware.mac(one.owner.device) if one.owner is not None else hardware.stranger_mac(one.address))


def _arp_port(one: Arp) -> str:
    return one.port.name.full + (f", {one.through.name.full}" if one.port.kind == names.SVI else "")


def ip_arp(device: Device, vrf: str = "default") -> str:
    view = View(device)
    parts = []
    for name in _wanted(view, vrf):
        found = _arp(device, name)
        head = [f"VRF: {name}"] if vrf == "all" else []
        rows = ["Address         Age (sec)  Hardware Addr   Interface"]
        rows += [f"{dotted(one.address):<15}   0:03:07  {_arp_mac(one)}  {_arp_port(one)}" for one in found]
        parts.append(lines([*head, *rows]))
    return "\n".join(parts)


def ip_arp_data(device: Device, vrf: str = "default") -> dict[str, Any]:
    """With a VRF the answer is a level deeper."""
    view = View(device)
    tables = {name: _arp_table(_arp(device, name)) for name in _wanted(view, vrf)}
    return {"vrfs": tables}


def _arp_table(found: list[Arp]) -> dict[str, Any]:
    entries = [
        {"address": dotted(one.address), "hwAddress": _arp_mac(one), "interface": _arp_port(one), "age": 187}
        for one in found
    ]
    return {
        "dynamicEntries": len(found),
        "staticEntries": 0,
        "notLearnedEntries": 0,
        "totalEntries": len(found),
        "ipV4Neighbors": entries,
    }


def arp_data(device: Device) -> dict[str, Any]:
    return _arp_table(_arp(device, "default"))


def _macs(device: Device) -> Iterable[tuple[int, int, str, str]]:
    """VLAN, address, port and the port's abbreviation of what was learnt."""
    view = View(device)
    for vlan in sorted({1, *device.running.vlans}):
        for one in heard_in_vlan(view, vlan):
            yield vlan, hardware.mac(one.view.device), one.through.name.full, short("eos", one.through)


def mac_address_table(device: Device) -> str:
    rows = [
        "          Mac Address Table",
        "-" * 66,
        "",
        "Vlan    Mac Address       Type        Ports      Moves   Last Move",
        "----    -----------       ----        -----      -----   ---------",
    ]
    found = list(_macs(device))
    rows += [
        f"{vlan:>4}    {dots(address)}    DYNAMIC     {port:<10} 1       9 days, 3:02:05 ago"
        for vlan, address, _full, port in found
    ]
    rows += [
        f"Total Mac Addresses for this criterion: {len(found)}",
        "",
        "          Multicast Mac Address Table",
        "-" * 66,
        "",
    ]
    return lines(
        [
            *rows,
            "Vlan    Mac Address       Type        Ports",
            "----    -----------       ----        -----",
            "Total Mac Addresses for this criterion: 0",
        ]
    )


def mac_address_data(device: Device) -> dict[str, Any]:
    entries = [
        {
            "vlanId": vlan,
            "macAddress": hardware.colons(address),
            "entryType": "dynamic",
            "interface": full,
            "moves": 1,
            "lastMove": hardware.booted() + 120,
        }
        for vlan, address, full, _port in _macs(device)
    ]
    return {
        "unicastTable": {"tableEntries": entries},
        "multicastTable": {"tableEntries": []},
        "disabledMacLearningVlans": [],
    }


def _bgp(device: Device) -> tuple[View, bgp_state.Process]:
    view = View(device)
    found = bgp_state.process(view)
    if found is None:
        raise Refused("% BGP inactive")
    return view, found


def _bgp_vrfs(view: View, vrf: str) -> list[str]:
    active = {name or "default" for name in bgp_state.vrfs(view)}
    return [name for name in _wanted(view, vrf) if name in active]


def _state(one: Session) -> str:
    """An operator's shutdown shows as Idle with a note."""
    return "Idle" if one.state == "Shutdown" else one.state


def _summary(family: str) -> Callable[..., str]:
    def show(device: Device, vrf: str = "default") -> str:
        view, process = _bgp(device)
        rows: list[str] = []
        for name in _bgp_vrfs(view, vrf):
            rows += [
                f"BGP summary information for VRF {name}",
                f"Router identifier {bgp_state.router_id(view, _inner(name))}, local AS number {process.number}",
            ]
            rows += ["Neighbor Status Codes: m - Under maintenance"]
            found = bgp_state.sessions(view, vrf=_inner(name), family=family)
            wide = max([len(one.peer.address) for one in found if one.peer.address] + [8])
            about = max([len(one.peer.description) for one in found] + [0])
            told = f"{'Description':<{max(about, 11)}} " if about else ""
            rows += [
                (
                    f"  {told}{'Neighbor':<{wide}} V AS         "
                    f"  MsgRcvd   MsgSent  InQ OutQ  Up/Down State   PfxRcd PfxAcc"
                )
            ]
            for one in found:
                words = f"{one.peer.description:<{max(about, 11)}} " if about else ""
                rows.append(_peer_row(one, words, wide))
        return lines(rows)

    return show


def _peer_row(one: Session, words: str, wide: int) -> str:
    received, sent = (13_153, 13_149) if one.up else (0, 0)
    state = {"Established": "Estab", "Shutdown": "Idle(Admin)"}.get(one.state, one.state)
    prefixes = f"{one.prefixes:<6} {one.prefixes}" if one.up else ""
    return (
        f"  {words}{one.peer.address:<{wide}} 4 {one.peer.remote_as:<12} {received:>7} {sent:>9} "
        f"{0:>4} {0:>4} {'9d03h':>8} {state:<7} {prefixes}"
    ).rstrip()


def _summary_data(family: str) -> Callable[..., dict[str, Any]]:
    def data(device: Device, vrf: str = "default") -> dict[str, Any]:
        view, process = _bgp(device)
        return {"vrfs": {name: _vrf_summary(view, process, name, family) for name in _bgp_vrfs(view, vrf)}}

    return data


def _vrf_summary(view: View, process: bgp_state.Process, vrf: str, family: str) -> dict[str, Any]:
    peers = {}
    for one in bgp_state.sessions(view, vrf=_inner(vrf), family=family):
        row: dict[str, Any] = {"description": one.peer.description} if one.peer.description else {}
        row |= {
            "version": 4,
            "msgReceived": 13_153 if one.up else 0,
            "msgSent": 13_149 if one.up else 0,
            "inMsgQueue": 0,
            "outMsgQueue": 0,
        }
        row |= {"asn": one.peer.remote_as, "prefixAccepted": one.prefixes, "prefixReceived": one.prefixes}
        row |= {"upDownTime": hardware.booted() + 120, "underMaintenance": False, "peerState": _state(one)}
        row |= {} if one.up else {"peerStateIdleReason": _idle_reason(one)} if _state(one) == "Idle" else {}
        peers[one.peer.address] = row
    return {"vrf": vrf, "routerId": bgp_state.router_id(view, _inner(vrf)), "asn": process.number, "peers": peers}


def _idle_reason(one: Session) -> str:
    return "Administratively shut down" if one.state == "Shutdown" else "No route to host"


def _neighbors_data(version: int) -> Callable[..., dict[str, Any]]:
    """The parts of `show ip bgp neighbors` that programs read."""

    def data(device: Device, vrf: str = "default") -> dict[str, Any]:
        view, process = _bgp(device)
        tables = {}
        for name in _bgp_vrfs(view, vrf):
            found = [
                one for one in bgp_state.sessions(view, vrf=_inner(name)) if (":" in one.peer.address) == (version == 6)
            ]
            tables[name] = {"peerList": [_neighbor_row(view, process, name, one) for one in found]}
        return {"vrfs": tables}

    return data


def _neighbor_row(view: View, process: bgp_state.Process, vrf: str, one: Session) -> dict[str, Any]:
    local = one.peer.local_as or process.number
    sent = process.networks.get(_inner(vrf), 0) if one.up else 0
    six = ":" in one.peer.address
    remote = bgp_state.router_id(one.owner) if one.up and one.owner is not None else "0.0.0.0"
    row: dict[str, Any] = {"peerAddress": one.peer.address, "asn": one.peer.remote_as}
    row |= {"description": one.peer.description} if one.peer.description else {}
    row |= {
        "linkType": "internal" if one.peer.remote_as == local else "external",
        "routerId": remote,
        "vrf": vrf,
        "version": 4,
    }
    row |= {"holdTime": 180, "keepaliveTime": 60, "state": _state(one), "localAsn": local}
    row |= {
        "localRouterId": bgp_state.router_id(view, _inner(vrf)),
        "prefixesSent": 0 if six else sent,
        "prefixesReceived": 0 if six else one.prefixes,
    }
    row |= {"v6PrefixesSent": sent if six else 0, "v6PrefixesReceived": one.prefixes if six else 0}
    row |= {"establishedTime": hardware.LAST_FLAP_SECONDS} if one.up else {}
    return row | ({"idleReason": _idle_reason(one)} if _state(one) == "Idle" else {})


def _neighbors(version: int) -> Callable[..., str]:
    def show(device: Device, vrf: str = "default") -> str:
        rows: list[str] = []
        for name, table in _neighbors_data(version)(device, vrf)["vrfs"].items():
            for row in table["peerList"]:
                rows += [f"BGP neighbor is {row['peerAddress']}, remote AS {row['asn']}, {row['linkType']} link"]
                rows += [f" Description: {row['description']}"] if "description" in row else []
                rows += [
                    f"  BGP version 4, remote router ID {row['routerId']}, VRF {name}",
                    f"  BGP state is {row['state']}",
                ]
                rows += [f"  Local AS is {row['localAsn']}, local router ID {row['localRouterId']}", ""]
        return lines(rows)

    return show


_V4 = Structured(_summary("ipv4 unicast"), _summary_data("ipv4 unicast"))
_V6 = Structured(_summary("ipv6 unicast"), _summary_data("ipv6 unicast"))
_PEERS_V4 = Structured(_neighbors(4), _neighbors_data(4))
_PEERS_V6 = Structured(_neighbors(6), _neighbors_data(6))
_MACS = Structured(mac_address_table, mac_address_data)
_ARP_IN_VRF = Structured(ip_arp, ip_arp_data)
_ARP = Structured(ip_arp, arp_data)
COMMANDS: Table = {
    "show ip route": _only(),
    "show ip route vrf <word>": _only(),
    "show ip route connected": _only("connected"),
    "show ip route vrf <word> connected": _only("connected"),
    "show ip route static": _only("static"),
    "show ip route vrf <word> static": _only("static"),
    "show ip route summary": Structured(ip_route_summary, ip_route_summary_data),
    "show ip arp": _ARP,
    "show ip arp vrf <word>": _ARP_IN_VRF,
    "show arp": _ARP,
    "show arp vrf <word>": _ARP_IN_VRF,
    "show mac address-table": _MACS,
    "show mac address-table dynamic": _MACS,
    "show ip bgp summary": _V4,
    "show ip bgp summary vrf <word>": _V4,
    "show bgp ipv4 unicast summary": _V4,
    "show bgp ipv4 unicast summary vrf <word>": _V4,
    "show ipv6 bgp summary": _V6,
    "show ipv6 bgp summary vrf <word>": _V6,
    "show bgp ipv6 unicast summary": _V6,
    "show bgp ipv6 unicast summary vrf <word>": _V6,
    "show ip bgp neighbors": _PEERS_V4,
    "show ip bgp neighbors vrf <word>": _PEERS_V4,
    "show ipv6 bgp peers": _PEERS_V6,
    "show ipv6 bgp peers vrf <word>": _PEERS_V6,
}
