# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Simulated network devices over real SSH; see README.md."""

from __future__ import annotations

from .lab import Lab, LabError
from .network.fleet import Places

__all__ = ["Lab", "LabError", "Places"]
