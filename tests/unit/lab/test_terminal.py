# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The terminal as a person meets it: keys in, characters out."""

from __future__ import annotations

import pytest

from .keyboard import Person


@pytest.mark.parametrize(
    ("platform", "prompt"), [("ios", "\r\nacc1#"), ("nxos", "\r\nleaf1# "), ("eos", "\r\nspine1#")]
)
def test_a_login_shows_a_prompt_at_the_beginning_of_a_line(platform: str, prompt: str) -> None:
    assert Person(platform).greeting == prompt


def test_a_line_is_echoed_answered_and_followed_by_a_prompt() -> None:
    assert Person("ios").types("show privilege\r") == ("show privilege\r\nCurrent privilege level is 15\r\nacc1#")


def test_a_bare_return_is_answered_with_a_prompt() -> None:
    assert Person("nxos").types("\r") == "\r\nleaf1# "


def test_a_newline_behind_a_return_is_no_second_line() -> None:
    assert Person("ios").types("\r\n\n") == "\r\nacc1#\r\nacc1#"


def test_lines_typed_ahead_are_answered_in_order() -> None:
    assert Person("eos").types("configure\rinterface et2\rshutdown\rend\r") == (
        "configure\r\nspine1(config)#interface et2\r\nspine1(config-if-Et2)#shutdown\r\n"
        "spine1(config-if-Et2)#end\r\nspine1#"
    )


def test_the_caret_points_at_the_word_that_is_wrong() -> None:
    person = Person("ios")
    person.types("configure terminal\rinterface gi1/0/2\r")
    assert person.types("switchport access vlan x\r") == (
        "switchport access vlan x\r\n"
        "                                       ^\r\n"
        "% Invalid input detected at '^' marker.\r\n\r\nacc1(config-if)#"
    )


def test_nxos_points_behind_its_wider_prompt() -> None:
    assert Person("nxos").types("show nonsense\r") == (
        "show nonsense\r\n            ^\r\n% Invalid command at '^' marker.\r\nleaf1# "
    )


def test_eos_says_it_without_a_caret() -> None:
    assert Person("eos").types("show nonsense\r") == "show nonsense\r\n% Invalid input\r\nspine1#"


def test_backspace_and_ctrl_u_correct_a_line() -> None:
    shown = Person("ios").types("shx\x7f privilege\x15show privilege\r")
    assert shown.endswith("show privilege\r\nCurrent privilege level is 15\r\nacc1#")
    assert shown.startswith("shx\b \b")


def test_ctrl_c_leaves_configuration_mode_on_ios_only() -> None:
    ios, eos = Person("ios"), Person("eos")
    ios.types("configure terminal\r")
    eos.types("configure\r")
    assert ios.types("shut\x03") == "shut^C\r\nacc1#"
    assert eos.types("shut\x03") == "shut^C\r\nspine1(config)#"


def test_ctrl_z_leaves_configuration_mode() -> None:
    person = Person("nxos")
    person.types("configure terminal\rinterface eth1/2\r")
    assert person.types("\x1a") == "^Z\r\nleaf1# "


def test_a_password_is_not_echoed_not_even_typed_ahead() -> None:
    assert Person("ios", privileged=False).types("enable\rnetops\r") == "enable\r\nPassword: \r\nacc1#"


def test_three_wrong_passwords_are_enough() -> None:
    shown = Person("ios", privileged=False).types("enable\ra\rb\rc\r")
    assert shown == "enable\r\nPassword: \r\nPassword: \r\nPassword: \r\n% Bad secrets\r\n\r\nacc1>"


def test_eos_gives_up_after_one_wrong_password() -> None:
    assert Person("eos", privileged=False).types("enable\ra\r") == ("enable\r\nPassword: \r\n% Bad secret\r\nspine1>")


def test_output_waits_at_more_until_the_length_is_0() -> None:
    person = Person("ios")
    assert person.types("show running-config\r").endswith("\r\n --More-- ")
    assert person.types("q").endswith("acc1#")
    assert person.types("terminal length 0\r") == "terminal length 0\r\nacc1#"
    assert person.types("show running-config\r").endswith("\r\nend\r\nacc1#")


def test_a_space_shows_a_page_and_return_a_line() -> None:
    person = Person("ios")
    person.types("show running-config\r")
    assert person.types("\r").count("\r\n") == 1
    assert person.types(" ").count("\r\n") == 23


def test_a_question_mark_asks_for_help_and_is_no_part_of_the_line() -> None:
    person = Person("ios")
    person.types("configure terminal\rinterface gi1/0/2\r")
    person.types("description why?not\r")
    assert " description whynot\n" in person.terminal.shell.device.running_config()


def test_control_characters_and_escape_sequences_are_no_text() -> None:
    person = Person("ios")
    person.types("configure terminal\rinterface gi1/0/2\r")
    person.types("description a\x00b\x1b[5~c\td\u00e9\r")
    assert " description abcd\n" in person.terminal.shell.device.running_config()


PROMPTS = [
    ("ios", "interface gi1/0/2", "acc1(config-if)#"),
    ("ios", "interface range gi1/0/2 - 3", "acc1(config-if-range)#"),
    ("ios", "interface gi1/0/13.100", "acc1(config-subif)#"),
    ("ios", "vlan 10", "acc1(config-vlan)#"),
    ("ios", "vrf definition TENANT-A", "acc1(config-vrf)#"),
    ("ios", "router ospf 1", "acc1(config-router)#"),
    ("nxos", "interface eth1/2", "leaf1(config-if)# "),
    ("nxos", "vlan 10", "leaf1(config-vlan)# "),
    ("nxos", "vrf context X", "leaf1(config-vrf)# "),
    ("eos", "interface et2", "spine1(config-if-Et2)#"),
    ("eos", "interface po1", "spine1(config-if-Po1)#"),
    ("eos", "vlan 10", "spine1(config-vlan-10)#"),
    ("eos", "vrf instance X", "spine1(config-vrf-X)#"),
]


@pytest.mark.parametrize(("platform", "line", "prompt"), PROMPTS, ids=str)
def test_the_prompt_tells_the_mode(platform: str, line: str, prompt: str) -> None:
    person = Person(platform)
    assert person.types(f"configure terminal\r{line}\r").endswith("\r\n" + prompt)
    assert person.types("exit\rexit\r").endswith(prompt.partition("(")[0] + ("# " if platform == "nxos" else "#"))


def test_the_prompt_follows_the_hostname() -> None:
    assert Person("ios").types("configure terminal\rhostname other\r").endswith("\r\nother(config)#")


def test_the_prompt_of_a_session_holds_six_letters_of_its_name() -> None:
    assert (
        Person("eos")
        .types("configure session ansible_1\rinterface et1\r")
        .endswith("\r\nspine1(config-s-ansibl)#interface et1\r\nspine1(config-s-ansibl-if-Et1)#")
    )
