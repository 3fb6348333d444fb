# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SSH servers: one port per device, one process and one event loop for all of them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import deque
from dataclasses import dataclass, field
from functools import partial

import asyncssh

from tests.lab.engine import Device
from tests.lab.engine.management import Management
from tests.lab.shell import login
from tests.lab.shell.login import PASSWORD, USER
from tests.lab.shell.shell import Shell
from tests.lab.shell.terminal import Terminal

from .faults import NOISE, Counter, Faults, with_escapes
from .listener import Listener, State, Wire
from .transfer import FlashServer

__all__ = ["HIDDEN", "PASSWORD", "USER", "Host"]

HIDDEN = "********"
_EXEC_REFUSED = {"ios": 0, "nxos": 16, "eos": 1}
"""The status with which a command ends that the device refuses."""
_DENIED_NXOS = 30
_GOING_DOWN_SECONDS = 1
_RELOAD_SECONDS = 3
"""How long nobody gets in after somebody typed `reload`; a real device takes minutes."""
LOG_SESSIONS = 1000
"""Sessions whose lines a device remembers."""
SLICE = 0.01
"""Seconds of output that a slow line sends at once."""


@dataclass(slots=True, eq=False)
class Host:
    """A device on the network."""

    name: str
    device: Device
    key: asyncssh.SSHKey
    faults: Faults = field(default_factory=Faults)
    management: Management | None = None
    counter: Counter = field(default_factory=Counter)
    log: deque[list[str]] = field(default_factory=lambda: deque(maxlen=LOG_SESSIONS))
    """What each session sent, line by line."""
    connections: set[asyncssh.SSHServerConnection] = field(default_factory=set)
    place: tuple[str, int] = ("127.0.0.1", 0)
    """The address and port on which it listens."""
    _listener: Listener | None = None
    _options: asyncssh.SSHServerConnectionOptions | None = None
    _wires: set[Wire] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _boot: asyncio.TimerHandle | None = None
    _seen: object = None
    """The running configuration for which the network was settled; a revert puts another one in its place."""

    def listen(self) -> None:
        """Take the place; port 0 becomes one of the kernel's choice."""
        self._listener = Listener(self._accepted)
        self._listener.open(self.place)
        self.place = self._listener.place
        self.settle()

    def close(self) -> None:
        """Close the port and everybody's connection."""
        if self._boot is not None:
            self._boot.cancel()
        self.hang_up()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def hang_up(self) -> None:
        for wire in list(self._wires):
            wire.reset()

    @property
    def frozen(self) -> bool:
        """Whether no packet gets through."""
        lost = self.management is not None and not self.management.reachable(self.device.running)
        return lost or self.faults.unreachable

    def settle(self) -> None:
        """Let the network follow the configuration and the faults."""
        self._seen = self.device.running
        frozen = self.frozen
        refusing = self._boot is not None or self.faults.refuse_connections
        if self._listener is not None:
            self._listener.set(State.REFUSING if refusing else State.SILENT if frozen else State.OPEN)
        for wire in self._wires:
            wire.freeze(frozen=frozen)

    def tick(self) -> None:
        """Let timers run out; one that reverts the configuration may bring the management address back."""
        self.device.tick()
        if self.device.running is not self._seen:
            self.settle()

    async def set_faults(self, faults: Faults) -> None:
        """Faults take effect at once, for sessions that are open too."""
        if faults.host_key != self.faults.host_key:
            self._options = None
        self.faults, self.counter = faults, Counter()
        self.device.hostname_override = faults.hostname
        self.device.distortion = faults.distortion
        self.device.full_nvram = faults.full_nvram
        self.settle()

    def restart(self, *, boot_seconds: float = 0) -> None:
        """Power off and on: sessions end, what wasn't saved is gone, and nobody gets in while it boots."""
        self.hang_up()
        self.device.restart()
        self.counter = Counter()
        if self._boot is not None:
            self._boot.cancel()
        self._boot = asyncio.get_running_loop().call_later(boot_seconds, self._booted) if boot_seconds else None
        self.settle()

    def _reload(self) -> None:
        """The prompt is back for a moment before the connection breaks off: Arista's own test waits for it."""
        restart = partial(self.restart, boot_seconds=_RELOAD_SECONDS)
        asyncio.get_running_loop().call_later(_GOING_DOWN_SECONDS, restart)

    def _booted(self) -> None:
        self._boot = None
        self.settle()

    def _accepted(self, connection: socket.socket) -> None:
        task = asyncio.create_task(self._connect(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        ssh = None if self.faults.no_banner else asyncssh.SSHServerConnection(loop, await self._ssh_options())
        wire = Wire(ssh, self._wires.discard)
        wire.freeze(frozen=self.frozen)
        self._wires.add(wire)
        try:
            await loop.connect_accepted_socket(lambda: wire, connection)
        except OSError:  # the client has gone already
            self._wires.discard(wire)
            connection.close()

    async def _ssh_options(self) -> asyncssh.SSHServerConnectionOptions:
        if self._options is None:
            key = asyncssh.generate_private_key("ssh-ed25519") if self.faults.host_key else self.key
            self._options = await asyncssh.SSHServerConnectionOptions.construct(
                server_factory=lambda: _Server(self),
                server_host_keys=[key],
                process_factory=self._serve,
                sftp_factory=self._transfer,
                allow_scp=True,
                encoding=None,
                line_editor=False,
                config=None,
            )
        return self._options

    async def _serve(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        lines: list[str] = []
        self.log.append(lines)
        user = str(process.get_extra_info("username"))
        address = str((process.get_extra_info("peername") or ("",))[0])
        shell = Shell(self.device, user=user)
        shell.ignore = lambda line: self._verdict(shell, line)
        shell.reload = self._reload
        shell.login = self.device.logins.open(user, address, now=self.device.clock())
        status = 0
        try:
            if process.command:
                status = await self._run_one(process, shell, lines)
            else:
                await self._interact(process, shell, lines)
        except (asyncssh.Error, OSError, asyncio.IncompleteReadError):
            pass  # the other side went away: what it typed stays typed
        finally:
            self.device.logins.close(shell.login)
        with contextlib.suppress(OSError):
            process.exit(status)

    def _verdict(self, shell: Shell, line: str) -> str:
        """A fault's say about a configuration line."""
        shell.reject_text = self.faults.reject_text
        return self.counter.config_line(self.faults, line)

    def _transfer(self, chan: asyncssh.SSHServerChannel[bytes]) -> FlashServer:
        """Files to and from flash, over SCP or SFTP."""
        self.log.append([chan.get_command() or "sftp"])
        return FlashServer(chan, self.device)

    async def _run_one(self, process: asyncssh.SSHServerProcess[bytes], shell: Shell, lines: list[str]) -> int:
        """`ssh host command`, with the rights of the user; each platform ends a refusal in its own way."""
        command = process.command or ""
        lines.append(command)
        faults = await self._before(process)
        result = shell.execute(command)
        await self._after(process, faults)
        text, status = result.text, 0
        if result.refused:
            status = _EXEC_REFUSED[shell.platform]
            if shell.platform == "ios":
                text = f'Line has invalid autocommand "{command}"'
            elif shell.platform == "eos":
                text = f"{text} at line 1"
            elif text.startswith("% Permission denied"):
                status = _DENIED_NXOS
            elif "'^' marker" in text:
                text = f"Syntax error while parsing '{command}'"
        await self._send(process, (text + "\n").encode(), faults, answer=True)
        return status

    async def _interact(self, process: asyncssh.SSHServerProcess[bytes], shell: Shell, lines: list[str]) -> None:
        terminal = self._terminal(process, shell)
        terminal.greet(login.after(self.device))
        await self._send(process, terminal.take_screen())
        while not shell.closed:
            data = await self._keys(process, shell)
            if not data:
                return
            terminal.type(data)
            await self._process_lines(process, terminal, lines)

    def _terminal(self, process: asyncssh.SSHServerProcess[bytes], shell: Shell) -> Terminal:
        """The terminal that the client asked for; EOS neither echoes nor prompts without one, and nobody pages."""
        if process.term_type is None and shell.platform != "ios":
            shell.length = 0
        shell.resize(columns=process.term_size[0], rows=process.term_size[1])
        terminal = Terminal(
            shell,
            interactive=process.term_type is not None or shell.platform != "eos",
            plain=process.term_type in {None, "dumb"},
        )

        def notify(message: str) -> None:
            terminal.notify(message)
            process.stdout.write(terminal.take_screen())

        def later(message: str) -> None:
            asyncio.get_running_loop().call_soon(notify, message)

        if shell.login is not None:  # a message comes behind the answer to the line that caused it
            shell.login.notify = lambda message: later(message) if shell.monitor else None
        return terminal

    async def _keys(self, process: asyncssh.SSHServerProcess[bytes], shell: Shell) -> bytes:
        """What the user types next; nothing when the session is over, also because the user fell asleep."""
        while True:
            try:
                data = await asyncio.wait_for(process.stdin.read(65536), login.idle_seconds(self.device))
            except TimeoutError:
                return b""
            except asyncssh.TerminalSizeChanged as exc:
                shell.resize(columns=exc.width, rows=exc.height)
            except (asyncssh.BreakReceived, asyncssh.SignalReceived):
                continue  # a break means something on a console only
            else:
                if shell.login is not None:
                    shell.login.active = self.device.clock()
                return data

    async def _process_lines(
        self, process: asyncssh.SSHServerProcess[bytes], terminal: Terminal, lines: list[str]
    ) -> None:
        shell = terminal.shell
        while not shell.closed:
            secret = shell.question is not None and shell.question.secret
            line = terminal.next_line()
            await self._send(process, terminal.take_screen())
            if line is None:
                return
            lines.append(HIDDEN if secret else line)
            faults = await self._before(process)
            result = shell.execute(line)
            await self._after(process, faults)
            terminal.answer(result)
            await self._send(process, terminal.take_screen(), faults, answer=True)

    async def _before(self, process: asyncssh.SSHServerProcess[bytes]) -> frozenset[str]:
        """What happens to a line before it takes effect; the faults that are still to come."""
        happening = self.counter.line(self.faults)
        delay = self.faults.delay(self.name, self.counter.lines)
        if delay:
            await asyncio.sleep(delay)
        if "edit_at" in happening:
            self.counter.edit_refused += self.configure(self.faults.edit_lines)
        if "drop_at" in happening:
            self._drop(process)
        if "hang_at" in happening:
            await self._hang(process)
        return happening

    async def _after(self, process: asyncssh.SSHServerProcess[bytes], happening: frozenset[str]) -> None:
        """What happens when the line has taken effect, before anybody hears of it."""
        self.settle()
        if "drop_after" in happening:
            self._drop(process)
        if "hang_after" in happening:
            await self._hang(process)

    def configure(self, lines: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
        """Lines that a colleague types on the console: they are not part of anybody's session."""
        refused = self.device.configure(lines)
        self.settle()
        return refused

    @staticmethod
    def _drop(process: asyncssh.SSHServerProcess[bytes]) -> None:
        process.channel.get_connection().abort()
        raise ConnectionResetError

    @staticmethod
    async def _hang(process: asyncssh.SSHServerProcess[bytes]) -> None:
        await process.wait_closed()
        raise ConnectionResetError

    async def _send(
        self,
        process: asyncssh.SSHServerProcess[bytes],
        screen: bytes,
        happening: frozenset[str] = frozenset(),
        *,
        answer: bool = False,
    ) -> None:
        """Send output as fast as the line and the reader take it: nothing more is done for a reader who is behind."""
        if answer and self.faults.escapes:
            screen = with_escapes(screen)
        if "garbage_at" in happening:
            screen = NOISE + screen
        pause = self.faults.byte_us / 1e6
        step = max(1, int(SLICE / pause)) if pause else max(1, len(screen))
        for start in range(0, len(screen), step):
            piece = screen[start : start + step]
            if pause:
                await asyncio.sleep(pause * len(piece))
            process.stdout.write(piece)
            await process.stdout.drain()


class _Server(asyncssh.SSHServer):
    """Who may log in."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._host.connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc  # whoever went away, and why, changes nothing
        if self._connection is not None:
            self._host.connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        """Everybody is asked for a password or a key, below the banner."""
        del username
        banner = login.before(self._host.device)
        if banner and self._connection is not None:
            self._connection.send_auth_banner(banner.replace("\n", "\r\n"))
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return login.password_opens(self._host.device, username, password) and not self._host.faults.refuse_logins

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        text = key.export_public_key().decode()
        opens = login.key_opens(self._host.device, username, data=key.public_data, text=text)
        return opens and not self._host.faults.refuse_logins
