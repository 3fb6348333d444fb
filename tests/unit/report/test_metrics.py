# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.failure_classes import FAILURE_CLASSES, describe_failure
from ansible_collections.drift.guard.plugins.module_utils.policy import ATTRIBUTES
from ansible_collections.drift.guard.plugins.module_utils.report.metrics import Family, task_of, to_families
from ansible_collections.drift.guard.plugins.module_utils.report.summary import Summary
from ansible_collections.drift.guard.plugins.module_utils.statuses import STATUSES

from .fleet import CHANGE, STARTED, hostile_fleet, large_fleet, outcome, summary

KEPT = {**CHANGE, "attribute": "mtu"}
APPLY = summary(
    outcome("sw1", "applied", task="apply", changes=[CHANGE, CHANGE], duration=0.5),
    outcome("sw2", "rolled_back", task="apply", changes=[CHANGE], duration=2.0),
    outcome("sw3", "failed", task="apply", changes=[CHANGE], duration=400.0,
            failure=describe_failure("rollback_failed", message="")),
    outcome("sw4", "unreachable", task="apply"),
    outcome("sw5", "unchanged", task="apply", kept=[KEPT], duration=0.25),
)  # fmt: skip

ALWAYS = {"task": "apply", "scope": "all"}


def families(fleet: Summary, *, scope: str = "all", device_limit: int = 100) -> dict[str, Family]:
    found = to_families(fleet, scope=scope, device_limit=device_limit)
    names = [family.name for family in found]
    assert len(names) == len(set(names))
    return {family.name.removeprefix("drift_guard_"): family for family in found}


def values(family: Family, *, label: str) -> dict[str, float]:
    """The values by one label, without zeros."""
    return {sample.labels[label]: sample.value for sample in family.samples if sample.value}


def test_devices_are_counted_by_every_status_word() -> None:
    devices = families(APPLY)["devices"]
    assert [sample.labels["status"] for sample in devices.samples] == [status.word for status in STATUSES]
    assert values(devices, label="status") == {
        "applied": 1, "rolled_back": 1, "failed": 1, "unreachable": 1, "unchanged": 1
    }  # fmt: skip


def test_differences_are_counted_by_attribute_also_those_that_nobody_has() -> None:
    found = families(APPLY)
    counted = {
        (sample.labels["attribute"], sample.labels["disposition"]): sample.value
        for sample in found["differences"].samples
    }
    assert {key for key in counted if counted[key]} == {("ipv4", "planned"), ("mtu", "kept")}
    assert counted["ipv4", "planned"] == 4
    assert {attribute for attribute, _disposition in counted} == {*ATTRIBUTES, "interface", "vlan", "other"}
    assert values(found["differing_devices"], label="attribute") == {"ipv4": 3, "mtu": 1}


def test_only_what_was_proved_is_a_change() -> None:
    assert values(families(APPLY)["changes"], label="attribute") == {"ipv4": 2}
    check = summary(outcome("sw1", "drifted", changes=[CHANGE]))
    assert values(families(check)["changes"], label="attribute") == {}


def test_failures_are_counted_by_every_class_and_rollbacks_by_result() -> None:
    found = families(APPLY)
    assert [sample.labels["class"] for sample in found["failures"].samples] == [row.word for row in FAILURE_CLASSES]
    assert values(found["failures"], label="class") == {"rejected": 1, "rollback_failed": 1, "connection": 1}
    assert values(found["rollbacks"], label="result") == {"succeeded": 1, "failed": 1}


def test_durations_are_a_histogram_of_the_devices_that_were_talked_to() -> None:
    family = families(APPLY)["device_duration_seconds"]
    buckets = {sample.labels["le"]: sample.value for sample in family.samples if sample.suffix == "_bucket"}
    assert buckets == {
        "0.1": 0, "0.25": 1, "0.5": 2, "1.0": 2, "2.5": 3, "5.0": 3, "10.0": 3, "30.0": 3, "60.0": 3, "120.0": 3,
        "300.0": 3, "+Inf": 4,
    }  # fmt: skip
    rest = {sample.suffix: sample.value for sample in family.samples if sample.suffix != "_bucket"}
    assert (family.kind, rest) == ("histogram", {"_count": 4, "_sum": 402.75})


def test_a_device_s_last_check_is_dated_back_to_the_begin_of_the_run_that_compared_it() -> None:
    checked = values(families(APPLY)["device_last_check_timestamp_seconds"], label="device")
    assert checked == dict.fromkeys(["sw1", "sw2", "sw3", "sw5"], STARTED.timestamp())


@pytest.mark.parametrize("word", [status.word for status in STATUSES])
def test_a_device_of_which_nothing_new_is_known_was_not_checked(word: str) -> None:
    checked = families(summary(outcome("sw1", word)))["device_last_check_timestamp_seconds"].samples
    unknown = {"unverified", "error", "refused", "unreachable", "no_intent", "unsupported"}
    assert bool(checked) is (word not in unknown)


def test_a_run_says_when_it_ended_and_how_long_it_took() -> None:
    found = families(APPLY)
    ended = (STARTED + timedelta(seconds=12)).timestamp()
    assert [sample.value for sample in found["last_run_timestamp_seconds"].samples] == [ended]
    assert [sample.value for sample in found["last_run_duration_seconds"].samples] == [12.346]
    (build,) = found["build_info"].samples
    assert build.labels == {**ALWAYS, "version": "0.1.0"}


def test_a_dry_run_counts_as_a_check() -> None:
    fleet = summary(outcome("sw1", "drifted", task="apply", check_mode=True, changes=[CHANGE]))
    assert task_of(fleet) == "check"
    assert task_of(APPLY) == "apply"


def test_over_the_limit_only_totals_are_exported_and_that_is_said() -> None:
    fleet = large_fleet(devices=11, changes=1)
    found = families(fleet, device_limit=10)
    assert found["device_status"].samples == found["device_last_check_timestamp_seconds"].samples == ()
    assert [sample.value for sample in found["devices_without_series"].samples] == [11]
    found = families(fleet, device_limit=11)
    assert len(found["device_status"].samples) == len(found["device_last_check_timestamp_seconds"].samples) == 11
    assert [sample.value for sample in found["devices_without_series"].samples] == [0]


@given(
    st.lists(st.tuples(st.sampled_from(["a", "A", "b\n", "\ud800", "", "x" * 400, "x" * 401]),
                       st.sampled_from([status.word for status in STATUSES]))),
    st.integers(0, 5),
)  # fmt: skip
def test_no_series_occurs_twice_and_every_one_can_be_written(devices: list[tuple[str, str]], limit: int) -> None:
    for family in to_families(summary(*(outcome(*each) for each in devices)), scope="x", device_limit=limit):
        keys = [(sample.suffix, *sorted(sample.labels.items())) for sample in family.samples]
        assert len(keys) == len(set(keys))
        assert all(value.isprintable() for sample in family.samples for value in sample.labels.values())


def test_hostile_text_becomes_harmless_labels() -> None:
    for family in families(hostile_fleet()).values():
        for sample in family.samples:
            assert all(len(value) <= 128 and value.isprintable() for value in sample.labels.values()), family.name


def test_the_readme_lists_every_metric_with_its_labels() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    table = readme.partition("| `drift_guard_...`")[2].partition("\n\n")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines()[2:]]
    documented = {
        name: set(re.findall("[a-z]+", labels)) for names, labels in rows for name in re.findall("[a-z_]+", names)
    }
    exported = {
        name: {label for sample in family.samples for label in sample.labels} - set(ALWAYS)
        for name, family in families(APPLY).items()
    }
    assert documented == exported
