"""Where the rows of an index lie: in the generation's own SQLite file, or in a schema of a PostgreSQL server that the file names.

A file is read by what it is, whatever is set; `INDEX_STORE` says where the next build writes. The name of a schema says whose it is
(`index.owner`).
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import generations
from index.connections import SIZE, Connections
from index.errors import IndexingError
from index.hidden import views
from index.owner import Owner
from index.row_file import is_pointer
from index.rows import Rows
from index.settings import POSTGRES, DatabaseSettings
from index.sqlite_target import SqliteTarget
from index.writer import Target

if TYPE_CHECKING:
    from index.row_server import RowServer

logger = logging.getLogger(__name__)

MARK = "postgres-owner"
"""The file of the mark, in the folder of the index."""


def open_rows(path: Path, hidden: frozenset[str] = frozenset(), size: int = SIZE) -> Rows:
    """The rows of a generation's file without the documents of the hidden paths; `size` is how many connections a file gets.

    Raises
    ------
    IndexDamaged
        When the file is missing or no store.
    DatabaseDown, IndexMismatch, StoreUnavailable
        When the rows lie on a server, and it does not answer, does not have them, or is not set up here.
    """
    if path.exists() and is_pointer(path):
        from index.postgres_rows import PostgresRows  # SQLAlchemy takes its time

        return PostgresRows.open(path, hidden)
    return Connections(path, size, views(hidden) if hidden else ())


@dataclass(frozen=True, slots=True)
class RowStore:
    """Takes the rows of the generation that is being written; `server` is None where they go into its file."""

    index_dir: Path
    server: RowServer | None

    def target(self, path: Path) -> Target:
        """The store to be made, of which `path` is the file."""
        if self.server is None:
            return SqliteTarget(path)
        from index.postgres_target import PostgresTarget

        return PostgresTarget(self.server, Owner(self.index_dir, MARK).new_name(), path)


@contextmanager
def row_store(index_dir: Path) -> Iterator[RowStore]:
    """The store for one build, which holds the lock of the folder. At the end, also where it fails, the schemas of this folder go that no
    generation in it names: those of generations that are gone, of this build where it fails, and of one that was killed.

    Raises
    ------
    index.environment.SettingsError
        When a setting cannot be right.
    DatabaseDown
        When the server cannot be written to.
    """
    settings = DatabaseSettings.from_environment()
    prefix_before = Owner(index_dir, MARK).prefix
    if settings.rows != POSTGRES and (not settings.url or prefix_before is None):
        yield RowStore(index_dir, None)
        return
    from index.row_server import row_server

    server = row_server(settings.url)
    if settings.rows == POSTGRES:
        server.require()
    try:
        yield RowStore(index_dir, server if settings.rows == POSTGRES else None)
    finally:
        if (prefix := Owner(index_dir, MARK).prefix) is not None:
            with contextlib.suppress(OSError):
                _sweep(server, index_dir, prefix)


def _sweep(server: RowServer, index_dir: Path, prefix: str) -> None:
    """Drop what no generation names. Nothing where one of them cannot be read: its schema may be any."""
    from index.postgres_rows import Pointer

    try:
        files = [folder / generations.STORE for folder in generations.folders(index_dir)]
        named = {Pointer.read(path).schema for path in files if is_pointer(path)}
        for schema in server.schemas(prefix):
            if schema not in named:
                server.drop(schema)
    except IndexingError as error:
        logger.warning("schemas of generations that are gone stay until the next build: %s", error)
