# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings and fixtures that every test shares."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

import pytest
from ansible.plugins.loader import init_plugin_loader
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from playwright.sync_api import Browser
from xdist.scheduler import LoadScopeScheduling

from tests.browser import chromium, launched
from tests.lab.nautobot import Nautobot
from tests.lab.nautobot.install import locked
from tests.postgresql import Server, running

ROOT = Path(__file__).resolve().parent.parent
NAUTOBOT = ROOT / ".cache" / "nautobot" / "test"
"""The state of the instance that all processes of a test run share, apart from the one that a person works with."""

NAUTOBOT_TESTS = ("tests/e2e/", "tests/integration/test_nautobot_lab.py")
"""Whose modules take turns with it."""

RUNNING = pytest.StashKey[TextIO]()
"""A file that each run locks together with the others."""

FAULT_MATRIX = ROOT / "build" / "fault-matrix"
"""One file for each fault and protection: what came of it, at how many lines."""

# Wall time says nothing on a shared machine, hence no deadline and no complaint about slow generation.
settings.register_profile(
    "dev",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=DirectoryBasedExampleDatabase(ROOT / ".hypothesis" / "examples"),
)
# The same examples in every run: a red build must be red for the next person too.
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

# As Ansible's command line does it: from here on `ansible_collections.drift.guard` and the vendors' collections in
# site-packages import, and plugins are found by name. It has to come first, since what was imported before lacks
# the metadata that the plugin loaders ask for. Whether the core loads without Ansible is therefore a test for a
# process of its own.
init_plugin_loader([str(ROOT / "collections")])

# The jobs' parts that need no Nautobot import without the package's own file, which registers the jobs there.
_jobs = ModuleType("jobs")
_jobs.__path__ = [str(ROOT / "jobs")]
sys.modules.setdefault("jobs", _jobs)


class OneNautobot(LoadScopeScheduling):
    """Whatever takes its turn with the run's Nautobot is for one process: a second one would only wait."""

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        return "nautobot" if scope.startswith(NAUTOBOT_TESTS) else scope


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneNautobot:
    """As ``--dist=loadscope`` does it, but for what takes turns."""
    return OneNautobot(config, log)


def pytest_xdist_auto_num_workers() -> int:
    """One for each core, but not many, and one more: who has Nautobot waits half of the time."""
    return min(len(os.sched_getaffinity(0)), 4) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With several processes, begin with what takes long, lest one of them ends with it alone."""
    if hasattr(config, "workerinput"):
        items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    """Nautobot's first, since nothing takes longer; the properties; files with labs, slow ones before; the rest."""
    if item.nodeid.startswith(NAUTOBOT_TESTS):
        return -1
    slow, integration = (item.get_closest_marker(name) is not None for name in ("slow", "integration"))
    return {(True, False): 0, (True, True): 1, (False, True): 2, (False, False): 3}[slow, integration]


@pytest.fixture(scope="module")
def nautobot(server: Nautobot) -> Nautobot:
    """The same by its usual name, which tests/e2e gives to something else."""
    return server


@pytest.fixture(scope="module")
def server() -> Iterator[Nautobot]:
    """A Nautobot with users and nothing else, which the module has for itself; other modules wait."""
    shared = Nautobot(NAUTOBOT)
    with locked(NAUTOBOT / "turn"):
        if not shared.up():
            shared.reset()
        yield shared


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium. It ends with the module, for no other loop may run in the process while it lives."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium: install Debian's chromium, or name another in CHROMIUM")
    with launched(program) as running:
        yield running


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL without a database of anybody's."""
    with running() as server:
        yield server


def pytest_configure(config: pytest.Config) -> None:
    """Say that there is a run, for the end of another one in this checkout; a listing of tests isn't one."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        NAUTOBOT.mkdir(parents=True, exist_ok=True)
        config.stash[RUNNING] = (NAUTOBOT / "runs").open("a")
        fcntl.flock(config.stash[RUNNING], fcntl.LOCK_SH)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The Nautobot ends with the last run, whichever process started it."""
    if runs := config.stash.get(RUNNING, None):
        with runs, contextlib.suppress(BlockingIOError):
            fcntl.flock(runs, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Nautobot(NAUTOBOT).down()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The totals of the fault matrix, whichever processes ran it."""
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(FAULT_MATRIX.glob("*.json"))]
    if rows:
        terminalreporter.section("what faults at every line of an apply came to")
    for row in rows:
        totals = ", ".join(f"{count} {word}" for word, count in sorted(row["totals"].items()))
        terminalreporter.write_line(f"{row['variant']:<17} {row['fault']:<20} {totals}")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget the totals of an earlier run; a listing of tests isn't one."""
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        for file in FAULT_MATRIX.glob("*.json"):
            file.unlink()
