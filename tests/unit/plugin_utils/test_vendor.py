# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import RenderError
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step

COLLECTIONS = Path(__file__).resolve().parents[3] / "collections"
_COMMON = "ansible_collections.ansible.netcommon.plugins.module_utils.network.common"
_IMPORTS = """
import sys
from importlib import import_module

from ansible.plugins.loader import init_plugin_loader

init_plugin_loader([])
from ansible_collections.drift.guard.plugins.plugin_utils import vendor

vendor.preload()
print([name for name in sys.modules if name.startswith("ansible_collections.") and ".facts." in name])
facts = "ansible_collections.cisco.ios.plugins.module_utils.network.ios.facts.facts"
print(hasattr(import_module(facts).Facts, "get_facts"))
"""
_IPV4 = [{"address": "192.0.2.1/31"}, {"address": "198.51.100.1/24", "secondary": True}]
_IPV6 = [{"address": "2001:db8::1/64"}]
_VLANS = [{"vlan_id": 20, "name": "voice"}, {"vlan_id": 30, "state": "active"}]
_VLAN_LINES = ["vlan 20", "name voice", "vlan 30", "state active"]

RENDERINGS: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    (
        "cisco.ios.ios_interfaces",
        [{"name": "GigabitEthernet1/0/1", "description": "to core {{ x }}", "mtu": 9000, "enabled": False}],
        ["interface GigabitEthernet1/0/1", "description to core {{ x }}", "mtu 9000", "shutdown"],
    ),
    (
        "cisco.ios.ios_l2_interfaces",
        [
            {"name": "GigabitEthernet1/0/1", "mode": "access", "access": {"vlan": 10}},
            {"name": "GigabitEthernet1/0/2", "trunk": {"native_vlan": 99, "allowed_vlans": ["10", "20-30"]}},
        ],
        [
            "interface GigabitEthernet1/0/1",
            "switchport access vlan 10",
            "switchport mode access",
            "interface GigabitEthernet1/0/2",
            "switchport trunk native vlan 99",
            "switchport trunk allowed vlan 10,20-30",
        ],
    ),
    (
        "cisco.ios.ios_l3_interfaces",
        [{"name": "GigabitEthernet1/0/1", "ipv4": _IPV4, "ipv6": _IPV6}],
        [
            "interface GigabitEthernet1/0/1",
            "ip address 192.0.2.1 255.255.255.254",
            "ip address 198.51.100.1 255.255.255.0 secondary",
            "ipv6 address 2001:db8::1/64",
        ],
    ),
    (
        "cisco.ios.ios_lag_interfaces",
        [{"name": "Port-channel1", "members": [{"member": "GigabitEthernet1/0/1", "mode": "active"}]}],
        ["interface GigabitEthernet1/0/1", "channel-group 1 mode active"],
    ),
    ("cisco.ios.ios_vlans", _VLANS, _VLAN_LINES),
    (
        "cisco.ios.ios_vrf_interfaces",
        [{"name": "GigabitEthernet1/0/1", "vrf_name": "TENANT-A"}],
        ["interface GigabitEthernet1/0/1", "vrf forwarding TENANT-A"],
    ),
    (
        "cisco.nxos.nxos_interfaces",
        [{"name": "Ethernet1/1", "description": "to core {{ x }}", "mtu": "9000", "enabled": False}],
        ["interface Ethernet1/1", "description to core {{ x }}", "mtu 9000", "shutdown"],
    ),
    (
        "cisco.nxos.nxos_l2_interfaces",
        [
            {"name": "Ethernet1/1", "mode": "access", "access": {"vlan": 10}},
            {"name": "Ethernet1/2", "trunk": {"native_vlan": 99, "allowed_vlans": "10,20-30"}},
        ],
        [
            "interface Ethernet1/1",
            "switchport mode access",
            "switchport access vlan 10",
            "interface Ethernet1/2",
            "switchport trunk native vlan 99",
            "switchport trunk allowed vlan 10,20-30",
        ],
    ),
    (
        "cisco.nxos.nxos_l3_interfaces",
        [{"name": "Ethernet1/1", "ipv4": _IPV4, "ipv6": _IPV6}],
        [
            "interface Ethernet1/1",
            "ip address 192.0.2.1/31",
            "ip address 198.51.100.1/24 secondary",
            "ipv6 address 2001:db8::1/64",
        ],
    ),
    (
        "cisco.nxos.nxos_lag_interfaces",
        [{"name": "port-channel1", "members": [{"member": "Ethernet1/1", "mode": "active"}]}],
        ["interface Ethernet1/1", "channel-group 1 mode active"],
    ),
    ("cisco.nxos.nxos_vlans", _VLANS, _VLAN_LINES),
    (
        "cisco.nxos.nxos_vrf_interfaces",
        [{"name": "Ethernet1/1", "vrf_name": "TENANT-A"}],
        ["interface Ethernet1/1", "vrf member TENANT-A"],
    ),
    (
        "arista.eos.eos_interfaces",
        # One attribute each: this module takes an interface's lines out of a set.
        [
            {"name": "Ethernet1", "description": "to core {{ x }}"},
            {"name": "Ethernet2", "mtu": 9000},
            {"name": "Ethernet3", "enabled": False},
        ],
        [
            "interface Ethernet1",
            "description to core {{ x }}",
            "interface Ethernet2",
            "mtu 9000",
            "interface Ethernet3",
            "shutdown",
        ],
    ),
    (
        "arista.eos.eos_l2_interfaces",
        [
            {"name": "Ethernet1", "mode": "access", "access": {"vlan": 10}},
            {"name": "Ethernet2", "trunk": {"native_vlan": 99, "trunk_allowed_vlans": ["10", "20-22"]}},
        ],
        [
            "interface Ethernet1",
            "switchport mode access",
            "switchport access vlan 10",
            "interface Ethernet2",
            "switchport trunk native vlan 99",
            "switchport trunk allowed vlan 10,20,21,22",
        ],
    ),
    (
        "arista.eos.eos_l3_interfaces",
        [{"name": "Ethernet1", "ipv4": _IPV4[:1], "ipv6": _IPV6}],
        ["interface Ethernet1", "ip address 192.0.2.1/31", "ipv6 address 2001:db8::1/64"],
    ),
    (
        "arista.eos.eos_lag_interfaces",
        [{"name": "Port-Channel1", "members": [{"member": "Ethernet1", "mode": "active"}]}],
        ["interface Ethernet1", "channel-group 1 mode active"],
    ),
    ("arista.eos.eos_vlans", _VLANS, _VLAN_LINES),
]
renderings = pytest.mark.parametrize(
    ("module", "config", "lines"), RENDERINGS, ids=[module for module, _config, _lines in RENDERINGS]
)


