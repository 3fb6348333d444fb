# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a device refuses about VRFs and addresses, and what else such a command brings about."""

from __future__ import annotations

from dataclasses import replace

from . import names
from .addresses import Ipv4, Ipv6, colons, dotted, is_link_local, is_unusable, is_unusable_v6
from .attributes import primaries, secondaries
from .edit import Edit
from .model import Interface, is_l2, is_shutdown

_NXOS_L3 = (
    *("ip ", "ipv6 ", "no ip ", "no ipv6 ", "hsrp", "vrrp", "ospfv3", "isis", "fabric forwarding", "evpn multisite"),
    *("bfd", "no bfd"),
)
_NXOS_L2 = ("spanning-tree", "switchport")


def routed(edit: Edit, *, key: str = "ip on l2") -> None:
    """IOS and NX-OS refuse an address on a switchport; EOS keeps the line and warns that it has no effect."""
    if edit.old.group is not None:
        edit.refuse("ip on member", group=edit.old.group[0])
    if not is_l2(edit.old, edit.facts):
        return
    if edit.platform == "eos":
        edit.say("ignored")
    else:
        edit.refuse(key)


def routed_v6(edit: Edit) -> None:
    routed(edit, key="ipv6 on l2")


def known_here(edit: Edit) -> None:
    """NX-OS has no layer 3 commands on a switchport, not even to remove what isn't there."""
    if edit.platform == "nxos" and is_l2(edit.old, edit.facts):
        edit.refuse("ip on l2")


def encapsulated(edit: Edit) -> None:
    """IOS wants to know a subinterface's VLAN before its address."""
    if edit.platform == "ios" and edit.old.kind == names.SUBINTERFACE and edit.old.dot1q is None:
        edit.refuse("needs encapsulation")


def family_v4(edit: Edit) -> None:
    _family(edit, "v4")


def family_v6(edit: Edit) -> None:
    _family(edit, "v6")


def _family(edit: Edit, version: str) -> None:
    """IOS: a VRF knows only the address families that its definition names."""
    lines = edit.config.vrfs.get(edit.old.vrf)
    wanted = f" address-family ip{version}"
    if edit.platform == "ios" and lines is not None and not any(line.startswith(wanted) for line in lines):
        edit.refuse(f"no family {version}", vrf=edit.old.vrf)


def usable_v4(edit: Edit) -> None:
    for address in _added(edit):
        ios_host_route = edit.platform == "ios" and address.length == 32 and edit.old.kind != names.LOOPBACK
        values = {"address": dotted(address.address), "length": address.length}
        if address.length == 0 or ios_host_route or _is_subnet_edge(address):
            edit.refuse("bad mask", **values)
        if is_unusable(address):
            edit.refuse("bad v4", **values)
        if edit.platform == "ios" and address.length == 31:
            edit.say("slash 31")


def _is_subnet_edge(address: Ipv4) -> bool:
    return address.length < 31 and address.address in (address.network, address.last)


def _added(edit: Edit) -> list[Ipv4]:
    return [address for address in edit.new.ipv4 if address not in edit.old.ipv4]


def primary_rules(edit: Edit) -> None:
    """A secondary isn't promoted by naming it as the primary."""
    primary = primaries(edit.new)[0]
    if any(other.address == primary.address for other in secondaries(edit.new)):
        edit.refuse("is secondary", address=dotted(primary.address))


def secondary_rules(edit: Edit) -> None:
    """IOS takes secondaries first, as it prints them; the others want a primary."""
    before = primaries(edit.old)
    if not before:
        if edit.platform != "ios":
            edit.refuse("no primary")
        return
    if any(address.address == before[0].address for address in secondaries(edit.new)):
        edit.refuse("is primary", address=dotted(before[0].address))


def removable(edit: Edit) -> None:
    """`no ip address A`: A must be the primary, and the last one; on NX-OS it takes its secondaries along."""
    _exists(edit, secondary=False)
    if not secondaries(edit.new) or edit.new.ipv4 == edit.old.ipv4:
        return
    if edit.platform != "nxos":
        edit.refuse("secondary first")
    edit.new = replace(edit.new, ipv4=())


def removable_secondary(edit: Edit) -> None:
    _exists(edit, secondary=True)


def _exists(edit: Edit, *, secondary: bool) -> None:
    gone = [address for address in edit.old.ipv4 if address not in edit.new.ipv4]
    if any(address.secondary == secondary for address in gone) or (edit.platform == "nxos" and not gone):
        return
    named = edit.args[0] if isinstance(edit.args[0], Ipv4) else Ipv4(edit.args[0], edit.args[1])  # type: ignore[arg-type]
    edit.refuse("unknown address", address=dotted(named.address), length=named.length)


def _neighbours(edit: Edit) -> list[Interface]:
    """The other interfaces in the same VRF; on NX-OS two that are shut both don't disturb each other."""
    vrf, name = edit.new.vrf, edit.old.name
    found = [port for port in edit.config.interfaces.values() if port.vrf == vrf and port.name != name]
    if edit.platform == "nxos" and is_shutdown(edit.new, edit.facts, "nxos"):
        return [port for port in found if not is_shutdown(port, edit.facts, "nxos")]
    return found


def no_overlap_when_up(edit: Edit) -> None:
    """NX-OS: what was accepted while both interfaces were shut is refused when one comes up."""
    if is_shutdown(edit.old, edit.facts, "nxos"):
        port = edit.new
        edit.old = replace(edit.old, ipv4=(), ipv6=())
        no_overlap_v4(edit)
        no_overlap_v6(edit)
        edit.old = port


