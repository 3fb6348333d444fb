# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What runs the playbooks: one small interface, and a module for each kind."""

from __future__ import annotations

from .interface import Outcome, Progress, Request, Runner, Target
from .names import require_plain_name

__all__ = ["Outcome", "Progress", "Request", "Runner", "Target", "require_plain_name"]
