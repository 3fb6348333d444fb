# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A fleet to measure with: switches of 48 ports as campuses have them, and the intent that they match or drifted from.

Of the 48 ports, 40 are access ports, 4 are members of two trunk port-channels, and 4 are routed. Two SVIs and a
loopback come on top. The three platforms take turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.integration.small_fleet import write_intent
from tests.lab.engine import load
from tests.unit.builders import (
    EOS,
    IOS,
    NXOS,
    addresses,
    device,
    interface,
    lag,
    loopback,
    named,
    port,
    running_config,
    vlan,
)

PLATFORMS = (IOS, NXOS, EOS)
_VLANS = {10: "users", 20: "voice", 30: "printers"}
_DRIFTED_PORTS = range(1, 6)
_Address = tuple[str, str]


def write_fleet(folder: Path, *, count: int, drifted: float = 0.0) -> Path:
    """Write a configuration a device, and the intent of all.

    Args:
        folder: gets ``configs/NAME.PLATFORM.cfg`` and ``intent.json``.
        count: of devices.
        drifted: the share of devices on which five access ports have another description and VLAN.

    Returns:
        The intent's file.
    """
    configs = folder / "configs"
    configs.mkdir(parents=True)
    wrong = drifted_names(count, drifted)
    devices = []
    for number in range(1, count + 1):
        platform, name = device_at(number)
        text = running_text(platform, name, number=number, drifted=name in wrong)
        (configs / f"{name}.{platform.value}.cfg").write_text(text, encoding="utf-8")
        devices.append(nautobot_device(platform, name, number=number))
    return write_intent(folder / "intent.json", devices)


def device_at(number: int) -> tuple[Platform, str]:
    """The platform and the name of the n-th device."""
    return PLATFORMS[number % len(PLATFORMS)], f"sw-{number:05}"


def drifted_names(count: int, drifted: float) -> frozenset[str]:
    """The devices that drifted, where this share of them did."""
    every = round(1 / drifted) if drifted else count + 1
    return frozenset(device_at(number)[1] for number in range(every, count + 1, every))


def running_text(platform: Platform, name: str, *, number: int, drifted: bool = False) -> str:
    """The running-config, through the lab's engine once a platform and by replacement for the rest: that is faster."""
    text = _model(platform, drifted=drifted).replace("bench-name", name)
    for stands_for, real in zip(_placeholders(), _addresses(number), strict=True):
        text = text.replace(stands_for, real)
    return text


_MODELS: dict[tuple[Platform, bool], str] = {}


def _model(platform: Platform, *, drifted: bool) -> str:
    key = (platform, drifted)
    if key not in _MODELS:
        sections = dict(_sections(platform, drifted=drifted))
        running = load(platform.value, running_config(platform, sections, host="bench-name"))
        running.configure([f"vlan {vid}" for vid in _VLANS])
        _MODELS[key] = running.running_config()
    return _MODELS[key]


def _placeholders() -> Iterator[str]:
    """Addresses that no device of the fleet has, and that are no part of one another."""
    return (f"203.0.113.{100 + place}" for place in range(7))


def _addresses(number: int) -> Iterator[str]:
    """Seven /31s of a device's own, out of 10.0.0.0/8: four routed ports, two SVIs, a loopback."""
    return (str(IPv4Address("10.0.0.0") + number * 16 + place * 2) for place in range(7))


def _sections(platform: Platform, *, drifted: bool) -> Iterator[tuple[str, list[str]]]:
    routed = list(_placeholders())
    # Before their members, as devices print them: the vendors' modules miss the members of those that come behind.
    for number in (1, 2):
        yield lag(platform, number), [f"description uplink {number}", *_trunk(platform), "no shutdown"]
    for number in range(1, 41):
        wrong = drifted and number in _DRIFTED_PORTS
        vid = 10 if wrong else _vid(number)
        text = f"moved {number}" if wrong else f"user port {number}"
        yield port(platform, number), [f"description {text}", *_access(platform, vid), "no shutdown"]
    for number in range(41, 45):
        yield port(platform, number), [*_trunk(platform), f"channel-group {_group(number)} mode active", "no shutdown"]
    for number, at in zip(range(45, 49), routed, strict=False):
        yield (
            port(platform, number),
            ["no switchport", f"description link {number}", _ip(platform, at, 31), "no shutdown"],
        )
    for vid, at in zip((10, 20), routed[4:], strict=False):
        name = f"Vlan{vid}"
        yield name, [f"description gateway {vid}", _ip(platform, at, 31), "no shutdown"]
    yield loopback(platform, 0), ["description router id", _ip(platform, routed[6], 32)]


def _access(platform: Platform, vid: int) -> list[str]:
    mode = {IOS: "switchport mode access", NXOS: "switchport", EOS: "switchport mode access"}[platform]
    return [mode, f"switchport access vlan {vid}"]


def _trunk(platform: Platform) -> list[str]:
    before = ["switchport"] if platform is NXOS else []
    return [*before, "switchport mode trunk", "switchport trunk allowed vlan 10,20,30"]


def _ip(platform: Platform, at: str, length: int) -> str:
    masks = {31: "255.255.255.254", 32: "255.255.255.255"}
    return f"ip address {at} {masks[length]}" if platform is IOS else f"ip address {at}/{length}"


def _vid(number: int) -> int:
    return (20, 30)[number % 2]


def _group(number: int) -> int:
    return 1 if number < 43 else 2


def nautobot_device(platform: Platform, name: str, *, number: int) -> dict[str, Any]:
    """The device object that Nautobot would answer with."""
    tagged = [vlan(vid, words) for vid, words in _VLANS.items()]
    at = list(_addresses(number))
    trunk: dict[str, Any] = {"mode": "TAGGED", "tagged_vlans": tagged}
    interfaces = [
        interface(
            port(platform, place),
            description=f"user port {place}",
            mode="ACCESS",
            untagged_vlan=vlan(_vid(place), _VLANS[_vid(place)]),
        )
        for place in range(1, 41)
    ]
    interfaces += [interface(lag(platform, place), description=f"uplink {place}", **trunk) for place in (1, 2)]
    interfaces += [
        interface(port(platform, place), lag=named(lag(platform, _group(place))), **trunk) for place in range(41, 45)
    ]
    interfaces += [
        interface(port(platform, place), description=f"link {place}", ip_addresses=addresses(f"{text}/31"))
        for place, text in zip(range(45, 49), at, strict=False)
    ]
    interfaces += [
        interface(f"Vlan{vid}", description=f"gateway {vid}", ip_addresses=addresses(f"{text}/31"))
        for vid, text in zip((10, 20), at[4:], strict=False)
    ]
    interfaces.append(interface(loopback(platform, 0), description="router id", ip_addresses=addresses(f"{at[6]}/32")))
    return device(
        *interfaces,
        platform=platform,
        name=name,
        location=named(f"site-{number % 20:02}"),
        role=named("access"),
    )
