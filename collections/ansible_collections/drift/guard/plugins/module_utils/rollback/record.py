# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is written down after an apply, so that it can be taken back."""

from __future__ import annotations

from dataclasses import replace

from ..check import Plan
from ..model import DeviceIntent, DeviceState
from ..plan_file import SealedPlan
from .guards import find_obstacles
from .plan import way_back


def rollback_of(applied: SealedPlan, *, intent: DeviceIntent, state: DeviceState) -> Plan | None:
    """What :func:`.plan.way_back` makes, with what would speak against it already now: it was so before the apply."""
    plan = way_back(applied, intent=intent, state=state)
    return plan and replace(plan, findings=[found.as_dict() for found in find_obstacles(plan, state)])
