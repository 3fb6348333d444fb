# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory drift.guard.nautobot as a user runs it, against a web server that answers as Nautobot does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader

from tests.integration.nautobot_stub import TOKEN, StubNautobot, running_stub, stub_device
from tests.integration.playbook_runs import BIN, ROOT, clean_environment

pytestmark = pytest.mark.integration

TEMPLATE, RENDERED = "{{ 'tem' ~ 'plated' }}", "templated"
"""The answer to a sum could be part of a port or of a UUID."""
LEAF = {"role": {"name": "Leaf"}, "platform": {"name": "NX-OS", "network_driver": "cisco_nxos"}}
DEVICES = (
    stub_device("acc1", primary_ip4={"host": "192.0.2.1"}, primary_ip6={"host": "2001:db8::1"}, serial=TEMPLATE),
    stub_device("acc2", primary_ip6={"host": "2001:db8::2"}, tags=[{"name": "Core 1"}]),
    stub_device("leaf1", **LEAF, config_context={"ntp": ["192.0.2.9"]}, _custom_field_data={"owner": "net"}),
    stub_device("fw1", platform={"name": "SRX", "network_driver": "juniper_junos"}, status={"name": "Planned"}),
)


@dataclass(frozen=True)
class Inventory:
    """What ansible-inventory said."""

    code: int
    stdout: str
    stderr: str

    @property
    def hosts(self) -> dict[str, dict[str, Any]]:
        found = json.loads(self.stdout, object_hook=lambda found: found.get("__ansible_unsafe", found))
        hosts: dict[str, dict[str, Any]] = found["_meta"]["hostvars"]
        return hosts

    def group(self, name: str) -> list[str]:
        hosts: list[str] = json.loads(self.stdout)[name]["hosts"]
        return hosts


@pytest.fixture
def stub() -> Iterator[StubNautobot]:
    with running_stub(*DEVICES) as running:
        yield running


