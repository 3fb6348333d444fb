# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans that outlive the run that made them: what was approved is what is sent, or nothing is."""

from __future__ import annotations

from .fleet import FLEET_SCHEMA, Entry, FleetPlan, Missing, read_fleet
from .sealed import Origin, SealedPlan, unseal
from .validity import age_of, require_digest, require_valid

__all__ = [
    "FLEET_SCHEMA",
    "Entry",
    "FleetPlan",
    "Missing",
    "Origin",
    "SealedPlan",
    "age_of",
    "read_fleet",
    "require_digest",
    "require_valid",
    "unseal",
]
