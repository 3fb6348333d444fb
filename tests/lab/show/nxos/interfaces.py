# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: the state of interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.lab.engine import names, vlanset
from tests.lab.engine.addresses import colons as v6_text
from tests.lab.engine.addresses import dotted
from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface, allowed_of
from tests.lab.engine.names import Name
from tests.lab.operational import Reason, View
from tests.lab.show import hardware
from tests.lab.show.common import each_or_all, lines, listed, one_port, rows_of, short, vlan_name
from tests.lab.show.hardware import dots
from tests.lab.show.table import Structured, Table

_SOCKETS = (names.PHYSICAL, names.MANAGEMENT)
_REASONS = {
    Reason.UP: "none",
    Reason.SHUT: "Administratively down",
    Reason.UNPLUGGED: "XCVR not inserted",
    Reason.DARK: "Link not connected",
    Reason.UNBUNDLED: "suspended(no LACP PDUs)",
    Reason.MEMBERS: "No operational members",
    Reason.PARENT: "Parent interface is down",
    Reason.NO_VLAN: "VLAN/BD does not exist",
    Reason.NO_PORT: "VLAN/BD is down",
}
_STATUS = {
    Reason.UP: "connected",
    Reason.SHUT: "disabled",
    Reason.UNPLUGGED: "xcvrAbsen",
    Reason.DARK: "notconnec",
    Reason.UNBUNDLED: "suspended",
    Reason.MEMBERS: "noOperMem",
    Reason.PARENT: "parentDwn",
    Reason.NO_VLAN: "down",
    Reason.NO_PORT: "down",
}


def _reason(view: View, port: Interface) -> str:
    """Why it is down; a LAG without members says so in words of its own."""
    reason = view.status(port.name.full).reason
    if reason is Reason.MEMBERS and not view.config.members(port.name.numbers[0]):
        return "No operational members"
    return _REASONS[reason]


def _state(view: View, port: Interface) -> str:
    return "up" if view.up(port.name.full) else "down"


def _admin(view: View, port: Interface) -> str:
    return "down" if view.is_shut(port) else "up"


def _speed_words(speed: int) -> str:
    return (
        f"{speed} Mb/s"
        if speed < 10_000 and speed != 1_000
        else f"{speed // 1000} Gb/s"
        if speed >= 10_000
        else "1000 Mb/s"
    )


def _mode(view: View, port: Interface) -> str:
    if not view.is_l2(port):
        return "routed"
    return "trunk" if view.is_trunk(port) else "access"


def _hardware_name(view: View, port: Interface) -> str:
    fast = "40000/100000" if hardware.speed(view, port) > 25_000 else "100/1000/10000/25000"
    return {names.MANAGEMENT: "GigabitEthernet", names.PORT_CHANNEL: "Port-Channel"}.get(port.kind, f"{fast} Ethernet")


def _interface(view: View, port: Interface) -> str:
    """A section of `show interface`."""
    rows = _SECTIONS.get(port.kind, _ethernet)(view, port)
    return lines([*rows, ""])


def _first_line(view: View, port: Interface) -> str:
    name = port.name.full
    return f"{name} is up" if view.up(name) else f"{name} is down ({_reason(view, port)})"


def _address_line(port: Interface) -> list[str]:
    ends = {True: " secondary", False: ""}
    return [f"  Internet Address is {dotted(own.address)}/{own.length}{ends[own.secondary]}" for own in port.ipv4]


def _rate_line(view: View, port: Interface, delay: int = 10) -> str:
    return f"  MTU {hardware.mtu(view, port)} bytes, BW {hardware.speed(view, port) * 1000} Kbit , DLY {delay} usec"


def _svi(view: View, port: Interface) -> list[str]:
    up = view.up(port.name.full)
    status = "up" if up else f"down ({_reason(view, port)})"
    rows = [f"{port.name.full} is {status}, line protocol is {'up' if up else 'down'}, autostate enabled"]
    rows += [f"  Hardware is EtherSVI, address is  {dots(hardware.mac(view.device))}"]
    rows += [f"  Description: {port.description}"] if port.description else []
    rows += _address_line(port)
    rows += [f"  MTU {hardware.mtu(view, port)} bytes, BW 1000000 Kbit , DLY 10 usec,"]
    rows += ["   reliability 255/255, txload 1/255, rxload 1/255", "  Encapsulation ARPA, loopback not set"]
    rows += ["  Keepalive not supported", "  ARP type: ARPA", '  Last clearing of "show interface" counters never']
    return [*rows, "  L3 in Switched:", "    ucast: 0 pkts, 0 bytes"]


