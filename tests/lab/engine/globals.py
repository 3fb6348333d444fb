# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The modelled commands of global configuration mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from . import names, vlanset
from .access import accounts, banners, enable, levels, pubkeys
from .eos import config as eos_config
from .facts import facts_of
from .grammar import Grammar
from .ios import lines as ios_lines
from .model import PLAIN, BadToken, Config, Facts, Interface, Refused, current_facts, is_l2
from .nxos import lines as nxos_lines
from .nxos.tables import DEFAULT_FEATURES
from .printing import ensure_slot
from .readers import READERS
from .rules_l2 import inserted
from .texts import SYNTAX, TEXTS

_FIXED = {"ios": {1, 1002, 1003, 1004, 1005}, "nxos": {1}, "eos": {1}}
_RESERVED_NXOS = range(3968, 4095)


@dataclass(slots=True)
class Context:
    """What a global command works on, and the mode that it enters."""

    config: Config
    said: list[str]
    mode: str = ""
    targets: tuple[Any, ...] = ()
    collector: banners.Collector | None = None
    """A text of several lines that the user types next."""

    @property
    def platform(self) -> str:
        return self.config.platform

    @property
    def facts(self) -> Facts:
        return current_facts(self.config)

    def enter(self, mode: str, *targets: Any) -> None:
        self.mode, self.targets = mode, targets

    def text(self, key: str, **values: object) -> str:
        return TEXTS[self.platform][key].format_map(values)


def _interfaces(context: Context, text: str) -> tuple[names.Name, ...]:
    """The names that were typed; the first offset that a caret may point at is behind `interface`."""
    platform = context.platform
    name = names.parse(platform, text)
    if name is not None:
        return (name,)
    is_range = text.startswith("range ") if platform == "ios" else True
    found = names.expand(platform, text.removeprefix("range ")) if is_range else ()
    if not found:
        raise BadToken(SYNTAX[platform].invalid, offset=len("interface "))
    return found


def interface(context: Context, text: str) -> None:
    """Enter an interface; logical ones come into being, ports that the hardware doesn't have are refused."""
    found = _interfaces(context, text)
    for name in found:
        if name.full not in context.config.interfaces:
            _create(context, name)
    context.enter("if", *(name.full for name in found))


def _create(context: Context, name: names.Name) -> None:
    if name.kind in {names.PHYSICAL, names.MANAGEMENT}:
        raise BadToken(context.text("no port"), offset=len("interface "))
    if name.kind == names.SUBINTERFACE:
        _check_parent(context, name)
    if context.platform == "nxos" and not context.facts.features.issuperset(_needed_features(name)):
        raise BadToken(context.text("svi off"), offset=len("interface "))
    new = Interface(name)
    if context.platform == "ios" and name.full == "Vlan1":
        new = replace(new, shutdown=True)
    ensure_slot(context.config, "interfaces")
    context.config.interfaces = inserted(context.config.interfaces, new)


_INTERFACE_FEATURES = {"Vlan": "interface-vlan", "nve": "nv overlay", "Tunnel": "tunnel"}


def _needed_features(name: names.Name) -> set[str]:
    """The NX-OS feature without which there is no such interface."""
    letters = name.full.rstrip("0123456789")
    return {_INTERFACE_FEATURES[letters]} if letters in _INTERFACE_FEATURES else set()


def _check_parent(context: Context, name: names.Name) -> None:
    parent = context.config.interfaces.get(name.parent)
    if parent is None or parent.group is not None:
        raise BadToken(context.text("no port"), offset=len("interface "))
    if context.platform != "eos" and is_l2(parent, context.facts):
        raise BadToken(context.text("parent is switchport", parent=name.parent), offset=len("interface "))


def no_interface(context: Context, text: str) -> None:
    """Delete logical interfaces, their subinterfaces and, for a bundle, its members' membership."""
    for name in _interfaces(context, text):
        port = context.config.interfaces.get(name.full)
        if port is None:
            _refuse_absent(context, name)
        elif port.kind in {names.PHYSICAL, names.MANAGEMENT}:
            raise Refused(context.text("no delete", port=name.full))
        else:
            _delete(context, port)


def _refuse_absent(context: Context, name: names.Name) -> None:
    if name.kind in {names.PHYSICAL, names.MANAGEMENT}:
        raise BadToken(context.text("no port"), offset=len("no interface "))


