"""What stands under a heading that a question names."""

from __future__ import annotations

import pytest

from bot.outline import asked_heading
from bot.question import understand
from tests.bot.answer.reads import Told, told
from tests.bot.making import read

PLAN = """云溪市停车便民三年行动方案

一、总体要求

（一）基本思路。坚持问题导向。

（二）主要目标。2031年底前新增车位9000个，其中公共车位3000个。停车投诉下降三成。

二、重点任务

（一）新建车位。2031年底前建成车位9000个。（市住建局牵头）

（二）规范收费。

1. 公布收费标准，接受监督。（市发改委牵头）

2. 推行电子支付。（市城管局牵头）

三、保障措施

（一）加强组织领导。各县区成立专班。

（二）强化资金保障。市财政安排专项资金。

（三）严格督导考核。每季度通报一次。
"""
SAID = [
    ("保障措施有哪些", "“保障措施”共3项：（一）加强组织领导；（二）强化资金保障；（三）严格督导考核。"),
    ("云溪市的保障措施都有什么", "“保障措施”共3项：（一）加强组织领导；（二）强化资金保障；（三）严格督导考核。"),
    ("方案提出了哪些保障措施？", "“保障措施”共3项：（一）加强组织领导；（二）强化资金保障；（三）严格督导考核。"),
    ("重点任务有哪几项", "“重点任务”共2项：（一）新建车位；（二）规范收费。"),
    ("规范收费有哪些内容", "“规范收费”共2项：1.公布收费标准，接受监督；2.推行电子支付。"),
    ("主要目标是什么", "2031年底前新增车位9000个，其中公共车位3000个。停车投诉下降三成。"),
]


@pytest.mark.parametrize(("question", "said"), SAID, ids=[case[0] for case in SAID])
def test_all_that_stands_under_a_heading(question: str, said: str) -> None:
    answer = told(question, PLAN, {})
    assert (answer.status, answer.text.removeprefix("云溪市：")) == ("answered", said)
    assert answer.trace["route"] == "outline"


OTHERS = ["保障措施由谁负责", "新建车位什么时候完成", "市住建局有哪些任务", "哪些单位配合", "有哪些停车收费标准要公布", "保障措施中资金从哪里来", "附则有哪些"]


@pytest.mark.parametrize("question", OTHERS)
def test_what_asks_for_anything_else_is_left_to_others(question: str) -> None:
    assert told(question, PLAN, {}).trace.get("route") != "outline"


def test_a_heading_of_several_documents_is_asked_about() -> None:
    answer = told("保障措施有哪些", [PLAN, PLAN.replace("云溪市", "青石县")], {})
    assert answer.status == "clarify"
    assert len(answer.options) == 2


def test_a_heading_is_also_named_by_its_end() -> None:
    answer = told("攻坚任务有哪些", PLAN.replace("二、重点任务", "二、全力打好停车攻坚任务"), {})
    assert "共2项：（一）新建车位" in answer.text


@pytest.mark.parametrize(("question", "heading"), [("请问这个方案的保障措施一共有哪几条？", "保障措施"), ("有哪些", ""), ("市住建局有哪些任务", "")])
def test_the_heading_that_is_asked_for(question: str, heading: str) -> None:
    assert asked_heading(understand(question, Told([read(PLAN, "甲")], {}).names)) == heading
