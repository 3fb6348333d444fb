# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A user's session on a device: modes, prompts and everything that isn't configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from . import pipes, show
from .dialogue import Question, Result
from .engine.device import Candidate, Device
from .engine.model import BadToken, Refused
from .engine.printing import text_of
from .engine.session import ConfigSession
from .engine.texts import SYNTAX
from .exec_mode import exec_grammar, is_exec
from .prompts import submode


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
        return f"({'-'.join(parts + submode(self.platform, self.config))})"

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
        if self.platform != "ios" and is_exec(self.platform, text):
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
        if not command:
            raise BadToken(SYNTAX[self.platform].invalid, offset=0)
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
