"""是, 不是 or only what the source says: where the reader's verdict does not count alone."""

from __future__ import annotations

import pytest

from bot.answer.claim import overstates
from tests.bot.answer.reads import told

PLAN = """云溪市平台管理办法

一、清理平台。对一年以上没有更新的平台一律关停，不得新建同类平台。（责任单位：市委网信办）

二、培训带头人。每年培训带头人300名。

三、维护平台。平台维护由市公安局承担，市大数据局另有分工。
"""


@pytest.mark.parametrize(
    ("question", "words", "yes", "said"),
    [
        ("僵尸平台由市公安局关停吧", "一律关停", 0.95, "云溪市：原文为：对一年"),
        ("僵尸平台由市公安局关停吧", "一律关停", 0.1, "云溪市：不是，原文为：对一年"),
        ("僵尸平台是市委网信办关停的吧", "一律关停", 0.95, "云溪市：是。"),
        ("平台维护由市公安局承担吧", "平台维护", 0.95, "云溪市：是。"),
        ("平台可以新建吧", "一律关停", 0.95, "云溪市：原文为："),
        ("培训带头人是市农业农村局牵头吗", "每年培训", 0.95, "没有在所收文件中查到"),
    ],
    ids=["of another unit", "nor so", "of the unit of the note", "of the unit of the sentence", "what is forbidden", "nobody is named"],
)
def test_a_verdict_is_not_said_of_a_unit_that_is_not_named_nor_of_what_is_forbidden(question: str, words: str, yes: float, said: str) -> None:
    assert told(question, PLAN, {words: 0.9}, yes).text.startswith(said)


@pytest.mark.parametrize("yes", [0.95, 0.1])
def test_beside_a_unit_that_is_not_named_stands_who_it_is(yes: float) -> None:
    assert told("僵尸平台由市公安局关停吧", PLAN, {"一律关停": 0.9}, yes).text.endswith("责任单位：市委网信办。")


@pytest.mark.parametrize(
    ("asked", "said", "over"),
    [
        ("平台都要关停吗", "除试点平台外，一律关停", True),
        ("平台要关停吗", "除试点平台外，一律关停", False),
        ("平台都要关停吗", "原则上关停", True),
        ("平台要关停吗", "原则上关停", False),
        ("平台都要关停吗", "一律关停", False),
    ],
)
def test_a_claim_of_all_by_a_sentence_of_a_part(asked: str, said: str, over: bool) -> None:
    assert overstates(asked, said) is over
