# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Send configuration lines, exactly those, one at a time, and report what the device said.

A rejection ends the transaction where it is. EOS stages the lines in a session, so nothing of them is left then;
on IOS and NX-OS the lines before it stay, and the report says which they are.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.errors import LintError
from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.plugin_utils import replies
from ansible_collections.drift.guard.plugins.plugin_utils.failures import FailureKind, SessionError, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession, Reply

_SESSION_PREFIX = "drift-guard-"

SAVE_SILENCE = 180.0
"""Seconds: NX-OS says nothing for minutes while it copies to both supervisors."""

_SAVE = {
    Platform.IOS: "write memory",  # `copy running-config startup-config` asks for the file name
    Platform.NXOS: "copy running-config startup-config",  # `write memory` does not exist
    Platform.EOS: "write memory",
}
_SAVED = {
    Platform.IOS: re.compile(r"\[OK\]"),
    Platform.NXOS: re.compile(r"Copy complete", re.IGNORECASE),
    Platform.EOS: re.compile(r"Copy completed successfully", re.IGNORECASE),
}
_SECTION = re.compile(r"\s*interface\s", re.IGNORECASE)
_UNTYPABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff?]")
"""Control characters end or edit the line; a question mark asks for help instead of being typed."""
_HUNK = re.compile(r"^@@|^[+-](?![+-])", re.MULTILINE)


@dataclass(frozen=True)
class Remark:
    """A reply that is not empty."""

    line: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """Plain JSON for results."""
        return {"line": self.line, "text": self.text}


@dataclass(frozen=True)
class Rejection:
    """The line that the device refused."""

    index: int
    """In the lines given; their number for what comes after them (``commit``), -1 for what comes before."""
    line: str
    reply: str

    def as_dict(self) -> dict[str, str | int]:
        """Plain JSON for results."""
        return {"index": self.index, "line": self.line, "reply": self.reply}


@dataclass(frozen=True)
class Sent:
    """What went over the wire and what came of it; the state of the device is known only after reading it again."""

    lines: tuple[str, ...] = ()
    """Everything typed, in order, our own ``configure``, ``end`` and ``commit`` included."""
    acknowledged: int = 0
    """How many of the given lines the device took: it gave a prompt and no refusal."""
    replies: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()
    """Warnings of the device and what was unusual."""
    rejected: Rejection | None = None
    diff: str = ""
    """EOS: what ``show session-config diffs`` printed before the commit."""
    undone: bool = False
    """EOS: the session was aborted, nothing of it is in the running-config."""

    def as_dict(self) -> dict[str, object]:
        """Plain JSON for results."""
        return {
            "lines": list(self.lines),
            "acknowledged": self.acknowledged,
            "replies": [reply.as_dict() for reply in self.replies],
            "notes": list(self.notes),
            "rejected": self.rejected.as_dict() if self.rejected else None,
            "diff": self.diff,
            "undone": self.undone,
        }


@dataclass(frozen=True)
class Envelope:
    """What stands around the lines. A rollback timer is another envelope, not another way to send."""

    enter: str
    finish: str
    review: str = ""
    """Prints what is staged; only where staging exists."""
    discard: tuple[str, ...] = ()
    """Gives up what is staged; empty where lines take effect at once."""


class TransactionInterruptedError(SessionError):
    """The device fell silent or away midway: what was sent is known, what it did is not."""

    def __init__(self, cause: SessionError, *, sent: Sent, envelope: Envelope) -> None:
        message = f"{cause.message} {sent.acknowledged} of the lines were acknowledged."
        left = f" A session may be left pending: `{envelope.enter} abort`." if envelope.discard else ""
        super().__init__(cause.kind, message, remedy=f"{cause.remedy}{left}")
        self.sent = sent


def envelope_for(platform: Platform, *, digest: str) -> Envelope:
    """The plain transaction of a platform.

    Args:
        platform: EOS stages; IOS and NX-OS don't.
        digest: unique to the run; EOS' session is named by it, since a committed name is not taken again.
    """
    if platform is not Platform.EOS:
        return Envelope(enter="configure terminal", finish="end")
    name = _SESSION_PREFIX + hashlib.sha256(digest.encode()).hexdigest()[:8]
    enter = f"configure session {name}"
    return Envelope(
        enter=enter,
        finish="commit",
        review="show session-config diffs",
        # `abort` in an interface's mode only leaves that mode (ansible#36979): go out, in again, and then abort.
        discard=("end", enter, "abort"),
    )


def nothing(_line: str) -> None:
    """Nobody wants to know."""


