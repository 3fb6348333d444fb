# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A user's session on a device: modes, prompts and everything that isn't configuration."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from . import pipes, show
from .engine import names
from .engine.device import Candidate, Device
from .engine.document import text_of
from .engine.grammar import Grammar
from .engine.model import BadToken, Refused
from .engine.readers import READERS, number
from .engine.session import ConfigSession
from .engine.texts import SYNTAX

ENABLE_PASSWORD = "netops"
_EOS_SHORT = {"Ethernet": "Et", "Port-Channel": "Po", "Loopback": "Lo", "Management": "Ma", "Vlan": "Vl", "Vxlan": "Vx"}


@dataclass(frozen=True, slots=True)
class Result:
    """What one line brought about."""

    text: str = ""
    refused: bool = False
    offset: int | None = None
    """Where a caret belongs, counted from the line's first character."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the device asks before it goes on; secrets aren't echoed."""

    prompt: str
    answer: Callable[[str], Result]
    secret: bool = False


@dataclass(slots=True)
class Shell:
    """One login. `execute` takes a line and returns what the device prints."""

    device: Device
    privileged: bool = False
    config: ConfigSession | None = None
    candidate: Candidate | None = None
    question: Question | None = None
    closed: bool = False
    length: int = 24
    """Lines on a page; 0 prints without pausing."""
    ignore: Callable[[str], str] = field(default=lambda _line: "")
    """A fault's say about a configuration line: `reject`, `ignore` or nothing."""

    @property
    def platform(self) -> str:
        return self.device.platform

    @property
    def prompt(self) -> str:
        if self.question is not None:
            return self.question.prompt
        space = " " if self.platform == "nxos" else ""
        return f"{self.device.hostname}{self._mode()}{'#' if self.privileged else '>'}{space}"

    def _mode(self) -> str:
        if self.config is None:
            return ""
        parts = ["config"]
        if self.candidate is not None:
            parts.append(f"s-{self.candidate.name[:6]}")
        return f"({'-'.join(parts + _submode(self.platform, self.config))})"

    def execute(self, line: str) -> Result:
        """Do what one line says."""
        self.device.tick()
        if self.question is not None:
            question, self.question = self.question, None
            return question.answer(line)
        text = line.strip()
        if not text or text.startswith("!"):
            return Result()
        try:
            return self._command(line, text)
        except BadToken as exc:
            return Result(str(exc), refused=True, offset=exc.offset + len(line) - len(line.lstrip()))
        except Refused as exc:
            return Result(str(exc), refused=True)
        except pipes.BadFilter:
            return Result(SYNTAX[self.platform].invalid, refused=True, offset=line.index("|") + 2)

    def _command(self, line: str, text: str) -> Result:
        if self.config is None:
            return self._exec(text)
        return self._in_config(line, text)

    def _in_config(self, line: str, text: str) -> Result:
        """Configuration lines; exec commands need `do` on IOS and are understood as they are elsewhere."""
        session = self.config
        if session is None:
            raise AssertionError("not in configuration mode")
        if text == "end":
            self.leave_config()
            return Result()
        if text in {"exit", "quit"}:
            if not session.leave():
                self.leave_config()
            return Result()
        if text.startswith("do ") and self.platform != "nxos":
            return self._exec(text.removeprefix("do ").strip())
        if self.platform != "ios" and _is_exec(self.platform, text):
            return self._exec(text)
        return self._configure(session, line)

    def _configure(self, session: ConfigSession, line: str) -> Result:
        verdict = self.ignore(line.strip())
        if verdict == "ignore":
            return Result()
        if verdict == "reject":
            return Result(SYNTAX[self.platform].invalid, refused=True, offset=0)
        if self.candidate is None:
            session.config = self.device.running
        reply = session.feed(line)
        return Result(reply.text, refused=reply.refused, offset=reply.offset)

    def leave_config(self) -> None:
        """To exec mode; an EOS session stays pending."""
        self.config = None
        self.candidate = None

    def interrupt(self) -> None:
        """Ctrl-C: IOS leaves configuration mode, a question is dropped."""
        self.question = None
        if self.platform == "ios":
            self.leave_config()

    def _exec(self, text: str) -> Result:
        command, filters = pipes.split(text)
        if command.split()[0].lower() in _SHOW_WORDS:
            return self._show(command, filters)
        match = exec_grammar(self.platform).match(command)
        result: Result | None = match.command(self, *match.args)
        return result or Result()

    def _show(self, command: str, filters: list[str]) -> Result:
        as_json = bool(filters) and filters[0] in show.JSON_FILTERS
        if command.split()[1:2] == ["session-config"] or "session-config" in command:
            return Result(self._session_config(command))
        if not self.privileged and "config" in command:
            raise BadToken(SYNTAX[self.platform].invalid, offset=len("show "))
        output = show.answer(self.device, command, as_json=as_json)
        output = pipes.apply(output, filters[1:] if as_json else filters)
        return Result(output.rstrip("\n"))

    def _session_config(self, command: str) -> str:
        """`show session-config [diffs]`, which only makes sense inside a session."""
        if self.candidate is None or self.platform != "eos":
            raise Refused(SYNTAX[self.platform].invalid)
        if command.endswith("diffs"):
            return self.device.diff(self.candidate)
        return text_of(self.candidate.config).rstrip("\n")


