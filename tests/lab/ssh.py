# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SSH servers: one port per device, one process and one event loop for all of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import asyncssh

from . import login
from .cli import Shell
from .engine import Device
from .faults import Counter, Faults
from .login import PASSWORD, USER
from .terminal import Terminal
from .transfer import FlashServer

__all__ = ["HIDDEN", "PASSWORD", "USER", "Host"]

HIDDEN = "********"
_EXEC_REFUSED = {"ios": 0, "nxos": 16, "eos": 1}
"""The status with which a command ends that the device refuses."""
_DENIED_NXOS = 30


@dataclass(slots=True)
class Host:
    """A device on the network."""

    name: str
    device: Device
    key: asyncssh.SSHKey
    faults: Faults = field(default_factory=Faults)
    counter: Counter = field(default_factory=Counter)
    port: int = 0
    log: list[list[str]] = field(default_factory=list)
    """What each session sent, line by line."""
    connections: set[asyncssh.SSHServerConnection] = field(default_factory=set)
    acceptor: asyncssh.SSHAcceptor | None = None

    async def listen(self, address: str = "127.0.0.1") -> None:
        """Open the port; the same one again after a change of key."""
        key = asyncssh.generate_private_key("ssh-ed25519") if self.faults.host_key else self.key
        self.acceptor = await asyncssh.listen(
            address,
            self.port,
            server_factory=lambda: _Server(self),
            server_host_keys=[key],
            process_factory=self._serve,
            sftp_factory=self._transfer,
            allow_scp=True,
            encoding=None,
            line_editor=False,
            reuse_address=True,
        )
        self.port = self.acceptor.get_port()

    async def close(self) -> None:
        """Close the port and everybody's connection."""
        self.hang_up()
        if self.acceptor is not None:
            self.acceptor.close()
            await self.acceptor.wait_closed()

    def hang_up(self) -> None:
        for connection in list(self.connections):
            connection.abort()

    async def set_faults(self, faults: Faults) -> None:
        """Faults take effect at once, for sessions that are open too."""
        relisten = faults.host_key != self.faults.host_key
        self.faults, self.counter = faults, Counter()
        self.device.hostname_override = faults.hostname
        self.device.distortion = faults.distortion
        self.device.full_nvram = faults.full_nvram
        if relisten:
            await self.close()
            await self.listen()

    async def _serve(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        lines: list[str] = []
        self.log.append(lines)
        user = str(process.get_extra_info("username"))
        address = str((process.get_extra_info("peername") or ("",))[0])
        shell = Shell(self.device, user=user)
        shell.ignore = lambda line: self.counter.config_line(self.faults, line)
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
        process.exit(status)

    def _transfer(self, chan: asyncssh.SSHServerChannel[bytes]) -> FlashServer:
        """Files to and from flash, over SCP or SFTP."""
        self.log.append([chan.get_command() or "sftp"])
        return FlashServer(chan, self.device)

    async def _run_one(self, process: asyncssh.SSHServerProcess[bytes], shell: Shell, lines: list[str]) -> int:
        """`ssh host command`, with the rights of the user; each platform ends a refusal in its own way."""
        command = process.command or ""
        lines.append(command)
        await self._delay_or_fail(process)
        result = shell.execute(command)
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
        process.stdout.write((text + "\n").encode())
        return status

    async def _interact(self, process: asyncssh.SSHServerProcess[bytes], shell: Shell, lines: list[str]) -> None:
        terminal = self._terminal(process, shell)
        terminal.greet(login.after(self.device))
        process.stdout.write(terminal.take_screen())
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
            process.stdout.write(terminal.take_screen())
            if line is None:
                return
            lines.append(HIDDEN if secret else line)
            await self._delay_or_fail(process)
            terminal.answer(shell.execute(line))
            process.stdout.write(terminal.take_screen())

    async def _delay_or_fail(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        if self.faults.latency_ms:
            await asyncio.sleep(self.faults.latency_ms / 1000)
        what = self.counter.line(self.faults)
        if what == "drop":
            self.hang_up()
            raise ConnectionResetError
        if what == "hang":
            await process.wait_closed()
            raise ConnectionResetError


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
