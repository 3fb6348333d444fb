# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS's Tcl shell, as far as people use it to write a file over a terminal: `puts [open "FILE" w+] { ... }`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.lab.engine.history.flash import FileError
from tests.lab.shell.dialogue import Result

from . import places

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

_PUTS = re.compile(r'puts\s+\[\s*open\s+"?([^"\s\]]+)"?\s+(?:w\+?|a\+?)\s*\]\s*\{(.*)', re.DOTALL)
_LEAVE = {"tclquit", "exit", "quit"}


@dataclass(slots=True)
class Tcl:
    """One Tcl shell. Everything that isn't Tcl is an exec command."""

    text: list[str] = field(default_factory=list)
    """An unfinished statement's lines."""

    def prompt(self, hostname: str) -> str:
        return "+>" if self.text else f"{hostname}(tcl)#"

    def execute(self, shell: Shell, line: str) -> Result:
        if not self.text and line.strip() in _LEAVE:
            shell.inner = None
            return Result()
        if not self.text and not line.lstrip().startswith("puts "):
            return shell.command(line)
        self.text.append(line)
        statement = "\n".join(self.text)
        if statement.count("{") > statement.count("}"):
            return Result()
        self.text = []
        return _puts(shell, statement)


def _puts(shell: Shell, statement: str) -> Result:
    """`puts` ends what it writes with a newline of its own."""
    match = _PUTS.fullmatch(statement.rstrip())
    if match is None or not match.group(2).endswith("}"):
        return Result(f'invalid command name "{statement.split(maxsplit=1)[0]}"', refused=True)
    place = places.find(shell.device, match.group(1))
    try:
        places.write(shell.device, place, match.group(2)[:-1].encode() + b"\n")
    except FileError as exc:
        return Result(f'couldn\'t open "{match.group(1)}": {exc}', refused=True)
    return Result()


def enter(shell: Shell) -> Result | None:
    shell.inner = Tcl()
    return None
