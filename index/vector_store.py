"""Where a build puts the vectors of passages: into the generation's own file, or into a collection of Milvus.

The name of a collection says whose it is (`index.owner`): the mark of an index folder, the generation, and a random part.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import generations, milvus
from index.errors import IndexingError
from index.milvus import MilvusIndex, Pointer
from index.milvus_server import MilvusServer, milvus_server
from index.owner import Owner
from index.settings import MILVUS, VectorSettings
from index.vector_file import opened
from index.vectors import VectorIndex, build_vectors

Vectors = npt.NDArray[np.float32]

logger = logging.getLogger(__name__)

MARK = "milvus-owner"
"""The file of the mark, in the folder of the index."""


@dataclass(frozen=True, slots=True)
class VectorStore:
    """Takes the vectors of the generation that is being written; `server` is None where they go into its file."""

    index_dir: Path
    server: MilvusServer | None

    def build(self, ids: Sequence[int], vectors: Vectors) -> VectorIndex:
        """The index of ids and their normalised vectors, shape (len(ids), dimension).

        Raises
        ------
        ServerDown
            When Milvus does not take them.
        """
        if self.server is None:
            return build_vectors(ids, vectors)
        return MilvusIndex.build(self.server, Owner(self.index_dir, MARK).new_name(), ids, vectors, f"vectors of {self.index_dir.resolve()}")


@contextmanager
def vector_store(index_dir: Path) -> Iterator[VectorStore]:
    """The store for one build, which holds the lock of the folder. At the end, also where it fails, the collections of this folder go
    that no generation in it names: those of generations that are gone, of this build where it fails, and of one that was killed.

    Raises
    ------
    index.environment.SettingsError
        When a setting cannot be right.
    """
    settings = VectorSettings.from_environment()
    server = milvus_server(settings) if settings.uri else None
    try:
        yield VectorStore(index_dir, server if settings.store == MILVUS else None)
    finally:
        if server is not None and (prefix := Owner(index_dir, MARK).prefix) is not None:
            with contextlib.suppress(OSError):
                _sweep(server, index_dir, prefix)


def _sweep(server: MilvusServer, index_dir: Path, prefix: str) -> None:
    """Drop what no generation names. Nothing where one of them cannot be read: its collection may be any."""
    try:
        named = {name for folder in generations.folders(index_dir) if (name := _collection(folder / generations.VECTORS)) is not None}
        there = server.ask_patiently(lambda client, seconds: client.list_collections(timeout=seconds))
        for name in there:
            if name.startswith(prefix) and name not in named:
                server.ask_patiently(lambda client, seconds, name=name: client.drop_collection(name, timeout=seconds))  # type: ignore[misc]
    except IndexingError as error:
        logger.warning("collections of generations that are gone stay until the next build: %s", error)


def _collection(path: Path) -> str | None:
    """The collection that a generation's file names; None where its vectors lie in the file."""
    with path.open("rb") as file:
        magic = file.read(len(milvus.MAGIC))
    if magic != milvus.MAGIC:
        return None
    _, content = opened(path)
    return Pointer.read(content).collection