_SHOW_WORDS = {"show", "sh", "sho"}


def _submode(platform: str, session: ConfigSession) -> list[str]:
    """The prompt's words for the place in the configuration."""
    if not session.mode:
        return []
    if platform == "eos":
        return _eos_submode(session)
    words = {"vlan": "vlan", "vrf": "vrf", "if": "if"}.get(session.mode) or str(session.targets[0]).split()[0]
    if session.mode == "if" and len(session.targets) > 1:
        return ["if-range"]
    if session.mode == "if" and "." in session.targets[0]:
        return ["subif"]
    return [words, "af"] if session.nested and session.mode == "vrf" else [words]


def _eos_submode(session: ConfigSession) -> list[str]:
    if session.mode == "if":
        return ["if", _eos_short(session.targets)]
    if session.mode == "vlan":
        return ["vlan", ",".join(str(one) for one in session.targets)]
    return [session.mode if session.mode == "vrf" else "block", str(session.targets[0]).replace(" ", "-")]


def _eos_short(targets: tuple[str, ...]) -> str:
    first = targets[0]
    letters = re.sub(r"[\d/.]+$", "", first)
    more = f"-{targets[-1][len(letters) :]}" if len(targets) > 1 else ""
    return _EOS_SHORT.get(letters, letters) + first[len(letters) :] + more


def _enable(shell: Shell) -> Result | None:
    if shell.privileged or shell.platform == "nxos":
        return None
    shell.question = _password(shell, left=3)
    return None


def _password(shell: Shell, *, left: int) -> Question:
    """Three attempts, as on the devices."""

    def check(answer: str) -> Result:
        if answer == ENABLE_PASSWORD:
            shell.privileged = True
            return Result()
        if left > 1 and shell.platform == "ios":
            shell.question = _password(shell, left=left - 1)
            return Result()
        return Result("% Bad secrets" if shell.platform == "ios" else "% Bad secret", refused=True)

    return Question("Password: ", check, secret=True)


def _disable(shell: Shell) -> None:
    shell.privileged = shell.platform == "nxos"


def _close(shell: Shell) -> None:
    shell.closed = True


def _configure(shell: Shell) -> Result | None:
    _require_privilege(shell)
    shell.config = ConfigSession(shell.device.running)
    if shell.platform == "ios":
        return Result("Enter configuration commands, one per line.  End with CNTL/Z.")
    if shell.platform == "nxos":
        return Result("Enter configuration commands, one per line. End with CNTL/Z.")
    return None


def _require_privilege(shell: Shell) -> None:
    if not shell.privileged:
        raise BadToken(SYNTAX[shell.platform].invalid, offset=0)


def _configure_revert(shell: Shell, minutes: int) -> Result:
    _require_privilege(shell)
    shell.device.arm_revert(minutes=minutes)
    _configure(shell)
    note = f"Rollback Confirmed Change: Backing up current running config to {shell.device.archive_path}-0"
    return Result(f"{note}\n\nEnter configuration commands, one per line.  End with CNTL/Z.")


def _confirm(shell: Shell) -> Result | None:
    if shell.device.revert is None:
        raise Refused("%No Rollback Confirmed Change pending")
    shell.device.revert = None
    return None


def _revert_now(shell: Shell) -> Result:
    if shell.device.revert is None:
        raise Refused("%No Rollback Confirmed Change pending")
    shell.device.revert_now()
    return Result(
        f"Rollback Confirmed Change: rolling to:{shell.device.archive_path}-0\n\nTotal number of passes: 1\nRollback Done"
    )


def _revert_timer(shell: Shell, minutes: int) -> Result | None:
    if shell.device.revert is None:
        raise Refused("%No Rollback Confirmed Change pending")
    shell.device.revert.minutes = minutes
    shell.device.revert.deadline = shell.device.clock() + 60 * minutes
    return None


def _length(shell: Shell, lines: int) -> None:
    shell.length = lines


def _nothing(_shell: Shell, *_args: Any) -> None:
    return None


_SAVED = {
    "ios": "Building configuration...\n[OK]",
    "nxos": "[########################################] 100%\nCopy complete, now saving to disk (please wait)...\nCopy complete.",
    "eos": "Copy completed successfully.",
}


def _write(shell: Shell) -> Result:
    _require_privilege(shell)
    shell.device.save()
    return Result(_SAVED[shell.platform])


def _copy(shell: Shell) -> Result | None:
    """IOS asks for the file's name before it saves."""
    _require_privilege(shell)
    if shell.platform != "ios":
        return _write(shell)

    def named(answer: str) -> Result:
        if answer.strip() not in {"", "startup-config"}:
            return Result(f"%Error opening nvram:{answer.strip()} (Permission denied)", refused=True)
        return _write(shell)

    shell.question = Question("Destination filename [startup-config]? ", named)
    return None


def _session(shell: Shell, name: str) -> Result | None:
    _require_privilege(shell)
    shell.candidate = shell.device.candidate(name)
    shell.config = ConfigSession(shell.candidate.config)
    return None


