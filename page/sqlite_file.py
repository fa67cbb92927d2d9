"""The page's database as a file of SQLite: made, kept private, and read even where it cannot be written."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, NullPool, create_engine

from page.migrations import MIGRATIONS, statements
from page.storage_error import Kind

OWNER_ONLY = 0o600
BRIEFLY = 0.05
"""Seconds that reading a file which cannot be written waits for a lock."""


class SqliteFile:
    """Opens the file for each transaction, so that any number of threads and processes may use it. `patience` says for how long to wait for a lock.

    In WAL mode readers wait for no lock. The mode stays with the file, and setting it needs a lock, so it is
    set when the file is prepared and never again.
    """

    def __init__(self, path: Path, patience: Callable[[], float]) -> None:
        self.path = path
        self.name = str(path)
        self._patience = patience
        self._preparing = Lock()
        self._keeper: sqlite3.Connection | None = None
        """Held open so that the write-ahead log stays in place: making it anew needs a disk with room, and closing the last connection empties it."""
        self._engine = _engine(self._connect)
        self._reader = _engine(self._connect_read_only)

    def never_made(self) -> bool:
        """Is there no file, and was there none since the start?"""
        try:
            self.prepare()
        except (sqlite3.Error, OSError):
            return not self.path.exists()
        return False

    def prepare(self) -> None:
        """Make the folder and the file where they are missing, and bring the tables up to date; once."""
        if self._keeper is not None:
            return
        with self._preparing:
            if self._keeper is None:
                if not self.path.exists():
                    _make(self.path)
                if not self.path.stat().st_size:
                    raise sqlite3.DatabaseError("file is not a database")
                _make_private(self.path)
                keeper = self._connect(check_same_thread=False)
                try:
                    if keeper.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                        keeper.execute("PRAGMA journal_mode = WAL")
                    if _version(keeper) < len(MIGRATIONS):
                        _migrate(keeper)
                except BaseException:
                    keeper.close()
                    raise
                self._keeper = keeper

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for queries."""
        return self._engine.connect()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write until it is committed or closed."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def reading_all_the_same(self, kind: Kind) -> AbstractContextManager[Connection] | None:
        """A connection for queries after such an error; None where there is no other way."""
        if kind not in (Kind.FULL, Kind.READ_ONLY) or not self.path.is_file():
            return None
        return self._reader.connect()

    def member(self, column: str, name: str) -> str:
        """A member of the JSON object in a column, as an expression."""
        return f"json_extract({column}, '$.{name}')"

    def _connect(self, check_same_thread: bool = True) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=self._patience(), isolation_level=None, check_same_thread=check_same_thread)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _connect_read_only(self) -> sqlite3.Connection:
        return reader_of(self.path)

    def close(self) -> None:
        """Let go of the file, so that it can be removed."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None


def reader_of(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing. Without a write-ahead log nobody writes, and the file can be read as it stands."""
    log = path.with_name(path.name + "-wal")
    still = "" if log.exists() and log.stat().st_size else "&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{still}", uri=True, timeout=BRIEFLY, isolation_level=None)


def _engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    """Connections are closed after use; what is bound to a statement stands in no error."""
    return create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


def _make(path: Path) -> None:
    """A new file, put in its place whole: an empty one is what is left of a damaged one, and is never taken for a page without users."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            _migrate(connection)
        _put(draft, path)
    finally:
        for each in (draft, draft.with_name(f"{draft.name}-journal")):
            each.unlink(missing_ok=True)


def _put(draft: Path, path: Path) -> None:
    """Give the file its name, unless another process was faster."""
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.rename(path)


def _make_private(path: Path) -> None:
    """The file is its owner's alone; SQLite gives those beside it the same rights."""
    for each in (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm"))):
        if os.name != "nt" and each.exists() and each.stat().st_mode & 0o077:
            with contextlib.suppress(PermissionError):  # someone else's file, which we may use
                each.chmod(OWNER_ONLY)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for number, script in enumerate(MIGRATIONS[_version(connection) :], _version(connection) + 1):
        for statement in statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")
