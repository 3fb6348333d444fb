# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: the archive, `configure replace`, and changes that revert unless they are confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.engine.device import Device, Revert
from tests.lab.engine.history import archive, patch
from tests.lab.engine.history.flash import FileError
from tests.lab.engine.model import BadToken, Config, Refused
from tests.lab.engine.session import ConfigSession
from tests.lab.engine.texts import SYNTAX
from tests.lab.shell.dialogue import Result

from . import places
from .copying import Exec
from .dialogue import ask

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell

_NOTHING = "%No Rollback Confirmed Change pending"
_ENTER = "Enter configuration commands, one per line.  End with CNTL/Z."
_SURE = (
    "This will apply all necessary additions and deletions\n"
    "to replace the current running configuration with the\n"
    "contents of the specified configuration file, which is\n"
    "assumed to be a complete configuration, not a partial\n"
    "configuration. Enter Y if you are sure you want to proceed. ? [no]: "
)


def _archive_config(shell: Shell) -> Result | None:
    """`archive config`: a copy now."""
    if not archive.settings(shell.device.running).path:
        raise Refused("%Please turn config archive on before using this command")
    copy(shell.device)
    return None


def copy(device: Device) -> str:
    try:
        return device.archive_copy()
    except FileError as exc:
        name = archive.file_name(device.running, device.archive.number)
        raise Refused(f"%Error opening {name} ({exc})") from exc


def _revert_timer(shell: Shell, minutes: int) -> Result:
    return _configure_revert(shell, minutes, idle=False)


def _revert_idle(shell: Shell, minutes: int) -> Result:
    return _configure_revert(shell, minutes, idle=True)


def _configure_revert(shell: Shell, minutes: int, *, idle: bool) -> Result:
    note = arm(shell.device, minutes, idle=idle)
    shell.config = ConfigSession(shell.device.running)
    return Result(f"{note}\n\n{_ENTER}")


def arm(device: Device, minutes: int, *, idle: bool = False) -> str:
    """Start the timer; it needs the archive, whose copy is what comes back."""
    if not archive.settings(device.running).path:
        raise Refused("%Turn config archive on before using Rollback Confirmed Change")
    if device.revert is not None:
        raise Refused("%Rollback Confirmed Change already pending; issue 'configure confirm' first")
    before, file = device.running.copy(), copy(device)
    device.revert = Revert(before, device.clock() + 60 * minutes, 60 * minutes, idle=idle, file=file)
    note = f"Backing up current running config to {file}"
    device.log(f"%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_BACKUP: {note}")
    return f"Rollback Confirmed Change: {note}"


def _pending(device: Device) -> Revert:
    if device.revert is None:
        raise Refused(_NOTHING)
    return device.revert


def _confirm(shell: Shell) -> Result | None:
    _pending(shell.device)
    shell.device.revert = None
    return None


def _revert_now(shell: Shell) -> Result:
    file = _pending(shell.device).file
    outcome = shell.device.revert_now()
    if outcome is None:
        raise AssertionError("IOS reverts by a patch")
    return Result(f"Rollback Confirmed Change: rolling to:{file}\n\n{_told(outcome, listed=False)}")


def _new_timer(shell: Shell, minutes: int) -> Result | None:
    return _start_again(shell, minutes, idle=False)


def _new_idle_timer(shell: Shell, minutes: int) -> Result | None:
    return _start_again(shell, minutes, idle=True)


def _start_again(shell: Shell, minutes: int, *, idle: bool) -> Result | None:
    revert = _pending(shell.device)
    revert.seconds, revert.idle = 60 * minutes, idle
    revert.deadline = shell.device.clock() + revert.seconds
    return None


@dataclass(slots=True)
class _Options:
    """What stands behind `configure replace URL`."""

    force: bool = False
    listed: bool = False
    minutes: int = 0
    on_error: bool = False


_FLAGS = ("force", "list", "nolock", "ignorecase")


