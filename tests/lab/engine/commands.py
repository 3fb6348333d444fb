# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The interface commands of each platform, as tables: pattern, effect on the section, rules."""

from __future__ import annotations

from functools import lru_cache

from . import attributes as do
from . import rules_l2 as l2
from . import rules_l3 as l3
from .edit import Command, Edit, Rule
from .grammar import Grammar
from .ios import interface_lines, stored
from .model import Interface
from .readers import READERS
from .texts import SYNTAX

Table = dict[str, Command]

_LONGEST_DESCRIPTION = {"ios": 240, "nxos": 254, "eos": 255}


def _description_fits(edit: Edit) -> None:
    longest = _LONGEST_DESCRIPTION[edit.platform]
    if len(edit.new.description) > longest:
        edit.refuse("too long", longest=longest)


def _row(apply: do.Apply, at: str, *rules: Rule, effects: tuple[Rule, ...] = ()) -> Command:
    return Command(apply=apply, at=at, rules=rules, effects=effects)


_FOLLOW = (l2.bundle_members_follow,)


def _common() -> Table:
    return {
        "description <line>": _row(do.description, "description", _description_fits),
        "no description ...": _row(do.fixed(description=""), "description"),
        "shutdown": _row(do.fixed(shutdown=True), "shutdown"),
        "no shutdown": _row(do.fixed(shutdown=False), "shutdown"),
        "mtu <mtu>": _row(do.taken("mtu", default=1500), "mtu", l2.mtu, effects=_FOLLOW),
        "no mtu ...": _row(do.fixed(mtu=None), "mtu", l2.mtu, effects=_FOLLOW),
    }


def _switching() -> Table:
    rules = (l2.switching, l2.not_bundled)
    trunk = "switchport trunk"
    vlans = {
        f"{trunk} allowed vlan <vlans>": do.allowed_vlans,
        f"{trunk} allowed vlan add <vlans>": do.allowed_add,
        f"{trunk} allowed vlan remove <vlans>": do.allowed_remove,
        f"{trunk} allowed vlan except <vlans>": do.allowed_except,
        f"{trunk} allowed vlan all": do.fixed(allowed=None),
        f"{trunk} allowed vlan none": do.fixed(allowed=0),
        f"no {trunk} allowed vlan ...": do.fixed(allowed=None),
    }
    access = (l2.access_vlan_exists, *_FOLLOW)
    return {
        "switchport access vlan <vlan>": _row(do.taken("access", default=1), "access", *rules, effects=access),
        "no switchport access vlan ...": _row(do.fixed(access=None), "access", *rules, effects=_FOLLOW),
        f"{trunk} native vlan <vlan>": _row(do.taken("native", default=1), "native", *rules, effects=_FOLLOW),
        f"no {trunk} native vlan ...": _row(do.fixed(native=None), "native", *rules, effects=_FOLLOW),
        **{pattern: _row(apply, "allowed", *rules, effects=_FOLLOW) for pattern, apply in vlans.items()},
        "switchport mode trunk": _row(
            do.fixed(mode="trunk"), "mode", *rules, l2.trunk_needs_encapsulation, effects=_FOLLOW
        ),
        "no switchport mode ...": _row(do.fixed(mode=""), "mode", *rules, effects=_FOLLOW),
    }


def _mode(text: str, *, default: bool = False) -> Table:
    """A switchport mode; the platform's default mode isn't kept, since it isn't printed."""
    apply = do.fixed(mode="" if default else text)
    return {f"switchport mode {text}": _row(apply, "mode", l2.switching, l2.not_bundled, effects=_FOLLOW)}


def _layer(*, wipes: bool, effects: tuple[Rule, ...] = _FOLLOW) -> Table:
    to_l2 = do.switchport if wipes else do.fixed(routed=False)
    to_l3 = do.no_switchport if wipes else do.fixed(routed=True)
    rules = (l2.ethernet, l2.layer_is_free)
    return {
        "switchport": _row(to_l2, "switchport", *rules, effects=effects),
        "no switchport": _row(to_l3, "switchport", *rules, effects=effects),
    }


