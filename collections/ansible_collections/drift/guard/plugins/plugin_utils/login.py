# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""netcommon's libssh connection plugin for a task, whatever connection the inventory names.

Network inventories say ``ansible_connection: ansible.netcommon.network_cli``, which starts a process per host and
task. An action plugin with ``_requires_connection = False`` gets a stand-in instead (TaskExecutor), and builds the
plugin that it wants from the same variables.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ansible import constants as C  # noqa: N812  # Ansible's own name for it
from ansible.errors import AnsibleError, AnsibleValueOmittedError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.loader import become_loader, connection_loader

from ansible_collections.drift.guard.plugins.plugin_utils.preload import preload_plugins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ansible.plugins.action import ActionBase

    from ansible_collections.drift.guard.plugins.plugin_utils.transport import BecomePlugin, ConnectionPlugin

LIBSSH = "ansible.netcommon.libssh"
preload_plugins()


def device_connection(action: ActionBase, *, task_vars: Mapping[str, Any]) -> ConnectionPlugin:
    """The task's own connection plugin when it is libssh, else one with the options that it would have.

    Args:
        action: the running action plugin.
        task_vars: the variables that Ansible gave to its ``run``.

    Returns:
        A connection plugin that is not connected yet, its become plugin set when ``become`` is on.

    Raises:
        AnsibleError: ansible.netcommon or the become plugin is not installed.
    """
    if getattr(action._connection, "transport", "") == LIBSSH:  # noqa: SLF001  # an action plugin's only way to it
        own: ConnectionPlugin = action._connection  # noqa: SLF001
        return own
    return _build(action, variables=_connection_vars(action, task_vars))


def _connection_vars(action: ActionBase, task_vars: Mapping[str, Any]) -> Mapping[str, Any]:
    """Those of the host that is talked to: with ``delegate_to``, not the task's own."""
    delegate = action._task.delegate_to  # noqa: SLF001
    if not delegate:
        return task_vars
    delegated: Mapping[str, Any] = task_vars.get("ansible_delegated_vars", {}).get(delegate, {})
    return delegated


def _build(action: ActionBase, *, variables: Mapping[str, Any]) -> ConnectionPlugin:
    """As TaskExecutor's _get_connection and _set_connection_options do."""
    play_context = action._play_context.copy()  # noqa: SLF001
    play_context.connection = LIBSSH
    connection: Any = connection_loader.get_with_context(LIBSSH, play_context, new_stdin=None).object
    if connection is None:
        raise AnsibleError(f"The connection plugin {LIBSSH} was not found: install the collection ansible.netcommon.")
    task_keys = _task_keys(action)
    connection.set_options(task_keys=task_keys, var_options=_options(action, variables, plugin=connection))
    connection.set_become_plugin(_become(action, variables=variables, task_keys=task_keys))
    built: ConnectionPlugin = connection
    return built


def _task_keys(action: ActionBase) -> dict[str, Any]:
    """Keywords of the task and passwords from the command line, which rank below variables."""
    play_context = action._play_context  # noqa: SLF001
    keys: dict[str, Any] = action._task.dump_attrs()  # noqa: SLF001
    keys.pop("retries", None)
    keys["timeout"] = play_context.timeout
    if play_context.password:
        keys["password"] = play_context.password
    if play_context.become_pass:
        keys["become_pass"] = play_context.become_pass
    return keys


def _options(action: ActionBase, variables: Mapping[str, Any], *, plugin: Any) -> dict[str, Any]:
    """The variables that the plugin reads, templated."""
    wanted = C.config.get_plugin_vars(plugin.plugin_type, plugin._load_name)  # noqa: SLF001
    options: dict[str, Any] = {}
    for key in wanted:
        with suppress(AnsibleValueOmittedError):
            if key in variables:
                options[key] = action._templar.template(variables[key])  # noqa: SLF001
    return options


def _become(action: ActionBase, *, variables: Mapping[str, Any], task_keys: dict[str, Any]) -> BecomePlugin | None:
    """The become plugin with its password, or nothing when the task doesn't become."""
    task, template = action._task, action._templar.template  # noqa: SLF001
    wanted = variables.get("ansible_become")
    if not boolean(task.become if wanted is None else template(wanted), strict=False):
        return None
    name = template(variables.get("ansible_become_method") or task.become_method)
    plugin: Any = become_loader.get(name)
    if plugin is None:
        raise AnsibleError(f"The become plugin {name} was not found: use ansible.netcommon.enable.")
    plugin.set_options(task_keys=task_keys, var_options=_options(action, variables, plugin=plugin))
    become: BecomePlugin = plugin
    return become
