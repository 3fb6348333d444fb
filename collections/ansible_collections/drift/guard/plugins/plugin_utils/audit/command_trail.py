# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The entries that a worker writes itself, since they have to be on the disk before a device gets a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import Draft
from ansible_collections.drift.guard.plugins.module_utils.model import Finding, Severity
from ansible_collections.drift.guard.plugins.module_utils.redact import redact_text, redact_texts
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import StoreError, open_store
from ansible_collections.drift.guard.plugins.plugin_utils.audit.recording import (
    UnrecordedError,
    current,
    now,
    required_recording,
)
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, failure

_OURS = frozenset({"changes", "kept", "commands", "inverse", "owned", "steps", "expected"})
"""Parts of a plan that hold nothing but the attributes that are compared, which are no secrets."""


def share_with_workers() -> None:
    """Load in the parent what each worker needs to record: the store, and the driver of its database."""
    recording = current()
    if recording and not recording.problem:
        open_store(recording.url).close()


class CommandTrail:
    """What is done to one device, recorded before it is done; where no run is recorded it does nothing."""

    def __init__(self, device: str, *, note: Callable[[dict[str, str]], None]) -> None:
        """Args: the device's name, and who is told, as a finding, that entries are missing."""
        self._device = device
        self._note = note
        self._run = ""
        self._number = 0
        self._store: Any = None
        self.problem = ""
        """Why entries are missing: from the first that could not be written on, none is tried."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._store is not None:
            self._store.close()

    def plan(self, plan: Mapping[str, Any], *, approval: Mapping[str, Any], asked: Any) -> None:
        """Record what is about to be sent, and who approved it.

        Args:
            plan: with its lines.
            approval: empty where nobody had to approve it.
            asked: the address of the store that is asked for, as :func:`.recording.required_recording` wants it.

        Raises:
            UnrecordedError: it can't be recorded, although it shall, so it may not be sent.

        """
        recording = required_recording(asked)
        if recording is None:
            return
        self._run = recording.run
        drafts = [self._draft("plan", redact_texts(dict(plan), keep=_OURS))]
        drafts += [self._draft("approval", approval)] if approval else []
        try:
            self._store = open_store(recording.url, keep=True)
            self._store.append(drafts)
        except StoreError as error:
            self._store = None
            raise UnrecordedError(f"{error} Nothing was sent.") from error

    def before_send(self, line: str) -> None:
        """Record a line that is about to be typed.

        Raises:
            SessionError: it could not be recorded, once: what has to be taken back then must not fail for want of a
                record.

        """
        if self._store is None or self.problem:
            return
        self._number += 1
        try:
            self._store.append([self._draft("command", {"number": self._number, "line": redact_text(line)})])
        except StoreError as error:
            self._give_up(error)
            raise failure(
                FailureKind.LOST,
                self._device,
                expected="to record each line before it is sent",
                actual=f"line {self._number} can't be recorded, so it is not sent: {error}",
                remedy="Repair the audit store; what is taken back now is only in the report.",
            ) from error

    def sent(self, sent: Mapping[str, Any]) -> None:
        """Record what the device said to it all."""
        if self._store is None or self.problem:
            return
        try:
            self._store.append([self._draft("sent", redact_texts(dict(sent)))])
        except StoreError as error:
            self._give_up(error)

    def _give_up(self, error: StoreError) -> None:
        """A report has to say that the record is incomplete."""
        self.problem = str(error)
        message = f"{self._device} - the record of what was sent is incomplete: {error}"
        self._note(Finding("audit_store", Severity.ERROR, message).as_dict())

    def _draft(self, kind: str, body: Mapping[str, Any]) -> Draft:
        return Draft(now(), self._run, kind, self._device, body)
