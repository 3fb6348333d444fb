# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lab's one process: all devices, their timers and the control socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncssh

from . import show
from .engine import load
from .faults import BadFault, Counter, Faults
from .operational import Cabling, CablingError
from .ssh import Host

PLATFORMS = ("ios", "nxos", "eos")
TICK = 0.1


class Clock:
    """A device's clock, which a test may put forward instead of waiting."""

    def __init__(self) -> None:
        self.offset = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.offset


def config_files(folder: Path) -> dict[str, tuple[str, Path]]:
    """Name, platform and file of every device: `<name>.<ios|nxos|eos>.cfg`."""
    found: dict[str, tuple[str, Path]] = {}
    for file in sorted(folder.glob("*.cfg")):
        name, _dot, platform = file.stem.rpartition(".")
        if name and platform in PLATFORMS:
            found[name] = (platform, file)
    return found


class Server:
    """All the devices of a lab and the requests of its users."""

    def __init__(self, *, folder: Path, state: Path, latency_ms: int) -> None:
        self._state = state
        self._latency_ms = latency_ms
        self._stop = asyncio.Event()
        shared = asyncssh.generate_private_key("ssh-ed25519")
        self.clocks: dict[str, Clock] = {}
        self.hosts: dict[str, Host] = {}
        for name, (platform, file) in config_files(folder).items():
            self._add(name, platform, file, shared)
        Cabling.of_folder(folder, {name: host.device for name, host in self.hosts.items()}).attach()

    def _add(self, name: str, platform: str, file: Path, shared: asyncssh.SSHKey) -> None:
        own = file.with_name(f"{name}.host_key")
        key = asyncssh.read_private_key(str(own)) if own.exists() else shared
        self.clocks[name] = Clock()
        device = load(platform, file.read_text(encoding="utf-8"))
        device.clock = self.clocks[name]
        self.hosts[name] = Host(name, device, key, Faults(latency_ms=self._latency_ms))

    async def run(self) -> None:
        """Serve until somebody says `shutdown`."""
        for host in self.hosts.values():
            await host.listen()
        with tempfile.TemporaryDirectory(prefix="lab-") as folder:
            socket = Path(folder) / "control"
            control = await asyncio.start_unix_server(self._client, str(socket), limit=2**24)
            self._announce(socket)
            ticking = asyncio.create_task(self._tick())
            await self._stop.wait()
            ticking.cancel()
            control.close()
        for host in self.hosts.values():
            await host.close()

    def _announce(self, socket: Path) -> None:
        """Tell the other side where everything is; written in one step, so that nobody reads half of it."""
        hosts = {
            name: {
                "platform": host.device.platform,
                "port": host.port,
                "key": host.key.export_public_key().decode().strip(),
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
                host.device.tick()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ValueError):
            request = json.loads(await reader.readline())
            reply = await self._reply(request)
            writer.write(json.dumps(reply).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def _reply(self, request: dict[str, Any]) -> dict[str, Any]:
        operation = _OPERATIONS.get(str(request.get("do")))
        host = self.hosts.get(str(request.get("name")))
        if operation is None:
            return {"error": f"no such request: {request.get('do')}"}
        if host is None and request["do"] not in _WITHOUT_HOST:
            return {"error": f"no device is called {request.get('name')}; there are {', '.join(self.hosts)}"}
        try:
            return {"value": await operation(self, host, request)}
        except BadFault as exc:
            return {"error": str(exc)}

    def stop(self) -> None:
        self._stop.set()


Operation = Callable[[Server, Any, dict[str, Any]], Awaitable[Any]]


async def _shutdown(server: Server, _host: Host | None, _request: dict[str, Any]) -> None:
    server.stop()


async def _status(server: Server, _host: Host | None, _request: dict[str, Any]) -> dict[str, Any]:
    return {name: {"port": host.port, "connections": len(host.connections)} for name, host in server.hosts.items()}


async def _running(_server: Server, host: Host, _request: dict[str, Any]) -> str:
    return host.device.running_config()


async def _startup(_server: Server, host: Host, _request: dict[str, Any]) -> str:
    return host.device.startup


async def _shown(_server: Server, host: Host, request: dict[str, Any]) -> str:
    return show.answer(host.device, str(request["command"]))


async def _log(_server: Server, host: Host, _request: dict[str, Any]) -> list[list[str]]:
    return host.log


async def _events(_server: Server, host: Host, _request: dict[str, Any]) -> list[str]:
    """What the device logged by itself, such as a timer that ran out."""
    return host.device.events


async def _forget(_server: Server, host: Host, _request: dict[str, Any]) -> None:
    host.log.clear()


async def _fault(server: Server, host: Host, request: dict[str, Any]) -> None:
    base = Faults(latency_ms=server._latency_ms) if request.get("clear") else host.faults
    await host.set_faults(base.with_values(dict(request.get("values", {}))))


async def _configure(_server: Server, host: Host, request: dict[str, Any]) -> list[tuple[str, str]]:
    """Lines that a colleague types on the console: they are not part of anybody's session."""
    return host.device.configure(list(request["lines"]))


async def _advance(server: Server, host: Host, request: dict[str, Any]) -> None:
    server.clocks[host.name].offset += float(request["seconds"])
    host.device.tick()


async def _restart(_server: Server, host: Host, _request: dict[str, Any]) -> None:
    host.hang_up()
    host.device.restart()
    host.counter = Counter()


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
    "configure": _configure,
    "advance": _advance,
    "restart": _restart,
    "restore": _restore,
    "save": _save,
}


def serve(*, folder: Path, state: Path, latency_ms: int) -> None:
    """Run a lab in this process."""

    async def main() -> None:
        await Server(folder=folder, state=state, latency_ms=latency_ms).run()

    try:
        asyncio.run(main())
    except CablingError as exc:
        raise SystemExit(str(exc)) from exc
