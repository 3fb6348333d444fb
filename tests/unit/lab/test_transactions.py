# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS sessions, IOS revert timers and NX-OS checkpoints, on a clock that tests move."""

from __future__ import annotations

import json

import pytest

from tests.lab.cli import Shell
from tests.lab.engine import Device

from .cases import device, difference, text


class Clock:
    """Time that passes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def on_a_clock(platform: str) -> tuple[Device, Clock]:
    one, clock = device(platform), Clock()
    one.clock = clock
    return one, clock


def run(one: Device, *lines: str) -> Shell:
    shell = Shell(one, privileged=True)
    for line in lines:
        result = shell.execute(line)
        assert not result.refused, f"{line}: {result.text}"
    return shell


CHANGE = ("configure session s1", "interface et2", "description new")


def test_a_session_changes_nothing_before_its_commit() -> None:
    one = device("eos")
    shell = run(one, *CHANGE)
    assert one.running_config() == text("eos")
    shell.execute("commit")
    assert difference(text("eos"), one.running_config()) == ["+   description new"]
    assert shell.prompt == "spine1#"


def test_the_diff_of_a_session_is_a_unified_diff() -> None:
    shell = run(device("eos"), *CHANGE)
    assert shell.execute("show session-config diffs").text.splitlines() == [
        "--- system:/running-config",
        "+++ session:/s1-session-config",
        "@@ -23,6 +23,7 @@",
        "    channel-group 1 mode active",
        " !",
        " interface Ethernet2",
        "+   description new",
        " !",
        " interface Ethernet3",
        "    switchport access vlan 10",
    ]


def test_a_session_without_a_change_has_an_empty_diff() -> None:
    assert run(device("eos"), "configure session s1").execute("show session-config diffs").text == ""


def test_abort_forgets_the_session() -> None:
    one = device("eos")
    run(one, *CHANGE, "abort")
    assert one.running_config() == text("eos")
    assert "s1" not in one.candidates


@pytest.mark.parametrize("leaving", ["end", ""])
def test_a_session_that_was_left_stays_pending_and_can_be_entered_again(leaving: str) -> None:
    one = device("eos")
    run(one, *CHANGE, *([leaving] if leaving else []))
    assert "s1" in one.execute("show configuration sessions")
    shell = run(one, "configure session s1")
    assert "description new" in shell.execute("show session-config diffs").text


def test_there_are_five_pending_sessions_at_most() -> None:
    one = device("eos")
    for number in range(5):
        run(one, f"configure session s{number}", "end")
    result = Shell(one, privileged=True).execute("configure session one-too-many")
    assert result.refused
    assert result.text.startswith("% Maximum number of pending sessions has been reached.")


def test_a_commit_overwrites_what_others_did_since_the_session_began() -> None:
    one = device("eos")
    shell = run(one, *CHANGE)
    one.configure(["interface et3", "description somebody else's"])
    shell.execute("commit")
    assert "somebody else" not in one.running_config()


def test_an_unconfirmed_commit_is_taken_back_although_nobody_is_connected() -> None:
    one, clock = on_a_clock("eos")
    run(one, *CHANGE, "commit timer 00:05:00")
    assert "description new" in one.running_config()
    clock.now = 299
    one.tick()
    assert "description new" in one.running_config()
    clock.now = 300
    one.tick()
    assert one.running_config() == text("eos")


def test_a_confirmed_commit_stays() -> None:
    one, clock = on_a_clock("eos")
    run(one, *CHANGE, "commit timer 00:05:00")
    run(one, "configure session s1 commit")
    clock.now = 1000
    assert "description new" in one.running_config()


@pytest.mark.parametrize("lines", [("configure session s1 abort",), ("configure session s1", "abort")])
def test_an_unconfirmed_commit_can_be_taken_back_at_once(lines: tuple[str, ...]) -> None:
    one, _clock = on_a_clock("eos")
    run(one, *CHANGE, "commit timer 00:05:00")
    run(one, *lines)
    assert one.running_config() == text("eos")


def test_the_pending_timer_is_shown_beside_the_sessions() -> None:
    one, _clock = on_a_clock("eos")
    run(one, *CHANGE, "commit timer 00:05:00")
    assert "Time left until commit timer expiry: in 0:05:00" in one.execute("show configuration sessions detail")
    reply = json.loads(one.execute("show configuration sessions detail | json"))
    assert reply["commitTimerSessionName"] == "s1"
    assert reply["sessions"]["s1"]["state"] == "pendCommitTimer"


def test_a_clean_session_holds_the_hardware_only() -> None:
    shell = run(device("eos"), "configure session s1", "rollback clean-config")
    shown = shell.execute("show session-config").text
    assert "interface Ethernet1\n" in shown
    assert "hostname" not in shown
    assert "Vlan10" not in shown


def test_refused_lines_do_not_end_a_session() -> None:
    shell = run(device("eos"), "configure session s1")
    assert shell.execute("interface Ethernet99").refused
    assert shell.prompt == "spine1(config-s-s1)#"


def test_ios_reverts_what_nobody_confirmed() -> None:
    one, clock = on_a_clock("ios")
    run(one, "configure terminal revert timer 2", "interface gi1/0/2", "description new", "end")
    assert "Timer value: 2 min" in one.execute("show archive config rollback timer")
    clock.now = 120
    assert one.running_config() == text("ios")
    assert one.execute("show archive config rollback timer") == "%No Rollback Confirmed Change pending"


def test_ios_keeps_what_was_confirmed() -> None:
    one, clock = on_a_clock("ios")
    run(one, "configure terminal revert timer 2", "interface gi1/0/2", "description new", "end", "configure confirm")
    clock.now = 1000
    assert "description new" in one.running_config()


def test_ios_reverts_at_once_when_it_is_told_to() -> None:
    one, _clock = on_a_clock("ios")
    run(one, "configure terminal revert timer 2", "hostname x", "end", "configure revert now")
    assert one.running_config() == text("ios")


def test_ios_arms_one_timer_at_a_time() -> None:
    one, _clock = on_a_clock("ios")
    shell = run(one, "configure terminal revert timer 2", "end")
    assert shell.execute("configure terminal revert timer 2").refused


def test_ios_needs_the_archive_for_a_revert_timer() -> None:
    one = device("ios")
    one.configure(["no archive"])
    assert Shell(one, privileged=True).execute("configure terminal revert timer 2").text == (
        "%Turn config archive on before using Rollback Confirmed Change"
    )
    assert one.execute("show archive") == "Archive feature not enabled"


@pytest.mark.parametrize("line", ["configure confirm", "configure revert now", "configure revert timer 3"])
def test_ios_has_nothing_to_confirm_when_no_timer_runs(line: str) -> None:
    assert Shell(device("ios"), privileged=True).execute(line).text == "%No Rollback Confirmed Change pending"


def test_nxos_returns_to_a_checkpoint() -> None:
    one = device("nxos")
    run(one, "checkpoint dg", "configure terminal", "interface eth1/2", "description new", "end")
    run(one, "rollback running-config checkpoint dg atomic", "no checkpoint dg")
    assert one.running_config() == text("nxos")


def test_nxos_keeps_ten_checkpoints_of_different_names() -> None:
    one = device("nxos")
    for number in range(10):
        run(one, f"checkpoint c{number}")
    shell = Shell(one, privileged=True)
    assert shell.execute("checkpoint c0").refused
    assert shell.execute("checkpoint c10").refused
    assert shell.execute("rollback running-config checkpoint nope").refused
