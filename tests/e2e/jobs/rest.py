# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nautobot as its users see it: they edit objects, and read what the jobs say."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from tests.lab.nautobot import Nautobot

Json = dict[str, Any]
_BUSY = ("PENDING", "STARTED")
HOOKS: dict[str, Json] = {
    "InterfaceDriftHook": {"content_types": ["dcim.interface", "ipam.ipaddress"], "type_delete": True},
    "DeviceDriftHook": {"content_types": ["dcim.device"], "type_delete": False},
}


class RefusedError(Exception):
    """Nautobot's answer to a request that it doesn't do."""


@dataclass(frozen=True)
class Rest:
    """The REST API, as one of the lab's users."""

    nautobot: Nautobot
    user: str = "admin"

    def ask(self, method: str, path: str, data: Any = None) -> Any:
        """One request; JSON in, JSON out."""
        request = urllib.request.Request(
            f"{self.nautobot.url}/api/{path}",
            method=method,
            data=None if data is None else json.dumps(data).encode(),
            headers={"Authorization": f"Token {self.nautobot.token(self.user)}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                content = answer.read()
        except urllib.error.HTTPError as exc:
            raise RefusedError(f"{exc.code} {exc.read().decode()}") from exc
        return json.loads(content) if content else None

    def find(self, kind: str, **filters: Any) -> list[Json]:
        """All that match."""
        found: list[Json] = self.ask("GET", f"{kind}/?{urlencode({**filters, 'limit': 200}, doseq=True)}")["results"]
        return found

    def one(self, kind: str, **filters: Any) -> Json:
        """The only one that matches."""
        (found,) = self.find(kind, **filters)
        return found

    def create(self, kind: str, **values: Any) -> Json:
        """A new object."""
        made: Json = self.ask("POST", f"{kind}/", values)
        return made

    def edit(self, kind: str, pk: str, **values: Any) -> None:
        """Some fields of an object."""
        self.ask("PATCH", f"{kind}/{pk}/", values)

    def edit_all(self, kind: str, edits: dict[str, Json]) -> None:
        """Several objects in one request: id -> fields."""
        self.ask("PATCH", f"{kind}/", [{"id": pk, **values} for pk, values in edits.items()])

    def delete(self, kind: str, pk: str) -> None:
        """Away with an object."""
        self.ask("DELETE", f"{kind}/{pk}/")

    # What the tests are about

    def device(self, name: str) -> Json:
        """A device by its name."""
        return self.one("dcim/devices", name=name)

    def interface(self, device: str, name: str) -> str:
        """The id of an interface."""
        return str(self.one("dcim/interfaces", device=device, name=name)["id"])

    def interfaces(self, device: str) -> dict[str, str]:
        """The ids of a device's interfaces by name."""
        return {one["name"]: str(one["id"]) for one in self.find("dcim/interfaces", device=device)}

    def edit_interface(self, device: str, name: str, **values: Any) -> None:
        """Some fields of an interface."""
        self.edit("dcim/interfaces", self.interface(device, name), **values)

    @cached_property
    def active(self) -> str:
        """The id of the status Active."""
        return str(self.one("extras/statuses", name="Active")["id"])

    def vlan(self, vid: int) -> str:
        """The id of a VLAN, which is made where there is none."""
        found = self.find("ipam/vlans", vid=vid)
        made = found[0] if found else self.create("ipam/vlans", vid=vid, name=f"vlan{vid}", status=self.active)
        return str(made["id"])

    def address(self, text: str, *, on: str = "") -> str:
        """The id of a new address, in a prefix that is made with it, assigned to an interface."""
        namespace = self.one("ipam/namespaces", name="Global")["id"]
        if not self.find("ipam/prefixes", prefix="10.77.0.0/16"):
            self.create("ipam/prefixes", prefix="10.77.0.0/16", status=self.active, namespace=namespace)
        made = self.create("ipam/ip-addresses", address=text, status=self.active, namespace=namespace)
        if on:
            self.create("ipam/ip-address-to-interface", ip_address=made["id"], interface=on)
        return str(made["id"])

    # Jobs

    def job(self, name: str) -> Json:
        """The record of one of our jobs, by its class."""
        return self.one("extras/jobs", job_class_name=name)

    def enable_jobs(self) -> None:
        """As the README says, click by click."""
        for name in (*HOOKS, "DriftRun", "CheckDrift", "ReconcileDrift", "DriftButton"):
            self.edit("extras/jobs", self.job(name)["id"], enabled=True)
        for name, values in HOOKS.items():
            job = self.job(name)["id"]
            self.create(
                "extras/job-hooks", name=name, job=job, enabled=True, type_create=True, type_update=True, **values
            )

    def start(self, name: str, **data: Any) -> JobRun:
        """Start a job, and wait for its end."""
        started = self.ask("POST", f"extras/jobs/{self.job(name)['id']}/run/", {"data": data})
        self.settle()
        return JobRun(self, self.ask("GET", f"extras/job-results/{started['job_result']['id']}/?depth=1"))

    def runs(self, name: str) -> list[JobRun]:
        """All results of a job, the oldest first."""
        job = self.job(name)["id"]
        found = self.find("extras/job-results", job_model=job, sort="date_created", depth=1)
        return [JobRun(self, one) for one in found]

    def settle(self, *, seconds: float = 120.0) -> None:
        """Wait until no job is waiting or running."""
        deadline = time.monotonic() + seconds
        while busy := self.find("extras/job-results", status=_BUSY):
            if time.monotonic() > deadline:
                raise TimeoutError(f"still busy: {[(one['name'], one['status']['value']) for one in busy]}")
            time.sleep(0.3)


@dataclass(frozen=True)
class JobRun:
    """One result of a job."""

    rest: Rest
    result: Json

    @property
    def status(self) -> str:
        """Nautobot's word."""
        return str(self.result["status"]["value"])

    @cached_property
    def log(self) -> str:
        """All messages."""
        return "\n".join(self._messages())

    def _messages(self) -> Iterator[str]:
        for line in self.rest.ask("GET", f"extras/job-results/{self.result['id']}/logs/"):
            yield line["message"]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """What is attached to it."""
        found = {}
        for file in self.rest.find("extras/file-proxies", job=self.result["name"]):
            if file["job_result"]["id"] == self.result["id"]:
                request = urllib.request.Request(
                    f"{self.rest.nautobot.url}/api/extras/file-proxies/{file['id']}/download/",
                    headers={"Authorization": f"Token {self.rest.nautobot.token()}"},
                )
                with urllib.request.urlopen(request, timeout=60) as answer:
                    found[file["name"]] = answer.read()
        return found

    @property
    def summary(self) -> dict[str, Json]:
        """The outcomes by device, from the attached report."""
        outcomes = json.loads(self.files["summary.json"])["devices"]
        return {outcome["device"]: outcome for outcome in outcomes}
