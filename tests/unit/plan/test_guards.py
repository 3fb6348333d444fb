# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every reason not to touch something: one case that triggers it, and the nearest one that does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
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
        policy={"features": "feature lacp\n"},
    ),
    "LACP without its feature": Scene(
        {"Ethernet1/1": []},
        [interface("Ethernet1/1", lag=named("Po1")), interface("port-channel1", mode="ACCESS")],
        ("absent_feature", "Ethernet1/1"),
        NXOS,
        policy={"features": "feature interface-vlan\n"},
    ),
    "an SVI with its feature": Scene({"Ethernet1/1": []}, [interface("Vlan10", ip_addresses=V4)], None, NXOS),
    "a static bundle needs no feature": Scene(
        {"Ethernet1/1": []},
        [interface("Ethernet1/1", lag=named("Po1")), interface("Po1", mode="ACCESS", cf_lacp_mode="on")],
        None,
        NXOS,
        policy={"features": "feature interface-vlan\n"},
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
    features = scene.policy.get("features")
    return text.replace("feature interface-vlan\nfeature lacp\n", features) if features else text


def policy_of(scene: Scene) -> dict[str, Any]:
    return {"mode": "enforce", **{key: value for key, value in scene.policy.items() if key != "features"}}


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


MANAGEMENT: dict[str, tuple[Sections, list[dict[str, Any]], str, str, list[str]]] = {
    "the port with the address of the session": (
        {G1: [*ROUTED, "ip address 192.0.2.1 255.255.255.0"]},
        [interface(G1, ip_addresses=V4)],
        "192.0.2.1",
        "",
        [G1],
    ),
    "the port with Nautobot's primary address": (
        {G1: [*ROUTED, "ip address 192.0.2.1 255.255.255.0"]},
        [interface(G1, ip_addresses=V4)],
        "sw1.example.net",
        "192.0.2.1/24",
        [G1],
    ),
    "an SVI": (
        {G1: [], "Vlan10": ["ip address 192.0.2.1 255.255.255.0"]},
        [interface("Vlan10", ip_addresses=V4)],
        "192.0.2.1",
        "",
        ["Vlan10"],
    ),
    "a LAG and its members": (
        {
            "Port-channel1": [*ROUTED, "ip address 192.0.2.1 255.255.255.0"],
            G1: [*ROUTED, "channel-group 1 mode active"],
        },
        [interface("Po1", ip_addresses=V4), interface(G1, lag=named("Po1"), description="x")],
        "192.0.2.1",
        "",
        ["Port-channel1", G1],
    ),
    "the parent of a subinterface": (
        {G1: ROUTED, f"{G1}.10": ["encapsulation dot1Q 10", "ip address 192.0.2.1 255.255.255.0"]},
        [interface(G1, description="x"), interface(f"{G1}.10", ip_addresses=V4)],
        "192.0.2.1",
        "",
        [G1, f"{G1}.10"],
    ),
    "a port that Nautobot calls management only": (
        {"GigabitEthernet0/0": [], G1: []},
        [interface("Gi0/0", mgmt_only=True, description="x")],
        "",
        "",
        ["GigabitEthernet0/0"],
    ),
}


@pytest.mark.parametrize(("sections", "wanted", "reached_at", "primary", "names"), MANAGEMENT.values(), ids=MANAGEMENT)
def test_the_way_in_is_left_alone(
    sections: Sections, wanted: list[dict[str, Any]], reached_at: str, primary: str, names: list[str]
) -> None:
    text = running_config(IOS, {G3: [], **sections})
    healthy = interface(G3, mode="ACCESS", description="healthy")
    made = plan(device(*wanted, healthy, primary=primary), text, reached_at=reached_at, mode="enforce")
    told = [(f["severity"], f["interface"]) for f in made.findings if f["name"] == "management_path"]
    assert sorted(told) == sorted(("warning", name) for name in names)
    assert {change["interface"] for change in made.kept} == set(names)
    assert not {f"interface {name}" for name in names} & set(made.commands + made.inverse)
    assert "description healthy" in made.commands


def test_the_same_port_is_planned_when_the_session_goes_elsewhere() -> None:
    text = running_config(IOS, {G1: [*ROUTED, "ip address 192.0.2.1 255.255.255.0"]})
    made = plan(device(interface(G1, ip_addresses=V4)), text, reached_at="198.51.100.1", mode="enforce")
    assert f"interface {G1}" in made.commands
    assert [f["name"] for f in made.findings] == []


@pytest.mark.parametrize("platform", [NXOS, EOS])
def test_the_platforms_own_management_port_is_never_touched(platform: Platform) -> None:
    name = {NXOS: "mgmt0", EOS: "Management1"}[platform]
    text = running_config(platform, {port(platform, 1): [], name: []})
    entries = [interface(name, description="x", enabled=False), interface(port(platform, 1), mode="ACCESS")]
    made = plan(device(*entries, platform=platform), text, mode="enforce")
    assert f"interface {name}" not in made.commands
    assert ("management_path", name) in [(f["name"], f["interface"]) for f in made.findings]


OTHER_DEVICES = {
    "another hostname": ("hostname sw1", "hostname sw2", "'sw2' answered"),
    "no hostname": ("hostname sw1\n", "", "'none' answered"),
    "a name that only begins the same": ("hostname sw1", "hostname sw10", "'sw10' answered"),
    "a blank reply": (None, " \n", "blank"),
    "an empty reply": (None, "", "blank"),
    "a reply that breaks off": ("end\n", "", "instead of 'end'"),
    "a refusal": (None, "% Invalid input detected at '^' marker.\n", "refused instead of answering"),
    "no interface": (None, "version 17.9\nhostname sw1\nend\n", "no interface section"),
    "a pager": ("!\nend", " --More-- \nend", "--More--"),
}


@pytest.mark.parametrize(("old", "new", "says"), OTHER_DEVICES.values(), ids=OTHER_DEVICES)
def test_a_reply_that_can_not_be_trusted_is_refused(old: str | None, new: str, says: str) -> None:
    text = running_config(IOS, {G1: []})
    text = new if old is None else text.replace(old, new)
    with pytest.raises(RefusedError, match="Expected: ") as caught:
        plan(device(interface(G1, mode="ACCESS")), text, mode="enforce")
    assert caught.value.status == "refused"
    assert says in str(caught.value)


def test_a_device_without_any_of_the_intended_ports_is_refused() -> None:
    text = running_config(IOS, {G1: []})
    wanted = [interface(f"TenGigabitEthernet1/1/{number}") for number in (1, 2)]
    with pytest.raises(RefusedError, match="at least one of its 2 physical interfaces"):
        plan(device(*wanted, interface("Vlan10")), text, mode="enforce")


@pytest.mark.parametrize(
    ("name", "hostname"),
    [("sw1", "sw1"), ("SW1", "sw1"), ("sw1.example.net", "sw1"), ("sw1", "sw1.example.net"), ("sw1.a", "sw1.a")],
)
def test_a_hostname_may_lack_its_domain(name: str, hostname: str) -> None:
    text = running_config(IOS, {G1: ["switchport mode access"]}, host=hostname)
    made = plan(device(interface(G1, mode="ACCESS", untagged_vlan=vlan(1)), name=name), text, mode="enforce")
    assert made.status == "in_sync"


def test_the_hostname_counts_for_nothing_when_the_policy_says_so() -> None:
    text = running_config(IOS, {G1: ["switchport mode access"]}, host="other")
    entry = interface(G1, mode="ACCESS", untagged_vlan=vlan(1), tagged_vlans=vlans())
    assert plan(device(entry), text, verify_hostname=False).status == "in_sync"


def test_what_nautobot_does_not_know_is_listed_once_and_left_alone() -> None:
    text = running_config(IOS, {G1: ["shutdown"], G2: [], "Loopback0": [], "Tunnel0": []})
    made = plan(device(interface(G1, mode="ACCESS", untagged_vlan=vlan(1))), text, mode="enforce")
    told = [f for f in made.findings if f["name"] == "unmanaged"]
    assert len(told) == 1
    assert told[0]["severity"] == "info"
    assert f"{G2}, Loopback0" in told[0]["message"]