def _group(pattern: str, *, mode: str, force: bool = False) -> Table:
    def apply(port: Interface, number: int) -> Interface:
        return do.group(port, number, mode)

    rules = (l2.joins,) if force else (l2.joins, l2.fits_bundle)
    effects = (l2.forced, l2.bundle_exists) if force else (l2.bundle_exists,)
    return {pattern: _row(apply, "group", *rules, effects=effects)}


def _groups(*modes: str) -> Table:
    table: Table = {"no channel-group ...": _row(do.fixed(group=None), "group")}
    for mode in modes:
        table |= _group(f"channel-group <group> mode {mode}", mode=mode)
    return table


_V4 = (l3.routed, l3.encapsulated, l3.family_v4, l3.usable_v4)
_V4_LAST = (l3.no_overlap_v4,)
_V6 = (l3.routed_v6, l3.encapsulated, l3.family_v6, l3.usable_v6, l3.no_overlap_v6)


def _ipv6(*, link_local: str, eui: str) -> Table:
    return {
        "ipv6 address <v6>": _row(do.ipv6, "ipv6", *_V6),
        f"ipv6 address <v6> {eui}": _row(do.ipv6_eui64, "ipv6", *_V6),
        link_local: _row(do.ipv6_link_local, "ipv6", *_V6),
        "no ipv6 address": _row(do.no_ipv6, "ipv6", l3.known_here),
        "no ipv6 address <v6>": _row(do.no_ipv6_one, "ipv6", l3.known_here),
        f"no ipv6 address <v6> {eui}": _row(do.no_ipv6_one, "ipv6", l3.known_here),
        f"no {link_local}": _row(do.no_ipv6_one, "ipv6", l3.known_here),
    }


def _ipv4(target: str, *, plain: do.Apply, secondary: do.Apply, gone: do.Apply) -> Table:
    return {
        f"ip address {target}": _row(plain, "ipv4", *_V4, l3.primary_rules, *_V4_LAST),
        f"ip address {target} secondary": _row(secondary, "ipv4", *_V4, l3.secondary_rules, *_V4_LAST),
        "ip address dhcp": _row(do.dhcp, "ipv4", l3.routed, l3.encapsulated, l3.family_v4),
        "no ip address": _row(do.no_ipv4, "ipv4", l3.known_here),
        "no ip address dhcp": _row(do.fixed(dhcp=False), "ipv4", l3.known_here),
        f"no ip address {target}": _row(gone, "ipv4", l3.known_here, l3.removable),
        f"no ip address {target} secondary": _row(gone, "ipv4", l3.known_here, l3.removable_secondary),
    }


def _prefix_ipv4() -> Table:
    return _ipv4("<prefix>", plain=do.ipv4, secondary=do.ipv4_secondary, gone=do.no_ipv4_one)


def _masked_ipv4() -> Table:
    return _ipv4("<ip> <mask>", plain=do.ipv4_masked, secondary=do.ipv4_masked_secondary, gone=do.no_ipv4_masked)


def _vrf(pattern: str, *, apply: do.Apply = do.vrf) -> Table:
    rules, effects = (l3.vrf_allowed,), (l3.vrf_wipes,)
    bare = pattern.removesuffix(" <vrf>")
    return {
        pattern: _row(apply, "vrf", *rules, effects=effects),
        f"no {bare}": _row(do.no_vrf, "vrf", *rules, effects=effects),
        f"no {pattern}": _row(do.no_vrf, "vrf", *rules, effects=effects),
    }


def _dot1q(pattern: str) -> Table:
    bare = pattern.removesuffix(" <dot1q>")
    return {
        pattern: _row(do.taken("dot1q"), "dot1q", l3.dot1q_free),
        f"no {bare} ...": _row(do.fixed(dot1q=None), "dot1q", effects=(l3.no_dot1q,)),
    }


