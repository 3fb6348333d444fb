# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a device a run is about: all of its interfaces, or the ones that an event named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .. import names
from ..model import DeviceIntent, DeviceState, Finding, Interface, Severity
from ..policy import Policy


def narrow(intent: DeviceIntent, state: DeviceState, *, policy: Policy) -> DeviceIntent:
    """The intent for the interfaces that the run is about.

    An interface brings its port-channel and its parent along, since it can't be right without them. VLANs need no word
    here: only those that the remaining interfaces use are planned. An interface that Nautobot no longer has is idle:
    nothing but its addresses and its admin state is touched.

    Args:
        intent: stage 1, the whole device.
        state: stage 2.
        policy: `interfaces` and `deleted`; without either, the intent stays as it is.

    Returns:
        The narrower intent, with a finding for each name that can't be one or is not in Nautobot.

    """
    if not policy.is_scoped:
        return intent
    named, findings = _canonical(policy.interfaces, intent)
    deleted, more = _canonical(policy.deleted, intent)
    known = {*intent.interfaces, *intent.blocked}
    gone = {name for name in deleted if name not in known and name in state.interfaces}
    findings += more + [_unknown(name) for name in sorted(named - known - deleted, key=names.sort_key)]
    findings += [found for name in sorted(gone, key=names.sort_key) for found in _unmodelled(name, state)]
    wanted = _with_carriers(named | (deleted & known), intent)
    interfaces = {name: one for name, one in intent.interfaces.items() if name in wanted}
    interfaces |= {name: _cleaned(name, state) for name in gone}
    scope = {*interfaces, *wanted}
    return replace(
        intent,
        interfaces={name: interfaces[name] for name in sorted(interfaces, key=names.sort_key)},
        idle=frozenset((intent.idle & scope) | gone),
        blocked=intent.blocked & scope,
        findings=(*(one for one in intent.findings if not one.interface or one.interface in scope), *findings),
    )


def _canonical(given: Iterable[str], intent: DeviceIntent) -> tuple[set[str], list[Finding]]:
    found, findings = set(), []
    for name in given:
        try:
            found.add(names.canonical(name, platform=intent.platform))
        except ValueError as error:
            findings.append(Finding("bad_name", Severity.ERROR, str(error), interface=ascii(name)[1:81].rstrip("'")))
    return found, findings


def _with_carriers(wanted: set[str], intent: DeviceIntent) -> set[str]:
    """With the port-channels and parents that these interfaces are in, and what those are in."""
    found: set[str] = set()
    left = set(wanted)
    while left:
        found |= left
        carriers = {each for name in left for each in _carriers(intent.interfaces.get(name)) if each}
        left = carriers - found
    return found


def _carriers(interface: Interface | None) -> tuple[str | None, ...]:
    return (interface.lag, interface.parent) if interface else ()


def _cleaned(name: str, state: DeviceState) -> Interface:
    """An idle interface. One that is shut stays so; one that subinterfaces need is left up."""
    config = state.interfaces[name].config
    is_parent = any(names.parent_of(other) == name for other in state.interfaces)
    return Interface(
        name=name,
        kind=config.kind,
        enabled=None if is_parent else config.enabled,
        ipv4=() if config.ipv4 is not None else None,
        ipv6=() if config.ipv6 is not None else None,
        parent=config.parent,
    )


def _unknown(name: str) -> Finding:
    text = "Expected: in Nautobot, since the run is about it. Actual: it isn't. Correct the name, or say it is deleted."
    return Finding("not_in_nautobot", Severity.ERROR, f"{name} - {text}", name)


def _unmodelled(name: str, state: DeviceState) -> list[Finding]:
    lines = state.interfaces[name].unmodelled
    return [
        Finding(
            "unmodelled",
            Severity.ERROR,
            f"{name} {family} - Expected: none, since Nautobot no longer has the interface. "
            f"Actual: {lines[family]!r}. Remove it by hand.",
            name,
            family,
        )
        for family in ("ipv4", "ipv6")
        if family in lines
    ]
