# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A configuration text taken apart.

What isn't modelled stays where it was, byte for byte: the text is a list of verbatim chunks, with one place each for
the VLANs, the VRFs and the interfaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from . import lines, vlanset
from .facts import facts_of, ios_facts, ios_management, nxos_hardware
from .model import PLAIN, Config, Facts, current_facts, is_l2
from .printing import FROM, JOINT, SEPARATOR, VRF
from .sections import parse_interfaces, parse_section, parse_vlan

_VLAN = re.compile(r"vlan (\d[\d,-]*)\s*", re.ASCII)
_IOS_HEADER = re.compile(
    r"\A\s*(?:(?:show run\S*.*|Building configuration\.\.\.|Current configuration : \d+ bytes)[^\n]*\n\n*)+"
)
_BANNER = re.compile(r"banner \S+ (\^C|\S)")


def chunks(text: str) -> Iterator[str]:
    """Top-level lines, each with all that is below it, and their newlines; a banner is one chunk.

    An indented line belongs to the last line that isn't indented, whatever comments and empty lines stand between:
    those end no section. Those behind a section's last line are chunks of their own.
    """
    chunk: list[str] = []
    between: list[str] = []
    until = ""
    for line in lines.of_text(text):
        if not until and (not line.strip() or line.startswith("!")):
            between.append(line + "\n")
            continue
        if not until and line[0] not in " \t":
            yield from ["".join(chunk)] if chunk else []
            yield from between
            chunk, between = [], []
        chunk += [*between, line + "\n"]
        between = []
        if until:
            until = "" if until in line else until
        elif line.startswith(("banner ", "macro name ")):
            until = _banner_end(line)
    yield from ["".join(chunk)] if chunk else []
    yield from between


def _banner_end(line: str) -> str:
    """What ends the banner that this line begins; empty where the line holds all of it."""
    if line.startswith("macro name "):
        return "@"
    match = _BANNER.match(line)
    if match is None:
        return "EOF"
    return "" if match.group(1) in line[match.end() :] else match.group(1)


@dataclass(slots=True)
class _Loader:
    """Sorts chunks into the modelled sections and the verbatim rest."""

    config: Config
    region: str = ""
    pending: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def take(self, chunk: str) -> None:
        slot, first = self._modelled(chunk)
        if slot:
            self._open(slot, first)
        elif self.region and chunk == SEPARATOR[self.config.platform]:
            self.pending.append(chunk)
        else:
            self._close()
            self.config.items.append(chunk)

    def _open(self, slot: str, first: str) -> None:
        """Between two sections of one kind the separator is implied; everywhere else it is text.

        Behind other text a kind goes on in a region of its own, which begins with the section called `first`.
        """
        joint = JOINT[self.config.platform][slot]
        implied = [joint] if joint else []
        if slot != self.region or self.pending != implied:
            self._close()
        self.pending = []
        if slot not in self.config.items:
            self.config.items.append(slot)
        elif first and self._last_text().partition(FROM)[0] != slot:
            self.config.items.append(f"{slot}{FROM}{first}")
        self.region = slot

    def _last_text(self) -> str:
        """The last item that is more than a separator."""
        return next(item for item in reversed(self.config.items) if item.strip("!\n"))

    def _close(self) -> None:
        self.config.items += self.pending
        self.pending = []
        self.region = ""

    def _modelled(self, chunk: str) -> tuple[str, str]:
        """Store a modelled chunk and name its kind, and the first section in it that is new; empty for the others."""
        first = chunk[0]
        if first == "i" and chunk.startswith("interface "):
            return self._interface(chunk)
        if first == "v":
            slot = self._vlan(chunk)
            return (slot, "") if slot else self._vrf(chunk)
        return "", ""

    def _interface(self, chunk: str) -> tuple[str, str]:
        ports = parse_interfaces(self.config.platform, chunk)
        new = [port.name.full for port in ports if port.name.full not in self.config.interfaces]
        for port in ports:
            known = self.config.interfaces.get(port.name.full)
            body = tuple(lines.of_text(chunk)[1:])
            again = parse_section(self.config.platform, known, body) if known is not None else port
            self.config.interfaces[port.name.full] = again
        return "interfaces" if ports else "", new[0] if new else ""

    def _vlan(self, chunk: str) -> str:
        header, *body = lines.of_text(chunk)
        match = _VLAN.fullmatch(header)
        if match is None:
            return ""
        try:
            found = vlanset.members(vlanset.parse(match.group(1)))
        except vlanset.BadVlanSet:
            return ""
        told = tuple(line.strip() for line in body)
        for number in found:
            self.config.vlans[number] = parse_vlan(self.config.vlans.get(number, PLAIN), told)
        return "vlans"

    def _vrf(self, chunk: str) -> tuple[str, str]:
        prefix = VRF[self.config.platform]
        if not chunk.startswith(prefix):
            return "", ""
        header, *body = lines.of_text(chunk)
        name = header.removeprefix(prefix).strip()
        known = self.config.vrfs.get(name)
        if known is None:
            self.config.vrfs[name] = tuple(body)
        elif not set(body) <= set(known):
            self.config.vrfs[name] = (*known, *body)
        return "vrfs", name if known is None else ""


def drop_impossible(config: Config) -> list[str]:
    """Addresses and VRFs on switchports: IOS and NX-OS refuse them when they boot, so they are gone afterwards."""
    facts = current_facts(config)
    refused: list[str] = []
    for full, port in config.interfaces.items() if config.platform != "eos" else ():
        if (port.has_address() or port.vrf) and is_l2(port, facts):
            config.interfaces[full] = replace(port.without_l3(), vrf="")
            refused.append(f"{full}: addresses and VRF need `no switchport`")
    return refused


def load(platform: str, text: str, *, hardware: Facts | None = None) -> Config:
    """Read a configuration the way a device boots it; see the README for what a boot doesn't check here."""
    if platform == "ios":
        text = _IOS_HEADER.sub("", text.replace("\r\n", "\n"))
    config = read(platform, text, hardware=hardware)
    config.refused_at_boot = drop_impossible(config)
    return config


def read(platform: str, text: str, *, hardware: Facts | None = None) -> Config:
    """What a configuration file says, all of it: whether a device accepts it is another question.

    What the hardware is follows from the file where the facts of the device that reads it aren't given.
    """
    text = text.replace("\r\n", "\n")
    loader = _Loader(Config(platform))
    for chunk in chunks(text):
        loader.take(chunk)
    loader._close()
    config = loader.config
    config.facts = hardware or _hardware(config, text)
    config.facts = facts_of(config)
    if config.facts.vlan_aware_ports:
        ios_management(config)
    if platform == "nxos" and "vlans" in config.items:
        config.vlans.setdefault(1, PLAIN)
    return config


def _hardware(config: Config, text: str) -> Facts | None:
    if config.platform == "ios":
        return ios_facts(config, text)
    return nxos_hardware(config) if config.platform == "nxos" else None
