# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: features, and typed lines that are kept without being understood."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.lab.engine import names
from tests.lab.engine.facts import facts_of
from tests.lab.engine.lines import of_text
from tests.lab.engine.model import BadToken, Config, Interface, Refused, current_facts, is_l2
from tests.lab.engine.printing import end_of
from tests.lab.engine.render import INDENT
from tests.lab.engine.sections import place_of
from tests.lab.engine.texts import SYNTAX

from .arguments import check, spelled
from .blocks import Mode, Node, change, find, flat, natural, tree
from .tables import DEFAULT_FEATURES, FEATURES, GLOBAL, HEAD, MIDDLE, PORT, VRF, block_mode, owner

_INDENT = INDENT["nxos"]
Path = tuple[str, ...]


def invalid(offset: int = 0) -> BadToken:
    return BadToken(SYNTAX["nxos"].invalid, offset=offset)


def _enabled(config: Config, feature: str) -> bool:
    return not feature or feature in current_facts(config).features


def knows_global(config: Config, text: str) -> bool:
    """Whether there is such a line; the commands of a feature that is off don't exist."""
    return GLOBAL.knows(text) and _enabled(config, owner(text.removeprefix("no "), port=False))


def global_line(config: Config, text: str) -> Path:
    """A global line that isn't modelled; returns the headers of the block that it enters."""
    text = spelled(text)
    plain = text.removeprefix("no ")
    opened = GLOBAL.opened(plain) is not None
    if opened:
        text = " ".join(text.split())
    check(text)
    _key_exists(config, text)
    chunks = [item for item in config.items if item[-1] == "\n" and item.strip()]
    before = [Node(item.partition("\n")[0]) for item in chunks]
    after = list(before)
    change(after, text, GLOBAL, indent="")
    _store(config, dict(zip(map(id, before), chunks, strict=True)), before, after)
    return (text,) if opened and text == " ".join(plain.split()) else ()


def _key_exists(config: Config, text: str) -> None:
    """NTP trusts no key that isn't there."""
    words = text.split()
    if words[:2] == ["ntp", "trusted-key"]:
        key = " ".join(("ntp authentication-key", *words[2:], ""))
        if not any(line.startswith(key) for line in config.lines()):
            raise Refused("ERROR: Authentication key does not exist")


def _store(config: Config, known: dict[int, str], before: list[Node], after: list[Node]) -> None:
    """Bring the items in line with their nodes: what took another's place takes its item's."""
    kept = {id(node) for node in after}
    for index, old in enumerate(before):
        if id(old) in kept:
            continue
        at = _index(config, known[id(old)])
        heir = after[index] if len(before) == len(after) and id(after[index]) not in known else None
        config.items[at : at + 1] = [heir.raw + "\n"] if heir is not None else []
        if heir is not None:
            known[id(heir)] = config.items[at]
    for node in after:
        if id(node) not in known:
            config.items.insert(_position(config, node.text), node.raw + "\n")
    config.facts = facts_of(config)


def _index(config: Config, item: str) -> int:
    return next(index for index, one in enumerate(config.items) if one is item)


def _position(config: Config, text: str) -> int:
    """Before its kin of a higher number or name, else behind the last line that begins with the same word.

    Where there is none, it is where lines of its sort stand.
    """
    items = config.items
    word = _word(text)
    for index, item in enumerate(items):
        if _is_kin(item, text) and natural(item.partition("\n")[0]) > natural(text):
            return index
    slots = [items.index(slot) for slot in ("vlans", "vrfs", "interfaces") if slot in items]
    same = [index for index, item in enumerate(items) if item[-1] == "\n" and item.strip() and _word(item) == word]
    if same and (word not in HEAD or not slots or same[-1] < min(slots)):
        return same[-1] + 1
    if word in HEAD:
        return _behind_earlier(items[: min(slots, default=end_of(config))], word)
    if word in MIDDLE and "interfaces" in items:
        return items.index("interfaces")
    return end_of(config)


def _is_kin(item: str, text: str) -> bool:
    """Whether both are headers of blocks that differ in their last word, such as that of an OSPF process."""
    header = item.partition("\n")[0]
    opened = GLOBAL.opened(text) is not None and item[-1] == "\n" and GLOBAL.opened(header) is not None
    return opened and header.split()[:-1] == text.split()[:-1]


