# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: the state of interfaces."""

from __future__ import annotations

from tests.lab.engine import names, vlanset
from tests.lab.engine.addresses import colons as v6_text
from tests.lab.engine.addresses import dotted
from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface, allowed_of
from tests.lab.operational import Reason, View
from tests.lab.show import hardware
from tests.lab.show.common import each_or_all, lines, listed, short, switchports, vlan_name
from tests.lab.show.hardware import dots
from tests.lab.show.table import Table

_SOCKETS = (names.PHYSICAL, names.MANAGEMENT)
_ETHERNET = {*_SOCKETS, names.PORT_CHANNEL, names.SUBINTERFACE, names.SVI}


def _words(view: View, port: Interface) -> tuple[str, str]:
    """Status and line protocol."""
    reason = view.status(port.name.full).reason
    if reason is Reason.SHUT or (reason is Reason.PARENT and view.is_shut(view.interfaces[port.name.parent])):
        return "administratively down", "down"
    if reason in {Reason.NO_VLAN, Reason.NO_PORT}:
        return ("up" if reason is Reason.NO_PORT else "down"), "down"
    return ("up", "up") if reason is Reason.UP else ("down", "down")


_NOTES = {
    Reason.UP: "connected",
    Reason.SHUT: "disabled",
    Reason.UNPLUGGED: "notconnect",
    Reason.DARK: "notconnect",
    Reason.UNBUNDLED: "suspended",
    Reason.MEMBERS: "notconnect",
}


def _status_note(view: View, port: Interface) -> str:
    """What switches add in brackets."""
    if not hardware.is_switch(view.device) or port.kind not in {*_SOCKETS, names.PORT_CHANNEL}:
        return ""
    return f" ({_NOTES[view.status(port.name.full).reason]})"


def _first_line(view: View, port: Interface) -> str:
    status, protocol = _words(view, port)
    return f"{port.name.full} is {status}, line protocol is {protocol}{_status_note(view, port)} "


_HARDWARE = {
    names.PORT_CHANNEL: "EtherChannel",
    names.SVI: "Ethernet SVI",
    names.LOOPBACK: "Loopback",
}


def _hardware_name(view: View, port: Interface) -> str:
    if port.kind in _HARDWARE:
        return _HARDWARE[port.kind]
    if port.name.full.startswith("Tunnel"):
        return "Tunnel"
    if port.kind == names.MANAGEMENT:
        return "RP management port"
    if not hardware.is_switch(view.device):
        return "vNIC"
    return {100: "Fast Ethernet", 1_000: "Gigabit Ethernet", 10_000: "Ten Gigabit Ethernet"}.get(
        hardware.speed(view, port), "Ethernet"
    )


def _interface(view: View, port: Interface) -> str:
    """A section of `show interfaces`."""
    rows = [_first_line(view, port)]
    address = dots(hardware.port_mac(view, port))
    ethernet = port.kind in _ETHERNET
    bia = f", address is {address} (bia {address})" if ethernet else ""
    rows.append(f"  Hardware is {_hardware_name(view, port)}{bia}")
    if port.description:
        rows.append(f"  Description: {port.description}")
    if port.ipv4:
        rows.append(f"  Internet address is {dotted(port.ipv4[0].address)}/{port.ipv4[0].length}")
    rows += _rates(view, port)
    if ethernet:
        rows += _ethernet(view, port)
    rows += _traffic(view, port)
    return lines(rows)


def _rates(view: View, port: Interface) -> list[str]:
    speed = hardware.speed(view, port)
    delay = {names.LOOPBACK: 5000}.get(port.kind, 100 if speed < 1_000 else 10)
    rows = [
        f"  MTU {hardware.mtu(view, port)} bytes, BW {speed * 1000} Kbit/sec, DLY {delay} usec, ",
        "     reliability 255/255, txload 1/255, rxload 1/255",
    ]
    if port.kind == names.LOOPBACK:
        return [*rows, "  Encapsulation LOOPBACK, loopback not set", "  Keepalive set (10 sec)"]
    tag = f"802.1Q Virtual LAN, Vlan ID  {port.dot1q}." if port.dot1q else "ARPA, loopback not set"
    keepalive = "not supported" if port.kind == names.SVI else "set (10 sec)"
    return [*rows, f"  Encapsulation {tag}", *([] if port.dot1q else [f"  Keepalive {keepalive}"])]