class Runner:
    """Runs ansible-inventory with one configuration file after the other."""

    def __init__(self, stub: StubNautobot, folder: Path) -> None:
        self.stub = stub
        self.folder = folder
        (folder / "home").mkdir()

    def __call__(
        self,
        *options: str,
        name: str = "test.drift_guard.yml",
        environment: Mapping[str, str] | None = None,
        show: str = "--list",
        **config: Any,
    ) -> Inventory:
        file = write_config(self.folder / name, self.stub, **config)
        done = subprocess.run(
            [str(BIN / "ansible-inventory"), "-i", str(file), show, *options],
            cwd=ROOT,
            env=clean_environment(self.folder / "home") | dict(environment or {}),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Inventory(done.returncode, done.stdout, done.stderr)


class Parsed:
    """What the plugin made of a configuration, in this process, which is quick."""

    def __init__(self, file: Path) -> None:
        self.data = InventoryData()
        self.warnings: list[str] = []
        plugin = inventory_loader.get("drift.guard.nautobot")
        plugin.display = SimpleNamespace(warning=self.warnings.append, vvv=lambda _text: None)
        plugin.parse(self.data, DataLoader(), str(file), cache=True)
        with suppress(AttributeError):  # where no cache is configured; Ansible does it in the same way
            plugin.update_cache_if_changed()

    @property
    def hosts(self) -> dict[str, dict[str, Any]]:
        return {name: host.vars for name, host in self.data.hosts.items()}

    def group(self, name: str) -> list[str]:
        return [host.name for host in self.data.groups[name].hosts]


class Parser:
    def __init__(self, stub: StubNautobot, folder: Path) -> None:
        self.stub = stub
        self.folder = folder

    def __call__(self, **config: Any) -> Parsed:
        return Parsed(write_config(self.folder / "test.drift_guard.yml", self.stub, **config))


def write_config(file: Path, stub: StubNautobot, **config: Any) -> Path:
    """A configuration file for the stub; an option that is None is left out."""
    settings = {"plugin": "drift.guard.nautobot", "url": stub.url, "token": TOKEN, **config}
    said = {key: value for key, value in settings.items() if value is not None}
    file.write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
    return file


@pytest.fixture
def parse(stub: StubNautobot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parser:
    for variable in ("NAUTOBOT_URL", "NAUTOBOT_TOKEN", "DRIFT_GUARD_DEVICES", "DRIFT_GUARD_SLICE"):
        monkeypatch.delenv(variable, raising=False)
    return Parser(stub, tmp_path)


@pytest.fixture
def inventory(stub: StubNautobot, tmp_path: Path) -> Runner:
    return Runner(stub, tmp_path)


def test_devices_are_hosts_in_groups(inventory: Runner) -> None:
    found = inventory(config_context=True, custom_fields=True)
    assert (found.code, found.stderr) == (0, "")
    addresses = {name: variables["ansible_host"] for name, variables in found.hosts.items()}
    assert addresses == {"acc1": "192.0.2.1", "acc2": "2001:db8::2", "fw1": "fw1", "leaf1": "leaf1"}
    assert [found.hosts[name]["ansible_network_os"] for name in ("acc1", "leaf1", "fw1")] == [
        "cisco.ios.ios",
        "cisco.nxos.nxos",
        "juniper_junos",
    ]
    assert found.group("tag_core_1") == ["acc2"]
    assert found.group("status_planned") == ["fw1"]
    assert found.hosts["leaf1"]["nautobot_config_context"] == {"ntp": ["192.0.2.9"]}
    assert found.hosts["leaf1"]["nautobot_custom_fields"] == {"owner": "net"}
    assert "interfaces" not in found.stdout
    assert TOKEN not in found.stdout


def test_text_from_nautobot_is_no_template(inventory: Runner) -> None:
    found = inventory(compose={"copied": "nautobot_serial"})
    assert {found.hosts["acc1"][name] for name in ("nautobot_serial", "copied")} == {TEMPLATE}
    assert RENDERED not in found.stdout


def test_the_graph_has_locations_within_locations(inventory: Runner) -> None:
    found = inventory(show="--graph", group_by=["location"])
    assert found.stdout.splitlines() == [
        "@all:",
        "  |--@ungrouped:",
        "  |--@location_ch:",
        "  |  |--@location_zrh1:",
        "  |  |  |--acc1",
        "  |  |  |--acc2",
        "  |  |  |--fw1",
        "  |  |  |--leaf1",
    ]


def test_variables_and_groups_of_one_s_own(parse: Parser) -> None:
    found = parse(
        compose={"ansible_port": "2222 if nautobot_role == 'Leaf' else 22"},
        groups={"v6_only": "':' in ansible_host"},
        keyed_groups=[{"key": "nautobot_device_type"}, {"key": "nautobot_role", "prefix": "is"}],
        leading_separator=False,
    )
    assert [found.hosts[name]["ansible_port"] for name in ("acc1", "leaf1")] == [22, 2222]
    assert (found.group("v6_only"), found.group("is_Leaf")) == (["acc2"], ["leaf1"])
    assert len(found.group("C9300")) == 4


def test_strict_makes_a_wrong_expression_an_error(parse: Parser) -> None:
    wrong = {"compose": {"x": "no_such_variable"}}
    assert len(parse(**wrong).hosts) == 4
    with pytest.raises(AnsibleError, match="Could not set x for host acc1"):
        parse(**wrong, strict=True)


def test_filters_are_nautobot_s(parse: Parser) -> None:
    assert set(parse(filters={"role": ["Leaf"], "status": "Active"}).hosts) == {"leaf1"}
    with pytest.raises(AnsibleError, match=r"Unknown argument 'site' on field 'Query.devices'"):
        parse(filters={"site": "x"})


def test_an_event_s_devices_alone_are_fetched(inventory: Runner, stub: StubNautobot) -> None:
    templated: dict[str, Any] = {"devices": "{{ drift_guard_devices }}"}
    assert set(inventory("-e", "drift_guard_devices=acc1,leaf1", **templated).hosts) == {"acc1", "leaf1"}
    assert stub.pages() == [2]
    assert set(inventory("-e", '{"drift_guard_devices": ["fw1"]}', **templated).hosts) == {"fw1"}


def test_the_environment_may_name_the_devices(parse: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRIFT_GUARD_DEVICES", f"acc2, {DEVICES[0]['id']}")
    assert set(parse().hosts) == {"acc1", "acc2"}


def test_slices_share_no_device_and_leave_none_out(parse: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    for number in (1, 2):
        monkeypatch.setenv("DRIFT_GUARD_SLICE", f"{number}/2")
        found += parse().hosts
    assert sorted(found) == sorted(device["name"] for device in DEVICES)


@pytest.mark.parametrize("text", ["0/2", "3/2", "2", "1/2/3", ""])
def test_what_is_no_slice_is_not_the_whole_fleet(parse: Parser, text: str) -> None:
    with pytest.raises(AnsibleError, match="slice - Expected: a slice's number and how many there are, such as 3/10"):
        parse(slice=text)


@pytest.mark.parametrize("devices", [[], "", ",", "{{ [] }}", "{{ '' }}"])
def test_no_device_is_not_the_whole_fleet(parse: Parser, stub: StubNautobot, devices: Any) -> None:
    with pytest.raises(AnsibleError, match=r"devices - Expected: names or ids of devices. Actual: an empty list"):
        parse(devices=devices)
    assert stub.queries == []


def test_a_device_that_is_not_there_fails_the_run(parse: Parser) -> None:
    with pytest.raises(AnsibleError, match=r"the devices that were named. Actual: no 'acc9'"):
        parse(devices=["acc1", "acc9"])


def test_address_and_token_may_come_from_elsewhere(
    parse: Parser, stub: StubNautobot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELSEWHERE", TOKEN)
    assert len(parse(token="{{ lookup('ansible.builtin.env', 'ELSEWHERE') }}").hosts) == 4
    monkeypatch.setenv("NAUTOBOT_URL", stub.url)
    monkeypatch.setenv("NAUTOBOT_TOKEN", TOKEN)
    assert len(parse(url=None, token=None).hosts) == 4


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"url": None}, "url"),
        ({"token": None}, "token"),
        ({"token": ""}, "Expected: a token. Actual: none. Set NAUTOBOT_TOKEN"),
        ({"token": "wr0ng"}, "HTTP 403: Invalid token. Set NAUTOBOT_TOKEN"),
        ({"url": "nautobot"}, "such as https://nautobot.example.com"),
        ({"group_by": ["rack"]}, "rack"),
        ({"page_size": 0}, "a timeout and a page_size above zero"),
        ({"timeout": "soon"}, "timeout"),
    ],
)
def test_a_wrong_option_fails_and_is_named(parse: Parser, config: dict[str, Any], words: str) -> None:
    with pytest.raises(AnsibleError, match=words) as caught:
        parse(**config)
    assert "wr0ng" not in str(caught.value)


def test_the_token_is_not_even_said_to_the_curious(inventory: Runner) -> None:
    found = inventory("-vvvvv")
    assert found.code == 0
    assert TOKEN not in found.stdout + found.stderr


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("zrh.drift_guard.yml", True),
        ("zrh.drift_guard.yaml", True),
        ("nautobot.yml", True),
        ("my_nautobot.yaml", True),
        ("nautobot_gql.yml", False),
        ("hosts.yml", False),
        ("nautobot.json", False),
    ],
)
def test_the_names_of_files(tmp_path: Path, name: str, *, taken: bool) -> None:
    file = tmp_path / name
    assert inventory_loader.get("drift.guard.nautobot").verify_file(str(file)) is False, "there is no such file"
    file.touch()
    assert inventory_loader.get("drift.guard.nautobot").verify_file(str(file)) is taken


