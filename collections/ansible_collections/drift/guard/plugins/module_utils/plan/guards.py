# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reasons not to touch a device, or one of its interfaces. Each is a finding with a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address

from .. import names
from ..errors import RefusedError
from ..model import DeviceIntent, DeviceState, Finding, Interface, Kind, Mode, Platform, Severity
from ..overlap import find_overlaps
from ..policy import Policy
from .moves import Move

CREATABLE = frozenset({Kind.LAG, Kind.SVI, Kind.LOOPBACK, Kind.SUBINTERFACE})
_NEEDED_FEATURES = {Kind.SVI: "interface-vlan"}
_SURVIVES_LAYER_CHANGE = re.compile(
    r"(no )?(speed|duplex|negotiat|load-interval|cdp|lldp|udld|snmp|logging|bandwidth|delay|carrier-delay|hold-queue|"
    r"lacp|power|mdix|media-type|fec|beacon|hardware|service-policy type (queuing|qos))\b"
)
"""Unowned interface lines that belong to no layer. Any other one may be lost with `switchport` / `no switchport`."""
_INHERITS = re.compile(r"(inherit port-profile|source template|profile) ")
"""NX-OS port profiles, IOS-XE interface templates, EOS interface profiles."""
_BOUND_TO_VRF = re.compile(r"(no )?(ip|ipv6|hsrp|standby|vrrp|glbp|bfd|ospf|fabric)\b")
"""Unowned interface lines that a change of the VRF may remove (NX-OS: all layer-3 lines)."""


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


def interface_problems(
    move: Move, *, intent: DeviceIntent, state: DeviceState, management: Iterable[str]
) -> list[Finding]:
    """Say why an interface's move may not be made; each finding blocks the whole interface."""
    if move.name in management:
        text = "The device is reached through it: correct it by hand"
        return [_finding("management_path", move, "", text, Severity.WARNING)]
    return [finding for guard in _GUARDS for finding in guard(move, intent, state)]


def _absent_vrf(move: Move, _intent: DeviceIntent, state: DeviceState) -> Iterator[Finding]:
    vrf = move.after.vrf
    if vrf and vrf not in state.vrfs and (move.changes_vrf or move.creates):
        yield _finding("absent_vrf", move, "vrf", f"Expected: VRF {vrf} on the device. Actual: none. Create it first")


def _unowned_at_risk(move: Move, _intent: DeviceIntent, state: DeviceState) -> Iterator[Finding]:
    """Everything that nobody owns stays as it is, so a change that would take it along is not made."""
    found = state.interfaces.get(move.name)
    lines = (*found.unowned, *found.unmodelled.values()) if found else ()
    lost = [line for line in lines if move.changes_layer and not _SURVIVES_LAYER_CHANGE.match(line)]
    lost += [line for line in lines if move.changes_vrf and _BOUND_TO_VRF.match(line) and line not in lost]
    if lost:
        attribute = "mode" if move.changes_layer else "vrf"
        yield _finding("unowned_at_risk", move, attribute, f"The change would lose {', '.join(map(repr, lost))}")


def _inherited(move: Move, _intent: DeviceIntent, state: DeviceState) -> Iterator[Finding]:
    """A template sets values that the section does not show, so what the device really has is unknown."""
    found = state.interfaces.get(move.name)
    for line in found.unowned if found else ():
        if _INHERITS.match(line):
            text = f"Expected: its own lines. Actual: {line!r} sets more of it. Take it off, or correct it by hand"
            yield _finding("inherited", move, "", text)


def _lag_layer_change(move: Move, _intent: DeviceIntent, state: DeviceState) -> Iterator[Finding]:
    members = [name for name, entry in state.interfaces.items() if entry.config.lag == move.name]
    if move.changes_layer and members:
        yield _finding("lag_layer_change", move, "mode", f"It bundles {', '.join(members)}: migrate it by hand")


def _absent_feature(move: Move, _intent: DeviceIntent, state: DeviceState) -> Iterator[Finding]:
    """NX-OS knows SVIs and LACP only once their feature is on, which is nobody's interface attribute."""
    needed = {_NEEDED_FEATURES.get(move.after.kind) if move.creates else None}
    if _joins(move) and move.after.lag_mode != "on":
        needed.add("lacp")
    for feature in sorted(needed - state.features - {None}, key=str) if state.platform is Platform.NXOS else ():
        text = f"Expected: feature {feature}. Actual: off. Switch it on first"
        yield _finding("absent_feature", move, "", text)


def _absent_lag(move: Move, intent: DeviceIntent, state: DeviceState) -> Iterator[Finding]:
    lag = move.after.lag
    if _joins(move) and lag not in state.interfaces and lag not in intent.interfaces:
        yield _finding("absent_lag", move, "lag", f"Expected: {lag} on the device or planned. Actual: neither")


def _unrouted(move: Move, intent: DeviceIntent, state: DeviceState) -> Iterator[Finding]:
    """Addresses on a switchport, or a subinterface below one: every platform refuses or ignores them."""
    after = move.after
    if after.parent and not _is_routed(after.parent, intent=intent, state=state):
        yield _finding("unrouted", move, "parent", f"Expected: {after.parent} as a routed port. Actual: it is none")
    adds = set(after.ipv4 or ()) - set(move.before.ipv4 or ()) or set(after.ipv6 or ()) - set(move.before.ipv6 or ())
    if adds and after.mode in (Mode.ACCESS, Mode.TRUNK, Mode.DYNAMIC):
        yield _finding("unrouted", move, "mode", "Expected: a routed port for its addresses. Actual: a switchport")


_GUARDS = (_absent_vrf, _inherited, _unowned_at_risk, _lag_layer_change, _absent_feature, _absent_lag, _unrouted)


def _joins(move: Move) -> bool:
    return bool(move.after.lag) and move.after.lag != move.before.lag


def _is_routed(name: str, *, intent: DeviceIntent, state: DeviceState) -> bool:
    found, wanted = state.interfaces.get(name), intent.interfaces.get(name)
    if wanted is not None and wanted.mode is not None:
        return wanted.mode is Mode.ROUTED
    return found is not None and found.config.mode is Mode.ROUTED


def address_problems(moves: Mapping[str, Move], *, state: DeviceState) -> list[Finding]:
    """Addresses that would overlap with an interface that stays as it is, so that the device would refuse them."""
    future: dict[str, Interface] = {name: entry.config for name, entry in state.interfaces.items()}
    future |= {name: move.after for name, move in moves.items()}
    findings: dict[str, Finding] = {}
    for first, second in find_overlaps(future.values()):
        for (name, address), (other, other_address) in ((first, second), (second, first)):
            if name in moves and _adds(moves[name], address):
                text = f"Expected: {address} in a network of its own. Actual: it overlaps {other_address} of {other}"
                findings.setdefault(name, _finding("overlap_on_device", moves[name], f"ipv{address.version}", text))
    return list(findings.values())


def _adds(move: Move, address: object) -> bool:
    held = (*(move.before.ipv4 or ()), *(move.before.ipv6 or ()))
    return address not in held or move.changes_vrf


def _finding(name: str, move: Move, attribute: str, text: str, severity: Severity = Severity.ERROR) -> Finding:
    subject = f"{move.name} {attribute}".strip()
    return Finding(name, severity, f"{subject} - {text}. Not planned.", move.name, attribute)
