# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a platform's table of `show` commands holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Show = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Structured:
    """A command that also prints JSON behind `| json`."""

    text: Show
    data: Callable[..., Any]
    """The same facts as objects and lists."""


Table = dict[str, Show | Structured]
"""Command patterns, as the grammar reads them, with what prints them."""
