from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import fold, fold_name, tokens


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("ＰＭ_{2.5}", "pm2.5", "full-width letters, LaTeX subscript"),
        ("PM _{2.5}浓度", "pm2.5浓度", "a blank before the subscript"),
        ("SO_2", "so2", "a subscript without braces"),
        ("沁 县", "沁县", "a blank between two characters"),
        ("工 程 措 施", "工程措施", "spread over the cell"),
        ("GB 13271—2014", "gb 13271—2014", "a blank between words stays"),
        ("二○二○年", "二〇二〇年", "a circle for the zero"),
        ("65t／h", "65t/h", "full-width slash"),
        ("Ⅰ、Ⅱ级和III级响应", "一、二级和三级响应", "grades by Roman numbers"),
        ("达到3级", "达到三级", "grades by digits"),
        ("1-3级、A1类、12期", "1-3级、a1类、12期", "ranges, names, large numbers stay"),
    ],
)
def test_fold(text: str, expected: str, why: str) -> None:
    assert fold(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("柴油货车", ["柴油", "油货", "货车", "柴", "油", "货", "车"], "bigrams, then characters"),
        ("县", ["县"], "a single character"),
        ("PM2.5", ["pm2.5", "pm", "2.5"], "whole, word, number"),
        ("100km", ["100km", "100", "km"], "number and unit"),
        ("2020-2021", ["2020-2021", "2020", "2021"], "a range and its ends"),
        ("95%以上", ["95%", "95%以", "以上", "以", "上"], "per cent stays with the number"),
        ("12月", ["12", "12月", "月"], "the number with its unit"),
        ("VOCs治理", ["vocs", "治理", "治", "理"], "no join after a word"),
        ("，。（）", [], "marks are no terms"),
        ("", [], "nothing"),
    ],
)
def test_tokens(text: str, expected: list[str], why: str) -> None:
    assert tokens(text) == expected, why


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_terms_hold_no_other_marks(text: str) -> None:
    """ASCII letters and digits, four marks, and anything above ASCII."""
    for term in tokens(text):
        assert term
        assert all(ord(c) > 127 or c.isalnum() or c in ".-/%" for c in term)


def test_unit_names_compare_without_blanks() -> None:
    assert fold_name("市 工 信 局") == fold_name("市工信局")
    assert fold_name("各乡（镇）人民政府") == fold_name("各乡(镇)人民政府")
