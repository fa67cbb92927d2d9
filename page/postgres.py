"""The page's database on a PostgreSQL server, shared by several processes of the page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, ProgrammingError

from index.postgres import engine, parsed, shown
from page.migrations import MIGRATIONS, statements
from page.storage_error import Kind, StorageError

KEPT, MORE = 5, 10
"""Connections that a process keeps, and that it opens beyond when many are needed at once."""
HELD_UP = 1.0
"""Seconds of connecting in vain after which nobody tries again for as long as somebody is patient."""
MIGRATING = 60
"""Seconds to wait for another process that brings the tables up to date."""
WRITER = 5_073_217_961
"""The advisory lock of whoever writes."""
ALONE = """SELECT set_config('lock_timeout', '{wait}', true), set_config('idle_in_transaction_session_timeout', '30s', true),
    pg_advisory_xact_lock({lock})"""


class PostgresServer:
    """Keeps some connections; one that broke is replaced. `patience` says for how long to wait for a lock.

    Whoever writes does so alone, as in SQLite: an advisory lock that ends with the transaction. What two transactions
    could do to each other is then the same in both databases.
    """

    def __init__(self, address: str, patience: Callable[[], float]) -> None:
        url = parsed(address)
        self.name = shown(url)
        self._patience = patience
        self._preparing = Lock()
        self._is_ready = False
        self._away_until = 0.0
        self._engine = engine(url, pool_size=KEPT, max_overflow=MORE, pool_pre_ping=True, isolation_level="READ COMMITTED")
        self._reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    def never_made(self) -> bool:
        """A server that cannot be reached may have users: never."""
        return False

    def prepare(self) -> None:
        """Bring the tables up to date; once."""
        if self._is_ready:
            return
        with self._preparing:
            if not self._is_ready:
                with self._connected(self._engine) as connection:
                    if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
                        raise StorageError(Kind.ENCODED)
                    if _version(connection) < len(MIGRATIONS):
                        connection.exec_driver_sql(ALONE.format(wait=f"{MIGRATING}s", lock=WRITER))
                        _migrate(connection)
                        connection.commit()
                self._is_ready = True

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for queries."""
        return self._connected(self._reader)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write until it is committed or closed."""
        with self._connected(self._engine) as connection:
            connection.exec_driver_sql(ALONE.format(wait=f"{max(1, round(self._patience() * 1000))}ms", lock=WRITER))
            yield connection

    def reading_all_the_same(self, kind: Kind) -> AbstractContextManager[Connection] | None:
        """There is no other way: a server that cannot write is read as ever."""
        return None

    def close(self) -> None:
        """Let go of the connections that are kept."""
        self._engine.dispose()

    def member(self, column: str, name: str) -> str:
        """A member of the JSON object in a column, as an expression."""
        return f"(CAST({column} AS json) ->> '{name}')"

    @contextmanager
    def _connected(self, opened: Engine) -> Iterator[Connection]:
        if time.monotonic() < self._away_until:
            raise StorageError(Kind.AWAY)
        begun = time.monotonic()
        try:
            connection = opened.connect()
        except ProgrammingError as error:  # an option that the driver does not know
            raise StorageError(Kind.REFUSED) from error
        except DBAPIError:
            if time.monotonic() - begun > HELD_UP:
                self._away_until = time.monotonic() + self._patience()
            raise
        with connection:
            yield connection


def _version(connection: Connection) -> int:
    if connection.exec_driver_sql("SELECT to_regclass('page_version')").scalar_one() is None:
        return 0
    return int(connection.exec_driver_sql("SELECT n FROM page_version").scalar_one())


def _migrate(connection: Connection) -> None:
    """Another process may have been faster; asking for a name alone (`to_regclass`) may not have heard of it."""
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS page_version (n INTEGER NOT NULL)")
    version = connection.exec_driver_sql("SELECT n FROM page_version").scalar()
    if version is None:
        connection.exec_driver_sql("INSERT INTO page_version VALUES (0)")
    for script in MIGRATIONS[int(version or 0) :]:
        for statement in statements(script, postgres=True):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("UPDATE page_version SET n = n + 1")