def _ethernet(view: View, port: Interface) -> list[str]:
    rows: list[str] = []
    if port.kind in {*_SOCKETS, names.PORT_CHANNEL}:
        rows += [_link_line(view, port), "  input flow-control is on, output flow-control is unsupported "]
    if port.kind == names.PORT_CHANNEL:
        members = [one for one in view.config.members(port.name.numbers[0]) if view.bundled(one)]
        rows += (
            ["  Members in this channel: " + " ".join(short("ios", one) for one in members) + " "] if members else []
        )
    return [*rows, "  ARP type: ARPA, ARP Timeout 04:00:00"]


def _link_line(view: View, port: Interface) -> str:
    """Switches and routers have words of their own for duplex and speed."""
    speed = hardware.speed(view, port)
    known = view.up(port.name.full) or hardware.speed_is_told(port)
    media = "N/A" if port.kind == names.PORT_CHANNEL else port_type(view, port) if known else "unknown"
    if hardware.is_switch(view.device):
        rate = f"{speed}Mb/s" if speed <= 1_000 else f"{speed // 1000}Gb/s"
        return (
            f"  {'Full-duplex' if known else 'Auto-duplex'}, {rate if known else 'Auto-speed'}, media type is {media}"
        )
    words = f"Full Duplex, {speed}Mbps" if known else "Auto Duplex, Auto Speed"
    return f"  {words}, link type is auto, media type is {media}"


def _traffic(view: View, port: Interface) -> list[str]:
    up = view.up(port.name.full)
    seen = hardware.counters(view, port)
    last = "00:00:00" if up else "never"
    return [
        f"  Last input {last}, output {last}, output hang never",
        '  Last clearing of "show interface" counters never',
        "  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0",
        "  Queueing strategy: fifo",
        "  Output queue: 0/40 (size/max)",
        f"  5 minute input rate {2000 if up else 0} bits/sec, {2 if up else 0} packets/sec",
        f"  5 minute output rate {2000 if up else 0} bits/sec, {2 if up else 0} packets/sec",
        f"     {seen.packets_in} packets input, {seen.bytes_in} bytes, 0 no buffer",
        f"     Received {seen.broadcasts} broadcasts ({seen.multicasts} multicasts)",
        "     0 runts, 0 giants, 0 throttles ",
        "     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored",
        f"     0 watchdog, {seen.multicasts} multicast, 0 pause input",
        "     0 input packets with dribble condition detected",
        f"     {seen.packets_out} packets output, {seen.bytes_out} bytes, 0 underruns",
        "     0 output errors, 0 collisions, 1 interface resets",
        "     0 unknown protocol drops",
        "     0 babbles, 0 late collision, 0 deferred",
        "     0 lost carrier, 0 no carrier, 0 pause output",
        "     0 output buffer failures, 0 output buffers swapped out",
    ]


def port_type(view: View, port: Interface) -> str:
    """The last column of `show interfaces status`."""
    if port.kind == names.PORT_CHANNEL:
        return "N/A"
    speed = {"TenGigabitEthernet": "SFP-10GBase-SR", "TwentyFiveGigE": "SFP-25GBase-SR"}
    speed |= {"FortyGigabitEthernet": "QSFP 40G SR4 SFP", "HundredGigE": "QSFP 100G SR4"}
    default = "10/100/1000BaseTX" if hardware.is_switch(view.device) else "Virtual"
    return speed.get(hardware.letters(port), "10/100BaseTX" if port.name.full.startswith("Fast") else default)


def vlan_column(view: View, port: Interface) -> str:
    if not view.is_l2(port):
        return "routed"
    if port.group is not None and port.group[0] in view.lags:
        port_of_lag = view.lags[port.group[0]]
        return vlan_column(view, port_of_lag)
    return "trunk" if view.is_trunk(port) and view.up(port.name.full) else str(port.access or 1)


