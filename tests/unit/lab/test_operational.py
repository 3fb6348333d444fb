# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The state follows the configuration: links, LAGs, SVIs, neighbours, routes and sessions, on both ends of a cable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.lab.engine import Device, load
from tests.lab.operational import Cabling, CablingError, Reason, View, bgp
from tests.lab.operational.neighbors import cdp, lldp
from tests.lab.operational.routing import arp, reach, routes

from .fleet import Fleet, fleet


def state(devices: Fleet, host: str, port: str) -> Reason:
    return View(devices[host]).status(port).reason


def seen(devices: Fleet, host: str) -> list[str]:
    """LLDP neighbours as `port>host:port`."""
    return [f"{one.local.name.full}>{one.view.device.name}:{one.port.name.full}" for one in lldp(View(devices[host]))]


def sessions(devices: Fleet, host: str) -> dict[str, str]:
    return {one.peer.address: one.state for one in bgp.sessions(View(devices[host]))}


def configure(devices: Fleet, host: str, *lines: str) -> None:
    assert devices[host].configure(lines) == []


def test_a_shut_port_takes_the_link_the_neighbours_and_the_sessions_down_on_both_sides() -> None:
    devices = fleet()
    assert sessions(devices, "sw1")["10.0.0.0"] == sessions(devices, "spine1")["10.0.0.1"] == "Established"
    configure(devices, "sw1", "interface te1/1/1", "shutdown")
    assert state(devices, "sw1", "TenGigabitEthernet1/1/1") is Reason.SHUT
    assert state(devices, "spine1", "Ethernet1") is Reason.DARK
    assert seen(devices, "sw1") == ["GigabitEthernet1/0/1>leaf1:Ethernet1/1", "GigabitEthernet1/0/2>leaf1:Ethernet1/2"]
    assert seen(devices, "spine1") == ["Ethernet2>leaf1:Ethernet1/49", "Ethernet3>rt1:GigabitEthernet1"]
    assert sessions(devices, "sw1")["10.0.0.0"] == "Idle"
    assert sessions(devices, "spine1") == {"10.0.0.1": "Idle", "10.0.0.3": "Established", "192.0.2.2": "Established"}
    configure(devices, "sw1", "interface te1/1/1", "no shutdown")
    assert sessions(devices, "spine1")["10.0.0.1"] == "Established"
    assert len(seen(devices, "spine1")) == 3


def test_what_a_port_lost_is_gone_from_what_is_shown() -> None:
    devices = fleet()
    configure(devices, "spine1", "interface Ethernet2", "shutdown")
    assert re.search(r"^Eth1/49 .* notconnec routed", devices["leaf1"].execute("show interface status"), re.MULTILINE)
    assert "Eth1/49" not in devices["leaf1"].execute("show lldp neighbors")
    assert "10.0.0.2/31" not in devices["leaf1"].execute("show ip route")
    assert "10.0.0.2 " not in devices["leaf1"].execute("show ip arp")
    assert re.search(r"^10\.0\.0\.2 .* Idle", devices["leaf1"].execute("show ip bgp summary"), re.MULTILINE)
    assert re.search(r"^Et2 +disabled", devices["spine1"].execute("show interfaces status"), re.MULTILINE)


def test_a_lag_is_up_while_one_member_is_and_down_with_the_last() -> None:
    devices = fleet()
    configure(devices, "leaf1", "interface Ethernet1/1", "shutdown")
    assert state(devices, "sw1", "GigabitEthernet1/0/1") is Reason.DARK
    assert state(devices, "sw1", "Port-channel1") is Reason.UP
    assert "Gi1/0/1(D)     Gi1/0/2(P)" in devices["sw1"].execute("show etherchannel summary")
    assert "BW 1000000 Kbit" in devices["sw1"].execute("show interfaces po1")
    configure(devices, "leaf1", "interface Ethernet1/2", "shutdown")
    assert state(devices, "sw1", "Port-channel1") is Reason.MEMBERS
    assert "Po1(SD)" in devices["sw1"].execute("show etherchannel summary")


