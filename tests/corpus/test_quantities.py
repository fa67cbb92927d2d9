"""Figures with their measures in running text, and figures that are dates, numbers of documents or labels."""

from __future__ import annotations

import pytest

from corpus.grammar.quantities import find_quantities

# text → (raw, low, high, dimension, bound)
FIGURES: list[tuple[str, list[tuple[str, float, float, str, str]]]] = [
    ("改造120个以上，投资3.5亿元", [("120个以上", 120, 120, "count", "least"), ("3.5亿元", 350_000_000, 350_000_000, "money", "exact")]),
    ("覆盖率不低于80%", [("80%", 0.8, 0.8, "share", "least")]),
    ("八成以上的企业", [("八成以上", 0.8, 0.8, "share", "least")]),
    ("百分之五", [("百分之五", 0.05, 0.05, "share", "exact")]),
    ("压减20—30万吨", [("20—30万吨", 200_000_000, 300_000_000, "mass", "range")]),
    ("1万元至3万元补助", [("1万元至3万元", 10_000, 30_000, "money", "range")]),
    ("控制在45微克/立方米以内", [("45微克/立方米以内", 45, 45, "concentration", "most")]),
    ("约500余家企业", [("500余家", 500, 500, "count", "about")]),
    ("新增2台（套）", [("2台（套）", 2, 2, "count", "exact")]),
    ("3百米、5千米", [("3百米", 300, 300, "length", "exact"), ("5千米", 5_000, 5_000, "length", "exact")]),
    ("１２万人次", [("１２万人次", 120_000, 120_000, "count", "exact")]),
    ("30个工作日内办结", [("30个工作日内", 42, 42, "time", "most")]),
]
NO_FIGURES = ["2024年12月底前", "第三条", "某政发〔2020〕34号", "一个重点", "12345热线", "二是加强"]


@pytest.mark.parametrize(("text", "wanted"), FIGURES, ids=[case[0] for case in FIGURES])
def test_figures(text: str, wanted: list[tuple[str, float, float, str, str]]) -> None:
    found = list(find_quantities(text))
    assert [(q.raw, round(q.low, 9), round(q.high, 9), q.dimension, q.bound) for q in found] == wanted
    assert all(text[q.start : q.end] == q.raw for q in found)


@pytest.mark.parametrize("text", NO_FIGURES)
def test_no_figures(text: str) -> None:
    assert not list(find_quantities(text))


SAME = [("3公里", "3000米", True), ("80%", "八成", True), ("1.5万元", "15000元", True), ("5家", "5个", False), ("5家", "6家", False), ("3公里", "3公顷", False)]


@pytest.mark.parametrize(("first", "second", "same"), SAME)
def test_values_are_compared_and_not_words(first: str, second: str, same: bool) -> None:
    (a,), (b,) = find_quantities(first), find_quantities(second)
    assert a.same_value(b) is same
