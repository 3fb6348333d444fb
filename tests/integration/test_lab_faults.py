# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every fault of the lab, as a client sees it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import paramiko
import pytest

from tests.integration.lab_person import PATIENCE, Gone, Person, Silence, tcp
from tests.lab import Lab, LabError
from tests.lab.__main__ import main
from tests.lab.network.faults import NOISE

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "lab" / "examples"
PORT = {"acc1": "GigabitEthernet1/0/2", "leaf1": "Ethernet1/2", "spine1": "Ethernet2"}
MANAGEMENT = {"acc1": "GigabitEthernet0/0", "leaf1": "mgmt0", "spine1": "Management1"}
INDENT = {"acc1": " ", "leaf1": "  ", "spine1": "   "}
SOON = 0.4
"""Seconds after which a client gives up here."""

everywhere = pytest.mark.parametrize("name", PORT)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(EXAMPLES) as running:
        yield running


@pytest.fixture(autouse=True)
def _healthy(lab: Lab) -> Iterator[None]:
    yield
    for name in PORT:
        lab.clear_faults(name)
        lab.restart(name)


def described(lab: Lab, name: str) -> str:
    """The description of the port that the tests change."""
    section = lab.running(name).partition(f"interface {PORT[name]}\n")[2]
    match = re.match(r" +description (.*)\n", section)
    return match.group(1) if match else ""


def change(name: str, *, text: str = "by hand") -> tuple[str, str, str]:
    """Three lines, of which the third one describes a port."""
    return "configure terminal", f"interface {PORT[name]}", f"description {text}"


@everywhere
@pytest.mark.parametrize(("fault", "applied"), [("drop_at", ""), ("drop_after", "by hand")])
def test_the_connection_breaks_at_a_line_or_after_it(lab: Lab, name: str, fault: str, applied: str) -> None:
    with Person(lab, name) as person, Person(lab, name) as witness:
        lab.fault(name, **{fault: 3})
        first, second, third = change(name)
        person.do(first, second)
        with pytest.raises(Gone):
            person.do(third)
        assert described(lab, name) == applied
        assert witness.do("show running-config | include ^hostname").strip() == f"hostname {name}"


@everywhere
@pytest.mark.parametrize(("fault", "applied"), [("hang_at", ""), ("hang_after", "by hand")])
def test_a_line_is_never_answered(lab: Lab, name: str, fault: str, applied: str) -> None:
    with Person(lab, name) as person, Person(lab, name) as witness:
        lab.fault(name, **{fault: 3})
        first, second, third = change(name)
        person.do(first, second)
        person.patience = SOON
        with pytest.raises(Silence):
            person.do(third)
        with pytest.raises(Silence):
            person.do("end")
        assert described(lab, name) == applied
        assert witness.do("show running-config | include ^hostname").strip() == f"hostname {name}"


WORDS = {"acc1": "% Invalid input detected at '^' marker.", "leaf1": "% Invalid command", "spine1": "% Invalid input"}


@everywhere
@pytest.mark.parametrize("reject", ["2", "by hand"])
def test_a_line_is_refused_in_the_devices_words(lab: Lab, name: str, reject: str) -> None:
    with Person(lab, name) as person:
        lab.fault(name, reject=reject)
        assert WORDS[name] in person.do(*change(name))
    assert described(lab, name) == ""


def test_a_line_is_refused_in_words_of_ones_own_every_time(lab: Lab) -> None:
    with Person(lab, "acc1") as person:
        lab.fault("acc1", reject="by hand", reject_text="% Resource temporarily unavailable")
        assert person.do(*change("acc1")).strip() == "% Resource temporarily unavailable"
        assert person.do("description by hand too").strip() == "% Resource temporarily unavailable"
        assert person.do("description mine") == ""
    assert described(lab, "acc1") == "mine"


def test_a_line_is_refused_once_where_its_number_was_given(lab: Lab) -> None:
    with Person(lab, "leaf1") as person:
        lab.fault("leaf1", reject=2)
        assert "% Invalid command" in person.do(*change("leaf1"))
        assert person.do("description by hand") == ""
    assert described(lab, "leaf1") == "by hand"


@everywhere
@pytest.mark.parametrize("ignore", ["2", "by hand"])
def test_a_line_is_accepted_and_does_nothing(lab: Lab, name: str, ignore: str) -> None:
    with Person(lab, name) as person:
        lab.fault(name, ignore=ignore)
        assert person.do(*change(name)) == ""
        assert person.do("shutdown") == ""
    assert described(lab, name) == ""
    assert f"interface {PORT[name]}\n{INDENT[name]}shutdown\n" in lab.running(name)


