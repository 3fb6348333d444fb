# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What workers keep for the evidence of their run: in Ansible's temporary folder, which is private and goes with it."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from ansible import constants as C  # noqa: N812  # Ansible's own name for it


def begin() -> None:
    """Let workers keep evidence from now on; what an earlier playbook of this process left is dropped."""
    end()
    _folder().mkdir(mode=0o700)


def end() -> None:
    """No more."""
    shutil.rmtree(_folder(), ignore_errors=True)


def is_wanted() -> bool:
    """Whether anybody will collect it."""
    return _folder().is_dir()


def keep(record: Mapping[str, Any]) -> None:
    """Keep a record; several of one device keep their order by their names."""
    handle, made = mkstemp(dir=_folder(), prefix=f"{time.time_ns():020}-")
    with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - it is a descriptor
        file.write(json.dumps(record))  # json.dump would do it value by value, many times slower
    Path(made).rename(f"{made}.json")


def collect() -> Iterator[dict[str, Any]]:
    """All that was kept, in its order; what a killed worker left half written is not."""
    for path in sorted(_folder().glob("*.json")):
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        yield record


def _folder() -> Path:
    return Path(C.DEFAULT_LOCAL_TMP) / "drift-guard-evidence"
