"""With servers of the office's own: the index by one encoder, the reader by another, the order by a third, and what is said where one fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.find.candidates import Candidate
from bot.library import IndexLibrary
from bot.opening import OnceOpened, Reading
from bot.pipeline import PolicyBot
from bot.reader import types
from bot.reader.rerank import Reranker, open_reranker, places_of, read_scores, reranked
from bot.reader.types import Read
from bot.settings import RerankSettings
from corpus.types import Span
from index.build import build
from index.embedder import SentenceTransformerEmbedder
from index.errors import ModelUnavailable
from index.retriever import Retriever
from index.served_embedder import ServedEmbedder
from tests.bot.making import DIGITAL, ROADS, both, embedder
from tests.index.fakes import HashEmbedder
from tests.index.served import Answering, Served, always, serving, vectors_of


def read_of(*shares: float) -> Read:
    """Readings of 甲, 乙, 丙 … that are so likely."""
    names = "甲乙丙丁戊"
    return Read(tuple(types.Reading(Candidate("文", "sentence", names[i], Span(i, i + 1)), share, 0.5, (0, 0)) for i, share in enumerate(shares)))


def said(read: Read) -> list[tuple[str, float]]:
    return [(r.candidate.text, round(r.share, 2)) for r in read.readings]


ORDERS = [
    ("both are for the same", (0.6, 0.2), (9.0, 1.0), [("甲", 0.78), ("乙", 0.02)]),
    ("the reader is not sure, the server is for the second", (0.4, 0.35), (1.0, 9.0), [("乙", 0.67), ("甲", 0.08)]),
    ("the reader is sure, the server is for the second", (0.9, 0.05), (1.0, 9.0), [("甲", 0.66), ("乙", 0.29)]),
    ("the server is for what the reader thinks impossible", (0.9, 0.001), (1.0, 9.0), [("甲", 0.9), ("乙", 0.0)]),
    ("that none answers stays likely", (0.1, 0.05), (9.0, 1.0), [("甲", 0.15), ("乙", 0.0)]),
    ("a server that cannot tell them apart", (0.5, 0.3), (1.0, 1.0), [("甲", 0.5), ("乙", 0.3)]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "shares", "scores", "wanted"), ORDERS, ids=[c[0] for c in ORDERS])
def test_reader_and_server_together(why: str, shares: tuple[float, ...], scores: tuple[float, ...], wanted: list[tuple[str, float]]) -> None:
    found = reranked(read_of(*shares), scores)
    assert [name for name, _ in said(found)] == [name for name, _ in wanted]
    assert [share for _, share in said(found)] == pytest.approx([share for _, share in wanted], abs=0.03)
    assert sum(r.share for r in found.readings) == pytest.approx(sum(shares))


@pytest.mark.parametrize("scores", [(0.99, 0.5, 0.1), (7.2, -1.0, -8.5), (1e-4, 1e-5, 1e-9)], ids=["shares", "logits", "tiny"])
def test_the_scale_of_the_scores_counts_for_nothing(scores: tuple[float, ...]) -> None:
    assert places_of(scores) == places_of((3.0, 2.0, 1.0))


RESULTS: list[tuple[str, Any, tuple[float, ...] | None]] = [
    ("vLLM", {"id": "1", "results": [{"index": 1, "document": {"text": "乙"}, "relevance_score": 0.9}, {"index": 0, "relevance_score": 0.1}]}, (0.1, 0.9)),
    ("Jina without texts", {"model": "m", "results": [{"index": 0, "relevance_score": 0.7}, {"index": 1, "relevance_score": -2}]}, (0.7, -2.0)),
    ("TEI", [{"index": 1, "score": 0.9}, {"index": 0, "score": 0.1}], (0.1, 0.9)),
    ("one missing", [{"index": 1, "score": 0.9}], None), ("one twice", [{"index": 1, "score": 0.9}, {"index": 1, "score": 0.9}], None),
    ("one too many", [{"index": i, "score": 0.9} for i in range(3)], None), ("no number", [{"index": 0, "score": "x"}, {"index": 1, "score": 1}], None),
    ("not a number", [{"index": 0, "score": float("nan")}, {"index": 1, "score": 1}], None),
    ("something else", {"error": "busy"}, None), ("nothing", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("why", "answer", "scores"), RESULTS, ids=[c[0] for c in RESULTS])
def test_forms_of_the_answer(why: str, answer: Any, scores: tuple[float, ...] | None) -> None:
    assert read_scores(answer, 2) == scores


def settings(served: Served, **changes: Any) -> RerankSettings:
    return RerankSettings(**{"base_url": served.address, "model": "试用重排", "timeout_seconds": 5.0, **changes})


def likes(word: str, wants: str = "documents") -> Answering:
    """A server that puts texts with a word first, and knows them by one name only."""

    def answer(path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if wants not in body:
            return 422, {"error": "missing field"}
        scores = [float(word in text) for text in body[wants]]
        if wants == "texts":
            return 200, [{"index": i, "score": s} for i, s in enumerate(scores)]
        return 200, {"results": [{"index": i, "relevance_score": s} for i, s in enumerate(scores)]}

    return answer


def test_what_is_sent_and_that_it_is_asked_once() -> None:
    with serving(likes("乙")) as served:
        reranker = Reranker(settings(served, query_form="问：{text}", api_key="s3cr3t"))
        for _ in range(2):
            assert said(reranker("谁管", read_of(0.4, 0.35)))[0][0] == "乙"
    assert served.requests == [("/v1/rerank", {"model": "试用重排", "query": "问：谁管", "documents": ["甲", "乙"]})]
    assert served.headers[0]["authorization"] == "Bearer s3cr3t"


def test_the_form_that_a_server_wants_is_found_out_once() -> None:
    with serving(likes("乙", "texts")) as served:
        reranker = Reranker(settings(served))
        assert said(reranker("谁管", read_of(0.4, 0.35)))[0][0] == "乙"
        assert said(reranker("谁办", read_of(0.4, 0.35)))[0][0] == "乙"
    assert [set(body) for _, body in served.requests] == [{"model", "query", "documents"}, *[{"query", "texts", "truncate"}] * 2]


FAILING = [
    (always(500, {}), "重排服务拒绝了请求（500）"), (always(422, {}), "重排服务拒绝了请求（422）"), (always(200, {"results": []}), "重排服务的应答不完整"),
    (always(200, b" " * 2_000_000), "重排服务的应答过长"), (always(200, None), "重排服务未能在规定时间内应答"),
]  # fmt: skip


@pytest.mark.parametrize(("answering", "phrase"), FAILING, ids=["error", "form", "no scores", "flood", "silence"])
def test_where_it_fails_the_reader_orders_alone_and_it_is_said(answering: Answering, phrase: str) -> None:
    with serving(answering) as served:
        found = Reranker(settings(served, timeout_seconds=0.3))("谁管", read_of(0.4, 0.35))
    assert said(found) == [("甲", 0.4), ("乙", 0.35)]
    assert found.notices == (f"{phrase}，本次由随附的阅读模型自行排序。",)


def test_nothing_set_means_no_server() -> None:
    assert open_reranker(RerankSettings()) is None


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A server that embeds with the model that the program ships with."""
    with serving(vectors_of(embedder())) as server:
        yield server


