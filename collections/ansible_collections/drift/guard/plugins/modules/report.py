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
    audit store. What was hidden from the store stays hidden.
  - Or makes one run of several that looked at a part of the fleet each, as the slices of an AWX job, and publishes it
    as the recorder would have published a run over all. That is one report, one line in C(history.jsonl), one fleet
    plan, one set of metrics and one message. Where they go is what P(drift.guard.recorder#callback) is told, by
    variables, environment and C(ansible.cfg).
options:
  audit_url:
    description: Where the audit store is; as for P(drift.guard.recorder#callback).
    type: str
  run:
    description: Which run of the store. By default the one that began last.
    type: str
    default: ""
  merge:
    description:
      - The name of the run whose slices to make one run of; theirs is C(drift_guard_slice_of).
      - The slices are those in C(slices/NAME) in O(report_dir), and with O(audit_url) those of the audit store that
        are not there. What was merged whole is removed from C(slices).
      - A device that several slices hold is reported as the one says that ended last, and named in a warning.
    type: str
    default: ""
  summaries:
    description:
      - The C(summary.json) files to make one run of, where the runs have directories of their own; they win over
        O(merge). They have to be slices of the same run, or of none.
    type: list
    elements: path
    default: []
  expected:
    description:
      - The devices that have to be in a merged run. Those that no slice looked at are errors in its reports, and the
        task fails when all is written.
    type: list
    elements: str
    default: []
  max_spread:
    description: How many seconds may lie between the beginnings of the first and of the last slice.
    type: float
    default: 43200.0
  report_dir:
    description:
      - Where to write, and where the slices wrote. By default where P(drift.guard.recorder#callback) writes.
    type: path
  plan_dir:
    description:
      - Where to write the fleet plan. Plan files that the slices wrote elsewhere are copied into it. By default
        C(plans) in O(report_dir).
    type: path
  rollback_dir:
    description: The same for the plans that take an apply back. By default C(rollback) in O(report_dir).
    type: path
extends_documentation_fragment:
  - drift.guard.attributes
  - drift.guard.attributes.no_diff
attributes:
  check_mode:
    support: full
    description: Reads everything and writes nothing.
"""

EXAMPLES = r"""
- name: One run of all slices, each of which ran with -e drift_guard_slice_of=2026-03-02T08
  drift.guard.report:
    merge: 2026-03-02T08
    expected: "{{ query('ansible.builtin.inventory_hostnames', 'all') }}"

- name: One run of several that had directories of their own
  drift.guard.report:
    summaries: "{{ query('ansible.builtin.fileglob', '/var/lib/drift-guard/*/summary.json') }}"
    report_dir: reports/fleet
"""

RETURN = r"""
msg:
  description: How the fleet is, in a sentence.
  returned: success
  type: str
  sample: 3 of 1000 devices need attention.
files:
  description: What was written and where it went; nothing in check mode.
  returned: success
  type: list
  elements: str
missing:
  description: Devices that were expected and that no slice looked at.
  returned: when slices were merged
  type: list
  elements: str
"""
