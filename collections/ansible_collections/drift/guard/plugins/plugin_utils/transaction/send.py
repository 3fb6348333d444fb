# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Send configuration lines, exactly those, one at a time, and report what the device said.

A rejection ends the sending where it is. EOS stages the lines in a session, so nothing of them is left then; on IOS
and NX-OS the lines before it stay until they are undone.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.errors import LintError
from ansible_collections.drift.guard.plugins.module_utils.rollback_timer import LOGIN_AND_READ
from ansible_collections.drift.guard.plugins.plugin_utils import replies
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError, failure
from ansible_collections.drift.guard.plugins.plugin_utils.transaction.sent import (
    Log,
    Rejection,
    Sent,
    TransactionInterruptedError,
    nothing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession
    from ansible_collections.drift.guard.plugins.plugin_utils.transaction.envelope import Envelope

_SECTION = re.compile(r"\s*interface\s", re.IGNORECASE)
_UNTYPABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff?]")
"""Control characters end or edit the line; a question mark asks for help instead of being typed."""
_HUNK = re.compile(r"^@@|^[+-](?![+-])", re.MULTILINE)


def nothing_against_it(_log: Log) -> str:
    """No last look."""
    return ""


def apply_lines(
    session: DeviceSession,
    *,
    lines: Sequence[str],
    envelope: Envelope,
    before_send: Callable[[str], None] = nothing,
    last_look: Callable[[Log], str] = nothing_against_it,
    clock: Callable[[], float] = time.monotonic,
) -> Sent:
    """Send the lines as they are, each after the prompt that answers the one before, until all are or one is refused.

    Args:
        session: logged in and enabled.
        lines: without ``configure`` and ``end``; nothing is sent when there are none.
        envelope: from :func:`envelope_for`.
        before_send: called with each line, ours included, before it is typed.
        last_look: says what speaks against letting take effect what is staged; nothing when all is well.
        clock: seconds that only go forward.

    Returns:
        Also after a rejection: ``rejected`` says which line, ``undone`` whether nothing is left of the others.

    Raises:
        LintError: a line can't be typed; nothing was sent.
        TransactionInterruptedError: no answer midway; its ``sent`` says how far it came.
    """
    _check(lines)
    log = Log(session=session, before_send=before_send)
    if not lines:
        return log.sent
    try:
        if _enter(log, envelope=envelope):
            # A timer that runs from here on must not run out while lines are typed: those would stay.
            left = envelope.seconds - LOGIN_AND_READ if envelope.arms == envelope.enter else float("inf")
            deadline = clock() + left
            _send(log, lines=lines, in_time=lambda: clock() < deadline)
            if log.rejected is None:
                _finish(log, envelope=envelope, index=len(lines), last_look=last_look)
            if log.rejected is not None:
                _leave(log, envelope=envelope)
    except SessionError as exc:
        raise TransactionInterruptedError(exc, sent=log.sent, envelope=envelope) from exc
    return log.sent


def send_back(log: Log, *, blocks: Sequence[Sequence[str]]) -> None:
    """Send lines that lead back: what the device refuses is passed over, since the state that they meet is any.

    Args:
        log: of a session that is logged in and enabled.
        blocks: each begins with a line that stands by itself or opens a section, for the lines behind it.

    Raises:
        LintError: a line can't be typed; nothing was sent.
        SessionError: no answer midway.

    """
    for block in blocks:
        _check(block)
    log.type("configure terminal")
    top = log.mode
    for block in blocks if top else ():
        for line in block:
            log.refusal(line)
            if len(block) > 1 and log.mode in ("", top):
                break  # its section was not entered, or left: the rest would be typed elsewhere
        if not log.mode:
            break
    if log.mode:
        log.type("end")


def _check(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        if not line.strip() or _UNTYPABLE.search(line):
            raise LintError(
                f"line {number} - Expected: one line of printable text without a question mark. Actual: {line!r}. "
                "Nothing was sent; correct the text in Nautobot and plan again."
            )


def _enter(log: Log, *, envelope: Envelope) -> bool:
    """Enter the configuration mode, protected; where lines are staged, with nothing staged yet."""
    if envelope.prepare and not log.accepted(envelope.prepare, index=-1):
        log.undone = True
        return False
    reply = log.type(envelope.enter)
    if not log.mode:
        said = reply.question or replies.refusal(reply.text, platform=log.session.platform)
        log.rejected = Rejection(index=-1, line=envelope.enter, reply=said or "no configuration mode follows")
        log.undone = True
        return False
    if envelope.review and _HUNK.search(log.type(envelope.review).text):
        # Somebody's aborted run: its lines would be committed with ours, over what was changed since.
        log.notes.append(f"{envelope.enter}: a pending session of that name was discarded")
        log.type("abort")
        log.type(envelope.enter)
    return True


def _send(log: Log, *, lines: Sequence[str], in_time: Callable[[], bool]) -> None:
    top = log.mode
    for index, line in enumerate(lines):
        if not in_time():
            raise failure(
                FailureKind.TIMEOUT,
                log.session.device,
                expected=f"all lines to be taken {LOGIN_AND_READ:g} s before the rollback timer runs out",
                actual=f"{index} of {len(lines)}",
                remedy="Set a longer drift_guard_rollback_timer.",
            )
        if not log.accepted(line, index=index):
            return
        if not log.mode or (_SECTION.match(line) and log.mode == top):
            # What follows would be typed into another section or the exec mode.
            log.rejected = Rejection(index=index, line=line, reply=f"it leads to the mode {log.mode or 'exec'!r}")
            return
        log.acknowledged += 1


def _finish(log: Log, *, envelope: Envelope, index: int, last_look: Callable[[Log], str]) -> None:
    """Make it so: ``end``, or ``commit`` after a look at what is staged."""
    if envelope.review:
        log.diff = log.type(envelope.review).text
        against = last_look(log)
        if against:
            log.rejected = Rejection(index=index, line=envelope.finish, reply=against)
            return
    if log.accepted(envelope.finish, index=index) and log.mode:
        log.rejected = Rejection(index=index, line=envelope.finish, reply=f"it stays in the mode {log.mode!r}")


def _leave(log: Log, *, envelope: Envelope) -> None:
    """After a rejection: give up what is staged, or just go out."""
    if not envelope.discard:
        if log.mode:
            log.type("end")
        return
    for line in envelope.discard:
        if line != "end" or log.mode:
            reply = log.type(line)
    log.undone = not log.mode and not replies.refusal(reply.text, platform=log.session.platform)
