# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A TCP port as a network can spoil it, and the wire of one connection, which can go dead without breaking."""

from __future__ import annotations

import asyncio
import contextlib
import select
import socket
import struct
from collections.abc import Callable
from enum import Enum
from typing import Any, cast

BACKLOG = 1024
RETRY = 0.2
"""Seconds until connections are accepted again after file descriptors ran out."""


class State(Enum):
    """What becomes of somebody who wants to connect."""

    OPEN = "open"
    REFUSING = "refusing"
    """They get a TCP reset."""
    SILENT = "silent"
    """They get nothing, and give up after their own time-out."""


class Listener:
    """One port. It keeps its number in every state, also while nobody listens."""

    def __init__(self, accepted: Callable[[socket.socket], None]) -> None:
        self._accepted = accepted
        self._loop = asyncio.get_running_loop()
        self._socket: socket.socket | None = None
        self._fillers: list[socket.socket] = []
        self.place = ("127.0.0.1", 0)
        self.state = State.REFUSING

    def open(self, place: tuple[str, int]) -> None:
        """Take a port, 0 for any, and accept connections."""
        self.place = place
        self.set(State.OPEN)

    def set(self, state: State) -> None:
        """Change what becomes of new connections; those that were accepted stay."""
        if self._socket is not None and state is self.state:
            return
        self.close()
        self.state = state
        self._socket = self._bound()
        self.place = self._socket.getsockname()
        if state is State.OPEN:
            self._socket.listen(BACKLOG)
            self._loop.add_reader(self._socket, self._readable)
        elif state is State.SILENT:
            self._socket.listen(0)
            self._fill()

    def close(self) -> None:
        """Give the port back."""
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        for filler in self._fillers:
            filler.close()
        self._fillers.clear()

    def _bound(self) -> socket.socket:
        new = socket.socket()
        try:
            new.settimeout(0)
            new.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            new.bind(self.place)
        except OSError:
            new.close()
            raise
        return new

    def _fill(self) -> None:
        """Occupy the queue of connections that wait to be accepted: a kernel drops the SYNs that find it full."""
        for _attempt in range(8):
            filler = socket.socket()
            filler.settimeout(0)
            filler.connect_ex(self.place)
            if not select.select([], [filler], [], 0.01)[1]:
                filler.close()
                return
            self._fillers.append(filler)

    def _readable(self) -> None:
        if self._socket is None:
            return
        try:
            connection = self._socket.accept()[0]
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError:  # no file descriptor is left: they wait in the queue until somebody has gone
            self._loop.remove_reader(self._socket)
            self._loop.call_later(RETRY, self._accept_again, self._socket)
            return
        connection.settimeout(0)
        self._accepted(connection)

    def _accept_again(self, listening: socket.socket) -> None:
        if listening is self._socket and self.state is State.OPEN:
            self._loop.add_reader(listening, self._readable)


class Wire(asyncio.Protocol, asyncio.Transport):
    """Stands between a TCP connection and its SSH server, so that packets can stop in both directions.

    To the TCP transport it is the protocol, to the SSH server it is the transport. Without an SSH server it never
    says anything.
    """

    def __init__(self, ssh: asyncio.Protocol | None, lost: Callable[[Wire], None]) -> None:
        super().__init__()
        self._ssh = ssh
        self._lost = lost
        self._tcp: asyncio.Transport | None = None
        self._kept = bytearray()
        self._frozen = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._tcp = cast("asyncio.Transport", transport)
        if self._frozen or self._ssh is None:
            self._tcp.pause_reading()
        if self._ssh is not None:
            self._ssh.connection_made(self)

    def freeze(self, *, frozen: bool) -> None:
        """Stop the packets, or let them go on: what was sent meanwhile arrives then, as TCP sends it again."""
        if frozen == self._frozen:
            return
        self._frozen = frozen
        if self._tcp is None or self._ssh is None or self._tcp.is_closing():
            return
        if frozen:
            self._tcp.pause_reading()
        else:
            self._tcp.write(bytes(self._kept))
            self._kept.clear()
            self._tcp.resume_reading()

    def data_received(self, data: bytes) -> None:
        if self._ssh is not None:
            self._ssh.data_received(data)

    def eof_received(self) -> bool | None:
        return self._ssh.eof_received() if self._ssh is not None else None

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost(self)
        if self._ssh is not None:
            self._ssh.connection_lost(exc)

    def write(self, data: Any) -> None:
        """What the SSH server sends; its channels' windows bound what is kept while nothing gets through."""
        if self._frozen:
            self._kept += data
        elif self._tcp is not None:
            self._tcp.write(data)

    def close(self) -> None:
        if self._tcp is not None:
            self._tcp.close()

    def abort(self) -> None:
        if self._tcp is not None:
            self._tcp.abort()

    def reset(self) -> None:
        """End the connection with a TCP reset, as a device does that has lost power and forgotten it."""
        if self._tcp is None:
            return
        tcp = self._tcp.get_extra_info("socket")
        with contextlib.suppress(OSError):
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._tcp.abort()

    def is_closing(self) -> bool:
        return self._tcp is None or self._tcp.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._tcp.get_extra_info(name, default) if self._tcp is not None else default
