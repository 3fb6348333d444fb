# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Random running-configs, typed into a simulated device.

Each interface is one choice out of a few hundred that were made beforehand, short ones first: a device is then some
thirty choices instead of some three hundred, which is what generating and shrinking take their time for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Interface
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.lab.engine import load

from .builders import (
    EOS,
    IOS,
    MANAGEMENT,
    NXOS,
    lag,
    loopback,
    port,
)

VLANS = (10, 20, 30, 40)
VRFS = ("RED", "BLUE")
TEXTS = ("", "to core", "Bob's link", "mtu 9999", "shutdown", "a', 'b", "00123", "x  y", "C:\\new")
MANAGEMENT_ADDRESS = "192.0.2.1/24"
SUBINTERFACES = ((5, 100), (5, 101), (6, 200), (1, 300))
"""Port and number; a device has some of the first three."""
PORTS = (1, 2, 3, 4, 5, 6)
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
_IPV6_FAMILY = " !\n address-family ipv6\n exit-address-family\n"
_VRF = {
    IOS: f"vrf definition {{}}\n !\n address-family ipv4\n exit-address-family\n{_IPV6_FAMILY}!\n",
    NXOS: "vrf context {}\n",
    EOS: "vrf instance {}\n!\n",
}
_DEFAULTS = {
    IOS: ("",),
    NXOS: ("", "no system default switchport\n", "system default switchport shutdown\n"),
    EOS: ("", "switchport default mode routed\n"),
}
_TAG = {IOS: "encapsulation dot1Q ", NXOS: "encapsulation dot1q ", EOS: "encapsulation dot1q vlan "}
ALLOWED = [(10,), (10, 20), (10, 20, 30, 40), (20, 40), tuple(range(10, 400, 2)), tuple(range(100, 200))]
MTUS = (None, None, None, 1500, 9000)
BRIDGED_MTUS = {IOS: MTUS, NXOS: (None, None, 1500, 9216), EOS: MTUS}
_VARIANTS = 400
Item = tuple[int, int, int]
"""Network, host, prefix length."""
T = TypeVar("T")


@dataclass(frozen=True)
class Layer3:
    """VRF and addresses as somebody would like to have them."""

    vrf: str
    items: tuple[Item, ...]
    with_ipv6: bool


@dataclass
class Pool:
    """Networks already in use, so that no two interfaces of one VRF overlap."""

    owners: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)

    def take(self, owner: str, wanted: Layer3) -> list[Item]:
        """Of the wanted addresses those that are free; all of one network get the same length."""
        taken: list[Item] = []
        for network, host, length in wanted.items:
            holder, known = self.owners.setdefault((wanted.vrf, network), (owner, length))
            if holder == owner and (network, host, known) not in taken:
                taken.append((network, host, known))
        return taken


def choices(make: Callable[[Random], T]) -> st.SearchStrategy[T]:
    """A few hundred things made by chance, but by the same chance in every run."""
    random = Random(20)
    return st.sampled_from(sorted((make(random) for _index in range(_VARIANTS)), key=lambda made: len(repr(made))))


def ipv4_text(item: Item) -> str:
    return f"10.0.{item[0]}.{item[1]}/{item[2]}"


def ipv6_text(item: Item) -> str:
    return f"2001:db8:{item[0]}::{item[1]}/64"


def _typed_ipv4(text: str, platform: Platform) -> str:
    found = IPv4Interface(text)
    return f"{found.ip} {found.netmask}" if platform is IOS else text


def any_layer3(random: Random, *, vrfs: Sequence[str] = VRFS) -> Layer3:
    items = [(random.randrange(8), random.randint(1, 2), random.choice((24, 24, 25, 30))) for _index in range(3)]
    vrf = random.choice(("", "", *vrfs))
    return Layer3(vrf, tuple(items[: random.choice((0, 1, 1, 2, 3))]), with_ipv6=random.random() < 0.4)


def _switching(random: Random) -> list[str]:
    lines = [f"switchport mode {mode}"] if (mode := random.choice(("", "access", "trunk"))) else []
    if random.random() < 0.5:
        lines.append(f"switchport access vlan {random.choice(VLANS)}")
    if random.random() < 0.5:
        lines.append(f"switchport trunk native vlan {random.choice(VLANS)}")
    if random.random() < 0.5:
        listed = ",".join(map(str, random.choice(ALLOWED)))
        lines.append(f"switchport trunk allowed vlan {random.choice((listed, listed, 'none'))}")
    return lines


def _common(random: Random, platform: Platform, kind: str) -> list[str]:
    lines = [f"description {text}"] if (text := random.choice(TEXTS)) else []
    lines += random.choice(([], ["shutdown"], ["no shutdown"]))
    table = _UNOWNED[platform]
    extras = table["any"] + table.get(kind, ())
    return lines + (random.sample(extras, random.randint(1, 2)) if random.random() < 0.25 else [])


