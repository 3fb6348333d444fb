# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Nautobot would have to be told so that the device's value becomes the intent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..model import DeviceIntent, Mode
from ..vlans import ALL_VLANS

_NEED_A_MODE = ("access_vlan", "native_vlan")
"""Nautobot refuses an untagged VLAN on an interface without an 802.1Q mode."""


def propose(intent: DeviceIntent, *, interface: str, attribute: str, value: Any) -> dict[str, Any] | None:
    """The request to Nautobot's REST API that accepts a value.

    Args:
        intent: knows the interfaces' ids.
        interface: full name.
        attribute: one of ``rules.PROPOSABLE``.
        value: the device's, as the model has it.

    Returns:
        ``method``, ``path`` and JSON ``body`` (related objects by id or by attributes, as it takes them); ``None``
        where one request can't: the intent came without the ids that it takes, or Nautobot would need an 802.1Q mode
        first.

    """
    own = intent.ids.get(interface)
    body = _BODIES[attribute](value, intent.ids) if attribute in _BODIES else {attribute: value}
    unswitched = attribute in _NEED_A_MODE and intent.interfaces[interface].mode not in (Mode.ACCESS, Mode.TRUNK)
    if not own or body is None or unswitched:
        return None
    return {"method": "PATCH", "path": f"/api/dcim/interfaces/{own}/", "body": body}


def in_words(request: Mapping[str, Any] | None) -> str:
    """A request as a person would type it."""
    if request is None:
        return "by hand, since it takes an 802.1Q mode first, or ids that the intent came without"
    return f"{request['method']} {request['path']} {json.dumps(request['body'])}"


def _untagged(value: int | None, _ids: Mapping[str, str]) -> dict[str, Any]:
    return {"untagged_vlan": {"vid": value} if value else None}


def _native(value: int | None, ids: Mapping[str, str]) -> dict[str, Any]:
    """VLAN 1 is what a trunk has when nobody names one."""
    return _untagged(None if value == 1 else value, ids)


def _allowed(value: frozenset[int] | None, _ids: Mapping[str, str]) -> dict[str, Any]:
    if value is None or value == ALL_VLANS:
        return {"mode": "tagged-all", "tagged_vlans": []}
    return {"mode": "tagged", "tagged_vlans": [{"vid": vlan} for vlan in sorted(value)]}


def _lag(value: str | None, ids: Mapping[str, str]) -> dict[str, Any] | None:
    if not value:
        return {"lag": None}
    return {"lag": {"id": ids[value]}} if value in ids else None


def _vrf(value: str | None, _ids: Mapping[str, str]) -> dict[str, Any]:
    return {"vrf": {"name": value} if value else None}


_BODIES: Mapping[str, Callable[[Any, Mapping[str, str]], dict[str, Any] | None]] = {
    "access_vlan": _untagged,
    "native_vlan": _native,
    "allowed_vlans": _allowed,
    "lag": _lag,
    "vrf": _vrf,
}
"""Those whose value is another object in Nautobot."""
