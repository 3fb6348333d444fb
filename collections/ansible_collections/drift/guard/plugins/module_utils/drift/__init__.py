# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What becomes of a difference: it is reverted, reported, ignored for a time, or proposed to Nautobot."""

from __future__ import annotations
