"""What is noted of a model's work: every call with its tokens, every examination, and what became of each question."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from bot.llm import LONGEST_REPLY, ChatModel, Messages, ModelError
from bot.meter import Noted, estimated_tokens
from bot.model.answering import AnsweringBot
from bot.model.qualify import Examination
from bot.pipeline import PolicyBot
from tests.bot.making import library
from tests.bot.model.told import TRUSTED, Told, reply
from tests.bot.scripted import Reply, chunk, serving

PLAN = """南溪市智慧停车建设方案

一、建设内容

（一）规范车位管理。新建公共停车场应当同步安装充电设施，充电车位占比不低于15%。

（二）推进数据接入。2026年6月底前完成全部停车场数据接入。（市大数据局牵头，市公安局配合）

（三）推广无感支付。2026年12月底前覆盖全部公共停车场。（市大数据局牵头，市财政局配合）
"""
CHARGING, LISTED = "新建公共停车场有什么要求", "市大数据局牵头哪些任务"


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("停车场数据接入", 4), ("abcdefghij", 3), ("停车 parking", 4)])
def test_tokens_where_nobody_says(text: str, tokens: int) -> None:
    assert estimated_tokens(text) == tokens


ENDLESS = Reply(raw=chunk("好" * 1000) * (LONGEST_REPLY // 1000 + 1) + chunk(None, "stop") + b"data: [DONE]\n\n")
UNREPORTED = Reply(raw=chunk("整合机房36个。") + chunk(None, "stop") + b"data: [DONE]\n\n")
ASKED = [{"role": "user", "content": "机房几个"}]


def noted_of(answer: Reply, purpose: str = "answer/1") -> list[Noted]:
    noted: list[Noted] = []
    with serving(answer) as server:
        model = ChatModel(server.settings(), clock=lambda: 7.0, note=noted.append)
        with suppress(ModelError):
            list(model.stream(ASKED, 12.0, purpose))
    return noted


CALLS = [
    ("tokens as the server reports them", Reply("整合机房36个。"), "answer/1", Noted("call", "试用模型", "answered", 0.0, 120, 30)),
    ("tokens estimated", UNREPORTED, "answer/1", Noted("call", "试用模型", "answered", 0.0, 2, 4, True)),
    ("a call of the examination", Reply("好。"), "answer/1 examination", Noted("examining", "试用模型", "answered", 0.0, 120, 30)),
    ("a reply that is too long", ENDLESS, "answer/1", Noted("call", "试用模型", "failed", 0.0, 2, 7200, True)),
    ("a refusal", Reply(status=500), "answer/1", Noted("call", "试用模型", "failed", 0.0, 2, 0, True)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "answer", "purpose", "wanted"), CALLS, ids=[c[0] for c in CALLS])
def test_calls(why: str, answer: Reply, purpose: str, wanted: Noted) -> None:
    assert noted_of(answer, purpose) == [wanted]


def test_the_time_of_a_call_is_that_of_the_server() -> None:
    noted: list[Noted] = []
    taking, now = threading.current_thread(), 1.0

    def clock() -> float:
        return now if threading.current_thread() is taking else 3.0

    with serving(Reply("整合机房36个。")) as server:
        for _ in ChatModel(server.settings(), clock, noted.append).stream(ASKED, 1000.0, "answer/1"):
            now = 200.0  # what is proven and shown between two pieces
    assert [(n.outcome, n.seconds) for n in noted] == [("answered", 2.0)]


def test_a_call_that_is_not_made_is_not_noted() -> None:
    noted: list[Noted] = []
    with serving(Reply("好。")) as server:
        settings = server.settings()
    model = ChatModel(settings, note=noted.append)
    for _ in range(3):
        with pytest.raises(ModelError):
            list(model.stream(ASKED, time.monotonic() + 5, "answer/1"))
    assert [n.outcome for n in noted] == ["failed"]


@pytest.fixture(scope="module")
def bot() -> PolicyBot:
    return PolicyBot(library(("停车场", PLAN)))


QUESTIONS: list[tuple[str, str | Callable[[Messages], str], str, tuple[str, int, int]]] = [
    ("its sentence holds", reply(("充电车位占比不低于15%。", [2])), CHARGING, ("told", 1, 0)),
    ("one of two holds", reply(("充电车位占比不低于15%。", [2]), ("专项资金800万元。", [2])), CHARGING, ("told", 2, 1)),
    ("none holds, also when asked once more", reply(("充电车位占比不低于25%。", [2])), CHARGING, ("held_back", 2, 2)),
    ("it cannot be read", "好的。", CHARGING, ("held_back", 0, 0)),
    ("it finds none", reply(missing="没有写"), CHARGING, ("none", 0, 0)),
    ("it means the whole list", reply(rows=[1, 2]), LISTED, ("kept", 0, 0)),
]


@pytest.mark.parametrize(("why", "said", "question", "wanted"), QUESTIONS, ids=[c[0] for c in QUESTIONS])
def test_what_becomes_of_a_question(
    bot: PolicyBot, why: str, said: str | Callable[[Messages], str], question: str, wanted: tuple[str, int, int], caplog: pytest.LogCaptureFixture
) -> None:
    noted: list[Noted] = []
    with_it = AnsweringBot(bot, Told(said), note=noted.append)
    with_it.examination.trust = TRUSTED
    with caplog.at_level(logging.INFO, "bot.meter"):
        with_it.answer(question)
    assert [(n.kind, n.outcome, n.said, n.struck) for n in noted] == [("question", *wanted)]
    assert f"model question: model=试用模型 outcome={wanted[0]} said={wanted[1]} struck={wanted[2]} seconds=" in caplog.text


def test_a_model_that_is_distrusted_or_fails(bot: PolicyBot) -> None:
    noted: list[Noted] = []
    AnsweringBot(bot, Told(passes=False), note=noted.append).answer(CHARGING)
    AnsweringBot(bot, Told(failing="语言模型服务连接不上"), note=noted.append).answer(CHARGING)
    assert sorted((n.kind, n.outcome) for n in noted) == [
        ("examination", "failed"), ("examination", "not_passed"), ("question", "distrusted"), ("question", "failed"),
    ]  # fmt: skip


def test_an_examination_that_is_passed() -> None:
    noted: list[Noted] = []
    Examination(Told(), note=noted.append).examine()
    assert noted == [Noted("examination", "试用模型", "passed")]


def test_who_stops_and_what_is_no_question(bot: PolicyBot) -> None:
    noted: list[Noted] = []
    with_it = AnsweringBot(bot, Told(reply(("充电车位占比不低于15%。", [2]))), note=noted.append)
    with_it.examination.trust = TRUSTED
    stages = with_it.stream(CHARGING)
    next(stages)
    stages.close()  # type: ignore[attr-defined]
    with_it.answer("你好")
    assert [(n.kind, n.outcome) for n in noted] == [("question", "stopped")]
