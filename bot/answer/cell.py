"""Rows of tables: the row that a question names, and cells that are blank."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import cells
from bot.answer.chosen import Chosen
from bot.cells import Found
from bot.drafts import Draft
from bot.find.candidates import Candidate
from bot.labels import is_blank, numeric
from bot.types import Question
from corpus.grammar.words import any_of, words
from corpus.types import Table
from index.terms import tokens

SHORTEST = 2
"""Characters of a row's name from which it counts as named."""
NAME = 5
"""The same of a task's, beside which others do not count: shorter ones (清洁取暖) are a matter of many rows."""

LIGHT = re.compile(f"^{any_of(words('light_verbs'))}+")


def names_another_row(question: str, candidate: Candidate) -> bool:
    """Does a question name another row of the same table, and not this one? 寺台镇…几家 is not answered by 云台镇."""
    if candidate.table is None or candidate.row is None:
        return False
    column = key_column(candidate.table, candidate.row)
    keys = {row[column].text.strip() for row in candidate.table.rows if column < len(row)}
    named = {k for k in keys if len(k) >= SHORTEST and k in question}
    return bool(named) and candidate.table.rows[candidate.row][column].text.strip() not in named


def of_other_years(question: Question, candidate: Candidate) -> bool:
    """Is a row of a table of figures for other years than the question names? 2026年的指标 are no answer to 2024年…多少."""
    table, row = candidate.table, candidate.row
    return table is not None and row is not None and all(cells.of_other_years(question, Found(table, row, c, 0.0)) for c in range(len(table.header)))


def names_another_task(question: str, candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Does a question name the task of another row, and not this row's? 那燃气锅炉低氮改造呢 is not answered by 燃煤锅炉低氮改造."""
    named = {name for c in others if len(name := matter_of(c)) >= NAME and name in question}
    return candidate.kind == "row" and bool(named) and matter_of(candidate) not in named


def names_task(question: str, candidate: Candidate) -> bool:
    """Does a question say the name of a row's task? Then it is found by its name as well as by what the reader makes of it."""
    name = matter_of(candidate)
    return len(name) >= NAME and name in question


def matter_of(candidate: Candidate) -> str:
    """The name of a row's task without the verb that says only that it is to be done: 开展城区管网改造 is asked for as 城区管网改造."""
    return LIGHT.sub("", name_of(candidate))


def name_of(candidate: Candidate) -> str:
    return (candidate.task.task or "") if candidate.kind == "row" and candidate.task is not None else ""


def key_column(table: Table, row: int) -> int:
    """The first column whose cell is no number."""
    return next((i for i, cell in enumerate(table.rows[row]) if cell.text.strip() and numeric(cell.text) is None), 0)


def blank_cell(chosen: Chosen) -> Draft | None:
    """That the source leaves blank what is asked of the chosen row; None where it does not, or no column is asked for."""
    candidate = chosen.best.candidate
    if candidate.table is None or candidate.row is None:
        return None
    row = candidate.table.rows[candidate.row]
    key = key_column(candidate.table, candidate.row)
    column = asked_column(candidate.table, key, row[key].text, chosen.question.text)
    if column is None or column >= len(row) or not is_empty(row[column].text):
        return None
    said = f"原文未写明{row[key].text.strip()}{candidate.table.header[column]}（表中该处为空）"
    return Draft(candidate.document_id, said, (chosen.cite(candidate),), chosen.share, blank=True)


def asked_column(table: Table, key: int, name: str, question: str) -> int | None:
    """The column whose head shares most with what the question says besides the row's name; None where two share as much."""
    wanted = set(tokens(question)) - set(tokens(name))
    shared = [len(wanted & set(tokens(head))) if i != key else 0 for i, head in enumerate(table.header)]
    best = max(shared, default=0)
    return shared.index(best) if best and shared.count(best) == 1 else None


def is_empty(text: str) -> bool:
    return is_blank(text) or text.strip() in words("cell_placeholders")
