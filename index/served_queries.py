"""Vectors of questions for one generation of an index, from a server whose model is the one that the index was made with."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from index.errors import IndexMismatch, ServerDown
from index.query_cache import QueryCache
from index.served_embedder import ServedEmbedder, other_model, require_agreement
from index.store import Store
from index.vectors import VectorIndex

Vectors = npt.NDArray[np.float32]

AGREED_SECONDS = 600.0
"""After so long, and after every failure of the server, its model is compared anew: it may have been exchanged, under the same name, in a restart
that no question met."""


class ServedQueries:
    """Keeps the vectors of recent questions as long as its generation is open; safe for any number of threads."""

    def __init__(self, embedder: ServedEmbedder, store: Store, vectors: VectorIndex, clock: Callable[[], float] = time.monotonic) -> None:
        self._embedder, self._store, self._vectors, self._clock = embedder, store, vectors, clock
        self._agreed_until: float | None = None
        self._kept = QueryCache()

    def vector(self, text: str) -> Vectors:
        """Vector of a question, shape (dimension,); read-only, since it is shared.

        Raises
        ------
        IndexMismatch
            When the server's model is another than that of the index; what was kept is forgotten.
        ServerDown
            When the server cannot be asked.
        """
        try:
            return self._kept.get(text, self._encoded)
        except (IndexMismatch, ServerDown) as error:
            self._agreed_until = None
            if isinstance(error, IndexMismatch):
                self._kept = QueryCache()
            raise

    def _encoded(self, text: str) -> Vectors:
        now, until = self._clock(), self._agreed_until
        if until is None or now >= until:
            require_agreement(self._embedder, self._store, self._vectors)
            self._agreed_until = now + AGREED_SECONDS
        vector = self._embedder.encode_query(text)
        if len(vector) != self._vectors.dimension:
            raise other_model(self._embedder)
        return vector
