"""The page's own SQLite file: conversations, feedback, users, sessions, audit, figures of the language model. Never inside the index."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from page.storage_error import Kind, StorageError, explained

LOG = logging.getLogger(__name__)
FILE = "page.sqlite3"

MIGRATIONS = (
    """
    CREATE TABLE conversations (
        id INTEGER PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, updated TEXT NOT NULL
    );
    CREATE INDEX conversations_owner ON conversations (owner, updated);
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        content TEXT NOT NULL, asked TEXT NOT NULL, rating INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX turns_conversation ON turns (conversation, id);
    CREATE TABLE feedback (
        id INTEGER PRIMARY KEY, turn INTEGER, owner TEXT NOT NULL, given TEXT NOT NULL, rating INTEGER NOT NULL,
        reason TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, sources TEXT NOT NULL
    );
    CREATE TABLE users (name TEXT PRIMARY KEY, password TEXT NOT NULL, admin INTEGER NOT NULL, created TEXT NOT NULL);
    CREATE TABLE sessions (
        token TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
        started REAL NOT NULL, used REAL NOT NULL
    );
    CREATE TABLE failures (name TEXT NOT NULL, address TEXT NOT NULL, at REAL NOT NULL);
    CREATE INDEX failures_at ON failures (at);
    """,
    """
    CREATE TABLE tokens (
        name TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, owner TEXT REFERENCES users (name) ON DELETE CASCADE,
        created REAL NOT NULL, expires REAL NOT NULL, used REAL
    );
    """,
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, address TEXT NOT NULL, act TEXT NOT NULL, detail TEXT NOT NULL
    );
    CREATE INDEX audit_at ON audit (at);
    """,
    """
    DROP TABLE failures;
    CREATE TABLE devices (
        token TEXT NOT NULL, name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE, seen REAL NOT NULL, PRIMARY KEY (token, name)
    );
    """,
    """
    CREATE TABLE model_notes (
        id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, model TEXT NOT NULL, outcome TEXT NOT NULL, seconds REAL NOT NULL,
        prompt_tokens INTEGER NOT NULL, answer_tokens INTEGER NOT NULL, estimated INTEGER NOT NULL, said INTEGER NOT NULL, struck INTEGER NOT NULL
    );
    CREATE INDEX model_notes_at ON model_notes (at);
    """,
    """
    ALTER TABLE conversations ADD COLUMN shared TEXT;
    CREATE UNIQUE INDEX conversations_shared ON conversations (shared);
    """,
    """
    CREATE TABLE user_groups (name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE, belongs TEXT NOT NULL, PRIMARY KEY (name, belongs));
    CREATE TABLE document_groups (path TEXT PRIMARY KEY, belongs TEXT NOT NULL);
    CREATE TABLE groups_version (n INTEGER NOT NULL);
    INSERT INTO groups_version VALUES (0);
    """,
)
"""One script a version; a file that is behind gets the missing ones in order."""


PATIENCE, TIRED = 3.0, 0.05
"""Seconds to wait for a lock; and once that was in vain, for as long again, so that not everybody waits in turn."""
OWNER_ONLY = 0o600


class Database:
    """Opens the file for each transaction, so that any number of threads and processes may use it.

    In WAL mode readers wait for no lock. The mode stays with the file, and setting it needs a lock, so it is
    set when the file is prepared and never again.

    Every method raises `StorageError` when the disk is full, the folder read-only, the file damaged or locked.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.trouble: StorageError | None = None
        """What was met last; None again once something was kept."""
        self._preparing = Lock()
        self._keeper: sqlite3.Connection | None = None
        """Held open so that the write-ahead log stays in place: making it anew needs a disk with room, and closing the last connection empties it."""
        self._tired_until = 0.0

    @classmethod
    def open(cls, folder: Path) -> Database:
        """The database in `folder`, created or brought up to date where needed."""
        database = cls(folder)
        with explained():
            database._prepare()
        return database

    @classmethod
    def open_anyhow(cls, folder: Path) -> Database:
        """The same, where a database that cannot be used now is tried again at every use."""
        try:
            return cls.open(folder)
        except StorageError as error:
            LOG.warning("%s cannot be used: %s", folder / FILE, error)
            database = cls(folder)
            database.trouble = error
            return database

    def never_made(self) -> bool:
        """Is there no file, and was there none since the start?"""
        with self._watched():
            try:
                self._prepare()
            except (sqlite3.Error, OSError):
                return not self.path.exists()
            return False

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept when the block ends well, and undone otherwise."""
        with self._watched():
            with self._opened() as connection:
                yield connection
                if connection.in_transaction:
                    connection.execute("COMMIT")
            self.trouble = None

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; its last row id, or the number of rows changed where there is none."""
        with self.transaction() as connection:
            cursor = connection.execute(sql, tuple(parameters))
            return int((cursor.lastrowid or 0) if sql.lstrip()[:6].upper() == "INSERT" else cursor.rowcount)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The rows of a query; of a file that cannot be written, too."""
        with self._watched():
            try:
                with explained(), self._opened() as connection:
                    return connection.execute(sql, tuple(parameters)).fetchall()
            except StorageError as error:
                if error.kind not in (Kind.FULL, Kind.READ_ONLY) or not self.path.is_file():
                    raise
                with closing(self._connect_read_only()) as connection:
                    return connection.execute(sql, tuple(parameters)).fetchall()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self._prepare()
        with closing(self._connect()) as connection:
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

    def _prepare(self) -> None:
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

    def _connect(self, check_same_thread: bool = True) -> sqlite3.Connection:
        patience = PATIENCE if time.monotonic() > self._tired_until else TIRED
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=check_same_thread)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _connect_read_only(self) -> sqlite3.Connection:
        """Without a write-ahead log nobody writes, and the file can be read as it stands."""
        log = self.path.with_name(FILE + "-wal")
        still = "" if log.exists() and log.stat().st_size else "&immutable=1"
        connection = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro{still}", uri=True, timeout=TIRED, isolation_level=None)
        connection.row_factory = sqlite3.Row
        return connection


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
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")
