# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Any text at all: the parser answers, and answers the same for the same configuration."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config

NASTY = [
    "\x00",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u00a0",
    "\t",
    "\r",
    "\x1b",
    "\ud800",
    "²",
    "\u0661",
    "9" * 5000,
]
LINES = [
    "interface Ethernet1/1",
    "interface GigabitEthernet1/0/1.100",
    "interface Port-channel1",
    "interface Vlan10",
    "interface mgmt0",
    "interface Ethernet1/1-4",
    "interface",
    "interface defaults",
    "interface multipoint",
    "description x",
    "description",
    "shutdown",
    "no shutdown",
    "mtu 9000",
    "no mtu",
    "switchport",
    "no switchport",
    "switchport mode trunk",
    "switchport mode dynamic auto",
    "switchport mode",
    "switchport access vlan 5000",
    "switchport trunk allowed vlan 10,20-22",
    "switchport trunk allowed vlan add 30",
    "switchport trunk allowed vlan remove x",
    "switchport trunk allowed vlan",
    "channel-group 1 mode active",
    "channel-group",
    "channel-group 1 force mode",
    "vrf forwarding A",
    "vrf member A",
    "vrf",
    "ip address 10.0.0.1 255.255.255.0",
    "ip address 10.0.0.1/24 secondary",
    "ip address 10.0.0.1",
    "ip address",
    "no ip address",
    "no ip address 10.0.0.1/24",
    "no ip address x",
    "ipv6 address 2001:db8::1/64",
    "ipv6 address fe80::1%eth0/64",
    "ipv6 address link-local",
    "ipv6 address",
    "no ipv6 address x",
    "encapsulation dot1q 10 native",
    "encapsulation dot1q",
    "no",
    "default",
    "!",
    "!! note",
    "vlan 10,20",
    "vlan",
    "no vlan 5000",
    "vrf definition A",
    "vrf context",
    "hostname a",
    "hostname",
    "feature lacp",
    "system mtu x",
    "system default switchport",
    "switchport default mode",
    "banner motd ^C",
    "banner motd",
    "banner",
    "menu",
    "aaa authentication banner",
    "macro name x",
    "action bash",
    "vtp mode",
    "EOF",
    "^C",
    "end",
    "--More--",
]
INDENTED = st.tuples(
    st.sampled_from(["", "", " ", "  ", "   ", "\t"]), st.sampled_from(LINES), st.sampled_from(["", " ", "\r", *NASTY])
)
TEXTS = st.lists(INDENTED.map("".join), max_size=40).map("\n".join)
PLATFORMS = st.sampled_from(Platform)


@given(st.one_of(st.text(), st.text(alphabet=st.sampled_from([*NASTY[:-1], *" \n!abc0123/.:-,^"])), TEXTS), PLATFORMS)
def test_no_text_makes_the_parser_fail(text: str, platform: Platform) -> None:
    state = parse_running_config(text, platform=platform)
    assert all(found.config.name == name for name, found in state.interfaces.items())


@given(TEXTS, PLATFORMS)
def test_the_same_text_gives_the_same_state_whatever_the_line_ends(text: str, platform: Platform) -> None:
    state = parse_running_config(text, platform=platform)
    assert parse_running_config(text, platform=platform) == state
    other = parse_running_config(text.replace("\n", "\r\n") + "\r\n", platform=platform)
    assert other.interfaces == state.interfaces


@given(st.permutations(["description a", "mtu 9000", "no switchport", "ip address 10.0.0.1/24", "shutdown"]), PLATFORMS)
def test_the_order_of_independent_lines_does_not_matter(lines: list[str], platform: Platform) -> None:
    name = "GigabitEthernet1/1" if platform is Platform.IOS else "Ethernet1/1"
    text = "\n ".join([f"interface {name}", *lines])
    expected = "\n ".join([f"interface {name}", *sorted(lines)])
    found = parse_running_config(text, platform=platform).interfaces[name]
    assert found.config == parse_running_config(expected, platform=platform).interfaces[name].config
    assert found.unowned == ()


@given(TEXTS, TEXTS, PLATFORMS)
def test_every_line_of_a_section_is_kept(before: str, inside: str, platform: Platform) -> None:
    name = "GigabitEthernet1/1" if platform is Platform.IOS else "Ethernet9/1"
    stripped = [line.strip(" \t\r") for line in inside.split("\n")]
    section = [f" {line}" for line in stripped]
    text = "\n".join([before, "EOF", "^C", "@", f"interface {name}", *section])
    found = parse_running_config(text, platform=platform).interfaces.get(name)
    if found is None:  # swallowed by a banner with a delimiter of its own
        return
    assert list(found.lines[1:]) == [f" {line}" for line in stripped if line not in ("", "!")]
