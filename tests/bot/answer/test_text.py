"""The sentence or the row: what is read out of it, what stands beside it, and where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer.chosen import Chosen
from bot.answer.clause import say_clause
from bot.answer.text import adjoins, lead_in, say_text, to_do, words_of
from bot.find.candidates import Candidate, of_row
from bot.knowledge import Knowledge
from bot.pipeline import PolicyBot
from bot.reader.kinds import KINDS
from bot.reader.types import Reading
from bot.types import Question
from corpus.types import Span, Task
from tests.bot.answer.reads import Told, candidates, told
from tests.bot.making import read

FIRST = Candidate("文件", "sentence", "对甲类给予补贴；", Span(0, 8))


@pytest.mark.parametrize(
    ("other", "beside"),
    [
        (Candidate("文件", "sentence", "对乙类给予奖励。", Span(8, 16)), True),
        (Candidate("文件", "sentence", "对乙类给予奖励。", Span(9, 17)), True),
        (Candidate("文件", "sentence", "对乙类给予奖励。", Span(11, 19)), False),
        (Candidate("文件", "sentence", "对乙类给予奖励。", Span(4, 12)), False),
        (Candidate("别的", "sentence", "对乙类给予奖励。", Span(8, 16)), False),
    ],
    ids=["next to it", "behind a space", "farther", "over it", "in another document"],
)
def test_parts_of_one_sentence(other: Candidate, beside: bool) -> None:
    assert adjoins(FIRST, other) is beside
    assert adjoins(other, FIRST) is beside
    assert not adjoins(replace(FIRST, text="对甲类给予补贴。"), other)


@pytest.mark.parametrize(("before", "text", "said"), [("对甲类：", "给予补贴", "对甲类："), ("", "给予补贴", ""), ("对甲类：", "给予补贴" * 30, "")])
def test_what_a_list_says_before_its_parts_is_said_where_there_is_room(before: str, text: str, said: str) -> None:
    assert lead_in(replace(FIRST, lead_in=before, text=text)) == said


TASK = Task("任务", "文件", "table", Span(0, 9), work="水利", task="修缮水渠", text="修缮水渠十条。", measure="修缮水渠二十条。")


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (TASK, "修缮水渠二十条。"),
        (replace(TASK, measure=None), "修缮水渠十条。"),
        (replace(TASK, measure=None, text=None), "修缮水渠"),
        (replace(TASK, measure=None, text=None, task=None), "水利"),
        (replace(TASK, measure=None, text=None, task=None, work=None), ""),
    ],
)
def test_the_most_that_a_row_says(task: Task, said: str) -> None:
    assert to_do(task) == said


def test_a_row_that_says_nothing_of_what_is_to_be_done_is_said_as_it_is_read() -> None:
    bare = of_row(replace(TASK, measure=None, text=None, task=None, work=None, lead=("市水利局",)))
    assert words_of(Reading(bare, 0.9, 0.5, (0, 0)), 60, "") == "牵头单位：市水利局"


PLAN = """云溪市水渠修缮方案

一、修缮水渠

（一）实施办法。凡年久失修、渗漏严重的水渠，逐条排查，登记造册，年底前修缮二十条，验收合格后移交管护，三年内免费维修，由乡镇落实。

附件1

任务分解表

序号\t重点工作\t主要任务\t工程措施\t完成时限\t牵头单位
1\t水源保护\t保护水源地\t设立水源地标志四十处。\t2031年12月底前\t市水利局

附件2

各镇指标

| 镇 | 水渠（条） |
| --- | --- |
| 云台镇 | 4 |
"""


def chosen(words: str, span: str = "", limit: int = 120) -> Chosen:
    parsed = read(PLAN, "文件")
    found = next(c for c in candidates(parsed) if words in c.text)
    at = found.read.find(span)
    knowledge = Knowledge(parsed.document, parsed.clauses, parsed.tasks, parsed.tables, parsed.links)
    return Chosen(Question("哪一条", frozenset(), ""), knowledge, (Reading(found, 0.9, 0.5, (at, at + len(span))),), limit)


@pytest.mark.parametrize(
    ("words", "quote"),
    [("年久失修", "（一）实施办法。"), ("水源地标志", "设立水源地标志四十处"), ("云台镇", "云台镇")],
)
def test_the_place_is_quoted(words: str, quote: str) -> None:
    (citation,) = say_text(chosen(words)).citations
    assert quote in citation.quote or "年久失修" in citation.quote
    assert (citation.row is not None or citation.row_label is not None) is (words != "年久失修")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("年久失修", "一、（一）实施办法：凡年久失修"),
        ("水源地标志", "附件1第1行：设立水源地标志四十处"),
        ("云台镇", "附件2“云台镇”行：镇：云台镇；水渠（条）：4"),
    ],
)
def test_which_clause_is_said_before_the_words(words: str, said: str) -> None:
    assert say_clause(chosen(words)).text.startswith(said)


def test_which_clause_is_not_said_where_there_is_none() -> None:
    own = chosen("年久失修")
    alone = replace(own, readings=(replace(own.best, candidate=replace(own.best.candidate, clause=None)),))
    assert say_clause(alone).text.startswith("凡年久失修")


@pytest.mark.parametrize("span", ["年底前修缮二十条", "三年内免费维修", "登记造册"])
def test_a_cut_sentence_holds_the_words_that_answer(span: str) -> None:
    assert span in say_text(chosen("年久失修", span, 24)).text


OFFERED = "云溪市数字政府方案\n\n附件1\n\n任务分解表\n\n序号\t重点工作\t主要任务\t工程措施\t完成时限\t牵头单位\n"
OFFERED += "1\t政务云\t建设政务云\t建成政务云平台，覆盖单位64家。\t2031年12月底前\t市大数据局\n2\t热线\t优化热线\t热线工单随到随办。\t\t市行政审批局\n"


@pytest.mark.parametrize(
    ("question", "kind", "words", "status", "said", "not_said"),
    [
        ("政务云要覆盖64家吧", "claim", "建成政务云", "answered", "覆盖单位64家", "完成时限"),
        ("政务云是12月前建成吧", "claim", "建成政务云", "answered", "完成时限：2031年12月底前", ""),
        ("热线是12月前办好吧", "claim", "随到随办", "answered", "随到随办", "完成时限"),
        ("工单办理到哪天为止", "when", "随到随办", "refused", "原文未写明完成时限", ""),
        ("政务云几时建成", "when", "建成政务云", "answered", "完成时限：2031年12月底前", ""),
        ("工单办理的目标是啥", "amount", "随到随办", "answered", "随到随办", "没有写数字"),
    ],
)
def test_of_a_row_is_said_what_is_asked(question: str, kind: str, words: str, status: str, said: str, not_said: str) -> None:
    library = Told([read(OFFERED, "文件")], {words: 0.9}, kinds=dict.fromkeys(KINDS, 0.0) | {kind: 0.95})
    answer = PolicyBot(library).answer(question, document="文件")
    assert (answer.status, said in answer.text) == (status, True), answer.text
    assert not not_said or not_said not in answer.text


def test_a_value_of_a_place_that_is_unlikely_is_not_said() -> None:
    rules = "云溪市停车办法\n\n一、收费。收费标准由各区另定。\n\n二、罚则。违停罚款200元。\n"
    assert "200" not in told("停车收费多少", rules, {"收费标准由": 0.8, "违停罚款": 0.1}).text
