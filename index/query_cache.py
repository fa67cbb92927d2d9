"""The most recent vectors of queries: one question is searched for several times."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

CACHED_QUERIES = 1024
"""Vectors that are kept, 1.5 kB each with the default model."""


class QueryCache:
    """Vectors by the text of their query; safe for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    def get(self, text: str, encode: Callable[[str], Vectors]) -> Vectors:
        """The vector that is kept, else the one that `encode` gives; read-only, since it is shared."""
        text = text.encode("utf-8", "replace").decode()  # half a character from a broken paste
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        vector = encode(text)
        vector.flags.writeable = False
        with self._lock:
            self._kept[text] = vector
            while len(self._kept) > CACHED_QUERIES:
                self._kept.popitem(last=False)
        return vector
