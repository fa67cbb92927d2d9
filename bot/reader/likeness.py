"""How like a question and passages are by the encoder that the reader was trained with, where the index holds another encoder's vectors."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.embedder import Embedder

KEPT = 20_000
"""Vectors of passages that are kept, 1.5 kB each."""


class OwnLikeness:
    """Cosines by one encoder; safe for any number of threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, npt.NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, query: str, texts: Sequence[str]) -> list[float]:
        """The cosine of the query with each text."""
        with self._lock:
            found = {t: self._kept[t] for t in texts if t in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        missing = [t for t in dict.fromkeys(texts) if t not in found]
        if missing:
            found.update(zip(missing, self._embedder.encode_passages(missing), strict=True))
        vector = self._embedder.encode_query(query)
        with self._lock:
            self._kept.update((t, found[t]) for t in missing)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [float(found[t] @ vector) for t in texts]
