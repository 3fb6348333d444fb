# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Starting, stopping and asking a lab: what tests and the command line use."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .network import known_hosts
from .network.fleet import FleetError, Places, config_files
from .network.server import Plan
from .network.ssh import PASSWORD, USER
from .shell.exec_mode import ENABLE_PASSWORD

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 120
_NETWORK_OS = {"ios": "cisco.ios.ios", "nxos": "cisco.nxos.nxos", "eos": "arista.eos.eos"}


class LabError(RuntimeError):
    """The lab didn't start, isn't there, or refused a request."""


class Lab:
    """A lab as a context manager.

    ``with Lab(folder) as lab:`` starts one background process with a device per ``<name>.<ios|nxos|eos>.cfg`` in
    ``folder`` and stops it at the end. `state` is where it keeps its files; a temporary folder by default.
    """

    def __init__(
        self,
        configs: str | Path,
        *,
        latency_ms: int = 0,
        state: str | Path | None = None,
        count: int = 0,
        places: Places | None = None,
    ) -> None:
        self._own_state = state is None
        self.state = Path(state) if state is not None else Path(tempfile.mkdtemp(prefix="lab-state-"))
        self._plan = Plan(
            folder=Path(configs), state=self.state, latency_ms=latency_ms, count=count, places=places or Places()
        )

    def __enter__(self) -> Self:
        try:
            start(self._plan)
        except LabError:
            self._remove_state()
            raise
        write_inventory(self.inventory, state=self.state)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        stop(self.state)
        self._remove_state()

    def _remove_state(self) -> None:
        if self._own_state:
            shutil.rmtree(self.state, ignore_errors=True)

    @property
    def inventory(self) -> Path:
        """An Ansible inventory with everything that a connection needs."""
        return self.state / "inventory.yml"

    @property
    def known_hosts(self) -> Path:
        return self.state / "known_hosts"

    @property
    def names(self) -> list[str]:
        return list(_read_state(self.state)["hosts"])

    def port(self, name: str) -> int:
        return int(_read_state(self.state)["hosts"][name]["port"])

    def address(self, name: str) -> str:
        return str(_read_state(self.state)["hosts"][name]["address"])

    def running(self, name: str) -> str:
        """The running-config, without what only `show` adds."""
        return str(self.ask("running", name))

    def startup(self, name: str) -> str:
        return str(self.ask("startup", name))

    def show(self, name: str, command: str) -> str:
        """The output of a `show` command, without a terminal."""
        return str(self.ask("shown", name, command=command))

    def log(self, name: str) -> list[list[str]]:
        """The lines that each session sent, exactly; passwords are masked."""
        return list(self.ask("log", name))

    def events(self, name: str) -> list[str]:
        """What the device logged by itself, such as a timer that ran out."""
        return list(self.ask("events", name))

    def forget_log(self, name: str) -> None:
        self.ask("forget", name)

    def fault(self, name: str, **values: object) -> None:
        """Switch faults on, e.g. ``lab.fault("sw1", drop_at=3)``; see faults.py for all of them."""
        self.ask("fault", name, values=values)

    def faults(self, name: str) -> dict[str, Any]:
        """What is switched on, the lines counted so far, and the competing operator's refused lines."""
        return dict(self.ask("faults", name))

    def clear_faults(self, name: str) -> None:
        self.ask("fault", name, clear=True)

    def configure(self, name: str, lines: Iterable[str]) -> list[tuple[str, str]]:
        """Change a device behind everybody's back; returns the refused lines with the device's words."""
        return [(line, error) for line, error in self.ask("configure", name, lines=list(lines))]

    def advance(self, name: str, *, seconds: float) -> None:
        """Put the device's clock forward, so that its timers run out."""
        self.ask("advance", name, seconds=seconds)

    def restart(self, name: str, *, boot_seconds: float = 0) -> None:
        """Power off and on: the startup-config becomes the running-config; nobody gets in while it boots."""
        self.ask("restart", name, boot_seconds=boot_seconds)

    def save(self, name: str) -> None:
        self.ask("save", name)

    def status(self) -> dict[str, Any]:
        """Every device's connections, and the memory that the lab takes."""
        return dict(self.ask("status"))

    def ask(self, what: str, name: str = "", **more: object) -> Any:
        return ask(self.state, {"do": what, "name": name, **more})