@everywhere
def test_somebody_else_configures_just_before_a_line(lab: Lab, name: str) -> None:
    theirs = [f"interface {PORT[name]}", "description theirs", "explode"]
    with Person(lab, name) as person:
        lab.fault(name, edit_at=3, edit_lines=theirs)
        first, second, third = change(name)
        person.do(first, second)
        assert described(lab, name) == ""
        person.do("no description")
        assert described(lab, name) == "", "theirs came after ours"
        lab.fault(name, edit_at=2)
        person.do(third, "shutdown")
        assert described(lab, name) == "theirs"
    [(line, _words)] = lab.faults(name)["edit_refused"]
    assert line == "explode"


def test_every_line_counts_from_the_moment_the_fault_was_set(lab: Lab) -> None:
    """Commands, empty lines, comments, and those of other sessions; passwords too."""
    with Person(lab, "acc1") as person, Person(lab, "acc1") as other:
        lab.fault("acc1", drop_at=6, reject="1")
        person.do("", "! a comment", "show clock", "disable")
        person.type("enable")
        person.read("Password: ")
        with pytest.raises(Gone):
            person.do("netops")
        lab.fault("acc1", drop_at=3)
        other.do("show clock", "configure terminal")
        with pytest.raises(Gone):
            other.do("interface Vlan10")


def test_configuration_lines_are_counted_by_themselves(lab: Lab) -> None:
    with Person(lab, "spine1") as person:
        lab.fault("spine1", ignore=2)
        person.do("show clock", "configure terminal", f"interface {PORT['spine1']}", "show clock")
        person.do("description first", "description second", "end")
        assert lab.faults("spine1") == {
            "set": {"ignore": "2"},
            "lines": 7,
            "config_lines": 3,
            "edit_refused": [],
            "reachable": True,
        }
    assert described(lab, "spine1") == "second"


def test_several_faults_of_one_line(lab: Lab) -> None:
    """The other operator's edit, then ours, then the end of the connection."""
    with Person(lab, "leaf1") as person:
        theirs = [f"interface {PORT['leaf1']}", "description theirs", "shutdown"]
        lab.fault("leaf1", edit_at=3, edit_lines=theirs, drop_after=3)
        first, second, third = change("leaf1")
        person.do(first, second)
        with pytest.raises(Gone):
            person.do(third)
    assert f"interface {PORT['leaf1']}\n  description by hand\n  shutdown\n" in lab.running("leaf1")


def test_every_line_takes_its_time(lab: Lab) -> None:
    with Person(lab, "leaf1") as person:
        lab.fault("leaf1", latency_ms=150, jitter_ms=100)
        took = [elapsed(person, "show clock") for _line in range(4)]
    assert min(took) >= 0.15
    assert max(took) - min(took) > 0.01


@everywhere
def test_every_byte_takes_its_time(lab: Lab, name: str) -> None:
    with Person(lab, name) as person:
        whole = person.do("show running-config")
        lab.fault(name, byte_us=200)
        slow = elapsed(person, "show running-config")
        assert slow >= len(whole) * 200e-6 > 0.1
        lab.clear_faults(name)
        assert person.do("show running-config") == whole


def elapsed(person: Person, line: str) -> float:
    began = time.monotonic()
    person.do(line)
    return time.monotonic() - began


@everywhere
def test_logins_are_refused(lab: Lab, name: str) -> None:
    lab.fault(name, refuse_logins=True)
    with pytest.raises(paramiko.AuthenticationException):
        Person(lab, name)
    lab.fault(name, refuse_logins="off")
    Person(lab, name).__exit__(None, None, None)


def test_connections_are_reset_and_open_sessions_stay(lab: Lab) -> None:
    with Person(lab, "acc1") as person:
        lab.fault("acc1", refuse_connections=True)
        with pytest.raises(ConnectionRefusedError):
            tcp(lab, "acc1")
        assert "UTC" in person.do("show clock")
        lab.clear_faults("acc1")
        tcp(lab, "acc1").close()


def test_a_device_accepts_and_says_nothing(lab: Lab) -> None:
    lab.fault("leaf1", no_banner=True)
    with tcp(lab, "leaf1") as silent, pytest.raises(TimeoutError):
        silent.recv(1)
    with pytest.raises(paramiko.SSHException):
        Person(lab, "leaf1", connect_within=SOON)
    lab.clear_faults("leaf1")
    Person(lab, "leaf1").__exit__(None, None, None)


def test_no_packet_gets_through(lab: Lab) -> None:
    with Person(lab, "spine1") as person:
        lab.fault("spine1", unreachable=True)
        person.patience = SOON
        with pytest.raises(Silence, match=r"^$"):
            person.do("show version")
        with pytest.raises(TimeoutError):
            tcp(lab, "spine1")
        lab.clear_faults("spine1")
        person.patience = PATIENCE
        assert "Arista" in person.read()


