# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The state of a cabled lab as the vendors' facts modules, netmiko and NAPALM see it, over SSH."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import napalm
import pytest
import yaml

from tests.integration.lab_netmiko import netmiko_to
from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD
from tests.unit.lab.fleet import PLATFORMS, write

pytestmark = [pytest.mark.integration, pytest.mark.slow]
FACTS = {"ios": "cisco.ios.ios_facts", "nxos": "cisco.nxos.nxos_facts", "eos": "arista.eos.eos_facts"}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("configs")
    write(folder)
    with Lab(folder) as running:
        yield running


def gathered(lab: Lab, folder: Path) -> dict[str, dict[str, Any]]:
    """All legacy facts of all devices, in one process."""
    keep = {"copy": {"content": "{{ ansible_facts | to_json }}", "dest": str(folder / "{{ inventory_hostname }}.json")}}
    local = {"delegate_to": "localhost", "vars": {"ansible_connection": "local", "ansible_become": False}}
    tasks = [
        {module: {"gather_subset": "all"}, "when": f"inventory_hostname in groups.{platform}"}
        for platform, module in FACTS.items()
    ]
    plays = [{"hosts": "all", "gather_facts": False, "tasks": [*tasks, {**keep, **local}]}]
    (folder / "play.yml").write_text(yaml.safe_dump(plays, sort_keys=False), encoding="utf-8")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(lab.inventory), "play.yml"],
        cwd=folder,
        env={**os.environ, "ANSIBLE_HOST_KEY_CHECKING": "True"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: yaml.safe_load((folder / f"{name}.json").read_text(encoding="utf-8")) for name in PLATFORMS}


def test_the_vendors_facts_hold_all_subsets(lab: Lab, tmp_path: Path) -> None:
    facts = gathered(lab, tmp_path)
    neighbors = {name: sorted(found["net_neighbors"]) for name, found in facts.items()}
    assert neighbors == {
        "sw1": ["GigabitEthernet1/0/1", "GigabitEthernet1/0/2", "TenGigabitEthernet1/1/1"],
        "rt1": ["GigabitEthernet1"],
        "leaf1": ["Ethernet1/1", "Ethernet1/2", "Ethernet1/49"],
        "spine1": ["Ethernet1", "Ethernet2", "Ethernet3"],
    }
    assert [found["net_model"] for found in facts.values()] == [
        "C9300-48P",
        "C8000V",
        "Nexus9000 C93180YC-FX Chassis",
        "DCS-7050SX3-48YC8",
    ]
    assert facts["sw1"]["net_interfaces"]["GigabitEthernet1/0/4"]["operstatus"] == "down"
    assert facts["leaf1"]["net_interfaces"]["Ethernet1/49"]["state"] == "up"
    assert facts["leaf1"]["net_vlan_list"] == ["1", "10", "20"]
    assert facts["spine1"]["net_interfaces"]["Ethernet5"]["operstatus"] == "notconnect"
    assert all(found["net_memtotal_mb"] > found["net_memfree_mb"] > 0 for found in facts.values())
    assert facts["sw1"]["net_all_ipv4_addresses"].count("10.10.0.1") == 1


NETMIKO = {"ios": "cisco_ios", "nxos": "cisco_nxos", "eos": "arista_eos"}


def textfsm(lab: Lab, host: str, command: str) -> list[dict[str, Any]]:
    """A command's output through netmiko's textfsm."""
    with netmiko_to(lab, host, NETMIKO[PLATFORMS[host]]) as connection:
        connection.enable()
        parsed = connection.send_command(command, use_textfsm=True)
    assert isinstance(parsed, list)
    return parsed


def test_netmiko_sees_both_ends_of_a_cable_go_down(lab: Lab) -> None:
    assert lab.configure("spine1", ["interface Ethernet2", "shutdown"]) == []
    try:
        rows = textfsm(lab, "leaf1", "show interface status")
        assert {row["port"]: row["status"] for row in rows}["Eth1/49"] == "notconnec"
        rows = textfsm(lab, "spine1", "show lldp neighbors")
        assert [row["neighbor_name"] for row in rows] == ["sw1", "rt1"]
    finally:
        lab.configure("spine1", ["interface Ethernet2", "no shutdown"])
    rows = textfsm(lab, "leaf1", "show lldp neighbors")
    assert [row["neighbor_name"] for row in rows] == ["sw1", "sw1", "spine1"]


DRIVERS = {"sw1": "ios", "leaf1": "nxos_ssh", "spine1": "eos"}


@pytest.mark.parametrize("host", DRIVERS)
def test_napalm_gets_the_state(lab: Lab, host: str) -> None:
    options = {"port": lab.port(host), "secret": ENABLE_PASSWORD, "ssh_config_file": str(lab.state / "ssh_config")}
    options |= {"transport": "ssh"} if host == "spine1" else {}
    driver = napalm.get_network_driver(DRIVERS[host])
    with driver("127.0.0.1", USER, PASSWORD, timeout=120, optional_args=options) as device:
        facts = device.get_facts()
        assert (
            facts["hostname"],
            facts["uptime"] > 700_000,
            re.match(r"SN\d", facts["serial_number"]) is not None,
        ) == (
            host,
            True,
            True,
        )
        states = {name: row["is_up"] for name, row in device.get_interfaces().items()}
        assert sorted(name for name, up in states.items() if not up) == _DOWN[host]
        assert {
            name: [one["hostname"] for one in found] for name, found in device.get_lldp_neighbors().items()
        } == _SEEN[host]
        peers = device.get_bgp_neighbors()["global"]["peers"]
        assert {address: peer["is_up"] for address, peer in peers.items()} == _PEERS[host]
        assert sorted(row["ip"] for row in device.get_arp_table() if row["age"] >= 0) == _ARP[host]
        assert _ADDRESSES[host].items() <= device.get_interfaces_ip().items()


_DOWN = {
    "sw1": ["GigabitEthernet1/0/4", "Vlan30"],
    "leaf1": ["Ethernet1/4"],
    "spine1": ["Ethernet5"],
}
_SEEN = {
    "sw1": {
        "GigabitEthernet1/0/1": ["leaf1"],
        "GigabitEthernet1/0/2": ["leaf1"],
        "TenGigabitEthernet1/1/1": ["spine1"],
    },
    "leaf1": {"Ethernet1/1": ["sw1"], "Ethernet1/2": ["sw1"], "Ethernet1/49": ["spine1"]},
    "spine1": {"Ethernet1": ["sw1"], "Ethernet2": ["leaf1"], "Ethernet3": ["rt1"]},
}
_PEERS = {
    "sw1": {"10.0.0.0": True, "198.51.100.254": True, "203.0.113.7": False},
    "leaf1": {"10.0.0.2": True, "192.0.2.3": True},
    "spine1": {"10.0.0.1": True, "10.0.0.3": True, "192.0.2.2": True},
}
_ARP = {
    "sw1": ["10.0.0.0", "10.10.0.2", "198.51.100.254"],
    "leaf1": ["10.0.0.2", "10.10.0.1"],
    "spine1": ["10.0.0.1", "10.0.0.3", "10.0.0.5", "198.51.100.254"],
}
_ADDRESSES = {
    "sw1": {"Vlan10": {"ipv4": {"10.10.0.1": {"prefix_length": 24}, "10.10.1.1": {"prefix_length": 24}}}},
    "leaf1": {"Vlan10": {"ipv4": {"10.10.0.2": {"prefix_length": 24}}}},
    "spine1": {"Vlan40": {"ipv4": {"10.40.0.1": {"prefix_length": 24}}, "ipv6": {}}},
}
