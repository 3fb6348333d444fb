# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The trail, its head, and a view for each kind of entry that people ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_VIEWS = {
    "run": ("playbook", "check_mode", "user", "awx_user", "awx_job", "nautobot_user", "ticket", "trigger"),
    "finish": ("task", "mode", "started", "finished", "duration"),
    "outcome": ("task", "mode", "status", "message", "saved", "duration"),
    "plan": ("status", "intent_digest", "state_digest"),
    "approval": ("by", "plan_digest"),
    "command": ("number", "line"),
}
"""Kind of entry -> what its view shows of the body."""

_REFUSE = "SELECT RAISE(ABORT, 'the audit trail is append-only')"
_CALL = "FOR EACH STATEMENT EXECUTE FUNCTION drift_guard_append_only()"
_FUNCTION = """CREATE FUNCTION drift_guard_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"""
# Against accidents: whoever owns the database can take them away, and then the chain tells.
_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER drift_guard_no_{verb} BEFORE {verb} ON drift_guard_entry BEGIN {_REFUSE}; END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        _FUNCTION,
        *(
            f"CREATE TRIGGER drift_guard_no_{verb} BEFORE {verb} ON drift_guard_entry {_CALL}"
            for verb in ("update", "delete", "truncate")
        ),
    ],
}


def upgrade() -> None:
    """Make everything."""
    op.create_table(
        "drift_guard_entry",
        sa.Column("seq", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(24), nullable=False, index=True),
        sa.Column("run", sa.String(64), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("device", sa.Text, nullable=False, index=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    head = op.create_table(
        "drift_guard_head", sa.Column("seq", _NUMBER, nullable=False), sa.Column("hash", sa.String(64), nullable=False)
    )
    op.bulk_insert(head, [{"seq": 0, "hash": "0" * 64}])
    for statement in _APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)
    for kind, keys in _VIEWS.items():
        columns = ", ".join(f'{_value(key)} AS "{key}"' for key in keys)
        op.execute(
            f"CREATE VIEW drift_guard_{kind} AS SELECT seq, at, run, device, {columns} "  # noqa: S608 - our own words
            f"FROM drift_guard_entry WHERE kind = '{kind}'"
        )


def _value(key: str) -> str:
    """A value of the body as text."""
    postgresql = op.get_context().dialect.name == "postgresql"
    return f"(body::json ->> '{key}')" if postgresql else f"json_extract(body, '$.{key}')"
