# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring Nautobot to hold what the event-driven runs need, record by record, and say what that changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.errors import NautobotError
from ansible_collections.drift.guard.plugins.module_utils.nautobot import setup
from ansible_collections.drift.guard.plugins.module_utils.nautobot.setup import Change, Record, Row
from ansible_collections.drift.guard.plugins.plugin_utils.nautobot_writer import NautobotWriter

_NOT_YET = "(not yet)"
"""Stands for the id of what check mode does not create."""
_PAUSE = 2.0
_RUNNING = ("PENDING", "RECEIVED", "STARTED", "RETRY")


@dataclass
class NautobotSetup:
    """One run of it."""

    client: NautobotWriter
    check_mode: bool
    changes: list[Change] = field(default_factory=list)
    sleep: Callable[[float], None] = time.sleep

    def run(self, options: Mapping[str, Any]) -> None:
        """Do it.

        Args:
            options: those of the module.

        Raises:
            NautobotError: something is missing, or Nautobot refuses it.

        """
        groups = [self._one("users/groups", name)["id"] for name in options["run_groups"]]
        synced = self._provide_repository(options["git"], wait=options["wait"]) if options["git"] else False
        jobs = self._jobs(may_be_missing=synced and self.check_mode)
        ids = {name: str(row["id"]) for name, row in jobs.items()}
        for row in jobs.values():
            self._write(setup.job_record(row), present=row)
        for record in setup.hook_records(ids, enabled=options["enabled"]):
            self._ensure(record)
        for record in setup.button_records(ids, enabled=options["enabled"]):
            self._ensure(record)
        if options["reader"]:
            key = self._ensure(setup.user_record(options["reader"]))
            self._ensure(setup.reader_record(options["reader"], user_id=key))
        if groups:
            self._ensure(setup.run_record(groups, jobs=jobs.values()))

    def _jobs(self, *, may_be_missing: bool) -> dict[str, Row]:
        rows = self.client.find("extras/jobs", job_class_name=list(setup.JOBS), installed="true")
        if may_be_missing:
            known = {str(row["job_class_name"]) for row in rows}
            rows += [
                {"id": _NOT_YET, "name": name, "job_class_name": name, "module_name": _NOT_YET, "enabled": False}
                for name in setup.JOBS
                if name not in known
            ]
        return setup.one_of_each(rows, where=self.client.source.where)

    def _provide_repository(self, given: Mapping[str, Any], *, wait: float) -> bool:
        """The record, and what it holds loaded where it is new or another; tell whether it had to be."""
        group = self._one("extras/secrets-groups", given["secrets_group"])["id"] if given["secrets_group"] else None
        before = len(self.changes)
        key = self._ensure(setup.repository_record(given, secrets_group=group))
        loaded = {row["job_class_name"] for row in self.client.find("extras/jobs", installed="true")}
        if len(self.changes) == before and loaded >= set(setup.JOBS):
            return False
        if not self.check_mode:
            self._sync(key, name=str(given["name"]), wait=wait)
        return True

    def _sync(self, key: str, *, name: str, wait: float) -> None:
        doing = f"synchronise the Git repository {name!r}"
        answer = self.client.create(f"extras/git-repositories/{key}/sync", {}, doing=doing)
        result = answer["job_result"]
        deadline = time.monotonic() + wait
        while (status := str(result["status"]["value"])) in _RUNNING:
            if time.monotonic() > deadline:
                raise NautobotError(
                    f"{self.client.source.where} - Expected: {doing} within {wait:g} s. Actual: {status}. See that a "
                    "worker runs (Nautobot: Jobs > Job Results), or give it longer (wait)."
                )
            self.sleep(_PAUSE)
            result = self.client.get("extras/job-results", str(result["id"]), doing="view job results")
        if status != "SUCCESS":
            raise NautobotError(
                f"{self.client.source.where} - Expected: {doing}. Actual: {status}. Its log says why: "
                f"{self.client.source.where}/extras/job-results/{result['id']}/"
            )

    def _one(self, endpoint: str, name: str) -> Row:
        """An object that must be there already."""
        rows = self.client.find(endpoint, name=name)
        if len(rows) != 1:
            kind = endpoint.rpartition("/")[2].replace("-", " ").removesuffix("s")
            raise NautobotError(
                f"{self.client.source.where} - Expected: a {kind} named {name!r}. Actual: {len(rows)}. Create it first."
            )
        return rows[0]

    def _ensure(self, record: Record) -> str:
        """Make Nautobot hold a record; returns its id."""
        rows = self.client.find(record.endpoint, **record.key)
        return self._write(record, present=rows[0] if rows else None)

    def _write(self, record: Record, *, present: Row | None) -> str:
        change = setup.change_for(record, present=present)
        key = str(present["id"]) if present else _NOT_YET
        if change is None:
            return key
        if not self.check_mode and present is None:
            key = str(self.client.create(record.endpoint, change.after, doing=f"create the {record}")["id"])
        elif not self.check_mode:
            self.client.update(record.endpoint, key, change.after, doing=f"change the {record}")
        self.changes.append(change)
        return key
