# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One Nautobot interface object -> one :class:`Interface`, attribute by attribute.

A field that the answer lacks leaves its attribute unowned: missing is never the same as empty. A bad description or
MTU costs that attribute; anything else that is bad costs the whole interface, since half a port is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Interface
from typing import Any

from .. import names
from ..model import Interface, Kind, Mode, Platform
from ..vlans import ALL_VLANS, LAST_VLAN
from .address import read_addresses
from .problem import BadValueError
from .text import description_problem, is_vrf_name

ATTRIBUTE_ONLY = frozenset({"description", "mtu"})
MTU_RANGE = {Platform.IOS: (64, 9216), Platform.NXOS: (576, 9216), Platform.EOS: (68, 65535)}
"""Octets, the widest that any port type of the platform takes; the device has the last word."""
_RESERVED_VLANS = {
    Platform.IOS: range(1002, 1006),  # Token Ring and FDDI defaults
    Platform.NXOS: range(3968, 4095),  # internal use, unless moved with `system vlan reserve`
    Platform.EOS: range(0),
}
_MODES = {"access": Mode.ACCESS, "tagged": Mode.TRUNK, "tagged_all": Mode.TRUNK, "": None}
_GLOBAL_VRFS = frozenset({"default", "global"})
LACP_MODES = ("active", "passive", "on")


@dataclass
class Reading:
    """What reading one interface object yields besides the attributes."""

    platform: Platform
    kind: Kind
    fields: Mapping[str, Any]
    preferred_ipv4: IPv4Interface | None
    lacp_mode: str | None
    missing: set[str] = field(default_factory=set)
    problems: list[BadValueError] = field(default_factory=list)
    warnings: list[BadValueError] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        """Whether so much is bad that nothing may be planned for the interface."""
        return any(problem.attribute not in ATTRIBUTE_ONLY for problem in self.problems)

    @property
    def says_idle(self) -> bool:
        """Whether Nautobot says: routed, on its own, and without any address. A missing field says nothing."""
        says = {name: self.fields.get(name, "missing") for name in ("mode", "lag", "ip_addresses")}
        routed = self.kind not in (Kind.PHYSICAL, Kind.LAG) or not says["mode"]
        return says["ip_addresses"] == [] and says["lag"] is None and routed and self.kind is not Kind.MANAGEMENT


def read_interface(name: str, reading: Reading) -> Interface:
    """Read all attributes; what is bad or missing is noted in ``reading`` and left unowned."""
    found: dict[str, Any] = {}
    for nautobot_field, reader in _READERS:
        if nautobot_field not in reading.fields:
            reading.missing.add(nautobot_field)
            continue
        try:
            found |= reader(reading.fields[nautobot_field], reading)
        except BadValueError as problem:
            reading.problems.append(problem)
    if found.get("mode") is None and any(found.get(attribute) for attribute in ("ipv4", "ipv6", "vrf")):
        found["mode"] = _routed(reading.kind)
    return Interface(name=name, kind=reading.kind, parent=names.parent_of(name), **found)


def choice(value: Any) -> str:
    """Spell a Nautobot choice in one way: GraphQL says ``TAGGED_ALL``, the REST API ``{"value": "tagged-all"}``."""
    if isinstance(value, Mapping):
        value = value.get("value")
    return str(value or "").lower().replace("-", "_")


def named(value: Any) -> str:
    """The ``name`` of a related object; empty when there is none."""
    name = value.get("name") if isinstance(value, Mapping) else value
    return "" if name is None else str(name)


def read_vid(value: Any, *, attribute: str, platform: Platform) -> int:
    """A usable VLAN id out of a Nautobot VLAN object."""
    vid = value.get("vid") if isinstance(value, Mapping) else value
    if isinstance(vid, bool) or not isinstance(vid, int) or not 1 <= vid <= LAST_VLAN:
        raise BadValueError("bad_vlan", attribute, f"Expected: a VLAN id from 1 to 4094, as a number. Actual: {vid!r}.")
    if vid in _RESERVED_VLANS[platform]:
        raise BadValueError(
            "reserved_vlan", attribute, f"Expected: no VLAN that {platform.value} reserves. Actual: {vid}."
        )
    return vid


