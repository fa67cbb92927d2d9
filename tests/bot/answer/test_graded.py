"""A sentence that gives a value for each grade: the part of the grade that the question names is said, and it alone."""

from __future__ import annotations

import pytest

from bot.answer.graded import fits
from bot.find.candidates import parts_of
from corpus.grammar.quantities import find_quantities
from corpus.types import Paragraph
from tests.bot.answer.reads import told

GRADES = (
    "带头人参加培训累计满一年不足五年的，由所在街道按季度发放生活补助八百元；累计满五年不足十年的，发放生活补助一千二百元；"
    "累计十年以上的，发放生活补助两千元，并优先推荐参加上一级的评选。"
)
PLAN = f"""云溪市乡村带头人培养办法

第一条 本办法适用于全市范围内的乡村带头人。

第二条 {GRADES}

第三条 本办法由市农业农村局负责解释。
"""


@pytest.mark.parametrize(
    ("question", "said", "others"),
    [
        ("培训过七年的补助多少", "一千二百元", ["八百元", "两千元"]),
        ("培训过3年的补助多少", "八百元", ["一千二百元", "两千元"]),
        ("培训过12年能领多少", "两千元", ["八百元", "一千二百元"]),
        ("带头人补助多少", "八百元", []),
    ],
)
def test_the_grade_that_admits_the_figure_is_said(question: str, said: str, others: list[str]) -> None:
    answer = told(question, PLAN, {"八百元": 0.7, "一千二百元": 0.1, "两千元": 0.15})
    assert said in answer.text
    assert not any(other in answer.text for other in others)
    assert said in answer.citations[0].quote


@pytest.mark.parametrize(
    ("text", "asked", "fit"),
    [
        ("满五年不足十年的，发放两千元", "7年", True),
        ("满五年不足十年的，发放两千元", "11年", False),
        ("满五年不足十年的，发放两千元", "7家", False),
        ("满5户不足10户的，发放两千元", "7家", False),
        ("培训五年、满五年不足十年的，发放两千元", "7年", True),
        ("按季度发放两千元", "7年", False),
        ("面积90平方米及以下的，减按1%", "超过90平方米", False),
        ("面积90平方米及以下的，减按1%", "90平方米", True),
        ("面积90㎡以上的，减按2%", "超90平方米", True),
        ("面积90平方米以上的，减按2%", "不足90平方米", False),
        ("未满七年的车辆自明年起不得上路", "未满七年", True),
        ("满七年的车辆自明年起不得上路", "不到七年", False),
    ],
    ids=["within", "beyond", "of another kind", "of another measure", "beside an exact one", "no bounds",
         "above a ceiling", "at a ceiling", "above a floor", "below a floor", "without a comma", "below a floor without a comma"],
)
def test_bounds_of_the_kind_of_the_figure(text: str, asked: str, fit: bool) -> None:
    assert fits(text, list(find_quantities(asked))) is fit


def test_the_case_of_the_first_part_is_no_lead_in_of_the_others() -> None:
    found = list(parts_of(Paragraph(GRADES, tuple(range(len(GRADES))))))
    assert [lead_in for _, lead_in in found] == ["", "", ""]
