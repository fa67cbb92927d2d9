"""The page's own SQLite file: conversations, feedback, users and sessions. Never inside the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
)
"""One script a version; a file that is behind gets the missing ones in order."""


class Database:
    """Opens the file for each transaction, so that any number of threads and processes may use it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    @classmethod
    def open(cls, folder: Path) -> Database:
        """The database in `folder`, created or brought up to date where needed."""
        folder.mkdir(parents=True, exist_ok=True)
        database = cls(folder)
        with database.transaction() as connection:
            connection.execute("BEGIN IMMEDIATE")
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            for number, script in enumerate(MIGRATIONS[version:], version + 1):
                for statement in script.split(";"):
                    if statement.strip():
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
        return database

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept when the block ends well, and undone otherwise."""
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            yield connection
            if connection.in_transaction:
                connection.execute("COMMIT")
        finally:
            connection.close()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; its last row id, or the number of rows changed where there is none."""
        with self.transaction() as connection:
            cursor = connection.execute(sql, tuple(parameters))
            return int((cursor.lastrowid or 0) if sql.lstrip()[:6].upper() == "INSERT" else cursor.rowcount)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The rows of a query."""
        with self.transaction() as connection:
            return connection.execute(sql, tuple(parameters)).fetchall()