def apply_lines(
    session: DeviceSession,
    *,
    lines: Sequence[str],
    envelope: Envelope,
    before_send: Callable[[str], None] = nothing,
) -> Sent:
    """Send the lines as they are, each after the prompt that answers the one before, until all are or one is refused.

    Args:
        session: logged in and enabled.
        lines: without ``configure`` and ``end``; nothing is sent when there are none.
        envelope: from :func:`envelope_for`.
        before_send: called with each line, ours included, before it is typed.

    Returns:
        Also after a rejection: ``rejected`` says which line, ``undone`` whether nothing is left of the others.

    Raises:
        LintError: a line can't be typed; nothing was sent.
        TransactionInterruptedError: no answer midway; its ``sent`` says how far it came.
    """
    _check(lines)
    log = _Log(session=session, before_send=before_send)
    if not lines:
        return log.sent
    try:
        if _enter(log, envelope=envelope):
            _send(log, lines=lines)
            if log.rejected is None:
                _finish(log, envelope=envelope, index=len(lines))
            if log.rejected is not None:
                _leave(log, envelope=envelope)
    except SessionError as exc:
        raise TransactionInterruptedError(exc, sent=log.sent, envelope=envelope) from exc
    return log.sent


def save(session: DeviceSession, *, before_send: Callable[[str], None] = nothing) -> Remark:
    """Copy the running-config to the startup-config, and see that the device says that it did.

    Args:
        session: logged in and enabled.
        before_send: called with the line before it is typed.

    Raises:
        SessionError: ``rejected`` when it asks something or doesn't confirm, ``timeout``, ``lost``.
    """
    command = _SAVE[session.platform]
    before_send(command)
    reply = session.send_line(command, silence=SAVE_SILENCE)
    said = reply.text.strip()
    if reply.question:
        session.interrupt()
        said = f"the question {reply.question!r}"
    elif _SAVED[session.platform].search(said) and not replies.refusal(said, platform=session.platform):
        return Remark(line=command, text=said)
    raise failure(
        FailureKind.REJECTED,
        session.device,
        expected=f"{command!r} to confirm the copy",
        actual=said or "no word about it",
        remedy="The running-config is as applied, the startup-config may be old: save by hand.",
    )


def _check(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        if not line.strip() or _UNTYPABLE.search(line):
            raise LintError(
                f"line {number} - Expected: one line of printable text without a question mark. Actual: {line!r}. "
                "Nothing was sent; correct the text in Nautobot and plan again."
            )


@dataclass
class _Log:
    """The conversation so far, so that a report is possible wherever it ends."""

    session: DeviceSession
    before_send: Callable[[str], None] = nothing
    lines: list[str] = field(default_factory=list)
    acknowledged: int = 0
    replies: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejected: Rejection | None = None
    diff: str = ""
    undone: bool = False
    mode: str = ""

    def type(self, line: str) -> Reply:
        """Send a line and remember it with its reply; a question is left unanswered."""
        self.before_send(line)
        self.lines.append(line)
        reply = self.session.send_line(line)
        if reply.question:
            self.mode = self.session.interrupt().mode
        else:
            self.mode = reply.mode
        text = reply.text.strip("\n")
        if text.strip():
            self.replies.append(Remark(line=line, text=text))
        return reply

    def accepted(self, line: str, *, index: int) -> bool:
        """Send a line and say whether the device took it."""
        reply = self.type(line)
        refused = f"it asks {reply.question!r}" if reply.question else self._refusal(reply)
        if refused:
            self.rejected = Rejection(index=index, line=line, reply=refused)
            return False
        self.notes += (f"{line.strip()}: {said}" for said in self._remarks(reply))
        return True

    def _refusal(self, reply: Reply) -> str:
        return replies.refusal(reply.text, platform=self.session.platform)

    def _remarks(self, reply: Reply) -> Iterator[str]:
        yield from replies.remarks(reply.text, platform=self.session.platform)

    @property
    def sent(self) -> Sent:
        """What can be said now."""
        return Sent(
            lines=tuple(self.lines),
            acknowledged=self.acknowledged,
            replies=tuple(self.replies),
            notes=tuple(self.notes),
            rejected=self.rejected,
            diff=self.diff,
            undone=self.undone,
        )


def _enter(log: _Log, *, envelope: Envelope) -> bool:
    """Enter the configuration mode; where lines are staged, with nothing staged yet."""
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


def _send(log: _Log, *, lines: Sequence[str]) -> None:
    top = log.mode
    for index, line in enumerate(lines):
        if not log.accepted(line, index=index):
            return
        if not log.mode or (_SECTION.match(line) and log.mode == top):
            # What follows would be typed into another section or the exec mode.
            log.rejected = Rejection(index=index, line=line, reply=f"it leads to the mode {log.mode or 'exec'!r}")
            return
        log.acknowledged += 1


def _finish(log: _Log, *, envelope: Envelope, index: int) -> None:
    """Make it so: ``end``, or ``commit`` after a look at what is staged."""
    if envelope.review:
        log.diff = log.type(envelope.review).text
    if log.accepted(envelope.finish, index=index) and log.mode:
        log.rejected = Rejection(index=index, line=envelope.finish, reply=f"it stays in the mode {log.mode!r}")


def _leave(log: _Log, *, envelope: Envelope) -> None:
    """After a rejection: give up what is staged, or just go out."""
    if not envelope.discard:
        if log.mode:
            log.type("end")
        return
    for line in envelope.discard:
        if line != "end" or log.mode:
            reply = log.type(line)
    log.undone = not log.mode and not replies.refusal(reply.text, platform=log.session.platform)
