# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs as the trail has them, in the shapes that reports are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import Entry
from ansible_collections.drift.guard.plugins.module_utils.report.history.runs import PastRun, joined, past_run
from ansible_collections.drift.guard.plugins.module_utils.report.ledger import Ledger
from ansible_collections.drift.guard.plugins.module_utils.report.merge import merged_id
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Run, Summary, summarise
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import StoreError
from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store
from ansible_collections.drift.guard.plugins.plugin_utils.audit.tables import ENTRY

_KINDS = ("run", "outcome", "finish")


def read_summary(store: Store, run: str = "") -> Summary:
    """A run as its summary.json was, without what was hidden from the trail; of a run that was killed, what is there.

    Args:
        store: the trail.
        run: its name; the one that began last where empty.

    Raises:
        StoreError: there is no such run.

    """
    name = run or _last(store)
    entries = list(store.entries(ENTRY.c.run == name, ENTRY.c.kind.in_(_KINDS)))
    if not entries:
        raise StoreError(f"audit store {store.where} - Expected: the run {name!r}. Actual: no such run.")
    return _summary(name, entries)


def slices_in(store: Store, *, name: str) -> tuple[str, ...]:
    """The runs that are slices of the run of a name."""
    return tuple(entry.run for entry in store.entries(ENTRY.c.kind == "run") if entry.read().get("slice_of") == name)


def ended(store: Store, run: str) -> bool:
    """Whether a run came to its end; one that was killed, or is still at work, did not."""
    return any(store.entries(ENTRY.c.run == run, ENTRY.c.kind == "finish"))


def past_runs(store: Store) -> Iterator[PastRun]:
    """All runs that looked at devices, as since-when and compliance are told from them; slices as the run they make."""
    entries = sorted(store.entries(ENTRY.c.kind.in_(_KINDS), ENTRY.c.run != ""), key=lambda entry: entry.run)
    slices: dict[str, list[PastRun]] = {}
    for name, own in groupby(entries, key=lambda entry: entry.run):
        summary = _summary(name, own)
        if summary["devices"]:
            run = past_run(summary)
            if slice_of := summary["run"].get("slice_of"):
                slices.setdefault(slice_of, []).append(run)
            else:
                yield run
    for slice_of, parts in slices.items():
        yield joined(parts, run_id=merged_id((part.id for part in parts), slice_of=slice_of))


def _last(store: Store) -> str:
    """Names sort by time."""
    names = {entry.run for entry in store.entries(ENTRY.c.kind == "run")}
    if not names:
        raise StoreError(f"audit store {store.where} - Expected: a run. Actual: it is empty.")
    return max(names)


def _summary(name: str, entries: Iterable[Entry]) -> Summary:
    ledger, version, slice_of, times = Ledger(), "unknown", "", list[datetime]()
    for entry in entries:
        times.append(datetime.fromisoformat(entry.at).astimezone(UTC))
        if entry.kind == "outcome":
            ledger.record(entry.device, raw=entry.read())
        elif entry.kind == "run":
            body = entry.read()
            version, slice_of = str(body.get("version", version)), str(body.get("slice_of", ""))
        else:
            times = [times[0], times[0] + timedelta(seconds=entry.read()["duration"])]
    run = Run(name, started=min(times), finished=max(times), version=version, slice_of=slice_of)
    return summarise(ledger.close(), run=run)
