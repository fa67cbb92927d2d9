"""Search among a million vectors: lists of like ones, in 8 bits, and the vectors themselves for the last word.

An inverted file over a scalar quantiser (IVF, SQ8; Jégou, Douze and Schmid 2011, "Product quantization for nearest neighbor search",
section 4; faiss has both built in): the vectors are parted into lists around centres, a query is compared with the lists whose centres are
nearest. In 8 bits a vector takes a quarter of its memory and a third of its time, and the nearest by these are compared again by the vectors
as they were made, which stay in the file. So a cosine never depends on which search found it, and what an update takes over from one index
to the next is never rounded.
"""

from __future__ import annotations

import json
import math
import os
import struct
import sys
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.vector_file import HEAD, FileRows, HeldRows, Rows, faiss_module, read_structure, write_structure, writing

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_]

MAGIC = b"PVI2"

LISTS = 1.0
"""Lists, in square roots of the number of vectors."""
PROBES = 128
"""Lists that a query is compared with, more where a filter leaves less of each. From 100,000 to a million vectors so many hold 0.99 of the
twenty nearest; what they hold 0.97 of takes half the time."""
SPARE = 2
"""Times as many as are wanted are compared again by the vectors themselves."""
FEW = 1_000
"""So many allowed ones are all compared by the vectors themselves; among more the 8 bits choose first."""
SAMPLES, ROUNDS = 64, 10
"""Vectors for each list from which the centres are made, and rounds of k-means over them."""
ADDED, WRITTEN = 1 << 16, 1 << 10
"""Rows that are added to the lists, and written, at once."""
MOST_THREADS = 8


class ClusteredIndex:
    """Near ones by list and 8 bits, their order by the vectors themselves; see `index.vectors.VectorIndex`."""

    def __init__(self, ids: Numbers, rows: Rows, structure: Any, probes: int) -> None:  # noqa: ANN401 - of faiss, which has no types
        self._ids, self._rows, self._structure, self._probes = ids, rows, structure, probes
        self._in_a_row = int(ids[-1]) - int(ids[0]) == len(ids) - 1

    @classmethod
    def build(cls, ids: Sequence[int], vectors: Vectors) -> ClusteredIndex:
        """From ids and their normalised vectors, shape (len(ids), dimension), at least one."""
        faiss = faiss_module()
        numbers = np.asarray(ids, dtype=np.int64)
        order = np.argsort(numbers, kind="stable")
        if not np.array_equal(order, np.arange(len(order))):
            numbers, vectors = numbers[order], vectors[order]
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        count, dimension = vectors.shape
        lists = max(1, round(LISTS * math.sqrt(count)))
        structure = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        structure.cp.niter, structure.cp.max_points_per_centroid, structure.cp.min_points_per_centroid = ROUNDS, SAMPLES, 1
        faiss.omp_set_num_threads(1 if sys.platform == "darwin" else min(MOST_THREADS, os.cpu_count() or 1))
        try:
            structure.train(vectors[:: max(1, count // (SAMPLES * lists))])
            for start in range(0, count, ADDED):
                structure.add(vectors[start : start + ADDED])
        finally:
            faiss.omp_set_num_threads(1)
        return cls(numbers, HeldRows(vectors), structure, min(PROBES, lists))

    @property
    def dimension(self) -> int:
        return self._rows.shape[1]

    @property
    def described(self) -> dict[str, str | int]:
        return {"kind": "clustered-sq8", "lists": self._lists, "probes": self._probes}

    @property
    def _lists(self) -> int:
        return int(self._structure.nlist)

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, query: Vectors, k: int, allowed: Sequence[int] | Numbers | None = None) -> list[tuple[int, float]]:
        """(id, cosine) of the nearest `k` among `allowed` (None: all), nearest first."""
        query = np.ascontiguousarray(query, dtype=np.float32)
        chosen = None if allowed is None else self._chosen(np.asarray(allowed, dtype=np.int64))
        count = len(self) if chosen is None else int(np.count_nonzero(chosen))
        k = min(k, count)
        if k <= 0:
            return []
        near = self._near(query, k, chosen, count)
        scores = self._rows.at(near) @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return [(int(self._ids[near[i]]), float(scores[i])) for i in best]

    def _near(self, query: Vectors, k: int, chosen: Chosen | None, count: int) -> Numbers:
        """Rows that hold the nearest `k` of the `count` chosen ones, in order of their numbers."""
        if chosen is not None and count <= max(FEW, SPARE * k):
            return np.flatnonzero(chosen)
        # as many are compared as without a filter: the fewer of a list are chosen, the more lists
        probes = min(self._lists, math.ceil(self._probes * len(self) / count))
        near = self._look(query, SPARE * k, probes, chosen)
        return near if len(near) >= k or probes == self._lists else self._look(query, SPARE * k, self._lists, chosen)

    def _look(self, query: Vectors, k: int, probes: int, chosen: Chosen | None) -> Numbers:
        faiss = faiss_module()
        # the array and the selector must live as long as the search: the parameters of faiss only point to them
        selector = bits = None
        if chosen is not None:
            bits = np.packbits(chosen, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        params = faiss.SearchParametersIVF(sel=selector, nprobe=probes)
        _, found = self._structure.search(query[None, :], min(k, len(self)), params=params)
        near: Numbers = np.sort(found[0][found[0] >= 0]).astype(np.int64)
        return near

    def _chosen(self, ids: Numbers) -> Chosen:
        """For each row whether its id is among these; ids that there are not are left out."""
        out = np.zeros(len(self), dtype=bool)
        rows = self._row(ids)
        out[rows[self._ids[rows] == ids]] = True
        return out

    def _row(self, ids: Numbers) -> Numbers:
        """The row of each id; some row or other where there is none."""
        if self._in_a_row:
            rows: Numbers = np.clip(ids - self._ids[0], 0, len(self) - 1)
        else:
            rows = np.minimum(np.searchsorted(self._ids, ids), len(self) - 1)
        return rows

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of the ids as they were given to `build`, shape (len(ids), dimension). KeyError where one is unknown."""
        wanted = np.asarray(ids, dtype=np.int64)
        rows = self._row(wanted)
        if not np.array_equal(self._ids[rows], wanted):
            raise KeyError(f"no vector for some of the ids {list(ids)[:5]}")
        return self._rows.at(rows)

    def save(self, path: Path) -> None:
        """Write the file, with its checksum: counts, ids, the vectors, the lists."""
        count, dimension = self._rows.shape
        head = json.dumps({"count": count, "dimension": dimension, "probes": self._probes}).encode()
        with writing(path, MAGIC) as write:
            write(struct.pack("<Q", len(head)) + head)
            write(self._ids.astype("<i8").tobytes())
            for start in range(0, count, WRITTEN):
                write(self._rows.at(np.arange(start, min(count, start + WRITTEN))).astype("<f4").tobytes())
            write_structure(self._structure, write)

    @classmethod
    def read(cls, file: FileIO) -> ClusteredIndex:
        """From the content of a file that `save` wrote; it stays open until `close`."""
        (length,) = struct.unpack("<Q", file.read(8))
        head = json.loads(file.read(length))
        count, dimension = int(head["count"]), int(head["dimension"])
        ids = np.frombuffer(file.read(8 * count), dtype="<i8").astype(np.int64)
        start = HEAD + 8 + length + 8 * count
        file.seek(start + 4 * count * dimension)
        return cls(ids, FileRows(file, start, (count, dimension)), read_structure(file), int(head["probes"]))

    def close(self) -> None:
        """Close the file."""
        self._rows.close()
