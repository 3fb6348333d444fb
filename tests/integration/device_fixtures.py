# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Scripted devices for a test, and netcommon's libssh plugin with the options that an inventory would set."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import become_loader, connection_loader

from tests.integration.scripted_device import Script, as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansible_collections.ansible.netcommon.plugins.connection.libssh import Connection

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class RunningDevice:
    """A scripted device that listens."""

    port: int
    key: str
    """Its public host key, as known_hosts has it."""
    record: Path

    @property
    def typed(self) -> str:
        """Every byte that it got in all sessions."""
        return self.record.read_bytes().decode() if self.record.exists() else ""


@contextmanager
def running_device(script: Script, *, folder: Path) -> Iterator[RunningDevice]:
    """Start a device; it ends with the block."""
    record = folder / "typed"
    command = [sys.executable, "-m", "tests.integration.scripted_device", as_json(replace(script, record=str(record)))]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        try:
            says = json.loads(process.stdout.readline())
            yield RunningDevice(port=says["port"], key=says["key"], record=record)
        finally:
            process.kill()


def libssh_connection(port: int, *, become_password: str | None = None, **options: object) -> Connection:
    """netcommon's plugin, as TaskExecutor would set it up."""
    context = PlayContext()
    context.remote_addr, context.port, context.timeout, context.remote_user = "127.0.0.1", port, 5, "drift"
    connection = connection_loader.get_with_context("ansible.netcommon.libssh", context, new_stdin=None).object
    direct = {
        "remote_addr": "127.0.0.1",
        "remote_user": "drift",
        "password": "secret",
        "host_key_checking": False,
        "look_for_keys": False,
    }
    connection.set_options(direct=direct | options)
    if become_password is not None:
        become = become_loader.get("ansible.netcommon.enable")
        become.set_options(direct={"become_pass": become_password})
        connection.set_become_plugin(become)
    return connection
