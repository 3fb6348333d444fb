# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plan with its origin and a digest over both: the one form in which files, results and applies have it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from ..check import SCHEMA, Plan
from ..errors import RefusedError
from ..plan import slice_digest

_ENVELOPE = ("made", "digest")


@dataclass(frozen=True)
class Origin:
    """Where and when a plan was made."""

    at: str
    """UTC, ``2026-03-02T08:15:00Z``."""
    run: str
    """The run's name, as reports have it."""
    versions: Mapping[str, str]
    """What made it: ``drift.guard``, ``ansible-core``, ``python``, and each vendor's collection that is installed."""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@dataclass(frozen=True)
class SealedPlan:
    """What is approved and applied."""

    plan: Plan
    origin: Origin

    @property
    def devices(self) -> frozenset[str]:
        """The one that it is for; a fleet plan has several."""
        return frozenset({self.plan.device})

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of all that :meth:`as_dict` holds but itself and the owned slice, which has its own."""
        return digest_of(self._content())

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON: the plan's fields, ``made`` and ``digest``."""
        content = self._content()
        return {**content, "digest": digest_of(content)}

    def without_slice(self) -> dict[str, Any]:
        """The same without the owned slice, for results, which a run keeps in memory; its digest is the same."""
        return {**self.as_dict(), "owned": {}}

    def _content(self) -> dict[str, Any]:
        return {**self.plan.as_dict(), "made": self.origin.as_dict()}


def unseal(values: Mapping[str, Any]) -> SealedPlan:
    """Read a plan and see that nobody changed it since it was made.

    Raises:
        RefusedError: ``foreign_plan``, no plan of this version; ``altered_plan``, not the bytes that were sealed.

    """
    plan = Plan.from_dict({key: value for key, value in values.items() if key not in _ENVELOPE})
    require_unaltered(values, without=("owned",), name=f"{plan.device} plan")
    if plan.owned and slice_digest(plan.owned) != plan.state_digest:
        raise RefusedError(
            f"{plan.device} plan - Expected: the owned slice that its digest was made of. Actual: another one. "
            "Make it again.",
            name="altered_plan",
        )
    return SealedPlan(plan, read_origin(values, name=f"{plan.device} plan"))


def read_origin(values: Mapping[str, Any], *, name: str) -> Origin:
    """Read ``made`` of a plan or a fleet plan.

    Raises:
        RefusedError: ``foreign_plan``.

    """
    try:
        return Origin(**values["made"])
    except (KeyError, TypeError) as error:
        raise RefusedError(
            f"{name} - Expected: at, run and versions under 'made', as {SCHEMA} has them. Actual: {error}. "
            "Make it again.",
            name="foreign_plan",
        ) from error


def require_unaltered(values: Mapping[str, Any], *, without: tuple[str, ...] = (), name: str) -> None:
    """Compare a digest with what it stands beside.

    Raises:
        RefusedError: ``altered_plan``.

    """
    content = {key: value for key, value in values.items() if key != "digest"}
    found = digest_of(content, without=without)
    if values.get("digest") != found:
        raise RefusedError(
            f"{name} - Expected: its own digest {values.get('digest')}. Actual: {found}, so it was altered since. "
            "Make it again, and have it approved again.",
            name="altered_plan",
        )


def digest_of(content: Mapping[str, Any], *, without: tuple[str, ...] = ("owned",)) -> str:
    """SHA-256 of the canonical bytes: JSON with sorted keys, without blanks, everything beyond ASCII escaped."""
    kept = {key: value for key, value in content.items() if key not in without}
    return sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
