# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The recorder under a real ansible-playbook; the two actions are stand-ins that do what a host's ``act`` says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from ansible_collections.drift.guard.plugins.module_utils.report import schema
from tests.integration.playbook_runs import ROOT, clean_environment

PLUGINS = ROOT / "collections/ansible_collections/drift/guard/plugins"
REPORTS = {"summary.json", "report.md", "report.html", "devices.csv", "differences.csv", "junit.xml"}

ACTION = dedent("""
    from ansible.errors import AnsibleConnectionFailure
    from ansible.plugins.action import ActionBase
    from ansible_collections.drift.guard.plugins.plugin_utils.outcome_spool import keep_outcome

    class ActionModule(ActionBase):
        def run(self, tmp=None, task_vars=None):
            outcome = dict(self._task.args.get("outcome") or {})
            if outcome.get("status") == "CRASH":
                raise RuntimeError("the plugin crashed")
            if outcome.get("status") == "LOST":
                raise AnsibleConnectionFailure("no route to host")
            hidden = bool(self._task.no_log)
            keep_outcome(outcome, host=task_vars["inventory_hostname"], hidden=hidden)
            return {"changed": False, "failed": bool(self._task.args.get("fail")), "msg": "x", "drift_guard": outcome}
""")


@dataclass(frozen=True)
class Finished:
    """What one run left behind."""

    code: int
    stdout: str
    stderr: str
    reports: Path

    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.reports / "summary.json").read_text(encoding="utf-8"))
        jsonschema.validate(found, schema.load())
        return found

    def statuses(self) -> dict[str, str]:
        return {row["device"]: row["status"] for row in self.summary()["devices"]}

    def message(self, device: str) -> str:
        return next(str(row["message"]) for row in self.summary()["devices"] if row["device"] == device)


def collections_with_stand_ins(folder: Path) -> Path:
    """Make a collections folder that holds our callback and core, and stand-ins for the two actions."""
    guard = folder / "collections/ansible_collections/drift/guard/plugins"
    (guard / "action").mkdir(parents=True)
    for name in ("callback", "doc_fragments", "module_utils", "plugin_utils"):
        (guard / name).symlink_to(PLUGINS / name)
    for name in ("plan", "apply"):
        (guard / "action" / f"{name}.py").write_text(ACTION)
    return folder


def play(
    scratch: Path,
    *,
    hosts: Mapping[str, str],
    tasks: str,
    header: str = "",
    arguments: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Run one play over hosts whose check ends with the given status word."""
    playbook = f"- hosts: all\n  gather_facts: false\n{header}  tasks:\n{tasks}"
    return run(scratch, hosts=hosts, playbook=playbook, arguments=arguments, environment=environment)


def run(
    scratch: Path,
    *,
    hosts: Mapping[str, str],
    playbook: str,
    arguments: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Run a playbook over such hosts."""
    inventory = {
        "all": {"hosts": {name: {"act": act} for name, act in hosts.items()}, "vars": {"ansible_connection": "local"}}
    }
    (scratch / "hosts.json").write_text(json.dumps(inventory))
    (scratch / "play.yml").write_text(playbook)
    settings = {
        "ANSIBLE_CALLBACKS_ENABLED": "drift.guard.recorder",
        "ANSIBLE_COLLECTIONS_PATH": str(scratch / "collections"),
        "ANSIBLE_HOME": str(scratch / "home"),
        "DRIFT_GUARD_REPORT_DIR": str(scratch / "out"),
        **(environment or {}),
    }
    command = [sys.executable, "-m", "ansible", "playbook", "-i", "hosts.json", "play.yml", *arguments]
    done = subprocess.run(
        command,
        cwd=scratch,
        env=clean_environment(scratch) | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Finished(done.returncode, done.stdout, done.stderr, scratch / "out")


PLAN = """
    - name: Plan
      drift.guard.plan:
        outcome: {device: "{{ inventory_hostname }}", task: check, mode: enforce, status: "{{ act }}"}
"""
APPLY = """
    - name: Apply
      when: act == 'drifted'
      drift.guard.apply:
        outcome: {device: "{{ inventory_hostname }}", task: apply, status: "{{ applied | default('applied') }}"}
"""
