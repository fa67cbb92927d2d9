"""A new SQLite file for the rows of an index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from index import schema
from index.connections import Connections, read_only
from index.rows import Rows


class SqliteTarget:
    """No journal and no synchronous writes: a half-written file is thrown away with its folder, never repaired. See `index.writer.Target`."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, uri=True)  # so that what is attached can be one, too
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(schema.DDL)
        self._ranges: dict[str, dict[str, tuple[int, int]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._db.commit()
                self._db.execute("ANALYZE main")
                self._db.commit()
        finally:
            self._db.close()

    def takes_from(self, kept: Rows) -> bool:
        if not isinstance(kept, Connections):
            return False
        self._db.execute("ATTACH DATABASE ? AS kept", (read_only(kept.path),))
        return True

    def copy_one(self, table: str, columns: Sequence[str], document_id: str, position: int) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        self._db.execute(f'INSERT INTO "{table}" ({names}, position) SELECT {names}, ? FROM kept."{table}" WHERE id = ?', (position, document_id))

    def copy_all(self, table: str, columns: Sequence[str], document_id: str) -> None:
        if table not in self._ranges:
            self._ranges[table] = self._range(table)
        if document_id in self._ranges[table]:
            first, last = self._ranges[table][document_id]
            self._db.execute(f'INSERT INTO "{table}" SELECT * FROM kept."{table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid', (first, last))

    def _range(self, table: str) -> dict[str, tuple[int, int]]:
        """First and last row of each document in the earlier store; they lie together, since each document was written whole."""
        rows = self._db.execute(f'SELECT document_id, min(rowid), max(rowid) FROM kept."{table}" GROUP BY document_id')
        return {document_id: (first, last) for document_id, first, last in rows}

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self._db.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', ([row[name] for name in columns] for row in rows))
