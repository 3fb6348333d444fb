# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What protects a device while it is changed, by platform and condition: the one table of it.

Plans, results, guards and the README read this table, so that nobody promises what a platform can't keep.
Sources: Arista EOS user manual, "Configuration Sessions"; Cisco IOS "Configuration Rollback Confirmed Change"; Cisco
Nexus 9000 System Management Configuration Guide, "Configuring Rollback".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import DeviceState, Platform

OURS = "drift-guard-"
"""What the names of our sessions and checkpoints on devices begin with."""


@dataclass(frozen=True)
class Protection:
    """One way in which a change is undone."""

    name: str
    """Stable: plans and results hold it."""
    platform: Platform
    condition: str
    """When a device has it; empty where every one of the platform does."""
    atomic: bool
    """Whether the lines take effect all at once or not at all."""
    reverts_by_itself: bool
    """Whether the device returns without us, when nobody confirms in time."""
    undone_by: str
    """How it goes back when the result is wrong and we can still log in."""
    left_behind: str
    """What a run that was killed midway leaves on the device."""

    def as_dict(self) -> dict[str, str | bool]:
        """Plain JSON for results."""
        return {
            "name": self.name,
            "condition": self.condition,
            "atomic": self.atomic,
            "reverts_by_itself": self.reverts_by_itself,
            "undone_by": self.undone_by,
            "left_behind": self.left_behind,
        }


EOS_SESSION = Protection(
    "eos_session",
    Platform.EOS,
    condition="",
    atomic=True,
    reverts_by_itself=True,
    undone_by="`configure session NAME abort`",
    left_behind="before the commit a pending session without effect; after it nothing, once the commit timer ran out",
)
IOS_REVERT_TIMER = Protection(
    "ios_revert_timer",
    Platform.IOS,
    condition="`archive` with a `path` on the device's own storage",
    atomic=False,
    reverts_by_itself=True,
    undone_by="`configure revert now`",
    left_behind="nothing, once the revert timer ran out",
)
IOS_INVERSE = Protection(
    "ios_inverse",
    Platform.IOS,
    condition="no such `archive`",
    atomic=False,
    reverts_by_itself=False,
    undone_by="the plan's inverse, line by line",
    left_behind="the lines sent so far",
)
NXOS_CHECKPOINT = Protection(
    "nxos_checkpoint",
    Platform.NXOS,
    condition="",
    atomic=False,
    reverts_by_itself=False,
    undone_by="`rollback running-config checkpoint NAME atomic`",
    left_behind="the lines sent so far and the checkpoint, which the next run reports (`interrupted_run`)",
)
PROTECTIONS: tuple[Protection, ...] = (EOS_SESSION, IOS_REVERT_TIMER, IOS_INVERSE, NXOS_CHECKPOINT)
"""In the order in which the README lists them."""
BY_NAME = {row.name: row for row in PROTECTIONS}

_LOCAL = re.compile(r"(?:boot|cat4000_|disk|flash|harddisk|nvram|slot|usb)[\w-]*:", re.IGNORECASE)
"""File systems of the device. A server (`tftp:`, `scp:`, ...) may be behind the very interface that is changed."""


def protection_for(state: DeviceState) -> Protection:
    """What the device offers, told by its running-config alone."""
    if state.platform is Platform.IOS:
        return IOS_REVERT_TIMER if _LOCAL.match(state.archive_path) else IOS_INVERSE
    return EOS_SESSION if state.platform is Platform.EOS else NXOS_CHECKPOINT