def test_other_names_are_somebody_else_s(inventory: Runner) -> None:
    found = inventory(name="hosts.yml")
    assert found.code != 0
    assert "could not be verified by inventory plugin 'drift.guard.nautobot'" in found.stderr


def cached_in(folder: Path) -> dict[str, Any]:
    return {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(folder)}


def test_the_cache_spares_nautobot_until_the_question_changes(
    parse: Parser, stub: StubNautobot, tmp_path: Path
) -> None:
    cached = cached_in(tmp_path / "cache")
    first = parse(**cached)
    asked = len(stub.queries)
    again = parse(**cached)
    assert (again.hosts, len(stub.queries)) == (first.hosts, asked)
    assert all(TOKEN not in file.read_text() for file in (tmp_path / "cache").iterdir())
    assert set(parse(**cached, filters={"role": "Leaf"}).hosts) == {"leaf1"}


def test_the_cache_can_be_flushed(inventory: Runner, stub: StubNautobot, tmp_path: Path) -> None:
    cached = cached_in(tmp_path / "cache")
    assert len(inventory(**cached).hosts) == 4
    stub.devices = stub.devices[:1]
    assert len(inventory(**cached).hosts) == 4
    assert set(inventory("--flush-cache", **cached).hosts) == {"acc1"}


def test_a_device_without_a_name_is_said(parse: Parser, stub: StubNautobot) -> None:
    stub.devices.append({**stub_device("x"), "name": None})
    found = parse()
    assert len(found.hosts) == 4
    assert found.warnings == ["drift.guard.nautobot: Left out, since without a name in Nautobot: 1."]


def test_the_example_is_one(stub: StubNautobot, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(BIN / "ansible-inventory"), "-i", "inventory/nautobot.yml", "--list"],
        cwd=ROOT,
        env=clean_environment(tmp_path) | {"NAUTOBOT_URL": stub.url, "NAUTOBOT_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = Inventory(done.returncode, done.stdout, done.stderr)
    assert (found.group("ios"), found.group("nxos")) == (["acc1", "acc2"], ["leaf1"])
    assert found.hosts["acc1"]["ansible_become_method"] == "ansible.netcommon.enable"
