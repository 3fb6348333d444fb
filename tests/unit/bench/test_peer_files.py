# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The arguments of the vendors' modules hold what the intent says, but for defaults that a device does not print."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from tests.bench.peer_files import arguments
from tests.unit.builders import EOS, IOS, NXOS, addresses, interface, named, vlan, vlans

_TRUNK = {
    IOS: {"allowed_vlans": ["10", "20"]},
    NXOS: {"allowed_vlans": "10,20"},
    EOS: {"trunk_allowed_vlans": ["10", "20"]},
}


@pytest.mark.parametrize("platform", [IOS, NXOS, EOS], ids=lambda platform: platform.value)
def test_the_modules_get_what_the_intent_says(platform: Platform) -> None:
    enabled: dict[str, Any] = {} if platform is NXOS else {"enabled": True}
    mode: dict[str, Any] = {"mode": "access"} if platform is IOS else {}
    found = arguments(
        platform,
        [
            interface("access", description="user", mode="ACCESS", untagged_vlan=vlan(20)),
            interface("trunk", mode="TAGGED", tagged_vlans=vlans(10, 20)),
            interface("member", lag=named("trunk")),
            interface("routed", ip_addresses=addresses("192.0.2.0/31")),
        ],
    )
    assert found == {
        "interfaces": [
            {"name": "access", "description": "user", **enabled},
            {"name": "trunk", **enabled},
            {"name": "member", **enabled},
            {"name": "routed", **enabled},
        ],
        "l2_interfaces": [
            {"name": "access", **mode, "access": {"vlan": 20}},
            {"name": "trunk", "mode": "trunk", "trunk": _TRUNK[platform]},
        ],
        "l3_interfaces": [{"name": "routed", "ipv4": [{"address": "192.0.2.0/31"}]}],
        "lag_interfaces": [{"name": "trunk", "members": [{"member": "member", "mode": "active"}]}],
    }
