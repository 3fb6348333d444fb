# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Two real ansible-playbook runs want to change the same devices at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils.lock import file_lock
from tests.integration.playbook_runs import PLAYBOOKS, PlaybookRun, edited_inventory, received_lines, run_playbook
from tests.integration.small_fleet import PLATFORMS, wanted, write_configs, write_intent
from tests.lab import Lab

pytestmark = pytest.mark.integration

HOSTS = {f"{platform.value}-contested": platform for platform in PLATFORMS}
TEXTS, PORTS = ["description"], ["access_vlan", "ipv4", "ipv6"]
"""What the two own: neither moves the ground under the other's feet."""
PATIENCE = 120.0
"""Seconds; a busy machine takes long to start two playbooks."""


@dataclass(frozen=True)
class Scene:
    lab: Lab
    inventory: Path
    intent: Path
    folder: Path

    @property
    def locks(self) -> Path:
        return self.folder / "locks"

    def play(self, name: str, **variables: object) -> PlaybookRun:
        files = {"drift_guard_intent_file": str(self.intent), "drift_guard_lock_dir": str(self.locks)}
        return run_playbook(
            PLAYBOOKS / "apply.yml",
            inventory=self.inventory,
            folder=self.folder / name,
            variables={**files, **variables},
        )

    def wait_for_sessions(self, count: int) -> None:
        """Until every device has had so many sessions that read it."""
        limit = time.monotonic() + PATIENCE
        while any(_reads(self.lab.log(host)) < count for host in HOSTS):
            assert time.monotonic() < limit
            time.sleep(0.1)


def _reads(log: list[list[str]]) -> int:
    return sum("show running-config" in session for session in log)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    write_configs(tmp_path, HOSTS)
    intent = write_intent(tmp_path / "intent.json", [wanted(platform, host=host) for host, platform in HOSTS.items()])
    with Lab(tmp_path) as lab:
        yield Scene(lab, edited_inventory(lab, file=tmp_path / "inventory.yml", hosts={}), intent, tmp_path)


def test_both_wait_for_their_turn_and_nothing_interleaves(scene: Scene) -> None:
    for host in HOSTS:
        scene.lab.fault(host, latency_ms=50)  # long enough for another to come in between
    with ThreadPoolExecutor() as pool:
        with ExitStack() as ours:
            for host in HOSTS:
                ours.enter_context(file_lock(host, folder=scene.locks, timeout=0))
            owned = {"texts": TEXTS, "ports": PORTS}
            runs = [
                pool.submit(scene.play, name, drift_guard_owned=owned[name], drift_guard_lock_timeout=PATIENCE)
                for name in owned
            ]
            scene.wait_for_sessions(2)  # both have their plan, and nobody may send anything yet
            assert all(received_lines(scene.lab.log(host)) == [] for host in HOSTS)
        texts, ports = (run.result() for run in runs)
    for host in HOSTS:
        assert (texts.statuses[host], ports.statuses[host]) == ("applied", "applied")
        planned = [texts.outcomes[host]["commands"], ports.outcomes[host]["commands"]]
        sessions = [
            (received_lines([session]), any("startup" in x or x == "write memory" for x in session))
            for session in scene.lab.log(host)
        ]
        # Who sends, proves and saves before the other one sends.
        acting = [session for session in sessions if session != ([], False)]
        first = acting[0][0]
        second = next(lines for lines in planned if lines != first)
        assert sorted(planned) == sorted([first, second])
        assert acting == [(first, False), ([], True), (second, False), ([], True)]


def test_who_does_not_wait_is_refused_and_told_by_whom(scene: Scene) -> None:
    with ExitStack() as ours:
        for host in HOSTS:
            ours.enter_context(file_lock(host, folder=scene.locks, timeout=0))
        run = scene.play("refused", drift_guard_lock_timeout=0)
    assert run.code == 2
    for host in HOSTS:
        outcome = run.outcomes[host]
        assert (outcome["status"], outcome["failure"]["class"]) == ("refused", "locked")
        assert "Expected: no other run on it. Actual: " in outcome["message"]
        assert " works on it. Nothing was sent." in outcome["message"]
        assert received_lines(scene.lab.log(host)) == []
    assert "3 devices: locked - Another run works on the device" in run.stdout
    assert "Traceback" not in run.output
