# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A rendering that says less, more or something else than the payload never becomes a command."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.commands.witness import check_rendering
from ansible_collections.drift.guard.plugins.module_utils.errors import RenderError


def step(module: str, *config: dict[str, Any]) -> dict[str, Any]:
    return {"module": module, "state": "merged", "config": list(config)}


IOS_L3 = step(
    "cisco.ios.ios_l3_interfaces",
    {"name": "Vlan10", "ipv4": [{"address": "10.0.0.1/24"}], "ipv6": [{"address": "2001:db8::1/64"}]},
)
EOS_L2 = step(
    "arista.eos.eos_l2_interfaces",
    {"name": "Ethernet1", "trunk": {"native_vlan": 10, "trunk_allowed_vlans": ["10-12", "20"]}},
)
NXOS_L2 = step("cisco.nxos.nxos_l2_interfaces", {"name": "Ethernet1/1", "trunk": {"allowed_vlans": "10-12,20"}})
ACCESS = step("cisco.ios.ios_l2_interfaces", {"name": "Gi1", "mode": "access", "access": {"vlan": 10}})
INTERFACES = step("cisco.ios.ios_interfaces", {"name": "Gi1", "description": "x", "mtu": 9000, "enabled": False})
LAG = step(
    "cisco.ios.ios_lag_interfaces",
    {"name": "Port-channel7", "members": [{"member": "Gi1", "mode": "active"}, {"member": "Gi2", "mode": "active"}]},
)
VLANS = step("cisco.ios.ios_vlans", {"vlan_id": 10, "name": "users"}, {"vlan_id": 20, "state": "active"})
IOS_VRF = step("cisco.ios.ios_vrf_interfaces", {"name": "Vlan10", "vrf_name": "RED"})
NXOS_VRF = step("cisco.nxos.nxos_vrf_interfaces", {"name": "Vlan10", "vrf_name": "RED"})
NXOS_L3 = step(
    "cisco.nxos.nxos_l3_interfaces", {"name": "Vlan10", "ipv4": [{"address": "10.0.0.2/24", "secondary": True}]}
)

FAITHFUL: dict[str, tuple[dict[str, Any], list[str]]] = {
    "addresses": (IOS_L3, ["interface Vlan10", "ip address 10.0.0.1 255.255.255.0", "ipv6 address 2001:db8::1/64"]),
    "addresses in another order": (
        IOS_L3,
        ["interface Vlan10", "ipv6 address 2001:db8::1/64", "ip address 10.0.0.1 255.255.255.0"],
    ),
    "a secondary": (NXOS_L3, ["interface Vlan10", "ip address 10.0.0.2/24 secondary"]),
    "a list that is spelled out": (
        EOS_L2,
        ["interface Ethernet1", "switchport trunk native vlan 10", "switchport trunk allowed vlan 10,11,12,20"],
    ),
    "a list in two lines": (
        NXOS_L2,
        ["interface Ethernet1/1", "switchport trunk allowed vlan 10-11", "switchport trunk allowed vlan add 12,20"],
    ),
    "an access port": (ACCESS, ["interface Gi1", "switchport access vlan 10", "switchport mode access"]),
    "an interface": (INTERFACES, ["interface Gi1", "description x", "mtu 9000", "shutdown"]),
    "members": (
        LAG,
        ["interface Gi1", "channel-group 7 mode active", "interface Gi2", "channel-group 7 mode active"],
    ),
    "VLANs": (VLANS, ["vlan 10", "name users", "vlan 20", "state active"]),
    "a VRF of IOS": (IOS_VRF, ["interface Vlan10", "vrf forwarding RED"]),
    "a VRF of NX-OS": (NXOS_VRF, ["interface Vlan10", "vrf member RED"]),
}


@pytest.mark.parametrize(("payload", "lines"), FAITHFUL.values(), ids=FAITHFUL)
def test_a_faithful_rendering_passes(payload: dict[str, Any], lines: list[str]) -> None:
    check_rendering(payload, lines)


@pytest.mark.parametrize(("payload", "lines"), FAITHFUL.values(), ids=FAITHFUL)
def test_a_rendering_that_drops_any_line_is_refused(payload: dict[str, Any], lines: list[str]) -> None:
    for index, line in enumerate(lines):
        if line.startswith(("interface ", "vlan ")):
            continue
        with pytest.raises(RenderError, match=r"Expected: .* Actual: "):
            check_rendering(payload, lines[:index] + lines[index + 1 :])


@pytest.mark.parametrize(("payload", "lines"), FAITHFUL.values(), ids=FAITHFUL)
def test_a_rendering_that_adds_a_line_is_refused(payload: dict[str, Any], lines: list[str]) -> None:
    for extra in ("no switchport", "no ip address", "mtu 1500", "no cdp enable"):
        with pytest.raises(RenderError):
            check_rendering(payload, [*lines, extra])


@pytest.mark.parametrize(("payload", "lines"), FAITHFUL.values(), ids=FAITHFUL)
def test_a_rendering_under_another_header_is_refused(payload: dict[str, Any], lines: list[str]) -> None:
    other = [line + "9" if line.startswith(("interface ", "vlan ")) else line for line in lines]
    with pytest.raises(RenderError):
        check_rendering(payload, other)


CHANGED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "another address": (
        IOS_L3,
        ["interface Vlan10", "ip address 10.0.0.2 255.255.255.0", "ipv6 address 2001:db8::1/64"],
    ),
    "another mask": (
        IOS_L3,
        ["interface Vlan10", "ip address 10.0.0.1 255.255.0.0", "ipv6 address 2001:db8::1/64"],
    ),
    "a secondary as a primary": (NXOS_L3, ["interface Vlan10", "ip address 10.0.0.2/24"]),
    "one VLAN less": (
        EOS_L2,
        ["interface Ethernet1", "switchport trunk native vlan 10", "switchport trunk allowed vlan 10-12"],
    ),
    "one VLAN more": (
        EOS_L2,
        ["interface Ethernet1", "switchport trunk native vlan 10", "switchport trunk allowed vlan 10-12,20-21"],
    ),
    "a LAG's name instead of its number": (
        LAG,
        ["interface Gi1", "channel-group Port-channel7 mode active", "interface Gi2", "channel-group 7 mode active"],
    ),
    "a description decoded as Python would": (
        step("cisco.ios.ios_interfaces", {"name": "Gi1", "description": "\\x41"}),
        ["interface Gi1", "description A"],
    ),
    "no shutdown for shutdown": (INTERFACES, ["interface Gi1", "description x", "mtu 9000", "no shutdown"]),
    "nothing": (VLANS, []),
    "a VLAN without a name": (VLANS, ["vlan 10", "vlan 20", "state active"]),
    "the other platform's VRF line": (NXOS_VRF, ["interface Vlan10", "vrf forwarding RED"]),
}


@pytest.mark.parametrize(("payload", "lines"), CHANGED.values(), ids=CHANGED)
def test_a_rendering_that_changes_a_value_is_refused(payload: dict[str, Any], lines: list[str]) -> None:
    with pytest.raises(RenderError, match=payload["module"]) as caught:
        check_rendering(payload, lines)
    assert "requirements.yml" in str(caught.value)
    assert caught.value.status == "error"