def test_members_that_the_other_end_does_not_bundle_are_suspended() -> None:
    devices = fleet()
    for number in (1, 2):
        configure(devices, "leaf1", f"interface Ethernet1/{number}", "no channel-group")
    assert state(devices, "sw1", "GigabitEthernet1/0/1") is Reason.UNBUNDLED
    assert state(devices, "sw1", "Port-channel1") is Reason.MEMBERS
    assert "Gi1/0/1(s)" in devices["sw1"].execute("show etherchannel summary")
    assert re.search(r"^Gi1/0/1 .* suspended", devices["sw1"].execute("show interfaces status"), re.MULTILINE)


def test_two_passive_ends_do_not_make_a_lag() -> None:
    devices = fleet()
    for host, port in (("sw1", "gi1/0/1"), ("sw1", "gi1/0/2"), ("leaf1", "eth1/1"), ("leaf1", "eth1/2")):
        configure(devices, host, f"interface {port}", "no channel-group")
    for host, port in (("sw1", "gi1/0/1"), ("sw1", "gi1/0/2"), ("leaf1", "eth1/1"), ("leaf1", "eth1/2")):
        configure(devices, host, f"interface {port}", "channel-group 1 mode passive")
    assert state(devices, "sw1", "Port-channel1") is state(devices, "leaf1", "port-channel1") is Reason.MEMBERS


def test_an_svi_needs_its_vlan_and_a_port_that_carries_it() -> None:
    devices = fleet()
    assert state(devices, "sw1", "Vlan10") is Reason.UP
    assert state(devices, "sw1", "Vlan30") is Reason.NO_VLAN
    configure(devices, "sw1", "interface po1", "switchport trunk allowed vlan 20")
    assert state(devices, "sw1", "Vlan10") is Reason.NO_PORT
    configure(devices, "sw1", "interface gi1/0/3", "switchport access vlan 10")
    assert state(devices, "sw1", "Vlan10") is Reason.UP
    configure(devices, "sw1", "no vlan 10")
    assert state(devices, "sw1", "Vlan10") is Reason.NO_VLAN


def test_an_svi_goes_down_with_the_last_port_of_its_vlan() -> None:
    devices = fleet()
    configure(devices, "spine1", "interface Ethernet4", "shutdown")
    assert state(devices, "spine1", "Vlan40") is Reason.NO_PORT
    assert "10.40.0.0" not in devices["spine1"].execute("show ip route")
    assert "Vlan40 is down, line protocol is lowerlayerdown" in devices["spine1"].execute("show interfaces vlan40")


def test_a_subinterface_follows_its_parent() -> None:
    devices = fleet()
    configure(devices, "rt1", "interface gi2.100", "encapsulation dot1q 100", "ip address 10.4.100.1 255.255.255.0")
    assert state(devices, "rt1", "GigabitEthernet2.100") is Reason.UP
    configure(devices, "rt1", "interface gi2", "shutdown")
    assert state(devices, "rt1", "GigabitEthernet2.100") is Reason.PARENT


def test_loopbacks_are_up_unless_shut_and_ports_without_a_word_are_not_connected() -> None:
    devices = fleet()
    assert state(devices, "sw1", "GigabitEthernet1/0/4") is Reason.UNPLUGGED
    configure(devices, "sw1", "interface gi1/0/4", "description a printer", "interface Loopback0", "shutdown")
    assert state(devices, "sw1", "GigabitEthernet1/0/4") is Reason.UP
    assert state(devices, "sw1", "Loopback0") is Reason.SHUT


