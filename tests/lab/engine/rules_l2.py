# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a device refuses about ports, VLANs and bundles, and what else such a command brings about."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from . import attributes, names, vlanset
from .edit import Edit
from .model import PLAIN, Interface, allowed_of, is_l2
from .render import PLACES

_SHARED = ("mode", "access", "native", "allowed", "trunk_encapsulation")
_BUNDLED = {"ios": (*_SHARED,), "nxos": (*_SHARED, "mtu"), "eos": ()}
_LOWEST_MTU = {"nxos": {"svi": 64}, "eos": {}, "ios": {}}
_IOS_SHORT = {
    "GigabitEthernet": "Gi",
    "TenGigabitEthernet": "Te",
    "TwentyFiveGigE": "Twe",
    "FortyGigabitEthernet": "Fo",
}


def ethernet(edit: Edit) -> None:
    """Only ports and port-channels know `switchport`, and on routers not even they do."""
    plain_router = edit.platform == "ios" and not edit.facts.l2_default
    if edit.old.kind not in {"physical", "port-channel"} or plain_router:
        edit.refuse("not a switchport")


def switching(edit: Edit) -> None:
    """IOS and NX-OS refuse VLANs on a routed port; EOS keeps them for later."""
    ethernet(edit)
    if edit.platform != "eos" and not is_l2(edit.old, edit.facts):
        edit.refuse("l2 only")


def not_bundled(edit: Edit) -> None:
    """NX-OS configures the members of a bundle through the bundle."""
    if edit.platform == "nxos" and edit.old.group is not None and edit.new is not edit.old:
        edit.refuse("member", group=edit.old.group[0])


def layer_is_free(edit: Edit) -> None:
    """A change of layer that members or subinterfaces stand in the way of."""
    if edit.platform == "eos" or is_l2(edit.old, edit.facts) == is_l2(edit.new, edit.facts):
        return
    members = edit.config.members(edit.old.name.numbers[0]) if edit.old.kind == names.PORT_CHANNEL else []
    if members or edit.old.group is not None:
        number = edit.old.group[0] if edit.old.group is not None else edit.old.name.numbers[0]
        edit.refuse("layer mismatch", group=number, short=short(edit.old))
    if edit.subinterfaces() and is_l2(edit.new, edit.facts):
        edit.refuse("subinterfaces left")


def default_layer(edit: Edit) -> None:
    """NX-OS: the layer that ports have without a word, and nothing of the other one."""
    layer = attributes.switchport if is_l2(edit.new, edit.facts) else attributes.no_switchport
    edit.new = layer(edit.new)


def private_vlans_on(edit: Edit) -> None:
    if "private-vlan" not in edit.facts.features:
        edit.refuse("not a switchport")


def encapsulation_known(edit: Edit) -> None:
    if not edit.facts.trunk_encapsulation:
        edit.refuse("not a switchport")


def trunk_needs_encapsulation(edit: Edit) -> None:
    """Catalysts that know ISL refuse a trunk before they are told which encapsulation it has."""
    if edit.platform == "ios" and edit.facts.trunk_encapsulation and not edit.old.trunk_encapsulation:
        edit.refuse("trunk auto")


def host_macro(edit: Edit) -> None:
    """`switchport host` also makes the port an edge port."""
    edit.say("host macro")
    if not any(text.startswith("spanning-tree portfast") for _place, text in edit.new.extras):
        portfast = (PLACES["ios"]["group"] + 1, "spanning-tree portfast")
        edit.new = replace(edit.new, extras=(*edit.new.extras, portfast))


def access_vlan_exists(edit: Edit) -> None:
    """IOS and EOS create the VLAN and say so; NX-OS leaves the port inactive."""
    vlan = edit.new.access or 1
    if edit.platform != "nxos" and vlan != 1 and vlan not in edit.config.vlans:
        edit.config.vlans[vlan] = PLAIN
        edit.say("vlan created", vlan=vlan)


def voice_vlan_exists(edit: Edit) -> None:
    """IOS creates a missing voice VLAN too."""
    vlan = edit.args[0] if edit.args else None
    if isinstance(vlan, int) and vlan != 1 and vlan not in edit.config.vlans:
        edit.config.vlans[vlan] = PLAIN
        edit.say("voice vlan created", vlan=vlan)


def mtu(edit: Edit) -> None:
    """The range depends on the interface, and a member follows its bundle."""
    if edit.old.group is not None:
        edit.refuse("mtu member", group=edit.old.group[0])
    if edit.old.kind == names.LOOPBACK:
        edit.refuse("not a switchport")
    value = edit.new.mtu or 1500
    low, high = _mtu_range(edit)
    if not low <= value <= high:
        edit.refuse("mtu range", low=low, high=high)
    if edit.platform == "nxos" and is_l2(edit.old, edit.facts) and value not in {1500, edit.facts.jumbo}:
        edit.refuse("mtu l2")


def _mtu_range(edit: Edit) -> tuple[int, int]:
    if edit.platform == "eos":
        return 68, 9214
    if edit.platform == "nxos":
        return (64 if edit.old.kind == names.SVI else 576), 9216
    return (1500, 9198) if edit.facts.l2_default else (64, 9216)


