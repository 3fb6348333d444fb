# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a device is made of: models, software, serial numbers, MAC addresses, port speeds and counters.

All of it follows from the device's name, so that it is the same on every day and in every run.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.lab.engine import names
from tests.lab.engine.device import Device
from tests.lab.engine.model import Interface, current_facts
from tests.lab.operational import View


@dataclass(frozen=True, slots=True)
class Model:
    """A product and its software."""

    product: str
    version: str
    capabilities: str
    """As LLDP spells them."""
    description: str
    """The system description that it announces."""


SWITCH = Model(
    "C9300-48P",
    "17.9.4a",
    "B,R",
    "Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), "
    "Version 17.9.4a, RELEASE SOFTWARE (fc3)",
)
ROUTER = Model(
    "C8000V",
    "17.9.4a",
    "R",
    "Cisco IOS Software [Cupertino], Virtual XE Software (X86_64_LINUX_IOSD-UNIVERSALK9-M), Version 17.9.4a, "
    "RELEASE SOFTWARE (fc3)",
)
NEXUS = Model("N9K-C93180YC-FX", "10.3(4a)", "B, R", "Cisco Nexus Operating System (NX-OS) Software 10.3(4a)")
ARISTA = Model(
    "DCS-7050SX3-48YC8",
    "4.31.2F",
    "Bridge, Router",
    "Arista Networks EOS version 4.31.2F running on an Arista Networks DCS-7050SX3-48YC8",
)


def is_switch(device: Device) -> bool:
    """Whether an IOS device is a switch."""
    return current_facts(device.running).l2_default


def model(device: Device) -> Model:
    if device.platform == "ios":
        return SWITCH if is_switch(device) else ROUTER
    return NEXUS if device.platform == "nxos" else ARISTA


def product(device: Device) -> str:
    """What the device is: what the configuration says that it was written by, else the model's name."""
    return device.product or model(device).product


def release(device: Device) -> str:
    """The software's version: what the configuration says that it was written by, else the model's."""
    return device.release or model(device).version


def _identity(device: Device) -> str:
    """The name that the hardware's numbers follow from; another device behind the address has other numbers."""
    return device.hostname_override or device.name


def serial(device: Device) -> str:
    return f"SN{zlib.crc32(_identity(device).encode()) % 10**8:08d}"


_OUI = {"ios": 0x70F35A, "nxos": 0x508789, "eos": 0x001C73}


def mac(device: Device, offset: int = 0) -> int:
    """The system's MAC address, or that of the port with a place in its range."""
    return (_OUI[device.platform] << 24) + ((zlib.crc32(_identity(device).encode()) & 0xFFFF) << 8) + offset % 256


def port_mac(view: View, port: Interface) -> int:
    """Ports have addresses of their own; SVIs share the system's."""
    if port.kind == names.SVI:
        return mac(view.device)
    full = port.name.parent or port.name.full
    place = next((index for index, other in enumerate(view.interfaces, 1) if other == full), 0)
    return mac(view.device, place)


def stranger_mac(address: int) -> int:
    """The MAC address of somebody who isn't in the lab."""
    return 0x02005E000000 + (zlib.crc32(str(address).encode()) & 0xFFFFFF)


def dots(value: int) -> str:
    """`001c.73aa.bb01`."""
    text = f"{value:012x}"
    return f"{text[:4]}.{text[4:8]}.{text[8:]}"


def colons(value: int) -> str:
    """`00:1c:73:aa:bb:01`."""
    text = f"{value:012x}"
    return ":".join(text[index : index + 2] for index in range(0, 12, 2))


def link_local(view: View, port: Interface) -> int:
    """The IPv6 link-local address: the configured one, or what EUI-64 makes of the MAC address."""
    told = next((own.address for own in port.ipv6 if own.kind == "link-local"), None)
    if told is not None:
        return told
    value = port_mac(view, port) ^ (2 << 40)
    return (0xFE80 << 112) | ((value >> 24) << 40) | (0xFFFE << 24) | (value & 0xFFFFFF)


