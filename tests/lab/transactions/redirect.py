# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Output that goes to a file: `| redirect`, `| append`, `| tee` and, on NX-OS and EOS, `>` and `>>`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.lab.engine.history.flash import FileError
from tests.lab.shell.dialogue import Result

from . import places
from .places import Place

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

Sink = Callable[[str], Result]
_ARROW = re.compile(r"(.*\S)\s+(>>?)\s*([\w:./-]+)", re.DOTALL)
_WORDS = {
    "ios": {"redirect": "redirect", "append": "append", "tee": "tee"},
    "nxos": {},
    "eos": {"redirect": "redirect", "append": "append", "tee": "tee"},
}


def split(shell: Shell, command: str, filters: list[str]) -> tuple[str, list[str], Sink | None]:
    """The command and its filters without their file, and what takes the output instead of the screen."""
    if filters:
        word, _space, path = filters[-1].partition(" ")
        how = _WORDS[shell.platform].get(word)
        if how and path.strip():
            return command, filters[:-1], _sink(shell, how, path.strip())
    last = filters[-1] if filters else command
    match = _ARROW.fullmatch(last) if shell.platform != "ios" else None
    if match is None:
        return command, filters, None
    text, arrow, path = match.groups()
    sink = _sink(shell, "append" if arrow == ">>" else "redirect", path)
    return (command, [*filters[:-1], text], sink) if filters else (text, [], sink)


def _sink(shell: Shell, how: str, path: str) -> Sink:
    def take(output: str) -> Result:
        place = places.find(shell.device, path)
        text = output.rstrip("\n") + "\n"
        try:
            _write(shell, place, text.encode(), append=how == "append")
        except FileError as exc:
            sign = "% Error" if shell.platform == "eos" else "%Error"
            return Result(f"{sign} opening {place.shown} ({exc})", refused=True)
        return Result(text.rstrip("\n") if how == "tee" else "")

    return take


def _write(shell: Shell, place: Place, content: bytes, *, append: bool) -> None:
    if place.kind not in {places.FLASH, places.NULL}:
        raise FileError("Permission denied")
    old = shell.device.flash.files.get(place.path, b"") if append else b""
    places.write(shell.device, place, old + content)
