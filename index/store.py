"""Reads documents, clauses, tasks, tables and passages back from the store.

Safe for any number of threads; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from corpus.types import Clause, Document, Link, Table, Task
from index.codec import Row, columns, from_row
from index.row_store import open_rows
from index.rows import Rows
from index.task_query import task_query
from index.types import DocumentRecord, DocumentReport, Passage, TaskFilter, UnitCount, WrittenUnit

T = TypeVar("T")
RECORD = ", ".join(f'"{name}"' for name in columns(DocumentRecord))


class Store:
    """One generation of the index's rows, read-only: a file of SQLite, or what a file says lies on a server.

    `document_ids` None means every document, an empty sequence none. Lists come in reading
    order: documents as they were taken in, then the order in the document.
    """

    def __init__(self, path: Path, hidden: frozenset[str] = frozenset(), rows: Rows | None = None) -> None:
        self.path = path
        self.hides = bool(hidden)
        self.name = str(path)
        """Tells this generation from others, without holding it."""
        self.connections = rows if rows is not None else open_rows(path, hidden)

    def hiding(self, paths: frozenset[str]) -> Store:
        """The same generation without the documents of these paths: nothing of them is found, listed or counted.

        Raises
        ------
        IndexDamaged
            When its file is no longer there.
        """
        return Store(self.path, paths, self.connections.hiding(paths))

    def close(self) -> None:
        """Afterwards nothing can be read."""
        self.connections.close()

    # documents

    def documents(self) -> list[DocumentRecord]:
        """Metadata of every document, without the texts."""
        rows = self.connections.rows(f"SELECT {RECORD} FROM documents ORDER BY position")
        return [from_row(DocumentRecord, row) for row in rows]

    def record(self, document_id: str) -> DocumentRecord | None:
        """Metadata of a document, without its text, or None."""
        rows = self.connections.rows(f"SELECT {RECORD} FROM documents WHERE id = ?", (document_id,))
        return from_row(DocumentRecord, rows[0]) if rows else None

    def document(self, document_id: str) -> Document | None:
        """A document with its whole text, or None."""
        return self._one(Document, "documents", document_id)

    def document_text(self, document_id: str) -> str | None:
        """The text that every span of the document counts in, or None."""
        rows = self.connections.rows("SELECT text FROM documents WHERE id = ?", (document_id,))
        return str(rows[0]["text"]) if rows else None

    def texts_with(self, words: Sequence[str]) -> dict[str, str]:
        """The texts of the documents that hold one of some words, by their ids."""
        where = " OR ".join(self.connections.dialect.holds.format("text") for _ in words)
        return {row["id"]: str(row["text"]) for row in self.connections.rows(f"SELECT id, text FROM documents WHERE {where} ORDER BY position", tuple(words))}

    def report(self, document_id: str) -> DocumentReport | None:
        """What was understood of a document when it was taken in, or None."""
        return self._one(DocumentReport, "reports", document_id)

    # clauses

    def clauses(self, document_id: str) -> list[Clause]:
        """Every clause of a document."""
        return self._many(Clause, "clauses", (document_id,))

    def clause(self, clause_id: str) -> Clause | None:
        """A clause by its id, or None."""
        return self._one(Clause, "clauses", clause_id)

    # tasks

    def tasks(self, document_ids: Iterable[str] | None = None) -> list[Task]:
        """Every task of the documents."""
        return self._many(Task, "tasks", document_ids)

    def task(self, task_id: str) -> Task | None:
        """A task by its id, or None."""
        return self._one(Task, "tasks", task_id)

    def find_tasks(self, wanted: TaskFilter) -> list[Task]:
        """Every task that meets the filter: complete, never a top-k."""
        where, parameters = task_query(wanted, self.connections.dialect)
        sql = f"SELECT tasks.* FROM tasks JOIN documents d ON d.id = tasks.document_id WHERE {where} ORDER BY d.position, tasks.position"
        return [from_row(Task, row) for row in self.connections.rows(sql, parameters)]

    def count_tasks(self, wanted: TaskFilter) -> int:
        """How many tasks `find_tasks` would give."""
        where, parameters = task_query(wanted, self.connections.dialect)
        return int(self.connections.rows(f"SELECT count(*) AS n FROM tasks WHERE {where}", parameters)[0]["n"])

    def units(self, document_ids: Iterable[str] | None = None) -> list[UnitCount]:
        """Written names of units with their number of tasks in each role, most frequent first."""
        where, parameters = self._of(document_ids)
        rows = self.connections.rows(
            f"SELECT name, role, count(DISTINCT task_id) AS tasks FROM units WHERE {where} GROUP BY name, role ORDER BY tasks DESC, name, role",
            parameters,
        )
        return [UnitCount(row["name"], row["role"], row["tasks"]) for row in rows]

    def written_units(self) -> list[WrittenUnit]:
        """Every written name of a unit or person with each role and document that it has."""
        rows = self.connections.rows("SELECT DISTINCT name, role, document_id FROM units ORDER BY document_id, name, role")
        return [WrittenUnit(row["name"], row["role"], row["document_id"]) for row in rows]

    # tables and links

    def tables(self, document_ids: Iterable[str] | None = None) -> list[Table]:
        """Every table of the documents, task tables too."""
        return self._many(Table, "tables", document_ids)

    def table(self, table_id: str) -> Table | None:
        """A table by its id, or None."""
        return self._one(Table, "tables", table_id)

    def links(self, document_ids: Iterable[str] | None = None) -> list[Link]:
        """Every pair of tasks about the same work."""
        return self._many(Link, "links", document_ids)

    # passages

    def passage(self, passage_id: str) -> Passage | None:
        """A passage by its id, or None."""
        return self._one(Passage, "passages", passage_id)

    def passages_of(self, ref_id: str) -> list[Passage]:
        """The passages made from a clause, task or table."""
        rows = self.connections.rows("SELECT * FROM passages WHERE ref_id = ? ORDER BY position", (ref_id,))
        return [from_row(Passage, row) for row in rows]

    def passages_at(self, positions: Sequence[int]) -> dict[int, Passage]:
        """Passages by their positions (ids of vectors and words)."""
        rows = self._among("SELECT * FROM passages", "position", positions)
        return {row["position"]: from_row(Passage, row) for row in rows}

    def positions(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """Positions of passages by their ids; an unknown id is left out."""
        return {row["id"]: row["position"] for row in self._among("SELECT id, position FROM passages", "id", passage_ids)}

    def hashes(self) -> dict[int, str]:
        """Hash of every passage's text, by position."""
        return {row["position"]: row["hash"] for row in self.connections.rows("SELECT position, hash FROM passages ORDER BY position")}

    def counts(self) -> dict[str, int]:
        """Number of documents, clauses, tasks, tables, links and passages."""
        names = ("documents", "clauses", "tasks", "tables", "links", "passages")
        return {name: int(self.connections.rows(f'SELECT count(*) AS n FROM "{name}"')[0]["n"]) for name in names}

    def _one(self, cls: type[T], table: str, key: str) -> T | None:
        rows = self.connections.rows(f'SELECT * FROM "{table}" WHERE id = ?', (key,))
        return from_row(cls, rows[0]) if rows else None

    def _many(self, cls: type[T], table: str, document_ids: Iterable[str] | None) -> list[T]:
        where, parameters = self._of(document_ids, "t.document_id")
        sql = f'SELECT t.* FROM "{table}" t JOIN documents d ON d.id = t.document_id WHERE {where} ORDER BY d.position, t.position'
        return [from_row(cls, row) for row in self.connections.rows(sql, parameters)]

    def _of(self, document_ids: Iterable[str] | None, column: str = "document_id") -> tuple[str, list[Any]]:
        if document_ids is None:
            return "1 = 1", []
        dialect = self.connections.dialect
        return dialect.among.format(column), [dialect.listed(document_ids)]

    def _among(self, sql: str, column: str, values: Sequence[Any]) -> Sequence[Row]:
        dialect = self.connections.dialect
        return self.connections.rows(f"{sql} WHERE {dialect.among.format(column)}", (dialect.listed(values),))
