# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What each platform answers to a line that it doesn't take: its words, and where its caret points."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.arista.eos.plugins.terminal.eos import TerminalModule as Eos
from ansible_collections.cisco.ios.plugins.terminal.ios import TerminalModule as Ios
from ansible_collections.cisco.nxos.plugins.terminal.nxos import TerminalModule as Nxos

from tests.lab.engine import load
from tests.lab.shell.shell import Shell
from tests.lab.shell.terminal import Terminal

from .cases import text
from .keyboard import Person

INVALID = {
    "ios": "% Invalid input detected at '^' marker.",
    "nxos": "% Invalid command at '^' marker.",
    "eos": "% Invalid input",
}
INCOMPLETE = {
    "ios": "% Incomplete command.",
    "nxos": "% Incomplete command at '^' marker.",
    "eos": "% Incomplete command",
}
AMBIGUOUS = {
    "ios": '% Ambiguous command:  "{}"',
    "nxos": "% Ambiguous command at '^' marker.",
    "eos": "% Ambiguous command",
}
PORT = {"ios": "interface gi1/0/2", "nxos": "interface eth1/2", "eos": "interface et2"}
EXEC: list[str] = []
CONFIG = ["configure terminal"]

# Mode, what is typed with the caret's place behind a tilde, the complaint, the platforms.
LINES = [
    (EXEC, "~frobnicate", INVALID, "ios nxos eos"),
    (EXEC, "~12", INVALID, "ios nxos eos"),
    (EXEC, "~shutdown", INVALID, "ios nxos eos"),
    (EXEC, "~hostname other", INVALID, "ios nxos eos"),
    (EXEC, "show ~frobnicate", INVALID, "ios nxos eos"),
    (EXEC, "  show   ~frobnicate now", INVALID, "ios nxos eos"),
    (EXEC, "show version ~frobnicate", INVALID, "ios nxos eos"),
    (EXEC, "configure terminal ~now", INVALID, "ios nxos eos"),
    (EXEC, "terminal length ~1000000", INVALID, "ios nxos eos"),
    (EXEC, "terminal length ~many", INVALID, "ios nxos eos"),
    (EXEC, "show running-config | ~frobnicate x", INVALID, "ios nxos eos"),
    (EXEC, "terminal length~", INCOMPLETE, "ios nxos eos"),
    (EXEC, "terminal~", INCOMPLETE, "ios nxos eos"),
    (EXEC, "copy running-config~", INCOMPLETE, "ios nxos eos"),
    (EXEC, "~co", AMBIGUOUS, "ios nxos eos"),
    (EXEC, "~co terminal", AMBIGUOUS, "ios nxos eos"),
    (CONFIG, "~frobnicate", INVALID, "ios nxos eos"),
    (CONFIG, "~shutdown", INVALID, "ios nxos eos"),
    (CONFIG, "~switchport", INVALID, "ios nxos"),
    (CONFIG, "~show version", INVALID, "ios"),
    (CONFIG, "no ~frobnicate", INVALID, "ios nxos eos"),
    (CONFIG, "interface~", INCOMPLETE, "ios nxos eos"),
    (CONFIG, "hostname~", INCOMPLETE, "ios nxos eos"),
    (CONFIG, "vlan~", INCOMPLETE, "ios nxos eos"),
    (CONFIG, "~ho2 x", INVALID, "ios nxos eos"),
    ([*CONFIG, "PORT"], "~frobnicate", INVALID, "ios nxos eos"),
    ([*CONFIG, "PORT"], "switchport ~frobnicate", INVALID, "ios nxos eos"),
    ([*CONFIG, "PORT"], "switchport trunk~", INCOMPLETE, "ios nxos eos"),
    ([*CONFIG, "PORT"], "description~", INCOMPLETE, "ios nxos eos"),
    ([*CONFIG, "PORT"], "mtu ~much", INVALID, "ios eos"),
    ([*CONFIG, "PORT"], "ip address ~10.0.0.300", INVALID, "ios eos"),
    ([*CONFIG, "PORT"], "ip add~", INCOMPLETE, "eos"),
    ([*CONFIG, "PORT"], "~s", AMBIGUOUS, "ios nxos eos"),
    ([*CONFIG, "vlan 10"], "~frobnicate", INVALID, "ios nxos eos"),
    ([*CONFIG, "vlan 10"], "~ip address 10.0.0.1 255.0.0.0", INVALID, "ios nxos eos"),
]
CASES = [
    pytest.param(platform, mode, line, complaint[platform], id=f"{platform} {' '.join(mode)} {line}")
    for mode, line, complaint, platforms in LINES
    for platform in platforms.split()
]