def test_the_host_key_changes_and_open_sessions_stay(lab: Lab) -> None:
    with Person(lab, "leaf1") as person:
        lab.fault("leaf1", host_key=True)
        with pytest.raises(paramiko.BadHostKeyException):
            Person(lab, "leaf1")
        assert "UTC" in person.do("show clock")
    lab.clear_faults("leaf1")
    Person(lab, "leaf1").__exit__(None, None, None)


@everywhere
def test_the_device_calls_itself_something_else(lab: Lab, name: str) -> None:
    with Person(lab, name) as person:
        lab.fault(name, hostname="impostor")
        person.type("")
        assert person.read().strip() == "impostor#"
    assert f"hostname {name}\n" in lab.running(name)


@everywhere
def test_the_running_config_ends_too_early(lab: Lab, name: str) -> None:
    with Person(lab, name) as person:
        whole = person.do("show running-config")
        shown = {}
        for fault in ("blank", "truncate", "cut_interface", "no_end"):
            lab.fault(name, **{fault: True})
            shown[fault] = person.do("show running-config")
            lab.clear_faults(name)
        lines = whole.split("\n")
        assert shown["blank"] == ""
        assert whole.startswith(shown["truncate"])
        assert len(whole) // 3 < len(shown["truncate"]) < len(whole) * 2 // 3
        inside = shown["cut_interface"].split("\n")
        assert lines[: len(inside)] == inside
        assert inside[-1].startswith(" ")
        assert lines[len(inside)].startswith(" ")
        early = shown["no_end"].split("\n")
        assert lines[: len(early)] == early
        assert "end" not in early
        assert len(early) < len(lines)
        assert person.do("show running-config") == whole


@everywhere
def test_noise_and_escape_sequences_come_with_the_output(lab: Lab, name: str) -> None:
    with Person(lab, name) as person:
        whole = person.do("show running-config")
        lab.fault(name, escapes=True)
        strewn = person.do("show running-config")
        assert "\x1b[0m\x1b[K" in strewn
        assert re.sub(r"\x1b\[[\d;]*[mK]", "", strewn) == whole
        lab.clear_faults(name)
        lab.fault(name, garbage_at=2)
        assert "\x00" not in person.do("show clock")
        person.type("show clock")
        noisy = person.read_bytes()
        assert NOISE in noisy
        assert b"UTC" in noisy
        assert "\x00" not in person.do("show clock")


SAVE = {"acc1": "write memory", "leaf1": "copy running-config startup-config", "spine1": "write memory"}
SAVED = {"acc1": "[OK]", "leaf1": "Copy complete", "spine1": "Copy completed successfully."}


@everywhere
def test_nothing_can_be_saved(lab: Lab, name: str) -> None:
    startup = lab.startup(name)
    with Person(lab, name) as person:
        lab.fault(name, full_nvram=True)
        person.do(*change(name), "end")
        assert SAVED[name] not in person.do(SAVE[name])
        assert lab.startup(name) == startup
        lab.clear_faults(name)
        assert SAVED[name] in person.do(SAVE[name])
    assert "by hand" in lab.startup(name)
    lab.configure(name, [f"interface {PORT[name]}", "no description"])
    lab.save(name)


CUTS = {
    "shut": dict.fromkeys(PORT, ("shutdown",)),
    "renumbered": {
        "acc1": ("ip address 172.20.100.99 255.255.255.0",),
        "leaf1": ("ip address 172.20.100.99/24",),
        "spine1": ("ip address 172.20.100.99/24",),
    },
}
REPAIRS = {
    "shut": dict.fromkeys(PORT, ("no shutdown",)),
    "renumbered": {
        "acc1": ("ip address 172.20.100.11 255.255.255.0",),
        "leaf1": ("ip address 172.20.100.13/24",),
        "spine1": ("ip address 172.20.100.15/24",),
    },
}


@everywhere
@pytest.mark.parametrize("how", CUTS)
def test_a_session_that_cuts_its_own_branch_freezes_until_the_console_helps(lab: Lab, name: str, how: str) -> None:
    with Person(lab, name) as person:
        person.do("configure terminal", f"interface {MANAGEMENT[name]}")
        person.patience = SOON
        with pytest.raises(Silence):
            person.do(*CUTS[how][name])
        person.type("end")
        with pytest.raises(TimeoutError):
            tcp(lab, name)
        assert lab.faults(name)["reachable"] is False
        assert lab.configure(name, [f"interface {MANAGEMENT[name]}", *REPAIRS[how][name]]) == []
        person.patience = PATIENCE
        assert f"{name}(config" in person.read(rf"\r\n{name}# ?$")
        tcp(lab, name).close()


