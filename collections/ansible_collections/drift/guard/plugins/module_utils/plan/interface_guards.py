# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reasons not to touch one interface. Each is a finding with a name, and each stops the whole interface."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Finding, Interface, Kind, Mode, Platform, Severity
from ..overlap import find_overlaps
from .moves import Move
from .prospect import Prospect
from .target import LAYER2, MEMBERS_MATCH_LAG

_NEEDED_FEATURES = {Kind.SVI: "interface-vlan"}
_SURVIVES_LAYER_CHANGE = re.compile(
    r"(no )?(speed|duplex|negotiat|load-interval|cdp|lldp|udld|snmp|logging|bandwidth|delay|carrier-delay|hold-queue|"
    r"lacp|power|mdix|media-type|fec|beacon|hardware|service-policy type (queuing|qos))\b"
)
"""Unowned interface lines that belong to no layer. Any other one may be lost with `switchport` / `no switchport`."""
_BOUND_TO_VRF = re.compile(r"(no )?(ip|ipv6|hsrp|standby|vrrp|glbp|bfd|ospf|fabric)\b")
"""Unowned interface lines that a change of the VRF may remove (NX-OS: all layer-3 lines)."""
_INHERITS = re.compile(r"(inherit port-profile|source template|profile) ")
"""NX-OS port profiles, IOS-XE interface templates, EOS interface profiles."""
_SWITCHPORT = (Mode.ACCESS, Mode.TRUNK, Mode.DYNAMIC)


def find_problems(prospect: Prospect) -> list[Finding]:
    """Say which of the moves may not be made as things stand; asked again when some of them are taken out."""
    problems = [problem for move in prospect.moves.values() for problem in _problems(move, prospect)]
    return problems + _overlaps(prospect) + _last_ways(prospect)


def _problems(move: Move, prospect: Prospect) -> Iterator[Finding]:
    if cut := prospect.management.cut_by(move):
        yield _finding("management_path", move, "", cut, Severity.WARNING)
        return
    for guard in _GUARDS:
        yield from guard(move, prospect)


def _absent_vrf(move: Move, prospect: Prospect) -> Iterator[Finding]:
    vrf = move.after.vrf
    if vrf and vrf not in prospect.state.vrfs and (move.changes_vrf or move.creates):
        yield _finding("absent_vrf", move, "vrf", f"Expected: VRF {vrf} on the device. Actual: none. Create it first")


def _inherited(move: Move, prospect: Prospect) -> Iterator[Finding]:
    """A template sets values that the section does not show, so what the device really has is unknown."""
    for line in prospect.unowned(move.name):
        if _INHERITS.match(line):
            text = f"Expected: its own lines. Actual: {line!r} sets more of it. Take it off, or correct it by hand"
            yield _finding("inherited", move, "", text)


def _unowned_at_risk(move: Move, prospect: Prospect) -> Iterator[Finding]:
    """Everything that nobody owns stays as it is, so a change that would take it along is not made."""
    lines = prospect.unowned(move.name)
    lost = [line for line in lines if move.changes_layer and not _SURVIVES_LAYER_CHANGE.match(line)]
    lost += [line for line in lines if move.changes_vrf and _BOUND_TO_VRF.match(line) and line not in lost]
    if lost:
        attribute = "mode" if move.changes_layer else "vrf"
        yield _finding("unowned_at_risk", move, attribute, f"The change would lose {', '.join(map(repr, lost))}")


def _subinterfaces(move: Move, prospect: Prospect) -> Iterator[Finding]:
    """A switchport and a LAG member have no subinterfaces: the platforms refuse, or take them along."""
    children = prospect.children.get(move.name, ())
    becomes_switchport = move.changes_layer and move.after.mode is not Mode.ROUTED
    if children and (becomes_switchport or _joins(move)):
        attribute = "lag" if _joins(move) else "mode"
        yield _finding("has_subinterfaces", move, attribute, f"Expected: none. Actual: {', '.join(children)}")


def _lag_layer_change(move: Move, prospect: Prospect) -> Iterator[Finding]:
    staying = [name for name in prospect.members.get(move.name, ()) if prospect.had_lag(name) == move.name]
    if move.changes_layer and staying:
        yield _finding("lag_layer_change", move, "mode", f"It bundles {', '.join(staying)}: migrate it by hand")


def _absent_feature(move: Move, prospect: Prospect) -> Iterator[Finding]:
    """NX-OS knows SVIs and LACP only once their feature is on, which is nobody's interface attribute."""
    needed = {_NEEDED_FEATURES.get(move.after.kind) if move.creates else None}
    if move.after.lag and move.after.lag_mode != "on" and (_joins(move) or move.before.lag_mode == "on"):
        needed.add("lacp")
    missing = needed - prospect.state.features - {None}
    for feature in sorted(missing, key=str) if prospect.state.platform is Platform.NXOS else ():
        yield _finding("absent_feature", move, "", f"Expected: feature {feature}. Actual: off. Switch it on first")


