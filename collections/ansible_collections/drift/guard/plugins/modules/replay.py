# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action plugin drift.guard.replay."""

from __future__ import annotations

DOCUMENTATION = r"""
module: replay
short_description: Make the plans of a run again from its evidence
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Reads an evidence bundle of P(drift.guard.recorder#callback), makes each plan again from the intent and the running
    configuration in it, without a device and without Nautobot, and fails when one comes to something else.
  - Verifies the digests in the bundle, and that the run's part of the audit trail is one chain and says the same as the
    summary.
  - Who alters a bundle can also alter its digests. Give O(sha256), as the run printed it, or O(audit_url).
  - Another version of the collection may rightly come to another plan; the message names the one that made the bundle.
options:
  evidence:
    description: The bundle.
    type: path
    required: true
  sha256:
    description: The digest of the whole file, as the run printed it.
    type: str
  audit_url:
    description: The audit store that has the digest; as for P(drift.guard.recorder#callback).
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
- name: Make the plans of a run again
  drift.guard.replay:
    evidence: reports/evidence/20261121T142107Z-c7b204.zip
    audit_url: postgresql://auditor@db.example.com/drift_guard
"""

RETURN = r"""
plans:
  description: How many plans were made again.
  returned: always
  type: int
differing:
  description: What comes to something else, or was altered.
  returned: always
  type: list
  elements: str
sha256:
  description: The digest of the whole file.
  returned: always
  type: str
"""