def _loopback(view: View, port: Interface) -> list[str]:
    rows = [_first_line(view, port), f"admin state is {_admin(view, port)},", "  Hardware: Loopback"]
    rows += [f"  Description: {port.description}"] if port.description else []
    rows += [*_address_line(port), _rate_line(view, port, 5000), "  reliability 255/255, txload 1/255, rxload 1/255"]
    rows += ["  Encapsulation LOOPBACK, medium is broadcast", "  Auto-mdix is turned off"]
    return [
        *rows,
        "    0 packets input 0 bytes",
        "    0 multicast frames 0 compressed",
        "    0 packets output 0 bytes 0 underruns",
    ]


def _ethernet(view: View, port: Interface) -> list[str]:
    up = view.up(port.name.full)
    address = dots(hardware.port_mac(view, port))
    dedicated = {
        names.PHYSICAL: ", Dedicated Interface",
        names.SUBINTERFACE: f", Dedicated Interface, [parent interface is {port.name.parent}]",
    }
    rows = [_first_line(view, port), f"admin state is {_admin(view, port)}{dedicated.get(port.kind, ',')}"]
    rows += [f"  Belongs to Po{port.group[0]}"] if port.group is not None else []
    rows += [f"  Hardware: {_hardware_name(view, port)}, address: {address} (bia {address})"]
    rows += [f"  Description: {port.description}"] if port.description else []
    rows += [*_address_line(port), _rate_line(view, port), "  reliability 255/255, txload 1/255, rxload 1/255"]
    if port.dot1q is not None:
        rows += [f"  Encapsulation 802.1Q Virtual LAN, Vlan ID {port.dot1q}, medium is broadcast"]
    else:
        rows += ["  Encapsulation ARPA, medium is broadcast"]
    rows += [] if port.kind in {names.MANAGEMENT, names.SUBINTERFACE} else [f"  Port mode is {_mode(view, port)}"]
    if port.kind == names.SUBINTERFACE:
        return [*rows, "  EtherType is 0x8100"]
    media = (
        ", media type is " + ("10G" if hardware.speed(view, port) <= 10_000 else "100G")
        if port.kind == names.PHYSICAL
        else ""
    )
    rows += [
        f"  full-duplex, {_speed_words(hardware.speed(view, port))}{media}"
        if up
        else f"  auto-duplex, auto-speed{media}"
    ]
    if port.kind == names.PHYSICAL:
        rows += ["  Beacon is turned off"]
    rows += [
        "  Auto-Negotiation is turned on",
        "  Input flow-control is off, output flow-control is off",
        "  Auto-mdix is turned off",
    ]
    rows += ["  Switchport monitor is off "] if port.kind != names.MANAGEMENT else []
    rows += ["  EtherType is 0x8100 "]
    members = view.config.members(port.name.numbers[0]) if port.kind == names.PORT_CHANNEL else []
    rows += ["  Members in this channel: " + ", ".join(short("nxos", one) for one in members)] if members else []
    rows += ["  EEE (efficient-ethernet) : n/a"] if port.kind == names.PHYSICAL else []
    if port.kind == names.PHYSICAL:
        rows += [f"  Last link flapped {'1week(s) 2day(s)' if up else 'never'}"]
    return [*rows, *_traffic(view, port)]


def _traffic(view: View, port: Interface) -> list[str]:
    seen = hardware.counters(view, port)
    rate = 2000 if view.up(port.name.full) else 0
    return [
        '  Last clearing of "show interface" counters never',
        "  1 interface resets",
        "  Load-Interval #1: 30 seconds",
        f"    30 seconds input rate {rate} bits/sec, {rate // 1000} packets/sec",
        f"    30 seconds output rate {rate} bits/sec, {rate // 1000} packets/sec",
        f"    input rate {rate} bps, {rate // 1000} pps; output rate {rate} bps, {rate // 1000} pps",
        "  RX",
        (
            f"    {seen.packets_in - seen.multicasts - seen.broadcasts} unicast packets  "
            f"{seen.multicasts} multicast packets  {seen.broadcasts} broadcast packets"
        ),
        f"    {seen.packets_in} input packets  {seen.bytes_in} bytes",
        "    0 jumbo packets  0 storm suppression bytes",
        "    0 runts  0 giants  0 CRC  0 no buffer",
        "    0 input error  0 short frame  0 overrun   0 underrun  0 ignored",
        "    0 watchdog  0 bad etype drop  0 bad proto drop  0 if down drop",
        "    0 input with dribble  0 input discard",
        "    0 Rx pause",
        "  TX",
        f"    {seen.packets_out} unicast packets  0 multicast packets  0 broadcast packets",
        f"    {seen.packets_out} output packets  {seen.bytes_out} bytes",
        "    0 jumbo packets",
        "    0 output error  0 collision  0 deferred  0 late collision",
        "    0 lost carrier  0 no carrier  0 babble  0 output discard",
        "    0 Tx pause",
    ]


