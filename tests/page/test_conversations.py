"""Conversations and feedback: per user, durable, and exportable."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import docx

from page import words
from page.answer_view import turn_view
from page.conversations import Conversations
from page.export_markdown import to_markdown
from page.export_word import to_word
from page.turn import Card, Source, Turn, from_json
from tests.page.conftest import Opened
from tests.page.office import Office

TURN = Turn(
    "谁牵头？",
    "answered",
    "市大数据局牵头。",
    sources=(Source("甲", "甲方案", "《甲方案》（甲发〔2031〕1号）一、", "由市大数据局牵头|负责。", "甲#一", 3, 9),),
    cards=(Card("甲#1", "甲", "甲方案", "建设", "一、", 3, 9, lead=("市大数据局",), terms={"lead": "主管部门"}),),
    notices=("原文以“等”结尾",),
)


def test_turn_survives_its_stored_form() -> None:
    assert from_json(TURN.to_json()) == TURN


def test_conversations_survive_a_restart_and_belong_to_one_user(opened: Opened, tmp_path: Path) -> None:
    first = Conversations(opened(tmp_path))
    number = first.add("张三", None, TURN)
    assert first.add("张三", number, replace(TURN, question="何时完成？")) == number
    again = Conversations(opened(tmp_path))
    assert [turn.question for turn in again.turns("张三", number)] == ["谁牵头？", "何时完成？"]
    assert again.list("李四") == []
    assert list(again.turns("李四", number)) == []
    assert again.add("李四", number, TURN) != number


def test_rename_and_delete_only_ones_own(opened: Opened, tmp_path: Path) -> None:
    kept = Conversations(opened(tmp_path))
    number = kept.add("张三", None, TURN)
    kept.rename("李四", number, "别人的")
    kept.delete("李四", number)
    assert [each.title for each in kept.list("张三")] == ["谁牵头？"]
    kept.rename("张三", number, "  我的  对话 ")
    assert [each.title for each in kept.list("张三")] == ["我的 对话"]
    kept.delete("张三", number)
    assert kept.list("张三") == []


def test_feedback_is_kept_with_question_answer_and_citations(opened: Opened, tmp_path: Path) -> None:
    kept = Conversations(opened(tmp_path))
    number = kept.add("张三", None, TURN)
    turn = kept.turns("张三", number)[0]
    kept.rate("李四", turn.id, -1)
    kept.rate("张三", turn.id, -1, " 时限不对 ")
    kept.delete("张三", number)
    rows = kept.database.rows("SELECT * FROM feedback")
    assert len(rows) == 1
    assert (rows[0].rating, rows[0].reason, rows[0].question) == (-1, "时限不对", "谁牵头？")
    assert json.loads(rows[0].sources) == [["甲", "甲#一", 3, 9]]


def test_word_export_numbers_the_sources() -> None:
    paper = docx.Document(io.BytesIO(to_word("对话", [TURN, TURN])))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "[1] 《甲方案》（甲发〔2031〕1号）一、：“由市大数据局牵头|负责。”" in text
    assert "[2] 《甲方案》" in text
    assert paper.tables[0].rows[1].cells[1].text == "市大数据局"


def test_word_export_takes_control_characters() -> None:
    assert to_word("对话\x00", [replace(TURN, question="谁\x0b牵头\x1f？")])


def test_markdown_export_escapes() -> None:
    text = to_markdown("对话", [replace(TURN, question="<b>*谁*</b>")])
    assert "\\<b\\>\\*谁\\*" in text
    assert "[^1]: 《甲方案》（甲发〔2031〕1号）一、：“由市大数据局牵头\\|负责。”" in text


def test_examples_come_from_the_documents(own_office: Office) -> None:
    examples = own_office.desk.examples()
    assert [each.kind for each in examples] == [words.EXAMPLE_WHO, words.EXAMPLE_UNIT]
    asking = own_office.desk._examples.asking
    assert asking is not None
    asking.join(60)
    examples = own_office.desk.examples()
    assert {each.kind for each in examples} >= {words.EXAMPLE_WHO, words.EXAMPLE_UNIT, words.EXAMPLE_WHEN}
    assert all(own_office.desk.ask(each.question).status == "answered" for each in examples)


def test_a_long_list_is_folded_behind_its_head() -> None:
    long = "任务" * 400
    shown = turn_view(replace(TURN, text=f"短。\n{long}"), lambda _source: None, 1)
    assert '<p class="line">短。</p>' in shown
    assert f"{long}</details>" in shown
