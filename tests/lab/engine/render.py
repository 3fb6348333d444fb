# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How each platform's running-config prints an interface: which lines, in which order, and which it hides."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from . import addresses, vlanset
from .model import Facts, Interface, default_shutdown, is_l2

Lines = tuple[str, ...]
Emitter = Callable[[Interface, Facts], Lines]

INDENT = {"ios": " ", "nxos": "  ", "eos": "   "}
_WIDTH = {"ios": 80, "nxos": 80, "eos": 10_000}
"""Columns that a trunk line may fill before it is continued on an `add` line."""
_TRUNK = "switchport trunk allowed vlan "
_PAIRS = {"ios": True, "nxos": False, "eos": False}


def _when(value: object, line: str) -> Lines:
    return (line,) if value else ()


def _description(port: Interface, _facts: Facts) -> Lines:
    return _when(port.description, f"description {port.description}")


def _mtu(port: Interface, _facts: Facts) -> Lines:
    return _when(port.mtu, f"mtu {port.mtu}")


def _switchport(port: Interface, facts: Facts) -> Lines:
    """Printed only where the port differs from what ports of this device are by default."""
    l2 = is_l2(port, facts)
    if port.kind not in {"physical", "port-channel"} or l2 == facts.l2_default:
        return ()
    return ("switchport",) if l2 else ("no switchport",)


def _mode(port: Interface, _facts: Facts) -> Lines:
    return _when(port.mode, f"switchport mode {port.mode}")


def _access(port: Interface, _facts: Facts) -> Lines:
    return _when(port.access, f"switchport access vlan {port.access}")


def _native(port: Interface, _facts: Facts) -> Lines:
    return _when(port.native, f"switchport trunk native vlan {port.native}")


def _eos_native(port: Interface, facts: Facts) -> Lines:
    """VLAN 0 stands for `tag`: untagged frames are dropped."""
    return ("switchport trunk native vlan tag",) if port.native == 0 else _native(port, facts)


def _encapsulation(port: Interface, _facts: Facts) -> Lines:
    return _when(port.trunk_encapsulation, f"switchport trunk encapsulation {port.trunk_encapsulation}")


def _allowed(platform: str) -> Emitter:
    def emit(port: Interface, _facts: Facts) -> Lines:
        if port.allowed is None:
            return ()
        if port.allowed == vlanset.NONE:
            return (_TRUNK + "none",)
        room = _WIDTH[platform] - len(INDENT[platform]) - len(_TRUNK)
        first, *more = vlanset.wrap(port.allowed, first=room, more=room - len("add "), pairs=_PAIRS[platform])
        return (_TRUNK + first, *(f"{_TRUNK}add {part}" for part in more))

    return emit


def _dot1q(template: str) -> Emitter:
    def emit(port: Interface, _facts: Facts) -> Lines:
        return _when(port.dot1q, template.format(port.dot1q))

    return emit


def _vrf(template: str) -> Emitter:
    def emit(port: Interface, _facts: Facts) -> Lines:
        return _when(port.vrf, template.format(port.vrf))

    return emit


def _ios_vrf(port: Interface, _facts: Facts) -> Lines:
    return _when(port.vrf, f"{'ip ' if port.old_vrf else ''}vrf forwarding {port.vrf}")


def _pruning(port: Interface, _facts: Facts) -> Lines:
    if port.pruning is None:
        return ()
    return (f"switchport trunk pruning vlan {vlanset.compress(port.pruning, pairs=True) or 'none'}",)


def _group(port: Interface, _facts: Facts) -> Lines:
    if port.group is None:
        return ()
    number, mode = port.group
    return (f"channel-group {number} mode {mode}",)


def _nxos_group(port: Interface, facts: Facts) -> Lines:
    """Mode `on` is the default here, and hidden."""
    if port.group is not None and port.group[1] == "on":
        return (f"channel-group {port.group[0]}",)
    return _group(port, facts)


def _shutdown(port: Interface, _facts: Facts) -> Lines:
    return _when(port.shutdown, "shutdown")


def _nxos_shutdown(port: Interface, facts: Facts) -> Lines:
    default = default_shutdown(port, facts, "nxos")
    if port.shutdown is None or port.shutdown == default:
        return ()
    return ("no shutdown",) if default else ("shutdown",)


def _svi_only(emit: Emitter, *, svi: bool) -> Emitter:
    def only(port: Interface, facts: Facts) -> Lines:
        return emit(port, facts) if (port.kind == "svi") == svi else ()

    return only


def _ios_ipv4(port: Interface, facts: Facts) -> Lines:
    """Secondaries come first, and a routed interface without an address says so."""
    if port.dhcp:
        return (f"ip address dhcp{port.dhcp_options}",)
    if not port.ipv4:
        silent = is_l2(port, facts) or any(text.startswith(("ip address", "ip unnumbered")) for _, text in port.extras)
        return () if silent else ("no ip address",)
    ordered = sorted(port.ipv4, key=lambda address: not address.secondary)
    return tuple(
        f"ip address {addresses.dotted(a.address)} {addresses.dotted_mask(a.length)}{_ending(a)}" for a in ordered
    )


def _ending(address: addresses.Ipv4) -> str:
    return (" secondary" if address.secondary else "") + address.tail


def _prefix_ipv4(port: Interface, _facts: Facts) -> Lines:
    if port.dhcp:
        return ("ip address dhcp",)
    return tuple(f"ip address {addresses.dotted(a.address)}/{a.length}{_ending(a)}" for a in port.ipv4)


def _ios_ipv6(port: Interface, _facts: Facts) -> Lines:
    lines = []
    for a in port.ipv6:
        text = addresses.colons(a.address, upper=True)
        lines.append(f"ipv6 address {text} link-local" if a.kind == "link-local" else f"ipv6 address {text}/{a.length}")
        lines[-1] += f" {a.kind}" if a.kind in {"eui-64", "anycast"} else ""
    return tuple(lines)


