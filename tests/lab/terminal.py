# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A terminal line: echo, editing keys, paging, carets. Bytes in, bytes out, no network.

Keys are consumed one line at a time, so that lines which arrive together are processed in order and a password that
was typed ahead isn't echoed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .cli import Shell
from .dialogue import Result

CTRL_C, CTRL_U, BACKSPACE, CTRL_W, CTRL_Z, ESCAPE, DELETE = 3, 21, 8, 23, 26, 27, 127
_MORE = {"ios": " --More-- ", "nxos": "--More--", "eos": " --More-- "}
_HELP = "% Unrecognized command"


@dataclass(slots=True)
class Terminal:
    """The keyboard and the screen of one shell."""

    shell: Shell
    _keys: bytearray = field(default_factory=bytearray)
    _typed: bytearray = field(default_factory=bytearray)
    _screen: bytearray = field(default_factory=bytearray)
    _pages: list[str] = field(default_factory=list)
    """Lines that wait for a key at --More--."""
    _after_return: bool = False
    prompt_before: str = ""
    """The prompt at which the current line was typed; a caret is placed from its start."""

    def greet(self, banner: str = "") -> None:
        """What a login shows first."""
        self._write("\n")  # clients look for a prompt at the beginning of a line
        self._print(banner)
        self._prompt()

    def type(self, data: bytes) -> None:
        """Keys that arrived; nothing happens before `next_line`."""
        self._keys += data

    def take_screen(self) -> bytes:
        """What is to be sent."""
        out = bytes(self._screen)
        self._screen.clear()
        return out

    def next_line(self) -> str | None:
        """The next complete line, echoed; None when more keys are needed."""
        while self._keys:
            key = self._keys.pop(0)
            if self._pages:
                self._page_key(key)
            elif key in b"\r\n":
                if self._end_of_line(key):
                    return self._take_typed()
            else:
                self._key(key)
        return None

    def _end_of_line(self, key: int) -> bool:
        """CR ends a line, and so does LF unless it follows a CR."""
        follows, self._after_return = self._after_return, key == 13
        return not (key == 10 and follows)

    def _take_typed(self) -> str:
        line = self._typed.decode("utf-8", errors="replace")
        self._typed.clear()
        self._write("\n")
        return line

    def _key(self, key: int) -> None:
        self._after_return = False
        if key in (BACKSPACE, DELETE):
            self._erase(1)
        elif key == CTRL_U:
            self._erase(len(self._typed))
        elif key == CTRL_C:
            self._cancel("^C")
        elif key == CTRL_Z:
            self._ctrl_z()
        elif key == ESCAPE:
            self._skip_escape()
        elif key == ord("?") and not self._secret:
            self._help()
        elif self._is_text(key):
            self._typed.append(key)
            if not self._secret:
                self._screen.append(key)

    def _is_text(self, key: int) -> bool:
        """Cisco's terminals ignore what isn't ASCII; a control character is text nowhere."""
        return 32 <= key < 127 or (key > 127 and self.shell.platform == "eos")

    @property
    def _secret(self) -> bool:
        return self.shell.question is not None and self.shell.question.secret

    def _erase(self, count: int) -> None:
        for _ in range(min(count, len(self._typed))):
            self._typed.pop()
            if not self._secret:
                self._screen += b"\b \b"

    def _cancel(self, sign: str) -> None:
        self._typed.clear()
        self._write(sign + "\n")
        self.shell.interrupt()
        self._prompt()

    def _ctrl_z(self) -> None:
        """Leaves configuration mode; outside it the line is dropped."""
        self._typed.clear()
        self._write("^Z\n")
        self.shell.leave_config()
        self._prompt()

    def _skip_escape(self) -> None:
        """Cursor keys and their like do nothing here."""
        if self._keys[:1] == b"[":
            self._keys.pop(0)
            while self._keys and not 0x40 <= self._keys.pop(0) <= 0x7E:
                pass

    def _help(self) -> None:
        """A question mark asks for help wherever it is typed; what was typed so far stays."""
        self._write("?\n" + _HELP + "\n")
        self._prompt()
        self._screen += self._typed

    def _page_key(self, key: int) -> None:
        rest, self._pages = self._pages, []
        self._write("\r" + " " * len(_MORE[self.shell.platform]) + "\r")
        if key in (ord("q"), CTRL_C):
            self._prompt()
        else:
            self._page(rest, lines=1 if key in b"\r\n" else self._page_size)

    @property
    def _page_size(self) -> int:
        return self.shell.length - 1 if self.shell.length else 1_000_000

    def answer(self, result: Result) -> None:
        """Show a line's outcome and the next prompt."""
        text = result.text
        if result.refused and "'^' marker" in text:
            column = len(self.prompt_before) + (result.offset or 0)
            text = " " * column + "^\n" + text
        if result.refused and self.shell.platform == "ios" and text:
            text += "\n"
        if not self.shell.closed:
            self._page(text.split("\n") if text else [], lines=self._page_size)

    def _page(self, lines_left: list[str], *, lines: int) -> None:
        self._print("\n".join(lines_left[:lines]))
        self._pages = lines_left[lines:]
        if self._pages:
            self._write(_MORE[self.shell.platform])
        else:
            self._prompt()

    def _print(self, text: str) -> None:
        if text:
            self._write(text + "\n")

    def _prompt(self) -> None:
        self.prompt_before = self.shell.prompt
        self._write(self.prompt_before)

    def _write(self, text: str) -> None:
        self._screen += text.replace("\n", "\r\n").encode("utf-8", errors="replace")