@pytest.fixture(scope="module")
def index(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    (folder / "documents").mkdir()
    for name, text in (("云溪", DIGITAL), ("青石", ROADS)):
        (folder / "documents" / f"{name}.txt").write_text(text, encoding="utf-8")
    build(folder / "documents", folder / "index", ServedEmbedder(served.settings(passage_form="{text}", query_form="{text}")))
    return folder / "index"


def bot_at(index: Path, served: Served, rerank: RerankSettings | None = None) -> PolicyBot:
    encoder = ServedEmbedder(served.settings(passage_form="{text}", query_form="{text}"))
    reading = Reading.beside(encoder, None, rerank or RerankSettings())
    return PolicyBot(reading.library(Retriever(index, encoder)))


QUESTIONS = ("政务云平台谁来管", "青石县危桥要改几座", "热线的办结率要到多少", "养老院床位补贴是多少")


def test_the_reader_keeps_its_own_encoder_beside_an_index_of_a_server(index: Path, served: Served) -> None:
    bot = bot_at(index, served)
    library = bot.library
    assert isinstance(library, IndexLibrary)
    assert library.reader() is not None
    assert [bot.answer(q).text for q in QUESTIONS] == [both().answer(q).text for q in QUESTIONS]
    own = library.finder.find("危桥要改几座")
    shipped = both().library
    assert isinstance(shipped, IndexLibrary)
    alike = {c.key: c.likeness for c in shipped.finder.find("危桥要改几座")}
    assert [c.likeness for c in own if c.key in alike] == pytest.approx([alike[c.key] for c in own if c.key in alike], abs=0.01)


def test_without_the_server_answers_are_found_by_words_and_it_is_said(index: Path, served: Served) -> None:
    bot = bot_at(index, served)
    served.answering = always(503, {})
    try:
        answer = bot.answer("青石县危桥要改几座")
        looked_up = bot.answer("市大数据局牵头哪些任务")
    finally:
        served.answering = vectors_of(embedder())
    assert "9座" in answer.text
    assert answer.notices == ("向量服务拒绝了请求（503），本次只按词语查找，可能有遗漏。",)
    assert not [n for n in looked_up.notices if "向量服务" in n], "a list is complete without a search"
    assert bot.answer("青石县危桥要改几座").notices == ()


def test_whoever_asks_is_told_of_another_model_and_only_the_log_what_to_run(index: Path, served: Served, caplog: pytest.LogCaptureFixture) -> None:
    bot = bot_at(index, served)
    served.answering = vectors_of(HashEmbedder())
    try:
        answer = bot.answer("青石县危桥要改几座")
    finally:
        served.answering = vectors_of(embedder())
    assert answer.notices == ("向量服务与索引不一致，须由管理员重新建库，本次只按词语查找，可能有遗漏。",)
    assert "python -m index build" in caplog.text


def test_a_reranking_server_orders_and_its_failure_is_said(index: Path, served: Served) -> None:
    with serving(likes("危桥")) as other:
        bot = bot_at(index, served, settings(other))
        assert bot.answer("青石县危桥要改几座").notices == ()
        assert all(path == "/v1/rerank" for path, _ in other.requests)
        assert other.requests
        other.answering = always(500, {})
        answer = bot.answer("青石县养护每年投多少钱")
    assert "600万元" in answer.text
    assert answer.notices == ("重排服务拒绝了请求（500），本次由随附的阅读模型自行排序。",)


def test_without_an_encoder_on_this_machine_there_is_no_reader(monkeypatch: pytest.MonkeyPatch, served: Served, caplog: pytest.LogCaptureFixture) -> None:
    def none(_: object) -> SentenceTransformerEmbedder:
        raise ModelUnavailable("没有")

    monkeypatch.setattr("bot.opening.load_embedder", none)
    reading = Reading.beside(ServedEmbedder(served.settings()), None, RerankSettings())
    assert (reading.reader(), reading.likeness) == (None, None)
    assert "no encoder on this machine" in caplog.text


def test_an_encoder_of_this_machine_serves_index_and_reader() -> None:
    reading = Reading.beside(HashEmbedder(), None, RerankSettings())
    assert isinstance(reading.reader, OnceOpened)
    assert (reading.reader.embedder.__class__, reading.likeness, reading.rerank) == (HashEmbedder, None, None)
