# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Converters from a line's arguments to values; they know words and numbers, and no platform."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Interface, IPv6Interface, IPv6Network

from ..model import Mode, Platform
from ..names import canonical
from ..vlans import ALL_VLANS, parse_vlans
from .grammar import PartlyExpressibleError, Reader, Values

_MOST_DIGITS = 9
_LINK_LOCAL = IPv6Network("fe80::/10")
_MODES = {"access": Mode.ACCESS, "trunk": Mode.TRUNK}
_MASKS = {str(IPv4Interface((0, length)).netmask): length for length in range(33)}


def only(args: list[str]) -> str:
    """The one argument that there has to be."""
    if len(args) != 1:
        raise ValueError(f"{len(args)} arguments where one was expected")
    return args[0]


def number(text: str, *, low: int, high: int) -> int:
    """A plain decimal within limits."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and low <= int(text) <= high):
        raise ValueError(f"{text[:20]!r} is not a number within {low}-{high}")
    return int(text)


def constant(name: str, *, value: object) -> Reader:
    """The line's presence says it all."""
    return lambda _args, _values: {name: value}


def text(name: str) -> Reader:
    """One word (or, by a verbatim rule, the rest of the line)."""
    return lambda args, _values: {name: only(args)}


def integer(name: str, *, low: int, high: int) -> Reader:
    """One number."""
    return lambda args, _values: {name: number(only(args), low=low, high=high)}


def inexpressible(_args: list[str], _values: Values) -> Values:
    """Whatever follows, the model has no words for it (``ip unnumbered Loopback0``)."""
    raise ValueError("the model can't express this")


def nothing(_args: list[str], _values: Values) -> Values:
    """The line is understood and changes nothing."""
    return {}


def switchport_mode(args: list[str], _values: Values) -> Values:
    """``access`` and ``trunk``; dynamic, tunnel, private-vlan and fabric modes can't be expressed."""
    mode = _MODES.get(only(args))
    if mode is None:
        raise ValueError(f"switchport mode {args[0]!r}")
    return {"mode": mode}


def allowed_vlans(args: list[str], values: Values) -> Values:
    """A list, or a change of the list so far: long lists are printed as continuation lines with ``add``."""
    current: frozenset[int] = values.get("allowed_vlans", ALL_VLANS)
    if len(args) == 1:
        return {"allowed_vlans": parse_vlans(args[0])}
    ids = parse_vlans(only(args[1:]))
    if args[0] == "add":
        return {"allowed_vlans": current | ids}
    if args[0] == "remove":
        return {"allowed_vlans": current - ids}
    if args[0] == "except":
        return {"allowed_vlans": ALL_VLANS - ids}
    raise ValueError(f"allowed vlan {args[0]!r}")


def channel_group(platform: Platform, *, modes: frozenset[str]) -> Reader:
    """``N [force] [mode X]``; without a mode the bundle is static, which devices call ``on``."""

    def read(args: list[str], _values: Values) -> Values:
        lag = canonical(f"port-channel{number(only(args[:1]), low=1, high=999999)}", platform=platform)
        keyword, mode, *more = [*(word for word in args[1:] if word != "force"), "mode", "on"]
        if keyword != "mode" or mode not in modes:
            raise PartlyExpressibleError({"lag": lag})
        if more not in ([], ["mode", "on"]):  # IOS PAgP: `mode desirable non-silent`
            raise PartlyExpressibleError({"lag": lag, "lag_mode": mode})
        return {"lag": lag, "lag_mode": mode}

    return read


def vrf(args: list[str], _values: Values) -> Values:
    """A VRF's name; ``default`` is how NX-OS and EOS call the global table."""
    name = only(args)
    return {"vrf": "" if name == "default" else name}


def dot1q(args: list[str], _values: Values) -> Values:
    """``N`` or ``N native``; a second tag can't be expressed."""
    if args[1:] == ["native"]:
        args = args[:1]
    return {"dot1q": number(only(args), low=1, high=4094)}


