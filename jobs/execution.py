# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Work on devices: reserve them, run the playbooks for them, and say in the job's log what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Self

from redis.exceptions import LockError
from redis.lock import Lock

from .credentials import device_credentials
from .environment import Environment
from .errors import JobError
from .messages import describe, failed, headline
from .objects import read_secret, waiting_events
from .runners import Outcome, Request
from .runners.factory import make_runner
from .settings import read_settings


class Execution:
    """One run of one job. As a context manager it gives its reservations back, however it ends."""

    def __init__(self, job: Any) -> None:
        """Read and check the settings, before anything is reserved.

        Raises:
            SettingError: one of them is wrong.

        """
        self._job = job
        environment = Environment()
        self.settings = read_settings(environment)
        self._runner = make_runner(self.settings.runner, environment, secret=read_secret)
        self.waiting = waiting_events()
        self._locks: dict[str, Lock] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for lock in self._locks.values():
            try:
                lock.release()
            except LockError:
                continue  # it has expired, and may be another run's by now
        self._locks.clear()

    def reserve(self, device: str) -> bool:
        """Reserve a device for this run; False where another one works on it."""
        lock = self.waiting.reserve(device, run=str(self._job.job_result.pk), seconds=self.settings.lease)
        if lock is not None:
            self._locks[device] = lock
        return lock is not None

    def execute(self, requests: Iterable[Request], *, devices: Mapping[str, Any]) -> None:
        """Run them one after the other.

        Args:
            requests: what to do.
            devices: name -> Nautobot's device, for links in the log.

        """
        for number, asked in enumerate(requests, 1):
            request = self._with_credentials(asked, devices)
            if not request.targets:
                continue
            self._job.logger.info("%s", headline(request), extra={"grouping": "run"})
            outcome = self._runner.run(request, progress=self._progress)
            self._report(outcome, request, devices=devices)
            self._attach(outcome, prefix=f"{number}-" if number > 1 else "")

    def _with_credentials(self, request: Request, devices: Mapping[str, Any]) -> Request:
        """With what the devices' Secrets Groups hold, and without devices whose group is of no use.

        AWX has credentials of its own, and would keep in its database what we gave it.
        """
        if self.settings.runner != "local":
            return request
        targets, credentials = [], {}
        for target in request.targets:
            try:
                found = device_credentials(devices[target.name])
            except JobError as error:
                self._job.fail("%s", error, extra={"grouping": target.name, "object": devices[target.name]})
                continue
            targets.append(target)
            if found:
                credentials[target.name] = found
        return replace(request, targets=tuple(targets), credentials=credentials)

    def _progress(self) -> None:
        """Keep the devices reserved."""
        for device, lock in list(self._locks.items()):
            try:
                lock.reacquire()
            except LockError:
                del self._locks[device]
                self._job.logger.warning(
                    "The reservation of device %s expired: this worker stood still for longer than %g seconds. "
                    "Another run may work on it now.",
                    device,
                    self.settings.lease,
                )

    def _report(self, outcome: Outcome, request: Request, *, devices: Mapping[str, Any]) -> None:
        reported = outcome.summary.get("devices", [])
        for result in reported:
            extra = {"grouping": result["device"], "object": devices.get(result["device"])}
            if failed(result, dry_run=request.dry_run):
                self._job.fail("%s", describe(result), extra=extra)
            else:
                self._job.logger.info("%s", describe(result), extra=extra)
        missing = sorted(set(request.names) - {result["device"] for result in reported})
        if missing or not outcome.ok:
            self._complain(outcome, missing)
        if outcome.link:
            self._job.logger.info("The run itself: [%s](%s)", outcome.link, outcome.link, extra={"grouping": "run"})

    def _complain(self, outcome: Outcome, missing: list[str]) -> None:
        """The run failed, and the devices alone do not tell why."""
        if missing:
            tail = "\n".join(outcome.log.strip().splitlines()[-40:])
            text = f"No result for {', '.join(missing)}. The end of what the playbook said:\n\n```\n{tail}\n```"
            self._job.fail("%s", text, extra={"grouping": "run"})
        elif not self._job._failed:  # noqa: SLF001 - Nautobot has no other word for it
            self._job.fail("The playbook failed; ansible.log says why.", extra={"grouping": "run"})

    def _attach(self, outcome: Outcome, *, prefix: str) -> None:
        files = {**outcome.files, "ansible.log": outcome.log.encode()}
        for name, content in files.items():
            try:
                self._job.create_file(f"{prefix}{name}", content)
            except ValueError as exc:  # Nautobot limits the size of a file
                self._job.logger.warning("%s is not attached: %s", name, exc, extra={"grouping": "run"})
