# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The configuration mode of VLANs."""

from __future__ import annotations

import re
from dataclasses import replace

from . import vlanset
from .eos import config as eos_config
from .model import PLAIN, BadToken, Config, Refused, Vlan, current_facts
from .texts import SYNTAX, TEXTS

_FIXED = {"ios": {1, 1002, 1003, 1004, 1005}, "nxos": {1}, "eos": {1}}
_NORMAL = range(1, 1006)
_LONGEST_NAME = {"ios": 32, "nxos": 32, "eos": 32}
_STATES = {
    "state active": False,
    "no state": False,
    "no state active": False,
    "no state suspend": False,
    "state suspend": True,
}
_VLAN_EXTRAS = ("vn-segment", "private-vlan", "trunk group", "remote-span")
_VLAN_FEATURES = {"vn-segment": "vn-segment-vlan-based", "private-vlan": "private-vlan"}
"""NX-OS: lines that come with a feature."""
_NXOS_VLAN_MODES = ("mode ce", "no mode", "no mode ce")
"""Accepted, and hidden: Nexus 9000 has no other mode."""


def _unknown(config: Config) -> BadToken:
    return BadToken(SYNTAX[config.platform].invalid, offset=0)


def vlan_line(config: Config, targets: tuple[int, ...], text: str) -> None:
    """One line in VLAN mode, for every VLAN of the range."""
    for number in targets:
        vlan = _vlan_changed(config, number, text)
        if number in config.vlans or not vlan.plain:
            config.vlans[number] = vlan


def _vlan_changed(config: Config, number: int, text: str) -> Vlan:
    vlan = config.vlans.get(number, PLAIN)
    if config.platform == "eos" and text.startswith("default "):
        text = "no " + text.removeprefix("default ")
    word, _space, value = text.partition(" ")
    if word == "name" and value:
        return replace(vlan, name=_checked_name(config, number, value.strip()))
    if text == "no name" or text.startswith("no name "):
        return replace(vlan, name="")
    if text in _STATES:
        return replace(vlan, suspended=_STATES[text])
    if text in {"shutdown", "no shutdown"} and config.platform != "eos":
        if text == "shutdown" and config.platform == "ios":
            _may_be_shut(number)
        return replace(vlan, shutdown=text == "shutdown")
    if config.platform == "ios" and text != "name":
        return _vlan_extra_ios(vlan, number, text)
    return _vlan_extra(config, vlan, text)


def _may_be_shut(number: int) -> None:
    """Catalysts shut neither the default VLANs nor those above 1005."""
    if number in _FIXED["ios"]:
        raise Refused(TEXTS["ios"]["vlan default shut"].format(vlan=number))
    if number not in _NORMAL:
        raise Refused(TEXTS["ios"]["vlan extended shut"].format(vlan=number))


# IOS: lines of VLAN mode with a grammar, and the words that identify each.
_VLAN_IOS = {
    r"remote-span": "remote-span",
    r"private-vlan (?:primary|isolated|community)": "private-vlan",
    r"private-vlan association [\d,-]+": "private-vlan association",
    r"private-vlan association (?:add|remove) [\d,-]+": "private-vlan association",
    r"mtu \d+": "mtu",
    r"media (?:ethernet|enet|fddi|fd-net|tokenring|tr-net|trn-net)": "media",
    r"(?:uni-vlan|are|ste|said|ring|bridge|parent|backupcrf|stp|tb-vlan1|tb-vlan2)(?: \S+)+": "",
}
_VLAN_DEFAULTS = ("mtu 1500", "media ethernet", "media enet")
_VLAN_MTU = range(576, 18191)


