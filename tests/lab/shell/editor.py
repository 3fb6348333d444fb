# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The line that is being typed: its text, the cursor, the history, and what the screen must show of each key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

_SHIFT = 10
"""By how many characters IOS moves a line that doesn't fit."""


@dataclass(slots=True)
class Editor:
    """One line of input. Every method returns the bytes that update the screen."""

    text: bytearray = field(default_factory=bytearray)
    cursor: int = 0
    secret: bool = False
    """Nothing is echoed."""
    history: list[bytes] = field(default_factory=list)
    room: int = 0
    """Columns behind the prompt of a terminal that moves long lines to the left; 0 lets them run on."""
    left: int = 0
    """Characters that have moved out of sight."""
    _recalled: int = 0
    """How far back in the history; 0 is the line that is being typed."""
    _draft: bytes = b""
    _killed: bytes = b""

    def take(self) -> bytes:
        """The finished line; the next one is empty."""
        line = bytes(self.text)
        self.text.clear()
        self.cursor = self.left = self._recalled = 0
        return line

    def shown(self) -> bytes:
        """The line as it stands behind a new prompt, with the cursor in its place."""
        if self.secret:
            return b""
        return self._visible() + b"\b" * (len(self.text) - self.cursor)

    def insert(self, keys: bytes) -> bytes:
        """Put text at the cursor."""
        before = self._column()
        self.text[self.cursor : self.cursor] = keys
        self.cursor += len(keys)
        if self.secret:
            return b""
        if self._shifted():
            return self._redrawn(before, len(keys))
        tail = bytes(self.text[self.cursor :])
        return keys + tail + b"\b" * len(tail)

    def erase(self, start: int, stop: int) -> bytes:
        """Delete what lies between two places; the cursor goes to the first."""
        start, stop = max(0, start), min(stop, len(self.text))
        if start >= stop:
            return b""
        before, behind = self._column(), self.cursor - start
        del self.text[start:stop]
        self.cursor = start
        if self.secret:
            return b""
        if self.left:
            return self._redrawn(before, 0)
        tail = bytes(self.text[start:])
        gone = stop - start
        if not tail and behind == gone:
            return b"\b \b" * gone
        return b"\b" * behind + tail + b" " * gone + b"\b" * (gone + len(tail))

    def move(self, to: int) -> bytes:
        """Put the cursor elsewhere."""
        to = min(max(0, to), len(self.text))
        old, self.cursor = self.cursor, to
        if self.secret:
            return b""
        if self.left:
            return self._redrawn(old - self.left + 1, 0)
        return b"\b" * (old - to) if to < old else bytes(self.text[old:to])

    def replace(self, line: bytes) -> bytes:
        """Another line in place of this one."""
        gone = self.move(len(self.text)) + self.erase(0, len(self.text))
        self.left = 0
        return gone + self.insert(line)

    def word_start(self) -> int:
        """Where the word before the cursor begins."""
        before = bytes(self.text[: self.cursor]).rstrip()
        return before.rfind(b" ") + 1

    def word_end(self) -> int:
        """Where the word behind the cursor ends."""
        at = self.cursor
        while at < len(self.text) and self.text[at] == 32:
            at += 1
        end = self.text.find(b" ", at)
        return len(self.text) if end < 0 else end

    def kill(self, start: int, stop: int) -> bytes:
        """Delete, and keep for Ctrl-Y."""
        self._killed = bytes(self.text[max(0, start) : stop]) or self._killed
        return self.erase(start, stop)

    def yank(self) -> bytes:
        return self.insert(self._killed)

    def transpose(self) -> bytes:
        """Swap the characters around the cursor."""
        if self.cursor == 0 or len(self.text) < 2:
            return b""
        at = min(self.cursor, len(self.text) - 1)
        pair = bytes((self.text[at], self.text[at - 1]))
        return self.move(at + 1) + self.erase(at - 1, at + 1) + self.insert(pair)

    def recall(self, step: int) -> bytes:
        """An older line (step 1) or a newer one (-1)."""
        wanted = self._recalled + step
        if not 0 <= wanted <= len(self.history):
            return b"\a"
        if not self._recalled:
            self._draft = bytes(self.text)
        self._recalled = wanted
        return self.replace(self.history[-wanted] if wanted else self._draft)

    def _column(self) -> int:
        """The cursor's distance from the prompt."""
        return self.cursor - self.left + (1 if self.left else 0)

    def _visible(self) -> bytes:
        return (b"$" if self.left else b"") + bytes(self.text[self.left :])

    def _shifted(self) -> bool:
        """Move the line so that the cursor is in sight; whether it isn't in its usual place."""
        while self.room > _SHIFT and self._column() >= self.room:
            self.left += _SHIFT
        return self.left > 0

    def _redrawn(self, column: int, longer: int) -> bytes:
        """The whole line again, from a cursor that stands in `column`."""
        while self.left and self.cursor <= self.left:
            self.left = max(0, self.left - _SHIFT)
        self._shifted()
        visible = self._visible()[: self.room or None]
        blank = max(0, min(self.room, column + longer + _SHIFT) - len(visible))
        return b"\b" * column + visible + b" " * blank + b"\b" * (blank + len(visible) - self._column())


ESCAPES: dict[bytes, Callable[[Editor], bytes]] = {
    b"[A": lambda line: line.recall(1),
    b"OA": lambda line: line.recall(1),
    b"[B": lambda line: line.recall(-1),
    b"OB": lambda line: line.recall(-1),
    b"[C": lambda line: line.move(line.cursor + 1),
    b"OC": lambda line: line.move(line.cursor + 1),
    b"[D": lambda line: line.move(line.cursor - 1),
    b"OD": lambda line: line.move(line.cursor - 1),
    b"[H": lambda line: line.move(0),
    b"[F": lambda line: line.move(len(line.text)),
    b"[1~": lambda line: line.move(0),
    b"[4~": lambda line: line.move(len(line.text)),
    b"[3~": lambda line: line.erase(line.cursor, line.cursor + 1),
    b"b": lambda line: line.move(line.word_start()),
    b"f": lambda line: line.move(line.word_end()),
    b"d": lambda line: line.kill(line.cursor, line.word_end()),
}
CONTROLS: dict[int, Callable[[Editor], bytes]] = {
    1: lambda line: line.move(0),  # ^A
    2: lambda line: line.move(line.cursor - 1),  # ^B
    4: lambda line: line.erase(line.cursor, line.cursor + 1),  # ^D
    5: lambda line: line.move(len(line.text)),  # ^E
    6: lambda line: line.move(line.cursor + 1),  # ^F
    8: lambda line: line.erase(line.cursor - 1, line.cursor),  # ^H
    11: lambda line: line.kill(line.cursor, len(line.text)),  # ^K
    14: lambda line: line.recall(-1),  # ^N
    16: lambda line: line.recall(1),  # ^P
    20: lambda line: line.transpose(),  # ^T
    21: lambda line: line.kill(0, line.cursor),  # ^U
    23: lambda line: line.kill(line.word_start(), line.cursor),  # ^W
    24: lambda line: line.kill(0, line.cursor),  # ^X
    25: lambda line: line.yank(),  # ^Y
    127: lambda line: line.erase(line.cursor - 1, line.cursor),
}
