"""A new schema of a PostgreSQL server for the rows of an index, in one transaction: who is cut off in it leaves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from index import postgres_schema
from index.postgres_rows import Pointer, PostgresRows
from index.row_server import RowServer, storable
from index.rows import Rows


class PostgresTarget:
    """`path` is the file of the generation, which is written last. See `index.writer.Target`."""

    def __init__(self, server: RowServer, schema: str, path: Path) -> None:
        self.server, self.schema, self.path = server, schema, path
        self._kept = ""
        self._stack = ExitStack()
        self._connection: Connection

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._connection = stack.enter_context(self.server.writing())
            self._run(*postgres_schema.tables(self.schema))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._stack:
            if error is not None:
                raise error  # by way of the transaction, which ends with it
            self._run(*postgres_schema.indexes(self.schema))
            passages = self._connection.exec_driver_sql(f'SELECT count(*) FROM "{self.schema}".passages').scalar_one()
        Pointer(self.schema, passages).save(self.path)

    def takes_from(self, kept: Rows) -> bool:
        if not isinstance(kept, PostgresRows) or kept.server is not self.server:
            return False
        self._kept = kept.pointer.schema
        return True

    def copy_one(self, table: str, columns: Sequence[str], document_id: str, position: int) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        sql = f'INSERT INTO "{self.schema}".{table} ({names}, position) SELECT {names}, %s FROM "{self._kept}".{table} WHERE id = %s'
        self._connection.exec_driver_sql(sql, (position, document_id))

    def copy_all(self, table: str, columns: Sequence[str], document_id: str) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        where = f'FROM "{self._kept}".{table} WHERE document_id = %s ORDER BY rowid'
        self._connection.exec_driver_sql(f'INSERT INTO "{self.schema}".{table} ({names}) SELECT {names} {where}', (document_id,))

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        with self._connection.connection.cursor() as cursor, cursor.copy(f'COPY "{self.schema}".{table} ({names}) FROM STDIN') as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row([storable(row[name]) for name in columns])

    def _run(self, *statements: str) -> None:
        for statement in statements:
            self._connection.exec_driver_sql(statement)
