# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS's `show running-config COMPONENT`: the part of the configuration that one component wrote."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface, current_facts
from tests.lab.engine.nxos.all import interface_all
from tests.lab.engine.render import interface_text
from tests.lab.show.table import Table

_COMPONENTS = {
    # word: how its global lines begin
    "bgp": ("feature bgp", "router bgp "),
    "ntp": ("ntp ",),
    "ospf": ("feature ospf", "router ospf "),
    "snmp": ("snmp-server ", "no snmp-server "),
    "vpc": ("feature vpc", "vpc domain "),
}


def _headed(device: Device, what: str, body: str) -> str:
    return f"\n!Command: show running-config {what}\n\n{device.running.items[0] if _versioned(device) else ''}{body}"


def _versioned(device: Device) -> bool:
    return bool(device.running.items) and device.running.items[0].startswith("version ")


def component(device: Device, *, word: str) -> str:
    """The global lines and blocks of a component."""
    device.tick()
    items = [item for item in device.running.items if item.startswith(_COMPONENTS[word])]
    return _headed(device, word, "".join(items))


def interfaces(device: Device) -> str:
    """The sections of all interfaces."""
    return _sections(device, "interface", partial(interface_text, platform="nxos", facts=current_facts(device.running)))


def interfaces_all(device: Device) -> str:
    """The same with defaults."""
    return _sections(device, "interface all", partial(interface_all, facts=current_facts(device.running)))


def _sections(device: Device, what: str, text: Callable[[Interface], str]) -> str:
    device.tick()
    return _headed(device, what, "\n" + "\n".join(text(port) for port in device.running.interfaces.values()))


COMMANDS: Table = {
    **{f"show running-config {word}": partial(component, word=word) for word in _COMPONENTS},
    "show running-config interface": interfaces,
    "show running-config interface all": interfaces_all,
}
