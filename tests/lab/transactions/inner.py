# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a shell within the device's own has to offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tests.lab.shell.dialogue import Result

if TYPE_CHECKING:
    from tests.lab.shell.shell import Shell


class Inner(Protocol):
    """A language of its own, until it is left."""

    def prompt(self, hostname: str) -> str:
        """What stands before the next line."""

    def execute(self, shell: Shell, line: str) -> Result:
        """Do what one line says."""
