# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plans of one run, named by their digests: approving this file approves each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import RefusedError
from .sealed import Origin, digest_of, read_origin, require_unaltered

FLEET_SCHEMA = "drift.guard/fleet-plan/1"


@dataclass(frozen=True)
class Entry:
    """One device's plan."""

    device: str
    file: str
    """Relative to the fleet plan's folder, so that both can be moved together."""
    digest: str
    status: str
    """Of the check, so that a reader sees what it is about."""
    commands: int
    """How many lines it would send."""


@dataclass(frozen=True)
class Missing:
    """A device that was looked at and has no plan."""

    device: str
    status: str
    message: str


@dataclass(frozen=True)
class FleetPlan:
    """What a run planned for all of its devices."""

    plans: tuple[Entry, ...]
    without_plan: tuple[Missing, ...]
    origin: Origin

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of everything else in the file."""
        return digest_of(self._content(), without=())

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        content = self._content()
        return {**content, "digest": digest_of(content, without=())}

    def _content(self) -> dict[str, Any]:
        return {
            "schema": FLEET_SCHEMA,
            "made": self.origin.as_dict(),
            "plans": [asdict(entry) for entry in self.plans],
            "without_plan": [asdict(entry) for entry in self.without_plan],
        }

    @property
    def devices(self) -> frozenset[str]:
        """Those that it has a plan for."""
        return frozenset(entry.device for entry in self.plans)


def read_fleet(values: Mapping[str, Any]) -> FleetPlan:
    """Read a fleet plan and see that nobody changed it.

    Raises:
        RefusedError: ``foreign_plan`` or ``altered_plan``.

    """
    require_unaltered(values, name="fleet plan")
    try:
        return FleetPlan(
            plans=tuple(_read(Entry, values["plans"])),
            without_plan=tuple(_read(Missing, values["without_plan"])),
            origin=read_origin(values, name="fleet plan"),
        )
    except (KeyError, TypeError) as error:
        raise RefusedError(
            f"fleet plan - Expected: all fields of {FLEET_SCHEMA}. Actual: {error}. Make it again.", name="foreign_plan"
        ) from error


def _read(kind: Any, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [kind(**row) for row in rows]
