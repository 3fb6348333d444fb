# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users, passwords, keys, levels and banners in a configuration."""

from __future__ import annotations
