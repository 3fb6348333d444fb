# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A run's part of the audit trail, with what it takes to prove that it is one: of entries in between, only a digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..audit.chain import Entry, bind
from ..report.ledger import Ledger
from ..report.outcomes import Outcome


def make_proof(entries: Iterable[Entry], *, run: str) -> list[dict[str, Any]]:
    """Put a proof together.

    Args:
        entries: all from the run's first to its last.
        run: its own are shown, of others only the number and the digest of their content.

    """
    return [
        dict(vars(entry)) if entry.run == run else {"seq": entry.seq, "content": entry.content} for entry in entries
    ]


def check_proof(proof: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say what keeps a proof from being one; nothing when each entry follows the one before."""
    previous = ""
    for number, row in enumerate(proof):
        try:
            entry = Entry(**row) if "hash" in row else None
            content = entry.content if entry else str(row["content"])
            if row["seq"] != proof[0]["seq"] + number:
                yield f"entry {proof[0]['seq'] + number} of the trail is missing"
                return
            if entry and previous and entry.previous != previous:
                yield f"entry {entry.seq} of the trail does not follow the one before"
                return
            previous = bind(entry.previous if entry else previous, content)
            if entry and entry.hash != previous:
                yield f"entry {entry.seq} of the trail was altered"
        except (TypeError, KeyError) as error:
            yield f"row {number} of the proof is damaged: {error!r}"
            return


def last_outcomes(proof: Iterable[Mapping[str, Any]]) -> dict[str, Outcome]:
    """What the trail says came of each device, by the rule that summaries are made by."""
    ledger = Ledger()
    for row in proof:
        if row.get("kind") == "outcome":
            outcome = Entry(**row).read()
            ledger.record(outcome["device"], raw=outcome)
    return {outcome["device"]: outcome for outcome in ledger.close()}
