# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS sessions, IOS revert timers and NX-OS checkpoints, on a clock that tests move."""

from __future__ import annotations

import json

import pytest

from tests.lab.engine import Device, load
from tests.lab.shell.shell import Shell

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


OLD_AND_NEW = {
    "4.31 keeps it in the session": (
        "4.31.2F",
        "s1                   pendingCommitTimer netops                0:05:00",
    ),
    "4.32 keeps it beside the sessions": ("4.32.1F", "Time left until commit timer expiry: in 0:05:00"),
}


@pytest.mark.parametrize(("release", "line"), OLD_AND_NEW.values(), ids=OLD_AND_NEW)
def test_the_pending_timer_is_shown_where_the_release_shows_it(release: str, line: str) -> None:
    one = load("eos", f"! device: spine1 (vEOS, EOS-{release})\n!\n{text('eos')}")
    one.clock = Clock()
    run(one, *CHANGE, "commit timer 00:05:00")
    assert line in one.execute("show configuration sessions detail")


def test_the_pending_timer_in_json_before_4_32() -> None:
    one, _clock = on_a_clock("eos")
    run(one, *CHANGE, "commit timer 00:05:00")
    reply = json.loads(one.execute("show configuration sessions detail | json"))
    uptime = json.loads(one.execute("show version | json"))["uptime"]
    assert reply["sessions"]["s1"]["state"] == "pendingCommitTimer"
    assert reply["sessions"]["s1"]["commitBy"] == uptime + 300
    assert "commitTimerSessionName" not in reply


def test_the_pending_timer_in_json_since_4_32() -> None:
    one = load("eos", f"! device: spine1 (vEOS, EOS-4.32.0F)\n!\n{text('eos')}")
    one.clock = Clock()
    run(one, *CHANGE, "commit timer 00:05:00")
    reply = json.loads(one.execute("show configuration sessions detail | json"))
    assert reply["sessions"]["s1"]["state"] == "committed"
    assert "commitBy" not in reply["sessions"]["s1"]
    assert reply["commitTimerSessionName"] == "s1"
    uptime = json.loads(one.execute("show version | json"))["uptime"]
    assert reply["commitTimerExpireTime"] == uptime + 300


def test_a_second_timer_starts_the_first_one_again() -> None:
    one, clock = on_a_clock("eos")
    run(one, *CHANGE, "commit timer 00:05:00")
    clock.now = 200
    run(one, "configure session s1 commit timer 00:05:00")
    clock.now = 499
    assert "description new" in one.running_config()
    clock.now = 500
    assert one.running_config() == text("eos")
    assert one.events[-1].startswith("%SYS-5-CONFIG_SESSION_COMMIT_TIMER_EXPIRED: The commit timer on session s1 has")


def test_no_other_session_is_committed_while_a_timer_runs() -> None:
    one, _clock = on_a_clock("eos")
    run(one, *CHANGE, "commit timer 00:05:00", "configure session s2")
    for line in ("configure session s2 commit", "configure session s2 commit timer 00:01:00"):
        assert Shell(one, privileged=True).execute(line).text == "% Session s1 has a pending commit timer"
    assert Shell(one, privileged=True).execute("no configure session s1").refused


def test_a_session_is_deleted_by_its_name() -> None:
    one = device("eos")
    inside = run(one, *CHANGE)
    run(one, "no configure session s1")
    assert one.running_config() == text("eos")
    assert inside.execute("commit").text == "% Session s1 does not exist"
    assert Shell(one, privileged=True).execute("configure session s1 commit").refused


def test_a_session_is_shown_from_outside() -> None:
    one = device("eos")
    run(one, *CHANGE)
    assert "+   description new" in one.execute("show session-config named s1 diffs").splitlines()
    assert "   description new" in one.execute("show session-config named s1").splitlines()
    assert one.execute("show session-config named s2") == "% Session s2 does not exist"


