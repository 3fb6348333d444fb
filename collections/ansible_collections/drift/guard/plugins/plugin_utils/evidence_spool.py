# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What workers keep for the evidence of their run: in Ansible's temporary folder, which is private and goes with it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ansible import constants as C  # noqa: N812  # Ansible's own name for it

from ansible_collections.drift.guard.plugins.module_utils.evidence.bundle import encode

_LONGEST = 80


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
    """Keep a record; several of one device keep their order by their names.

    It is encoded here, since workers share the machine's cores, and who collects is one process that all wait for.
    """
    scratch = _folder() / f"{time.monotonic_ns():020}-{os.getpid()}-{_file_name(record['plan']['device'])}"
    scratch.write_bytes(encode(record))
    scratch.rename(f"{scratch}.json")


def collect() -> Iterator[tuple[str, bytes]]:
    """All that was kept, in its order; what a killed worker left half written is not.

    Returns:
        The device's name, as far as files may have it, and the encoded record, which holds the whole name.

    """
    for path in sorted(_folder().glob("*.json")):
        yield path.stem.split("-", 2)[2], path.read_bytes()


def _file_name(device: str) -> str:
    """A name that any system can unpack."""
    return "".join(char if char.isascii() and char.isalnum() else "_" for char in device)[:_LONGEST]


def _folder() -> Path:
    return Path(C.DEFAULT_LOCAL_TMP) / "drift-guard-evidence"
