# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sink for plan files: what the workers wrote, named by digest in one fleet plan a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from ansible_collections.drift.guard.plugins.module_utils.plan_file import Entry, FleetPlan, Missing
from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary, natural
from ansible_collections.drift.guard.plugins.plugin_utils.plan_files import write_fleet
from ansible_collections.drift.guard.plugins.plugin_utils.plan_source import origin_now
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext, Sink
from ansible_collections.drift.guard.plugins.plugin_utils.slices import slice_name

Kind = Literal["plan", "rollback"]


class PlansSink(Sink):
    """Remembers which plans were written, and writes the fleet plans at the end."""

    def __init__(self, run: RunContext) -> None:
        self._run = run
        self._written: dict[Kind, dict[str, tuple[str, Entry]]] = {"plan": {}, "rollback": {}}

    def outcome(self, outcome: Outcome, *, at: datetime) -> None:  # noqa: ARG002 - a sink's signature
        """Remember the plan that the run made of the device."""
        kind = kind_made_by(outcome)
        made = outcome[kind]
        if made and made["file"]:
            lines = outcome["commands"] if kind == "plan" else outcome["inverse"]
            folder, name = os.path.split(made["file"])  # a run has thousands, and Path takes five times as long
            folder, parent = os.path.split(folder)
            entry = Entry(
                device=outcome["device"],
                file=f"{parent}/{name}",
                digest=made["digest"],
                status=outcome["status"],
                commands=len(lines),
            )
            self._written[kind][outcome["device"]] = (folder, entry)

    def close(self, summary: Summary) -> list[str]:
        """Write one fleet plan for each folder; where nothing was written there is none, and an earlier one stays."""
        lines = []
        for kind in self._written:
            for folder, fleet in self._fleets(kind, summary):
                path = write_fleet(folder, fleet)
                lines.append(f"{path} (digest {fleet.digest})")
        return lines

    def _fleets(self, kind: Kind, summary: Summary) -> Iterator[tuple[str, FleetPlan]]:
        written = self._written[kind]
        missing = tuple(
            Missing(outcome["device"], outcome["status"], outcome["message"])
            for outcome in summary["devices"]
            if outcome["device"] not in written
        )
        for folder in sorted({folder for folder, _entry in written.values()}):
            entries = [entry for place, entry in written.values() if place == folder]
            entries.sort(key=lambda entry: natural(entry.device))
            yield folder, FleetPlan(tuple(entries), missing, replace(origin_now(), run=self._run.id))


def kind_made_by(outcome: Outcome) -> Kind:
    """A check writes the plan that it made, an apply the one that takes it back."""
    return "plan" if outcome["task"] == "check" else "rollback"


def open_sink(run: RunContext) -> PlansSink | None:
    """Whether there are plan files is for the tasks to say. A slice has no plan of the fleet."""
    return None if slice_name(run) else PlansSink(run)