_SECTIONS = {names.SVI: _svi, names.LOOPBACK: _loopback}


def _chosen(device: Device, name: Name | None) -> tuple[View, list[Interface]]:
    view = View(device)
    return view, _ordered(view) if name is None else [one_port(device, name)]


def _ordered(view: View) -> list[Interface]:
    """The management port comes first where NX-OS shows state."""
    ports = list(view.ports())
    return sorted(ports, key=lambda port: _PLACES.index(port.kind))


_PLACES = [
    names.MANAGEMENT,
    names.PHYSICAL,
    names.SUBINTERFACE,
    names.PORT_CHANNEL,
    names.LOOPBACK,
    names.SVI,
    names.OTHER,
]


def interface(device: Device, name: Name | None = None) -> str:
    view, ports = _chosen(device, name)
    return "".join(_interface(view, port) for port in ports)


def interface_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view, ports = _chosen(device, name)
    return rows_of("interface", "interface", [_row(view, port) for port in ports])


def _row(view: View, port: Interface) -> dict[str, Any]:
    if port.kind == names.SVI:
        return _svi_row(view, port)
    up = view.up(port.name.full)
    seen = hardware.counters(view, port)
    row: dict[str, Any] = {"interface": port.name.full, "state": _state(view, port), "admin_state": _admin(view, port)}
    row |= {} if up else {"state_rsn_desc": _reason(view, port)}
    row |= {"share_state": "Dedicated"} if port.kind == names.PHYSICAL else {}
    if port.group is not None:
        row["eth_bundle"] = f"port-channel{port.group[0]}"
    row["eth_hw_desc"] = "Loopback" if port.kind == names.LOOPBACK else _hardware_name(view, port)
    if port.kind != names.LOOPBACK:
        row |= dict.fromkeys(("eth_hw_addr", "eth_bia_addr"), dots(hardware.port_mac(view, port)))
    row |= {"desc": port.description} if port.description else {}
    if port.ipv4:
        first = port.ipv4[0]
        row |= {
            "eth_ip_addr": dotted(first.address),
            "eth_ip_mask": first.length,
            "eth_ip_prefix": dotted(first.network),
        }
    row |= {"eth_mtu": str(hardware.mtu(view, port)), "eth_bw": hardware.speed(view, port) * 1000, "eth_dly": 10}
    row |= {"eth_reliability": "255", "eth_txload": "1", "eth_rxload": "1", "medium": "broadcast"}
    if port.kind in {*_SOCKETS, names.PORT_CHANNEL}:
        row |= {} if port.kind == names.MANAGEMENT else {"eth_mode": _mode(view, port)}
        row |= {
            "eth_duplex": "full" if up else "auto",
            "eth_speed": _speed_words(hardware.speed(view, port)) if up else "auto-speed",
        }
        row |= {"eth_autoneg": "on", "eth_inpkts": seen.packets_in, "eth_outpkts": seen.packets_out}
        row |= {"eth_inbytes": seen.bytes_in, "eth_outbytes": seen.bytes_out}
    if port.kind == names.PORT_CHANNEL and view.config.members(port.name.numbers[0]):
        members = view.config.members(port.name.numbers[0])
        row["eth_members"] = ", ".join(short("nxos", one) for one in members)
    return row


def _svi_row(view: View, port: Interface) -> dict[str, Any]:
    up = view.up(port.name.full)
    row: dict[str, Any] = {"interface": port.name.full, "svi_admin_state": _admin(view, port)}
    row |= {} if up else {"svi_rsn_desc": _reason(view, port)}
    row |= {"svi_line_proto": _state(view, port), "svi_mac": dots(hardware.mac(view.device))}
    row |= {"desc": port.description} if port.description else {}
    if port.ipv4:
        row |= {"svi_ip_addr": dotted(port.ipv4[0].address), "svi_ip_mask": port.ipv4[0].length}
    return row | {"svi_mtu": str(hardware.mtu(view, port)), "svi_bw": 1000000, "svi_delay": 10, "svi_arp_type": "ARPA"}


