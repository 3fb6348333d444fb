# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fifty writers that are killed while they send: a device never got a line that is not in the trail."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.module_utils.protection import IOS_INVERSE
from ansible_collections.drift.guard.plugins.plugin_utils.audit import recording
from ansible_collections.drift.guard.plugins.plugin_utils.audit.command_trail import CommandTrail
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import Recording
from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store
from ansible_collections.drift.guard.plugins.plugin_utils.session import open_session
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.envelope import envelope_for
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.send import apply_lines
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.sent import TransactionInterruptedError
from tests.integration.device_fixtures import libssh_connection
from tests.integration.small_fleet import drifted_config, planned_lines
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD
from tests.postgresql import Server
from tests.unit.builders import IOS

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KILLS = 50
LINES = planned_lines(IOS) * 4


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("kill")
    (folder / "sw1.ios.cfg").write_text(drifted_config(IOS, host="sw1"), encoding="utf-8")
    with Lab(folder) as running:
        yield running


def send(port: int, url: str, run: str) -> None:
    """What a worker does between reading a device and proving the result."""
    recording.begin(Recording(run, url))
    connection = libssh_connection(port, become_password=ENABLE_PASSWORD, remote_user=USER, password=PASSWORD)
    with (
        CommandTrail("sw1", note=print) as trail,
        open_session(connection, platform=IOS, silence=5) as session,
    ):
        trail.plan({"commands": LINES}, approval={}, asked=None)
        envelope = envelope_for(IOS_INVERSE, digest=run)
        trail.sent(apply_lines(session, lines=LINES, envelope=envelope, before_send=trail.before_send).as_dict())


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_line_that_a_device_got_is_missing_from_the_trail(
    lab: Lab, tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/audit.sqlite"
    if database == "postgresql":
        url = request.getfixturevalue("postgresql").new_database()
    store = Store(url)
    store.prepare()
    chance = random.Random(20260302)
    context = multiprocessing.get_context("fork")
    cut_short = 0
    for number in range(KILLS // 2):
        lab.forget_log("sw1")
        run = f"run-{number}"
        worker = context.Process(target=send, args=(lab.port("sw1"), url, run))
        worker.start()
        goal = chance.randrange(1, len(LINES))
        while worker.is_alive() and sum(len(session) for session in lab.log("sw1")) < 5 + goal:
            time.sleep(chance.random() / 100)
        if worker.pid is not None and worker.is_alive():
            os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        got = [line for session in lab.log("sw1") for line in session]
        got = got[got.index("configure terminal") :] if "configure terminal" in got else []
        recorded = [entry.read()["line"] for entry in store.entries() if entry.run == run and entry.kind == "command"]
        assert recorded[: len(got)] == got
        assert len(recorded) - len(got) <= 1  # at most the line that was on its way
        cut_short += worker.exitcode == -signal.SIGKILL and 0 < len(got) < len(LINES)
    assert cut_short >= KILLS // 3
    assert store.find_breaks() == []


def test_a_store_that_breaks_midway_ends_the_sending_but_not_what_leads_back(
    lab: Lab, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.new_database()
    Store(url).prepare()
    lab.forget_log("sw1")
    notes: list[dict[str, str]] = []
    monkeypatch.setattr(recording, "_current", Recording("run-x", url))
    connection = libssh_connection(
        lab.port("sw1"), become_password=ENABLE_PASSWORD, remote_user=USER, password=PASSWORD
    )
    with (
        CommandTrail("sw1", note=notes.append) as trail,
        open_session(connection, platform=IOS, silence=5) as session,
    ):
        trail.plan({"commands": LINES}, approval={}, asked=None)

        def break_at_the_fourth(line: str) -> None:
            if line == LINES[2]:
                postgresql.drop(url)
            trail.before_send(line)

        with pytest.raises(TransactionInterruptedError, match="line 4 can't be recorded, so it is not sent") as caught:
            apply_lines(
                session, lines=LINES, envelope=envelope_for(IOS_INVERSE, digest="x"), before_send=break_at_the_fourth
            )
        trail.before_send("no vlan 20")  # leads back, and must not fail for want of a record
    assert list(caught.value.sent.lines) == ["configure terminal", *LINES[:2]]
    assert [line for session in lab.log("sw1") for line in session][-3:] == ["configure terminal", *LINES[:2]]
    (finding,) = notes
    assert (finding["name"], finding["severity"]) == ("audit_store", "error")
    assert "the record of what was sent is incomplete" in finding["message"]
