# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a plan that was approved earlier may be applied now, as far as that is known without the device."""

from __future__ import annotations

from datetime import UTC, datetime

from ..errors import RefusedError
from .sealed import SealedPlan

CLOCKS_DIFFER = 300.0
"""Seconds by which the clocks of whoever plans and of whoever applies may differ."""


def require_valid(
    sealed: SealedPlan, *, device: str, now: datetime, max_age: float, version: str, rollback: bool = False
) -> None:
    """Refuse a plan that is too old, or made for something else.

    Args:
        sealed: unaltered.
        device: what it shall be applied to.
        now: aware.
        max_age: seconds.
        version: of this collection. What another version decided and rendered may not be what this one proves by.
        rollback: whether a plan that undoes is wanted.

    Raises:
        RefusedError: ``foreign_plan`` or ``expired_plan``.

    """
    plan = sealed.plan
    subject = f"{plan.device} plan"
    if plan.device != device:
        raise RefusedError(f"{subject} - Expected: one for {device}. Actual: another device's.", name="foreign_plan")
    made_by = sealed.origin.versions.get("drift.guard")
    if made_by != version:
        raise RefusedError(
            f"{subject} - Expected: made by drift.guard {version}. Actual: by {made_by}. Make it again.",
            name="foreign_plan",
        )
    if bool(plan.undoes) != rollback:
        wanted, found = ("one that undoes an apply", "one that leads to the intent")
        if not rollback:
            wanted, found = found, wanted
        playbook = "apply.yml" if rollback else "rollback.yml"
        raise RefusedError(
            f"{subject} - Expected: {wanted}. Actual: {found}. Use playbooks/{playbook}.", name="foreign_plan"
        )
    _require_young(subject, sealed.origin.at, now=now, max_age=max_age)


def require_digest(found: str, *, approved: str, subject: str) -> None:
    """Refuse what is not what somebody approved by its digest.

    Raises:
        RefusedError: ``unapproved_plan``.

    """
    if found != approved.strip().lower():
        raise RefusedError(
            f"{subject} - Expected: the approved digest {approved}. Actual: {found}. Have this one approved, or "
            "take the one that was.",
            name="unapproved_plan",
        )


def age_of(at: str, *, now: datetime) -> float | None:
    """How many seconds ago that was; ``None`` where it is no time."""
    try:
        made = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None
    return (now - made).total_seconds()


def _require_young(subject: str, at: str, *, now: datetime, max_age: float) -> None:
    age = age_of(at, now=now)
    if age is None:
        raise RefusedError(
            f"{subject} - Expected: the time when it was made. Actual: {at!r}. Make it again.", name="foreign_plan"
        )
    if age > max_age:
        raise RefusedError(
            f"{subject} - Expected: made within the last {max_age:.0f} seconds. Actual: made at {at}, {age:.0f} "
            "seconds ago. Make it again, or raise drift_guard_plan_max_age.",
            name="expired_plan",
        )
    if age < -CLOCKS_DIFFER:
        raise RefusedError(
            f"{subject} - Expected: made before now. Actual: made at {at}. Check the clocks, and make it again.",
            name="expired_plan",
        )
