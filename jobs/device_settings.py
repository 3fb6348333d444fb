# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far the hooks may go with one device: defaults, the installation's words, then the device's config context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from .environment import Environment
from .errors import SettingError

MODES = ("merge", "enforce")
DEVICE_FIELDS = ("name", "primary_ip4", "primary_ip6", "platform", "role", "location", "status")
STATUSES = ("Active", "Planned", "Staged")
CONTEXT = "drift_guard"
"""The key of the config context."""
_NOT_OURS = frozenset({"lacp_mode"})
"""Keys under it that the collection reads itself."""


@dataclass(frozen=True)
class DeviceSettings:
    """Each field is a key in the config context under `drift_guard`, and `DRIFT_GUARD_<FIELD>` of the worker."""

    origins: Mapping[str, str]
    """Field -> where its value came from."""
    dry_run: bool = True
    """Say what would be done, and send nothing."""
    mode: str = "enforce"
    """For interface events; device events are always merged."""
    auto_provision_on_create: bool = False
    """Whether a new device starts a run."""
    auto_provision_on_update: bool = True
    """Whether a changed device starts a run."""
    relevant_fields: tuple[str, ...] = DEVICE_FIELDS
    """The device's fields whose change starts one."""
    statuses: tuple[str, ...] = STATUSES
    """A device with another status is left alone."""

    def in_words(self) -> str:
        """Every effective value with its origin, for a log."""
        return ", ".join(
            f"{name} = {_spelled(getattr(self, name))} ({origin})" for name, origin in self.origins.items()
        )


_DEFAULTS: dict[str, Any] = {item.name: item.default for item in fields(DeviceSettings) if item.name != "origins"}


def read_device_settings(context: Any, environment: Environment, *, device: str) -> DeviceSettings:
    """Resolve and check the settings of a device.

    Args:
        context: the device's config context, as Nautobot renders it.
        environment: the worker's variables.
        device: its name, for messages.

    Raises:
        SettingError: a value or key that means nothing; it names it and where it came from.

    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name, default in _DEFAULTS.items():
        variable = f"DRIFT_GUARD_{name.upper()}"
        text = environment.text(variable)
        origin = f"{variable} of the worker" if text else "default"
        values[name] = _checked(name, _parsed(text, default), origin=origin) if text else default
        origins[name] = origin
    for name, value in _given(context, device).items():
        origins[name] = f"config context of {device}"
        values[name] = _checked(name, value, origin=f"{CONTEXT} in the {origins[name]}")
    return DeviceSettings(origins=origins, **values)


def _given(context: Any, device: str) -> Mapping[str, Any]:
    given = context.get(CONTEXT) if isinstance(context, Mapping) else None
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise SettingError(
            f"{CONTEXT} in the config context of {device} - Expected: settings by name. Actual: {given!r}. Correct it."
        )
    unknown = sorted(str(name) for name in given if name not in _DEFAULTS and name not in _NOT_OURS)
    if unknown:
        raise SettingError(
            f"{CONTEXT} in the config context of {device} - Expected: any of {', '.join((*_DEFAULTS, *_NOT_OURS))}. "
            f"Actual: {', '.join(unknown)}. Correct it; nothing is done to the device until then."
        )
    return {name: value for name, value in given.items() if name in _DEFAULTS}


def _parsed(text: str, default: Any) -> Any:
    """A variable's text as the type that its setting has; what it can't be stays text, and is refused as such."""
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(text.lower(), text)
    return [part.strip() for part in text.split(",") if part.strip()] if isinstance(default, tuple) else text


def _checked(name: str, value: Any, *, origin: str) -> Any:
    default = _DEFAULTS[name]
    if isinstance(default, bool):
        good, expected = isinstance(value, bool), "true or false"
    elif isinstance(default, tuple):
        good = isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)
        expected = "a list of names"
    else:
        good, expected = value in MODES, " or ".join(MODES)
    if not good:
        raise SettingError(
            f"{name} ({origin}) - Expected: {expected}. Actual: {value!r}. "
            "Correct it; nothing is done to the device until then."
        )
    return tuple(value) if isinstance(default, tuple) else value


def _spelled(value: Any) -> str:
    return (
        ", ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )
