# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Editing a line, recalling one, completing one, asking for help, and paging through what it prints."""

from __future__ import annotations

import pytest

from tests.lab.shell.shell import Shell
from tests.lab.shell.terminal import Terminal

from .cases import PLATFORMS, device
from .keyboard import Person, screen

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
CASES = [
    ("show versoin\x08\x08\x08ion", "show version"),
    ("show version x\x17", "show version "),
    ("nonsense\x15show version", "show version"),
    ("how version\x01s", "show version"),
    ("show\x01\x05 version", "show version"),
    ("show version all\x02\x02\x02\x02\x0b", "show version"),
    (f"show vrsion{LEFT * 5}e", "show version"),
    (f"show version{LEFT * 3}{RIGHT}\x04o", "show versin".replace("in", "ion")),
    ("show xversion" + LEFT * 7 + "\x7f", "show version"),
    ("show version\x1bb\x1bd" + "clock", "show clock"),
    ("version\x15show \x19", "show version"),
    ("show versino\x14", "show version"),
    ("\x1bOHshow version\x1b[3~", "show version"),
]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(("keys", "line"), CASES, ids=[line for _keys, line in CASES])
def test_the_screen_shows_the_line_that_the_device_takes(platform: str, keys: str, line: str) -> None:
    person = Person(platform)
    shown = person.greeting + person.types(keys)
    assert screen(shown)[-1].rstrip() == (person.prompt + line).rstrip()
    person.types("\r")
    assert person.lines[-1] == line


@pytest.mark.parametrize("up", [UP, "\x10", "\x1bOA"])
@pytest.mark.parametrize("down", [DOWN, "\x0e", "\x1bOB"])
def test_older_and_newer_lines_come_back(up: str, down: str) -> None:
    person = Person("eos")
    person.types("show clock\rshow hostname\r")
    shown = person.types(f"sh{up}{up}{down}{up}")
    assert screen(person.prompt + shown)[-1].rstrip() == "spine1#show clock"
    person.types(f"{down}{down} clock\r")
    assert person.lines[-1] == "sh clock"
    assert person.types(up * 4).endswith("\a")


def test_ios_remembers_the_lines_of_configuration_mode_apart() -> None:
    person = Person("ios")
    person.types("show clock\rconfigure terminal\rvlan 10\r")
    assert screen(person.types(UP + UP))[-1].rstrip() == "vlan 10"
    person.types("\x15end\r")
    assert screen(person.types(UP + UP))[-1].rstrip() == "show clock"


def test_the_history_has_a_size_and_can_be_shown() -> None:
    person = Person("ios")
    person.types("terminal history size 2\rshow clock\rshow clock\rshow history\r")
    assert person.types("show history\r").endswith("\r\n  show history\r\n  show history\r\nacc1#")
    person.types("terminal no history\r")
    assert person.types(UP) == "\a"


def test_a_password_is_no_part_of_the_history() -> None:
    person = Person("ios", privileged=False)
    person.types("enable\rnetops\r")
    assert screen(person.types(UP))[-1].rstrip() == "enable"


@pytest.mark.parametrize(
    ("platform", "keys", "shown"),
    [
        ("ios", "sh\t", "sh\r\nacc1#show "),
        ("ios", "co\t", "co\r\nacc1#co"),
        ("ios", "frob\t", "frob\r\nacc1#frob"),
        ("nxos", "sh\t", "show "),
        ("nxos", "co\t", "co\r\n" + "configure  copy\r\nleaf1# co"),
        ("eos", "show run\t", "show running-config "),
        ("eos", "frob\t", "frob\a"),
    ],
)
def test_tab_completes_a_word(platform: str, keys: str, shown: str) -> None:
    assert Person(platform).types(keys) == shown


def test_tab_completes_configuration_and_exec_commands_behind_do() -> None:
    person = Person("ios")
    person.types("configure terminal\r")
    assert person.types("do sh\t").endswith("acc1(config)#do show ")
    person.types("\x15int gi1/0/2\r")
    assert person.types("switchport tr\t").endswith("acc1(config-if)#switchport trunk ")


def test_partial_help_is_a_row_on_ios_and_a_column_elsewhere() -> None:
    assert Person("ios").types("co?") == "co?\r\nconfigure  copy\r\nacc1#co"
    assert Person("nxos").types("co?") == "co?\r\n  configure\r\n  copy\r\nleaf1# co"


def test_help_lists_words_then_parameters_then_the_end_of_the_line() -> None:
    person = Person("ios")
    person.types("configure terminal\rinterface gi1/0/2\r")
    assert person.types("switchport trunk ?").endswith(
        "?\r\n  allowed\r\n  encapsulation\r\n  native\r\n  pruning\r\n\r\nacc1(config-if)#switchport trunk "
    )
    assert person.types("native vlan ?").endswith("?\r\n  <1-4094>\r\nacc1(config-if)#switchport trunk native vlan ")
    assert person.types("10 ?").endswith("?\r\n  <cr>\r\nacc1(config-if)#switchport trunk native vlan 10 ")
    assert person.types("\x15interface ?").startswith("\b \b" * 32 + "interface ?\r\n  FastEthernet\r\n")


def test_help_knows_filters_and_what_it_does_not_know() -> None:
    assert "\r\n  begin\r\n" in Person("eos").types("show version | ?")
    assert Person("ios").types("frob ?").startswith("frob ?\r\n% Unrecognized command\r\n")


