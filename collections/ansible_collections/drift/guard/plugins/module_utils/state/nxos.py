# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cisco NX-OS."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Kind, Mode, Platform
from . import readers as r
from .common import DEVICE, INTERFACE, lag_rule, vrf_definition, vrf_rule
from .grammar import Grammar, Hidden, Rule, Rules, Values

_ADDRESSED = ("primary", "ipv6", "address_line")


def _is_layer2(values: Values) -> bool | None:
    if "switchport" in values:
        return bool(values["switchport"])
    return False if any(name in values for name in _ADDRESSED) else None


def _layer2_default(ports: Iterable[Values]) -> bool:
    """Without ``system default switchport``: the running-config prints only what differs from the default."""
    return True not in {values.get("switchport") for values in ports}


def _vlans(values: Values) -> frozenset[int]:
    return frozenset(values.get("vlans", (1,)))


_FEATURE = Rule("features", r.collect("features"), no=r.discard("features"))
_MODES = frozenset({"active", "passive", "on"})

NXOS = Grammar(
    platform=Platform.NXOS,
    interface=Rules(
        {
            **INTERFACE,
            "shutdown force": Rule("enabled", r.constant("enabled", value=False), exact=True),
            "channel-group": lag_rule(r.channel_group(Platform.NXOS, modes=_MODES)),
            "vrf member": vrf_rule(),
        }
    ),
    device=Rules(
        {
            **DEVICE,
            "switchname": Rule("hostname", r.text("hostname")),
            "vrf context": vrf_definition(),
            "feature": _FEATURE,
            "feature-set": _FEATURE,
            "system default switchport": Rule(
                "layer2", r.constant("layer2", value=True), no=r.constant("layer2", value=False), exact=True
            ),
            "system default switchport shutdown": Rule("ports_shut", r.constant("ports_shut", value=True), exact=True),
        }
    ),
    hidden=Hidden(
        enabled={
            Kind.PHYSICAL: True,
            Kind.MANAGEMENT: True,
            Kind.LAG: True,
            Kind.SVI: False,
            Kind.LOOPBACK: True,
            Kind.SUBINTERFACE: False,
            Kind.OTHER: None,
        },
        physical_enabled=lambda switchport, shut: switchport and not shut,
        switchport_mode=Mode.ACCESS,
        layer2=_layer2_default,
        port_is_layer2=_is_layer2,
        management_vrf="management",
    ),
    vlans=_vlans,
    vrfs=frozenset({"default", "management"}),
    not_interfaces={"breakout": Rules({})},
    opening=("version ", "hostname ", "switchname "),
)
