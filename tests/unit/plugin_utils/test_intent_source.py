# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import IntentError, NoIntentError, StaleIntentError
from ansible_collections.drift.guard.plugins.plugin_utils.intent_source import GivenIntent, given_intent, in_words


def saved(folder: Path, *devices: dict[str, Any]) -> str:
    file = folder / "intent.json"
    file.write_text(json.dumps({"data": {"devices": list(devices)}}), encoding="utf-8")
    return str(file)


def test_a_host_finds_its_own_device_in_the_file(tmp_path: Path) -> None:
    file = saved(tmp_path, {"name": "sw1"}, {"name": "sw2", "role": None})
    assert given_intent("sw2", device=None, intent_file=file).device == {"name": "sw2", "role": None}


def test_the_device_object_wins_and_the_file_is_not_even_read(tmp_path: Path) -> None:
    given = {"name": "sw1", "role": {"name": "from the inventory"}}
    assert given_intent("sw1", device=given, intent_file=str(tmp_path / "nothing.json")).device is given


def test_an_empty_device_object_is_no_reason_to_look_into_the_file(tmp_path: Path) -> None:
    file = saved(tmp_path, {"name": "sw1"})
    assert given_intent("sw1", device={}, intent_file=file).device == {}


def test_a_tilde_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    saved(tmp_path, {"name": "sw1"})
    assert given_intent("sw1", device=None, intent_file="~/intent.json").device == {"name": "sw1"}


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    file = saved(tmp_path, {"name": "sw1"})
    assert given_intent("sw1", device=None, intent_file=file).device == {"name": "sw1"}
    saved(tmp_path, {"name": "sw1", "role": {"name": "Spine"}})
    assert given_intent("sw1", device=None, intent_file=file).device == {"name": "sw1", "role": {"name": "Spine"}}


def test_a_device_that_is_not_in_the_file_has_no_intent(tmp_path: Path) -> None:
    with pytest.raises(NoIntentError, match=r"sw9 - Expected: a device of that name in .*intent\.json\. Actual: 1"):
        given_intent("sw9", device=None, intent_file=saved(tmp_path, {"name": "sw1"}))


@pytest.mark.parametrize("file", [None, ""])
def test_without_any_source_the_variables_are_named(file: str | None) -> None:
    with pytest.raises(
        IntentError, match=r"drift_guard_intent_file or drift_guard_device, or Nautobot's address. Actual: none"
    ):
        given_intent("sw1", device=None, intent_file=file)


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
        given_intent("sw1", device=None, intent_file=str(file))
    assert str(file) in str(caught.value)
    assert words in str(caught.value)
    assert caught.value.status == "error"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IntentError, match="readable file"):
        given_intent("sw1", device=None, intent_file=str(tmp_path))


def test_a_file_is_as_fresh_as_its_last_change(tmp_path: Path) -> None:
    file = saved(tmp_path, {"name": "sw1"})
    os.utime(file, (time.time() - 7300,) * 2)
    given = given_intent("sw1", intent_file=file)
    assert given.source == file
    assert given.age == pytest.approx(7300, abs=30)


def test_a_file_that_is_older_than_allowed_is_refused(tmp_path: Path) -> None:
    file = saved(tmp_path, {"name": "sw1"})
    os.utime(file, (time.time() - 7300,) * 2)
    assert given_intent("sw1", intent_file=file, max_age=7400).device == {"name": "sw1"}
    with pytest.raises(StaleIntentError, match=r"at most 10 minutes old. Actual: 2 hours. Save it again") as caught:
        given_intent("sw1", intent_file=file, max_age=600)
    assert (caught.value.status, caught.value.name) == ("refused", "stale_intent")


def test_nobody_knows_how_old_a_variable_is() -> None:
    assert given_intent("sw1", device={"name": "sw1"}, max_age=1) == GivenIntent({"name": "sw1"})
    assert GivenIntent({}).age is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1.9, "1 second"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (7199, "119 minutes"),
        (7200, "2 hours"),
        (86400 * 3, "3 days"),
    ],
)
def test_durations_are_said_as_people_do(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