def _description(value: Any, reading: Reading) -> dict[str, Any]:
    if value is not None and not isinstance(value, str):
        raise BadValueError("bad_description", "description", f"Expected: text. Actual: {value!r}.")
    text = (value or "").strip(" ")
    problem = description_problem(text, platform=reading.platform)
    if problem:
        raise BadValueError("bad_description", "description", problem)
    return {"description": text}


def _enabled(value: Any, _reading: Reading) -> dict[str, Any]:
    if not isinstance(value, bool):
        raise BadValueError("bad_enabled", "enabled", f"Expected: true or false. Actual: {value!r}.")
    return {"enabled": value}


def _mtu(value: Any, reading: Reading) -> dict[str, Any]:
    if value is None:
        return {}
    low, high = MTU_RANGE[reading.platform]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadValueError("bad_mtu", "mtu", f"Expected: {low} to {high} octets, as a number. Actual: {value!r}.")
    return {"mtu": value}


def _mode(value: Any, reading: Reading) -> dict[str, Any]:
    mode = choice(value)
    if mode not in _MODES:
        raise BadValueError("bad_mode", "mode", f"Expected: access, tagged, tagged-all or none. Actual: {value!r}.")
    if reading.kind is Kind.SUBINTERFACE:
        return _tag(reading)
    if reading.kind not in (Kind.PHYSICAL, Kind.LAG):
        return {}
    if mode == "access":
        return {"mode": Mode.ACCESS} | _access_vlan(reading)
    if mode == "":
        return {}
    allowed = _allowed_vlans(reading) if mode == "tagged" else {"allowed_vlans": ALL_VLANS}
    return {"mode": Mode.TRUNK} | _native_vlan(reading) | allowed


def _access_vlan(reading: Reading) -> dict[str, Any]:
    if "untagged_vlan" not in reading.fields:
        reading.missing.add("untagged_vlan")
        return {}
    if reading.fields["untagged_vlan"] is None:
        reading.warnings.append(
            BadValueError(
                "access_without_vlan", "access_vlan", "Expected: an untagged VLAN in access mode. Actual: none."
            )
        )
        return {}
    vlan = read_vid(reading.fields["untagged_vlan"], attribute="access_vlan", platform=reading.platform)
    return {"access_vlan": vlan}


def _native_vlan(reading: Reading) -> dict[str, Any]:
    if "untagged_vlan" not in reading.fields:
        reading.missing.add("untagged_vlan")
        return {}
    vlan = reading.fields["untagged_vlan"]
    if vlan is None:
        return {"native_vlan": 0}
    return {"native_vlan": read_vid(vlan, attribute="native_vlan", platform=reading.platform)}


def _allowed_vlans(reading: Reading) -> dict[str, Any]:
    if "tagged_vlans" not in reading.fields:
        reading.missing.add("tagged_vlans")
        return {}
    tagged = reading.fields["tagged_vlans"]
    if not isinstance(tagged, list):
        raise BadValueError("bad_vlan", "allowed_vlans", f"Expected: a list of VLANs. Actual: {tagged!r}.")
    allowed = frozenset(read_vid(vlan, attribute="allowed_vlans", platform=reading.platform) for vlan in tagged)
    if not allowed:
        message = (
            "Expected: tagged VLANs in tagged mode (or tagged-all). Actual: none; what the trunk carries is left alone."
        )
        reading.warnings.append(BadValueError("trunk_without_vlans", "allowed_vlans", message))
        return {}
    native = reading.fields.get("untagged_vlan")
    if isinstance(native, Mapping) and native.get("vid") not in allowed:
        message = (
            f"Expected: the native VLAN among the tagged. Actual: {native.get('vid')} is not: its frames are dropped."
        )
        reading.warnings.append(BadValueError("native_not_allowed", "native_vlan", message))
    return {"allowed_vlans": allowed}


