# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Nautobot of the lab: it starts, it holds what it was given, its users may do what they may, and it goes away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests.lab.nautobot import Nautobot, NautobotError, install, postgres, processes, seeding

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "tests" / "demo" / "configs"
QUERY = """query {
  devices {
    id name serial status { name } role { name } location { name parent { name parent { name } } }
    tenant { name } tags { name }
    platform { name network_driver manufacturer { name } } device_type { model }
    primary_ip4 { address host } primary_ip6 { address host } config_context
    interfaces {
      id name label type enabled description mtu mode mgmt_only speed duplex mac_address
      status { name } role { name } lag { name } parent_interface { name } bridge { name } vrf { name rd }
      untagged_vlan { vid name } tagged_vlans { vid name }
      ip_addresses { address host mask_length ip_version role { name } status { name } }
      tags { name } connected_interface { name device { name } }
    }
  }
}"""
pytestmark = [pytest.mark.integration, pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _empty(nautobot: Nautobot) -> None:
    nautobot.reset()


def test_a_saved_answer_comes_back_as_it_was(nautobot: Nautobot) -> None:
    intent = json.loads((DEMO.parent / "intent.json").read_text("utf-8"))
    counts = nautobot.seed(intent)
    assert counts["devices"] == 6
    assert _plain(_graphql(nautobot)) == _plain(intent)


def test_a_synthetic_fleet_comes_back_as_it_was_and_passes_nautobots_checks(nautobot: Nautobot) -> None:
    fleet = seeding.synthetic(3)
    counts = nautobot.seed(fleet)
    assert counts == {"devices": 3, "interfaces": 3 * 50, "addresses": 3 * 4, "cables": 0}
    returned = _plain(_graphql(nautobot))
    assert [_narrowed(one, like) for one, like in zip(returned, _plain(fleet), strict=True)] == _plain(fleet)


def test_seeding_again_replaces_the_devices(nautobot: Nautobot) -> None:
    fleet = seeding.synthetic(2)
    nautobot.seed(fleet)
    fleet["data"]["devices"][0]["interfaces"][2]["description"] = "said later"
    nautobot.seed(fleet)
    devices = _plain(_graphql(nautobot))
    assert [device["name"] for device in devices] == ["bench-0001", "bench-0002"]
    assert "said later" in {one["description"] for one in devices[0]["interfaces"]}
    assert _count(nautobot, "ipam/ip-addresses") == 2 * 4


def test_a_labs_folder_brings_its_cables(nautobot: Nautobot, tmp_path: Path) -> None:
    cables = [
        (("zrh1-acc1", "GigabitEthernet1/0/1"), ("zrh1-leaf1", "Ethernet1/1")),
        (("zrh1-acc1", "GigabitEthernet1/0/2"), ("zrh1-leaf2", "Ethernet1/1")),
    ]
    folder = Path(shutil.copytree(DEMO, tmp_path / "configs"))
    shutil.copy(DEMO.parent / "intent.json", tmp_path)
    links = [[":".join(end) for end in pair] for pair in cables]
    (folder / "links.yml").write_text(json.dumps(links), "utf-8")
    assert nautobot.seed(folder)["cables"] == 2
    connected = {
        frozenset(((device["name"], one["name"]), (far["device"]["name"], far["name"])))
        for device in _graphql(nautobot)["data"]["devices"]
        for one in device["interfaces"]
        if (far := one["connected_interface"])
    }
    assert connected == {frozenset(pair) for pair in cables}


def test_a_labs_addresses_become_the_primary_ones(nautobot: Nautobot, tmp_path: Path) -> None:
    hosts = {
        "zrh1-acc1": {"address": "127.1.0.1", "port": 2201, "platform": "ios"},
        "zrh1-leaf1": {"address": "127.1.0.2", "port": 2202, "platform": "nxos"},
    }
    (tmp_path / "lab.json").write_text(json.dumps({"hosts": hosts}), "utf-8")
    nautobot.seed(DEMO, lab=tmp_path)
    devices = {device["name"]: device for device in _graphql(nautobot)["data"]["devices"]}
    assert devices["zrh1-acc1"]["primary_ip4"]["host"] == "127.1.0.1"
    assert devices["zrh1-spine1"]["primary_ip4"]["host"] == "172.20.100.15"
    management = next(one for one in devices["zrh1-acc1"]["interfaces"] if one["mgmt_only"])
    assert {(one["host"], (one["role"] or {}).get("name")) for one in management["ip_addresses"]} == {
        ("172.20.100.11", None),
        ("127.1.0.1", "VIP"),
    }


def test_what_nautobot_refuses_is_said_with_its_name_and_nothing_is_left(nautobot: Nautobot) -> None:
    fleet = seeding.synthetic(1)
    fleet["data"]["devices"][0]["interfaces"][5]["mtu"] = 99999999
    with pytest.raises(NautobotError, match=r"doesn't accept bench-0001 Ethernet1/6.*mtu"):
        nautobot.seed(fleet)
    assert _graphql(nautobot) == {"data": {"devices": []}}


def test_users_may_do_what_they_may(nautobot: Nautobot) -> None:
    nautobot.seed(seeding.synthetic(1))
    interface = _rest(nautobot, "reader", "dcim/interfaces/?name=Ethernet1/5")[1]["results"][0]
    edit = f"dcim/interfaces/{interface['id']}/"
    assert _rest(nautobot, "reader", edit, {"description": "new"})[0] == HTTPStatus.FORBIDDEN
    assert _rest(nautobot, "editor", edit, {"description": "new"})[0] == HTTPStatus.OK
    assert _rest(nautobot, "operator", edit, {"description": "newer"})[0] == HTTPStatus.OK
    job = _job(nautobot)
    for user, status in (("reader", 403), ("editor", 403), ("operator", 201)):
        assert _rest(nautobot, user, f"{job}run/", {"data": _JOB_DATA}, method="POST")[0] == status, user


def test_the_worker_runs_a_job(nautobot: Nautobot) -> None:
    status, answer = _rest(nautobot, "admin", f"{_job(nautobot)}run/", {"data": _JOB_DATA}, method="POST")
    assert status == HTTPStatus.CREATED
    result = f"extras/job-results/{answer['job_result']['id']}/"
    deadline = time.monotonic() + 120
    while (state := _rest(nautobot, "operator", result)[1]["status"]["value"]) in {"PENDING", "STARTED"}:
        assert time.monotonic() < deadline, nautobot.logs()["worker"].read_text("utf-8")[-2000:]
        time.sleep(0.2)
    assert state == "SUCCESS"


def test_a_reset_keeps_the_tokens(nautobot: Nautobot) -> None:
    nautobot.seed(seeding.synthetic(1))
    token = nautobot.token("reader")
    nautobot.reset()
    assert nautobot.token("reader") == token
    assert _graphql(nautobot) == {"data": {"devices": []}}


def test_the_web_interface_has_its_styles(nautobot: Nautobot) -> None:
    with urllib.request.urlopen(f"{nautobot.url}/login/") as page:
        text = page.read().decode()
    style = next(word.split('"')[0] for word in text.split('href="')[1:] if ".css" in word)
    with urllib.request.urlopen(urllib.parse.urljoin(nautobot.url, style)) as found:
        assert found.headers["Content-Type"].startswith("text/css")


def test_a_second_up_changes_nothing(nautobot: Nautobot) -> None:
    before = nautobot.url
    assert nautobot.up() is False
    assert nautobot.url == before


def test_a_half_dead_instance_is_repaired_with_its_data_and_address(nautobot: Nautobot) -> None:
    nautobot.seed(seeding.synthetic(1))
    before = nautobot.url
    processes.stop(_instance(nautobot), "web", "redis")
    assert [name for name, alive in nautobot.status().items() if not alive] == ["redis", "web"]
    assert nautobot.up() is True
    assert nautobot.url == before
    assert len(_graphql(nautobot)["data"]["devices"]) == 1


def test_only_its_owner_reads_its_secrets(nautobot: Nautobot) -> None:
    for file in (nautobot.state / "instance.json", nautobot.settings):
        assert file.stat().st_mode & 0o077 == 0
    logs = "".join(log.read_text("utf-8", "replace") for log in nautobot.logs().values())
    assert not [user for user in ("admin", "reader", "operator", "editor") if nautobot.token(user) in logs]


@pytest.fixture
def stranger(nautobot: Nautobot) -> Iterator[subprocess.Popen[bytes]]:
    """A process of another instance, which differs in the last letter of its mark."""
    environment = {**os.environ, processes.INSTANCE: _instance(nautobot) + "x", processes.SERVICE: "web"}
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, env=environment) as process:
        yield process
        process.kill()


