# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the configuration as a whole decides about its interfaces."""

from __future__ import annotations

import re
from dataclasses import replace

from . import names
from .model import Config, Facts, Interface, current_facts, default_facts

_SWITCHING = {names.PHYSICAL, names.PORT_CHANNEL}
"""What prints its layer; other interfaces take the word and have none."""


def ios_facts(config: Config, text: str) -> Facts:
    """An IOS device is a switch if anything in its configuration only makes sense on one.

    Where nothing does, its ports tell: they are numbered from 1/0/1 on a stack, and a port with an address that was
    never told `no switchport` is a router's. Only lines that are printed again tell anything, so a saved configuration
    boots as the same device: a port that says `switchport` and nothing else about it is one of a device whose ports
    are routed.
    """
    physical = [port for port in config.interfaces.values() if port.kind == names.PHYSICAL]
    cards = [port for port in physical if len(port.name.numbers) == 3 and port.name.numbers[0] >= 1]
    told = any(map(_switched, config.interfaces.values())) or _bridges(text, physical)
    stacked = bool(cards) and (told or not any(map(_has_own_address, cards)))
    switch = stacked or told
    return replace(
        default_facts("ios"),
        l2_default=switch,
        trunk_encapsulation=switch and _knows_isl(text),
        vlan_aware_ports=stacked,
    )


def _switched(port: Interface) -> bool:
    """Whether a port's section has a line that is printed on switches only."""
    if port.kind not in _SWITCHING:
        return False
    modelled = (port.routed, port.mode, port.access, port.native, port.allowed, port.pruning, port.trunk_encapsulation)
    return any(modelled) or any(text.startswith(("switchport ", "no switchport ")) for _place, text in port.extras)


def _has_own_address(port: Interface) -> bool:
    """A port that was told to be a switchport loses its addresses when the device boots."""
    return port.has_address() and port.routed is not False


def _bridges(text: str, physical: list[Interface]) -> bool:
    """Only switches have a spanning tree and VTP in their global configuration."""
    bridge = re.search(r"^(?:spanning-tree|vtp|vlan internal allocation) ", text, re.MULTILINE)
    return bridge is not None and not any(map(_has_own_address, physical))


def _knows_isl(text: str) -> bool:
    """Switches of the IOS 12 and 15 generation (Catalyst 3560, 3750, the virtual one) know two encapsulations.

    Their running-config names one only where it was set; but no port of theirs can be a trunk without it, and some
    models of that time were built without ISL.
    """
    if "switchport trunk encapsulation" in text:
        return True
    old = re.search(r"^version 1[25]\.", text, re.MULTILINE) is not None
    plain = re.search(r"^[ \t]+switchport mode trunk|^switch \d+ provision ws-c(?:29|36|38)", text, re.MULTILINE)
    return old and plain is None


def ios_management(config: Config) -> None:
    """On a stackable switch the port outside the line cards (GigabitEthernet0/0) is the management port."""
    for full, port in config.interfaces.items():
        if port.kind == names.PHYSICAL and len(port.name.numbers) < 3:
            config.interfaces[full] = replace(port, name=replace(port.name, kind=names.MANAGEMENT))


def nxos_hardware(config: Config) -> Facts:
    """A running-config that says `switchport`, of all ports or of one, comes from where ports are routed by default.

    One that says `no switchport` too is no device's print; it is taken for a Nexus 9000's.
    """
    lines = config.lines()
    told = {port.routed for port in config.interfaces.values() if port.kind in _SWITCHING}
    routed = "system default switchport" in lines or (False in told and True not in told)
    return replace(default_facts("nxos"), l2_hardware=not routed or "no system default switchport" in lines)


def facts_of(config: Config) -> Facts:
    """The facts that follow from global lines, given the hardware's; on IOS they never change while it runs."""
    if config.platform == "ios":
        return config.facts or default_facts("ios")
    lines = config.lines()
    jumbo = next((int(line.split()[2]) for line in lines if re.fullmatch(r"system jumbomtu \d+", line)), 9216)
    routed = {"no system default switchport", "switchport default mode routed"}
    hardware = current_facts(config).l2_hardware
    return replace(
        default_facts(config.platform),
        l2_default="system default switchport" in lines or (hardware and not routed.intersection(lines)),
        l2_hardware=hardware,
        l2_shutdown="system default switchport shutdown" in lines,
        features=frozenset(line.removeprefix("feature ") for line in lines if line.startswith("feature ")),
        jumbo=jumbo,
    )
