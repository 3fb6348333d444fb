# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines that the lab stores without understanding them: what it accepts when typed, and where it prints it.

Kept short on purpose. A line that is neither modelled nor listed here is refused, as a device refuses a line that
its software doesn't have.
"""

from __future__ import annotations

_INTERFACE = {
    # prefix: the modelled line behind which the platform prints it
    "ios": {
        "ip ospf": "ipv4",
        "ip pim": "ipv4",
        "ip policy": "ipv4",
        "ip nat": "ipv4",
        "standby": "ipv4",
        "vrrp": "ipv4",
        "bfd": "ipv4",
        "ipv6 nd": "ipv6",
        "ipv6 ospf": "ipv6",
        "ospfv3": "ipv6",
        "spanning-tree mst": "group",
        "spanning-tree vlan": "group",
        "service-policy type": "group",
        "authentication": "group",
        "dot1x": "group",
        "mab": "group",
        "access-session": "group",
        "crypto map": "ipv4",
        "ip flow": "ipv4",
        "ip igmp": "ipv4",
        "ip nbar": "ipv4",
        "ip nhrp": "ipv4",
        "ip rip": "ipv4",
        "ip router": "ipv4",
        "ip summary-address": "ipv4",
        "ip virtual-reassembly": "ipv4",
        "ip wccp": "ipv4",
        "ip dhcp relay": "ipv4",
        "ip directed-broadcast": "ipv4",
        "ip bandwidth-percent": "ipv4",
        "ip hello-interval": "ipv4",
        "ip hold-time": "ipv4",
        "ip authentication": "ipv4",
        "ip sticky-arp": "ipv4",
        "arp timeout": "ipv4",
        "keepalive": "mtu",
        "isis": "ipv6",
        "ipv6 dhcp": "ipv6",
        "ipv6 eigrp": "ipv6",
        "ipv6 mld": "ipv6",
        "ipv6 pim": "ipv6",
        "ipv6 router": "ipv6",
        "ipv6 verify": "ipv6",
        "mpls": "ipv6",
        "tunnel": "ipv4",
        "source": "group",
        "snmp": "group",
        "clock": "shutdown",
        "mop": "ipv6",
        "power": "group",
        "udld": "group",
        "platform": "group",
        "priority-queue": "group",
        "srr-queue": "group",
        "mls qos": "group",
        "auto qos": "group",
        "trust": "group",
        "cts": "group",
        "macsec": "group",
        "mka": "group",
        "nmsp": "group",
        "history": "group",
        "energywise": "group",
        "zone-member": "ipv4",
        "xconnect": "group",
        "member": "group",
        "source-interface": "group",
        "host-reachability": "group",
        "hold-queue": "mtu",
        "tx-ring-limit": "mtu",
        "max-reserved-bandwidth": "mtu",
        "monitor": "group",
        "storm-control": "group",
        "ip verify source": "group",
        "device-tracking": "group",
    },
    "nxos": {
        "switchport": "allowed",
        "spanning-tree": "allowed",
        "storm-control": "allowed",
        "bandwidth": "description",
        "delay": "description",
        "logging event": "description",
        "source-interface": "shutdown",
        "host-reachability": "shutdown",
        "member": "shutdown",
        "mac-address": "mtu",
        "beacon": "mtu",
        "link": "mtu",
        "link-flap": "mtu",
        "flowcontrol": "mtu",
        "medium": "mtu",
        "carrier-delay": "mtu",
        "speed": "mtu",
        "duplex": "mtu",
        "negotiate auto": "mtu",
        "load-interval": "mtu",
        "snmp trap": "mtu",
        "service-policy": "ipv6",
        "evpn multisite": "mtu",
        "ip redirects": "vrf",
        "ip forward": "vrf",
        "ip unnumbered": "vrf",
        "ip": "ipv6",
        "ipv6": "ipv6",
        "ospfv3": "ipv6",
        "isis": "ipv6",
        "bfd": "ipv6",
        "hsrp": "ipv6",
        "vrrp": "ipv6",
        "vrrpv3": "ipv6",
        "fabric forwarding": "ipv6",
        "vpc": "group",
        "lacp": "group",
        "cdp": "group",
        "lldp": "group",
        "udld": "group",
        "no ip redirects": "vrf",
    },
}

# Of these an interface has one at a time: a new value replaces the old one.
SINGLE = (
    "bandwidth",
    "delay",
    "duplex",
    "ip mtu",
    "ip ospf cost",
    "ip ospf network",
    "load-interval",
    "negotiation",
    "spanning-tree portfast",
    "spanning-tree port type",
    "speed",
    "vpc",
)
DEFAULTS = ("speed auto", "duplex auto", "negotiate auto")
"""Accepted, and hidden like every default."""

_BLOCKS = (
    "aaa group",
    "archive",
    "class-map",
    "control-plane",
    "ip access-list",
    "ipv6 access-list",
    "key chain",
    "line",
    "management",
    "monitor session",
    "policy-map",
    "qos",
    "role",
    "route-map",
    "router",
    "track",
    "vlan configuration",
    "vpc domain",
    "mlag configuration",
)
_GLOBALS = (
    "aaa",
    "access-list",
    "alias",
    "archive",
    "boot",
    "cdp",
    "clock",
    "cli",
    "crypto",
    "errdisable",
    "event",
    "file prompt",
    "hardware",
    "ip access-list",
    "ip arp",
    "ip cef",
    "ip default-gateway",
    "ip dhcp",
    "ip domain",
    "ip domain-lookup",
    "ip domain-name",
    "ip forward-protocol",
    "ip ftp",
    "ip host",
    "ip http",
    "ip multicast-routing",
    "ip name-server",
    "ip nat",
    "ip prefix-list",
    "ip route",
    "ip routing",
    "ip scp",
    "ip ssh",
    "ip tftp",
    "ip virtual-router",
    "ipv6 prefix-list",
    "ipv6 route",
    "ipv6 unicast-routing",
    "lacp",
    "lldp",
    "logging",
    "login",
    "mac",
    "ntp",
    "port-channel",
    "radius-server",
    "route-map",
    "service",
    "snmp-server",
    "spanning-tree",
    "system",
    "tacacs-server",
    "transceiver",
    "vtp",
)


def _first(line: str, prefixes: tuple[str, ...]) -> str:
    """The longest prefix, in whole words, that `line` begins with."""
    found = [prefix for prefix in prefixes if line == prefix or line.startswith(prefix + " ")]
    return max(found, key=len, default="")


def _without_no(line: str) -> str:
    return line.removeprefix("no ")


def interface_prefix(platform: str, line: str) -> str:
    """The known prefix of an interface line or of its negation; empty where the line isn't known."""
    known = tuple(_INTERFACE[platform])
    return _first(line, known) or _first(_without_no(line), known)


def place_after(platform: str, line: str) -> str:
    """The modelled line behind which this one is printed."""
    return _INTERFACE[platform].get(interface_prefix(platform, line), "")


def is_single(line: str) -> str:
    return _first(line, SINGLE)