_BAR = "-" * 80


def interface_status(device: Device, name: Name | None = None) -> str:
    rows = ["", _BAR, "Port          Name               Status    Vlan      Duplex  Speed   Type", _BAR]
    rows += [
        f"{row['short']:<13} {(row.get('name') or '--')[:18]:<18} {row['state']:<9} {row['vlan']:<9} "
        f"{row['duplex']:<7} {row['speed']:<7} {row['type']}"
        for row in _status_rows(device, name)
    ]
    return lines(rows)


def _status_rows(device: Device, name: Name | None = None) -> Iterator[dict[str, Any]]:
    view, ports = _chosen(device, name)
    for port in ports:
        if port.kind == names.SUBINTERFACE:
            continue
        reason = view.status(port.name.full).reason
        up = reason is Reason.UP
        layer = (
            "trunk"
            if view.is_l2(port) and view.is_trunk(port)
            else str(port.access or 1)
            if view.is_l2(port)
            else "routed"
        )
        yield {
            "interface": port.name.full,
            "short": short("nxos", port),
            "name": port.description or None,
            "state": _STATUS[reason],
            "vlan": layer,
            "duplex": "full" if up and port.kind in {*_SOCKETS, names.PORT_CHANNEL} else "auto",
            "speed": _short_speed(hardware.speed(view, port))
            if up and port.kind in {*_SOCKETS, names.PORT_CHANNEL}
            else "auto",
            "type": "10Gbase-SR" if port.kind == names.PHYSICAL and reason is not Reason.UNPLUGGED else "--",
        }


def _short_speed(speed: int) -> str:
    return str(speed) if speed < 10_000 else f"{speed // 1000}G"


def interface_status_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    found = [
        {key: value for key, value in row.items() if value is not None and key != "short"}
        for row in _status_rows(device, name)
    ]
    return rows_of("interface", "interface", found)


def _brief_rows(view: View) -> Iterator[dict[str, Any]]:
    for port in _ordered(view):
        up = view.up(port.name.full)
        row: dict[str, Any] = {"interface": port.name.full, "state": _state(view, port)}
        if port.kind == names.MANAGEMENT:
            row |= {"ip_addr": dotted(port.ipv4[0].address)} if port.ipv4 else {}
            row |= {
                "speed": _short_speed(hardware.speed(view, port)) if up else "auto",
                "mtu": hardware.mtu(view, port),
            }
        elif port.kind == names.SVI:
            row |= {"svi_admin_state": _admin(view, port), "svi_rsn_desc": "--" if up else _reason(view, port)}
        elif port.kind == names.LOOPBACK:
            row |= {"desc": port.description or "--"}
        else:
            row |= {"vlan": str(port.access or port.native or 1) if view.is_l2(port) else "--", "type": "eth"}
            row |= {"portmode": _mode(view, port), "state_rsn_desc": _reason(view, port)}
            row |= {"speed": _short_speed(hardware.speed(view, port)) if up else "auto", "ratemode": "D"}
            row |= {"portchan": port.group[0]} if port.group is not None else {}
        yield row


def interface_brief_data(device: Device) -> dict[str, Any]:
    return rows_of("interface", "interface", list(_brief_rows(View(device))))


_BRIEF_HEADS = {
    names.MANAGEMENT: ("Port   VRF          Status IP Address                              Speed    MTU",),
    names.PHYSICAL: (
        "Ethernet      VLAN    Type Mode   Status  Reason                 Speed     Port",
        "Interface                                                                  Ch #",
    ),
    names.PORT_CHANNEL: (
        "Port-channel VLAN    Type Mode   Status  Reason                              Speed   Protocol",
        "Interface                                                                            ",
    ),
    names.LOOPBACK: ("Interface     Status     Description",),
    names.SVI: ("Interface Secondary VLAN(Type)                    Status Reason                    ",),
}


def interface_brief(device: Device) -> str:
    view = View(device)
    rows: list[str] = []
    kind = ""
    for row in _brief_rows(view):
        port = view.interfaces[row["interface"]]
        section = names.PHYSICAL if port.kind == names.SUBINTERFACE else port.kind
        if section != kind and section in _BRIEF_HEADS:
            rows += ["", _BAR, *_BRIEF_HEADS[section], _BAR]
        kind = section
        rows.append(_brief_line(view, port, row))
    return lines(rows)