def _delete(context: Context, port: Interface) -> None:
    ports = context.config.interfaces
    for full in [one.name.full for one in ports.values() if port.name.full in (one.name.full, one.name.parent)]:
        del ports[full]
    if port.kind == names.PORT_CHANNEL:
        for member in context.config.members(port.name.numbers[0]):
            ports[member.name.full] = replace(member, group=None)
    if context.platform == "ios" and port.kind == names.SUBINTERFACE:
        context.said.append("% Not all config may be removed and may reappear after reactivating the sub-interface")


def default_interface(context: Context, text: str) -> None:
    """Back to factory settings."""
    for name in _interfaces(context, text):
        port = context.config.interfaces.get(name.full)
        if port is None:
            raise BadToken(context.text("no port"), offset=len("default interface "))
        context.config.interfaces[name.full] = Interface(port.name)
        if context.platform == "ios":
            context.said.append(f"Interface {name.full} set to default configuration")


def vlan(context: Context, bits: int) -> None:
    """Create VLANs and enter their mode."""
    found = vlanset.members(bits)
    reserved = [number for number in found if context.platform == "nxos" and number in _RESERVED_NXOS]
    if reserved:
        raise Refused(context.text("vlan reserved", vlan=reserved[0]))
    ensure_slot(context.config, "vlans")
    if context.platform == "nxos":
        context.config.vlans.setdefault(1, PLAIN)
    for number in found:
        if not (context.platform != "nxos" and number in _FIXED[context.platform]):
            context.config.vlans.setdefault(number, PLAIN)
    context.enter("vlan", *found)


def no_vlan(context: Context, bits: int) -> None:
    """Delete VLANs; ports keep referring to them, as on the devices."""
    for number in vlanset.members(bits):
        if number in _FIXED[context.platform]:
            if context.platform != "eos":
                raise Refused(context.text("vlan default", vlan=number))
            context.said.append(context.text("vlan default", vlan=number))
            continue
        context.config.vlans.pop(number, None)


def vrf(context: Context, name: str) -> None:
    ensure_slot(context.config, "vrfs")
    if name not in context.config.vrfs:
        _add_vrf(context.config, name)
    context.enter("vrf", name)


def _add_vrf(config: Config, name: str) -> None:
    """Behind the others; NX-OS prints them in the order of their names, capitals first."""
    known = list(config.vrfs.items())
    later = [index for index, (other, _lines) in enumerate(known) if config.platform == "nxos" and other > name]
    known.insert(min(later, default=len(known)), (name, ()))
    config.vrfs = dict(known)


def no_vrf(context: Context, name: str) -> None:
    """Delete a VRF; its interfaces return to the default VRF without their addresses."""
    if context.config.vrfs.pop(name, None) is None and context.platform != "eos":
        raise Refused(f"% VRF {name} not configured." if context.platform == "ios" else f"ERROR: VRF {name} not found")
    if context.platform == "eos":
        eos_config.forget_vrf(context.config, name)
    if context.platform == "ios":
        ios_lines.forget_vrf(context.config, name)
    for full, port in context.config.interfaces.items():
        if port.vrf == name:
            context.config.interfaces[full] = replace(port.without_l3(), vrf="")


def hostname(context: Context, name: str) -> None:
    items = context.config.items
    line = f"hostname {name}\n"
    old = [index for index, item in enumerate(items) if item.startswith(("hostname ", "switchname "))]
    if old:
        items[old[0]] = line
    else:
        items.insert(1 if items and items[0].startswith("version ") else 0, line)


def no_hostname(context: Context, *_name: str) -> None:
    """Back to the factory's name, which only IOS prints."""
    if context.platform == "ios":
        hostname(context, "Switch" if context.facts.l2_default else "Router")
        return
    context.config.items = [item for item in context.config.items if not item.startswith(("hostname ", "switchname "))]


def feature(context: Context, text: str) -> None:
    name = nxos_lines.feature_name(text)
    if name in DEFAULT_FEATURES:
        _drop_line(context, f"no feature {name}")
    else:
        _add_line(context, f"feature {name}")


def no_feature(context: Context, text: str) -> None:
    """Turning a feature off deletes what it configured."""
    name = nxos_lines.feature_name(text)
    if name in DEFAULT_FEATURES:
        _add_line(context, f"no feature {name}")
        return
    _drop_line(context, f"feature {name}")
    nxos_lines.forget_feature(context.config, name)


