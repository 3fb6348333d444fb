# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The conversation of a transaction: what was typed, what the device said, and how far it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.plugin_utils import replies
from ansible_collections.drift.guard.plugins.plugin_utils.failures import SessionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession, Reply
    from ansible_collections.drift.guard.plugins.plugin_utils.transaction.envelope import Envelope


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


class TransactionInterruptedError(SessionError):
    """The device fell silent or away midway: what was sent is known, what it did is not."""

    def __init__(self, cause: SessionError, *, sent: Sent, envelope: Envelope) -> None:
        message = f"{cause.message} {sent.acknowledged} of the lines were acknowledged."
        left = f" A session may be left pending: `{envelope.enter} abort`." if envelope.discard else ""
        super().__init__(cause.kind, message, remedy=f"{cause.remedy}{left}")
        self.sent = sent


def nothing(_line: str) -> None:
    """Before a line is sent, nothing needs to happen."""


@dataclass
class Log:
    """The conversation so far, so that a report is possible wherever it ends."""

    session: DeviceSession
    before_send: Callable[[str], None] = nothing
    """Called with each line before it is typed: what must be on record first."""
    lines: list[str] = field(default_factory=list)
    acknowledged: int = 0
    replies: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejected: Rejection | None = None
    diff: str = ""
    undone: bool = False
    mode: str = ""

    def type(self, line: str, *, silence: float | None = None) -> Reply:
        """Send a line and remember it with its reply; a question is left unanswered."""
        self.before_send(line)
        self.lines.append(line)
        reply = self.session.send_line(line, silence=silence)
        if reply.question:
            self.mode = self.session.interrupt().mode
        else:
            self.mode = reply.mode
        text = reply.text.strip("\n")
        if text.strip():
            self.replies.append(Remark(line=line, text=text))
        return reply

    def read(self, line: str) -> str:
        """Send a line whose reply is nobody else's business: a whole configuration carries secrets."""
        self.before_send(line)
        self.lines.append(line)
        reply = self.session.send_line(line)
        self.mode = reply.mode
        return reply.text

    def refusal(self, line: str, *, silence: float | None = None) -> str:
        """Send a line; what the device says against it, empty where it took the line."""
        reply = self.type(line, silence=silence)
        refused = replies.refusal(reply.text, platform=self.session.platform)
        refused = f"it asks {reply.question!r}" if reply.question else refused
        if not refused:
            remarks = replies.remarks(reply.text, platform=self.session.platform)
            self.notes += (f"{line.strip()}: {said}" for said in remarks)
        return refused

    def accepted(self, line: str, *, index: int) -> bool:
        """Send a line and say whether the device took it; a refusal is kept as what ended the transaction."""
        refused = self.refusal(line)
        if refused:
            self.rejected = Rejection(index=index, line=line, reply=refused)
        return not refused

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