def _brief_line(view: View, port: Interface, row: dict[str, Any]) -> str:
    name = short("nxos", port)
    if port.kind == names.MANAGEMENT:
        return f"{name:<6} {'--':<12} {row['state']:<6} {row.get('ip_addr', '--'):<39} {row['speed']:<8} {row['mtu']}"
    if port.kind == names.SVI:
        return f"{port.name.full:<9} {'--':<39} {row['state']:<6} {row['svi_rsn_desc']}"
    if port.kind == names.LOOPBACK:
        return f"{name:<13} {row['state']:<10} {row['desc']}"
    rate = f"{row['speed']}(D)"
    if port.kind == names.PORT_CHANNEL:
        mode = next((one.group[1] for one in view.config.members(port.name.numbers[0]) if one.group is not None), "on")
        protocol = "none" if mode == "on" else "lacp"
        return (
            f"{name:<12} {row['vlan']:<7} eth  {row['portmode']:<6} {row['state']:<7} "
            f"{row['state_rsn_desc']:<32} {rate:>8}  {protocol}"
        )
    return (
        f"{name:<13} {row['vlan']:<7} eth  {row['portmode']:<6} {row['state']:<7} "
        f"{row['state_rsn_desc']:<24} {rate:>8} {row.get('portchan', '--')}"
    )


def interface_description(device: Device) -> str:
    view = View(device)
    bar = "-" * 79
    rows: list[str] = []
    kind = ""
    for port in _ordered(view):
        if port.kind not in {kind, names.SUBINTERFACE}:
            head = (
                "Port          Type   Speed   Description"
                if port.kind == names.PHYSICAL
                else f"{'Interface':<25}{'Description':<55}"
            )
            rows += ["", bar, head, bar]
            kind = port.kind
        text = port.description or "--"
        wide = f"{short('nxos', port):<13} eth    {_short_speed(hardware.speed(view, port)):<7} {text}"
        narrow = f"{port.name.full if port.kind != names.PORT_CHANNEL else short('nxos', port):<24} {text}"
        rows.append(wide if port.kind in {names.PHYSICAL, names.SUBINTERFACE} else narrow)
    return lines(rows)


def interface_description_data(device: Device) -> dict[str, Any]:
    found = [{"interface": port.name.full, "desc": port.description or "--"} for port in _ordered(View(device))]
    return rows_of("interface", "interface", found)


def _switchport_row(view: View, port: Interface) -> dict[str, Any] | None:
    if port.kind not in {names.PHYSICAL, names.PORT_CHANNEL}:
        return None
    if not view.is_l2(port):
        return {"interface": port.name.full, "switchport": "Disabled"}
    allowed = allowed_of(port)
    voice = next((text.split()[-1] for _p, text in port.extras if text.startswith("switchport voice vlan ")), "none")
    return {
        "interface": port.name.full,
        "switchport": "Enabled",
        "switchport_monitor": "Not enabled",
        "oper_mode": _mode(view, port),
        "access_vlan": port.access or 1,
        "access_vlan_name": vlan_name(view.device, port.access or 1) or "Vlan not created",
        "native_vlan": port.native or 1,
        "native_vlan_name": vlan_name(view.device, port.native or 1) or "Vlan not created",
        "trunk_vlans": vlanset.compress(allowed) or "none",
        "voice_vlan": voice,
    }


def _switchport(view: View, port: Interface) -> str:
    row = _switchport_row(view, port)
    if row is None:
        return ""
    if row["switchport"] == "Disabled":
        return lines([f"Name: {row['interface']}", "  Switchport: Disabled"])
    return lines(
        [
            f"Name: {row['interface']}",
            "  Switchport: Enabled",
            "  Switchport Monitor: Not enabled ",
            "  Switchport Isolated: Not enabled ",
            f"  Operational Mode: {row['oper_mode']}",
            f"  Access Mode VLAN: {row['access_vlan']} ({row['access_vlan_name']})",
            f"  Trunking Native Mode VLAN: {row['native_vlan']} ({row['native_vlan_name']})",
            f"  Trunking VLANs Allowed: {row['trunk_vlans']}",
            f"  Voice VLAN: {row['voice_vlan']}",
            "  Extended Trust State : not trusted [COS = 0]",
            "  Administrative private-vlan primary host-association: none",
            "  Administrative private-vlan secondary host-association: none",
            "  Administrative private-vlan primary mapping: none",
            "  Administrative private-vlan secondary mapping: none",
            "  Administrative private-vlan trunk native VLAN: 1",
            "  Administrative private-vlan trunk encapsulation: dot1q",
            "  Administrative private-vlan trunk normal VLANs: none",
            "  Administrative private-vlan trunk private VLANs: none",
            "  Operational private-vlan: none",
        ]
    )


