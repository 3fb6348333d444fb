# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One shell channel: write, and read as data comes, with two deadlines and no sleeping."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError, failure
from ansible_collections.drift.guard.plugins.plugin_utils.transport import SSH_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.drift.guard.plugins.plugin_utils.transport import Channel

_POLL = 1.0
"""Seconds that libssh may block in C: Python handles signals (task timeout, Ctrl-C) only between two calls."""
_CHUNK = 1024
"""Bytes per read; ansible-pylibssh's buffer holds no more (channel.pyx)."""
_TAIL = 2048
"""Bytes at the end of the buffer in which prompts are searched."""


class Terminal:
    """A channel with a pseudo-terminal and what has arrived on it but was not asked for yet."""

    def __init__(self, channel: Channel, *, device: str, silence: float, total: float) -> None:
        self._channel = channel
        self._device = device
        self._silence = silence
        self._total = total
        self._buffer = bytearray()

    def send(self, text: str) -> None:
        """Type the text, byte for byte."""
        try:
            self._channel.write(text.encode())
        except SSH_ERRORS as exc:
            raise self._lost("the line was not taken", str(exc)) from exc

    def wait(
        self, done: Callable[[str], object], *, expected: str, silence: float | None = None, keep: bool = False
    ) -> str:
        """Everything up to where ``done`` says that the device waits for us.

        Args:
            done: gets the end of what has arrived, whenever nothing more is at hand.
            expected: what is waited for, in words for the error.
            silence: seconds without a byte after which the device is given up; the session's by default.
            keep: leave it for the next call, as the prompt that the next command's echo will follow.

        Raises:
            SessionError: ``timeout`` or ``lost``; what arrived stays, for another try.
        """
        patience = self._silence if silence is None else silence
        limit = time.monotonic() + self._total
        while True:
            if not self._receive(min(patience, limit - time.monotonic()), expected):
                raise self._timeout(expected, patience if time.monotonic() < limit else self._total)
            if self._stable(done):
                text = self._buffer.decode(errors="replace")
                if not keep:
                    self._buffer.clear()
                return text

    def _stable(self, done: Callable[[str], object]) -> bool:
        """Ask again when more arrived while ``done`` itself listened for silence."""
        size = -1
        while size != len(self._buffer):
            size = len(self._buffer)
            if done(self.tail):
                return True
        return False

    def quiet(self, seconds: float) -> bool:
        """Whether the device says nothing for so long: only for what can't be told from text otherwise."""
        return not self._receive(seconds, "nothing more")

    def forget(self) -> None:
        """Drop what has arrived."""
        self._buffer.clear()

    @property
    def tail(self) -> str:
        """The end of what has arrived, for a search."""
        return self._buffer[-_TAIL:].decode(errors="replace")

    def close(self) -> None:
        """Close the channel; a broken one is closed already."""
        try:
            self._channel.close()
        except SSH_ERRORS:
            return

    def _receive(self, patience: float, expected: str) -> bool:
        """Block until something arrives, take all of it, and say whether anything did."""
        deadline = time.monotonic() + patience
        try:
            while (left := deadline - time.monotonic()) > 0:
                ready = self._channel.poll(timeout=int(min(left, _POLL) * 1000) + 1)
                if ready > 0:
                    self._take()
                    return True
                if ready < 0 or self._channel.is_eof:
                    raise self._lost(expected, "it closed the session")
        except SSH_ERRORS as exc:
            raise self._lost(expected, str(exc)) from exc
        return False

    def _take(self) -> None:
        while chunk := self._channel.recv(_CHUNK):
            self._buffer += chunk

    def _last_line(self) -> str:
        lines = self.tail.replace("\r", "\n").strip().split("\n")
        return lines[-1][-120:] if lines[-1] else "nothing"

    def _timeout(self, expected: str, seconds: float) -> SessionError:
        return failure(
            FailureKind.TIMEOUT,
            self._device,
            expected=expected,
            actual=f"after {seconds:g} s the last line is {self._last_line()!r}",
            remedy="What the device did is unknown: read it again. If it is only slow, raise ansible_command_timeout.",
        )

    def _lost(self, expected: str, actual: str) -> SessionError:
        return failure(
            FailureKind.LOST,
            self._device,
            expected=expected,
            actual=f"the session ended ({actual}), the last line is {self._last_line()!r}",
            remedy="What the device did is unknown: read it again over a new session.",
        )
