# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A PostgreSQL cluster from a wheel's binaries, on a unix socket.

PostgreSQL refuses to run as root. Root's cluster therefore belongs to the system's user `nobody`, who exists
everywhere, so no user is created; where `nobody` can't reach the binaries (a checkout below /root), they are
copied to where he can.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tarfile
import time
from pathlib import Path
from typing import Any

from . import processes
from .errors import NautobotError

USER = "nautobot"
LIVE, PRISTINE = "nautobot", "pristine"
"""The database that Nautobot uses, and the freshly migrated one that it is copied from."""
_SETTINGS = {
    # Nobody misses a lab's data after a power cut, so nothing waits for the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
}


class Cluster:
    """The data folder `cluster` in an instance's runtime folder, and the server on it."""

    def __init__(self, runtime: Path, *, binaries: Path, instance: str, log: Path) -> None:
        self.folder = runtime / "cluster"
        self.socket = runtime / "postgres"
        self._instance = instance
        self._log = log
        self._copied = runtime / "binaries"
        self._binaries = binaries

    def create(self) -> None:
        """An empty cluster with an empty database."""
        self._own(self.folder)
        arguments = ["--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C", "--no-sync"]
        arguments += ["--wal-segsize=4", "-D", str(self.folder)]
        _run([self._program("initdb"), *arguments], self._options())

    def unpack(self, archive: Path) -> None:
        """A cluster that was packed earlier."""
        self._own(self.folder)
        with tarfile.open(archive) as packed:
            packed.extractall(self.folder, filter="data")
        if os.geteuid() == 0:
            self._hand_over(self.folder)
        self.folder.chmod(0o700)

    def pack(self, archive: Path) -> None:
        """The stopped cluster as a file, which appears only when it is whole."""
        partial = archive.with_suffix(".partial")
        with tarfile.open(partial, "w") as packed:
            packed.add(self.folder, arcname=".", filter=_without_run_time_files)
        partial.chmod(0o600)
        partial.replace(archive)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._own(self.socket)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)  # the caller has seen that no server of ours runs
        arguments = [self._program("postgres"), "-D", str(self.folder), "-k", str(self.socket)]
        arguments += [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        process = processes.start(
            arguments, instance=self._instance, service="postgres", log=self._log, **self._options()
        )
        deadline = time.monotonic() + 60
        ready = [self._program("pg_isready"), "-q", "-h", str(self.socket), "-d", "postgres"]
        while subprocess.run(ready, check=False).returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                raise NautobotError(f"PostgreSQL doesn't start: {tail(self._log)}")
            time.sleep(0.05)
        process.returncode = 0  # it lives on without us: no warning about a child that still runs

    def sql(self, statements: str, *, database: str = "postgres") -> str:
        """Run statements, given on standard input since they may hold secrets."""
        arguments = ["-h", str(self.socket), "-U", USER, "-d", database, "-qAtX", "-v", "ON_ERROR_STOP=1"]
        return _run([self._program("psql"), *arguments], {}, text=statements)

    def renew(self) -> None:
        """Make the live database a copy of the pristine one, whoever is connected."""
        self.sql(
            f"DROP DATABASE IF EXISTS {LIVE} WITH (FORCE);\n"
            f"CREATE DATABASE {LIVE} TEMPLATE {PRISTINE} STRATEGY FILE_COPY;\n"
        )

    def keep(self) -> None:
        """Make the live database, which nobody is connected to, the pristine one."""
        self.sql(f"DROP DATABASE {PRISTINE};\nALTER DATABASE {LIVE} RENAME TO {PRISTINE};\n")

    def _program(self, name: str) -> str:
        """The path of a program, from a copy where root's `nobody` couldn't reach the original."""
        if os.geteuid() == 0 and not _open_to_all(self._binaries):
            return str(self._copy() / "bin" / name)
        return str(self._binaries / "bin" / name)

    def _copy(self) -> Path:
        """The binaries and, at the same relative place, the libraries that the wheel put beside its package."""
        package = self._binaries.parent
        copy = self._copied / package.name / self._binaries.name
        if not copy.exists():
            shutil.copytree(self._binaries, copy, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, self._copied / libraries.name, symlinks=True)
            self._hand_over(self._copied)
        return copy

    def _options(self) -> dict[str, Any]:
        """How to start a program that root may not run."""
        options: dict[str, Any] = {"environment": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}, "cwd": "/"}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        return options

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            self._hand_over(folder)

    def _hand_over(self, folder: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents))


def _without_run_time_files(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if Path(member.name).name in {"postmaster.pid", "postmaster.opts"} else member


def _run(arguments: list[str], options: dict[str, Any], *, text: str | None = None) -> str:
    environment = options.pop("environment", None)
    result = subprocess.run(
        arguments, check=False, capture_output=True, text=True, input=text, env=environment, **options
    )
    words: str = result.stdout
    if result.returncode:
        raise NautobotError(f"{Path(arguments[0]).name} failed: {(result.stderr or words).strip()[-1500:]}")
    return words


def tail(log: Path, size: int = 1500) -> str:
    """The end of a log, for a message, with the log's name."""
    text = log.read_text(encoding="utf-8", errors="replace").strip() if log.exists() else ""
    return f"{text[-size:] or 'it said nothing'} ({log})"
