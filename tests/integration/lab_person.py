# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Somebody at a terminal, connected to a lab's device with paramiko."""

from __future__ import annotations

import re
import socket
import time
from types import TracebackType
from typing import Self

import paramiko

from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD

PATIENCE = 30.0
"""Seconds that a busy computer may take for what takes none."""
PROMPT = r"(?:^|\r\n(?:\x1b\[m)?)[\w.-]+(?:\([^)\r\n]*\))?[>#] ?$"


class Gone(Exception):
    """The connection ended."""


class Silence(Exception):
    """Nothing came in time; what came before is the message."""


class Person:
    """One login; reading waits for a pattern and never longer than `patience` seconds."""

    def __init__(self, lab: Lab, name: str, *, patience: float = PATIENCE, connect_within: float = PATIENCE) -> None:
        self.patience = patience
        self._client = paramiko.SSHClient()
        self._client.load_host_keys(str(lab.known_hosts))
        self._client.set_missing_host_key_policy(paramiko.RejectPolicy())
        try:
            self._client.connect(
                lab.address(name),
                lab.port(name),
                USER,
                PASSWORD,
                timeout=connect_within,
                banner_timeout=connect_within,
                auth_timeout=PATIENCE,
                allow_agent=False,
                look_for_keys=False,
            )
            self._channel = self._client.invoke_shell(width=200)
            self.greeting = self.read(r"[>#] ?$")
            if self.greeting.endswith(">"):
                self.type("enable")
                self.read("Password: ")
                self.type(ENABLE_PASSWORD)
                self.read(PROMPT)
            self.do("terminal length 0")
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def type(self, line: str) -> None:
        """Press keys, and Enter."""
        try:
            self._channel.sendall(f"{line}\r".encode())
        except OSError as exc:
            raise Gone from exc

    def read_bytes(self, until: str = PROMPT) -> bytes:
        """What the screen gets up to a pattern."""
        deadline = time.monotonic() + self.patience
        seen = b""
        while not re.search(until, seen.decode(errors="replace")):
            self._channel.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                data = self._channel.recv(65536)
            except TimeoutError as exc:
                raise Silence(seen.decode(errors="replace")) from exc
            if not data:
                raise Gone(seen.decode(errors="replace"))
            seen += data
        return seen

    def read(self, until: str = PROMPT) -> str:
        return self.read_bytes(until).decode(errors="replace")

    def do(self, *lines: str) -> str:
        """Type lines one after the other; what the last one showed, without its echo and the prompt."""
        shown = ""
        for line in lines:
            self.type(line)
            shown = self.read()
        return re.sub(PROMPT, "", shown).partition("\r\n")[2].replace("\r", "")


def tcp(lab: Lab, name: str, *, within: float = 0.4) -> socket.socket:
    """A bare TCP connection to a device."""
    return socket.create_connection((lab.address(name), lab.port(name)), timeout=within)