def _lag_mismatch(move: Move, prospect: Prospect) -> Iterator[Finding]:
    """What every platform checks before a port becomes a member."""
    if not _joins(move) and move.before.lag_mode == move.after.lag_mode:
        return
    lag = prospect.interfaces.get(move.after.lag or "")
    if move.after.lag and lag is None:
        text = f"Expected: {move.after.lag} on the device or planned. Actual: neither"
        yield _finding("absent_lag", move, "lag", text)
    if lag is None:
        return
    differing = _differing(move.after, lag) if MEMBERS_MATCH_LAG[prospect.state.platform] else []
    if differing:
        text = f"Expected: {' and '.join(differing)} of {lag.name}. Actual: others, which this run may not change"
        yield _finding("lag_mismatch", move, differing[0], text)
    if prospect.state.platform is Platform.NXOS and (move.after.mtu or _MTU) != (lag.mtu or _MTU):
        text = f"Expected: the MTU of {lag.name}. Actual: another, which this run may not change"
        yield _finding("lag_mismatch", move, "mtu", text)
    if move.after.ipv4 or move.after.ipv6:
        yield _finding("lag_mismatch", move, "ipv4", "Expected: no address on a member. Actual: it keeps some")
    others = {prospect.interfaces[name].lag_mode for name in prospect.members.get(lag.name, ()) if name != move.name}
    if move.after.lag_mode and any((mode == "on") != (move.after.lag_mode == "on") for mode in others):
        text = f"Expected: the mode of the other members. Actual: {move.after.lag_mode}"
        yield _finding("lag_mismatch", move, "lag_mode", text)


def _differing(member: Interface, lag: Interface) -> list[str]:
    """Attributes in which a port does not match its port-channel; any switchport matches a negotiating one."""
    if lag.mode is Mode.DYNAMIC:
        return ["mode"] if member.mode is Mode.ROUTED else []
    attributes = ("mode", *LAYER2) if lag.mode is not Mode.ROUTED else ("mode",)
    return [attribute for attribute in attributes if getattr(member, attribute) != getattr(lag, attribute)]


def _unrouted(move: Move, prospect: Prospect) -> Iterator[Finding]:
    """Addresses on a switchport, or a subinterface below one: every platform refuses or ignores them."""
    after = move.after
    parent = prospect.interfaces.get(after.parent or "")
    if after.parent and (parent is None or parent.mode is not Mode.ROUTED or parent.lag):
        yield _finding("unrouted", move, "parent", f"Expected: {after.parent} as a routed port. Actual: it is none")
    adds = set(after.ipv4 or ()) - set(move.before.ipv4 or ()) or set(after.ipv6 or ()) - set(move.before.ipv6 or ())
    if adds and after.parent and not after.dot1q:
        yield _finding("unrouted", move, "dot1q", "Expected: a tag before it gets an address. Actual: none")
    if (adds or (after.vrf and move.changes_vrf)) and after.mode in _SWITCHPORT:
        text = "Expected: a routed port for its VRF and addresses. Actual: a switchport"
        yield _finding("unrouted", move, "mode", text)


def _tag_in_use(move: Move, prospect: Prospect) -> Iterator[Finding]:
    """Two subinterfaces can't have one tag, not even while they swap theirs: somebody has to break the circle."""
    holder, tag = move.name, move.after.dot1q
    while tag and tag != _present_tag(holder, prospect):
        siblings = prospect.children.get(move.after.parent or "", ())
        holder = next((name for name in siblings if _present_tag(name, prospect) == tag), "")
        if not holder:
            return
        tag = prospect.interfaces[holder].dot1q
        if holder == move.name or tag == _present_tag(holder, prospect):
            text = f"Expected: tag {move.after.dot1q} free, or freed before. Actual: {holder} holds on to it"
            yield _finding("tag_in_use", move, "dot1q", text)
            return


def _present_tag(name: str, prospect: Prospect) -> int | None:
    found = prospect.state.interfaces.get(name)
    return found.config.dot1q if found else None


def _absent_address_family(move: Move, prospect: Prospect) -> Iterator[Finding]:
    """IOS takes addresses into a VRF only for the address families of its definition."""
    families = prospect.state.vrf_families.get(move.after.vrf or "")
    for family in ("ipv4", "ipv6"):
        if families is not None and getattr(move.after, family) and family not in families:
            text = f"Expected: address-family {family} in VRF {move.after.vrf}. Actual: none. Create it first"
            yield _finding("absent_address_family", move, family, text)


_MTU = 1500
"""What an interface without an ``mtu`` line has; NX-OS refuses a member with another one than its bundle's."""

_GUARDS = (
    _absent_vrf,
    _absent_address_family,
    _tag_in_use,
    _inherited,
    _unowned_at_risk,
    _subinterfaces,
    _lag_layer_change,
    _absent_feature,
    _lag_mismatch,
    _unrouted,
)


def _last_ways(prospect: Prospect) -> list[Finding]:
    text = "Expected: one way to the loopback by which the device is reached that stays. Actual: all would change"
    ways = prospect.management.last_ways(prospect.moves)
    return [_finding("management_path", prospect.moves[name], "", text, Severity.WARNING) for name in ways]


def _joins(move: Move) -> bool:
    return bool(move.after.lag) and move.after.lag != move.before.lag


def _overlaps(prospect: Prospect) -> list[Finding]:
    """Addresses that would overlap with some that stay as they are, so that the device would refuse them."""
    findings: dict[str, Finding] = {}
    for first, second in find_overlaps(prospect.interfaces.values()):
        for (name, address), (other, other_address) in ((first, second), (second, first)):
            move = prospect.moves.get(name)
            if move and _adds(move, address):
                text = f"Expected: {address} in a network of its own. Actual: it overlaps {other_address} of {other}"
                findings.setdefault(name, _finding("overlap_on_device", move, f"ipv{address.version}", text))
    return list(findings.values())


def _adds(move: Move, address: object) -> bool:
    held = (*(move.before.ipv4 or ()), *(move.before.ipv6 or ()))
    return address not in held or move.changes_vrf


def _finding(name: str, move: Move, attribute: str, text: str, severity: Severity = Severity.ERROR) -> Finding:
    subject = f"{move.name} {attribute}".strip()
    return Finding(name, severity, f"{subject} - {text}. Not planned.", move.name, attribute)
