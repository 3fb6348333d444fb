# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: `show vlan`."""

from __future__ import annotations

from tests.lab.engine.device import Device
from tests.lab.engine.model import BadToken, current_facts
from tests.lab.engine.texts import SYNTAX
from tests.lab.show.common import access_ports, named_vlans
from tests.lab.show.table import Table

_DEFAULT_VLANS = (
    (1002, "fddi-default"),
    (1003, "token-ring-default"),
    (1004, "fddinet-default"),
    (1005, "trnet-default"),
)


def vlan_brief(device: Device) -> str:
    """`show vlan brief`: VLANs and the access ports in them."""
    lines = ["", "VLAN Name                             Status    Ports", f"{'-' * 4} {'-' * 32} {'-' * 9} {'-' * 31}"]
    for number, name, state, shut in named_vlans(device):
        status = {"active": "act/lshut", "suspended": "sus/lshut"}[state] if shut else state
        ports = ", ".join(access_ports(device, number))
        lines.append(f"{number:<4} {name:<32} {status:<9} {ports}".rstrip())
    lines += [f"{number:<4} {name:<32} act/unsup" for number, name in _DEFAULT_VLANS]
    return "\n".join(lines) + "\n"


def vlan(device: Device) -> str:
    """`show vlan`, which only switches have."""
    if not current_facts(device.running).l2_default:
        raise BadToken(SYNTAX["ios"].invalid, offset=len("show "))
    lines = ["", "VLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2"]
    lines.append("---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------")
    lines += [
        f"{number:<4} enet  {100000 + number:<10} 1500  -      -      -        -    -        0      0     "
        for number, *_ in named_vlans(device)
    ]
    types = {1002: "fddi", 1003: "tr", 1004: "fdnet", 1005: "trnet"}
    lines += [
        f"{number:<4} {kind:<5} {100000 + number:<10} 1500  -      -      -        -    -        0      0     "
        for number, kind in types.items()
    ]
    rspan = ["", "Remote SPAN VLANs", "-" * 78, "", "", "Primary Secondary Type              Ports"]
    rspan.append("------- --------- ----------------- ------------------------------------------")
    return vlan_brief(device) + "\n".join((*lines, *rspan)) + "\n"


COMMANDS: Table = {
    "show vlan": vlan,
    "show vlan brief": vlan_brief,
}
