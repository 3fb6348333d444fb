# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`copy`, from and to files and configurations, with each platform's questions and answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tests.lab.engine.history.flash import FileError
from tests.lab.engine.history.merging import BadLine, merge
from tests.lab.engine.model import BadToken
from tests.lab.engine.texts import SYNTAX
from tests.lab.shell.dialogue import Result

from . import places
from .dialogue import ask, confirm, yes_or_no
from .places import Place

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

Exec = Callable[..., Result | None]
_DONE = {
    "nxos": "Copy complete, now saving to disk (please wait)...\nCopy complete.",
    "eos": "Copy completed successfully.",
}


def copy(shell: Shell, source: str, destination: str) -> Result | None:
    """Ask what the platform asks, then copy."""
    start, end = (places.find(shell.device, one) for one in (source, destination))
    if end.kind == places.SESSION and shell.candidate is None:
        raise BadToken(SYNTAX[shell.platform].invalid, offset=len("copy "))
    return _ASK[shell.platform](shell, start, end)


def _ask_ios(shell: Shell, start: Place, end: Place) -> Result | None:
    """IOS wants the destination's name confirmed, and an overwriting too."""
    if shell.device.running.has_line("file prompt quiet"):
        return _perform(shell, start, end)
    proposed = end.name if end.kind == places.FLASH and end.path != "/" else _proposed(start, end)

    def named(answer: str) -> Result | None:
        target = _renamed(shell, end, answer)
        exists = target.kind == places.FLASH and target.path in shell.device.flash.files
        if exists:
            warning = "%Warning:There is a file already existing with this name \nDo you want to over write? [confirm]"
            confirm(shell, warning, lambda: _perform(shell, start, target))
            return None
        return _perform(shell, start, target)

    ask(shell, f"Destination filename [{proposed}]? ", named)
    return None


def _proposed(start: Place, end: Place) -> str:
    if end.kind == places.FLASH:
        return start.name or start.shown.rpartition(":")[2]
    return "running-config" if end.kind == places.RUNNING else "startup-config"


def _renamed(shell: Shell, end: Place, answer: str) -> Place:
    """Another file name, where one was typed."""
    if end.kind != places.FLASH:
        same = answer in {"", "startup-config", "running-config"}
        return end if same else Place(places.REMOTE, shown=f"nvram:{answer}")
    if end.path == "/" or answer:
        return places.find(shell.device, f"{end.shown.partition(':')[0]}:{answer}")
    return end


def _ask_nxos(shell: Shell, start: Place, end: Place) -> Result | None:
    end = _in_folder(shell, start, end)
    if end.kind == places.FLASH and end.path in shell.device.flash.files and not shell.silent:
        question = "Warning: There is already a file existing with this name. Do you want to\noverwrite (y/n)?[n] "
        yes_or_no(shell, question, lambda: _perform(shell, start, end), default=False)
        return None
    return _perform(shell, start, end)


def _ask_eos(shell: Shell, start: Place, end: Place) -> Result:
    return _perform(shell, start, _in_folder(shell, start, end))


def _in_folder(shell: Shell, start: Place, end: Place) -> Place:
    """A folder as destination keeps the file's name."""
    if end.kind != places.FLASH or end.path not in shell.device.flash.folders:
        return end
    name = start.name or start.shown.rpartition(":")[2]
    return places.find(shell.device, f"{end.shown.rstrip('/')}/{name}")


_ASK: dict[str, Callable[[Shell, Place, Place], Result | None]] = {
    "ios": _ask_ios,
    "nxos": _ask_nxos,
    "eos": _ask_eos,
}


def _perform(shell: Shell, start: Place, end: Place) -> Result:
    try:
        content = places.data(shell.device, start)
    except FileError as exc:
        return Result(_unreadable(shell.platform, start, end, str(exc)), refused=True)
    if end.kind in {places.RUNNING, places.SESSION}:
        return _merge(shell, content, session=end.kind == places.SESSION)
    try:
        places.write(shell.device, end, content)
    except FileError as exc:
        return Result(_unwritable(shell.platform, start, end, str(exc)), refused=True)
    return Result(_done(shell.platform, content))


def _done(platform: str, content: bytes) -> str:
    return _DONE.get(platform) or f"{len(content)} bytes copied in 0.100 secs ({10 * len(content)} bytes/sec)"


def _unreadable(platform: str, start: Place, end: Place, reason: str) -> str:
    if platform == "eos":
        return f"% Error copying {start.shown} to {end.shown} ({reason})"
    return f"%Error opening {start.shown} ({reason})" if platform == "ios" else f"Copy failed: {reason}"


def _unwritable(platform: str, start: Place, end: Place, reason: str) -> str:
    if platform == "ios":
        return f"%Error opening {end.shown} ({'Permission denied' if 'Timed' in reason else reason})"
    return _unreadable(platform, start, end, reason)


def _merge(shell: Shell, content: bytes, *, session: bool) -> Result:
    """Line by line into the running-config or, on EOS, into the session that the user is in."""
    config = shell.candidate.config if session and shell.candidate is not None else shell.device.running
    refused = merge(config, content.decode("utf-8", errors="replace"))
    lines = [complaint(shell.platform, bad) for bad in refused]
    return Result("\n".join((*lines, _done(shell.platform, content))))


def complaint(platform: str, bad: BadLine) -> str:
    """A refused line of a file, with the caret where a terminal would have it."""
    if platform == "eos":
        return f"> {bad.text.strip()}\n{bad.reply.text} at line {bad.number}"
    if bad.reply.offset is None or "'^'" not in bad.reply.text:
        return f"{bad.text}\n{bad.reply.text}"
    indent = len(bad.text) - len(bad.text.lstrip())
    return f"{bad.text}\n{' ' * (indent + bad.reply.offset)}^\n{bad.reply.text}"


def table(*, session: bool = False) -> dict[str, Exec]:
    """The patterns of `copy`, except for saving, which has texts of its own."""
    found: dict[str, Exec] = {}
    words = ("running-config", "startup-config", "<url>")
    for source in words:
        for destination in (*words, "session-config") if session else words:
            if source == destination != "<url>" or (source, destination) == ("running-config", "startup-config"):
                continue
            fixed = [None if word == "<url>" else word for word in (source, destination)]
            found[f"copy {source} {destination}"] = partial(_filled, fixed)
    return found


def _filled(fixed: list[str | None], shell: Shell, *typed: str) -> Result | None:
    """The words of the pattern and what was typed for its arguments, in order."""
    rest = iter(typed)
    source, destination = (word if word is not None else next(rest) for word in fixed)
    return copy(shell, source, destination)
