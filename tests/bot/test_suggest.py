"""Follow-ups are what the evidence holds and the answer did not say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.suggest import suggestions, without_names
from bot.types import Answer, Citation
from corpus.types import Deadline, Span, Task

TASK = Task("甲#1", "甲", "table", Span(0, 9), lead=("市大数据局",), support=("市财政局",), deadline="2031年9月底前")


@pytest.mark.parametrize(
    ("said", "task", "expected"),
    [
        ("牵头单位：市大数据局。", {}, ("配合单位有哪些？", "什么时候完成？", "市大数据局牵头哪些任务？")),
        ("2031年9月底前完成。", {}, ("由谁牵头？", "配合单位有哪些？", "市大数据局牵头哪些任务？")),
        ("市大数据局牵头，市财政局配合，2031年9月底前。", {}, ("市大数据局牵头哪些任务？",)),
        ("2031年9月底前完成。", {"lead": (), "support": (), "responsible": ("区民政局",)}, ("责任单位是谁？", "区民政局负责哪些任务？")),
        ("2031年9月底前完成。", {"lead": (), "support": (), "person": ("李明",)}, ("责任人是谁？",)),
        ("市大数据局牵头。", {"support": (), "deadline": None}, ("市大数据局牵头哪些任务？",)),
        ("牵头。", {"lead": ("各县",), "support": (), "deadline": None}, ("由谁牵头？",)),  # 各县 is no unit to be asked for
    ],
)
def test_of_a_task(said: str, task: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert suggestions(Answer("问", "answered", said, rows=(replace(TASK, **task),))) == expected


@pytest.mark.parametrize(
    ("quote", "asks"),
    [
        ("2031年6月底前完成勘测。", True),
        ("定期公布进度。", False),
    ],
)
def test_no_time_is_offered_that_is_another_sentences(quote: str, asks: bool) -> None:
    """The follow-up would be answered by the date of the survey, and be read out for what was asked about."""
    times = tuple(Deadline(f"2031年{month}月底前", None, dt.date(2031, month, 30)) for month in (6, 9))
    text = "2031年6月底前完成勘测。2031年9月底前完成施工。定期公布进度。"
    task = replace(TASK, origin="prose", text=text, deadline=times[0].raw, deadlines=times)
    cited = Citation("甲", "甲", None, "一、", None, None, None, quote, "《甲》一、")
    answer = Answer("问", "answered", "牵头单位：市大数据局。", citations=(cited,), rows=(task,))
    assert ("什么时候完成？" in suggestions(answer)) is asks


@pytest.mark.parametrize(
    "answer",
    [
        Answer("问", "refused", "没有查到。", rows=(TASK,)),
        Answer("问", "answered", "建成平台。"),
        Answer("问", "answered", "共1项。", rows=(TASK,), roles={"甲#1": "牵头"}),
        Answer("问", "answered", "两份文件。", rows=(TASK, replace(TASK, id="乙#1", document_id="乙"))),
        Answer("问", "answered", "四项。", rows=(TASK,) * 4),
    ],
)
def test_nothing_is_suggested_where_the_task_would_not_be_clear(answer: Answer) -> None:
    assert suggestions(answer) == ()


@pytest.mark.parametrize(
    ("question", "named", "expected"),
    [
        ("东岭市的街区整治由谁牵头？", ("东岭市",), "街区整治由谁牵头？"),
        ("《东岭市城市更新实施方案》中街区整治由谁牵头？", ("东岭市城市更新实施方案",), "街区整治由谁牵头？"),
        ("在建项目由谁牵头？", (), "在建项目由谁牵头？"),
        ("东岭市中小学扩建由谁牵头？", ("东岭市",), "中小学扩建由谁牵头？"),
        ("东岭市市政道路由谁牵头？", ("东岭市",), "市政道路由谁牵头？"),
        ("《东岭市城市更新实施方案》中省级资金多少？", ("东岭市城市更新实施方案",), "省级资金多少？"),
        ("在《东岭市城市更新实施方案》里，街区整治由谁牵头？", ("东岭市城市更新实施方案",), "街区整治由谁牵头？"),
        ("东岭市", ("东岭市",), "东岭市"),
    ],
)
def test_a_question_without_its_documents(question: str, named: tuple[str, ...], expected: str) -> None:
    assert without_names(question, named) == expected
