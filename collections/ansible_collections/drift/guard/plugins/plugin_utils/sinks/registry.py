# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sinks by name, and the set of them that a run has open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from importlib import import_module

from ansible_collections.drift.guard.plugins.module_utils.report.outcomes import Outcome
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import OpenSink, RunContext, Sink

SINKS = ("files", "plans", "audit", "evidence", "metrics", "notifications")
"""Names of modules in this folder, in the order in which they open and close."""


def share_with_tasks(names: Iterable[str]) -> None:
    """Import before a fork what a sink and our tasks will need, so that it is done once."""
    if "plans" in names:
        with suppress(Exception):  # a sink that breaks is said so when it is opened
            _opener("plans")


class OpenSinks:
    """The sinks of one run. One that breaks is said so, once, and hears no more."""

    def __init__(self, names: Iterable[str], run: RunContext) -> None:
        self._run = run
        self._sinks: dict[str, Sink] = {}
        for name in (known for known in SINKS if known in names):
            try:
                sink = _opener(name)(run)
            except Exception as error:  # noqa: BLE001 - the boundary: one broken sink stops neither run nor others
                self._warn(name, error)
            else:
                self._sinks |= {} if sink is None else {name: sink}

    def outcome(self, outcome: Outcome, *, at: datetime) -> None:
        """Hand an outcome to each."""
        self._each(lambda sink: sink.outcome(outcome, at=at))

    def flush(self) -> None:
        """Let each write what waits."""
        self._each(lambda sink: sink.flush())

    def close(self, summary: Summary) -> list[str]:
        """Hand the summary to each, and return what they want printed."""
        lines = []
        for name, sink in self._sinks.items():
            try:
                lines += sink.close(summary)
            except Exception as error:  # noqa: BLE001 - the same
                self._warn(name, error)
        self._sinks = {}
        return lines

    def _each(self, call: Callable[[Sink], None]) -> None:
        for name, sink in list(self._sinks.items()):
            try:
                call(sink)
            except Exception as error:  # noqa: BLE001 - the same
                del self._sinks[name]
                self._warn(name, error)

    def _warn(self, name: str, error: Exception) -> None:
        self._run.warn(f"the sink {name} is out of order: {error}")


def _opener(name: str) -> OpenSink:
    """Only what is used is imported: a sink's library may be absent."""
    opener: OpenSink = import_module(f"{__package__}.{name}").open_sink
    return opener
