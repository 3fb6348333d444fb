# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a simulated device knows: immutable parts, and one cheap-to-copy collection of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from . import vlanset

if TYPE_CHECKING:
    from .addresses import Ipv4, Ipv6
    from .names import Name

ADDRESS_LINES = ("ip unnumbered ", "ip address ", "ipv6 address ")
"""Lines that stand for an address and aren't modelled."""
SLOTS = ("vlans", "vrfs", "interfaces")


class Refused(Exception):
    """The device refuses a command; the text is what it prints."""


class BadToken(Refused):
    """The device doesn't understand a word; `offset` is where its caret points."""

    def __init__(self, text: str, *, offset: int) -> None:
        super().__init__(text)
        self.offset = offset


class NotHere(BadToken):
    """The command is known, but not to what the mode is about; no other mode is asked."""


@dataclass(frozen=True, eq=False, slots=True)
class Interface:
    """One interface section. Every None or empty value is the platform's default and isn't printed."""

    name: Name
    description: str = ""
    shutdown: bool | None = None
    mtu: int | None = None
    routed: bool | None = None
    """True after `no switchport`, False after `switchport`."""
    mode: str = ""
    access: int | None = None
    native: int | None = None
    allowed: int | None = None
    """Trunk VLANs as a bit per VLAN; None is all of them."""
    pruning: int | None = None
    """VLANs that VTP may prune from the trunk, as a bit per VLAN; None is 2-1001 (IOS)."""
    trunk_encapsulation: str = ""
    dot1q: int | None = None
    group: tuple[int, str] | None = None
    vrf: str = ""
    old_vrf: bool = False
    """The VRF is one of `ip vrf`, and the line is `ip vrf forwarding` (IOS)."""
    ipv4: tuple[Ipv4, ...] = ()
    """The primary first."""
    dhcp: bool = False
    dhcp_options: str = ""
    """What follows `ip address dhcp`, with a leading space."""
    ipv6: tuple[Ipv6, ...] = ()
    extras: tuple[tuple[int, str], ...] = ()
    """Lines that aren't modelled, each with its place among the modelled ones."""

    @property
    def kind(self) -> str:
        return self.name.kind

    def has_address(self) -> bool:
        return bool(self.ipv4 or self.ipv6 or self.dhcp)

    def without_l3(self, *prefixes: str) -> Interface:
        """Without addresses and unmodelled lines that begin with one of `prefixes`, and what is below."""
        gone = (*prefixes, *ADDRESS_LINES)
        kept: list[tuple[int, str]] = []
        removing = False
        for extra in self.extras:
            removing = removing if extra[1][0] in " \t" else extra[1].startswith(gone)
            kept += [] if removing else [extra]
        return replace(self, ipv4=(), ipv6=(), dhcp=False, dhcp_options="", extras=tuple(kept))


@dataclass(frozen=True, slots=True)
class Vlan:
    """One VLAN; a name of '' is the default name."""

    name: str = ""
    suspended: bool = False
    shutdown: bool = False
    extras: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        return self == PLAIN

    @property
    def active(self) -> bool:
        """Whether it carries traffic."""
        return not (self.suspended or self.shutdown)


PLAIN = Vlan()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the rest of the configuration decides about interfaces."""

    l2_default: bool
    """Ethernet ports and port-channels are switchports unless told otherwise."""
    l2_hardware: bool
    """The same where no global line says otherwise either, and then hidden."""
    l2_shutdown: bool
    """Switchports are shut unless told otherwise (NX-OS)."""
    features: frozenset[str]
    trunk_encapsulation: bool
    """The hardware knows `switchport trunk encapsulation` (older Catalysts)."""
    jumbo: int
    vlan_aware_ports: bool
    """IOS: the device is a switch, hence the port outside its line cards is the management port."""


@dataclass(slots=True)
class Config:
    """A configuration: verbatim text with places for the modelled sections in it."""

    platform: str
    items: list[str] = field(default_factory=list)
    """Verbatim chunks, each with its newline, and the names in SLOTS where those sections are printed.

    `interfaces from X` is where they go on with X, behind other text. X's region may become empty.
    """
    interfaces: dict[str, Interface] = field(default_factory=dict)
    vlans: dict[int, Vlan] = field(default_factory=dict)
    vrfs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Facts | None = None
    refused_at_boot: list[str] = field(default_factory=list)
    """What the loaded text said and the device doesn't accept."""

    def copy(self) -> Config:
        """An independent configuration; its parts stay shared until they change."""
        return Config(
            self.platform, list(self.items), dict(self.interfaces), dict(self.vlans), dict(self.vrfs), self.facts
        )

    def members(self, group: int) -> list[Interface]:
        return [port for port in self.interfaces.values() if port.group is not None and port.group[0] == group]

    def lines(self) -> list[str]:
        """The global single-line commands."""
        return [item[:-1] for item in self.items if item[-1] == "\n"]

    def has_line(self, line: str) -> bool:
        return f"{line}\n" in self.items

    @property
    def hostname(self) -> str:
        names = (item.split()[1] for item in self.items if item.startswith(("hostname ", "switchname ")))
        return next(names, {"ios": "Router", "nxos": "switch", "eos": "localhost"}[self.platform])


def is_l2(port: Interface, facts: Facts) -> bool:
    """Whether the interface is a switchport now."""
    if port.name.kind not in {"physical", "port-channel"}:
        return False
    if port.routed is not None:
        return not port.routed
    return facts.l2_default


def default_shutdown(port: Interface, facts: Facts, platform: str) -> bool:
    """Whether the interface is shut when neither `shutdown` nor `no shutdown` was ever said."""
    if platform != "nxos":
        return False
    if port.name.kind == "physical":
        return facts.l2_shutdown if is_l2(port, facts) else True
    return port.name.kind in {"svi", "subinterface", "other"}


def is_shutdown(port: Interface, facts: Facts, platform: str) -> bool:
    return port.shutdown if port.shutdown is not None else default_shutdown(port, facts, platform)


@lru_cache(maxsize=16)
def default_facts(platform: str) -> Facts:
    return Facts(
        l2_default=platform != "ios",
        l2_hardware=platform != "ios",
        l2_shutdown=False,
        features=frozenset(),
        trunk_encapsulation=False,
        jumbo=9216,
        vlan_aware_ports=False,
    )


def current_facts(config: Config) -> Facts:
    """The configuration's facts, or the platform's where nothing decides."""
    return config.facts or default_facts(config.platform)


def allowed_of(port: Interface) -> int:
    return vlanset.ALL if port.allowed is None else port.allowed


TAGGED, UNTAGGED = "tagged", "untagged"


def carries(port: Interface, vlan: int, facts: Facts) -> str:
    """How a switchport or a layer-2 LAG carries a VLAN; empty where it doesn't."""
    if port.group is not None or not is_l2(port, facts):
        return ""
    if port.mode != "trunk":
        return UNTAGGED if (port.access or 1) == vlan else ""
    if not allowed_of(port) >> vlan & 1:
        return ""
    return UNTAGGED if (port.native or 1) == vlan else TAGGED
