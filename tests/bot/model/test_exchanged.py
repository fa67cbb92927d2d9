"""Right sentences of a strong model hold, and those made wrong by one exchange do not, over invented plans of six fields."""

from __future__ import annotations

import pytest

from bot.claims import even
from bot.model.prove import Proven, prove
from bot.model.source import values_in
from tests.bench.exchanged import Counts, counted, exchangeable
from tests.bench.recorded import cases

MOST_STRUCK, MOST_PASSED = 0.05, 0.01
LEAST_RIGHT, LEAST_WRONG = 60, 150


@pytest.fixture(scope="module")
def counts() -> Counts:
    return counted(cases())


def test_enough_are_kept(counts: Counts) -> None:
    assert counts.right >= LEAST_RIGHT
    assert counts.wrong.total() >= LEAST_WRONG
    assert {kind.split()[0] for kind in counts.wrong} == {"figure", "quantity", "date", "year", "unit", "role", "denial", "bound", "scope", "comparison"}
    assert all(numbers for case in cases() for _, numbers in case.sentences), "a sentence cites what its evidence does not hold"


def test_right_sentences_hold(counts: Counts) -> None:
    assert counts.struck_share <= MOST_STRUCK, "\n".join(f"{reason}: {text}" for reason, text in counts.struck)


def test_exchanged_sentences_do_not(counts: Counts) -> None:
    assert counts.passed_share <= MOST_PASSED, "\n".join(f"{kind}: {text}" for kind, text in counts.passed)


EXCHANGED = [
    ("公交机动化出行分担率要达到42%", "2027年", "2025年"), ("白及每亩奖补900元", "900元", "600元"),
    ("家庭医生签约率2025年不低于40%", "40%", "55%"), ("东站枢纽2025年8月底前建成", "2025年8月底前", "2026年11月底前"),
    ("县审计局负责审计监督", "县审计局负责", "县财政局负责"), ("签约服务费是每人每年80元", "每年", "每月"),
    ("低保对象和特困人员", "不得", "可以"), ("早高峰7时至9时", "禁止", "允许"),
]  # fmt: skip
"""Words of a right sentence, what is exchanged in it, and for what."""


@pytest.mark.parametrize(("words", "right", "wrong"), EXCHANGED, ids=[c[0] for c in EXCHANGED])
def test_each_by_itself(words: str, right: str, wrong: str) -> None:
    case, text, numbers = next((c, t, n) for c in cases() for t, n in c.sentences if words in t)
    assert right in text
    assert isinstance(prove(text, numbers, case.pieces, case.question, case.units_in), Proven)
    found = prove(text.replace(right, wrong), numbers, case.pieces, case.question, case.units_in)
    assert isinstance(found, str) or wrong not in found.text


NO_EXCHANGE = [
    ("the same in other writing", "0.03亿元", "300万元"), ("the same time without its year", "2026年6月底前", "6月底前"),
    ("a time told more coarsely", "2026年6月底前", "2026年"), ("a figure of another kind", "12个", "12%"), ("a time for a figure", "12个", "2026年6月底前"),
]  # fmt: skip
AN_EXCHANGE = [("another time", "2026年6月底前", "2026年9月底前"), ("another figure", "12个", "30个"), ("another year", "2026年6月底前", "2027年6月底前")]


@pytest.mark.parametrize(("why", "first", "second", "changes"), [(*c, False) for c in NO_EXCHANGE] + [(*c, True) for c in AN_EXCHANGE])
def test_what_changes_nothing_is_no_exchange(why: str, first: str, second: str, changes: bool) -> None:
    (mine,), (other,) = values_in(even(first)), values_in(even(second))
    assert exchangeable(mine, other) is changes, why
