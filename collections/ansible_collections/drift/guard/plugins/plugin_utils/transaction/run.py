# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One transaction on one device: send over one session, then prove and confirm, or take back, over another.

Whatever interrupts us, the next step is always the same: log in again, read, and act on what is true. Nothing that
was sent is ever sent again; confirming and taking back are safe to repeat.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.sections import differing
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError, failure
from ansible_collections.drift.guard.plugins.plugin_utils.pending import clear_the_way, running_timer
from ansible_collections.drift.guard.plugins.plugin_utils.transaction import words
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.look import Look
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.saving import save
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.send import apply_lines, send_back
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.sent import (
    Log,
    Sent,
    TransactionInterruptedError,
    nothing,
)

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.module_utils.model import Finding
    from ansible_collections.drift.guard.plugins.module_utils.protection import Protection
    from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession
    from ansible_collections.drift.guard.plugins.plugin_utils.transaction.ending import Ending
    from ansible_collections.drift.guard.plugins.plugin_utils.transaction.envelope import Envelope
    from ansible_collections.drift.guard.plugins.plugin_utils.transaction.look import Job

_PAUSES = (0.0, 2.0, 5.0, 10.0, 20.0, 20.0)
"""Seconds before each fresh login: ports that change take half a minute to forward again (spanning tree)."""
_GRACE = 15.0
"""Seconds that a device may take to revert when its timer has run out."""


@dataclass(frozen=True)
class World:
    """What a transaction needs from outside."""

    log_in: Callable[[], DeviceSession]
    """A fresh login; raises SessionError."""
    before_send: Callable[[str], None] = nothing
    """Called with every line before it is typed."""
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    patience: float = 300.0
    """Seconds of silence while a device rolls back or saves: it works before it says how that went."""


