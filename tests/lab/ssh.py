# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SSH servers: one port per device, one process and one event loop for all of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import asyncssh

from .cli import Shell
from .engine import Device
from .faults import Counter, Faults
from .terminal import Terminal

USER = "netops"
PASSWORD = "netops-lab"
HIDDEN = "********"


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
        shell = Shell(self.device, privileged=self.device.platform == "nxos")
        shell.ignore = lambda line: self.counter.config_line(self.faults, line)
        try:
            if process.command:
                await self._run_one(process, shell, lines)
            else:
                await self._interact(process, shell, lines)
        except (asyncssh.Error, OSError, asyncio.IncompleteReadError):
            pass  # the other side went away: what it typed stays typed
        process.exit(0)

    async def _run_one(self, process: asyncssh.SSHServerProcess[bytes], shell: Shell, lines: list[str]) -> None:
        """`ssh host command`: privileged, as with authorization on the devices."""
        shell.privileged = True
        lines.append(process.command or "")
        await self._delay_or_fail(process)
        result = shell.execute(process.command or "")
        process.stdout.write((result.text + "\n").encode())

    async def _interact(self, process: asyncssh.SSHServerProcess[bytes], shell: Shell, lines: list[str]) -> None:
        terminal = Terminal(shell)
        terminal.greet()
        process.stdout.write(terminal.take_screen())
        while not shell.closed:
            data = await process.stdin.read(65536)
            if not data:
                return
            terminal.type(data)
            await self._process_lines(process, terminal, lines)

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
        del username  # everybody is asked for a password
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return username == USER and password == PASSWORD and not self._host.faults.refuse_logins
