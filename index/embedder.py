"""Texts to vectors: the protocol, and the embedder over any sentence-transformers model.

PyTorch is imported when the first text is encoded or the dimension is asked for, not before, so
that a command can print its help at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable
from index.model_folder import ModelFolder, find_model, fingerprint, prompts
from index.offline import go_offline
from index.plain_bert import PlainBert, plain_shape
from index.query_cache import QueryCache
from index.settings import IndexSettings

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]


class Embedder(Protocol):
    """What the index needs of an embedding model; all vectors have length 1."""

    @property
    def name(self) -> str:
        """Name to show to a user."""
        ...

    @property
    def fingerprint(self) -> str:
        """Differs between any two models whose vectors cannot be compared."""
        ...

    @property
    def dimension(self) -> int: ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension); `progress` gets the number done."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """Vector of a query, shape (dimension,)."""
        ...


class _Encoder(Protocol):
    dimension: int

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by a folder on this machine.

    A query and a passage get the prompts that the model was trained with. Safe for any number of
    threads. The most recent query vectors are kept.

    Raises
    ------
    ModelUnavailable
        At first use, when the folder cannot be read.
    """

    def __init__(self, folder: ModelFolder) -> None:
        self._folder = folder
        self._query_prompt, self._passage_prompt = prompts(folder)
        self._lock = threading.Lock()
        self._queries = QueryCache()
        self._loaded: _Encoder | None = None

    @property
    def name(self) -> str:
        return self._folder.name

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self._folder)

    @property
    def dimension(self) -> int:
        return self._encoder().dimension

    @property
    def layers(self) -> PlainBert | None:
        """The encoder whose layers can be run alone, or None for a model of another kind."""
        encoder = self._encoder()
        return encoder if isinstance(encoder, PlainBert) else None

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension); `progress` gets the number done."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._encoder().encode([self._passage_prompt + text for text in texts], progress)

    def encode_query(self, text: str) -> Vectors:
        """Vector of a query, shape (dimension,); read-only, since it is shared."""
        return self._queries.get(text, lambda asked: self._encoder().encode([self._query_prompt + asked])[0])

    def _encoder(self) -> _Encoder:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._folder.path)
            return self._loaded


def load_embedder(model: str | None = None) -> SentenceTransformerEmbedder:
    """The embedder that `model` names, else the setting `EMBEDDING_MODEL`, else the default.

    Raises
    ------
    ModelUnavailable, StorageFailure
        See `index.model_folder.find_model`.
    """
    return SentenceTransformerEmbedder(find_model(model if model is not None else IndexSettings.from_environment().model))


def _load(folder: Path) -> _Encoder:
    go_offline()
    try:
        shape = plain_shape(folder)
        return _WholeLibrary(folder) if shape is None else PlainBert.load(folder, shape)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise ModelUnavailable(f"无法加载向量模型“{folder}”（{error}）。请检查文件夹是否完整，或更换 EMBEDDING_MODEL。") from error


class _WholeLibrary:
    """A model of any other kind, through sentence-transformers itself."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        out = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for start in range(0, len(texts), 8):
            batch = order[start : start + 8]
            # prompt="": the text has its prompt already, and a default prompt must not be added
            out[batch] = self._model.encode([texts[i] for i in batch], prompt="", normalize_embeddings=True, show_progress_bar=False)
            if progress is not None:
                progress(start + len(batch))
        return out
