# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One SSH session with a device's command line, in this process.

A persistent connection costs half a CPU-second per host and task; logging in and reading a configuration in the
worker itself costs a few milliseconds. Addresses, credentials, proxies and host keys stay Ansible's business:
netcommon's libssh plugin logs in, and only the conversation is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.plugin_utils import prompts, replies
from ansible_collections.drift.guard.plugins.plugin_utils.failures import (
    FailureKind,
    SessionError,
    failure,
)
from ansible_collections.drift.guard.plugins.plugin_utils.terminal import Terminal
from ansible_collections.drift.guard.plugins.plugin_utils.transport import connect, open_channel

if TYPE_CHECKING:
    from types import TracebackType

    from ansible_collections.drift.guard.plugins.plugin_utils.transport import (
        BecomePlugin,
        ConnectionPlugin,
        Ssh,
    )

SILENCE = 30.0
"""Seconds without a byte after which a device is given up (netcommon's command timeout)."""
TOTAL = 600.0
"""Seconds that one reply may take altogether."""

_ENTER = "\r"
_INTERRUPT = "\x03"
_RETRIES = (3.0, 10.0)
"""Seconds before the first command is typed again: a device may drop what comes while it still prints banners."""
_SETTLE = 0.3
"""Seconds of silence that tell a question from text that happens to look like one and goes on."""

_NO_PAGES = "terminal length 0"
_WIDE = {
    Platform.IOS: "terminal width 512",
    Platform.NXOS: "terminal width 511",
    Platform.EOS: "terminal width 512",
}
for _command in (_NO_PAGES, *_WIDE.values()):
    prompts.echo_of(_command)  # compiled here, once for all workers
_READ = "show running-config"
_LAST_LINE = {Platform.IOS: "\nend", Platform.EOS: "\nend"}
"""What a complete running-config ends with; NX-OS has no such line."""


@dataclass(frozen=True)
class Reply:
    """What a device answered to one line, and where it waits now."""

    text: str
    """Without echo and prompt."""
    mode: str = ""
    """``config``, ``config-if``, ``config-s-drift--if-Et1``; empty in the exec mode."""
    question: str = ""
    """What it asks instead of giving a prompt; nobody has answered yet."""


