# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Banners and other texts of several lines: typed, kept, printed, shown, removed."""

from __future__ import annotations

import pytest

from tests.lab.engine import load
from tests.lab.shell import login

from .cases import PLATFORMS, device, difference, text
from .keyboard import Person

IOS = [
    ("banner motd #hello#", "banner motd ^Chello^C"),
    ("banner motd # hello # there", "banner motd ^C hello ^C"),
    ("banner login @\none\n two\n@", "banner login ^C\none\n two\n^C"),
    ("banner exec xone\ntwo x", "banner exec ^Cone\ntwo ^C"),
    ("banner #no kind#", "banner motd ^Cno kind^C"),
    ("banner mo %?%", "banner motd ^C^C"),
    ("banner incoming ^C\nspelled out\n^C", "banner incoming ^CC\nspelled out\n^C"),
    ("banner motd @\nend\n! text\nshow version\n@", "banner motd ^C\nend\n! text\nshow version\n^C"),
]


@pytest.mark.parametrize(("typed", "printed"), IOS, ids=[typed for typed, _printed in IOS])
def test_ios_keeps_what_stands_between_two_delimiters(typed: str, printed: str) -> None:
    one = device("ios")
    assert one.configure(typed.split("\n")) == []
    if printed.endswith("^C^C"):
        assert one.running_config() == text("ios")
        return
    assert f"!\n{printed}\n!\nline con 0\n" in one.running_config()
    assert load("ios", one.running_config()).running_config() == one.running_config()


@pytest.mark.parametrize(
    ("platform", "typed", "printed"),
    [
        ("nxos", "banner motd @\none\n two\n@", "banner motd #\none\n two\n#\n"),
        ("nxos", "banner motd xUse # with carex", "banner motd ^Use # with care^\n"),
        ("nxos", "banner exec @hi@", "banner exec #hi#\n"),
        ("eos", "banner login\none\n  two\n\nEOF", "banner login\none\n  two\n\nEOF\n!\n"),
        ("eos", "banner motd\nend\nexit\nEOF", "banner motd\nend\nexit\nEOF\n!\n"),
    ],
)
def test_nxos_and_eos_keep_banners(platform: str, typed: str, printed: str) -> None:
    one = device(platform)
    assert one.configure(typed.split("\n")) == []
    assert "".join(line[1:] + "\n" for line in difference(text(platform), one.running_config())) == printed
    assert load(platform, one.running_config()).running_config() == one.running_config()


@pytest.mark.parametrize("word", ["no", "default"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_banner_that_goes_leaves_nothing_behind(platform: str, word: str) -> None:
    one = device(platform)
    ending = ["EOF"] if platform == "eos" else ["@"]
    start = "banner motd" if platform == "eos" else "banner motd @"
    one.configure([start, "one", *ending, start, "two", *ending])
    assert one.running_config().count("\ntwo\n") == 1
    assert "\none\n" not in one.running_config()
    assert one.configure([f"{word} banner motd"]) == []
    assert one.running_config() == text(platform)
    assert one.configure([f"{word} banner motd"]) == []


def test_ios_prints_banners_in_their_order_without_a_gap() -> None:
    one = device("ios")
    one.configure(["banner motd #m#", "banner exec #e#", "banner login #l#"])
    assert "!\nbanner exec ^Ce^C\nbanner login ^Cl^C\nbanner motd ^Cm^C\n!\n" in one.running_config()


REFUSED = [
    ("ios", "banner motd", "% Incomplete command."),
    ("nxos", "banner login @x@", "% Invalid command at '^' marker."),
    ("eos", "banner motd text", "% Invalid input"),
    ("eos", "banner exec", "% Invalid input"),
    ("eos", "no banner", "% Incomplete command"),
]


@pytest.mark.parametrize(("platform", "line", "words"), REFUSED)
def test_what_a_device_refuses_of_a_banner(platform: str, line: str, words: str) -> None:
    assert device(platform).configure([line]) == [(line, words)]


def test_what_the_screen_shows_while_a_banner_is_typed() -> None:
    ios, nxos, eos = Person("ios"), Person("nxos"), Person("eos")
    for person in (ios, nxos, eos):
        person.types("configure terminal\r")
    assert ios.types("banner motd @\rwho?\r@\r") == (
        "banner motd @\r\nEnter TEXT message.  End with the character '@'.\r\nwho?\r\n@\r\nacc1(config)#"
    )
    assert nxos.types("banner motd @\rwho?\r@\r") == (
        "banner motd @\r\nEnter TEXT message.  End with the character '@'.\r\n> who?\r\n> @\r\nleaf1(config)# "
    )
    assert eos.types("banner motd\rwho?\rEOF\r") == (
        "banner motd\r\nEnter TEXT message. Type 'EOF' on its own line to end.\r\nwho?\r\nEOF\r\nspine1(config)#"
    )
    assert "\r\nwho?\r\n" in eos.types("show banner motd\r")
    assert "\r\nwho?\r\n" in nxos.types("show banner motd\r")


def test_ctrl_c_gives_a_banner_up() -> None:
    person = Person("ios")
    person.types("configure terminal\rbanner motd @\rhalf of\x03")
    assert person.prompt == "acc1#"
    assert person.terminal.shell.device.running_config() == text("ios")


def test_which_banner_is_shown_when() -> None:
    shown = {}
    for platform in PLATFORMS:
        one = device(platform)
        ends = "\nEOF" if platform == "eos" else " @"
        kinds = {"ios": ("motd", "login", "exec"), "nxos": ("motd", "exec"), "eos": ("motd", "login")}[platform]
        for kind in kinds:
            one.configure([f"banner {kind}{chr(10) if platform == 'eos' else ' @'}the {kind}{ends}"])
        shown[platform] = (login.before(one).strip(), [line.strip() for line in login.after(one).split("\n")])
    assert shown == {
        "ios": ("the login", ["the motd", "the exec"]),
        "nxos": ("the motd", ["the exec"]),
        "eos": ("the login", ["the motd"]),
    }
    assert login.before(device("nxos")) == "User Access Verification\n"


def test_an_eos_session_holds_its_own_banner_until_it_is_committed() -> None:
    person = Person("eos")
    person.types("configure session s1\rbanner login\rhi\rEOF\r")
    assert person.terminal.shell.device.running_config() == text("eos")
    person.types("commit\r")
    assert "banner login\nhi\nEOF\n!\n" in person.terminal.shell.device.running_config()


def test_an_ios_macro_is_kept_as_it_was_typed() -> None:
    one = device("ios")
    assert one.configure(["macro name DESK", "switchport mode access", "spanning-tree portfast", "@"]) == []
    printed = one.running_config()
    assert "macro name DESK\nswitchport mode access\nspanning-tree portfast\n@\n!\n" in printed
    assert load("ios", printed).running_config() == printed
    one.configure(["no macro name DESK"])
    assert one.running_config() == text("ios")
