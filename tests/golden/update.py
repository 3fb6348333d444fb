# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the expected files anew: `python -m tests.golden.update [NAME ...]`, then read `git diff tests/golden`.

A NAME is the beginning of folders' names (`vrf`, `lag-ios`); without one all are written. A new scenario is a folder
with `1_graphql.json` and `3_running.cfg`. What this writes is a proposal: whoever commits it has read each line of
`6_commands.txt` and `7_inverse.txt` as if they had to type it into a device in production.
"""

from __future__ import annotations

import sys

import tests.conftest  # noqa: F401  # makes ansible_collections importable for the next line
from tests.golden.scenario import STAGES, Scenario, scenarios

__all__ = ["update"]


def update(scenario: Scenario) -> list[str]:
    """Write the files of one scenario; returns those that changed."""
    changed = []
    for file, make in STAGES.items():
        path, text = scenario.folder / file, make(scenario).encode()
        if not path.exists() or path.read_bytes() != text:
            path.write_bytes(text)
            changed.append(file)
    return changed


def main(names: list[str]) -> None:
    """Update the scenarios whose names begin with one of the given ones."""
    for scenario in scenarios():
        if scenario.name.startswith(tuple(names) or ""):
            for file in update(scenario):
                print(f"{scenario.name}/{file}")


if __name__ == "__main__":
    main(sys.argv[1:])
