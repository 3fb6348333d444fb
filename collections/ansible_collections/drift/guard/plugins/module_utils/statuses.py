# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The status words, once: what they mean, which need a person, and how they look wherever they are shown.

Results, reports, metrics and exit codes read this table, so a word means the same in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Family(StrEnum):
    """What kind of news a status is. Pictures give each family a shape of its own, for eyes that can't use colour."""

    SETTLED = "settled"  # the device is known to match its intent
    PENDING = "pending"  # known to differ, and somebody may correct it
    BROKEN = "broken"  # something was tried or asked for and did not work
    UNKNOWN = "unknown"  # nobody knows whether it matches: never clean


@dataclass(frozen=True)
class Status:
    """One status word."""

    word: str
    """As it stands in results, files and metrics."""
    letter: str
    """One character, unique, for the picture of the fleet."""
    family: Family
    colour: str
    """``#rrggbb``, dark enough to carry white text (WCAG AA, 4.5 to 1)."""
    terminal: str
    """A colour name that Ansible's ``Display`` knows."""
    order: int
    """Where it sorts: what is most urgent comes first."""
    meaning: str
    """A sentence that explains the word to whoever reads a report for the first time."""

    @property
    def needs_attention(self) -> bool:
        """Whether a person should look: everything that is not known to be right."""
        return self.family is not Family.SETTLED


STATUSES: tuple[Status, ...] = (
    Status("failed", "F", Family.BROKEN, "#be123c", "red", 0,
           "The commands were sent, the device does not match, and it could not be rolled back."),
    Status("unverified", "V", Family.UNKNOWN, "#a21caf", "red", 1,
           "The commands were sent, but the device could not be read again to prove the result."),
    Status("rolled_back", "B", Family.BROKEN, "#be185d", "red", 2,
           "The result did not match the intent, so the device was put back as it was before."),
    Status("error", "E", Family.BROKEN, "#b91c1c", "red", 3,
           "Something went wrong before an answer was known; nothing can be said about the device."),
    Status("refused", "R", Family.BROKEN, "#c2410c", "red", 4,
           "A guard stopped the plan, and nothing was sent."),
    Status("unreachable", "U", Family.UNKNOWN, "#64748b", "red", 5,
           "The device did not answer or did not let us log in."),
    Status("drifted", "D", Family.PENDING, "#b45309", "yellow", 6,
           "The device differs from what Nautobot intends."),
    Status("no_intent", "N", Family.UNKNOWN, "#6366a8", "yellow", 7,
           "Nautobot holds nothing to compare this device with."),
    Status("unsupported", "P", Family.UNKNOWN, "#7c6a5f", "yellow", 8,
           "The device's platform is none that drift.guard reads."),
    Status("applied", "A", Family.SETTLED, "#1d4ed8", "green", 9,
           "The commands were sent, and a fresh read proves that the device matches."),
    Status("unchanged", "=", Family.SETTLED, "#0f766e", "green", 10,
           "There was nothing to send: the device already matched."),
    Status("in_sync", "S", Family.SETTLED, "#15803d", "green", 11,
           "The device matches what Nautobot intends."),
)  # fmt: skip

BY_WORD: Mapping[str, Status] = {status.word: status for status in STATUSES}

COMPARED = frozenset({"in_sync", "drifted", "applied", "unchanged", "rolled_back", "failed"})
"""With these the whole device was read and compared; with others nothing new is known of what is not named."""


def look_up(word: str) -> Status:
    """Return the row of a status word; a word that nobody knows counts as an error, for unknown is never clean."""
    return BY_WORD.get(word, BY_WORD["error"])
