# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action plugin drift.guard.plan."""

from __future__ import annotations

DOCUMENTATION = r"""
module: plan
short_description: Compare a network device with its intent in Nautobot and plan the way back
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Reads the device once (C(show running-config)), compares each owned attribute of each interface with the intent,
    and returns the differences, the exact lines that would close them, the lines that would lead back, and a diff.
  - Never changes anything, in check mode or not.
  - An option that the task leaves out is taken from the host's variable of the same name with C(drift_guard_) before
    it, such as C(drift_guard_mode) for O(mode). Those for O(interfaces) and O(deleted) have a value for each device, by
    its name.
options:
  fail_on_drift:
    description: Let the task fail when the device differs from its intent.
    type: bool
    default: false
  plan_dir:
    description:
      - A folder for plan files. Each device's plan is written to it, replacing an earlier one, and
        P(drift.guard.recorder#callback) adds the fleet plan. When empty, none is written.
      - By default V(plans) in the O(drift.guard.recorder#callback:report_dir).
    type: path
extends_documentation_fragment:
  - drift.guard.attributes
  - drift.guard.intent
  - drift.guard.intent.source
  - drift.guard.policy
attributes:
  check_mode:
    support: full
    description: Can run in check mode and does the same there, since it only reads.
  diff_mode:
    support: full
    description: Returns a unified diff of the interface sections, device to intent.
seealso:
  - module: drift.guard.apply
  - plugin: drift.guard.to_payload
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Say what differs on each device
  drift.guard.plan:
    intent_file: intent.json

- name: Fail where anything differs, removals included
  drift.guard.plan:
    intent_file: intent.json
    mode: enforce
    fail_on_drift: true

- name: Look at descriptions only
  drift.guard.plan:
    intent_file: intent.json
    owned: [description]
  register: drift
"""

RETURN = r"""
status:
  description: V(in_sync), V(drifted), V(no_intent), V(unsupported), V(unreachable), V(refused) or V(error).
  returned: always
  type: str
  sample: drifted
commands:
  description: The lines that would be sent, in order.
  returned: always
  type: list
  elements: str
  sample: ["interface GigabitEthernet1/0/3", "description user port 3"]
plan:
  description:
    - The frozen plan for M(drift.guard.apply), with its digest; none when the device could not be compared.
    - The owned slice is left out where there is nothing to send. The plan file has it.
  returned: always
  type: dict
protection:
  description: What undoes the change if it has to be; none when the device could not be compared.
  returned: always
  type: dict
  contains:
    name:
      description: V(eos_session), V(ios_revert_timer), V(ios_inverse) or V(nxos_checkpoint).
      type: str
    condition:
      description: What the device has that others of its platform lack.
      type: str
    atomic:
      description: Whether the lines take effect all at once or not at all.
      type: bool
    reverts_by_itself:
      description: Whether the device returns when nobody confirms the change in time.
      type: bool
    undone_by:
      description: How it goes back when the result is wrong.
      type: str
    left_behind:
      description: What a run that is killed midway leaves on the device.
      type: str
drift_guard:
  description: The outcome as reports hold it.
  returned: always
  type: dict
  contains:
    device:
      description: The host's name.
      type: str
    platform:
      description: V(ios), V(nxos) or V(eos).
      type: str
    status:
      description: As above.
      type: str
    plan:
      description: The plan's C(digest), and the C(file) that holds it.
      type: dict
    message:
      description: The outcome in a sentence.
      type: str
    changes:
      description: What the lines change, attribute by attribute.
      type: list
      elements: dict
      sample: [{interface: Vlan10, attribute: description, action: add, device: null, intent: users gateway}]
    kept:
      description: Differences that stay, since the mode does not remove or a guard stands before them.
      type: list
      elements: dict
    findings:
      description: What a person should know, each with a name.
      type: list
      elements: dict
    inverse:
      description: The lines that lead back.
      type: list
      elements: str
    failure:
      description: What went wrong; none where nothing did. Reports group by it.
      type: dict
      contains:
        class:
          description:
            - V(connection), V(authentication), V(host_key), V(timeout), V(enable), V(lost), V(rejected),
              V(silently_rejected), V(lost_during_apply), V(verification), V(rollback_failed), V(locked),
              V(pending_transaction), V(not_saved), V(refused), V(intent) or V(internal).
          type: str
        name:
          description: The finding that says so, where it is more precise than the class.
          type: str
        severity:
          description: V(error) or V(warning).
          type: str
        message:
          description: What happened.
          type: str
        remedy:
          description: What to do.
          type: str
    diff:
      description: A unified diff of the interface sections that change, device to intent.
      type: str
"""
