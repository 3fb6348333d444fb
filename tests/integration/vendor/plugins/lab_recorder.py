# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stdout callback that writes each result beside the device's configuration at that moment.

Ansible hands out a host's next task only after the callback has returned, so what it reads and resets is in step
with the play.
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

from tests.integration.forked_connections import fork_connections
from tests.lab.lab import ask

DOCUMENTATION = """
name: lab_recorder
type: stdout
short_description: results and running-configs, a line of JSON per task
description:
  - Writes to the file named by E(VENDOR_PLAYS_RECORD) and asks the lab whose state directory is E(VENDOR_PLAYS_LAB).
  - Imports the Python modules named by E(VENDOR_PLAYS_MODULES).
"""


class CallbackModule(CallbackBase):
    """Records tasks whose variables have a `vendor_case`."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "lab_recorder"

    def v2_playbook_on_start(self, playbook: Any) -> None:  # noqa: ARG002
        """Import once, here, and not again in the processes of each task: the modules, and what connects."""
        fork_connections()
        for name in os.environ["VENDOR_PLAYS_MODULES"].split():
            importlib.import_module(name)

    def v2_runner_on_ok(self, result: Any) -> None:
        self._record(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        self._record(result, failed=True)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._record(result, failed=True)

    def _record(self, result: Any, *, failed: bool = False) -> None:
        """The result and the configuration; and what has to happen to the device before its next task."""
        wanted = result._task.vars.get("vendor_case")
        if wanted is None:
            return
        state, host = Path(os.environ["VENDOR_PLAYS_LAB"]), result._host.get_name()
        line = {
            "case": wanted["case"],
            "run": wanted["run"],
            "result": {**result._result, "failed": failed},
            "running": ask(state, {"do": "running", "name": host}),
            "startup": ask(state, {"do": "startup", "name": host}),
        }
        with Path(os.environ["VENDOR_PLAYS_RECORD"]).open("a", encoding="utf-8") as record:
            record.write(json.dumps(line, default=str) + "\n")
        if "next" in wanted:
            ask(state, {"do": "restore", "name": host})
            refused = ask(state, {"do": "configure", "name": host, "lines": wanted["next"]})
            if refused:
                self._display.error(f"{host} refuses what a case starts from: {refused}")
