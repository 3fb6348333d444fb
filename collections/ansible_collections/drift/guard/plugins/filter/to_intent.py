# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter drift.guard.to_intent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError
from ansible_collections.drift.guard.plugins.module_utils.intent import device_intent
from ansible_collections.drift.guard.plugins.module_utils.plan.digest import plain_interface

DOCUMENTATION = r"""
name: to_intent
short_description: Read a Nautobot device object as interface intent
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Validates and canonicalises one device of a Nautobot GraphQL answer. Interface names are spelled as the platform
    does, and bad data becomes findings.
options:
  _input:
    description: A device object with the fields of the query in the README.
    type: dict
    required: true
seealso:
  - plugin: drift.guard.to_payload
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show what Nautobot wants of the first device
  ansible.builtin.debug:
    msg: "{{ (lookup('ansible.builtin.file', 'intent.json') | from_json).data.devices[0] | drift.guard.to_intent }}"
"""

RETURN = r"""
_value:
  description:
    - C(device), C(platform), C(interfaces) and C(findings). An interface maps each attribute to its value; null is not
      owned, an empty value is intended to be absent.
  type: dict
"""


def to_intent(device: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a device object into plain intent."""
    try:
        intent = device_intent(device)
    except DriftGuardError as error:
        raise AnsibleFilterError(str(error)) from error
    return {
        "device": intent.name,
        "platform": intent.platform.value,
        "interfaces": {
            name: {"kind": interface.kind.value, **plain_interface(interface)}
            for name, interface in intent.interfaces.items()
        },
        "findings": [finding.as_dict() for finding in intent.findings],
    }


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"to_intent": to_intent}
