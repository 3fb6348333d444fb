# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A web server that takes what is sent to it, and answers as a test wants, or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.integration.http_stub import Answer, QuietHandler, listening

HANG, DRIP = "/hang", "/drip"
"""Paths below which there is no answer, or one that never ends, until the receiver is closed."""


@dataclass(frozen=True)
class Request:
    """What came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """Where it listens, and what came."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    reply: Callable[[Request], tuple[int, str]] = field(default=lambda _request: (200, ""))
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def receiving(*, certificate: Path | None = None) -> Iterator[Receiver]:
    """Start one on 127.0.0.1; with a certificate it speaks TLS."""
    receiver = Receiver()
    with listening(partial(_Handler, receiver), certificate=certificate) as receiver.port:
        try:
            yield receiver
        finally:
            receiver.closing.set()


class _Handler(QuietHandler):
    protocol_version = "HTTP/1.0"  # a connection ends with its answer, also one that never ends

    def __init__(self, receiver: Receiver, *args: object) -> None:
        self.receiver = receiver
        super().__init__(*args)  # type: ignore[arg-type]

    def _take(self) -> None:
        request = Request(self.command, self.path, dict(self.headers), self.read_body())
        self.receiver.requests.append(request)
        if self.path.startswith(HANG):
            self.receiver.closing.wait()
        elif self.path.startswith(DRIP):
            self._drip()
        else:
            status, text = self.receiver.reply(request)
            self.send_answer(Answer(status, text, "text/plain"))

    do_GET = do_POST = do_PUT = _take  # noqa: N815 - the base class's names for them

    def _drip(self) -> None:
        """One byte of the answer's head at a time: every single read is in time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.receiver.closing.wait(0.2):
            try:
                self.wfile.write(b"x")
            except OSError:  # whoever asked is gone
                return
