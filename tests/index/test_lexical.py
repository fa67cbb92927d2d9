from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.retriever import Retriever
from index.types import Filter


def texts(retriever: Retriever, query: str, wanted: Filter | None = None) -> list[str]:
    found = retriever.lexical.search(query, 10, wanted)
    passages = retriever.store.passages_at([i for i, _ in found])
    return [passages[i].text for i, _ in found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("柴油货车", "国三柴油货车"),
        ("云", "政务云"),  # a single character
        ("44", "44微克"),
        ("扬尘怎么治理", "治理扬尘污染"),
        ("政务 云", "政务云"),
    ],
)
def test_best_passage(retriever: Retriever, query: str, expected: str) -> None:
    assert expected in texts(retriever, query)[0]


def test_scores_fall_and_only_matches_are_given(retriever: Retriever) -> None:
    found = retriever.lexical.search("柴油货车", 10)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert all("车" in t or "油" in t or "货" in t for t in texts(retriever, "柴油货车"))
    assert retriever.lexical.search("量子计算机", 10) == [] or "计" in "".join(texts(retriever, "量子计算机"))
    assert retriever.lexical.search("，。", 10) == retriever.lexical.search("", 10) == []


def test_the_filter_is_in_the_query(retriever: Retriever) -> None:
    assert texts(retriever, "建设", Filter(document_ids=("甲市",))) == [t for t in texts(retriever, "建设") if "甲市" in t or "建筑" in t]
    assert texts(retriever, "建设", Filter(document_ids=())) == []
    assert texts(retriever, "建设", Filter(kinds=("table",))) == []


SYNTAX = ['"', "AND", "柴油 OR", "NEAR(柴油, 2)", "terms: 柴油", "柴油*", "-货车", "^柴油", "柴油) OR (1", "'; DROP TABLE passages; --"]


@pytest.mark.parametrize("query", SYNTAX)
def test_nothing_typed_is_query_syntax(retriever: Retriever, query: str) -> None:
    retriever.lexical.search(query, 10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(query=st.text(max_size=60))
def test_any_text_may_be_asked(retriever: Retriever, query: str) -> None:
    retriever.lexical.search(query, 5)


def test_a_whole_document_may_be_pasted(retriever: Retriever) -> None:
    assert retriever.lexical.search("".join(chr(0x4E00 + i) for i in range(20000)), 5) is not None


def test_frequency_and_idf(retriever: Retriever) -> None:
    lexical = retriever.lexical
    total = retriever.store.counts()["passages"]
    n = lexical.document_frequency("柴油")
    assert n == sum("柴油" in p.text for p in retriever.store.passages_at(range(1, total + 1)).values()) > 0
    assert lexical.idf("柴油") == pytest.approx(math.log(1 + (total - n + 0.5) / (n + 0.5)))
    assert lexical.document_frequency("量子") == 0
    assert lexical.idf("量子") > lexical.idf("柴油") > 0
