# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action plugin drift.guard.audit_retention."""

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_retention
short_description: Remove old runs from the audit trail
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Removes runs from the beginning of the trail, and appends an entry with the number and the hash of the last one that
    went, so that the rest can still be verified.
  - A run goes as a whole or not at all.
options:
  audit_url:
    description: Where the audit store is; as for P(drift.guard.recorder#callback).
    type: str
    required: true
  keep_days:
    description: Runs whose last entry is older go.
    type: int
    required: true
extends_documentation_fragment:
  - drift.guard.attributes
  - drift.guard.attributes.no_diff
attributes:
  check_mode:
    support: full
    description: Says how many entries would go, and removes none.
"""

EXAMPLES = r"""
- name: Keep a year
  drift.guard.audit_retention:
    audit_url: sqlite:////var/lib/drift-guard/audit.sqlite
    keep_days: 365
"""

RETURN = r"""
removed:
  description: How many entries went, or would in check mode.
  returned: success
  type: int
"""
