# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: LLDP, CDP and LACP neighbours."""

from __future__ import annotations

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface
from tests.lab.engine.names import Name
from tests.lab.operational import View
from tests.lab.operational.neighbors import Neighbor, cdp, cdp_runs, lldp, lldp_runs, management_address, says
from tests.lab.operational.ports import LACP
from tests.lab.show import hardware
from tests.lab.show.common import lines, lldp_port, one_port, short
from tests.lab.show.hardware import dots
from tests.lab.show.table import Table

NO_LLDP = "% LLDP is not enabled\n"
NO_CDP = "% CDP is not enabled\n"


def _setting(device: Device, words: str, default: int) -> str:
    """The number behind these words in the configuration."""
    found = (text for text in device.running.lines() if text.startswith(f"{words} "))
    return next(found, str(default)).split()[-1]


def lldp_global(device: Device) -> str:
    if not lldp_runs(View(device)):
        return NO_LLDP
    return f"""
Global LLDP Information:
    Status: ACTIVE
    LLDP advertisements are sent every {_setting(device, "lldp timer", 30)} seconds
    LLDP hold time advertised is {_setting(device, "lldp holdtime", 120)} seconds
    LLDP interface reinitialisation delay is {_setting(device, "lldp reinit", 2)} seconds
"""


def _lldp_port(view: View, port: Interface) -> str:
    sends, hears = (not says(port, f"no lldp {word}") for word in ("transmit", "receive"))
    carrier = view.has_carrier(port)
    heard = "WAIT FOR FRAME" if carrier else "WAIT PORT OPER"
    rows = (
        f"{port.name.full}:",
        f"    Tx: {'enabled' if sends else 'disabled'}",
        f"    Rx: {'enabled' if hears else 'disabled'}",
        f"    Tx state: {'IDLE' if sends and carrier else 'INIT'}",
        f"    Rx state: {heard if hears else 'INIT'}",
    )
    return lines(["", *rows])


def lldp_interface(device: Device, name: Name | None = None) -> str:
    """`show lldp interface`: what each port sends and hears."""
    view = View(device)
    if not lldp_runs(view):
        return NO_LLDP
    if name is not None:
        return _lldp_port(view, one_port(device, name))
    return "".join(_lldp_port(view, port) for port in view.ports(names.PHYSICAL, names.MANAGEMENT))


def _capabilities(one: Neighbor) -> str:
    return "R" if hardware.model(one.view.device).capabilities == "R" else "B,R"


def lldp_neighbors(device: Device, name: Name | None = None) -> str:
    view = View(device)
    if not lldp_runs(view):
        return NO_LLDP
    found = _of_port(device, list(lldp(view)), name)
    rows = ["", "Capability codes:", "    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device"]
    rows += ["    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other", ""]
    rows.append("Device ID           Local Intf     Hold-time  Capability      Port ID")
    for one in found:
        rows.append(
            f"{one.view.device.hostname[:20]:<20}{short('ios', one.local):<15}{120:<11}"
            f"{_capabilities(one):<16}{lldp_port(one)}"
        )
    return lines([*rows, "", f"Total entries displayed: {len(found)}", ""])


def _of_port(device: Device, found: list[Neighbor], name: Name | None) -> list[Neighbor]:
    port = one_port(device, name) if name is not None else None
    return [one for one in found if port is None or one.local is port]


def lldp_neighbors_detail(device: Device, name: Name | None = None) -> str:
    view = View(device)
    if not lldp_runs(view):
        return NO_LLDP
    found = _of_port(device, list(lldp(view)), name)
    rows: list[str] = []
    for one in found:
        model = hardware.model(one.view.device)
        address = management_address(one.view)
        native = one.port.native if one.view.is_trunk(one.port) else one.port.access
        rows += [
            "-" * 48,
            f"Local Intf: {short('ios', one.local)}",
            f"Chassis id: {dots(hardware.mac(one.view.device))}",
            f"Port id: {lldp_port(one)}",
            f"Port Description: {one.port.description or one.port.name.full}",
            f"System Name: {one.view.device.hostname}",
            "",
            "System Description: ",
            model.description,
            "",
            "Time remaining: 112 seconds",
            f"System Capabilities: {_capabilities(one)}",
            f"Enabled Capabilities: {'R' if model.capabilities == 'R' else 'B,R'}",
            *(
                ["Management Addresses:", f"    IP: {address}"]
                if address
                else ["Management Addresses - not advertised"]
            ),
            "Auto Negotiation - not supported",
            "Physical media capabilities - not advertised",
            "Media Attachment Unit type - not advertised",
            f"Vlan ID: {native or 1}" if one.view.is_l2(one.port) else "Vlan ID: - not advertised",
            "",
        ]
    return lines(["", *rows, "", f"Total entries displayed: {len(found)}", ""])


def cdp_global(device: Device) -> str:
    if not cdp_runs(View(device)):
        return NO_CDP
    return """Global CDP information:
        Sending CDP packets every 60 seconds
        Sending a holdtime value of 180 seconds
        Sending CDPv2 advertisements is  enabled
"""


