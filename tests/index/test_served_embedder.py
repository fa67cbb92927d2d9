"""Vectors from a server of the office's own: what is sent, what is refused, and what the search does without it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import generations, open_index
from index.build import build, update
from index.embedder import SentenceTransformerEmbedder
from index.errors import IndexMismatch, ServerDown
from index.retriever import UNLIKE, Retriever
from index.served_embedder import FIXED_BYTES, TEXT_BYTES, ServedEmbedder, index_embedder, read_vectors
from index.served_queries import AGREED_SECONDS, ServedQueries
from index.settings import EmbedSettings
from index.types import Filter
from index.vectors import load_vectors
from tests.index.fakes import HashEmbedder, OtherEmbedder
from tests.index.served import Served, always, serving, vectors_of

TEXTS = ["燃煤锅炉。", "柴油货车", "扬尘治理"]


def embedder_of(served: Served, **changes: Any) -> ServedEmbedder:
    return ServedEmbedder(served.settings(**changes), pause=lambda _: None)


def test_vectors_are_normalised_and_in_the_order_of_the_texts() -> None:
    with serving(vectors_of(turned=True)) as served:
        found = embedder_of(served).encode_passages(TEXTS)
        assert embedder_of(served).dimension == HashEmbedder.dimension
    assert np.allclose(found, HashEmbedder().encode_passages(TEXTS), atol=1e-6)
    assert served.requests[0] == ("/v1/embeddings", {"model": "试用向量", "input": TEXTS})


def test_batches_are_bounded_and_progress_is_told() -> None:
    done: list[int] = []
    with serving() as served:
        found = embedder_of(served, batch=2).encode_passages(TEXTS, done.append)
    assert [len(asked) for asked in served.inputs] == [2, 1]
    assert (found.shape, done) == ((3, HashEmbedder.dimension), [2, 3])


TASK = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
FORMS: list[tuple[str, dict[str, Any], str, str]] = [
    ("a name that asks for nothing", {"model": "bge-m3"}, "柴油货车", "柴油货车"),
    ("a family that is known", {"model": "Qwen/Qwen3-Embedding-0.6B"}, f"{TASK}柴油货车", "柴油货车"),
    ("E5", {"model": "multilingual-e5-large"}, "query: 柴油货车", "passage: 柴油货车"),
    ("one's own", {"model": "Qwen3-Embedding-4B", "query_form": "查找\n问：{text}", "passage_form": "文：{text}"}, "查找\n问：柴油货车", "文：柴油货车"),
    ("what is too long", {"model": "bge-m3", "characters": 50}, "柴油货车", "柴油货车"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "settings", "query", "passage"), FORMS, ids=[c[0] for c in FORMS])
def test_what_is_sent_of_a_question_and_of_a_passage(why: str, settings: dict[str, Any], query: str, passage: str) -> None:
    with serving() as served:
        embedder = embedder_of(served, **settings)
        embedder.encode_query("柴油货车")
        embedder.encode_passages(["柴油货车" + "。" * 2000])
    sent = "柴油货车" + "。" * (settings.get("characters", 1000) - 4)
    assert served.inputs == [[query], [passage.replace("柴油货车", sent)]]


def test_a_question_is_encoded_once_and_may_be_anything(documents: Path, index_dir: Path) -> None:
    with serving() as served:
        build(documents, index_dir, embedder_of(served))
        retriever = Retriever(index_dir, embedder_of(served))
        assert retriever.searched("\ud800", 3).trouble == ""
        asked = len(served.requests)
        for within in (None, Filter(document_ids=("甲市",)), Filter(document_ids=("乙县",))):
            assert retriever.searched("柴油货车", 3, within).trouble == ""
    assert len(served.requests) == asked + 1


def item(index: Any, embedding: Any) -> dict[str, Any]:
    return {"index": index, "embedding": embedding}


BAD = [
    ("nothing", {}), ("no object", [1]), ("too few", {"data": [item(0, [1.0])]}), ("one twice", {"data": [item(0, [1.0]), item(0, [1.0])]}),
    ("other places", {"data": [item(1, [1.0]), item(2, [1.0])]}), ("unlike lengths", {"data": [item(0, [1.0]), item(1, [1.0, 2.0])]}),
    ("no numbers", {"data": [item(0, ["x"]), item(1, ["y"])]}), ("empty vectors", {"data": [item(0, []), item(1, [])]}),
    ("not a number", {"data": [item(0, [float("nan")]), item(1, [1.0])]}), ("nothing but zeros", {"data": [item(0, [0.0]), item(1, [1.0])]}),
    ("infinite", {"data": [item(0, [1e300]), item(1, [1.0])]}), ("base64", {"data": [item(0, "AACAPw=="), item(1, "AACAPw==")]}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "answer"), BAD, ids=[c[0] for c in BAD])
@pytest.mark.filterwarnings("ignore:overflow")
def test_vectors_that_are_none(why: str, answer: Any) -> None:
    assert read_vectors(answer, 2) is None


REFUSALS = [
    (always(500, {}), "向量服务拒绝了请求（500）"),
    (always(401, {}), "向量服务拒绝了请求（401）"),
    (always(200, b"<html>"), "向量服务的应答不完整"),
    (always(200, {"data": []}), "向量服务的应答不完整"),
    (always(200, b"[" * 100_000), "向量服务的应答不完整"),
    (always(200, b" " * (FIXED_BYTES + 33 * TEXT_BYTES)), "向量服务的应答过长"),
]


@pytest.mark.parametrize(("answering", "phrase"), REFUSALS, ids=["error", "key", "no JSON", "no vectors", "nested", "flood"])
def test_failures_are_named(answering: Any, phrase: str) -> None:
    with serving(answering) as served:
        with pytest.raises(ServerDown) as asked:
            embedder_of(served).encode_query("燃煤")
        with pytest.raises(ServerDown) as built:
            embedder_of(served).encode_passages(TEXTS)
    assert str(asked.value) == phrase
    assert str(built.value) == f"{phrase}（模型“试用向量”）。请检查 EMBED_BASE_URL 所指的服务是否正常；原有索引未受影响。"


def test_a_silent_server_is_given_up_and_left_alone_for_a_while() -> None:
    with serving(always(200, None)) as served:
        embedder = embedder_of(served, timeout_seconds=0.1)
        with pytest.raises(ServerDown, match="未能在规定时间内应答"):
            embedder.encode_query("燃煤")
        with pytest.raises(ServerDown, match="连接不上"):
            embedder.encode_query("锅炉")
    assert len(served.requests) == 1


def test_a_build_tries_again_where_that_may_help() -> None:
    answers: Iterator[tuple[int, Any]] = iter([(503, {}), (503, {})])

    def busy(path: str, body: dict[str, Any]) -> tuple[int, Any]:
        return next(answers, None) or vectors_of()(path, body)

    with serving(busy) as served:
        assert len(embedder_of(served).encode_passages(TEXTS)) == 3
        assert len(served.requests) == 3
        served.answering = always(413, {})
        with pytest.raises(ServerDown, match="413"):
            embedder_of(served).encode_passages(TEXTS)
    assert len(served.requests) == 4


def test_a_build_asks_for_nothing_but_its_passages_and_ends_a_rest(documents: Path, index_dir: Path) -> None:
    with serving(always(200, None)) as served:
        embedder = embedder_of(served, timeout_seconds=0.5)
        with pytest.raises(ServerDown):
            embedder.encode_query("燃煤")
        served.answering = vectors_of()
        report = build(documents, index_dir, embedder)
        assert [len(asked) for asked in served.inputs] == [1, report.passages]
        assert len(embedder.encode_query("燃煤")) == HashEmbedder.dimension, "whoever answers is not left alone any longer"


def test_a_redirect_is_not_followed_and_nothing_foreign_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving() as other, serving(always(307, {})) as served:
        served.location = other.address + "/embeddings"
        with pytest.raises(ServerDown, match="307"):
            embedder_of(served, api_key="s3cr3t").encode_query("燃煤")
        assert other.requests == []
    assert served.headers[0]["authorization"] == "Bearer s3cr3t"
    assert set(served.headers[0]) <= {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent", "authorization"}


def test_the_key_is_never_told(caplog: pytest.LogCaptureFixture) -> None:
    with serving(always(401, {})) as served, caplog.at_level(logging.DEBUG):
        embedder = embedder_of(served, api_key="s3cr3t")
        with pytest.raises(ServerDown):
            embedder.encode_query("燃煤")
    assert "s3cr3t" not in caplog.text + repr(embedder.settings)
    assert "向量服务拒绝了请求（401）" in caplog.text
    assert "燃煤" not in caplog.text


def test_which_embedder_the_index_has(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(index_embedder(), SentenceTransformerEmbedder)
    monkeypatch.setenv("EMBED_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("EMBED_MODEL", "bge-m3")
    assert index_embedder().name == "bge-m3"


def settings(**changes: Any) -> EmbedSettings:
    return EmbedSettings(**{"base_url": "http://127.0.0.1:9/v1", "model": "bge-m3", **changes})


@pytest.mark.parametrize(("changes", "same"), [
    ({"base_url": "http://10.0.0.1/v1", "api_key": "k", "batch": 8, "timeout_seconds": 9.0}, True),
    ({"query_form": "问：{text}"}, True),
    ({"model": "bge-m3-2"}, False),
    ({"passage_form": "文：{text}"}, False),
    ({"characters": 450}, False),
])  # fmt: skip
def test_only_what_changes_the_vectors_of_passages_needs_a_rebuild(changes: dict[str, Any], same: bool) -> None:
    assert (ServedEmbedder(settings(**changes)).fingerprint == ServedEmbedder(settings()).fingerprint) is same


def test_an_index_of_a_server(documents: Path, index_dir: Path) -> None:
    with serving() as served:
        build(documents, index_dir, embedder_of(served))
        asked = len(served.requests)
        report = update(documents, index_dir, embedder_of(served))
        assert (report.encoded, report.passages > 0) == (0, True)
        assert len(served.requests) <= asked + 2, "one passage is compared, none is encoded anew"
        hits = Retriever(index_dir, embedder_of(served)).searched("柴油货车淘汰 谁牵头", 3)
    assert hits.trouble == ""
    assert "柴油货车" in hits.hits[0].passage.text
    assert all(hit.dense is not None for hit in hits.hits)


def test_another_model_is_refused_with_what_to_do(documents: Path, index_dir: Path) -> None:
    with serving() as served:
        build(documents, index_dir, embedder_of(served))
        others: list[tuple[dict[str, Any], str]] = [
            ({"model": "别的"}, "模型“试用向量”建立的，与当前模型“别的”不一致"),
            ({"characters": 450}, "模型“试用向量”或发送文字的格式已改变"),
        ]
        for changes, words in others:
            with pytest.raises(IndexMismatch, match=words):
                open_index(index_dir, embedder_of(served, **changes))
        with pytest.raises(IndexMismatch, match="python -m index build"):
            open_index(index_dir, HashEmbedder())
        served.answering = vectors_of(OtherUnderTheSameName())
        with pytest.raises(IndexMismatch, match=r"模型“试用向量”与建立索引时不同.*python -m index build"):
            open_index(index_dir, embedder_of(served))
        assert update(documents, index_dir, embedder_of(served)).encoded > 0, "vectors of two models are never mixed"
        assert open_index(index_dir, embedder_of(served)).search("柴油货车", 1)


class OtherUnderTheSameName(OtherEmbedder):
    def encode_query(self, text: str) -> Any:
        return super().encode_query(text)[::-1].copy()


class Narrower(HashEmbedder):
    dimension = 32


@pytest.mark.parametrize("other", [OtherUnderTheSameName(), Narrower()], ids=["of the same dimension", "of another dimension"])
def test_after_a_rebuild_nothing_of_the_model_before_is_searched_with(other: HashEmbedder, documents: Path, index_dir: Path) -> None:
    with serving() as served:
        embedder = embedder_of(served)
        build(documents, index_dir, embedder)
        assert Retriever(index_dir, embedder).searched("柴油货车", 3).trouble == ""
        served.answering = vectors_of(other)
        build(documents, index_dir, embedder_of(served))
        assert Retriever(index_dir, embedder).searched("柴油货车", 3) == Retriever(index_dir, embedder_of(served)).searched("柴油货车", 3)


EXCHANGES = [("of another dimension", Narrower(), False), ("of the same dimension, after a restart", OtherUnderTheSameName(), True)]


@pytest.mark.parametrize(("why", "other", "restarted"), EXCHANGES, ids=[c[0] for c in EXCHANGES])
def test_a_model_exchanged_under_an_open_index(why: str, other: HashEmbedder, restarted: bool, documents: Path, index_dir: Path) -> None:
    with serving() as served:
        build(documents, index_dir, embedder_of(served))
        retriever = Retriever(index_dir, embedder_of(served))
        assert retriever.searched("柴油货车", 3).trouble == ""
        if restarted:
            served.answering = always(503, {})
            assert "503" in retriever.searched("锅炉", 3).trouble
        served.answering = vectors_of(other)
        for question in ("扬尘治理", "柴油货车"):
            found = retriever.searched(question, 3)
            assert (found.trouble, [hit.dense for hit in found.hits if hit.dense is not None]) == (UNLIKE, []), "also for what was found before"
            assert found.hits
        served.answering = vectors_of()
        assert retriever.searched("扬尘治理", 3).trouble == ""


def test_agreement_ages(documents: Path, index_dir: Path) -> None:
    now = [0.0]
    with serving() as served:
        embedder = embedder_of(served)
        build(documents, index_dir, embedder)
        vectors = load_vectors(generations.current(index_dir) / generations.VECTORS)
        queries = ServedQueries(embedder, Retriever(index_dir, embedder).store, vectors, lambda: now[0])
        queries.vector("柴油货车")
        served.answering = vectors_of(OtherUnderTheSameName())
        now[0] = AGREED_SECONDS
        with pytest.raises(IndexMismatch):
            queries.vector("扬尘治理")
        with pytest.raises(IndexMismatch):
            queries.vector("柴油货车")


def test_without_the_server_words_are_searched_and_it_is_said(documents: Path, index_dir: Path) -> None:
    with serving() as served:
        build(documents, index_dir, embedder_of(served))
        retriever = Retriever(index_dir, embedder_of(served))
        served.answering = always(503, {})
        found = retriever.searched("柴油货车淘汰 谁牵头", 3)
        assert "柴油货车" in found.hits[0].passage.text
        assert found.trouble == "向量服务拒绝了请求（503）"
        assert all(hit.dense is None for hit in found.hits)
        assert retriever.searched("柴油", 3).hits[0].passage.document_id == "甲市"
        served.answering = vectors_of()
        assert retriever.searched("柴油货车淘汰 谁牵头", 3).trouble == "", "what was found without it is not kept"


def test_an_index_opens_without_the_server_and_is_compared_once_it_is_back(documents: Path, index_dir: Path) -> None:
    with serving() as served:
        build(documents, index_dir, embedder_of(served))
        served.answering = always(503, {})
        retriever = Retriever(index_dir, embedder_of(served))
        assert retriever.searched("柴油货车", 3).trouble == "向量服务拒绝了请求（503）"
        served.answering = vectors_of(OtherUnderTheSameName())
        assert retriever.searched("柴油货车", 3).trouble == UNLIKE
        served.answering = vectors_of()
        assert retriever.searched("柴油货车", 3).trouble == ""


def test_no_update_without_the_server(documents: Path, index_dir: Path) -> None:
    with serving() as served:
        build(documents, index_dir, embedder_of(served))
        served.answering = always(401, {})
        with pytest.raises(ServerDown, match="原有索引未受影响"):
            update(documents, index_dir, embedder_of(served))
        served.answering = vectors_of()
        assert open_index(index_dir, embedder_of(served)).search("柴油货车", 1)
