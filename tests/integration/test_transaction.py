# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import LintError
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.module_utils.protection import (
    EOS_SESSION,
    IOS_INVERSE,
    IOS_REVERT_TIMER,
    NXOS_CHECKPOINT,
    Protection,
)
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError
from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession, open_session
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.envelope import envelope_for
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.saving import save
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.send import apply_lines
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.sent import (
    Rejection,
    Sent,
    TransactionInterruptedError,
)
from tests.integration.device_fixtures import RunningDevice, libssh_connection, running_device
from tests.integration.scripted_device import PAUSE, Script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.integration

LINES = ["interface Ethernet1", " description ERROR: peer not found, core1#", " no shutdown"]
DIGEST = "sha256:0123"
NAME = "drift-guard-e88869a3"
PROTECTIONS = {Platform.IOS: IOS_INVERSE, Platform.NXOS: NXOS_CHECKPOINT, Platform.EOS: EOS_SESSION}
COMMIT = "commit timer 00:05:00"
DIFF = "--- system:/running-config\n+++ session:/x\n@@ -1,2 +1,3 @@\n interface Ethernet1\n+   description x\n"


@pytest.fixture
def device(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RunningDevice]:
    with running_device(request.param, folder=tmp_path) as running:
        yield running


def scripted(*scripts: Script) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("device", [pytest.param(s, id=s.platform) for s in scripts], indirect=True)


def log_in(device: RunningDevice, platform: Platform) -> DeviceSession:
    return open_session(libssh_connection(device.port), platform=platform, silence=1)


def applied(
    device: RunningDevice, platform: Platform, lines: list[str] = LINES, *, protection: Protection | None = None
) -> Sent:
    with log_in(device, platform) as session:
        envelope = envelope_for(protection or PROTECTIONS[platform], digest=DIGEST, seconds=300)
        return apply_lines(session, lines=lines, envelope=envelope)


def typed_after_login(device: RunningDevice) -> list[str]:
    return device.typed.removesuffix("\r").split("\r")[2:]


def test_the_session_is_named_by_the_plan() -> None:
    assert envelope_for(EOS_SESSION, digest=DIGEST).enter == f"configure session {NAME}"
    assert envelope_for(EOS_SESSION, digest="another").enter != f"configure session {NAME}"


@scripted(Script(platform="ios"), Script(platform="nxos"))
def test_the_device_gets_those_bytes_and_no_others(device: RunningDevice, request: pytest.FixtureRequest) -> None:
    platform = Platform(request.node.callspec.id)
    sent = applied(device, platform)
    before = [f"checkpoint {NAME}"] if platform is Platform.NXOS else []
    assert typed_after_login(device) == [*before, "configure terminal", *LINES, "end"]
    assert list(sent.lines) == typed_after_login(device)
    assert (sent.acknowledged, sent.rejected, sent.replies, sent.notes) == (3, None, (), ())


@scripted(Script(platform="ios", modes={"configure terminal revert timer 5": "config"}))
def test_ios_arms_the_revert_timer_with_the_line_that_enters(device: RunningDevice) -> None:
    applied(device, Platform.IOS, protection=IOS_REVERT_TIMER)
    assert typed_after_login(device) == ["configure terminal revert timer 5", *LINES, "end"]


@scripted(Script(platform="ios", texts={LINES[1]: "% Incomplete command.\n\n"}))
def test_a_refused_line_ends_the_transaction(device: RunningDevice) -> None:
    sent = applied(device, Platform.IOS)
    assert typed_after_login(device) == ["configure terminal", LINES[0], LINES[1], "end"]
    assert sent.rejected == Rejection(index=1, line=LINES[1], reply="% Incomplete command.")
    assert (sent.acknowledged, sent.undone) == (1, False)


@scripted(
    Script(
        platform="ios",
        texts={"configure terminal": "% Configuration mode locked.\n"},
        modes={"configure terminal": "exec"},
    )
)
def test_a_device_that_does_not_let_us_configure_gets_no_line(device: RunningDevice) -> None:
    sent = applied(device, Platform.IOS)
    assert typed_after_login(device) == ["configure terminal"]
    assert sent.rejected == Rejection(index=-1, line="configure terminal", reply="% Configuration mode locked.")
    assert sent.undone


