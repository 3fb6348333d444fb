# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The store's tables, for SQLAlchemy; migrations/versions makes them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text

METADATA = MetaData()
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

ENTRY = Table(
    "drift_guard_entry",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("at", String(24), nullable=False, index=True),
    Column("run", String(64), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("device", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The trail. One table for all kinds of entries, since one chain runs through them; views show each kind apart."""

HEAD = Table(
    "drift_guard_head",
    METADATA,
    Column("seq", NUMBER, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row: where the chain ends. Who appends locks it first, so that writers take turns."""

VERSION_TABLE = "drift_guard_schema"
REVISION = "0001"
"""The newest of migrations/versions: a store that has it is up to date."""
