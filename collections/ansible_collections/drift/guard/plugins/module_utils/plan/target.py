# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an interface shall be after the run: the intent where it is owned, the device's own value elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..model import Finding, Interface, Mode, Platform, Severity
from ..policy import Policy
from ..vlans import ALL_VLANS
from .moves import after_layer_change, without_layer2

LAYER2 = ("access_vlan", "native_vlan", "allowed_vlans")
CARRIED_BY_LAG = frozenset({"mtu", "mode", "vrf", *LAYER2})
"""A bundled member follows its port-channel in these, and platforms refuse them on the member."""
MEMBERS_MATCH_LAG = {Platform.IOS: True, Platform.NXOS: True, Platform.EOS: False}
"""IOS suspends and NX-OS refuses a member whose switchport lines differ; EOS ignores them on a member."""


NXOS_SWITCHPORT_MTUS = (1500, 9216)
"""Octets: the default, and the default of `system jumbomtu`."""


@dataclass
class Target:
    """The outcome for one interface."""

    before: Interface
    after: Interface
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Attribute -> (device, intent): differences that stay, because this mode does not remove."""
    findings: list[Finding] = field(default_factory=list)
    """Values that this platform refuses here; they are left as they are."""
    skipped: dict[str, Any] = field(default_factory=dict)
    """Attribute -> intent: could not even be compared, because the device has a line that we can't express."""

    def set(self, **values: Any) -> None:
        """Change what differs, which is nothing on most interfaces of most devices: a copy costs more than a look."""
        if any(getattr(self.after, attribute) != value for attribute, value in values.items()):
            self.after = replace(self.after, **values)


@dataclass(frozen=True)
class Surroundings:
    """What of the rest of the device an interface's target depends on."""

    platform: Platform
    policy: Policy
    unmodelled: Mapping[str, str]
    lag: Interface | None = None
    """The port-channel that the interface shall be in, as it shall be."""
    members_mode: str | None = None
    """The LACP mode of those that are in it."""
    is_idle: bool = False
    """A routed interface without an address or a subinterface, which shall be shut."""


def find_target(intent: Interface, current: Interface, around: Surroundings) -> Target:
    """Resolve intent, ownership, mode and the rules for addresses and admin state for one interface.

    Args:
        intent: ``None`` attributes are not owned.
        current: as on the device, hidden defaults included.
        around: what else matters.

    """
    wanted = _owned(intent, around.policy)
    target = Target(before=current, after=current)
    _resolve_lag(wanted, current, around, target)
    _resolve_layer(wanted, current, around, target)
    if target.after.mode is Mode.ROUTED:
        for attribute in LAYER2:
            wanted.pop(attribute, None)
    for attribute in ("description", "mtu", "native_vlan", "vrf", "dot1q", "access_vlan"):
        _resolve_value(attribute, wanted, around, target)
    _check_mtu(current, around, target)
    _resolve_allowed(wanted, current, around, target)
    _resolve_addresses(wanted, current, around, target)
    _resolve_enabled(wanted, current, around, target)
    return target


def _owned(intent: Interface, policy: Policy) -> dict[str, Any]:
    return {
        attribute: getattr(intent, attribute) for attribute in policy.owned if getattr(intent, attribute) is not None
    }


def _resolve_lag(wanted: dict[str, Any], current: Interface, around: Surroundings, target: Target) -> None:
    lag: str | None = wanted.get("lag", current.lag)
    if lag != current.lag and "lag" in around.unmodelled:
        target.skipped["lag"] = lag
        lag = current.lag
    elif lag != current.lag and not around.policy.enforces and _merge_keeps_lag(lag, current):
        target.kept["lag"] = (current.lag, lag)
        lag = current.lag
    bundled = bool(lag) and lag == current.lag
    if "lag" in around.unmodelled:
        wanted.pop("lag_mode", None)
    mode = wanted.get("lag_mode") or (current.lag_mode if bundled else around.members_mode or "active")
    target.set(lag=lag, lag_mode=mode if lag else None)
    if not lag:
        return
    for attribute in CARRIED_BY_LAG:
        wanted.pop(attribute, None)
    for family in ("ipv4", "ipv6"):
        if wanted.get(family):  # a member that stays one can't have addresses
            target.kept[family] = (getattr(current, family), wanted.pop(family))
    stays = bundled and mode == current.lag_mode  # another mode means to leave and to join again
    if not stays and around.lag is not None and MEMBERS_MATCH_LAG[around.platform]:
        wanted.update(_as_the_lag(around.lag, current, owned=around.policy.owned))


def _merge_keeps_lag(lag: str | None, current: Interface) -> bool:
    """`merge` takes nothing away: no membership, and not the addresses or the VRF of a port that would join."""
    return _has_layer3(current) if lag else bool(current.lag)


def _as_the_lag(lag: Interface, current: Interface, *, owned: frozenset[str]) -> dict[str, Any]:
    """What a port must agree on with its port-channel before it may join."""
    matching = {attribute: getattr(lag, attribute) for attribute in ("mode", "mtu", *LAYER2) if attribute in owned}
    if lag.mode is Mode.DYNAMIC and current.mode is not Mode.ROUTED:
        matching.pop("mode", None)  # any switchport will do
    return {attribute: value for attribute, value in matching.items() if value is not None}


