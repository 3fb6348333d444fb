# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Additions in the vendor's own words, removals in ours; every line is linted, every vendor rendering witnessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    return check_rendering(step, render(step))