def _options(words: list[str], *, offset: int) -> _Options:
    """Raises BadToken at the first word that doesn't belong there."""
    found, rest = _Options(), list(words)
    while rest:
        word = rest.pop(0)
        if word in _FLAGS:
            found.force |= word == "force"
            found.listed |= word == "list"
        elif word == "time" and rest:
            found.minutes = _minutes(rest.pop(0), offset=offset)
        elif word == "revert" and rest[:1] in (["trigger"], ["timer"]):
            rest = _trigger(found, rest, offset=offset)
        else:
            raise BadToken(SYNTAX["ios"].invalid, offset=offset)
    return found


def _trigger(found: _Options, rest: list[str], *, offset: int) -> list[str]:
    """`revert trigger [error] [timer N]`."""
    if rest[0] == "trigger":
        found.on_error = True
        rest = rest[2:] if rest[1:2] == ["error"] else rest[1:]
    if rest[:1] == ["timer"] and len(rest) > 1:
        found.minutes = _minutes(rest[1], offset=offset)
        rest = rest[2:]
    return rest


def _minutes(text: str, *, offset: int) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 120:
        raise BadToken(SYNTAX["ios"].invalid, offset=offset)
    return int(text)


def _replace(shell: Shell, text: str) -> Result | None:
    """`configure replace URL ...`, with its question unless it is forced."""
    file, *words = text.split()
    options = _options(words, offset=len("configure replace ") + len(file) + 1)
    place = places.find(shell.device, file)
    try:
        content = places.read(shell.device, place)
    except FileError as exc:
        raise Refused(f"%Error opening {place.shown} ({exc})") from exc
    if options.force:
        return _replace_with(shell.device, content, options)

    def sure(answer: str) -> Result | None:
        return _replace_with(shell.device, content, options) if answer.lower() in {"y", "yes"} else None

    ask(shell, _SURE, sure)
    return None


def _replace_with(device: Device, text: str, options: _Options) -> Result:
    if not any(line.strip() == "end" for line in text.splitlines()[-3:]):
        return Result("%The input file is not a valid config file.", refused=True)
    said: list[str] = []
    if options.minutes or options.on_error:
        if not archive.settings(device.running).path:
            return Result("%Please turn config archive on before using this option", refused=True)
        if options.minutes:
            said.append(arm(device, options.minutes))
    before = device.running.copy()
    outcome = device.replace_running(patch.target_of(device.running, text))
    said.append(_told(outcome, listed=options.listed))
    if not outcome.done and options.on_error:
        said.append(_restore(device, before))
    return Result("\n".join(said), refused=not outcome.done)


def _restore(device: Device, before: Config) -> str:
    device.replace_running(before)
    device.revert = None
    return (
        "Rollback failed. Reverting back to the original configuration.\n\n"
        "The original configuration has been successfully restored."
    )


def _told(outcome: patch.Outcome, *, listed: bool) -> str:
    """What a replacement prints: the passes, or what couldn't be applied."""
    lines = [line for _change, reply in outcome.refused for line in reply.text.split("\n")]
    if listed:
        for number, changes in enumerate(outcome.passes, 1):
            lines += [f"!Pass {number}", "!List of Rollback Commands:", *_configlet(changes), ""]
    if outcome.done:
        return "\n".join((*lines, f"Total number of passes: {len(outcome.passes)}", "Rollback Done"))
    stars = "********"
    lines += ["The rollback configlet from the last pass is listed below:", stars, "!List of Rollback Commands:"]
    lines += [*_configlet(outcome.left), stars, "", "", f"Rollback aborted after {patch.PASSES} passes"]
    failed = [change.text for change in outcome.left]
    lines += ["The following commands are failed to apply to the IOS image.", stars, *failed, stars]
    return "\n".join(lines)


def _configlet(changes: list[patch.Change]) -> list[str]:
    return [*patch.listing("ios", changes), "end"]


COMMANDS: dict[str, Exec] = {
    "archive config": _archive_config,
    "configure terminal revert timer <minutes>": _revert_timer,
    "configure terminal revert idle <minutes>": _revert_idle,
    "configure confirm": _confirm,
    "configure revert now": _revert_now,
    "configure revert timer <minutes>": _new_timer,
    "configure revert timer idle <minutes>": _new_idle_timer,
    "configure replace <line>": _replace,
}
