# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""JSON as people compare it: a list has one item a line, an object fills its lines."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 118


def format_json(value: Any) -> str:
    """Text that the same value always gives, with keys in their own order."""
    return _format(value, indent=0) + "\n"


def _format(value: Any, *, indent: int) -> str:
    inline = json.dumps(value, ensure_ascii=False)
    if len(inline) + indent <= WIDTH or not isinstance(value, (dict, list)):
        return inline
    if isinstance(value, list):
        items = [_format(item, indent=indent + 1) for item in value]
        return f"[\n{' ' * (indent + 1)}" + f",\n{' ' * (indent + 1)}".join(items) + f"\n{' ' * indent}]"
    return _fill([f"{json.dumps(key)}: {_format(item, indent=indent + 1)}" for key, item in value.items()], indent)


def _fill(items: list[str], indent: int) -> str:
    """Short items share a line; one that takes several lines stands alone."""
    lines = [items[0]]
    for item in items[1:]:
        together = f"{lines[-1]}, {item}"
        if "\n" in together or len(together) + indent + 1 > WIDTH:
            lines.append(item)
        else:
            lines[-1] = together
    return "{" + f",\n{' ' * (indent + 1)}".join(lines) + "}"
