# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a sink is, and what it is told about its run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun
from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary


@dataclass(frozen=True)
class RunContext:
    """A run at its start, with everything that a sink may ask for."""

    id: str
    """Unique; names sort by time."""
    started: datetime
    """Aware, UTC."""
    playbook: str
    """The playbook's file."""
    variables: Mapping[str, Any]
    """Those of the recorder's options, and of AWX's identities, that the run sets as variables."""
    setting: Callable[[str], Any]
    """An option of the recorder by its name, typed, as variables, environment or ``ansible.cfg`` set it."""
    warn: Callable[[str], None]
    """Prints a warning, for what goes wrong without keeping the sink from going on."""
    past: Callable[[], Iterable[PastRun]] = tuple
    """Earlier runs that are known beside those that the report directory remembers."""


class Sink(ABC):
    """Takes what a run finds out.

    It is made by its module's ``open_sink(run) -> Sink | None`` right before the run's first task of ours; None when
    the settings ask for nothing. Whatever it raises becomes a warning and the end of this sink, never of the run. All
    calls come one at a time, in a process beside Ansible's (:mod:`.process`). An apply waits for all to be open, and
    the end of a run for all to be closed.
    """

    def outcome(self, outcome: Outcome, *, at: datetime) -> None:  # noqa: B027 - for most the summary is enough
        """Take what a task said about a device, and when it did: a device that is checked and applied comes twice."""

    def flush(self) -> None:  # noqa: B027 - the same
        """Write what waits for more: something was sent, it has waited long enough, or Ansible is gone."""

    @abstractmethod
    def close(self, summary: Summary) -> list[str]:
        """Take the whole run at its end; it may hold no device, when every host was skipped on purpose.

        Devices that gave no answer are only here.

        Returns:
            Lines to print: what was written, and where.

        """


OpenSink = Callable[[RunContext], "Sink | None"]
