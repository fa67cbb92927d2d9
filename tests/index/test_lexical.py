from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import postings
from index.lexical import LexicalIndex
from index.postings import Postings, PostingsWriter
from index.retriever import Retriever
from index.row_store import open_rows
from index.rows import Rows
from index.terms import tokens
from index.types import Filter, Passage
from index.writer import StoreWriter
from tests.index.conftest import Making
from tests.index.fakes import gold_questions, parsed_document

Found = list[tuple[int, float]]


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


def by_fts5(texts: Sequence[str]) -> Callable[[Sequence[str], int], Found]:
    """The same search by SQLite's own, of which these scores are the measure."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(terms, content='', tokenize=\"ascii tokenchars '.-/%'\")")
    database.executemany("INSERT INTO words (rowid, terms) VALUES (?, ?)", ((n, " ".join(tokens(text))) for n, text in enumerate(texts, 1)))
    sql = "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY bm25(words), rowid LIMIT ?"
    return lambda terms, k: database.execute(sql, (" OR ".join(f'"{term}"' for term in terms), k)).fetchall()


def distinct(query: str) -> list[str]:
    return list(dict.fromkeys(tokens(query)))


def filled(path: Path, making: Making, texts: Sequence[str]) -> Rows:
    with StoreWriter(making(path)) as writer:
        writer.add(parsed_document("甲"), [Passage(f"甲#{n}", "甲", "clause", f"甲#{n}", "", text) for n, text in enumerate(texts)], "aa")
    return open_rows(path)


def test_scores_and_order_are_those_of_fts5_to_the_last_digit(sample: Retriever) -> None:
    passages = sample.store.passages_at(range(1, sample.store.counts()["passages"] + 1))
    ours, other = Postings(sample.store.connections), by_fts5([passages[position].text for position in sorted(passages)])
    for question in gold_questions():
        assert ours.ranked(distinct(question), 200, None) == other(distinct(question), 200) != []


def han(start: int, end: int) -> str:
    return "".join(chr(0x4E00 + n) for n in range(start, end))


ALIKE = [
    ("a term that most passages have", ["整治甲市河道", "整治甲市桥梁", "整治甲市街巷"], "整治"),
    ("the same score, by position", ["整治河道", "修建桥梁", "整治河道", "铺设管网", "种植树木"], "河道"),
    ("often in one passage", ["河道" * 300, "桥梁", "河道", "管网", "树木"], "河道"),
    ("a passage without terms", ["河道", "，。", "桥梁", "管网"], "河道"),
    ("more terms than are fetched at once", [han(start, start + 60) for start in range(0, 300, 20)], han(0, 120)),
]


@pytest.mark.parametrize(("texts", "query"), [row[1:] for row in ALIKE], ids=[row[0] for row in ALIKE])
def test_a_case_is_weighed_as_by_fts5(tmp_path: Path, making: Making, texts: list[str], query: str) -> None:
    found = Postings(filled(tmp_path / "s.sqlite", making, texts)).ranked(distinct(query), 10, None)
    assert found == by_fts5(texts)(distinct(query), 10) != []


def test_nothing_is_found_where_nothing_is(tmp_path: Path, making: Making) -> None:
    assert LexicalIndex(filled(tmp_path / "s.sqlite", making, [])).search("河道", 10) == []


@pytest.mark.parametrize("most", [0, 3_000, 32 << 20])
def test_what_is_kept_of_terms_is_bounded_and_changes_nothing(sample: Retriever, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    whole = [sample.lexical.search(question, 50) for question in gold_questions()]
    monkeypatch.setattr(postings, "HELD", most)
    rows = open_rows(sample.store.path)
    lexical = LexicalIndex(rows)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda question: lexical.search(question, 50), gold_questions())) == whole
    assert rows.postings.size <= most
    assert (rows.postings.size > 0) == (most > 0)
    rows.close()


@pytest.mark.parametrize("waiting", [1, 7])
def test_words_are_written_alike_however_many_are_sorted_at_once(monkeypatch: pytest.MonkeyPatch, waiting: int) -> None:
    texts = {1: "河道整治河道", 2: "", 4: "桥梁", 5: "河道 PM2.5"}
    written = []
    for most in (1 << 18, waiting):
        monkeypatch.setattr(postings, "WAITING", most)
        writer = PostingsWriter()
        for position, text in texts.items():
            writer.add(position, tokens(text))
        written.append((list(writer.vocabulary()), list(writer.word_lengths())))
    assert written[0] == written[1]
    rows = {row["term"]: row for row in written[0][0]}
    assert rows["河"] == {"term": "河", "doc": 2, "positions": bytes([1, 0, 0, 0, 5, 0, 0, 0]), "counts": bytes([2, 0, 1, 0])}
    assert list(rows) == sorted(set().union(*map(tokens, texts.values())))
    assert written[0][1] == [{"lengths": b"".join(len(tokens(texts.get(n, ""))).to_bytes(4, "little") for n in range(1, 6))}]
