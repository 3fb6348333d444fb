# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: the state of interfaces."""

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
from tests.lab.show.common import each_or_all, lines, listed, one_port, short, switchports, vlan_name
from tests.lab.show.table import Structured, Table

_SOCKETS = (names.PHYSICAL, names.MANAGEMENT)
_STATUS = {
    Reason.UP: ("connected", "up"),
    Reason.SHUT: ("disabled", "down"),
    Reason.UNPLUGGED: ("notconnect", "notPresent"),
    Reason.DARK: ("notconnect", "down"),
    Reason.UNBUNDLED: ("connected", "up"),
    Reason.MEMBERS: ("notconnect", "lowerLayerDown"),
    Reason.PARENT: ("notconnect", "lowerLayerDown"),
    Reason.NO_VLAN: ("notconnect", "lowerLayerDown"),
    Reason.NO_PORT: ("notconnect", "lowerLayerDown"),
}


def status_of(view: View, port: Interface) -> tuple[str, str]:
    """Interface status and line protocol, as JSON spells them."""
    return _STATUS[view.status(port.name.full).reason]


def _words(view: View, port: Interface) -> tuple[str, str]:
    """Status and line protocol, as the text spells them."""
    status, protocol = status_of(view, port)
    return {"connected": "up", "disabled": "administratively down"}.get(status, "down"), protocol.lower()


def _ordered(view: View, *kinds: str) -> list[Interface]:
    return list(view.ports(*kinds))


def _chosen(device: Device, name: Name | None) -> tuple[View, list[Interface]]:
    view = View(device)
    return view, _ordered(view) if name is None else [one_port(device, name)]


_HARDWARE = {
    names.LOOPBACK: "loopback",
    names.SVI: "vlan",
    names.PORT_CHANNEL: "portChannel",
    names.SUBINTERFACE: "subinterface",
    names.OTHER: "vxlan",
}


def _hardware(port: Interface) -> str:
    return _HARDWARE.get(port.kind, "ethernet")


def _forwarding(view: View, port: Interface) -> str:
    if port.group is not None:
        return "dataLink"
    return "bridged" if view.is_l2(port) else "routed"


def interface_row(view: View, port: Interface) -> dict[str, Any]:
    """One interface of `show interfaces | json`."""
    status, protocol = status_of(view, port)
    up = view.up(port.name.full)
    seen = hardware.counters(view, port)
    socket = port.kind in {*_SOCKETS, names.PORT_CHANNEL}
    row: dict[str, Any] = {
        "name": port.name.full,
        "forwardingModel": _forwarding(view, port),
        "lineProtocolStatus": protocol,
        "interfaceStatus": status,
        "hardware": _hardware(port),
        "interfaceAddress": _addresses(port),
        "bandwidth": hardware.speed(view, port) * 1_000_000 if socket and (up or port.kind in _SOCKETS) else 0,
        "mtu": hardware.mtu(view, port),
        "l3MtuConfigured": port.mtu is not None and not view.is_l2(port),
        "l2Mru": 0,
        "description": port.description,
    }
    if port.kind != names.LOOPBACK:
        row["physicalAddress"] = hardware.colons(hardware.port_mac(view, port))
    if port.kind in _SOCKETS:
        row["burnedInAddress"] = row["physicalAddress"]
    if socket:
        row |= {"duplex": "duplexFull", "autoNegotiate": "unknown", "loopbackMode": "loopbackNone", "lanes": 0}
        row["interfaceStatistics"] = dict.fromkeys(("inBitsRate", "outBitsRate"), 2000.0 if up else 0.0) | {
            "updateInterval": 300.0,
            "inPktsRate": 2.0 if up else 0.0,
            "outPktsRate": 2.0 if up else 0.0,
        }
        row["interfaceCounters"] = _counters(seen)
    if port.kind == names.PORT_CHANNEL:
        members = [one for one in view.config.members(port.name.numbers[0]) if view.bundled(one)]
        row["memberInterfaces"] = {
            one.name.full: {"bandwidth": hardware.speed(view, one) * 1_000_000, "duplex": "duplexFull"}
            for one in members
        }
    row["lastStatusChangeTimestamp"] = hardware.booted() + 120
    if port.ipv6:
        row["interfaceAddressIp6"] = _addresses_v6(view, port)
    return row


