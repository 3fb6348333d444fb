# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reach the store's database, and bring its schema up to date."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible_collections.drift.guard.plugins.module_utils.errors import DriftGuardError

try:
    import sqlalchemy as sa
    from sqlalchemy.engine import URL, make_url
    from sqlalchemy.exc import ArgumentError
    from sqlalchemy.pool import NullPool, Pool, QueuePool

    from ansible_collections.drift.guard.plugins.plugin_utils.audit.tables import METADATA, REVISION, VERSION_TABLE
except ImportError as _error:
    MISSING: ImportError | None = _error
else:
    MISSING = None

if TYPE_CHECKING:
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store

DEFAULT = "default"
"""Instead of a URL: the user's own SQLite file."""
_FILE = Path("~/.ansible/drift_guard/audit.sqlite")
_MIGRATIONS = Path(__file__).with_name("migrations")
_PATIENCE = 60.0
"""Seconds to wait for other writers, each of whom takes milliseconds."""
_LOCK = 0x64726966
"""The number of PostgreSQL's advisory lock under which the schema is made."""


class StoreError(DriftGuardError):
    """The audit store can't be reached, read or written."""

    name = "audit_store"


def open_store(url: str, *, keep: bool = False) -> Store:
    """The store behind a URL, where the libraries are there; see :class:`~.store.Store`.

    Raises:
        StoreError: as :func:`connect`.

    """
    _require_libraries()
    from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import (  # noqa: PLC0415 - now they are there
        Store,
    )

    return Store(url, keep=keep)


def where(url: str) -> str:
    """The address for people, without its password."""
    return _parse(url).render_as_string(hide_password=True)


def connect(url: str, *, keep: bool = False) -> sa.Engine:
    """Make an engine.

    Args:
        url: SQLAlchemy's, or ``default``.
        keep: whether it keeps its connection. A process that will fork must not: SQLite's locks do not survive it.

    Raises:
        StoreError: no URL, another database than SQLite or PostgreSQL, or a library is missing.

    """
    parsed = _parse(url)
    pool = QueuePool if keep else NullPool
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, pool)
    try:
        engine = sa.create_engine(parsed.set(drivername="postgresql+psycopg"), poolclass=pool)
    except ImportError as error:
        raise StoreError(f"audit store - Expected: psycopg for PostgreSQL. Actual: {error}. Install it.") from error
    sa.event.listen(engine, "connect", _durable)
    return engine


def migrate(engine: sa.Engine) -> None:
    """Bring the schema up to date, whoever else does the same at the moment.

    Raises:
        StoreError: a newer version made it, or the database says no.

    """
    try:
        if not _is_current(engine):
            _upgrade(engine)
    except ImportError as error:
        raise StoreError(
            f"audit store - Expected: Alembic, to make its tables. Actual: {error}. Install alembic where Ansible runs."
        ) from error
    except Exception as error:  # Alembic has errors of its own for revisions that it doesn't know
        raise StoreError(f"audit store {where_of(engine)} - its schema can't be brought up to date: {error}") from error


def _is_current(engine: sa.Engine) -> bool:
    """Ask without Alembic: a schema changes once in years, and to load Alembic takes as long as to check devices."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(VERSION_TABLE):
            return False
        versions = connection.scalars(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - our table
        return versions.all() == [REVISION]


def _upgrade(engine: sa.Engine) -> None:
    from alembic.config import Config  # noqa: PLC0415 - see above
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: Any, _context: Any) -> Any:
        return scripts._upgrade_revs("head", revision)  # noqa: SLF001 - what alembic.command.upgrade does

    with engine.begin() as connection, EnvironmentContext(config, scripts, fn=steps) as environment:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        environment.configure(connection=connection, version_table=VERSION_TABLE, target_metadata=METADATA)
        environment.run_migrations()


def where_of(engine: sa.Engine) -> str:
    """The address of an engine, without its password."""
    return engine.url.render_as_string(hide_password=True)


def _require_libraries() -> None:
    if MISSING is not None:
        raise StoreError(
            f"audit store - Expected: SQLAlchemy. Actual: {MISSING}. "
            "Install sqlalchemy and alembic (and psycopg for PostgreSQL) where Ansible runs."
        ) from MISSING


def _parse(url: str) -> URL:
    _require_libraries()
    if url == DEFAULT:
        return URL.create("sqlite", database=str(_FILE.expanduser()))
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "drift_guard_audit_url - Expected: default, sqlite:///PATH or postgresql://USER@HOST/DATABASE. "
            "Actual: no URL."
        ) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"drift_guard_audit_url - Expected: SQLite or PostgreSQL. Actual: {parsed.get_backend_name()}."
        )
    return parsed


def _sqlite(url: URL, pool: type[Pool]) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("drift_guard_audit_url - Expected: a file for SQLite. Actual: none. Use sqlite:///PATH.")
    file = Path(url.database).expanduser()
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):  # its owner's alone; SQLite gives its side files the same mode
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"audit store {file} - can't be made: {error.strerror}.") from error
    engine = sa.create_engine(
        url.set(drivername="sqlite", database=str(file)), poolclass=pool, connect_args={"timeout": _PATIENCE}
    )
    sa.event.listen(engine, "connect", _careful)
    sa.event.listen(engine, "begin", _immediate)
    return engine


def _careful(connection: Any, _record: Any) -> None:
    """Readers don't wait for writers, and a commit is on the disk when it returns."""
    connection.isolation_level = None  # SQLAlchemy says when a transaction begins, not Python
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _immediate(connection: sa.Connection) -> None:
    """Take the write lock at once: two readers who both want to write later would block each other for good."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _durable(connection: Any, _record: Any) -> None:
    """A commit is on the disk when it returns, also where the server was told that nobody minds."""
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    connection.commit()