def _tag(reading: Reading) -> dict[str, Any]:
    tagged = reading.fields.get("tagged_vlans") or []
    if len(tagged) > 1:
        raise BadValueError("bad_tag", "dot1q", f"Expected: one tagged VLAN on a subinterface. Actual: {len(tagged)}.")
    if tagged:
        return {"dot1q": read_vid(tagged[0], attribute="dot1q", platform=reading.platform)}
    number = int(reading.fields["name"].rpartition(".")[2])
    return {"dot1q": read_vid(number, attribute="dot1q", platform=reading.platform)}


def _lag(value: Any, reading: Reading) -> dict[str, Any]:
    if reading.kind is not Kind.PHYSICAL:
        if value is not None:
            raise BadValueError(
                "lag_member_kind", "lag", f"Expected: only physical ports in a LAG. Actual: {named(value)}."
            )
        return {}
    if value is None:
        return {"lag": ""}
    try:
        lag = names.canonical(named(value), platform=reading.platform)
    except ValueError as error:
        raise BadValueError("bad_lag", "lag", str(error)) from error
    if names.kind_of(lag, platform=reading.platform) is not Kind.LAG:
        raise BadValueError("bad_lag", "lag", f"Expected: a port-channel. Actual: {lag}.")
    return {"lag": lag, "lag_mode": reading.lacp_mode}


def _vrf(value: Any, reading: Reading) -> dict[str, Any]:
    if reading.kind is Kind.PHYSICAL and reading.fields.get("lag"):
        return {}
    if reading.kind is Kind.MANAGEMENT and reading.platform is Platform.NXOS:
        return {"vrf": "management"}  # mgmt0 is in no other, whatever Nautobot calls it
    name = named(value)
    if name and not is_vrf_name(name):
        raise BadValueError("bad_vrf", "vrf", f"Expected: letters, digits and _.:- (at most 32). Actual: {name!r}.")
    return {"vrf": "" if name.lower() in _GLOBAL_VRFS else name}


def _addresses(value: Any, reading: Reading) -> dict[str, Any]:
    if not isinstance(value, list):
        raise BadValueError("bad_address", "ipv4", f"Expected: a list of addresses. Actual: {value!r}.")
    ipv4, ipv6 = read_addresses(value, platform=reading.platform, kind=reading.kind, preferred=reading.preferred_ipv4)
    if (ipv4 or ipv6) and reading.fields.get("lag"):
        raise BadValueError(
            "address_on_lag_member", "ipv4", f"Expected: addresses on the LAG. Actual: {(ipv4 + ipv6)[0]}."
        )
    if (ipv4 or ipv6) and reading.kind in (Kind.PHYSICAL, Kind.LAG) and choice(reading.fields.get("mode")):
        raise BadValueError(
            "address_on_switchport", "ipv4", f"Expected: no 802.1Q mode with an address. Actual: {(ipv4 + ipv6)[0]}."
        )
    if value and not ipv4 and not ipv6:
        return {}  # only addresses that are left out: not the same as none
    return {"ipv4": ipv4, "ipv6": ipv6}


def _routed(kind: Kind) -> Mode | None:
    return Mode.ROUTED if kind in (Kind.PHYSICAL, Kind.LAG) else None


_READERS: tuple[tuple[str, Callable[[Any, Reading], dict[str, Any]]], ...] = (
    ("description", _description),
    ("enabled", _enabled),
    ("mtu", _mtu),
    ("mode", _mode),
    ("lag", _lag),
    ("vrf", _vrf),
    ("ip_addresses", _addresses),
)
"""Nautobot's field -> the attributes it gives. ``mode`` reads the VLAN fields, whose meaning depends on it."""
