"""A sentence with several times is said with the one that is asked about."""

from __future__ import annotations

import pytest

from bot.answer.one_time import COMMA, of_one_time, split

PROVINCES = "2027年12月底前，甲省完成钢铁行业改造1500万吨；2028年3月底前，乙省完成长河钢铁公司烧结机改造"
FIRMS = "其中，全市焦化企业改造于2027年10月底前全部完成，长河实业和金山化工在2025年10月底前完成焦化改造，2026年10月底前平川四县保留企业率先完成"


@pytest.mark.parametrize(
    ("text", "about", "said"),
    [
        (PROVINCES, "长河钢铁烧结机哪天前改完", "2028年3月底前，乙省完成长河钢铁公司烧结机改造"),
        (PROVINCES, "甲省什么时候完成", "2027年12月底前，甲省完成钢铁行业改造1500万吨"),
        (FIRMS, "长河实业焦化改造期限", "长河实业和金山化工在2025年10月底前完成焦化改造"),
        (FIRMS, "平川四县什么时候完", "2026年10月底前平川四县保留企业率先完成"),
        (PROVINCES, "什么时候改造完", PROVINCES),
        ("全市各区，2027年底前建成平台", "平台何时建成", "全市各区，2027年底前建成平台"),
        ("2027年底前建成平台，覆盖长河两岸", "长河两岸何时覆盖", "2027年底前建成平台，覆盖长河两岸"),
    ],
)
def test_the_stretch_that_is_asked_about(text: str, about: str, said: str) -> None:
    assert of_one_time(text, about) == said


@pytest.mark.parametrize(("text", "parts"), [("甲（乙，丙），丁", ["甲（乙，丙），", "丁"]), ("甲，", ["甲，"])])
def test_it_is_cut_at_commas_outside_brackets(text: str, parts: list[str]) -> None:
    assert split(text, COMMA) == parts
