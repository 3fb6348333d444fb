# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The commands that print configuration: running-config and startup-config, whole or in part."""

from __future__ import annotations

import re

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.engine.model import BadToken, current_facts
from tests.lab.engine.nxos.all import all_text
from tests.lab.engine.printing import text_of
from tests.lab.engine.render import interface_text
from tests.lab.engine.texts import SYNTAX
from tests.lab.network.faults import distorted
from tests.lab.shell import pipes

from .table import Table


def running(device: Device) -> str:
    """The running-config with what `show` puts around it."""
    device.tick()
    text = _framed(device, text_of(device.running), "running-config")
    return distorted(text, device.distortion)


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
    """The running-config with its defaults (NX-OS); on IOS at least with the state of every interface."""
    if device.platform == "nxos":
        return _framed(device, all_text(device.running), "running-config all")
    text = running(device)
    if device.platform == "ios":
        sections = re.compile(r"^(interface \S+\n)((?: .*\n)*)", re.MULTILINE)
        text = sections.sub(lambda one: one[0] if " shutdown\n" in one[2] else f"{one[0]} no shutdown\n", text)
    return text


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


def section(device: Device, pattern: str) -> str:
    """`show running-config section X` (EOS)."""
    return pipes.apply(device.platform, running(device), [f"section {pattern}"])


COMMANDS: Table = {
    "show running-config": running,
    "show running-config all": running_all,
    "show running-config interface <line>": interface_config,
    "show startup-config": startup,
}
