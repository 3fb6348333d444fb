# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NAPALM on the lab: its drivers read, merge, replace, commit, confirm and roll back over SSH and SCP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import netmiko.cisco.cisco_ios
import pytest
from napalm import get_network_driver
from napalm.base.exceptions import ConnectionException, MergeConfigException
from paramiko.ssh_exception import SSHException

from tests.lab import Lab
from tests.lab.network.ssh import PASSWORD, USER

pytestmark = pytest.mark.integration
EXAMPLES = Path(__file__).resolve().parents[1] / "lab" / "examples"
DRIVERS: dict[str, tuple[str, dict[str, Any]]] = {
    "acc1": ("ios", {}),
    "leaf1": ("nxos_ssh", {}),
    "spine1": ("eos", {"transport": "ssh"}),
}
SERVERS = {"acc1": ["ip scp server enable"], "leaf1": ["feature scp-server"], "spine1": []}
PORT = {"acc1": "GigabitEthernet1/0/2", "leaf1": "Ethernet1/2", "spine1": "Ethernet2"}
INDENT = {"acc1": 1, "leaf1": 2, "spine1": 3}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """Devices that serve SCP where they have to be told to."""
    with Lab(EXAMPLES) as running:
        for name, lines in SERVERS.items():
            running.configure(name, lines)
            running.save(name)
        yield running


def driver(lab: Lab, name: str, **more: Any) -> Any:
    """A driver that knows the lab's host keys and no others."""
    kind, options = DRIVERS[name]
    keys = {"ssh_strict": True, "system_host_keys": False, "alt_host_keys": True, "alt_key_file": str(lab.known_hosts)}
    arguments = {**options, **keys, "port": lab.port(name), "secret": "netops", **more}
    return get_network_driver(kind)("127.0.0.1", USER, PASSWORD, optional_args=arguments)


@pytest.fixture
def ready(lab: Lab) -> Iterator[Lab]:
    """Every test begins with what was saved."""
    yield lab
    for name in DRIVERS:
        lab.restart(name)


def plain(lab: Lab, name: str) -> str:
    """The configuration without the line by which the IOS driver silences the device's questions."""
    return lab.running(name).replace("file prompt quiet\n", "")


def change(lab: Lab, name: str) -> str:
    """A description for a port that has none."""
    end = "end\n" if name == "acc1" else ""
    return f"interface {PORT[name]}\n{' ' * INDENT[name]}description by NAPALM\n{end}"


def changed(lab: Lab, name: str) -> str:
    """The whole configuration with another description, in the form in which the driver sends it."""
    checkpoint = "!Command: Checkpoint cmd vdc 1\n\n" if name == "leaf1" else ""
    return checkpoint + lab.running(name).replace("description users gateway", "description other")


@pytest.mark.parametrize("name", DRIVERS)
def test_it_reads_what_the_configuration_says(ready: Lab, name: str) -> None:
    with driver(ready, name) as device:
        facts, ports, addresses = device.get_facts(), device.get_interfaces(), device.get_interfaces_ip()
    assert facts["hostname"] == name
    assert PORT[name] in facts["interface_list"]
    assert ports[PORT[name]]["description"] == ""
    assert ports["Vlan10"]["description"] == "users gateway"
    assert ports["Vlan10"]["is_enabled"]
    assert {address: one["prefix_length"] for address, one in addresses["Vlan10"]["ipv4"].items()} == {
        "acc1": {"172.20.11.65": 27},
        "leaf1": {"172.20.13.65": 27},
        "spine1": {"172.20.15.65": 27},
    }[name]


DIFFERENCE = {
    "acc1": "+interface GigabitEthernet1/0/2\n+ description by NAPALM",
    "leaf1": "interface Ethernet1/2\n  description by NAPALM",
    "spine1": "+   description by NAPALM",
}