def _addresses(port: Interface) -> list[dict[str, Any]]:
    return [_address(port)] if port.ipv4 else []


def _address(port: Interface) -> dict[str, Any]:
    first, *others = port.ipv4
    found = [{"address": dotted(one.address), "maskLen": one.length} for one in others]
    return {
        "primaryIp": {"address": dotted(first.address), "maskLen": first.length},
        "secondaryIps": {one["address"]: one for one in found},
        "secondaryIpsOrderedList": found,
        "virtualIp": {"address": "0.0.0.0", "maskLen": 0},
        "virtualSecondaryIps": {},
        "virtualSecondaryIpsOrderedList": [],
        "broadcastAddress": "255.255.255.255",
        "dhcp": port.dhcp,
    }


def _global_v6(view: View, port: Interface) -> list[dict[str, Any]]:
    rows = []
    for own in port.ipv6:
        if own.kind != "link-local":
            bits = 128 - own.length
            subnet = f"{v6_text(own.address >> bits << bits)}/{own.length}"
            rows.append(
                {
                    "address": v6_text(own.address),
                    "subnet": subnet,
                    "active": view.up(port.name.full),
                    "dadfailed": False,
                }
            )
    return rows


def _link_local(view: View, port: Interface) -> dict[str, Any]:
    address = v6_text(hardware.link_local(view, port))
    return {"address": address, "subnet": "fe80::/64", "active": view.up(port.name.full), "dadfailed": False}


def _addresses_v6(view: View, port: Interface) -> dict[str, Any]:
    addresses = [{"address": one["address"], "subnet": one["subnet"]} for one in _global_v6(view, port)]
    return {
        "globalUnicastIp6s": addresses,
        "linkLocalIp6": {key: _link_local(view, port)[key] for key in ("address", "subnet")},
    }


def _counters(seen: hardware.Counters) -> dict[str, Any]:
    return {
        "inOctets": seen.bytes_in,
        "inUcastPkts": seen.packets_in - seen.multicasts - seen.broadcasts,
        "inMulticastPkts": seen.multicasts,
        "inBroadcastPkts": seen.broadcasts,
        "inDiscards": 0,
        "inTotalPkts": seen.packets_in,
        "outOctets": seen.bytes_out,
        "outUcastPkts": seen.packets_out,
        "outMulticastPkts": 0,
        "outBroadcastPkts": 0,
        "outDiscards": 0,
        "outTotalPkts": seen.packets_out,
        "linkStatusChanges": 2,
        "totalInErrors": 0,
        "inputErrorsDetail": dict.fromkeys(
            ("runtFrames", "giantFrames", "fcsErrors", "alignmentErrors", "symbolErrors", "rxPause"), 0
        ),
        "totalOutErrors": 0,
        "outputErrorsDetail": dict.fromkeys(("collisions", "lateCollisions", "deferredTransmissions", "txPause"), 0),
        "counterRefreshTime": hardware.booted() + hardware.UPTIME_SECONDS,
    }


def interfaces_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view, ports = _chosen(device, name)
    return {"interfaces": {port.name.full: interface_row(view, port) for port in ports}}


def _interface(view: View, port: Interface) -> str:
    """A section of `show interfaces`."""
    status, protocol = _words(view, port)
    rows = [f"{port.name.full} is {status}, line protocol is {protocol} ({status_of(view, port)[0]})"]
    rows += _hardware_lines(view, port)
    rows += [f"  Description: {port.description}"] if port.description else []
    if port.group is not None:
        rows += [f"  Member of Port-Channel{port.group[0]}"]
    rows += _address_lines(port)
    rows += _mtu_lines(view, port)
    if port.kind in {*_SOCKETS, names.PORT_CHANNEL}:
        rows += _link_lines(view, port)
    rows += [
        "  Up 9 days, 3 hours, 2 minutes, 5 seconds"
        if view.up(port.name.full)
        else "  Down 9 days, 3 hours, 2 minutes, 5 seconds"
    ]
    if port.kind in {*_SOCKETS, names.PORT_CHANNEL}:
        rows += _traffic(view, port)
    return lines(rows)


