# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Somebody at a keyboard, and what their screen shows."""

from __future__ import annotations

from typing import Self

from tests.lab.shell.shell import Shell
from tests.lab.shell.terminal import Terminal

from .cases import device


class Person:
    """Somebody at a keyboard."""

    def __init__(self, platform: str, *, privileged: bool = True, user: str = "netops") -> None:
        self._begin(Terminal(Shell(device(platform), privileged=privileged, user=user)))

    @classmethod
    def at(cls, terminal: Terminal) -> Self:
        """Somebody at this terminal."""
        person = cls.__new__(cls)
        person._begin(terminal)
        return person

    def _begin(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.lines: list[str] = []
        self.terminal.greet()
        self.greeting = self.terminal.take_screen().decode()

    @property
    def prompt(self) -> str:
        return self.terminal.shell.prompt

    def types(self, keys: str) -> str:
        """What the screen shows for these keys."""
        self.terminal.type(keys.encode())
        while (line := self.terminal.next_line()) is not None:
            self.lines.append(line)
            self.terminal.answer(self.terminal.shell.execute(line))
        return self.terminal.take_screen().decode()


def screen(output: str) -> list[str]:
    """The lines of a screen after these characters, backspaces and returns having moved the cursor."""
    lines = [""]
    column = 0
    for character in output:
        if character == "\n":
            lines.append("")
            column = 0
        elif character == "\r":
            column = 0
        elif character == "\b":
            column = max(0, column - 1)
        elif character >= " ":
            line = lines[-1].ljust(column)
            lines[-1] = line[:column] + character + line[column + 1 :]
            column += 1
    return lines