def no_overlap_v4(edit: Edit) -> None:
    for address in _added(edit):
        for own in edit.new.ipv4 if edit.platform != "nxos" else ():
            if own.length != address.length and own.overlaps(address):
                _overlap(edit, address, own, edit.old)
        for port in _neighbours(edit):
            for other in port.ipv4:
                if other.overlaps(address):
                    _overlap(edit, address, other, port)


def _overlap(edit: Edit, address: Ipv4, other: Ipv4, port: Interface) -> None:
    values: dict[str, object] = {
        "address": dotted(address.address),
        "length": address.length,
        "network": dotted(address.network),
        "their_network": f"{dotted(other.network)}/{other.length}",
        "other": port.name.full,
    }
    same = edit.platform == "eos" and other.address == address.address
    edit.refuse("same address" if same else "overlap", **values)


def usable_v6(edit: Edit) -> None:
    for address in edit.new.ipv6:
        if address in edit.old.ipv6:
            continue
        misplaced = (address.kind == "link-local") != is_link_local(address.address)
        if misplaced or is_unusable_v6(address.address) or address.length == 0:
            edit.refuse("bad v6", address=colons(address.address))


def no_overlap_v6(edit: Edit) -> None:
    for address in edit.new.ipv6:
        if address in edit.old.ipv6 or address.kind == "link-local":
            continue
        for port in _neighbours(edit):
            for other in port.ipv6:
                if other.overlaps(address):
                    _overlap_v6(edit, address, other, port)


def _overlap_v6(edit: Edit, address: Ipv6, other: Ipv6, port: Interface) -> None:
    upper = edit.platform == "ios"
    edit.refuse(
        "overlap v6",
        address=colons(address.address, upper=upper),
        length=address.length,
        network=_network(address, upper=upper),
        their_network=_network(other, upper=upper),
        other=port.name.full,
    )


def _network(address: Ipv6, *, upper: bool) -> str:
    bits = 128 - address.length
    return f"{colons(address.address >> bits << bits, upper=upper)}/{address.length}"


def vrf_allowed(edit: Edit) -> None:
    """A switchport has no VRF, and IOS and EOS want the VRF to exist; NX-OS lets an interface wait for it."""
    if is_l2(edit.old, edit.facts) and edit.platform != "eos":
        edit.refuse("vrf on l2")
    if edit.platform == "nxos":
        _nxos_management(edit)
    elif edit.new.vrf:
        _vrf_exists(edit)


def _vrf_exists(edit: Edit) -> None:
    """IOS has two sorts of VRFs, each with an interface command of its own."""
    old = edit.platform == "ios" and any(item.startswith(f"ip vrf {edit.new.vrf}\n") for item in edit.config.items)
    if not old and edit.new.vrf not in edit.config.vrfs:
        edit.refuse("no vrf", vrf=edit.new.vrf)
    if old != edit.new.old_vrf:
        edit.refuse("use ip vrf" if old else "use vrf", vrf=edit.new.vrf)


def _nxos_management(edit: Edit) -> None:
    if edit.old.kind == names.MANAGEMENT:
        if edit.new.vrf != "management":
            edit.refuse("vrf mgmt")
    elif edit.new.vrf == "management":
        edit.refuse("vrf mgmt only")


def other_layer_goes(edit: Edit) -> None:
    """NX-OS: a port that changes its layer loses the lines that only the other one has, with what is below them."""
    if is_l2(edit.old, edit.facts) == is_l2(edit.new, edit.facts):
        return
    edit.new = without(edit.new, _NXOS_L3 if is_l2(edit.new, edit.facts) else _NXOS_L2)


def without(port: Interface, prefixes: tuple[str, ...]) -> Interface:
    """The interface without the unmodelled lines that begin so, and without the lines below those."""
    kept: list[tuple[int, str]] = []
    dropping = False
    for place, line in port.extras:
        dropping = dropping if line[:1] == " " else line.startswith(prefixes)
        if not dropping:
            kept.append((place, line))
    return replace(port, extras=tuple(kept))


def vrf_wipes(edit: Edit) -> None:
    """A change of VRF removes the addresses, on NX-OS every line of layer 3."""
    if edit.new.vrf == edit.old.vrf:
        return
    if edit.platform == "ios":
        _say_wiped_ios(edit)
        edit.new = edit.new.without_l3()
    elif edit.platform == "nxos":
        edit.say("wiped")
        edit.new = without(edit.new.without_l3(), _NXOS_L3)
    else:
        if edit.old.has_address():
            edit.say("wiped")
        edit.new = edit.new.without_l3()


def _say_wiped_ios(edit: Edit) -> None:
    values = {"why": "enabling" if edit.new.vrf else "disabling", "vrf": edit.new.vrf or edit.old.vrf}
    if edit.old.ipv4 or edit.old.dhcp:
        edit.say("wiped v4", **values)
    if edit.old.ipv6:
        edit.say("wiped v6", **values)


def dot1q_free(edit: Edit) -> None:
    """Two subinterfaces of one port can't have the same VLAN; only subinterfaces have one."""
    if edit.old.kind != names.SUBINTERFACE:
        edit.refuse("not a switchport")
    for port in edit.config.interfaces.values():
        same_parent = port.name.parent == edit.old.name.parent and port.name != edit.old.name
        if same_parent and port.dot1q is not None and port.dot1q == edit.new.dot1q:
            edit.refuse("dot1q taken", vid=edit.new.dot1q, other=port.name.full)


def no_dot1q(edit: Edit) -> None:
    """IOS drops the addresses that depended on the encapsulation."""
    if edit.platform == "ios":
        edit.new = edit.new.without_l3()
