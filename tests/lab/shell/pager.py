# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Output that waits for a key: `--More--` as each platform shows it, takes its keys and wipes it out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MORE = {"ios": b" --More-- ", "nxos": b"\x1b[7m--More--\x1b[m", "eos": b" --More-- "}
_PLAIN = {"ios": b" --More-- ", "nxos": b"--More--", "eos": b" --More-- "}
_WIPED = {"ios": b"\b" * 9 + b" " * 8 + b"\b" * 9, "nxos": b"\r\x1b[K", "eos": b"\r\x1b[K"}
_NOTE = {"/": "filtering...", "+": "filtering...", "-": "filtering..."}
_ENDLESS = 1_000_000


@dataclass(slots=True)
class Pager:
    """The lines that are still to be shown. Methods return what the screen gets."""

    platform: str
    plain: bool = False
    """A terminal without escape sequences."""
    waiting: list[str] = field(default_factory=list)
    pattern: str | None = None
    """What is typed behind `/`, `+` or `-`, with that sign."""

    def show(self, lines: list[str], *, count: int) -> bytes:
        """So many lines, and --More-- where more wait."""
        out = "".join(f"{line}\r\n" for line in lines[:count]).encode("utf-8", errors="replace")
        self.waiting = lines[count:]
        return out + self._more() if self.waiting else out

    def _more(self) -> bytes:
        return (_PLAIN if self.plain else _MORE)[self.platform]

    def _wiped(self) -> bytes:
        return b"\r" + b" " * 10 + b"\r" if self.plain and self.platform != "ios" else _WIPED[self.platform]

    def key(self, key: int, *, page: int) -> bytes:
        """Space shows a page and Return a line; `/`, `+` and `-` begin a pattern; other keys end it."""
        if self.pattern is not None:
            return self._pattern_key(key, page=page)
        if key == ord(" "):
            return self._wiped() + self.show(self.waiting, count=page)
        if key in b"\r\n":
            return self._wiped() + self.show(self.waiting, count=1)
        if chr(key) in _NOTE and (self.platform == "ios" or key == ord("/")):
            self.pattern = chr(key)
            return self._wiped() + self.pattern.encode()
        if self.platform == "ios" or key in b"qQ\x03":
            self.waiting = []
            return self._wiped()
        return b"\a"

    def _pattern_key(self, key: int, *, page: int) -> bytes:
        pattern = self.pattern or ""
        if key in b"\r\n":
            self.pattern = None
            return b"\r\n" + _NOTE[pattern[0]].encode() + b"\r\n" + self._filtered(pattern, page=page)
        if key in b"\b\x7f":
            self.pattern = pattern[:-1] or None
            return b"\b \b" + (self._more() if self.pattern is None else b"")
        if 32 <= key < 127:
            self.pattern = pattern + chr(key)
            return bytes((key,))
        return b""

    def _filtered(self, pattern: str, *, page: int) -> bytes:
        try:
            wanted = re.compile(pattern[1:])
        except re.error:
            return self.show(self.waiting, count=0)
        lines = self.waiting
        if pattern[0] == "/":
            first = next((index for index, line in enumerate(lines) if wanted.search(line)), len(lines))
            return self.show(lines[first:], count=page)
        return self.show([line for line in lines if bool(wanted.search(line)) is (pattern[0] == "+")], count=page)


def page_size(length: int) -> int:
    """How many lines fit on a page, the last being for --More--."""
    return length - 1 if length > 1 else length or _ENDLESS
