# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audit trail, as far as it is arithmetic: entries, their chain, and what never gets into them."""

from __future__ import annotations
