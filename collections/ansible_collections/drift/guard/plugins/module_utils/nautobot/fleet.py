# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nautobot's devices -> hosts with their variables, and groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ..errors import NautobotError
from ..intent.device import NETWORK_DRIVERS
from ..model import Platform

NETWORK_OS: Mapping[Platform, str] = {
    Platform.IOS: "cisco.ios.ios",
    Platform.NXOS: "cisco.nxos.nxos",
    Platform.EOS: "arista.eos.eos",
}
"""Our platforms -> what network plugins of Ansible's call them."""

GROUPED_BY = ("location", "role", "platform", "tenant", "tag", "status")
"""The prefixes of groups."""

Locations = Mapping[str, Mapping[str, Any]]
Value = tuple[str, ...]
"""What a group stands for: a name, or a location's names from the top down."""


@dataclass(frozen=True)
class Fleet:
    """What an inventory is made of: plain data, so that it can be cached."""

    hosts: dict[str, dict[str, Any]]
    """Name -> variables."""
    groups: dict[str, list[str]]
    """Group -> hosts."""
    parents: dict[str, str] = field(default_factory=dict)
    """Group -> the group it is in."""
    notes: list[str] = field(default_factory=list)
    """What a person should know."""


def make_fleet(
    devices: Iterable[Mapping[str, Any]], *, locations: Locations, grouped_by: Iterable[str], url: str
) -> Fleet:
    """Shape what Nautobot answered.

    Args:
        devices: device objects with the fields of the inventory's query.
        locations: id -> ``{name, parent: {id}}``, for the devices' locations and all above them.
        grouped_by: which groups to make.
        url: Nautobot's address, for links.

    Raises:
        NautobotError: two devices of one name, since a host's name is all that Ansible tells hosts apart by.

    """
    every = list(devices)
    named = [device for device in every if device.get("name")]
    nameless = len(every) - len(named)
    notes = [f"Left out, since without a name in Nautobot: {nameless}."] if nameless else []
    _refuse_namesakes(named)
    hosts = {device["name"]: _variables(device, locations=locations, url=url) for device in named}
    fleet = Fleet(hosts=hosts, groups={}, notes=notes)
    for kind in grouped_by:
        _add_groups(fleet, kind=kind, members=_members(kind, named, locations=locations))
    return fleet


def network_os(driver: str | None) -> str | None:
    """Ansible's name for a network driver of ours; another driver as it is."""
    platform = NETWORK_DRIVERS.get(driver or "")
    return NETWORK_OS[platform] if platform else driver


def missing_parents(locations: Locations) -> list[str]:
    """The ids of parents that are not fetched yet."""
    parents = (_parent(location) for location in locations.values())
    return sorted({parent for parent in parents if parent and parent not in locations})


def _refuse_namesakes(devices: list[Mapping[str, Any]]) -> None:
    counts = Counter(device["name"] for device in devices)
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        raise NautobotError(
            f"Expected: each device name once. Actual: more than one device called {', '.join(map(repr, twice[:5]))}. "
            "Rename them in Nautobot, or let filters (location, tenant) leave one of each."
        )


def _variables(device: Mapping[str, Any], *, locations: Locations, url: str) -> dict[str, Any]:
    driver = _word(device, "platform", key="network_driver")
    path = _path(device, locations=locations)
    variables = {
        "ansible_host": _address(device) or device["name"],
        "nautobot_id": device.get("id"),
        "nautobot_url": f"{url}/dcim/devices/{device.get('id')}/",
        "nautobot_serial": device.get("serial"),
        "nautobot_status": _word(device, "status"),
        "nautobot_role": _word(device, "role"),
        "nautobot_location": path[-1] if path else None,
        "nautobot_locations": list(path),
        "nautobot_tenant": _word(device, "tenant"),
        "nautobot_tags": sorted(tag["name"] for tag in device.get("tags") or []),
        "nautobot_platform": _word(device, "platform"),
        "nautobot_network_driver": driver,
        "nautobot_device_type": _word(device, "device_type", key="model"),
    }
    if driver:
        variables["ansible_network_os"] = network_os(driver)
    for field_name, variable in (("config_context",) * 2, ("_custom_field_data", "custom_fields")):
        if field_name in device:
            variables[f"nautobot_{variable}"] = device[field_name]
    return variables


def _address(device: Mapping[str, Any]) -> str | None:
    """The primary IPv4 address, else the IPv6 one."""
    return _word(device, "primary_ip4", key="host") or _word(device, "primary_ip6", key="host")


def _word(device: Mapping[str, Any], related: str, *, key: str = "name") -> str | None:
    value = device.get(related)
    word = value.get(key) if isinstance(value, Mapping) else None
    return str(word) if word else None


def _parent(location: Mapping[str, Any]) -> str:
    parent = location.get("parent")
    return str(parent["id"]) if parent else ""


def _path(device: Mapping[str, Any], *, locations: Locations) -> Value:
    """The names of the device's location and all above it, from the top down."""
    path: list[str] = []
    seen = set()
    current = _word(device, "location", key="id")
    while current and current in locations and current not in seen:
        seen.add(current)
        path.insert(0, locations[current]["name"])
        current = _parent(locations[current])
    return tuple(path)


def _members(kind: str, devices: list[Mapping[str, Any]], *, locations: Locations) -> dict[Value, list[str]]:
    members: dict[Value, list[str]] = {}
    for device in devices:
        for value in _values(kind, device, locations=locations):
            members.setdefault(value, []).append(device["name"])
    return members


def _values(kind: str, device: Mapping[str, Any], *, locations: Locations) -> list[Value]:
    if kind == "location":
        path = _path(device, locations=locations)
        return [path] if path else []
    if kind == "tag":
        return sorted((tag["name"],) for tag in device.get("tags") or [])
    word = _word(device, kind)
    return [(word,)] if word else []


def _add_groups(fleet: Fleet, *, kind: str, members: Mapping[Value, list[str]]) -> None:
    every = {value[:depth] for value in members for depth in range(1, len(value) + 1)}
    names, clashes = group_names(kind, every)
    for value in sorted(every):
        fleet.groups[names[value]] = sorted(members.get(value, []))
        if len(value) > 1:
            fleet.parents[names[value]] = names[value[:-1]]
    fleet.notes.extend(clashes)


def group_names(kind: str, values: Iterable[Value]) -> tuple[dict[Value, str], list[str]]:
    """A group name for each value, and what to say about those that would have had the same.

    A location whose name another one has gets its parents' names before its own. What still clashes, since group names
    hold letters, digits and underscores only, gets a digest of the value, so that the name does not depend on order.
    """
    candidates: tuple[Callable[[Value], str], ...] = (_last, "_".join, _with_digest)
    names: dict[Value, str] = {}
    left, notes = sorted(values), []
    for number, candidate in enumerate(candidates):
        spelled = {value: safe_name(f"{kind}_{candidate(value)}") for value in left}
        taken = Counter(spelled.values()) + Counter(names.values())
        names |= {value: name for value, name in spelled.items() if taken[name] == 1}
        left = [value for value in left if value not in names]
        if number == 1 and left:
            notes.append(
                f"These {kind}s differ in Nautobot, but not as group names, so theirs end in a digest: "
                f"{', '.join(' > '.join(value) for value in left)}."
            )
    return names, notes


def _last(value: Value) -> str:
    return value[-1]


def _with_digest(value: Value) -> str:
    return f"{'_'.join(value)}_{sha256(chr(0).join(value).encode()).hexdigest()[:6]}"


def safe_name(name: str) -> str:
    """As Ansible wants group names, and in lower case."""
    return re.sub(r"\W", "_", name).lower()
