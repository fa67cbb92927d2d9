"""What becomes of a model's reply: said, cut, struck, or left out for the answer without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import pytest

from bot.llm import Messages
from bot.model.answering import AnsweringBot, stages, with_model
from bot.model.qualify import Trust
from bot.pipeline import PolicyBot
from bot.saying import NOT_FOUND
from bot.settings import ModelSettings
from bot.types import Answer
from tests.bot.making import library
from tests.bot.model.told import SETTINGS, TRUSTED, Told, answered, number_of, reply

PLAN = """南溪市智慧停车建设方案

一、建设内容

（一）规范车位管理。新建公共停车场应当同步安装充电设施，充电车位占比不低于15%。路内停车位实行分时定价，白天不得免费停放超过2小时。

（二）健全保障机制。市财政统筹安排专项资金600万元。建立周调度、月通报制度。

（三）推进数据接入。2026年6月底前完成全部停车场数据接入。（市大数据局牵头，市公安局配合）

（四）开展整治行动。2026年9月底前清理占道停车点36处。（市公安局牵头，市城管局配合）

（五）推广无感支付。2026年12月底前覆盖全部公共停车场。（市大数据局牵头，市财政局配合）
"""
CHARGING = "新建公共停车场有什么要求"


@pytest.fixture(scope="module")
def bot() -> PolicyBot:
    return PolicyBot(library(("停车", PLAN)))


def from_(words: str, text: str, verdict: str = "") -> Callable[[Messages], str]:
    return lambda messages: reply((text, number_of(messages, words)), verdict=verdict)


def test_a_proven_sentence_is_the_answer_with_the_place_that_proves_it(bot: PolicyBot) -> None:
    found, model = answered(bot, from_("充电设施", "新建的公共停车场要同步装充电设施，充电车位不低于15%。"), CHARGING)
    assert (found.status, found.worded, found.running) == ("answered", True, False)
    assert found.text == "新建的公共停车场要同步装充电设施，充电车位不低于15%。"
    assert "同步安装充电设施" in found.citations[found.sentences[0].citations[0] - 1].quote
    assert found.checked >= 2
    ((system, user),) = model.asked
    assert system["role"] == "system"
    assert "[1] （文件信息）文件标题：《南溪市智慧停车建设方案》" in user["content"]
    assert user["content"].endswith(f"问题：{CHARGING}")


def test_a_wrong_number_of_evidence_is_put_right(bot: PolicyBot) -> None:
    found, _ = answered(bot, reply(("充电车位占比不低于15%。", [1])), CHARGING)
    assert any("不低于15%" in c.quote for c in found.citations)


@pytest.mark.parametrize("text", ["充电车位占比不低于25%。", "由市卫健委牵头建设充电设施。", "停车是民生大事，各方要高度重视统筹推进。"])
def test_what_is_not_held_is_struck_and_the_answer_without_the_model_stands(bot: PolicyBot, text: str) -> None:
    plainly = bot.answer(CHARGING)
    found, _ = answered(bot, from_("充电设施", text), CHARGING)
    assert (found.text, found.citations, found.worded) == (plainly.text, plainly.citations, False)
    assert any("未能通过核对" in n for n in found.notices)


def test_of_several_sentences_those_that_hold_are_said(bot: PolicyBot) -> None:
    said = reply(("充电车位占比不低于15%。", [2]), ("专项资金800万元。", [3]))
    found, _ = answered(bot, said, CHARGING)
    assert found.text == "充电车位占比不低于15%。"
    assert found.notices == ("语言模型有1句未能通过核对，已删去。",)


class Unsure(PolicyBot):
    """Finds no answer by itself, whatever is asked."""

    def answer(self, question: str, history: Sequence[Mapping[str, Any]] = (), document: str | None = None) -> Answer:
        return Answer(question, "refused", NOT_FOUND, notices=("最接近的内容：《甲》一、",), trace={"route": "reading", "share": 0.3})


def test_a_refusal_becomes_an_answer_through_evidence_and_not_otherwise(bot: PolicyBot) -> None:
    unsure, question = Unsure(bot.library), "占道停车点那档子事，归拢到哪天算完"
    found, _ = answered(unsure, from_("占道停车点", "2026年9月底前清理占道停车点36处。"), question)
    assert (found.status, found.text) == ("answered", "2026年9月底前清理占道停车点36处。")
    assert any("占道停车点" in c.quote for c in found.citations)
    for said in ("2026年11月底前清理占道停车点36处。", "没有写明清理占道停车点的时间。"):
        refused, _ = answered(unsure, from_("占道停车点", said), question)
        assert (refused.status, refused.citations) == ("refused", ())


def test_an_answer_that_was_read_becomes_a_refusal_where_the_model_finds_none(bot: PolicyBot) -> None:
    found, _ = answered(bot, reply(missing="没有写车位数量"), CHARGING)
    assert found.status == "refused"
    assert any(n.startswith("最接近的内容：") for n in found.notices)
    assert any("没有写车位数量" in n for n in found.notices)


def test_what_was_looked_up_stands_where_the_model_finds_none(bot: PolicyBot) -> None:
    question = "市大数据局牵头哪些任务"
    found, _ = answered(bot, reply(missing="没有"), question)
    assert found.text == bot.answer(question).text


VERDICTS = [
    ("the claim's figure stands there", "充电车位占比要不低于15%吗", "yes", "充电车位占比不低于15%。", "是，充电车位占比不低于15%。"),
    ("another figure stands there", "充电车位占比要不低于25%吧", "no", "充电车位占比不低于15%。", "不是，充电车位占比不低于15%。"),
    ("the verdict ahead of the sentence is said once", "充电车位占比要不低于25%吧", "no", "不是，充电车位占比不低于15%。", "不是，充电车位占比不低于15%。"),
]


@pytest.mark.parametrize(("why", "question", "verdict", "text", "said"), VERDICTS, ids=[c[0] for c in VERDICTS])
def test_verdicts(bot: PolicyBot, why: str, question: str, verdict: str, text: str, said: str) -> None:
    assert answered(bot, from_("充电设施", text, verdict), question)[0].text == said


@pytest.mark.parametrize(("question", "text"), [
    ("充电车位占比要不低于25%吧", "充电车位占比不低于15%。"),
    ("数据接入是市公安局牵头吗", "停车场数据接入由市大数据局牵头，市公安局配合。"),
])  # fmt: skip
def test_no_yes_to_a_claim_whose_figure_or_unit_the_evidence_does_not_hold(bot: PolicyBot, question: str, text: str) -> None:
    found, _ = answered(bot, from_(text[2:6], text, "yes"), question)
    assert not found.text.startswith("是")


def test_verdicts_only_of_a_model_that_judges_well(bot: PolicyBot) -> None:
    weak = replace(TRUSTED, verdicts=False)
    question = "充电车位占比要不低于25%吧"
    found, _ = answered(bot, from_("充电设施", "充电车位占比不低于15%。", "no"), question, trust=weak)
    assert found.text == bot.answer(question).text


def test_rows_of_a_complete_list(bot: PolicyBot) -> None:
    question = "市大数据局牵头哪些任务"
    plainly = bot.answer(question)
    assert len(plainly.rows) == 2
    whole, model = answered(bot, reply(rows=[1, 2]), question)
    assert whole.text == plainly.text
    assert "完整清单（" in model.asked[0][-1]["content"]
    part, _ = answered(bot, reply(rows=[2]), question)
    assert part.text.startswith("符合所问的共1项：")
    assert [t.id for t in part.rows] == [plainly.rows[1].id]
    for bad in ([7], [0, -1]):
        assert answered(bot, reply(rows=bad), question)[0].text == plainly.text


def test_rows_where_no_list_was_shown_are_no_refusal(bot: PolicyBot) -> None:
    found, _ = answered(bot, reply(rows=[1, 2]), CHARGING)
    assert found.text == bot.answer(CHARGING).text


BAD_REPLIES = [
    ("a document number that the evidence lacks", reply(("依据东政发〔2026〕5号，充电车位占比不低于15%。", [2]))),
    ("nested without an end", '{"answer":' + "[" * 11_000),
    ("a share that is no number", reply(("充电车位占比百分之五点点五。", [2]))),
    ("nothing but the verdict", reply(("是的。", [2]), verdict="yes")),
    ("a figure alone", reply(("600万元。", [3]))),
    ("a denial that nothing supports", reply(("没有规定停车场要装光伏屋顶。", [2]))),
    ("the verdict's own sentence struck", reply(("专项资金900万元。", [3]), ("建立周调度、月通报制度。", [3]), verdict="yes")),
    ("a verdict against its own sentence", reply(("不能，路内停车位实行分时定价。", [2]), verdict="yes")),
    ("no object", "好的。"), ("another object", '{"error": "busy"}'), ("an answer of another form", '{"answer": ["充电车位占比不低于15%。"]}'),
]  # fmt: skip


@pytest.mark.parametrize(("why", "said"), BAD_REPLIES, ids=[c[0] for c in BAD_REPLIES])
def test_a_bad_reply_leaves_the_answer_with_a_notice(bot: PolicyBot, why: str, said: str) -> None:
    plainly = bot.answer(CHARGING)
    found, _ = answered(bot, said, CHARGING)
    assert (found.status, found.text, found.citations) == ("answered", plainly.text, plainly.citations)
    assert any("未能通过核对" in n or "应答不完整" in n for n in found.notices)


def test_thoughts_that_look_like_a_reply_are_none(bot: PolicyBot) -> None:
    said = '先写 {"text": "建立周调度、月通报制度。", "from": [3]} 不对。</think>' + reply(("充电车位占比不低于15%。", [2]))
    assert answered(bot, said, CHARGING)[0].text == "充电车位占比不低于15%。"
    turned_round = '{"verdict": "", "answer": [{"from": [2], "text": "充电车位占比不低于15%。"}, {"text": "建立周调度、月通报制度。", "from": [3]}]}'
    assert answered(bot, turned_round, CHARGING)[0].text == "充电车位占比不低于15%。建立周调度、月通报制度。"


@pytest.mark.parametrize("history", [None, 5, [7], [{"role": "user", "content": "\ud800停车"}]])
def test_odd_histories(bot: PolicyBot, history: Any) -> None:
    with_it = AnsweringBot(bot, Told(reply(("充电车位占比不低于15%。", [2]))))
    with_it.examination.trust = TRUSTED
    with_it.answer(CHARGING, history).text.encode()


def test_stages(bot: PolicyBot) -> None:
    model = Told(reply(("充电车位占比不低于15%。", [2]), ("建立周调度、月通报制度。", [3])))
    with_it = AnsweringBot(bot, model)
    with_it.examination.trust = TRUSTED
    first, *middle, last = with_it.stream(CHARGING)
    assert (first.text, first.running, first.sentences) == (bot.answer(CHARGING).text, True, ())
    assert [len(s.sentences) for s in middle] == [1, 2]
    assert all(s.running for s in middle)
    assert not last.running
    assert with_model(bot, None) is bot
    assert [a.running for a in stages(bot, CHARGING)] == [False]


@pytest.mark.parametrize("question", ["", "你好", "123"])
def test_the_model_is_not_asked_where_there_is_no_question(bot: PolicyBot, question: str) -> None:
    found, model = answered(bot, reply(("充电车位占比不低于15%。", [2])), question)
    assert model.asked == []
    assert replace(found, latency_ms=0) == replace(bot.answer(question), latency_ms=0)


def test_when_it_is_asked_is_a_setting(bot: PolicyBot) -> None:
    def asked(use: Literal["always", "unsure", "never"], question: str) -> int:
        model = Told(reply(), settings=ModelSettings(base_url=SETTINGS.base_url, model="试", use=use))
        with_it = AnsweringBot(bot, model)
        with_it.examination.trust = TRUSTED
        with_it.answer(question)
        return len(model.asked)

    looked_up, refused = "市大数据局牵头哪些任务", "养老院床位补贴标准是什么"
    assert [asked("always", q) for q in (looked_up, refused)] == [1, 1]
    assert [asked("unsure", q) for q in (looked_up, refused)] == [0, 1]
    assert [asked("never", q) for q in (looked_up, refused)] == [0, 0]


def test_the_conversation_is_told(bot: PolicyBot) -> None:
    _, model = answered(bot, reply(), "那配合的呢", "停车场数据接入由谁牵头")
    assert "问：停车场数据接入由谁牵头" in model.asked[0][-1]["content"]


def test_a_model_that_fails_its_examination_is_asked_nothing_else(bot: PolicyBot) -> None:
    model = Told(reply(("充电车位占比不低于15%。", [2])), passes=False)
    with_it = AnsweringBot(bot, model)
    found = with_it.answer(CHARGING)
    assert (model.asked, found.text) == ([], bot.answer(CHARGING).text)
    assert any("未通过自检" in n for n in found.notices)
    with_it.answer(CHARGING)
    assert model.examined == 9


def test_a_model_that_passes_is_examined_once(bot: PolicyBot) -> None:
    model = Told(reply(("充电车位占比不低于15%。", [2])))
    with_it = AnsweringBot(bot, model)
    assert with_it.answer(CHARGING).worded
    assert with_it.answer(CHARGING).worded
    assert (model.examined, len(model.asked)) == (9, 2)
    assert with_it.examination.result(0.0) == Trust(True, True, True, 9, 9)


def test_a_server_that_cannot_be_reached_leaves_the_answer_with_one_notice(bot: PolicyBot) -> None:
    model = Told(failing="语言模型服务连接不上")
    found = AnsweringBot(bot, model).answer(CHARGING)
    assert found.text == bot.answer(CHARGING).text
    assert found.notices[-1] == "语言模型服务连接不上，以上为按原文直接整理的答复。"
