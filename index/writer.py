"""Writes parsed documents and their passages to a new store."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.coverage import report
from corpus.types import ParsedDocument, Task
from index import schema
from index.codec import to_row
from index.connections import read_only
from index.terms import fold, fold_name, tokens
from index.types import ROLES, DocumentReport, Passage

_WORDS = ("category", "work", "task", "measure", "text", "heading")
SEPARATOR = "\n"
_OF_A_DOCUMENT = ("clauses", "tables", "links", "tasks", "units")
"""Tables whose rows name their document, in the order in which they are written."""


def text_hash(text: str) -> str:
    """Key under which the vector of a passage's text is kept from one index to the next."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class StoreWriter:
    """One transaction that fills a new SQLite file; use it as a context manager.

    The file is complete only after the block has ended without an error. No journal and no
    synchronous writes: a half-written file is thrown away with its folder, never repaired.

    Raises
    ------
    sqlite3.Error
        When the disk is full or refuses to be written; the caller translates it.
    """

    def __init__(self, path: Path, kept: Path | None = None) -> None:
        """`kept`: the store of an earlier generation with the same tables, of which documents may be copied."""
        self._db = sqlite3.connect(path, uri=True)  # so that what is attached can be one, too
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(schema.DDL)
        self._documents = 0
        self._passages = 0
        self._kept: dict[str, dict[str, tuple[int, int]]] = {}
        if kept is not None:
            self._db.execute("ATTACH DATABASE ? AS kept", (read_only(kept),))
            self._kept = {table: self._ranges(table) for table in _OF_A_DOCUMENT}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._db.execute("INSERT INTO words(words) VALUES ('optimize')")
                self._db.commit()
                self._db.execute("ANALYZE main")
                self._db.commit()
        finally:
            self._db.close()

    def add(self, parsed: ParsedDocument, passages: Sequence[Passage], sha256: str) -> list[int]:
        """Store one document with all that belongs to it; returns the positions of its passages.

        A position is the integer under which a passage's words and vector are stored.
        """
        document = parsed.document
        self._documents += 1
        self._insert(
            "documents",
            [{**to_row(document), "position": self._documents, "characters": len(document.text), "sha256": sha256}],
        )
        self._insert("reports", [{**to_row(DocumentReport(document.id, report(parsed), parsed.skipped)), "position": self._documents}])
        self._insert("clauses", [{**to_row(c), "position": n} for n, c in enumerate(parsed.clauses)])
        self._insert("tables", [{**to_row(t), "position": n} for n, t in enumerate(parsed.tables)])
        self._insert(
            "links",
            [{**to_row(link), "document_id": document.id, "position": n} for n, link in enumerate(parsed.links)],
        )
        self._insert("tasks", [self._task(task, n) for n, task in enumerate(parsed.tasks)])
        self._insert("units", [unit for task in parsed.tasks for unit in _units(task)])
        return self._add_passages(passages)

    def copy(self, document_id: str, passages: Sequence[Passage]) -> list[int]:
        """As `add`, for a document of the earlier store as it stands there; `passages` are its own."""
        self._documents += 1
        for table in ("documents", "reports"):
            names = [name for name in self._names(table) if name != "position"]
            columns = ", ".join(f'"{name}"' for name in names)
            key = "id" if table == "documents" else names[0]
            self._db.execute(
                f'INSERT INTO "{table}" ({columns}, position) SELECT {columns}, ? FROM kept."{table}" WHERE "{key}" = ?', (self._documents, document_id)
            )
        for table in _OF_A_DOCUMENT:
            if document_id in self._kept[table]:
                first, last = self._kept[table][document_id]
                self._db.execute(f'INSERT INTO "{table}" SELECT * FROM kept."{table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid', (first, last))
        return self._add_passages(passages)

    def _ranges(self, table: str) -> dict[str, tuple[int, int]]:
        """First and last row of each document in the earlier store; they lie together, since each document was written whole."""
        rows = self._db.execute(f'SELECT document_id, min(rowid), max(rowid) FROM kept."{table}" GROUP BY document_id')
        return {document_id: (first, last) for document_id, first, last in rows}

    def _names(self, table: str) -> list[str]:
        return [row[1] for row in self._db.execute(f'PRAGMA main.table_info("{table}")')]

    def _task(self, task: Task, position: int) -> dict[str, Any]:
        held = (getattr(task, name) for name in _WORDS)
        words = SEPARATOR.join(fold(value) for value in (*held, *task.others.values()) if value)
        due = task.due
        return {
            **to_row(task),
            "position": position,
            "words": words,
            "due_start": due.start.isoformat() if due and due.start else None,
            "due_end": due.end.isoformat() if due and due.end else None,
        }

    def _add_passages(self, passages: Sequence[Passage]) -> list[int]:
        positions = list(range(self._passages + 1, self._passages + len(passages) + 1))
        self._passages += len(passages)
        self._insert(
            "passages",
            [{**to_row(passage), "position": position, "hash": text_hash(passage.text)} for position, passage in zip(positions, passages, strict=True)],
        )
        self._db.executemany(
            "INSERT INTO words (rowid, terms) VALUES (?, ?)",
            ((n, " ".join(tokens(p.text))) for n, p in zip(positions, passages, strict=True)),
        )
        return positions

    def _insert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        if not rows:
            return
        names = list(rows[0])
        columns = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        self._db.executemany(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',
            ([row[name] for name in names] for row in rows),
        )


def _units(task: Task) -> Iterable[dict[str, Any]]:
    for role in ROLES:
        for position, name in enumerate(getattr(task, role)):
            yield {
                "task_id": task.id,
                "document_id": task.document_id,
                "role": role,
                "position": position,
                "name": name,
                "folded": fold_name(name),
            }
