# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person reads first: a unified diff of the interface sections that change, device -> intent."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from ipaddress import IPv6Interface, ip_interface

from .model import DeviceState, Interface, InterfaceState, Mode, Platform
from .plan.moves import Move, Transition
from .state.lines import attribute_of
from .vlans import format_vlans

_INDENT = {Platform.IOS: " ", Platform.NXOS: "  ", Platform.EOS: "   "}
_ALLOWED = "switchport trunk allowed vlan"
_VLAN_LINES = frozenset({"access_vlan", "native_vlan", "allowed_vlans"})
_FAMILIES = ("ipv4", "ipv6")
_ADDRESS_LINES = frozenset({*_FAMILIES, "vrf"})


def make_diff(transition: Transition, commands: Sequence[str], *, state: DeviceState, device: str) -> str:
    """Show the sections that change as they are and as the commands leave them.

    Args:
        transition: what changes.
        commands: the planned lines, which are where the new text comes from.
        state: the sections as they are, verbatim.
        device: the name in the header lines.

    Returns:
        A unified diff with whole sections as context; empty when nothing changes.

    """
    if not commands:
        return ""
    blocks = _blocks(commands)
    sections: list[tuple[Sequence[str], Sequence[str]]] = [
        ((), _section(f"vlan {vlan}", blocks.get(f"vlan {vlan}", []), platform=state.platform))
        for vlan in transition.new_vlans
    ]
    for move in transition.moves:
        found = state.interfaces.get(move.name, InterfaceState(config=move.before))
        sections.append((found.lines, _after(found, move, blocks.get(f"interface {move.name}", []), state=state)))
    lines = [f"--- {device} (device)", f"+++ {device} (intent)", *_hunks(sections)]
    return "\n".join(lines) + "\n"


def _hunks(sections: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Iterator[str]:
    """A hunk a section, so that no interface's lines are taken for another's."""
    before_line = after_line = 1
    for before, after in sections:
        hunk = list(difflib.unified_diff(before, after, n=len(before) + 1, lineterm=""))[3:]
        if hunk:
            yield f"@@ -{_range(before_line, len(before))} +{_range(after_line, len(after))} @@"
            yield from hunk
        before_line, after_line = before_line + len(before), after_line + len(after)


def _range(start: int, length: int) -> str:
    """Lines of one side, as unified diffs count them: an empty side stands after the line before."""
    return f"{start if length else start - 1},{length}"


def _blocks(commands: Iterable[str]) -> dict[str, list[str]]:
    """Commands by the header they stand under."""
    blocks: dict[str, list[str]] = {}
    header = ""
    for command in commands:
        if command.startswith(("interface ", "vlan ")):
            header = command
            blocks.setdefault(header, [])
        else:
            blocks.setdefault(header, []).append(command)
    return blocks


def _section(header: str, body: Iterable[str], *, platform: Platform) -> list[str]:
    return [header, *(_INDENT[platform] + line for line in body)]


def _after(found: InterfaceState, move: Move, commands: list[str], *, state: DeviceState) -> list[str]:
    """Put each new line where the first one of its attribute stood, else at the end; take out what they replace."""
    changed, platform = _changed(move), state.platform
    staying = {
        line
        for line in found.lines
        if (attribute := attribute_of(line, platform=platform)) not in changed
        or line.strip() in found.unowned
        or (attribute in _FAMILIES and _holds(move.after, line))
    }
    there = {line.strip().lower() for line in staying}
    added: dict[str, list[str]] = {}
    for line in _added(commands, move.after, state=state):
        if line.lower() not in there:
            added.setdefault(attribute_of(line, platform=platform), []).append(_INDENT[platform] + line)
    after = list(found.lines[:1]) or [f"interface {move.name}"]
    for line in found.lines[1:]:
        after += [line] if line in staying else added.pop(attribute_of(line, platform=platform), [])
    return after + [line for attribute in added for line in added[attribute]]


def _holds(after: Interface, line: str) -> bool:
    """Whether an address line says what the interface shall have, as primary or secondary."""
    _ip, keyword, *words = line.split()
    text = "/".join(word for word in words if word != "secondary")
    try:
        address = ip_interface(text)
    except ValueError:
        return keyword != "address"
    if isinstance(address, IPv6Interface):
        return address in (after.ipv6 or ())
    held = after.ipv4 or ()
    return address in held and (address == held[0]) == ("secondary" not in words)


def _changed(move: Move) -> set[str]:
    names = {item.name for item in fields(Interface)}
    changed = {name for name in names if getattr(move.before, name) != getattr(move.after, name)}
    if move.changes_layer:
        changed |= {"mode", "enabled", *_VLAN_LINES, *_ADDRESS_LINES}
    if move.changes_vrf:
        changed |= _ADDRESS_LINES
    return changed | ({"lag"} if "lag_mode" in changed else set())


def _added(commands: Iterable[str], after: Interface, *, state: DeviceState) -> list[str]:
    """The commands as they will stand in the configuration, where lists stand as a whole and defaults not at all."""
    hidden = _hidden(after, state=state)
    added: list[str] = []
    for line in commands:
        if line.startswith(_ALLOWED):
            added.append(f"{_ALLOWED} {format_vlans(after.allowed_vlans or frozenset())}")
        elif line not in hidden and (not line.startswith("no ") or line in ("no switchport", "no shutdown")):
            added.append(line)
    return list(dict.fromkeys(added))


def _hidden(after: Interface, *, state: DeviceState) -> set[str]:
    """What this platform does not print, or what another line of the same commands takes back."""
    hidden = {"switchport" if state.layer2_default else "no switchport"}
    default = state.defaults.get(after.kind)
    shut_by_default = state.platform is Platform.NXOS and (
        after.mode is Mode.ROUTED or (default is not None and default.enabled is False)
    )
    if after.enabled:
        hidden |= {"shutdown"} if shut_by_default else {"shutdown", "no shutdown"}
    elif shut_by_default:
        hidden.add("shutdown")
    return hidden if state.platform is Platform.IOS else hidden | {"switchport mode access"}