def interfaces_status(device: Device) -> str:
    view = View(device)
    rows = ["", "Port      Name               Status       Vlan       Duplex  Speed Type"]
    for port in view.ports(*(names.PHYSICAL, names.PORT_CHANNEL)):
        note = _NOTES[view.status(port.name.full).reason]
        up = note == "connected"
        duplex = "full" if hardware.duplex_is_told(port) else "a-full" if up else "auto"
        speed = _speed_column(view, port, up=up)
        rows.append(
            f"{short('ios', port):<9} {port.description[:18]:<18} {note:<12} {vlan_column(view, port):<10} "
            f"{duplex:>6} {speed:>6} {port_type(view, port)}"
        )
    return lines(rows)


def _speed_column(view: View, port: Interface, *, up: bool) -> str:
    speed = hardware.speed(view, port)
    text = str(speed) if speed <= 1_000 else f"{speed / 1000:g}G"
    if hardware.speed_is_told(port):
        return text
    return f"a-{text}" if up else "auto"


def interfaces_description(device: Device) -> str:
    view = View(device)
    rows = ["Interface                      Status         Protocol Description"]
    for port in view.ports():
        status, protocol = _words(view, port)
        status = status.replace("administratively", "admin")
        rows.append(f"{short('ios', port):<30} {status:<14} {protocol:<8} {port.description}".rstrip())
    return lines(rows)


def ip_interface_brief(device: Device) -> str:
    view = View(device)
    rows = ["Interface              IP-Address      OK? Method Status                Protocol"]
    for port in view.ports():
        address = dotted(port.ipv4[0].address) if port.ipv4 else "unassigned"
        status, protocol = _words(view, port)
        method = "DHCP" if port.dhcp else "manual" if port.ipv4 else "unset"
        rows.append(f"{port.name.full:<22} {address:<15} YES {method:<6} {status:<21} {protocol:<4}")
    return lines(rows)


def _ip_interface(view: View, port: Interface) -> str:
    """A section of `show ip interface`, which leaves switchports out."""
    if view.is_l2(port) or port.group is not None:
        return ""
    status, protocol = _words(view, port)
    rows = [f"{port.name.full} is {status}, line protocol is {protocol}"]
    if not port.ipv4:
        return lines([*rows, "  Internet protocol processing disabled"])
    first, *others = port.ipv4
    helpers = [text.split()[-1] for _place, text in port.extras if text.startswith("ip helper-address ")]
    rows += [f"  Internet address is {dotted(first.address)}/{first.length}", "  Broadcast address is 255.255.255.255"]
    rows += [f"  Address determined by {'DHCP' if port.dhcp else 'setup command'}"]
    rows += [f"  MTU is {hardware.mtu(view, port)} bytes"]
    rows += [f"  Helper address is {helpers[0]}" if helpers else "  Helper address is not set"]
    rows += ["  Directed broadcast forwarding is disabled"]
    rows += [f"  Secondary address {dotted(one.address)}/{one.length}" for one in others]
    rows += ["  Outgoing Common access list is not set ", f"  Outgoing access list is {_access_list(port, 'out')}"]
    rows += ["  Inbound Common access list is not set ", f"  Inbound  access list is {_access_list(port, 'in')}"]
    rows += ["  Proxy ARP is enabled", "  Local Proxy ARP is disabled", "  Security level is default"]
    rows += ["  Split horizon is enabled", "  ICMP redirects are always sent", "  ICMP unreachables are always sent"]
    rows += ["  ICMP mask replies are never sent", "  IP fast switching is enabled", "  IP CEF switching is enabled"]
    rows += [f'  VPN Routing/Forwarding "{port.vrf}"'] if port.vrf else []
    rows += ["  IP multicast fast switching is enabled", "  IP route-cache flags are Fast, CEF"]
    return lines([*rows, "  Router Discovery is disabled", "  Policy routing is disabled"])


def _access_list(port: Interface, direction: str) -> str:
    told = (text.split() for _place, text in port.extras if text.startswith("ip access-group "))
    return next((words[2] for words in told if words[3:] == [direction]), "not set")