def _ios_trunk() -> Table:
    """What only IOS says about trunks."""
    trunk = "switchport trunk"
    known = (l2.switching, l2.encapsulation_known)
    vlans = {
        f"{trunk} pruning vlan <vlans>": do.pruning,
        f"{trunk} pruning vlan add <vlans>": do.pruning_add,
        f"{trunk} pruning vlan remove <vlans>": do.pruning_remove,
        f"{trunk} pruning vlan except <vlans>": do.pruning_except,
        f"{trunk} pruning vlan none": do.fixed(pruning=0),
        f"no {trunk} pruning vlan ...": do.fixed(pruning=None),
    }
    encapsulations = {"dot1q": "dot1q", "isl": "isl", "negotiate": ""}
    return {
        **{pattern: _row(apply, "pruning", l2.switching) for pattern, apply in vlans.items()},
        **{
            f"{trunk} encapsulation {text}": _row(
                do.fixed(trunk_encapsulation=kept), "encapsulation", *known, effects=_FOLLOW
            )
            for text, kept in encapsulations.items()
        },
        f"no {trunk} encapsulation ...": _row(
            do.fixed(trunk_encapsulation=""), "encapsulation", *known, effects=_FOLLOW
        ),
    }


def _ios_addresses() -> Table:
    """DHCP's options, addresses that are borrowed, and anycast."""
    dhcp = (l3.routed, l3.encapsulated, l3.family_v4)
    return {
        "ip address dhcp client-id <interface>": _row(do.dhcp_with(" client-id {}"), "ipv4", *dhcp),
        "ip address dhcp hostname <word>": _row(do.dhcp_with(" hostname {}"), "ipv4", *dhcp),
        "ip address dhcp client-id <interface> hostname <word>": _row(
            do.dhcp_with(" client-id {} hostname {}"), "ipv4", *dhcp
        ),
        "no ip address dhcp ...": _row(do.fixed(dhcp=False, dhcp_options=""), "ipv4", l3.known_here),
        "ipv6 address <v6> anycast": _row(do.ipv6_anycast, "ipv6", *_V6),
        "no ipv6 address <v6> anycast": _row(do.no_ipv6_one, "ipv6", l3.known_here),
    }


def ios() -> Table:
    return {
        **_common(),
        **_switching(),
        **_layer(wipes=True),
        **_mode("access"),
        **_mode("dynamic auto", default=True),
        **_mode("dynamic desirable"),
        **_mode("dot1q-tunnel"),
        **_mode("private-vlan host"),
        **_mode("private-vlan promiscuous"),
        **_mode("private-vlan trunk secondary"),
        **_mode("private-vlan trunk promiscuous"),
        **_ios_trunk(),
        "switchport host": _row(do.host, "mode", l2.switching, effects=(l2.host_macro,)),
        **_groups("active", "passive", "on", "auto", "desirable"),
        **_dot1q("encapsulation dot1q <dot1q>"),
        **_vrf("vrf forwarding <vrf>"),
        **_vrf("ip vrf forwarding <vrf>", apply=do.old_vrf),
        **_masked_ipv4(),
        **_ios_addresses(),
        **_ipv6(link_local="ipv6 address <v6host> link-local", eui="eui-64"),
        **stored.table("ios", interface_lines.ROWS),
    }


_TAILS = {
    # what is typed behind an address: what is printed behind it
    "tag <tag>": " tag {}",
    "route-preference <preference>": " route-preference {}",
    "route-preference <preference> tag <tag>": " route-preference {} tag {}",
    "tag <tag> route-preference <preference>": " route-preference {1} tag {0}",
}


