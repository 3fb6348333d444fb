# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Append to the trail, read it, verify it, and cut its old end off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import Draft, Entry, Head, extend, find_breaks
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import StoreError, connect, migrate, where_of
from ansible_collections.drift.guard.plugins.plugin_utils.audit.tables import ENTRY, HEAD

_BATCH = 500
"""Rows that are read at once."""


class Store:
    """The audit store behind a URL. Any number of processes and machines may append at once."""

    def __init__(self, url: str, *, keep: bool = False) -> None:
        """Keep the connection only where many appends follow one another and nothing forks in between."""
        self._engine = connect(url, keep=keep)

    def close(self) -> None:
        """Give up a connection that was kept."""
        self._engine.dispose()

    @property
    def where(self) -> str:
        """The address for people, without its password."""
        return where_of(self._engine)

    def prepare(self) -> None:
        """Make the tables, or bring them up to date."""
        migrate(self._engine)

    def append(self, drafts: Sequence[Draft]) -> Head:
        """Write entries at the end of the chain, all or none; they are on the disk when this returns.

        Returns:
            Where the chain ends then.

        Raises:
            StoreError: nothing was written.

        """
        with self._transaction() as connection:
            return _append(connection, _head(connection, lock=True), drafts)

    def head(self) -> Head:
        """Where the chain ends."""
        with self._transaction() as connection:
            return _head(connection)

    def entries(self, *conditions: sa.ColumnElement[bool]) -> Iterator[Entry]:
        """Entries by number, all or those that meet conditions on the columns of the table."""
        with self._transaction() as connection:
            yield from _entries(connection, *conditions)

    def around(self, run: str) -> Iterator[Entry]:
        """The entries of a run, and those of others in between."""
        own = sa.select(sa.func.min(ENTRY.c.seq), sa.func.max(ENTRY.c.seq)).where(ENTRY.c.run == run)
        with self._transaction() as connection:
            first, last = connection.execute(own).one()
            yield from _entries(connection, ENTRY.c.seq.between(first or 0, last or 0))

    def find_breaks(self, *, anchor: Head | None = None) -> list[str]:
        """Verify the whole chain as it is at one moment; see :func:`~.chain.find_breaks`."""
        with self._transaction() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            return list(find_breaks(_entries(connection), head=_head(connection), anchor=anchor))

    def retain(self, *, since: str, at: str, pretend: bool = False) -> int:
        """Remove the entries of old runs from the beginning of the trail, and append one that says so.

        A run stays as a whole when an entry of it, or of one that began before it, is newer.

        Args:
            since: the time, written as in entries, from which on everything is kept.
            at: now.
            pretend: remove nothing.

        Returns:
            How many entries were old enough.

        """
        with self._transaction() as connection:
            head = _head(connection, lock=True)
            last = _last_before(connection, since)
            if last is None:
                return 0
            count: int = connection.scalar(sa.select(sa.func.count()).where(ENTRY.c.seq <= last.seq)) or 0
            if not pretend:
                body = {"through": last.seq, "hash": last.hash, "since": since, "removed": count}
                with _deletable(connection):
                    connection.execute(sa.delete(ENTRY).where(ENTRY.c.seq <= last.seq))
                _append(connection, head, [Draft(at, "", "retention", body=body)])
        return count

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise StoreError(f"audit store {self.where} - Expected: it answers. Actual: {reason}.") from error


def _append(connection: sa.Connection, head: Head, drafts: Sequence[Draft]) -> Head:
    entries = extend(head, drafts)
    if entries:
        connection.execute(sa.insert(ENTRY), [vars(entry) for entry in entries])
        head = Head(entries[-1].seq, entries[-1].hash)
        connection.execute(sa.update(HEAD).values(seq=head.seq, hash=head.hash))
    return head


def _last_before(connection: sa.Connection, since: str) -> Any | None:
    """The last entry of the old runs: every one that a run has after it belongs to a run that begins after it."""
    kept = connection.scalar(sa.select(sa.func.min(ENTRY.c.seq)).where(ENTRY.c.at >= since))
    while kept is not None:
        runs = sa.select(ENTRY.c.run).where(ENTRY.c.seq >= kept, ENTRY.c.run != "")
        first = connection.scalar(sa.select(sa.func.min(ENTRY.c.seq)).where(ENTRY.c.run.in_(runs)))
        if first is None or first >= kept:
            break
        kept = first
    query = sa.select(ENTRY.c.seq, ENTRY.c.hash).order_by(ENTRY.c.seq.desc()).limit(1)
    return connection.execute(query if kept is None else query.where(ENTRY.c.seq < kept)).one_or_none()


@contextmanager
def _deletable(connection: sa.Connection) -> Iterator[None]:
    """Lift the lock against deletion, which comes back with the end of the transaction at the latest."""
    name = "drift_guard_no_delete"
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"ALTER TABLE {ENTRY.name} DISABLE TRIGGER {name}"))
        yield
        connection.execute(sa.text(f"ALTER TABLE {ENTRY.name} ENABLE TRIGGER {name}"))
        return
    definition = connection.scalar(sa.text(f"SELECT sql FROM sqlite_master WHERE name = '{name}'"))  # noqa: S608 - ours
    connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}"))
    yield
    if definition:
        connection.exec_driver_sql(str(definition))


def _head(connection: sa.Connection, *, lock: bool = False) -> Head:
    query = sa.select(HEAD.c.seq, HEAD.c.hash)
    rows: Sequence[Any] = connection.execute(query.with_for_update() if lock else query).all()
    if len(rows) != 1:
        raise StoreError(f"audit store - Expected: one row in {HEAD.name}. Actual: {len(rows)}. Restore a backup.")
    return Head(rows[0].seq, rows[0].hash)


def _entries(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> Iterator[Entry]:
    query = sa.select(ENTRY).where(*conditions).order_by(ENTRY.c.seq)
    for row in connection.execution_options(yield_per=_BATCH).execute(query):
        yield Entry(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public word for it
