# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The exec commands: privileges, saving, the terminal; what works on configurations is in `transactions`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tests.lab.engine.access import enable
from tests.lab.engine.grammar import Grammar
from tests.lab.engine.model import Refused
from tests.lab.engine.readers import READERS, number
from tests.lab.engine.session import ConfigSession
from tests.lab.engine.texts import SYNTAX
from tests.lab.transactions import bash, eos, eos_reload, files, ios, nxos, places, tcl

from . import login
from .dialogue import Question, Result
from .login import ENABLE_PASSWORD

if TYPE_CHECKING:
    from .shell import Shell

__all__ = ["ENABLE_PASSWORD", "exec_grammar", "is_exec"]


def _enable(shell: Shell) -> Result | None:
    return _enable_level(shell, 15)


def _enable_level(shell: Shell, level: int) -> Result | None:
    """To a level: freely downwards and without authentication, else with the level's password."""
    if shell.platform == "nxos":
        return None
    if level <= shell.level or login.enable_is_free(shell.device):
        shell.level = level
        return None
    if level != 15 and level not in enable.secrets(shell.device.running):
        raise Refused("% No password set")
    shell.question = _password(shell, level, left=3)
    return None


def _password(shell: Shell, level: int, *, left: int) -> Question:
    """Three attempts, as on the devices."""

    def check(answer: str) -> Result:
        if login.enable_opens(shell.device, level, answer):
            shell.level = level
            return Result()
        if left > 1 and shell.platform == "ios":
            shell.question = _password(shell, level, left=left - 1)
            return Result()
        return Result("% Bad secrets" if shell.platform == "ios" else "% Bad secret", refused=True)

    return Question("Password: ", check, secret=True)


def _disable(shell: Shell) -> None:
    _disable_level(shell, 1)


def _disable_level(shell: Shell, level: int) -> None:
    """To a lower level; NX-OS has none."""
    if shell.platform != "nxos":
        shell.level = min(level, shell.level)


def _close(shell: Shell) -> None:
    shell.closed = True


def _configure(shell: Shell) -> Result | None:
    shell.config = ConfigSession(shell.device.running)
    if shell.platform == "ios":
        return Result("Enter configuration commands, one per line.  End with CNTL/Z.")
    if shell.platform == "nxos":
        return Result("Enter configuration commands, one per line. End with CNTL/Z.")
    return None


def _configure_from(shell: Shell) -> None:
    """IOS asks where the lines come from."""

    def answer(text: str) -> Result:
        if text.strip() and not "terminal".startswith(text.strip()):
            return Result('?Must be "terminal", "memory" or "network"', refused=True)
        return _configure(shell) or Result()

    shell.question = Question("Configuring from terminal, memory, or network [terminal]? ", answer)


def _length(shell: Shell, lines: int) -> Result:
    shell.length = lines
    if shell.platform != "eos":
        return Result()
    return Result(f"Pagination set to {lines} lines." if lines else "Pagination disabled.")


def _width(shell: Shell, columns: int) -> Result:
    """How far a line runs before IOS moves it; EOS says something about it, and clients wait for that."""
    shell.width = columns
    return Result(f"Width set to {columns} columns." if shell.platform == "eos" else "")


def _default_length(shell: Shell) -> Result:
    return _length(shell, shell.default_length)


def _default_width(shell: Shell) -> Result:
    return _width(shell, shell.default_width)


def _monitor(shell: Shell) -> None:
    shell.monitor = True


def _no_monitor(shell: Shell) -> None:
    shell.monitor = False


def _history_size(shell: Shell, lines: int) -> None:
    shell.history_size = lines
    for lines_of_mode in shell.histories.values():
        del lines_of_mode[: len(lines_of_mode) - lines]


def _no_history(shell: Shell) -> None:
    _history_size(shell, 0)


def _nothing(_shell: Shell, *_args: Any) -> None:
    return None


