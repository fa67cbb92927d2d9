"""The PostgreSQL server of an index: queries for any number of threads, one transaction of a build, and what goes wrong in Chinese."""

from __future__ import annotations

import functools
import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, RowMapping
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from index.errors import DatabaseDown, IndexDamaged, IndexingError, IndexMismatch, StoreUnavailable
from index.postgres import engine, parsed
from index.postgres_trouble import Trouble, trouble_of
from index.settings import DatabaseSettings

logger = logging.getLogger(__name__)

KEPT, MORE = 4, 6
"""Connections that a process keeps for questions, and that it opens beyond when many are needed at once."""
HELD_UP, REST = 1.0, 3.0
"""Seconds of connecting in vain after which nobody tries for as long as the second says."""
DROPPING = "10s"
"""Longest wait for a reader of what is to be dropped."""
ASKED = "{trouble}，暂时不能查阅文件，请稍后再试。"
BUILDING = "{trouble}，请检查 DATABASE_URL 和数据库服务；原有索引未受影响。"
UNFIT = "数据库服务器不接受要写入的内容"
GONE = "数据库服务器中没有这个索引，请检查 DATABASE_URL，或运行 python -m index build 重新建库。"
BROKEN = "索引数据库已损坏，请运行 python -m index build 重新建库。"
NO_ADDRESS = "这个索引的内容存放在 PostgreSQL 中，请设置 DATABASE_URL，或改用 INDEX_STORE=file 并运行 python -m index build 重新建库。"
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""PostgreSQL keeps no NUL, and no half of a character."""


class RowServer:
    """Opens no connection by itself."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._resting_until = 0.0
        self._engine = engine(parsed(url), pool_size=KEPT, max_overflow=MORE)
        self._reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[RowMapping]:
        """All rows of a query with ``%s`` for each parameter. A connection that broke since it was used last is replaced.

        Raises
        ------
        DatabaseDown
            When the server cannot be used for now; the message is a sentence for whoever asks.
        IndexMismatch
            When it has no such tables.
        IndexDamaged
            When they are not as they should be.
        """
        if self._clock() < self._resting_until:
            raise DatabaseDown(ASKED.format(trouble=Trouble.AWAY))
        values = tuple(storable(value) for value in parameters)
        begun = self._clock()
        try:
            try:
                return self._query(sql, values)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                return self._query(sql, values)
        except SQLAlchemyError as error:
            if self._clock() - begun > HELD_UP and trouble_of(error) is Trouble.AWAY:
                self._resting_until = self._clock() + REST
            raise said(error, ASKED) from error

    def _query(self, sql: str, values: tuple[Any, ...]) -> Sequence[RowMapping]:
        with self._reader.connect() as connection:
            return connection.exec_driver_sql(sql, values).mappings().all()

    def require(self) -> None:
        """See that the server can be written to before a build begins; raises `DatabaseDown` otherwise."""
        with self.writing() as connection:
            if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
                raise DatabaseDown(BUILDING.format(trouble=Trouble.ENCODED))
            allowed = "SELECT has_database_privilege(current_database(), 'CREATE') AND NOT pg_is_in_recovery()"
            if not connection.exec_driver_sql(allowed).scalar_one():
                raise DatabaseDown(BUILDING.format(trouble=Trouble.SERVER_READ_ONLY))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed when the block ends well. Errors of the server leave as `DatabaseDown`."""
        try:
            with self._engine.connect() as connection:
                yield connection
                connection.commit()
        except Exception as error:
            if not isinstance(error, SQLAlchemyError) and not type(error).__module__.startswith("psycopg"):
                raise
            raise said(error, BUILDING) from error
        self._resting_until = 0.0

    def schemas(self, prefix: str) -> list[str]:
        """Names of the schemas that begin so."""
        with self.writing() as connection:
            found = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", (prefix,))
            return [str(name) for name in found.scalars()]

    def drop(self, schema: str) -> None:
        """Remove a schema with all that is in it."""
        with self.writing() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{DROPPING}'")
            connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')

    def close(self) -> None:
        """Close the connections; the next to ask opens others."""
        self._engine.dispose()


def storable(value: Any) -> Any:  # noqa: ANN401 - whatever a column or a parameter holds
    """A value as the server takes it. What cannot be kept is marked and not left out, so that no place in a text moves."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, bool):
        return int(value)
    return [storable(each) for each in value] if isinstance(value, list) else value


def said(error: Exception, sentence: str) -> IndexingError:
    """An error of the server in our words."""
    trouble = trouble_of(error)
    # neither the statement nor what was bound to it
    logger.warning("the database of the index: %s", str(getattr(error, "orig", None) or error).partition("\n")[0])
    if trouble is Trouble.INCOMPLETE:
        return IndexMismatch(GONE)
    if trouble is None and sentence is ASKED:
        return IndexDamaged(BROKEN)
    return DatabaseDown(sentence.format(trouble=trouble or UNFIT))


@functools.cache
def row_server(url: str) -> RowServer:
    """The one server of an address in this process."""
    return RowServer(url)


def configured_rows() -> RowServer:
    """The server of the environment, whatever the next build will use.

    Raises
    ------
    StoreUnavailable
        When none is named.
    """
    url = DatabaseSettings.from_environment().url
    if not url:
        raise StoreUnavailable(NO_ADDRESS)
    return row_server(url)
