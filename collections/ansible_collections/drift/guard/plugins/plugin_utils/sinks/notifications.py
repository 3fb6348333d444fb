# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sink for people: one message a run to each receiver whose event occurred."""

from __future__ import annotations

from functools import partial
from heapq import merge
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.report.history.lines import HISTORY, newest_first
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import in_order
from ansible_collections.drift.guard.plugins.module_utils.report.notice import is_wanted, to_notice
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.module_utils.report.values import plural
from ansible_collections.drift.guard.plugins.module_utils.report.write import read_text
from ansible_collections.drift.guard.plugins.plugin_utils.delivery import deliver
from ansible_collections.drift.guard.plugins.plugin_utils.sinks.sink import RunContext, Sink
from ansible_collections.drift.guard.plugins.plugin_utils.slices import slice_name

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.plugin_utils.receivers import Receivers


class NotificationsError(DriftGuardError):
    """Nobody can be told."""


class NotificationsSink(Sink):
    """Sends at the end of the run."""

    def __init__(self, run: RunContext, *, entries: list[str]) -> None:
        self._entries = entries
        self._events = frozenset(run.setting("notify_on"))
        self._repeat: bool = run.setting("notify_repeat")
        self._reports = Path(run.setting("report_dir")).expanduser()
        self._more_past = run.past
        self._link = str(run.setting("notify_link") or "")
        self._seconds: float = run.setting("delivery_timeout")
        self._warn = run.warn
        # Apprise loads a hundred services to use one. Whoever hears of every run has it loaded now, when nobody waits.
        self._receivers = _load_receivers(entries) if self._repeat else None

    def close(self, summary: Summary) -> list[str]:
        """Send to all at once. Receivers that can't be used are said also when nobody wants to hear what is new."""
        before = None if self._repeat else self._before(summary)
        if before is not None and all(row["status"] == before.get(row["device"]) for row in summary["devices"]):
            return []
        found = self._receivers or _load_receivers(self._entries)
        for problem in found.problems:
            self._warn(f"notifications: {problem}")
        wanted = [
            receiver
            for receiver in found.usable
            if is_wanted(summary, events=receiver.words or self._events, before=before)
        ]
        if not wanted:
            return []
        notice = to_notice(summary, link=self._link)
        sends = {receiver.name: partial(receiver.send, notice) for receiver in wanted}
        failed = deliver(sends, seconds=self._seconds)
        for name, reason in failed.items():
            self._warn(f"notifications: {name} did not get the message: {reason}")
        return [f"Notified {plural(len(wanted) - len(failed), noun='receiver')} of {len(wanted)}"]

    def _before(self, summary: Summary) -> dict[str, str]:
        """Look up in the history beside the reports how the devices were; one that is not in it was not known."""
        try:
            text = read_text(self._reports, name=HISTORY)
        except DriftGuardError as error:
            self._warn(f"notifications: every device is news: {error}")
            return {}
        unknown = {outcome["device"] for outcome in summary["devices"]}
        found: dict[str, str] = {}
        more = reversed(in_order(self._more_past()))
        for run in merge(newest_first(text), more, key=lambda run: run.finished, reverse=True):
            if run.id != summary["run"]["id"]:
                found |= {name: run.devices[name].status for name in unknown & run.devices.keys()}
                unknown -= found.keys()
            if not unknown:
                break
        return found


def _load_receivers(entries: list[str]) -> Receivers:
    receivers = import_module("ansible_collections.drift.guard.plugins.plugin_utils.receivers")
    if receivers.MISSING:
        raise NotificationsError(
            "notify_to is set, and the Python package apprise is missing. Install it for the Python that runs "
            "ansible-playbook, or take notify_to away."
        ) from receivers.MISSING
    found: Receivers = receivers.receivers_of(entries)
    return found


def open_sink(run: RunContext) -> NotificationsSink | None:
    """Only where somebody is to be told, and of a run as a whole."""
    setting = run.setting("notify_to") or ()
    entries = setting.split() if isinstance(setting, str) else [str(entry) for entry in setting]
    return NotificationsSink(run, entries=entries) if entries and not slice_name(run) else None
