# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the worker's environment and a device's config context may say, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobs.device_settings import DEVICE_FIELDS, read_device_settings
from jobs.environment import Environment
from jobs.errors import SettingError
from jobs.settings import read_settings


def device_settings(context: Any, **variables: str) -> Any:
    named = {f"DRIFT_GUARD_{name.upper()}": value for name, value in variables.items()}
    return read_device_settings(context, Environment(named), device="sw1")


def test_the_defaults_send_nothing_and_leave_new_devices_alone() -> None:
    found = device_settings({})
    assert (found.dry_run, found.auto_provision_on_create, found.auto_provision_on_update) == (True, False, True)
    assert (found.mode, found.relevant_fields) == ("enforce", DEVICE_FIELDS)
    assert set(found.origins.values()) == {"default"}


def test_the_device_has_the_last_word_and_the_log_says_whose_it_was() -> None:
    context = {"drift_guard": {"dry_run": False, "relevant_fields": ["name"]}}
    found = device_settings(context, dry_run="true", mode="merge", statuses="Active, Staged")
    assert (found.dry_run, found.mode, found.relevant_fields) == (False, "merge", ("name",))
    assert found.statuses == ("Active", "Staged")
    assert "dry_run = false (config context of sw1)" in found.in_words()
    assert "mode = merge (DRIFT_GUARD_MODE of the worker)" in found.in_words()
    assert "auto_provision_on_create = false (default)" in found.in_words()


@pytest.mark.parametrize(
    ("context", "words"),
    [
        (
            {"dry_run": "false"},
            r"dry_run \(drift_guard in the config context of sw1\) .*true or false. Actual: 'false'",
        ),
        ({"dry_run": None}, "dry_run .* Actual: None"),
        ({"mode": "replace"}, "mode .* merge or enforce. Actual: 'replace'"),
        ({"mode": ["merge"]}, "mode .* Actual: \\['merge'\\]"),
        ({"relevant_fields": "name"}, "relevant_fields .* a list of names. Actual: 'name'"),
        ({"relevant_fields": []}, "relevant_fields .* Actual: \\[\\]"),
        ({"statuses": ["Active", 1]}, "statuses .* a list of names"),
        ({"dryrun": True}, "Expected: any of dry_run, mode, .*lacp_mode. Actual: dryrun"),
        ("yes", "Expected: settings by name. Actual: 'yes'"),
    ],
)
def test_what_means_nothing_is_refused_by_name_and_origin(context: Any, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        device_settings({"drift_guard": context})


def test_what_the_collection_reads_itself_is_no_mistake() -> None:
    assert device_settings({"drift_guard": {"lacp_mode": "passive"}}).dry_run


@pytest.mark.parametrize("context", [None, [], {"other": 1}, {"drift_guard": None}])
def test_no_word_about_us_leaves_the_defaults(context: Any) -> None:
    assert device_settings(context) == device_settings({})


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"dry_run": "maybe"}, r"dry_run \(DRIFT_GUARD_DRY_RUN of the worker\) .* Actual: 'maybe'"),
        ({"mode": "all"}, "DRIFT_GUARD_MODE of the worker"),
        ({"statuses": ","}, "a list of names"),
    ],
)
def test_a_variable_that_means_nothing_is_refused_even_where_the_device_says_otherwise(
    variables: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingError, match=words):
        device_settings({"drift_guard": {"dry_run": True, "mode": "merge", "statuses": ["Active"]}}, **variables)


def test_an_installation_needs_no_setting() -> None:
    found = read_settings(Environment({}))
    assert (found.runner, found.quiet, found.longest_wait, found.lease) == ("local", 3.0, 60.0, 60.0)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DRIFT_GUARD_RUNNER": "tower"}, "DRIFT_GUARD_RUNNER .* Actual: 'tower'"),
        ({"DRIFT_GUARD_QUIET_SECONDS": "soon"}, "DRIFT_GUARD_QUIET_SECONDS .* a number of seconds, 0 or more"),
        ({"DRIFT_GUARD_QUIET_SECONDS": "nan"}, "Actual: 'nan'"),
        ({"DRIFT_GUARD_QUIET_SECONDS": "-1"}, "Actual: '-1'"),
        ({"DRIFT_GUARD_QUIET_SECONDS": "9", "DRIFT_GUARD_LONGEST_WAIT_SECONDS": "8"}, "LONGEST_WAIT.* 9 or more"),
        ({"DRIFT_GUARD_LEASE_SECONDS": "1"}, "DRIFT_GUARD_LEASE_SECONDS .* 15 or more"),
    ],
)
def test_a_bad_setting_names_the_variable(variables: dict[str, str], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        read_settings(Environment(variables))


@pytest.mark.parametrize(("text", "value"), [("Yes", True), ("0", False), ("", True), (" ", True)])
def test_a_flag_is_spelled_as_people_do(text: str, value: bool) -> None:  # noqa: FBT001 - the expected value
    assert Environment({"X": text}).flag("X", default=True) is value


def test_what_can_t_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"X .* true or false. Actual: 'perhaps'"):
        Environment({"X": "perhaps"}).flag("X", default=True)
    with pytest.raises(SettingError, match=r"X .* a path that exists on the worker"):
        Environment({"X": str(tmp_path / "none")}).path("X", default=tmp_path)
    assert Environment({}).path("X", default=tmp_path) == tmp_path
