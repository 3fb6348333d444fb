# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which interface types each platform has, how it spells them, and how far their numbers go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .model import Kind, Platform


@dataclass(frozen=True)
class Prefix:
    """One interface type."""

    spelling: str
    """As the running-config prints it."""
    kind: Kind
    levels: tuple[int, int] = (1, 1)
    """Fewest and most numbers divided by ``/``."""
    low: int = 0
    high: int = 9999
    """Limits of each number."""
    sub_high: int = 0
    """Highest subinterface number; 0 when it has none."""
    channels: bool = False
    """Whether ``:15`` (a channelised circuit's channel group) may follow."""


_IOS_SUB = 4294967295
_IOS_MOST = 2147483647


def _ios_port(spelling: str) -> Prefix:
    return Prefix(spelling, Kind.PHYSICAL, levels=(1, 4), sub_high=_IOS_SUB)


def _other(spelling: str) -> Prefix:
    """A type that we read and never write: its numbers are the device's business."""
    return Prefix(spelling, Kind.OTHER, levels=(1, 4), high=_IOS_MOST, sub_high=_IOS_SUB, channels=True)


_IOS_PORTS = (
    "GigabitEthernet",
    "Ethernet",
    "FastEthernet",
    "TwoGigabitEthernet",
    "FiveGigabitEthernet",
    "TenGigabitEthernet",
    "TwentyFiveGigE",
    "FortyGigabitEthernet",
    "FiftyGigE",
    "HundredGigE",
    "TwoHundredGigE",
    "FourHundredGigE",
    "AppGigabitEthernet",
)
_IOS_OTHER = (
    "Tunnel",
    "nve",
    "BDI",
    "BVI",
    "Null",
    "NVI",
    "LISP",
    "L2LISP",
    "Dialer",
    "Cellular",
    "Async",
    "ATM",
    "POS",
    "CEM",
    "Multilink",
    "MFR",
    "Overlay",
    "pseudowire",
    "Wlan-ap",
    "Wlan-GigabitEthernet",
    "VirtualPortGroup",
    "Virtual-Access",
    "Virtual-Template",
    "vasileft",
    "vasiright",
    "Embedded-Service-Engine",
    "Service-Engine",
    "Group-Async",
    "Tunnel-tp",
    "ucse",
    "Bluetooth",
    "Lspvif",
    "Vif",
)
_NXOS_OTHER = ("Tunnel", "nve", "fc", "vfc", "vfc-port-channel", "san-port-channel", "Null", "sup-eth")
_EOS_OTHER = (
    "Vxlan",
    "Tunnel",
    "Recirc-Channel",
    "UnconnectedEthernet",
    "InternalRecirc",
    "Register",
    "Dps",
    "Fabric",
    "Switch",
    "Cpu",
    "Null",
    "Gre",
)

PREFIXES: Mapping[Platform, tuple[Prefix, ...]] = {
    Platform.IOS: (
        *map(_ios_port, _IOS_PORTS),
        Prefix("Serial", Kind.PHYSICAL, levels=(1, 4), sub_high=_IOS_SUB, channels=True),
        # 512 is the most that any IOS platform takes (Catalyst 6500); most take 48 to 256 and refuse by themselves.
        Prefix("Port-channel", Kind.LAG, low=1, high=512, sub_high=_IOS_SUB),
        Prefix("Vlan", Kind.SVI, low=1, high=4094),
        Prefix("Loopback", Kind.LOOPBACK, high=_IOS_MOST),
        *map(_other, _IOS_OTHER),
    ),
    Platform.NXOS: (
        Prefix("Ethernet", Kind.PHYSICAL, levels=(2, 3), sub_high=4094),
        Prefix("port-channel", Kind.LAG, low=1, high=4096, sub_high=4094),
        Prefix("Vlan", Kind.SVI, low=1, high=4094),
        Prefix("loopback", Kind.LOOPBACK, high=1023),
        Prefix("mgmt", Kind.MANAGEMENT, high=0),
        *map(_other, _NXOS_OTHER),
    ),
    Platform.EOS: (
        Prefix("Ethernet", Kind.PHYSICAL, levels=(1, 4), sub_high=4094),
        # 2000 in older releases; 999999 is what Arista's own AVD schema allows today.
        Prefix("Port-Channel", Kind.LAG, low=1, high=999999, sub_high=4094),
        Prefix("Vlan", Kind.SVI, low=1, high=4094),
        Prefix("Loopback", Kind.LOOPBACK, high=2100),
        Prefix("Management", Kind.MANAGEMENT, levels=(1, 2)),
        *map(_other, _EOS_OTHER),
    ),
}

# Short forms that would be ambiguous as beginnings, but are what `show interfaces status` prints or what everybody
# types; and long forms that people make up by analogy. All in lower case.
ALIASES: Mapping[Platform, Mapping[str, str]] = {
    Platform.IOS: {
        "g": "gigabitethernet",
        "e": "ethernet",
        "et": "ethernet",
        "eth": "ethernet",
        "tw": "twogigabitethernet",
        "two": "twogigabitethernet",
        "fi": "fivegigabitethernet",
        "fo": "fortygigabitethernet",
        "po": "port-channel",
        "portchannel": "port-channel",
        "se": "serial",
        "vl": "vlan",
        "tu": "tunnel",
        "twog": "twogigabitethernet",
        "twopointfivegigabitethernet": "twogigabitethernet",
        "tengige": "tengigabitethernet",
        "twentyfivegigabitethernet": "twentyfivegige",
        "fortygige": "fortygigabitethernet",
        "fiftygigabitethernet": "fiftygige",
        "hundredgigabitethernet": "hundredgige",
        "twohundredgigabitethernet": "twohundredgige",
        "fourhundredgigabitethernet": "fourhundredgige",
    },
    Platform.NXOS: {"portchannel": "port-channel", "management": "mgmt", "po": "port-channel"},
    Platform.EOS: {"portchannel": "port-channel", "mgmt": "management"},
}
