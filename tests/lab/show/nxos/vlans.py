# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: `show vlan`."""

from __future__ import annotations

from typing import Any

from tests.lab.engine.device import Device
from tests.lab.show.common import access_ports, named_vlans, vlan_table
from tests.lab.show.table import Structured, Table


def vlan_data(device: Device) -> dict[str, Any]:
    """One row is an object and several are a list, as NX-OS has it."""
    brief, mtu = [], []
    for number, name, state, shut in named_vlans(device):
        ports = ",".join(access_ports(device, number))
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
    return {
        "TABLE_vlanbrief": {"ROW_vlanbrief": brief if len(brief) > 1 else brief[0]},
        "TABLE_mtuinfo": {"ROW_mtuinfo": mtu if len(mtu) > 1 else mtu[0]},
    }


_VLAN = Structured(vlan_table, vlan_data)
COMMANDS: Table = {
    "show vlan": _VLAN,
    "show vlan brief": _VLAN,
}
