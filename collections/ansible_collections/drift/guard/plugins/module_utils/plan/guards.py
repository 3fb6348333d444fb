# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reasons not to touch a device at all."""

from __future__ import annotations

from ..errors import RefusedError
from ..model import DeviceIntent, DeviceState, Kind
from ..names import same_host
from ..policy import Policy


def check_device(intent: DeviceIntent, state: DeviceState, *, policy: Policy) -> None:
    """Refuse a read that can't be trusted, or another device than the intent is for.

    Raises:
        RefusedError: with what was expected, what was found, and what to do.

    """
    if state.unfinished:
        raise RefusedError(
            f"{intent.name} running-config - Expected: a whole one. Actual: {state.unfinished.rstrip('.')}. "
            "Look at it by hand, then run again.",
            name="incomplete_read",
        )
    if policy.verify_hostname and not same_host(intent.name, state.hostname):
        raise RefusedError(
            f"{intent.name} - Expected: a device with that hostname. Actual: {state.hostname or 'none'!r} answered. "
            "Correct the address or the name, or set drift_guard_verify_hostname to false.",
            name="wrong_device",
        )
    physical = [name for name, interface in intent.interfaces.items() if interface.kind is Kind.PHYSICAL]
    if physical and not any(name in state.interfaces for name in physical):
        raise RefusedError(
            f"{intent.name} - Expected: at least one of its {len(physical)} physical interfaces ({physical[0]}, ...). "
            "Actual: none is on the device. Check the address and the device type in Nautobot.",
            name="wrong_device",
        )
