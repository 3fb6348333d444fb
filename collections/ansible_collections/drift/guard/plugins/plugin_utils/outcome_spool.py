# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Outcomes on their way from workers to the recorder, in Ansible's process and in that of the sinks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.report.ledger import SILENT, Ledger
from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome, published
from ansible_collections.drift.guard.plugins.module_utils.report.plain import as_json
from ansible_collections.drift.guard.plugins.plugin_utils.spool import OUTCOMES, Collector

UNRECORDED = "drift_guard_unrecorded"
"""Marks the failed result of a task whose outcome does not reach the recorder."""
Dated = tuple[datetime, Outcome]
"""An outcome in its published shape, and when it came."""


def keep_outcome(
    outcome: Mapping[str, Any], *, host: str, hidden: bool, coverage: Mapping[str, Any] | None = None
) -> None:
    """Hand an outcome to the recorder, where there is one.

    Args:
        outcome: as the task returns it.
        host: whose task it is.
        hidden: whether ``no_log`` keeps all but that there was one from everybody.
        coverage: which plan file the run was given.

    Raises:
        OSError: the recorder will not get it.

    """
    if not OUTCOMES.is_wanted:
        return
    found = {"host": host, "at": datetime.now(UTC).isoformat(), "task": outcome.get("task"), "coverage": coverage}
    line = as_json({**found, "outcome": None if hidden else outcome})
    OUTCOMES.keep(line.encode(), b"\n")


class SpooledLedger(Ledger):
    """A ledger that takes from the spool what workers kept."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = Collector(OUTCOMES)

    def settle(self) -> list[Dated]:
        """Take what came since the last time, and return it."""
        return [
            (datetime.fromisoformat(found["at"]), outcome)
            for found in map(json.loads, self._lines.collect())
            if (outcome := self._enter(found))
        ]

    def _enter(self, found: Mapping[str, Any]) -> Outcome | None:
        if found["coverage"]:
            self.cover(found["coverage"])
        if found["outcome"] is not None:
            return self.enter(found["host"], outcome=published(found["outcome"], device=found["host"]))
        self.lose(found["host"], task=found["task"], status="error", message=SILENT)
        return None
