# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a transaction ended, in words that results and reports take over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.module_utils.check import Plan
    from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
    from ansible_collections.drift.guard.plugins.module_utils.model import Finding


@dataclass(frozen=True)
class Ending:
    """What is true about the device now, as far as anybody knows."""

    status: str
    """``applied``, ``rolled_back``, ``failed`` or ``unverified``."""
    message: str
    """One or a few sentences."""
    failure_class: str = ""
    """A word of ``failure_classes``; empty when all went well."""
    now: Plan | None = None
    """A plan made from the last read; ``None`` where there was none."""
    took: tuple[str, ...] = ()
    """The plan's lines that are in effect although they should not be."""
    missing: tuple[str, ...] = ()
    """The plan's lines that are not in effect."""
    undone_by: str = ""
    """What took the change back; empty where nothing did."""
    undo_lines: tuple[str, ...] = ()
    """What we typed for it."""
    todo: str = ""
    """What a person must do."""
    saved: bool | None = None
    not_saved: DriftGuardError | None = None
    """Why it could not be saved."""
    findings: tuple[Finding, ...] = ()

    def remains(self) -> dict[str, object]:
        """The exact account for results, as plain JSON."""
        return {
            "took": list(self.took),
            "missing": list(self.missing),
            "undone_by": self.undone_by,
            "undo_lines": list(self.undo_lines),
            "todo": self.todo,
        }
