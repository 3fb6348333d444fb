# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.integration.device_fixtures import ROOT, RunningDevice, running_device
from tests.integration.scripted_device import Script

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.integration

ACTION = """
from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.drift.guard.plugins.module_utils.model import Platform
from ansible_collections.drift.guard.plugins.plugin_utils.failures import SessionError
from ansible_collections.drift.guard.plugins.plugin_utils.login import device_connection
from ansible_collections.drift.guard.plugins.plugin_utils.session import open_session


class ActionModule(ActionBase):
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        try:
            connection = device_connection(self, task_vars=task_vars)
            with open_session(connection, platform=Platform.IOS, device=task_vars["inventory_hostname"]) as session:
                text = session.read_running_config()
        except SessionError as exc:
            return {"failed": True, "msg": str(exc), "kind": exc.kind.value}
        return {"text": text, "task_connection": self._connection.transport}
"""

PLAYBOOK = [
    {
        "hosts": "all",
        "gather_facts": False,
        "tasks": [{"read_device": {}, "register": "read", "ignore_errors": True}],
    }
]

RUNNING = "!\nhostname core1\n!\nend\n"


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDevice]:
    script = Script(running=RUNNING, enable_password="more")
    with running_device(script, folder=tmp_path_factory.mktemp("device")) as running:
        yield running


@pytest.fixture(scope="module")
def results(device: RunningDevice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    folder = tmp_path_factory.mktemp("play")
    (folder / "action_plugins").mkdir()
    (folder / "action_plugins" / "read_device.py").write_text(ACTION)
    (folder / "play.yml").write_text(yaml.safe_dump(PLAYBOOK))
    common = {
        "ansible_host": "127.0.0.1",
        "ansible_port": device.port,
        "ansible_user": "drift",
        "the_password": "secret",
        "ansible_password": "{{ the_password }}",
        "ansible_host_key_checking": False,
        "ansible_network_os": "cisco.ios.ios",
        "ansible_become": True,
        "ansible_become_method": "ansible.netcommon.enable",
        "ansible_become_password": "more",
    }
    hosts: dict[str, dict[str, object]] = {
        "over_libssh": {"ansible_connection": "ansible.netcommon.libssh"},
        "over_network_cli": {"ansible_connection": "ansible.netcommon.network_cli"},
        "over_default": {},
        "over_local": {"ansible_connection": "local"},
        "method_by_its_short_name": {"ansible_connection": "local", "ansible_become_method": "enable"},
        "without_become": {"ansible_connection": "ansible.netcommon.network_cli", "ansible_become": False},
        "wrong_password": {"ansible_connection": "ansible.netcommon.network_cli", "the_password": "wr0ng"},
        "unknown_key": {"ansible_connection": "ansible.netcommon.libssh", "ansible_host_key_checking": True},
    }
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"vars": common, "hosts": hosts}}))
    environment = os.environ | {
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "collections"),
        "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        "ANSIBLE_CONFIG": str(folder / "none.cfg"),
        "ANSIBLE_HOME": str(folder / "home"),
    }
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "hosts.yml", "play.yml"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert "secret" not in done.stdout + done.stderr
    assert "ssh_strict_fopen" not in done.stderr
    played: dict[str, dict[str, str]] = json.loads(done.stdout)["plays"][0]["tasks"][0]["hosts"]
    assert not list((folder / "home").glob("**/pc/*")), "a persistent connection was started"
    return played


@pytest.mark.parametrize(
    "host",
    ["over_libssh", "over_network_cli", "over_default", "over_local", "method_by_its_short_name"],
)
def test_whatever_the_inventory_connects_with_the_device_is_read_enabled(
    results: dict[str, dict[str, str]], host: str
) -> None:
    assert results[host].get("text") == RUNNING.rstrip("\n"), results[host]


def test_a_network_cli_inventory_starts_no_persistent_connection(results: dict[str, dict[str, str]]) -> None:
    assert results["over_network_cli"]["task_connection"] == "local"


@pytest.mark.parametrize(
    ("host", "kind"),
    [("without_become", "enable"), ("wrong_password", "authentication"), ("unknown_key", "host_key")],
)
def test_failures_come_through_as_their_kind(results: dict[str, dict[str, str]], host: str, kind: str) -> None:
    assert results[host]["kind"] == kind
    assert host in results[host]["msg"]
