# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Load once, in Ansible's parent process, what each host's worker would load for itself.

Ansible imports an action plugin before it forks a worker per host and task (plugins/strategy/linear.py). Whatever that
import leaves in memory, every worker has for nothing. Reading the options of a plugin is what costs most: they are YAML
in its documentation, and network_cli alone brings a terminal and a cliconf plugin for each network OS.
"""

from __future__ import annotations

import gc
import os
from functools import cache

from ansible.plugins import loader

from ansible_collections.drift.guard.plugins.plugin_utils.key_exchange import begin_key_exchange
from ansible_collections.drift.guard.plugins.plugin_utils.recorder_settings import recorder_is_known_as

_PLATFORMS = ("cisco.ios.ios", "cisco.nxos.nxos", "arista.eos.eos")
_PLUGINS = {
    loader.connection_loader: ("ansible.builtin.local", "ansible.netcommon.network_cli", "ansible.netcommon.libssh"),
    loader.become_loader: ("ansible.netcommon.enable",),
    loader.terminal_loader: _PLATFORMS,
    loader.cliconf_loader: _PLATFORMS,
    loader.test_loader: ("ansible.builtin.defined",),
}
"""What an inventory of network devices and the condition of our role make a task's worker load (TaskExecutor); our own
task needs libssh alone."""


@cache
def preload_plugins() -> None:
    """Load them; what is not installed is left out, for a site without its devices."""
    for plugin_loader, plugins in _PLUGINS.items():
        for name in plugins:
            plugin_loader.get(name, class_only=True)
    recorder_is_known_as()


@cache
def share_with_workers() -> None:
    """Have what takes workers long done, and let their garbage collectors look at nothing that was there before them.

    A worker shares its parent's pages until it writes to them, and the collector writes to each object that it looks
    at. A full collection, which each worker may be due to make, would take it 40 to 100 ms of CPU.
    """
    begin_key_exchange()
    os.register_at_fork(before=gc.freeze, after_in_parent=gc.unfreeze)
