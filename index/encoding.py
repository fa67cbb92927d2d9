"""The vectors of all passages of a build: those that are known already, and those that are made."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import generations
from index.embedder import Embedder
from index.errors import DatabaseDown, IndexingError, IndexMismatch, ServerDown
from index.made import Made
from index.manifest import Manifest
from index.progress import ENCODING, Progress
from index.served_embedder import SAME, ServedEmbedder, dimension_of, require_agreement
from index.store import Store
from index.vectors import load_vectors
from index.writer import text_hash

Vectors = npt.NDArray[np.float32]

SLICE = 256
"""Texts after which their vectors are kept, so that a build that is killed loses no more."""
CHANGED = "建库期间模型“{model}”的向量维数改变，请检查向量服务后再试；原有索引未受影响。"


def known_vectors(index_dir: Path, embedder: Embedder) -> dict[str, Vectors]:
    """Vectors of the old index, by whatever version of this program, by the hash of their text; none where it cannot be used."""
    with contextlib.ExitStack() as stack:
        try:
            folder = generations.current(index_dir)
            manifest = Manifest.read(folder, of_any_version=True)
            manifest.require_model(embedder.name, embedder.fingerprint, dimension_of(embedder))
            manifest.check_files(folder)
            store = stack.enter_context(contextlib.closing(Store(folder / generations.STORE)))
            index = stack.enter_context(contextlib.closing(load_vectors(folder / generations.VECTORS)))
            if isinstance(embedder, ServedEmbedder):
                require_agreement(embedder, store, index, patient=True)
            hashes = store.hashes()
            return dict(zip(hashes.values(), index.vectors(list(hashes)), strict=True))
        except (ServerDown, DatabaseDown):
            raise  # all would have to be encoded anew, by a server that does not answer
        except (IndexingError, LookupError, TypeError, ValueError):  # all but the first: rows of another version
            return {}


def encode(texts: Sequence[str], embedder: Embedder, progress: Progress, known: Mapping[str, Vectors], made: Made) -> tuple[Vectors, int]:
    """Vectors of all texts and how many were encoded: each text once; what is known, or was made by a build that ended too soon, not at all."""
    hashes = [text_hash(text) for text in texts]
    wanted = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
    by_hash = {**known, **_taken_up(made, wanted, embedder)}
    # the longest first: a want of memory shows at once, and texts of like length are encoded together
    new = sorted(wanted.keys() - by_hash.keys(), key=lambda key: (-len(wanted[key]), key))
    dimension = len(next(iter(by_hash.values()))) if by_hash else None
    if len(new) == len(wanted):
        made.remove()  # of other texts or of another model
    for start in range(0, len(new), SLICE):
        keys = new[start : start + SLICE]
        vectors = embedder.encode_passages([wanted[key] for key in keys], functools.partial(_told, progress, len(new), start))
        if dimension not in (None, vectors.shape[1]):
            raise IndexMismatch(CHANGED.format(model=embedder.name))
        dimension = vectors.shape[1]
        made.add(keys, vectors)
        by_hash.update(zip(keys, vectors, strict=True))
    out = np.empty((len(texts), dimension or embedder.encode_passages([]).shape[1]), dtype=np.float32)
    for row, key in enumerate(hashes):
        out[row] = by_hash[key]
    return out, len(new)


def _told(progress: Progress, total: int, before: int, done: int) -> None:
    progress(ENCODING, before + done, total)


def _taken_up(made: Made, wanted: Mapping[str, str], embedder: Embedder) -> dict[str, Vectors]:
    """What a build that ended too soon has made of the wanted texts; nothing where a server has another model now."""
    found = {key: vector for key, vector in made.read().items() if key in wanted}
    if found and isinstance(embedder, ServedEmbedder):
        key, vector = next(iter(found.items()))
        now = embedder.encode_passages([wanted[key]])[0]
        if now.shape != vector.shape or float(now @ vector) < SAME:
            return {}
    return found
