# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action plugin drift.guard.compliance."""

from __future__ import annotations

DOCUMENTATION = r"""
module: compliance
short_description: Report how well the fleet kept to its intent in a period
version_added: 0.1.0
author: drift.guard contributors (@drift-guard)
description:
  - Reads what the runs of a period left in the audit store or in C(history.jsonl) of their report directory, and writes
    C(compliance.html), C(compliance.md), C(compliance.csv) and C(compliance.json).
  - What is counted are comparisons. A run that compared a whole device found it as intended, or not. Nothing is assumed
    for the time between two runs, and a device that no run of the period compared is unchecked, not compliant.
  - A run that corrected a device found a difference first, so it counts as one that did.
options:
  from:
    description: The first day, like V(2026-03-01), or the first moment, like V(2026-03-01T12:00:00Z). UTC.
    type: str
    required: true
  to:
    description: The last day, which counts whole, or the moment before which the period ends. UTC.
    type: str
    required: true
  audit_url:
    description:
      - Where the audit store is; as for P(drift.guard.recorder#callback). Its runs are counted instead of those in
        O(report_dir).
    type: str
  report_dir:
    description: The directory into which the runs wrote their reports.
    type: str
    default: reports
  dest:
    description: Where to write. By default into O(report_dir).
    type: str
extends_documentation_fragment:
  - drift.guard.attributes
attributes:
  check_mode:
    support: full
    description: Counts, says whether a file would change, and writes nothing.
  diff_mode:
    support: full
    description: Shows how C(compliance.md) changes.
"""

EXAMPLES = r"""
- name: How was March?
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Write the report
      drift.guard.compliance:
        from: 2026-03-01
        to: 2026-03-31
        dest: reports/2026-03
      register: march

    - name: Fail where a device was never compared
      ansible.builtin.assert:
        that: march.totals.unchecked == 0
        fail_msg: "{{ march.msg }}"
"""

RETURN = r"""
msg:
  description: The share, and what it leaves out.
  returned: success
  type: str
  sample: 99.2 % of 12000 comparisons as intended. 371 of 400 devices always as intended; 3 drifting at the end; 0 never
    compared in the period, of which nothing can be said.
totals:
  description: Devices and comparisons, as C(compliance.json) defines them.
  returned: success
  type: dict
  sample: {devices: 400, unchecked: 0, always_as_intended: 371, drifting_at_end: 3, compared: 12000, as_intended: 11904}
files:
  description: The files that were written; none in check mode.
  returned: success
  type: list
  elements: str
"""
