# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every reason not to touch something: one case that triggers it, and the nearest one that does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.unit.builders import (
    EOS,
    IOS,
    NXOS,
    addresses,
    device,
    interface,
    named,
    plan,
    port,
    round_trip,
    running_config,
    vlan,
    vlans,
)

Sections = Mapping[str, Sequence[str]]
G1, G2, G3 = (port(IOS, number) for number in (1, 2, 3))
ROUTED = ("no switchport",)
V4 = addresses("10.1.1.1/24")

_BOTH = "feature interface-vlan\nfeature lacp\n"
_IPV6_FAMILY = " !\n address-family ipv6\n exit-address-family\n"
_TAGGED = {G1: ROUTED, f"{G1}.10": ["encapsulation dot1Q 10"], f"{G1}.20": ["encapsulation dot1Q 20"]}


@dataclass(frozen=True)
class Scene:
    """A device, what it shall be, and what is said about it."""

    sections: Sections
    wanted: list[dict[str, Any]]
    finding: tuple[str, str] | None = None
    """Name and interface; ``None``: nothing stands in the way."""
    platform: Platform = IOS
    severity: str = "error"
    vrfs: tuple[str, ...] = ()
    policy: dict[str, Any] = field(default_factory=dict)
    edit: tuple[str, str] = ("", "")
    """What of the running-config is replaced by what."""


