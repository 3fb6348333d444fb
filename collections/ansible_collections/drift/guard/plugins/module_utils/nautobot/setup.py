# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Nautobot must hold so that an edit there reaches the device, and how that differs from what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import NautobotError

Row = Mapping[str, Any]

HOOKS: Mapping[str, Mapping[str, Any]] = {
    "InterfaceDriftHook": {
        "name": "drift.guard interface",
        "content_types": ["dcim.interface", "ipam.ipaddress"],
        "type_create": True,
        "type_update": True,
        "type_delete": True,
    },
    "DeviceDriftHook": {
        "name": "drift.guard device",
        "content_types": ["dcim.device"],
        "type_create": True,
        "type_update": True,
        "type_delete": False,
    },
}
"""Class of the job -> the job hook that starts it."""

BUTTONS: Mapping[str, Mapping[str, Any]] = {
    "DriftButton": {
        "name": "drift.guard check",
        "content_types": ["dcim.device"],
        "text": "Check drift",
        "button_class": "primary",
        "confirmation": False,
    },
}
"""Class of the job -> the button on an object's page that starts it."""

JOBS = (*HOOKS, *BUTTONS, "CheckDrift", "ReconcileDrift", "DriftRun")
"""The classes of all our jobs."""

_READABLE = (
    "dcim.device", "dcim.devicetype", "dcim.interface", "dcim.location", "dcim.platform", "extras.role",
    "extras.status", "extras.tag", "ipam.ipaddress", "ipam.vlan", "ipam.vrf", "tenancy.tenant",
)  # fmt: skip
"""What inventory and intent are made of."""


@dataclass(frozen=True)
class Record:
    """An object that Nautobot should hold."""

    kind: str
    """As a person calls it, such as ``job hook``."""
    endpoint: str
    """Of the REST API, such as ``extras/job-hooks``."""
    key: Mapping[str, str]
    """The one filter that finds it."""
    fields: Mapping[str, Any]
    """What it should say, in the REST API's words."""

    @property
    def name(self) -> str:
        """The value that finds it."""
        (name,) = self.key.values()
        return name

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r}"


@dataclass(frozen=True)
class Change:
    """What has to be written: an object that is missing, or some of its fields."""

    record: Record
    before: Mapping[str, Any] | None
    """The fields that differ as they are; None where there is no such object."""
    after: Mapping[str, Any]

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.record} created"
        return f"{self.record} changed ({', '.join(self.after)})"

    def as_dict(self) -> dict[str, Any]:
        """For a task's result."""
        return {
            "kind": self.record.kind,
            "name": self.record.name,
            "action": "create" if self.before is None else "update",
            "before": dict(self.before or {}),
            "after": dict(self.after),
        }


def change_for(record: Record, *, present: Row | None) -> Change | None:
    """What has to be written so that Nautobot holds a record; None where nothing differs.

    Fields that the record does not name are nobody's business here.
    """
    if present is None:
        return Change(record, before=None, after={**record.key, **record.fields})
    is_now = {field: _plain(present.get(field)) for field in record.fields}
    differs = [field for field, value in record.fields.items() if _plain(value) != is_now[field]]
    if not differs:
        return None
    return Change(
        record,
        before={field: is_now[field] for field in differs},
        after={field: record.fields[field] for field in differs},
    )


def one_of_each(rows: Iterable[Row], *, where: str) -> dict[str, Row]:
    """Our jobs by the name of their class.

    Raises:
        NautobotError: one is missing, or is there twice.

    """
    found: dict[str, Row] = {}
    for row in rows:
        name = str(row["job_class_name"])
        if name in found:
            raise NautobotError(
                f"{where} - Expected: one job {name}. Actual: {found[name]['module_name']} and {row['module_name']}. "
                "Load the jobs once: as a Git repository, or from JOBS_ROOT."
            )
        found[name] = row
    missing = [name for name in JOBS if name not in found]
    if missing:
        raise NautobotError(
            f"{where} - Expected: the jobs {', '.join(JOBS)}. Actual: {', '.join(missing)} not installed. Load them: "
            "give the option git, or put jobs/ into JOBS_ROOT and run nautobot-server migrate; then restart the worker."
        )
    return found


def job_record(row: Row) -> Record:
    """A job that may run."""
    return Record("job", "extras/jobs", {"name": str(row["name"])}, {"enabled": True})


def hook_records(ids: Mapping[str, str], *, enabled: bool) -> list[Record]:
    """The job hooks.

    Args:
        ids: class of a job -> the job's id.
        enabled: whether changes start them.

    """
    return [_starter("job hook", "extras/job-hooks", HOOKS[name], job=ids[name], enabled=enabled) for name in HOOKS]


def button_records(ids: Mapping[str, str], *, enabled: bool) -> list[Record]:
    """The buttons; arguments as for the hooks."""
    return [
        _starter("job button", "extras/job-buttons", BUTTONS[name], job=ids[name], enabled=enabled) for name in BUTTONS
    ]


def repository_record(given: Mapping[str, Any], *, secrets_group: str | None) -> Record:
    """The Git repository that provides the jobs."""
    fields = {"remote_url": given["url"], "branch": given["branch"], "provided_contents": ["extras.job"]}
    if given["secrets_group"]:
        fields["secrets_group"] = secrets_group
    return Record("Git repository", "extras/git-repositories", {"name": str(given["name"])}, fields)


def reader_record(user: str, *, user_id: str) -> Record:
    """What the user of the inventory may do: look, and nothing else."""
    fields = {"enabled": True, "object_types": list(_READABLE), "actions": ["view"], "users": [user_id]}
    key = {"name": f"drift.guard: {user} reads the intent"}
    return Record("permission", "users/permissions", key, {**fields, "constraints": None})


def user_record(name: str) -> Record:
    """A user who can't log in with a password."""
    return Record("user", "users/users", {"username": name}, {"is_active": True})


def run_record(groups: Iterable[Any], *, jobs: Iterable[Row]) -> Record:
    """Whose edits start our jobs, and who may start them by hand."""
    ours = list(jobs)
    constraints = {
        "module_name__in": sorted({str(row["module_name"]) for row in ours}),
        "job_class_name__in": sorted(str(row["job_class_name"]) for row in ours),
    }
    fields = {"enabled": True, "object_types": ["extras.job"], "actions": ["view", "run"], "groups": list(groups)}
    return Record(
        "permission", "users/permissions", {"name": "drift.guard: run jobs"}, {**fields, "constraints": constraints}
    )


def _starter(kind: str, endpoint: str, table: Mapping[str, Any], *, job: str, enabled: bool) -> Record:
    fields = {field: value for field, value in table.items() if field != "name"}
    return Record(kind, endpoint, {"name": table["name"]}, {**fields, "job": job, "enabled": enabled})


def _plain(value: Any) -> Any:
    """A value as the REST API writes it, made comparable with what it takes: ids and choices alone, lists as sets."""
    if isinstance(value, Mapping):
        for key in ("id", "value"):
            if key in value:
                return value[key]
        return dict(value)
    if isinstance(value, list):
        return sorted((_plain(item) for item in value), key=str)
    return value