def _hardware_lines(view: View, port: Interface) -> list[str]:
    address = hardware.dots(hardware.port_mac(view, port))
    words = {
        names.LOOPBACK: "Loopback",
        names.SVI: f"Vlan, address is {address} (bia {address})",
        names.PORT_CHANNEL: f"Port-Channel, address is {address}",
        names.SUBINTERFACE: f"Subinterface, address is {address}",
        names.OTHER: "Vxlan",
    }
    return [f"  Hardware is {words.get(port.kind, f'Ethernet, address is {address} (bia {address})')}"]


def _address_lines(port: Interface) -> list[str]:
    if not port.ipv4:
        return []
    first, *others = port.ipv4
    rows = [f"  Internet address is {dotted(first.address)}/{first.length}"]
    rows += [f"  Secondary address is {dotted(one.address)}/{one.length}" for one in others]
    return [*rows, "  Broadcast address is 255.255.255.255"]


def _mtu_lines(view: View, port: Interface) -> list[str]:
    mtu = hardware.mtu(view, port)
    if port.kind in {names.LOOPBACK, names.SVI, names.SUBINTERFACE, names.OTHER}:
        return [f"  IP MTU {mtu} bytes"]
    word = "Ethernet" if view.is_l2(port) else "IP"
    return [f"  {word} MTU {mtu} bytes, BW {hardware.speed(view, port) * 1000} kbit"]


def _link_lines(view: View, port: Interface) -> list[str]:
    speed = hardware.speed(view, port)
    rate = f"{speed}Mb/s" if speed < 1000 else f"{speed // 1000}Gb/s"
    if port.kind != names.PORT_CHANNEL:
        return [f"  Full-duplex, {rate}, auto negotiation: off, uni-link: n/a"]
    members = [one for one in view.config.members(port.name.numbers[0]) if view.bundled(one)]
    rows = [f"  Full-duplex, {rate}", f"  Active members in this channel: {len(members)}"]
    rows += [f"  ... {one.name.full} , Full-duplex, {hardware.speed(view, one) // 1000}Gb/s" for one in members]
    return [*rows, "  Fallback mode is: off"]


def _traffic(view: View, port: Interface) -> list[str]:
    seen = hardware.counters(view, port)
    rate = (
        "2.00 kbps (0.0% with framing overhead), 2"
        if view.up(port.name.full)
        else "0 bps (0.0% with framing overhead), 0"
    )
    return [
        "  Loopback Mode : None",
        "  2 link status changes since last clear",
        '  Last clearing of "show interface" counters never',
        f"  5 minutes input rate {rate} packets/sec",
        f"  5 minutes output rate {rate} packets/sec",
        f"     {seen.packets_in} packets input, {seen.bytes_in} bytes",
        f"     Received {seen.broadcasts} broadcasts, {seen.multicasts} multicast",
        "     0 runts, 0 giants",
        "     0 input errors, 0 CRC, 0 alignment, 0 symbol, 0 input discards",
        "     0 PAUSE input",
        f"     {seen.packets_out} packets output, {seen.bytes_out} bytes",
        "     Sent 0 broadcasts, 0 multicast",
        "     0 output errors, 0 collisions",
        "     0 late collision, 0 deferred, 0 output discards",
        "     0 PAUSE output",
    ]


def _vlan_information(view: View, port: Interface) -> dict[str, Any]:
    """What stands in the VLAN column: an access VLAN, a trunk, a routed port or a LAG's member."""
    if port.group is not None:
        return {
            "interfaceMode": "bridged",
            "vlanExplanation": f"in Po{port.group[0]}",
            "interfaceForwardingModel": "dataLink",
        }
    if not view.is_l2(port):
        return {"interfaceMode": "routed", "interfaceForwardingModel": "routed"}
    if view.is_trunk(port):
        return {"interfaceMode": "trunk", "vlanExplanation": "trunk", "interfaceForwardingModel": "bridged"}
    return {"interfaceMode": "bridged", "vlanId": port.access or 1, "interfaceForwardingModel": "bridged"}


