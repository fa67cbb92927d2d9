"""Documents that are hidden from whoever reads: the tables of a connection without them.

A view of the connection's own, or on a server a clause of each statement, stands before each table that tells of documents, under the
table's name. So no query has to think of it, and none can forget it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from index.schema import WORDS

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
"""Every table that tells of documents, with its column that names them. Those of words weigh for all alike, and what they find is looked up in `passages`."""
HIDDEN = "hidden (id) AS MATERIALIZED (SELECT unnest(CAST(? AS text[])))"


def views(paths: Iterable[str]) -> list[tuple[str, tuple[Any, ...]]]:
    """The statements, with their parameters, after which a connection knows nothing of the documents of these paths."""
    shown = "CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {column} NOT IN (SELECT id FROM temp.hidden)"
    return [
        ("PRAGMA temp_store = MEMORY", ()),
        ("CREATE TEMP TABLE hidden (id TEXT PRIMARY KEY) WITHOUT ROWID", ()),
        ("INSERT INTO hidden SELECT id FROM main.documents WHERE path IN (SELECT value FROM json_each(?))", (json.dumps(sorted(paths)),)),
        *((shown.format(table=table, column=column), ()) for table, column in OF_DOCUMENTS.items()),
    ]


def clauses(schema: str, sql: str, hides: bool) -> str:
    """The same for a server, before a statement: each table of the schema that it may name, without the documents whose ids are its first parameter.

    PostgreSQL looks for a name among such clauses first, puts them in place as it does with views, and forgets those that are not needed.
    """
    named = [table for table in (*OF_DOCUMENTS, *WORDS) if re.search(rf"\b{table}\b", sql)]
    made = [_clause(schema, table, OF_DOCUMENTS.get(table, "") if hides else "") for table in named]
    parts = [HIDDEN, *made] if hides else made
    return f"WITH {', '.join(parts)}" if parts else ""


def _clause(schema: str, table: str, column: str) -> str:
    where = f" WHERE {column} NOT IN (SELECT id FROM hidden)" if column else ""
    return f'{table} AS NOT MATERIALIZED (SELECT * FROM "{schema}".{table}{where})'
