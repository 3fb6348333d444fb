# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run per device: between processes of one machine, and between controllers that share a PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import LockedError, RefusedError
from ansible_collections.drift.guard.plugins.plugin_utils.lock_options import take_lock
from tests import postgresql
from tests.conftest import ROOT

pytestmark = pytest.mark.integration

HOLD = """
import sys, time
import tests.conftest
from contextlib import ExitStack
from ansible_collections.drift.guard.plugins.plugin_utils.lock_options import take_lock
with ExitStack() as held:
    take_lock(held, device="sw1", options={"lock_timeout": 0, "lock_dir": sys.argv[1], "database_url": sys.argv[2]})
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgresql.running() as server:
        yield server.new_database()


@pytest.fixture(params=["file", "database"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Folder and database of two runs that share one of both."""
    if request.param == "file":
        yield [str(tmp_path / "locks"), ""], [str(tmp_path / "locks"), ""]
    else:
        url = request.getfixturevalue("database")
        yield [str(tmp_path / "here"), url], [str(tmp_path / "there"), url]


class Other:
    """Another process that has the device."""

    def __init__(self, options: list[str]) -> None:
        command = [sys.executable, "-c", HOLD, *options]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "held\n"

    def end(self) -> None:
        """As a run that is done does."""
        self.process.communicate("")

    def kill(self) -> None:
        """As a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def other(shared: tuple[list[str], list[str]]) -> Iterator[Other]:
    process = Other(shared[0])
    yield process
    if process.process.poll() is None:
        process.kill()


def take(options: list[str], *, device: str = "sw1", timeout: float = 0) -> str:
    """Take it and let go; who had it before without letting go."""
    folder, url = options
    with ExitStack() as held:
        return str(
            take_lock(held, device=device, options={"lock_timeout": timeout, "lock_dir": folder, "database_url": url})
        )


def test_the_holder_is_named(shared: tuple[list[str], list[str]], other: Other) -> None:
    with pytest.raises(LockedError, match=r"^sw1 - Expected: no other run on it\. Actual: ") as caught:
        take(shared[1])
    said = str(caught.value)
    assert f"(process {other.process.pid}) since 20" in said
    assert "UTC works on it. Nothing was sent." in said
    assert "postgresql://" not in said


def test_names_of_devices_are_the_same_in_any_case(shared: tuple[list[str], list[str]], other: Other) -> None:
    with pytest.raises(LockedError):
        take(shared[1], device="SW1")


def test_another_device_is_free(shared: tuple[list[str], list[str]], other: Other) -> None:
    assert take(shared[1], device="sw2") == "None"


def test_who_waits_gets_it_as_soon_as_it_is_free(shared: tuple[list[str], list[str]], other: Other) -> None:
    ending = threading.Timer(0.5, other.end)
    ending.start()
    before = time.monotonic()
    assert take(shared[1], timeout=60) == "None"
    assert time.monotonic() - before < 30
    ending.join()


def test_who_waits_too_long_is_refused(shared: tuple[list[str], list[str]], other: Other) -> None:
    with pytest.raises(LockedError, match=r"Actual after 0\.3 s: .* works on it"):
        take(shared[1], timeout=0.3)


def test_a_lock_goes_with_a_killed_process(shared: tuple[list[str], list[str]], other: Other) -> None:
    other.kill()
    before = take(shared[1], timeout=10)
    if shared[0] == shared[1]:  # a database keeps no word of connections that ended
        assert f"(process {other.process.pid}) since " in before
    assert take(shared[1], timeout=10) == "None"


def test_what_was_given_back_leaves_nothing_behind(shared: tuple[list[str], list[str]], other: Other) -> None:
    other.end()
    assert take(shared[1], timeout=10) == "None"


def test_the_run_itself_may_fail_and_gives_it_back(tmp_path: Path) -> None:
    def fail() -> None:
        with ExitStack() as held:
            take_lock(held, device="sw1", options={"lock_timeout": 0, "lock_dir": str(tmp_path), "database_url": ""})
            raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        fail()
    assert take([str(tmp_path), ""]) == "None"


def test_all_users_may_lock_and_nobody_may_take_files_away(tmp_path: Path) -> None:
    take([str(tmp_path / "locks"), ""])
    (file,) = (tmp_path / "locks").iterdir()
    assert (tmp_path / "locks").stat().st_mode & 0o7777 == 0o1777
    assert file.stat().st_mode & 0o777 == 0o666


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    take([str(tmp_path / "locks"), ""])
    (file,) = (tmp_path / "locks").iterdir()
    precious = tmp_path / "precious"
    precious.write_text("precious")
    file.unlink()
    file.symlink_to(precious)
    with pytest.raises(RefusedError, match=r"a file to lock in .* Correct drift_guard_lock_dir") as caught:
        take([str(tmp_path / "locks"), ""])
    assert caught.value.name == "lock_unavailable"
    assert precious.read_text() == "precious"


@pytest.mark.parametrize(
    ("url", "actual"),
    [
        ("sqlite:////tmp/x.db", "sqlite has no locks that go with their holder; use PostgreSQL"),
        ("what is this", "drift_guard_database_url is no URL"),
        ("postgresql://drift:s3cret@127.0.0.1:1/drift", "refused"),
    ],
)
def test_without_its_database_nothing_is_sent(tmp_path: Path, url: str, actual: str) -> None:
    with pytest.raises(RefusedError, match="Expected: the lock of the database that controllers share") as caught:
        take([str(tmp_path), url])
    assert actual in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert caught.value.name == "lock_unavailable"
