"""Search by meaning: the vectors of all passages, in FAISS, of the kind that fits their number, or in Milvus (`index.vector_store`).

`VectorIndex` is the seam: another index only has to offer these methods.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index import clustered, exact, milvus
from index.clustered import ClusteredIndex
from index.errors import IndexDamaged
from index.exact import ExactIndex
from index.milvus import MilvusIndex
from index.vector_file import DAMAGED, opened

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

MOST_EXACT = 40_000_000
"""Numbers (vectors times their dimension) of which each is compared: 160 MB of memory, and about ten milliseconds for a query."""


class VectorIndex(Protocol):
    """Normalised vectors under integer ids, compared by inner product (the cosine); safe for any number of threads.

    The filter is applied before the nearest are chosen, never after.
    """

    @property
    def dimension(self) -> int: ...

    @property
    def described(self) -> dict[str, str | int]:
        """The kind of the search and its parameters, for the manifest."""
        ...

    def __len__(self) -> int: ...

    def search(self, query: Vectors, k: int, allowed: Sequence[int] | Ids | None = None) -> list[tuple[int, float]]:
        """(id, cosine) of the nearest `k` among `allowed` (None: all), nearest first."""
        ...

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of the ids as they were made, shape (len(ids), dimension). KeyError where one is unknown."""
        ...

    def save(self, path: Path) -> None:
        """Write a file that `load_vectors` reads; it holds its own checksum. ServerDown, from a search too, where the vectors lie with a server."""
        ...

    def close(self) -> None:
        """Close what is open; afterwards nothing can be read."""
        ...


def build_vectors(ids: Sequence[int], vectors: Vectors) -> VectorIndex:
    """The index of ids and their normalised vectors, shape (len(ids), dimension), of the kind that fits their number."""
    kind = ExactIndex if vectors.size <= MOST_EXACT else ClusteredIndex
    return kind.build(ids, vectors)


def load_vectors(path: Path) -> VectorIndex:
    """Read what `save` wrote, of whatever kind it is.

    Raises
    ------
    IndexDamaged
        When the file is missing, cut short or altered.
    ServerDown, IndexMismatch, StoreUnavailable
        When the vectors lie in Milvus, and it does not answer, does not have them, or is not set up here.
    """
    magic, file = opened(path)
    if magic == exact.MAGIC:
        return ExactIndex.read(file)
    if magic == clustered.MAGIC:
        return ClusteredIndex.read(file)
    if magic == milvus.MAGIC:
        return MilvusIndex.read(file)
    file.close()
    raise IndexDamaged(DAMAGED)