def test_a_client_that_keeps_trying_gets_in_when_the_address_is_back(lab: Lab) -> None:
    """TCP sends its SYN again after a second."""
    interface = f"interface {MANAGEMENT['leaf1']}"
    lab.configure("leaf1", [interface, "shutdown"])
    with pytest.raises(TimeoutError):
        tcp(lab, "leaf1", within=0.3)
    lab.configure("leaf1", [interface, "no shutdown"])
    tcp(lab, "leaf1").close()


def test_the_address_comes_back_with_a_commit_timer(lab: Lab) -> None:
    with Person(lab, "spine1") as person:
        person.do("configure session cut", "interface Management1", "shutdown")
        assert "Arista" in person.do("show version"), "a candidate changes nothing"
        person.patience = SOON
        with pytest.raises(Silence):
            person.do("commit timer 00:10:00")
        lab.advance("spine1", seconds=600)
        person.patience = PATIENCE
        assert person.read().endswith("spine1#")
    assert lab.running("spine1") == (EXAMPLES / "spine1.eos.cfg").read_text(encoding="utf-8")


def test_the_address_comes_back_with_a_revert_timer(lab: Lab) -> None:
    with Person(lab, "acc1") as person:
        person.do("configure terminal revert timer 5", f"interface {MANAGEMENT['acc1']}")
        person.patience = SOON
        with pytest.raises(Silence):
            person.do("shutdown")
        lab.advance("acc1", seconds=300)
        person.patience = PATIENCE
        person.read()
        person.do("end")
    assert lab.running("acc1") == (EXAMPLES / "acc1.ios.cfg").read_text(encoding="utf-8")


@everywhere
def test_a_restart_brings_the_saved_address_back_and_ends_sessions(lab: Lab, name: str) -> None:
    with Person(lab, name) as person:
        person.do("configure terminal", f"interface {MANAGEMENT[name]}")
        person.patience = SOON
        with pytest.raises(Silence):
            person.do("shutdown")
        lab.restart(name, boot_seconds=3600)
        person.patience = PATIENCE
        with pytest.raises(Gone):
            person.read()
        with pytest.raises(ConnectionRefusedError):
            tcp(lab, name)
    lab.restart(name, boot_seconds=0.2)
    until_it_has_booted(lab, name)
    assert f"interface {MANAGEMENT[name]}\n{INDENT[name]}shutdown" not in lab.running(name)


def until_it_has_booted(lab: Lab, name: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return tcp(lab, name).close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def command(lab: Lab, *arguments: str) -> int:
    return main([*arguments, "--state-dir", str(lab.state)])


def test_the_command_line_sets_lists_explains_and_clears_faults(
    lab: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "edit.txt").write_text("vlan 77\nname theirs\n", encoding="utf-8")
    assert command(lab, "fault", "acc1", "blank", "drop_at=9") == 0
    assert command(lab, "fault", "acc1", "edit_at=4", f"edit_lines=@{tmp_path / 'edit.txt'}", "blank=off") == 0
    assert command(lab, "fault", "acc1") == 0
    assert capsys.readouterr().out == (
        'drop_at=9\nedit_at=4\nedit_lines="vlan 77\\nname theirs"\nlines so far: 0, of them 0 in configuration mode\n'
    )
    assert command(lab, "fault", "acc1", "clear") == 0
    assert command(lab, "fault", "acc1") == 0
    assert capsys.readouterr().out.startswith("no fault is set\n")
    assert command(lab, "fault", "--list") == 0
    explained = capsys.readouterr().out
    assert re.search(r"\ndrop_after=N +the connection breaks when line N has taken effect, unanswered\n", explained)
    assert "Lines are counted per device" in explained


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("acc1", "explode"), "error: no fault is called explode; there are latency_ms, "),
        (("acc1", "drop_at"), "error: drop_at wants a whole number from 0 to 1000000, not 'on'"),
        (("acc1", "blank=perhaps"), "error: blank wants on or off, not 'perhaps'"),
        (("acc1", "edit_at=2"), "error: edit_at wants edit_lines as well"),
        (("nobody", "blank"), "error: no device is called nobody; there are acc1, leaf1, spine1"),
        ((), "error: which device?"),
    ],
)
def test_a_fault_that_makes_no_sense_is_explained(
    lab: Lab, arguments: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(lab, "fault", *arguments) == 1
    assert capsys.readouterr().err.startswith(complaint)


def test_a_boot_takes_no_longer_than_an_hour(lab: Lab) -> None:
    with pytest.raises(LabError, match="a boot takes 0 to 3600 seconds, not -1"):
        lab.restart("acc1", boot_seconds=-1)
