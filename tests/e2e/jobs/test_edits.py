# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody edits in Nautobot reaches the device by itself: nothing else does, and nothing does in a dry run."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from tests.integration.playbook_runs import received_lines
from tests.unit.builders import EOS, IOS, NXOS, lag, port

from .conftest import World
from .fleet import BIG, PORTS, SMALL

pytestmark = pytest.mark.e2e

SENT = {
    IOS: """
vlan 20
name vlan20
interface GigabitEthernet1/0/3
vrf forwarding RED
interface GigabitEthernet1/0/1
switchport access vlan 20
interface GigabitEthernet1/0/2
switchport trunk allowed vlan 10
switchport mode trunk
no switchport access vlan
interface GigabitEthernet1/0/3
ip address 10.9.3.1 255.255.255.0
interface GigabitEthernet1/0/5
ip address 10.9.5.1 255.255.255.128
interface GigabitEthernet1/0/1
description edited
interface GigabitEthernet1/0/2
channel-group 1 mode active
interface GigabitEthernet1/0/6
no shutdown
""",
    NXOS: """
vlan 20
name vlan20
interface Ethernet1/3
vrf member RED
interface Ethernet1/1
switchport access vlan 20
interface Ethernet1/2
switchport trunk allowed vlan 10
switchport mode trunk
no switchport access vlan
interface Ethernet1/3
ip address 10.9.3.1/24
interface Ethernet1/5
ip address 10.9.5.1/25
interface Ethernet1/1
description edited
interface Ethernet1/2
channel-group 1 mode active
interface Ethernet1/6
no shutdown
""",
    EOS: """
vlan 20
name vlan20
interface Ethernet3
vrf RED
interface Ethernet1
switchport access vlan 20
interface Ethernet3
ip address 10.9.3.1/24
interface Ethernet5
ip address 10.9.5.1/25
interface Ethernet1
description edited
interface Ethernet2
channel-group 1 mode active
interface Ethernet6
no shutdown
""",
}
"""VLAN and description of port 1, LAG of port 2, VRF of port 3, mask of port 5, admin state of port 6."""


def sent(world: World, name: str) -> list[str]:
    return received_lines(world.lab.log(name))


def test_a_dry_run_shows_the_lines_and_leaves_the_device_alone(world: World) -> None:
    before = world.lab.running("jobs-ios")
    world.rest.edit_interface("jobs-ios", port(IOS, 1), description="not yet")
    world.rest.settle()
    (run,) = world.new_runs()
    assert run.status == "SUCCESS"
    assert "jobs-ios: drifted" in run.log
    assert "+ description not yet" in run.log
    assert "dry_run = true (default)" in run.log
    assert "Interface GigabitEthernet1/0/1 updated" in run.log
    assert "by admin" in run.log
    assert sorted(run.files) == ["ansible.log", "report.html", "report.md", "summary.json"]
    assert world.lab.running("jobs-ios") == before
    assert len(world.lab.log("jobs-ios")) == 1, "it was read once"


def test_edits_of_a_moment_reach_their_devices_in_one_run(sending: World) -> None:
    rest = sending.rest
    namespace = rest.one("ipam/namespaces", name="Global")["id"]
    red = rest.create("ipam/vrfs", name="RED", namespace=namespace, status=rest.active)["id"]
    vlan = rest.vlan(20)
    edits: dict[str, Any] = {}
    masks: dict[str, Any] = {}
    for platform, name in SMALL.items():
        rest.create("ipam/vrf-device-assignments", vrf=red, device=rest.device(name)["id"])
        ids = rest.interfaces(name)
        edits |= {
            ids[port(platform, 1)]: {"description": "edited", "untagged_vlan": vlan},
            ids[port(platform, 2)]: {"mode": "", "untagged_vlan": None, "lag": ids[lag(platform, 1)]},
            ids[port(platform, 3)]: {"vrf": red},
            ids[port(platform, 6)]: {"enabled": True},
        }
    for one in rest.find("ipam/ip-addresses", address="10.9.5.1/24"):
        masks[one["id"]] = {"address": "10.9.5.1/25"}
    rest.edit_all("dcim/interfaces", edits)
    rest.edit_all("ipam/ip-addresses", masks)
    rest.settle()
    (run,) = sending.new_runs()
    assert run.status == "SUCCESS", run.log
    for platform, name in SMALL.items():
        assert sent(sending, name) == SENT[platform].split("\n")[1:-1]
        assert run.summary[name]["status"] == "applied"
        assert sending.lab.startup(name) == sending.lab.running(name)


def test_48_edits_are_one_run_and_three_sessions(sending: World) -> None:
    rest = sending.rest
    ids = rest.interfaces(BIG)
    rest.edit_all("dcim/interfaces", {ids[port(EOS, n)]: {"description": f"port {n}"} for n in range(1, PORTS + 1)})
    rest.settle(seconds=300)
    (run,) = sending.new_runs()
    assert len(sending.new_runs("InterfaceDriftHook")) == PORTS
    assert run.status == "SUCCESS", run.log
    assert run.log.count("interface Ethernet") >= PORTS
    lines = [line for n in range(1, PORTS + 1) for line in (f"interface Ethernet{n}", f"description port {n}")]
    assert sorted(sent(sending, BIG)) == sorted(lines)
    assert len(sending.lab.log(BIG)) == 3, "one to compare, one to send, one to prove"


def test_a_deleted_interface_loses_its_address_and_is_shut(sending: World) -> None:
    sending.rest.delete("dcim/interfaces", sending.rest.interface("jobs-nxos", port(NXOS, 4)))
    sending.rest.settle()
    (run,) = sending.new_runs()
    assert (run.status, sent(sending, "jobs-nxos")) == (
        "SUCCESS",
        ["interface Ethernet1/4", "no ip address 10.9.4.1/24", "shutdown"],
    )
    assert "Interface Ethernet1/4 deleted, by admin" in run.log


def test_an_address_comes_and_goes_with_its_assignment(sending: World) -> None:
    rest = sending.rest
    interface = rest.interface("jobs-eos", port(EOS, 4))
    address = rest.address("10.77.4.1/24", on=interface)
    rest.settle()
    rest.delete("ipam/ip-addresses", address)
    rest.settle()
    assert [run.status for run in sending.new_runs()] == ["SUCCESS", "SUCCESS"]
    name = "interface Ethernet4"
    assert sent(sending, "jobs-eos") == [
        *(name, "ip address 10.77.4.1/24 secondary"),
        *(name, "no ip address 10.77.4.1/24 secondary"),
    ]


def test_a_renamed_device_is_refused_until_it_calls_itself_so(sending: World) -> None:
    device = sending.rest.device("jobs-eos")["id"]
    variables = sending.nautobot.inventory / "host_vars"
    shutil.copy(variables / "jobs-eos.yml", variables / "renamed-eos.yml")
    sending.rest.edit("dcim/devices", device, name="renamed-eos")
    sending.rest.settle()
    (run,) = sending.new_runs()
    assert run.status == "FAILURE"
    assert "Device renamed-eos updated: name, by admin" in run.log
    assert "Expected: a device with that hostname. Actual: 'jobs-eos' answered." in run.log
    assert sent(sending, "jobs-eos") == []
    sending.rest.edit("dcim/devices", device, name="jobs-eos")
    sending.rest.settle()
