"""What the text of a document sets a time for without saying who does it: it is no task of any unit, but it is due.

Only documents without a table of tasks are read so: a table repeats what the text says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.citations import cite_clause
from bot.knowledge import Knowledge, sentences_of
from bot.sets.conditions import ends_in
from bot.sets.items import part_with
from bot.sets.select import TaskStore
from bot.types import Citation
from bot.understand.conditions import SetQuestion
from bot.understand.days import Days
from corpus.grammar.times import find_deadlines
from corpus.tasks import year_of
from corpus.types import Clause, Deadline, Document, Span, Task
from index.types import TaskFilter

MOST_DOCUMENTS = 12
"""Documents whose text is read for one question."""


@dataclass(frozen=True, slots=True)
class DueSentence:
    """A sentence of a clause with the words of its deadline; `said` is the part of it that says what is due."""

    clause: Clause
    span: Span
    said: str


def due_sentences(days: Days | None, document_ids: Sequence[str] | None, store: TaskStore) -> list[DueSentence]:
    """Every sentence of the documents with a deadline on one of the days that belongs to no task."""
    if days is None or days.standing or document_ids is None or len(document_ids) > MOST_DOCUMENTS:
        return []
    found: list[DueSentence] = []
    for document_id in document_ids:
        tasks = store.find_tasks(TaskFilter(document_ids=(document_id,)))
        document = store.document(document_id) if all(task.origin == "prose" for task in tasks) else None
        if document is not None:
            found += in_document(document, store.clauses(document_id), tasks, days)
    return found


def in_document(document: Document, clauses: Sequence[Clause], tasks: Sequence[Task], days: Days) -> list[DueSentence]:
    """Sentences that belong to no task, once each, with the first deadline on one of the days."""
    found: dict[Span, DueSentence] = {}
    for clause, span, text, deadline in timed_sentences(document, clauses, tasks):
        if span not in found and ends_in(deadline, days):
            found[span] = DueSentence(clause, span, part_with(deadline.raw, text) or text)
    return list(found.values())


def timed_sentences(document: Document, clauses: Sequence[Clause], tasks: Sequence[Task]) -> Iterator[tuple[Clause, Span, str, Deadline]]:
    """Every sentence outside the tasks with each of its deadlines, in reading order."""
    year = year_of(document)
    taken = [(task.span.start, task.span.end) for task in tasks]
    for clause in clauses:
        for paragraph in clause.paragraphs:
            for at, text in sentences_of(paragraph.text):
                span = paragraph.slice(at, at + len(text)).span
                if any(start <= span.start < end or span.start <= start < span.end for start, end in taken):
                    continue
                for each in find_deadlines(text, year):
                    yield clause, span, text, each.deadline


def said_due(question: SetQuestion, due: Sequence[DueSentence], number: int, titles: Mapping[str, str], *, alone: bool) -> str:
    """另有3处写明时限而未写明由谁承担：… `due` are the first of `number`."""
    if not due:
        return ""
    days = question.days
    first = f"，前{len(due)}处为" if len(due) < number else ""
    head = f"{days.said}到期的共{number}处{first}：" if alone and days is not None else f"另有{number}处写明时限而未写明由谁承担{first}："
    by_document: dict[str, list[DueSentence]] = {}
    for sentence in due:
        by_document.setdefault(sentence.clause.document_id, []).append(sentence)
    parts = []
    for document_id, own in by_document.items():
        place = titles[document_id] if len(by_document) > 1 else ""
        parts.append(place + "；".join(f"（{n}）{sentence.said}" for n, sentence in enumerate(own, 1)))
    return f"{head}{'。'.join(parts)}。"


def cited(due: Sequence[DueSentence], document_of: Callable[[str], Document | None]) -> tuple[Citation, ...]:
    found = []
    for sentence in due:
        document = document_of(sentence.clause.document_id)
        if document is not None:
            found.append(cite_clause(Knowledge(document, (), (), (), ()), sentence.clause, sentence.span))
    return tuple(found)
