# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action plugin drift.guard.audit_chain."""

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_chain
short_description: Verify the audit trail
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Reads the whole trail and fails when an entry was altered, is missing or changed places, or when the end is not
    where the store says.
  - Whoever may write everything in the database may also rewrite the whole chain. Only an end of the chain that was
    kept elsewhere, as each run prints it, shows that.
options:
  audit_url:
    description: Where the audit store is; as for P(drift.guard.recorder#callback).
    type: str
    required: true
  anchor:
    description: An end of the chain that was kept elsewhere, C(NUMBER:HASH), as runs and this task print it.
    type: str
extends_documentation_fragment:
  - drift.guard.attributes
  - drift.guard.attributes.no_diff
attributes:
  check_mode:
    support: full
    description: Changes nothing anyway.
"""

EXAMPLES = r"""
- name: Verify the trail against the end that last night's run printed
  drift.guard.audit_chain:
    audit_url: postgresql://auditor@db.example.com/drift_guard
    anchor: 4711:be4005c26cbc57cf0e2ecb3874d5a2ca9d8bb10855662018250e2e37371c5020
"""

RETURN = r"""
breaks:
  description: What is wrong with the chain, by the numbers of its entries.
  returned: always
  type: list
  elements: str
head:
  description: Where the chain ends, to be kept elsewhere.
  returned: always
  type: str
  sample: 4711:be4005c26cbc57cf0e2ecb3874d5a2ca9d8bb10855662018250e2e37371c5020
"""
