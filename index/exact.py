"""Exact search: every vector is compared."""

from __future__ import annotations

from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.vector_file import faiss_module, read_structure, write_structure, writing

if TYPE_CHECKING:
    import faiss

Vectors = npt.NDArray[np.float32]

MAGIC = b"PVI1"


class ExactIndex:
    """All vectors in memory in 32 bits; see `index.vectors.VectorIndex`. Ids are small numbers, such as positions."""

    def __init__(self, index: faiss.IndexIDMap2) -> None:
        self._index = index
        ids = faiss_module().vector_to_array(index.id_map)
        self._ids = int(ids.max()) + 1 if len(ids) else 0

    @classmethod
    def build(cls, ids: Sequence[int], vectors: Vectors) -> ExactIndex:
        """From ids and their normalised vectors, shape (len(ids), dimension)."""
        faiss = faiss_module()
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        if len(ids):
            index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(ids, dtype=np.int64))
        return cls(index)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @property
    def described(self) -> dict[str, str | int]:
        return {"kind": "exact"}

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Vectors, k: int, allowed: Sequence[int] | npt.NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """(id, cosine) of the nearest `k` among `allowed` (None: all), nearest first."""
        k = min(k, len(self) if allowed is None else len(allowed))
        if k <= 0 or len(self) == 0:
            return []
        faiss = faiss_module()
        params = None
        if allowed is not None:
            # the array and the selector must live as long as the search: the parameters of
            # faiss only point to them
            bits = self._bits(np.asarray(allowed, dtype=np.int64))
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
            params = faiss.SearchParameters(sel=selector)
        scores, ids = self._index.search(np.ascontiguousarray(query, dtype=np.float32)[None, :], k, params=params)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def _bits(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """A bit for each possible id; a set of ids takes ten times as long to look into."""
        chosen = np.zeros(self._ids, dtype=bool)
        chosen[ids[(ids >= 0) & (ids < self._ids)]] = True
        return np.packbits(chosen, bitorder="little")

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
        """Write the file, with its checksum."""
        with writing(path, MAGIC) as write:
            write_structure(self._index, write)

    @classmethod
    def read(cls, file: FileIO) -> ExactIndex:
        """From the content of a file that `save` wrote, which is closed."""
        with file:
            return cls(read_structure(file))

    def close(self) -> None:
        """Nothing is open."""