_SAVED = {
    "ios": "Building configuration...\n[OK]",
    "nxos": f"[{'#' * 40}] 100%\nCopy complete, now saving to disk (please wait)...\nCopy complete.",
    "eos": "Copy completed successfully.",
}


_NOT_SAVED = {
    "ios": "Building configuration...\n%Aborting Save. Compress the config.",
    "nxos": "Configuration update aborted: request was aborted due to disk full",
    "eos": "% Error copying system:/running-config to flash:/startup-config (No space left on device)",
}


def _write(shell: Shell) -> Result:
    if shell.device.full_nvram:
        return Result(_NOT_SAVED[shell.platform], refused=True)
    shell.device.save()
    return Result(_SAVED[shell.platform])


def _copy(shell: Shell) -> Result | None:
    """IOS asks for the file's name before it saves."""
    if shell.platform != "ios":
        return _write(shell)

    def named(answer: str) -> Result:
        if answer.strip() not in {"", "startup-config"}:
            return Result(f"%Error opening nvram:{answer.strip()} (Permission denied)", refused=True)
        return _write(shell)

    shell.question = Question("Destination filename [startup-config]? ", named)
    return None


_COMMON: dict[str, Callable[..., Result | None]] = {
    "enable": _enable,
    "enable <level>": _enable_level,
    "disable": _disable,
    "disable <level>": _disable_level,
    "exit": _close,
    "logout": _close,
    "quit": _close,
    "configure terminal": _configure,
    "terminal length <lines>": _length,
    "terminal no length": _default_length,
    "terminal width <columns>": _width,
    "terminal no width": _default_width,
    "terminal monitor": _monitor,
    "terminal no monitor": _no_monitor,
    "no terminal monitor": _no_monitor,
    "copy running-config startup-config": _copy,
}
_TABLES: dict[str, dict[str, Callable[..., Result | None]]] = {
    "ios": {
        **_COMMON,
        "configure": _configure_from,
        "terminal history": _nothing,
        "terminal history size <history>": _history_size,
        "terminal no history": _no_history,
        "write": _write,
        "write memory": _write,
        **files.COMMANDS["ios"],
        **ios.COMMANDS,
        "tclsh": tcl.enter,
    },
    "nxos": {
        **_COMMON,
        "end": _nothing,
        "configure": _configure,
        "terminal session-timeout <lines>": _nothing,
        **files.COMMANDS["nxos"],
        **nxos.COMMANDS,
    },
    "eos": {
        **_COMMON,
        "configure": _configure,
        "write": _write,
        "write memory": _write,
        "bash": bash.enter,
        **files.COMMANDS["eos"],
        **eos.COMMANDS,
        **eos_reload.COMMANDS,
    },
}


_LONGEST = {"ios": 512, "nxos": 511, "eos": 32767}
_WIDTHS = {"ios": (0, 512), "nxos": (24, 511), "eos": (10, 32767)}


@lru_cache(maxsize=3)
def exec_grammar(platform: str) -> Grammar:
    readers = {
        **READERS[platform],
        "lines": number(0, _LONGEST[platform]),
        "columns": number(*_WIDTHS[platform]),
        "history": number(0, 256),
        "level": number(0, 15),
        "duration": eos.duration,
        "minutes": number(1, 120),
        "url": places.url,
    }
    return Grammar(_TABLES[platform], readers=readers, texts=SYNTAX[platform])


# fmt: off
_EXEC_IN_CONFIG = {
    "nxos": (
        "show ", "sh ", "copy ", "checkpoint", "no checkpoint ", "rollback ", "terminal ", "no terminal ",
        "delete ", "dir", "configure ", "config ", "conf ", "write ", "clear checkpoint ",
    ),
    "eos": (
        "show ", "sh ", "copy ", "write", "commit", "abort", "rollback ", "configure ", "no configure ", "terminal ",
        "dir", "delete ", "more ",
    ),
}
# fmt: on


def is_exec(platform: str, text: str) -> bool:
    """Whether NX-OS and EOS understand the line as an exec command although the user is configuring."""
    return text.startswith(_EXEC_IN_CONFIG[platform])