def _spaced(port: Interface) -> str:
    """`Gig 1/0/1`, as CDP's table abbreviates."""
    letters = hardware.letters(port)
    return f"{letters[:3]} {port.name.full[len(letters) :]}"


def _platform(one: Neighbor) -> str:
    return hardware.model(one.view.device).product


def cdp_neighbors(device: Device) -> str:
    view = View(device)
    if not cdp_runs(view):
        return NO_CDP
    found = list(cdp(view))
    rows = ["Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge"]
    rows += ["                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone, "]
    rows += ["                  D - Remote, C - CVTA, M - Two-port Mac Relay ", ""]
    rows.append("Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID")
    for one in found:
        who = _cdp_name(one)
        codes = "R S I" if _capabilities(one) != "R" else "R I"
        row = f"{_spaced(one.local):<18}{143:<13}{codes:>7}   {_platform(one)[:9]:<10}{_spaced(one.port)}"
        rows += [f"{who:<17}{row}"] if len(who) <= 16 else [who, " " * 17 + row]
    return lines([*rows, "", f"Total cdp entries displayed : {len(found)}"])


def _cdp_name(one: Neighbor) -> str:
    """NX-OS adds its serial number."""
    device = one.view.device
    return f"{device.hostname}({hardware.serial(device)})" if device.platform == "nxos" else device.hostname


def cdp_neighbors_detail(device: Device, name: Name | None = None) -> str:
    view = View(device)
    if not cdp_runs(view):
        return NO_CDP
    found = _of_port(device, list(cdp(view)), name)
    rows: list[str] = []
    for one in found:
        address = management_address(one.view)
        addresses = [f"  IP address: {address}"] if address else []
        model = hardware.model(one.view.device)
        brand = "cisco " if one.view.device.platform == "ios" else ""
        rows += ["-" * 25, f"Device ID: {_cdp_name(one)}", "Entry address(es): ", *addresses]
        rows += [
            (
                f"Platform: {brand}{model.product},  Capabilities: "
                f"{'Router' if model.capabilities == 'R' else 'Router Switch'} IGMP "
            )
        ]
        rows += [f"Interface: {one.local.name.full},  Port ID (outgoing port): {one.port.name.full}"]
        rows += ["Holdtime : 143 sec", "", "Version :", model.description, "", "advertisement version: 2"]
        rows += [f"Native VLAN: {one.port.native or 1}"] if one.view.is_l2(one.port) else []
        rows += ["Duplex: full", "Management address(es): ", *addresses, ""]
    return lines([*rows, "", f"Total cdp entries displayed : {len(found)}"])


def lacp_neighbor(device: Device) -> str:
    """`show lacp neighbor`: bundled members and their partners in the lab."""
    view = View(device)
    rows = ["Flags:  S - Device is requesting Slow LACPDUs ", "        F - Device is requesting Fast LACPDUs"]
    rows += ["        A - Device is in Active mode       P - Device is in Passive mode     "]
    for number, _lag in sorted(view.lags.items()):
        members = [one for one in view.config.members(number) if one.group is not None and one.group[1] in LACP]
        if not members:
            continue
        rows += ["", f"Channel group {number} neighbors", "", f"{'':<20}LACP port{'':<24}Admin  Oper   Port    Port"]
        rows += ["Port      Flags   Priority  Dev ID          Age    key    Key    Number  State"]
        rows += [_partner(view, one) for one in members if view.bundled(one)]
    return lines(rows)


def _partner(view: View, port: Interface) -> str:
    end = view.far_end(port.name.full)
    if end is None or end[1] is None or end[1].group is None:
        address, mode, key = hardware.stranger_mac(port.name.key[-1]), "A", 1
    else:
        address = hardware.mac(end[0].device)
        mode = "A" if end[1].group[1] == "active" else "P"
        key = end[1].group[0]
    return (
        f"{short('ios', port):<10}S{mode}      32768     {dots(address)}  {20:>2}s    0x0    0x{key:<4X} 0x101   0x3D"
    )


def lacp_system(device: Device) -> str:
    """`show lacp sys-id`: the priority and the address that it announces."""
    return f"{_setting(device, 'lacp system-priority', 32768)}, {dots(hardware.mac(device))}\n"


COMMANDS: Table = {
    "show lacp sys-id": lacp_system,
    "show lldp": lldp_global,
    "show lldp interface": lldp_interface,
    "show lldp interface <port>": lldp_interface,
    "show lldp neighbors": lldp_neighbors,
    "show lldp neighbors <port>": lldp_neighbors,
    "show lldp neighbors detail": lldp_neighbors_detail,
    "show lldp neighbors <port> detail": lldp_neighbors_detail,
    "show cdp": cdp_global,
    "show cdp neighbors": cdp_neighbors,
    "show cdp neighbors detail": cdp_neighbors_detail,
    "show cdp neighbors <port> detail": cdp_neighbors_detail,
    "show lacp neighbor": lacp_neighbor,
}
