# ruff: noqa: E501
"""Wrong answers that were once given with confidence, each with what set it right; on invented plans."""

from __future__ import annotations

from typing import Any

import pytest

from bot.labels import is_everyday, named
from bot.pipeline import PolicyBot
from bot.task_names import first_words
from tests.bot.making import answer, bot_of, both

EAST = """东州市人民政府办公室关于印发东州市空气质量2021年行动方案的通知
东州市人民政府办公室
2021年3月1日
东州市空气质量2021年行动方案
一、目标
2021年10-12月，全市PM_{2.5}平均浓度控制在44微克/立方米以内。
二、任务
（一）推进清洁运输。加快火电、钢铁企业铁路专用线建设，2021年底前，铁路货运量增加80万吨，大型企业大宗货物铁路运输比例达到75%以上。（市工信局牵头）
（二）清洁取暖。完成清洁取暖改造23万户。（市发改委牵头）严防散煤复燃，划定禁煤区。（市生态环境局牵头）
（三）整治油烟。排放量较2020年下降2%以上。（市城管局牵头）
（四）治理炉窑。原则上按照颗粒物、二氧化硫、氮氧化物排放分别不高于30、200、300毫克/立方米加快改造，其中，日用玻璃氮氧化物排放不高于400毫克/立方米。（市工信局牵头）
（五）整治矿山。完成全市148座矿山摸底排查，对有主矿山82座、无主矿山66座建立台账。按照《东州市矿山整治办法》（东政发〔2018〕57号）执行。（市自然资源局牵头）
三、组织领导
各县区主要领导是第一责任人，每季度研究一次。
附件1
县区2021年10-12月目标
县区\tPM2.5浓度（微克/立方米）\t重污染天数（天）
潞城区\t49\t0
平川县\t28\t0
沁原县\t43\t0
附件2
县区2022年1-3月目标
县区\tPM2.5浓度（微克/立方米）\t重污染天数（天）
潞城区\t73\t6
平川县\t51\t2
沁原县\t74\t5
附件3
任务表
序号\t重点任务\t具体措施\t完成时限\t牵头单位\t配合单位
1\t清洁取暖改造\t完成清洁取暖改造23万户。\t按照省定时限\t市发改委\t市住建局
2\t能源供应\t各企业要做好煤电油气运供应保障（含应急储备、迎峰度夏和迎峰度冬等各个环节的保障）。\t全年\t市能源局\t市水务局
"""
WEST = """阳朔县人民政府办公室关于印发阳朔县空气质量2021年行动方案的通知
阳朔县人民政府办公室
2021年4月1日
阳朔县空气质量2021年行动方案
一、任务
（一）淘汰锅炉。2021年9月底前，淘汰甲公司燃煤锅炉1台、乙公司每小时10蒸吨燃煤锅炉2台，剩余全部改造。（县生态环境局牵头，县水务局配合）
（二）核查企业。2021年9月底前完成企业核查认定。（县能源局牵头）
附件1
优良天数目标
一、全县优良天数
月份\t市控目标（天）
10-12月\t71
10月\t23
11月\t23
12月\t25
二、各片区优良天数
月份\t城区（天）\t矿区（天）\t开发区（天）\t平山县（天）
10-12月\t73\t76\t53\t81
10月\t25\t25\t19\t30
11月\t23\t25\t18\t24
12月\t25\t26\t16\t27
"""


@pytest.fixture(scope="module")
def plans() -> PolicyBot:
    return bot_of(EAST, WEST)


ANSWERED = [
    ("a row of one table is not a month of another", "沁原县10-12月PM2.5目标", ["43"], ["阳朔", "71", "44微克"]),
    ("潞城区 is not 城区", "潞城区10-12月PM2.5浓度是多少", ["49"], ["阳朔", "73天"]),
    ("a county, not a month", "阳朔县哪个县区优良天数最多", ["平山县", "81"], ["10-12月最高"]),
    ("the period goes with the figure", "东州市哪个县PM2.5浓度最低", ["10-12月", "平川县", "28"], []),
    ("a column that tells counties apart before one that does not", "东州市哪个县重污染天数最多", ["潞城区", "6天"], ["0天"]),
    ("a share holds a per cent sign", "东州市大宗货物铁路运输比例", ["75%"], []),
    ("a second note of the clause is about other work", "东州市清洁取暖改造谁牵头", ["市发改委"], ["市生态环境局"]),
    ("an exception after a list of figures", "东州市日用玻璃氮氧化物排放限值", ["400毫克"], []),
    ("a total before its parts", "东州市矿山多少座", ["148座"], []),
    ("all of a list of one kind", "阳朔县淘汰锅炉几台", ["1台", "2台"], []),
    ("the number of a document that is only cited", "东政发〔2018〕57号是什么文件", ["东州市矿山整治办法"], ["阳朔县空气"]),
    ("a unit and nothing else", "阳朔县水务局", ["1项", "锅炉"], []),
    ("第一责任人 stands in a sentence", "东州市第一责任人是谁", ["各县区主要领导"], ["原文未写明"]),
    ("rows by a value", "东州市1-3月重污染天数5天的是哪几个县", ["1个", "沁原县"], ["平川县"]),
    ("a list by date", "阳朔县2021年9月底前要完成什么", ["2项", "核查", "锅炉"], []),
    ("a clause by its number is told from its beginning", "东州市二、（二）讲什么", ["清洁取暖"], []),
    ("no subscript marks", "东州市10-12月全市PM2.5平均浓度", ["PM2.5", "44"], ["_", "{"]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "question", "wanted", "unwanted"), ANSWERED, ids=[case[0] for case in ANSWERED])