SCENES = {
    "a VRF that the device lacks": Scene(
        {G1: ROUTED}, [interface(G1, vrf=named("RED"), ip_addresses=V4)], ("absent_vrf", G1)
    ),
    "a VRF that the device has": Scene({G1: ROUTED}, [interface(G1, vrf=named("RED"), ip_addresses=V4)], vrfs=("RED",)),
    "a port with a template": Scene(
        {G1: ["source template USERS"]}, [interface(G1, mode="ACCESS", description="x")], ("inherited", G1)
    ),
    "an NX-OS port with a port profile": Scene(
        {"Ethernet1/1": ["inherit port-profile USERS"]},
        [interface("Ethernet1/1", mode="ACCESS", description="x")],
        ("inherited", "Ethernet1/1"),
        NXOS,
    ),
    "a port with a template that needs nothing": Scene(
        {G1: ["source template USERS", "switchport mode access"]}, [interface(G1, mode="ACCESS", untagged_vlan=vlan(1))]
    ),
    "a line of layer 3 that a new layer would lose": Scene(
        {G1: [*ROUTED, "ip ospf cost 10"]}, [interface(G1, mode="ACCESS")], ("unowned_at_risk", G1)
    ),
    "a line of layer 2 that a new layer would lose": Scene(
        {G1: ["switchport nonegotiate"]}, [interface(G1, ip_addresses=V4)], ("unowned_at_risk", G1)
    ),
    "a line of no layer": Scene({G1: ["load-interval 30"]}, [interface(G1, ip_addresses=V4)]),
    "a line of layer 3 without a new layer": Scene(
        {G1: [*ROUTED, "ip ospf cost 10"]}, [interface(G1, ip_addresses=V4)]
    ),
    "a line that a new VRF would lose": Scene(
        {G1: [*ROUTED, "ip helper-address 10.9.9.9"]},
        [interface(G1, vrf=named("RED"), ip_addresses=V4)],
        ("unowned_at_risk", G1),
        vrfs=("RED",),
    ),
    "a line that a new VRF leaves alone": Scene(
        {G1: [*ROUTED, "load-interval 30"]}, [interface(G1, vrf=named("RED"), ip_addresses=V4)], vrfs=("RED",)
    ),
    "a port with subinterfaces that shall be a switchport": Scene(
        {G1: ROUTED, f"{G1}.10": ["encapsulation dot1Q 10"]}, [interface(G1, mode="ACCESS")], ("has_subinterfaces", G1)
    ),
    "a port with subinterfaces that shall be a member": Scene(
        {G1: ROUTED, f"{G1}.10": ["encapsulation dot1Q 10"]},
        [interface(G1, lag=named("Po1")), interface("Port-channel1", mode="ACCESS")],
        ("has_subinterfaces", G1),
    ),
    "a port with subinterfaces that stays routed": Scene(
        {G1: ROUTED, f"{G1}.10": ["encapsulation dot1Q 10"]}, [interface(G1, description="x")]
    ),
    "a LAG with members that shall change its layer": Scene(
        {"Port-channel1": ROUTED, G1: [*ROUTED, "channel-group 1 mode active"]},
        [interface("Po1", mode="ACCESS")],
        ("lag_layer_change", "Port-channel1"),
    ),
    "a LAG without members that shall change its layer": Scene(
        {"Port-channel1": ROUTED, G1: []}, [interface("Po1", mode="ACCESS")]
    ),
    "a LAG whose members leave in the same plan": Scene(
        {"Port-channel1": ROUTED, G1: [*ROUTED, "channel-group 1 mode active"]},
        [interface("Po1", mode="ACCESS"), interface(G1)],
    ),
    "an SVI without its feature": Scene(
        {"Ethernet1/1": []},
        [interface("Vlan10", ip_addresses=V4)],
        ("absent_feature", "Vlan10"),
        NXOS,
        edit=(_BOTH, "feature lacp\n"),
    ),
    "LACP without its feature": Scene(
        {"Ethernet1/1": []},
        [interface("Ethernet1/1", lag=named("Po1")), interface("port-channel1", mode="ACCESS")],
        ("absent_feature", "Ethernet1/1"),
        NXOS,
        edit=(_BOTH, "feature interface-vlan\n"),
    ),
    "a static member that shall negotiate without the feature": Scene(
        {"port-channel1": [], "Ethernet1/1": ["channel-group 1"]},
        [interface("Ethernet1/1", lag=named("Po1")), interface("port-channel1", mode="ACCESS", cf_lacp_mode="active")],
        ("absent_feature", "Ethernet1/1"),
        NXOS,
        edit=(_BOTH, "feature interface-vlan\n"),
    ),
    "a static member that leaves": Scene(
        {"port-channel1": [], "Ethernet1/1": ["channel-group 1"]},
        [interface("Ethernet1/1", mode="ACCESS"), interface("port-channel1", mode="ACCESS")],
        None,
        NXOS,
        edit=(_BOTH, "feature interface-vlan\n"),
    ),
    "an SVI with its feature": Scene({"Ethernet1/1": []}, [interface("Vlan10", ip_addresses=V4)], None, NXOS),
    "a static bundle needs no feature": Scene(
        {"Ethernet1/1": []},
        [interface("Ethernet1/1", lag=named("Po1")), interface("Po1", mode="ACCESS", cf_lacp_mode="on")],
        None,
        NXOS,
        edit=(_BOTH, "feature interface-vlan\n"),
    ),
    "a member in another mode than those that stay": Scene(
        {"Port-channel1": [], G1: ["channel-group 1 mode on"], G2: []},
        [interface(G2, lag=named("Po1")), interface("Po1", cf_lacp_mode="active", mode="ACCESS")],
        ("lag_mismatch", G2),
    ),
    "a member takes the mode of those that are in": Scene(
        {"Port-channel1": [], G1: ["channel-group 1 mode on"], G2: []},
        [interface(G2, lag=named("Po1")), interface("Po1", mode="ACCESS")],
    ),
    "a member of a LAG that may not be made": Scene(
        {G1: []},
        [interface(G1, lag=named("Po1")), interface("Po1", vrf=named("RED"), ip_addresses=V4)],
        ("absent_lag", G1),
    ),
    "an IPv6 address in a VRF for IPv4": Scene(
        {G1: ROUTED},
        [interface(G1, vrf=named("RED"), ip_addresses=addresses("2001:db8::1/64"))],
        ("absent_address_family", G1),
        vrfs=("RED",),
        edit=(_IPV6_FAMILY, ""),
    ),
    "an IPv4 address in a VRF for IPv4": Scene(
        {G1: ROUTED}, [interface(G1, vrf=named("RED"), ip_addresses=V4)], vrfs=("RED",), edit=(_IPV6_FAMILY, "")
    ),
    "a tag that another subinterface has": Scene(
        _TAGGED, [interface(G1), interface(f"{G1}.10", tagged_vlans=vlans(20))], ("tag_in_use", f"{G1}.10")
    ),
    "a tag that another subinterface gives up": Scene(
        _TAGGED,
        [
            interface(G1),
            interface(f"{G1}.10", tagged_vlans=vlans(20)),
            interface(f"{G1}.20", tagged_vlans=vlans(30)),
        ],
    ),
    "a tag where there was none": Scene(
        {G1: ROUTED, f"{G1}.10": []}, [interface(G1), interface(f"{G1}.10", tagged_vlans=vlans(20))]
    ),
    "two subinterfaces that want one tag": Scene(
        {G1: ROUTED},
        [interface(G1), interface(f"{G1}.10"), interface(f"{G1}.20", tagged_vlans=vlans(10))],
        ("duplicate_tag", f"{G1}.20"),
    ),
    "a subinterface below a member": Scene(
        {G1: ROUTED},
        [interface(G1, lag=named("Po1")), interface(f"{G1}.10"), interface("Po1")],
        ("parent_in_lag", f"{G1}.10"),
    ),
    "a subinterface below a switchport": Scene(
        {G1: ["switchport mode access"]},
        [interface(G1, mode="ACCESS"), interface(f"{G1}.10", ip_addresses=V4)],
        ("unrouted", f"{G1}.10"),
    ),
    "a subinterface below a port that becomes routed": Scene(
        {G1: []}, [interface(G1), interface(f"{G1}.10", ip_addresses=V4)]
    ),
    "a subinterface below a port that may not become routed": Scene(
        {G1: ["switchport nonegotiate"]},
        [interface(G1), interface(f"{G1}.10", ip_addresses=V4)],
        ("unrouted", f"{G1}.10"),
    ),
    "addresses on a port whose mode nobody owns": Scene(
        {G1: []},
        [interface(G1, ip_addresses=V4)],
        ("unrouted", G1),
        policy={"owned": frozenset({"ipv4", "description"})},
    ),
    "an address that another interface has": Scene(
        {G1: [*ROUTED, "ip address 10.1.1.2 255.255.255.0"], G2: ROUTED},
        [interface(G2, ip_addresses=V4)],
        ("overlap_on_device", G2),
    ),
    "an address that another interface has in another VRF": Scene(
        {G1: [*ROUTED, "vrf forwarding RED", "ip address 10.1.1.2 255.255.255.0"], G2: ROUTED},
        [interface(G2, ip_addresses=V4)],
        vrfs=("RED",),
    ),
    "an address that another interface gives up": Scene(
        {G1: [*ROUTED, "ip address 10.1.1.1 255.255.255.0"], G2: ROUTED},
        [interface(G1), interface(G2, ip_addresses=V4)],
    ),
    "two interfaces that swap their addresses": Scene(
        {
            G1: [*ROUTED, "ip address 10.1.1.1 255.255.255.0"],
            G2: [*ROUTED, "ip address 10.1.2.1 255.255.255.0"],
        },
        [interface(G1, ip_addresses=addresses("10.1.2.1/24")), interface(G2, ip_addresses=V4)],
    ),
    "a port that the device lacks": Scene({G1: []}, [interface(G2)], ("absent_interface", G2)),
    "a tunnel that the device lacks": Scene(
        {G1: []}, [interface("Tunnel1")], ("kind_not_managed", "Tunnel1"), severity="warning"
    ),
    "a tunnel that the device has": Scene(
        {G1: [], "Tunnel1": ["description x"]},
        [interface("Tunnel1", enabled=False)],
        ("kind_not_managed", "Tunnel1"),
        severity="warning",
    ),
    "an address from DHCP": Scene(
        {G1: [*ROUTED, "ip address dhcp"]}, [interface(G1, ip_addresses=V4)], ("unmodelled", G1)
    ),
    "an address from DHCP where none is wanted": Scene({G1: [*ROUTED, "ip address dhcp"]}, [interface(G1)]),
    "a trunk in a mode that can't be expressed": Scene(
        {G1: ["switchport mode dynamic desirable"]}, [interface(G1, mode="ACCESS")], ("unmodelled", G1)
    ),
}


