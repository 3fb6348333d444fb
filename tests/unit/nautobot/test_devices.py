# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, NautobotError, NoIntentError
from ansible_collections.drift.guard.plugins.module_utils.nautobot.devices import by_name


def sorted_out(*rows: dict[str, Any], asked: tuple[str, ...] = ("sw1", "sw2")) -> dict[str, Any]:
    return dict(by_name(rows, asked=asked, where="https://nb"))


def test_each_name_gets_its_device() -> None:
    assert sorted_out({"name": "sw2"}, {"name": "sw1"}) == {"sw1": {"name": "sw1"}, "sw2": {"name": "sw2"}}


def test_a_device_that_is_not_there_has_no_intent_and_the_others_do() -> None:
    found = sorted_out({"name": "sw1"})
    assert found["sw1"] == {"name": "sw1"}
    assert isinstance(found["sw2"], NoIntentError)
    assert "sw2 - Expected: a device of that name in https://nb. Actual: none" in str(found["sw2"])


def test_two_devices_of_one_name_are_that_host_s_error_alone() -> None:
    found = sorted_out({"name": "sw1"}, {"name": "sw1"}, {"name": "sw2"})
    assert type(found["sw1"]) is IntentError
    assert "one device of that name in https://nb. Actual: 2" in str(found["sw1"])
    assert found["sw2"] == {"name": "sw2"}


def test_a_device_that_nobody_asked_for_is_an_error() -> None:
    with pytest.raises(NautobotError, match=r"devices that were asked for. Actual: 'sw3'"):
        sorted_out({"name": "sw3"})


@pytest.mark.parametrize(
    ("custom", "read"),
    [
        ({"lacp_mode": "passive"}, {"cf_lacp_mode": "passive"}),
        ({"lacp_mode": None, "other": 1}, {}),
        ({}, {}),
        (None, {}),
    ],
)
def test_the_lacp_mode_is_read_from_the_custom_fields(custom: Any, read: dict[str, Any]) -> None:
    found = sorted_out({"name": "sw1", "interfaces": [{"name": "po1", "_custom_field_data": custom}]}, asked=("sw1",))
    assert found["sw1"]["interfaces"] == [{"name": "po1", **read}]


def test_interfaces_that_are_none_are_left_for_the_intent_to_judge() -> None:
    assert sorted_out({"name": "sw1", "interfaces": None}, asked=("sw1",))["sw1"]["interfaces"] is None
