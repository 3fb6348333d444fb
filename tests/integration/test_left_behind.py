# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody else, or a run that was killed, left on a device before an apply."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils.session import open_session
from tests.integration.device_fixtures import libssh_connection
from tests.integration.fault_bench import VARIANTS, Bench, Variant, write_configs
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD

pytestmark = pytest.mark.integration

EOS, IOS_TIMER, _IOS, NXOS = VARIANTS


def typed(bench: Bench, *lines: str) -> None:
    """Somebody logs in, types and goes."""
    connection = libssh_connection(
        bench.lab.port(bench.name), become_password=ENABLE_PASSWORD, remote_user=USER, password=PASSWORD
    )
    with open_session(connection, platform=bench.variant.platform, silence=10) as session:
        for line in lines:
            session.send_line(line)


@pytest.mark.parametrize(
    ("variant", "lines", "words"),
    [
        pytest.param(
            EOS,
            ["configure session theirs", "hostname x", "commit timer 00:10:00"],
            "a commit timer of netops on the session theirs",
            id="EOS",
        ),
        pytest.param(
            IOS_TIMER,
            ["configure terminal revert timer 10", "hostname x", "end"],
            "a rollback timer of netops",
            id="IOS",
        ),
    ],
)
def test_a_change_that_waits_for_somebody_s_confirmation_is_left_alone(
    tmp_path: Path, variant: Variant, lines: list[str], words: str
) -> None:
    undone = [line.replace("hostname x", "interface Loopback77") for line in lines]
    with Lab(write_configs(tmp_path, variant), count=1) as lab:
        bench = Bench(lab, variant)
        name = bench.fresh()
        made, before = bench.plan(), lab.running(name)
        typed(bench, *undone)
        lab.forget_log(name)
        outcome = bench.apply(made).outcome
        assert "Loopback77" in lab.running(name)
        bench.wait(100_000)
        assert lab.running(name) == lab.startup(name) == before
    assert (outcome["status"], outcome["failure"]["class"]) == ("refused", "pending_transaction")
    assert words in outcome["message"]
    assert outcome["findings"][-1]["name"] == "pending_transaction"


def test_a_session_that_a_killed_run_left_is_ended_and_reported_and_others_are_not(tmp_path: Path) -> None:
    with Lab(write_configs(tmp_path, EOS), count=1) as lab:
        bench = Bench(lab, EOS)
        name = bench.fresh()
        typed(bench, "configure session drift-guard-0123abcd", "interface Ethernet9", "end")
        typed(bench, "configure session theirs", "end")
        outcome = bench.apply(bench.plan()).outcome
        sessions = lab.show(name, "show configuration sessions")
    assert outcome["status"] == "applied"
    (finding,) = [found for found in outcome["findings"] if found["name"] == "interrupted_run"]
    assert "drift-guard-0123abcd was pending" in finding["message"]
    assert "drift-guard-0123abcd" not in sessions
    assert "theirs" in sessions


def test_a_checkpoint_that_a_killed_run_left_is_reported_with_its_time(tmp_path: Path) -> None:
    with Lab(write_configs(tmp_path, NXOS), count=1) as lab:
        bench = Bench(lab, NXOS)
        name = bench.fresh()
        typed(bench, "checkpoint drift-guard-0123abcd", "checkpoint theirs")
        outcome = bench.apply(bench.plan()).outcome
        summary = lab.show(name, "show checkpoint summary")
    assert outcome["status"] == "applied"
    (finding,) = [found for found in outcome["findings"] if found["name"] == "interrupted_run"]
    assert "drift-guard-0123abcd, made at Thu, 00:00:00 01 Jan 1970" in finding["message"]
    assert "`rollback running-config checkpoint drift-guard-0123abcd atomic` goes back" in finding["message"]
    assert summary.count("Checkpoint Summary") == 1
    assert [line for line in summary.splitlines() if line.endswith(":")] == ["drift-guard-0123abcd:", "theirs:"]
