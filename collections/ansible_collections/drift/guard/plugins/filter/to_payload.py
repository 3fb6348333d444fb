# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter drift.guard.to_payload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.drift.guard.plugins.module_utils.check import settle_policy
from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.payload import make_payload
from ansible_collections.drift.guard.plugins.module_utils.plan import decide
from ansible_collections.drift.guard.plugins.module_utils.policy import Policy
from ansible_collections.drift.guard.plugins.module_utils.state import parse_running_config

DOCUMENTATION = r"""
name: to_payload
short_description: Turn a Nautobot device object into steps for the vendors' resource modules
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Compares the device object with a running-config and returns what closes the gap, as ordered steps for modules of
    C(cisco.ios), C(cisco.nxos) and C(arista.eos).
  - The payloads are made for V(merged) and hold only what differs, in the device's own spelling, so that they can be
    fed to the modules with C(--check --diff) in any playbook.
positional: running_config
options:
  _input:
    description: A device object with the fields of the query in the README.
    type: dict
    required: true
  running_config:
    description: The whole text of C(show running-config).
    type: str
    required: true
  mode:
    description: V(merge) adds and changes; V(enforce) also removes, with lines for the C(*_config) modules.
    type: str
    choices: [merge, enforce]
    default: merge
  verify_hostname:
    description: Refuse a running-config whose hostname is not the device's name.
    type: bool
    default: true
seealso:
  - module: drift.guard.plan
"""

EXAMPLES = r"""
- name: Read the device with a vendor module
  cisco.ios.ios_command:
    commands: show running-config
  register: running

- name: Show the steps
  ansible.builtin.debug:
    msg: "{{ nautobot_device | drift.guard.to_payload(running.stdout[0]) }}"
"""

RETURN = r"""
_value:
  description:
    - Steps in the order in which they have to be done. A step has C(module), and either C(state) and C(config) for a
      resource module, or C(lines) and perhaps C(parents) for a C(*_config) module.
  type: list
  elements: dict
"""


def to_payload(
    device: Mapping[str, Any], running_config: str, *, mode: str = "merge", verify_hostname: bool = True
) -> list[dict[str, Any]]:
    """Stages 1 to 4 on a device object and a text."""
    try:
        intent = device_intent(device)
        state = parse_running_config(str(running_config), platform=intent.platform)
        policy = Policy(mode=mode, verify_hostname=verify_hostname)
        settled = settle_policy(policy, intent, today=datetime.now(UTC).date())
        return make_payload(decide(intent, state, policy=settled).transition)
    except DriftGuardError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"to_payload": to_payload}
