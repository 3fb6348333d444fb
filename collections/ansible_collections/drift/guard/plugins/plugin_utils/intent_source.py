# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a task gets its device object from: a host variable, or a file as Nautobot answered it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError
from ansible_collections.drift.guard.plugins.module_utils.intent import find_device, read_answer


def device_object(name: str, *, device: Mapping[str, Any] | None, intent_file: str | None) -> Mapping[str, Any]:
    """The Nautobot device object for one host.

    Args:
        name: the host's name in the inventory, which is the device's in Nautobot.
        device: the object itself, as an inventory plugin delivers it; wins over the file.
        intent_file: path of a saved GraphQL answer.

    Raises:
        NoIntentError: the file does not hold the device.
        IntentError: no source given, or one that can't be read.

    """
    if device is not None:
        return device
    if not intent_file:
        raise IntentError(
            f"{name} - Expected: the intent as drift_guard_intent_file or drift_guard_device. Actual: neither. "
            "Pass -e drift_guard_intent_file=PATH with a saved GraphQL answer of Nautobot."
        )
    path = Path(intent_file).expanduser()
    try:
        stamp = path.stat()
        devices = _read(path, stamp.st_mtime_ns, stamp.st_size)
    except (OSError, UnicodeDecodeError) as error:
        raise IntentError(f"{path} - Expected: a readable file with Nautobot's answer. Actual: {error}.") from error
    return find_device(devices, name, source=str(path))


@lru_cache(maxsize=4)
def _read(path: Path, _modified: int, _size: int) -> dict[str, Mapping[str, Any]]:
    """Once a process and version of the file: a fleet's answer is large."""
    return read_answer(path.read_text(encoding="utf-8"), source=str(path))
