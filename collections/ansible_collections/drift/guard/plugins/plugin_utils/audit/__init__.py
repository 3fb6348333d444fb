# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audit store: an append-only, hash-chained table in SQLite or PostgreSQL."""

from __future__ import annotations
