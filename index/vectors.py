"""Search by meaning: the vectors of all passages, in FAISS.

`VectorIndex` is the seam: another index (Milvus, for instance) only has to offer these methods.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import faiss

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

_MAGIC = b"PVI1"
_DAMAGED = "向量索引已损坏或不完整，请运行 python -m index build 重新建库。"


class VectorIndex(Protocol):
    """Normalised vectors under integer ids, compared by inner product (the cosine)."""

    @property
    def dimension(self) -> int: ...

    def __len__(self) -> int: ...

    def search(self, query: Vectors, k: int, allowed: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """(id, cosine) of the nearest `k` among `allowed` (None: all), nearest first."""
        ...

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of the ids, shape (len(ids), dimension). KeyError where one is unknown."""
        ...


def _faiss() -> ModuleType:
    if sys.platform == "darwin":
        # faiss and torch each bring their own OpenMP; the second aborts the process otherwise
        os.environ.setdefault("KMP_DUPLICATE_LIB_OK", "TRUE")
    import faiss

    # One query over some ten thousand vectors gains nothing from threads, and takes them from
    # the encoder; on macOS a second OpenMP runtime with threads crashes.
    faiss.omp_set_num_threads(1)
    return faiss


class FaissIndex:
    """Exact search; the filter is applied before the nearest are chosen, never after."""

    def __init__(self, index: faiss.IndexIDMap2) -> None:
        self._index = index

    @classmethod
    def build(cls, ids: Sequence[int], vectors: Vectors) -> FaissIndex:
        """From ids and their normalised vectors, shape (len(ids), dimension)."""
        faiss = _faiss()
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        if len(ids):
            index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(ids, dtype=np.int64))
        return cls(index)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Vectors, k: int, allowed: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """(id, cosine) of the nearest `k` among `allowed` (None: all), nearest first."""
        k = min(k, len(self) if allowed is None else len(allowed))
        if k <= 0 or len(self) == 0:
            return []
        faiss = _faiss()
        params = None
        if allowed is not None:
            # the array and the selector must live as long as the search: the parameters of
            # faiss only point to them
            chosen = np.asarray(allowed, dtype=np.int64)
            selector = faiss.IDSelectorBatch(chosen)
            params = faiss.SearchParameters(sel=selector)
        scores, ids = self._index.search(np.ascontiguousarray(query, dtype=np.float32)[None, :], k, params=params)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of the ids, shape (len(ids), dimension). KeyError where one is unknown."""
        if not len(ids):
            return np.empty((0, self.dimension), dtype=np.float32)
        try:
            out: Vectors = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        except RuntimeError as error:
            raise KeyError(f"no vector for some of the ids {list(ids)[:5]}") from error
        return out

    def save(self, path: Path) -> None:
        """Write the index; the file holds its own checksum.

        Through Python's own files: faiss cannot open a Windows path with Chinese characters.
        """
        data = _faiss().serialize_index(self._index).tobytes()
        with path.open("wb") as file:
            file.write(_MAGIC + hashlib.sha256(data).digest())
            file.write(data)

    @classmethod
    def load(cls, path: Path) -> FaissIndex:
        """Read what `save` wrote.

        Raises
        ------
        IndexDamaged
            When the file is missing, cut short or altered: faiss itself would read an altered
            file as it is, and crash or give wrong neighbours.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(_DAMAGED) from error
        head = len(_MAGIC) + hashlib.sha256().digest_size
        data = memoryview(content)[head:]
        if content[: len(_MAGIC)] != _MAGIC or hashlib.sha256(data).digest() != content[len(_MAGIC) : head]:
            raise IndexDamaged(_DAMAGED)
        return cls(_faiss().deserialize_index(np.frombuffer(data, dtype=np.uint8)))