class Transaction:
    """Call :meth:`send` once with a session, close that session, and then :meth:`conclude`."""

    def __init__(self, job: Job, *, protection: Protection, envelope: Envelope, world: World) -> None:
        self.job = job
        self.protection = protection
        self.envelope = envelope
        self.world = world
        self.sent = Sent()
        self.interruption: SessionError | None = None
        self.findings: list[Finding] = []
        """What was noticed on the way."""
        self.moved: list[str] = []
        """EOS: sections that somebody else changed before the commit, which was therefore not made."""
        self.undo_lines: list[str] = []
        """What was typed to take the change back; once that began nothing is confirmed any more."""
        self.was_proved = False
        """Whether a look after the lines saw the plan in effect."""
        self._armed_at = 0.0
        """When the timer's line was typed, on the world's clock."""

    def send(self, session: DeviceSession) -> Sent:
        """Type the plan's lines, unless somebody else's change waits for confirmation.

        An interruption is no failure yet: only reading again tells what the device did.

        Raises:
            PendingTransactionError: nothing was sent.
            SessionError: nothing was sent.
            LintError: nothing was sent.

        """
        if self.protection.reverts_by_itself:
            self.findings += clear_the_way(session, before_send=self.world.before_send)
        try:
            self.sent = apply_lines(
                session,
                lines=self.job.plan.commands,
                envelope=self.envelope,
                before_send=self._before_send,
                last_look=self._last_look,
                clock=self.world.clock,
            )
        except TransactionInterruptedError as error:
            self.sent, self.interruption = error.sent, error
        return self.sent

    def _before_send(self, line: str) -> None:
        if line == self.envelope.arms:
            self._armed_at = self.world.clock()
        self.world.before_send(line)

    def _last_look(self, log: Log) -> str:
        """EOS: a commit overwrites what others changed since the session began, so nobody may have."""
        self.moved = differing(self.job.before, log.read("show running-config"))
        return f"somebody else changed {', '.join(self.moved)}" if self.moved else ""

    @property
    def is_armed(self) -> bool:
        """Whether the line that starts the timer was typed and not refused."""
        sent = self.sent
        refused = sent.rejected is not None and sent.rejected.line == self.envelope.arms
        return bool(self.envelope.arms) and self.envelope.arms in sent.lines and not refused

    @property
    def timer_ran_out(self) -> bool:
        """Whether a timer was armed whose time is over."""
        return self.is_armed and self.world.clock() > self._armed_at + self.envelope.seconds

    def conclude(self, *, saving: bool) -> Ending:
        """Log in afresh until the device tells how it is, and end the transaction one way or the other.

        Args:
            saving: save the configuration once the result is proved and confirmed.

        """
        error: DriftGuardError | None = None
        for pause in self._pauses():
            self.world.wait(pause)
            try:
                with self.world.log_in() as session:
                    return self._settle(session, saving=saving)
            except DriftGuardError as failed:
                error = failed
        return words.unverified(self, error=error)

    def _pauses(self) -> Iterator[float]:
        """While a timer runs there is time to prove the result; when it ran out there is something else to read."""
        yield from _PAUSES
        if self.is_armed:
            over = self._armed_at + self.envelope.seconds + _GRACE
            while (left := over - self.world.clock()) > 0:
                yield min(left, _PAUSES[-1])
            yield from _PAUSES

    def _settle(self, session: DeviceSession, *, saving: bool) -> Ending:
        look = self._look(session)
        self.was_proved = self.was_proved or look.is_complete
        if self._may_confirm(look) and (look := self._confirm(session, look)).is_complete:
            return words.applied(self, look, saved=self._save(session) if saving else None)
        return self._take_back(session, look)

    def _look(self, session: DeviceSession) -> Look:
        return Look.at(session.read_running_config(), job=self.job)

    def _may_confirm(self, look: Look) -> bool:
        """Proved, by a device that refused nothing, and not only staged."""
        staged = bool(self.envelope.discard) and not self.is_armed
        return look.is_complete and self.sent.rejected is None and not staged and not self.undo_lines

    def _confirm(self, session: DeviceSession, look: Look) -> Look:
        """Stop the timer, and remove what is not needed any more; with a new look where the device refuses."""
        if self.envelope.confirm:
            refused = self._type(session, self.envelope.confirm)
            if running_timer(session) is not None:
                raise failure(
                    FailureKind.REJECTED,
                    session.device,
                    expected=f"{self.envelope.confirm!r} to stop the timer",
                    actual=refused or "it still runs",
                    remedy="It will take the change back.",
                )
            # Refused: the timer ran out a moment ago, or an earlier attempt confirmed already; only a look tells.
            look = self._look(session) if refused else look
        if look.is_complete:
            self._tidy(session)
        return look

    def _save(self, session: DeviceSession) -> SessionError | bool:
        """What is proved stays proved when it can't be saved, but somebody has to know."""
        try:
            save(session, before_send=self.world.before_send, silence=self.world.patience)
        except SessionError as error:
            return error
        return True

    def _take_back(self, session: DeviceSession, first: Look) -> Ending:
        """Undo what is not as before; a session or a timer of ours may be there even where nothing differs."""
        last = first
        if self._holds_device or not first.is_restored:
            self._undo(session, first)
            last = self._look(session)
        if last.is_restored:
            self._tidy(session)
        return words.taken_back(self, first=first, last=last)

    @property
    def _holds_device(self) -> bool:
        """Whether our session or timer may still be there; a refused one is somebody else's or none."""
        refused = self.sent.rejected is not None and self.sent.rejected.line == self.envelope.enter
        return bool(self.envelope.confirm) and self.envelope.enter in self.sent.lines and not refused

    def _undo(self, session: DeviceSession, look: Look) -> None:
        log = Log(session=session, before_send=self.world.before_send, lines=self.undo_lines)
        if self.envelope.undo:
            log.refusal(self.envelope.undo, silence=self.world.patience)
        else:
            send_back(log, blocks=look.way_back)

    def _tidy(self, session: DeviceSession) -> None:
        if self.envelope.tidy:
            self._type(session, self.envelope.tidy)

    def _type(self, session: DeviceSession, line: str) -> str:
        """Type one line; what the device says against it."""
        return Log(session=session, before_send=self.world.before_send).refusal(line)
