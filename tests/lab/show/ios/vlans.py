# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: `show vlan`."""

from __future__ import annotations

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.engine.model import BadToken, Interface, Refused
from tests.lab.engine.texts import SYNTAX
from tests.lab.operational import View
from tests.lab.show import hardware
from tests.lab.show.common import lines, listed, named_vlans, short
from tests.lab.show.table import Table

from .vlan_features import features, mtu

_DEFAULT_VLANS = (
    (1002, "fddi-default"),
    (1003, "token-ring-default"),
    (1004, "fddinet-default"),
    (1005, "trnet-default"),
)
_HEAD = ["", "VLAN Name                             Status    Ports", f"{'-' * 4} {'-' * 32} {'-' * 9} {'-' * 31}"]
_TYPES_HEAD = [
    "",
    "VLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2",
    "---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------",
]


def access_ports(view: View, vlan: int) -> list[Interface]:
    """Ports and LAGs in a VLAN that don't trunk now; a trunk that is down waits among the access ports."""
    found = []
    for port in view.ports(names.PHYSICAL, names.PORT_CHANNEL):
        trunking = view.is_trunk(port) and view.up(port.name.full)
        if view.is_l2(port) and port.group is None and not trunking and (port.access or 1) == vlan:
            found.append(port)
    return found


def _status(state: str, *, shut: bool) -> str:
    return {"active": "act/lshut", "suspended": "sus/lshut"}[state] if shut else state


def _row(number: int, name: str, status: str, ports: list[Interface]) -> list[str]:
    items = [short("ios", port) for port in ports]
    return list(listed(f"{number:<4} {name:<32} {status:<9} ", items, width=31, indent=48))


def vlan_brief(device: Device) -> str:
    """`show vlan brief`: VLANs and the access ports in them."""
    view = _switch(device)
    found = {number: [f"{number:<4} {name:<32} act/unsup "] for number, name in _DEFAULT_VLANS}
    for number, name, state, shut in named_vlans(device):
        found.setdefault(number, _row(number, name, _status(state, shut=shut), access_ports(view, number)))
    return lines([*_HEAD, *(row for _number, own in sorted(found.items()) for row in own)])


def _switch(device: Device) -> View:
    """Only switches have the command."""
    if not hardware.is_switch(device):
        raise BadToken(SYNTAX["ios"].invalid, offset=len("show "))
    return View(device)


def _type_row(number: int, kind: str = "enet", *, mtu: str = "1500") -> str:
    return f"{number:<4} {kind:<5} {100000 + number:<10} {mtu:<5} -      -      -        -    -        0      0     "


def vlan(device: Device) -> str:
    """`show vlan`: the table, the VLANs' types, RSPAN and private VLANs."""
    brief = vlan_brief(device)
    types = {1002: "fddi", 1003: "tr", 1004: "fdnet", 1005: "trnet"}
    numbers = sorted({*types, *(number for number, *_ in named_vlans(device))})
    rows = [_type_row(number, types.get(number, "enet"), mtu=mtu(device, number)) for number in numbers]
    return brief + lines([*_TYPES_HEAD, *rows, *features(device)])


def vlan_id(device: Device, wanted: int) -> str:
    """One VLAN with every port that carries it now."""
    return _one(device, str(wanted), [row for row in named_vlans(device) if row[0] == wanted])


def vlan_by_name(device: Device, wanted: str) -> str:
    return _one(device, wanted, [row for row in named_vlans(device) if row[1] == wanted])


def _one(device: Device, wanted: str, found: list[tuple[int, str, str, bool]]) -> str:
    view = _switch(device)
    if not found:
        what = f"VLAN id {wanted}" if wanted.isdigit() else f"VLAN {wanted}"
        raise Refused(f"{what} not found in current VLAN database")
    rows = list(_HEAD)
    for number, name, state, shut in found:
        rows += _row(number, name, _status(state, shut=shut), list(view.carriers(number)))
    return lines(
        [
            *rows,
            *_TYPES_HEAD,
            *(_type_row(row[0], mtu=mtu(device, row[0])) for row in found),
            "",
            "Remote SPAN VLAN",
            "-" * 16,
            "Disabled",
            "",
        ]
    )


COMMANDS: Table = {
    "show vlan": vlan,
    "show vlan brief": vlan_brief,
    "show vlan id <vlan>": vlan_id,
    "show vlan name <word>": vlan_by_name,
}
