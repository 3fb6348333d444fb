# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: `show vlan`."""

from __future__ import annotations

from typing import Any

from tests.lab.engine import names, vlanset
from tests.lab.engine.device import Device
from tests.lab.engine.model import Refused
from tests.lab.operational import View
from tests.lab.show.common import lines, listed, named_vlans, short
from tests.lab.show.table import Structured, Table

Row = tuple[int, str, str, bool]


def _ports(view: View, vlan: int) -> list[str]:
    """The ports that carry a VLAN now; the CPU is one of them where the switch has an interface in it."""
    svi = any(port.name.numbers[0] == vlan and not view.is_shut(port) for port in view.ports(names.SVI))
    return (["Cpu"] if svi else []) + [port.name.full for port in view.carriers(vlan)]


def _abbreviated(view: View, full: str) -> str:
    return full if full == "Cpu" else short("eos", view.interfaces[full])


def _table(device: Device, found: list[Row]) -> str:
    view = View(device)
    rows = ["VLAN  Name                             Status    Ports", f"{'-' * 5} {'-' * 32} {'-' * 9} {'-' * 31}"]
    for number, name, state, _shut in found:
        ports = [_abbreviated(view, full) for full in _ports(view, number)]
        rows += listed(f"{number:<5} {name:<32} {state:<9} ", ports, width=31, indent=49)
    return lines([*rows, ""])


def _data(device: Device, found: list[Row]) -> dict[str, Any]:
    view = View(device)
    vlans = {
        str(number): {
            "name": name,
            "dynamic": False,
            "status": state,
            "interfaces": {full: {"privatePromoted": False} for full in _ports(view, number)},
        }
        for number, name, state, _shut in found
    }
    return {"sourceDetail": "", "vlans": vlans}


def _wanted(device: Device, numbers: int) -> list[Row]:
    wanted = set(vlanset.members(numbers))
    found = [row for row in named_vlans(device) if row[0] in wanted]
    if not found:
        raise Refused(f"% VLAN {vlanset.compress(numbers)} not found in current VLAN database")
    return found


def _called(device: Device, name: str) -> list[Row]:
    found = [row for row in named_vlans(device) if row[1] == name]
    if not found:
        raise Refused(f"% VLAN name {name} not found in current VLAN database")
    return found


_ALL = Structured(lambda device: _table(device, named_vlans(device)), lambda device: _data(device, named_vlans(device)))
_SOME = Structured(
    lambda device, numbers: _table(device, _wanted(device, numbers)),
    lambda device, numbers: _data(device, _wanted(device, numbers)),
)
_NAMED = Structured(
    lambda device, name: _table(device, _called(device, name)),
    lambda device, name: _data(device, _called(device, name)),
)
COMMANDS: Table = {
    "show vlan": _ALL,
    "show vlan brief": _ALL,
    "show vlan <vlans>": _SOME,
    "show vlan id <vlans>": _SOME,
    "show vlan name <word>": _NAMED,
}