def test_every_commit_leaves_a_checkpoint_behind_it() -> None:
    one = device("eos")
    run(one, *CHANGE, "commit", "configure checkpoint save mine")
    saved = json.loads(one.execute("show configuration checkpoints | json"))
    assert list(saved["checkpoints"]) == ["ckp-19700101-0", "mine"]
    assert one.execute("show configuration checkpoints").splitlines()[0] == "Maximum number of checkpoints: 20"
    run(one, "configure checkpoint restore ckp-19700101-0")
    assert one.running_config() == text("eos")
    run(one, "configure checkpoint restore mine")
    assert "description new" in one.running_config()


def test_what_was_not_saved_is_shown() -> None:
    one = device("eos")
    assert one.execute("show running-config diffs") == ""
    one.configure(["interface et2", "description new"])
    shown = one.execute("show running-config diffs").splitlines()
    assert shown[:2] == ["--- flash:/startup-config", "+++ system:/running-config"]
    assert "+   description new" in shown


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


def test_ios_keeps_as_many_copies_as_it_is_told_to() -> None:
    one = device("ios")
    one.configure(["archive", "maximum 2"])
    run(one, *["archive config"] * 3)
    assert one.execute("show archive").splitlines() == [
        "The maximum archive configurations allowed is 2.",
        "There are currently 2 archive configurations saved.",
        "The next archive file will be named flash:archive-<timestamp>-3",
        " Archive #  Name",
        "   1        flash:archive-Jan--1-00-00-00.000-1",
        "   2        flash:archive-Jan--1-00-00-00.000-2 <- Most Recent",
    ]
    assert sorted(one.flash.files) == ["/archive-Jan--1-00-00-00.000-1", "/archive-Jan--1-00-00-00.000-2"]


def test_ios_returns_to_a_copy_in_the_archive() -> None:
    one = device("ios")
    run(one, "archive config", "configure terminal", "hostname x", "no vlan 10", "end")
    run(one, "configure replace flash:archive-Jan--1-00-00-00.000-0 force")
    assert one.running_config() == text("ios")


def test_ios_archives_when_it_saves_and_when_it_is_time() -> None:
    one, clock = on_a_clock("ios")
    one.configure(["archive", "path flash:$h-$t", "write-memory", "time-period 10"])
    run(one, "write memory")
    assert list(one.flash.files) == ["/acc1-Jan--1-00-00-00.000-0"]
    one.tick()
    clock.now = 600
    one.tick()
    assert list(one.flash.files) == ["/acc1-Jan--1-00-00-00.000-0", "/acc1-Jan--1-00-00-00.000-1"]


@pytest.mark.parametrize("line", ["maximum 15", "maximum", "path", "time-period 0", "frobnicate", "write-memory now"])
def test_ios_checks_what_the_archive_is_told(line: str) -> None:
    assert [refused for refused, _words in device("ios").configure(["archive", line])] == [line]


def test_ios_archives_nothing_without_a_path() -> None:
    one = device("ios")
    one.configure(["archive", "no path"])
    assert Shell(one, privileged=True).execute("archive config").refused
    assert one.flash.files == {}


def test_ios_shows_what_differs_from_a_file() -> None:
    one = device("ios")
    one.configure(["interface gi1/0/2", "description new", "interface Vlan10", "no description", "no vlan 10"])
    assert one.execute("show archive config differences").splitlines() == [
        "!Contextual Config Diffs:",
        "interface GigabitEthernet1/0/2",
        " +description new",
        "-vlan 10",
        " -name users",
        "interface Vlan10",
        " -description users gateway",
    ]
    assert one.execute("show archive config differences system:running-config system:running-config").splitlines() == [
        "!Contextual Config Diffs:",
        "!No changes were found",
    ]


