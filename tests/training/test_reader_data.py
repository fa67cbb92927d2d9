"""How questions become lists of candidates, and lists become claims."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.find.candidates import Candidate
from bot.reader.network import FEATURES
from corpus.types import Span
from tests.eval.asking import words
from training.claims import claims
from training.courtesy import courteous, group
from training.data import Example, Squeezed
from training.lists import Labelled, overlapping, squeeze
from training.train import EACH


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [("第一条　建成 平台。", "建成平台。", "建成 平台。"), ("建成\n平台", "成平", "成\n平"), ("建成平台", "编制目录", None), ("建成平台", "", None)],
)
def test_words_are_found_whatever_the_white_space(text: str, words: str, found: str | None) -> None:
    span = Squeezed(text).find(words)
    assert (text[slice(*span)] if span else None) == found


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [(10, 20, True), (8, 22, True), (14, 16, True), (0, 11, False), (19, 40, False), (0, 60, True)],
)
def test_a_candidate_is_right_where_most_of_it_or_of_the_evidence_is_shared(start: int, end: int, right: bool) -> None:
    assert overlapping(Candidate("甲", "sentence", "", Span(start, end)), ((10, 20),)) is right


def item(number: int, value: str, kind: str = "deadline") -> Labelled:
    text = f"时限：{value}完成第{number}项"
    at = text.index(value)
    example = Example(f"q{number}", "甲", f"第{number}项什么时候完成", "", kind, ((0, 9),))
    flags = np.array([True, False])
    return Labelled(
        example, example.question, [text, "别的"], np.zeros((2, FEATURES), dtype=np.float32), flags, ~flags, ~flags, [(at, at + len(value)), None], True
    )


def test_claims_hold_the_right_value_or_another_of_the_same_document() -> None:
    items = [item(n, f"{n}月底前") for n in range(1, 13)]
    made = claims(items, 12, seed=3)
    assert {c.example.verdict for c in made} == {"yes", "no"}
    for claim in made:
        number = claim.example.id[1:]
        assert (f"{number}月底前" in squeeze(claim.question).replace(f"第{number}项", "")) is (claim.example.verdict == "yes")


def test_only_types_with_a_value_become_claims() -> None:
    assert claims([item(1, "1月底前", kind="measure")], 5, seed=1) == []
    assert EACH >= 2


def test_courtesy_stands_beside_the_question_and_changes_nothing_else() -> None:
    before = [replace(item(n, f"{n}月底前"), question=f"先问的｜第{n}项什么时候完成？") for n in range(1, 40)]
    after = courteous(before, share=0.5, seed=1)
    changed = [(b, a) for b, a in zip(before, after, strict=True) if b.question != a.question]
    assert 10 < len(changed) < 30
    for b, a in changed:
        assert replace(a, question=b.question) == b
        assert a.question.startswith("先问的｜")
        assert b.question.removeprefix("先问的｜").rstrip("？") in a.question
    assert courteous(before, share=0.0, seed=1) == before


def test_courtesy_of_training_is_not_what_harmless_changes_are_measured_by() -> None:
    measured = {word for word, _ in words.lines("openings")}
    assert not measured & {*group("before"), *group("after")}
