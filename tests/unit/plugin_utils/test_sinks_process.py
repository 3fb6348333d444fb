# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The process that the sinks are in, with one sink that writes down what it hears."""

from __future__ import annotations

import atexit
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import pytest
from ansible import constants

from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome, normalise
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise
from ansible_collections.drift.guard.plugins.plugin_utils.audit import recording
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import Recording
from ansible_collections.drift.guard.plugins.plugin_utils.outcome_spool import keep_outcome
from ansible_collections.drift.guard.plugins.plugin_utils.sinks import process, registry
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.process import SinksProcess
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext, Sink

FORK = get_context("fork")
STARTED = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


class Diary(Sink):
    def __init__(self, run: RunContext, *, file: Path) -> None:
        self._run = run
        self._file = file
        self._heard: list[str] = []
        recording.begin(Recording(run.id, "sqlite:///somewhere"))

    def outcome(self, outcome: Outcome, *, at: datetime) -> None:
        if outcome["device"] == "broken":
            raise ValueError("a device is called broken")
        self._heard.append(outcome["device"] if at > STARTED else "early")

    def flush(self) -> None:
        self._file.write_text(" ".join(self._heard), encoding="utf-8")
        self._run.warn("it was written")

    def close(self, summary: Summary) -> list[str]:
        return [f"{' '.join(self._heard)} of {len(summary['devices'])}"]


class Scene:
    """A diary, and a run whose only sink it is."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "diary"
        self.warnings: list[str] = []
        self.run = RunContext("run-1", STARTED, "check.yml", {}, lambda _name: None, self.warnings.append)

    def start(self) -> SinksProcess:
        return SinksProcess(["plans"], self.run)

    def keep(self, device: str, *, task: str = "check") -> None:
        """As a worker does."""
        keep_outcome({"status": "in_sync", "task": task}, host=device, hidden=False)

    def written(self, words: str) -> bool:
        """Whether they come to be written within a time in which even a busy machine does it."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.file.exists() and self.file.read_text("utf-8") == words:
                return True
            time.sleep(0.02)
        return False


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    found = Scene(tmp_path)
    monkeypatch.setattr(registry, "_opener", lambda _name: lambda run: Diary(run, file=found.file))
    monkeypatch.setattr(recording, "_current", None)
    monkeypatch.setattr(process, "_PAUSE", 3600)
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    return found


def pid_of(sinks: SinksProcess) -> int:
    pid = sinks._process.pid
    assert pid
    return pid


def summary(*devices: str) -> Summary:
    run = Run(id="run-1", started=STARTED, finished=STARTED, version="0.1.0")
    return summarise([normalise({"status": "in_sync"}, device=device) for device in devices], run=run)


def test_sinks_hear_everything_in_its_order_and_say_what_they_wrote(scene: Scene) -> None:
    sinks = scene.start()
    for name in ("sw2", "sw1", "sw3"):
        scene.keep(name)
    assert sinks.close(summary("sw1", "sw2", "sw3")) == ["sw2 sw1 sw3 of 3"]
    assert scene.warnings == []


def test_workers_know_where_to_record_as_soon_as_somebody_waited_and_until_the_end(scene: Scene) -> None:
    sinks = scene.start()
    assert recording.current() is None
    sinks.wait()
    assert recording.current() == Recording("run-1", "sqlite:///somewhere")
    sinks.close(summary())
    assert recording.current() is None


@pytest.mark.parametrize(("pause", "last"), [(3600, "apply"), (0, "check")])
def test_what_an_apply_did_is_written_at_once_and_what_was_checked_now_and_then(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, pause: float, last: str
) -> None:
    monkeypatch.setattr(process, "_PAUSE", pause)
    sinks = scene.start()
    scene.keep("sw1")
    scene.keep("sw2", task=last)
    assert scene.written("sw1 sw2")
    sinks.close(summary())


def test_a_broken_sink_is_said_so_and_the_run_goes_on(scene: Scene) -> None:
    sinks = scene.start()
    scene.keep("broken")
    scene.keep("sw1", task="apply")
    assert sinks.close(summary("sw1")) == []
    assert scene.warnings == ["the sink plans is out of order: a device is called broken"]


@pytest.mark.parametrize("opened", [True, False])
def test_a_process_that_is_killed_is_said_so_once_and_the_run_goes_on(scene: Scene, *, opened: bool) -> None:
    sinks = scene.start()
    if opened:
        sinks.wait()
    os.kill(pid_of(sinks), signal.SIGKILL)
    for name in ("sw1", "sw2"):
        scene.keep(name, task="apply")
    assert sinks.close(summary("sw1")) == []
    assert scene.warnings == ["the recorder's process was killed, and nothing more is recorded."]


def test_nothing_can_be_sent_where_the_process_was_killed_before_it_said_where_to_record(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_opener", lambda _name: lambda _run: time.sleep(600))
    sinks = scene.start()
    os.kill(pid_of(sinks), signal.SIGKILL)
    sinks.wait()
    with pytest.raises(recording.UnrecordedError, match=r"process was killed\. Nothing was sent"):
        recording.required_recording(None)
    sinks.close(summary())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_is_meant_for_the_run_leaves_time_to_write(scene: Scene, number: signal.Signals) -> None:
    sinks = scene.start()
    sinks.wait()
    os.kill(pid_of(sinks), number)
    scene.keep("sw1")
    assert sinks.close(summary("sw1")) == ["sw1 of 1"]


def _die_after(scene: Scene, leave: Callable[[], object]) -> None:
    scene.start()
    scene.keep("sw1")
    leave()
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("worker_outlives_it", [False, True])
def test_what_is_known_when_ansible_is_killed_is_written(scene: Scene, *, worker_outlives_it: bool) -> None:
    workers: SimpleQueue[int | None] = FORK.SimpleQueue()
    ours = FORK.Event()

    def start_worker() -> None:
        worker = FORK.Process(target=ours.wait)
        worker.start()
        workers.put(worker.pid)

    ansible = FORK.Process(target=_die_after, args=(scene, start_worker if worker_outlives_it else str))
    ansible.start()
    ansible.join()
    assert ansible.exitcode == -signal.SIGKILL
    assert scene.written("sw1")
    if worker_outlives_it:
        os.kill(workers.get() or 0, 0)  # it is there
        ours.set()


def test_a_run_that_is_interrupted_ends_the_process_too(scene: Scene) -> None:
    def interrupted() -> None:
        scene.start()
        scene.keep("sw1")

    ansible = FORK.Process(target=_run_as_a_program, args=(interrupted,))
    ansible.start()
    ansible.join(60)
    assert ansible.exitcode == 0
    assert scene.written("sw1")


def _run_as_a_program(work: Callable[[], object]) -> None:
    """With the end of a program, which multiprocessing's processes leave out; without the end of these tests."""
    atexit._clear()
    work()
    atexit._run_exitfuncs()
