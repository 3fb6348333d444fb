# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The collection's Molecule scenarios, run as a contributor does: `molecule test -s ios` in the collection's folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.integration.playbook_runs import BIN, ROOT

COLLECTION = ROOT / "collections/ansible_collections/drift/guard"
SCENARIOS = sorted(file.parent.name for file in COLLECTION.glob("extensions/molecule/*/molecule.yml"))
ACTIONS = ["destroy", "create", "converge", "idempotence", "verify", "side_effect", "converge", "verify", "destroy"]
pytestmark = [pytest.mark.integration, pytest.mark.slow]


def molecule(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run Molecule with a home and a cache of its own: the exit code and all output."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "MOLECULE_"))}
    own = {"HOME": str(folder), "ANSIBLE_HOME": str(folder / "ansible")}
    plain = {"NO_COLOR": "1", "MOLECULE_COMMAND_BORDERS": "0"}
    done = subprocess.run(
        [str(BIN / "molecule"), *arguments],
        cwd=COLLECTION,
        env=kept | own | plain | {"PATH": f"{BIN}{os.pathsep}{kept['PATH']}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout


def labs_below(folder: Path) -> list[str]:
    """The command lines of processes that name the folder."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(file.read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it ended meanwhile
    return [line for line in lines if str(folder) in line and "tests.lab" in line]


def test_there_is_a_scenario_for_each_platform() -> None:
    assert SCENARIOS == ["eos", "ios", "nxos"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_checks_applies_is_idempotent_and_verified(scenario: str, tmp_path: Path) -> None:
    code, output = molecule(tmp_path, "test", "-s", scenario)
    assert code == 0, output
    done = [line for line in output.partition("DETAILS")[2].splitlines() if line.startswith(f"{scenario} > ")]
    assert done == [f"{scenario} > {action}: Executed: Successful" for action in ACTIONS], output
    assert labs_below(tmp_path) == []


def test_after_a_failure_the_lab_is_stopped_too(tmp_path: Path) -> None:
    code, output = molecule(tmp_path, "test", "-s", "ios", "--", "-e", "ansible_password=wrong")
    assert code != 0
    assert "ios > create: Executed: Successful" in output
    assert "ios > converge: Executed: Failed" in output
    assert labs_below(tmp_path) == []
