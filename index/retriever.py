"""Question to passages: filter, then vectors and words, then one ranking."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import generations
from index.embedder import Embedder
from index.errors import IndexMismatch, IndexMissing, ServerDown
from index.fusion import DENSE_WEIGHT, standardised_sum
from index.lexical import LexicalIndex
from index.manifest import Manifest
from index.passage_query import passage_query
from index.served_embedder import ServedEmbedder, dimension_of, require_agreement
from index.served_queries import ServedQueries
from index.store import Store
from index.types import Filter, Hit, Passage
from index.vectors import VectorIndex, load_vectors

Vectors = npt.NDArray[np.float32]
Opened = tuple[Path, Manifest, Store, VectorIndex]
"""Folder, manifest, store and vectors of a generation."""

logger = logging.getLogger(__name__)

CANDIDATES = 200
"""Passages that each ranking puts forward; far more than are shown, so that a passage in the
middle of both can still win."""

AT_LEAST, RECENT = 60, 64
"""Hits that a search makes out at least, and searches that are kept: one question asks for its documents, for those about a place, and
for its candidates, by the same words."""

UNLIKE = "向量服务与索引不一致，须由管理员重新建库"
"""For whoever asks; what the administrator has to do stands in the log."""
_OPENING_TRIES = 3


@dataclass(frozen=True, slots=True)
class Searched:
    """Hits, best first. `trouble` says to whoever asks, in Chinese, why they were found by their words alone; empty where vectors were compared, too."""

    hits: tuple[Hit, ...]
    trouble: str = ""


class Retriever:
    """Searches one generation of an index; safe for any number of threads.

    A later build does not change what an open retriever finds. `is_current` tells when to open
    the index again.

    Raises
    ------
    IndexMissing, IndexMismatch, IndexDamaged
        When there is no index, it belongs to another model or version, or a file is broken; the
        message says what to do.
    """

    def __init__(self, index_dir: Path, embedder: Embedder, opened: Opened | None = None) -> None:
        self.index_dir = index_dir
        self.embedder = embedder
        self.generation, self.manifest, self.store, self._vectors = opened or _open(index_dir, embedder)
        self.lexical = LexicalIndex(self.store.connections)
        self._query_vector = ServedQueries(embedder, self.store, self._vectors).vector if isinstance(embedder, ServedEmbedder) else embedder.encode_query
        self._allowed = lru_cache(maxsize=256)(self._find_allowed)
        self._recent = lru_cache(maxsize=RECENT)(self._search)

    def hiding(self, paths: frozenset[str]) -> Retriever:
        """The same generation without the documents of these paths: they are left out before anything is ranked.

        Raises
        ------
        IndexDamaged
            When two later builds have removed the generation.
        """
        return Retriever(self.index_dir, self.embedder, (self.generation, self.manifest, self.store.hiding(paths), self._vectors))

    def close(self) -> None:
        """Close the store; the vectors, which retrievers may share, close with the last that has them."""
        self.store.close()

    def is_current(self) -> bool:
        """Whether no later build has replaced what is open here."""
        try:
            return generations.current(self.index_dir) == self.generation
        except IndexMissing:
            return True

    def search(self, query: str, k: int = 10, filter: Filter | None = None) -> list[Hit]:
        """The best `k` passages that meet the filter, best first.

        Every hit has its cosine, unless a server that embeds queries does not answer; `lexical` is None where no term of the query occurs in it.
        """
        return list(self.searched(query, k, filter).hits)

    def searched(self, query: str, k: int = 10, filter: Filter | None = None) -> Searched:
        """As `search`, and why vectors could not be compared."""
        if k <= 0 or not query.strip():
            return Searched(())
        try:
            return Searched(self._recent(query, max(k, AT_LEAST), filter)[:k])
        except ServerDown as error:
            logger.warning("searched by words alone: %s", error)
            return Searched(self._by_words(query, k, filter), str(error))
        except IndexMismatch as error:
            logger.warning("searched by words alone: %s", error)
            self._recent.cache_clear()  # some may have been found while the exchange was not noticed yet
            return Searched(self._by_words(query, k, filter), UNLIKE)

    def _by_words(self, query: str, k: int, filter: Filter | None) -> tuple[Hit, ...]:
        lexical = dict(self.lexical.search(query, k, filter))
        found = self.store.passages_at(list(lexical))
        return tuple(Hit(found[i], score, None, score) for i, score in lexical.items())

    def _search(self, query: str, k: int, filter: Filter | None) -> tuple[Hit, ...]:
        depth = max(CANDIDATES, k)
        vector = self._query_vector(query)
        dense = dict(self._vectors.search(vector, depth, self._allowed(filter)))
        lexical = dict(self.lexical.search(query, depth, filter))
        missing = [i for i in lexical if i not in dense]
        dense.update(zip(missing, self._cosines(vector, missing), strict=True))
        total = standardised_sum([(DENSE_WEIGHT, dense), (1 - DENSE_WEIGHT, lexical)])
        best = sorted(total, key=lambda i: (-total[i], i))[:k]
        found = self.store.passages_at(best)
        return tuple(Hit(found[i], total[i], dense.get(i), lexical.get(i)) for i in best)

    def similarity(self, query_vector: Vectors, passage_ids: Sequence[str]) -> dict[str, float]:
        """Cosine of a query vector with passages by their ids; an unknown id is left out."""
        positions = self.store.positions(passage_ids)
        cosines = self._cosines(query_vector, list(positions.values()))
        return dict(zip(positions, cosines, strict=True))

    def passage_vectors(self, passage_ids: Sequence[str]) -> dict[str, Vectors]:
        """Vectors of passages by their ids; an unknown id is left out."""
        positions = self.store.positions(passage_ids)
        return dict(zip(positions, self._vectors.vectors(list(positions.values())), strict=True))

    def passages_of(self, ref_id: str) -> list[Passage]:
        """The passages made from a clause, task or table."""
        return self.store.passages_of(ref_id)

    def _cosines(self, vector: Vectors, positions: Sequence[int]) -> list[float]:
        return [float(c) for c in self._vectors.vectors(positions) @ vector]

    def _find_allowed(self, wanted: Filter | None) -> npt.NDArray[np.int64] | None:
        if not self.store.hides and (wanted is None or (wanted.document_ids is None and wanted.kinds is None)):
            return None
        where, parameters = passage_query(wanted, self.store.connections.dialect)
        rows = self.store.connections.rows(f"SELECT position FROM passages p WHERE {where}", parameters)
        return np.fromiter((row["position"] for row in rows), dtype=np.int64, count=len(rows))


def _open(index_dir: Path, embedder: Embedder) -> Opened:
    """Open the current generation; once more where a build has replaced it in the meantime."""
    for attempt in range(_OPENING_TRIES):
        folder = generations.current(index_dir)
        try:
            manifest = Manifest.read(folder)
            manifest.require_model(embedder.name, embedder.fingerprint, dimension_of(embedder))
            manifest.check_files(folder)
            store, vectors = Store(folder / generations.STORE), load_vectors(folder / generations.VECTORS)
            if isinstance(embedder, ServedEmbedder):
                with contextlib.suppress(ServerDown):  # words are searched until it answers
                    require_agreement(embedder, store, vectors)
            return folder, manifest, store, vectors
        except Exception:
            if attempt + 1 == _OPENING_TRIES or generations.current(index_dir) == folder:
                raise
    raise AssertionError("unreachable")
