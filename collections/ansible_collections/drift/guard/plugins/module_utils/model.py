# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The nouns that all stages share: intent and state are written in the same words.

Every attribute of an :class:`Interface` knows three answers, so that ownership needs no second table:
``None`` means *not stated* (nobody owns it, leave it alone), an empty value (``""``, ``()``) means *stated to be
absent*, anything else is the value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Interface, IPv6Interface
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .drift.rules import DriftRule


class Platform(StrEnum):
    """The operating systems whose configuration we read and write."""

    IOS = "ios"
    NXOS = "nxos"
    EOS = "eos"


class Kind(StrEnum):
    """What an interface is, as far as its defaults and rules depend on it."""

    PHYSICAL = "physical"
    MANAGEMENT = "management"  # mgmt0, Management1, or mgmt_only in Nautobot: out of band
    LAG = "lag"
    SVI = "svi"
    LOOPBACK = "loopback"
    SUBINTERFACE = "subinterface"
    OTHER = "other"  # Tunnel, nve, BDI, ...: read, never written


class Mode(StrEnum):
    """Layer 2 or layer 3, and which layer 2. ``None`` where the question makes no sense (SVI, loopback)."""

    ROUTED = "routed"
    ACCESS = "access"
    TRUNK = "trunk"
    DYNAMIC = "dynamic"  # IOS without a mode line: the port negotiates; never an intent


class Severity(StrEnum):
    """``error``: something intended is not planned. ``warning``: planned, but look. ``info``: for the record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Interface:
    """One interface's owned attributes, as intended or as found."""

    name: str
    """The platform's own full spelling: ``GigabitEthernet1/0/1``, ``port-channel10``, ``Port-Channel10``."""
    kind: Kind
    description: str | None = None
    enabled: bool | None = None
    mtu: int | None = None
    """Octets."""
    mode: Mode | None = None
    access_vlan: int | None = None
    native_vlan: int | None = None
    """On a trunk; 0 in an intent that names none."""
    allowed_vlans: frozenset[int] | None = None
    """VLAN ids that a trunk carries; all of 1-4094 is ``vlans.ALL_VLANS``."""
    lag: str | None = None
    """The port-channel's full name; ``""`` when the port is in none."""
    lag_mode: str | None = None
    """``active``, ``passive`` or ``on`` (IOS also ``auto``, ``desirable``); ``None`` without a LAG."""
    vrf: str | None = None
    """VRF name; ``""`` for the global table."""
    ipv4: tuple[IPv4Interface, ...] | None = None
    """The primary first, then the secondaries in numerical order."""
    ipv6: tuple[IPv6Interface, ...] | None = None
    """Global addresses in numerical order; link-local ones are never owned."""
    parent: str | None = None
    """A subinterface's parent."""
    dot1q: int | None = None
    """A subinterface's 802.1Q tag; 0 when it has none."""


@dataclass(frozen=True)
class InterfaceState:
    """An interface as the device has it."""

    config: Interface
    """All attributes that apply to its kind are stated, hidden defaults included."""
    lines: tuple[str, ...] = ()
    """The section of the running-config, verbatim, its ``interface`` line first."""
    unowned: tuple[str, ...] = ()
    """Lines (stripped) that set nothing we model. They must survive whatever we do."""
    unmodelled: Mapping[str, str] = field(default_factory=dict)
    """Attribute -> the line that sets it in a way we can't express (``ip address dhcp``): never touched."""


@dataclass(frozen=True)
class DeviceState:
    """A device's running-config, understood."""

    platform: Platform
    hostname: str
    interfaces: Mapping[str, InterfaceState]
    """By full name, in the order of the running-config."""
    vlans: frozenset[int] | None
    """VLAN ids that exist; ``None`` where the running-config does not tell (IOS as a VTP server or client)."""
    vrfs: frozenset[str]
    vrf_families: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """IOS: VRF -> ``ipv4``, ``ipv6``; a VRF that is not listed takes both."""
    features: frozenset[str] = frozenset()
    """NX-OS ``feature`` names."""
    layer2_default: bool = True
    """Whether a physical port or port-channel without a word about it is a switchport."""
    defaults: Mapping[Kind, Interface] = field(default_factory=dict)
    """What a new, empty interface of that kind would be (name ``""``): hidden defaults of this very device."""
    archive_path: str = ""
    """IOS: where ``archive`` keeps its copies; empty where it doesn't."""
    unfinished: str = ""
    """Why the text can't be a whole running-config; empty when it can."""


@dataclass(frozen=True)
class Finding:
    """Something a person should know, with a name that can be listed and switched."""

    name: str
    """snake_case, stable: it is documented and tested by this name."""
    severity: Severity
    message: str
    """Subject, expected, actual, and what to do next."""
    interface: str = ""
    attribute: str = ""

    def as_dict(self) -> dict[str, str]:
        """Plain JSON for plans and reports."""
        return {
            "name": self.name,
            "severity": self.severity.value,
            "interface": self.interface,
            "attribute": self.attribute,
            "message": self.message,
        }


@dataclass(frozen=True)
class FarEnd:
    """What Nautobot's cable leads to, as Nautobot spells it."""

    device: str
    interface: str


@dataclass(frozen=True)
class DeviceIntent:
    """A device as Nautobot wants it. What was bad is in ``findings`` and nowhere else."""

    name: str
    platform: Platform
    interfaces: Mapping[str, Interface]
    """By full name, in numerical order; ``None`` attributes are not owned."""
    primary_ipv4: IPv4Interface | None = None
    primary_ipv6: IPv6Interface | None = None
    vlan_names: Mapping[int, str] = field(default_factory=dict)
    """Names for VLANs that have to be created; may lack some."""
    idle: frozenset[str] = frozenset()
    """Routed interfaces that are said to have no address (and are no LAG member, parent or management port)."""
    blocked: frozenset[str] = frozenset()
    """Interfaces named in Nautobot whose data was too bad to plan anything for them."""
    findings: tuple[Finding, ...] = ()
    drift: tuple[DriftRule, ...] = ()
    """The drift policy of the device's config context."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """Nautobot's id of each interface that came with one."""
    cables: Mapping[str, FarEnd] | None = field(default_factory=dict)
    """Interface -> what its cable leads to: nothing that a plan is made of. ``None`` where nobody asked for it."""


@dataclass(frozen=True)
class Change:
    """One attribute of one interface (or one VLAN) that differs, device -> intent."""

    interface: str
    """Full name; ``vlan 30`` for a VLAN that has to exist."""
    attribute: str
    action: str
    """``add`` (device has nothing), ``change``, ``remove`` (intent has nothing), ``create`` (the object itself)."""
    device: Any
    """JSON value as found: text, number, boolean, list of addresses, VLAN ranges as text; ``None`` when absent."""
    intent: Any

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON for plans and reports."""
        return {
            "interface": self.interface,
            "attribute": self.attribute,
            "action": self.action,
            "device": self.device,
            "intent": self.intent,
        }