def _resolve_layer(wanted: dict[str, Any], current: Interface, around: Surroundings, target: Target) -> None:
    mode = wanted.get("mode")
    if mode is None or mode is current.mode:
        return
    lost = _lost_with_layer(mode, wanted, current, around.policy)
    is_blocked = "mode" in around.unmodelled or bool(lost)
    if "mode" in around.unmodelled:
        target.skipped["mode"] = mode
    elif lost:
        target.kept["mode"] = (current.mode, mode)
        message = (
            f"{current.name} mode - The change would lose {', '.join(lost)}, which this run does not own. Not planned."
        )
        target.findings.append(Finding("unowned_at_risk", Severity.ERROR, message, current.name, "mode"))
    elif current.mode is Mode.ROUTED and _has_layer3(current) and not around.policy.enforces:
        target.kept["mode"] = (current.mode, mode)  # `switchport` would remove it
        is_blocked = True
    if is_blocked:
        for attribute in (*LAYER2, *(("vrf", "ipv4", "ipv6") if mode is Mode.ROUTED else ())):
            wanted.pop(attribute, None)
        return
    if current.mode is not None and Mode.ROUTED in (mode, current.mode):
        after = after_layer_change(target.after, mode=mode, platform=around.platform)
        target.after = replace(without_layer2(after) if mode is Mode.ROUTED else after, enabled=current.enabled)
    target.set(mode=mode)


def _lost_with_layer(mode: Mode, wanted: dict[str, Any], current: Interface, policy: Policy) -> list[str]:
    """Attributes of the other layer that the device has, that go with it, and that are nobody's to remove."""
    if current.mode is None or (mode is Mode.ROUTED) == (current.mode is Mode.ROUTED):
        return []
    if mode is Mode.ROUTED:
        held = [attribute for attribute in LAYER2 if getattr(current, attribute) not in (None, 1, ALL_VLANS)]
        return [attribute for attribute in held if attribute not in policy.owned]
    return [name for name in ("vrf", "ipv4", "ipv6") if getattr(current, name) and name not in wanted]


def _has_layer3(interface: Interface) -> bool:
    return bool(interface.ipv4 or interface.ipv6 or interface.vrf)


def _check_mtu(current: Interface, around: Surroundings, target: Target) -> None:
    """A switchport of NX-OS has the default MTU or the system's jumbo MTU, and no other."""
    after = target.after
    layer2 = after.mode in (Mode.ACCESS, Mode.TRUNK)
    if around.platform is Platform.NXOS and layer2 and after.mtu not in (current.mtu, *NXOS_SWITCHPORT_MTUS):
        expected = " or ".join(map(str, NXOS_SWITCHPORT_MTUS))
        message = (
            f"{after.name} mtu - Expected: {expected} on a switchport. Actual: {after.mtu}. Correct it in Nautobot."
        )
        target.findings.append(Finding("bad_mtu", Severity.ERROR, message, after.name, "mtu"))
        target.set(mtu=current.mtu)


def _resolve_value(attribute: str, wanted: dict[str, Any], around: Surroundings, target: Target) -> None:
    if attribute not in wanted:
        return
    value, found = wanted[attribute], getattr(target.after, attribute)
    if attribute in around.unmodelled:
        if value:
            target.skipped[attribute] = value
        return
    if value in ("", 0):
        empty = {"native_vlan": 1}.get(attribute, value)
        if found not in (empty, None) and not around.policy.enforces:
            target.kept[attribute] = (found, value)
            return
        value = empty
    target.set(**{attribute: value})


def _resolve_allowed(wanted: dict[str, Any], current: Interface, around: Surroundings, target: Target) -> None:
    value = wanted.get("allowed_vlans")
    if value is None:
        return
    if "allowed_vlans" in around.unmodelled:
        target.skipped["allowed_vlans"] = value
        return
    found = current.allowed_vlans
    extra = (found or frozenset()) - value
    if extra and found != ALL_VLANS and not around.policy.enforces:
        target.kept["allowed_vlans"] = (extra, frozenset())
        value |= extra
    target.set(allowed_vlans=value)


def _resolve_addresses(wanted: dict[str, Any], current: Interface, around: Surroundings, target: Target) -> None:
    for family, merge in (("ipv4", _merge_ipv4), ("ipv6", _merge_ipv6)):
        value = wanted.get(family)
        if family in around.unmodelled and value:
            target.skipped[family] = value
        elif value is not None and family not in around.unmodelled:
            merged, extra = merge(value, getattr(current, family) or ())
            if extra and not around.policy.enforces:
                target.kept[family] = (extra, ())
                value = merged
            target.set(**{family: value})


def _merge_ipv4(value: tuple[Any, ...], found: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """All addresses of both, and those only the device has. A primary that another replaces is changed, not kept."""
    replaced = set(found[:1]) if value and found[:1] != value[:1] else set()
    extra = tuple(address for address in found if address not in value and address not in replaced)
    return ((*value[:1], *sorted({*value[1:], *extra})) if value else extra), extra


def _merge_ipv6(value: tuple[Any, ...], found: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    extra = tuple(address for address in found if address not in value)
    return tuple(sorted({*value, *extra})), extra


def _resolve_enabled(wanted: dict[str, Any], current: Interface, around: Surroundings, target: Target) -> None:
    if "enabled" not in wanted:
        return
    enabled = wanted["enabled"]
    if enabled and around.is_idle and not {"ipv4", "ipv6"} & set(around.unmodelled):
        if around.policy.enforces and around.policy.unaddressed == "shutdown":
            enabled = False
        else:
            enabled = current.enabled
            if current.enabled:
                target.kept["enabled"] = (True, False)
    target.set(enabled=enabled)
