# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which devices are in which slice of a fleet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from ..errors import NautobotError

_TEXT = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


@dataclass(frozen=True)
class Slice:
    """One of some slices that have no device in common and leave none out.

    What tells is the device's id alone: places in a list would shift when somebody adds a device between two slices.
    """

    number: int
    """From 1 on."""
    count: int
    """How many slices there are."""

    def __contains__(self, device_id: object) -> bool:
        return int(sha256(str(device_id).encode()).hexdigest(), 16) % self.count == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def read_slice(text: str) -> Slice:
    """Read ``3/10``.

    Raises:
        NautobotError: it is no slice.

    """
    if (match := _TEXT.fullmatch(text.strip())) and 1 <= int(match[1]) <= int(match[2]):
        return Slice(int(match[1]), int(match[2]))
    raise NautobotError(
        f"slice - Expected: a slice's number and how many there are, such as 3/10. Actual: {text!r}. Correct it, or "
        "leave it out for all devices."
    )
