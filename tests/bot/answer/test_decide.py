"""Which of the places read answer, by their probabilities alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.decide import (
    MOST,
    NAMED,
    ONE_DOCUMENT,
    PLACE,
    UNNAMED,
    Key,
    agreed,
    backed,
    by_itself,
    confirmed,
    is_plain,
    is_twin,
    least_for,
    of_one_document,
    shares_most,
    speaking,
)  # fmt: skip
from bot.find.candidates import Candidate, Kind
from bot.reader.types import Reading
from bot.types import Answer, Citation
from corpus.types import Clause, Span


def reading(
    share: float, document: str = "甲", text: str = "", kind: Kind = "sentence", clause: str = "", at: tuple[int, int] = (10, 20), overlap: float = 0.0
) -> Reading:
    own = Clause(clause, document, None, "", "", 1, "", text, (), Span(*at)) if clause else None
    return Reading(Candidate(document, kind, text, Span(*at), clause=own, overlap=overlap), share, 0.5, (0, 0))


def cited(document: str = "甲", at: tuple[int, int] | None = (10, 20), status: str = "answered") -> Answer:
    span = Span(*at) if at else None
    place = Citation(document, "", None, None, None, None, None, "", "", span, None)
    return Answer("问", "refused" if status == "refused" else "answered", "", citations=(place,))


def by_text(of: Reading) -> str | None:
    return of.candidate.text or None


@pytest.mark.parametrize(
    ("held", "read", "is_confirmed"),
    [
        (cited(), reading(0.4, kind="row"), True),
        (cited(), reading(0.4, kind="cells"), True),
        (cited(), reading(0.2, kind="row"), False),
        (cited(), reading(0.4), False),
        (cited("乙"), reading(0.4, kind="row"), False),
        (cited(at=(20, 30)), reading(0.4, kind="row"), False),
        (cited(at=(0, 10)), reading(0.4, kind="row"), False),
        (cited(at=None), reading(0.4, kind="row"), False),
    ],
    ids=["row", "cells", "unlikely", "a sentence", "another document", "behind it", "before it", "no place"],
)
def test_a_second_opinion_is_of_the_row_itself(held: Answer, read: Reading, is_confirmed: bool) -> None:
    assert confirmed(held, [read]) is is_confirmed


WORDS, NO_WORDS = reading(0.5, overlap=0.6), reading(0.5, overlap=0.2)


@pytest.mark.parametrize(
    ("named", "held", "readings", "key", "least"),
    [
        (False, cited(), [reading(0.5)], by_itself, UNNAMED.seconded),
        (False, cited(status="refused"), [reading(0.5)], by_itself, UNNAMED.alone),
        (False, cited("乙"), [reading(0.5)], by_itself, UNNAMED.alone),
        (False, None, [WORDS], by_itself, UNNAMED.alone),
        (True, None, [WORDS, NO_WORDS], by_itself, NAMED.seconded),
        (True, None, [NO_WORDS, WORDS], by_itself, NAMED.alone),
        (True, None, [WORDS], None, NAMED.alone),
        (True, cited(), [], by_itself, NAMED.alone),
        (True, None, [], by_itself, NAMED.alone),
        (False, None, [], by_itself, UNNAMED.alone),
        (False, None, [reading(0.5), reading(0.35)], by_itself, ONE_DOCUMENT.alone),
        (False, None, [reading(0.5), reading(0.35, "乙")], by_itself, UNNAMED.alone),
        (True, None, [reading(0.5), reading(0.35)], by_itself, NAMED.alone),
    ],
)
def test_the_threshold(named: bool, held: Answer | None, readings: Sequence[Reading], key: Key | None, least: float) -> None:
    assert least_for(named, held, readings, key) == least


@pytest.mark.parametrize(
    ("first", "second", "most"),
    [
        (("", 0.2), ("", 0.6), False),
        (("市局", 0.2), ("市局", 0.6), True),
        (("市局", 0.2), ("县局", 0.6), False),
        (("", 0.6), ("", 0.2), True),
        (("", 0), ("", 0), False),
    ],
)
def test_the_words_of_a_place_that_answers_alike_count(first: tuple[str, float], second: tuple[str, float], most: bool) -> None:
    assert shares_most([reading(0.5, text=text, overlap=overlap) for text, overlap in (first, second)], by_text) is most


def test_places_that_answer_alike_come_first_together_and_those_without_an_answer_alone() -> None:
    found = agreed([reading(0.35), reading(0.3, text="市局"), reading(0.25), reading(0.1, text="市局")], by_text)
    assert [r.share for r in found] == [0.3, 0.1, 0.35, 0.25]


@pytest.mark.parametrize(
    ("others", "key", "probability"),
    [
        ([reading(0.2, clause="一")], by_itself, 0.5 + PLACE * 0.2),
        ([reading(0.2, clause="二")], by_itself, 0.5),
        ([reading(0.2)], by_itself, 0.5),
        ([reading(0.2, clause="二", text="市局")], by_text, 0.7),
        ([reading(0.2, clause="二", text="县局")], by_text, 0.5),
    ],
)
def test_what_backs_an_answer(others: list[Reading], key: Key, probability: float) -> None:
    assert backed([reading(0.5, clause="一", text="市局"), *others], key) == pytest.approx(probability)


def test_a_place_without_a_clause_is_backed_by_none() -> None:
    assert backed([reading(0.5), reading(0.2), reading(0.1, clause="一")]) == 0.5


def test_other_documents_do_not_make_a_document_likelier() -> None:
    assert of_one_document([reading(0.5), reading(0.3, "乙"), reading(0.1)]) == pytest.approx(0.6)


SAID = "每个沿江乡镇储备编织袋五千条"


@pytest.mark.parametrize(
    ("first", "second", "twins", "documents"),
    [
        ((0.9, SAID), (0.02, SAID), True, ["甲", "乙"]),
        ((0.9, SAID), (0.02, SAID), False, ["甲"]),
        ((0.9, SAID), (0.02, "由各街道按照往年经验自行安排"), True, ["甲"]),
        ((0.9, ""), (0.4, ""), False, ["甲", "乙"]),
        ((0.4, ""), (0.4, ""), False, ["甲", "乙"]),
        ((0.3, ""), (0.3, ""), False, []),
    ],
)
def test_the_documents_that_answer(first: tuple[float, str], second: tuple[float, str], twins: bool, documents: list[str]) -> None:
    found = speaking([reading(first[0], "甲", first[1]), reading(second[0], "乙", second[1])], 0.75, twins=twins)
    assert [group[0].candidate.document_id for group in found] == documents


@pytest.mark.parametrize(("one", "other", "twin"), [(SAID, SAID, True), (SAID[:4], SAID[:4], False), (SAID, SAID[:7] + "安排专人每日巡查堤坝", False)])
def test_what_says_nearly_the_same(one: str, other: str, twin: bool) -> None:
    assert is_twin(reading(0.5, text=one), reading(0.5, "乙", one if twin else other)) is twin


@pytest.mark.parametrize(
    ("shares", "plain"),
    [
        ([], False),
        ([0.75], True),
        ([0.7], False),
        ([0.76, 0.02], True),
        ([0.45, 0.36], True),
        ([0.45, 0.3], False),
        ([0.3] * MOST, True),
        ([0.3] * (MOST + 1), False),
    ],
)
def test_when_documents_answer_without_being_asked_about(shares: list[float], plain: bool) -> None:
    assert is_plain([[reading(share, str(n))] for n, share in enumerate(shares)], UNNAMED.alone) is plain
