# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the device that answers is the one with Nautobot's serial number: hostnames are copied, serials are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.plugin_utils.session import DeviceSession

_INVENTORY = "show inventory"
"""On every platform; names chassis and members of a stack, of which Nautobot may know any."""


def require_serial(session: DeviceSession, serial: str) -> None:
    """Refuse a device that has no part with that serial number.

    Raises:
        RefusedError: another device answers.
        SessionError: it doesn't say.

    """
    said = session.run(_INVENTORY)
    if not re.search(rf"(?<![\w-]){re.escape(serial)}(?![\w-])", said, re.IGNORECASE):
        raise RefusedError(
            f"{session.device} - Expected: a device with the serial number {serial!r}. Actual: it is not in its "
            "inventory. Correct the address or the serial number in Nautobot, or switch drift_guard_verify_serial off.",
            name="wrong_device",
        )
