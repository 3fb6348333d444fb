# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: what `show vlan` says about MTU, RSPAN and private VLANs."""

from __future__ import annotations

from tests.lab.engine import vlanset
from tests.lab.engine.device import Device
from tests.lab.show.table import Table


def mtu(device: Device, number: int) -> str:
    known = device.running.vlans.get(number)
    return next((line.split()[1] for line in known.extras if line.startswith("mtu ")), "1500") if known else "1500"


def features(device: Device) -> list[str]:
    """The end of `show vlan`: RSPAN VLANs as a list, private VLANs as a table."""
    remote = [number for number, one in device.running.vlans.items() if "remote-span" in one.extras]
    spans = vlanset.compress(sum(1 << number for number in remote)) if remote else ""
    return ["", "Remote SPAN VLANs", "-" * 78, spans, "", *_private(device)]


def _private(device: Device) -> list[str]:
    """Primary VLANs with their secondary ones; one without any has no row."""
    vlans = device.running.vlans
    rows = ["Primary Secondary Type              Ports", f"{'-' * 7} {'-' * 9} {'-' * 17} {'-' * 42}"]
    for number, one in sorted(vlans.items()):
        associated = next((line.split()[2] for line in one.extras if line.startswith("private-vlan association ")), "")
        for secondary in vlanset.members(vlanset.parse(associated)) if associated else ():
            extras = vlans[secondary].extras if secondary in vlans else ()
            kind = next((line.split()[1] for line in extras if line.startswith("private-vlan ")), "non-operational")
            rows.append(f"{number:<7} {secondary:<9} {kind}")
    return rows


def private_vlan(device: Device) -> str:
    """`show vlan private-vlan`."""
    return "\n".join(("", *_private(device))) + "\n"


COMMANDS: Table = {"show vlan private-vlan": private_vlan}