def switchport_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view, ports = _chosen(device, name)
    found = [row for row in (_switchport_row(view, port) for port in ports) if row is not None]
    return rows_of("interface", "interface", found)


def interface_trunk(device: Device) -> str:
    view = View(device)
    trunks = [port for port in _ordered(view) if view.is_l2(port) and view.is_trunk(port) and port.group is None]
    rows = ["", _BAR, "Port          Native  Status        Port", "              Vlan                  Channel", _BAR]
    rows += [
        f"{short('nxos', p):<13} {p.native or 1:<7} {'trunking' if view.up(p.name.full) else 'not-trunking':<13} --"
        for p in trunks
    ]
    for title, pick in (("Vlans Allowed on Trunk", allowed_of), ("STP Forwarding", view.active_vlans)):
        rows += ["", _BAR, f"Port          {title}", _BAR]
        for p in trunks:
            shown = vlanset.compress(pick(p)) if view.up(p.name.full) or pick is allowed_of else ""
            rows.append(f"{short('nxos', p):<13} {shown or 'none'}")
    return lines(rows)


def vrf_of(port: Interface) -> str:
    return port.vrf or ("management" if port.kind == names.MANAGEMENT else "default")


def vrf_ids(view: View) -> dict[str, int]:
    """VRF IDs in the order in which NX-OS made them: default, management, then the others."""
    others = [name for name in view.config.vrfs if name not in {"default", "management"}]
    return {name: number for number, name in enumerate(("default", "management", *others), 1)}


def _vrfs(view: View, vrf: str) -> dict[str, int]:
    known = vrf_ids(view)
    return known if vrf == "all" else {vrf: known[vrf]} if vrf in known else {}


def _ip_ports(view: View, vrf: str) -> list[Interface]:
    return [port for port in view.ports() if port.ipv4 and vrf_of(port) == vrf]


def _ip_state(view: View, port: Interface) -> str:
    state = _state(view, port)
    return f"protocol-{state}/link-{state}/admin-{_admin(view, port)}"


def ip_interface_brief(device: Device, vrf: str = "default") -> str:
    view = View(device)
    rows: list[str] = []
    for name, number in _vrfs(view, vrf).items():
        rows += [
            f'IP Interface Status for VRF "{name}"({number})',
            "Interface            IP Address      Interface Status",
        ]
        for port in _ip_ports(view, name):
            rows.append(f"{short('nxos', port):<20} {dotted(port.ipv4[0].address):<15} {_ip_state(view, port):<35}")
        rows += [""] if vrf == "all" else []
    return lines(rows)


def _ip_rows(view: View, vrf: str) -> list[dict[str, Any]]:
    found = []
    for name in _vrfs(view, vrf):
        for iod, port in enumerate(_ip_ports(view, name), 5):
            state = _state(view, port)
            first, *others = port.ipv4
            row: dict[str, Any] = {
                "vrf-name-out": name,
                "intf-name": short("nxos", port),
                "proto-state": state,
                "link-state": state,
            }
            row |= {
                "admin-state": _admin(view, port),
                "iod": str(iod),
                "prefix": dotted(first.address),
                "ip-disabled": "FALSE",
            }
            row |= {"subnet": dotted(first.network), "masklen": str(first.length), "mtu": str(hardware.mtu(view, port))}
            if others:
                row["TABLE_secondary_address"] = {
                    "ROW_secondary_address": [
                        {"prefix1": dotted(one.address), "masklen1": str(one.length)} for one in others
                    ]
                }
            found.append(row)
    return found


def ip_interface_data(device: Device, vrf: str = "default") -> dict[str, Any]:
    return rows_of("intf", "intf", _ip_rows(View(device), vrf))


