# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""JSON values of a recorded slice -> the model's: the way back from :func:`..plan.differences.plain`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import IPv4Interface, IPv6Interface
from typing import Any

from ..model import Mode
from ..vlans import parse_vlans

_READ: Mapping[str, Callable[[Any], Any]] = {
    "mode": Mode,
    "allowed_vlans": parse_vlans,
    "ipv4": lambda values: tuple(map(IPv4Interface, values)),
    "ipv6": lambda values: tuple(map(IPv6Interface, values)),
}
"""The attributes that JSON has no type for."""


def model_values(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes of an interface as ``Interface`` has them; ``None`` stays *not stated*."""
    return {
        attribute: _READ[attribute](value) if value is not None and attribute in _READ else value
        for attribute, value in recorded.items()
    }
