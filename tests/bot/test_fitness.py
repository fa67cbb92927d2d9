"""A draft must be of the kind, place, person and year that the question asks for; tables with two labels a row."""

from __future__ import annotations

from functools import cache

import pytest

from bot.labels import label_columns, parts_of
from bot.pipeline import PolicyBot
from tests.bot.making import library

RULES = """临江市停车收费管理办法

临政规〔2024〕3号

第一章 总则

第一条 为了规范停车收费，根据《中华人民共和国价格法》《城市道路管理条例》等法律、法规，制定本办法。

第二条 水库防汛实行行政责任人、技术责任人、巡查责任人制度，名单见附件2。2012年以前安装的老旧设备一次性更换。

第三条 修订收费目录。

责任单位：市发展改革委

完成时限：2024年4月20日前

第四条 对新增泊位由市财政按每个泊位2000元给予一次性补助，单个项目补助总额不超过60万元，资金每年12月拨付。信息平台由市数据中心建设，市公安局应当予以配合。

第五条 学校周边学生接送，分管领导牵头落实。（责任单位：市教育局，分管领导：周明）

附件1

停车收费标准

区域\t车型\t首小时（元）\t24小时最高（元）
核心区\t小型车\t3\t20
\t大型车\t6\t40
河西区城区\t小型车\t1\t8
\t大型车\t2\t
高铁站、客运站\t小型车\t4\t30
\t大型车\t8\t60

附件2

各乡镇设施指标（2026年）

乡镇\t避灾点（处）\t避灾点可容纳人数（人）
青山镇\t15\t3900
白沙乡\t9\t1200
"""


@cache
def bot() -> PolicyBot:
    return PolicyBot(library(("办法", RULES)))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("核心区大型车24小时最高多少元", "40"),
        ("高铁站 大型车 首小时", "8"),
        ("24小时最高收费最便宜的小型车是哪个区域", "河西区城区小型车"),
        ("青山镇避灾点多少人", "3900"),
        ("制定这个办法的依据是什么", "《城市道路管理条例》"),
        ("每个泊位补助多少钱，最多给多少", "60万元"),
        ("每个泊位补助多少钱", "2000元"),
        ("信息平台要谁配合", "市公安局"),
        ("2024年4月底前（含）要完成的任务有哪些", "修订收费目录"),
    ],
)
def test_answers(question: str, wanted: str) -> None:
    answer = bot().answer(question)
    assert answer.status == "answered"
    assert wanted in answer.text


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("河西区城区大型车24小时最高多少元", ["20", "40", "60"]),
        ("青山镇2024年避灾点多少人", ["3900"]),
        ("青山水库的技术责任人是谁", ["周明"]),
    ],
)
def test_refusals(question: str, never: list[str]) -> None:
    answer = bot().answer(question)
    assert answer.status == "refused"
    assert not any(word in answer.text for word in never)


def test_a_date_that_says_which_is_no_deadline() -> None:
    assert "2012" not in bot().answer("2024年4月底前（含）要完成的任务有哪些").text


def test_a_second_label_alone_is_taken_over_the_first_of_the_question_before() -> None:
    history = [{"role": "user", "content": "核心区小型车首小时多少元"}, {"role": "assistant", "content": "核心区小型车首小时3元。"}]
    answer = bot().answer("大型车呢", history)
    assert "6元" in answer.text
    assert "河西" not in answer.text


def test_rows_with_two_labels() -> None:
    table = bot().library.knowledge(["办法"])[0].tables[0]
    assert label_columns(table) == 2
    assert parts_of("高铁站、客运站")[1:] == ["高铁站", "客运站"]
    assert parts_of("合计") == ["合计"]


HOMES = """{place}人民政府办公室关于印发{place}家政服务提升方案的通知

{place}人民政府办公室
2025年1月6日

{place}家政服务提升方案

一、主要任务

（一）培育龙头企业。2025年9月底前培育企业{number}家。（责任单位：县商务局；配合单位：县财政局、县教育局；持续推进）

（二）办好职业院校专业。2025年底前开设专业2个。（县教育局牵头，县财政局配合）

（三）保障住房。2026年12月底前新增公租房40户。（县住建局牵头）

附件1

发展目标

乡镇\t企业数（家）\t从业人员（人）
青山镇\t{number}\t100
白沙乡\t9\t200
红石镇\t3\t50
"""


@cache
def homes() -> PolicyBot:
    texts = {place: HOMES.format(place=place, number=number) for place, number in (("炎溪县", 12), ("新河县", 30))}
    return PolicyBot(library(*texts.items()))


def test_each_of_two_units_gets_its_own_tasks() -> None:
    text = homes().answer("炎溪县的县财政局和县教育局分别有哪些任务？").text
    finance, education = text.split("\n", 1)
    assert "牵头" not in finance
    assert "牵头1项：办好职业院校专业" in education


def test_the_end_of_a_year_takes_in_the_whole_year_and_no_other() -> None:
    text = homes().answer("炎溪县2025年底前要完成的任务有哪些？").text
    assert "培育" in text
    assert "专业" in text
    assert "公租房" not in text


def test_a_time_without_a_key_is_no_unit() -> None:
    task = next(t for t in homes().library.knowledge(["炎溪县"])[0].tasks if t.responsible)
    assert (task.support, task.deadline) == (("县财政局", "县教育局"), "持续推进")


def test_a_province_before_the_place_of_a_document() -> None:
    assert "县住建局" in homes().answer("湖南省炎溪县保障住房由谁牵头？").text


def test_the_greatest_of_several_documents_is_asked_back() -> None:
    assert homes().answer("哪个乡镇企业数最多？").status == "clarify"
    assert "青山镇" in homes().answer("新河县哪个乡镇企业数最多？").text