def _unnamed_session(shell: Shell) -> Result | None:
    return _session(shell, f"sess-{len(shell.device.candidates) + 1}")


def _known_session(shell: Shell, name: str) -> Candidate:
    _require_privilege(shell)
    candidate = shell.device.candidates.get(name)
    if candidate is None or candidate.state == "completed":
        raise Refused(f"% Session {name} does not exist")
    return candidate


def _commit_named(shell: Shell, name: str) -> Result | None:
    shell.device.commit(_known_session(shell, name))
    return None


def _abort_named(shell: Shell, name: str) -> Result | None:
    shell.device.abort(_known_session(shell, name))
    return None


def _inside(shell: Shell) -> Candidate:
    if shell.candidate is None:
        raise BadToken(SYNTAX[shell.platform].invalid, offset=0)
    return shell.candidate


def _commit(shell: Shell) -> Result | None:
    shell.device.commit(_inside(shell))
    shell.leave_config()
    return None


def _commit_timer(shell: Shell, duration: int) -> Result | None:
    shell.device.commit(_inside(shell), seconds=duration)
    shell.leave_config()
    return None


def _abort(shell: Shell) -> Result | None:
    shell.device.abort(_inside(shell))
    shell.leave_config()
    return None


def _clean(shell: Shell) -> Result | None:
    candidate = _inside(shell)
    shell.device.clean(candidate)
    shell.config = ConfigSession(candidate.config)
    return None


def _checkpoint(shell: Shell, name: str) -> Result:
    shell.device.add_checkpoint(name)
    return Result("Done")


def _no_checkpoint(shell: Shell, name: str) -> Result | None:
    if shell.device.checkpoints.pop(name, None) is None:
        raise Refused("ERROR: Checkpoint does not exist")
    return None


def _rollback(shell: Shell, name: str) -> Result:
    shell.device.rollback(name)
    return Result(
        "Note: Applying config parallelly may fail Rollback verification\n"
        "Collecting Running-Config\n#Generating Rollback Patch\nExecuting Rollback Patch\n"
        "Generating Running-config for verification\nGenerating Patch for verification\n"
        "Verification is Successful.\n\nRollback completed successfully."
    )


def _duration(text: str) -> int:
    """hh:mm:ss in seconds."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2}):(\d{2})", text, re.ASCII)
    if match is None:
        raise ValueError(text)
    hours, minutes, seconds = (int(part) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


_COMMON: dict[str, Callable[..., Result | None]] = {
    "enable": _enable,
    "disable": _disable,
    "exit": _close,
    "logout": _close,
    "quit": _close,
    "end": _nothing,
    "configure terminal": _configure,
    "terminal length <lines>": _length,
    "terminal width <lines>": _nothing,
    "terminal no monitor": _nothing,
    "copy running-config startup-config": _copy,
}
_TABLES: dict[str, dict[str, Callable[..., Result | None]]] = {
    "ios": {
        **_COMMON,
        "write": _write,
        "write memory": _write,
        "configure terminal revert timer <minutes>": _configure_revert,
        "configure confirm": _confirm,
        "configure revert now": _revert_now,
        "configure revert timer <minutes>": _revert_timer,
    },
    "nxos": {
        **_COMMON,
        "configure": _configure,
        "terminal dont-ask": _nothing,
        "terminal session-timeout <lines>": _nothing,
        "checkpoint <word>": _checkpoint,
        "no checkpoint <word>": _no_checkpoint,
        "rollback running-config checkpoint <word>": _rollback,
        "rollback running-config checkpoint <word> atomic": _rollback,
        "rollback running-config checkpoint <word> best-effort": _rollback,
        "rollback running-config checkpoint <word> stop-at-first-failure": _rollback,
    },
    "eos": {
        **_COMMON,
        "configure": _configure,
        "write": _write,
        "write memory": _write,
        "configure session": _unnamed_session,
        "configure session <word>": _session,
        "configure session <word> commit": _commit_named,
        "configure session <word> abort": _abort_named,
        "commit": _commit,
        "commit timer <duration>": _commit_timer,
        "abort": _abort,
        "rollback clean-config": _clean,
    },
}


@lru_cache(maxsize=3)
def exec_grammar(platform: str) -> Grammar:
    readers = {**READERS[platform], "lines": number(0, 512), "duration": _duration, "minutes": number(1, 120)}
    return Grammar(_TABLES[platform], readers=readers, texts=SYNTAX[platform])


_EXEC_IN_CONFIG = {
    "nxos": ("show ", "sh ", "copy ", "checkpoint ", "no checkpoint ", "rollback ", "terminal "),
    "eos": ("show ", "sh ", "copy ", "write", "commit", "abort", "rollback ", "configure ", "terminal "),
}


def _is_exec(platform: str, text: str) -> bool:
    """Whether NX-OS and EOS understand the line as an exec command although the user is configuring."""
    return text.startswith(_EXEC_IN_CONFIG[platform])


__all__ = ["ENABLE_PASSWORD", "Question", "Result", "Shell", "names"]
