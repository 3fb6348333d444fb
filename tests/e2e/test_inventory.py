# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory and the intent of a real Nautobot, whatever devices it holds, compared with what its REST API says."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import pynautobot
import pytest
import yaml

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, NautobotError, NoIntentError
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.model import FarEnd
from ansible_collections.drift.guard.plugins.module_utils.nautobot import query
from ansible_collections.drift.guard.plugins.module_utils.nautobot.fleet import GROUPED_BY, Fleet
from ansible_collections.drift.guard.plugins.module_utils.plan.digest import intent_digest
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_client import NautobotClient, Source
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_fetch import fetch_fleet, fetch_intent
from tests.integration.playbook_runs import BIN, ROOT, clean_environment

pytestmark = pytest.mark.e2e

EXAMPLES = ("nautobot.yml", "nautobot_gql.yml")
READABLE = (
    "dcim.device", "dcim.devicetype", "dcim.interface", "dcim.location", "dcim.platform", "extras.role",
    "extras.status", "extras.tag", "ipam.ipaddress", "ipam.vlan", "ipam.vrf", "tenancy.tenant",
)  # fmt: skip
"""What a user has to be allowed to view, as Nautobot's permissions call it."""


@pytest.fixture(scope="module")
def rest(nautobot: Source) -> Any:
    api = pynautobot.api(nautobot.where, token=nautobot.token)
    if not api.dcim.devices.count():
        pytest.skip("this Nautobot holds no device")
    return api


def fleet(source: Source, **options: Any) -> Fleet:
    asked: dict[str, Any] = {"filters": {}, "devices": None, "extras": (), "grouped_by": GROUPED_BY, **options}
    return fetch_fleet(NautobotClient(source), **asked)


@contextmanager
def reader(rest: Any, *types: str) -> Iterator[str]:
    """A read-only token of a new user who may view these types."""
    name, password = f"reader-{uuid4().hex[:8]}", uuid4().hex
    user = rest.users.users.create(username=name, password=password)
    allowed = {"view": list(types), "add": ["users.token"]}
    permissions = [
        rest.users.permissions.create(name=f"{name} {action}", actions=[action], object_types=kinds, users=[user.id])
        for action, kinds in allowed.items()
    ]
    try:
        content = {"write_enabled": False}
        done = rest.http_session.post(f"{rest.base_url}/users/tokens/", json=content, auth=(name, password))
        yield done.json()["key"]
    finally:
        for made in (*permissions, user):
            made.delete()


def test_the_fleet_is_what_the_rest_api_lists(nautobot: Source, rest: Any) -> None:
    listed = {device.name for device in rest.dcim.devices.filter(exclude_m2m=True) if device.name}
    assert set(fleet(replace(nautobot, page_size=60)).hosts) == listed


def test_pages_of_any_size_are_the_same_fleet(nautobot: Source, rest: Any) -> None:
    assert fleet(replace(nautobot, page_size=90)) == fleet(replace(nautobot, page_size=1000))


def test_a_host_has_the_address_and_the_place_of_its_device(nautobot: Source, rest: Any) -> None:
    (found,) = rest.dcim.devices.filter(has_primary_ip=True, limit=1, offset=0)
    name = found.name
    made = fleet(nautobot, devices=[name])
    assert made == fleet(nautobot, devices=[found.id])
    device = rest.dcim.devices.get(name=name, depth=1)
    variables = made.hosts[name]
    address = (device.primary_ip4 or device.primary_ip6).address.partition("/")[0]
    assert (variables["ansible_host"], variables["nautobot_id"]) == (address, found.id)
    assert variables["nautobot_location"] == device.location.name
    assert [name] in [hosts for group, hosts in made.groups.items() if group.startswith("location_")]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"no_such_filter": "x"}, "Unknown argument 'no_such_filter'"),
        ({"role": "no such role"}, "no such role is not one of the available choices"),
        ({"has_primary_ip": "maybe"}, "Boolean cannot represent a non boolean value"),
        ({"name": "no such device"}, "Actual: none with the filters name"),
    ],
)
def test_nautobot_checks_the_filters(nautobot: Source, rest: Any, filters: dict[str, Any], words: str) -> None:
    with pytest.raises(NautobotError, match=words):
        fleet(nautobot, filters=filters)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"token": "0" * 40}, "HTTP 403: Invalid token. Set NAUTOBOT_TOKEN"),
        ({"url": "{}/dcim"}, "HTTP 404, an HTML page.*Set NAUTOBOT_URL"),
    ],
)
def test_a_wrong_source_says_so(nautobot: Source, change: dict[str, str], words: str) -> None:
    changed: dict[str, Any] = {key: value.format(nautobot.where) for key, value in change.items()}
    with pytest.raises(NautobotError, match=words):
        fleet(replace(nautobot, **changed))


def test_the_intent_is_what_one_bare_query_answers(nautobot: Source, rest: Any) -> None:
    names = sorted(device.name for device in rest.dcim.devices.filter(limit=5, offset=0) if device.name)
    client = NautobotClient(nautobot)
    bare = client.rows(query.devices_query(query.INTENT_FIELDS, arguments={"name": names}), kind="devices")
    for device in bare:
        for interface in device["interfaces"]:
            del interface["_custom_field_data"]
    found = fetch_intent(NautobotClient(replace(nautobot, page_size=2)), [*names, "no such device"])
    assert isinstance(found.pop("no such device"), NoIntentError)
    assert found == {device["name"]: device for device in bare}


@contextmanager
def cable(rest: Any) -> Iterator[tuple[Any, Any]]:
    """Two free ports of two devices, plugged into each other."""
    names = sorted(device.name for device in rest.dcim.devices.filter(limit=2, offset=0) if device.name)
    ends = [
        next(each for each in rest.dcim.interfaces.filter(device=name) if not each.cable and "base" in each.type.value)
        for name in names
    ]
    sides = {f"termination_{side}_type": "dcim.interface" for side in "ab"}
    sides |= {f"termination_{side}_id": end.id for side, end in zip("ab", ends, strict=True)}
    made = rest.dcim.cables.create(status="Connected", **sides)
    try:
        yield ends[0], ends[1]
    finally:
        made.delete()


def test_what_cables_lead_to_is_asked_on_demand(nautobot: Source, rest: Any) -> None:
    with cable(rest) as (one, other), reader(rest, *READABLE) as token:
        client = NautobotClient(replace(nautobot, token=token))
        for near, far in ((one, other), (other, one)):
            (device,) = fetch_intent(client, [near.device.name], cables=True).values()
            assert not isinstance(device, IntentError)
            intent = device_intent(device)
            assert intent.cables is not None
            assert intent.cables[near.name] == FarEnd(far.device.name, far.name)
            (plain,) = fetch_intent(client, [near.device.name]).values()
            assert not isinstance(plain, IntentError)
            assert device_intent(plain).cables is None
            assert intent_digest(device_intent(plain)) == intent_digest(intent)


def test_a_read_only_token_is_enough(nautobot: Source, rest: Any) -> None:
    with reader(rest, *READABLE) as token:
        source = replace(nautobot, token=token)
        made = fleet(source)
        assert made == fleet(nautobot)
        name = next(iter(made.hosts))
        assert fetch_intent(NautobotClient(source), [name]) == fetch_intent(NautobotClient(nautobot), [name])


def test_a_token_that_may_not_view_addresses_is_refused(nautobot: Source, rest: Any) -> None:
    with reader(rest, *(each for each in READABLE if each != "ipam.ipaddress")) as token:
        source = replace(nautobot, token=token)
        for ask in (lambda: fleet(source), lambda: fetch_intent(NautobotClient(source), ["x"])):
            with pytest.raises(NautobotError, match="Actual: ip_addresses are hidden from it"):
                ask()


def test_ansible_inventory_lists_it(nautobot: Source, rest: Any, tmp_path: Path) -> None:
    file = tmp_path / "e2e.drift_guard.yml"
    file.write_text(yaml.safe_dump({"plugin": "drift.guard.nautobot"}))
    assert set(_listed(file, nautobot, home=tmp_path)) == set(fleet(nautobot).hosts)


def test_the_other_inventory_lists_the_same_hosts_for_the_same_playbooks(
    nautobot: Source, rest: Any, tmp_path: Path
) -> None:
    names = ("ansible_collections.networktocode", "ansible_collections.networktocode.nautobot")
    if not all(find_spec(name) for name in names):
        pytest.skip("the collection networktocode.nautobot, which is on Galaxy only, is not installed")
    ours, theirs = (_listed(ROOT / "inventory" / name, nautobot, home=tmp_path) for name in EXAMPLES)
    assert set(theirs) == set(ours)
    for name, variables in ours.items():
        for variable in ("ansible_host", "ansible_network_os", "ansible_connection", "ansible_become_method"):
            assert theirs[name].get(variable) == variables.get(variable), name


def _listed(file: Path, nautobot: Source, *, home: Path) -> dict[str, Any]:
    done = subprocess.run(
        [str(BIN / "ansible-inventory"), "-i", str(file), "--list"],
        cwd=ROOT,
        env=clean_environment(home) | {"NAUTOBOT_URL": nautobot.url, "NAUTOBOT_TOKEN": nautobot.token},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert nautobot.token not in done.stdout
    found = json.loads(done.stdout, object_hook=lambda found: found.get("__ansible_unsafe", found))
    hosts: dict[str, Any] = found["_meta"]["hostvars"]
    return hosts
