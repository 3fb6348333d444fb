# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Entries of the audit trail, each bound to the one before it by its hash.

``hash = SHA-256(previous hash + SHA-256(content))``, where the content is the canonical JSON of everything else that
the entry says, its number included. So whoever knows one hash can tell whether anything up to it was altered, added,
moved or taken out. The two steps let a proof pass over other people's entries by their content's hash alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ..report.plain import as_json

GENESIS = "0" * 64
"""What the first entry of all follows."""
KINDS = ("run", "plan", "approval", "command", "sent", "outcome", "finish", "evidence", "retention")
"""What entries are about, in the order in which a run makes them; retention belongs to no run."""


@dataclass(frozen=True)
class Draft:
    """What is to be recorded; its place in the chain is known only when it is written."""

    at: str
    """When it happened, UTC, ISO 8601 with milliseconds and ``Z``."""
    run: str
    kind: str
    """One of :data:`KINDS`."""
    device: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    """JSON values."""


@dataclass(frozen=True)
class Entry:
    """A row of the trail."""

    seq: int
    """1, 2, 3 ... without a gap."""
    at: str
    run: str
    kind: str
    device: str
    body: str
    """Canonical JSON: what is hashed are these characters."""
    previous: str
    """The hash of the entry before."""
    hash: str

    @property
    def content(self) -> str:
        """The hash of what it says."""
        return digest([self.seq, self.at, self.run, self.kind, self.device, self.body])

    def read(self) -> dict[str, Any]:
        """What it says, as JSON values."""
        values: dict[str, Any] = json.loads(self.body)
        return values


@dataclass(frozen=True)
class Head:
    """The end of a chain: who keeps a copy of it elsewhere can prove everything before it."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read it back.

        Raises:
            ValueError: the text is none.

        """
        seq, _colon, hash_ = text.strip().partition(":")
        if not seq.isdecimal() or len(hash_) != len(GENESIS):
            raise ValueError(f"head - Expected: a number, a colon and 64 hexadecimal digits. Actual: {text!r}.")
        return cls(int(seq), hash_)


START = Head(0, GENESIS)


def canonical(value: Any) -> str:
    """Write JSON so that equal values give equal characters, all of them ASCII."""
    return as_json(value, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return sha256(canonical(value).encode()).hexdigest()


def bind(previous: str, content: str) -> str:
    """The hash of an entry from the hash before it and that of its content."""
    return sha256(f"{previous}{content}".encode()).hexdigest()


def extend(head: Head, drafts: Iterable[Draft]) -> list[Entry]:
    """Give drafts their places after a head, in their order."""
    entries: list[Entry] = []
    for draft in drafts:
        loose = Entry(
            seq=head.seq + 1,
            at=draft.at,
            run=draft.run,
            kind=draft.kind,
            device=_storable(draft.device),
            body=canonical(draft.body),
            previous=head.hash,
            hash="",
        )
        entries.append(Entry(**{**vars(loose), "hash": bind(head.hash, loose.content)}))
        head = Head(loose.seq, entries[-1].hash)
    return entries


def find_breaks(entries: Iterable[Entry], *, head: Head, anchor: Head | None = None) -> Iterator[str]:
    """Say everything that keeps the chain from being whole; nothing when it is.

    Args:
        entries: all that there are, by number.
        head: where the store says that the chain ends.
        anchor: a head that was kept elsewhere. Without one, a chain that was rewritten as a whole looks whole.

    """
    walk = _Walk(anchor=anchor)
    for entry in entries:
        yield from walk.step(entry)
    yield from walk.end(head)


@dataclass
class _Walk:
    """Where a verification stands."""

    anchor: Head | None
    last: Head = START
    before: Head = START
    """What the first entry follows."""
    checkpoint: Head = START
    """The end of what retention removed, as the latest entry about it says."""
    met: bool = False
    """Whether the entry that the anchor names was there."""

    def step(self, entry: Entry) -> Iterator[str]:
        """Look at the next entry."""
        if self.last == START and entry.seq > 1:
            self.before = self.last = Head(entry.seq - 1, entry.previous)
        if entry.seq != self.last.seq + 1:
            yield f"{_numbers(self.last.seq + 1, entry.seq - 1)} missing"
        elif entry.previous != self.last.hash:
            yield f"entry {entry.seq} does not follow entry {self.last.seq}: one of them was replaced"
        if entry.hash != bind(entry.previous, entry.content):
            yield f"entry {entry.seq} was altered ({entry.kind} {entry.device}".rstrip() + f", run {entry.run})"
        if entry.kind == "retention":
            self.checkpoint = _checkpoint(entry)
        if self.anchor is not None and entry.seq == self.anchor.seq:
            self.met = True
            if entry.hash != self.anchor.hash:
                yield f"entry {entry.seq} is not the one that the anchor names: the chain was rewritten up to there"
        self.last = Head(entry.seq, entry.hash)

    def end(self, head: Head) -> Iterator[str]:
        """Look at what is missing at both ends."""
        if self.before not in (START, self.checkpoint):
            yield f"{_numbers(1, self.before.seq)} missing, and no retention entry says that they were removed"
        if self.last != head:
            yield f"the chain ends with {self.last} instead of {head}: entries at its end are missing or were replaced"
        if self.anchor not in (None, START) and not self.met:
            removed = self.anchor.seq <= self.before.seq and self.before == self.checkpoint
            reason = "retention removed it" if removed else "entries at the end are missing"
            yield f"entry {self.anchor.seq}, which the anchor names, is not there: {reason}"


def _storable(text: str) -> str:
    """No database takes lone surrogates, and PostgreSQL no NUL; a device's name may come from anywhere."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def _checkpoint(entry: Entry) -> Head:
    """What a retention entry says was removed; nothing where its body can't be read, which is a break by itself."""
    try:
        body = entry.read()
        return Head(int(body["through"]), str(body["hash"]))
    except (ValueError, KeyError, TypeError):
        return START


def _numbers(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"
