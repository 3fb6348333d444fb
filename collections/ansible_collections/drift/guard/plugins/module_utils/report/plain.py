# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values from anywhere -> plain JSON values, once, at the door.

Ansible hands over tagged strings and lazy containers that are subclasses of the JSON types; what they carry beyond
their value has no place in a report.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

_PLAIN = frozenset({str, int, bool, type(None)})
"""Their values, but not those of subclasses, are as they should be: nearly all that comes."""


def to_plain(value: object) -> Any:
    """Copy a value into ``dict``, ``list``, ``str``, ``int``, ``float``, ``bool`` and ``None``; others become text."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (str, bytes, int, float)):
        return _scalar(value)
    if isinstance(value, (dict, Mapping)):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((to_plain(item) for item in value), key=str)
    return [to_plain(item) for item in value] if isinstance(value, Iterable) else str(value)


def as_json(value: object, **style: Any) -> str:
    """Write a value as JSON; only what JSON does not know has to be made plain before.

    Args:
        value: whose keys are texts.
        style: ``sort_keys`` and ``separators``, as :func:`json.dumps` has them.

    """
    try:
        return json.dumps(value, allow_nan=False, **style)
    except (TypeError, ValueError):
        return json.dumps(to_plain(value), allow_nan=False, **style)


def _scalar(value: str | bytes | float) -> str | int | float:
    """Strip a subclass of its class; JSON knows neither NaN nor bytes."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bytes):
        return value.decode(errors="surrogateescape")
    if isinstance(value, int):
        return int(value)
    return float(value) if math.isfinite(value) else str(float(value))
