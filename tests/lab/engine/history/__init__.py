# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files, archives, sessions and checkpoints, and the way from one configuration to another."""

from __future__ import annotations