def test_down_stops_what_it_started_and_nothing_else(nautobot: Nautobot, stranger: subprocess.Popen[bytes]) -> None:
    instance, url, runtime = _instance(nautobot), nautobot.url, nautobot.settings.parent
    assert nautobot.down() is True
    assert nautobot.down() is False
    assert not any(processes.alive(instance, name) for name in ("postgres", "redis", "web", "worker"))
    assert not runtime.exists()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url)
    assert stranger.poll() is None
    with pytest.raises(NautobotError, match="no Nautobot is up"):
        nautobot.token()
    nautobot.up()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_root_runs_postgresql_from_a_folder_that_only_root_can_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_open_to_all", lambda _path: False)
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        cluster = postgres.Cluster(
            Path(folder), binaries=install.Environment().postgres, instance=folder, log=Path(folder) / "log"
        )
        cluster.create()
        cluster.start()
        assert cluster.sql("SHOW data_directory") == f"{folder}/cluster\n"
        processes.stop(folder)
        assert not processes.alive(folder, "postgres")


def test_a_package_index_that_cant_be_reached_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAUTOBOT_LAB_CACHE", str(tmp_path))
    for name, value in {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_NO_INDEX": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(install, "requirements", lambda: ["drift-guard-has-no-such-package"])
    with pytest.raises(NautobotError, match=r"needs a Python package index.*drift-guard-has-no-such-package"):
        install.Environment().ensure(lambda _text: None)


_JOB_DATA = {"cleanup_types": ["extras.ObjectChange"], "max_age": 30}


def _job(nautobot: Nautobot) -> str:
    """The address of a job that comes with Nautobot, which is enabled."""
    query = urllib.parse.urlencode({"job_class_name": "LogsCleanup"})
    found = _rest(nautobot, "admin", f"extras/jobs/?{query}")[1]["results"][0]
    _rest(nautobot, "admin", f"extras/jobs/{found['id']}/", {"enabled": True})
    return f"extras/jobs/{found['id']}/"


def _instance(nautobot: Nautobot) -> str:
    return str(json.loads((nautobot.state / "instance.json").read_text("utf-8"))["instance"])


def _graphql(nautobot: Nautobot) -> Any:
    status, answer = _rest(nautobot, "reader", "graphql/", {"query": QUERY}, method="POST")
    assert status == HTTPStatus.OK, answer
    return answer


def _count(nautobot: Nautobot, what: str) -> int:
    return int(_rest(nautobot, "reader", f"{what}/?limit=1")[1]["count"])


def _rest(nautobot: Nautobot, user: str, path: str, data: Any = None, *, method: str = "") -> tuple[int, Any]:
    request = urllib.request.Request(
        f"{nautobot.url}/api/{path}",
        data=None if data is None else json.dumps(data).encode(),
        method=method or ("GET" if data is None else "PATCH"),
        headers={"Authorization": f"Token {nautobot.token(user)}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as exc:
        return exc.code, exc.read().decode()


def _plain(answer: Any) -> list[Any]:
    """Devices without ids, and lists that have no order of their own in a fixed one."""
    devices: list[Any] = sorted((_without_ids(one) for one in answer["data"]["devices"]), key=lambda one: one["name"])
    return devices


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_ids(field) for name, field in sorted(value.items()) if name != "id"}
    if isinstance(value, list):
        return sorted((_without_ids(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def _narrowed(value: Any, like: Any) -> Any:
    """Only the fields that the other one has."""
    if isinstance(value, dict) and isinstance(like, dict):
        return {name: _narrowed(value[name], like[name]) for name in like}
    if isinstance(value, list) and isinstance(like, list) and value and like:
        pairs = zip(_by_name(value), _by_name(like), strict=True)
        return sorted((_narrowed(*pair) for pair in pairs), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def _by_name(values: list[Any]) -> list[Any]:
    return sorted(values, key=lambda one: str(one.get("name") or one.get("address") or one.get("vid")))
