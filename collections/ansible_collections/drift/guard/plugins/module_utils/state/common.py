# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules that all three platforms share word for word."""

from __future__ import annotations

from collections.abc import Mapping

from . import readers as r
from .grammar import Reader, Rule

INTERFACE: Mapping[str, Rule] = {
    "description": Rule("description", r.text("description"), verbatim=True),
    "shutdown": Rule("enabled", r.constant("enabled", value=False), no=r.constant("enabled", value=True), exact=True),
    # 64 is the least that any platform takes; no platform takes more than 65535.
    "mtu": Rule("mtu", r.integer("mtu", low=64, high=65535)),
    "switchport": Rule(
        "mode",
        r.constant("switchport", value=True),
        no=r.constant("switchport", value=False),
        exact=True,
        several=True,  # a mode line stands beside it
        tells="layer2_line",
    ),
    "switchport mode": Rule("mode", r.switchport_mode, tells="layer2_line"),
    "switchport access vlan": Rule("access_vlan", r.integer("access_vlan", low=1, high=4094)),
    "switchport trunk native vlan": Rule("native_vlan", r.integer("native_vlan", low=1, high=4094)),
    "switchport trunk allowed vlan": Rule("allowed_vlans", r.allowed_vlans),
    "ip address": Rule("ipv4", r.ipv4, no=r.no_ipv4, several=True, tells="address_line"),
    "ip unnumbered": Rule("ipv4", r.inexpressible, no=r.nothing, several=True, tells="address_line"),
    "ipv6 address": Rule("ipv6", r.ipv6, no=r.no_ipv6, several=True, tells="address_line"),
    "encapsulation dot1q": Rule("dot1q", r.dot1q),
}
DEVICE: Mapping[str, Rule] = {
    "hostname": Rule("hostname", r.text("hostname")),
    "vlan": Rule("vlans", r.vlan_ids, no=r.no_vlan_ids),
}


def lag_rule(reader: Reader) -> Rule:
    """``channel-group``: one line, two attributes."""
    return Rule("lag", reader, sets=("lag", "lag_mode"))


def vrf_rule() -> Rule:
    """A line in the device's own words that binds the interface to a VRF."""
    return Rule("vrf", r.vrf)


def vrf_definition() -> Rule:
    """A line that creates a VRF."""
    return Rule("vrfs", r.collect("vrfs"), no=r.discard("vrfs"))
