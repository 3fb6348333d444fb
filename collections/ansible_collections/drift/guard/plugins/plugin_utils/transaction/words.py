# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became of a transaction: the status, the class, and exactly what is on the device."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.model import Finding, Severity
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.ending import Ending

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
    from ansible_collections.drift.guard.plugins.plugin_utils.transaction.look import Look
    from ansible_collections.drift.guard.plugins.plugin_utils.transaction.run import Transaction

_NAMED = 3
"""So many attributes or sections are named in a sentence; results hold all."""


def applied(transaction: Transaction, look: Look, *, saved: DriftGuardError | bool | None) -> Ending:
    """The only success: nothing is left to send, and no timer runs any more."""
    lines = len(transaction.job.plan.commands)
    return Ending(
        status="applied",
        message=f"{lines} lines sent, proved over a fresh login.",
        failure_class="" if isinstance(saved, bool) or saved is None else "not_saved",
        now=look.now,
        saved=saved is True,
        not_saved=None if isinstance(saved, bool) else saved,
        findings=_competing(look, look),
    )


def unverified(transaction: Transaction, *, error: DriftGuardError | None) -> Ending:
    """Nobody knows: the device could not be read again."""
    sent, envelope = transaction.sent, transaction.envelope
    if transaction.is_armed:
        todo = f"The device should have taken the change back by itself after {envelope.seconds} s: look at it by hand."
    elif envelope.discard:
        todo = f"Nothing was committed. End the session by hand: `{envelope.undo}`."
    elif envelope.undo:
        todo = f"It does not go back by itself. On its console: `{envelope.undo}`."
    else:
        todo = "It does not go back by itself. On its console: the lines of the inverse."
    return Ending(
        status="unverified",
        message=f"{_reason(transaction, None)} {sent.acknowledged} of {len(transaction.job.plan.commands)} lines were "
        f"acknowledged, and the device could not be read again: {error} {todo}",
        failure_class="verification",
        todo=todo,
        undo_lines=tuple(transaction.undo_lines),
    )


def taken_back(transaction: Transaction, *, first: Look, last: Look) -> Ending:
    """The result was wrong; what counts now is what the last read says."""
    reason = _reason(transaction, first)
    base = Ending(
        status="failed",
        message="",
        now=last.now,
        undo_lines=tuple(transaction.undo_lines),
        findings=_competing(first, last),
    )
    if last.is_restored:
        how = _undone_by(transaction, first)
        return replace(
            base,
            status="rolled_back",
            message=f"{reason} The device is as it was before{f' ({how})' if how else ''}; nothing was saved.",
            failure_class=_cause(transaction, first),
            missing=tuple(transaction.job.plan.commands),
            undone_by=how,
        )
    took, missing = last.split
    todo = _todo(transaction)
    return replace(
        base,
        message=f"{reason} It could not be taken back. In effect: {_listed(took)}. Not in effect: {_listed(missing)}. "
        f"Nothing was saved. {todo}",
        failure_class="rollback_failed",
        took=tuple(took),
        missing=tuple(missing),
        todo=todo,
    )


def _todo(transaction: Transaction) -> str:
    kept = f" The checkpoint is kept: `{transaction.envelope.undo}`." if transaction.envelope.tidy else ""
    return f"Put it back by hand with the lines of the inverse.{kept}"


def _cause(transaction: Transaction, look: Look) -> str:
    if transaction.moved:
        return "verification"
    if transaction.sent.rejected is not None:
        return "rejected"
    if transaction.interruption is not None:
        return "lost_during_apply"
    vanished = transaction.was_proved or transaction.timer_ran_out
    return "silently_rejected" if look.silent and not vanished else "verification"


def _reason(transaction: Transaction, look: Look | None) -> str:
    """What went wrong first."""
    sent = transaction.sent
    if transaction.moved:
        return f"Somebody else changed {_listed(transaction.moved)} meanwhile, so nothing was committed: plan again."
    if sent.rejected is not None:
        return f"The device refused {sent.rejected.line!r}: {sent.rejected.reply.strip().rstrip('.')}."
    if transaction.interruption is not None:
        return str(transaction.interruption)
    return f"The device took all lines{_difference(transaction, look) if look else ''}."


def _difference(transaction: Transaction, look: Look) -> str:
    if transaction.timer_ran_out or transaction.was_proved:
        return ", but could not be asked to keep them in time" if transaction.timer_ran_out else ", and lost them again"
    if look.silent:
        return f", but does not have what they say about {_listed(look.silent)}"
    if look.differing:
        return f", but differs in {_listed(look.differing)}: somebody else works on it"
    return ", but the change was taken back already"


def _undone_by(transaction: Transaction, first: Look) -> str:
    if transaction.timer_ran_out:
        return "its rollback timer took the change back"
    if transaction.envelope.discard and not transaction.is_armed:
        return "nothing was committed"
    if first.is_restored and not transaction.is_armed:
        return ""
    return transaction.protection.undone_by


def _competing(first: Look, last: Look) -> tuple[Finding, ...]:
    """What others changed while we worked: they have to know when it went with our change."""
    if not first.foreign:
        return ()
    lost = [header for header in first.foreign if header not in last.foreign]
    fate = f" {_listed(lost)} went back together with the change: make it again." if lost else " It was left alone."
    message = (
        f"{first.job.plan.device} - Expected: nobody else to change it during the run. Actual: "
        f"{_listed(first.foreign)} changed.{fate}"
    )
    return (Finding("competing_edit", Severity.WARNING, message),)


def _listed(items: list[str]) -> str:
    more = len(items) - _NAMED
    shown = ", ".join(repr(item) for item in items[:_NAMED])
    return (shown + (f" and {more} more" if more > 0 else "")) or "nothing"
