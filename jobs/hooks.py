# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Job hooks: they decide whether a change matters, let it wait for the run that executes it, and say why."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from nautobot.apps.jobs import JobHookReceiver

from . import changes
from .environment import Environment
from .errors import JobError
from .events import Event
from .objects import NotReadyError, find_device, require_ready, settings_of, waiting_events
from .schedule import schedule_run
from .settings import read_settings

name = "drift.guard"


class _DriftHook(JobHookReceiver):
    """What both hooks share."""

    def receive_job_hook(self, change: Any, action: str, changed_object: Any) -> None:
        """Nautobot's entrance."""
        try:
            self.collect(change, action, changed_object)
        except JobError as error:
            self.fail("%s", error)

    def collect(self, change: Any, action: str, changed_object: Any) -> None:
        """Decide about one change."""
        raise NotImplementedError

    def skip(self, reason: str) -> None:
        """The change starts nothing."""
        self.logger.info("Skipped: %s", reason)

    def settle(self, device: Any, change: Any, *, text: str, **names: tuple[str, ...]) -> None:
        """Let the change of a device wait for its run. What stops one device does not stop another."""
        try:
            self._settle(device, change, text=text, names=names)
        except NotReadyError as error:
            self.skip(str(error))
        except JobError as error:
            self.fail("%s", error, extra={"object": device})

    def _settle(self, device: Any, change: Any, *, text: str, names: Mapping[str, tuple[str, ...]]) -> None:
        environment = Environment()
        settings = settings_of(device, environment)
        extra = {"object": device}
        self.logger.info("Settings: %s", settings.in_words(), extra=extra)
        require_ready(device, settings)
        installation, waiting = read_settings(environment), waiting_events()
        waiting.add(
            Event(
                change=str(change.pk),
                device=str(device.pk),
                arrived=time.time(),
                user=change.user_name,
                user_id=str(change.user_id),
                text=text,
                **names,
            )
        )
        result = schedule_run(waiting, change.user, installation)
        if result is None:
            self.logger.info("%s. It joins the run that is on its way.", text, extra=extra)
        else:
            self.logger.info("%s. [The run](%s) begins soon.", text, result.get_absolute_url(), extra=extra)


class InterfaceDriftHook(_DriftHook):
    """An interface or one of its addresses was created, changed or deleted: that interface is reconciled."""

    class Meta:
        name = "drift.guard: interface hook"
        description = "For job hooks on interfaces and IP addresses: the device's interface follows the change."

    def collect(self, change: Any, action: str, changed_object: Any) -> None:
        """Decide about one change."""
        kind = change.changed_object_type.model
        if kind == "interface":
            self._interface(change, action, changed_object)
        elif kind == "ipaddress":
            self._address(change, action, changed_object)
        else:
            self.skip(f"this hook is for interfaces and IP addresses, not for {change.changed_object_type}.")

    def _interface(self, change: Any, action: str, interface: Any) -> None:
        snapshots = change.get_snapshots()
        device = find_device(str(interface.device_id if interface else change.object_data.get("device")))
        if device is None:
            return self.skip(f"{change.object_repr} has no device any more.")
        if action == "delete" or interface is None:
            own_name = str(change.object_data.get("name"))
            return self.settle(device, change, text=f"Interface {own_name} deleted", deleted=(own_name,))
        fields = changes.relevant_fields(snapshots, changes.INTERFACE_FIELDS)
        if action == "update" and fields == ():
            changed = changes.in_words(changes.changed_fields(snapshots))
            return self.skip(f"{interface}: {changed} changed, and none of that is configured on a device.")
        text = f"Interface {interface.name} {action}d" + (f": {changes.in_words(fields)}" if action == "update" else "")
        before = changes.old_name(snapshots)
        deleted = {"deleted": (before,)} if before else {}
        return self.settle(device, change, text=text, interfaces=(interface.name,), **deleted)

    def _address(self, change: Any, action: str, address: Any) -> None:
        snapshots = change.get_snapshots()
        fields = changes.relevant_fields(snapshots, changes.ADDRESS_FIELDS)
        if action == "create":
            return self.skip(
                f"{change.object_repr} is on no interface yet; that it gets one is a change of the interface."
            )
        if action == "update" and fields == ():
            changed = changes.in_words(changes.changed_fields(snapshots))
            return self.skip(f"{change.object_repr}: {changed} changed, and none of that is configured on a device.")
        named = changes.interfaces_of_address(snapshots)
        for interface in address.interfaces.all() if address else ():
            named.setdefault(str(interface.device_id), set()).add(interface.name)
        if not named:
            return self.skip(f"{change.object_repr} is on no interface of a device.")
        words = f": {changes.in_words(fields)}" if action == "update" else ""
        for pk, interfaces in sorted(named.items()):
            device = find_device(pk)
            if device is not None:
                text = f"IP address {change.object_repr} {action}d{words}"
                self.settle(device, change, text=text, interfaces=tuple(sorted(interfaces)))
        return None


class DeviceDriftHook(_DriftHook):
    """A device was created or changed: as a whole, it is merged with its intent; nothing is removed."""

    class Meta:
        name = "drift.guard: device hook"
        description = "For job hooks on devices: a device that is ready gets what Nautobot intends; nothing is removed."

    def collect(self, change: Any, action: str, changed_object: Any) -> None:
        """Decide about one change."""
        if change.changed_object_type.model != "device":
            return self.skip(f"this hook is for devices, not for {change.changed_object_type}.")
        if changed_object is None or action == "delete":
            return self.skip(f"{change.object_repr} was deleted: what is on a device that is gone is left alone.")
        settings = settings_of(changed_object, Environment())
        switch = f"auto_provision_on_{action}"
        if not getattr(settings, switch):
            return self.skip(f"{changed_object} {action}d: {switch} is false ({settings.origins[switch]}).")
        snapshots = change.get_snapshots()
        fields = changes.relevant_fields(snapshots, settings.relevant_fields)
        if action == "update" and fields == ():
            changed = changes.in_words(changes.changed_fields(snapshots))
            wanted = ", ".join(settings.relevant_fields)
            return self.skip(
                f"{changed_object}: {changed} changed, none of which is of relevant_fields: {wanted} "
                f"({settings.origins['relevant_fields']})."
            )
        words = f": {changes.in_words(fields)}" if action == "update" else ""
        return self.settle(changed_object, change, text=f"Device {changed_object} {action}d{words}")
