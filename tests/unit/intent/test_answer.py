# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An answer is whole or refused: no part of one is ever taken for all of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, NoIntentError
from ansible_collections.drift.guard.plugins.module_utils.intent import find_device, read_answer
from tests.unit.builders import device, interface

GOOD = json.dumps({"data": {"devices": [device(interface("Vlan10"), name="a"), device(name="b")]}})

REFUSED = {
    "an empty file": ("", "an empty file"),
    "only blanks": (" \n\t ", "an empty file"),
    "truncated JSON": (GOOD[:-9], "a whole JSON text"),
    "cut in the middle": (GOOD[: len(GOOD) // 2], "a whole JSON text"),
    "two texts in one": (GOOD + GOOD, "a whole JSON text"),
    "an HTML page": ("<html>Sign in</html>", "a whole JSON text"),
    "GraphQL errors": ('{"errors": [{"message": "no such field"}]}', "no such field"),
    "GraphQL errors beside data": ('{"errors": [{"message": "timeout"}], "data": {"devices": []}}', "timeout"),
    "data that is null": ('{"data": null}', '{"data": {"devices": [...]}}'),
    "no data": ('{"results": []}', '{"data": {"devices": [...]}}'),
    "a bare list": ("[]", '{"data": {"devices": [...]}}'),
    "JSON null": ("null", '{"data": {"devices": [...]}}'),
    "devices that are an object": ('{"data": {"devices": {}}}', '{"data": {"devices": [...]}}'),
    "devices that are null": ('{"data": {"devices": null}}', '{"data": {"devices": [...]}}'),
    "another query's answer": ('{"data": {"interfaces": []}}', '{"data": {"devices": [...]}}'),
    "a REST page": ('{"count": 2, "next": "http://x/?offset=50", "results": []}', '{"data": {"devices": [...]}}'),
    "a device that is null": ('{"data": {"devices": [null]}}', "device 0"),
    "a device without a name": ('{"data": {"devices": [{"name": "a"}, {"id": 1}]}}', "device 1"),
    "a device whose name is null": ('{"data": {"devices": [{"name": null}]}}', "device 0"),
    "a device whose name is empty": ('{"data": {"devices": [{"name": ""}]}}', "device 0"),
    "a device twice": ('{"data": {"devices": [{"name": "a"}, {"name": "a"}]}}', "'a' twice"),
}


@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_answer_is_refused(text: str, says: str) -> None:
    with pytest.raises(IntentError) as caught:
        read_answer(text, source="intent.json")
    message = str(caught.value)
    assert message.startswith("intent.json")
    assert says in message
    assert len(message) < 500
    assert caught.value.status == "error"


def test_an_answer_is_indexed_by_name() -> None:
    assert list(read_answer(GOOD, source="x")) == ["a", "b"]
    assert read_answer('{"data": {"devices": []}}', source="x") == {}


def test_a_device_that_is_there_is_found() -> None:
    devices = read_answer(GOOD, source="x")
    assert find_device(devices, "a", source="x")["name"] == "a"


@pytest.mark.parametrize("devices", [{}, {"a": {}}, {"SW1": {}}], ids=["no device", "another", "other capitals"])
def test_an_absent_device_has_no_intent(devices: dict[str, dict[str, Any]]) -> None:
    with pytest.raises(
        NoIntentError, match=r"^sw1 - Expected: a device of that name in x\. Actual: \d others"
    ) as caught:
        find_device(devices, "sw1", source="x")
    assert caught.value.status == "no_intent"