def ipv4(args: list[str], values: Values) -> Values:
    """``A M`` or ``A/L``, then perhaps ``secondary``; anything after that (NX-OS ``tag 5``) is more than we model."""
    address, rest = _take_ipv4(args)
    found: Values = {"primary": address}
    if rest and rest[0] == "secondary":
        found = {"secondaries": (*values.get("secondaries", ()), address)}
        rest = rest[1:]
    if rest:
        raise PartlyExpressibleError(found)
    return found


def no_ipv4(args: list[str], values: Values) -> Values:
    """Forget one address or all. A bare ``no ip address`` is also how IOS shows that a port is routed."""
    if not args:
        values.pop("primary", None)
        return {"secondaries": (), "no_address": True}
    address, _rest = _take_ipv4(args)
    if values.get("primary") == address:
        del values["primary"]
    return {"secondaries": tuple(known for known in values.get("secondaries", ()) if known != address)}


def ipv6(args: list[str], values: Values) -> Values | None:
    """A global address; link-local ones are nobody's, ``eui-64``, ``anycast`` and named prefixes can't be expressed."""
    if args[-1:] == ["link-local"]:
        return None
    address = _ipv6_interface(args[0] if args else "")
    if address.ip in _LINK_LOCAL:
        return None
    if len(args) > 1 and args[1] in ("eui-64", "anycast"):
        raise ValueError(f"ipv6 address ... {args[1]}")
    found = {"ipv6": values.get("ipv6", frozenset()) | {address}}
    if len(args) > 1:
        raise PartlyExpressibleError(found)
    return found


def no_ipv6(args: list[str], values: Values) -> Values:
    """Forget one address or all."""
    if not args:
        return {"ipv6": frozenset()}
    return {"ipv6": values.get("ipv6", frozenset()) - {_ipv6_interface(args[0])}}


def collect(name: str) -> Reader:
    """Add the rest of the line to a set: VRFs, features."""

    def read(args: list[str], values: Values) -> Values:
        if args:
            values.setdefault(name, set()).add(" ".join(args))
        return {}

    return read


def discard(name: str) -> Reader:
    """Take it out again."""

    def read(args: list[str], values: Values) -> Values:
        values.setdefault(name, set()).discard(" ".join(args))
        return {}

    return read


def vlan_ids(args: list[str], values: Values) -> Values:
    """``vlan 10`` or ``vlan 1,10,20-22``; ``vlan configuration 10`` and its like don't create VLANs."""
    if args and args[0][:1].isdigit():
        values.setdefault("vlans", {1}).update(parse_vlans(only(args)))
    return {}


def no_vlan_ids(args: list[str], values: Values) -> Values:
    """EOS prints ``no vlan 1`` where somebody deleted it."""
    values.setdefault("vlans", {1}).difference_update(parse_vlans(only(args)))
    return {}


def _take_ipv4(args: list[str]) -> tuple[IPv4Interface, list[str]]:
    if not args:
        raise ValueError("no address")
    if "/" in args[0]:
        return _ipv4_interface(args[0]), args[1:]
    length = _MASKS.get(args[1]) if args[1:] else None
    if length is None:
        raise ValueError("no netmask")
    return _ipv4_interface(f"{args[0]}/{length}"), args[2:]


@lru_cache(maxsize=8192)
def _ipv4_interface(text: str) -> IPv4Interface:
    """Strict: ipaddress would take a wildcard mask behind the slash as a netmask."""
    _address, slash, length = text.partition("/")
    if not slash or not length.isdigit():
        raise ValueError(f"{text!r} is not an address with its prefix length")
    return IPv4Interface(text)


@lru_cache(maxsize=8192)
def _ipv6_interface(text: str) -> IPv6Interface:
    _address, slash, length = text.partition("/")
    if not slash or not length.isdigit() or "%" in text:
        raise ValueError(f"{text!r} is not an address with its prefix length")
    return IPv6Interface(text)
