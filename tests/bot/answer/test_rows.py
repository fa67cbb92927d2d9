"""Rows of tables: which one and which column a question names, and what is left blank."""

from __future__ import annotations

import pytest

from bot.answer.cell import asked_column, blank_cell, is_empty, key_column, name_of, names_another_row, names_another_task, of_other_years
from bot.answer.chosen import Chosen
from bot.find.candidates import Candidate, of_row
from bot.knowledge import Knowledge
from bot.reader.types import Reading
from bot.types import Question
from corpus.types import Cell, Span, Table, Task
from tests.bot.making import read


def table(*rows: str, header: str = "镇 精品民宿（家） 旅游厕所（座）") -> Table:
    """Of lines with white space between the cells, _ for none."""
    cells = tuple(tuple(Cell(text.strip("_"), Span(0, 1)) for text in row.split()) for row in rows)
    return Table("表", "文件", None, "", tuple(header.split()), cells, Span(0, 9))


def row(of: Table, number: int = 0) -> Candidate:
    return Candidate("文件", "cells", "；".join(cell.text for cell in of.rows[number]), Span(0, 1), table=of, row=number)


@pytest.mark.parametrize(
    ("question", "rows", "another"),
    [
        ("寺台镇几家", ("云台镇 4", "寺台镇 2"), True),
        ("东边的几家", ("云台镇 4", "东 2"), False),
        ("寺台镇几家", ("1 云台镇 4", "合计"), False),
    ],
    ids=["named", "one character is no name", "a row with fewer cells"],
)
def test_another_row_is_named(question: str, rows: tuple[str, ...], another: bool) -> None:
    assert names_another_row(question, row(table(*rows))) is another


@pytest.mark.parametrize(("cells", "column"), [("云台镇 4", 0), ("1 云台镇", 1), ("_ 云台镇", 1), ("1 2", 0)])
def test_the_first_column_with_words_names_the_row(cells: str, column: int) -> None:
    assert key_column(table(cells), 0) == column


@pytest.mark.parametrize(
    ("question", "header", "column"),
    [
        ("云台镇精品民宿几家", "镇 精品民宿（家） 旅游厕所（座）", 1),
        ("云台镇民宿和厕所几个", "镇 民宿 厕所", None),
        ("云台镇如何", "地名", None),
        ("云台镇在哪个街区", "街区 民宿", None),
    ],
    ids=["one", "two as much", "none", "that of the names"],
)
def test_the_column_that_is_asked_for(question: str, header: str, column: int | None) -> None:
    assert asked_column(table("云台镇 4 5", header=header), 0, "云台镇", question) == column


@pytest.mark.parametrize(("text", "empty"), [("—", True), ("", True), ("待定", True), (" 暂无 ", True), ("4", False), ("无人机", False)])
def test_a_cell_that_says_nothing(text: str, empty: bool) -> None:
    assert is_empty(text) is empty


@pytest.mark.parametrize(
    ("question", "cells", "said"),
    [
        ("寺台镇精品民宿几家", "寺台镇 — 3", "原文未写明寺台镇精品民宿（家）（表中该处为空）"),
        ("寺台镇旅游厕所几座", "寺台镇 — 3", None),
        ("寺台镇怎么样", "寺台镇 — —", None),
        ("寺台镇旅游厕所几座", "寺台镇 —", None),
    ],
    ids=["blank", "another column is", "no column is asked for", "the row has no such cell"],
)
def test_a_blank_is_said_of_the_column_that_is_asked_for(question: str, cells: str, said: str | None) -> None:
    knowledge = Knowledge(read("云溪市旅游发展指标\n\n一、指标。见附件。\n", "文件").document, (), (), (), ())
    draft = blank_cell(Chosen(Question(question, frozenset(), ""), knowledge, (Reading(row(table(cells)), 0.9, 0.5, (0, 0)),)))
    assert (draft and draft.text) == said


def test_a_table_without_years_is_of_any() -> None:
    assert not of_other_years(Question("2024年云台镇几家", frozenset(), ""), row(table("云台镇 4 5")))


def task(name: str | None) -> Task:
    return Task("任务", "文件", "table", Span(0, 9), task=name)


LIFTS, PIPES, HEATING = (of_row(task(name)) for name in ("推进老旧小区加装电梯", "开展城区管网改造", "清洁取暖"))
SENTENCE = Candidate("文件", "sentence", "城区管网改造由各区实施。", Span(0, 9), task=task("开展城区管网改造"))


@pytest.mark.parametrize(
    ("question", "candidate", "another"),
    [("城区管网改造谁牵头", LIFTS, True), ("城区管网改造谁牵头", PIPES, False), ("清洁取暖谁牵头", LIFTS, False), ("城区管网改造谁牵头", SENTENCE, False)],
    ids=["another row's", "its own", "a matter of many rows", "a sentence has no name"],
)
def test_another_task_is_named(question: str, candidate: Candidate, another: bool) -> None:
    assert names_another_task(question, candidate, (LIFTS, PIPES, HEATING)) is another


@pytest.mark.parametrize(("candidate", "name"), [(PIPES, "开展城区管网改造"), (SENTENCE, ""), (of_row(task(None)), "")])
def test_the_name_of_a_row(candidate: Candidate, name: str) -> None:
    assert name_of(candidate) == name
