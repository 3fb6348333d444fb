# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The evidence of a run: what its plans were made from, so that anybody can make them again without a device."""

from __future__ import annotations
