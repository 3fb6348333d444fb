# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Drift as scripts look for it: Nornir and netmiko fetch, difflib compares with a file of what should be.

    python nornir_diff.py FOLDER

The folder has hosts.yaml and groups.yaml, and intended/NAME.cfg for each device.
"""

from __future__ import annotations

import sys
from difflib import unified_diff
from pathlib import Path

from nornir import InitNornir
from nornir.core.task import Result, Task
from nornir_netmiko.tasks import netmiko_send_command

NO_CONFIGURATION = ("!", "Building configuration", "Current configuration")


def compare(task: Task, *, intended: Path) -> Result:
    """One device's differences."""
    running = task.run(netmiko_send_command, command_string="show running-config", enable=True).result
    wanted = (intended / f"{task.host.name}.cfg").read_text(encoding="utf-8")
    return Result(host=task.host, result=list(unified_diff(lines(running), lines(wanted), lineterm="")))


def lines(text: str) -> list[str]:
    """What counts of a configuration."""
    return [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith(NO_CONFIGURATION)]


def main() -> None:
    """Print the names of those that differ."""
    folder = Path(sys.argv[1])
    nornir = InitNornir(
        runner={"plugin": "threaded", "options": {"num_workers": 20}},
        inventory={
            "plugin": "SimpleInventory",
            "options": {"host_file": str(folder / "hosts.yaml"), "group_file": str(folder / "groups.yaml")},
        },
        logging={"enabled": False},
    )
    results = nornir.run(compare, intended=folder / "intended")
    if results.failed:
        sys.exit(f"failed: {results.failed_hosts}")
    print("\n".join(sorted(name for name, result in results.items() if result[0].result)))


if __name__ == "__main__":
    main()
