# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The vendors' own modules against the lab: they gather, they merge, they are idempotent, and host keys are checked."""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.lab import Lab

pytestmark = [pytest.mark.integration, pytest.mark.slow]
EXAMPLES = Path(__file__).resolve().parents[1] / "lab" / "examples"
FILES = {"leaf1": "leaf1.nxos.cfg"}
RESOURCES = ["interfaces", "l2_interfaces", "l3_interfaces", "lag_interfaces", "vlans"]
Task = dict[str, Any]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(EXAMPLES) as running:
        yield running


def play(lab: Lab, tmp_path: Path, host: str, tasks: list[Task]) -> list[dict[str, Any]]:
    """Run tasks on one device; the result of each, in order, up to the first that failed."""
    playbook, config = tmp_path / "play.yml", tmp_path / "ansible.cfg"
    playbook.write_text(yaml.safe_dump([{"hosts": host, "gather_facts": False, "tasks": tasks}]), encoding="utf-8")
    config.write_text("[defaults]\nhost_key_checking = True\nstdout_callback = ansible.posix.json\n", encoding="utf-8")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(lab.inventory), str(playbook)],
        cwd=tmp_path,
        env={**os.environ, "ANSIBLE_CONFIG": str(config), "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        pytest.fail(done.stdout + done.stderr)
    return [task["hosts"][host] for task in report["plays"][0]["tasks"]]


def original(name: str) -> str:
    return (EXAMPLES / FILES[name]).read_text(encoding="utf-8")


def changed(lab: Lab, name: str) -> list[str]:
    """How the running-config differs from the file."""
    lines = difflib.unified_diff(original(name).splitlines(), lab.running(name).splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.fixture(autouse=True)
def _restored(lab: Lab) -> Iterator[None]:
    yield
    for name in FILES:
        lab.clear_faults(name)
        lab.restart(name)
        lab.forget_log(name)


def merged(module: str, *config: dict[str, Any]) -> Task:
    return {module: {"state": "merged", "config": list(config)}}


FACTS = {
    "leaf1": "cisco.nxos.nxos_facts",
}


@pytest.mark.parametrize("name", FACTS)
def test_facts_are_gathered_in_full(lab: Lab, tmp_path: Path, name: str) -> None:
    task = {FACTS[name]: {"gather_subset": "min", "gather_network_resources": RESOURCES}}
    facts = play(lab, tmp_path, name, [task])[0]["ansible_facts"]
    assert facts["ansible_net_hostname"] == name
    assert facts["ansible_net_serialnum"].startswith("SN")
    resources = facts["ansible_network_resources"]
    assert set(resources) == set(RESOURCES)
    assert {one["vlan_id"]: one.get("name") for one in resources["vlans"]}[10] == "users"
    lags = {one["name"].lower(): one.get("members") for one in resources["lag_interfaces"]}
    assert [member["mode"] for member in lags["port-channel1"] or []] == ["active"]
    addresses = {one["name"]: one.get("ipv4") for one in resources["l3_interfaces"]}
    routed = {"leaf1": "Ethernet1/10"}[name]
    assert len(addresses[routed]) == 2


@pytest.mark.parametrize(
    ("name", "module", "config"),
    [
        ("leaf1", "cisco.nxos.nxos_l3_interfaces", {"name": "Ethernet1/2", "ipv4": [{"address": "10.1.1.1/24"}]}),
    ],
)
def test_what_the_device_refuses_fails_the_module(
    lab: Lab, tmp_path: Path, name: str, module: str, config: dict[str, Any]
) -> None:
    assert play(lab, tmp_path, name, [merged(module, config)])[0].get("failed")
    assert lab.running(name) == original(name)


def test_ansible_refuses_a_device_whose_host_key_changed(lab: Lab, tmp_path: Path) -> None:
    lab.fault("leaf1", host_key=True)
    task = {"cisco.nxos.nxos_command": {"commands": ["show version"]}}
    result = play(lab, tmp_path, "leaf1", [task])[0]
    assert "Host key for server has changed" in result["msg"]
    assert lab.log("leaf1") == []