def _ipv6_interface(view: View, port: Interface) -> str:
    """A section of `show ipv6 interface`: only interfaces that speak IPv6."""
    if not port.ipv6 or view.is_l2(port):
        return ""
    status, protocol = _words(view, port)
    local = v6_text(hardware.link_local(view, port), upper=True)
    tentative = "" if protocol == "up" else " [TEN]"
    rows = [f"{port.name.full} is {status}, line protocol is {protocol}"]
    rows += [f"  IPv6 is {'enabled' if protocol == 'up' else 'tentative'}, link-local address is {local}{tentative}"]
    rows += ["  No Virtual link-local address(es):"]
    rows += [f"  Description: {port.description}"] if port.description else []
    rows += ["  Global unicast address(es):"] if any(own.kind != "link-local" for own in port.ipv6) else []
    for own in port.ipv6:
        if own.kind != "link-local":
            network = v6_text(own.address >> (128 - own.length) << (128 - own.length) if own.length else 0, upper=True)
            note = "" if protocol == "up" else " [TEN]"
            rows.append(f"    {v6_text(own.address, upper=True)}, subnet is {network}/{own.length}{note}")
    rows += ["  Joined group address(es):", "    FF02::1", f"  MTU is {hardware.mtu(view, port)} bytes"]
    rows += ["  ICMP error messages limited to one every 100 milliseconds", "  ICMP redirects are enabled"]
    return lines([*rows, "  ICMP unreachables are sent", "  ND DAD is enabled, number of DAD attempts: 1"])


def ipv6_interface_brief(device: Device) -> str:
    view = View(device)
    rows: list[str] = []
    for port in view.ports():
        status, protocol = _words(view, port)
        rows.append(f"{port.name.full:<22} [{status}/{protocol}]")
        if port.ipv6:
            rows.append(f"    {v6_text(hardware.link_local(view, port), upper=True)}")
        rows += [f"    {v6_text(own.address, upper=True)}" for own in port.ipv6 if own.kind != "link-local"]
        rows += [] if port.ipv6 else ["    unassigned"]
    return lines(rows)


_MODES = {"trunk": "trunk", "access": "static access"}


def _switchport(view: View, port: Interface) -> str:
    """A section of `show interfaces switchport`."""
    if port.kind not in {names.PHYSICAL, names.PORT_CHANNEL} or not hardware.is_switch(view.device):
        return ""
    if not view.is_l2(port):
        return lines([f"Name: {short('ios', port)}", "Switchport: Disabled", ""])
    up = view.up(port.name.full)
    lag = view.lags.get(port.group[0]) if port.group is not None else None
    operational = _MODES["trunk" if view.is_trunk(port) else "access"] if up else "down"
    if lag is not None and up:
        operational += f" (member of bundle {short('ios', lag)})"
    voice = next((text.split()[-1] for _p, text in port.extras if text.startswith("switchport voice vlan ")), "none")
    silent = any(text == "switchport nonegotiate" for _place, text in port.extras) or port.mode == "access"
    rows = [
        f"Name: {short('ios', port)}",
        "Switchport: Enabled",
        f"Administrative Mode: {_MODES.get(port.mode, port.mode or 'dynamic auto')}",
        f"Operational Mode: {operational}",
        "Administrative Trunking Encapsulation: dot1q",
        *([f"Operational Trunking Encapsulation: {'dot1q' if view.is_trunk(port) else 'native'}"] if up else []),
        f"Negotiation of Trunking: {'Off' if silent else 'On'}",
        f"Access Mode VLAN: {_vlan_text(view.device, port.access or 1)}",
        f"Trunking Native Mode VLAN: {_vlan_text(view.device, port.native or 1)}",
        "Administrative Native VLAN tagging: disabled",
        f"Voice VLAN: {_vlan_text(view.device, int(voice)) if voice.isdigit() else voice}",
        "Administrative private-vlan host-association: none ",
        "Administrative private-vlan mapping: none ",
        "Operational private-vlan: none",
        *_trunk_vlans(port),
        "Pruning VLANs Enabled: 2-1001",
        "Capture Mode Disabled",
        "Capture VLANs Allowed: ALL",
        "",
        "Protected: false",
        "Unknown unicast blocked: disabled",
        "Unknown multicast blocked: disabled",
        "Appliance trust: none",
        "",
    ]
    return lines(rows)


