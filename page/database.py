"""The page's own database: conversations, feedback, users, sessions, audit, figures of the language model. Never inside the index.

A file of SQLite, or a database on a PostgreSQL server that several processes of the page share; the same statements run on both.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Connection, Row, TextClause, text

from page.postgres import PostgresServer
from page.sqlite_file import SqliteFile
from page.storage_error import MISTAKES, Kind, StorageError, explained

LOG = logging.getLogger(__name__)
Line: TypeAlias = Row[*tuple[Any, ...]]
"""A row; it can be unpacked, and has its columns as attributes."""
FILE = "page.sqlite3"
PATIENCE, TIRED = 3.0, 0.05
"""Seconds to wait for a lock; and once that was in vain, for as long again, so that not everybody waits in turn."""
SPECIAL = re.compile("([!%_])")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""PostgreSQL keeps no NUL, and neither database half of a character."""


class Place(Protocol):
    """Where the database is."""

    name: str
    """For people; holds no password."""

    def never_made(self) -> bool: ...
    def prepare(self) -> None: ...
    def reading(self) -> AbstractContextManager[Connection]: ...
    def writing(self) -> AbstractContextManager[Connection]: ...
    def reading_all_the_same(self, kind: Kind) -> AbstractContextManager[Connection] | None: ...
    def member(self, column: str, name: str) -> str: ...
    def close(self) -> None: ...


class Transaction:
    """Statements that are kept together or not at all. Nobody else writes meanwhile. ``:name`` in a statement stands for the parameter `name`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, /, **values: object) -> Sequence[Line]:
        """The rows of a query."""
        return self._connection.execute(_statement(sql), _storable(values)).all()

    def run(self, sql: str, /, **values: object) -> int:
        """Run a statement; the number of rows changed."""
        return self._connection.execute(_statement(sql), _storable(values)).rowcount

    def run_each(self, sql: str, values: Sequence[Mapping[str, object]]) -> None:
        """Run a statement once for each set of parameters."""
        if values:
            self._connection.execute(_statement(sql), [_storable(each) for each in values])

    def insert(self, sql: str, /, **values: object) -> int:
        """Run an INSERT; the `id` of the new row."""
        if self._connection.dialect.name == "sqlite":  # which has RETURNING since 3.35 alone
            return self._connection.execute(_statement(sql), _storable(values)).lastrowid
        return int(self._connection.execute(_statement(f"{sql} RETURNING id"), _storable(values)).scalar_one())


class Database:
    """What the page keeps, in a file in `folder` or on the server at `url`. Any number of threads and processes may use it.

    Every method raises `StorageError` when it cannot be used for now: the disk full, the folder read-only, the file damaged or locked, the
    server away; and `Conflict` for what goes against the rules of a table.
    """

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self.trouble: StorageError | None = None
        """What was met last; None again once something was kept."""
        self._tired_until = 0.0
        self._place: Place = PostgresServer(url, self._patience) if url else SqliteFile(folder / FILE, self._patience)

    @classmethod
    def open(cls, folder: Path, url: str = "") -> Database:
        """The database, created or brought up to date where needed; raises `SettingsError` where the driver of a server is missing."""
        database = cls(folder, url)
        with explained():
            database._place.prepare()
        return database

    @classmethod
    def open_anyhow(cls, folder: Path, url: str = "") -> Database:
        """The same, where a database that cannot be used now is tried again at every use; what only an administrator can mend is raised."""
        try:
            return cls.open(folder, url)
        except StorageError as error:
            if error.kind in MISTAKES:
                raise
            database = cls(folder, url)
            LOG.warning("%s cannot be used: %s (%s)", database.name, error, getattr(error.__cause__, "orig", error.__cause__))
            database.trouble = error
            return database

    @property
    def name(self) -> str:
        """Where it is, for people; holds no password."""
        return self._place.name

    def never_made(self) -> bool:
        """Is there no database, and was there none since the start?"""
        with self._watched():
            return self._place.never_made()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Statements whose changes are kept when the block ends well, and undone otherwise."""
        with self._watched():
            with self._opened(to_write=True) as connection:
                yield Transaction(connection)
                connection.commit()
            self.trouble = None

    def run(self, sql: str, /, **values: object) -> int:
        """Run one statement; the number of rows changed."""
        with self.transaction() as transaction:
            return transaction.run(sql, **values)

    def rows(self, sql: str, /, **values: object) -> Sequence[Line]:
        """The rows of a query; of a file that cannot be written, too."""
        with self._watched():
            try:
                with explained(), self._opened() as connection:
                    return Transaction(connection).rows(sql, **values)
            except StorageError as error:
                other = self._place.reading_all_the_same(error.kind)
                if other is None:
                    raise
                with other as connection:
                    return Transaction(connection).rows(sql, **values)

    def member(self, column: str, name: str) -> str:
        """An expression for a statement: a member of the JSON object in a column."""
        return self._place.member(column, name)

    def close(self) -> None:
        """Let go of files and connections; another use opens them again."""
        self._place.close()

    @contextmanager
    def _opened(self, to_write: bool = False) -> Iterator[Connection]:
        self._place.prepare()
        with self._place.writing() if to_write else self._place.reading() as connection:
            yield connection

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            with explained():
                yield
        except StorageError as error:
            if error.kind is Kind.BUSY:
                self._tired_until = time.monotonic() + PATIENCE
            self.trouble = error
            raise

    def _patience(self) -> float:
        return PATIENCE if time.monotonic() > self._tired_until else TIRED


def holds(text: str, name: str) -> str:
    """A condition for a statement: a text holds what the parameter `name`, made by `anywhere`, says; large and small letters are the same."""
    return f"lower({text}) LIKE lower(:{name}) ESCAPE '!'"


def anywhere(word: str) -> str:
    """The parameter of `holds` for a word."""
    return "%" + SPECIAL.sub(r"!\1", word) + "%"


@lru_cache(256)
def _statement(sql: str) -> TextClause:
    return text(sql)


def _storable(values: Mapping[str, object]) -> dict[str, object]:
    """Parameters as both databases take them. What cannot be kept is marked and not left out, so that no name turns into another."""
    return {name: UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else value for name, value in values.items()}
