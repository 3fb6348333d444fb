# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The recorder's options for a task that does the recorder's work, so that nothing is configured twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from ansible import constants as C  # noqa: N812 - Ansible's own name for it
from ansible.errors import AnsibleError
from ansible.plugins.loader import callback_loader

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError

_RECORDER = "drift.guard.recorder"


class SettingsError(DriftGuardError):
    """A variable is no such value."""


@cache
def recorder_is_known_as() -> str:
    """Make the recorder's options known, be it enabled or not; return the name under which Ansible keeps them."""
    return str(callback_loader.get(_RECORDER, class_only=True)._load_name)  # noqa: SLF001 - it has no other word for it


def recorder_option(option: str, *, variables: Mapping[str, Any] | None = None) -> Any:
    """Return an option as variables, environment or ``ansible.cfg`` set it.

    Raises:
        SettingsError: it is set to something else than it may be.

    """
    name = recorder_is_known_as()
    try:
        return C.config.get_config_value(option, plugin_type="callback", plugin_name=name, variables=variables)
    except AnsibleError as error:
        raise SettingsError(f"{_RECORDER}: {error}") from error


def recorder_settings(task_vars: Mapping[str, Any], *, template: Callable[[Any], Any]) -> Callable[[str], Any]:
    """Return a way to ask for an option by its name.

    Args:
        task_vars: as an action plugin has them.
        template: makes a value of a variable.
    """
    names = C.config.get_plugin_vars("callback", recorder_is_known_as())
    return partial(recorder_option, variables={name: template(task_vars[name]) for name in names if name in task_vars})
