# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever is changed in a plan or a fleet plan after it was made, it is refused."""

from __future__ import annotations

import json
from copy import deepcopy
from hashlib import sha256
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.module_utils.plan_file import (
    Entry,
    FleetPlan,
    Missing,
    Origin,
    SealedPlan,
    read_fleet,
    unseal,
)
from tests.unit.builders import IOS, device, interface, plan, port, running_config, vlan

ORIGIN = Origin(at="2026-03-02T08:15:00Z", run="run-1", versions={"drift.guard": "0.1.0", "python": "3.12.1"})


def sealed(text: str = "to Zürich 🙂") -> SealedPlan:
    intent = device(interface(port(IOS, 1), description="to core", mode="ACCESS", untagged_vlan=vlan(10)))
    lines = [f"description {text}", "switchport mode access", "switchport access vlan 10", "no shutdown"]
    return SealedPlan(plan(intent, running_config(IOS, {port(IOS, 1): lines})), ORIGIN)


def fleet() -> FleetPlan:
    made = sealed()
    entry = Entry("sw1", "devices/sw1.json", made.digest, "drifted", len(made.plan.commands))
    return FleetPlan((entry,), (Missing("sw2", "unreachable", "no route"),), ORIGIN)


def refusal(values: dict[str, Any], read: Any = unseal) -> str:
    with pytest.raises(RefusedError) as caught:
        read(values)
    return caught.value.name


def test_a_plan_comes_back_as_it_was_written() -> None:
    made = sealed()
    written = json.dumps(made.as_dict(), indent=2)
    assert unseal(json.loads(written)) == made
    assert unseal(json.loads(written)).digest == made.digest


def test_the_digest_is_that_of_the_canonical_bytes_as_the_schema_says() -> None:
    values = sealed().as_dict()
    content = {key: value for key, value in values.items() if key not in ("digest", "owned")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert values["digest"] == sha256(text.encode("ascii")).hexdigest()
    owned = json.dumps(values["owned"], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert values["state_digest"] == sha256(owned.encode("ascii")).hexdigest()


def test_a_result_may_leave_the_owned_slice_out() -> None:
    made = sealed()
    assert made.without_slice()["owned"] == {}
    assert unseal(made.without_slice()).digest == made.digest


@pytest.mark.parametrize("key", [key for key in sealed().as_dict() if key != "schema"])
def test_a_changed_key_is_refused(key: str) -> None:
    values = sealed().as_dict()
    values[key] = {"x": {"mtu": 1}} if key == "owned" else [values[key]]
    assert refusal(values) in ("altered_plan", "foreign_plan")


def test_every_changed_value_however_deep_is_refused() -> None:
    for path in leaves(sealed().as_dict()):
        values = deepcopy(sealed().as_dict())
        place: Any = values
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = "altered"
        assert refusal(values) in ("altered_plan", "foreign_plan"), path


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values that are not containers, and of empty containers."""
    items = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return [leaf for key, inner in items for leaf in leaves(inner, (*path, key))] or [path]


def test_lines_in_another_order_are_another_plan() -> None:
    values = sealed().as_dict()
    values["commands"] = values["commands"][::-1]
    assert refusal(values) == "altered_plan"


@pytest.mark.parametrize("made", [None, {}, {"at": 1}, {"at": "", "run": "", "versions": {}, "by": "me"}])
def test_a_plan_without_its_origin_is_refused(made: Any) -> None:
    values = {**sealed().as_dict(), "made": made}
    assert refusal(values) in ("altered_plan", "foreign_plan")


def test_a_fleet_plan_comes_back_as_it_was_written() -> None:
    assert read_fleet(json.loads(json.dumps(fleet().as_dict()))) == fleet()
    assert fleet().devices == {"sw1"}


def test_every_changed_value_of_a_fleet_plan_is_refused() -> None:
    for path in leaves(fleet().as_dict()):
        values = deepcopy(fleet().as_dict())
        place: Any = values
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = "altered"
        assert refusal(values, read_fleet) == "altered_plan", path
