# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the web servers of the tests have in common: they listen on 127.0.0.1, and send what a test wants."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Answer:
    """An HTTP reply, and what may go wrong on its way."""

    status: int = 200
    body: str = ""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0
    """How long it takes to begin."""
    cut: int = 0
    """How many bytes of it never come."""


def json_answer(content: Any, *, status: int = 200) -> Answer:
    """A reply that says a value."""
    return Answer(status, json.dumps(content))


@contextmanager
def listening(handler: Callable[..., BaseHTTPRequestHandler], *, certificate: Path | None = None) -> Iterator[int]:
    """Start a server, and say its port; with a certificate it speaks TLS."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class QuietHandler(BaseHTTPRequestHandler):
    """Keeps no log, since what a stub was asked is in the stub."""

    protocol_version = "HTTP/1.1"

    def read_body(self) -> bytes:
        """All that came with the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send_answer(self, answer: Answer) -> None:
        """Send it as slowly, and as much of it, as it says."""
        time.sleep(answer.seconds)
        body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) - answer.cut])
        self.close_connection = bool(answer.cut)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Nothing."""
