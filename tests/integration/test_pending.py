# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What others, and killed runs of ours, left pending on a device, over real SSH."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Finding
from ansible_collections.drift.guard.plugins.plugin_utils.pending import PendingTransactionError, clear_the_way
from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession, open_session
from tests.integration.device_fixtures import libssh_connection
from tests.integration.small_fleet import write_configs
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD
from tests.unit.builders import EOS, port

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("pending")
    write_configs(folder, {"spine1": EOS})
    with Lab(folder) as running:
        yield running


@pytest.fixture
def session(lab: Lab) -> Iterator[DeviceSession]:
    lab.restart("spine1")  # nothing is pending
    connection = libssh_connection(
        lab.port("spine1"), become_password=ENABLE_PASSWORD, remote_user=USER, password=PASSWORD
    )
    with open_session(connection, platform=EOS, device="spine1") as opened:
        yield opened


def stage(session: DeviceSession, name: str, *, end: str = "end") -> None:
    """Somebody begins a session and leaves it."""
    for line in (f"configure session {name}", f"interface {port(EOS, 1)}", "description theirs", end):
        session.send_line(line)


def look(session: DeviceSession) -> tuple[list[Finding], list[str]]:
    """What is found, and the lines that were announced before they were typed."""
    announced: list[str] = []
    return clear_the_way(session, before_send=announced.append), announced


def test_nothing_is_said_where_nothing_is_pending(session: DeviceSession) -> None:
    assert look(session) == ([], [])


def test_a_session_of_somebody_else_is_named_and_left_alone(session: DeviceSession) -> None:
    stage(session, "theirs")
    (finding,), announced = look(session)
    assert announced == []
    assert (finding.name, finding.severity.value) == ("foreign_session", "warning")
    assert "Expected: no other configuration session. Actual: theirs is pending. It was left alone" in finding.message
    assert "theirs" in session.run("show configuration sessions")


def test_a_session_of_a_killed_run_of_ours_is_ended(session: DeviceSession) -> None:
    stage(session, "drift-guard-0123abcd")
    (finding,), announced = look(session)
    assert finding.name == "interrupted_run"
    assert announced == ["configure session drift-guard-0123abcd abort"]
    assert "drift-guard-0123abcd" not in session.run("show configuration sessions")


def test_a_commit_of_somebody_else_that_waits_for_confirmation_refuses_ours(session: DeviceSession) -> None:
    stage(session, "theirs", end="commit timer 00:10:00")
    with pytest.raises(PendingTransactionError, match="Actual: a commit timer of netops on the session theirs"):
        look(session)
