# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the readers of single values say that one of them is bad."""

from __future__ import annotations


class BadValueError(Exception):
    """One value of one interface can't be used; becomes a finding, never leaves the intent stage."""

    def __init__(self, name: str, attribute: str, message: str) -> None:
        """Keep the finding's name, the attribute and ``Expected: ... Actual: ...``."""
        super().__init__(message)
        self.name = name
        self.attribute = attribute
        self.message = message