@pytest.mark.parametrize(("platform", "mode", "line", "complaint"), CASES)
def test_a_refused_line_is_answered_in_the_platforms_words(
    platform: str, mode: list[str], line: str, complaint: str
) -> None:
    person = Person(platform)
    person.types("".join(f"{PORT[platform] if one == 'PORT' else one}\r" for one in mode))
    typed, prompt = line.replace("~", ""), person.prompt
    before = person.terminal.shell.device.running_config()
    echo, *shown = person.types(f"{typed}\r").split("\r\n")
    offset = line.index("~") + (1 if complaint.startswith("% Incomplete") else 0)
    caret = [" " * (len(prompt) + offset) + "^"] if "'^' marker" in complaint else []
    blank = [""] if platform == "ios" else []
    assert [echo, *shown] == [typed, *caret, complaint.format(typed), *blank, prompt]
    assert person.terminal.shell.device.running_config() == before


@pytest.mark.parametrize(("platform", "plugin"), [("ios", Ios), ("nxos", Nxos), ("eos", Eos)])
def test_the_vendors_plugins_take_every_complaint_for_an_error(platform: str, plugin: Any) -> None:
    for complaint in (INVALID, INCOMPLETE, AMBIGUOUS):
        answer = f"  ^\r\n{complaint[platform]}\r\n".encode()
        assert any(one.search(answer) for one in plugin.terminal_stderr_re), complaint[platform]


USER = [
    ("ios", "show ~running-config", INVALID["ios"]),
    ("ios", "show ~startup-config", INVALID["ios"]),
    ("ios", "~configure terminal", INVALID["ios"]),
    ("ios", "~write memory", INVALID["ios"]),
    ("ios", "~copy running-config startup-config", INVALID["ios"]),
    ("eos", "show ~running-config", "% Invalid input (privileged mode required)"),
    ("eos", "~configure", "% Invalid input (privileged mode required)"),
    ("eos", "~configure session s1", "% Invalid input (privileged mode required)"),
    ("eos", "~frobnicate", INVALID["eos"]),
]


@pytest.mark.parametrize(("platform", "line", "complaint"), USER, ids=[f"{one[0]} {one[1]}" for one in USER])
def test_what_needs_privileges_is_refused_below_them(platform: str, line: str, complaint: str) -> None:
    person = Person(platform, privileged=False)
    shown = person.types(line.replace("~", "") + "\r").split("\r\n")
    assert complaint in shown
    assert (" " * (len(person.prompt) + line.index("~")) + "^" in shown) is (platform == "ios")


@pytest.mark.parametrize("platform", ["ios", "eos"])
@pytest.mark.parametrize("line", ["show version", "show clock", "show interfaces status", "terminal length 0"])
def test_what_needs_none_is_answered(platform: str, line: str) -> None:
    assert "%" not in Person(platform, privileged=False).types(f"terminal length 0\r{line}\r").replace("100%", "")


