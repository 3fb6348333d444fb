# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where an apply gets its plan from: a task's result, one device's file, or a fleet plan and the files it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.plan_file import (
    FLEET_SCHEMA,
    FleetPlan,
    Origin,
    SealedPlan,
    age_of,
    read_fleet,
    require_digest,
    require_valid,
    unseal,
)
from ansible_collections.drift.guard.plugins.module_utils.report.version import collection_version
from ansible_collections.drift.guard.plugins.plugin_utils.plan_files import read_plan_file
from ansible_collections.drift.guard.plugins.plugin_utils.run_name import run_name
from ansible_collections.drift.guard.plugins.plugin_utils.versions import installed_versions

PLAN_OPTIONS: dict[str, dict[str, Any]] = {
    "plan": {"type": "dict"},
    "plan_variable": {"type": "str"},
    "plan_file": {"type": "path"},
    "plan_digest": {"type": "str"},
    "plan_max_age": {"type": "float", "default": 86400.0},
    "rollback": {"type": "bool", "default": False},
}
_RECENT = 600.0
"""Seconds in which what this very run read is not read again only to see that there is still nothing to send."""

_NAMED = 5
"""So many devices are named in a message."""


def origin_now() -> Origin:
    """Who makes a plan here and now."""
    return Origin(at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", run=run_name(), versions=installed_versions())


@dataclass(frozen=True)
class GivenPlan:
    """What an apply was given for one host."""

    sealed: SealedPlan | None
    """``None`` where the file is about other hosts of this run."""
    file: str = ""
    coverage: Mapping[str, Any] | None = None
    """Of a file: ``file``, ``digest``, ``made``, and the devices in it that are ``not_in_run``."""

    @property
    def is_recent(self) -> bool:
        """Whether it was made a moment ago in this run, so that nobody had to approve it and little can have moved."""
        if self.sealed is None or self.sealed.origin.run != run_name():
            return False
        age = age_of(self.sealed.origin.at, now=datetime.now(UTC))
        return age is not None and age <= _RECENT


def given_plan(options: Mapping[str, Any], *, host: str, hosts: Iterable[str]) -> GivenPlan:
    """Find a host's plan and see that it may be applied, as far as that is known without the device.

    Args:
        options: those of ``PLAN_OPTIONS``.
        host: its name in the inventory.
        hosts: all hosts of the play.

    Raises:
        RefusedError: missing, altered, unapproved, expired, or made for something else.

    """
    if options["plan_file"]:
        given = _from_file(Path(options["plan_file"]), host=host, hosts=set(hosts), approved=options["plan_digest"])
    elif options["plan"]:
        sealed = unseal(options["plan"])
        _require_approved(sealed, options["plan_digest"], subject=f"{host} plan")
        given = GivenPlan(sealed)
    else:
        raise RefusedError(
            f"{host} - Expected: a plan, or drift_guard_plan with the path of one. Actual: neither.",
            name="missing_plan",
        )
    if given.sealed is not None:
        require_valid(
            given.sealed,
            device=host,
            now=datetime.now(UTC),
            max_age=options["plan_max_age"],
            version=collection_version(),
            rollback=options["rollback"],
        )
    return given


def _from_file(path: Path, *, host: str, hosts: set[str], approved: str | None) -> GivenPlan:
    values = read_plan_file(path)
    made = read_fleet(values) if values.get("schema") == FLEET_SCHEMA else unseal(values)
    _require_approved(made, approved, subject=str(path))
    if not made.devices & hosts:
        raise RefusedError(
            f"{path} - Expected: a plan for at least one host of this run. Actual: for {_some(made.devices)}. "
            "Correct drift_guard_plan, or the hosts.",
            name="foreign_plan",
        )
    coverage: dict[str, Any] = {
        "file": str(path.absolute()),
        "digest": made.digest,
        "made": made.origin.as_dict(),
        "not_in_run": sorted(made.devices - hosts),
    }
    if host not in made.devices:
        return GivenPlan(None, coverage=coverage)
    if isinstance(made, SealedPlan):
        return GivenPlan(made, file=coverage["file"], coverage=coverage)
    sealed, file = _named_by(made, path, host=host)
    return GivenPlan(sealed, file=str(file), coverage=coverage)


def _named_by(fleet: FleetPlan, path: Path, *, host: str) -> tuple[SealedPlan, Path]:
    """The device's own file; what was approved with the fleet plan is its digest."""
    entry = next(entry for entry in fleet.plans if entry.device == host)
    file = path.absolute().parent / entry.file
    sealed = unseal(read_plan_file(file))
    if sealed.digest != entry.digest:
        raise RefusedError(
            f"{file} - Expected: the digest {entry.digest}, which {path} names. Actual: {sealed.digest}, another plan. "
            "Keep the files of one run together.",
            name="altered_plan",
        )
    return sealed, file


def _require_approved(made: SealedPlan | FleetPlan, approved: str | None, *, subject: str) -> None:
    if approved:
        require_digest(made.digest, approved=approved, subject=subject)


def _some(names: frozenset[str]) -> str:
    listed = sorted(names)
    more = len(listed) - _NAMED
    return (", ".join(listed[:_NAMED]) or "no device") + (f" and {more} more" if more > 0 else "")