def _behind_earlier(items: list[str], word: str) -> int:
    rank = HEAD.index(word)
    earlier = [
        index
        for index, item in enumerate(items)
        if item.strip() and _word(item) in HEAD and HEAD.index(_word(item)) <= rank
    ]
    return earlier[-1] + 1 if earlier else 0


def _word(text: str) -> str:
    return text.removeprefix("no ").split(maxsplit=1)[0]


_PEER_WITH_AS = re.compile(r"(neighbor \S+) +(remote-as .+)")
"""Two lines in one; they are printed as two."""


def block_line(config: Config, path: Path, text: str) -> Path:
    """A line within a block; what the innermost level doesn't know is a line of one above it.

    Returns the headers of where the user is afterwards.
    """
    peer = _PEER_WITH_AS.fullmatch(text)
    if peer is not None and path[0].startswith("router bgp "):
        check(peer.group(2))
        return block_line(config, block_line(config, path, peer.group(1)), peer.group(2))
    for depth in range(len(path), 0, -1):
        mode = block_mode(path[:depth])
        if mode is not None and mode.knows(text) and not _begins_section(mode, text):
            return _in_block(config, path[:depth], text, mode)
    raise invalid()


def _begins_section(mode: Mode, text: str) -> bool:
    """Whether the line is the header of another block, such as a route map's where a neighbor names one."""
    plain = text.removeprefix("no ")
    return GLOBAL.opened(plain) is not None and mode.opened(plain) is None


def _in_block(config: Config, path: Path, text: str, mode: Mode) -> Path:
    found = [index for index, item in enumerate(config.items) if item.partition("\n")[0] == path[0]]
    nodes = tree(of_text(config.items[found[0]])) if found else []
    inside = find(nodes, path)
    if inside is None:
        raise invalid()
    into = _changed(inside, text, mode, depth=len(path))
    config.items[found[0]] = "\n".join(flat(nodes)) + "\n"
    return path + into


def _changed(nodes: list[Node], text: str, mode: Mode, *, depth: int, default: bool = False) -> Path:
    """Change one level; returns the header that was entered, if any."""
    entered = mode.opened(text) is not None
    if mode.opened(text.removeprefix("no ")) is not None:
        text = " ".join(text.split())
    text = _host_routes(text) if mode.numbered else spelled(text)
    check(text)
    change(nodes, text, mode, indent=_INDENT * depth, default=default)
    return (text,) if entered else ()


def _host_routes(text: str) -> str:
    """Access lists print `host A` as A/32, of IPv6 as A/128."""
    words = text.split()
    for index in range(len(words) - 2, 1, -1):
        if words[index] == "host":
            words[index : index + 2] = [words[index + 1] + ("/128" if ":" in words[index + 1] else "/32")]
    return " ".join(words)


def vrf_line(config: Config, path: Path, text: str) -> Path:
    """A line of a VRF; `path` is its name and, within one, the address family."""
    name, *family = path
    nodes = tree(config.vrfs[name])
    for depth in range(len(family), -1, -1):
        mode = VRF if depth == 0 else VRF.opened(family[0])
        inside = find(nodes, tuple(family[:depth]))
        if mode is not None and inside is not None and mode.knows(text):
            into = _changed(inside, text, mode, depth=depth + 1)
            nodes.sort(key=lambda node: node.text.startswith("address-family"))
            config.vrfs[name] = tuple(flat(nodes))
            return (*path[: depth + 1], *into)
    raise invalid()


_L3_WORDS = ("ip", "ipv6", "hsrp", "vrrp", "vrrpv3", "ospfv3", "isis", "fabric", "evpn")
_L3_ON_PORTS = (
    "ip port",
    "ip arp inspection",
    "ip dhcp snooping",
    "ip verify source",
    "ipv6 port",
    "ip flow",
    "ip igmp",
)
_L2_ONLY = ("spanning-tree", "switchport")
_ETHERNET_ONLY = (
    *_L2_ONLY,
    "beacon",
    "duplex",
    "flowcontrol",
    "lacp",
    "link-flap",
    "negotiate",
    "speed",
    "storm-control",
    "udld",
    "vpc",
)
_NVE_ONLY = ("source-interface", "host-reachability", "advertise", "multisite", "global", "member")
_VALUES = {
    "speed": {"10", "100", "1000", "2500", "5000", "10000", "25000", "40000", "50000", "100000", "200000", "400000"},
    "duplex": {"full", "half"},
}