@scripted(Script(platform="ios", modes={LINES[0]: "config"}))
def test_a_section_that_is_not_entered_gets_no_lines(device: RunningDevice) -> None:
    sent = applied(device, Platform.IOS)
    assert sent.rejected
    assert sent.rejected.index == 0
    assert typed_after_login(device) == ["configure terminal", LINES[0], "end"]


@scripted(Script(platform="ios", modes={LINES[1]: "exec"}))
def test_nothing_is_typed_into_the_exec_mode(device: RunningDevice) -> None:
    sent = applied(device, Platform.IOS)
    assert sent.rejected
    assert sent.rejected.index == 1
    assert typed_after_login(device) == ["configure terminal", *LINES[:2]]


@scripted(Script(platform="ios", questions={LINES[1]: "This removes everything. Continue? [confirm]"}))
def test_a_question_is_not_answered(device: RunningDevice) -> None:
    sent = applied(device, Platform.IOS)
    assert sent.rejected
    assert "Continue? [confirm]" in sent.rejected.reply
    assert typed_after_login(device) == ["configure terminal", LINES[0], LINES[1], "\x03end"]


@scripted(Script(platform="ios", texts={LINES[2]: "%Warning: look here\n"}))
def test_a_warning_is_a_note(device: RunningDevice) -> None:
    sent = applied(device, Platform.IOS)
    assert sent.rejected is None
    assert sent.notes == ("no shutdown: %Warning: look here",)
    assert [reply.as_dict() for reply in sent.replies] == [{"line": " no shutdown", "text": "%Warning: look here"}]


@scripted(Script(platform="ios", texts={LINES[1]: f"Is it [confirm]{PAUSE} or not\n"}))
def test_a_reply_that_reads_like_a_question_and_goes_on_is_a_note(device: RunningDevice) -> None:
    sent = applied(device, Platform.IOS)
    assert sent.rejected is None
    assert sent.notes == (f"{LINES[1].strip()}: Is it [confirm] or not",)


@scripted(Script(platform="eos"))
def test_eos_stages_shows_and_commits(device: RunningDevice) -> None:
    sent = applied(device, Platform.EOS)
    review = "show session-config diffs"
    assert typed_after_login(device) == [f"configure session {NAME}", review, *LINES, review, COMMIT]
    assert list(sent.lines) == typed_after_login(device)
    assert (sent.acknowledged, sent.rejected, sent.undone) == (3, None, False)


@scripted(
    Script(platform="eos", texts={LINES[2]: "! IP configuration will be ignored while interface is a switchport\n"})
)
def test_an_eos_warning_is_a_note(device: RunningDevice) -> None:
    sent = applied(device, Platform.EOS)
    assert sent.rejected is None
    assert sent.notes == ("no shutdown: ! IP configuration will be ignored while interface is a switchport",)


@scripted(Script(platform="eos", texts={LINES[1]: "% Invalid input\n"}))
def test_eos_undoes_everything_after_a_refused_line(device: RunningDevice) -> None:
    sent = applied(device, Platform.EOS)
    enter = f"configure session {NAME}"
    assert typed_after_login(device)[2:] == [LINES[0], LINES[1], "end", enter, "abort"]
    assert sent.rejected == Rejection(index=1, line=LINES[1], reply="% Invalid input")
    assert sent.undone


@scripted(Script(platform="eos", texts={COMMIT: "% Cannot commit session\n"}, modes={COMMIT: "config-s-drift--if-Et1"}))
def test_eos_undoes_everything_after_a_refused_commit(device: RunningDevice) -> None:
    sent = applied(device, Platform.EOS)
    assert sent.rejected == Rejection(index=3, line=COMMIT, reply="% Cannot commit session")
    assert (sent.acknowledged, sent.undone) == (3, True)


