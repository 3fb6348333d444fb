# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A user's session on a device: modes, prompts and everything that isn't configuration."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.lab import show
from tests.lab.engine.access.logins import Login
from tests.lab.engine.device import Candidate, Device
from tests.lab.engine.model import BadToken, Refused
from tests.lab.engine.session import ConfigSession
from tests.lab.engine.texts import SYNTAX
from tests.lab.show import terminal as about_session
from tests.lab.transactions import eos, redirect
from tests.lab.transactions.inner import Inner

from . import help as helping
from . import pipes, privileges
from .dialogue import Question, Result
from .exec_mode import exec_grammar, is_exec
from .login import USER, rights
from .prompts import submode

_LENGTH, _WIDTH, _HISTORY = 24, 80, 20
_NO_USER = re.compile(r"no\s+username\s+\S+")
_REMOVES_USER = (
    "This operation will remove all username related configurations with same name.Do you want to continue? [confirm]"
)

_JSON_VERSIONS = frozenset({"json version 1", "json version latest"})
"""Of EOS: the lab's output has only had one version."""


class Shell:
    """One login. `execute` takes a line and returns what the device prints."""

    def __init__(self, device: Device, *, privileged: bool = False, user: str = USER) -> None:
        self.device = device
        self.user = user
        granted = rights(device, user)
        self.level = 15 if privileged else granted.level
        self.roles = granted.roles
        self.login: Login | None = None
        self.config: ConfigSession | None = None
        self.candidate: Candidate | None = None
        self.question: Question | None = None
        self.inner: Inner | None = None
        """A shell within this one, such as Tcl."""
        self.silent = False
        """Questions answer themselves (NX-OS `terminal dont-ask`)."""
        self.closed = False
        self.length = self.default_length = _LENGTH
        """Lines on a page; 0 prints without pausing."""
        self.width = self.default_width = _WIDTH
        self.monitor = False
        """Messages of the device appear on this terminal."""
        self.histories: dict[bool, list[bytes]] = {}
        self.history_size = _HISTORY
        self.ignore: Callable[[str], str] = lambda _line: ""
        """A fault's say about a configuration line: `reject`, `ignore` or nothing."""
        self.reload: Callable[[], None] = device.restart
        """What a reload does beside the device's own part: whoever is connected is cut off."""
        self.reject_text = ""
        """What a fault says instead of the platform when it rejects a line."""

    @property
    def platform(self) -> str:
        return self.device.platform

    @property
    def privileged(self) -> bool:
        return self.level >= 15

    @privileged.setter
    def privileged(self, value: bool) -> None:
        self.level = 15 if value else 1

    @property
    def history(self) -> list[bytes]:
        """The lines of this mode: IOS remembers those of configuration mode apart."""
        return self.histories.setdefault(self.platform == "ios" and self.config is not None, [])

    def remember(self, line: bytes) -> None:
        """Add a line to the history."""
        if line.strip() and self.question is None and not self.collecting and self.history_size:
            self.history.append(line)
            del self.history[: -self.history_size]

    def resize(self, *, columns: int, rows: int) -> None:
        """The size of the user's window, where it has one; `terminal length` and `width` still overrule it."""
        if rows:
            self.length, self.default_length = (rows if self.length == self.default_length else self.length), rows
        if columns:
            self.width, self.default_width = (columns if self.width == self.default_width else self.width), columns

    @property
    def collecting(self) -> bool:
        """Whether the user is typing a text of several lines, in which nothing is a command."""
        return self.config is not None and self.config.collector is not None

    @property
    def prompt(self) -> str:
        if self.question is not None:
            return self.question.prompt
        if self.config is not None and self.config.collector is not None and self.config.mode != "pubkey":
            return self.config.collector.prompt
        if self.inner is not None:
            return self.inner.prompt(self.device.hostname)
        space = " " if self.platform == "nxos" else ""
        sign = "#" if self.level > 1 else ">"
        return f"{self.device.hostname}{self._mode()}{sign}{space}"

    def _mode(self) -> str:
        if self.config is None:
            return ""
        if self.config.mode == "pubkey":
            return f"(conf-ssh-pubkey{'-data' if self.collecting else '-user' if self.config.nested else ''})"
        parts = ["config"]
        if self.candidate is not None:
            parts.append(f"s-{self.candidate.name[:6]}")
        return f"({'-'.join(parts + submode(self.platform, self.config))})"

    def execute(self, line: str) -> Result:
        """Do what one line says."""
        self.device.tick()
        self.device.touch()
        if self.question is not None:
            question, self.question = self.question, None
            return question.answer(line)
        if self.inner is not None:
            return self.inner.execute(self, line)
        return self.command(line)

    def command(self, line: str) -> Result:
        """A line of the device's own language."""
        text = line.strip()
        if not self.collecting and (not text or text.startswith("!")):
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
        if self.platform == "nxos" and self.config is None and " ; " in text:
            return self._several(text.split(" ; "))
        if self.config is None:
            return self._exec(text)
        return self._in_config(line, text)

    def _several(self, lines: list[str]) -> Result:
        """NX-OS takes several commands on one line, and stops at the first that it refuses."""
        texts: list[str] = []
        for line in lines:
            result = self.execute(line)
            texts += [result.text] if result.text else []
            if result.refused:
                return Result("\n".join(texts), refused=True)
        return Result("\n".join(texts))

    def _in_config(self, line: str, text: str) -> Result:
        """Configuration lines; exec commands need `do` on IOS and are understood as they are elsewhere."""
        session = self.config
        if session is None:
            raise AssertionError("not in configuration mode")
        if session.collector is not None:
            return self._configure(session, line)
        if text in {"end", "exit", "quit"}:
            return self._leave(session, text)
        command = self._exec_in_config(text)
        if command:
            return self._exec(command)
        privileges.check_configuring(self, helping.spelled_in_config(self, text), mode=session.mode)
        if self.platform == "ios" and session.mode != "pubkey" and _NO_USER.fullmatch(text):
            return self._confirm_removal(session, line)
        return self._configure(session, line)

    def _exec_in_config(self, text: str) -> str:
        """The exec command that this line is; empty where it is a configuration line."""
        if text.startswith("do ") and self.platform != "nxos":
            return text.removeprefix("do ").strip()
        return text if self.platform != "ios" and is_exec(self.platform, text) else ""

    def _leave(self, session: ConfigSession, text: str) -> Result:
        if text == "end" or not session.leave():
            self.leave_config()
        return Result()

    def _confirm_removal(self, session: ConfigSession, line: str) -> Result:
        """IOS asks before it removes a user."""

        def answer(key: str) -> Result:
            return self._configure(session, line) if key.strip().lower() in {"", "y"} else Result()

        self.question = Question(_REMOVES_USER, answer, single_key=True)
        return Result()

    def _configure(self, session: ConfigSession, line: str) -> Result:
        verdict = self.ignore(line.strip())
        if verdict == "ignore":
            return Result()
        if verdict == "reject" and self.reject_text:
            return Result(self.reject_text, refused=True)
        if verdict == "reject":
            return Result(SYNTAX[self.platform].invalid, refused=True, offset=0)
        if self.candidate is None:
            session.config = self.device.running
        reply = session.feed(line)
        return Result(reply.text, refused=reply.refused, offset=reply.offset)

    def leave_config(self) -> None:
        """To exec mode; an EOS session stays pending."""
        if self.config is not None and self.candidate is None:
            self.device.logins.announce(self._configured())
        self.config = None
        self.candidate = None

    def _configured(self) -> str:
        """The message about a change, with a clock that stands still as everywhere in the lab."""
        line = self.login.line if self.login is not None else 0
        address = self.login.address if self.login is not None else "console"
        if self.platform == "nxos":
            what = f"%VSHD-5-VSHD_SYSLOG_CONFIG_I: Configured from vty by {self.user} on {address}@pts/{line}"
            return f"1970 Jan  1 00:00:00 {self.device.hostname} {what}"
        what = f"%SYS-5-CONFIG_I: Configured from console by {self.user} on vty{line} ({address})"
        return f"*Jan  1 00:00:00.000: {what}" if self.platform == "ios" else f"Jan  1 00:00:00 ConfigAgent: {what}"

    def interrupt(self) -> None:
        """Ctrl-C: IOS leaves configuration mode, a question or an unfinished text is dropped."""
        self.question = None
        if self.config is not None:
            self.config.collector = None
        if self.platform == "ios":
            self.leave_config()

    def _exec(self, text: str) -> Result:
        command, filters = pipes.split(self.platform, text)
        if not command:
            raise BadToken(SYNTAX[self.platform].invalid, offset=0)
        words = helping.spelled(self, command)
        if helping.knows(self, words[0]):
            privileges.check(self, words, text)
        if words[0] == "show":
            return self._show(command, filters)
        match = exec_grammar(self.platform).match(command)
        result: Result | None = match.command(self, *match.args)
        return result or Result()

    def _show(self, command: str, filters: list[str]) -> Result:
        command, filters, sink = redirect.split(self, command, filters)
        if self.platform == "eos" and filters and filters[0] in _JSON_VERSIONS:
            filters = ["json", *filters[1:]]
        as_json = bool(filters) and filters[0] in show.JSON_FILTERS
        output = self._shown(command, as_json=as_json)
        if as_json and filters[0] == "json":
            output = show.as_printed(self.platform, output)
        output = pipes.apply(self.platform, output, filters[1:] if as_json else filters)
        return sink(output) if sink is not None else Result(output.rstrip("\n"))

    def _shown(self, command: str, *, as_json: bool) -> str:
        if self.platform == "eos" and command.split()[1:2] == ["session-config"]:
            return eos.session_config(self, command)
        output = about_session.answer(self, command, as_json=as_json)
        return show.answer(self.device, command, as_json=as_json) if output is None else output
