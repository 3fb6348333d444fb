# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What all platforms print alike, and what they share when they print."""

from __future__ import annotations

from tests.lab.engine import names
from tests.lab.engine.addresses import dotted
from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface, current_facts, is_l2, is_shutdown

from .table import Table


def named_vlans(device: Device) -> list[tuple[int, str, str, bool]]:
    """VLAN ID, name, state and whether it is shut, VLAN 1 included."""
    rows = [(1, "default", "active", False)] if 1 not in device.running.vlans else []
    for number, vlan in sorted(device.running.vlans.items()):
        name = vlan.name or ("default" if number == 1 else f"VLAN{number:04d}")
        rows.append((number, name, "suspended" if vlan.suspended else "active", vlan.shutdown))
    return rows


def access_ports(device: Device, vlan: int) -> list[str]:
    facts = current_facts(device.running)
    ports = (port for port in device.running.interfaces.values() if port.kind == names.PHYSICAL and is_l2(port, facts))
    free = (port for port in ports if port.mode != "trunk" and port.group is None)
    return [short(port) for port in free if (port.access or 1) == vlan]


def short(port: Interface) -> str:
    letters = port.name.full.rstrip("0123456789/.:")
    return letters[:2] + port.name.full[len(letters) :]


def ip_brief(device: Device) -> str:
    """`show ip interface brief`."""
    lines = ["Interface              IP-Address      OK? Method Status                Protocol"]
    facts = current_facts(device.running)
    for port in device.running.interfaces.values():
        address = dotted(port.ipv4[0].address) if port.ipv4 else "unassigned"
        shut = is_shutdown(port, facts, device.platform)
        status = "administratively down down" if shut else "up                    up"
        lines.append(f"{port.name.full:<22} {address:<15} YES manual {status}")
    return "\n".join(lines) + "\n"


def interface_status(device: Device) -> str:
    """`show interfaces status`, in few words."""
    facts = current_facts(device.running)
    lines = ["Port      Name               Status       Vlan       Duplex  Speed Type"]
    for port in device.running.interfaces.values():
        if port.kind == names.PHYSICAL:
            status = "disabled" if is_shutdown(port, facts, device.platform) else "connected"
            vlan = ("trunk" if port.mode == "trunk" else str(port.access or 1)) if is_l2(port, facts) else "routed"
            text = f"{short(port):<9} {port.description[:18]:<18} {status:<12} {vlan:<10}"
            lines.append(f"{text} a-full a-1000 1000BaseT")
    return "\n".join(lines) + "\n"


def clock(_device: Device) -> str:
    """A clock that stands still: nothing that is printed may depend on the time of day."""
    return "00:00:00.000 UTC Thu Jan 1 1970\n"


def vlan_table(device: Device) -> str:
    """`show vlan` on NX-OS and EOS."""
    lines = ["", "VLAN Name                             Status    Ports", f"{'-' * 4} {'-' * 32} {'-' * 9} {'-' * 31}"]
    for number, name, state, _shut in named_vlans(device):
        lines.append(f"{number:<4} {name:<32} {state:<9} {', '.join(access_ports(device, number))}".rstrip())
    return "\n".join(lines) + "\n"


COMMANDS: Table = {
    "show clock": clock,
    "show interfaces status": interface_status,
    "show ip interface brief": ip_brief,
}