def _trunk_vlans(port: Interface) -> list[str]:
    allowed = allowed_of(port)
    text = "ALL" if allowed == vlanset.ALL else "NONE" if allowed == vlanset.NONE else vlanset.compress(allowed)
    return list(listed("Trunking VLANs Enabled: ", text.split(","), width=50, indent=5, joint=","))


def _vlan_text(device: Device, vlan: int) -> str:
    return f"{vlan} ({vlan_name(device, vlan) or 'Inactive'})"


def interfaces_trunk(device: Device) -> str:
    """`show interfaces trunk`: four tables of the trunks that are up; nothing where there is none."""
    view = View(device)
    trunks = [port for port in switchports(view) if view.is_trunk(port) and view.up(port.name.full)]
    if not trunks:
        return ""
    rows = ["", "Port           Mode             Encapsulation  Status        Native vlan"]
    rows += [f"{short('ios', p):<14} {'on':<16} {'802.1q':<14} {'trunking':<13} {p.native or 1}" for p in trunks]
    rows += ["", "Port           Vlans allowed on trunk"]
    rows += [f"{short('ios', p):<14} {vlanset.compress(allowed_of(p)) or 'none'}" for p in trunks]
    rows += ["", "Port           Vlans allowed and active in management domain"]
    active = {p.name.full: vlanset.compress(view.active_vlans(p)) or "none" for p in trunks}
    rows += [f"{short('ios', p):<14} {active[p.name.full]}" for p in trunks]
    rows += ["", "Port           Vlans in spanning tree forwarding state and not pruned"]
    rows += [f"{short('ios', p):<14} {active[p.name.full]}" for p in trunks]
    return lines(rows)


_CHANNEL_HEAD = """Flags:  D - down        P - bundled in port-channel
        I - stand-alone s - suspended
        H - Hot-standby (LACP only)
        R - Layer3      S - Layer2
        U - in use      f - failed to allocate aggregator

        M - not in use, minimum links not met
        u - unsuitable for bundling
        w - waiting to be aggregated
        d - default port

        A - formed by Auto LAG


"""


def etherchannel_summary(device: Device) -> str:
    view = View(device)
    rows = [
        f"Number of channel-groups in use: {len(view.lags)}",
        f"Number of aggregators:           {len(view.lags)}",
        "",
    ]
    rows.append("Group  Port-channel  Protocol    Ports")
    rows.append("------+-------------+-----------+-----------------------------------------------")
    for number, lag in sorted(view.lags.items()):
        members = view.config.members(number)
        name = f"Po{number}({'S' if view.is_l2(lag) else 'R'}{'U' if view.up(lag.name.full) else 'D'})"
        ports = [f"{short('ios', one)}({_member_flag(view, one)})".ljust(14) for one in members]
        head = f"{number:<6} {name:<13} {_protocol(members):>7}      "
        rows += listed(head, ports, width=47, indent=33, joint=" ")
    return _CHANNEL_HEAD + lines(rows)


def _protocol(members: list[Interface]) -> str:
    modes = {one.group[1] for one in members if one.group is not None}
    return "LACP" if modes & {"active", "passive"} else "PAgP" if modes & {"auto", "desirable"} else "-"


def _member_flag(view: View, port: Interface) -> str:
    if view.bundled(port):
        return "P"
    return "s" if view.status(port.name.full).reason is Reason.UNBUNDLED else "D"


_INTERFACES = each_or_all(_interface)
_IP = each_or_all(_ip_interface)
COMMANDS: Table = {
    "show interfaces": _INTERFACES,
    "show interfaces <port>": _INTERFACES,
    "show interfaces status": interfaces_status,
    "show interfaces description": interfaces_description,
    "show interfaces trunk": interfaces_trunk,
    "show interfaces switchport": each_or_all(_switchport),
    "show interfaces <port> switchport": each_or_all(_switchport),
    "show ip interface": _IP,
    "show ip interface <port>": _IP,
    "show ip interface brief": ip_interface_brief,
    "show ipv6 interface": each_or_all(_ipv6_interface),
    "show ipv6 interface <port>": each_or_all(_ipv6_interface),
    "show ipv6 interface brief": ipv6_interface_brief,
    "show etherchannel summary": etherchannel_summary,
}
