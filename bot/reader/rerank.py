"""A reranking server of the office's own beside the trained reader: the reader says whether anything answers, both together which place.

A server's score has a scale of its own – a probability, a logit, a cosine – and none says how likely it is that nothing answers, which is
what the thresholds of `bot.decide` are set on. So only the order is taken from it, as a second and independent opinion on which candidate is
the right one; docs/decisions/0007 has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np

from bot.reader.types import Read
from bot.settings import RerankSettings
from index.json_server import BROKEN, JsonServer, ServerError
from index.settings import TEXT

SERVER = "重排服务"
FELL_BACK = "{reason}，本次由随附的阅读模型自行排序。"
MOST_CHARACTERS = 1000
"""Characters that are sent of one candidate."""
MOST_BYTES = 1_000_000
"""Bytes of a response; some servers send the texts back."""
RECENT = 64
"""Lists whose scores are kept: a question is read once more where a language model is to answer it."""
FIRST, FADES = 0.8, 0.5
"""Probability that of candidates one of which answers the server puts it first, and what is left to each further place of what was left
to the one before. Public figures for rerankers on Chinese passages are 0.7 to 0.9; the right answers hardly change between them."""


class Reranker:
    """A server with ``/rerank``. Opens no connection by itself; safe for any number of threads."""

    def __init__(self, settings: RerankSettings) -> None:
        self.settings = settings
        self._server = JsonServer(SERVER, settings.base_url.removesuffix("/").removesuffix("/rerank"), settings.api_key, MOST_BYTES)
        self._form = 0
        self._recent = lru_cache(maxsize=RECENT)(self._asked)

    def __call__(self, question: str, read: Read) -> Read:
        """What was read, in the order of both; as it was, with a notice, where the server gives no usable answer."""
        if len(read.readings) < 2:
            return read
        try:
            scores = self._recent(question, tuple(r.candidate.read for r in read.readings))
        except ServerError as error:
            return replace(read, notices=(*read.notices, FELL_BACK.format(reason=error)))
        return reranked(read, scores)

    def _asked(self, question: str, texts: tuple[str, ...]) -> tuple[float, ...]:
        """A score for each text. The form that the server understands is found out once: TEI calls the texts otherwise than the others."""
        query = (self.settings.query_form or TEXT).replace(TEXT, question)
        cut = [text[:MOST_CHARACTERS] for text in texts]
        forms = ({"model": self.settings.model, "query": query, "documents": cut}, {"query": query, "texts": cut, "truncate": True})
        form = self._form
        try:
            answer = self._server.post("rerank", forms[form], self.settings.timeout_seconds)
        except ServerError as error:
            if error.status not in (400, 422):
                raise
            answer = self._server.post("rerank", forms[1 - form], self.settings.timeout_seconds)
            self._form = 1 - form
        scores = read_scores(answer, len(texts))
        if scores is None:
            raise ServerError(BROKEN.format(what=SERVER))
        return scores


def read_scores(answer: Any, count: int) -> tuple[float, ...] | None:  # noqa: ANN401  whatever a server sends
    """The scores in the order of the texts; None where there is not one finite number for each.

    vLLM, Xinference, Jina, Cohere and llama.cpp: ``{"results": [{"index", "relevance_score"}]}``; TEI and SGLang: ``[{"index", "score"}]``.
    """
    try:
        items = answer if isinstance(answer, list) else answer["results"]
        found = {int(item["index"]): float(item["relevance_score"] if "relevance_score" in item else item["score"]) for item in items}
        scores = tuple(found[i] for i in range(count))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return scores if len(found) == count and np.isfinite(scores).all() else None


def reranked(read: Read, scores: Sequence[float]) -> Read:
    """The readings by the reader's probabilities and the server's order together; that none answers stays as likely as the reader says."""
    answering = sum(r.share for r in read.readings)
    weights = [r.share * place for r, place in zip(read.readings, places_of(scores), strict=True)]
    whole = sum(weights)
    if whole <= 0:
        return read
    found = [replace(r, share=answering * weight / whole) for r, weight in zip(read.readings, weights, strict=True)]
    return replace(read, readings=tuple(sorted(found, key=lambda r: -r.share)))


def places_of(scores: Sequence[float]) -> list[float]:
    """How likely the right one stands at the place that the server gives each; equal scores share theirs."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    likely = [FIRST, *((1 - FIRST) * FADES**place for place in range(1, len(scores)))]
    out = [0.0] * len(scores)
    at = 0
    for _, group in groupby(order, key=lambda i: scores[i]):
        same = list(group)
        for i in same:
            out[i] = sum(likely[at : at + len(same)]) / len(same)
        at += len(same)
    return out


def open_reranker(settings: RerankSettings) -> Reranker | None:
    """The server that the settings name, or None. Opens no connection."""
    return Reranker(settings) if settings.is_set else None
