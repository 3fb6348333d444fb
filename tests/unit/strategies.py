# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Random devices: what one has, typed into a simulated device, and what Nautobot wants of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.lab.engine import load

from .builders import (
    EOS,
    IOS,
    MANAGEMENT,
    NXOS,
    address,
    device,
    interface,
    lag,
    loopback,
    named,
    port,
    vlan,
    vlans,
)

VLANS = (10, 20, 30, 40)
VRFS = ("RED", "BLUE")
TEXTS = ("", "to core", "Bob's link", "mtu 9999", "shutdown", "a', 'b", "00123", "x  y", "C:\\new")
MANAGEMENT_ADDRESS = "192.0.2.1/24"
_PORTS = (1, 2, 3, 4, 5, 6)
_UNOWNED = {
    IOS: {
        "any": ("load-interval 30", "bandwidth 1000", "service-policy input MARK", "lldp receive", "speed 1000"),
        "access": ("spanning-tree portfast", "switchport nonegotiate", "switchport voice vlan 40"),
        "routed": ("ip ospf cost 10", "ip helper-address 10.255.0.1", "standby 1 preempt", "ipv6 enable"),
    },
    NXOS: {
        "any": ("load-interval 30", "bandwidth 1000", "lldp transmit", "speed 1000"),
        "access": ("spanning-tree port type edge", "storm-control broadcast level 5"),
        "routed": ("ip ospf cost 10", "no ip redirects", "hsrp version 2", "ipv6 nd suppress-ra"),
    },
    EOS: {
        "any": ("load-interval 30", "lldp receive", "speed forced 1000full"),
        "access": ("spanning-tree portfast", "storm-control broadcast level 5"),
        "routed": ("ip ospf cost 10", "ip helper-address 10.255.0.1", "ipv6 enable", "bfd interval 300"),
    },
}
_HEAD = {
    IOS: "version 17.9\nhostname sw1\n!\n{vrfs}{default}vtp mode transparent\n!\nvlan 10\n name users\n!\n",
    NXOS: "version 9.3(8)\nhostname sw1\n{default}vlan 1,10\n{vrfs}",
    EOS: "! device: sw1\nhostname sw1\n!\n{default}vlan 10\n   name users\n!\n{vrfs}",
}
_FOOT = {
    IOS: "!\nrouter ospf 1\n network 10.0.0.0 0.255.255.255 area 0\n!\nip route 0.0.0.0 0.0.0.0 192.0.2.254\n!\n"
    "banner motd ^C\ninterface Vlan66\n shutdown\n^C\n!\nsnmp-server location x\nend\n",
    NXOS: "\nrouter ospf 1\n  router-id 10.255.255.1\nsnmp-server location x\n",
    EOS: "!\nip route 0.0.0.0/0 192.0.2.254\n!\nrouter ospf 1\n   max-lsa 12000\n!\nend\n",
}
_VRF = {
    IOS: "vrf definition {}\n !\n address-family ipv4\n exit-address-family\n !\n address-family ipv6\n"
    " exit-address-family\n!\n",
    NXOS: "vrf context {}\n",
    EOS: "vrf instance {}\n!\n",
}
_DEFAULTS = {
    IOS: ("",),
    NXOS: ("", "no system default switchport\n", "system default switchport shutdown\n"),
    EOS: ("", "switchport default mode routed\n"),
}
_ALLOWED = st.sampled_from(
    [(10,), (10, 20), (10, 20, 30, 40), (20, 40), tuple(range(10, 400, 2)), tuple(range(100, 200))]
)
_TAG = {IOS: "encapsulation dot1Q ", NXOS: "encapsulation dot1q ", EOS: "encapsulation dot1q vlan "}
_MTUS = {
    IOS: st.sampled_from([None, None, 1500, 9000]),
    NXOS: st.sampled_from([None, None, 1500, 9000]),
    EOS: st.sampled_from([None, None, 1500, 9000]),
}
_BRIDGED_MTUS = {**_MTUS, NXOS: st.sampled_from([None, None, 1500, 9216])}
_ORDER = st.sampled_from([1, -1])
_OFTEN = st.sampled_from([True, True, True, False])
_SELDOM = st.sampled_from([False, False, False, True])
_ADDRESS = st.sampled_from([(net, host, length) for net in range(8) for host in (1, 2) for length in (24, 24, 25, 30)])
"""Network, host, prefix length. One choice each: a device is a few hundred of them, and they are what takes time."""
_ADDRESSES: st.SearchStrategy[list[tuple[int, int, int]]] = st.one_of(
    st.just([]), st.lists(_ADDRESS, min_size=1, max_size=3)
)


