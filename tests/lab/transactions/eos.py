# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EOS: configuration sessions, checkpoints and `configure replace`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.lab.engine.device import Candidate
from tests.lab.engine.history import candidates
from tests.lab.engine.history.flash import FileError
from tests.lab.engine.model import BadToken, Refused
from tests.lab.engine.session import ConfigSession
from tests.lab.engine.texts import SYNTAX
from tests.lab.shell.dialogue import Result

from . import copying, places
from .copying import Exec

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell


def duration(text: str) -> int:
    """A reader of hh:mm:ss, in seconds."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2}):(\d{2})", text, re.ASCII)
    if match is None:
        raise ValueError(text)
    hours, minutes, seconds = (int(part) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _session(shell: Shell, name: str) -> Result | None:
    shell.candidate = candidates.enter(shell.device, name)
    shell.config = ConfigSession(shell.candidate.config)
    return None


def _unnamed_session(shell: Shell) -> Result | None:
    return _session(shell, candidates.unused_name(shell.device))


def _known(shell: Shell, name: str) -> Candidate:
    return candidates.known(shell.device, name)


def _commit_named(shell: Shell, name: str, seconds: int = 0) -> Result | None:
    candidates.commit(shell.device, _known(shell, name), seconds=seconds)
    return None


def _abort_named(shell: Shell, name: str) -> Result | None:
    candidates.abort(shell.device, _known(shell, name))
    return None


def _no_session(shell: Shell, name: str) -> Result | None:
    candidates.delete(shell.device, name)
    return None


def _inside(shell: Shell) -> Candidate:
    """The session that the user is in; somebody else may have ended it."""
    if shell.candidate is None:
        raise BadToken(SYNTAX["eos"].invalid, offset=0)
    if shell.device.candidates.get(shell.candidate.name) is not shell.candidate:
        raise Refused(f"% Session {shell.candidate.name} does not exist")
    return shell.candidate


def _commit(shell: Shell, seconds: int = 0) -> Result | None:
    candidates.commit(shell.device, _inside(shell), seconds=seconds)
    shell.leave_config()
    return None


def _abort(shell: Shell) -> Result | None:
    candidates.abort(shell.device, _inside(shell))
    shell.leave_config()
    return None


def _clean(shell: Shell) -> Result | None:
    candidate = _inside(shell)
    candidates.clean(candidate)
    shell.config = ConfigSession(candidate.config)
    return None


def session_config(shell: Shell, command: str) -> str:
    """`show session-config [named NAME] [diffs]`."""
    words = command.split()[2:]
    if words[:1] == ["named"] and len(words) > 1:
        candidate, words = _known(shell, words[1]), words[2:]
    elif shell.candidate is not None:
        candidate = shell.candidate
    else:
        raise Refused(SYNTAX["eos"].invalid)
    if words == ["diffs"]:
        return candidates.diff(shell.device, candidate)
    if words:
        raise Refused(SYNTAX["eos"].invalid)
    return candidates.text(shell.device, candidate)


def _replace(shell: Shell, path: str) -> Result | None:
    return _replaced(shell, path, ignore_errors=False)


def _replace_ignoring(shell: Shell, path: str) -> Result | None:
    return _replaced(shell, path, ignore_errors=True)


def _replaced(shell: Shell, path: str, *, ignore_errors: bool) -> Result | None:
    place = places.find(shell.device, path)
    try:
        text = places.read(shell.device, place)
    except FileError as exc:
        raise Refused(f"% Error replacing configuration with {place.shown} ({exc})") from exc
    refused = candidates.replace(shell.device, text, ignore_errors=ignore_errors)
    lines = [copying.complaint("eos", bad) for bad in refused]
    if refused and not ignore_errors:
        lines.append("% Errors in the configuration file: the running configuration was not replaced")
    return Result("\n".join(lines), refused=bool(refused) and not ignore_errors)


def _save_checkpoint(shell: Shell, name: str = "") -> Result | None:
    candidates.save_checkpoint(shell.device, name or candidates.automatic_name(shell.device), by_system=not name)
    return None


def _restore_checkpoint(shell: Shell, name: str) -> Result | None:
    candidates.restore(shell.device, name)
    return None


def _no_checkpoint(shell: Shell, name: str) -> Result | None:
    if shell.device.checkpoints.pop(name, None) is None:
        raise Refused(f"% Checkpoint {name} does not exist")
    return None


COMMANDS: dict[str, Exec] = {
    "configure session": _unnamed_session,
    "configure session <word>": _session,
    "configure session <word> commit": _commit_named,
    "configure session <word> commit timer <duration>": _commit_named,
    "configure session <word> abort": _abort_named,
    "no configure session <word>": _no_session,
    "commit": _commit,
    "commit timer <duration>": _commit,
    "abort": _abort,
    "rollback clean-config": _clean,
    "configure replace <url>": _replace,
    "configure replace <url> ignore-errors": _replace_ignoring,
    "configure replace startup-config": lambda shell: _replace(shell, "startup-config"),
    "configure checkpoint save": _save_checkpoint,
    "configure checkpoint save <word>": _save_checkpoint,
    "configure checkpoint restore <word>": _restore_checkpoint,
    "no configure checkpoint <word>": _no_checkpoint,
}
