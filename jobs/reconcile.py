# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check and Reconcile: the jobs that a person, the REST API or `nautobot-server runjob` starts; and the button."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nautobot.apps.jobs import BooleanVar, ChoiceVar, Job, JobButtonReceiver, MultiObjectVar
from nautobot.dcim.models import Device, Location
from nautobot.extras.models import Role, Tag

from .device_settings import MODES
from .environment import Environment
from .errors import JobError
from .execution import Execution
from .objects import NotReadyError, require_ready, select_devices, settings_of
from .runners import Request, Target

name = "drift.guard"


class _OnDemand(Job):
    """A choice of devices. All kinds of choice must hold; of each, one value is enough."""

    devices = MultiObjectVar(model=Device, required=False, query_params={"has_primary_ip": True})
    locations = MultiObjectVar(model=Location, required=False, description="With all that is below them.")
    roles = MultiObjectVar(model=Role, required=False, query_params={"content_types": "dcim.device"})
    tags = MultiObjectVar(model=Tag, required=False, query_params={"content_types": "dcim.device"})
    mode = ChoiceVar(
        choices=[(mode, mode) for mode in MODES],
        default=MODES[0],
        required=False,
        description="merge adds and changes, and reports what it would remove; enforce also removes.",
    )


class CheckDrift(_OnDemand):
    """Compare devices with their intent; nothing is ever sent."""

    class Meta:
        name = "drift.guard: check"
        description = "Compares devices with Nautobot and says what differs and which lines would close the gap."
        read_only = True
        soft_time_limit = 3300
        time_limit = 3600

    def run(self, *, mode: str = "", **chosen: Any) -> None:
        """Nautobot's entrance."""
        _run(self, chosen, mode=mode, dry_run=True)


class ReconcileDrift(_OnDemand):
    """Bring devices to their intent."""

    send = BooleanVar(
        default=False,
        required=False,
        label="Send the changes",
        description="Without it this is a dry run: it says what it would send.",
    )

    class Meta:
        name = "drift.guard: reconcile"
        description = "Compares devices with Nautobot, and corrects and proves them where the changes shall be sent."
        soft_time_limit = 3300
        time_limit = 3600

    def run(self, *, mode: str = "", send: bool = False, **chosen: Any) -> None:
        """Nautobot's entrance."""
        _run(self, chosen, mode=mode, dry_run=not send)


class DriftButton(JobButtonReceiver):
    """The button on a device's page: check this device."""

    class Meta:
        name = "drift.guard: check button"
        description = "For a job button on devices: compares the device with Nautobot. Nothing is sent."
        soft_time_limit = 540
        time_limit = 600

    def receive_job_button(self, obj: Any) -> None:
        """Nautobot's entrance."""
        if not isinstance(obj, Device):
            self.fail("%s - Expected: a device. Actual: %s.", obj, obj._meta.verbose_name)  # noqa: SLF001 - Django's word
            return
        _run(self, {"devices": [obj]}, mode="", dry_run=True)


def _run(job: Any, chosen: dict[str, Any], *, mode: str, dry_run: bool) -> None:
    """Run for the devices that were chosen; `runjob` leaves out what it isn't given."""
    try:
        with Execution(job) as execution:
            devices = _ready(job, select_devices(**chosen), execution=None if dry_run else execution)
            request = Request(
                targets=tuple(Target(id=str(device.pk), name=device.name) for device in devices),
                mode=mode or MODES[0],
                dry_run=dry_run,
                trigger=f"a job started by {job.user}",
            )
            execution.execute([request], devices={device.name: device for device in devices})
    except JobError as error:
        job.fail("%s", error)


def _ready(job: Any, devices: Iterable[Any], *, execution: Execution | None) -> list[Any]:
    """Those that can be worked on; why the others can't is in the log. What only reads reserves nothing.

    Raises:
        JobError: there are none.

    """
    ready = []
    for device in devices:
        extra = {"object": device, "grouping": str(device)}
        try:
            require_ready(device, settings_of(device, Environment()))
            Target(id=str(device.pk), name=device.name)
        except NotReadyError as error:
            job.logger.warning("Left out: %s", error, extra=extra)
            continue
        except JobError as error:
            job.fail("%s", error, extra=extra)
            continue
        if execution is None or execution.reserve(str(device.pk)):
            ready.append(device)
        else:
            holder = execution.waiting.holder(str(device.pk))
            job.fail("%s is being worked on by the job result %s. Run again later.", device, holder, extra=extra)
    if not ready:
        raise JobError("None of the chosen devices can be worked on.")
    return ready
