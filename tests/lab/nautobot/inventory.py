# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory that the jobs of an instance run the playbooks with: this Nautobot, and how to get into the lab."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from tests.lab import lab

NAME = "nautobot.yml"


def write_inventory(folder: Path, *, url: str, token: str) -> None:
    """The devices, from this instance, as a user who may only read."""
    config = {
        "plugin": "drift.guard.nautobot",
        "url": url,
        "token": token,
        "filters": {"status": ["Active", "Planned", "Staged"]},
        "group_by": [],
    }
    _write(folder / NAME, config)


def write_access(folder: Path, *, state: Path) -> None:
    """How each device of a lab is reached. These are variables only: hosts come from Nautobot alone."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "inventory.json"
        lab.write_inventory(file, state=state)
        inventory: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["all"]
    _write(folder / "group_vars" / "all.yml", inventory["vars"])
    for group in inventory["children"].values():
        for name, variables in group["hosts"].items():
            _write(folder / "host_vars" / f"{name}.yml", {**group["vars"], **variables})


def _write(file: Path, content: dict[str, Any]) -> None:
    """JSON is YAML too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(content), encoding="utf-8")
