# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A web server that takes what is sent to it, and answers as a test wants, or not at all."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

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
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, receiver))
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, receiver: Receiver, *args: object) -> None:
        self.receiver = receiver
        super().__init__(*args)  # type: ignore[arg-type]

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, self.path, dict(self.headers), body)
        self.receiver.requests.append(request)
        if self.path.startswith(HANG):
            self.receiver.closing.wait()
        elif self.path.startswith(DRIP):
            self._drip()
        else:
            self._answer(*self.receiver.reply(request))

    do_GET = do_POST = do_PUT = _take  # noqa: N815 - the base class's names for them

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def _drip(self) -> None:
        """One byte of the answer's head at a time: every single read is in time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.receiver.closing.wait(0.2):
            try:
                self.wfile.write(b"x")
            except OSError:  # whoever asked is gone
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Nothing: what came is in ``requests``."""
