# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Arista EOS."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Kind, Mode, Platform
from . import readers as r
from .common import DEVICE, INTERFACE, lag_rule, vrf_definition, vrf_rule
from .grammar import Grammar, Hidden, Rule, Rules, Values


def _is_layer2(values: Values) -> bool | None:
    """An address doesn't make a port routed: EOS keeps it and warns that it will be ignored."""
    return values.get("switchport")


def _layer2_default(_ports: Iterable[Values]) -> bool:
    return True


def _vlans(values: Values) -> frozenset[int]:
    return frozenset(values.get("vlans", (1,)))


def _default_mode(args: list[str], _values: Values) -> Values:
    return {"layer2": r.only(args) != "routed"}


_MODES = frozenset({"active", "passive", "on"})

EOS = Grammar(
    platform=Platform.EOS,
    interface=Rules(
        {
            **INTERFACE,
            "channel-group": lag_rule(r.channel_group(Platform.EOS, modes=_MODES)),
            "vrf": vrf_rule(),
            "vrf forwarding": vrf_rule(),  # before 4.22
            "encapsulation dot1q": Rule("dot1q", r.inexpressible),
            "encapsulation dot1q vlan": Rule("dot1q", r.dot1q),
            "encapsulation vlan": Rule("dot1q", r.inexpressible),
        }
    ),
    device=Rules(
        {
            **DEVICE,
            "vrf instance": vrf_definition(),
            "vrf definition": vrf_definition(),  # before 4.22
            "switchport default mode": Rule("layer2", _default_mode),
        }
    ),
    hidden=Hidden(
        enabled=dict.fromkeys(Kind, True),
        physical_enabled=lambda _switchport, shut: not shut,
        switchport_mode=Mode.ACCESS,
        layer2=_layer2_default,
        port_is_layer2=_is_layer2,
    ),
    vlans=_vlans,
    not_interfaces={
        "defaults": Rules(
            {
                "mtu": Rule("routed_mtu", r.integer("routed_mtu", low=64, high=65535)),
                "ethernet": Rule("", r.nothing, exact=True),
                "shutdown": Rule("ports_shut", r.constant("ports_shut", value=True), exact=True),
            }
        ),
        "profile": Rules({}),
    },
    closing="end",
)
