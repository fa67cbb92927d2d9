"""Who: what a question asks of whom, and the words that are said of a note."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer.who import MATTER, asking, asks_who_else, matter, names_somebody, noted, says_within
from bot.find.candidates import Candidate
from bot.reader.types import Reading
from corpus.types import Span, Task
from tests.bot.answer.reads import told


@pytest.mark.parametrize(
    ("question", "else_"),
    [("服务站除了财政还有谁建", True), ("除了周末由谁值班", False), ("服务站还有谁建", False)],
)
def test_who_else(question: str, else_: bool) -> None:
    assert asks_who_else(question) is else_


@pytest.mark.parametrize(
    ("question", "part"),
    [("标准由谁定，财政参与不", "标准由谁定"), ("要报财政，哪个部门定标准", "哪个部门定标准"), ("标准几月定，财政参与不", "标准几月定，财政参与不")],
)
def test_the_part_that_asks_who(question: str, part: str) -> None:
    assert asking(question) == part


@pytest.mark.parametrize(
    ("text", "question", "names"),
    [
        ("由市水利局组织实施。", "水渠由谁修", True),
        ("由市水利局组织实施。", "修水渠谁牵头", False),
        ("由市水利局牵头实施。", "修水渠谁牵头", True),
        ("按期完成修缮。", "水渠由谁修", False),
    ],
)
def test_a_sentence_names_somebody_in_the_role_that_is_asked_for(text: str, question: str, names: bool) -> None:
    assert names_somebody(text, question) is names


NOTE = Task("任务", "文件", "prose", Span(0, 9), note="（市水利局牵头，市财政局配合）", text="修缮水渠二十条。")
LONG = NOTE.note and NOTE.note.replace("市财政局", "、".join(f"市第{n}工程建设管理服务中心" for n in range(9)))


def reading(text: str) -> Reading:
    return Reading(Candidate("文件", "sentence", text, Span(0, len(text))), 0.9, 0.5, (0, 0))


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (NOTE, "市水利局牵头，市财政局配合"),
        (replace(NOTE, kind="duty"), "单位"),
        (replace(NOTE, note=LONG), "单位"),
        (replace(NOTE, note=None), "单位"),
        (replace(NOTE, note="（）"), "单位"),
    ],
    ids=["its words", "no note", "too long", "none", "empty"],
)
def test_a_notes_own_words_are_said_where_they_can_be_read_out(task: Task, said: str) -> None:
    assert noted(task, "单位") == said


@pytest.mark.parametrize(
    ("task", "text", "within"),
    [
        (replace(NOTE, note="市水利局"), "水渠由市水利局修缮，并报市政府。", True),
        (replace(NOTE, note="市水利局"), "水渠修缮：市水利局。", False),
        (replace(NOTE, note="市水利局", origin="table"), "水渠由市水利局修缮，并报市政府。", False),
        (replace(NOTE, note=None), "水渠由市水利局修缮，并报市政府。", False),
    ],
    ids=["between its words", "behind them", "a row", "no note"],
)
def test_who_stands_between_the_words_of_a_sentence(task: Task, text: str, within: bool) -> None:
    assert says_within(reading(text), task) is within


ROW = Task("任务", "文件", "table", Span(0, 9), work="水利", task="修缮水渠", measure="修缮水渠二十条。")
FAR = "沿江各乡镇对境内年久失修的水渠逐条排查登记" * 2 + "并按轻重缓急分批修缮（含支渠、斗渠和毛渠在内"


@pytest.mark.parametrize(
    ("task", "text", "said"),
    [
        (ROW, "", "修缮水渠："),
        (replace(ROW, task=None), "", "水利："),
        (replace(ROW, task=None, work=None), "", "修缮水渠二十条："),
        (replace(ROW, task=None, work=None, measure=None), "", ""),
        (NOTE, "修缮水渠二十条。（市水利局牵头，市财政局配合）", "修缮水渠二十条："),
        (NOTE, "（市水利局牵头，市财政局配合）", "修缮水渠二十条："),
        (NOTE, "市水利局牵头，", "修缮水渠二十条："),
        (replace(NOTE, note=None), "修缮水渠（含支渠）二十条。", "修缮水渠（含支渠）二十条："),
        (replace(NOTE, text=None), "（市水利局牵头，市财政局配合）", ""),
        (NOTE, FAR, FAR.split("（")[0] + "："),
    ],
)
def test_what_is_to_be_done_is_said_before_the_units(task: Task, text: str, said: str) -> None:
    assert len(FAR) > MATTER
    assert matter(reading(text), task, "谁牵头") == said


PLAN = """云溪市水渠修缮方案

一、修缮水渠。年底前修缮水渠二十条。（主管单位：市水利局）

二、疏浚河道。疏浚河道三条。（责任单位：市水利局；配合单位：市财政局）

三、加固堤防。加固堤防两处。（市应急局牵头；责任单位：市水利局、各县政府）

四、绿化。栽种柳树千株。

附件1

任务分解表

序号\t重点工作\t主要任务\t工程措施\t完成时限\t牵头单位
1\t水源保护\t保护水源地\t设立水源地标志四十处。\t2031年12月底前\t
2\t水质监测\t监测水质\t增设监测点位六个。\t\t市生态环境局
"""


@pytest.mark.parametrize(
    ("question", "words", "status", "said"),
    [
        ("修缮水渠谁负责", "修缮水渠二十", "answered", "市水利局"),
        ("疏浚河道谁牵头", "疏浚河道三", "refused", "原文未写明牵头单位"),
        ("加固堤防谁配合", "加固堤防两", "answered", "原文没有单列配合单位"),
        ("疏浚河道谁配合", "疏浚河道三", "answered", "市财政局"),
        ("水源地标志谁来设", "设立水源地", "refused", "原文未写明单位"),
        ("监测点位谁配合", "增设监测", "refused", "原文未写明配合单位"),
        ("栽种柳树谁负责", "栽种柳树", "refused", ""),
    ],
)
def test_who_it_is_by_the_note_or_the_row(question: str, words: str, status: str, said: str) -> None:
    answer = told(question, PLAN, {words: 0.9})
    assert (answer.status, said in answer.text) == (status, True), answer.text
