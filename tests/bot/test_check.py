"""Nothing leaves that its sources do not hold: hand-made answers, and every gold question."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.citations import unsupported_numbers, verbatim
from bot.text import numbers_of, plain
from bot.types import Answer, Citation
from tests.bot.making import answer, both, samples

GOLD = Path(__file__).parents[1] / "eval" / "gold.jsonl"
QUESTIONS: list[dict[str, Any]] = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]


def genuine() -> Answer:
    return answer("云溪市专项资金多少钱")


def test_a_true_answer_passes() -> None:
    found = genuine()
    assert both().checked(found) == found


FABRICATED = [
    ("another amount", "市财政统筹安排专项资金9000万元。"),
    ("part of a number", "市财政统筹安排专项资金800万元。"),
    ("another digit", "市财政统筹安排专项资金80000万元。"),
    ("a decimal", "市财政统筹安排专项资金8000.5万元。"),
    ("another year", "市财政2031年统筹安排专项资金8000万元。"),
    ("full-width digits", "市财政统筹安排专项资金９０００万元。"),
]


@pytest.mark.parametrize(("reason", "text"), FABRICATED, ids=[case[0] for case in FABRICATED])
def test_a_fabricated_number_is_withheld(reason: str, text: str) -> None:
    found = both().checked(replace(genuine(), text=text))
    assert found.status == "refused", reason
    assert not found.citations
    assert "000" not in found.text


def test_a_number_of_another_document_is_no_support() -> None:
    found = both().checked(replace(genuine(), text="市财政统筹安排专项资金600万元。"))
    assert found.status == "refused", "600 stands in the other plan only"


def test_a_number_the_bot_counted_itself_is_held() -> None:
    trace = {"computed": ["77"]}
    assert both().checked(replace(genuine(), text="共77项。", trace=trace)).status == "answered"
    assert both().checked(replace(genuine(), text="共77项。", trace={})).status == "refused"


FALSE_QUOTES = ["市财政统筹安排专项资金9000万元。", "县财政统筹安排专项资金8000万元。", "新建产业路45公里", "市财政统筹……8000万元"]


@pytest.mark.parametrize("quote", FALSE_QUOTES)
def test_a_fabricated_quote_is_dropped(quote: str) -> None:
    found = genuine()
    false = replace(found.citations[0], quote=quote)
    assert both().checked(replace(found, citations=(*found.citations, false))).citations == found.citations


def test_a_citation_of_no_document_is_dropped() -> None:
    found = genuine()
    stray = Citation("没有", "没有", None, None, None, None, None, "专项资金", "《没有》")
    assert both().checked(replace(found, citations=(*found.citations, stray))).citations == found.citations


def test_refusals_and_questions_back_are_left_alone() -> None:
    for status in ("refused", "clarify"):
        plainly = Answer("问", status, "共999份文件。")
        assert both().checked(plainly) is plainly


@given(st.text(alphabet="0123456789.年月％%（）() 　\n个甲乙－-〔〕", max_size=40))
@settings(max_examples=150, deadline=None)
def test_every_part_of_a_text_is_a_quote_of_it(text: str) -> None:
    assert all(verbatim(text[i:], plain(text)) for i in range(0, len(text), 5))
    assert not unsupported_numbers(text, numbers_of(text))


def ask(item: dict[str, Any]) -> Answer:
    return samples().answer(item["question"], item.get("history") or (), item.get("document"))


@pytest.fixture(scope="module")
def answers() -> list[tuple[dict[str, Any], Answer]]:
    """Every third gold question: enough to meet every kind, and quick."""
    return [(item, ask(item)) for item in QUESTIONS[::3]]


def test_every_quote_is_verbatim(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    texts = {k.document.id: k.document.text for k in samples().library.knowledge(list(samples().library.names.titles))}
    loose = [(item["id"], c.quote) for item, found in answers for c in found.citations if plain(c.quote) not in plain(texts[c.document_id])]
    assert loose == []


def test_every_quote_stands_where_its_span_says(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    texts = {k.document.id: k.document.text for k in samples().library.knowledge(list(samples().library.names.titles))}
    loose = [
        (item["id"], c.reference)
        for item, found in answers
        for c in found.citations
        if c.span is not None and not plain(texts[c.document_id][c.span.start : c.span.end]).startswith(plain(c.quote))
    ]
    assert loose == []


def test_every_number_is_held_by_the_sources(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    loose = []
    for item, found in answers:
        if found.status != "answered":
            continue
        held = set(found.trace.get("computed", ()))
        for k in samples().library.knowledge([c.document_id for c in found.citations]):
            held |= numbers_of(f"{k.document.text} {k.document.title} {k.document.doc_number}")
        held |= {n for c in found.citations for n in numbers_of(f"{c.path} {c.row} {c.annex}")}
        if unsupported_numbers(found.text, held):
            loose.append((item["id"], found.text))
    assert loose == []


def test_every_answer_has_a_source_and_every_refusal_is_short(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    for item, found in answers:
        if found.status == "answered":
            assert found.citations, item["id"]
            assert all(c.reference.startswith(f"《{c.title}》") for c in found.citations)
        else:
            assert found.text, item["id"]
            assert len(found.text) < 120
        assert found.text.endswith(("。", "！", "？", "：")), found.text


def test_what_must_be_refused_is_refused_mostly(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    unanswerable = [found.status for item, found in answers if item["refuse"]]
    assert len(unanswerable) > 5
    assert unanswerable.count("answered") <= 0.15 * len(unanswerable)


def test_the_same_question_has_the_same_answer() -> None:
    for item in QUESTIONS[::40]:
        assert replace(ask(item), latency_ms=0) == replace(ask(item), latency_ms=0)