def _vlan_column(info: dict[str, Any]) -> str:
    return str(info.get("vlanExplanation") or info.get("vlanId") or info["interfaceMode"])


def _type(view: View, port: Interface) -> str:
    if port.kind == names.PORT_CHANNEL:
        return "N/A"
    if port.kind == names.MANAGEMENT:
        return "10/100/1000"
    if view.status(port.name.full).reason is Reason.UNPLUGGED:
        return "Not Present"
    return "100GBASE-SR4" if hardware.speed(view, port) > 25_000 else "10GBASE-SR"


_STATUS_KINDS = (names.PHYSICAL, names.MANAGEMENT, names.PORT_CHANNEL)


def _status_ports(device: Device, name: Name | None) -> tuple[View, list[Interface]]:
    view, ports = _chosen(device, name)
    order = {kind: place for place, kind in enumerate(_STATUS_KINDS)}
    return view, sorted((port for port in ports if port.kind in order), key=lambda port: order[port.kind])


def status_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view, ports = _status_ports(device, name)
    return {
        "interfaceStatuses": {
            port.name.full: {
                "description": port.description,
                "linkStatus": status_of(view, port)[0],
                "lineProtocolStatus": status_of(view, port)[1],
                "vlanInformation": _vlan_information(view, port),
                "bandwidth": hardware.speed(view, port) * 1_000_000,
                "duplex": "duplexFull",
                "autoNegotiateActive": False,
                "autoNegotigateActive": False,
                "interfaceType": _type(view, port),
            }
            for port in ports
        }
    }


def interfaces_status(device: Device, name: Name | None = None) -> str:
    view, ports = _status_ports(device, name)
    rows = ["Port       Name                 Status       Vlan     Duplex Speed  Type         Flags Encapsulation"]
    for port in ports:
        speed = hardware.speed(view, port)
        rate = f"{speed // 1000}G" if speed >= 1000 else f"{speed}M"
        rows.append(
            f"{short('eos', port):<10} {port.description[:20]:<20} {status_of(view, port)[0]:<12} "
            f"{_vlan_column(_vlan_information(view, port)):<8} full   {rate:<6} {_type(view, port):<12}".rstrip()
        )
    return lines(rows)


def description_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view, ports = _chosen(device, name)
    return {
        "interfaceDescriptions": {
            port.name.full: {
                "description": port.description,
                "lineProtocolStatus": status_of(view, port)[1],
                "interfaceStatus": {"connected": "up", "disabled": "adminDown"}.get(status_of(view, port)[0], "down"),
            }
            for port in ports
        }
    }


def interfaces_description(device: Device, name: Name | None = None) -> str:
    view, ports = _chosen(device, name)
    rows = ["Interface                      Status         Protocol           Description"]
    for port in ports:
        status, protocol = _words(view, port)
        status = status.replace("administratively", "admin")
        rows.append(f"{short('eos', port):<30} {status:<14} {protocol:<18} {port.description}".rstrip())
    return lines(rows)


def _ip_ports(view: View, ports: list[Interface]) -> list[Interface]:
    return [port for port in ports if port.ipv4 and not view.is_l2(port)]


def ip_interface_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view, ports = _chosen(device, name)
    return {
        "interfaces": {
            port.name.full: {
                "name": port.name.full,
                "lineProtocolStatus": status_of(view, port)[1],
                "interfaceStatus": status_of(view, port)[0],
                "mtu": hardware.mtu(view, port),
                "interfaceAddressBrief": {
                    "ipAddr": {"address": dotted(port.ipv4[0].address), "maskLen": port.ipv4[0].length}
                },
                "interfaceAddress": _address(port),
                "ipv4Routable240": False,
                "vrf": port.vrf or "default",
                "enabled": not view.is_shut(port),
                "description": port.description,
                "urpf": "disable",
                "proxyArp": False,
                "localProxyArp": False,
            }
            for port in _ip_ports(view, ports)
        }
    }


def ip_brief_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    keys = ("name", "interfaceStatus", "lineProtocolStatus", "mtu", "ipv4Routable240")
    found = ip_interface_data(device, name)["interfaces"].items()
    return {
        "interfaces": {
            full: {
                **{key: row[key] for key in keys},
                "interfaceAddress": {"ipAddr": row["interfaceAddressBrief"]["ipAddr"]},
            }
            for full, row in found
        }
    }