def _ip_section(view: View, port: Interface, iod: int) -> list[str]:
    told = {text for _place, text in port.extras}
    rows = [f"{port.name.full}, Interface status: {_ip_state(view, port)}, iod: {iod},"]
    for own in port.ipv4:
        second = " secondary" if own.secondary else ""
        rows.append(
            f"  IP address: {dotted(own.address)}, IP subnet: {dotted(own.network)}/{own.length}"
            f"{second} route-preference: 0, tag: 0"
        )
    return [
        *rows,
        "  IP broadcast address: 255.255.255.255",
        "  IP multicast groups locally joined: none",
        f"  IP MTU: {hardware.mtu(view, port)} bytes (using link MTU)",
        "  IP primary address route-preference: 0, tag: 0",
        "  IP proxy ARP : disabled",
        "  IP Local Proxy ARP : disabled",
        "  IP multicast routing: disabled",
        f"  IP icmp redirects: {'disabled' if 'no ip redirects' in told else 'enabled'}",
        "  IP directed-broadcast: disabled ",
        "  IP Forwarding: disabled ",
        "  IP icmp unreachables (except port): disabled",
        "  IP icmp port-unreachable: enabled",
        "  IP unicast reverse path forwarding: none",
        "  IP load sharing: none ",
        "  IP interface statistics last reset: never",
    ]


def ip_interface(device: Device, vrf: str = "default") -> str:
    view = View(device)
    rows: list[str] = []
    for name in _vrfs(view, vrf):
        rows.append(f'IP Interface Status for VRF "{name}"')
        for iod, port in enumerate(_ip_ports(view, name), 5):
            rows += _ip_section(view, port, iod)
        rows += [""] if vrf == "all" else []
    return lines(rows)


def ip_interface_one(device: Device, name: Name) -> str:
    port = one_port(device, name)
    head = f'IP Interface Status for VRF "{vrf_of(port)}"'
    return lines([head, *(_ip_section(View(device), port, 5) if port.ipv4 else [])])


def _v6_ports(view: View, vrf: str) -> list[Interface]:
    return [port for port in view.ports() if port.ipv6 and vrf_of(port) == vrf]


def _global_v6(port: Interface) -> list[tuple[str, str]]:
    """Addresses with their length, and their subnets."""
    found = []
    for own in port.ipv6:
        if own.kind != "link-local":
            bits = 128 - own.length
            found.append(
                (f"{v6_text(own.address)}/{own.length}", f"{v6_text(own.address >> bits << bits)}/{own.length}")
            )
    return found


def ipv6_interface(device: Device, vrf: str = "default") -> str:
    view = View(device)
    rows: list[str] = []
    for name in _vrfs(view, vrf):
        rows.append(f'IPv6 Interface Status for VRF "{name}"')
        for iod, port in enumerate(_v6_ports(view, name), 5):
            valid = "VALID" if view.up(port.name.full) else "INVALID"
            rows += [f"{port.name.full}, Interface status: {_ip_state(view, port)}, iod: {iod}", "  IPv6 address: "]
            rows += [f"    {text} [{valid}]" for text, _subnet in _global_v6(port)]
            rows += [f"  IPv6 subnet:  {subnet}" for _text, subnet in _global_v6(port)[:1]]
            rows += [f"  IPv6 link-local address: {v6_text(hardware.link_local(view, port))} (default) [{valid}]"]
            rows += [
                "  IPv6 virtual addresses configured: none",
                "  IPv6 multicast routing: disabled",
                "  IPv6 report link local: disabled",
            ]
            rows += [
                f"  IPv6 MTU: {hardware.mtu(view, port)} (using link MTU)",
                "  IPv6 RP inbound packet-filtering policy: none",
            ]
        rows += [""] if vrf == "all" else []
    return lines(rows)


def ipv6_interface_data(device: Device, vrf: str = "default") -> dict[str, Any]:
    view = View(device)
    found = []
    for name in _vrfs(view, vrf):
        for iod, port in enumerate(_v6_ports(view, name), 5):
            state = _state(view, port)
            addresses = _global_v6(port)
            row: dict[str, Any] = {
                "vrf-name-out": name,
                "intf-name": port.name.full,
                "proto-state": state,
                "link-state": state,
            }
            row |= {"admin-state": _admin(view, port), "iod": str(iod)}
            row |= (
                rows_of("addr", "addr", [{"addr": text} for text, _subnet in addresses])
                if len(addresses) != 1
                else {"addr": addresses[0][0]}
            )
            row |= {"prefix": addresses[0][1]} if addresses else {}
            row |= {"linklocal-addr": v6_text(hardware.link_local(view, port)), "mtu": str(hardware.mtu(view, port))}
            found.append(row)
    return rows_of("intf", "intf", found)