_SPEEDS = {
    "FastEthernet": 100,
    "GigabitEthernet": 1_000,
    "AppGigabitEthernet": 1_000,
    "TwoGigabitEthernet": 2_500,
    "FiveGigabitEthernet": 5_000,
    "TenGigabitEthernet": 10_000,
    "TwentyFiveGigE": 25_000,
    "FortyGigabitEthernet": 40_000,
    "HundredGigE": 100_000,
    "Serial": 2,
    "mgmt": 1_000,
    "Management": 1_000,
}
_WORDS = {"1000full": 1000, "1g": 1000, "10g": 10_000, "25g": 25_000, "40g": 40_000, "100g": 100_000, "10gfull": 10_000}
_UPLINKS = 48
"""Ports above this one are the faster ones on the modelled NX-OS and EOS switches."""


def letters(port: Interface) -> str:
    return port.name.full.rstrip("0123456789/.:")


def speed(view: View, port: Interface) -> int:
    """Mbit/s of a port or of what works in a LAG."""
    if port.kind == names.PORT_CHANNEL:
        members = [one for one in view.config.members(port.name.numbers[0]) if view.bundled(one)]
        return sum(speed(view, one) for one in members) or _native_speed(view, port)
    if port.kind == names.SUBINTERFACE:
        return speed(view, view.interfaces[port.name.parent]) if port.name.parent in view.interfaces else 1_000
    told = next((text.split()[-1] for _place, text in port.extras if text.startswith("speed ")), "")
    return int(told) if told.isdigit() else _WORDS.get(told, _native_speed(view, port))


def _native_speed(view: View, port: Interface) -> int:
    known = _SPEEDS.get(letters(port))
    if known is not None:
        return known
    if port.kind != names.PHYSICAL or view.device.platform == "ios":
        return {names.LOOPBACK: 8_000, names.SVI: 1_000, names.PHYSICAL: 10}.get(port.kind, 1_000)
    return 100_000 if port.name.numbers[-1] > _UPLINKS else 10_000


def speed_is_told(port: Interface) -> bool:
    return any(text.startswith("speed ") and not text.endswith(" auto") for _place, text in port.extras)


def duplex_is_told(port: Interface) -> bool:
    return any(text in {"duplex full", "duplex half"} for _place, text in port.extras)


def mtu(view: View, port: Interface) -> int:
    """The MTU in force; members follow their LAG, subinterfaces their parent."""
    if port.mtu is not None:
        return port.mtu
    if port.group is not None and port.group[0] in view.lags:
        return mtu(view, view.lags[port.group[0]])
    if port.kind == names.SUBINTERFACE and port.name.parent in view.interfaces:
        return mtu(view, view.interfaces[port.name.parent])
    if port.kind == names.LOOPBACK:
        return {"ios": 1514, "nxos": 1500, "eos": 65535}[view.device.platform]
    if view.device.platform == "eos" and view.is_l2(port):
        return 9214
    return 1500


@dataclass(frozen=True, slots=True)
class Counters:
    """Packets since the device booted."""

    packets_in: int
    packets_out: int
    multicasts: int
    broadcasts: int

    @property
    def bytes_in(self) -> int:
        return self.packets_in * 312

    @property
    def bytes_out(self) -> int:
        return self.packets_out * 287


def counters(view: View, port: Interface) -> Counters:
    """Traffic of a port that is up; one that isn't has seen none."""
    if not view.up(port.name.full):
        return Counters(0, 0, 0, 0)
    seed = zlib.crc32(f"{view.device.name} {port.name.full}".encode())
    base = 100_000 + seed % 5_000_000
    return Counters(base, base + seed % 90_000, base // 40, base // 400)


UPTIME_SECONDS = 9 * 86_400 + 3 * 3_600 + 4 * 60 + 5
UPTIME = "1 week, 2 days, 3 hours, 4 minutes"
LAST_FLAP_SECONDS = UPTIME_SECONDS - 120


_STARTED = datetime.now(tz=UTC).timestamp()


def booted() -> float:
    """When the device booted; the same as long as the lab runs."""
    return round(_STARTED - UPTIME_SECONDS, 3)


def now() -> datetime:
    """The device's clock: the only thing that is printed and depends on the time of day."""
    return datetime.now(tz=UTC)
