"""A few read-only connections to one SQLite file, shared by many threads."""

from __future__ import annotations

import queue
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.dialects import SQLITE
from index.errors import IndexDamaged
from index.hidden import views
from index.postings import HeldPostings

SIZE = 4
"""Connections that are opened. All of them at the start: the folder may be replaced and removed
while it is read, and a file that is open stays readable."""


class Connections:
    """Runs queries, each on a connection of its own; threads wait when all are taken. `prepared` are statements, with their parameters,
    that each connection runs first to hide documents."""

    dialect = SQLITE

    def __init__(self, path: Path, size: int = SIZE, prepared: Sequence[tuple[str, Sequence[Any]]] = (), postings: HeldPostings | None = None) -> None:
        self.path = path
        self.hides = bool(prepared)
        self.postings = postings or HeldPostings()
        # immutable: the file never changes once it is in place, so that neither locks nor
        # journals are needed, and a read-only medium or share will do.
        uri = read_only(path)
        self._all = [self._connect(uri, prepared) for _ in range(size)]
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        for connection in self._all:
            self._idle.put(connection)

    @staticmethod
    def _connect(uri: str, prepared: Sequence[tuple[str, Sequence[Any]]]) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            connection.execute("SELECT count(*) FROM sqlite_master")
            for statement, parameters in prepared:
                connection.execute(statement, parameters)
        except sqlite3.Error as error:
            raise IndexDamaged("索引数据库无法打开，请运行 python -m index build 重新建库。") from error
        return connection

    @contextmanager
    def _taken(self) -> Iterator[sqlite3.Connection]:
        connection = self._idle.get()
        try:
            yield connection
        finally:
            self._idle.put(connection)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query.

        Raises
        ------
        IndexDamaged
            When the file turns out to be broken while it is read.
        """
        with self._taken() as connection:
            try:
                return connection.execute(sql, parameters).fetchall()
            except sqlite3.DatabaseError as error:
                raise IndexDamaged("索引数据库已损坏，请运行 python -m index build 重新建库。") from error

    def hiding(self, paths: frozenset[str]) -> Connections:
        """The same file without the documents of these paths.

        Raises
        ------
        IndexDamaged
            When the file is no longer there.
        """
        return Connections(self.path, prepared=views(paths), postings=self.postings)

    def close(self) -> None:
        """Close all of them; afterwards nothing can be read."""
        for connection in self._all:
            connection.close()


def read_only(path: Path) -> str:
    """`file:` URI in SQLite's reading, of a file that nobody writes: a Windows share has four slashes, since it knows no hosts."""
    place = path.resolve().as_posix()
    return f"file://{quote(place if place.startswith('/') else '/' + place)}?mode=ro&immutable=1"
