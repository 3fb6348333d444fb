# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a task gets its device object from: a host variable, or a file as Nautobot answered it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from ansible import constants as C  # noqa: N812  # Ansible's own name for it

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
        return find_device(_spool(path), name, source=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise IntentError(f"{path} - Expected: a readable file with Nautobot's answer. Actual: {error}.") from error


class _Spool(Mapping[str, Mapping[str, Any]]):
    """A fleet's answer with each device in a file of its own, so that a host's worker reads only its own.

    Each host has a worker process; were each to parse the whole answer, the cost would grow with the fleet's square.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        try:
            device: Mapping[str, Any] = json.loads((self._folder / _file_name(name)).read_text("utf-8"))
        except FileNotFoundError as error:
            raise KeyError(name) from error
        return device

    def __iter__(self) -> Iterator[str]:
        return (json.loads(file.read_text("utf-8"))["name"] for file in self._folder.iterdir())

    def __len__(self) -> int:
        return sum(1 for _file in self._folder.iterdir())


def _spool(path: Path) -> _Spool:
    """Made by the first worker of a run, in Ansible's own temporary folder, which is private and goes with the run."""
    stamp = path.stat()
    version = f"{path.resolve()} {stamp.st_mtime_ns} {stamp.st_size}"
    folder = Path(C.DEFAULT_LOCAL_TMP) / f"drift-guard-{_file_name(version)}"
    if not folder.exists():
        devices = read_answer(path.read_text("utf-8"), source=str(path))
        made = Path(mkdtemp(dir=C.DEFAULT_LOCAL_TMP))
        for name, device in devices.items():
            (made / _file_name(name)).write_text(json.dumps(device), "utf-8")
        try:
            made.rename(folder)
        except OSError:  # another worker was quicker
            return _Spool(made)
    return _Spool(folder)


def _file_name(text: str) -> str:
    """A name that no device can choose: one in Nautobot may hold slashes."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
