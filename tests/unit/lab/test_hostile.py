# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever is typed or loaded, the device answers, and text stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.engine import load
from tests.lab.shell.shell import Shell
from tests.lab.shell.terminal import Terminal

from .cases import FILES, PLATFORMS, device, difference, text

PORT = {"ios": "interface gi1/0/2", "nxos": "interface eth1/2", "eos": "interface et2"}
_LINES = (
    "no default interface vlan vrf description shutdown switchport trunk allowed native access mode add remove except "
    "ip address ipv6 secondary link-local channel-group active on force mtu encapsulation dot1q member forwarding "
    "instance definition context range gi1/0/1 eth1/1 et1 po1 po99 lo0 vl10 Vlan4095 1-4094 10,20 20-10 0 4095 -1 9000 "
    "10.0.0.1 255.255.255.0 10.0.0.1/24 /33 010.0.0.1 2001:db8::1/64 fe80::1%eth0 ::ffff:1.2.3.4/128 exit end do show "
    "running-config | section ^interface include ( [ * configure terminal session commit abort timer 00:00:00 all none "
    "hostname name state suspend router ospf feature lacp system jumbomtu copy startup-config write checkpoint "
    "rollback replace archive revert timer diffs flash:x bootflash: ../x dir more delete tclsh bash puts { } > redirect"
)
WORDS = _LINES.split()


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_a_newline_in_a_description_is_another_command(platform: str, ending: str) -> None:
    one = device(platform)
    assert one.configure([PORT[platform], f"description a{ending}shutdown"]) == []
    lines = [line.strip("+ ") for line in difference(text(platform), one.running_config())]
    assert lines == ["description a", "shutdown"]


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_nothing_else_ends_a_line(platform: str, character: str) -> None:
    one = device(platform)
    one.configure([PORT[platform], f"description a{character}shutdown"])
    changed = difference(text(platform), one.running_config())
    assert len(changed) == 1
    assert load(platform, one.running_config()).running_config() == one.running_config()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_control_keys_drop_the_line(platform: str) -> None:
    one = device(platform)
    one.configure([PORT[platform], "description lost\x03", "frobnicate\x1a", "shutdown"])
    assert one.running_config() == text(platform)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_ctrl_z_does_what_the_line_says_on_ciscos_platforms(platform: str) -> None:
    one = device(platform)
    one.configure([PORT[platform], "shutdown\x1a", "mtu 9000"])
    changed = [line.strip("+ ") for line in difference(text(platform), one.running_config())]
    assert changed == ([] if platform == "eos" else ["shutdown"])


QUOTES = [
    "Bob's",
    '"x"',
    "a', 'b",
    "{{7*7}}",
    "{% raw %}",
    "core#",
    "core>",
    "x not found",
    "ERROR: x",
    "mtu 9999",
    "EOF",
]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    "words", [*QUOTES, "EOF", "core>", "\\x41", "C:\\new", "ip address 9.9.9.9 255.0.0.0", "!", "| include"]
)
def test_a_description_is_kept_as_it_was_typed(platform: str, words: str) -> None:
    one = device(platform)
    assert one.configure([PORT[platform], f"description {words}"]) == []
    assert [line[1:].strip() for line in difference(text(platform), one.running_config())] == [f"description {words}"]
    assert load(platform, one.running_config()).running_config() == one.running_config()


@pytest.mark.parametrize("platform", PLATFORMS)
@given(lines=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), max_size=20))
def test_whatever_is_typed_the_device_answers(platform: str, lines: list[str]) -> None:
    shell = Shell(device(platform), privileged=True)
    for line in lines:
        shell.execute(line)
    for mode in ("configure terminal", PORT[platform]):
        shell.execute(mode)
        for line in lines:
            shell.execute(line)
    printed = shell.device.running_config()
    assert load(platform, printed).running_config() == printed


@pytest.mark.parametrize("platform", PLATFORMS)
@given(keys=st.binary(max_size=200))
def test_whatever_keys_are_pressed_the_terminal_survives(platform: str, keys: bytes) -> None:
    terminal = Terminal(Shell(device(platform), privileged=True))
    terminal.type(keys + b"\x03q\x15show version\r")
    while (line := terminal.next_line()) is not None:
        terminal.answer(terminal.shell.execute(line))
    terminal.take_screen()


