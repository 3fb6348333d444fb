# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: routes, addresses, VRFs and BGP."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.lab.engine import names
from tests.lab.engine.addresses import dotted, mask_of
from tests.lab.engine.device import Device
from tests.lab.engine.model import Refused
from tests.lab.operational import View
from tests.lab.operational import bgp as bgp_state
from tests.lab.operational.bgp import Session
from tests.lab.operational.routing import Route, arp, routes
from tests.lab.operational.segments import heard_in_vlan
from tests.lab.show import hardware
from tests.lab.show.common import lines, listed, short, vrf_names
from tests.lab.show.hardware import dots
from tests.lab.show.table import Table

_CODES = """Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area 
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2, m - OMP
       n - NAT, Ni - NAT inside, No - NAT outside, Nd - NAT DIA
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       H - NHRP, G - NHRP registered, g - NHRP registration summary
       o - ODR, P - periodic downloaded static route, l - LISP
       a - application route
       + - replicated route, % - next hop override, p - overrides from PfR
       & - replicated local route overrides by connected

"""  # noqa: W291 - as the device prints it
_SOURCES = {"connected": "C", "local": "L", "static": "S"}


def _known_vrf(device: Device, vrf: str) -> str:
    if vrf not in device.running.vrfs:
        raise Refused(f"% IP routing table {vrf} does not exist")
    return vrf


def ip_route(device: Device, vrf: str = "", *sources: str) -> str:
    """The table of a VRF; with `sources` only theirs."""
    view = View(device)
    if vrf:
        _known_vrf(device, vrf)
    found = [route for route in routes(view, vrf) if not sources or route.source in sources]
    head = f"\nRouting Table: {vrf}\n" if vrf else ""
    default = next((route for route in routes(view, vrf) if route.length == 0), None)
    hop = dotted(default.next_hop or 0) if default is not None else ""
    last = f"Gateway of last resort is {hop} to network 0.0.0.0" if default else "Gateway of last resort is not set"
    return head + _CODES + lines([last, "", *_route_rows(found)])


def _route_rows(found: list[Route]) -> Iterable[str]:
    """Routes below headings of their classful networks."""
    groups: dict[tuple[int, int], list[Route]] = {}
    for route in found:
        groups.setdefault(_classful(route), []).append(route)
    for (network, length), members in groups.items():
        lengths = {route.length for route in members}
        if length and (lengths - {length} or len(members) > 1):
            yield f"      {dotted(network)}/{length if len(lengths) > 1 else min(lengths)} is " + _subnetted(members)
        for route in members:
            yield _route_row(route)


def _subnetted(members: list[Route]) -> str:
    lengths = {route.length for route in members}
    if len(lengths) > 1:
        return f"variably subnetted, {len(members)} subnets, {len(lengths)} masks"
    return f"subnetted, {len(members)} subnets"


def _classful(route: Route) -> tuple[int, int]:
    first = route.network >> 24
    length = 8 if first < 128 else 16 if first < 192 else 24
    if route.length < length:
        return route.network, 0
    return route.network & mask_of(length), length


def _route_row(route: Route) -> str:
    prefix = f"{dotted(route.network)}/{route.length}"
    code = _SOURCES[route.source] + ("*" if route.length == 0 else "")
    if route.next_hop is not None:
        return f"{code:<5} {'   ' if route.length else ''}{prefix} [{route.distance}/0] via {dotted(route.next_hop)}"
    where = route.port.name.full if route.port is not None else "Null0"
    return f"{code:<8} {prefix} is directly connected, {where}"


def ip_route_vrf(device: Device, vrf: str) -> str:
    return ip_route(device, vrf)


def ip_route_connected(device: Device, vrf: str = "") -> str:
    return ip_route(device, vrf, "connected", "local")


def ip_route_static(device: Device, vrf: str = "") -> str:
    return ip_route(device, vrf, "static")


def ip_route_summary(device: Device) -> str:
    found = routes(View(device))
    rows = ["IP routing table name is default (0x0)", "IP routing table maximum-paths is 32"]
    rows.append("Route Source    Networks    Subnets     Replicates  Overhead    Memory (bytes)")
    total = [0, 0]
    for source, kinds in (("application", ()), ("connected", ("connected", "local")), ("static", ("static",))):
        members = [route for route in found if route.source in kinds]
        major = sum(1 for route in members if _classful(route)[1] in {0, route.length})
        total = [total[0] + major, total[1] + len(members) - major]
        size = len(members) * 96
        rows.append(f"{source:<15} {major:<11} {len(members) - major:<11} {0:<11} {size:<11} {len(members) * 312}")
    size = sum(total)
    rows.append(f"{'Total':<15} {total[0]:<11} {total[1]:<11} {0:<11} {size * 96:<11} {size * 312}")
    return lines(rows)


