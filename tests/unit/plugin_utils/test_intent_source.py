# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, NoIntentError
from ansible_collections.drift.guard.plugins.plugin_utils.intent_source import device_object


def saved(folder: Path, *devices: dict[str, Any]) -> str:
    file = folder / "intent.json"
    file.write_text(json.dumps({"data": {"devices": list(devices)}}), encoding="utf-8")
    return str(file)


def test_a_host_finds_its_own_device_in_the_file(tmp_path: Path) -> None:
    file = saved(tmp_path, {"name": "sw1"}, {"name": "sw2", "role": None})
    assert device_object("sw2", device=None, intent_file=file) == {"name": "sw2", "role": None}


def test_the_device_object_wins_and_the_file_is_not_even_read(tmp_path: Path) -> None:
    given = {"name": "sw1", "role": {"name": "from the inventory"}}
    assert device_object("sw1", device=given, intent_file=str(tmp_path / "nothing.json")) is given


def test_an_empty_device_object_is_no_reason_to_look_into_the_file(tmp_path: Path) -> None:
    file = saved(tmp_path, {"name": "sw1"})
    assert device_object("sw1", device={}, intent_file=file) == {}


def test_a_tilde_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    saved(tmp_path, {"name": "sw1"})
    assert device_object("sw1", device=None, intent_file="~/intent.json") == {"name": "sw1"}


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    file = saved(tmp_path, {"name": "sw1"})
    assert device_object("sw1", device=None, intent_file=file) == {"name": "sw1"}
    saved(tmp_path, {"name": "sw1", "role": {"name": "Spine"}})
    assert device_object("sw1", device=None, intent_file=file) == {"name": "sw1", "role": {"name": "Spine"}}


def test_a_device_that_is_not_in_the_file_has_no_intent(tmp_path: Path) -> None:
    with pytest.raises(NoIntentError, match=r"sw9 - Expected: a device of that name in .*intent\.json\. Actual: 1"):
        device_object("sw9", device=None, intent_file=saved(tmp_path, {"name": "sw1"}))


@pytest.mark.parametrize("file", [None, ""])
def test_without_any_source_the_variables_are_named(file: str | None) -> None:
    with pytest.raises(IntentError, match=r"drift_guard_intent_file or drift_guard_device\. Actual: neither"):
        device_object("sw1", device=None, intent_file=file)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "No such file", id="a_missing_file"),
        pytest.param(b"", "an empty file", id="an_empty_file"),
        pytest.param(b" \n\t", "an empty file", id="blanks"),
        pytest.param(b'{"data": {"devices": [{"name": "sw1"', "a whole JSON text", id="a_truncated_file"),
        pytest.param(b'{"data": {"devices": [{"name": "\xff\xfe"}]}}', "readable file", id="bytes_that_are_no_UTF_8"),
        pytest.param(b'{"errors": [{"message": "denied"}]}', "denied", id="an_answer_with_errors"),
        pytest.param(b'{"data": {"devices": null}}', '{"data": {"devices": [...]}}', id="no_list"),
        pytest.param(b'{"data": {"devices": [{}]}}', "an object with a name", id="a_device_without_a_name"),
        pytest.param(
            b'{"data": {"devices": [{"name": "sw1"}, {"name": "sw1"}]}}', "'sw1' twice", id="the_same_device_twice"
        ),
    ],
)
def test_a_bad_file_is_an_error_that_names_it(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / "answer.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(IntentError) as caught:
        device_object("sw1", device=None, intent_file=str(file))
    assert str(file) in str(caught.value)
    assert words in str(caught.value)
    assert caught.value.status == "error"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IntentError, match="readable file"):
        device_object("sw1", device=None, intent_file=str(tmp_path))