def ip_interface_brief(device: Device, name: Name | None = None) -> str:
    view, ports = _chosen(device, name)
    rows = [
        f"{'':<80}Address",
        f"{'Interface':<18}{'IP Address':<22}{'Status':<13}{'Protocol':<16}{'MTU':>7}    Owner  ",
    ]
    rows += [f"{'-' * 17} {'-' * 21} {'-' * 12} {'-' * 14} {'-' * 9} {'-' * 7}"]
    for port in _ip_ports(view, ports):
        status, protocol = _words(view, port)
        status = status.replace("administratively", "admin")
        address = f"{dotted(port.ipv4[0].address)}/{port.ipv4[0].length}"
        rows.append(
            f"{port.name.full:<17} {address:<21} {status:<12} {protocol:<14} {hardware.mtu(view, port):>9}".rstrip()
        )
    return lines(rows)


def _ip_interface(view: View, port: Interface) -> str:
    if not port.ipv4 or view.is_l2(port):
        return ""
    status, protocol = _words(view, port)
    rows = [f"{port.name.full} is {status}, line protocol is {protocol} ({status_of(view, port)[0]})"]
    rows += [f"  Description: {port.description}"] if port.description else []
    rows += [
        *_address_lines(port),
        "  IPv6 Interface Forwarding : None",
        "  Proxy-ARP is disabled",
        "  Local Proxy-ARP is disabled",
    ]
    rows += ["  Gratuitous ARP is ignored", f"  IP MTU {hardware.mtu(view, port)} bytes"]
    return lines([*rows, *([f'  VPN Routing/Forwarding "{port.vrf}"'] if port.vrf else [])])


def _v6_ports(view: View, ports: list[Interface]) -> list[Interface]:
    return [port for port in ports if port.ipv6 and not view.is_l2(port)]


def ipv6_interface_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view, ports = _chosen(device, name)
    return {
        "interfaces": {
            port.name.full: {
                "name": port.name.full,
                "lineProtocolStatus": status_of(view, port)[1],
                "interfaceStatus": status_of(view, port)[0],
                "state": "enabled",
                "mtu": hardware.mtu(view, port),
                "linkLocal": _link_local(view, port),
                "addresses": _global_v6(view, port),
                "multicastGroupAddresses": ["ff02::1"],
                "vrf": port.vrf or "default",
                "dadStatus": "enabled",
                "dadAttempts": 1,
                "ndReachableTime": 30000,
                "urpf": "disable",
            }
            for port in _v6_ports(view, ports)
        }
    }


def _ipv6_interface(view: View, port: Interface) -> str:
    if not port.ipv6 or view.is_l2(port):
        return ""
    status, protocol = _words(view, port)
    local = _link_local(view, port)
    rows = [f"{port.name.full} is {status}, line protocol is {protocol} ({status_of(view, port)[0]})"]
    rows += [
        f"  IPv6 is enabled, link-local is {local['address']}/64",
        "  No Virtual IPv6 address",
        "  Address determined by manual configuration",
    ]
    rows += ["  Global unicast address(es):"]
    rows += [f"    {one['address']}, subnet is {one['subnet']}" for one in _global_v6(view, port)]
    rows += ["  Joined group address(es):", "    ff02::1", "  ND DAD is enabled, number of DAD attempts: 1"]
    return lines(rows)


def ipv6_interface_brief(device: Device) -> str:
    view = View(device)
    rows = ["Interface       Status        MTU       IPv6 Address                     Addr State    Addr Source"]
    rows += [f"{'-' * 15} {'-' * 12} {'-' * 9} {'-' * 32} {'-' * 13} {'-' * 11}"]
    for port in _v6_ports(view, _ordered(view)):
        state = "up" if view.up(port.name.full) else "down"
        addresses = [
            f"{_link_local(view, port)['address']}/64",
            *(f"{one['address']}/{one['subnet'].partition('/')[2]}" for one in _global_v6(view, port)),
        ]
        for address in addresses:
            source = "link local" if address.startswith("fe80") else "config"
            rows.append(
                f"{short('eos', port):<15} {state:<12} {hardware.mtu(view, port):>9} {address:<32} {state:<13} {source}"
            )
    return lines(rows)


