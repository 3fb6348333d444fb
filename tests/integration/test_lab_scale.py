# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A lab of 1,000 devices with 48 ports each: how long it takes, what it holds, and that every device is its own."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest
import yaml

from tests.lab import Lab, Places
from tests.lab.__main__ import main
from tests.lab.network.ssh import PASSWORD, USER
from tests.lab.shell.exec_mode import ENABLE_PASSWORD

pytestmark = pytest.mark.integration
DEVICES, PORTS, SESSIONS, EDITED = 1000, 48, 200, 100
MOST_MIB = 1024
FOLDER = {"acc": "ios", "leaf": "nxos", "spine": "eos"}
PORT = {"ios": "GigabitEthernet1/0/", "nxos": "Ethernet1/", "eos": "Ethernet"}
MANAGEMENT = {
    "ios": "interface GigabitEthernet0/0\n ip address 172.20.0.1 255.255.0.0\n!\n",
    "nxos": "interface mgmt0\n  vrf member management\n  ip address 172.20.0.2/16\n",
    "eos": "interface Management1\n   ip address 172.20.0.3/16\n!\n",
}


def config(name: str, platform: str) -> str:
    """48 ports, every fourth of them with a description of its own."""
    end = "" if platform == "nxos" else "!\n"
    lines = [f"hostname {name}\n{end}", "vlan 10\n" + end]
    for port in range(1, PORTS + 1):
        lines.append(f"interface {PORT[platform]}{port}\n")
        lines.append(f" description {name} port {port}\n" if port % 4 == 0 else " description user port\n")
        lines.append(f" switchport access vlan 10\n{end}")
    return "".join(lines) + MANAGEMENT[platform] + ("" if platform == "nxos" else "end\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("fleet")
    for name, platform in FOLDER.items():
        (made / f"{name}.{platform}.cfg").write_text(config(name, platform), encoding="utf-8")
    return made


def free_port() -> int:
    """The first of many ports of which none is taken now, below those that the kernel gives to others."""
    for first in range(20_000, 32_000, DEVICES):
        try:
            for port in range(first, first + DEVICES, 50):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    pytest.skip("no room for a thousand consecutive ports")


PLACES = {
    "ports": lambda: Places(first_port=free_port()),
    "addresses": lambda: Places(addresses="127.1.0.0/16", port=10_000 + os.getpid() % 10_000),
}


@pytest.fixture(scope="module", params=PLACES)
def lab(request: pytest.FixtureRequest, folder: Path) -> Iterator[Lab]:
    with Lab(folder, count=DEVICES, places=PLACES[request.param]()) as running:
        yield running


async def read(host: dict[str, Any], name: str, seen: asyncio.Barrier, leave: asyncio.Event) -> str:
    """The running-config; stays connected until everybody has read."""
    known: Any = ([asyncssh.import_public_key(host["key"])], [], [])
    async with (
        asyncssh.connect(
            host["address"],
            host["port"],
            username=USER,
            password=PASSWORD,
            known_hosts=known,
            client_keys=None,
            config=None,
        ) as connection,
        connection.create_process(term_type="vt100") as process,
    ):
        greeting = await process.stdout.readuntil((f"{name}>", f"{name}# "), 1)
        if greeting.endswith(">"):
            process.stdin.write(f"enable\r{ENABLE_PASSWORD}\r")
        process.stdin.write("terminal length 0\rshow running-config\rshow clock\r")
        shown = await process.stdout.readuntil("UTC")
        await seen.wait()
        await leave.wait()
        return str(shown).replace("\r", "")


def read_all(lab: Lab, names: list[str]) -> tuple[list[str], dict[str, Any]]:
    """What each showed, and the lab's status while everybody was still connected."""
    hosts = announced(lab)

    async def everybody() -> tuple[list[str], dict[str, Any]]:
        seen, leave = asyncio.Barrier(len(names) + 1), asyncio.Event()
        tasks = [asyncio.create_task(read(hosts[name], name, seen, leave)) for name in names]
        await seen.wait()
        status = await asyncio.to_thread(lab.status)
        leave.set()
        return await asyncio.gather(*tasks), status

    return asyncio.run(asyncio.wait_for(everybody(), 180))


def announced(lab: Lab) -> dict[str, Any]:
    hosts: dict[str, Any] = json.loads((lab.state / "lab.json").read_text(encoding="utf-8"))["hosts"]
    return hosts


def test_a_thousand_devices_start_are_read_and_changed_in_little_memory(
    lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    names = lab.names
    sample = names[:: DEVICES // SESSIONS]
    began = time.monotonic()
    shown, status = read_all(lab, sample)
    reading = time.monotonic() - began
    for name in names[:: DEVICES // EDITED]:
        interface = next(
            line for line in lab.running(name).splitlines() if line.startswith("interface ") and "7" in line
        )
        assert lab.configure(name, [interface, f"description changed on {name}"]) == []
    after = lab.status()
    sessions = sum(host["connections"] for host in status["hosts"].values())
    assert sessions == SESSIONS
    assert all(
        f"hostname {name}\n" in text and text.count("interface ") > PORTS
        for name, text in zip(sample, shown, strict=True)
    )
    assert max(status["rss_mb"], after["rss_mb"]) < MOST_MIB
    with capsys.disabled():
        print(f"\n{DEVICES} devices: {status['rss_mb']} MiB with {sessions} sessions ({reading:.1f} s), ", end="")
        print(f"{after['rss_mb']} MiB after {EDITED} edits")


def test_the_first_the_middle_and_the_last_are_devices_of_their_own(lab: Lab) -> None:
    names = [lab.names[0], lab.names[DEVICES // 2], lab.names[-1]]
    assert names == ["acc", "spine-167", "acc-334"]
    for name in names:
        lab.configure(name, [f"hostname {name}-x"])
    assert [lab.running(name).count(f"hostname {name}-x\n") for name in names] == [1, 1, 1]
    assert "hostname acc-2\n" in lab.running("acc-2")
    for name in names:
        lab.configure(name, [f"hostname {name}"])
    shown, _status = read_all(lab, names)
    assert [f"hostname {name}\n" in text for name, text in zip(names, shown, strict=True)] == [True, True, True]


def test_copies_have_management_addresses_of_their_own(lab: Lab) -> None:
    hosts = announced(lab)
    found = [host["management"] for host in hosts.values()]
    assert found[:5] == ["172.20.0.1", "172.20.0.2", "172.20.0.3", "172.20.0.4", "172.20.0.5"]
    assert len(set(found)) == DEVICES
    assert [f"ip address {hosts[name]['management']}" in lab.running(name) for name in ("leaf-2", "acc-334")] == [
        True
    ] * 2


def test_the_inventory_names_them_all(lab: Lab) -> None:
    began = time.process_time()
    groups = yaml.safe_load(lab.inventory.read_text(encoding="utf-8"))["all"]["children"]
    json.loads(lab.inventory.read_text(encoding="utf-8"))
    assert time.process_time() - began < 10
    hosts = {name: host for group in groups.values() for name, host in group["hosts"].items()}
    assert set(hosts) == set(lab.names)
    assert len({(host["ansible_host"], host["ansible_port"]) for host in hosts.values()}) == DEVICES


def test_status_sums_up(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--state-dir", str(lab.state)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"{DEVICES} device(s), 0 connection(s), ")
