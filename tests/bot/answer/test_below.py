"""A sentence that points to a list is said with its items, one that does not is said alone."""

from __future__ import annotations

import pytest

from tests.bot.answer.reads import told

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

第五条 本办法由市司法局负责解释。
"""


@pytest.mark.parametrize(
    ("question", "words", "said", "not_said"),
    [
        ("满足啥才能不罚", "不予行政处罚", ["（一）两年内首次违法", "（二）在责令改正的期限内改正，后果轻微"], ["退费"]),
        ("退费要交哪些材料", "退费材料", ["（一）身份证明", "（二）缴费凭证", "（三）银行账号"], ["解释"]),
        ("哪些人能办", "办理对象", ["50岁以下人员"], ["窗口办理", "上门办理"]),
        ("退费在哪办", "窗口当场办理", ["由窗口当场办理"], ["身份证明", "首次违法"]),
    ],
)
def test_the_items_below_are_said_with_it(question: str, words: str, said: list[str], not_said: list[str]) -> None:
    answer = told(question, RULES, {words: 0.9})
    assert answer.status == "answered"
    assert all(item in answer.text for item in said)
    assert not any(other in answer.text for other in not_said)
    assert all(any(item[3:] in c.quote for c in answer.citations) for item in said if item.startswith("（"))
