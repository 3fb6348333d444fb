# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is tried again, how often, and after which pauses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError, failure
from ansible_collections.drift.guard.plugins.plugin_utils.retries import Retries

KINDS = FailureKind
SAFE = (KINDS.CONNECTION, KINDS.TIMEOUT, KINDS.LOST)


def failing(kind: FailureKind, *, times: int) -> Callable[[], str]:
    """A step that works after so many failures."""
    left = [times]

    def step() -> str:
        if left[0]:
            left[0] -= 1
            raise failure(kind, "sw1", expected="x", actual=f"{left[0]} left", remedy="y")
        return "read"

    return step


def retries(attempts: int, *, spread: Callable[[float, float], float] = max) -> tuple[Retries, list[float]]:
    pauses: list[float] = []
    return Retries(attempts, sleep=pauses.append, spread=spread), pauses


@pytest.mark.parametrize("kind", SAFE)
def test_what_may_pass_by_itself_is_tried_again(kind: FailureKind) -> None:
    again, pauses = retries(3)
    assert again.run(failing(kind, times=2)) == "read"
    assert pauses == [1.0, 2.0]
    assert [error.kind for error in again.failures] == [kind, kind]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in SAFE])
def test_what_locks_accounts_or_can_not_pass_is_not_tried_again(kind: FailureKind) -> None:
    again, pauses = retries(5)
    with pytest.raises(SessionError) as caught:
        again.run(failing(kind, times=1))
    assert (caught.value.kind, pauses, again.failures) == (kind, [], [])


def test_a_failure_after_another_kind_of_failure_ends_it() -> None:
    again, pauses = retries(5)
    kinds = [KINDS.TIMEOUT, KINDS.AUTHENTICATION]

    def step() -> str:
        return failing(kinds.pop(0), times=1)()

    with pytest.raises(SessionError) as caught:
        again.run(step)
    assert (caught.value.kind, pauses) == (KINDS.AUTHENTICATION, [1.0])


def test_the_last_attempt_s_error_is_told() -> None:
    again, pauses = retries(3)
    with pytest.raises(SessionError, match="Actual: 7 left"):
        again.run(failing(KINDS.CONNECTION, times=10))
    assert len(pauses) == 2


@pytest.mark.parametrize("attempts", [1, 0, -1])
def test_one_attempt_is_made_in_any_case(attempts: int) -> None:
    again, pauses = retries(attempts)
    with pytest.raises(SessionError):
        again.run(failing(KINDS.CONNECTION, times=1))
    assert pauses == []


def test_pauses_double_up_to_a_limit_and_are_spread_over_their_second_half() -> None:
    assert_pauses = [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    for spread, factor in ((max, 1.0), (min, 0.5)):
        again, pauses = retries(8, spread=spread)
        assert again.run(failing(KINDS.LOST, times=7)) == "read"
        assert pauses == [pause * factor for pause in assert_pauses]
