# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nautobot's objects: devices and their settings, secrets, the Redis that it already has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from nautobot.dcim.models import Device
from nautobot.extras.models import Secret

from .device_settings import DeviceSettings, read_device_settings
from .environment import Environment
from .errors import JobError, SettingError
from .waiting import Waiting


def waiting_events() -> Waiting:
    """What waits, in the Redis behind Nautobot's cache."""
    if not hasattr(cache, "client"):
        raise SettingError(
            f"CACHES (Nautobot's settings) - Expected: django_redis, as by default. Actual: {type(cache).__name__}."
        )
    return Waiting(cache.client.get_client(write=True))


def find_device(pk: str) -> Any:
    """The device; `None` where Nautobot no longer has it."""
    return Device.objects.filter(pk=pk).first()


def settings_of(device: Any, environment: Environment) -> DeviceSettings:
    """Its settings, of which the config context has the last word."""
    return read_device_settings(device.get_config_context(), environment, device=str(device))


def require_ready(device: Any, settings: DeviceSettings) -> None:
    """Refuse a device that nothing can be done with yet.

    Raises:
        NotReadyError: what is missing.

    """
    if not device.name:
        raise NotReadyError(
            f"device {device.pk} - Expected: a name. Actual: none. Give it the one that it calls itself."
        )
    if device.status is None or device.status.name not in settings.statuses:
        expected, actual = ", ".join(settings.statuses), device.status.name if device.status else "none"
        raise NotReadyError(f"{device} - Expected: one of the statuses {expected}. Actual: {actual}.")
    if device.platform is None or not device.platform.network_driver:
        actual = "no platform" if device.platform is None else f"{device.platform} without one"
        raise NotReadyError(f"{device} - Expected: a platform with a network driver. Actual: {actual}.")
    if device.primary_ip is None:
        raise NotReadyError(f"{device} - Expected: a primary IP address. Actual: none.")


class NotReadyError(JobError):
    """The device is not meant to be touched yet: nothing is wrong with that."""


def select_devices(
    *, devices: Iterable[Any] = (), locations: Iterable[Any] = (), roles: Iterable[Any] = (), tags: Iterable[Any] = ()
) -> list[Any]:
    """The devices that were chosen: all kinds of choice must hold, one value of each is enough.

    Raises:
        JobError: nothing was chosen, or nothing fits.

    """
    chosen = {"devices": list(devices), "locations": list(locations), "roles": list(roles), "tags": list(tags)}
    if not any(chosen.values()):
        raise JobError(
            "Expected: devices, locations, roles or tags. Actual: none of them. Choose what the run is about."
        )
    found = Device.objects.all()
    if chosen["devices"]:
        found = found.filter(pk__in=[device.pk for device in chosen["devices"]])
    if chosen["locations"]:
        below = {
            pk for one in chosen["locations"] for pk in one.descendants(include_self=True).values_list("pk", flat=True)
        }
        found = found.filter(location__in=below)
    if chosen["roles"]:
        found = found.filter(role__in=chosen["roles"])
    if chosen["tags"]:
        found = found.filter(tags__in=chosen["tags"]).distinct()
    selected = list(found.order_by("name"))
    if not selected:
        words = ", ".join(f"{kind} {', '.join(map(str, those))}" for kind, those in chosen.items() if those)
        raise JobError(f"Expected: devices with {words}. Actual: Nautobot has none.")
    return selected


def read_secret(name: str) -> str:
    """The value of a Secret.

    Raises:
        SettingError: there is none, or its provider does not give it. The value is in no message.

    """
    secret = Secret.objects.filter(name=name).first()
    if secret is None:
        raise SettingError(f"Secret {name!r} - Expected: in Nautobot. Actual: none of that name.")
    try:
        return str(secret.get_value())
    except Exception as exc:
        # Providers are plug-ins and raise what they like; some put what they read into their message.
        raise SettingError(f"Secret {name!r} - Expected: a value. Actual: {type(exc).__name__}.") from exc
