# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The device engine: pure and synchronous, without a network."""

from __future__ import annotations

from .device import Device, load

__all__ = ["Device", "load"]
