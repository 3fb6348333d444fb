# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check that the vendor's code rendered the payload, the whole payload and nothing but the payload.

A vendor collection may silently drop a value (a VLAN id without a name), spell a list anew, or change with an
upgrade. So each rendering is compared with what the payload says; the lines that are sent stay the vendor's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ipaddress import ip_interface
from typing import Any

from ..errors import RenderError
from ..vlans import format_vlans, parse_vlans

_ALLOWED = "switchport trunk allowed vlan "


def check_rendering(step: dict[str, Any], lines: list[str]) -> None:
    """Compare a vendor step with its rendering, as sets of lines under their headers.

    Raises:
        RenderError: with what was expected and what was rendered.

    """
    resource = step["module"].rpartition(".")[2].partition("_")[2]
    expected: dict[str, set[str]] = {}
    for header, line in _EXPECTED[resource](step):
        expected.setdefault(header, set()).add(line)
    actual = _by_header(lines)
    if actual != expected:
        raise RenderError(
            f"{step['module']} - Expected: {_listed(expected)}. Actual: {_listed(actual)}. "
            "Use a release of the collection within the range of requirements.yml."
        )


def _by_header(lines: list[str]) -> dict[str, set[str]]:
    """Group lines by header, and fold the lines of one VLAN list, which the modules split or spell out, into one."""
    actual: dict[str, set[str]] = {}
    allowed: dict[str, frozenset[int]] = {}
    header = ""
    for line in lines:
        if line.startswith(("interface ", "vlan ")):
            header = line
        elif line.startswith(_ALLOWED):
            vlans = parse_vlans(line.removeprefix(_ALLOWED).removeprefix("add "))
            allowed[header] = allowed.get(header, frozenset()) | vlans
        else:
            actual.setdefault(header, set()).add(line)
    for header, vlans in allowed.items():
        actual.setdefault(header, set()).add(_ALLOWED + format_vlans(vlans))
    return actual


def _listed(lines: dict[str, set[str]]) -> str:
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
        number = entry["name"].lower().removeprefix("port-channel")
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