def test_ios_shows_which_lines_of_a_file_are_new() -> None:
    one = device("ios")
    one.flash.write("/f", b"interface GigabitEthernet1/0/3\n description new\n switchport access vlan 10\nend\n")
    assert one.execute("show archive config incremental-diffs flash:f").splitlines() == [
        "!List of Commands:",
        "interface GigabitEthernet1/0/3",
        " description new",
        "end",
    ]
    run(one, "configure terminal", "interface gi1/0/3", "description new", "end")
    assert one.execute("show archive config incremental-diffs flash:f ignorecase").splitlines() == [
        "!List of Commands:",
        "end",
        "!No changes were found",
    ]


def test_ios_waits_as_long_as_somebody_types() -> None:
    one, clock = on_a_clock("ios")
    shell = run(one, "configure terminal revert idle 2", "hostname x")
    for now in (100, 200, 300):
        clock.now = now
        shell.execute("interface gi1/0/2")
    assert one.hostname == "x"
    assert "Timer type: idle timer" in one.execute("show archive config rollback timer")
    clock.now = 421
    assert one.running_config() == text("ios")


def test_ios_reverts_to_its_archive_and_logs_it() -> None:
    one, clock = on_a_clock("ios")
    shown = Shell(one, privileged=True).execute("configure terminal revert timer 1").text
    file = "flash:archive-Jan--1-00-00-00.000-0"
    assert shown.startswith(f"Rollback Confirmed Change: Backing up current running config to {file}\n\nEnter config")
    assert one.flash.files["/archive-Jan--1-00-00-00.000-0"].decode() == text("ios")
    clock.now = 60
    one.tick()
    assert one.events == [
        f"%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_BACKUP: Backing up current running config to {file}",
        f"%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_ROLLBACK_START: Start rolling to: {file}",
    ]


def test_ios_starts_the_timer_again() -> None:
    one, clock = on_a_clock("ios")
    run(one, "configure terminal revert timer 1", "hostname x", "end")
    clock.now = 50
    run(one, "configure revert timer 2")
    clock.now = 169
    one.tick()
    assert one.hostname == "x"
    clock.now = 170
    one.tick()
    assert one.hostname == "acc1"


def test_ios_takes_a_replacement_back_unless_it_is_confirmed() -> None:
    one, clock = on_a_clock("ios")
    run(one, "archive config", "configure terminal", "hostname x", "end")
    run(one, "configure replace flash:archive-Jan--1-00-00-00.000-0 force time 3")
    assert one.hostname == "acc1"
    clock.now = 180
    one.tick()
    assert one.hostname == "x"


def test_ios_needs_the_archive_for_a_replacement_with_a_timer() -> None:
    one = device("ios")
    run(one, "archive config")
    one.configure(["no archive"])
    line = "configure replace flash:archive-Jan--1-00-00-00.000-0 force time 3"
    assert Shell(one, privileged=True).execute(line).text == "%Please turn config archive on before using this option"


def test_a_restart_forgets_sessions_and_timers() -> None:
    one, clock = on_a_clock("eos")
    run(one, *CHANGE, "commit timer 00:05:00")
    one.restart()
    clock.now = 1000
    one.tick()
    assert one.candidates == {}
    assert one.running_config() == text("eos")


def test_nxos_lists_its_checkpoints() -> None:
    one = device("nxos")
    run(one, "checkpoint", "checkpoint dg description before work")
    assert one.execute("show checkpoint summary").splitlines() == [
        "User Checkpoint Summary",
        "-" * 80,
        "user-checkpoint-1:",
        "Created by netops",
        "Created at Thu, 00:00:00 01 Jan 1970",
        f"Size is {len(text('nxos')):,} bytes",
        "Description: None",
        "",
        "dg:",
        "Created by netops",
        "Created at Thu, 00:00:00 01 Jan 1970",
        f"Size is {len(text('nxos')):,} bytes",
        "Description: before work",
    ]
    assert one.execute("show checkpoint dg").endswith(text("nxos").rstrip("\n"))
    run(one, "clear checkpoint database")
    assert one.execute("show checkpoint summary") == ""