def _nxos_tails() -> Table:
    """Addresses with a tag or a preference; `no` takes the line with or without them."""
    table: Table = {}
    plain = (*_V4, l3.primary_rules, *_V4_LAST)
    secondary = (*_V4, l3.secondary_rules, *_V4_LAST)
    for typed, printed in _TAILS.items():
        v4, v4_second, v6 = (do.tailed(one, printed, arguments=2) for one in (do.ipv4, do.ipv4_secondary, do.ipv6))
        gone, gone_v6 = do.tailed(do.no_ipv4_one, ""), do.tailed(do.no_ipv6_one, "")
        table |= {
            f"ip address <prefix> {typed}": _row(v4, "ipv4", *plain),
            f"ip address <prefix> secondary {typed}": _row(v4_second, "ipv4", *secondary),
            f"no ip address <prefix> {typed}": _row(gone, "ipv4", l3.known_here, l3.removable),
            f"no ip address <prefix> secondary {typed}": _row(gone, "ipv4", l3.known_here, l3.removable_secondary),
            f"ipv6 address <v6> {typed}": _row(v6, "ipv6", *_V6),
            f"no ipv6 address <v6> {typed}": _row(gone_v6, "ipv6", l3.known_here),
        }
    return table


def _nxos_modes() -> Table:
    table = {**_mode("access", default=True), **_mode("dot1q-tunnel"), **_mode("fex-fabric")}
    for mode in ("host", "promiscuous", "trunk promiscuous", "trunk secondary"):
        rules = (l2.switching, l2.not_bundled, l2.private_vlans_on)
        apply = do.fixed(mode=f"private-vlan {mode}")
        table[f"switchport mode private-vlan {mode}"] = _row(apply, "mode", *rules, effects=_FOLLOW)
    return table


def nxos() -> Table:
    table = {
        **_common(),
        "no shutdown": _row(do.fixed(shutdown=False), "shutdown", l3.no_overlap_when_up),
        "default shutdown": _row(do.fixed(shutdown=None), "shutdown", l3.no_overlap_when_up),
        **_switching(),
        **_layer(wipes=True, effects=(l3.other_layer_goes, *_FOLLOW)),
        "default switchport": _row(
            do.fixed(routed=None),
            "switchport",
            l2.ethernet,
            l2.layer_is_free,
            effects=(l2.default_layer, l3.other_layer_goes, *_FOLLOW),
        ),
        **_nxos_modes(),
        **_groups("active", "passive", "on"),
        **_dot1q("encapsulation dot1q <dot1q>"),
        **_vrf("vrf member <vrf>"),
        **_masked_ipv4(),
        **_prefix_ipv4(),
        **_nxos_tails(),
        **_ipv6(link_local="ipv6 link-local <v6host>", eui="eui64"),
        "ipv6 address <v6> anycast": _row(do.ipv6_anycast, "ipv6", *_V6),
        "no ipv6 address <v6> anycast": _row(do.no_ipv6_one, "ipv6", l3.known_here),
        **_group("channel-group <group>", mode="on"),
        **_group("channel-group <group> force", mode="on", force=True),
    }
    for mode in ("active", "passive", "on"):
        table |= _group(f"channel-group <group> force mode {mode}", mode=mode, force=True)
        table |= _group(f"channel-group <group> mode {mode} force", mode=mode, force=True)
    return table


def eos() -> Table:
    return {
        **_common(),
        **_switching(),
        **_layer(wipes=False),
        "default switchport": _row(do.fixed(routed=None), "switchport", l2.ethernet),
        "switchport trunk native vlan tag": _row(do.fixed(native=0), "native", l2.switching),
        **_mode("access", default=True),
        **_mode("dot1q-tunnel"),
        **_mode("tap"),
        **_mode("tool"),
        **_mode("tap-tool"),
        **_mode("trunk phone"),
        **_groups("active", "passive", "on"),
        **_dot1q("encapsulation dot1q vlan <dot1q>"),
        **_vrf("vrf <vrf>"),
        **_prefix_ipv4(),
        **_masked_ipv4(),
        **_ipv6(link_local="ipv6 address <v6> link-local", eui="eui-64"),
    }


TABLES = {"ios": ios, "nxos": nxos, "eos": eos}


@lru_cache(maxsize=3)
def interface_grammar(platform: str) -> Grammar:
    return Grammar(TABLES[platform](), readers=READERS[platform], texts=SYNTAX[platform])
