# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Interface names: what may be typed for them, how each platform spells them, and in which order it prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

PHYSICAL = "physical"
MANAGEMENT = "management"
PORT_CHANNEL = "port-channel"
LOOPBACK = "loopback"
SVI = "svi"
SUBINTERFACE = "subinterface"
OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Type:
    """One sort of interface on one platform."""

    spelling: str
    """As the running-config prints it, without the number."""
    kind: str
    rank: int
    """Its place among the interface sections."""
    numbers: str
    """A pattern for the number; it decides which numbers are refused as bad input."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """An interface name that was understood."""

    full: str
    kind: str
    key: tuple[int, ...]
    """Sorts interfaces as the platform prints them."""
    parent: str = ""
    """The full name of the interface that carries this subinterface, else empty."""

    @property
    def numbers(self) -> tuple[int, ...]:
        return self.key[1:]


_SLOTS = r"\d{1,3}(?:/\d{1,3}){1,3}"
_BARE_SLOTS = r"\d{1,3}(?:/\d{1,3}){0,3}"
_SUB = r"(?:\.\d{1,10})?"
_VLAN = r"(?:[1-9]\d{0,2}|[1-3]\d{3}|40[0-8]\d|409[0-4])"
_NUMBER = r"\d{1,10}"


def _types(*rows: tuple[str, str, int, str]) -> tuple[Type, ...]:
    return tuple(Type(spelling=s, kind=k, rank=r, numbers=n) for s, k, r, n in rows)


# The first type that the typed letters abbreviate wins, as Gi, Te, Tw and Twe do on the devices.
IOS = _types(
    ("Loopback", LOOPBACK, 0, _NUMBER),
    ("Tunnel", OTHER, 1, _NUMBER),
    ("Port-channel", PORT_CHANNEL, 2, r"\d{1,3}" + _SUB),
    ("GigabitEthernet", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("FastEthernet", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("Ethernet", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("TenGigabitEthernet", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("TwoGigabitEthernet", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("TwentyFiveGigE", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("FiveGigabitEthernet", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("FortyGigabitEthernet", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("HundredGigE", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("AppGigabitEthernet", PHYSICAL, 3, _BARE_SLOTS + _SUB),
    ("Serial", PHYSICAL, 3, _BARE_SLOTS + r"(?::\d+)?" + _SUB),
    ("Vlan", SVI, 4, _VLAN),
    ("BDI", OTHER, 5, _NUMBER),
    ("nve", OTHER, 6, _NUMBER),
)
NXOS = _types(
    ("Vlan", SVI, 0, _VLAN),
    ("port-channel", PORT_CHANNEL, 1, r"(?:[1-9]\d{0,2}|[1-3]\d{3}|40[0-8]\d|409[0-6])" + _SUB),
    ("nve", OTHER, 2, r"1"),
    ("Ethernet", PHYSICAL, 3, _SLOTS + _SUB),
    ("mgmt", MANAGEMENT, 4, r"0"),
    ("loopback", LOOPBACK, 5, r"(?:\d{1,3}|10[01]\d|102[0-3])"),
    ("Tunnel", OTHER, 6, _NUMBER),
)
EOS = _types(
    ("Port-Channel", PORT_CHANNEL, 0, r"\d{1,6}" + _SUB),
    ("Ethernet", PHYSICAL, 1, _BARE_SLOTS + _SUB),
    ("Loopback", LOOPBACK, 2, r"\d{1,4}"),
    ("Management", MANAGEMENT, 3, r"\d{1,2}(?:/\d{1,2})?"),
    ("Recirc-Channel", OTHER, 4, _NUMBER),
    ("Tunnel", OTHER, 5, _NUMBER),
    ("Vlan", SVI, 6, _VLAN),
    ("Vxlan", OTHER, 7, r"1"),
)
TYPES = {"ios": IOS, "nxos": NXOS, "eos": EOS}

_SPLIT = re.compile(r"([A-Za-z][A-Za-z-]*?) ?(\d[\d/.:]*)", re.ASCII)
_GROUPS = re.compile(r"\d+")


@lru_cache(maxsize=8192)
def parse(platform: str, text: str) -> Name | None:
    """The name that `text` means on this platform, abbreviated or not; None where there is no such interface type."""
    match = _SPLIT.fullmatch(text.strip())
    if match is None:
        return None
    letters, number = match.group(1).lower(), match.group(2)
    for kind in TYPES[platform]:
        if kind.spelling.lower().startswith(letters):
            return _name(kind, number)
    return None


def _name(kind: Type, number: str) -> Name | None:
    if not re.fullmatch(kind.numbers, number, re.ASCII):
        return None
    key = (kind.rank, *(int(part) for part in _GROUPS.findall(number)))
    parent, dot, _sub = number.partition(".")
    if dot:
        return Name(full=kind.spelling + number, kind=SUBINTERFACE, key=key, parent=kind.spelling + parent)
    number = number if kind.kind == PHYSICAL else str(key[1]) + number[len(_GROUPS.match(number)[0]) :]  # type: ignore[index]
    return Name(full=kind.spelling + number, kind=kind.kind, key=key)


@lru_cache(maxsize=2048)
def expand(platform: str, text: str) -> tuple[Name, ...]:
    """The interfaces of a range such as `Ethernet1/1-4,1/6` or `gi1/0/1 - 2 , gi1/0/5`; empty where it isn't one."""
    found: list[Name] = []
    letters = ""
    for part in re.sub(r"\s*([,-])\s*(?=\d)", r"\1", text).split(","):
        match = re.fullmatch(r"\s*([A-Za-z-]*?) ?(\d[\d/.]*?)(?:-(\d+))?\s*", part, re.ASCII)
        if match is None:
            return ()
        letters = match.group(1) or letters
        head, tail = re.fullmatch(r"(.*?)(\d+)", match.group(2)).groups()  # type: ignore[union-attr]
        for number in range(int(tail), int(match.group(3) or tail) + 1):
            name = parse(platform, f"{letters}{head}{number}")
            if name is None:
                return ()
            found.append(name)
    return tuple(found)
