# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lab's one process: all devices, their timers and the control socket."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import resource
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh

from tests.lab import show
from tests.lab.engine.model import Refused
from tests.lab.operational import Cabling, CablingError

from .faults import BadFault, Faults
from .fleet import FleetError, Member, Places, config_files, fleet, raise_limit
from .ssh import Host

TICK = 0.1
"""Seconds between two looks at the timers of all devices."""
LONGEST_BOOT = 3600


class Clock:
    """A device's clock, which a test may put forward instead of waiting."""

    def __init__(self) -> None:
        self.offset = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.offset


class Server:
    """All the devices of a lab and the requests of its users."""

    def __init__(
        self, members: list[Member], places: list[tuple[str, int]], *, folder: Path, state: Path, latency_ms: int
    ) -> None:
        self._state = state
        self.latency_ms = latency_ms
        self._stop = asyncio.Event()
        shared = asyncssh.generate_private_key("ssh-ed25519")
        self.clocks: dict[str, Clock] = {}
        self.hosts: dict[str, Host] = {}
        for member, place in zip(members, places, strict=True):
            self._add(member, place, shared)
        try:
            Cabling.of_folder(folder, {name: host.device for name, host in self.hosts.items()}).attach()
        except CablingError as exc:
            raise FleetError(str(exc)) from exc

    def _add(self, member: Member, place: tuple[str, int], shared: asyncssh.SSHKey) -> None:
        own = member.host_key
        try:
            key = asyncssh.read_private_key(str(own)) if own.exists() else shared
        except (OSError, asyncssh.KeyImportError) as exc:
            raise FleetError(f"{own} is no private key in OpenSSH format: {exc}") from exc
        self.clocks[member.name] = Clock()
        member.device.clock = self.clocks[member.name]
        faults = Faults(latency_ms=self.latency_ms)
        self.hosts[member.name] = Host(member.name, member.device, key, faults, member.management, place=place)

    async def run(self) -> None:
        """Serve until somebody says `shutdown`, or the process is told to end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        for host in self.hosts.values():
            try:
                host.listen()
            except OSError as exc:
                address, port = host.place
                raise FleetError(f"{host.name} can't listen on {address} port {port}: {exc.strerror}") from exc
        with tempfile.TemporaryDirectory(prefix="lab-") as folder:
            socket = Path(folder) / "control"
            control = await asyncio.start_unix_server(self._client, str(socket), limit=2**24)
            self._announce(socket)
            ticking = asyncio.create_task(self._tick())
            await self._stop.wait()
            ticking.cancel()
            control.close()
        for host in self.hosts.values():
            host.close()

    def _announce(self, socket: Path) -> None:
        """Tell the other side where everything is; written in one step, so that nobody reads half of it."""
        keys = {key: key.export_public_key().decode().strip() for key in {host.key for host in self.hosts.values()}}
        hosts = {
            name: {
                "platform": host.device.platform,
                "address": host.place[0],
                "port": host.place[1],
                "key": keys[host.key],
                "management": str(host.management or ""),
                "refused_at_boot": host.device.running.refused_at_boot,
            }
            for name, host in self.hosts.items()
        }
        content = json.dumps({"pid": os.getpid(), "socket": str(socket), "hosts": hosts}, indent=1)
        part = self._state / "lab.json.part"
        part.write_text(content, encoding="utf-8")
        part.rename(self._state / "lab.json")

    async def _tick(self) -> None:
        """Timers run out whether or not anybody is connected."""
        while True:
            await asyncio.sleep(TICK)
            for host in self.hosts.values():
                host.tick()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one reply; whatever arrives, the lab stays up."""
        with contextlib.suppress(OSError):
            try:
                reply = await self._reply(json.loads(await reader.readline()))
            except ValueError as exc:
                reply = {"error": f"a request is one line of JSON: {exc}"}
            writer.write(json.dumps(reply).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def _reply(self, request: Any) -> dict[str, Any]:
        wish = request.get("do") if isinstance(request, dict) else None
        operation = _OPERATIONS.get(str(wish))
        if operation is None:
            return {"error": f"no such request: {request if wish is None else wish}"}
        host = self.hosts.get(str(request.get("name")))
        if host is None and wish not in _WITHOUT_HOST:
            return {"error": f"no device is called {request.get('name')}; there are {_few(list(self.hosts))}"}
        try:
            return {"value": await operation(self, host, request)}
        except (BadFault, Refused) as exc:
            return {"error": str(exc)}
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            return {"error": f"{wish} can't be done with {request!r}: {exc!r}"}

    def stop(self) -> None:
        self._stop.set()


Operation = Callable[[Server, Any, dict[str, Any]], Awaitable[Any]]


async def _shutdown(server: Server, _host: Host | None, _request: dict[str, Any]) -> None:
    server.stop()


async def _status(server: Server, _host: Host | None, _request: dict[str, Any]) -> dict[str, Any]:
    hosts = {
        name: {"address": host.place[0], "port": host.place[1], "connections": len(host.connections)}
        for name, host in server.hosts.items()
    }
    return {"hosts": hosts, "rss_mb": resident_mb()}


def resident_mb() -> int:
    """The memory that this process holds, in MiB."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # no Linux: what it held at its peak, in KiB
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return pages * resource.getpagesize() // 2**20


def _few(names: list[str], *, most: int = 20) -> str:
    """Names for an error message; a large fleet's aren't all listed."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


async def _running(_server: Server, host: Host, _request: dict[str, Any]) -> str:
    return host.device.running_config()


async def _startup(_server: Server, host: Host, _request: dict[str, Any]) -> str:
    return host.device.startup


async def _shown(_server: Server, host: Host, request: dict[str, Any]) -> str:
    return show.answer(host.device, str(request["command"]))


async def _log(_server: Server, host: Host, _request: dict[str, Any]) -> list[list[str]]:
    return list(host.log)


async def _events(_server: Server, host: Host, _request: dict[str, Any]) -> list[str]:
    """What the device logged by itself, such as a timer that ran out."""
    return host.device.events


async def _forget(_server: Server, host: Host, _request: dict[str, Any]) -> None:
    host.log.clear()


async def _fault(server: Server, host: Host, request: dict[str, Any]) -> None:
    base = Faults(latency_ms=server.latency_ms) if request.get("clear") else host.faults
    await host.set_faults(base.with_values(dict(request.get("values", {}))))


async def _faults(_server: Server, host: Host, _request: dict[str, Any]) -> dict[str, Any]:
    counter = host.counter
    return {
        "set": host.faults.switched_on(),
        "lines": counter.lines,
        "config_lines": counter.config_lines,
        "edit_refused": counter.edit_refused,
        "reachable": not host.frozen,
    }


async def _configure(_server: Server, host: Host, request: dict[str, Any]) -> list[tuple[str, str]]:
    return host.configure([str(line) for line in request["lines"]])


async def _advance(server: Server, host: Host, request: dict[str, Any]) -> None:
    server.clocks[host.name].offset += float(request["seconds"])
    host.tick()


async def _restart(_server: Server, host: Host, request: dict[str, Any]) -> None:
    seconds = float(request.get("boot_seconds", 0))
    if not 0 <= seconds <= LONGEST_BOOT:
        raise BadFault(f"a boot takes 0 to {LONGEST_BOOT} seconds, not {seconds:g}")
    host.restart(boot_seconds=seconds)


async def _restore(_server: Server, host: Host, _request: dict[str, Any]) -> None:
    """Running becomes startup while everybody stays connected: a test's next case begins like its first."""
    host.device.restart()


async def _save(_server: Server, host: Host, _request: dict[str, Any]) -> None:
    host.device.save()


_WITHOUT_HOST = {"shutdown", "status"}
_OPERATIONS: dict[str, Operation] = {
    "shutdown": _shutdown,
    "status": _status,
    "running": _running,
    "startup": _startup,
    "shown": _shown,
    "log": _log,
    "events": _events,
    "forget": _forget,
    "fault": _fault,
    "faults": _faults,
    "configure": _configure,
    "advance": _advance,
    "restart": _restart,
    "restore": _restore,
    "save": _save,
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a lab is to be."""

    folder: Path
    state: Path
    latency_ms: int = 0
    count: int = 0
    places: Places = field(default_factory=Places)


def serve(plan: Plan) -> None:
    """Run a lab in this process; raises FleetError where it can't be."""

    async def main() -> None:
        devices = plan.count or len(config_files(plan.folder))
        raise_limit(devices)
        places = plan.places.first(devices)
        members = fleet(plan.folder, count=plan.count)
        await Server(members, places, folder=plan.folder, state=plan.state, latency_ms=plan.latency_ms).run()

    with _only_one(plan.state):
        asyncio.run(main())


@contextlib.contextmanager
def _only_one(state: Path) -> Iterator[None]:
    """A state folder belongs to one lab; the lock ends with the process, however it ends."""
    with (state / "lab.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise FleetError(f"a lab is already up in {state}: stop it first, or name another --state-dir") from exc
        yield