def ip_arp(device: Device, vrf: str = "") -> str:
    """Own addresses have no age; nothing is printed where there is nothing."""
    view = View(device)
    found: list[tuple[int, str]] = []
    for port in view.ports():
        if port.kind != names.LOOPBACK and port.vrf == vrf and view.up(port.name.full):
            found += [(own.address, f"- {dots(hardware.port_mac(view, port))} {port.name.full}") for own in port.ipv4]
    for one in arp(view, vrf):
        address = hardware.mac(one.owner.device) if one.owner is not None else hardware.stranger_mac(one.address)
        found.append((one.address, f"3 {dots(address)} {one.port.name.full}"))
    if not found:
        return ""
    rows = ["Protocol  Address          Age (min)  Hardware Addr   Type   Interface"]
    for address, rest in sorted(found):
        age, hardware_address, port_name = rest.split()
        rows.append(f"Internet  {dotted(address):<15} {age:>9}   {hardware_address}  ARPA   {port_name}")
    return lines(rows)


def mac_address_table(device: Device) -> str:
    view = View(device)
    rows = ["          Mac Address Table", "-" * 43, "", "Vlan    Mac Address       Type        Ports"]
    rows.append("----    -----------       --------    -----")
    count = 0
    for vlan in sorted({1, *device.running.vlans}):
        for one in heard_in_vlan(view, vlan):
            address = dots(hardware.mac(one.view.device))
            rows.append(f"{vlan:>4}    {address}    DYNAMIC     {short('ios', one.through)}")
            count += 1
    return lines([*rows, f"Total Mac Addresses for this criterion: {count}"])


def vrf_table(device: Device) -> str:
    view = View(device)
    rows = ["  Name                             Default RD            Protocols   Interfaces"]
    for name in vrf_names(view):
        body = [line.strip() for line in device.running.vrfs[name]]
        rd = next((line.split()[1] for line in body if line.startswith("rd ")), "<not set>")
        families = [line.split()[1] for line in body if line.startswith("address-family ")]
        ports = [short("ios", port) for port in view.ports() if port.vrf == name]
        head = f"  {name:<32} {rd:<21} {','.join(dict.fromkeys(families)):<11} "
        rows += listed(head, ports, width=0, indent=69)
    return lines(rows)


def vrf_detail(device: Device) -> str:
    view = View(device)
    rows: list[str] = []
    for number, name in enumerate(vrf_names(view), 1):
        body = [line.strip() for line in device.running.vrfs[name]]
        rd = next((line.split()[1] for line in body if line.startswith("rd ")), "<not set>")
        rows += [f"VRF {name} (VRF Id = {number}); default RD {rd}; default VPNID <not set>"]
        rows += ["  New CLI format, supports multiple address-families", "  Flags: 0x1808"]
        ports = [short("ios", port) for port in view.ports() if port.vrf == name]
        rows += ["  Interfaces:", *listed("    ", [f"{one:<24}" for one in ports], width=70, indent=4)] if ports else []
        rows += [] if ports else ["  No interfaces"]
        for family in ("ipv4", "ipv6"):
            if any(line.startswith(f"address-family {family}") for line in body):
                rows += [f"Address family {family} unicast (Table ID = 0x{number:X}):", "  Flags: 0x0"]
                rows += ["  No Export VPN route-target communities", "  No Import VPN route-target communities"]
                rows += ["  No import route-map", "  No global export route-map", "  No export route-map"]
                rows += ["  VRF label distribution protocol: not configured", "  VRF label allocation mode: per-prefix"]
            else:
                rows += [f"Address family {family} unicast not active"]
        rows += ["Address family ipv4 multicast not active", ""]
    return lines(rows)


def _bgp(device: Device) -> tuple[View, bgp_state.Process]:
    view = View(device)
    found = bgp_state.process(view)
    if found is None:
        raise Refused("% BGP not active")
    return view, found


def ip_bgp_summary(device: Device) -> str:
    return _summary(device, "ipv4 unicast", "")


def bgp_ipv6_summary(device: Device) -> str:
    return _summary(device, "ipv6 unicast", "")


def _summary(device: Device, family: str, vrf: str | None) -> str:
    view, process = _bgp(device)
    found = bgp_state.sessions(view, vrf=vrf, family=family)
    if not found:
        return ""
    networks = sum(process.networks.values())
    rows = [f"BGP router identifier {bgp_state.router_id(view)}, local AS number {process.number}"]
    rows.append(f"BGP table version is {networks + 1}, main routing table version {networks + 1}")
    if networks:
        rows.append(f"{networks} network entries using {networks * 248} bytes of memory")
        rows.append(f"BGP using {networks * 248} total bytes of memory")
    rows += ["", "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd"]
    for one in found:
        rows += _summary_row(one, networks + 1)
    return lines(rows)


def _summary_row(one: Session, version: int) -> list[str]:
    received, sent, uptime = (13_153, 13_149, "1w2d") if one.up else (0, 0, "never")
    state = str(one.prefixes) if one.up else "Idle (Admin)" if one.state == "Shutdown" else one.state
    state = state.rjust(8) if one.up else state
    rest = (
        f"4 {one.peer.remote_as:>12} {received:>7} {sent:>7} {version if one.up else 1:>8} "
        f"{0:>4} {0:>4} {uptime:<8} {state}"
    )
    if len(one.peer.address) > 15:
        return [one.peer.address, " " * 16 + rest]
    return [f"{one.peer.address:<15} {rest}"]


