# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A web server that answers our queries as Nautobot does, and whatever else may answer at its address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.integration.http_stub import Answer, QuietHandler, json_answer, listening

TOKEN = "5ecre7" * 6 + "abcd"
_QUERY = re.compile(r"query \{ (devices|locations)(?:\((.*?)\))? \{ (.*) \} \}")
_FILTERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "id": lambda row: str(row["id"]),
    "name": lambda row: str(row["name"]),
    "status": lambda row: str(row["status"]["name"]),
    "role": lambda row: str(row["role"]["name"]),
}
_KINDS = ("devices", "interfaces", "ip_addresses", "vlans", "vrfs", "platforms", "roles", "tenants", "tags")


@dataclass
class StubNautobot:
    """What it holds, and what it was asked."""

    devices: list[dict[str, Any]] = field(default_factory=list)
    locations: dict[str, dict[str, Any]] = field(default_factory=dict)
    url: str = ""
    hidden: tuple[str, ...] = ()
    """Kinds that the token may not view."""
    queries: list[str] = field(default_factory=list)
    instead: Callable[[str], Answer | None] = field(default=lambda _query: None)
    """May answer a query in Nautobot's place, or change something before Nautobot does."""

    def reply(self, text: str) -> Answer:
        self.queries.append(text)
        return self.instead(text) or self._answer(text)

    def pages(self) -> list[int]:
        """How many devices each page was about."""
        asked = [
            found[1]
            for text in self.queries
            if (found := re.search(r"devices\(\w+: (\[.*?\])\) \{ id name [^}]", text))
        ]
        return [len(json.loads(keys)) for keys in asked]

    def _answer(self, text: str) -> Answer:
        if "(limit: 1)" in text:
            return json_answer({"data": {kind: [] if kind in self.hidden else [{"id": "x"}] for kind in _KINDS}})
        found = _QUERY.fullmatch(text)
        assert found, text
        kind, given, fields = found.groups()
        arguments = _arguments(given or "")
        if unknown := set(arguments) - set(_FILTERS):
            message = f"Unknown argument '{min(unknown)}' on field 'Query.{kind}'."
            return json_answer({"errors": [{"message": message}]}, status=400)
        if kind == "locations":
            rows = [{"id": key, **self.locations[key]} for key in arguments["id"] if key in self.locations]
        else:
            wanted = {key: frozenset(values) for key, values in arguments.items()}
            rows = [row for row in self.devices if all(_FILTERS[key](row) in wanted[key] for key in wanted)]
        if fields == "id name":
            rows = [{"id": row["id"], "name": row["name"]} for row in rows]
        return json_answer({"data": {kind: rows}})


def stub_device(name: str, **fields: Any) -> dict[str, Any]:
    """A device object with all that an inventory asks for."""
    return {
        "id": str(uuid5(NAMESPACE_DNS, name)),
        "name": name,
        "serial": "",
        "status": {"name": "Active"},
        "role": {"name": "Access Switch"},
        "location": {"id": "zrh1", "name": "ZRH1"},
        "tenant": None,
        "tags": [],
        "platform": {"name": "IOS", "network_driver": "cisco_ios"},
        "device_type": {"model": "C9300"},
        "primary_ip4": None,
        "primary_ip6": None,
        "config_context": {},
        "interfaces": [],
        **fields,
    }


@contextmanager
def running_stub(*devices: dict[str, Any], certificate: Path | None = None) -> Iterator[StubNautobot]:
    """Start one on 127.0.0.1; with a certificate it speaks TLS."""
    stub = StubNautobot(devices=list(devices))
    stub.locations = {"ch": {"name": "CH", "parent": None}, "zrh1": {"name": "ZRH1", "parent": {"id": "ch"}}}
    with listening(partial(_Handler, stub), certificate=certificate) as port:
        stub.url = f"http{'s' if certificate else ''}://127.0.0.1:{port}"
        yield stub


def self_signed(file: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stub")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(certificate.public_bytes(pem) + private)
    return file


def _arguments(given: str) -> dict[str, list[str]]:
    """Values as lists; a text alone is a list of one."""
    pairs = re.findall(r'(\w+): (\[.*?\]|"(?:[^"\\]|\\.)*"|\w+)', given)
    values = {name: json.loads(value) for name, value in pairs}
    return {name: value if isinstance(value, list) else [str(value)] for name, value in values.items()}


class _Handler(QuietHandler):
    def __init__(self, stub: StubNautobot, *args: Any) -> None:
        self.stub = stub
        super().__init__(*args)

    def do_POST(self) -> None:  # noqa: N802 - the base class's name for it
        body = self.read_body()
        if self.path != "/api/graphql/":
            self._send(Answer(404, "<!DOCTYPE html><title>Page Not Found</title>", "text/html"))
        elif self.headers["Authorization"] != f"Token {TOKEN}":
            self._send(Answer(403, '{"detail": "Invalid token"}'))
        else:
            self._send(self.stub.reply(json.loads(body)["query"]))

    def do_GET(self) -> None:  # noqa: N802 - the same
        kind = self.path.partition("?")[0].rstrip("/").rpartition("/")[2].replace("-", "_")
        self._send(Answer(403 if kind in self.stub.hidden else 200, "{}"))

    def _send(self, answer: Answer) -> None:
        self.send_answer(replace(answer, headers={"API-Version": "3.2", **answer.headers}))