def _switch(positive: str, *, default: Callable[[Facts], bool]) -> dict[str, Callable[..., None]]:
    """A pair of global lines of which the running-config prints the one that isn't the default."""
    negative = f"no {positive}"

    def on(context: Context) -> None:
        _pin_layers(context)
        _drop_line(context, negative)
        if not default(context.facts):
            _add_line(context, positive)

    def off(context: Context) -> None:
        _pin_layers(context)
        _drop_line(context, positive)
        if default(context.facts):
            _add_line(context, negative)

    return {positive: on, negative: off}


def _on(_facts: Facts) -> bool:
    return True


def _off(_facts: Facts) -> bool:
    return False


def _pin_layers(context: Context) -> None:
    """A new default is for ports without a configuration: what is a switchport by its lines stays one."""
    for full, port in context.config.interfaces.items():
        lines = port.mode or port.access or port.native or port.allowed is not None or port.group
        if port.routed is None and (lines or port.kind == names.PORT_CHANNEL):
            context.config.interfaces[full] = replace(port, routed=not is_l2(port, context.facts))


def jumbo(context: Context, size: int) -> None:
    for line in [line for line in context.config.lines() if line.startswith("system jumbomtu ")]:
        _drop_line(context, line)
    if size != 9216:
        _add_line(context, f"system jumbomtu {size}")


def _add_line(context: Context, line: str) -> None:
    """Behind the last line with the same first word, else behind the hostname."""
    items = context.config.items
    if f"{line}\n" in items:
        return
    word = line.split(maxsplit=1)[0] + " "
    same = [index for index, item in enumerate(items) if item.startswith(word)]
    name = [index for index, item in enumerate(items) if item.startswith("hostname ")]
    items.insert((same or name or [-1])[-1] + 1, f"{line}\n")
    context.config.facts = facts_of(context.config)


def _drop_line(context: Context, line: str) -> None:
    if f"{line}\n" in context.config.items:
        context.config.items.remove(f"{line}\n")
        context.config.facts = facts_of(context.config)


_COMMON: dict[str, Callable[..., None]] = {
    "interface <line>": interface,
    "no interface <line>": no_interface,
    "default interface <line>": default_interface,
    "vlan <vlans>": vlan,
    "no vlan <vlans>": no_vlan,
    "hostname <word>": hostname,
    "username <line>": accounts.username,
    "no username <line>": accounts.no_username,
    "banner <line>": banners.banner,
    "no banner <line>": banners.no_banner,
    "default banner <line>": banners.no_banner,
}
_ENABLE: dict[str, Callable[..., None]] = {
    "enable secret <line>": enable.secret,
    "enable password <line>": enable.password,
    "enable algorithm-type <word> secret <line>": enable.secret_by,
    "no enable secret": enable.no_secret,
    "no enable password": enable.no_password,
    "no enable secret level <level>": enable.no_secret_level,
    "no enable password level <level>": enable.no_password_level,
}
_TABLES: dict[str, dict[str, Callable[..., None]]] = {
    "ios": {
        **_COMMON,
        **_ENABLE,
        "vrf definition <vrf>": vrf,
        "no vrf definition <vrf>": no_vrf,
        "ip ssh pubkey-chain": pubkeys.enter,
        "no ip ssh pubkey-chain": pubkeys.no_chain,
        "privilege <line>": levels.privilege,
        "no privilege <line>": levels.no_privilege,
        "macro name <line>": banners.macro,
        "no macro name <line>": banners.no_macro,
        "no hostname": no_hostname,
        "no hostname <word>": no_hostname,
    },
    "nxos": {
        **_COMMON,
        "vrf context <vrf>": vrf,
        "no vrf context <vrf>": no_vrf,
        "switchname <word>": hostname,
        "no hostname ...": no_hostname,
        "no switchname ...": no_hostname,
        "feature <line>": feature,
        "no feature <line>": no_feature,
        "system jumbomtu <jumbo>": jumbo,
        **_switch("password strength-check", default=_on),
        **_switch("system default switchport", default=lambda facts: facts.l2_hardware),
        **_switch("system default switchport shutdown", default=_off),
    },
    "eos": {
        **{pattern: command for pattern, command in _COMMON.items() if not pattern.startswith("hostname")},
        "default vlan <vlans>": no_vlan,
        **_ENABLE,
        "vrf instance <vrf>": vrf,
        "no vrf instance <vrf>": no_vrf,
        "default vrf instance <vrf>": no_vrf,
        **_switch("switchport default mode routed", default=_off),
    },
}


@lru_cache(maxsize=3)
def global_grammar(platform: str) -> Grammar:
    return Grammar(_TABLES[platform], readers=READERS[platform], texts=SYNTAX[platform])