def bundle_members_follow(edit: Edit) -> None:
    """What is said to a bundle reaches the members that had the bundle's value before."""
    if edit.old.kind != names.PORT_CHANNEL:
        return
    changed = [one for one in _BUNDLED[edit.platform] if getattr(edit.old, one) != getattr(edit.new, one)]
    for member in edit.config.members(edit.old.name.numbers[0]) if changed else []:
        values = {one: getattr(edit.new, one) for one in changed if getattr(member, one) == getattr(edit.old, one)}
        edit.config.interfaces[member.name.full] = replace(member, **values)


def joins(edit: Edit) -> None:
    """Whether the port may become a member."""
    if edit.old.kind != names.PHYSICAL:
        edit.refuse("not a switchport")
    number, mode = edit.new.group or (0, "")
    if edit.platform == "nxos" and mode != "on" and "lacp" not in edit.facts.features:
        edit.refuse("lacp off", mode=mode)
    if edit.old.group is not None and edit.old.group[0] != number and edit.platform == "ios":
        edit.refuse("group taken", group=edit.old.group[0])
    router = edit.platform == "ios" and not edit.facts.l2_default
    if router and edit.old.group is not None and edit.old.group[1] != mode:
        edit.refuse("group mode fixed", group=number)
    if edit.old.has_address():
        edit.refuse("group has ip")
    if edit.subinterfaces():
        edit.refuse("group on parent")
    _same_protocol(edit, number, mode)


def _same_protocol(edit: Edit, number: int, mode: str) -> None:
    for member in edit.config.members(number):
        theirs = member.group[1] if member.group is not None else mode
        if member.name != edit.old.name and _protocol(theirs) != _protocol(mode):
            edit.refuse("group mode", group=number, short=short(edit.old), mode=mode, theirs=theirs)


def _protocol(mode: str) -> str:
    return {"active": "lacp", "passive": "lacp", "auto": "pagp", "desirable": "pagp"}.get(mode, mode)


def fits_bundle(edit: Edit) -> None:
    """The port must be of the bundle's layer; NX-OS compares the VLANs too, EOS nothing."""
    bundle = _bundle(edit)
    if bundle is None or edit.platform == "eos" or edit.old.group == edit.new.group:
        return
    number = bundle.name.numbers[0]
    joins_it = edit.old.group is None or edit.old.group[0] != number
    if is_l2(bundle, edit.facts) != is_l2(edit.old, edit.facts):
        edit.refuse("layer mismatch", group=number, short=short(edit.old))
    if edit.platform == "nxos" and joins_it:
        for attribute, what in _COMPARED:
            if _compared(bundle, attribute) != _compared(edit.old, attribute):
                edit.refuse("group attribute", what=what)


_COMPARED = (
    ("mode", "port mode"),
    ("access", "port access VLAN"),
    ("native", "port native VLAN"),
    ("allowed", "port allowed VLAN list"),
    ("mtu", "MTU"),
)


def _compared(port: Interface, attribute: str) -> object:
    return allowed_of(port) if attribute == "allowed" else getattr(port, attribute)


def _bundle(edit: Edit) -> Interface | None:
    number = edit.new.group[0] if edit.new.group is not None else 0
    return edit.config.interfaces.get(bundle_name(edit.platform, number).full)


def bundle_name(platform: str, number: int) -> names.Name:
    found = names.parse(platform, f"port-channel{number}")
    if found is None:
        raise AssertionError(number)
    return found


def forced(edit: Edit) -> None:
    """NX-OS `force`: the port takes the bundle's configuration."""
    bundle = _bundle(edit)
    if bundle is not None:
        values = {one: getattr(bundle, one) for one in ("routed", *_BUNDLED["nxos"])}
        edit.new = replace(edit.new, **values)


def bundle_exists(edit: Edit) -> None:
    """`channel-group` creates the bundle with the port's own configuration."""
    if edit.new.group is None or _bundle(edit) is not None:
        return
    name = bundle_name(edit.platform, edit.new.group[0])
    values = {one: getattr(edit.new, one) for one in ("routed", *_BUNDLED[edit.platform])}
    if edit.platform == "eos":
        values = {}
    insert(edit, Interface(name, **values))


def insert(edit: Edit, port: Interface) -> None:
    """Put a new section at its sorted place."""
    edit.config.interfaces = inserted(edit.config.interfaces, port)


def inserted(ports: dict[str, Interface], new: Interface) -> dict[str, Interface]:
    ordered: dict[str, Interface] = {}
    for full, port in ports.items():
        if new.name.full not in ordered and port.name.key > new.name.key:
            ordered[new.name.full] = new
        ordered[full] = port
    ordered.setdefault(new.name.full, new)
    return ordered


@lru_cache(maxsize=1024)
def _short(full: str) -> str:
    for spelling, letters in _IOS_SHORT.items():
        if full.startswith(spelling):
            return letters + full.removeprefix(spelling)
    return full


def short(port: Interface) -> str:
    """IOS abbreviates interface names in messages about bundles."""
    return _short(port.name.full)


def vlan_ids(bits: int) -> list[int]:
    return vlanset.members(bits)