def ipv6_interface_brief(device: Device, vrf: str = "default") -> str:
    view = View(device)
    rows: list[str] = []
    for name, number in _vrfs(view, vrf).items():
        rows += [f'IPv6 Interface Status for VRF "{name}"({number})']
        rows += ["Interface        IPv6 Address/Link-local Address           Interface Status"]
        rows += [f"{'':<59}prot/link/admin"]
        for port in _v6_ports(view, name):
            state = f"{_state(view, port)}/{_state(view, port)}/{_admin(view, port)}"
            first, *others = [text.partition("/")[0] for text, _subnet in _global_v6(port)] or [""]
            rows += [f"{short('nxos', port):<16} {first:<41} {state}"]
            rows += [f"{'':<16} {text}" for text in (*others, v6_text(hardware.link_local(view, port)))]
    return lines(rows)


_CHANNEL_HEAD = """Flags:  D - Down        P - Up in port-channel (members)
        I - Individual  H - Hot-standby (LACP only)
        s - Suspended   r - Module-removed
        b - BFD Session Wait
        S - Switched    R - Routed
        U - Up (port-channel)
        p - Up in delay-lacp mode (member)
        M - Not in use. Min-links not met
--------------------------------------------------------------------------------
Group Port-       Type     Protocol  Member Ports
      Channel
--------------------------------------------------------------------------------
"""


def _channel_rows(view: View) -> Iterator[dict[str, Any]]:
    for number, lag in sorted(view.lags.items()):
        members = view.config.members(number)
        modes = {one.group[1] for one in members if one.group is not None}
        yield {
            "group": str(number),
            "port-channel": f"Po{number}",
            "layer": "S" if view.is_l2(lag) else "R",
            "status": "U" if view.up(lag.name.full) else "D",
            "type": "Eth",
            "prtcl": "LACP" if modes - {"on"} else "NONE",
            **rows_of(
                "member", "member", [{"port": one.name.full, "port-status": _member_flag(view, one)} for one in members]
            ),
        }


def _member_flag(view: View, port: Interface) -> str:
    if view.bundled(port):
        return "P"
    return "s" if view.status(port.name.full).reason is Reason.UNBUNDLED else "D"


def port_channel_summary(device: Device) -> str:
    view = View(device)
    rows: list[str] = []
    for row in _channel_rows(view):
        members = view.config.members(int(row["group"]))
        ports = [f"{short('nxos', one)}({_member_flag(view, one)})".ljust(12) for one in members]
        name = f"{row['port-channel']}({row['layer']}{row['status']})"
        rows += listed(
            f"{row['group']:<5} {name:<11} Eth      {row['prtcl']:<8}  ",
            ports or ["--"],
            width=44,
            indent=36,
            joint=" ",
        )
    return _CHANNEL_HEAD + lines(rows)


def port_channel_data(device: Device) -> dict[str, Any]:
    return rows_of("channel", "channel", list(_channel_rows(View(device))))


_INTERFACE = Structured(interface, interface_data)
_STATE = Structured(interface_status, interface_status_data)
_SWITCHPORT = Structured(each_or_all(_switchport), switchport_data)
_IP_BRIEF = Structured(ip_interface_brief, ip_interface_data)
_IP = Structured(ip_interface, ip_interface_data)
_IPV6 = Structured(ipv6_interface, ipv6_interface_data)
COMMANDS: Table = {
    "show interface": _INTERFACE,
    "show interface <port>": _INTERFACE,
    "show interface status": _STATE,
    "show interface <port> status": _STATE,
    "show interface brief": Structured(interface_brief, interface_brief_data),
    "show interface description": Structured(interface_description, interface_description_data),
    "show interface switchport": _SWITCHPORT,
    "show interface <port> switchport": _SWITCHPORT,
    "show interface trunk": interface_trunk,
    "show ip interface brief": _IP_BRIEF,
    "show ip interface brief vrf <word>": _IP_BRIEF,
    "show ip interface": _IP,
    "show ip interface vrf <word>": _IP,
    "show ip interface <port>": ip_interface_one,
    "show ipv6 interface": _IPV6,
    "show ipv6 interface vrf <word>": _IPV6,
    "show ipv6 interface brief": ipv6_interface_brief,
    "show ipv6 interface brief vrf <word>": ipv6_interface_brief,
    "show port-channel summary": Structured(port_channel_summary, port_channel_data),
}
