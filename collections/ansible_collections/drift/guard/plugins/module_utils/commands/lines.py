# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Additions in the vendor's own words, removals in ours; every line is linted, every vendor rendering witnessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from .lint import lint
from .witness import check_rendering

Renderer = Callable[[dict[str, Any]], list[str]]
"""A vendor step -> its lines; ``plugin_utils.vendor.render_step`` in production."""


def make_commands(steps: Iterable[dict[str, Any]], *, render: Renderer) -> list[str]:
    """Turn payload steps into configuration lines.

    Args:
        steps: from :func:`..payload.make_payload`.
        render: renders the steps of vendor resource modules.

    Returns:
        Lines as typed in configuration mode. A header that is already open is not repeated.

    Raises:
        RenderError: the vendor's code says something else than the payload.
        LintError: a line holds what no line may hold.

    """
    commands: list[str] = []
    header = ""
    for step in steps:
        for line in _step_lines(step, render):
            opens = line.startswith(("interface ", "vlan "))
            if opens and line == header:
                continue
            header = line if opens else "" if line.startswith(("no interface ", "no vlan ")) else header
            commands.append(line)
    for command in commands:
        lint(command)
    return commands


def _step_lines(step: dict[str, Any], render: Renderer) -> list[str]:
    if "lines" in step:
        return [*step.get("parents", ()), *step["lines"]]
    lines = _in_device_spelling(render(step), step)
    check_rendering(step, lines)
    return _in_address_order(lines) if step["module"].endswith("_l3_interfaces") else lines


def _in_device_spelling(lines: list[str], step: dict[str, Any]) -> list[str]:
    """The device's own headers: cisco.ios and cisco.nxos rewrite names (`Loopback0` becomes `loopback0`)."""
    names = [entry["name"] for entry in step["config"] if "name" in entry]
    names += [member["member"] for entry in step["config"] for member in entry.get("members", ())]
    headers = {f"interface {name}".lower(): f"interface {name}" for name in names}
    return [headers.get(line.lower(), line) for line in lines]


def _in_address_order(lines: list[str]) -> list[str]:
    """eos_l3_interfaces takes addresses out of a set: their order changes with PYTHONHASHSEED."""
    ordered: list[str] = []
    block: list[str] = []
    for line in [*lines, "interface"]:
        if line.startswith("interface"):
            ordered += sorted(block, key=_address_rank)
            block = []
            ordered.append(line)
        else:
            block.append(line)
    return ordered[:-1]


def _address_rank(line: str) -> tuple[bool, bool, int]:
    words = line.split()
    return words[0] == "ipv6", words[-1] == "secondary", int(ip_address(words[2].partition("/")[0]))