@scripted(Script(platform="eos", texts={"show session-config diffs": DIFF}))
def test_what_an_aborted_run_left_in_the_session_is_dropped_first(device: RunningDevice) -> None:
    sent = applied(device, Platform.EOS)
    enter = f"configure session {NAME}"
    assert typed_after_login(device)[:4] == [enter, "show session-config diffs", "abort", enter]
    assert sent.notes == (f"{enter}: a pending session of that name was discarded",)
    assert sent.diff == DIFF.rstrip("\n")


@pytest.mark.parametrize(
    ("device", "kind"),
    [
        pytest.param(Script(drops=[LINES[1]]), FailureKind.LOST, id="the session drops"),
        pytest.param(Script(hangs=[LINES[1]]), FailureKind.TIMEOUT, id="the device hangs"),
    ],
    indirect=["device"],
)
def test_silence_midway_tells_how_far_it_came(device: RunningDevice, kind: FailureKind) -> None:
    with pytest.raises(TransactionInterruptedError) as caught:
        applied(device, Platform.IOS)
    assert caught.value.kind is kind
    assert caught.value.sent.acknowledged == 1
    assert caught.value.sent.lines == ("configure terminal", LINES[0], LINES[1])


@scripted(Script(platform="eos", drops=[LINES[1]]))
def test_a_pending_eos_session_is_named(device: RunningDevice) -> None:
    with pytest.raises(TransactionInterruptedError, match=f"configure session {NAME} abort"):
        applied(device, Platform.EOS)


@scripted(Script())
def test_no_lines_send_nothing(device: RunningDevice) -> None:
    assert applied(device, Platform.IOS, []) == Sent()
    assert typed_after_login(device) == []


@pytest.mark.parametrize("line", ["", " ", "a\nreload", "a\rb", "what?", "a\tb", "\x03", "a\u2028b", "\ud800"])
@scripted(Script())
def test_a_line_that_cannot_be_typed_is_refused_before_anything_is_sent(device: RunningDevice, line: str) -> None:
    with pytest.raises(LintError):
        applied(device, Platform.IOS, [*LINES, line])
    assert typed_after_login(device) == []


@pytest.mark.parametrize(
    ("device", "platform", "command"),
    [
        pytest.param(
            Script(texts={"write memory": "Building configuration...\n[OK]\n"}), Platform.IOS, "write memory", id="ios"
        ),
        pytest.param(
            Script(
                platform="nxos",
                texts={
                    "copy running-config startup-config": "[##    ] 20%\r[######] 100%\n"
                    "Copy complete, now saving to disk (please wait)...\nCopy complete.\n"
                },
            ),
            Platform.NXOS,
            "copy running-config startup-config",
            id="nxos",
        ),
        pytest.param(
            Script(platform="eos", texts={"write memory": "Copy completed successfully.\n"}),
            Platform.EOS,
            "write memory",
            id="eos",
        ),
    ],
    indirect=["device"],
)
def test_saving(device: RunningDevice, platform: Platform, command: str) -> None:
    with log_in(device, platform) as session:
        assert save(session).line == command
    assert typed_after_login(device) == [command]


@pytest.mark.parametrize(
    ("device", "words"),
    [
        pytest.param(
            Script(texts={"write memory": "startup-config file open failed (Device or resource busy)\n"}),
            "resource busy",
            id="an error without a sign",
        ),
        pytest.param(Script(), "no word about it", id="no word"),
        pytest.param(
            Script(questions={"write memory": "Overwrite the previous NVRAM configuration?[confirm]"}),
            "the question 'Overwrite the previous NVRAM configuration?[confirm]'",
            id="a question",
        ),
    ],
    indirect=["device"],
)
def test_a_copy_that_is_not_confirmed_is_no_copy(device: RunningDevice, words: str) -> None:
    with log_in(device, Platform.IOS) as session, pytest.raises(SessionError) as caught:
        save(session)
    assert caught.value.kind is FailureKind.REJECTED
    assert words in caught.value.message