def knows_port(config: Config, port: Interface, text: str) -> bool:
    """Whether this sort of interface has the line, in its present layer and with the features that are on."""
    plain = text.removeprefix("no ")
    if not PORT.knows(text) or not _enabled(config, owner(text, port=True) or owner(plain, port=True)):
        return False
    word = plain.split()[0]
    if is_l2(port, current_facts(config)):
        if word in _L3_WORDS and not plain.startswith(_L3_ON_PORTS):
            return False
    elif word in _L2_ONLY and port.kind != names.OTHER:
        return False
    ethernet = port.kind in {names.PHYSICAL, names.PORT_CHANNEL, names.MANAGEMENT}
    nve = port.name.full.startswith("nve")
    if (word in _ETHERNET_ONLY and not ethernet) or ((word in _NVE_ONLY) != nve and (nve or word in _NVE_ONLY)):
        return False
    return word not in _VALUES or text != plain or _value_known(plain)


def _value_known(text: str) -> bool:
    word, _space, value = text.partition(" ")
    return value == "auto" or value.startswith("auto ") or value in _VALUES[word]


def knows_group(group: str, text: str) -> bool:
    """Whether a group of an interface, such as `hsrp 10`, has the line; `ip address` is always the interface's."""
    mode = PORT.opened(group)
    return mode is not None and mode.knows(text) and text.removeprefix("no ").split()[:2] != ["ip", "address"]


def port_line(
    config: Config, port: Interface, path: Path, text: str, *, default: bool = False
) -> tuple[Interface, Path]:
    """A line of an interface, or of one of its groups; returns the interface and where the user is in it."""
    nodes, places = _port_nodes(port)
    for depth in range(len(path), -1, -1):
        mode = PORT if depth == 0 else PORT.opened(path[0])
        inside = find(nodes, path[:depth])
        if mode is None or inside is None or not (mode.knows(text) if depth else knows_port(config, port, text)):
            continue
        into = _changed(inside, text, mode, depth=depth, default=default)
        lines = [(places.get(id(node), place_of("nxos", node.text)), line) for node in nodes for line in flat([node])]
        return replace(port, extras=tuple(lines)), (*path[:depth], *into)
    raise invalid()


def _port_nodes(port: Interface) -> tuple[list[Node], dict[int, int]]:
    """The unmodelled lines as a tree, and the place of each at its top."""
    nodes = tree(line for _place, line in port.extras)
    tops = [place for place, line in port.extras if line[:1] != " "]
    return nodes, dict(zip(map(id, nodes), tops, strict=False))


def feature_name(text: str) -> str:
    """The feature that was typed, abbreviated or not."""
    known = {*FEATURES, *DEFAULT_FEATURES}
    if text in known:
        return text
    near = [name for name in known if name.startswith(text)]
    if len(near) > 1:
        raise Refused(SYNTAX["nxos"].ambiguous)
    if not near:
        raise invalid(len("feature "))
    return near[0]


def forget_feature(config: Config, name: str) -> None:
    """What the feature had configured goes with it."""
    config.items = [
        item
        for item in config.items
        if item[-1] != "\n" or not item.strip() or owner(item.rstrip().partition("\n")[0], port=False) != name
    ]
    for full, port in list(config.interfaces.items()):
        config.interfaces[full] = _without(port, name)
    if name in _GONE_KINDS:
        gone = [one.name.full for one in config.interfaces.values() if one.name.full.startswith(_GONE_KINDS[name])]
        for full in gone:
            del config.interfaces[full]
    if name in _GONE_VLAN_LINES:
        for number, vlan in config.vlans.items():
            kept = tuple(line for line in vlan.extras if not line.startswith(_GONE_VLAN_LINES[name]))
            config.vlans[number] = replace(vlan, extras=kept)


_GONE_KINDS = {"interface-vlan": "Vlan", "nv overlay": "nve", "tunnel": "Tunnel"}
_GONE_VLAN_LINES = {"vn-segment-vlan-based": "vn-segment", "private-vlan": "private-vlan"}


def _without(port: Interface, feature: str) -> Interface:
    nodes, places = _port_nodes(port)
    kept = [node for node in nodes if owner(node.text, port=True) != feature]
    lines = [(places[id(node)], line) for node in kept for line in flat([node])]
    mode = "" if feature == "private-vlan" and port.mode.startswith("private-vlan") else port.mode
    group = None if feature == "lacp" and port.group is not None and port.group[1] != "on" else port.group
    return (
        replace(port, extras=tuple(lines), mode=mode, group=group)
        if lines != list(port.extras) or mode != port.mode or group != port.group
        else port
    )