def _vlan_extra_ios(vlan: Vlan, number: int, text: str) -> Vlan:
    """`remote-span`, `mtu`, `private-vlan` and their negations."""
    plain = text.removeprefix("no ")
    key = next((key for pattern, key in _VLAN_IOS.items() if re.fullmatch(pattern, plain, re.ASCII)), None)
    bare = plain in _VLAN_IOS.values()
    if key is None and not (bare and plain != text):
        if bare:
            raise Refused(SYNTAX["ios"].incomplete)
        raise BadToken(SYNTAX["ios"].invalid, offset=0)
    key = key or plain
    if key == "mtu" and plain != "mtu" and int(plain.split()[1]) not in _VLAN_MTU:
        raise BadToken(SYNTAX["ios"].invalid, offset=len("mtu "))
    if number in _FIXED["ios"] and key.startswith(("private-vlan", "remote-span")):
        raise Refused(TEXTS["ios"]["vlan default pvlan"].format(vlan=number))
    if key == "private-vlan association":
        return _association(vlan, text)
    kept = tuple(line for line in vlan.extras if not _has_key(line, key))
    return replace(vlan, extras=kept if text != plain or plain in _VLAN_DEFAULTS else (*kept, text))


def _has_key(line: str, key: str) -> bool:
    """Whether a VLAN's line is the one that a key names; a private VLAN's sort goes with its associations."""
    return line.split(maxsplit=1)[0] == key and not line.startswith("private-vlan association")


def _association(vlan: Vlan, text: str) -> Vlan:
    """The secondary VLANs of a primary one: a list replaces the former, `add` and `remove` change it."""
    head = "private-vlan association "
    old = next((line.removeprefix(head) for line in vlan.extras if line.startswith(head)), "")
    bits = vlanset.parse(old) if old else 0
    rest = text.removeprefix("no ").removeprefix(head)
    verb, _space, named = rest.partition(" ") if rest.startswith(("add ", "remove ")) else ("", "", rest)
    try:
        change = vlanset.parse(named) if named != head.strip() else bits
    except vlanset.BadVlanSet as exc:
        raise BadToken(SYNTAX["ios"].invalid, offset=len(text) - len(named)) from exc
    if text.startswith("no ") or verb == "remove":
        bits &= ~change
    else:
        bits = bits | change if verb else change
    kept = tuple(line for line in vlan.extras if not line.startswith(head))
    return replace(vlan, extras=(*kept, head + vlanset.compress(bits, pairs=True)) if bits else kept)


def _vlan_extra(config: Config, vlan: Vlan, text: str) -> Vlan:
    if config.platform == "eos":
        return replace(vlan, extras=eos_config.vlan_extras(vlan.extras, text))
    plain = text.removeprefix("no ")
    if config.platform == "nxos" and text in _NXOS_VLAN_MODES:
        return vlan
    if not plain.startswith(_VLAN_EXTRAS) or _needs_feature(config, plain):
        if text == "name":
            raise Refused(SYNTAX[config.platform].incomplete)
        raise _unknown(config)
    kept = tuple(line for line in vlan.extras if line.partition(" ")[0] != plain.partition(" ")[0])
    return replace(vlan, extras=kept if text != plain else (*kept, text))


def _needs_feature(config: Config, text: str) -> bool:
    feature = _VLAN_FEATURES.get(text.split(maxsplit=1)[0])
    return config.platform == "nxos" and feature is not None and feature not in current_facts(config).features


def _checked_name(config: Config, number: int, name: str) -> str:
    """A name is one word, short enough, and on Cisco's platforms no other VLAN has it."""
    texts = TEXTS[config.platform]
    longest = 128 if config.has_line("system vlan long-name") else _LONGEST_NAME[config.platform]
    if len(name) > longest or (" " in name and config.platform != "nxos"):
        raise BadToken(texts["too long"].format(longest=longest), offset=len("name "))
    if number in _FIXED[config.platform]:
        raise Refused(texts["vlan default name"].format(vlan=number))
    for other, vlan in config.vlans.items():
        if vlan.name == name and other != number and "vlan same name" in texts:
            raise Refused(texts["vlan same name"].format(vlan=number, other=other, name=name))
    return "" if name == f"VLAN{number:04d}" else name
