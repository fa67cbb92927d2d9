"""Documents that are hidden from whoever reads: the tables of a connection without them.

A view of the connection's own stands before each table that tells of documents, under the table's name. So no query has to think of it,
and none can forget it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

OF_DOCUMENTS = {
    "documents": "id",
    "reports": "id",
    "clauses": "document_id",
    "tasks": "document_id",
    "tables": "document_id",
    "links": "document_id",
    "passages": "document_id",
    "units": "document_id",
}
"""Every table that tells of documents, with its column that names them. `words` is read through `passages` only; `vocabulary` only weighs."""


def views(paths: Iterable[str]) -> list[tuple[str, tuple[Any, ...]]]:
    """The statements, with their parameters, after which a connection knows nothing of the documents of these paths."""
    shown = "CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {column} NOT IN (SELECT id FROM temp.hidden)"
    return [
        ("PRAGMA temp_store = MEMORY", ()),
        ("CREATE TEMP TABLE hidden (id TEXT PRIMARY KEY) WITHOUT ROWID", ()),
        ("INSERT INTO hidden SELECT id FROM main.documents WHERE path IN (SELECT value FROM json_each(?))", (json.dumps(sorted(paths)),)),
        *((shown.format(table=table, column=column), ()) for table, column in OF_DOCUMENTS.items()),
    ]
