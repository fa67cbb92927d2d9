"""A sentence that points to a list is said with its items, one that does not is said alone."""

from __future__ import annotations

from typing import Literal

import pytest

from bot.answer.below import EACH, MOST, items_below
from bot.find.candidates import Candidate
from corpus.types import Span
from tests.bot.answer.reads import told
from tests.bot.making import read

RULES = """云溪市轻微违法行为免罚办法

第一条 同时满足下列情形的，不予行政处罚：

（一）两年内首次违法；

（二）在责令改正的期限内改正，后果轻微。

第二条 申请退费的，由窗口当场办理。

第三条 退费材料如下。

（一）身份证明。

（二）缴费凭证。

（三）银行账号。

第四条 办理对象为50岁以下人员。

（一）窗口办理。

（二）上门办理。

第五条 申请贷款的，应当符合下列条件。

按年度申请。

（一）信用良好。

（二）按期还款。

第六条 申请补贴的程序如下。

（一）窗口申请。

1. 填写表格。

2. 提交证明。

（二）当场受理。

第七条 年检证件如下。

（一）驾驶证。

第八条 本办法由市司法局负责解释。
"""
MANY = "云溪市办证办法\n\n第一条 办证材料如下。\n\n" + "\n\n".join(f"（{n}）材料{n}。" for n in "一二三四五六七八九")
FAR = "申请补贴的企业应当在云溪市注册并依法纳税，近三年没有失信记录，财务制度健全，按期报送报表，接受年度检查，主动公开收费标准，"
LONG = f"云溪市补贴办法\n\n第一条 {FAR}{FAR.replace('申请补贴的企业', '其分支机构')}并同时满足下列条件：\n\n（一）首次申请。\n\n（二）当年申请。"


@pytest.mark.parametrize(
    ("question", "words", "said", "not_said"),
    [
        ("满足啥才能不罚", "不予行政处罚", ["（一）两年内首次违法", "（二）在责令改正的期限内改正，后果轻微"], ["退费"]),
        ("退费要交哪些材料", "退费材料", ["（一）身份证明", "（二）缴费凭证", "（三）银行账号"], ["解释"]),
        ("哪些人能办", "办理对象", ["50岁以下人员"], ["窗口办理", "上门办理"]),
        ("退费在哪办", "窗口当场办理", ["由窗口当场办理"], ["身份证明", "首次违法"]),
        ("贷款什么条件", "申请贷款", ["下列条件"], ["信用良好", "按期还款"]),
        ("补贴程序是什么", "补贴的程序", ["（一）窗口申请", "（二）当场受理"], ["填写表格", "提交证明"]),
        ("年检要什么证件", "年检证件", ["年检证件如下"], ["驾驶证"]),
    ],
)
def test_the_items_below_are_said_with_it(question: str, words: str, said: list[str], not_said: list[str]) -> None:
    answer = told(question, RULES, {words: 0.9})
    assert answer.status == "answered"
    assert all(item in answer.text for item in said)
    assert not any(other in answer.text for other in not_said)
    assert all(any(item[3:] in c.quote for c in answer.citations) for item in said if item.startswith("（"))


def test_of_many_items_the_first_are_said_and_how_many_there_are() -> None:
    answer = told("办证要什么材料", MANY, {"办证材料": 0.9})
    assert answer.text.count("材料") == 1 + MOST
    assert answer.text.rstrip("。").endswith("；等9项")


def test_of_a_long_sentence_the_part_before_the_list_is_short() -> None:
    answer = told("补贴的企业要满足什么条件", LONG, {"同时满足": 0.9})
    assert "（二）当年申请" in answer.text
    assert len(answer.text) < len(FAR) + 2 * EACH


@pytest.mark.parametrize(("kind", "items"), [("sentence", 3), ("heading", 3), ("row", 0), ("cells", 0)])
def test_a_row_points_to_no_list(kind: Literal["sentence", "heading", "row", "cells"], items: int) -> None:
    parsed = read(RULES)
    at = parsed.document.text.index("退费材料如下。")
    found = items_below(Candidate("试", kind, "退费材料如下。", Span(at, at + 7)), parsed.clauses, parsed.document.text)
    assert len(found) == items
