"""Writes parsed documents and their passages to a new store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from corpus.coverage import report
from corpus.types import ParsedDocument, Task
from index.codec import Row, to_row
from index.postings import PostingsWriter
from index.rows import Rows
from index.schema import names
from index.sqlite_target import SqliteTarget
from index.terms import fold, fold_name, tokens
from index.types import ROLES, DocumentReport, Passage

_WORDS = ("category", "work", "task", "measure", "text", "heading")
SEPARATOR = "\n"
_OF_A_DOCUMENT = ("clauses", "tables", "links", "tasks", "units")
"""Tables whose rows name their document, in the order in which they are written."""


def text_hash(text: str) -> str:
    """Key under which the vector of a passage's text is kept from one index to the next."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Target(AbstractContextManager["Target"], Protocol):
    """A store that is being made. It is complete only after its block has ended without an error; otherwise it is thrown away."""

    def takes_from(self, kept: Rows) -> bool:
        """Can rows of an earlier generation be copied without being read?"""
        ...

    def copy_one(self, table: str, columns: Sequence[str], document_id: str, position: int) -> None:
        """Copy the row of a document, at another position."""
        ...

    def copy_all(self, table: str, columns: Sequence[str], document_id: str) -> None:
        """Copy the rows of a document, in their order."""
        ...

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """Add rows in their order."""
        ...


class StoreWriter:
    """One transaction that fills a new store; use it as a context manager.

    Raises
    ------
    sqlite3.Error
        When the disk is full or refuses to be written; the caller translates it.
    DatabaseDown
        When a server does not take it.
    """

    def __init__(self, target: Path | Target, kept: Rows | None = None) -> None:
        """`target`: a store to be made, or the path of a SQLite file. `kept`: an earlier generation with the same tables, of which documents
        may be copied."""
        self._target: Target = SqliteTarget(target) if isinstance(target, Path) else target
        self._kept, self._is_near = kept, False
        self._documents = 0
        self._passages = 0
        self._words = PostingsWriter()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._target)
            self._is_near = self._kept is not None and self._target.takes_from(self._kept)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._stack:
            if error is not None:
                raise error  # by way of the store, which is thrown away
            self._target.insert("vocabulary", self._words.vocabulary(), names("vocabulary"))
            self._target.insert("word_lengths", self._words.word_lengths(), names("word_lengths"))

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
            columns = [name for name in names(table) if name != "position"]
            if self._is_near:
                self._target.copy_one(table, columns, document_id, self._documents)
            else:
                rows = self._read(f'SELECT * FROM "{table}" WHERE id = ?', document_id)
                self._insert(table, [{**{name: row[name] for name in columns}, "position": self._documents} for row in rows])
        for table in _OF_A_DOCUMENT:
            if self._is_near:
                self._target.copy_all(table, names(table), document_id)
            else:
                rows = self._read(f'SELECT * FROM "{table}" WHERE document_id = ? ORDER BY rowid', document_id)
                self._insert(table, [{name: row[name] for name in names(table)} for row in rows])
        return self._add_passages(passages)

    def _read(self, sql: str, document_id: str) -> Sequence[Row]:
        assert self._kept is not None
        return self._kept.rows(sql, (document_id,))

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
        for position, passage in zip(positions, passages, strict=True):
            self._words.add(position, tokens(passage.text))
        return positions

    def _insert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._target.insert(table, rows, list(rows[0]))


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
