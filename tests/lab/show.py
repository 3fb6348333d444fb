# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The `show` commands: a table per platform of what each prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache

from . import versions
from .engine import names
from .engine.addresses import dotted
from .engine.device import MAX_PENDING_SESSIONS, Device
from .engine.document import text_of
from .engine.grammar import Grammar
from .engine.model import BadToken, Config, Facts, Interface, Refused, default_facts, is_l2, is_shutdown
from .engine.readers import READERS
from .engine.render import interface_text
from .engine.texts import SYNTAX

Show = Callable[..., str]
JSON_FILTERS = ("json", "json-pretty", "json native")


def _facts(config: Config) -> Facts:
    return config.facts or default_facts(config.platform)


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
    facts = _facts(device.running)
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
    section = interface_text(port, platform=device.platform, facts=_facts(device.running))
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


def _named(device: Device) -> list[tuple[int, str, str, bool]]:
    """VLAN ID, name, state and whether it is shut, VLAN 1 included."""
    rows = [(1, "default", "active", False)] if 1 not in device.running.vlans else []
    for number, vlan in sorted(device.running.vlans.items()):
        name = vlan.name or ("default" if number == 1 else f"VLAN{number:04d}")
        rows.append((number, name, "suspended" if vlan.suspended else "active", vlan.shutdown))
    return rows


_IOS_DEFAULT_VLANS = (
    (1002, "fddi-default"),
    (1003, "token-ring-default"),
    (1004, "fddinet-default"),
    (1005, "trnet-default"),
)


def ios_vlan_brief(device: Device) -> str:
    """`show vlan brief`: VLANs and the access ports in them."""
    lines = ["", "VLAN Name                             Status    Ports", f"{'-' * 4} {'-' * 32} {'-' * 9} {'-' * 31}"]
    for number, name, state, shut in _named(device):
        status = {"active": "act/lshut", "suspended": "sus/lshut"}[state] if shut else state
        ports = ", ".join(_access_ports(device, number))
        lines.append(f"{number:<4} {name:<32} {status:<9} {ports}".rstrip())
    lines += [f"{number:<4} {name:<32} act/unsup" for number, name in _IOS_DEFAULT_VLANS]
    return "\n".join(lines) + "\n"


def _access_ports(device: Device, vlan: int) -> list[str]:
    facts = _facts(device.running)
    ports = (port for port in device.running.interfaces.values() if port.kind == names.PHYSICAL and is_l2(port, facts))
    free = (port for port in ports if port.mode != "trunk" and port.group is None)
    return [_short(port) for port in free if (port.access or 1) == vlan]


def _short(port: Interface) -> str:
    letters = port.name.full.rstrip("0123456789/.:")
    return letters[:2] + port.name.full[len(letters) :]


def ios_vlan(device: Device) -> str:
    """`show vlan`, which only switches have."""
    if not _facts(device.running).l2_default:
        raise BadToken(SYNTAX["ios"].invalid, offset=len("show "))
    lines = ["", "VLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2"]
    lines.append("---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------")
    lines += [
        f"{number:<4} enet  {100000 + number:<10} 1500  -      -      -        -    -        0      0     "
        for number, *_ in _named(device)
    ]
    types = {1002: "fddi", 1003: "tr", 1004: "fdnet", 1005: "trnet"}
    lines += [
        f"{number:<4} {kind:<5} {100000 + number:<10} 1500  -      -      -        -    -        0      0     "
        for number, kind in types.items()
    ]
    rspan = ["", "Remote SPAN VLANs", "-" * 78, "", "", "Primary Secondary Type              Ports"]
    rspan.append("------- --------- ----------------- ------------------------------------------")
    return ios_vlan_brief(device) + "\n".join((*lines, *rspan)) + "\n"


def nxos_vlan(device: Device) -> str:
    lines = ["", "VLAN Name                             Status    Ports", f"{'-' * 4} {'-' * 32} {'-' * 9} {'-' * 31}"]
    for number, name, state, _shut in _named(device):
        lines.append(f"{number:<4} {name:<32} {state:<9} {', '.join(_access_ports(device, number))}".rstrip())
    return "\n".join(lines) + "\n"


def nxos_vlan_json(device: Device) -> str:
    """One row is an object and several are a list, as NX-OS has it."""
    brief, mtu = [], []
    for number, name, state, shut in _named(device):
        ports = ",".join(_access_ports(device, number))
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
    tables = {
        "TABLE_vlanbrief": {"ROW_vlanbrief": brief if len(brief) > 1 else brief[0]},
        "TABLE_mtuinfo": {"ROW_mtuinfo": mtu if len(mtu) > 1 else mtu[0]},
    }
    return json.dumps(tables, indent=4)


def eos_version_json(device: Device) -> str:
    return versions.eos_version_json(device.hostname)


def eos_hostname_json(device: Device) -> str:
    return json.dumps({"hostname": device.hostname, "fqdn": device.hostname}, indent=4)