@pytest.mark.parametrize("platform", FILES)
@given(data=st.data())
def test_whatever_is_loaded_is_printed_the_same_again(platform: str, data: st.DataObject) -> None:
    lines = text(platform).splitlines()
    pieces = data.draw(st.lists(st.sampled_from([*lines, "", "!", "   x", "banner motd #", "vlan x"]), max_size=40))
    printed = load(platform, "\n".join(pieces)).running_config()
    assert load(platform, printed).running_config() == printed


@pytest.mark.parametrize(
    ("platform", "loaded", "printed"),
    [
        # A line belongs to the last one that isn't indented, whatever comments and empty lines stand between.
        (
            "eos",
            "vlan 20,30\n! seen\n   name a\nvlan 20\n   state suspend\n",
            "vlan 20\n   name a\n   state suspend\n   ! seen\n!\nvlan 30\n   name a\n   ! seen\n",
        ),
        ("ios", "vlan 10\n!\n\n name a\n!\nend\n", "vlan 10\n name a\n!\nend\n"),
        ("nxos", "vlan 1,10\nvlan 10\n\n  name a\n\nline vty\n", "vlan 1,10\nvlan 10\n  name a\n\nline vty\n"),
        ("ios", "router ospf 1\n! seen\n router-id 1.1.1.1\n!\n", "router ospf 1\n! seen\n router-id 1.1.1.1\n!\n"),
        # What a section says again is added to what it said before.
        ("ios", "vlan 10\n name a\n!\nvlan 10\n shutdown\n", "vlan 10\n name a\n shutdown\n"),
        ("eos", "vlan 10\n   state suspend\n!\nvlan 10\n   state active\n", "vlan 10\n"),
        (
            "eos",
            "vrf instance A\n   rd 1:1\n!\nvrf instance A\n   description x\n",
            "vrf instance A\n   rd 1:1\n   description x\n",
        ),
        ("eos", "vrf instance A\n   rd 1:1\n!\nvrf instance A\n", "vrf instance A\n   rd 1:1\n"),
        (
            "ios",
            "interface Ethernet0\n ip nat inside\n   x\n y\ninterface Et0\n switchport\n switchport mode access\n",
            "interface Ethernet0\n switchport mode access\n y\n",
        ),
        # A modelled line leads into no mode, whether it is printed or hidden.
        (
            "nxos",
            "interface Ethernet1/1\n  no switchport\n  shutdown\n   x\n! c\n     y\n   z\n",
            "interface Ethernet1/1\n  no switchport\n  x\n  ! c\n    y\n  z\n",
        ),
        (
            "ios",
            "interface Ethernet0\n description a\n    shutdown\n",
            "interface Ethernet0\n description a\n no ip address\n shutdown\n",
        ),
        (
            "ios",
            "interface GigabitEthernet1/0/1\n switchport\n ip address 10.0.0.1 255.0.0.0\n",
            "interface GigabitEthernet1/0/1\n",
        ),
        # What isn't printed tells nothing about the device.
        (
            "nxos",
            "interface Vlan10\n  switchport\n\ninterface Ethernet1/1\n  no shutdown\n",
            "interface Vlan10\n\ninterface Ethernet1/1\n",
        ),
        (
            "ios",
            "interface Vlan1\n no switchport\ninterface Ethernet1\n",
            "interface Vlan1\n no ip address\n!\ninterface Ethernet1\n no ip address\n",
        ),
        (
            "ios",
            "interface Ethernet0\n switchport\n!\ninterface Ethernet1\n",
            "interface Ethernet0\n switchport\n!\ninterface Ethernet1\n no ip address\n",
        ),
    ],
)
def test_each_line_has_one_place(platform: str, loaded: str, printed: str) -> None:
    assert load(platform, loaded).running_config() == printed
    assert load(platform, printed).running_config() == printed


def test_a_restart_does_not_change_the_hardware() -> None:
    switch = load(
        "ios", "interface GigabitEthernet0/1\n switchport mode access\n!\ninterface GigabitEthernet0/2\n!\nend\n"
    )
    switch.configure(["interface GigabitEthernet0/1", "no switchport mode"])
    printed = switch.running_config()
    assert printed == "interface GigabitEthernet0/1\n!\ninterface GigabitEthernet0/2\n!\nend\n"
    switch.save()
    switch.restart()
    assert switch.running_config() == printed
    assert switch.configure(["interface GigabitEthernet0/2", "switchport access vlan 5"]) == []
