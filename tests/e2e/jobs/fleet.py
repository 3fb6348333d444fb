# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Devices that are in sync with what Nautobot knows of them: one of each platform, and one with 48 ports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from tests.unit.builders import EOS, IOS, MANAGEMENT, NXOS, lag, nautobot_of, port, running_config

SMALL = {IOS: "jobs-ios", NXOS: "jobs-nxos", EOS: "jobs-eos"}
BIG = "jobs-big"
PORTS = 48
_MAKERS = {IOS: "Cisco", NXOS: "Cisco", EOS: "Arista"}
_ADDRESS = {
    IOS: "ip address 10.9.{0}.1 255.255.255.0",
    NXOS: "ip address 10.9.{0}.1/24",
    EOS: "ip address 10.9.{0}.1/24",
}
_TRUNK = ["switchport mode trunk", "switchport trunk allowed vlan 10"]
_ACCESS = ["switchport mode access", "switchport access vlan 10"]


def write_configs(folder: Path) -> None:
    """A file a device, as the lab wants them."""
    for platform, name in SMALL.items():
        (folder / f"{name}.{platform.value}.cfg").write_text(_small(platform, name), encoding="utf-8")
    big = {MANAGEMENT[EOS]: [], **{port(EOS, number): _ACCESS for number in range(1, PORTS + 1)}}
    (folder / f"{BIG}.eos.cfg").write_text(running_config(EOS, big, host=BIG), encoding="utf-8")


def answer(folder: Path) -> dict[str, Any]:
    """What Nautobot shall know: just what the devices have."""
    return {"data": {"devices": [_known(file) for file in sorted(folder.glob("*.cfg"))]}}


def _small(platform: Platform, name: str) -> str:
    """Ports 1 and 2 are switchports, 3 to 5 are routed, 6 is shut, port-channel 1 is a trunk without members."""
    up = [] if platform is not NXOS else ["no shutdown"]
    switchport = [] if platform is not NXOS else ["switchport"]
    sections = {
        MANAGEMENT[platform]: [],
        lag(platform, 1): [*switchport, *_TRUNK],
        port(platform, 1): [*switchport, *_ACCESS, *up],
        port(platform, 2): [*switchport, *_ACCESS, *up],
        **{
            port(platform, number): ["no switchport", _ADDRESS[platform].format(number), "no shutdown"]
            for number in (3, 4, 5)
        },
        port(platform, 6): [*switchport, *_ACCESS, "shutdown"],
    }
    return running_config(platform, sections, host=name, vrfs=["RED"])


def _known(file: Path) -> dict[str, Any]:
    platform = Platform(file.suffixes[0][1:])
    device = nautobot_of(parse_running_config(file.read_text(encoding="utf-8"), platform=platform))
    for interface in device["interfaces"]:
        interface["type"] = "LAG" if "hannel" in interface["name"] else "A_10GBASE_X_SFPP"
        for vlan in (interface.get("untagged_vlan"), *interface["tagged_vlans"]):
            if vlan:
                vlan["name"] = f"vlan{vlan['vid']}"
    return device | {
        "name": file.name.partition(".")[0],
        "location": {"name": "E2E", "parent": None},
        "role": {"name": "E2E"},
        "device_type": {"model": f"model-{platform.value}"},
        "platform": {**device["platform"], "manufacturer": {"name": _MAKERS[platform]}},
    }