@pytest.mark.parametrize(
    ("host", "lines"),
    [
        ("spine1", ["router bgp 65100", "no neighbor 10.0.0.1"]),
        ("spine1", ["router bgp 65100", "neighbor 10.0.0.1 remote-as 65009"]),
        ("spine1", ["router bgp 65100", "neighbor 10.0.0.1 shutdown"]),
        ("sw1", ["router bgp 65001", "neighbor 10.0.0.0 remote-as 65101"]),
    ],
)
def test_a_session_needs_a_neighbour_that_agrees(host: str, lines: list[str]) -> None:
    before = fleet()
    text = before[host].running_config()
    edited = _typed_into_block(text, lines)
    devices = fleet()
    devices[host].running = load(devices[host].platform, edited).running
    assert sessions(before, "sw1")["10.0.0.0"] == "Established"
    assert sessions(devices, "sw1")["10.0.0.0"] == "Active"


def _typed_into_block(text: str, lines: list[str]) -> str:
    """The configuration with a line of a section replaced or removed, whatever the terminal knows of that section."""
    _header, line = lines
    words = line.removeprefix("no ").split()
    kept = [one for one in text.split("\n") if one.split()[:3] != words[:3] and not _gone(one, line, words)]
    if line.startswith("no "):
        return "\n".join(kept)
    at = next(index for index, one in enumerate(kept) if one.startswith("router bgp")) + 1
    indent = re.match(" *", kept[at])
    return "\n".join([*kept[:at], (indent[0] if indent else " ") + line, *kept[at:]])


def _gone(one: str, line: str, words: list[str]) -> bool:
    return line.startswith("no ") and one.split()[:2] == words[:2]


def test_a_loopback_session_lives_as_long_as_some_way_leads_there() -> None:
    devices = fleet()
    assert sessions(devices, "leaf1")["192.0.2.3"] == "Established"
    configure(devices, "leaf1", "interface eth1/49", "shutdown")
    assert sessions(devices, "leaf1") == {"10.0.0.2": "Idle", "192.0.2.3": "Established"}
    configure(devices, "leaf1", "interface vlan10", "shutdown")
    assert sessions(devices, "leaf1") == {"10.0.0.2": "Idle", "192.0.2.3": "Idle"}


def test_a_neighbour_outside_the_lab_answers_where_a_cable_leads_outside() -> None:
    devices = fleet()
    assert sessions(devices, "sw1") == {
        "10.0.0.0": "Established",
        "198.51.100.254": "Established",
        "203.0.113.7": "Shutdown",
    }
    configure(devices, "sw1", "interface gi0/0", "shutdown")
    assert sessions(devices, "sw1")["198.51.100.254"] == "Idle"


def test_arp_and_routes_know_who_is_on_the_wire() -> None:
    devices = fleet()
    view = View(devices["sw1"])
    assert [(one.port.name.full, one.owner.device.name if one.owner else "") for one in arp(view)] == [
        ("TenGigabitEthernet1/1/1", "spine1"),
        ("Vlan10", "leaf1"),
        ("GigabitEthernet0/0", ""),
    ]
    assert [route.next_hop for route in routes(view) if route.source == "static"] == [0xC63364FE, 0x0A000000]
    assert reach(view, 0xC0000204).owner is not None  # rt1's loopback, two hops away


def test_cdp_is_for_ciscos_and_lldp_for_those_who_run_it() -> None:
    devices = fleet()
    assert [one.view.device.name for one in cdp(View(devices["sw1"]))] == ["leaf1", "leaf1"]
    configure(devices, "leaf1", "no feature lldp")
    assert seen(devices, "sw1") == ["TenGigabitEthernet1/1/1>spine1:Ethernet1"]
    assert devices["leaf1"].execute("show lldp neighbors").startswith("% Invalid command")
    assert [one.view.device.name for one in cdp(View(devices["leaf1"]))] == ["sw1", "sw1"]


def cables(folder: Path, text: str) -> Cabling:
    (folder / "links.yml").write_text(text, encoding="utf-8")
    return Cabling.of_folder(folder, fleet())


