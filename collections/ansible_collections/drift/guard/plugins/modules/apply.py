# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action plugin drift.guard.apply."""

from __future__ import annotations

DOCUMENTATION = r"""
module: apply
short_description: Send a plan to a network device, prove the result and save it
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Refuses a plan that was altered, is too old, or was made for another device or by another version.
  - Reads the device again and refuses the plan when the intent or an owned attribute moved since it was made.
  - Sends the plan's lines and no others. On Arista EOS they are staged in a configuration session and committed as a
    whole; on Cisco IOS and NX-OS they take effect one by one.
  - Reads the device once more over a fresh login and plans again. An empty plan is the only success, and only then is
    the change confirmed and the running configuration saved.
  - Otherwise takes the change back, with a commit timer (EOS), a revert timer (IOS where C(archive) has a path on the
    device), a checkpoint (NX-OS) or the plan's inverse (other IOS), and reads again. The outcome says what the device
    refused, what it has now and what is missing.
  - An option that the task leaves out is taken from the host's variable of the same name with C(drift_guard_) before
    it, such as C(drift_guard_save) for O(save); O(plan_file) from C(drift_guard_plan); O(plan) from none.
options:
  plan:
    description:
      - The RV(drift.guard.plan#module:plan) of M(drift.guard.plan). It is applied and proved with the mode and the
        ownership that it was made with.
      - A plan that this very run made at most ten minutes ago, and that has nothing to send, is V(unchanged) without
        another look at the device.
    type: dict
  plan_variable:
    description:
      - The name of the variable in which a task M(drift.guard.plan) of the same play was registered. The same as its
        plan in O(plan), without what it costs Ansible to look for templates in a plan, 15 ms of CPU a device of 50
        interfaces. Where it has no plan, or is not there, it does not count.
    type: str
  plan_file:
    description:
      - The path of a plan file, or of a fleet plan, which names those of many devices. Wins over the others.
      - A host that it has no plan for is skipped, and is named in the report, as is a device that it has a plan for and
        that is no host of the play. It is refused when none of them is.
    type: path
  plan_digest:
    description:
      - The digest that was approved, of the fleet plan or of the one plan. Anything else is refused.
    type: str
  plan_max_age:
    description: How many seconds old a plan may be.
    type: float
    default: 86400
  rollback:
    description:
      - Whether the plan is one that takes an apply back. The other kind is refused.
      - Such a plan needs no intent. It is proved by the owned slice that was before, and refused when what it touches
        moved since the apply, or when something else there would be lost with it.
    type: bool
    default: false
  rollback_dir:
    description:
      - A folder for the ways back. After an apply is proved, the plan that takes it back is written to it, replacing
        that of an earlier apply to the same device, and P(drift.guard.recorder#callback) adds the fleet plan. When
        empty, none is written.
      - By default V(rollback) in the O(drift.guard.recorder#callback:report_dir).
    type: path
  rollback_timer:
    description:
      - How many seconds EOS, and IOS with C(archive), wait for the proof before they take the change back by
        themselves. Rounded up to minutes; at most 7200.
      - Without it, 300, or as many as the plan's lines, a login and a read may take.
    type: int
  save:
    description: Copy the running to the startup configuration once the result is proved.
    type: bool
    default: true
  max_fleet_removals:
    description:
      - How many interfaces of all devices that were planned in this run may lose something. Above it, plans that take
        something away are refused. A plan from a file is not counted, since it was approved.
    type: int
    default: 500
  max_fleet_removal_share:
    description:
      - Which part of those devices' interfaces that have an address, a VRF, a port-channel, a description, admin state
        V(up) or a list of VLANs may lose it, from 0 to 1. Twenty interfaces may always.
    type: float
    default: 0.25
extends_documentation_fragment:
  - drift.guard.attributes
  - drift.guard.intent
  - drift.guard.intent.source
  - drift.guard.lock
attributes:
  check_mode:
    support: full
    description: Returns the lines and the diff, and sends nothing.
  diff_mode:
    support: full
    description: Returns a unified diff of the interface sections, device to intent.
seealso:
  - module: drift.guard.plan
"""

EXAMPLES = r"""
- name: Compare
  drift.guard.plan:
    intent_file: intent.json
  register: drift

- name: Correct what differs
  drift.guard.apply:
    intent_file: intent.json
    plan: "{{ drift.plan }}"
  when: drift.commands | length > 0

- name: Send what was approved
  drift.guard.apply:
    plan_file: plans/fleet.json
    plan_digest: "{{ approved_digest }}"
"""

RETURN = r"""
status:
  description: V(applied), V(unchanged), V(rolled_back), V(failed), V(unverified), or what kept it from trying.
  returned: always
  type: str
  sample: applied
commands:
  description: The lines of the plan.
  returned: always
  type: list
  elements: str
drift_guard:
  description: The outcome as reports hold it; as for M(drift.guard.plan), and more.
  returned: always
  type: dict
  contains:
    rollback:
      description: The C(digest) and the C(file) of the plan that takes this apply back.
      type: dict
    saved:
      description: Whether the running configuration was saved.
      type: bool
    sent:
      description: What went over the wire, what the device acknowledged, replied and refused.
      type: dict
    left:
      description: After a failure, the lines that are still missing.
      type: list
      elements: str
    remains:
      description: What the change left on the device.
      type: dict
      contains:
        took:
          description: After a failure, the lines of the plan that are in effect.
          type: list
          elements: str
        missing:
          description: The lines of the plan that are not.
          type: list
          elements: str
        undo_lines:
          description: What was typed to take the change back.
          type: list
          elements: str
        undone_by:
          description: What took it back.
          type: str
        todo:
          description: What a person must do.
          type: str
"""
