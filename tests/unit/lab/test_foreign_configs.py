# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Configurations that nobody here wrote: what is modelled is modelled, the rest stays verbatim and in its place.

The text that a device prints is compared with the file by means of their own: lines outside of modelled sections must
be the same, in the same order; of an interface, the lines that aren't modelled as well; and what the product's parser
(which shares no code with the lab) reads from both must be equal.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Interface, Platform
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config
from tests.lab.engine import Device, load

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*/*.cfg"))
WHY_SKIPPED = "no ../shared/corpus with other people's configurations here"
MODELLED_SECTION = re.compile(r"interface |vlan \d[\d,-]*$|vrf (?:definition|context|instance) ")
SHOW_HEADER = re.compile(r"show run|Building configuration|Current configuration : ")
"""What `show` prints above a configuration, and the command itself where somebody copied it along."""
LAYER = ("mode", "access_vlan", "native_vlan", "allowed_vlans", "enabled", "mtu")
"""What depends on defaults that a fragment of a configuration doesn't tell."""


@dataclass
class Outline:
    """A configuration text by indentation alone."""

    rest: list[str] = field(default_factory=list)
    """Lines outside of modelled sections, verbatim."""
    places: list[str] = field(default_factory=list)
    """The first lines of all that isn't a VLAN, in order: interfaces, VRFs, and each command of the rest."""
    comments: Counter[str] = field(default_factory=Counter)


def outline(text: str) -> Outline:
    found = Outline()
    modelled = False
    for line in (line.rstrip("\r") for line in text.split("\n")):
        if line.strip().startswith("!") or not line.strip():
            found.comments += Counter([line.strip()] if line.strip(" !") else [])
        elif line[0] in " \t":
            found.rest += [] if modelled else [line]
        elif not SHOW_HEADER.match(line):
            modelled = MODELLED_SECTION.match(line) is not None
            found.rest += [] if modelled else [line]
            found.places += [] if line.startswith("vlan ") and modelled else [line.rstrip()]
    return found


def interfaces(text: str, platform: str) -> dict[str, Any]:
    return dict(parse_running_config(text, platform=Platform(platform)).interfaces)


def same_values(before: Interface, after: Interface) -> bool:
    """Whether nothing was lost; where the file leaves the layer to a default, without what follows from the layer."""
    ignored = LAYER if before.mode != after.mode else ("mtu",)
    return all(
        getattr(before, name) == getattr(after, name)
        for name in ("description", "vrf", "ipv4", "ipv6", "lag", "lag_mode", "dot1q", "parent", *LAYER)
        if name not in ignored
    )


def check(platform: str, text: str, *, reordered: bool = False) -> Device:
    """All that must hold for a configuration; sections that the file enters twice are in the place of the first."""
    device = load(platform, text)
    printed = device.running_config()
    before, after = outline(text), outline(printed)
    assert after.rest == before.rest
    assert after.comments == before.comments
    if not reordered:
        assert [place.lower() for place in after.places] == [place.lower() for place in before.places]
    was, now = interfaces(text, platform), interfaces(printed, platform)
    assert list(now) == list(was)
    refused = {line.partition(":")[0] for line in device.running.refused_at_boot}
    for name in set(was) - refused:
        assert now[name].unowned == was[name].unowned, name
        assert same_values(was[name].config, now[name].config), name
    assert load(platform, printed).running_config() == printed
    return device


def spelled_otherwise(text: str, platform: str) -> bool:
    """Whether sections stand twice, as a range, or under a name that isn't the full one: places can't be compared."""
    headers = [line.rstrip() for line in text.split("\n") if re.match(r"(?:interface|vrf \w+) ", line)]
    printed = load(platform, text).running_config().split("\n")
    return len(set(headers)) < len(headers) or not set(headers) <= set(printed)


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_foreign_configuration_stays_what_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    check(file.parent.name, text, reordered=spelled_otherwise(text, file.parent.name))


FRAGMENTS = {
    "a comment or an empty line inside a section doesn't end it": (
        "ios",
        """\
hostname a
!
interface Ethernet0
 ip address 10.0.0.1 255.255.255.0
 standby 1 ip 10.0.0.2

 ! tracks the uplink
 standby 1 track 1
!
! the uplink
interface Ethernet1
 ip address 10.0.1.1 255.255.255.0
!
end
""",
        """\
hostname a
!
interface Ethernet0
 ip address 10.0.0.1 255.255.255.0
 standby 1 ip 10.0.0.2
 ! tracks the uplink
 standby 1 track 1
!
! the uplink
interface Ethernet1
 ip address 10.0.1.1 255.255.255.0
!
end
""",
    ),
    "text between interfaces stays between them": (
        "ios",
        """\
hostname a
!
interface Ethernet0
 ip address 10.0.0.1 255.255.255.0
!
track 1 interface Ethernet0 line-protocol
!
interface Ethernet1
 ip address 10.0.1.1 255.255.255.0
 custom line 7
!
vrf definition RED
!
interface Ethernet2
 no ip address
!
router bgp 65000
 neighbor 10.0.0.2 remote-as 65001
!
vrf definition BLUE
!
end
""",
        None,
    ),
    "an interface of a kind that is unknown stays among the others": (
        "eos",
        """\
hostname a
!
interface Ethernet1
   no switchport
   ip address 10.0.0.1/24
!
interface Unheard5
   ip address 10.0.5.1/24
!
interface Ethernet2
   description after it
!
end
""",
        None,
    ),
    "a section that is written deeper than usual is read all the same": (
        "eos",
        """\
interface Ethernet1
     no switchport
     custom line
     ip address 10.0.0.1/31
     vrrp 1 ipv4 10.0.0.0
       unknown below it
!
end
""",
        """\
interface Ethernet1
   no switchport
   custom line
   ip address 10.0.0.1/31
   vrrp 1 ipv4 10.0.0.0
     unknown below it
!
end
""",
    ),
    "lines of nobody keep their order and their places on NX-OS": (
        "nxos",
        """\
hostname a
feature interface-vlan

vlan 1,10

interface Vlan10
  no shutdown
  ip address 10.0.10.1/24
  custom one
  custom two
    below two

track 1 interface Vlan10 line-protocol

interface Ethernet1/1
  custom three

router bgp 65000
""",
        None,
    ),
}


@pytest.mark.parametrize(("platform", "text", "printed"), FRAGMENTS.values(), ids=FRAGMENTS)
def test_in_foreign_text(platform: str, text: str, printed: str | None) -> None:
    assert check(platform, text).running_config() == (printed or text)


def test_an_interface_that_comes_later_stands_with_its_neighbours() -> None:
    text = FRAGMENTS["text between interfaces stays between them"][1]
    device = load("ios", text)
    assert device.configure(["interface Loopback0", "ip address 10.255.0.1 255.255.255.255"]) == []
    lines = device.running_config().splitlines()
    at = lines.index("interface Loopback0")
    assert lines[at - 1 : at + 3] == ["!", "interface Loopback0", " ip address 10.255.0.1 255.255.255.255", "!"]
    assert device.configure(["no interface Loopback0"]) == []
    assert device.running_config() == text