@pytest.mark.parametrize("name", DRIVERS)
def test_it_merges_compares_commits_and_rolls_back(ready: Lab, name: str) -> None:
    before = plain(ready, name)
    with driver(ready, name) as device:
        device.load_merge_candidate(config=change(ready, name))
        shown = device.compare_config()
        assert (DIFFERENCE[name] in shown.splitlines()) if name == "spine1" else shown == DIFFERENCE[name]
        assert plain(ready, name) == before
        device.commit_config()
        assert "description by NAPALM\n" in ready.running(name)
        assert "description by NAPALM\n" in ready.startup(name)
        device.rollback()
        assert plain(ready, name) == before
        assert "by NAPALM" not in ready.startup(name)
    ready.save(name)


@pytest.mark.parametrize("name", DRIVERS)
def test_it_replaces_a_configuration(ready: Lab, name: str) -> None:
    before = plain(ready, name)
    with driver(ready, name) as device:
        device.load_replace_candidate(config=changed(ready, name))
        shown = device.compare_config()
        assert "description other" in shown
        assert "router ospf" not in shown
        device.commit_config()
        assert plain(ready, name) == before.replace("description users gateway", "description other")
        device.load_replace_candidate(config=changed(ready, name))
        device.discard_config()
        device.rollback()
    assert plain(ready, name) == before
    ready.save(name)


@pytest.mark.parametrize("name", ["acc1", "spine1"])
def test_an_unconfirmed_commit_is_taken_back_after_it_has_left(ready: Lab, name: str) -> None:
    before = plain(ready, name)
    device = driver(ready, name)
    device.open()
    device.load_merge_candidate(config=change(ready, name))
    device.commit_config(revert_in=60)
    assert device.has_pending_commit()
    device._netmiko_close()
    assert "by NAPALM" in ready.running(name)
    ready.advance(name, seconds=61)
    assert plain(ready, name) == before
    assert len(ready.events(name)) >= 2


@pytest.mark.parametrize("name", ["acc1", "spine1"])
def test_a_confirmed_commit_stays(ready: Lab, name: str) -> None:
    with driver(ready, name) as device:
        device.load_merge_candidate(config=change(ready, name))
        device.commit_config(revert_in=60)
        device.confirm_commit()
        assert not device.has_pending_commit()
    ready.advance(name, seconds=61)
    assert "by NAPALM" in ready.running(name)
    ready.configure(name, [f"interface {PORT[name]}", "no description"])
    ready.save(name)


def test_a_refused_line_takes_the_whole_merge_back(ready: Lab) -> None:
    before = plain(ready, "acc1")
    with driver(ready, "acc1") as device:
        device.load_merge_candidate(config="hostname other\nfrobnicate\nend\n")
        with pytest.raises(MergeConfigException, match="automatic rollback attempted"):
            device.commit_config()
    assert plain(ready, "acc1") == before


def test_a_configuration_is_typed_where_there_is_no_scp(ready: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client sleeps for seconds where it could read up to a prompt."""
    sleep = time.sleep
    monkeypatch.setattr(netmiko.cisco.cisco_ios.time, "sleep", lambda seconds: sleep(min(seconds, 0.3)))
    ready.configure("acc1", ["no ip scp server enable"])
    with driver(ready, "acc1", inline_transfer=True) as device:
        device.load_merge_candidate(config=change(ready, "acc1"))
        assert device.compare_config() == DIFFERENCE["acc1"]
        device.commit_config()
    assert "description by NAPALM\n" in ready.running("acc1")
    ready.configure("acc1", [f"interface {PORT['acc1']}", "no description", "exit", "ip scp server enable"])
    ready.save("acc1")


def test_it_refuses_a_changed_host_key(ready: Lab) -> None:
    ready.fault("leaf1", host_key=True)
    try:
        with pytest.raises((ConnectionException, SSHException), match=r"(?i)host key|Cannot connect"):
            driver(ready, "leaf1").open()
    finally:
        ready.clear_faults("leaf1")
