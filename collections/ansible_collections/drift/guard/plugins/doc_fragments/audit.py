# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options of the recorder about the audit store and the evidence of a run."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  audit_url:
    description:
      - Where the audit store is, as an SQLAlchemy URL. C(sqlite:////var/lib/drift-guard/audit.sqlite) for a file,
        C(postgresql://user@host/database) for PostgreSQL, V(default) for the file
        C(~/.ansible/drift_guard/audit.sqlite). Without it nothing is stored.
      - With it, a line is on disk in the store before a device gets it, and nothing is sent that can't be stored.
      - Needs the Python libraries sqlalchemy and alembic, and psycopg for PostgreSQL.
    type: str
    ini:
      - section: drift_guard_recorder
        key: audit_url
    env:
      - name: DRIFT_GUARD_AUDIT_URL
    vars:
      - name: drift_guard_audit_url
  evidence:
    description:
      - Whether to write C(evidence/RUN.zip) into the report directory, one file with the intent, the part of the
        running configuration that was read, and the plan of each device, the summary, and the run's part of the audit
        trail. M(drift.guard.replay) makes the plans again from it.
    type: bool
    default: false
    ini:
      - section: drift_guard_recorder
        key: evidence
    env:
      - name: DRIFT_GUARD_EVIDENCE
    vars:
      - name: drift_guard_evidence
  change_ticket:
    description: The change that the run belongs to, for the audit store.
    type: str
    env:
      - name: DRIFT_GUARD_CHANGE_TICKET
    vars:
      - name: drift_guard_change_ticket
  nautobot_user:
    description: On whose behalf Nautobot runs this, for the audit store.
    type: str
    vars:
      - name: drift_guard_nautobot_user
  trigger:
    description: The event that made the run, for the audit store; any text or dictionary.
    type: raw
    vars:
      - name: drift_guard_trigger
"""
