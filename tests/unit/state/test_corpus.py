# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Configurations that nobody here wrote: no crash, no interface lost, no line lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import DeviceState, Mode, Platform
from ansible_collections.drift.guard.plugins.module_utils.names import canonical
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*/*.cfg"))
WHY_SKIPPED = f"the corpus of other people's configurations is not at {CORPUS}"

# What the parser models, written a second time and more simply: a line that is in neither `unowned` nor `unmodelled`
# has to look like one of these.
MODELLED = re.compile(
    r"(?:(?:no|default) )?(?:description\b|shutdown(?: force)?$|mtu\b|switchport$|switchport mode\b"
    r"|switchport access vlan\b|switchport trunk (?:native|allowed) vlan\b|channel-group\b|ip address\b"
    r"|ip unnumbered\b|ipv6 address\b|encapsulation (?:dot1q|isl|vlan)\b|(?:ip )?vrf (?:forwarding|member)\b"
    r"|vrf \S+$)",
    re.IGNORECASE,
)
# Lines that begin like modelled ones and yet set nothing we model.
LOOKALIKES = re.compile(
    r"ipv6 address (?:fe80:\S+|\S+ link-local)|encapsulation (?!dot1q|isl|vlan)|switchport trunk native vlan tag"
    r"|(?:no|default) (?:description|encapsulation dot1q vlan|switchport mode)\b.+",
    re.IGNORECASE,
)


def read(path: Path) -> tuple[str, Platform, DeviceState]:
    platform = Platform(path.parent.name)
    text = path.read_bytes().decode("utf-8", errors="replace")
    return text, platform, parse_running_config(text, platform=platform)


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
class TestCorpus:
    def test_every_interface_line_is_an_interface(self, path: Path) -> None:
        text, platform, state = read(path)
        for header in re.findall(r"^interface (.+?)[ \t\r]*$", text, re.MULTILINE):
            try:
                names = {canonical(header, platform=platform)}
            except ValueError:
                stem, first, last = re.fullmatch(r"(.*?)([0-9]+)(?:-([0-9]+))?", header).groups()  # type: ignore[union-attr]
                names = {f"{stem}{number}" for number in range(int(first), int(last or first) + 1)}
            assert names <= set(state.interfaces), f"{header} is missing"

    def test_every_line_of_a_section_is_accounted_for(self, path: Path) -> None:
        _text, _platform, state = read(path)
        for name, found in state.interfaces.items():
            loose = [*found.unowned, *found.unmodelled.values()]
            for line in (line.strip() for line in found.lines[1:]):
                if line in loose:
                    loose.remove(line)
                    continue
                assert line.startswith("!") or MODELLED.match(line), f"{name}: {line!r} is lost"
            assert loose == [], f"{name}: {loose} are not in the text"

    def test_no_line_that_we_model_is_unowned(self, path: Path) -> None:
        _text, _platform, state = read(path)
        for name, found in state.interfaces.items():
            own = [line.strip() for line in found.lines[1:] if len(line) - len(line.lstrip()) <= _base(found.lines)]
            for line in found.unowned:
                # Of several addresses that can't be expressed, the first is in `unmodelled`.
                further = line.split()[0].replace("ip", "ipv4", line.startswith("ip ")) in found.unmodelled
                # A routed port may keep the mode that it had as a switchport: it has to survive like any other line.
                left_over = found.config.mode is Mode.ROUTED and line.startswith("switchport mode ")
                understood = further or left_over or LOOKALIKES.match(line)
                missed = line in own and MODELLED.match(line) and not understood
                assert not missed, f"{name}: {line!r} should be understood"

    def test_every_interface_has_what_its_kind_has(self, path: Path) -> None:
        _text, platform, state = read(path)
        for found in state.interfaces.values():
            config = found.config
            for attribute in ("description", "vrf", "ipv4", "ipv6"):
                assert getattr(config, attribute) is not None or attribute in found.unmodelled
            assert (config.parent is not None) == (config.kind.value == "subinterface")
            assert (
                config.mode is not None
                or platform is Platform.IOS
                or "mode" in found.unmodelled
                or _no_port(config.kind)
            )


def _base(lines: tuple[str, ...]) -> int:
    return min((len(line) - len(line.lstrip()) for line in lines[1:]), default=0)


def _no_port(kind: str) -> bool:
    return kind not in ("physical", "lag")
