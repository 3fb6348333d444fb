# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run the playbooks in Nautobot's worker, with ansible-runner from a virtual environment of the collection's own.

Nautobot's environment needs nothing for it. All that the run is given or leaves behind is in one private folder, which
is gone afterwards; arguments hold no more than paths.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..environment import Environment
from ..errors import RunnerError, SettingError
from ..settings import PROJECT
from .handover import Handover, hand_over
from .interface import Outcome, Progress, Request

_REPORTS = ("summary.json", "report.md", "report.html")
_PREFIX = "drift-guard-"
_POLL = 0.2
_PROGRESS_EVERY = 5.0
_GRACE = 15.0
"""Seconds for Ansible to end by itself when the job is ended."""
_FOREIGN = ("NAUTOBOT_", "DJANGO_", "CELERY_", "PYTHON", "VIRTUAL_ENV", "OTEL_")
"""What concerns Nautobot's own process: its secrets, and its Python."""
_FOR_ANSIBLE = ("NAUTOBOT_URL", "NAUTOBOT_TOKEN", "NAUTOBOT_VALIDATE_CERTS", "NAUTOBOT_CA_FILE")


@dataclass(frozen=True)
class LocalSettings:
    """Each is the worker's variable `DRIFT_GUARD_<NAME>`."""

    project: Path
    """The checkout with `playbooks/`, `collections/` and `ansible.cfg`; by default the one with these jobs."""
    venv: Path
    """The virtual environment with the dependency group `runtime`; by default `.venv` in the project."""
    inventory: Path
    """An inventory of `drift.guard.nautobot`, with what belongs to it beside it (`group_vars/`); by default
    `inventory/nautobot.yml` of the project. Only the devices of the run are fetched from it."""
    nautobot_url: str
    """Where the playbooks ask; by default NAUTOBOT_URL, or what the inventory says."""
    nautobot_token: str = field(repr=False)
    """A read-only token; by default NAUTOBOT_TOKEN, or what the inventory says."""


def read_local_settings(environment: Environment, *, token: str = "") -> LocalSettings:
    """Read and check them.

    Args:
        environment: the worker's variables.
        token: from a Secret of Nautobot; wins over the environment.

    Raises:
        SettingError: names the variable, the value and what it may be.

    """
    project = environment.path("DRIFT_GUARD_PROJECT", default=PROJECT)
    return LocalSettings(
        project=project,
        venv=environment.path("DRIFT_GUARD_VENV", default=project / ".venv"),
        inventory=environment.path("DRIFT_GUARD_INVENTORY", default=project / "inventory" / "nautobot.yml"),
        nautobot_url=environment.text("DRIFT_GUARD_NAUTOBOT_URL"),
        nautobot_token=token or environment.text("DRIFT_GUARD_NAUTOBOT_TOKEN"),
    )


class LocalRunner:
    """Runs one playbook at a time, as a process of its own."""

    def __init__(self, settings: LocalSettings) -> None:
        """Refuse settings that can't work before any device is reserved for them.

        Raises:
            SettingError: a path does not lead to what it should.

        """
        self._settings = settings
        self._program = settings.venv / "bin" / "ansible-runner"
        for path, variable, what in (
            (settings.project / "playbooks" / "check.yml", "DRIFT_GUARD_PROJECT", "a checkout of drift.guard"),
            (self._program, "DRIFT_GUARD_VENV", "a virtual environment with ansible-runner"),
        ):
            if not path.exists():
                raise SettingError(f"{variable} (environment of the worker) - Expected: {what}. Actual: no {path}.")

    def run(self, request: Request, *, progress: Progress) -> Outcome:
        """See :class:`~.interface.Runner`."""
        _remove_left_over()
        with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-") as name:
            folder = Path(name)
            variables = {**request.variables(), "drift_guard_report_dir": str(folder / "reports")}
            _write_private(folder / "env" / "extravars", variables)
            handover = hand_over(request.credentials, folder=folder)
            with (folder / "output").open("wb") as output:
                code = self._execute(folder, request, handover, output=output, progress=progress)
            return _outcome(folder, code)

    def _execute(self, folder: Path, request: Request, handover: Handover, *, output: Any, progress: Progress) -> int:
        playbook = "playbooks/check.yml" if request.dry_run else "playbooks/apply.yml"
        inventories = [f"-i {shlex.quote(str(each))}" for each in (self._settings.inventory, handover.inventory)]
        arguments = [str(self._program), "run", str(folder), "--project-dir", str(self._settings.project)]
        arguments += ["--playbook", playbook, f"--cmdline=--diff {' '.join(inventories)}"]
        arguments += ["--omit-env-files", "--omit-event-data"]
        try:
            process = subprocess.Popen(
                arguments,
                cwd=self._settings.project,
                env={**self._variables(folder, request), **handover.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as exc:
            raise RunnerError(f"{self._program} - Expected: a programme that starts. Actual: {exc}.") from exc
        with _ended(process):
            reported = 0.0
            while process.poll() is None:
                if time.monotonic() - reported > _PROGRESS_EVERY:
                    progress()
                    reported = time.monotonic()
                time.sleep(_POLL)
        return process.returncode

    def _variables(self, folder: Path, request: Request) -> dict[str, str]:
        """The worker's environment without Nautobot's own, and what the run is about."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        inherited |= {name: os.environ[name] for name in _FOR_ANSIBLE if name in os.environ}
        settings = self._settings
        given = {"NAUTOBOT_URL": settings.nautobot_url, "NAUTOBOT_TOKEN": settings.nautobot_token}
        temporary = folder / "tmp"
        temporary.mkdir(mode=0o700)
        return {
            "HOME": str(folder),
            **inherited,
            **{name: value for name, value in given.items() if value},
            "ANSIBLE_CONFIG": str(settings.project / "ansible.cfg"),
            "ANSIBLE_LOCAL_TEMP": str(temporary),
            "ANSIBLE_NOCOLOR": "1",
            "DRIFT_GUARD_DEVICES": ",".join(target.id for target in request.targets),
            "PATH": f"{settings.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "TMPDIR": str(temporary),
        }


def _write_private(file: Path, content: Any) -> None:
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(content), encoding="utf-8")


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whatever ends the job ends the run: politely, so that no device is left in the middle, then for good."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _outcome(folder: Path, code: int) -> Outcome:
    log = (folder / "output").read_text(encoding="utf-8", errors="replace")
    reports = folder / "reports"
    files = {name: (reports / name).read_bytes() for name in _REPORTS if (reports / name).exists()}
    summary = json.loads(files["summary.json"]) if "summary.json" in files else {}
    return Outcome(ok=code == 0 and bool(summary), summary=summary, files=files, log=log)


def _remove_left_over() -> None:
    """Folders of workers that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}[0-9]*-*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdigit() and folder.stat().st_uid == os.getuid() and not _runs(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True
