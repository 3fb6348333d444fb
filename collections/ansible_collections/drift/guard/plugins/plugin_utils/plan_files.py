# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans on disk: where they lie, and how they get there and back."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.plan_file import FleetPlan, SealedPlan
from ansible_collections.drift.guard.plugins.module_utils.report.write import write_report

FLEET_FILE = "fleet.json"
_DEVICES = "devices"
_LONGEST = 200
"""Bytes; file systems take 255."""


def device_file(name: str) -> str:
    """Where a device's plan lies below a folder of plans. Names in Nautobot may hold slashes and anything else."""
    quoted = quote(name, safe=" ")
    if len(quoted) > _LONGEST:
        quoted = f"{quoted[:_LONGEST]}-{sha256(name.encode()).hexdigest()[:16]}"
    return f"{_DEVICES}/{quoted}.json"


def write_plan(folder: str | os.PathLike[str], sealed: SealedPlan) -> Path:
    """Write one device's plan, whole or not at all, readable by its owner alone.

    Returns:
        The absolute path.

    Raises:
        ReportError: it can't be written.

    """
    plan = sealed.plan
    # Somebody reads what is to be sent. For the many devices where nothing is, a page of JSON costs more than the plan.
    return _write(folder, device_file(plan.device), sealed.as_dict(), indent=2 if plan.commands or plan.kept else None)


def write_fleet(folder: str | os.PathLike[str], fleet: FleetPlan) -> Path:
    """Write the plan of all devices; as :func:`write_plan`."""
    return _write(folder, FLEET_FILE, fleet.as_dict(), indent=2)


def read_plan_file(path: Path) -> dict[str, Any]:
    """What a file says, be it a fleet plan or one device's.

    Raises:
        RefusedError: ``missing_plan``, it can't be read; ``foreign_plan``, it is no JSON object.

    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RefusedError(
            f"{path} - Expected: a plan file. Actual: {error.strerror or error}. Correct drift_guard_plan.",
            name="missing_plan",
        ) from error
    except ValueError as error:
        raise RefusedError(
            f"{path} - Expected: a plan file. Actual: no JSON: {error}. Correct drift_guard_plan.", name="foreign_plan"
        ) from error
    if not isinstance(values, dict):
        raise RefusedError(
            f"{path} - Expected: a plan file. Actual: a JSON {type(values).__name__}. Correct drift_guard_plan.",
            name="foreign_plan",
        )
    return values


def _write(folder: str | os.PathLike[str], name: str, values: Mapping[str, Any], *, indent: int | None) -> Path:
    text = json.dumps(values, indent=indent, sort_keys=True) + "\n"
    target = Path(folder).expanduser() / name
    return write_report(target.parent, name=target.name, text=text)