@dataclass(frozen=True)
class Section:
    """What is typed for one interface; the addresses come between, as far as they are free."""

    first: list[str]
    layer3: Layer3 | None
    last: list[str]
    bundle: int = 0

    def lines(self, name: str, platform: Platform, pool: Pool) -> list[str]:
        lines = list(self.first)
        if self.layer3:
            bind = {IOS: "vrf forwarding ", NXOS: "vrf member ", EOS: "vrf "}[platform]
            lines += [bind + self.layer3.vrf] if self.layer3.vrf else []
            taken = pool.take(name, self.layer3)
            texts = [_typed_ipv4(ipv4_text(item), platform) for item in taken]
            lines += [f"ip address {text}{' secondary' if index else ''}" for index, text in enumerate(texts)]
            lines += [f"ipv6 address {ipv6_text(item)}" for item in (taken if self.layer3.with_ipv6 else [])]
        return lines + self.last


def _port_section(platform: Platform) -> Callable[[Random], Section]:
    def make(random: Random) -> Section:
        role = random.choice(("access", "access", "routed", "routed", "member", "untouched"))
        if role == "untouched":
            return Section([], None, [])
        if role == "member":
            mode = random.choice(("active", "active", "on"))
            number = random.randint(1, 2)
            joins = [f"channel-group {number} mode {mode}", *_common(random, platform, "any")]
            return Section([], None, joins, bundle=number)
        mtu = random.choice(MTUS if role == "routed" else BRIDGED_MTUS[platform])
        last = [*([f"mtu {mtu}"] if mtu else []), *_common(random, platform, role)]
        if role == "routed":
            return Section(["no switchport"], any_layer3(random), last)
        return Section(["switchport", *_switching(random)], None, last)

    return make


def _logical_section(platform: Platform) -> Callable[[Random], Section]:
    return lambda random: Section([], any_layer3(random), _common(random, platform, "routed"))


_PORT_SECTIONS = {platform: choices(_port_section(platform)) for platform in Platform}
_LOGICAL_SECTIONS = {platform: st.one_of(st.none(), choices(_logical_section(platform))) for platform in Platform}
_BUNDLES = st.one_of(st.none(), choices(_switching), st.just(["no switchport"]))
_TAGS = st.sampled_from(["100", "101", "200"])
_VLANS = st.sets(st.sampled_from(VLANS[1:]))
_FEATURES = st.sampled_from([("interface-vlan", "lacp"), ("interface-vlan", "lacp"), ("interface-vlan",), ("lacp",)])


@st.composite
def running_configs(draw: st.DrawFn, platform: Platform) -> str:
    """A device that was configured by hand: typed line by line, so what it refuses isn't there."""
    running = load(platform.value, draw(_bare_devices(platform)))
    running.configure([f"interface {MANAGEMENT[platform]}", f"ip address {_typed_ipv4(MANAGEMENT_ADDRESS, platform)}"])
    running.configure([f"vlan {number}" for number in sorted(draw(_VLANS))])
    pool = Pool()
    bundles = {number: lines for number in (1, 2) if (lines := draw(_BUNDLES)) is not None}
    for number, lines in bundles.items():
        running.configure([f"interface {lag(platform, number)}", *lines])
    for name in (port(platform, number) for number in PORTS):
        section = draw(_PORT_SECTIONS[platform])
        as_the_bundle = bundles.get(section.bundle, [])
        running.configure([f"interface {name}", *as_the_bundle, *section.lines(name, platform, pool)])
    names = [f"Vlan{number}" for number in VLANS[:3]] + [loopback(platform, 0), loopback(platform, 1)]
    names += [lag(platform, number) for number in bundles]
    names += [f"{port(platform, number)}.{sub}" for number, sub in SUBINTERFACES[:3]]
    for name in names:
        if (logical := draw(_LOGICAL_SECTIONS[platform])) is not None:
            tag = [_TAG[platform] + draw(_TAGS)] if "." in name else []
            running.configure([f"interface {name}", *tag, *logical.lines(name, platform, pool)])
    return running.running_config()


@st.composite
def _bare_devices(draw: st.DrawFn, platform: Platform) -> str:
    """A device with ports and VRFs, as it comes out of the staging room."""
    default = draw(st.sampled_from(_DEFAULTS[platform]))
    default += "".join(f"feature {name}\n" for name in (draw(_FEATURES) if platform is NXOS else ()))
    names = [MANAGEMENT[platform], *(port(platform, number) for number in PORTS)]
    if platform is NXOS:
        names.append(names.pop(0))
    joint = "\n" if platform is NXOS else "!\n"
    vrfs = "".join(map(_VRF[platform].format, VRFS))
    vrfs += vrfs.replace("RED", "V4ONLY").replace(_IPV6_FAMILY, "") if platform is IOS else ""
    head = _HEAD[platform].format(vrfs=vrfs, default=default)
    return head + joint.join(f"interface {name}\n" for name in names) + _FOOT[platform]