def text_of(scene: Scene) -> str:
    sections: dict[str, Sequence[str]] = {port(scene.platform, 40): (), **scene.sections}
    text = running_config(scene.platform, sections, vrfs=scene.vrfs)
    return text.replace(*scene.edit) if scene.edit[0] else text


def policy_of(scene: Scene) -> dict[str, Any]:
    return {"mode": "enforce", **scene.policy}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_what_stands_in_the_way_is_said_and_not_planned(scene: Scene) -> None:
    wanted = [*scene.wanted, interface(port(scene.platform, 40), description="healthy", mode="ACCESS")]
    made = plan(device(*wanted, platform=scene.platform), text_of(scene), **policy_of(scene))
    assert "description healthy" in made.commands
    relevant = {"access_without_vlan", "unmanaged", "missing_field"}
    found = {(f["name"], f["interface"]): f for f in made.findings if f["name"] not in relevant}
    if scene.finding is None:
        assert [key for key, value in found.items() if value["severity"] == "error"] == []
        return
    assert scene.finding in found
    told = found[scene.finding]
    assert told["severity"] == scene.severity
    assert told["message"].startswith(scene.finding[1])
    if scene.finding[0] != "unmodelled":
        assert f"interface {scene.finding[1]}" not in made.commands + made.inverse


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_what_is_left_is_accepted_and_leads_back(scene: Scene) -> None:
    text = text_of(scene)
    run = (
        round_trip(device(*scene.wanted, platform=scene.platform), text, **policy_of(scene)) if _ports(scene) else None
    )
    if run is not None:
        assert (run.refused, run.again.commands, run.refused_back, run.restored) == ([], [], [], text)


def _ports(scene: Scene) -> bool:
    """Whether one of the device's own ports is in the intent, without which every plan is refused."""
    physical = [
        entry["name"] for entry in scene.wanted if entry["name"].startswith(("Gi", "Eth")) and "." not in entry["name"]
    ]
    return not physical or any(name in scene.sections for name in physical)


def test_what_is_left_of_a_conflict_is_the_same_when_planned_again() -> None:
    """A LAG that conflicts gets a member in the first run, and is then blocked for another reason."""
    text = running_config(
        EOS, {"Port-Channel1": [], "Loopback0": ["ip address 10.0.0.1/24"], "Ethernet3": []}, vrfs=["RED"]
    )
    wanted = [
        interface("Port-Channel1", vrf=named("RED"), ip_addresses=addresses("10.0.0.2/24")),
        interface("Loopback0", vrf=named("RED")),
        interface("Ethernet3", lag=named("Port-Channel1")),
    ]
    run = round_trip(device(*wanted, platform=EOS), text, mode="merge")
    assert run.plan.commands == ["interface Ethernet3", "channel-group 1 mode active"]
    assert run.again.commands == []
