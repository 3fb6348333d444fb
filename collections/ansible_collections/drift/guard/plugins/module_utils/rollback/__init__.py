# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Taking a finished apply back: a plan of its own, made of the recorded inverse, and refused like any other."""

from __future__ import annotations

from .guards import require_undoable
from .plan import left_to_undo, rollback_intent
from .record import rollback_of

__all__ = ["left_to_undo", "require_undoable", "rollback_intent", "rollback_of"]
