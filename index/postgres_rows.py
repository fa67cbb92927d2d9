"""One generation of an index in a schema of a PostgreSQL server, of which the generation's file only says the name.

Tables are named with their schema, and what is hidden is left out, by clauses before each statement that stand in their place
(`index.hidden`). So a connection keeps nothing of what was asked before: one small pool serves all generations and all that is hidden from
some, and PgBouncer or a standby server may stand in between.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.codec import Row
from index.dialects import POSTGRES
from index.errors import IndexDamaged, IndexMismatch
from index.hidden import clauses
from index.postings import HeldPostings
from index.row_file import MAGIC
from index.row_server import BROKEN, GONE, RowServer, configured_rows
from index.vector_file import opened, writing


@dataclass(frozen=True, slots=True)
class Pointer:
    """What the file of a generation says: the schema, and how many passages are in it."""

    schema: str
    passages: int

    def save(self, path: Path) -> None:
        """Write the file, with its checksum."""
        with writing(path, MAGIC) as write:
            write(json.dumps(asdict(self)).encode())

    @classmethod
    def read(cls, path: Path) -> Pointer:
        """From a file that `save` wrote. IndexDamaged where it is none."""
        try:
            magic, file = opened(path)
            with file:
                data = json.loads(file.read())
            if magic != MAGIC:
                raise ValueError(magic)
            return cls(str(data["schema"]), int(data["passages"]))
        except (IndexDamaged, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(BROKEN) from error


class PostgresRows:
    """See `index.rows.Rows`. `hidden` are ids of documents."""

    dialect = POSTGRES

    def __init__(self, server: RowServer, pointer: Pointer, hidden: Sequence[str] = (), postings: HeldPostings | None = None) -> None:
        self.server, self.pointer = server, pointer
        self._hidden = list(hidden)
        self.hides = bool(hidden)
        self.postings = postings or HeldPostings()

    @classmethod
    def open(cls, path: Path, hidden: frozenset[str] = frozenset()) -> PostgresRows:
        """What a generation's file says, without the documents of the hidden paths.

        Raises
        ------
        DatabaseDown
            When the server does not answer.
        IndexMismatch
            When it has no such schema, or another number of passages in it.
        """
        pointer = Pointer.read(path)
        whole = cls(configured_rows(), pointer)
        if whole.rows("SELECT count(*) AS n FROM passages")[0]["n"] != pointer.passages:
            raise IndexMismatch(GONE)
        return whole.hiding(hidden) if hidden else whole

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Row]:
        before = (self._hidden,) if self._hidden else ()
        return self.server.rows(_statement(self.pointer.schema, sql, bool(before)), (*before, *parameters))

    def hiding(self, paths: frozenset[str]) -> PostgresRows:
        rows = PostgresRows(self.server, self.pointer).rows("SELECT id FROM documents WHERE path = ANY(?)", (sorted(paths),))
        return PostgresRows(self.server, self.pointer, [row["id"] for row in rows], self.postings)

    def close(self) -> None:
        """The connections are those of the process and stay open."""


@lru_cache(1024)
def _statement(schema: str, sql: str, hides: bool) -> str:
    return f"{clauses(schema, sql, hides)} {sql}".replace("%", "%%").replace("?", "%s")
