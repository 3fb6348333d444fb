# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Programs that no Python package brings: the system's, or those of Debian's packages, unpacked into the cache."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.playbook_runs import ROOT
from tests.lab.nautobot.install import locked

_CACHE = ROOT / ".cache" / "debian"


def program(name: str, *, package: str) -> Path:
    """Find a program, else get it out of a Debian package, as any user may; skip the test where neither works."""
    if found := shutil.which(name):
        return Path(found)
    wanted = _CACHE / package / "usr" / "bin" / name
    with locked(_CACHE / f"{package}.lock"):
        if not wanted.exists():
            try:
                _unpack(package)
            except (OSError, subprocess.SubprocessError) as error:
                pytest.skip(f"no {name}: install Debian's {package} ({error})")
    return wanted


def _unpack(package: str) -> None:
    with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
        subprocess.run(["apt-get", "download", package], cwd=folder, check=True, capture_output=True, timeout=120)
        archive = next(Path(folder).glob("*.deb"))
        subprocess.run(["dpkg-deb", "-x", str(archive), f"{folder}/new"], check=True, capture_output=True, timeout=120)
        shutil.rmtree(_CACHE / package, ignore_errors=True)
        os.replace(f"{folder}/new", _CACHE / package)  # noqa: PTH105 - whole or not at all


@contextmanager
def refusing_port() -> Iterator[int]:
    """A port that is taken, so that nobody else comes to listen there, and where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def free_port() -> int:
    """A port that the kernel has to spare, for a program that can't say which one it got."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