class DeviceSession:
    """A logged-in command line. Use :func:`open_session`, as a context manager."""

    def __init__(self, ssh: Ssh, terminal: Terminal, *, platform: Platform, device: str) -> None:
        self._ssh = ssh
        self._terminal = terminal
        self._config_hostname = ""
        self.platform = platform
        self.device = device
        """How messages name it."""
        self.prompt = prompts.Prompt("")
        self.notes: list[str] = []
        """What was unusual but no failure."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Log out. Pages, width and privilege were the session's own, so nothing is left to restore.

        The channel goes first, always: disconnecting frees it, and ansible-pylibssh would free it again when Python
        collects it, which ends the process (channel.pyx, ``__dealloc__``).
        """
        self._terminal.close()
        self._ssh.close()

    def log_in(self, *, enable: bool, enable_password: str) -> None:
        """Learn the prompt, get the privilege, switch paging and wrapping off.

        Raises:
            SessionError: ``enable`` when the privilege is refused, ``timeout`` when no prompt comes.
        """
        self._terminal.wait(prompts.may_be_prompt, expected="a prompt after the login", keep=True)
        self._first_command(_NO_PAGES)
        wide = _WIDE[self.platform]
        if enable and not self.prompt.privileged:
            self._enable(enable_password)
            said = self._first_command(wide)  # at another prompt
        else:
            said = self._exchange(wide)
        refused = replies.refusal(said, platform=self.platform)
        if refused:
            self.notes.append(f"{wide}: {refused}")

    def run(self, command: str, *, silence: float | None = None) -> str:
        """The text that a ``show`` command prints.

        Raises:
            SessionError: ``rejected`` or ``enable`` when the reply is an error, ``timeout``, ``lost``.
        """
        return self._checked(command, self._exchange(command, silence=silence))

    def read_running_config(self, *, silence: float | None = None) -> str:
        """The whole running-config as printed; whether it is complete is for the parser to say.

        A banner in it may repeat the prompt. Where no last line tells that it is whole, a command that does no harm
        is typed after it: only the prompt answers.
        """
        try:
            text = self._checked(_READ, self._exchange(_READ, silence=silence, keep=True))
            last = _LAST_LINE.get(self.platform, "")
            return text if last and text.rstrip().endswith(last) else self._confirmed(_READ, silence=silence)
        finally:
            self._terminal.forget()

    def _confirmed(self, command: str, *, silence: float | None) -> str:
        """The reply to a command up to the prompt that echoes another one."""
        self._terminal.send(_NO_PAGES + _ENTER)
        text = self._terminal.wait(
            lambda tail: prompts.learn(prompts.plain(tail), command=_NO_PAGES),
            expected=f"{self.prompt.text} after {_NO_PAGES!r}",
            silence=silence,
        )
        return prompts.reply_body(text[: text.rindex(_NO_PAGES)], command=command)

    def send_line(self, line: str, *, silence: float | None = None) -> Reply:
        """Type one line that may change the mode, and wait for whatever prompt or question follows."""
        self._terminal.send(line + _ENTER)
        return self._reply(line, silence=silence)

    def interrupt(self) -> Reply:
        """Leave a question unanswered with Ctrl-C."""
        self._terminal.send(_INTERRUPT)
        return self._reply("", silence=None)

    def _reply(self, line: str, *, silence: float | None) -> Reply:
        expected = f"a prompt after {line!r}" if line else "a prompt after Ctrl-C"
        text = self._terminal.wait(self._waits, expected=expected, silence=silence)
        seen = prompts.plain(text)
        body = prompts.reply_body(text, command=line)
        if self.prompt.pattern.search(seen):
            return Reply(text=body)
        config = prompts.config_prompt(self._config_hostname).search(seen)
        if config:
            self._config_hostname = config["hostname"]
            return Reply(text=body, mode=config["mode"])
        return Reply(text=body, question=prompts.question(seen))

    def _waits(self, tail: str) -> bool:
        seen = prompts.plain(tail)
        if self.prompt.pattern.search(seen) or prompts.config_prompt(self._config_hostname).search(seen):
            return True
        return bool(prompts.question(seen)) and self._terminal.quiet(_SETTLE)

    def _checked(self, command: str, text: str) -> str:
        refused = replies.leading_refusal(text, platform=self.platform)
        if refused:
            raise self._refused(command, refused)
        return text

    def _exchange(self, command: str, *, silence: float | None = None, keep: bool = False) -> str:
        """Type a command, wait for the prompt, and return what stands between."""
        self._terminal.send(command + _ENTER)
        expected = f"{self.prompt.text} after {command!r}"
        text = self._terminal.wait(self._prompted, expected=expected, silence=silence, keep=keep)
        return prompts.reply_body(text, command=command)

    def _prompted(self, tail: str) -> bool:
        seen = prompts.plain(tail) if "\x1b" in tail else tail
        if self.prompt.pattern.search(seen):
            return True
        if prompts.asks_for_more(seen) and self._terminal.quiet(_SETTLE):
            if "paging" not in self.notes:
                self.notes.append("paging")
            self._terminal.send(" ")
        return False

    def _first_command(self, command: str) -> str:
        """Type a command that does no harm, learn from its echo what the prompt is, and return its reply."""

        def learned(tail: str) -> bool:
            return prompts.learn(prompts.plain(tail), command=command) is not None

        expected = f"the prompt and the echo of {command!r}"
        for patience in _RETRIES:
            self._terminal.send(command + _ENTER)
            try:
                text = self._terminal.wait(learned, expected=expected, silence=patience)
            except SessionError as exc:
                if exc.kind is not FailureKind.TIMEOUT:
                    raise
                continue
            break
        else:
            text = self._terminal.wait(learned, expected=expected)
        self.prompt = prompts.learn(prompts.plain(text), command=command) or self.prompt
        if text.count(command) > 1:
            # Typed twice: both replies have to be in before the next command gets its own.
            self._terminal.quiet(_SETTLE)
            self._terminal.forget()
        return prompts.reply_body(text, command=command)

    def _enable(self, password: str) -> None:
        """Type ``enable`` and, when asked, the password, once: IOS would ask three times and then log a failure."""
        privileged = prompts.enabled(self.prompt)

        def answered(tail: str) -> bool:
            seen = prompts.plain(tail)
            return bool(privileged.search(seen) or self.prompt.pattern.search(seen) or prompts.asks_for_password(seen))

        self._terminal.send("enable" + _ENTER)
        text = self._terminal.wait(answered, expected="a password question or a prompt after 'enable'", keep=True)
        if prompts.asks_for_password(text):
            if not password:
                raise self._not_enabled("it asks for a password and none is given")
            self._terminal.send(password + _ENTER)
            text = self._terminal.wait(answered, expected="a prompt after the enable password", keep=True)
        seen = prompts.plain(text)
        if not privileged.search(seen):
            said = " ".join(replies.remarks(seen, platform=self.platform)) if not password else ""
            refused = replies.refusal(seen, platform=self.platform)
            raise self._not_enabled(refused or said or "it refused the password")

    def _not_enabled(self, actual: str) -> SessionError:
        return failure(
            FailureKind.ENABLE,
            self.device,
            expected="the privileged mode",
            actual=actual,
            remedy="Set ansible_become_password, or give the user privilege level 15.",
        )

    def _refused(self, command: str, refused: str) -> SessionError:
        if not self.prompt.privileged or replies.wants_privilege(refused):
            return failure(
                FailureKind.ENABLE,
                self.device,
                expected=f"the reply to {command!r}",
                actual=f"{refused!r} at the prompt {self.prompt.text!r}",
                remedy="Set ansible_become with ansible_become_method ansible.netcommon.enable, or give the user "
                "the privilege.",
            )
        return failure(
            FailureKind.REJECTED,
            self.device,
            expected=f"the reply to {command!r}",
            actual=repr(refused),
            remedy=f"Check that the device runs {self.platform.value} and that its AAA permits the command.",
        )


def open_session(
    connection: ConnectionPlugin,
    *,
    platform: Platform,
    device: str = "",
    silence: float = SILENCE,
    total: float = TOTAL,
) -> DeviceSession:
    """Log in over a new SSH session, whatever sessions the plugin has open already.

    Args:
        connection: netcommon's libssh connection plugin with its options set, as ``login.device_connection`` gives it.
        platform: whose prompts and words to expect.
        device: the name for messages; the address by default.
        silence: seconds without a byte after which the device is given up.
        total: seconds that one reply may take altogether.

    Raises:
        SessionError: of any kind but ``rejected``.
    """
    address = connection.get_option("remote_addr")
    device = f"{device} ({address})" if device and device != address else str(address)
    ssh = connect(connection, device=device)
    channel = open_channel(ssh, device=device)
    terminal = Terminal(channel, device=device, silence=silence, total=total)
    session = DeviceSession(ssh, terminal, platform=platform, device=device)
    try:
        session.log_in(enable=connection.become is not None, enable_password=_secret(connection.become))
    except BaseException:
        session.close()
        raise
    return session


def _secret(become: BecomePlugin | None) -> str:
    """The enable password; never part of a message or a result."""
    return "" if become is None else str(become.get_option("become_pass") or "")
