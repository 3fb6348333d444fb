# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What our actions have in common."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation fragment C(drift.guard.attributes)."""

    DOCUMENTATION = r"""
attributes:
  action:
    support: full
    description: Runs on the controller.
"""

    NO_DIFF = r"""
attributes:
  diff_mode:
    support: none
    description: Shows no diff.
"""
