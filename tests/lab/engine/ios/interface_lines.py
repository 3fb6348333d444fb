# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: interface lines that are checked and stored, in the order in which a running-config prints them."""

from __future__ import annotations

from dataclasses import replace

from tests.lab.engine import names
from tests.lab.engine import rules_l2 as l2
from tests.lab.engine import rules_l3 as l3
from tests.lab.engine.edit import Edit
from tests.lab.engine.model import BadToken, Interface, NotHere
from tests.lab.engine.texts import SYNTAX

from .stored import Stored, place_in, without

_PORT = (names.PHYSICAL, names.MANAGEMENT)
_BUNDLE = (names.PHYSICAL, names.PORT_CHANNEL)
_ETHERNET = (names.PHYSICAL, names.MANAGEMENT, names.PORT_CHANNEL)
_NEGOTIATING = "negotiation auto"


def _not_dynamic(edit: Edit) -> None:
    """DTP can't be silent on a port that is to negotiate its mode."""
    if not edit.old.mode or edit.old.mode.startswith("dynamic"):
        edit.refuse("nonegotiate dynamic", short=l2.short(edit.old))


def _not_dynamic_port(edit: Edit) -> None:
    if not edit.old.mode or edit.old.mode.startswith("dynamic"):
        edit.refuse("dynamic port")


def _speed_is_free(edit: Edit) -> None:
    """Where the hardware prints `negotiation auto`, it finds the speed itself."""
    if _has(edit.old, _NEGOTIATING):
        edit.refuse("negotiating")


def _has(port: Interface, text: str) -> bool:
    return any(line == text for _place, line in port.extras)


def _fixed_speed(edit: Edit) -> None:
    """A port that doesn't negotiate has a speed and says so."""
    if _has(edit.new, f"no {_NEGOTIATING}") and not any(text.startswith("speed ") for _place, text in edit.new.extras):
        speed = (place_in("ios", ROWS, "speed "), f"speed {_native_speed(edit.old.name.full)}")
        edit.new = replace(edit.new, extras=(*edit.new.extras, speed))


def _native_speed(full: str) -> int:
    return {"Fast": 100, "TenG": 10_000}.get(full[:4], 1000)


def _forget_speed(edit: Edit) -> None:
    edit.new = replace(edit.new, extras=without(edit.new, "speed"))


def _negotiation_known(edit: Edit) -> None:
    """Routers' ports have it; of a switch's ports only those whose hardware shows it."""
    shown = any(text.endswith(_NEGOTIATING) for _place, text in edit.old.extras)
    if edit.facts.l2_default and not shown:
        raise NotHere(SYNTAX["ios"].invalid, offset=0)


def _lender_exists(edit: Edit) -> None:
    """Naming a loopback creates it; a port must be there."""
    lender = names.parse("ios", edit.new.extras[-1][1].split()[2])
    if lender is None or lender.full in edit.config.interfaces:
        return
    if lender.kind != names.LOOPBACK:
        raise BadToken(SYNTAX["ios"].invalid, offset=len("ip unnumbered "))
    l2.insert(edit, Interface(lender))


def _borrowed(edit: Edit) -> None:
    """An interface that uses another's address has none of its own."""
    own = edit.new.extras[-1]
    kept = tuple(extra for extra in edit.new.extras if not extra[1].startswith(("ip unnumbered ", "ip address ")))
    edit.new = replace(edit.new, ipv4=(), dhcp=False, dhcp_options="", extras=(*kept, own))


def _all_links(edit: Edit) -> None:
    """Routers bundle four links; only another limit is printed."""
    if not edit.facts.l2_default and _has(edit.new, "lacp max-bundle 4"):
        edit.new = replace(edit.new, extras=without(edit.new, "lacp max-bundle"))


def _one_filter(edit: Edit) -> None:
    """Each direction has one access list."""
    own = edit.new.extras[-1]
    words = own[1].split()
    kept = tuple(
        extra
        for extra in edit.new.extras[:-1]
        if extra[1].split()[:2] != words[:2] or extra[1].split()[3:] != words[3:]
    )
    edit.new = replace(edit.new, extras=(*kept, own))


_SWITCHING = (l2.switching,)