def switchport_row(view: View, port: Interface) -> dict[str, Any]:
    allowed = allowed_of(port)
    info: dict[str, Any] = {
        "mode": "trunk" if view.is_trunk(port) else "access",
        "accessVlanId": port.access or 1,
        "accessVlanName": vlan_name(view.device, port.access or 1) or "Inactive",
        "trunkingNativeVlanId": port.native or 1,
        "trunkingNativeVlanName": vlan_name(view.device, port.native or 1) or "Inactive",
        "trunkAllowedVlans": "ALL" if allowed == vlanset.ALL else vlanset.compress(allowed) or "NONE",
        "trunkGroups": [],
        "macLearning": True,
        "tpid": "0x8100",
        "tpidStatus": True,
        "dot1qVlanTagRequired": False,
        "sourceportFilterMode": "enabled",
    }
    return {"enabled": True, "switchportInfo": info}


def switchport_data(device: Device, name: Name | None = None) -> dict[str, Any]:
    view, ports = _chosen(device, name)
    found = [port for port in ports if port.kind in {names.PHYSICAL, names.PORT_CHANNEL}]
    return {"switchports": {port.name.full: _switchport_row(view, port) for port in found}}


def _switchport_row(view: View, port: Interface) -> dict[str, Any]:
    return switchport_row(view, port) if view.is_l2(port) else {"enabled": False}


def _switchport(view: View, port: Interface) -> str:
    if port.kind not in {names.PHYSICAL, names.PORT_CHANNEL}:
        return ""
    if not view.is_l2(port):
        return lines([f"Name: {short('eos', port)}", "Switchport: Disabled", ""])
    info = switchport_row(view, port)["switchportInfo"]
    mode = "trunk" if info["mode"] == "trunk" else "static access"
    return lines(
        [
            f"Name: {short('eos', port)}",
            "Switchport: Enabled",
            f"Administrative Mode: {mode}",
            f"Operational Mode: {mode}",
            "MAC Address Learning: enabled",
            "Dot1q ethertype/TPID: 0x8100 (active)",
            "Dot1q VLAN Tag: Allowed",
            f"Access Mode VLAN: {info['accessVlanId']} ({info['accessVlanName']})",
            f"Trunking Native Mode VLAN: {info['trunkingNativeVlanId']} ({info['trunkingNativeVlanName']})",
            "Administrative Native VLAN tagging: disabled",
            f"Trunking VLANs Enabled: {info['trunkAllowedVlans']}",
            "Static Trunk Groups:",
            "Dynamic Trunk Groups:",
            "Source interface filtering: enabled",
            "",
        ]
    )


def interfaces_trunk(device: Device) -> str:
    view = View(device)
    trunks = [port for port in switchports(view) if view.is_trunk(port)]
    up = [port for port in trunks if view.up(port.name.full)]
    rows = ["Port            Mode            Status          Native vlan"]
    rows += [
        f"{short('eos', p):<15} {'trunk':<15} {'trunking' if p in up else 'not-trunking':<15} {p.native or 1}"
        for p in trunks
    ]
    rows += ["", "Port            Vlans allowed"]
    rows += [
        f"{short('eos', p):<15} {'All' if p.allowed is None else vlanset.compress(p.allowed) or 'None'}" for p in trunks
    ]
    rows += ["", "Port            Vlans allowed and active in management domain"]
    rows += [f"{short('eos', p):<15} {vlanset.compress(view.active_vlans(p)) or 'None'}" for p in trunks]
    rows += ["", "Port            Vlans in spanning tree forwarding state"]
    rows += [f"{short('eos', p):<15} {vlanset.compress(view.active_vlans(p)) if p in up else 'None'}" for p in trunks]
    return lines([*rows, ""])


