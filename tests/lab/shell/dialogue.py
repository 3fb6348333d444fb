# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a device says back: a result, or a question of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What one line brought about."""

    text: str = ""
    refused: bool = False
    offset: int | None = None
    """Where a caret belongs, counted from the line's first character."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the device asks before it goes on; secrets aren't echoed."""

    prompt: str
    answer: Callable[[str], Result]
    secret: bool = False
    single_key: bool = False
    """One key is the answer; no Return is waited for."""
