# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What goes wrong with the Nautobot of the lab, as a person reads it."""

from __future__ import annotations

import errno


class NautobotError(Exception):
    """It says what failed, why as far as known, and what to do."""


def reason(exc: OSError) -> str:
    """The system's words, with a hint where the usual cause is known."""
    hint = {errno.ENOSPC: ": free some space (an instance takes 150 MB, its virtual environment 700 MB)"}
    return f"{exc}{hint.get(exc.errno or 0, '')}"
