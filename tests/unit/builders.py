# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Small pieces that tests of the core are made of: Nautobot's objects, running-configs, plans, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.check import Plan, check_device
from ansible_collections.drift.guard.plugins.module_utils.evidence.bundle import Bundle
from ansible_collections.drift.guard.plugins.module_utils.model import DeviceState, InterfaceState, Kind, Mode, Platform
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES, Policy
from ansible_collections.drift.guard.plugins.module_utils.vlans import ALL_VLANS
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step
from tests.lab.engine import Device, load

IOS, NXOS, EOS = Platform.IOS, Platform.NXOS, Platform.EOS
DRIVERS = {IOS: "cisco_ios", NXOS: "cisco_nxos", EOS: "arista_eos"}
_PORT = {IOS: "GigabitEthernet1/0/{}", NXOS: "Ethernet1/{}", EOS: "Ethernet{}"}
_LAG = {IOS: "Port-channel{}", NXOS: "port-channel{}", EOS: "Port-Channel{}"}
_LOOPBACK = {IOS: "Loopback{}", NXOS: "loopback{}", EOS: "Loopback{}"}
MANAGEMENT = {IOS: "GigabitEthernet0/0", NXOS: "mgmt0", EOS: "Management1"}
INDENT = {IOS: " ", NXOS: "  ", EOS: "   "}
_HEAD = {
    IOS: "version 17.9\nhostname {host}\n!\n{lines}vtp mode transparent\n!\nvlan 10\n!\n",
    NXOS: "version 9.3(8)\nhostname {host}\n{lines}feature interface-vlan\nfeature lacp\nvlan 1,10\n",
    EOS: "! device: {host}\nhostname {host}\n!\n{lines}vlan 10\n!\n",
}
_VRF = {
    IOS: "vrf definition {}\n !\n address-family ipv4\n exit-address-family\n !\n address-family ipv6\n"
    " exit-address-family\n!\n",
    NXOS: "vrf context {}\n",
    EOS: "vrf instance {}\n!\n",
}


def port(platform: Platform, number: int) -> str:
    """A physical port's full name."""
    return _PORT[platform].format(number)


def lag(platform: Platform, number: int) -> str:
    """A port-channel's full name."""
    return _LAG[platform].format(number)


def loopback(platform: Platform, number: int) -> str:
    """A loopback's full name."""
    return _LOOPBACK[platform].format(number)


def named(name: str) -> dict[str, str]:
    """A related Nautobot object: a VRF, a LAG, a role."""
    return {"name": name}


def vlan(vid: Any, name: str = "") -> dict[str, Any]:
    """A Nautobot VLAN object."""
    return {"vid": vid, "name": name}


def vlans(*vids: Any) -> list[dict[str, Any]]:
    """Several nameless VLANs."""
    return [vlan(vid) for vid in vids]


def address(text: Any, role: str = "") -> dict[str, Any]:
    """A Nautobot address object."""
    return {"address": text, "role": named(role) if role else None}


