# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a task gets its device object from: a host variable, a file as Nautobot answered it, or Nautobot itself."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from ansible import constants as C  # noqa: N812  # Ansible's own name for it

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, StaleIntentError
from ansible_collections.drift.guard.plugins.module_utils.intent import find_device, mark_shared_addresses, read_answer
from ansible_collections.drift.guard.plugins.plugin_utils.intent_spool import Spool, alone, file_name
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient, Source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_fetch import fetch_intent

NAUTOBOT_MAX_AGE = 600.0
"""Seconds after which intent that a run fetched is fetched again, where nobody says how old it may be."""


@dataclass(frozen=True)
class GivenIntent:
    """A device object, and how fresh it is."""

    device: Mapping[str, Any]
    source: str = ""
    """The file, or Nautobot's address."""
    fetched: float | None = None
    """When, in seconds since 1970; None where nobody knows."""

    @property
    def age(self) -> float | None:
        """In seconds."""
        return None if self.fetched is None else max(time.time() - self.fetched, 0.0)


def given_intent(  # every source and what limits it
    name: str,
    *,
    device: Mapping[str, Any] | None = None,
    intent_file: str | None = None,
    nautobot: Source | None = None,
    batch: Iterable[str] = (),
    max_age: float | None = None,
    cables: bool = False,
) -> GivenIntent:
    """The Nautobot device object for one host.

    Args:
        name: the host's name in the inventory, which is the device's in Nautobot.
        device: the object itself, from a variable; wins over the file.
        intent_file: path of a saved GraphQL answer; wins over Nautobot itself.
        nautobot: where to ask.
        batch: the hosts that will want theirs next: one question for all.
        max_age: how many seconds old it may be. What comes from Nautobot is then fetched again, a file is refused.
        cables: whether to ask Nautobot what each interface's cable leads to.

    Raises:
        NoIntentError: the source does not hold the device.
        IntentError: no source given, or one that can't be read.
        StaleIntentError: the file is older than allowed.

    """
    if device is not None:
        return GivenIntent(device)
    if intent_file:
        return _from_file(name, Path(intent_file).expanduser(), max_age=max_age)
    if nautobot is None:
        raise IntentError(
            f"{name} - Expected: the intent as drift_guard_intent_file or drift_guard_device, or Nautobot's address. "
            "Actual: none. Use an inventory of drift.guard.nautobot, set NAUTOBOT_URL and NAUTOBOT_TOKEN, or pass "
            "-e drift_guard_intent_file=PATH with a saved GraphQL answer of Nautobot."
        )
    found, fetched = Spool(nautobot, cables=cables).device(
        name,
        batch=batch,
        max_age=NAUTOBOT_MAX_AGE if max_age is None else max_age,
        fetch=lambda names: fetch_intent(NautobotClient(nautobot), names, cables=cables),
    )
    return GivenIntent(found, source=nautobot.where, fetched=fetched)


def _from_file(name: str, path: Path, *, max_age: float | None) -> GivenIntent:
    try:
        found = find_device(_spool(path), name, source=str(path))
        given = GivenIntent(found, source=str(path), fetched=path.stat().st_mtime)
    except (OSError, UnicodeDecodeError) as error:
        raise IntentError(f"{path} - Expected: a readable file with Nautobot's answer. Actual: {error}.") from error
    age = given.age or 0.0
    if max_age is not None and age > max_age:
        raise StaleIntentError(
            f"{path} - Expected: intent that is at most {in_words(max_age)} old. Actual: {in_words(age)}. "
            "Save it again, or raise drift_guard_intent_max_age."
        )
    return given


def in_words(seconds: float) -> str:
    """A duration as people say it."""
    units = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
    unit, length = next((pair for pair in units if seconds >= 2 * pair[1]), units[-1])
    count = int(seconds / length)
    return f"{count} {unit}{'' if count == 1 else 's'}"


class _Spool(Mapping[str, Mapping[str, Any]]):
    """A fleet's answer with each device in a file of its own, so that a host's worker reads only its own.

    Each host has a worker process; were each to parse the whole answer, the cost would grow with the fleet's square.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        try:
            device: Mapping[str, Any] = json.loads((self._folder / file_name(name)).read_text("utf-8"))
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
    folder = Path(C.DEFAULT_LOCAL_TMP) / f"drift-guard-{file_name(version)}"
    if not folder.exists():
        with alone(folder.with_suffix(".lock")):
            if not folder.exists():
                _split(path).rename(folder)
    return _Spool(folder)


def _split(path: Path) -> Path:
    """A new folder with a file for each device; in memory the fleet is many times as large, and not for long."""
    devices = mark_shared_addresses(read_answer(path.read_text("utf-8"), source=str(path)))
    made = Path(mkdtemp(dir=C.DEFAULT_LOCAL_TMP))
    for name, device in devices.items():
        (made / file_name(name)).write_text(json.dumps(device), "utf-8")
    return made
