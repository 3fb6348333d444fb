# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run per device across controllers: an advisory lock of a PostgreSQL that they share.

It belongs to the connection. The server lets go of it when the connection ends, and finds out by itself when the
controller has vanished. A pooler in between has to keep connections apart (PgBouncer: ``pool_mode = session``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from typing import Any

from ansible_collections.drift.guard.plugins.module_utils.errors import RefusedError
from ansible_collections.drift.guard.plugins.plugin_utils.lock import Holder, wait_for

_VANISHED = "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4"
"""The server asks a silent controller whether it lives, and gives it up after 40 seconds."""
_NAME = "drift.guard "
"""Before the holder, in the application's name, of which PostgreSQL keeps 63 bytes."""
_TAKE = "SELECT pg_try_advisory_lock(%(key)s)"
_HOLDER = """
SELECT activity.application_name, to_char(activity.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
FROM pg_locks JOIN pg_stat_activity AS activity USING (pid)
WHERE locktype = 'advisory' AND granted AND objsubid = 1
AND (classid::bigint << 32) | objid::bigint = %(key)s
AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextmanager
def database_lock(device: str, *, url: str, timeout: float) -> Iterator[None]:
    """Have a device for this process alone, among all controllers that use the database.

    Args:
        device: its name.
        url: ``postgresql://user:password@host/database``, as SQLAlchemy takes it.
        timeout: how many seconds to wait for another run.

    Raises:
        LockedError: another run has it still.
        RefusedError: the database can't be asked; then nobody knows whether another run has the device.

    """
    key = int.from_bytes(
        sha256(f"drift.guard {device.lower()}".encode("utf-8", "surrogatepass")).digest()[:8], signed=True
    )
    engine, errors = _engine(device, url=url)
    try:
        connection = _connect(engine)
    except errors as error:
        raise _unavailable(device, str(getattr(error, "orig", error))) from error
    with connection:
        try:
            wait_for(
                partial(_taken, connection, key=key),
                device=device,
                timeout=timeout,
                holder=partial(_holder, connection, key=key),
            )
        except errors as error:
            raise _unavailable(device, str(getattr(error, "orig", error))) from error
        yield


def _engine(device: str, *, url: str) -> tuple[Any, type[Exception]]:
    """The engine and what it raises; a message never holds the URL, which may hold a password."""
    try:
        import sqlalchemy as sa  # noqa: PLC0415  # only where a database is configured
    except ImportError as error:
        raise _unavailable(device, f"no SQLAlchemy ({error}); install sqlalchemy and psycopg") from error
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise _unavailable(device, "drift_guard_database_url is no URL") from error
    if parsed.get_backend_name() != "postgresql":
        raise _unavailable(
            device, f"{parsed.get_backend_name()} has no locks that go with their holder; use PostgreSQL"
        )
    arguments = {"application_name": f"{_NAME}{Holder.here().where}"[:63], "connect_timeout": 10}
    try:
        driver = parsed.set(drivername="postgresql+psycopg")
        made = sa.create_engine(driver, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments)
    except ImportError as error:
        raise _unavailable(device, f"no psycopg ({error}); install it") from error
    return made, sa.exc.SQLAlchemyError


def _connect(engine: Any) -> Any:
    connection = engine.connect()
    connection.exec_driver_sql(_VANISHED)
    return connection


def _taken(connection: Any, *, key: int) -> bool:
    return bool(connection.exec_driver_sql(_TAKE, {"key": key}).scalar())


def _holder(connection: Any, *, key: int) -> str:
    found = connection.exec_driver_sql(_HOLDER, {"key": key}).first()
    if found is None:
        return "another run"
    name, since = found
    return f"{str(name).removeprefix(_NAME)} since {since} UTC"


def _unavailable(device: str, actual: str) -> RefusedError:
    return RefusedError(
        f"{device} - Expected: the lock of the database that controllers share. Actual: {' '.join(actual.split())}. "
        "Nothing was sent. Correct drift_guard_database_url or leave it out where there is one controller.",
        name="lock_unavailable",
    )
