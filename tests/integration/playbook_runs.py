# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run a playbook as a user would, and say what came of it and what the simulated devices got."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.lab import Lab

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PLAYBOOKS = ROOT / "playbooks"
REPORTS = {"summary.json", "report.md", "report.html", "devices.csv", "differences.csv", "junit.xml"}
_ENTER = re.compile(r"configure (terminal( revert timer \d+)?|session \S+)")
_LEAVE = re.compile(r"end|abort|commit( timer \S+)?")


@dataclass(frozen=True)
class PlaybookRun:
    """What one ansible-playbook left behind."""

    code: int
    stdout: str
    stderr: str
    reports: Path
    home: Path
    """The user's home while it ran."""

    @property
    def output(self) -> str:
        """All that anybody could see of it."""
        return self.stdout + self.stderr

    @property
    def summary(self) -> dict[str, Any]:
        """The whole summary.json."""
        summary: dict[str, Any] = json.loads((self.reports / "summary.json").read_text(encoding="utf-8"))
        return summary

    @property
    def outcomes(self) -> dict[str, dict[str, Any]]:
        """The outcomes of all devices by name."""
        return {outcome["device"]: outcome for outcome in self.summary["devices"]}

    @property
    def statuses(self) -> dict[str, str]:
        """The status words of all devices by name."""
        return {name: outcome["status"] for name, outcome in self.outcomes.items()}

    @property
    def started_persistent_connections(self) -> bool:
        """Whether Ansible started processes for network_cli, whose sockets live in a folder made for them."""
        return (self.home / ".ansible" / "pc").exists()


def run_playbook(
    playbook: Path,
    *,
    inventory: Path,
    folder: Path,
    variables: Mapping[str, Any] | None = None,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> PlaybookRun:
    """Run a playbook from the root of the project, with its ansible.cfg and a home of its own.

    Args:
        playbook: its file.
        inventory: an inventory file.
        folder: a folder of this run's own, for the home and the reports.
        variables: extra variables beside the report folder; None for one that shall not be set.
        options: more arguments for ansible-playbook.
        environment: more variables of the environment.

    """
    home, reports = folder / "home", folder / "reports"
    home.mkdir(parents=True)
    given = {"drift_guard_report_dir": str(reports), **(variables or {})}
    extra = json.dumps({name: value for name, value in given.items() if value is not None})
    done = subprocess.run(
        [str(BIN / "ansible-playbook"), str(playbook), "-i", str(inventory), "-e", extra, *options],
        cwd=ROOT,
        env=clean_environment(home) | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return PlaybookRun(done.returncode, done.stdout, done.stderr, reports=reports, home=home)


def clean_environment(home: Path) -> dict[str, str]:
    """What Ansible runs in: a home of its own, and nothing that whoever runs the tests has set for it."""
    foreign = ("ANSIBLE_", "DRIFT_GUARD_", "NAUTOBOT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "HOME": str(home),
        "DRIFT_GUARD_LOCK_DIR": str(home / "locks"),
        "ANSIBLE_NOCOLOR": "1",
        "PATH": f"{BIN}{os.pathsep}{kept['PATH']}",
    }


def edited_inventory(lab: Lab, *, file: Path, hosts: Mapping[str, Mapping[str, Any]]) -> Path:
    """The lab's inventory with other variables for some hosts, and with hosts that the lab does not have."""
    inventory: dict[str, Any] = yaml.safe_load(lab.inventory.read_text(encoding="utf-8"))
    groups = inventory["all"]["children"]
    for name, variables in hosts.items():
        group = next((group for group in groups.values() if name in group["hosts"]), inventory["all"])
        group.setdefault("hosts", {}).setdefault(name, {}).update(variables)
    file.write_text(yaml.safe_dump(inventory, sort_keys=False), encoding="utf-8")
    return file


def received_lines(log: Iterable[Iterable[str]]) -> list[str]:
    """The configuration lines that a device got in all sessions, as they came, without what surrounds them."""
    received = []
    for session in log:
        configuring = False
        for line in session:
            if _ENTER.fullmatch(line):
                configuring = True
            elif _LEAVE.fullmatch(line):
                configuring = False
            elif configuring and not line.startswith("show "):
                received.append(line)
    return received


def assert_sent_as_planned(
    log: Iterable[Iterable[str]],
    outcome: Mapping[str, Any],
    *,
    lines: int | None = None,
    previewed: Mapping[str, Any] | None = None,
) -> None:
    """What was approved is what is sent: the same bytes in check mode, in the plan file and on the wire, in that order.

    Args:
        log: the lab's record of the device's sessions in this run.
        outcome: the device's, from summary.json.
        lines: how many of the planned lines went out, where a refusal or a fault ended the transaction; all by default.
        previewed: its outcome of a run in check mode before, where there was one.

    """
    planned = outcome["commands"]
    assert planned, f"nothing was planned for {outcome['device']}"
    undone = received_lines([(outcome["remains"] or {"undo_lines": []})["undo_lines"]])
    assert received_lines(log) == planned[:lines] + undone
    assert previewed is None or previewed["commands"] == planned
    assert outcome["plan"]["digest"], f"{outcome['device']} was not given a plan"
    assert not outcome["plan"]["file"] or written_commands(outcome) == planned


def written_commands(outcome: Mapping[str, Any]) -> list[str]:
    """The lines in the plan file that an outcome names."""
    written = json.loads(Path(outcome["plan"]["file"]).read_text(encoding="utf-8"))
    assert written["digest"] == outcome["plan"]["digest"]
    commands: list[str] = written["commands"]
    return commands
