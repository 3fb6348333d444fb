# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A terminal line: echo, editing keys, paging, help, carets. Bytes in, bytes out, no network.

Keys are consumed one line at a time, so that lines which arrive together are processed in order and a password that
was typed ahead isn't echoed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import help as helping
from .dialogue import Result
from .editor import CONTROLS, ESCAPES, Editor
from .pager import Pager, page_size
from .shell import Shell

CTRL_C, CTRL_D, TAB, CTRL_L, CTRL_R, CTRL_V, CTRL_Z, ESCAPE = 3, 4, 9, 12, 18, 22, 26, 27
_NO_HELP = {
    "ios": "% Unrecognized command",
    "nxos": "% Invalid command at '^' marker.",
    "eos": "% Unrecognized command",
}


@dataclass(slots=True)
class Terminal:
    """The keyboard and the screen of one shell."""

    shell: Shell
    interactive: bool = True
    """False where the other side is a script without a terminal and the platform neither echoes nor prompts."""
    plain: bool = True
    """The terminal shows no escape sequences."""
    prompt_before: str = ""
    """The prompt at which the current line was typed; a caret is placed from its start."""
    _keys: bytearray = field(default_factory=bytearray)
    _screen: bytearray = field(default_factory=bytearray)
    _line: Editor = field(default_factory=Editor)
    _pager: Pager = field(init=False)
    _after_return: bool = False
    _literal: bool = False
    """The next key is text, whatever it usually does."""
    _left_before: int = 0
    _leaving: bool = False
    """Ctrl-Z ended the line, so configuration mode ends with it."""

    def __post_init__(self) -> None:
        self._pager = Pager(self.shell.platform, self.plain)

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
            if self._keys[0] == ESCAPE and not self._pager.waiting and not self._literal:
                if not self._escape():
                    return None
                continue
            key = self._keys.pop(0)
            if self._pager.waiting:
                self._page_key(key)
            elif key == CTRL_Z and self._finishes:
                self._leaving = True
                self._write("^Z")
                return self._take_typed()
            elif self._asks_for_key:
                return self._one_key(key)
            elif key in b"\r\n" and not self._literal:
                if self._end_of_line(key):
                    return self._take_typed()
            else:
                self._key(key)
        return None

    @property
    def _asks_for_key(self) -> bool:
        return self.shell.question is not None and self.shell.question.single_key

    @property
    def _finishes(self) -> bool:
        """Whether Ctrl-Z does what the line says before it leaves configuration mode, as on Cisco's platforms."""
        configuring = self.shell.config is not None and self.shell.question is None and not self.shell.collecting
        return configuring and bool(self._line.text) and self.shell.platform != "eos"

    def _one_key(self, key: int) -> str | None:
        """The answer to a question that wants one key; Return is an empty answer."""
        if self._after_return and key == 10:
            self._after_return = False
            return None
        self._after_return = key == 13
        self._write(chr(key) if 32 < key < 127 else "")
        self._write("\n")
        return chr(key) if key not in b"\r\n" else ""

    def _end_of_line(self, key: int) -> bool:
        """CR ends a line, and so does LF unless it follows a CR."""
        follows, self._after_return = self._after_return, key == 13
        return not (key == 10 and follows)

    def _take_typed(self) -> str:
        self._left_before = self._line.left
        line = self._line.take()
        self.shell.remember(line)
        self._write("\n")
        return line.decode("utf-8", errors="replace")

    def _key(self, key: int) -> None:
        self._after_return = False
        self._line.secret = self._secret
        self._line.history = self.shell.history
        if self._literal:
            self._literal = False
            self._insert(key)
        elif key == CTRL_V:
            self._literal = True
        elif key == CTRL_C:
            self._cancel("^C")
        elif key == CTRL_Z:
            self._ctrl_z()
        elif key == CTRL_D and not self._line.text and self.shell.platform != "ios":
            self._keys[:0] = b"exit\r"
        elif key in {CTRL_L, CTRL_R}:
            self._write("\n" + self.prompt_before)
            self._screen += self._line.shown()
        elif key == TAB and not self._plain_text:
            self._complete()
        elif key == ord("?") and not self._plain_text:
            self._help()
        elif key in CONTROLS:
            self._show(CONTROLS[key](self._line))
        else:
            self._insert(key)

    @property
    def _plain_text(self) -> bool:
        """Passwords and texts of several lines may hold question marks."""
        return self.shell.question is not None or self.shell.collecting

    def _insert(self, key: int) -> None:
        if 32 <= key < 127 or (key > 127 and self.shell.platform == "eos"):
            moves = self.shell.platform == "ios" and self.shell.width
            self._line.room = max(0, self.shell.width - len(self.prompt_before) - 1) if moves else 0
            self._show(self._line.insert(bytes((key,))))

    def _show(self, change: bytes) -> None:
        if self.interactive:
            self._screen += change

    @property
    def _secret(self) -> bool:
        return self.shell.question is not None and self.shell.question.secret

    def _cancel(self, sign: str) -> None:
        self._line.take()
        self._write(sign + "\n")
        self.shell.interrupt()
        self._prompt()

    def _ctrl_z(self) -> None:
        """Leaves configuration mode; the line is dropped."""
        self._line.take()
        self._write("^Z\n")
        self.shell.leave_config()
        self._prompt()

    def _escape(self) -> bool:
        """A cursor key or its like; False where the rest of it hasn't arrived."""
        if len(self._keys) == 1:
            return False
        length = 2 if self._keys[1] in b"bfd" else 1
        if self._keys[1] in b"[O":
            length = next((n for n, key in enumerate(self._keys[2:], 3) if 0x40 <= key <= 0x7E), 0)
            if not length:
                return False
        sequence = bytes(self._keys[1:length])
        del self._keys[:length]
        self._line.secret = self._secret
        self._line.history = self.shell.history
        change = ESCAPES.get(sequence)
        if change is not None:
            self._show(change(self._line))
        return True

    def _typed(self) -> str:
        return self._line.text[: self._line.cursor].decode("utf-8", errors="replace")

    def _help(self) -> None:
        """A question mark asks for help wherever it is typed; what was typed so far stays."""
        self._write("?\n")
        found = helping.text(self.shell, self._typed())
        space = "\n" if self.shell.platform == "ios" and found and "\n" in found else ""
        self._page((found or _NO_HELP[self.shell.platform]).split("\n") + ([""] if space else []), lines=self._size)

    def _complete(self) -> None:
        """TAB: IOS writes the line again below; the others complete it in place and list what is ambiguous."""
        found = helping.completions(self.shell, self._typed())
        rest = self._completed(found)
        if self.shell.platform == "ios":
            self._line.insert(rest)
            self._write("\n" + self.prompt_before)
            self._show(self._line.shown())
        elif rest or len(found) < 2:
            self._show(self._line.insert(rest) if rest else b"\a")
        else:
            self._write("\n")
            self._page(["  ".join(found)], lines=self._size)

    def _completed(self, found: list[str]) -> bytes:
        """What TAB adds to the word: all of it, or as much as its candidates have in common."""
        word = self._typed().rpartition(" ")[2]
        if len(found) == 1:
            return found[0][len(word) :].encode() + b" "
        if not found or self.shell.platform == "ios":
            return b""
        first, last = min(found), max(found)
        common = next((n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
        return first[len(word) : common].encode()

    def _page_key(self, key: int) -> None:
        if self._after_return and key == 10:
            self._after_return = False
            return
        self._after_return = key == 13
        self._screen += self._pager.key(key, page=self._size)
        if not self._pager.waiting:
            self._prompt()

    @property
    def _size(self) -> int:
        return page_size(self.shell.length)

    def answer(self, result: Result) -> None:
        """Show a line's outcome and the next prompt."""
        text = result.text
        if result.refused and "'^' marker" in text:
            shift = self._left_before - 1 if self._left_before else 0
            column = len(self.prompt_before) + max(0, (result.offset or 0) - shift)
            text = " " * column + "^\n" + text
        if result.refused and self.shell.platform == "ios" and text:
            text += "\n"
        if self._leaving:
            self._leaving = False
            self.shell.leave_config()
        if not self.shell.closed:
            self._page(text.split("\n") if text else [], lines=self._size)

    def notify(self, message: str) -> None:
        """A message of the device, which comes at any time; the line that is being typed is shown again below it."""
        self._write(f"\n{message}\n")
        if not self._pager.waiting and (self.shell.platform != "ios" or self._is_synchronous()):
            self._write(self.prompt_before)
            self._show(self._line.shown())

    def _is_synchronous(self) -> bool:
        return any(
            item.startswith("line vty") and "\n logging synchronous\n" in item
            for item in self.shell.device.running.items
        )

    def _page(self, lines_left: list[str], *, lines: int) -> None:
        self._screen += self._pager.show(lines_left, count=lines)
        if not self._pager.waiting:
            self._prompt()

    def _print(self, text: str) -> None:
        if text:
            self._write(text + "\n", always=True)

    def _prompt(self) -> None:
        self.prompt_before = self.shell.prompt
        self._write(self.prompt_before)
        self._show(self._line.shown())

    def _write(self, text: str, *, always: bool = False) -> None:
        if self.interactive or always:
            self._screen += text.replace("\n", "\r\n").encode("utf-8", errors="replace")
