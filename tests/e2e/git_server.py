# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""This checkout as a Git repository that can be cloned over HTTP, with what is not committed yet."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.integration.playbook_runs import ROOT

PARTS = ("__init__.py", "ansible.cfg", "collections", "inventory", "jobs", "playbooks", "roles")
"""What a run needs; the tests' own files would only take time."""


@contextmanager
def published(folder: Path) -> Iterator[str]:
    """Serve it on 127.0.0.1.

    Returns:
        Its address.

    """
    work, bare = folder / "work", folder / "served" / "drift-guard.git"
    for part in PARTS:
        _copy(ROOT / part, work / part)
    _git(work, "init", "--quiet", "--initial-branch", "main")
    _git(work, "add", "--all")
    _git(work, "-c", "user.name=test", "-c", "user.email=test@lab.invalid", "commit", "--quiet", "--message", "all")
    _git(folder, "clone", "--quiet", "--bare", str(work), str(bare))
    _git(bare, "update-server-info")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(bare.parent)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/drift-guard.git"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name for it
        """Nothing."""
