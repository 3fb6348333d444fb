# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible import constants as C  # noqa: N812  # Ansible's own name for it

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, NautobotError, NoIntentError
from ansible_collections.drift.guard.plugins.plugin_utils.intent_spool import Spool
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import Source

SOURCE = Source("https://nb", "token")


class Nautobot:
    """Remembers what it was asked, in a file, so that other processes' questions count."""

    def __init__(self, record: Path, *, seconds: float = 0) -> None:
        self.record = record
        self.seconds = seconds
        self.asked_at = 0.0
        self.problem: Exception | None = None

    def __call__(self, names: list[str]) -> Mapping[str, Any]:
        self.asked_at = time.time()
        with self.record.open("a") as file:
            file.write(f"{' '.join(names)}\n")
        time.sleep(self.seconds)
        if self.problem:
            raise self.problem
        errors = {"gone": NoIntentError("gone - none"), "twice": IntentError("twice - two")}
        return {name: errors.get(name) or {"name": name, "asked": len(self.asked)} for name in names}

    @property
    def asked(self) -> list[str]:
        return self.record.read_text().splitlines() if self.record.exists() else []


@pytest.fixture
def nautobot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nautobot:
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))
    return Nautobot(tmp_path / "asked")


@pytest.fixture
def device(nautobot: Nautobot) -> Callable[..., Any]:
    def ask(name: str, *, max_age: float = 60, batch: tuple[str, ...] = ("sw1", "sw2"), source: Source = SOURCE) -> Any:
        found, _fetched = Spool(source).device(name, batch=batch, max_age=max_age, fetch=nautobot)
        return found

    return ask


def test_the_first_host_fetches_for_its_batch(nautobot: Nautobot, device: Callable[..., Any]) -> None:
    assert device("sw2") == {"name": "sw2", "asked": 1}
    assert device("sw1") == {"name": "sw1", "asked": 1}
    assert nautobot.asked == ["sw1 sw2"]


def test_a_host_of_another_batch_fetches_for_that(nautobot: Nautobot, device: Callable[..., Any]) -> None:
    device("sw1")
    device("sw3", batch=("sw3", "sw4"))
    assert nautobot.asked == ["sw1 sw2", "sw3 sw4"]


def test_a_host_that_is_in_no_batch_still_gets_its_own(nautobot: Nautobot, device: Callable[..., Any]) -> None:
    assert device("sw9", batch=()) == {"name": "sw9", "asked": 1}


def test_intent_that_is_older_than_allowed_is_fetched_again(nautobot: Nautobot, device: Callable[..., Any]) -> None:
    device("sw1")
    time.sleep(0.05)
    assert device("sw1", max_age=0.01)["asked"] == 2
    assert device("sw1", max_age=60)["asked"] == 2


def test_even_what_may_not_be_a_moment_old_is_answered(device: Callable[..., Any]) -> None:
    assert device("sw1", max_age=0) == {"name": "sw1", "asked": 1}


def test_it_is_as_old_as_the_question_not_as_the_answer(nautobot: Nautobot) -> None:
    before = time.time()
    _device, fetched = Spool(SOURCE).device("sw1", batch=(), max_age=60, fetch=nautobot)
    assert before <= fetched <= nautobot.asked_at


def test_another_nautobot_or_token_is_another_fleet(nautobot: Nautobot, device: Callable[..., Any]) -> None:
    device("sw1")
    device("sw1", source=Source("https://other", "token"))
    device("sw1", source=Source("https://nb", "with other permissions"))
    assert len(nautobot.asked) == 3


@pytest.mark.parametrize(("name", "kind"), [("gone", NoIntentError), ("twice", IntentError)])
def test_one_host_s_problem_is_its_own(
    nautobot: Nautobot, device: Callable[..., Any], name: str, kind: type[IntentError]
) -> None:
    for _time in range(2):
        with pytest.raises(kind) as caught:
            device(name)
        assert type(caught.value) is kind
    assert device("sw1") == {"name": "sw1", "asked": 1}
    assert len(nautobot.asked) == 1


def test_what_failed_is_not_asked_again_by_every_worker(nautobot: Nautobot, device: Callable[..., Any]) -> None:
    nautobot.problem = NautobotError("https://nb - no")
    for name in ("sw1", "sw2", "sw3"):
        with pytest.raises(NautobotError, match="https://nb - no"):
            device(name)
    assert len(nautobot.asked) == 1


def test_many_workers_ask_once(nautobot: Nautobot, device: Callable[..., Any]) -> None:
    nautobot.seconds = 0.3
    names = tuple(f"sw{number}" for number in range(8))
    context = multiprocessing.get_context("fork")  # as Ansible's workers
    workers = [context.Process(target=device, args=(name,), kwargs={"batch": names}) for name in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 8
    assert nautobot.asked == [" ".join(names)]


def test_nobody_else_may_read_it(device: Callable[..., Any], tmp_path: Path) -> None:
    device("sw1")
    (folder,) = tmp_path.glob("drift-guard-*")
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir() if file.name != "lock")
