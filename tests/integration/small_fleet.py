# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Small devices that all drifted in the same way, and what Nautobot wants of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import EOS, IOS, NXOS, addresses, device, interface, port, running_config, vlan

PLATFORMS = (IOS, NXOS, EOS)
_SWITCHPORT = {IOS: ("switchport mode access",), NXOS: ("switchport",), EOS: ("switchport mode access",)}
_ADDRESS = {
    IOS: "ip address 192.0.2.1 255.255.255.254",
    NXOS: "ip address 192.0.2.1/31",
    EOS: "ip address 192.0.2.1/31",
}
_CHANGES = (
    ("vlan 20", "vlan", "create", None, 20),
    (1, "description", "change", "moved to floor 2", "user port 1"),
    (2, "description", "add", None, "user port 2"),
    (2, "access_vlan", "change", 10, 20),
    (4, "ipv6", "add", None, ["2001:db8::1/64"]),
)
_COMMANDS = (
    "vlan 20",
    "name voice",
    "interface {2}",
    "switchport access vlan 20",
    "interface {4}",
    "ipv6 address 2001:db8::1/64",
    "interface {1}",
    "description user port 1",
    "interface {2}",
    "description user port 2",
)


def drifted_config(platform: Platform, *, host: str) -> str:
    """Port 1 was moved, port 2 has no description and another VLAN, port 3 has a description, port 4 no IPv6."""
    sections = {
        port(platform, 1): _access(platform, "description moved to floor 2"),
        port(platform, 2): _access(platform),
        port(platform, 3): _access(platform, "description left over"),
        port(platform, 4): ["no switchport", _ADDRESS[platform], "no shutdown"],
        port(platform, 5): _access(platform, "description nobody's"),
    }
    return running_config(platform, sections, host=host)


def wanted(platform: Platform, *, host: str, **fields: Any) -> dict[str, Any]:
    """The Nautobot device object; port 5 is unknown there."""
    users = {"mode": "ACCESS", "untagged_vlan": vlan(10, "users")}
    return device(
        interface(port(platform, 1), description="user port 1", **users),
        interface(port(platform, 2), description="user port 2", mode="ACCESS", untagged_vlan=vlan(20, "voice")),
        interface(port(platform, 3), **users),
        interface(port(platform, 4), ip_addresses=addresses("192.0.2.1/31", "2001:db8::1/64")),
        platform=platform,
        name=host,
        **{"location": {"name": "ZRH1"}, "role": {"name": "Access Switch"}, **fields},
    )


def planned_lines(platform: Platform) -> list[str]:
    """What closes the gap without removing anything."""
    names = ["", *(port(platform, number) for number in range(1, 6))]
    return [line.format(*names) for line in _COMMANDS]


def expected_changes(platform: Platform) -> list[dict[str, Any]]:
    """The same as differences, as summary.json has them."""
    keys = ("attribute", "action", "device", "intent")
    return [
        {
            "interface": port(platform, place) if isinstance(place, int) else place,
            **dict(zip(keys, values, strict=True)),
        }
        for place, *values in _CHANGES
    ]


def write_configs(folder: Path, hosts: Mapping[str, Platform]) -> None:
    """One drifted device per host, as the lab wants its files."""
    for host, platform in hosts.items():
        (folder / f"{host}.{platform.value}.cfg").write_text(drifted_config(platform, host=host), encoding="utf-8")


def write_intent(file: Path, devices: Iterable[Mapping[str, Any]]) -> Path:
    """An answer of Nautobot's GraphQL endpoint."""
    file.write_text(json.dumps({"data": {"devices": list(devices)}}), encoding="utf-8")
    return file


def _access(platform: Platform, *lines: str) -> list[str]:
    return [*lines, *_SWITCHPORT[platform], "switchport access vlan 10", "no shutdown"]
