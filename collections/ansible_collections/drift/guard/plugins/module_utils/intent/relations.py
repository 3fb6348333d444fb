# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What only shows when all interfaces of a device are seen together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from ..model import Finding, Interface, Kind, Mode, Severity
from ..overlap import find_overlaps


def check_relations(interfaces: Mapping[str, Interface], *, parents: Mapping[str, str]) -> list[Finding]:
    """Find contradictions between interfaces; each error blocks the interface that it names.

    Args:
        interfaces: all that could be read, by name.
        parents: Nautobot's ``parent_interface`` name (as written there, empty when none) by interface name.

    """
    return [
        *_missing_lags(interfaces),
        *_members_with_subinterfaces(interfaces),
        *_same_tags(interfaces),
        *_wrong_parents(interfaces, parents),
        *_overlaps(interfaces),
    ]


def settle_relations(interfaces: Mapping[str, Interface], *, unsure: AbstractSet[str]) -> dict[str, Interface]:
    """State what follows from other interfaces: a port with subinterfaces is routed, unless its mode is not told."""
    parents = {interface.parent for interface in interfaces.values() if interface.parent} - unsure
    return {
        name: replace(interface, mode=Mode.ROUTED)
        if name in parents and interface.mode is None and interface.kind in (Kind.PHYSICAL, Kind.LAG)
        else interface
        for name, interface in interfaces.items()
    }


def _missing_lags(interfaces: Mapping[str, Interface]) -> list[Finding]:
    return [
        _error(
            "lag_unknown",
            name,
            "lag",
            f"Expected: the LAG {interface.lag} as an interface of this device in Nautobot. Actual: none.",
        )
        for name, interface in interfaces.items()
        if interface.lag and interface.lag not in interfaces
    ]


def _members_with_subinterfaces(interfaces: Mapping[str, Interface]) -> list[Finding]:
    findings = []
    for name, interface in interfaces.items():
        parent = interfaces.get(interface.parent or "")
        if parent and parent.lag:
            message = f"Expected: no LAG member as its parent. Actual: {parent.name} is in {parent.lag}."
            findings.append(_error("parent_in_lag", name, "parent", message))
    return findings


def _same_tags(interfaces: Mapping[str, Interface]) -> list[Finding]:
    holders: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name, interface in interfaces.items():
        if interface.parent and interface.dot1q:
            holders[interface.parent, interface.dot1q].append(name)
    return [
        _error("duplicate_tag", name, "dot1q", f"Expected: tag {tag} once below {parent}. Actual: {', '.join(same)}.")
        for (parent, tag), same in holders.items()
        if len(same) > 1
        for name in same
    ]


def _wrong_parents(interfaces: Mapping[str, Interface], parents: Mapping[str, str]) -> list[Finding]:
    findings = []
    for name, interface in interfaces.items():
        given = parents.get(name, "")
        if interface.parent and given and not _same_name(given, interface.parent):
            message = f"Expected: the parent {interface.parent}, which the name says. Actual: {given}."
            findings.append(_error("parent_mismatch", name, "parent", message))
        elif interface.parent and interface.parent not in interfaces:
            message = f"Expected: the parent {interface.parent} in Nautobot. Actual: none."
            findings.append(_error("parent_unknown", name, "parent", message))
    return findings


def _same_name(given: str, parent: str) -> bool:
    """Nautobot's spelling of the parent may be short: its number is what has to agree."""
    return given.lower().lstrip("abcdefghijklmnopqrstuvwxyz-") == parent.lower().lstrip("abcdefghijklmnopqrstuvwxyz-")


def _overlaps(interfaces: Mapping[str, Interface]) -> list[Finding]:
    """Two interfaces of one VRF in overlapping networks, which every platform refuses."""
    findings: dict[str, Finding] = {}
    for first, second in find_overlaps(interfaces.values()):
        for (name, address), (other, other_address) in ((first, second), (second, first)):
            message = f"Expected: {address} in a network of its own. Actual: it overlaps {other_address} of {other}."
            findings.setdefault(name, _error("overlap", name, f"ipv{address.version}", message))
    return list(findings.values())


def _error(name: str, interface: str, attribute: str, message: str) -> Finding:
    return Finding(
        name, Severity.ERROR, f"{interface} {attribute} - {message} Correct it in Nautobot.", interface, attribute
    )
