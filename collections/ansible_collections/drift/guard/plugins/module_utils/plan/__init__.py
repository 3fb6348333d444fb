# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stage 3: intent, state and policy -> what changes, what stays, and what a person should know."""

from __future__ import annotations

from .decide import Decision, decide
from .digest import intent_digest, list_moved, owned_slice, slice_digest
from .moves import Move, Transition
from .scope import narrow
from .shrink import Losses, count_losses, require_no_shrink

__all__ = [
    "Decision",
    "Losses",
    "Move",
    "Transition",
    "count_losses",
    "decide",
    "intent_digest",
    "list_moved",
    "narrow",
    "owned_slice",
    "require_no_shrink",
    "slice_digest",
]
