# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check that the vendor's code rendered the payload, the whole payload and nothing but the payload.

A vendor collection may silently drop a value (a VLAN id without a name), spell a list anew, or change with an
upgrade. So each rendering is compared with what the payload says; the lines that are sent stay the vendor's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_interface
from typing import Any

from ..errors import RenderError
from ..names import lag_number
from ..vlans import format_vlans, parse_vlans

_ALLOWED = "switchport trunk allowed vlan "


def check_rendering(step: dict[str, Any], lines: list[str]) -> list[str]:
    """Compare a vendor step with its rendering, and put the lines into the payload's order.

    The modules' own order is not to be relied on: eos_interfaces and eos_l3_interfaces take values out of a set, whose
    order changes with PYTHONHASHSEED.

    Returns:
        The vendor's lines, under headers in the device's own spelling.

    Raises:
        RenderError: with what was expected and what was rendered.

    """
    resource = step["module"].rpartition(".")[2].partition("_")[2]
    expected: dict[str, list[str]] = {}
    for header, line in _EXPECTED[resource](step):
        expected.setdefault(header, []).append(line)
    actual = _by_header(lines, headers=expected)
    if {header: set(_folded(body)) for header, body in actual.items()} != {
        h: set(body) for h, body in expected.items()
    }:
        raise RenderError(
            f"{step['module']} - Expected: {_listed(expected)}. Actual: {_listed(actual)}. "
            "Use a release of the collection within the range of requirements.yml."
        )
    ordered = []
    for header, wanted in expected.items():
        ranks = {_rank_key(line): rank for rank, line in enumerate(wanted)}
        ordered += [header, *sorted(actual[header], key=lambda line: ranks[_rank_key(line)])]
    return ordered


def _by_header(lines: list[str], *, headers: Iterable[str]) -> dict[str, list[str]]:
    """Group lines by header; cisco.ios and cisco.nxos rewrite names there (`Loopback0` becomes `loopback0`)."""
    spelled = {header.lower(): header for header in headers}
    actual: dict[str, list[str]] = {}
    header = ""
    for line in lines:
        if line.startswith(("interface ", "vlan ")):
            header = spelled.get(line.lower(), line)
            actual.setdefault(header, [])
        else:
            actual.setdefault(header, []).append(line)
    return {header: body for header, body in actual.items() if body}


def _rank_key(line: str) -> str:
    return _ALLOWED if line.startswith(_ALLOWED) else line


def _folded(lines: list[str]) -> list[str]:
    """One line for a VLAN list, which the modules split into several or spell out."""
    lists = [line.removeprefix(_ALLOWED).removeprefix("add ") for line in lines if line.startswith(_ALLOWED)]
    folded = [line for line in lines if not line.startswith(_ALLOWED)]
    if lists:
        folded.append(_ALLOWED + format_vlans(frozenset().union(*map(parse_vlans, lists))))
    return folded


def _listed(lines: dict[str, list[str]]) -> str:
    return "; ".join(f"{header}: {', '.join(sorted(body))}" for header, body in sorted(lines.items())) or "nothing"


def _interfaces(step: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in step["config"]:
        header = f"interface {entry['name']}"
        for key in ("description", "mtu"):
            if key in entry:
                yield header, f"{key} {entry[key]}"
        if "enabled" in entry:
            yield header, "no shutdown" if entry["enabled"] else "shutdown"


def _l2_interfaces(step: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in step["config"]:
        header = f"interface {entry['name']}"
        trunk = entry.get("trunk", {})
        if "mode" in entry:
            yield header, f"switchport mode {entry['mode']}"
        if "access" in entry:
            yield header, f"switchport access vlan {entry['access']['vlan']}"
        if "native_vlan" in trunk:
            yield header, f"switchport trunk native vlan {trunk['native_vlan']}"
        allowed = trunk.get("allowed_vlans") or trunk.get("trunk_allowed_vlans")
        if allowed:
            text = allowed if isinstance(allowed, str) else ",".join(allowed)
            yield header, _ALLOWED + format_vlans(parse_vlans(text))


def _l3_interfaces(step: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in step["config"]:
        header = f"interface {entry['name']}"
        for address in entry.get("ipv4", ()):
            interface = ip_interface(address["address"])
            text = f"{interface.ip} {interface.netmask}" if step["module"].startswith("cisco.ios.") else str(interface)
            yield header, f"ip address {text}{' secondary' if address.get('secondary') else ''}"
        for address in entry.get("ipv6", ()):
            yield header, f"ipv6 address {address['address']}"


def _lag_interfaces(step: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in step["config"]:
        number = lag_number(entry["name"])
        for member in entry["members"]:
            yield f"interface {member['member']}", f"channel-group {number} mode {member['mode']}"


def _vlans(step: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in step["config"]:
        line = f"name {entry['name']}" if "name" in entry else f"state {entry['state']}"
        yield f"vlan {entry['vlan_id']}", line


def _vrf_interfaces(step: dict[str, Any]) -> Iterator[tuple[str, str]]:
    keyword = "forwarding" if step["module"].startswith("cisco.ios.") else "member"
    for entry in step["config"]:
        yield f"interface {entry['name']}", f"vrf {keyword} {entry['vrf_name']}"


_EXPECTED: dict[str, Callable[[dict[str, Any]], Iterator[tuple[str, str]]]] = {
    "interfaces": _interfaces,
    "l2_interfaces": _l2_interfaces,
    "l3_interfaces": _l3_interfaces,
    "lag_interfaces": _lag_interfaces,
    "vlans": _vlans,
    "vrf_interfaces": _vrf_interfaces,
}
