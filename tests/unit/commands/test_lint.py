# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The last look at a line: what we never send is refused, whatever made it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.commands.lint import lint
from ansible_collections.drift.guard.plugins.module_utils.errors import LintError

SENT = [
    "interface GigabitEthernet1/0/1",
    "interface Ethernet1/1.100",
    "interface Serial0/1/0:15",
    "no interface Port-Channel10",
    "vlan 10",
    "no vlan 4094",
    "name users",
    "state active",
    "description Bob's link, room #4 (core>)",
    "description shutdown",
    "no description",
    "mtu 9216",
    "no mtu",
    "shutdown",
    "no shutdown",
    "switchport",
    "no switchport",
    "switchport mode trunk",
    "no switchport mode",
    "switchport access vlan 10",
    "no switchport access vlan",
    "switchport trunk native vlan 99",
    "switchport trunk allowed vlan 10,20-30",
    "switchport trunk allowed vlan add 40",
    "switchport trunk allowed vlan remove 40-50",
    "switchport trunk allowed vlan none",
    "no switchport trunk allowed vlan",
    "channel-group 1 mode active",
    "no channel-group",
    "vrf forwarding RED",
    "no vrf forwarding RED",
    "vrf member RED",
    "vrf RED",
    "encapsulation dot1Q 100",
    "encapsulation dot1q vlan 100",
    "ip address 10.0.0.1 255.255.255.0",
    "ip address 10.0.0.1/24 secondary",
    "no ip address 10.0.0.1/24",
    "ipv6 address 2001:db8::1/64",
    "no ipv6 address 2001:db8::1/64",
]


@pytest.mark.parametrize("line", SENT)
def test_what_we_send_passes(line: str) -> None:
    lint(line)


HOSTILE = [
    "",
    " ",
    "reload",
    "end",
    "exit",
    "configure terminal",
    "write erase",
    "do reload",
    "no router ospf 1",
    "no interface",
    "interface range GigabitEthernet1/0/1 - 48",
    "interface Ethernet1/1-48",
    "interface Ethernet1/1,Ethernet1/2",
    "interface GigabitEthernet1/0/1\nshutdown",
    "interface GigabitEthernet1/0/1 ; reload",
    "default interface Ethernet1",
    "no ip address",
    "no ipv6 address",
    "no vlan 1-4094",
    "no vlan",
    "vlan all",
    "switchport trunk allowed vlan",
    "switchport trunk allowed vlan all",
    "switchport trunk allowed vlan except 10",
    "switchport trunk allowed vlan 10, 20",
    "switchport mode dynamic auto",
    "channel-group 1 mode active force",
    "ip address dhcp",
    "ip address 10.0.0.1 255.255.255.0 secondary\nreload",
    "ip address 10.0.0.1\r255.255.255.0",
    "ipv6 address fe80::1%eth0/64",
    "ipv6 address 2001:db8::1/64 link-local",
    "description",
    "description ",
    "description  x",
    "description x ",
    "description x\nshutdown",
    "description x\r",
    "description x\x00",
    "description \x03",
    "description caf\u00e9",
    "description x\u2028shutdown",
    "description x\u0085shutdown",
    "Description x",
    "SHUTDOWN",
    " shutdown",
    "shutdown ",
    "shutdown\n",
    "no shutdown force",
    "mtu 9k",
    "mtu 1",
    "mtu 999999",
    "name two words",
    "name x\nreload",
    "name ?",
    "vrf",
    "vrf definition RED\nreload",
    "vrf RED BLUE GREEN",
    "username x privilege 15",
    "snmp-server community public rw",
    "ip route 0.0.0.0 0.0.0.0 10.0.0.1",
    "vlan \u0661",
    "mtu \u0661\u0661\u0661\u0661",
]


@pytest.mark.parametrize("line", HOSTILE, ids=[ascii(line) for line in HOSTILE])
def test_what_we_never_send_is_refused_and_named(line: str) -> None:
    with pytest.raises(LintError) as caught:
        lint(line)
    assert f"Actual: {line!r}" in str(caught.value)
    assert str(caught.value).startswith("generated line - Expected: a form that is ever sent.")
    assert caught.value.status == "refused"


CONTROL = st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Cs"])


@given(st.sampled_from(SENT), st.integers(0, 60), CONTROL)
@example("shutdown", 60, "\n")
@example("vlan 10", 60, "\n")
def test_a_control_character_anywhere_never_passes(line: str, position: int, character: str) -> None:
    with pytest.raises(LintError):
        lint(line[:position] + character + line[position:])


@given(st.one_of(st.text(), st.text().map("description {}".format), st.text().map("name {}".format)))
def test_no_text_with_anything_but_printable_ascii_passes(text: str) -> None:
    if text.isascii() and text.isprintable():
        return
    with pytest.raises(LintError):
        lint(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_what_passes_begins_with_a_word_of_ours(text: str) -> None:
    try:
        lint(text)
    except LintError:
        return
    known = ("interface", "vlan", "name", "state", "description", "no", "mtu", "shutdown", "switchport")
    assert text.split(maxsplit=1)[0] in (*known, "channel-group", "vrf", "encapsulation", "ip", "ipv6")