ROWS = (
    Stored(pattern="mac-address = <mac>", at="description"),
    Stored(pattern="switchport access vlan name = <word>", at="access", rules=_SWITCHING),
    Stored(pattern="switchport private-vlan association host = <vlan> <vlan>", at="access", rules=_SWITCHING),
    Stored(pattern="switchport private-vlan association mapping = <vlan> <vlans>", at="access", rules=_SWITCHING),
    Stored(pattern="switchport private-vlan host-association = <vlan> <vlan>", at="access", rules=_SWITCHING),
    Stored(pattern="switchport private-vlan mapping = <vlan> <vlans>", at="access", rules=_SWITCHING),
    Stored(pattern="switchport private-vlan trunk native vlan = <vlan>", at="access", rules=_SWITCHING),
    Stored(pattern="switchport private-vlan trunk allowed vlan = <vlans>", at="access", rules=_SWITCHING),
    Stored(pattern="switchport private-vlan association trunk <vlan> <vlan>", at="access", rules=_SWITCHING),
    Stored(pattern="switchport app-interface", at="mode", rules=_SWITCHING),
    Stored(pattern="switchport nonegotiate", at="mode", rules=(*_SWITCHING, _not_dynamic)),
    Stored(
        pattern="switchport voice vlan = (<vlan>|dot1p|none|untagged|name <word>)",
        at="mode",
        rules=_SWITCHING,
        effects=(l2.voice_vlan_exists,),
    ),
    Stored(pattern="switchport vepa enabled", at="mode", rules=_SWITCHING),
    Stored(pattern="switchport protected", at="mode", rules=_SWITCHING),
    Stored(pattern="switchport block (multicast|unicast)", at="mode", rules=_SWITCHING),
    Stored(pattern="switchport priority extend = (cos <0-7>|trust)", at="mode", rules=_SWITCHING),
    Stored(
        pattern="switchport port-security maximum <1-8192> [vlan|vlan access|vlan voice|vlan <vlan>]",
        at="mode",
        rules=_SWITCHING,
    ),
    Stored(
        pattern="switchport port-security violation = (protect|restrict|shutdown)",
        at="mode",
        hidden="switchport port-security violation shutdown",
        rules=_SWITCHING,
    ),
    Stored(pattern="switchport port-security aging (time <1-1440>|static)", at="mode", rules=_SWITCHING),
    Stored(pattern="switchport port-security mac-address (sticky|sticky <mac>|<mac>)", at="mode", rules=_SWITCHING),
    Stored(pattern="switchport port-security", at="mode", rules=(*_SWITCHING, _not_dynamic_port)),
    Stored(pattern="load-interval = <30-600>", at="mtu", hidden="load-interval 300"),
    Stored(pattern="bandwidth = <1-10000000>", at="mtu"),
    Stored(pattern="bandwidth receive = <1-10000000>", at="mtu"),
    Stored(pattern="delay = <1-16777215>", at="mtu"),
    Stored(pattern="carrier-delay = (<0-60>|msec <0-1000>|up <0-60>|down <0-60>)", at="dot1q"),
    Stored(
        pattern="logging event (trunk-status|subif-link-status|status|spanning-tree|nfas-status|bundle-status|"
        "link-status|spanning-tree status|power-inline-status)",
        at="dot1q",
    ),
    Stored(
        pattern="ip unnumbered = <interface> [poll]",
        at="dot1q",
        rules=(l3.routed,),
        effects=(_borrowed, _lender_exists),
    ),
    Stored(pattern="ip address negotiated = [previous]", at="dot1q", rules=(l3.routed,), effects=(_borrowed,)),
    Stored(pattern="ip address pool = <word>", at="dot1q", rules=(l3.routed,), effects=(_borrowed,)),
    Stored(pattern="ip access-group <word> (in|out)", at="ipv4", effects=(_one_filter,)),
    Stored(pattern="ip helper-address [global|vrf <word>] <ip> [redundancy <word>]", at="ipv4"),
    Stored(pattern="ip redirects", at="ipv4", printed="off"),
    Stored(pattern="ip unreachables", at="ipv4", printed="off"),
    Stored(pattern="ip proxy-arp", at="ipv4", printed="off"),
    Stored(pattern="ip mtu = <68-9216>", at="ipv4"),
    Stored(pattern="ip tcp adjust-mss = <500-1460>", at="ipv4"),
    Stored(pattern="ip dhcp snooping trust", at="group"),
    Stored(pattern="ip dhcp snooping limit rate = <1-2048>", at="group"),
    Stored(pattern="ip arp inspection trust", at="group"),
    Stored(pattern="ip arp inspection limit = (none|rate <0-2048>)", at="group"),
    Stored(pattern="autostate", at="ipv4", kinds=(names.SVI,), printed="off"),
    Stored(
        pattern="speed = (10|100|1000|2500|5000|10000|25000|40000|100000|nonegotiate|auto|auto <line>)",
        at="shutdown",
        kinds=_ETHERNET,
        hidden="speed auto",
        rules=(_speed_is_free,),
        no_effects=(_fixed_speed,),
    ),
    Stored(pattern="duplex = (auto|full|half)", at="shutdown", kinds=_ETHERNET, hidden="duplex auto"),
    Stored(
        pattern=_NEGOTIATING,
        at="shutdown",
        kinds=_PORT,
        printed="both",
        rules=(_negotiation_known,),
        no_rules=(_negotiation_known,),
        effects=(_forget_speed,),
        no_effects=(_fixed_speed,),
    ),
    Stored(pattern="media-type = (rj45|sfp|auto-select)", at="shutdown", kinds=_PORT),
    Stored(pattern="ipv6 address autoconfig = [default]", at="ipv6"),
    Stored(pattern="ipv6 address dhcp = [rapid-commit]", at="ipv6"),
    Stored(pattern="ipv6 enable", at="ipv6"),
    Stored(pattern="ipv6 mtu = <1280-9216>", at="ipv6"),
    Stored(pattern="ipv6 redirects", at="ipv6", printed="off"),
    Stored(pattern="ipv6 unreachables", at="ipv6", printed="off"),
    Stored(pattern="ipv6 traffic-filter <word> (in|out)", at="ipv6", effects=(_one_filter,)),
    Stored(pattern="cdp enable", at="group", printed="off"),
    Stored(pattern="cdp tlv (app|server-location|location)", at="group", printed="off"),
    Stored(pattern="lldp (transmit|receive)", at="group", kinds=_PORT, printed="off"),
    Stored(
        pattern="lldp med-tlv-select (inventory-management|location|network-policy|power-management)",
        at="group",
        kinds=_PORT,
        printed="off",
    ),
    Stored(
        pattern="lldp tlv-select (power-management|4-wire-power-management)", at="group", kinds=_PORT, printed="off"
    ),
    Stored(pattern="lacp port-priority = <0-65535>", at="group", kinds=_PORT, hidden="lacp port-priority 32768"),
    Stored(pattern="lacp rate = (normal|fast)", at="group", kinds=_PORT, hidden="lacp rate normal"),
    Stored(pattern="lacp max-bundle = <1-8>", at="group", kinds=(names.PORT_CHANNEL,), effects=(_all_links,)),
    Stored(pattern="lacp min-bundle = <1-8>", at="group", kinds=(names.PORT_CHANNEL,)),
    Stored(pattern="lacp fast-switchover = [dampening <30-180>]", at="group", kinds=(names.PORT_CHANNEL,)),
    Stored(pattern="port-channel min-links = <2-16>", at="group", kinds=(names.PORT_CHANNEL,)),
    Stored(pattern="channel-protocol = (lacp|pagp)", at="ipv6", kinds=_PORT),
    Stored(pattern="spanning-tree portfast = [disable|edge|edge trunk|network|trunk]", at="group", kinds=_BUNDLE),
    Stored(pattern="spanning-tree bpdufilter = (enable|disable)", at="group", kinds=_BUNDLE),
    Stored(pattern="spanning-tree bpduguard = (enable|disable)", at="group", kinds=_BUNDLE),
    Stored(pattern="spanning-tree guard = (loop|none|root)", at="group", kinds=_BUNDLE),
    Stored(pattern="spanning-tree link-type = (point-to-point|shared)", at="group", kinds=_BUNDLE),
    Stored(pattern="spanning-tree cost = <1-200000000>", at="group", kinds=_BUNDLE),
    Stored(pattern="spanning-tree port-priority = <0-240>", at="group", kinds=_BUNDLE),
    Stored(pattern="service-policy input = <word>", at="group"),
    Stored(pattern="service-policy output = <word>", at="group"),
    Stored(pattern="snmp trap link-status", at="group", printed="off"),
)
