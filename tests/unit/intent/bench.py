# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A device with one port for bad data and two healthy ones that drifted and must be planned whatever the first says."""

from __future__ import annotations

from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.check import Plan
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import EOS, IOS, NXOS, addresses, device, interface, plan, port, running_config, vlan

HEALTHY = {
    IOS: [
        "interface GigabitEthernet1/0/3",
        "no switchport",
        "interface GigabitEthernet1/0/2",
        "switchport access vlan 10",
        "switchport mode access",
        "interface GigabitEthernet1/0/3",
        "ip address 10.9.9.1 255.255.255.0",
        "interface GigabitEthernet1/0/2",
        "description to healthy",
        "interface GigabitEthernet1/0/3",
        "mtu 9000",
    ],
    NXOS: [
        "interface Ethernet1/3",
        "no switchport",
        "interface Ethernet1/2",
        "switchport access vlan 10",
        "interface Ethernet1/3",
        "ip address 10.9.9.1/24",
        "interface Ethernet1/2",
        "description to healthy",
        "interface Ethernet1/3",
        "mtu 9000",
        "no shutdown",
    ],
    EOS: [
        "interface Ethernet3",
        "no switchport",
        "interface Ethernet2",
        "switchport access vlan 10",
        "interface Ethernet3",
        "ip address 10.9.9.1/24",
        "interface Ethernet2",
        "description to healthy",
        "interface Ethernet3",
        "mtu 9000",
    ],
}
"""The exact lines for the two healthy ports."""


def tried(platform: Platform) -> str:
    """The name of the port whose data is bad."""
    return port(platform, 1)


def config(platform: Platform) -> str:
    """What the device has: the first port as wanted, the second and third untouched."""
    lines = ["description before", "switchport mode access", "switchport access vlan 10"]
    return running_config(platform, {tried(platform): lines, port(platform, 2): [], port(platform, 3): []})


def healthy(platform: Platform) -> list[dict[str, Any]]:
    """The two ports that must be planned."""
    return [
        interface(port(platform, 2), description="to healthy", mode="ACCESS", untagged_vlan=vlan(10)),
        interface(port(platform, 3), mtu=9000, ip_addresses=addresses("10.9.9.1/24")),
    ]


def settled(platform: Platform, **fields: Any) -> dict[str, Any]:
    """The first port as the device has it, but for the given fields."""
    wanted = {"description": "before", "mode": "ACCESS", "untagged_vlan": vlan(10), **fields}
    return interface(wanted.pop("name", tried(platform)), **wanted)


def plan_with(platform: Platform, *entries: Any, **policy: Any) -> Plan:
    """Plan the device with these entries beside the healthy ports, in enforce mode."""
    intent = device(*entries, *healthy(platform), platform=platform)
    return plan(intent, config(platform), **{"mode": "enforce", **policy})


def check_only_healthy(made: Plan, platform: Platform) -> None:
    """Exactly the healthy ports are planned, there and back."""
    assert made.commands == HEALTHY[platform]
    headers = {line for line in made.inverse if line.startswith("interface ")}
    assert headers == {f"interface {port(platform, number)}" for number in (2, 3)}


def check_findings(made: Plan, expected: list[tuple[str, str, str, str]]) -> None:
    """Findings of bad data as (name, severity, interface, attribute), each with a message that helps."""
    bad = [finding for finding in made.findings if finding["severity"] != "info"]
    fields = ("name", "severity", "interface", "attribute")
    assert [tuple(finding[field] for field in fields) for finding in bad] == expected
    for finding in bad:
        assert "Expected:" in finding["message"]
        assert "Actual:" in finding["message"]
        assert finding["message"].isprintable()
        assert finding["interface"].isprintable()
