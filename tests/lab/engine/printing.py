# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A configuration put together again as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar

from . import vlanset
from .model import SLOTS, Config, Vlan, current_facts
from .render import INDENT, interface_text

SEPARATOR = {"ios": "!\n", "nxos": "\n", "eos": "!\n"}
JOINT = {
    "ios": dict.fromkeys(SLOTS, "!\n"),
    "nxos": {"vlans": "", "vrfs": "", "interfaces": "\n"},
    "eos": dict.fromkeys(SLOTS, "!\n"),
}
FROM = " from "
"""Between a kind and the first section of one of its later regions, in the items of a configuration."""
VRF = {"ios": "vrf definition ", "nxos": "vrf context ", "eos": "vrf instance "}
T = TypeVar("T")


def text_of(config: Config) -> str:
    """The configuration as the device prints it, without the lines that only `show` adds."""
    return "".join(
        [item if item[-1] == "\n" else _PARTS[item.partition(FROM)[0]](config, item) for item in config.items]
    )


def _region(config: Config, sections: Mapping[str, T], item: str) -> dict[str, T]:
    """The sections that an item stands for: those from its first one to the first one of the next region."""
    kind = item.partition(FROM)[0]
    marks = {one for one in config.items if one.startswith(kind + FROM)}
    if not marks:
        return dict(sections)
    found: dict[str, T] = {}
    here = kind
    for name, section in sections.items():
        here = f"{kind}{FROM}{name}" if f"{kind}{FROM}{name}" in marks else here
        if here == item:
            found[name] = section
    return found


def _interfaces_text(config: Config, item: str) -> str:
    facts = current_facts(config)
    platform = config.platform
    ports = _region(config, config.interfaces, item).values()
    return JOINT[platform]["interfaces"].join([interface_text(port, platform=platform, facts=facts) for port in ports])


def _vrfs_text(config: Config, item: str) -> str:
    prefix = VRF[config.platform]
    found = _region(config, config.vrfs, item).items()
    return JOINT[config.platform]["vrfs"].join("\n".join((prefix + name, *lines)) + "\n" for name, lines in found)


def _vlans_text(config: Config, _item: str) -> str:
    vlans = tuple(sorted(config.vlans.items()))
    return vlans_text(config.platform, vlans)


@lru_cache(maxsize=4096)
def vlans_text(platform: str, vlans: tuple[tuple[int, Vlan], ...]) -> str:
    """IOS and EOS print runs of unnamed VLANs as one header; NX-OS prints a list of all and then the named ones."""
    if platform == "nxos":
        every = sum(1 << number for number, _vlan in vlans)
        head = f"vlan {vlanset.compress(every)}\n" if vlans else ""
        return head + "".join(_vlan_text(platform, str(number), vlan) for number, vlan in vlans if not vlan.plain)
    sections: list[tuple[int, Vlan]] = []
    for number, vlan in vlans:
        if vlan.plain and sections and sections[-1][1].plain:
            sections[-1] = (sections[-1][0] | 1 << number, vlan)
        else:
            sections.append((1 << number, vlan))
    pairs = platform == "ios"
    return "!\n".join(_vlan_text(platform, vlanset.compress(bits, pairs=pairs), vlan) for bits, vlan in sections)


def vlan_lines(vlan: Vlan) -> list[str]:
    """What stands below a VLAN's header."""
    lines = [f"name {vlan.name}"] if vlan.name else []
    lines += ["state suspend"] if vlan.suspended else []
    lines += ["shutdown"] if vlan.shutdown else []
    return [*lines, *vlan.extras]


def _vlan_text(platform: str, header: str, vlan: Vlan) -> str:
    return f"vlan {header}\n" + "".join(f"{INDENT[platform]}{line}\n" for line in vlan_lines(vlan))


def ensure_slot(config: Config, slot: str) -> None:
    """Make a place for sections of a kind that the loaded text didn't have."""
    if slot in config.items:
        return
    later = SLOTS[SLOTS.index(slot) + 1 :]
    positions = [config.items.index(other) for other in later if other in config.items]
    at = min(positions, default=end_of(config))
    config.items[at:at] = [slot, f"{slot} tail"]


def _tail(slot: str) -> Callable[[Config, str], str]:
    """What separates a section that was made while running from the text behind it."""
    return lambda config, _item: SEPARATOR[config.platform] if getattr(config, slot) else ""


_PARTS: dict[str, Callable[[Config, str], str]] = {
    "vlans": _vlans_text,
    "vrfs": _vrfs_text,
    "interfaces": _interfaces_text,
    **{f"{slot} tail": _tail(slot) for slot in SLOTS},
}


def end_of(config: Config) -> int:
    """The index of the final `end`, or behind everything."""
    return config.items.index("end\n") if "end\n" in config.items else len(config.items)
