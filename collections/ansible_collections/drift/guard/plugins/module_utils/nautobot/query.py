# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The texts of our GraphQL queries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import NautobotError

INTENT_FIELDS = """
    id name serial
    status { name } role { name } location { name }
    platform { name network_driver }
    primary_ip4 { address } primary_ip6 { address }
    config_context
    interfaces {
      id name type enabled description mtu mode mgmt_only
      lag { name } parent_interface { name } vrf { name }
      untagged_vlan { vid name } tagged_vlans { vid name }
      ip_addresses { address ip_version role { name } }
      status { name }
      _custom_field_data
    }
"""
"""A device as :func:`~..intent.device_intent` reads it; custom fields, whatever they are called, in one."""

_CABLE_FIELD = "connected_interface { name device { name } }"
INTENT_FIELDS_WITH_CABLES = INTENT_FIELDS.replace("_custom_field_data", f"_custom_field_data {_CABLE_FIELD}")
"""The same with the far ends of cables: only on demand, since Nautobot follows each cable with queries of its own."""

HOST_FIELDS = """
    id name serial
    status { name } role { name } location { id name } tenant { name } tags { name }
    platform { name network_driver } device_type { model }
    primary_ip4 { host } primary_ip6 { host }
"""
"""A device as the inventory needs it."""

READ_FOR_HOSTS: Mapping[str, str] = {
    "devices": "dcim/devices",
    "ip_addresses": "ipam/ip-addresses",
    "platforms": "dcim/platforms",
    "roles": "extras/roles",
    "tenants": "tenancy/tenants",
    "tags": "extras/tags",
}
"""What hosts and groups are made of: GraphQL list -> its REST endpoint. A token that may not view one of these gets
empty lists and nulls without a word."""

READ_FOR_INTENT: Mapping[str, str] = {
    "devices": "dcim/devices",
    "interfaces": "dcim/interfaces",
    "ip_addresses": "ipam/ip-addresses",
    "vlans": "ipam/vlans",
    "vrfs": "ipam/vrfs",
    "platforms": "dcim/platforms",
    "roles": "extras/roles",
}
"""The same for the intent. There an empty list is an intent to have none."""

_FILTER_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_PAGING = ("limit", "offset")


def devices_query(fields: str, *, arguments: Mapping[str, Any]) -> str:
    """A query for devices.

    Args:
        fields: what to return of each.
        arguments: Nautobot's device filters; it checks them.

    Raises:
        NautobotError: an argument that can't be one.

    """
    given = ", ".join(f"{_name(name)}: {_literal(name, value)}" for name, value in arguments.items())
    return f"query {{ devices{f'({given})' if given else ''} {{ {' '.join(fields.split())} }} }}"


def locations_query(ids: Iterable[str]) -> str:
    """A query for locations and who their parents are."""
    return f"query {{ locations(id: {json.dumps(list(ids))}) {{ id name parent {{ id }} }} }}"


def sight_query(kinds: Iterable[str]) -> str:
    """One object of each kind, as far as the token sees any."""
    return f"query {{ {' '.join(f'{kind}(limit: 1) {{ id }}' for kind in kinds)} }}"


def _name(name: Any) -> str:
    if not isinstance(name, str) or not _FILTER_NAME.fullmatch(name):
        raise NautobotError(
            f"filters - Expected: names of Nautobot's device filters, such as location or name__isw. Actual: {name!r}."
        )
    if name in _PAGING:
        raise NautobotError(
            f"filters - Expected: what selects devices. Actual: {name!r}, which would cut the fleet off silently. "
            "Take it out; pages are the plugin's own business."
        )
    return name


def _literal(name: str, value: Any) -> str:
    """As GraphQL spells it, which is JSON for everything but objects."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_literal(name, item) for item in value)}]"
    if value is None or isinstance(value, (bool, int, float)):
        return json.dumps(value)
    if isinstance(value, str):
        return json.dumps(str(value))
    raise NautobotError(
        f"filters - Expected: text, a number, a boolean or a list of them for {name}. Actual: {type(value).__name__}."
    )
