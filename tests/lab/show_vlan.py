# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`show vlan` as each platform prints it."""

from __future__ import annotations

import json

from .engine import names
from .engine.device import Device
from .engine.model import BadToken, Interface, current_facts, is_l2
from .engine.texts import SYNTAX


def _named(device: Device) -> list[tuple[int, str, str, bool]]:
    """VLAN ID, name, state and whether it is shut, VLAN 1 included."""
    rows = [(1, "default", "active", False)] if 1 not in device.running.vlans else []
    for number, vlan in sorted(device.running.vlans.items()):
        name = vlan.name or ("default" if number == 1 else f"VLAN{number:04d}")
        rows.append((number, name, "suspended" if vlan.suspended else "active", vlan.shutdown))
    return rows


_IOS_DEFAULT_VLANS = (
    (1002, "fddi-default"),
    (1003, "token-ring-default"),
    (1004, "fddinet-default"),
    (1005, "trnet-default"),
)


def ios_vlan_brief(device: Device) -> str:
    """`show vlan brief`: VLANs and the access ports in them."""
    lines = ["", "VLAN Name                             Status    Ports", f"{'-' * 4} {'-' * 32} {'-' * 9} {'-' * 31}"]
    for number, name, state, shut in _named(device):
        status = {"active": "act/lshut", "suspended": "sus/lshut"}[state] if shut else state
        ports = ", ".join(_access_ports(device, number))
        lines.append(f"{number:<4} {name:<32} {status:<9} {ports}".rstrip())
    lines += [f"{number:<4} {name:<32} act/unsup" for number, name in _IOS_DEFAULT_VLANS]
    return "\n".join(lines) + "\n"


def _access_ports(device: Device, vlan: int) -> list[str]:
    facts = current_facts(device.running)
    ports = (port for port in device.running.interfaces.values() if port.kind == names.PHYSICAL and is_l2(port, facts))
    free = (port for port in ports if port.mode != "trunk" and port.group is None)
    return [short(port) for port in free if (port.access or 1) == vlan]


def short(port: Interface) -> str:
    letters = port.name.full.rstrip("0123456789/.:")
    return letters[:2] + port.name.full[len(letters) :]


def ios_vlan(device: Device) -> str:
    """`show vlan`, which only switches have."""
    if not current_facts(device.running).l2_default:
        raise BadToken(SYNTAX["ios"].invalid, offset=len("show "))
    lines = ["", "VLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2"]
    lines.append("---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------")
    lines += [
        f"{number:<4} enet  {100000 + number:<10} 1500  -      -      -        -    -        0      0     "
        for number, *_ in _named(device)
    ]
    types = {1002: "fddi", 1003: "tr", 1004: "fdnet", 1005: "trnet"}
    lines += [
        f"{number:<4} {kind:<5} {100000 + number:<10} 1500  -      -      -        -    -        0      0     "
        for number, kind in types.items()
    ]
    rspan = ["", "Remote SPAN VLANs", "-" * 78, "", "", "Primary Secondary Type              Ports"]
    rspan.append("------- --------- ----------------- ------------------------------------------")
    return ios_vlan_brief(device) + "\n".join((*lines, *rspan)) + "\n"


def nxos_vlan(device: Device) -> str:
    lines = ["", "VLAN Name                             Status    Ports", f"{'-' * 4} {'-' * 32} {'-' * 9} {'-' * 31}"]
    for number, name, state, _shut in _named(device):
        lines.append(f"{number:<4} {name:<32} {state:<9} {', '.join(_access_ports(device, number))}".rstrip())
    return "\n".join(lines) + "\n"


def nxos_vlan_json(device: Device) -> str:
    """One row is an object and several are a list, as NX-OS has it."""
    brief, mtu = [], []
    for number, name, state, shut in _named(device):
        ports = ",".join(_access_ports(device, number))
        brief.append(
            {
                "vlanshowbr-vlanid": str(number),
                "vlanshowbr-vlanid-utf": str(number),
                "vlanshowbr-vlanname": name,
                "vlanshowbr-vlanstate": "suspend" if state == "suspended" else state,
                "vlanshowbr-shutstate": "shutdown" if shut else "noshutdown",
                **({"vlanshowplist-ifidx": ports} if ports else {}),
            }
        )
        mtu.append(
            {
                "vlanshowinfo-vlanid": str(number),
                "vlanshowinfo-media-type": "enet",
                "vlanshowinfo-vlanmode": "ce-vlan",
            }
        )
    tables = {
        "TABLE_vlanbrief": {"ROW_vlanbrief": brief if len(brief) > 1 else brief[0]},
        "TABLE_mtuinfo": {"ROW_mtuinfo": mtu if len(mtu) > 1 else mtu[0]},
    }
    return json.dumps(tables, indent=4)
