# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reasons not to touch a device at all, and the interfaces that are never touched."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from .. import names
from ..errors import RefusedError
from ..model import DeviceIntent, DeviceState, Kind
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
    if policy.verify_hostname and not _same_host(intent.name, state.hostname):
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


def _same_host(name: str, hostname: str) -> bool:
    """Names agree as a whole, or one is the other without its domain."""
    ours, theirs = name.lower(), hostname.lower()
    return bool(theirs) and (
        ours == theirs or f"{ours}.".startswith(f"{theirs}.") or f"{theirs}.".startswith(f"{ours}.")
    )


def find_management(intent: DeviceIntent, state: DeviceState, *, address: str) -> frozenset[str]:
    """The interfaces that the device is reached through, as far as its own configuration tells.

    Args:
        intent: names management-only ports and the primary addresses.
        state: the live configuration.
        address: the address that the session went to; may be a name, which matches nothing.

    Returns:
        Those of kind management, those that carry the address or Nautobot's primary one, their parents and members.

    """
    addresses = {given.ip for given in (intent.primary_ipv4, intent.primary_ipv6) if given} | _as_address(address)
    found = {name for name, interface in intent.interfaces.items() if interface.kind is Kind.MANAGEMENT}
    for name, entry in state.interfaces.items():
        own: set[IPv4Address | IPv6Address] = {held.ip for held in entry.config.ipv4 or ()}
        own |= {held.ip for held in entry.config.ipv6 or ()}
        if own & addresses or entry.config.kind is Kind.MANAGEMENT:
            found.add(name)
    found |= {parent for name in found if (parent := names.parent_of(name))}
    return frozenset(found | {name for name, entry in state.interfaces.items() if entry.config.lag in found})


def _as_address(text: str) -> set[IPv4Address | IPv6Address]:
    try:
        return {ip_address(text)}
    except ValueError:
        return set()