def eos_sessions(device: Device) -> str:
    """`show configuration sessions`."""
    lines = [
        "Maximum number of completed sessions: 1",
        f"Maximum number of pending sessions: {MAX_PENDING_SESSIONS}",
        "",
    ]
    lines.append("  Name                 State             User       Terminal")
    lines.append("  -------------------- ----------------- ---------- --------")
    for one in device.candidates.values():
        user = "netops" if one.state == "pending" else ""
        lines.append(f"  {one.name:<20} {one.state:<17} {user}".rstrip())
    return "\n".join(lines) + "\n"


def eos_sessions_detail(device: Device) -> str:
    device.tick()
    lines = ["Maximum number of completed sessions: 1", f"Maximum number of pending sessions: {MAX_PENDING_SESSIONS}"]
    lines += ["Merge on commit is disabled", "Autosave to startup-config on commit is disabled", ""]
    if device.revert is not None:
        left = _hms(device.revert.deadline - device.clock())
        lines += [f"Session with pending commit timer: {device.revert.session}"]
        lines += [f"Time left until commit timer expiry: in {left}", ""]
    lines.append("  Name                 State             User       Terminal   Commit Time Left")
    lines.append("  -------------------- ----------------- ---------- ---------- ----------------")
    for one in device.candidates.values():
        waits = device.revert is not None and device.revert.session == one.name
        left = _hms(device.revert.deadline - device.clock()) if waits and device.revert is not None else ""
        lines.append(f"  {one.name:<20} {one.state:<17} {'netops':<10} {'':<10} {left}".rstrip())
    return "\n".join(lines) + "\n"


def _hms(seconds: float) -> str:
    whole = max(0, int(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def eos_sessions_json(device: Device) -> str:
    """EOS 4.32 and later keep the commit timer beside the sessions, not in them."""
    sessions = {one.name: {"state": one.state, "commitUser": "", "instances": {}} for one in device.candidates.values()}
    reply: dict[str, object] = {
        "sessions": sessions,
        "maxSavedSessions": 1,
        "maxOpenSessions": MAX_PENDING_SESSIONS,
        "mergeOnCommit": False,
        "saveToStartupConfigOnCommit": False,
    }
    if device.revert is not None:
        reply["commitTimerSessionName"] = device.revert.session
        reply["commitTimerExpireTime"] = device.revert.deadline
    return json.dumps(reply, indent=4)


def ip_brief(device: Device) -> str:
    """`show ip interface brief`."""
    lines = ["Interface              IP-Address      OK? Method Status                Protocol"]
    facts = _facts(device.running)
    for port in device.running.interfaces.values():
        address = dotted(port.ipv4[0].address) if port.ipv4 else "unassigned"
        shut = is_shutdown(port, facts, device.platform)
        status = "administratively down down" if shut else "up                    up"
        lines.append(f"{port.name.full:<22} {address:<15} YES manual {status}")
    return "\n".join(lines) + "\n"


def interface_status(device: Device) -> str:
    """`show interfaces status`, in few words."""
    facts = _facts(device.running)
    lines = ["Port      Name               Status       Vlan       Duplex  Speed Type"]
    for port in device.running.interfaces.values():
        if port.kind == names.PHYSICAL:
            status = "disabled" if is_shutdown(port, facts, device.platform) else "connected"
            vlan = ("trunk" if port.mode == "trunk" else str(port.access or 1)) if is_l2(port, facts) else "routed"
            lines.append(
                f"{_short(port):<9} {port.description[:18]:<18} {status:<12} {vlan:<10} a-full a-1000 1000BaseT"
            )
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
    return f"Time configured(in minutes): {minutes}\nTimer type: absolute timer\nTimer value: {minutes} min\nUser: netops\n"


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
        "show vlan": ios_vlan,
        "show vlan brief": ios_vlan_brief,
        "show privilege": privilege,
        "show archive": archive,
        "show archive config rollback timer": rollback_timer,
    },
    "nxos": {
        **_COMMON,
        "show interface status": interface_status,
        "show vlan": nxos_vlan,
        "show vlan brief": nxos_vlan,
        "show hostname": lambda device: f"{device.hostname} \n",
        "show privilege": nxos_privilege,
        "show user-account <word>": user_account,
        "show license host-id": host_id,
        "show checkpoint summary": checkpoints,
    },
    "eos": {
        **_COMMON,
        "show running-config interfaces <line>": interface_config,
        "show vlan": nxos_vlan,
        "show vlan brief": nxos_vlan,
        "show hostname": hostname,
        "show privilege": lambda _device: "Current privilege level is 15\n",
        "show configuration sessions": eos_sessions,
        "show configuration sessions detail": eos_sessions_detail,
    },
}
AS_JSON: dict[tuple[str, Show], Show] = {
    ("nxos", nxos_vlan): nxos_vlan_json,
    ("eos", version): eos_version_json,
    ("eos", hostname): eos_hostname_json,
    ("eos", eos_sessions): eos_sessions_json,
    ("eos", eos_sessions_detail): eos_sessions_json,
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
