# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes that don't matter, people who may not, devices that are not ready: nothing is done, and the log says why."""

from __future__ import annotations

import pytest

from tests.unit.builders import IOS, port

from .conftest import World
from .rest import RefusedError

pytestmark = pytest.mark.e2e
DEVICE = "jobs-ios"


def reason(world: World, name: str) -> str:
    """Why the only new result of a hook did nothing, and that nothing was done."""
    world.rest.settle()
    assert world.new_runs() == []
    (hook,) = world.new_runs(name)
    assert hook.status == "SUCCESS"
    return hook.log


@pytest.fixture
def known(world: World) -> World:
    """Nautobot has an earlier change of the device and its first port, so it knows what the next one changes."""
    world.rest.edit("dcim/devices", world.rest.device(DEVICE)["id"], comments="before")
    world.rest.edit_interface(DEVICE, port(IOS, 1), label="before")
    world.rest.settle()
    world.begin()
    return world


def test_comments_of_a_device(known: World) -> None:
    known.rest.edit("dcim/devices", known.rest.device(DEVICE)["id"], comments="after")
    assert "Skipped: jobs-ios: comments changed, none of which is of relevant_fields: name, primary_ip4" in reason(
        known, "DeviceDriftHook"
    )


def test_a_label_of_an_interface(known: World) -> None:
    known.rest.edit_interface(DEVICE, port(IOS, 1), label="after")
    assert "(after): label, display changed, and none of that is configured on a device." in reason(
        known, "InterfaceDriftHook"
    )


def test_an_address_on_no_interface(known: World) -> None:
    known.rest.address("10.77.9.9/24")
    assert "Skipped: 10.77.9.9/24 is on no interface yet" in reason(known, "InterfaceDriftHook")


def test_a_new_device(known: World) -> None:
    other = known.rest.ask("GET", f"dcim/devices/{known.rest.device(DEVICE)['id']}/?depth=0")
    values = {key: other[key]["id"] for key in ("device_type", "role", "location", "status", "platform")}
    made = known.rest.create("dcim/devices", name="just-made", **values)
    assert "auto_provision_on_create is false (default)" in reason(known, "DeviceDriftHook")
    known.rest.delete("dcim/devices", made["id"])


def test_a_device_that_is_not_ready(known: World) -> None:
    status = known.rest.one("extras/statuses", name="Decommissioning")["id"]
    device = known.rest.device(DEVICE)["id"]
    known.rest.edit("dcim/devices", device, status=status)
    log = reason(known, "DeviceDriftHook")
    assert "one of the statuses Active, Planned, Staged. Actual: Decommissioning." in log
    known.rest.edit("dcim/devices", device, status=known.rest.active)


def test_a_setting_that_means_nothing(known: World) -> None:
    known.settings(DEVICE, dry_run="no")
    known.rest.edit_interface(DEVICE, port(IOS, 1), description="never sent")
    known.rest.settle()
    (hook,) = known.new_runs("InterfaceDriftHook")
    assert (hook.status, known.new_runs()) == ("FAILURE", [])
    expected = "dry_run (drift_guard in the config context of jobs-ios) - Expected: true or false. Actual: 'no'."
    assert expected in hook.log
    known.settings(DEVICE)


def test_a_user_without_the_permission_to_run(known: World) -> None:
    known.as_user("editor").edit_interface(DEVICE, port(IOS, 1), description="never sent")
    known.rest.settle()
    assert (known.new_runs(), known.new_runs("InterfaceDriftHook")) == ([], [])
    with pytest.raises(RefusedError, match="403"):
        known.as_user("editor").start("ReconcileDrift", devices=[known.rest.device(DEVICE)["id"]])


def test_a_disabled_hook(known: World) -> None:
    job = known.rest.job("InterfaceDriftHook")["id"]
    known.rest.edit("extras/jobs", job, enabled=False)
    known.rest.edit_interface(DEVICE, port(IOS, 1), description="never sent")
    known.rest.settle()
    assert (known.new_runs(), known.new_runs("InterfaceDriftHook")) == ([], [])
    known.rest.edit("extras/jobs", job, enabled=True)


def test_a_disabled_run_keeps_the_change_until_it_is_enabled(known: World) -> None:
    job = known.rest.job("DriftRun")["id"]
    known.rest.edit("extras/jobs", job, enabled=False)
    known.rest.edit_interface(DEVICE, port(IOS, 1), description="later")
    known.rest.settle()
    (hook,) = known.new_runs("InterfaceDriftHook")
    assert hook.status == "FAILURE"
    assert "Actual: disabled. Enable it in Nautobot; the event waits until then." in hook.log
    known.rest.edit("extras/jobs", job, enabled=True)
    run = known.rest.start("DriftRun")
    assert run.status == "SUCCESS"
    assert "Interface GigabitEthernet1/0/1 updated: description, by admin" in run.log
