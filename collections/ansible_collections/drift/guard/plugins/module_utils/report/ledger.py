# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keep what is known about each host while a playbook runs, and account for every host at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..statuses import look_up
from .outcomes import Outcome, normalise, without_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NO_ANSWER = "No result: Ansible ended before it looked at this device."
SKIPPED = "No result: the task was skipped for this host by its condition, so nothing is known about the device."
SILENT = "No result: the task ended without an outcome (is no_log set?), so nothing is known about the device."


class Ledger:
    """Outcomes by host and device, trouble by host, and the hosts that owe an answer."""

    def __init__(self) -> None:
        self._outcomes: dict[tuple[str, str], Outcome] = {}
        self._trouble: dict[str, tuple[str, str]] = {}
        self._skipped: set[str] = set()
        self._expected: dict[str, str] = {}
        self._coverage: Mapping[str, Any] | None = None
        self._left_out: set[str] = set()

    def record(self, host: str, *, raw: Mapping[str, Any]) -> Outcome:
        """Take an outcome. A later one replaces an earlier one, but a clean check never hides what an apply did.

        Returns:
            It, in its published shape.

        """
        return self.enter(host, outcome=normalise(raw, device=host))

    def enter(self, host: str, *, outcome: Outcome) -> Outcome:
        """Take one that is in its published shape already."""
        key = (host, outcome["device"])
        earlier = self._outcomes.get(key)
        _find_file(outcome, earlier=earlier)
        clean_check = outcome["task"] == "check" and not look_up(outcome["status"]).needs_attention
        if earlier is None or earlier["task"] == "check" or not clean_check:
            self._outcomes[key] = outcome
        return outcome

    def lose(self, host: str, *, task: str, status: str, message: str) -> None:
        """Note that a task of ours ended for this host without an outcome; what was known before is void."""
        known = next((self._outcomes.pop(key) for key in list(self._outcomes) if key[0] == host), None)
        lost = without_answer(
            known["device"] if known else host, task=task, status=status, message=message, known=known
        )
        self._outcomes[host, lost["device"]] = lost

    def trouble(self, host: str, *, status: str, message: str) -> None:
        """Remember why another task stopped this host: the reason, should no outcome come."""
        self._trouble[host] = (status, message)

    def skip(self, host: str) -> None:
        """Note that a task of ours was skipped for this host by its condition."""
        self._skipped.add(host)

    def cover(self, coverage: Mapping[str, Any]) -> None:
        """Remember which plan file the run was given; all tasks of a run say the same."""
        self._coverage = coverage

    def leave_out(self, host: str, *, coverage: Mapping[str, Any]) -> None:
        """Note that the given plan file is not about this host, which therefore owes no answer."""
        self.cover(coverage)
        self._left_out.add(host)

    @property
    def plan(self) -> dict[str, Any] | None:
        """The plan file that the run was given, with the hosts that it left out; ``None`` where there was none."""
        return {**self._coverage, "not_in_plan": sorted(self._left_out)} if self._coverage else None

    def expect(self, hosts: Iterable[str], *, task: str) -> None:
        """Name hosts that owe an answer, because a play wants one from them; ``task`` is check or apply."""
        for host in hosts:
            self._expected.setdefault(host, task)

    def close(self) -> list[Outcome]:
        """Return an outcome for every host that has one or owes one; nothing when all were skipped on purpose."""
        answered = {host for host, _device in self._outcomes}
        missing = [host for host in self._expected if host not in answered | self._left_out]
        if not answered and all(host in self._skipped for host in missing):
            return []
        return [*self._outcomes.values(), *(self._explain(host) for host in missing)]

    def _explain(self, host: str) -> Outcome:
        """Give the best reason that is known for a missing answer."""
        default = ("error", SKIPPED if host in self._skipped else NO_ANSWER)
        status, message = self._trouble.get(host, default)
        return without_answer(host, task=self._expected[host], status=status, message=message)


def _find_file(outcome: Outcome, *, earlier: Outcome | None) -> None:
    """Say where the applied plan lies when the check of the same run wrote it to a file."""
    applied, made = outcome["plan"], earlier["plan"] if earlier else None
    if applied and made and not applied["file"] and applied["digest"] == made["digest"]:
        applied["file"] = made["file"]
