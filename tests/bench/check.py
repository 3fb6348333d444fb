# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A check of 100 switches of 48 ports that are in sync, beside a task that does nothing for as many hosts."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ansible.plugins.loader import init_plugin_loader

ROOT = Path(__file__).resolve().parents[2]
init_plugin_loader([str(ROOT / "collections")])

from tests.bench.fleet import write_fleet  # noqa: E402  # found from here on
from tests.bench.harness import Section, in_turns  # noqa: E402
from tests.integration.playbook_runs import BIN, clean_environment  # noqa: E402
from tests.lab import Lab  # noqa: E402

DEVICES = 100
ROUNDS = 3
_NOTHING = """\
- hosts: all
  gather_facts: false
  tasks:
    - name: Nothing
      ansible.builtin.assert: {that: true}
      vars: {ansible_connection: local}
"""


def bench() -> Section:
    """Measure; the CPU is that of Ansible alone, the simulated devices are not in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        intent = write_fleet(folder / "fleet", count=DEVICES)
        nothing = folder / "nothing.yml"
        nothing.write_text(_NOTHING, encoding="utf-8")
        with Lab(folder / "fleet" / "configs") as lab:
            figures = in_turns(
                {
                    "a task that does nothing": lambda: _play(nothing, lab, folder=folder),
                    "`check.yml`": lambda: _play(
                        ROOT / "playbooks" / "check.yml",
                        lab,
                        folder=folder,
                        variables={
                            "drift_guard_intent_file": str(intent),
                            "drift_guard_report_dir": str(folder / "reports"),
                        },
                    ),
                },
                rounds=ROUNDS,
            )
    section = Section(f"Check: {DEVICES} devices of 48 ports in sync")
    for figure in figures.values():
        each = sorted(figure.cpu)[len(figure.cpu) // 2] / DEVICES * 1000
        section.figures.append(replace(figure, note=f"{each:.0f} CPU-ms a device"))
    return section


def _play(playbook: Path, lab: Lab, *, folder: Path, variables: dict[str, str] | None = None) -> None:
    """Run it; the lab's host keys are in the caller's own known_hosts, where libssh looks for them."""
    given = [word for key, value in (variables or {}).items() for word in ("-e", f"{key}={value}")]
    subprocess.run(
        [str(BIN / "ansible-playbook"), str(playbook), "-i", str(lab.inventory), *given],
        cwd=ROOT,
        env=clean_environment(folder) | {"HOME": str(Path.home())},
        stdout=subprocess.DEVNULL,
        check=True,
    )