def test_levels_of_ios_commands_move_with_the_configuration() -> None:
    person = Person("ios")
    person.types(
        "configure terminal\rprivilege exec level 5 configure terminal\rprivilege configure level 5 hostname\r"
        "privilege exec level 5 show running-config\renable secret level 5 five\rend\rdisable\r"
    )
    assert person.prompt == "acc1>"
    assert "% Invalid input" in person.types("configure terminal\r")
    assert "% Invalid input" in person.types("show version\r")  # `show` has moved together with its command
    assert person.types("enable 5\rfive\rshow privilege\r").endswith("Current privilege level is 5\r\nacc1#")
    assert "% Invalid input" in person.types("write memory\r")
    assert person.types("conf t\rhost other\r").endswith("\r\nother(config)#")
    assert "% Invalid input" in person.types("interface gi1/0/2\r")
    assert person.types("end\rdisable 3\rshow privilege\r").endswith("\r\nother#")
    assert person.types("enable 7\r").startswith("enable 7\r\n% No password set\r\n")


def test_a_level_goes_back_with_reset() -> None:
    person = Person("ios")
    lines = "configure terminal\rprivilege exec level 3 show ip interface\rprivilege exec reset show\r"
    person.types(f"{lines}privilege exec reset show ip\rprivilege exec reset show ip interface\r")
    assert person.terminal.shell.device.running_config() == text("ios")


def test_enable_secrets_are_kept_hashed_and_void_the_password() -> None:
    person = Person("ios")
    person.types("configure terminal\renable password weak\renable secret strong\rend\rdisable\r")
    printed = person.terminal.shell.device.running_config()
    assert "enable password weak\nenable secret 9 $9$" in printed
    assert load("ios", printed).running_config() == printed
    assert person.types("enable\rweak\rstrong\r").endswith("\r\nacc1#")
    person.types("configure terminal\rno enable secret\rno enable password\r")
    assert person.terminal.shell.device.running_config() == text("ios")


def test_enable_asks_for_nothing_where_authentication_is_none() -> None:
    for platform in ("ios", "eos"):
        lines = text(platform).replace("\nhostname ", "\naaa authentication enable default none\nhostname ", 1)
        person = Person.at(Terminal(Shell(load(platform, lines))))
        assert person.types("enable\r").endswith("#")


ROLES = """role name fixers
  rule 20 permit command configure terminal
  rule 10 permit read
username ann password 5 !  role network-operator
username bob password 5 !  role fixers
username eve password 5 !  role network-admin
"""
OPERATOR = "% Permission denied for the role"


@pytest.mark.parametrize(
    ("user", "line", "denied"),
    [
        ("ann", "show version", False),
        ("ann", "terminal length 0", False),
        ("ann", "show running-config", True),
        ("ann", "configure terminal", True),
        ("ann", "conf t", True),
        ("ann", "copy running-config startup-config", True),
        ("bob", "configure terminal", False),
        ("bob", "copy running-config startup-config", True),
        ("eve", "configure terminal", False),
        ("netops", "configure terminal", False),
    ],
)
def test_roles_of_nxos(user: str, line: str, denied: bool) -> None:  # noqa: FBT001 - a column of a table
    shell = Shell(load("nxos", text("nxos").replace("hostname leaf1\n", f"hostname leaf1\n{ROLES}")), user=user)
    assert shell.prompt == "leaf1# "
    assert (shell.execute(line).text == OPERATOR) is denied


def test_nxos_shows_roles_and_users() -> None:
    shell = Shell(load("nxos", text("nxos").replace("hostname leaf1\n", f"hostname leaf1\n{ROLES}")))
    assert shell.execute("show user-account eve").text == (
        "user:eve\n        this user account has no expiry date\n        roles:network-admin "
    )
    assert "Role: fixers\n" in shell.execute("show role").text
    assert shell.execute("show role name nobody").refused


def test_eos_asks_for_roles_only_where_commands_are_authorized() -> None:
    lines = "username ann role network-operator nopassword\n"
    authorized = "aaa authorization commands all default local\n"
    for extra, answer in (("", ""), (authorized, "% Authorization denied for command 'configure'")):
        one = load("eos", text("eos").replace("hostname spine1\n", f"hostname spine1\n{lines}{extra}"))
        assert Shell(one, privileged=True, user="ann").execute("configure").text == answer
