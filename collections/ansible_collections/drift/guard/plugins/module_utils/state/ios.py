# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cisco IOS and IOS-XE."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Kind, Mode, Platform
from . import readers as r
from .common import DEVICE, INTERFACE, lag_rule, vrf_definition, vrf_rule
from .grammar import Grammar, Hidden, Rule, Rules, Values

_LAYER2 = ("mode", "access_vlan", "native_vlan", "allowed_vlans", "layer2_line")


def _is_layer2(values: Values) -> bool | None:
    """IOS has no switch for the default; the lines themselves tell.

    ``no ip address`` alone is weak evidence: a router prints it on every routed port, and the Catalyst 6500 and the
    switch modules of routers also print it on their switchports.
    """
    if "switchport" in values:
        return bool(values["switchport"])
    if any(name in values for name in ("primary", "ipv6", "vrf", "dot1q", "address_line")):
        return False
    if any(name in values for name in _LAYER2):
        return True
    return False if "no_address" in values else None


def _layer2_default(ports: Iterable[Values]) -> bool:
    """A switch, unless its ports say otherwise.

    ``no switchport`` is only printed where ports are switchports by default. A bare ``switchport`` is only printed
    where they are not (Catalyst 6500). A router has neither, and a word about layer 3 on each of its ports.
    """
    seen = list(ports)
    explicit = {values["switchport"] for values in seen if "switchport" in values}
    if explicit:
        return False in explicit
    return not seen or any(_is_layer2(values) is not False for values in seen)


def _vlans(values: Values) -> frozenset[int] | None:
    """A VTP server or client keeps its VLANs in vlan.dat, and the running-config shows none of them."""
    if "vlans" not in values and "vtp_local" not in values:
        return None
    return frozenset(values.get("vlans", (1,)))


def _vtp_mode(args: list[str], _values: Values) -> Values:
    return {"vtp_local": True} if args[:1] in (["transparent"], ["off"]) else {}


_NOT_OURS = Rule("", None)
_MODES = frozenset({"active", "passive", "on", "auto", "desirable"})

IOS = Grammar(
    platform=Platform.IOS,
    interface=Rules(
        {
            **INTERFACE,
            # `switchport trunk native vlan tag` tags whatever the native VLAN is; it doesn't set it.
            "switchport trunk native vlan tag": _NOT_OURS,
            "channel-group": lag_rule(r.channel_group(Platform.IOS, modes=_MODES)),
            "vrf forwarding": vrf_rule(),
            "ip vrf forwarding": vrf_rule(),  # before IOS-XE 3 / 15.x, and kept by upgraded devices
            "encapsulation isl": Rule("dot1q", r.inexpressible),
        }
    ),
    device=Rules(
        {
            **DEVICE,
            "vrf definition": vrf_definition(),
            "ip vrf": vrf_definition(),
            "vtp mode": Rule("", _vtp_mode),
            "system mtu": Rule("mtu", r.integer("mtu", low=64, high=65535)),
        }
    ),
    hidden=Hidden(
        enabled=dict.fromkeys(Kind, True),  # a port that is down always has its `shutdown` line
        physical_enabled=lambda _switchport, _shut: True,
        # Catalysts default to `dynamic auto` (older ones: `desirable`), which the running-config hides: such a port
        # may become a trunk by itself, so it must not be mistaken for an access port.
        switchport_mode=Mode.DYNAMIC,
        layer2=_layer2_default,
        port_is_layer2=_is_layer2,
        never_switchports=("Serial",),
        subinterface_inherits_mtu=True,
    ),
    vlans=_vlans,
    closing="end",
)
