"""是, 不是 or only what the source says: where the reader's verdict does not count alone."""

from __future__ import annotations

import pytest

from bot.answer.claim import overstates
from bot.answer.duty import claims_duty, is_meant
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


DUTIES = """云溪市水渠管理办法

一、修水渠。各镇每年冬季前修好水渠，清淤一次。（牵头单位：市水务局；配合单位：市财政局）

二、护林。护林员每月巡山两次，遇火情立即报告。（责任单位：市林业局）

三、买树苗。每年春季统一采购树苗，发到各村。（责任单位：市林业局、市财政局）
"""


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        ("护林归市林业局吧", "每月巡山", "云溪市：是。"),
        ("护林是不是市财政局的事", "每月巡山", "云溪市：不是。"),
        ("护林市财政局有没有责任", "每月巡山", "云溪市：不是。"),
        ("修水渠市财政局也有份吧", "修好水渠", "云溪市：是。"),
        ("买树苗就市林业局一家管吗", "采购树苗", "云溪市：不是。"),
        ("护林就市林业局一家管吗", "每月巡山", "云溪市：是。"),
        ("给一家企业买树苗也归市林业局管吗", "采购树苗", "云溪市：是。"),
        ("修水渠归市财政局负责吧", "修好水渠", "云溪市：不是。"),
        ("修水渠也归市财政局负责吧", "修好水渠", "云溪市：是。"),
    ],
)
@pytest.mark.parametrize("yes", [0.95, 0.05])
def test_who_has_a_part_in_the_work_is_told_by_its_note(question: str, words: str, said: str, yes: float) -> None:
    assert told(question, DUTIES, {words: 0.9}, yes).text.startswith(said)


@pytest.mark.parametrize(
    ("unit", "name", "meant"),
    [
        ("市法院", "市中级人民法院", True),
        ("证监局", "云溪证监局", True),
        ("公积金中心", "云溪公积金中心", True),
        ("省国资委", "省政府国资委", True),
        ("市国资委", "省国资委", False),
        ("市公安局", "青石县公安局", False),
        ("市公安局", "各区公安局", False),
        ("市政府", "各县（市、区）人民政府", False),
        ("公安局", "市公安局交警支队", False),
        ("水务局", "市林业局", False),
        ("局", "市林业局", False),
    ],
)
def test_a_short_name_leaves_characters_out(unit: str, name: str, meant: bool) -> None:
    assert is_meant(unit, name) is meant


def test_what_the_sentence_itself_says_of_a_unit_is_not_denied_by_its_note() -> None:
    plan = DUTIES.replace("清淤一次", "会同市教育局清淤一次")
    assert told("修水渠市教育局也参与吧", plan, {"修好水渠": 0.9}, 0.95).text.startswith("云溪市：是。")


@pytest.mark.parametrize(("unit", "verdict"), [("市财政局", "是。"), ("市林业局", "不是。")])
def test_all_who_have_a_part_are_said_beside_a_claim_of_one(unit: str, verdict: str) -> None:
    text = told(f"修水渠{unit}也有份吧", DUTIES, {"修好水渠": 0.9}, 0.5).text
    assert text.startswith(f"云溪市：{verdict}")
    assert "牵头单位：市水务局；配合单位：市财政局" in text


@pytest.mark.parametrize(
    "question",
    ["护林没有市财政局什么事吧", "护林市财政局不用管吧", "市财政局发树苗吗", "市档案局归档的材料能查吧", "市财政局给护林员买责任险吗"],
)
def test_no_duty_is_claimed_by_a_denial_nor_by_other_words(question: str) -> None:
    assert not claims_duty(question)


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