_FAMILIES = {"ipv4 unicast": "IPv4 Unicast", "ipv6 unicast": "IPv6 Unicast"}


def bgp_all_summary(device: Device) -> str:
    """All address families; neighbours in VRFs appear below VPNv4."""
    parts = []
    for family, title in _FAMILIES.items():
        text = _summary(device, family, "")
        parts += [f"For address family: {title}\n{text}"] if text else []
    inside = [vrf for vrf in bgp_state.vrfs(View(device)) if vrf]
    texts = [_summary(device, "ipv4 unicast", vrf) for vrf in inside]
    if any(texts):
        parts.append("For address family: VPNv4 Unicast\n" + "".join(texts))
    return "\n".join(parts)


def bgp_vrf_summary(device: Device, vrf: str) -> str:
    return _summary(device, "ipv4 unicast", vrf)


def _neighbors(family: str, *, in_vrfs: bool = False) -> Callable[[Device], str]:
    def show(device: Device) -> str:
        view, process = _bgp(device)
        wanted = [vrf for vrf in bgp_state.vrfs(view) if bool(vrf) == in_vrfs]
        found = [one for vrf in wanted for one in bgp_state.sessions(view, vrf=vrf, family=family)]
        title = "VPNv4 Unicast" if in_vrfs else _FAMILIES.get(family, family)
        return "".join(_neighbor(process, one, title) for one in found)

    return show


def _neighbor(process: bgp_state.Process, one: Session, title: str) -> str:
    """The lines of `show bgp ... neighbors` that programs read."""
    kind = "internal" if one.peer.remote_as == (one.peer.local_as or process.number) else "external"
    vrf = f"  vrf {one.peer.vrf}," if one.peer.vrf else ""
    remote = bgp_state.router_id(one.owner, "") if one.owner is not None and one.up else "0.0.0.0"
    remote = one.peer.address if one.up and remote == "0.0.0.0" and ":" not in one.peer.address else remote
    state = "Idle" if one.state == "Shutdown" else one.state
    rows = [f"BGP neighbor is {one.peer.address},{vrf}  remote AS {one.peer.remote_as}, {kind} link"]
    rows += [f" Description: {one.peer.description}"] if one.peer.description else []
    rows += [" Administratively shut down"] if one.state == "Shutdown" else []
    rows += [f"  BGP version 4, remote router ID {remote}"]
    rows += [f"  BGP state = {state}, up for 1w2d" if one.up else f"  BGP state = {state}"]
    sent = process.networks.get(one.peer.vrf, 0) if one.up else 0
    rows += ["", f" For address family: {title}", f"  {'Sent':>37}       {'Rcvd':>4}"]
    rows += ["  Prefix activity:               ----       ----"]
    rows += [f"    Prefixes Current:      {sent:>10} {one.prefixes:>10} (Consumes {one.prefixes * 136} bytes)"]
    rows += [f"    Prefixes Total:        {sent:>10} {one.prefixes:>10}", ""]
    rows += [
        "                                   Outbound    Inbound",
        "  Local Policy Denied Prefixes:    --------    -------",
    ]
    return lines([*rows, "    Total:                                0          0", ""])


_V4 = _neighbors("ipv4 unicast")
_V6 = _neighbors("ipv6 unicast")
COMMANDS: Table = {
    "show ip route": ip_route,
    "show ip route vrf <word>": ip_route_vrf,
    "show ip route connected": ip_route_connected,
    "show ip route vrf <word> connected": ip_route_connected,
    "show ip route static": ip_route_static,
    "show ip route vrf <word> static": ip_route_static,
    "show ip route summary": ip_route_summary,
    "show ip arp": ip_arp,
    "show ip arp vrf <word>": ip_arp,
    "show arp": ip_arp,
    "show arp vrf <word>": ip_arp,
    "show mac address-table": mac_address_table,
    "show mac address-table dynamic": mac_address_table,
    "show vrf": vrf_table,
    "show vrf detail": vrf_detail,
    "show ip bgp summary": ip_bgp_summary,
    "show ip bgp all summary": bgp_all_summary,
    "show ip bgp vpnv4 vrf <word> summary": bgp_vrf_summary,
    "show bgp summary": ip_bgp_summary,
    "show bgp all summary": bgp_all_summary,
    "show bgp ipv4 unicast summary": ip_bgp_summary,
    "show bgp ipv6 unicast summary": bgp_ipv6_summary,
    "show bgp vpnv4 unicast vrf <word> summary": bgp_vrf_summary,
    "show ip bgp neighbors": _V4,
    "show bgp ipv4 unicast neighbors": _V4,
    "show bgp ipv6 unicast neighbors": _V6,
    "show bgp vpnv4 unicast all neighbors": _neighbors("ipv4 unicast", in_vrfs=True),
}