def addresses(*texts: Any, secondary: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Address objects without a role, then those with the role Secondary."""
    return [address(text) for text in texts] + [address(text, "Secondary") for text in secondary]


def interface(name: Any, **fields: Any) -> dict[str, Any]:
    """A Nautobot interface object with all fields that the query asks for; enabled and otherwise empty."""
    return {
        "name": name,
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
        **fields,
    }


def device(
    *interfaces: Any, platform: Platform = IOS, name: Any = "sw1", primary: str = "", **fields: Any
) -> dict[str, Any]:
    """A Nautobot device object."""
    return {
        "name": name,
        "platform": {"name": platform.value, "network_driver": DRIVERS[platform]},
        "primary_ip4": {"address": primary} if primary else None,
        "primary_ip6": None,
        "config_context": {},
        "interfaces": list(interfaces),
        **fields,
    }


def running_config(
    platform: Platform, sections: Mapping[str, Sequence[str]], *, host: str = "sw1", vrfs: Iterable[str] = ()
) -> str:
    """A whole running-config with the given interface sections, as the simulated device prints it."""
    text = _HEAD[platform].format(host=host, lines="".join(_VRF[platform].format(vrf) for vrf in vrfs))
    closing = "" if platform is NXOS else "!\n"
    for name, lines in sections.items():
        text += f"interface {name}\n" + "".join(f"{INDENT[platform]}{line}\n" for line in lines) + closing
    return load(platform.value, text + ("" if platform is NXOS else "end\n")).running_config()


def sections_of(text: str) -> dict[str, list[str]]:
    """Header line -> the lines below it, verbatim; what stands outside of interface sections is under ``""``."""
    sections: dict[str, list[str]] = {"": []}
    header = ""
    for line in text.splitlines():
        if line.startswith("interface "):
            header = line.removeprefix("interface ")
            sections[header] = []
        elif line[:1] not in (" ", "!", ""):
            header = ""
        if not line.startswith("interface ") and not (header and line in ("!", "")):
            sections[header].append(line)
    return sections


def plan(intent: Mapping[str, Any], text: str, *, reached_at: str = "", **policy: Any) -> Plan:
    """Compare with the vendors' renderer."""
    return check_device(intent, text, policy=Policy(**policy), render=render_step, address=reached_at)


@dataclass(frozen=True)
class RoundTrip:
    """A plan, applied to a simulated device and taken back again."""

    plan: Plan
    before: str
    refused: list[tuple[str, str]]
    """Lines that the device refused, with its words."""
    after: str
    again: Plan
    """The plan for what the device has afterwards."""
    refused_back: list[tuple[str, str]]
    restored: str


def round_trip(intent: Mapping[str, Any], text: str, *, reached_at: str = "", **policy: Any) -> RoundTrip:
    """Plan, apply, plan again, undo."""
    running: Device = load(intent_platform(intent).value, text)
    first = plan(intent, text, reached_at=reached_at, **policy)
    refused = running.configure(first.commands)
    after = running.running_config()
    again = plan(intent, after, reached_at=reached_at, **policy)
    refused_back = running.configure(first.inverse)
    return RoundTrip(first, text, refused, after, again, refused_back, running.running_config())


def intent_platform(intent: Mapping[str, Any]) -> Platform:
    """The platform of a Nautobot device object."""
    driver = intent["platform"]["network_driver"]
    return next(platform for platform, known in DRIVERS.items() if known == driver)


def found_names(made: Plan, *, name: str = "") -> list[tuple[str, str, str]]:
    """Findings as (name, severity, interface), of one interface or of all."""
    return [
        (finding["name"], finding["severity"], finding["interface"])
        for finding in made.findings
        if not name or finding["interface"] == name
    ]


def owned_without(*attributes: str) -> frozenset[str]:
    """Ownership of everything but these."""
    return frozenset(ATTRIBUTES) - set(attributes)


def nautobot_of(state: DeviceState, *, name: str = "") -> dict[str, Any]:
    """The Nautobot device object that says what the device already has."""
    entries = [_nautobot_interface(entry) for entry in state.interfaces.values()]
    return device(*entries, platform=state.platform, name=name or state.hostname or "nameless")


_FIELD_OF = {
    **dict.fromkeys(("mode", "access_vlan", "native_vlan", "allowed_vlans", "dot1q"), "mode"),
    **dict.fromkeys(("ipv4", "ipv6"), "ip_addresses"),
    **dict.fromkeys(("lag", "lag_mode"), "lag"),
}
"""The field that would have to say it, where an attribute can't be expressed."""


def _nautobot_interface(entry: InterfaceState) -> dict[str, Any]:
    config = entry.config
    fields: dict[str, Any] = {
        "description": config.description,
        "enabled": config.enabled,
        "mtu": config.mtu,
        "mgmt_only": config.kind is Kind.MANAGEMENT,
        "lag": named(config.lag) if config.lag else None,
        "vrf": named(config.vrf) if config.vrf else None,
        "ip_addresses": addresses(*map(str, (config.ipv4 or ())[:1])) if config.ipv4 else [],
    }
    fields["ip_addresses"] += [address(str(other), "Secondary") for other in (config.ipv4 or ())[1:]]
    fields["ip_addresses"] += addresses(*map(str, config.ipv6 or ()))
    if config.mode is Mode.ACCESS:
        fields |= {"mode": "ACCESS", "untagged_vlan": vlan(config.access_vlan)}
    if config.mode is Mode.TRUNK:
        every = config.allowed_vlans == ALL_VLANS
        fields |= {"mode": "TAGGED_ALL" if every else "TAGGED", "untagged_vlan": vlan(config.native_vlan)}
        fields["tagged_vlans"] = [] if every else vlans(*sorted(config.allowed_vlans or ()))
    if config.dot1q:
        fields["tagged_vlans"] = vlans(config.dot1q)
    stated = interface(config.name, **fields)
    unstated = {key for key, value in fields.items() if value is None and key in ("description", "enabled")}
    unstated |= {_FIELD_OF.get(attribute, attribute) for attribute in entry.unmodelled}
    if config.kind is Kind.SUBINTERFACE and not config.dot1q:
        unstated.add("mode")  # without a tagged VLAN the number in its name would be its tag
    return {key: value for key, value in stated.items() if key not in unstated}


def packed(texts: Mapping[str, bytes], *, run: str = "run-1", version: str = "0.1.0") -> bytes:
    """A bundle of evidence."""
    bundle = Bundle()
    for name, text in texts.items():
        bundle.add(name, text)
    return bundle.finish(run=run, version=version)
