"""Tables of the store. A change of the tables, or of the types they hold, changes `VERSION`, whichever store holds them."""

from __future__ import annotations

import hashlib

from corpus.types import Clause, Document, Link, Table, Task
from index.codec import columns
from index.types import DocumentReport, Passage

REVISION = 1
"""Raised when what is stored changes its meaning although the tables stay the same."""

TABLES: dict[str, type] = {
    "documents": Document,
    "clauses": Clause,
    "tasks": Task,
    "links": Link,
    "tables": Table,
    "passages": Passage,
    "reports": DocumentReport,
}

_EXTRA: dict[str, str] = {
    "documents": "position INTEGER NOT NULL, characters INTEGER NOT NULL, sha256 TEXT NOT NULL",
    "clauses": "position INTEGER NOT NULL",
    "tasks": "position INTEGER NOT NULL, words TEXT NOT NULL, due_start TEXT, due_end TEXT",
    "links": "document_id TEXT NOT NULL, position INTEGER NOT NULL",
    "tables": "position INTEGER NOT NULL",
    "passages": "position INTEGER NOT NULL UNIQUE, hash TEXT NOT NULL",
    "reports": "position INTEGER NOT NULL",
}
"""Columns that no dataclass has: the order, and what the finders compare with."""


_UNITS = """
            task_id TEXT NOT NULL, document_id TEXT NOT NULL, role TEXT NOT NULL,
            position INTEGER NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL
        """


def _own(cls: type) -> str:
    return ", ".join(f'"{column}" {kind}' for column, kind in columns(cls).items())


COLUMNS: dict[str, str] = {**{name: f"{_own(cls)}, {_EXTRA[name]}" for name, cls in TABLES.items()}, "units": _UNITS}
"""What each table holds that tells of documents."""
WORDS: dict[str, str] = {
    "vocabulary": "term TEXT PRIMARY KEY, doc INTEGER NOT NULL, positions BLOB NOT NULL, counts BLOB NOT NULL",
    "word_lengths": "lengths BLOB NOT NULL",
}
"""Of each term of `index.terms.tokens` the number of passages that have it, their positions, rising, of four bytes, and how often each has it, of
two; and in one row the number of terms of each passage by its position, of four bytes. All little-endian. A position is `passages.position`, and so
is the id of a vector."""


def names(table: str) -> list[str]:
    """The columns of a table, in their order."""
    return [declared.split()[0].strip('"') for declared in (COLUMNS | WORDS)[table].split(",")]


DDL = "\n".join(
    [
        *(f'CREATE TABLE "{name}" ({declared});' for name, declared in (COLUMNS | WORDS).items()),
        """
        CREATE INDEX clauses_document ON clauses (document_id, position);
        CREATE INDEX tasks_document ON tasks (document_id, position);
        CREATE INDEX tasks_clause ON tasks (clause_id);
        CREATE INDEX units_name ON units (folded, role);
        CREATE INDEX units_task ON units (task_id);
        CREATE INDEX passages_ref ON passages (ref_id);
        CREATE INDEX passages_document ON passages (document_id, kind);
        """,
    ]
)

VERSION = f"{REVISION}-{hashlib.sha256(DDL.encode()).hexdigest()[:12]}"
