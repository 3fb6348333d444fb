# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The intent of a run's hosts, fetched in bulk by the first worker that needs it, for all of them.

Each host has a worker process of its own. One file for each device lets a worker read its own alone; they are in
Ansible's temporary folder, which is private and goes with the run.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from ansible import constants as C  # noqa: N812  # Ansible's own name for it

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, NautobotError, NoIntentError
from ansible_collections.drift.guard.plugins.module_utils.intent import mark_shared_addresses
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import Source

Fetch = Callable[[list[str]], Mapping[str, Mapping[str, Any] | IntentError]]
_FAILURE = "failure"
_FAILURE_HOLDS = 30.0
"""Seconds in which a fetch that failed is not tried again: each of a thousand workers would."""


class Spool:
    """What was fetched from one source in this run, with cables or without."""

    def __init__(self, source: Source, *, cables: bool = False) -> None:
        key = f"{source.where} {source.token}{' with cables' if cables else ''}"
        self._folder = Path(C.DEFAULT_LOCAL_TMP) / f"drift-guard-{file_name(key)}"
        self._folder.mkdir(mode=0o700, exist_ok=True)

    def device(
        self, name: str, *, batch: Iterable[str], max_age: float, fetch: Fetch
    ) -> tuple[Mapping[str, Any], float]:
        """A device and when it was fetched, from a fetch that is not older than allowed.

        Args:
            name: the device's.
            batch: the hosts to fetch along, where a fetch is needed.
            max_age: in seconds.
            fetch: asks Nautobot.

        Raises:
            IntentError: there is no such device, or Nautobot can't be asked.

        """
        asked = time.time()
        found = self._read(name, since=asked - max_age)
        if found is None:
            with alone(self._folder / "lock"):
                # What another worker asked while this one waited is fresh, however little age is allowed.
                found = self._read(name, since=asked - max_age)
                if found is None:
                    self._fill(sorted({name, *batch}), fetch=fetch)
                    found = self._read(name, since=asked)
        if found is None:
            raise NautobotError(
                f"{name} - Expected: an answer about it. Actual: none. This is an error of drift.guard."
            )
        if "device" not in found:
            raise (NoIntentError if found["status"] == NoIntentError.status else IntentError)(found["problem"])
        device: Mapping[str, Any] = found["device"]
        return device, float(found["fetched"])

    def _read(self, name: str, *, since: float) -> dict[str, Any] | None:
        try:
            entry: dict[str, Any] = json.loads((self._folder / file_name(name)).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return entry if entry["fetched"] >= since else None

    def _fill(self, names: list[str], *, fetch: Fetch) -> None:
        self._raise_recent_failure()
        began = time.time()  # the devices may have been edited while the answer was on its way
        try:
            answers = fetch(names)
        except NautobotError as error:
            self._write(_FAILURE, {"fetched": time.time(), "problem": str(error)})
            raise
        devices = {name: answer for name, answer in answers.items() if not isinstance(answer, IntentError)}
        for name, answer in {**answers, **mark_shared_addresses(devices)}.items():
            entry: dict[str, Any] = {"fetched": began}
            if isinstance(answer, IntentError):
                entry |= {"status": answer.status, "problem": str(answer)}
            else:
                entry["device"] = answer
            self._write(file_name(name), entry)

    def _raise_recent_failure(self) -> None:
        try:
            failure = json.loads((self._folder / _FAILURE).read_text("utf-8"))
        except FileNotFoundError:
            return
        if time.time() - failure["fetched"] <= _FAILURE_HOLDS:
            raise NautobotError(failure["problem"])

    def _write(self, file: str, entry: Mapping[str, Any]) -> None:
        """At once, since others read meanwhile."""
        handle, made = mkstemp(dir=self._folder)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(json.dumps(entry))  # json.dump would do it value by value, many times slower
        Path(made).replace(self._folder / file)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One worker works for all; the others wait for it. The lock goes with its holder, however that ends."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def file_name(text: str) -> str:
    """A name that no device can choose: one in Nautobot may hold slashes."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
