# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a command takes is the sum over everything that came of it, and nothing of it is left."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from tests.bench.process_tree import CommandFailedError, Usage, measured

_OUTLIVES = """
import os, pathlib, sys, time
done = pathlib.Path(sys.argv[1])
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:  # its parent ends at once, as that of a daemon does
        page = bytearray(60_000_000)
        while time.process_time() < 0.5:
            pass
        done.with_suffix(".new").write_text(str(os.getpid()))
        done.with_suffix(".new").rename(done)
        time.sleep(600)
    os._exit(0)
os.wait()
while not done.exists():
    time.sleep(0.01)
"""
_SHARES = """
import os, time
pages = bytearray(60_000_000)
for worker in range(4):
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
for worker in range(4):
    os.wait()
"""


def test_what_a_process_took_that_outlived_its_parent_is_counted_and_the_process_is_ended(tmp_path: Path) -> None:
    usage = _python(_OUTLIVES, tmp_path, str(tmp_path / "pid"))
    assert usage.cpu >= 0.5
    assert usage.memory >= 60
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_a_page_that_workers_share_is_counted_once(tmp_path: Path) -> None:
    assert 60 <= _python(_SHARES, tmp_path).memory < 120


def test_what_the_caller_and_its_other_children_take_is_not_counted(tmp_path: Path) -> None:
    burnt = "import time\nwhile time.process_time() < 0.5: pass"
    _python(burnt, tmp_path)
    assert _python("", tmp_path).cpu < 0.5


def test_a_command_that_fails_is_an_error_with_the_end_of_its_output(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match=r"ended with 3:\nno such fleet"):
        _python("import sys; print('no such fleet'); sys.exit(3)", tmp_path)


def test_other_exit_codes_may_be_expected(tmp_path: Path) -> None:
    output = tmp_path / "output"
    assert measured([sys.executable, "-c", "exit(2)"], output=output, codes=(0, 2)).wall > 0


def _python(program: str, folder: Path, *words: str) -> Usage:
    return measured([sys.executable, "-c", program, *words], output=folder / "output")
