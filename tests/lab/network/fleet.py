# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which devices a lab has, made from a folder of configurations, and where each of them listens."""

from __future__ import annotations

import ipaddress
import os
import re
import resource
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tests.lab.engine import Device, load
from tests.lab.engine.management import BadManagement, Management, by_default, declared

PLATFORMS = ("ios", "nxos", "eos")
LOOPBACK = ipaddress.ip_network("127.0.0.0/8")
SESSIONS = 256
"""File descriptors that are left for sessions when every device listens."""
MOST_FILES = 1_048_576
"""Linux refuses more, whatever a hard limit says."""
_DIRECTIVE = re.compile(r"^!\s*lab:\s*(.*?)\s*$\n?", re.MULTILINE)
_HOSTNAME = re.compile(r"^((?:hostname|switchname) )(\S+)", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x02\x04-\x08\x0e-\x1f]")


class FleetError(ValueError):
    """The folder or the wishes of its user don't make a lab."""


@dataclass(frozen=True, slots=True)
class Member:
    """One device that is to be."""

    name: str
    platform: str
    file: Path
    device: Device
    management: Management | None

    @property
    def host_key(self) -> Path:
        """A key of its own, where the user put one."""
        return self.file.with_name(f"{self.name}.host_key")


def config_files(folder: Path) -> dict[str, tuple[str, Path]]:
    """Name, platform and file of every device: `<name>.<ios|nxos|eos>.cfg`."""
    found: dict[str, tuple[str, Path]] = {}
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".cfg")
    except OSError as exc:
        raise FleetError(f"{folder} can't be read: {exc.strerror}") from exc
    for file in files:
        name, _dot, platform = file.stem.rpartition(".")
        if not name or platform not in PLATFORMS:
            continue
        if name in found:
            raise FleetError(f"{file} and {found[name][1].name} are both called {name}")
        found[name] = (platform, file)
    if not found:
        raise FleetError(f"{folder} holds no device: expected files called <name>.<ios|nxos|eos>.cfg")
    return found


def fleet(folder: Path, *, count: int = 0) -> list[Member]:
    """The folder's devices; with `count` so many in all, the rest being copies of them in turn."""
    texts = {name: (platform, file, _text(file)) for name, (platform, file) in config_files(folder).items()}
    originals = [_member(name, platform, file, text) for name, (platform, file, text) in texts.items()]
    if count and count < len(originals):
        raise FleetError(f"{folder} holds {len(originals)} devices, so a lab of {count} can't be made of it")
    found = list(originals)
    free = _free_addresses(originals)
    while len(found) < count:
        original = originals[len(found) % len(originals)]
        text = texts[original.name][2]
        found.append(_copy(original, text, number=len(found) // len(originals) + 1, free=free))
    return found


def _text(file: Path) -> str:
    """A file's text; the error for one that is no configuration names the line."""
    try:
        content = file.read_bytes()
    except OSError as exc:
        raise FleetError(f"{file} can't be read: {exc.strerror}") from exc
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        raise FleetError(f"{file}:{line}: byte {content[exc.start]:#04x} is no UTF-8") from exc
    strange = _CONTROL.search(text)
    if strange is not None:
        raise FleetError(f"{file}:{_line(text, strange)}: control character {strange.group()!r}")
    return text.replace("\r\n", "\n")


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _member(name: str, platform: str, file: Path, text: str) -> Member:
    device = load(platform, _DIRECTIVE.sub("", text))
    management = by_default(device.running)
    for directive in _DIRECTIVE.finditer(text):
        try:
            management = _declared(device, directive.group(1))
        except BadManagement as exc:
            raise FleetError(f"{file}:{_line(text, directive)}: {exc}") from exc
    return Member(name, platform, file, device, management)


def _declared(device: Device, directive: str) -> Management | None:
    word, _space, rest = directive.partition(" ")
    if word != "management":
        raise BadManagement(f"`! lab:` knows `management`, not {word!r}")
    return declared(device.running, rest)


def _free_addresses(originals: list[Member]) -> Iterator[str]:
    """The addresses behind the highest management address of the folder, without those that end a /24."""
    used = [one.management.address for one in originals if one.management is not None and one.management.version == 4]
    number = max(used, default=0)
    while True:
        number += 1
        if number & 255 not in {0, 255}:
            yield str(ipaddress.IPv4Address(number))


def _copy(original: Member, text: str, *, number: int, free: Iterator[str]) -> Member:
    """A device like another: its name and hostname end in a number, its management address is the next free one."""
    suffix = f"-{number}"
    text, found = _HOSTNAME.subn(rf"\g<1>\g<2>{suffix}", text, count=1)
    if not found:
        text = f"hostname {original.name}{suffix}\n{text}"
    management = original.management
    if management is not None and management.version == 4 and management.address:
        address = next(free)
        text = re.sub(rf"(?<![\d.]){re.escape(str(management))}(?![\d.])", address, text)
        management = replace(management, address=int(ipaddress.IPv4Address(address)))
    device = load(original.platform, _DIRECTIVE.sub("", text))
    return Member(f"{original.name}{suffix}", original.platform, original.file, device, management)


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where devices listen: ports of the kernel's choice, consecutive ports, or an address each."""

    first_port: int = 0
    addresses: str = ""
    port: int = 0
    """The port on `addresses`; 0 is 22 for root and 2222 for others."""

    def first(self, count: int) -> list[tuple[str, int]]:
        """The places of `count` devices in their order."""
        if self.addresses and self.first_port:
            raise FleetError("devices get either consecutive ports or addresses, not both")
        if self.port and not self.addresses:
            raise FleetError("one port for all devices needs an address for each: say --addresses as well")
        if self.addresses:
            return self._on_addresses(count)
        if not self.first_port:
            return [("127.0.0.1", 0)] * count
        last = self.first_port + count - 1
        if not 0 < self.first_port <= last < 65536:
            raise FleetError(
                f"{count} devices from port {self.first_port} on would end at port {last}; 65535 is the last"
            )
        return [("127.0.0.1", port) for port in range(self.first_port, last + 1)]

    def _on_addresses(self, count: int) -> list[tuple[str, int]]:
        try:
            network = ipaddress.IPv4Network(self.addresses)
        except ValueError as exc:
            raise FleetError(f"{self.addresses} is no network such as 127.1.0.0/16: {exc}") from exc
        if not network.subnet_of(LOOPBACK):  # type: ignore[arg-type]
            raise FleetError(f"{network} isn't within {LOOPBACK}: devices are for this machine only")
        found = [str(address) for address in islice(network.hosts(), count)]
        if len(found) < count:
            raise FleetError(f"{network} has addresses for {len(found)} devices, not for {count}")
        port = self.port or (22 if os.geteuid() == 0 else 2222)
        return [(address, port) for address in found]


def raise_limit(devices: int) -> None:
    """Allow this process as many file descriptors as it may have; each device listens on one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if devices + SESSIONS > max(most, soft):
        raise FleetError(
            f"{devices} devices need {devices + SESSIONS} file descriptors, and this account may open {most}: "
            "raise the hard limit (ulimit -Hn), or start fewer devices"
        )