_CHANNEL_HEAD = """
                 Flags
------------------------ ---------------------------- -------------------------
  a - LACP Active          p - LACP Passive           * - static fallback
  F - Fallback enabled     f - Fallback configured    ^ - individual fallback
  U - In Use               D - Down
  + - In-Sync              - - Out-of-Sync            i - incompatible with agg
  P - bundled in Po        s - suspended              G - Aggregable
  I - Individual           S - ShortTimeout           w - wait for agg
  E - Inactive. The number of configured port channels exceeds the config limit
  M - Exceeds maximum weight

"""


def _lags(view: View) -> Iterator[tuple[int, Interface, list[Interface], str]]:
    """Number, interface, members and LACP mode (`a`, `p`, or empty for static)."""
    for number, lag in sorted(view.lags.items()):
        members = view.config.members(number)
        modes = {one.group[1] for one in members if one.group is not None}
        yield number, lag, members, "a" if "active" in modes else "p" if "passive" in modes else ""


def _member_flags(view: View, port: Interface, mode: str) -> str:
    if view.bundled(port):
        return "PG+" if mode else "P"
    return "G-" if mode and view.has_carrier(port) else "D"


def port_channel_summary(device: Device) -> str:
    view = View(device)
    found = list(_lags(view))
    rows = [f"Number of channels in use: {sum(1 for _n, lag, *_ in found if view.up(lag.name.full))}"]
    rows += [f"Number of aggregators: {len(found)}", "", "   Port-Channel       Protocol    Ports             "]
    rows += [f"{'-' * 18} {'-' * 11} {'-' * 17}"]
    for number, lag, members, mode in found:
        name = f"Po{number}({'U' if view.up(lag.name.full) else 'D'})"
        protocol = f"LACP({mode})" if mode else "Static"
        ports = [f"{short('eos', one)}({_member_flags(view, one, mode)})" for one in members]
        rows += listed(f"   {name:<15} {protocol:<11} ", ports, width=60, indent=31, joint=" ")
    return _CHANNEL_HEAD + lines(rows)


def port_channel_data(device: Device) -> dict[str, Any]:
    view = View(device)
    found = {}
    for _number, lag, members, mode in _lags(view):
        ports = {
            one.name.full: {
                "intf": one.name.full,
                "protocol": "lacp" if mode else "static",
                "lacpMode": {"a": "active", "p": "passive"}.get(mode, "on"),
                "bundled": view.bundled(one),
            }
            for one in members
        }
        active = {full: row for full, row in ports.items() if row["bundled"]}
        found[lag.name.full] = {
            "linkState": "up" if view.up(lag.name.full) else "down",
            "protocol": "lacp" if mode else "static",
            "ports": ports,
            "activePorts": active,
        }
    return {
        "portChannels": found,
        "numberOfChannelsInUse": sum(1 for row in found.values() if row["linkState"] == "up"),
        "numberOfAggregators": len(found),
    }


_INTERFACES = Structured(each_or_all(_interface), interfaces_data)
_STATE = Structured(interfaces_status, status_data)
_DESCRIPTION = Structured(interfaces_description, description_data)
_SWITCHPORT = Structured(each_or_all(_switchport), switchport_data)
_IP = Structured(each_or_all(_ip_interface), ip_interface_data)
_IP_BRIEF = Structured(ip_interface_brief, ip_brief_data)
_IPV6 = Structured(each_or_all(_ipv6_interface), ipv6_interface_data)
_CHANNELS = Structured(port_channel_summary, port_channel_data)
COMMANDS: Table = {
    "show interfaces": _INTERFACES,
    "show interfaces <port>": _INTERFACES,
    "show interfaces status": _STATE,
    "show interfaces <port> status": _STATE,
    "show interfaces description": _DESCRIPTION,
    "show interfaces <port> description": _DESCRIPTION,
    "show interfaces switchport": _SWITCHPORT,
    "show interfaces <port> switchport": _SWITCHPORT,
    "show interfaces trunk": interfaces_trunk,
    "show ip interface": _IP,
    "show ip interface <port>": _IP,
    "show ip interface brief": _IP_BRIEF,
    "show ip interface <port> brief": _IP_BRIEF,
    "show ipv6 interface": _IPV6,
    "show ipv6 interface <port>": _IPV6,
    "show ipv6 interface brief": ipv6_interface_brief,
    "show port-channel summary": _CHANNELS,
    "show port-channel dense": _CHANNELS,
}
