# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError
from ansible_collections.drift.guard.plugins.module_utils.nautobot import setup
from ansible_collections.drift.guard.plugins.module_utils.nautobot.setup import Record, change_for

IDS = {name: f"id of {name}" for name in setup.JOBS}


def job(name: str, module: str = "jobs.hooks") -> dict[str, Any]:
    return {"id": IDS[name], "name": name.title(), "job_class_name": name, "module_name": module, "enabled": False}


def written_as(record: Record) -> dict[str, Any]:
    """As Nautobot's REST API shows it later: objects and choices are wrapped, lists come in any order."""
    shown: dict[str, Any] = {"id": "x", "display": record.name, **record.key}
    for field, value in record.fields.items():
        shown[field] = value[::-1] if isinstance(value, list) else value
        if field == "job":
            shown[field] = {"id": value, "object_type": "extras.job", "url": "http://..."}
        elif field == "button_class":
            shown[field] = {"value": value, "label": value.title()}
        elif field in ("users", "groups"):
            shown[field] = [{"id": key, "object_type": "..."} for key in value]
    return shown


RECORDS = [
    *setup.hook_records(IDS, enabled=True),
    *setup.button_records(IDS, enabled=True),
    setup.job_record(job(setup.JOBS[0])),
    setup.user_record("inventory"),
    setup.reader_record("inventory", user_id="7"),
    setup.run_record([4, 3], jobs=map(job, setup.JOBS)),
    setup.repository_record(
        {"name": "drift_guard", "url": "https://git.example.com/x.git", "branch": "main", "secrets_group": "git"},
        secrets_group="9",
    ),
]


@pytest.mark.parametrize("record", RECORDS, ids=str)
def test_what_is_missing_is_created_whole_and_needs_nothing_after(record: Record) -> None:
    change = change_for(record, present=None)
    assert change is not None
    assert change.as_dict() == {
        "kind": record.kind,
        "name": record.name,
        "action": "create",
        "before": {},
        "after": {**record.key, **record.fields},
    }
    assert change_for(record, present=written_as(record)) is None


@pytest.mark.parametrize("record", RECORDS, ids=str)
def test_a_field_that_differs_is_the_only_one_written(record: Record) -> None:
    for field, value in record.fields.items():
        change = change_for(record, present={**written_as(record), field: "something else", "weight": 5})
        assert change is not None
        assert (change.before, change.after) == ({field: "something else"}, {field: value})
        assert str(change) == f"{record} changed ({field})"


def test_hooks_and_buttons_can_be_off() -> None:
    records = [*setup.hook_records(IDS, enabled=False), *setup.button_records(IDS, enabled=False)]
    assert [record.fields["enabled"] for record in records] == [False] * 3


def test_a_hook_starts_its_own_job() -> None:
    found = {record.name: record.fields["job"] for record in setup.hook_records(IDS, enabled=True)}
    assert found == {table["name"]: IDS[name] for name, table in setup.HOOKS.items()}


def test_a_repository_without_a_secrets_group_leaves_that_alone() -> None:
    given = {"name": "x", "url": "https://git.example.com/x.git", "branch": "main", "secrets_group": None}
    assert "secrets_group" not in setup.repository_record(given, secrets_group=None).fields


def test_jobs_that_are_missing_are_named_with_what_to_do() -> None:
    rows = [job(name) for name in setup.JOBS[1:]]
    with pytest.raises(NautobotError, match=f"Actual: {setup.JOBS[0]} not installed. Load them: give the option git"):
        setup.one_of_each(rows, where="http://nautobot")


def test_jobs_that_are_loaded_twice_are_refused() -> None:
    rows = [job(name) for name in setup.JOBS] + [job(setup.JOBS[0], "drift_guard.jobs.hooks")]
    with pytest.raises(NautobotError, match=r"Actual: jobs.hooks and drift_guard.jobs.hooks. Load the jobs once"):
        setup.one_of_each(rows, where="http://nautobot")


def test_who_may_run_our_jobs_may_not_run_others() -> None:
    record = setup.run_record([3], jobs=map(job, setup.JOBS))
    assert record.fields["constraints"] == {
        "job_class_name__in": sorted(setup.JOBS),
        "module_name__in": ["jobs.hooks"],
    }


def test_the_reader_may_only_view() -> None:
    fields = setup.reader_record("inventory", user_id="7").fields
    assert (fields["actions"], fields["constraints"], fields["users"]) == (["view"], None, ["7"])
