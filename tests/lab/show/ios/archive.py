# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: the configuration archive and its timer."""

from __future__ import annotations

from tests.lab.engine.device import Device
from tests.lab.show.table import Table


def archive(device: Device) -> str:
    if not device.archive_path:
        return "Archive feature not enabled\n"
    return "The maximum archive configurations allowed is 10.\nThere are currently 0 archive configurations saved.\n"


def rollback_timer(device: Device) -> str:
    """`show archive config rollback timer`."""
    device.tick()
    if device.revert is None:
        return "%No Rollback Confirmed Change pending\n"
    minutes = device.revert.minutes
    configured = f"Time configured(in minutes): {minutes}\nTimer type: absolute timer\n"
    return f"{configured}Timer value: {minutes} min\nUser: netops\n"


COMMANDS: Table = {
    "show archive": archive,
    "show archive config rollback timer": rollback_timer,
}
