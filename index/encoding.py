"""The vectors of all passages of a build: those that are known already, and those that are made."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import generations
from index.embedder import Embedder
from index.errors import IndexingError, ServerDown
from index.manifest import Manifest
from index.progress import ENCODING, Progress
from index.served_embedder import ServedEmbedder, dimension_of, require_agreement
from index.store import Store
from index.vectors import load_vectors
from index.writer import text_hash

Vectors = npt.NDArray[np.float32]


def known_vectors(index_dir: Path, embedder: Embedder) -> dict[str, Vectors]:
    """Vectors of the old index by the hash of their text; none where it cannot be used."""
    with contextlib.ExitStack() as stack:
        try:
            folder = generations.current(index_dir)
            manifest = Manifest.read(folder)
            manifest.require_model(embedder.name, embedder.fingerprint, dimension_of(embedder))
            manifest.check_files(folder)
            store = stack.enter_context(contextlib.closing(Store(folder / generations.STORE)))
            index = stack.enter_context(contextlib.closing(load_vectors(folder / generations.VECTORS)))
            if isinstance(embedder, ServedEmbedder):
                require_agreement(embedder, store, index, patient=True)
            hashes = store.hashes()
            return dict(zip(hashes.values(), index.vectors(list(hashes)), strict=True))
        except ServerDown:
            raise  # all would have to be encoded anew, by a server that does not answer
        except (IndexingError, KeyError):
            return {}


def encode(texts: Sequence[str], embedder: Embedder, progress: Progress, known: Mapping[str, Vectors]) -> tuple[Vectors, int]:
    """Vectors of all texts and how many were encoded: each text once, known ones not at all."""
    hashes = [text_hash(text) for text in texts]
    new = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
    kept = next(iter(known.values()), None)
    if new or kept is None:
        fresh = embedder.encode_passages(list(new.values()), lambda done: progress(ENCODING, done, len(new)))
    else:
        fresh = np.empty((0, len(kept)), dtype=np.float32)
    by_hash = {**known, **dict(zip(new, fresh, strict=True))}
    out = np.empty((len(texts), fresh.shape[1]), dtype=np.float32)
    for row, key in enumerate(hashes):
        out[row] = by_hash[key]
    return out, len(new)