@dataclass
class Pool:
    """Networks already in use, so that no two interfaces of one VRF overlap."""

    owners: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)

    def take(self, owner: str, vrf: str, wanted: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Of the wanted addresses those that are free; all of one network get the same length."""
        taken: list[tuple[int, int, int]] = []
        for network, host, length in wanted:
            holder, known = self.owners.setdefault((vrf, network), (owner, length))
            if holder == owner and (network, host, known) not in taken:
                taken.append((network, host, known))
        return taken


@dataclass(frozen=True)
class Case:
    """One device and what it shall be."""

    platform: Platform
    text: str
    intent: Mapping[str, Any]


def ipv4(item: tuple[int, int, int]) -> str:
    return f"10.0.{item[0]}.{item[1]}/{item[2]}"


def ipv6(item: tuple[int, int, int]) -> str:
    return f"2001:db8:{item[0]}::{item[1]}/64"


def _typed_ipv4(text: str, platform: Platform) -> str:
    if platform is not IOS:
        return text
    host, _slash, length = text.partition("/")
    return f"{host} {({'24': '255.255.255.0', '25': '255.255.255.128', '30': '255.255.255.252'})[length]}"


@st.composite
def _layer3(draw: st.DrawFn, platform: Platform, name: str, pool: Pool, *, binds: bool) -> list[str]:
    """Typed lines for VRF and addresses."""
    vrf = draw(st.sampled_from(["", "", *VRFS])) if binds else ""
    lines = [{IOS: "vrf forwarding ", NXOS: "vrf member ", EOS: "vrf "}[platform] + vrf] if vrf else []
    taken = pool.take(name, vrf, draw(_ADDRESSES))
    texts = [_typed_ipv4(ipv4(item), platform) for item in taken]
    lines += [f"ip address {text}{' secondary' if index else ''}" for index, text in enumerate(texts)]
    return lines + [f"ipv6 address {ipv6(item)}" for item in (taken if draw(st.booleans()) else [])]


@st.composite
def _switching(draw: st.DrawFn, platform: Platform) -> list[str]:
    mode = draw(st.sampled_from(["", "access", "trunk"]))
    lines = [f"switchport mode {mode}"] if mode else []
    if draw(st.booleans()):
        lines.append(f"switchport access vlan {draw(st.sampled_from(VLANS))}")
    if draw(st.booleans()):
        lines.append(f"switchport trunk native vlan {draw(st.sampled_from(VLANS))}")
    if draw(st.booleans()):
        text = ",".join(map(str, draw(_ALLOWED)))
        lines.append(f"switchport trunk allowed vlan {draw(st.sampled_from([text, text, 'none']))}")
    return lines


_BUNDLES = {platform: st.one_of(_switching(platform), st.just(["no switchport"])) for platform in Platform}


@st.composite
def _common(draw: st.DrawFn, platform: Platform, kind: str) -> list[str]:
    lines = [f"description {text}"] if (text := draw(st.sampled_from(TEXTS))) else []
    lines += draw(st.sampled_from([["shutdown"], ["no shutdown"], []]))
    table = _UNOWNED[platform]
    extras = table["any"] + table.get(kind, ())
    lines += draw(st.lists(st.sampled_from(extras), max_size=2, unique=True)) if draw(_SELDOM) else []
    return lines


@st.composite
def _port_lines(draw: st.DrawFn, platform: Platform, name: str, pool: Pool, bundles: dict[int, list[str]]) -> list[str]:
    role = draw(st.sampled_from(["access", "access", "routed", "routed", "member", "untouched"]))
    if role == "untouched":
        return []
    if role == "member" and bundles:
        number = draw(st.sampled_from(sorted(bundles)))
        mode = draw(st.sampled_from(["active", "active", "on"]))
        return [*bundles[number], f"channel-group {number} mode {mode}", *draw(_common(platform, "any"))]
    mtus = _MTUS if role == "routed" else _BRIDGED_MTUS
    mtu = draw(mtus[platform])
    lines = ["no switchport"] if role == "routed" else ["switchport"]
    lines += draw(_layer3(platform, name, pool, binds=True)) if role == "routed" else draw(_switching(platform))
    return [*lines, *([f"mtu {mtu}"] if mtu else []), *draw(_common(platform, role))]


@st.composite
def running_configs(draw: st.DrawFn, platform: Platform) -> str:
    """A device that was configured by hand: typed line by line, so what it refuses isn't there."""
    running = load(platform.value, draw(_bare_devices(platform)))
    running.configure([f"interface {MANAGEMENT[platform]}", f"ip address {_typed_ipv4(MANAGEMENT_ADDRESS, platform)}"])
    for number in VLANS[1:]:
        running.configure([f"vlan {number}"] if draw(st.booleans()) else [])
    pool = Pool()
    bundles = {number: draw(_BUNDLES[platform]) for number in (1, 2) if draw(st.booleans())}
    for number, lines in bundles.items():
        running.configure([f"interface {lag(platform, number)}", *lines])
    for number in _PORTS:
        name = port(platform, number)
        running.configure([f"interface {name}", *draw(_port_lines(platform, name, pool, bundles))])
    names = [f"Vlan{number}" for number in VLANS[:3]] + [loopback(platform, 0), loopback(platform, 1)]
    names += [lag(platform, number) for number in bundles] + [f"{port(platform, n)}.{n}00" for n in (5, 6)]
    for name in names:
        tag = [_TAG[platform] + name.rpartition(".")[2]] if "." in name else []
        lines = [*draw(_layer3(platform, name, pool, binds=True)), *draw(_common(platform, "routed"))]
        running.configure([f"interface {name}", *tag, *lines] if draw(st.booleans()) else [])
    return running.running_config()


@st.composite
def _bare_devices(draw: st.DrawFn, platform: Platform) -> str:
    """A device with ports and VRFs, as it comes out of the staging room."""
    default = draw(st.sampled_from(_DEFAULTS[platform]))
    if platform is NXOS:
        features = [name for name in ("interface-vlan", "lacp") if draw(_OFTEN)]
        default += "".join(f"feature {name}\n" for name in features)
    names = [MANAGEMENT[platform], *(port(platform, number) for number in _PORTS)]
    if platform is NXOS:
        names.append(names.pop(0))
    joint = "\n" if platform is NXOS else "!\n"
    head = _HEAD[platform].format(vrfs="".join(map(_VRF[platform].format, VRFS)), default=default)
    return head + joint.join(f"interface {name}\n" for name in names) + _FOOT[platform]


@st.composite
def _addressed(draw: st.DrawFn, name: str, pool: Pool) -> dict[str, Any]:
    """Nautobot's fields for VRF and addresses, with or without roles, in any order."""
    vrf = draw(st.sampled_from(["", "", *VRFS]))
    taken = pool.take(name, vrf, draw(_ADDRESSES))
    roles = draw(st.booleans())
    entries = [address(ipv4(item), "Secondary" if roles and index else "") for index, item in enumerate(taken)]
    entries += [address(ipv6(item)) for item in (taken if draw(st.booleans()) else [])]
    return {"vrf": named(vrf) if vrf else None, "ip_addresses": entries[:: draw(_ORDER)]}


@st.composite
def _bridged(draw: st.DrawFn) -> dict[str, Any]:
    mode = draw(st.sampled_from(["ACCESS", "TAGGED", "TAGGED_ALL"]))
    untagged = draw(st.sampled_from([None, *VLANS, 50]))
    tagged = vlans(*draw(_ALLOWED)) if mode == "TAGGED" else []
    return {"mode": mode, "untagged_vlan": vlan(untagged) if untagged else None, "tagged_vlans": tagged}


@st.composite
def _wanted_port(draw: st.DrawFn, platform: Platform, name: str, pool: Pool, bundles: list[str]) -> dict[str, Any]:
    role = draw(st.sampled_from(["bridged", "bridged", "routed", "routed", "member", "bare"]))
    if role == "bridged":
        return {**draw(_bridged()), "mtu": draw(_BRIDGED_MTUS[platform])}
    if role == "member" and bundles:
        return {"lag": named(draw(st.sampled_from(bundles)))}
    if role == "routed":
        return {**draw(_addressed(name, pool)), "mtu": draw(_MTUS[platform])}
    return {}


@st.composite
def intents(draw: st.DrawFn, platform: Platform) -> dict[str, Any]:
    """What Nautobot wants: valid values, over the device's interfaces and others."""
    pool = Pool()
    wanted: dict[str, dict[str, Any]] = {}
    bundles = [lag(platform, number) for number in (1, 2, 3) if draw(st.booleans())]
    for name in bundles:
        wanted[name] = draw(st.one_of(_bridged(), _addressed(name, pool), st.just({})))
    for name in (port(platform, number) for number in (*_PORTS, 9)):
        if draw(_OFTEN):
            wanted[name] = draw(_wanted_port(platform, name, pool, bundles))
    for name in (*(f"Vlan{number}" for number in (10, 20, 50)), loopback(platform, 0), loopback(platform, 2)):
        if draw(st.booleans()):
            wanted[name] = draw(_addressed(name, pool))
    for parent, number in ((port(platform, 5), 100), (port(platform, 6), 200), (port(platform, 1), 300)):
        if draw(st.booleans()) and parent in wanted:
            wanted[f"{parent}.{number}"] = draw(_addressed(f"{parent}.{number}", pool))
    if draw(_SELDOM):
        entries = [address(MANAGEMENT_ADDRESS)]
        wanted[MANAGEMENT[platform]] = {"mgmt_only": True, "ip_addresses": entries}
    given = [
        interface(name, enabled=draw(_OFTEN), description=draw(st.sampled_from(TEXTS)), **fields)
        for name, fields in wanted.items()
    ]
    given = given or [interface(port(platform, 1), mode="ACCESS")]
    return device(*given[:: draw(_ORDER)], platform=platform, primary=MANAGEMENT_ADDRESS)


@st.composite
def cases(draw: st.DrawFn, platform: Platform) -> Case:
    return Case(platform, draw(running_configs(platform)), draw(intents(platform)))
