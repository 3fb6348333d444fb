# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How runs keep out of each other's way."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation fragment C(drift.guard.lock)."""

    DOCUMENTATION = r"""
options:
  lock_timeout:
    description:
      - How many seconds to wait while another run works on the device. With V(0) the device is refused at once.
    type: float
    default: 60.0
  lock_dir:
    description:
      - Where the lock files of this machine are; else E(DRIFT_GUARD_LOCK_DIR), else C(drift-guard-locks) in the
        system's temporary folder, which all users share.
    type: path
  database_url:
    description:
      - A PostgreSQL that all controllers share, C(postgresql://user:password@host/database), whose advisory locks keep
        runs on other controllers away; else E(DRIFT_GUARD_DATABASE_URL). Without one, only the runs of this machine
        exclude one another.
      - Needs sqlalchemy and psycopg.
    type: str
"""
