# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stage 5: payload steps -> the exact lines that are sent, in order."""

from __future__ import annotations

from .lines import Renderer, make_commands
from .lint import lint

__all__ = ["Renderer", "lint", "make_commands"]