def test_help_lists_only_what_the_user_may_do() -> None:
    assert "configure" not in Person("ios", privileged=False).types("?")
    assert "running-config" not in Person("eos", privileged=False).types("show ?")
    person = Person("eos")
    person.types("terminal length 0\r")
    assert "running-config" in person.types("show ?")


def test_ctrl_v_makes_a_question_mark_text() -> None:
    person = Person("nxos")
    person.types("configure terminal\rinterface eth1/2\rdescription why\x16?\r")
    assert "  description why?\n" in person.terminal.shell.device.running_config()


def test_ctrl_l_shows_the_line_again() -> None:
    assert Person("ios").types(f"show{LEFT}\x0c").endswith("\r\nacc1#show\b")


def test_ctrl_d_on_an_empty_line_logs_out_except_on_ios() -> None:
    for platform in PLATFORMS:
        person = Person(platform)
        person.types("\x04")
        assert person.terminal.shell.closed is (platform != "ios")


def test_a_line_wider_than_the_terminal_moves_to_the_left_on_ios() -> None:
    person = Person("ios")
    person.types("configure terminal\rinterface gi1/0/2\r")
    text = "description " + "".join(f"{number:04d}" for number in range(40))
    shown = screen(person.types(text))[-1]
    assert shown.lstrip("\b").startswith("$")
    assert text.endswith(shown.strip().removeprefix("$"))
    assert len(person.prompt + shown.rstrip()) <= 80
    person.types("\r")
    assert f" {text}\n" in person.terminal.shell.device.running_config()


def test_a_wide_terminal_echoes_a_long_line_as_it_is() -> None:
    person = Person("ios")
    person.types("terminal width 0\r")
    line = "show running-config | include " + "x" * 150
    assert person.types(line + "\r").startswith(line + "\r\n")


def test_the_caret_stands_below_its_word_although_the_line_has_moved() -> None:
    person = Person("ios")
    person.types("terminal length 0\r")
    shown = person.types("show version " + "x" * 10 + " " * 60 + "\r")
    moved = screen(person.prompt + shown.partition("\r\n")[0])[0]
    caret = shown.split("\r\n")[1]
    assert caret.endswith("^")
    assert len(caret) - 1 <= len(moved)


def test_ios_wipes_more_out_with_backspaces() -> None:
    person = Person("ios")
    assert person.types("show running-config\r").endswith("\r\n --More-- ")
    assert person.types("\r").startswith("\b" * 9 + " " * 8 + "\b" * 9)


def test_any_other_key_ends_the_output_on_ios_only() -> None:
    for platform, ends in (("ios", True), ("nxos", False), ("eos", False)):
        person = Person(platform)
        person.types("terminal length 10\rshow running-config\r")
        assert person.types("x").endswith(person.prompt) is ends


def test_a_search_at_more_goes_on_at_the_match() -> None:
    person = Person("ios")
    person.types("show running-config\r")
    shown = person.types("/^interface Vlan10\r")
    assert "filtering...\r\ninterface Vlan10\r\n description users gateway\r\n" in shown


def test_filters_at_more_leave_lines_out() -> None:
    person = Person("ios")
    person.types("show running-config\r")
    assert person.types("+^line\r").endswith("filtering...\r\nline con 0\r\nline vty 0 4\r\nacc1#")
    person.types("show running-config\r")
    assert "\r\n!\r\n" not in person.types("-^!\r")


def test_the_length_of_a_page_is_the_windows_until_it_is_set() -> None:
    shell = Shell(device("ios"), privileged=True)
    shell.resize(columns=100, rows=11)
    person = Person.at(Terminal(shell))
    assert person.types("show running-config\r").count("\r\n") == 11
    shell.resize(columns=100, rows=21)
    person.types("q")
    assert person.types("show running-config\r").count("\r\n") == 21
    person.types("qterminal length 5\r")
    shell.resize(columns=100, rows=40)
    assert person.types("show running-config\r").count("\r\n") == 5
    person.types("qterminal no length\r")
    assert person.types("show running-config\r").count("\r\n") == 40


def test_ctrl_z_does_what_the_line_says_on_ciscos_platforms() -> None:
    for platform, port in (("ios", "gi1/0/2"), ("nxos", "eth1/2"), ("eos", "et2")):
        person = Person(platform)
        before = person.terminal.shell.device.running_config()
        person.types(f"configure terminal\rinterface {port}\r")
        assert person.types("shutdown\x1a").endswith("^Z\r\n" + person.prompt)
        assert "(config" not in person.prompt
        assert (person.terminal.shell.device.running_config() != before) is (platform != "eos")


def test_a_message_appears_on_terminals_that_monitor() -> None:
    one = device("ios")
    shell = Shell(one, privileged=True, user="ann")
    shell.login = one.logins.open("ann", "192.0.2.9", now=0)
    messages: list[str] = []
    shell.login.notify = lambda text: messages.append(text) if shell.monitor else None
    for line in ("configure terminal", "end", "terminal monitor", "configure terminal", "end"):
        shell.execute(line)
    assert messages == [
        "*Jan  1 00:00:00.000: %SYS-5-CONFIG_I: Configured from console by ann on vty0 (192.0.2.9)",
    ]


def test_a_message_does_not_lose_what_is_being_typed() -> None:
    person = Person("eos")
    person.types("show ver")
    person.terminal.notify("hello")
    assert person.types("sion\r").startswith("\r\nhello\r\nspine1#show version\r\n")
