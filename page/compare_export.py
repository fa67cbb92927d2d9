"""A comparison as an Excel workbook: one sheet for the tasks, one for the clauses."""

from __future__ import annotations

from corpus.compare import ClausePair, Comparison, TaskPair
from corpus.compare.tasks import value
from corpus.compare.types import FIELDS, Field
from corpus.types import Clause, Task
from page import words
from page.compare_view import told
from page.export_excel import Sheet, Value, workbook_of
from page.sources import Link, reading_link
from page.turn import card

TASK_COLUMNS = (
    (words.COMPARE_COLUMNS[4], 8),
    (words.FIELD_NAMES["name"], 34),
    (words.COMPARE_COLUMNS[1], 12),
    (words.COMPARE_FIRST, 40),
    (words.COMPARE_SECOND, 40),
    (words.COMPARE_PLACE_FIRST, 20),
    (words.COMPARE_PLACE_SECOND, 20),
)
CLAUSE_COLUMNS = (
    (words.COMPARE_COLUMNS[4], 8),
    (words.COMPARE_PLACE_FIRST, 18),
    (words.COMPARE_PLACE_SECOND, 18),
    (words.COMPARE_FIRST, 70),
    (words.COMPARE_SECOND, 70),
)


def to_excel(found: Comparison, base: str = "") -> bytes:
    """The bytes of an .xlsx file, places leading to the page at `base`."""
    tasks = [row for pair in found.tasks for row in task_lines(pair)]
    return workbook_of([Sheet(words.TASKS, TASK_COLUMNS, tasks), Sheet(words.CLAUSES, CLAUSE_COLUMNS, [clause_line(pair) for pair in found.clauses])], base)


def task_lines(pair: TaskPair) -> list[list[Value]]:
    """A line for each part of its words and each field that has changed; of a task on one side a line for each field that it has."""
    task = pair.second or pair.first
    assert task is not None
    lead, end = [words.COMPARE_KINDS[pair.kind], card(task, "").name], [place(pair.first), place(pair.second)]
    fields = [(words.FIELD_NAMES[each.field], each.first, each.second) for each in (*pair.wording, *pair.changes)]
    if pair.kind in ("new", "gone"):
        fields = [(words.FIELD_NAMES[name], written(pair.first, name), written(pair.second, name)) for name in FIELDS if value(task, name)]
    if not fields:
        fields = [(words.FIELD_NAMES["text"], told(pair.first), told(pair.second))]
    return [[*lead, name, before, after, *end] for name, before, after in fields]


def written(task: Task | None, name: Field) -> str:
    return value(task, name) if task is not None else ""


def place(task: Task | None) -> Value:
    return Link(card(task, "").place, reading_link(task.document_id, task.span.start, task.span.end)) if task else ""


def clause_line(pair: ClausePair) -> list[Value]:
    first, second = pair.first, pair.second
    return [words.COMPARE_KINDS[pair.kind], path(first), path(second), first.text if first else "", second.text if second else ""]


def path(clause: Clause | None) -> Value:
    return Link(clause.path, reading_link(clause.document_id, clause.span.start, clause.span.end)) if clause else ""
