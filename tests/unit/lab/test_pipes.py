# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Filters behind `|`: what each platform prints, chains and refuses."""

from __future__ import annotations

import json

import pytest

from tests.lab.shell.shell import Shell

from .fleet import fleet

RUN = "show running-config"


def out(host: str, line: str) -> list[str]:
    return fleet()[host].execute(line).splitlines()


@pytest.mark.parametrize(
    ("host", "filters", "lines"),
    [
        ("sw1", "| include ^hostname|^lldp", ["hostname sw1", "lldp run"]),
        ("sw1", "| include ^hostname | ^lldp", ["hostname sw1"]),
        ("sw1", "| i ^ip route .+ |^lldp", ["lldp run", *(f"ip route {r}" for r in (
            "0.0.0.0 0.0.0.0 198.51.100.254", "10.99.0.0 255.255.0.0 10.0.0.0"))]),
        ("sw1", "| include 'hostname'", []),
        ("sw1", "| include switchport mode (access|dynamic)$", [" switchport mode access"]),
        ("sw1", "| count ^interface", ["Number of lines which match regexp = 10"]),
        ("sw1", "| begin ^ip route 10", ["ip route 10.99.0.0 255.255.0.0 10.0.0.0", "!", "end"]),
        ("sw1", "| section ^vlan [12]", ["vlan 10", " name users", "vlan 20", " name voice"]),
        ("sw1", "| section ^interface (Loopback0|GigabitEthernet1/0/4)$", [
            "interface Loopback0", " ip address 192.0.2.1 255.255.255.255", "interface GigabitEthernet1/0/4"]),
        ("sw1", "| section network", ["  network 10.10.0.0 mask 255.255.255.0"]),
        ("leaf1", "| include 'feature l|^hostname'", ["hostname leaf1", "feature lacp", "feature lldp"]),
        ("leaf1", '| include feature | exclude "lacp|lldp"', ["feature bgp", "feature interface-vlan"]),
        ("leaf1", "| include feature|hostname | count", ["5"]),
        ("leaf1", "| grep -i HOSTNAME", ["hostname leaf1"]),
        ("leaf1", "| grep next 1 'interface mgmt0'", ["interface mgmt0", "  vrf member management"]),
        ("leaf1", "| egrep -c '^feature (bgp|lacp)'", ["2"]),
        ("leaf1", "| include ^feature | head lines 1", ["feature bgp"]),
        ("leaf1", "| include ^feature | last 1 | no-more", ["feature lldp"]),
        ("leaf1", "| section ^vlan.10", ["vlan 10", "  name users"]),
        ("leaf1", "| grep -v . | wc -l", ["13"]),
        ("spine1", "| include ^hostname|^ip routing", ["hostname spine1", "ip routing"]),
        ("spine1", "| include ^hostname | ^ip routing", ["hostname spine1"]),
        ("spine1", "| grep ^interface | head -n 2", ["interface Ethernet1", "interface Ethernet2"]),
        ("spine1", "| section ^vlan | tail -1", ["vlan 40"]),
        ("spine1", "| include ^interface E | exclude [1-4]$", ["interface Ethernet5"]),
    ],
)  # fmt: skip
def test_filters(host: str, filters: str, lines: list[str]) -> None:
    assert out(host, f"{RUN} {filters}") == lines


@pytest.mark.parametrize(
    ("host", "filters"),
    [
        ("sw1", "| grep hostname"),
        ("sw1", "| json"),
        ("sw1", "| include"),
        ("sw1", "| include ["),
        ("leaf1", "| frobnicate"),
        ("leaf1", "| include a | frobnicate"),
        ("leaf1", "| count hostname"),
        ("leaf1", "| xml"),
        ("leaf1", "| grep -z x"),
        ("leaf1", "| head x"),
        ("spine1", "| count x"),
        ("spine1", "| e x"),
    ],
)
def test_what_a_platform_does_not_have_it_refuses(host: str, filters: str) -> None:
    assert Shell(fleet()[host], privileged=True).execute(f"{RUN} {filters}").refused


def test_nxos_prints_json_on_one_line_and_pretty_on_several() -> None:
    short, pretty = (out("leaf1", f"show interface brief | {how}") for how in ("json", "json-pretty"))
    assert len(short) == 1
    assert len(pretty) > 10
    assert json.loads(short[0]) == json.loads("\n".join(pretty))
    assert out("leaf1", "show interface brief | json | count") == ["1"]
