# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an instance is filled with: a lab's intent, its cables and addresses, or a synthetic fleet of any size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.lab.network.fleet import fleet
from tests.lab.operational import Cabling

from .errors import NautobotError

Json = dict[str, Any]
VALIDATED = 40
"""Fleets up to this size are checked object by object; larger ones are made by a function that tests have checked."""
_PLATFORMS = (
    ("IOS", "cisco_ios", "Cisco", "Catalyst 9300-48P", "GigabitEthernet1/0/{}", "Port-channel1", "Loopback0"),
    ("NXOS", "cisco_nxos", "Cisco", "Nexus 93180YC-FX", "Ethernet1/{}", "port-channel1", "loopback0"),
    ("EOS", "arista_eos", "Arista", "DCS-7050SX3-48YC8", "Ethernet{}", "Port-Channel1", "Loopback0"),
)
_VLANS = ({"vid": 10, "name": "users"}, {"vid": 20, "name": "voice"}, {"vid": 99, "name": "native"})
_PER_SITE = 20
_PORTS = 48
_ROUTED = (47, 48)
_MEMBERS = (1, 2)


def content(source: Path | Mapping[str, Any], *, lab: Path | None = None) -> Json:
    """What `inside/fill.py` takes, from an answer, a file that holds one, or a lab's folder.

    `lab` is the state folder of a lab that is up: its devices' addresses become their primary ones.
    """
    if isinstance(source, Path) and source.is_dir():
        found: Json = {"devices": _devices(_read(_intent_of(source))), "cables": cables(source)}
    else:
        found = {"devices": _devices(_read(source) if isinstance(source, Path) else source)}
    return found | {
        "reached_at": _addresses(lab) if lab is not None else {},
        "validate": len(found["devices"]) <= VALIDATED,
    }


def cables(folder: Path) -> list[Any]:
    """The cables of a lab's folder, from its `links.yml` or its configurations."""
    return Cabling.of_folder(folder, {member.name: member.device for member in fleet(folder)}).cables()


def synthetic(count: int, *, prefix: str = "bench") -> Json:
    """An answer about so many devices, each with 48 ports, a LAG, a loopback, and four addresses."""
    return {"data": {"devices": [_device(number, prefix) for number in range(1, count + 1)]}}


def _intent_of(folder: Path) -> Path:
    candidates = (folder / "intent.json", folder.parent / "intent.json")
    for file in candidates:
        if file.exists():
            return file
    raise NautobotError(f"{folder} has no intent: expected {' or '.join(map(str, candidates))}")


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise NautobotError(f"{file} holds no answer of a GraphQL endpoint: {exc}") from exc


def _devices(answer: Any) -> list[Json]:
    try:
        return list(answer["data"]["devices"])
    except (KeyError, TypeError) as exc:
        raise NautobotError('an answer looks like {"data": {"devices": [...]}}') from exc


def _addresses(lab: Path) -> dict[str, str]:
    try:
        hosts = json.loads((lab / "lab.json").read_text(encoding="utf-8"))["hosts"]
    except FileNotFoundError as exc:
        raise NautobotError(f"no lab is up in {lab}") from exc
    return {name: f"{host['address']}/32" for name, host in hosts.items()}


def _device(number: int, prefix: str) -> Json:
    platform, driver, maker, model, port, lag, loopback = _PLATFORMS[number % len(_PLATFORMS)]
    own = f"10.{100 + number // 250}.{number % 250}"
    interfaces = [_port(port.format(place), place, lag=lag, own=own) for place in range(1, _PORTS + 1)]
    interfaces.append(
        _interface(lag, type="LAG", mode="TAGGED", untagged_vlan=_VLANS[2], tagged_vlans=list(_VLANS[:2]))
    )
    interfaces.append(_interface(loopback, type="VIRTUAL", ip_addresses=[_address(f"{own}.255/32")]))
    return {
        "name": f"{prefix}-{number:04}",
        "serial": f"SN{number:08}",
        "status": {"name": "Active"},
        "role": {"name": ("Access Switch", "Leaf", "Spine")[number % 3]},
        "location": {"name": f"SITE{number // _PER_SITE:03}", "parent": {"name": "REGION", "parent": None}},
        "tenant": {"name": f"tenant-{number % 4}"},
        "tags": [{"name": f"batch-{number % 5}"}],
        "platform": {"name": platform, "network_driver": driver, "manufacturer": {"name": maker}},
        "device_type": {"model": model},
        "primary_ip4": {"address": f"{own}.255/32"},
        "primary_ip6": None,
        "config_context": {},
        "interfaces": interfaces,
    }


def _port(name: str, place: int, *, lag: str, own: str) -> Json:
    if place in _MEMBERS:
        return _interface(name, lag={"name": lag}, description=f"member {place}")
    if place in _ROUTED:
        first = 4 * (place - _ROUTED[0])
        addresses = [_address(f"{own}.{first}/31")]
        if place == _ROUTED[0]:
            addresses.append(_address(f"{own}.129/25", role="Secondary"))
        return _interface(name, description=f"routed {place}", mtu=9000, ip_addresses=addresses)
    return _interface(name, description=f"user port {place}", mode="ACCESS", untagged_vlan=_VLANS[place % 2])


def _address(address: str, *, role: str = "") -> Json:
    return {"address": address, "role": {"name": role} if role else None, "status": {"name": "Active"}}


def _interface(name: str, **fields: Any) -> Json:
    return {
        "name": name,
        "type": "A_10GBASE_X_SFPP",
        "enabled": True,
        "description": "",
        "mtu": None,
        "mode": None,
        "mgmt_only": False,
        "lag": None,
        "parent_interface": None,
        "vrf": None,
        "untagged_vlan": None,
        "tagged_vlans": [],
        "ip_addresses": [],
        "status": {"name": "Active"},
        **fields,
    }