def test_answers(plans: PolicyBot, reason: str, question: str, wanted: list[str], unwanted: list[str]) -> None:
    found = plans.answer(question)
    assert found.status == "answered", f"{reason}: {found.text}"
    assert [w for w in wanted if w not in found.text] == [], f"{reason}: {found.text}"
    assert [w for w in unwanted if w in found.text] == [], f"{reason}: {found.text}"


REFUSED = [
    ("the unit of another place", "东州市生态环境分局配合哪些任务"),
    ("another year", "东州市2031年清洁取暖改造多少户"),
    ("开发 is not 开发区", "这个系统是谁开发的"),
    ("about the bot", "你是谁"),
    ("about the bot, with a word of a table", "你是谁开发的"),
    ("a year alone", "2021"),
    ("a digit alone", "1"),
    ("a sum", "1+1等于几"),
    ("the mayor", "东州市长是谁"),
    ("a place in the title of another rule", "广东省油烟整治谁牵头"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "question"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refusals(plans: PolicyBot, reason: str, question: str) -> None:
    found = plans.answer(question)
    assert found.status == "refused", f"{reason}: {found.text}"


def test_rows_by_a_percentage() -> None:
    found = answer("一季度网办率75%的有哪几个县")
    assert found.text.startswith("云溪市：共2个：西岭县、北原区")


def test_a_number_of_a_document_in_any_brackets() -> None:
    for number in ("云政办发〔2024〕12号", "云政办发[2024]12号", "请问云政办发〔2024〕12号"):
        assert "2600条" in answer(f"{number}数据目录多少条").text


KNOWN = [
    ("a column of another table's figures for each county", "东州市各县区10-12月PM2.5目标", "平川县"),
]


@pytest.mark.xfail(strict=True, reason="known limits: a fix announces itself")
@pytest.mark.parametrize(("reason", "question", "words"), KNOWN, ids=[case[0] for case in KNOWN])
def test_known_limits(plans: PolicyBot, reason: str, question: str, words: str) -> None:
    assert words in plans.answer(question).text, reason


def test_a_question_to_the_bot_about_a_matter_is_answered() -> None:
    assert "县交通运输局" in answer("你能告诉我危桥改造由谁牵头吗").text


FIRST_WORDS = [
    ("清洁方式运输比例要达到80%以上。", 12, "清洁方式运输比例要达到"),
    ("完成散煤治理11万户,其中,气代煤0.5万户", 16, "完成散煤治理11万户"),
    ("削减煤炭消费总量3万吨(不含电煤、原料用煤)。", 17, "削减煤炭消费总量3万吨"),
    ("短句。", 20, "短句"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "limit", "words"), FIRST_WORDS, ids=[case[0] for case in FIRST_WORDS])
def test_names_of_tasks_are_cut_at_no_number_and_no_bracket(text: str, limit: int, words: str) -> None:
    assert first_words(text, limit) == words


def test_names_that_are_verbs() -> None:
    assert is_everyday("开发")
    assert not is_everyday("潞州")
    assert not named("开发区", "谁开发的")
    assert named("开发区", "开发区12月目标")
    assert named("潞州区", "潞州12月目标")


HISTORIES: list[Any] = [
    "政务云谁牵头",
    7,
    {"role": "user", "content": "政务云谁牵头"},
    [None],
    [7, "政务云谁牵头"],
    [{"role": "user"}],
    [{"role": "user", "content": {"text": "x"}}],
    [{"role": "user", "content": "政务云\ud800谁牵头"}],
]


@pytest.mark.parametrize("history", HISTORIES, ids=[ascii(h) for h in HISTORIES])
def test_a_malformed_history_does_no_harm(history: Any) -> None:
    assert both().answer("危桥改造由谁牵头", history).status == "answered"


ODD = ["政务云由谁牵头\ud800", "\udfff", "😀政务云由谁牵头", "哪" * 400, "几" * 400, "1" * 400, "(" * 400, "[", "\\", "*", "第999条讲什么", "附件99是什么", "2024年2月31日前要完成哪些任务", "13月底前要完成哪些任务"]


@pytest.mark.parametrize("question", ODD, ids=[ascii(q)[:30] for q in ODD])
@pytest.mark.parametrize("document", [None, "云溪", "((", "\ud800"], ids=ascii)
def test_odd_questions_are_answered_or_refused(question: str, document: str | None) -> None:
    assert both().answer(question, document=document).status in ("answered", "refused", "clarify")
