# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stage 1: a Nautobot GraphQL answer -> what each device should be. The only place that knows Nautobot's fields."""

from __future__ import annotations

from .answer import find_device, read_answer
from .device import device_intent
from .shared import mark_shared_addresses, shared_address_findings

__all__ = ["device_intent", "find_device", "mark_shared_addresses", "read_answer", "shared_address_findings"]