def test_a_links_file_is_all_there_is(tmp_path: Path) -> None:
    found = cables(tmp_path, "- [sw1:Te1/1/1, 'leaf1:Eth1/49']\n- [rt1:Gi1, spine1:et3]\n").cables()
    assert found == [
        (("leaf1", "Ethernet1/49"), ("sw1", "TenGigabitEthernet1/1/1")),
        (("rt1", "GigabitEthernet1"), ("spine1", "Ethernet3")),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{a: b}", "links.yml must be a list of pairs such as [acc1:Ethernet1, spine1:Ethernet3]"),
        ("[", "links.yml isn't YAML"),
        ("- [sw1:Gi1/0/1]", "cable 1: expected a pair of `device:port`"),
        ("- [sw1:Gi1/0/1, sw9:Ethernet1]", "cable 1: no device is called 'sw9'; there are sw1, rt1, leaf1, spine1"),
        ("- [sw1:Gi1/0/99, leaf1:Ethernet1/1]", "cable 1: sw1 has no port 'Gi1/0/99'"),
        ("- [sw1:Vlan10, leaf1:Ethernet1/1]", "cable 1: nothing can be plugged into sw1:Vlan10"),
        (
            "- [sw1:Gi1/0/1, leaf1:Eth1/1]\n- [sw1:gi1/0/1, leaf1:Eth1/2]",
            "cable 2: sw1:GigabitEthernet1/0/1 is already the end of cable 1",
        ),
    ],
)
def test_a_cable_that_cannot_be_plugged_in_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CablingError, match=re.escape(words)):
        cables(tmp_path, text)


def two(one: str, other: str) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """The cables between two EOS devices with these interfaces."""
    devices = {name: load("eos", f"hostname {name}\n!\n{text}!\nend\n") for name, text in (("a", one), ("b", other))}
    return Cabling.of_folder(Path("without links.yml"), devices).cables()


def port(name: str, *lines: str) -> str:
    return f"interface {name}\n" + "".join(f"   {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("one", "other", "cabled"),
    [
        (port("Ethernet1", "description to b Ethernet2"), port("Ethernet2", "description to a:Et1"), True),
        (port("Ethernet1", "description to b Ethernet2"), port("Ethernet2", "description to a:Et9"), False),
        (port("Ethernet1", "description to b Ethernet2"), port("Ethernet2", "description a server"), False),
        (
            port("Ethernet1", "no switchport", "ip address 10.0.0.0/31"),
            port("Ethernet2", "no switchport", "ip address 10.0.0.1/31"),
            True,
        ),
        (
            port("Ethernet1", "no switchport", "ip address 10.0.0.1/24"),
            port("Ethernet2", "no switchport", "ip address 10.0.0.2/24"),
            False,
        ),
        (
            port("Ethernet1", "no switchport", "ip address 10.0.0.0/31") + port("Ethernet3", "no switchport"),
            port("Ethernet2", "no switchport", "ip address 10.0.0.4/31"),
            False,
        ),
    ],
)
def test_without_a_file_the_configurations_tell(one: str, other: str, *, cabled: bool) -> None:
    assert two(one, other) == ([(("a", "Ethernet1"), ("b", "Ethernet2"))] if cabled else [])


def test_the_cables_of_a_lag_are_its_members() -> None:
    def side(address: str) -> str:
        members = "".join(port(f"Ethernet{number}", "channel-group 7 mode active") for number in (1, 2))
        return port("Port-Channel7", "no switchport", f"ip address {address}") + members

    assert two(side("10.0.0.0/31"), side("10.0.0.1/31")) == [
        (("a", "Ethernet1"), ("b", "Ethernet1")),
        (("a", "Ethernet2"), ("b", "Ethernet2")),
    ]


def test_a_device_on_its_own_has_cables_to_somebody() -> None:
    alone: Device = load(
        "eos", f"hostname a\n!\n{port('Ethernet1', 'no switchport', 'ip address 10.0.0.0/31')}!\nend\n"
    )
    assert View(alone).status("Ethernet1").reason is Reason.UP
    assert list(lldp(View(alone))) == []