def rendered(module: str, config: list[dict[str, Any]]) -> list[str]:
    return render_step({"module": module, "state": "merged", "config": config})


@renderings
def test_the_vendor_renders_the_payload(module: str, config: list[dict[str, Any]], lines: list[str]) -> None:
    assert rendered(module, config) == lines


@renderings
def test_templates_compiled_once_give_the_same_lines(
    module: str, config: list[dict[str, Any]], lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(module, config)  # from here on netcommon's class is a subclass that remembers
    remembering = import_module(f"{_COMMON}.utils").Template()
    original = type(remembering).__mro__[1]
    network_template = import_module(f"{_COMMON}.rm_base.network_template")
    monkeypatch.setattr(network_template, "Template", original)
    assert rendered(module, config) == lines
    monkeypatch.setattr(network_template, "Template", lambda: remembering)
    assert rendered(module, config) == lines


def test_no_facts_are_imported_for_it_and_whoever_needs_them_gets_the_real_ones() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTS],
        env=os.environ | {"ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["[]", "True"]


@pytest.mark.parametrize(
    ("module", "config", "words"),
    [
        pytest.param(
            "cisco.ios.ios_interfaces",
            [{"name": "GigabitEthernet1/0/1", "mtu": "lots"}],
            "'lots'",
            id="a_word_where_a_number_belongs",
        ),
        pytest.param(
            "cisco.nxos.nxos_l2_interfaces", [{"name": "Ethernet1/1", "color": "red"}], "color", id="an_unknown_option"
        ),
        pytest.param("arista.eos.eos_vlans", [{"name": "voice"}], "vlan_id", id="a_missing_option"),
        pytest.param(
            "cisco.ios.ios_l2_interfaces",
            [{"name": "GigabitEthernet1/0/1", "mode": "both"}],
            "got: both",
            id="a_value_that_is_no_choice",
        ),
    ],
)
def test_what_the_argument_spec_does_not_allow_is_no_line(
    module: str, config: list[dict[str, Any]], words: str
) -> None:
    with pytest.raises(RenderError, match=words) as caught:
        rendered(module, config)
    assert str(caught.value).startswith(f"{module} refuses the payload: ")


def test_a_refusal_of_the_vendor_s_code_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    package = "ansible_collections.cisco.ios.plugins.module_utils.network.ios.config.vlans.vlans"

    def refuse(config: Any) -> None:
        config._module.fail_json(msg="not on this device")

    monkeypatch.setattr(import_module(package).Vlans, "execute_module", refuse)
    with pytest.raises(RenderError, match="not on this device"):
        rendered("cisco.ios.ios_vlans", _VLANS)
