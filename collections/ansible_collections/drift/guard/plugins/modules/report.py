# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action plugin drift.guard.report."""

from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Make the reports of a run again
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Writes what the recorder writes (C(summary.json), C(report.md), C(report.html) and the others) for a run out of the
    audit store, or for several summaries together, as those of the slices of an AWX job.
  - What was hidden from the store stays hidden.
options:
  audit_url:
    description: Where the audit store is; as for P(drift.guard.recorder#callback).
    type: str
  run:
    description: Which run of the store. By default the one that began last.
    type: str
    default: ""
  summaries:
    description:
      - The C(summary.json) files to make one report of; they win over the store.
      - A device that several hold is reported as the run says that ended last.
    type: list
    elements: path
    default: []
  report_dir:
    description: Where to write.
    type: path
    default: reports
extends_documentation_fragment:
  - drift.guard.attributes
  - drift.guard.attributes.no_diff
attributes:
  check_mode:
    support: full
    description: Reads everything and writes nothing.
"""

EXAMPLES = r"""
- name: One report for all slices
  drift.guard.report:
    summaries: "{{ query('ansible.builtin.fileglob', '/var/lib/drift-guard/slices/*/summary.json') }}"
    report_dir: reports/fleet
"""

RETURN = r"""
msg:
  description: How the fleet is, in a sentence.
  returned: success
  type: str
  sample: 3 of 1000 devices need attention.
files:
  description: What was written; nothing in check mode.
  returned: success
  type: list
  elements: str
"""
