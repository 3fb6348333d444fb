# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action plugin drift.guard.nautobot_setup."""

from __future__ import annotations

DOCUMENTATION = r"""
module: nautobot_setup
short_description: Make Nautobot start drift.guard's jobs when somebody edits a device
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Enables drift.guard's jobs, and creates or corrects the job hooks for interfaces, IP addresses and devices and the
    button on a device's page. What somebody else made is left alone.
  - Can also register the Git repository that provides the jobs and synchronise it, create a user for the inventory who
    may look and nothing else, and let the members of groups run the jobs.
  - A second run changes nothing.
options:
  enabled:
    description:
      - Whether edits start jobs, and whether the button is shown. With V(false) the job hooks and the button are there,
        but disabled; the jobs can still be run by hand.
    type: bool
    default: true
  git:
    description:
      - The Git repository that provides the jobs. Without it they have to be in Nautobot's JOBS_ROOT.
      - It is synchronised when its record is new or changes, and when a job is missing.
    type: dict
    suboptions:
      name:
        description: What Nautobot calls it.
        type: str
        default: drift_guard
      url:
        description: An address that begins with C(http) or C(https).
        type: str
        required: true
      branch:
        description: A branch, tag or commit.
        type: str
        default: main
      secrets_group:
        description: The Secrets Group with the token that reads the repository, by its name.
        type: str
  wait:
    description: How many seconds the synchronisation may take.
    type: float
    default: 300.0
  reader:
    description:
      - A user for the inventory, who may view what intent is made of, without constraints, and nothing else. They get
        no password. Nautobot's REST API lets nobody but a user create that user's token, so a superuser has to add one
        by hand, write access unticked.
    type: str
  run_groups:
    description:
      - Names of groups whose members may run the jobs. A job hook does nothing for the edit of a user who may not.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - drift.guard.attributes
  - drift.guard.intent.source
attributes:
  check_mode:
    support: full
    description: Reads only, and says what would be created and changed.
  diff_mode:
    support: full
    description: Returns the fields that differ, of each object.
notes:
  - The token has to be write-enabled. Its user views and changes jobs, and views, adds and changes job hooks and job
    buttons; for O(git), O(reader) and O(run_groups) also Git repositories, users and permissions.
"""

EXAMPLES = r"""
- name: Let edits in Nautobot reach the devices
  drift.guard.nautobot_setup:
    nautobot:
      url: https://nautobot.example.com
      token: "{{ lookup('ansible.builtin.env', 'NAUTOBOT_TOKEN') }}"

- name: The same, with the jobs from a Git repository, a user for the inventory, and two teams that may trigger
  drift.guard.nautobot_setup:
    git:
      url: https://git.example.com/net/drift-guard.git
      secrets_group: git.example.com
    reader: drift-guard-inventory
    run_groups: [netops, noc]

- name: Stop reacting to edits
  drift.guard.nautobot_setup:
    enabled: false
"""

RETURN = r"""
changes:
  description: What was created or changed, in order; in check mode what would be.
  returned: always
  type: list
  elements: dict
  contains:
    kind:
      description: Such as V(job hook).
      type: str
    name:
      description: Of the object.
      type: str
    action:
      description: V(create) or V(update).
      type: str
    before:
      description: The fields that differed, as they were.
      type: dict
    after:
      description: The same fields, as they are now.
      type: dict
  sample:
    - {kind: job hook, name: drift.guard device, action: update, before: {enabled: false}, after: {enabled: true}}
"""
