# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The `show` commands: a table per platform of what each prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache

from . import show_sessions, show_vlan, versions
from .engine import names
from .engine.addresses import dotted
from .engine.device import Device
from .engine.grammar import Grammar
from .engine.model import BadToken, Refused, current_facts, is_l2, is_shutdown
from .engine.printing import text_of
from .engine.readers import READERS
from .engine.render import interface_text
from .engine.texts import SYNTAX

Show = Callable[..., str]
JSON_FILTERS = ("json", "json-pretty", "json native")


def running(device: Device) -> str:
    """The running-config with what `show` puts around it."""
    device.tick()
    text = _framed(device, text_of(device.running), "running-config")
    if device.distortion == "blank":
        return ""
    return text[: len(text) // 2] if device.distortion == "truncate" else text


def startup(device: Device) -> str:
    if device.platform == "ios":
        return f"Using {len(device.startup)} out of 2097152 bytes\n{_ended(device.startup)}"
    return _framed(device, device.startup, "startup-config")


def _framed(device: Device, body: str, what: str) -> str:
    """Headers without a wall clock, so that two prints of one configuration are the same bytes."""
    if device.platform == "ios":
        body = _ended(body)
        return f"Building configuration...\n\nCurrent configuration : {len(body.encode())} bytes\n{body}"
    if device.platform == "eos":
        header = f"! Command: show {what}\n"
        device_line = f"! device: {device.hostname} (DCS-7050SX3-48YC8, EOS-4.31.2F)\n!\n"
        return _ended(body if body.startswith("! Command:") else header + device_line + body)
    return body if "!Command: " in body[:200] else f"\n!Command: show {what}\n\n{body}"


def _ended(body: str) -> str:
    return body if body.endswith("\nend\n") else body + "end\n"


def running_all(device: Device) -> str:
    """The running-config with the defaults that decide about ports (NX-OS)."""
    if device.platform != "nxos":
        return running(device)
    facts = current_facts(device.running)
    layer = "" if facts.l2_default else "no "
    shut = "" if facts.l2_shutdown else "no "
    lines = f"{layer}system default switchport\n{shut}system default switchport shutdown\n"
    shown = running(device).replace(f"{layer}system default switchport\n", "")
    return lines + shown.replace(f"{shut}system default switchport shutdown\n", "")


def interface_config(device: Device, text: str) -> str:
    """`show running-config interface X`."""
    name = names.parse(device.platform, text)
    port = device.running.interfaces.get(name.full) if name is not None else None
    if port is None:
        raise BadToken(SYNTAX[device.platform].invalid, offset=len("show running-config interface "))
    section = interface_text(port, platform=device.platform, facts=current_facts(device.running))
    if device.platform == "ios":
        section += "end\n"
        return f"Building configuration...\n\nCurrent configuration : {len(section)} bytes\n!\n{section}"
    return (
        f"\n!Command: show running-config interface {port.name.full}\n\n{section}"
        if device.platform == "nxos"
        else section
    )


def version(device: Device) -> str:
    return versions.version(device.platform, hostname=device.hostname)


def inventory(device: Device) -> str:
    return versions.inventory(device.platform, hostname=device.hostname)


def hostname(device: Device) -> str:
    return f"Hostname: {device.hostname}\nFQDN:     {device.hostname}\n"


def host_id(device: Device) -> str:
    return f"License hostid: VDH={versions.serial(device.hostname)}\n"


def eos_version_json(device: Device) -> str:
    return versions.eos_version_json(device.hostname)


def eos_hostname_json(device: Device) -> str:
    return json.dumps({"hostname": device.hostname, "fqdn": device.hostname}, indent=4)


def ip_brief(device: Device) -> str:
    """`show ip interface brief`."""
    lines = ["Interface              IP-Address      OK? Method Status                Protocol"]
    facts = current_facts(device.running)
    for port in device.running.interfaces.values():
        address = dotted(port.ipv4[0].address) if port.ipv4 else "unassigned"
        shut = is_shutdown(port, facts, device.platform)
        status = "administratively down down" if shut else "up                    up"
        lines.append(f"{port.name.full:<22} {address:<15} YES manual {status}")
    return "\n".join(lines) + "\n"


def interface_status(device: Device) -> str:
    """`show interfaces status`, in few words."""
    facts = current_facts(device.running)
    lines = ["Port      Name               Status       Vlan       Duplex  Speed Type"]
    for port in device.running.interfaces.values():
        if port.kind == names.PHYSICAL:
            status = "disabled" if is_shutdown(port, facts, device.platform) else "connected"
            vlan = ("trunk" if port.mode == "trunk" else str(port.access or 1)) if is_l2(port, facts) else "routed"
            text = f"{show_vlan.short(port):<9} {port.description[:18]:<18} {status:<12} {vlan:<10}"
            lines.append(f"{text} a-full a-1000 1000BaseT")
    return "\n".join(lines) + "\n"


def privilege(_device: Device) -> str:
    return "Current privilege level is 15\n"


def nxos_privilege(_device: Device) -> str:
    return "User name: netops\nCurrent privilege level: -1\nFeature privilege: Disabled\n"


def user_account(_device: Device, name: str) -> str:
    return f"user:{name}\n        this user account has no expiry date\n        roles:network-admin\n"


def archive(device: Device) -> str:
    if not device.archive_path:
        return "Archive feature not enabled\n"
    return "The maximum archive configurations allowed is 10.\nThere are currently 0 archive configurations saved.\n"


def rollback_timer(device: Device) -> str:
    """`show archive config rollback timer`."""
    device.tick()
    if device.revert is None:
        return "%No Rollback Confirmed Change pending\n"
    minutes = device.revert.minutes
    configured = f"Time configured(in minutes): {minutes}\nTimer type: absolute timer\n"
    return f"{configured}Timer value: {minutes} min\nUser: netops\n"


def checkpoints(device: Device) -> str:
    return "".join(f"{number}) {name}\n" for number, name in enumerate(device.checkpoints, 1))


def clock(_device: Device) -> str:
    """A clock that stands still: nothing that is printed may depend on the time of day."""
    return "00:00:00.000 UTC Thu Jan 1 1970\n"


_COMMON: dict[str, Show] = {
    "show running-config": running,
    "show running-config all": running_all,
    "show running-config interface <line>": interface_config,
    "show startup-config": startup,
    "show version": version,
    "show inventory": inventory,
    "show clock": clock,
    "show interfaces status": interface_status,
    "show ip interface brief": ip_brief,
}
TABLES: dict[str, dict[str, Show]] = {
    "ios": {
        **_COMMON,
        "show vlan": show_vlan.ios_vlan,
        "show vlan brief": show_vlan.ios_vlan_brief,
        "show privilege": privilege,
        "show archive": archive,
        "show archive config rollback timer": rollback_timer,
    },
    "nxos": {
        **_COMMON,
        "show interface status": interface_status,
        "show vlan": show_vlan.nxos_vlan,
        "show vlan brief": show_vlan.nxos_vlan,
        "show hostname": lambda device: f"{device.hostname} \n",
        "show privilege": nxos_privilege,
        "show user-account <word>": user_account,
        "show license host-id": host_id,
        "show checkpoint summary": checkpoints,
    },
    "eos": {
        **_COMMON,
        "show running-config interfaces <line>": interface_config,
        "show vlan": show_vlan.nxos_vlan,
        "show vlan brief": show_vlan.nxos_vlan,
        "show hostname": hostname,
        "show privilege": lambda _device: "Current privilege level is 15\n",
        "show configuration sessions": show_sessions.eos_sessions,
        "show configuration sessions detail": show_sessions.eos_sessions_detail,
    },
}
AS_JSON: dict[tuple[str, Show], Show] = {
    ("nxos", show_vlan.nxos_vlan): show_vlan.nxos_vlan_json,
    ("eos", version): eos_version_json,
    ("eos", hostname): eos_hostname_json,
    ("eos", show_sessions.eos_sessions): show_sessions.eos_sessions_json,
    ("eos", show_sessions.eos_sessions_detail): show_sessions.eos_sessions_json,
}


@lru_cache(maxsize=3)
def grammar(platform: str) -> Grammar:
    return Grammar(TABLES[platform], readers=READERS[platform], texts=SYNTAX[platform])


def answer(device: Device, command: str, *, as_json: bool = False) -> str:
    """The output of a `show` command; raises Refused for one that this platform doesn't have."""
    match = grammar(device.platform).match(command)
    show: Show = match.command
    if as_json:
        structured = AS_JSON.get((device.platform, show))
        if structured is None:
            raise Refused(
                "% This command does not support JSON output"
                if device.platform == "eos"
                else SYNTAX[device.platform].invalid
            )
        show = structured
    return show(device, *match.args)
