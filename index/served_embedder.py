"""Vectors from a server of the office's own that speaks the OpenAI protocol (``/v1/embeddings``): vLLM, TEI, Xinference, Ollama, llama.cpp."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedder import Embedder, Progress, load_embedder
from index.errors import IndexMismatch, ServerDown
from index.json_server import BROKEN, JsonServer, ServerError
from index.model_folder import family_prompts
from index.settings import TEXT, EmbedSettings, IndexSettings
from index.store import Store
from index.vectors import VectorIndex

Vectors = npt.NDArray[np.float32]

SERVER = "向量服务"
SAMPLE = "文件"
"""Sent where only the dimension is wanted."""
BUILDING_SECONDS = 120.0
"""Longest wait for one request while the index is built: a server without a GPU takes about a second for each long passage."""
TRIES, BETWEEN = 3, 2.0
"""Tries of one request while the index is built, and seconds between them."""
FIXED_BYTES, TEXT_BYTES = 64_000, 200_000
"""Bytes that a response may have: some, and some for each text. A vector of 4,096 numbers takes 90 kB as JSON."""
SAME = 0.95
"""Cosine of a passage's vector with that of the same passage in the index from which both come from one model. Other precisions of one
model give 0.98 and more, other models about 0."""
BUILD_FAILED = "{reason}（模型“{model}”）。请检查 EMBED_BASE_URL 所指的服务是否正常；原有索引未受影响。"
OTHER_MODEL = "向量服务上的模型“{model}”与建立索引时不同，请运行 python -m index build 重新建库。"


class ServedEmbedder:
    """A model behind a server. Opens no connection by itself; safe for any number of threads.

    The fingerprint is that of the model's name and of how a passage is sent: the server does not tell its weights. Whether they are those
    of an index, `require_agreement` finds out.

    Raises
    ------
    ServerDown
        At use, when the server cannot be reached or gives no usable answer.
    """

    def __init__(self, settings: EmbedSettings, pause: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self._pause = pause
        query, passage = family_prompts(settings.model)
        self._query_form = settings.query_form or query + TEXT
        self._passage_form = settings.passage_form or passage + TEXT
        address = settings.base_url.removesuffix("/").removesuffix("/embeddings")
        self._server = JsonServer(SERVER, address, settings.api_key, FIXED_BYTES + TEXT_BYTES * settings.batch)

    @property
    def name(self) -> str:
        return self.settings.model

    @cached_property
    def fingerprint(self) -> str:
        parts = ("server", self.settings.model, self._passage_form, str(self.settings.characters))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    @property
    def dimension(self) -> int:
        """Of the model that the server has now: it is asked each time."""
        return len(self._asked([self._passage(SAMPLE)], self.settings.timeout_seconds)[0])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension); `progress` gets the number done."""
        parts = []
        for start in range(0, len(texts), self.settings.batch):
            parts.append(self._patiently([self._passage(text) for text in texts[start : start + self.settings.batch]]))
            if parts[-1].shape[1] != parts[0].shape[1]:
                raise ServerDown(self._build_failed(BROKEN.format(what=SERVER)))
            if progress is not None:
                progress(min(len(texts), start + self.settings.batch))
        return np.concatenate(parts) if parts else self._patiently([self._passage(SAMPLE)])[:0]

    def encode_query(self, text: str) -> Vectors:
        """Vector of a query, shape (dimension,). None is kept: the server's model may be exchanged (see `index.served_queries`)."""
        vector: Vectors = self._asked([self._form(self._query_form, text)], self.settings.timeout_seconds)[0]
        return vector

    def encode_one(self, passage: str) -> Vectors:
        """Vector of one passage, within the time that a question has."""
        vector: Vectors = self._asked([self._passage(passage)], self.settings.timeout_seconds)[0]
        return vector

    def _passage(self, text: str) -> str:
        return self._form(self._passage_form, text)

    def _form(self, form: str, text: str) -> str:
        return form.replace(TEXT, text.encode("utf-8", "replace").decode()[: self.settings.characters])

    def _patiently(self, texts: Sequence[str]) -> Vectors:
        """The vectors, after some tries: a server that starts up or is busy is waited for."""
        for left in reversed(range(TRIES)):
            try:
                return self._vectors(texts, BUILDING_SECONDS, patient=True)
            except ServerError as error:
                if not left or error.status in (400, 401, 403, 404, 413, 422):
                    raise ServerDown(self._build_failed(str(error))) from error
                self._pause(BETWEEN)
        raise AssertionError("unreachable")

    def _build_failed(self, reason: str) -> str:
        return BUILD_FAILED.format(reason=reason, model=self.name)

    def _asked(self, texts: Sequence[str], seconds: float) -> Vectors:
        try:
            return self._vectors(texts, seconds)
        except ServerError as error:
            raise ServerDown(str(error)) from error

    def _vectors(self, texts: Sequence[str], seconds: float, patient: bool = False) -> Vectors:
        found = read_vectors(self._server.post("embeddings", {"model": self.name, "input": list(texts)}, seconds, patient), len(texts))
        if found is None:
            raise ServerError(BROKEN.format(what=SERVER))
        return found


def read_vectors(answer: Any, count: int) -> Vectors | None:  # noqa: ANN401  whatever a server sends
    """The vectors in the order of the texts, of length 1; None where there is not one for each, of one dimension, of finite numbers."""
    try:
        rows = {int(item["index"]): item["embedding"] for item in answer["data"]}
        found = np.asarray([rows[i] for i in range(count)], dtype=np.float32)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if found.ndim != 2 or not found.shape[1] or not np.isfinite(found).all():
        return None
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    if not (lengths > 0).all():
        return None
    out: Vectors = found / lengths
    return out


def require_agreement(embedder: ServedEmbedder, store: Store, vectors: VectorIndex, patient: bool = False) -> None:
    """Refuse a server whose model is another than the one whose vectors an index holds, though it has the same name.

    `patient` waits for it as a build does, else as a question does.

    Raises
    ------
    IndexMismatch
        When the vector of a passage of the index is not the one that the server gives now.
    ServerDown
        When the server cannot be asked.
    """
    first = next(iter(store.hashes()), None)
    if first is None:
        return
    text = store.passages_at([first])[first].text
    kept, now = vectors.vectors([first])[0], embedder.encode_passages([text])[0] if patient else embedder.encode_one(text)
    if kept.shape != now.shape or float(kept @ now) < SAME:
        raise other_model(embedder)


def other_model(embedder: ServedEmbedder) -> IndexMismatch:
    """What an administrator is told of a server with another model than the index has."""
    return IndexMismatch(OTHER_MODEL.format(model=embedder.name))


def dimension_of(embedder: Embedder) -> int | None:
    """Numbers in a vector; None while the server that makes them cannot be asked."""
    try:
        return embedder.dimension
    except ServerDown:
        return None


def index_embedder(model: str | None = None) -> Embedder:
    """The embedder of the index: the server's where `EMBED_BASE_URL` names one, else that of `model` as `load_embedder` finds it.

    Raises
    ------
    ModelUnavailable, StorageFailure
        See `index.model_folder.find_model`.
    index.environment.SettingsError
        When a setting cannot be right.
    """
    settings = EmbedSettings.from_environment()
    return ServedEmbedder(settings) if settings.is_set else load_embedder(model if model is not None else IndexSettings.from_environment().model)