def _nxos_ipv6(port: Interface, _facts: Facts) -> Lines:
    lines = []
    for a in port.ipv6:
        text = addresses.colons(a.address)
        kind = {"eui-64": " eui64", "anycast": " anycast"}.get(a.kind, "")
        address = f"ipv6 address {text}/{a.length}{kind}{a.tail}"
        lines.append(f"ipv6 link-local {text}" if a.kind == "link-local" else address)
    return tuple(lines)


def _eos_ipv6(port: Interface, _facts: Facts) -> Lines:
    kinds = {"": "", "link-local": " link-local", "eui-64": " eui-64"}
    return tuple(f"ipv6 address {addresses.colons(a.address)}/{a.length}{kinds[a.kind]}" for a in port.ipv6)


STEP = 1000
# One row per place. Places are a thousand apart: a stored line takes one between its own row's and the next, an
# unmodelled one the place in the middle.
ORDER: dict[str, tuple[tuple[str, Emitter], ...]] = {
    "ios": (
        ("description", _description),
        ("switchport", _switchport),
        ("access", _access),
        ("encapsulation", _encapsulation),
        ("native", _native),
        ("allowed", _allowed("ios")),
        ("pruning", _pruning),
        ("mode", _mode),
        ("mtu", _mtu),
        ("dot1q", _dot1q("encapsulation dot1Q {}")),
        ("vrf", _ios_vrf),
        ("ipv4", _ios_ipv4),
        ("shutdown", _shutdown),
        ("ipv6", _ios_ipv6),
        ("group", _group),
    ),
    "nxos": (
        ("description", _description),
        ("svi shutdown", _svi_only(_nxos_shutdown, svi=True)),
        ("switchport", _switchport),
        ("mode", _mode),
        ("access", _access),
        ("native", _native),
        ("allowed", _allowed("nxos")),
        ("dot1q", _dot1q("encapsulation dot1q {}")),
        ("mtu", _mtu),
        ("vrf", _vrf("vrf member {}")),
        ("ipv4", _prefix_ipv4),
        ("ipv6", _nxos_ipv6),
        ("group", _nxos_group),
        ("shutdown", _svi_only(_nxos_shutdown, svi=False)),
    ),
    "eos": (
        ("description", _description),
        ("shutdown", _shutdown),
        ("mtu", _mtu),
        ("switchport", _switchport),
        ("access", _access),
        ("native", _eos_native),
        ("allowed", _allowed("eos")),
        ("mode", _mode),
        ("group", _group),
        ("dot1q", _dot1q("encapsulation dot1q vlan {}")),
        ("vrf", _vrf("vrf {}")),
        ("ipv4", _prefix_ipv4),
        ("ipv6", _eos_ipv6),
    ),
}
PLACES = {
    platform: {place: STEP * index for index, (place, _emit) in enumerate(rows)} for platform, rows in ORDER.items()
}
LAST_PLACE = 1000 * STEP


@lru_cache(maxsize=20_000)
def interface_text(port: Interface, *, platform: str, facts: Facts) -> str:
    """The section as printed; cached, because most interfaces don't change between two prints."""
    return _section(port, _lines(port, platform, facts), platform)


def _lines(port: Interface, platform: str, facts: Facts) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = list(port.extras)
    for index, (_place, emit) in enumerate(ORDER[platform]):
        lines += [(STEP * index, text) for text in emit(port, facts)]
    if port.extras:
        lines.sort(key=lambda line: line[0])
    return lines


def _section(port: Interface, lines: list[tuple[int, str]], platform: str) -> str:
    indent = INDENT[platform]
    return f"interface {port.name.full}\n" + "".join(f"{indent}{text}\n" for _place, text in lines)


_DEFAULTS: tuple[tuple[str, str, str], ...] = (
    # place, what the section says if it isn't the default, and what `show running-config all` says if it is
    ("description", "description ", "no description"),
    ("shutdown", "shutdown", "no shutdown"),
    ("mtu", "mtu ", "mtu 1500"),
    ("mtu", "logging event link-status", "logging event link-status use-global"),
    ("mtu", "speed ", "speed auto"),
    ("access", "switchport access ", "switchport access vlan 1"),
    ("native", "switchport trunk native ", "switchport trunk native vlan 1"),
    ("allowed", "switchport trunk allowed ", "switchport trunk allowed vlan 1-4094"),
    ("mode", "switchport mode ", "switchport mode access"),
    ("group", "channel-group ", "no channel-group"),
    ("group", "lacp timer ", "lacp timer normal"),
    ("group", "lacp port-priority ", "lacp port-priority 32768"),
    ("group", "no lldp transmit", "lldp transmit"),
    ("group", "no lldp receive", "lldp receive"),
)
_PORTS_ONLY = ("switchport ", "no channel-group", "lacp ", "lldp ", "speed ")


def defaults_text(port: Interface, facts: Facts) -> str:
    """The section with the defaults that EOS otherwise hides."""
    lines = _lines(port, "eos", facts)
    for place, said, default in _DEFAULTS:
        if default.startswith(_PORTS_ONLY) and port.kind not in {"physical", "port-channel"}:
            continue
        if not any(text.startswith(said) for _place, text in lines):
            lines.append((PLACES["eos"][place], default))
    if port.kind in {"physical", "port-channel"}:
        layer = "switchport" if is_l2(port, facts) else "no switchport"
        lines = [line for line in lines if line[1] not in {"switchport", "no switchport"}]
        lines.append((PLACES["eos"]["switchport"], layer))
    return _section(port, sorted(lines, key=lambda line: line[0]), "eos")
