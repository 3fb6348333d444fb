# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The name of a run, which its workers, its plans and its reports share.

It lies in Ansible's temporary folder, which is private, there before any worker is, and goes with the run.
"""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from pathlib import Path

from ansible import constants as C  # noqa: N812  # Ansible's own name for it

_FILE = "drift-guard-run"


def begin_run(started: datetime) -> str:
    """Name a run so that names sort by time and two runs in the same second differ; one process may have several."""
    name = _new_name(started)
    scratch = _place().with_suffix(f".{os.getpid()}")
    scratch.write_text(name, encoding="utf-8")
    scratch.replace(_place())
    return name


def run_name() -> str:
    """The name of this run; the first who asks gives one where no recorder did."""
    try:
        with _place().open("x", encoding="utf-8") as file:
            file.write(_new_name(datetime.now(UTC)))
    except FileExistsError:
        pass
    return _place().read_text(encoding="utf-8")


def _new_name(started: datetime) -> str:
    return f"{started:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"


def _place() -> Path:
    return Path(C.DEFAULT_LOCAL_TMP) / _FILE