def start(plan: Plan) -> None:
    """Start a lab in the background and return when every device accepts connections."""
    state = plan.state
    if is_up(state):
        raise LabError(f"a lab is already up in {state}: stop it first, or name another --state-dir")
    try:
        config_files(plan.folder)
        state.mkdir(parents=True, exist_ok=True)
        (state / "lab.json").unlink(missing_ok=True)
    except (FleetError, OSError) as exc:
        raise LabError(str(exc)) from exc
    with (state / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.lab", "serve", *_options(plan)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _wait_until_up(process, state)
    _write_ssh_files(state)


def _options(plan: Plan) -> list[str]:
    """The plan as the command line says it."""
    places = plan.places
    words = ["--configs", plan.folder.resolve(), "--state-dir", plan.state.resolve(), "--latency-ms", plan.latency_ms]
    words += ["--count", plan.count, "--first-port", places.first_port, "--port", places.port]
    return [str(word) for word in (*words, *(("--addresses", places.addresses) if places.addresses else ()))]


def _wait_until_up(process: subprocess.Popen[bytes], state: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not _is_announced(state, process.pid):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            said = (state / "server.log").read_text(errors="replace")[-2000:].strip()
            raise LabError(f"the lab didn't start: {said.removeprefix('error: ')}")
        time.sleep(0.02)
    process.returncode = 0  # it lives on without us: no warning about a child that still runs


def _is_announced(state: Path, pid: int) -> bool:
    try:
        return bool(_read_state(state)["pid"] == pid)
    except LabError:
        return False


def is_up(state: Path) -> bool:
    try:
        ask(state, {"do": "status"})
    except LabError:
        return False
    return True


def stop(state: Path) -> bool:
    """Stop a lab and wait until its process is gone; False where there was none."""
    try:
        pid = int(_read_state(state)["pid"])
    except LabError:
        return False
    try:
        ask(state, {"do": "shutdown"})
    except LabError:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while _alive(pid):
        if time.monotonic() > deadline:
            _signal(pid, signal.SIGKILL)
        time.sleep(0.02)
    (state / "lab.json").unlink(missing_ok=True)
    known_hosts.forget(pid=pid)
    return True


def _alive(pid: int) -> bool:
    """Whether the process runs; our own children are reaped on the way."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != pid
    except ChildProcessError:
        return _signal(pid, 0)


def _signal(pid: int, number: int) -> bool:
    """Signal the lab's process, and only if it is still the lab's."""
    try:
        if Path("/proc/self").exists() and not _is_lab(Path(f"/proc/{pid}")):
            return False
        os.kill(pid, number)
    except OSError:
        return False
    return True


def _is_lab(process: Path) -> bool:
    """A process that is ending has no command line any more, and still holds its ports; a zombie holds nothing."""
    state = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    command = (process / "cmdline").read_bytes()
    return state != "Z" and (not command or b"tests.lab" in command)


def _read_state(state: Path) -> dict[str, Any]:
    """What the lab announced; nobody changes it."""
    file = state / "lab.json"
    try:
        return _parsed(file, file.stat().st_mtime_ns)
    except OSError as exc:
        raise LabError(f"no lab is up in {state}") from exc


@lru_cache(maxsize=4)
def _parsed(file: Path, _changed: int) -> dict[str, Any]:
    """Read once: a thousand devices take a while."""
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def ask(state: Path, request: dict[str, Any]) -> Any:
    """One request to a running lab."""
    path = _read_state(state)["socket"]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect(path)
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as replies:
                reply = json.loads(replies.readline() or b'{"error": "the lab went away"}')
    except OSError as exc:
        raise LabError(f"the lab in {state} doesn't answer: {exc}") from exc
    if "error" in reply:
        raise LabError(reply["error"])
    return reply["value"]


def _write_ssh_files(state: Path) -> None:
    """The keys of the devices, for libssh, and an ssh_config that makes other clients know them and nobody else."""
    content = _read_state(state)
    lines = known_hosts.entries(content["hosts"])
    (state / "known_hosts").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    known_hosts.register(lines, pid=content["pid"])
    (state / "ssh_config").write_text(
        "Host *\n"
        f"  UserKnownHostsFile {(state / 'known_hosts').resolve()}\n"
        "  GlobalKnownHostsFile /dev/null\n"
        "  StrictHostKeyChecking yes\n",
        encoding="utf-8",
    )


def refused_at_boot(state: Path) -> dict[str, list[str]]:
    """Per device what its configuration file said and the device doesn't accept."""
    hosts = _read_state(state)["hosts"].items()
    return {name: list(host["refused_at_boot"]) for name, host in hosts if host["refused_at_boot"]}


def write_inventory(out: Path, *, state: Path) -> None:
    """An Ansible inventory of a running lab."""
    groups: dict[str, dict[str, Any]] = {}
    for name, host in _read_state(state)["hosts"].items():
        group = groups.setdefault(host["platform"], {"hosts": {}, "vars": _group_vars(host["platform"])})
        group["hosts"][name] = {"ansible_host": host["address"], "ansible_port": host["port"]}
    inventory = {"all": {"vars": _all_vars(state), "children": dict(sorted(groups.items()))}}
    # JSON is YAML too, and Ansible reads it faster: a thousand devices in 0.8 seconds instead of 1.5.
    out.write_text(json.dumps(inventory, indent=2) + "\n", encoding="utf-8")


def _all_vars(state: Path) -> dict[str, Any]:
    return {
        "ansible_user": USER,
        "ansible_password": PASSWORD,
        "ansible_connection": "ansible.netcommon.network_cli",
        "ansible_network_cli_ssh_type": "libssh",
        "ansible_host_key_checking": True,
        "lab_known_hosts": str((state / "known_hosts").resolve()),
    }


def _group_vars(platform: str) -> dict[str, Any]:
    values: dict[str, Any] = {"ansible_network_os": _NETWORK_OS[platform]}
    if platform != "nxos":
        values |= {
            "ansible_become": True,
            "ansible_become_method": "enable",
            "ansible_become_password": ENABLE_PASSWORD,
        }
    return values
