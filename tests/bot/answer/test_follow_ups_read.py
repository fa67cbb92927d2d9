"""A follow-up is read behind the question before it, or by itself where it names a matter of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from bot.pipeline import PolicyBot
from bot.question_read import HOLDS_MORE, SURE_BY_ITSELF
from bot.reader.types import Read
from tests.bot.answer.reads import Told
from tests.bot.making import read

PLAN = """云溪市企业信用分级服务办法

一、按级服务。

（一）信用甲级。对信用甲级的企业，一次可领用三个月的发票。

（二）信用乙级。对信用乙级的企业，一次可领用两个月的发票，由市税务局核定。
"""
FIRST, OWN = "三个月的发票", "两个月的发票"


class Twice(Told):
    """Says one thing of a question behind another, and another of a question by itself."""

    def __init__(self, behind: Mapping[str, float], itself: Mapping[str, float]) -> None:
        super().__init__([read(PLAN, "办法")], behind, kinds={"amount": 1.0})
        self.itself = Told([read(PLAN, "办法")], itself, kinds={"text": 1.0})

    def read(self, question: str, document_ids: Sequence[str] | None) -> Read:
        found = super().read(question, document_ids) if "｜" in question else self.itself.read(question, document_ids)
        return replace(found, readings=tuple(r for r in found.readings if r.share > 0))


CASES = [
    ("its own place is surely read and holds more of its matter", "那乙级的呢", {FIRST: 0.9, OWN: 0.05}, {OWN: 0.8}, OWN),
    ("it is not surely read by itself", "那乙级的呢", {FIRST: 0.9, OWN: 0.05}, {OWN: SURE_BY_ITSELF - 0.1}, FIRST),
    ("the place of both holds as much of it", "那甲级的呢", {FIRST: 0.9}, {OWN: 0.9}, FIRST),
    ("it names no matter of its own", "那是多少", {FIRST: 0.9}, {OWN: 0.9}, FIRST),
]


@pytest.mark.parametrize(("reason", "question", "behind", "itself", "said"), CASES, ids=[case[0] for case in CASES])
def test_which_reading_counts(reason: str, question: str, behind: Mapping[str, float], itself: Mapping[str, float], said: str) -> None:
    history = [{"role": "user", "content": "云溪市信用甲级的企业一次能领多少发票"}]
    answer = PolicyBot(Twice(behind, itself)).answer(question, history)
    assert said in answer.text, f"{reason}: {answer.text}"


def test_the_part_that_must_be_more() -> None:
    assert 0 < HOLDS_MORE < 0.5
