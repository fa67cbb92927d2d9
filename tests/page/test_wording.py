"""What the page makes of a model's answer: stages, marks, what is kept, and which mode it says it is in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.model.answering import AnsweringBot
from page import words
from page.answer_view import thread
from page.api import Api
from page.api_arguments import Ask
from page.conversations import Conversations
from page.database import Database
from page.desk import Desk
from page.turn import Source, Told, Turn, from_json
from tests.bot.model.told import TRUSTED, reply
from tests.bot.model.told import Told as Model
from tests.page.office import ROADS, Office

QUESTION = "临江县怎么落实管养责任"
SAID = reply(("推行路长制，健全县乡村三级管养体系。", [2]), ("由市卫健委牵头。", [2]))
SOURCES = (Source("甲", "甲方案", "《甲方案》一、", "建成平台。"), Source("甲", "甲方案", "《甲方案》二、", "整合机房36个。"))
WORDED = Turn(
    "要做什么", "answered", "建成平台。整合机房36个。", sources=SOURCES, worded=True, checked=2, told=(Told("建成平台。", (1,)), Told("整合机房36个。", (2,)))
)


def worded_desk(office: Office, said: str = SAID) -> Desk:
    bot = AnsweringBot(office.desk.bot, Model(said))  # type: ignore[arg-type]
    bot.examination.trust = TRUSTED
    return Desk(bot, office.desk.index_dir, office.desk.corpus_dir)


def test_the_page_says_which_mode_it_is_in(office: Office) -> None:
    assert office.desk.mode == words.MODE_PLAIN
    assert worded_desk(office).mode == "由语言模型 试用模型 依据原文作答，逐句核对"


def test_stages_of_a_turn(office: Office) -> None:
    first, *_, last = worded_desk(office).ask_turns(QUESTION, [], None)
    assert first.running
    assert first.text == office.desk.ask_turn(QUESTION, [], None).text
    assert (last.running, last.worded) == (False, True)
    assert "市卫健委" not in last.text
    assert "推行路长制" in last.text


def test_without_a_model_there_is_one_stage(office: Office) -> None:
    (only,) = office.desk.ask_turns(QUESTION, [], None)
    assert (only.running, only.worded, only.told) == (False, False, ())
    assert only.checked >= 0


def test_each_sentence_has_its_own_marks() -> None:
    shown = thread([WORDED], lambda _: None)
    assert '建成平台。<a href="#source-1-1"' in shown
    assert '整合机房36个。<a href="#source-1-2"' in shown
    assert "语言模型作答，已核对 2 处" in shown


def test_a_running_turn_shows_the_template_and_what_is_proven_so_far() -> None:
    running = Turn("要做什么", "answered", "建成平台。", sources=SOURCES, told=(Told("整合机房36个。", (2,)),), running=True)
    shown = thread([running], lambda _: None)
    assert shown.index("建成平台。") < shown.index("整合机房36个。") < shown.index(words.WORDING)
    assert "已核对" not in shown


def test_words_of_a_model_are_escaped() -> None:
    told = Turn("问", "answered", "<b>", worded=True, told=(Told("<script>x</script>", (1,)),), sources=SOURCES)
    assert "<script>" not in thread([told], lambda _: None)


def test_stored_turns_old_and_new() -> None:
    assert from_json(WORDED.to_json()) == WORDED
    old = json.loads(Turn("问", "answered", "答。").to_json())
    for name in ("worded", "checked", "told"):
        old.pop(name)
    assert from_json(json.dumps(old)) == Turn("问", "answered", "答。")


def test_what_was_still_running_is_not_kept() -> None:
    running = Turn("问", "answered", "答。", told=(Told("甲。", (1,)),), running=True)
    assert from_json(running.to_json()) == Turn("问", "answered", "答。")


def test_a_turn_is_amended_by_its_owner_only(tmp_path: Path) -> None:
    kept = Conversations(Database.open(tmp_path))
    number = kept.add("张三", None, Turn("要做什么", "answered", "建成平台。"))
    (stored,) = kept.turns("张三", number)
    changed = Turn("要做什么", "answered", "整合机房36个。", id=stored.id)
    kept.amend("李四", number, changed)
    assert kept.turns("张三", number)[0].text == "建成平台。"
    kept.amend("张三", number, changed)
    assert kept.turns("张三", number)[0].text == "整合机房36个。"


@pytest.mark.parametrize("model", [False, True])
def test_programs_get_the_verified_wording(office: Office, model: bool) -> None:
    found = Api(worded_desk(office) if model else office.desk).ask(Ask(question=QUESTION, document=ROADS))
    assert found["worded"] is model
    assert bool(found["sentences"]) is model
