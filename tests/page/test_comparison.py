"""A comparison as it is shown, stored and taken out."""

from __future__ import annotations

import io

import docx

from bot.types import Answer, Cell, Citation, Comparison, Said
from page import words
from page.answer_view import turn_view
from page.export_markdown import to_markdown
from page.export_word import to_word
from page.turn import Turn, from_json, turn_of


def turn() -> Turn:
    places = tuple(Citation(f"d{n}", f"{name}县方案", None, "一、", None, None, None, text, f"《{name}县方案》一、") for n, (name, text) in enumerate(SAID, 1))
    sentences = tuple(Said(text, (n,)) for n, (_, text) in enumerate(SAID, 1))
    lines = (("时限", (Cell(SAID[0][1], (1,)), Cell(SAID[1][1], (2,)))), ("牵头<单位>", (Cell("县农业农村局|牵头。", (1,)), None)))
    answer = Answer("比较", "answered", "".join(text for _, text in SAID), citations=places, worded=True, checked=2, sentences=sentences,
                    comparison=Comparison(("甲县", "乙县"), lines))  # fmt: skip
    return turn_of(answer, {})


SAID = (("甲", "甲县6月底前完成。"), ("乙", "乙县9月底前完成。"))


def test_it_is_shown_with_the_numbers_of_its_sources_and_escaped() -> None:
    shown = turn_view(turn(), lambda source: None, 3)
    assert shown.count("<th scope=\"col\">") == 3
    assert '<td data-label="乙县">乙县9月底前完成。<a href="#source-3-2"' in shown
    assert '<th scope="row">牵头&lt;单位&gt;</th>' in shown
    assert words.NOT_COMPARED in shown


def test_it_is_kept() -> None:
    assert from_json(turn().to_json()).compared == turn().compared
    assert from_json(Turn("问", "refused", "无").to_json()).compared is None


def test_it_is_taken_out_as_a_table() -> None:
    assert r"| 牵头\<单位\> | 县农业农村局\|牵头。 | 未写明，或未能核对 |" in to_markdown("对比", [turn()])
    table = docx.Document(io.BytesIO(to_word("对比", [turn()]))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["比较的方面", "甲县", "乙县"],
        ["时限", "甲县6月底前完成。", "乙县9月底前完成。"],
        ["牵头<单位>", "县农业农村局|牵头。", "未写明，或未能核对"],
    ]
