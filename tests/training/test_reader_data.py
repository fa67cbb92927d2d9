"""How questions become lists of candidates, and lists become claims."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from bot.find.candidates import Candidate
from bot.reader.network import FEATURES, WIDTH
from corpus.types import Span
from tests.eval.asking import words
from training.claims import claims
from training.courtesy import courteous, group
from training.data import Example, Squeezed
from training.folds import FOLDS, fold_of
from training.lists import SAME, Labelled, mixed, of_others, overlapping, squeeze
from training.train import EACH, States, claim_steps


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


class Library:
    """A finder over documents of one sentence each, the same for every question."""

    def __init__(self, names: list[str], alike: str = "") -> None:
        self.ids = {name: name.upper() for name in names}
        self.alike = alike.upper()
        self.store = self

    def find(self, _question: str, documents: list[str], _count: int) -> list[Candidate]:
        return [Candidate(d, "sentence", f"{d}每年清淤两次。", Span(0, 9), overlap=SAME if d == self.alike else 0.3) for d in documents]

    def document_text(self, document: str) -> str:
        return f"{document}每年清淤两次。"


ONE_FOLD = [name for name in (f"d{n:03}" for n in range(200)) if fold_of(name, FOLDS) == 1][:9]
ASKED = Example("q1", ONE_FOLD[0], "清淤几次", "", "target", ((0, 9),))


def test_beside_other_documents_only_its_own_answers() -> None:
    library: Any = Library(ONE_FOLD, alike=ONE_FOLD[1])
    for seed in range(5):
        (made,) = mixed([ASKED], library, library.ids, 9, seed)
        assert [t for t, r in zip(made.texts, made.right, strict=True) if r] == [f"{ONE_FOLD[0].upper()}每年清淤两次。"]
        assert len(made.texts) > 1
        assert not made.foreign.any()
        assert not any(t.startswith(ONE_FOLD[1].upper()) for t in made.texts), "what says the same elsewhere is not wrong"


def test_over_documents_of_other_matters_nothing_answers() -> None:
    library: Any = Library(ONE_FOLD)
    for seed in range(5):
        (made,) = of_others([ASKED], library, library.ids, 9, seed)
        assert made.texts
        assert not made.right.any()
        assert not any(t.startswith(ONE_FOLD[0].upper()) for t in made.texts)
        assert fold_of(made.example.document, FOLDS) == 1, "a document left out is left out of these lists, too"


@pytest.mark.parametrize("change", [{"before": "河道谁管"}, {"kind": "which_clause"}, {"kind": "list"}])
def test_what_does_not_say_its_matter_is_asked_of_no_other_document(change: dict[str, Any]) -> None:
    library: Any = Library(ONE_FOLD)
    assert list(of_others([replace(ASKED, **change)], library, library.ids, 9, 1)) == []


def test_claims_come_in_steps_of_their_own_with_their_verdicts() -> None:
    items = claims([item(n, f"{n}月底前") for n in range(1, 13)], 12, seed=3)
    steps = claim_steps(items, cast("States", lambda _text, _asks: np.zeros((3, WIDTH), dtype=np.float16)), random.Random(1))
    step = next(steps)
    assert sorted(step.verdicts.tolist()) == sorted(("yes", "no").index(str(i.example.verdict)) for i in items)
    assert next(claim_steps([], cast("States", None), random.Random(1)), None) is None
