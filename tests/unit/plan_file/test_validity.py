# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.plan_file import (
    Origin,
    SealedPlan,
    age_of,
    require_digest,
    require_valid,
)

from .test_sealed import sealed

MADE = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
FITTING: dict[str, Any] = {"device": "sw1", "now": MADE + timedelta(hours=1), "max_age": 3600.0, "version": "0.1.0"}


def undoing(made: SealedPlan) -> SealedPlan:
    return replace(made, plan=replace(made.plan, undoes=made.digest))


def test_a_plan_that_fits_is_accepted() -> None:
    require_valid(sealed(), **FITTING)
    require_valid(undoing(sealed()), **FITTING, rollback=True)


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        pytest.param({"device": "sw2"}, "foreign_plan", "one for sw2", id="another device"),
        pytest.param({"device": "SW1"}, "foreign_plan", "one for SW1", id="names are exact"),
        pytest.param({"version": "0.1.1"}, "foreign_plan", "made by drift.guard 0.1.1", id="another version"),
        pytest.param({"max_age": 3599.0}, "expired_plan", "3600 seconds ago", id="a second too old"),
        pytest.param({"now": MADE - timedelta(seconds=301)}, "expired_plan", "Check the clocks", id="from the future"),
        pytest.param({"rollback": True}, "foreign_plan", "Use playbooks/apply.yml", id="undoes nothing"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(change: dict[str, Any], name: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words) as caught:
        require_valid(sealed(), **{**FITTING, **change})
    assert caught.value.name == name


def test_a_plan_that_undoes_is_not_applied_by_mistake() -> None:
    with pytest.raises(RefusedError, match=r"Use playbooks/rollback\.yml"):
        require_valid(undoing(sealed()), **FITTING)


def test_clocks_may_differ_a_little() -> None:
    require_valid(sealed(), **{**FITTING, "now": MADE - timedelta(seconds=299)})


@pytest.mark.parametrize("at", ["", "yesterday", "2026-03-02", "2026-03-02T08:15:00+00:00", None, 5])
def test_a_plan_without_a_time_is_refused(at: Any) -> None:
    made = replace(sealed(), origin=Origin(at=at, run="run-1", versions={"drift.guard": "0.1.0"}))
    with pytest.raises(RefusedError, match="the time when it was made"):
        require_valid(made, **FITTING)
    assert age_of(at, now=MADE) is None


def test_only_the_approved_digest_will_do() -> None:
    require_digest("ab12", approved=" AB12\n", subject="plan")
    with pytest.raises(RefusedError, match="the approved digest ab13") as caught:
        require_digest("ab12", approved="ab13", subject="plan")
    assert caught.value.name == "unapproved_plan"
