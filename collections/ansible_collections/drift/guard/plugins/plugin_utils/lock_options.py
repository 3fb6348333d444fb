# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of a lock, and the locks that they ask for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from ansible_collections.drift.guard.plugins.plugin_utils.lock import Holder, file_lock
from ansible_collections.drift.guard.plugins.plugin_utils.lock_database import database_lock

LOCK_OPTIONS: dict[str, dict[str, Any]] = {
    "lock_timeout": {"type": "float", "default": 60.0},
    "lock_dir": {"type": "path"},
    "database_url": {"type": "str", "no_log": True},
}


def take_lock(held: ExitStack, *, device: str, options: Mapping[str, Any]) -> Holder | None:
    """Take the machine's lock on a device, then that of all controllers where there is one.

    Args:
        held: lets go of them when it is closed.
        device: its name.
        options: those of ``LOCK_OPTIONS``; what is left out comes from the environment.

    Returns:
        The holder that ended without giving it back, if any.

    Raises:
        LockedError: another run has it.
        RefusedError: there is no lock to be had.

    """
    timeout = max(options["lock_timeout"], 0.0)
    folder = Path(options["lock_dir"] or os.environ.get("DRIFT_GUARD_LOCK_DIR") or _shared_folder()).expanduser()
    left_behind = held.enter_context(file_lock(device, folder=folder, timeout=timeout))
    url = options["database_url"] or os.environ.get("DRIFT_GUARD_DATABASE_URL")
    if url:
        held.enter_context(database_lock(device, url=url, timeout=timeout))
    return left_behind


def _shared_folder() -> Path:
    """The same for all users of the machine."""
    return Path(gettempdir()) / "drift-guard-locks"
