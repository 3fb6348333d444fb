# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is loaded is printed again, and what is done can be undone, byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.engine import load
from tests.lab.engine.session import ConfigSession

from .cases import PLATFORMS, device, text


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_canonical_configuration_is_printed_as_it_was_loaded(platform: str) -> None:
    assert device(platform).running_config() == text(platform)
    assert device(platform).startup == text(platform)


def test_the_header_that_only_show_adds_is_not_configuration() -> None:
    shown = "Building configuration...\n\nCurrent configuration : 99 bytes\n!\nhostname x\n!\nend\n"
    assert load("ios", shown).running_config() == "!\nhostname x\n!\nend\n"


def test_a_time_in_the_file_stays_and_none_is_added() -> None:
    stamped = "!\n! Last configuration change at 10:00:00 UTC Mon Jan 1 2024\n!\nhostname x\n!\nend\n"
    assert load("ios", stamped).running_config() == stamped


def test_a_section_that_is_entered_again_is_one_section() -> None:
    twice = "interface Loopback0\n description a\n!\ninterface Loopback0\n ip address 10.0.0.1 255.255.255.255\n!\n"
    once = "interface Loopback0\n description a\n ip address 10.0.0.1 255.255.255.255\n!\n"
    assert load("ios", twice).running_config() == once


def test_a_banner_that_looks_like_a_configuration_is_text() -> None:
    banner = "banner motd ^C\ninterface Loopback9\n^C\n!\nend\n"
    one = load("ios", banner)
    assert one.running_config() == banner
    assert not one.running.interfaces


def test_nested_lines_of_an_interface_stay_below_their_parent() -> None:
    hsrp = "interface Vlan10\n  no shutdown\n  ip address 10.0.0.2/24\n  hsrp 10\n    preempt\n    ip 10.0.0.1\n"
    assert load("nxos", hsrp).running_config() == hsrp


def test_a_copy_is_independent() -> None:
    one = device("eos")
    copy = one.running.copy()
    ConfigSession(copy).feed_all(["interface et2", "shutdown", "vlan 99", "vrf instance X", "hostname other"])
    assert one.running_config() == text("eos")


PORT = {"ios": "GigabitEthernet1/0/13", "nxos": "Ethernet1/13", "eos": "Ethernet13"}
SWITCHPORT = {"ios": "GigabitEthernet1/0/2", "nxos": "Ethernet1/2", "eos": "Ethernet2"}
ADDRESS = {"ios": "ip address 10.{} 255.255.255.0", "nxos": "ip address 10.{}/24", "eos": "ip address 10.{}/24"}
VRF = {"ios": "vrf forwarding TENANT-A", "nxos": "vrf member TENANT-A", "eos": "vrf TENANT-A"}
LIST = "switchport trunk allowed vlan"
Change = tuple[list[str], list[str]]
KINDS = ("address", "vrf", "svi", "vlan", "shutdown", "trunk vlans", "trunk", "description", "bundle")


def _change(kind: str, *, platform: str, draw: st.DrawFn) -> Change:
    """A few lines and the lines that undo them, each on an interface where that is allowed."""
    routed, switched = f"interface {PORT[platform]}", f"interface {SWITCHPORT[platform]}"
    number = draw(st.integers(100, 900))
    octets = f"{draw(st.integers(1, 254))}.{draw(st.integers(1, 254))}.1"
    words = draw(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60))
    vlans = ",".join(map(str, draw(st.lists(st.integers(1, 4094), min_size=1, max_size=30, unique=True))))
    address = ADDRESS[platform].format(octets)
    changes: dict[str, Change] = {
        "address": ([routed, address], [routed, f"no {address}"]),
        "vrf": ([routed, VRF[platform]], [routed, f"no {VRF[platform]}"]),
        "svi": ([f"interface Vlan{number}"], [f"no interface Vlan{number}"]),
        "vlan": ([f"vlan {number}"], [f"no vlan {number}"]),
        "shutdown": ([switched, "shutdown"], [switched, "no shutdown"]),
        "trunk vlans": ([switched, f"{LIST} {vlans}"], [switched, f"no {LIST}"]),
        "trunk": ([switched, "switchport mode trunk"], [switched, "no switchport mode"]),
        "description": ([switched, f"description {words}"], [switched, "no description"]),
        "bundle": ([switched, "channel-group 77 mode on"], [switched, "no channel-group", "no interface po77"]),
    }
    return changes[kind]


@st.composite
def changes(draw: st.DrawFn, *, platform: str) -> list[Change]:
    """Changes of different kinds; an address after a VRF, since joining a VRF removes it for good."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=6, unique=True))
    kinds.sort(key=lambda kind: kind == "address")
    return [_change(kind, platform=platform, draw=draw) for kind in kinds]


@pytest.mark.parametrize("platform", PLATFORMS)
@given(data=st.data())
def test_changes_and_their_undoing_in_reverse_leave_every_byte_as_it_was(platform: str, data: st.DataObject) -> None:
    one = device(platform)
    steps = data.draw(changes(platform=platform))
    done = []
    for lines, undo in steps:
        before = one.running_config()
        if one.configure(lines):
            assert one.running_config() == before, "a refused change must change nothing"
        else:
            done.append((before, undo))
    for before, undo in reversed(done):
        assert one.configure(undo) == []
        assert one.running_config() == before
