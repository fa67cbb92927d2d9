"""Of a clause with several sentences a date is true of its own only."""

from __future__ import annotations

import pytest

from bot.own_time import own_time
from corpus.grammar.times import parse_deadline
from corpus.types import Span, Task

MARCH, JUNE = parse_deadline("2031年3月底前"), parse_deadline("2031年6月底前")
CASES = [
    ("the sentence that is said holds it", "先做甲事。2031年6月底前做成乙事。", (JUNE,), ["2031年 6月底前做成乙事。"], "2031年6月底前"),
    ("another sentence holds it", "先做甲事。2031年6月底前做成乙事。", (JUNE,), ["先做甲事。"], None),
    ("of two the one that is said", "2031年3月底前做甲事；2031年6月底前做乙事。", (MARCH, JUNE), ["2031年6月底前做乙事。"], "2031年6月底前"),
    ("one sentence, cut", "2031年6月底前对园区做成乙事。", (JUNE,), ["做成乙事"], "2031年6月底前"),
    ("a note or a heading says it for all", "先做甲事。再做乙事。", (JUNE,), ["先做甲事。"], "2031年6月底前"),
    ("a note says it for all beside times of sentences", "2031年3月底前做甲事。再做乙事。", (JUNE, MARCH), ["再做乙事。"], "2031年6月底前"),
    ("there is none", "先做甲事。", (), ["先做甲事。"], None),
]


@pytest.mark.parametrize(("reason", "text", "times", "said", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_which_time_holds(reason: str, text: str, times: tuple[object, ...], said: list[str], wanted: str | None) -> None:
    task = Task("甲", "文", "prose", Span(0, len(text)), text=text, deadlines=times)  # type: ignore[arg-type]
    assert own_time(task, said) == wanted, reason


def test_the_time_of_a_row_is_that_of_its_cell() -> None:
    assert own_time(Task("甲", "文", "table", Span(0, 1), deadline="按省定时限"), []) == "按省定时限"
    assert own_time(Task("甲", "文", "table", Span(0, 1), text="甲。2031年6月底前乙。", deadlines=(JUNE,)), ["甲"]) == "2031年6月底前"
