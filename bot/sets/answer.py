"""The one entry: a question about a set of tasks to its complete answer, or None where it is no such question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

from bot.citations import cite_task
from bot.followup import earlier_questions
from bot.knowledge import Knowledge
from bot.sets.about import IsAbout, shares_words
from bot.sets.conditions import FIELDS, UnitIn, roles_in, units_in
from bot.sets.due_sentences import DueSentence, cited, due_sentences, said_due
from bot.sets.items import name_of
from bot.sets.rankings import said_documents, said_extreme, said_most, said_units
from bot.sets.say import MOST_SAID, Titles, grouped_by_document, listed, refused, title_of
from bot.sets.select import Selection, TaskStore, select
from bot.text import NUMBERS, plain
from bot.types import Citation
from bot.understand.conditions import SetQuestion
from bot.understand.names import CorpusNames
from bot.understand.set_reading import read_set
from corpus.types import Document, Link, Task

TASKS_ASKED = ("list", "count", "first", "last")
"""What is asked for by tasks, and not by units or documents."""
MOST_DUE = 30
"""Sentences named by which something falls due; of more only how many they are."""
MOST_DOCUMENTS = 12
"""Documents whose tasks are counted as a whole; over more, 一共多少项任务 is no answerable question."""


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """A complete answer, or the refusal that says which condition leaves nothing.

    `text` is to be read aloud; `rows` are all tasks of the set; `citations` one for each task named.
    `computed` are the numbers in `text` that stand in no source: counts, and days worked out.
    """

    status: Literal["answered", "refused"]
    text: str
    question: SetQuestion
    rows: tuple[Task, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)
    """By the id of a row, the words for the roles in which the unit asked for stands in it; empty where none was asked for."""
    listed: bool = False
    """Is the text a head sentence and the tasks behind it?"""


def answer_set(
    question: str,
    history: Sequence[Mapping[str, Any]],
    document_ids: Sequence[str] | None,
    store: TaskStore,
    names: CorpusNames,
    today: dt.date,
    is_about: IsAbout = shares_words,
) -> SetAnswer | None:
    """The answer over the documents given (None: all), or None when the question does not surely ask for a set of tasks.

    `history` holds earlier messages, oldest first; `today` is the day that 今年 and 本月 are counted from.
    """
    scope = None if document_ids is None else frozenset(document_ids)
    before: SetQuestion | None = None
    for earlier in earlier_questions(history):
        before = read_set(earlier, names, today, before, scope)
    read = read_set(question, names, today, before, scope)
    if read is None or (not read.conditions and too_many(document_ids, names)):
        return None
    units = units_in(read, names, document_ids)
    selection = select(read, units, document_ids, store, is_about, today)
    if read.more and before is not None:
        selection = without_said(selection, before, names, document_ids, store, is_about, today)
    due = due_sentences(read.days if selection.question.days is None else selection.question.days, document_ids, store) if only_due(read) else []
    if not selection.tasks and not due:
        return missing(selection, units, document_ids)
    return answered(selection, units, store, due)


def only_due(question: SetQuestion) -> bool:
    """Is the time the only condition, and tasks what is asked for? Then what the text says without naming anybody counts too."""
    return question.days is not None and question.conditions == 1 and question.asks in ("list", "count") and question.origin != "table"


def too_many(document_ids: Sequence[str] | None, names: CorpusNames) -> bool:
    return len(names.records if document_ids is None else document_ids) > MOST_DOCUMENTS


def without_said(
    selection: Selection, before: SetQuestion, names: CorpusNames, document_ids: Sequence[str] | None, store: TaskStore, is_about: IsAbout, today: dt.date
) -> Selection:
    """还负责哪些: without what the answer before has named."""
    said = select(before, units_in(before, names, document_ids), document_ids, store, is_about, today)
    ids = {task.id for task in said.tasks}
    left = tuple(task for task in selection.tasks if task.id not in ids)
    return replace(selection, tasks=left) if left else selection


def missing(selection: Selection, units: Sequence[UnitIn], document_ids: Sequence[str] | None) -> SetAnswer | None:
    """The refusal; None for a kind (…这一类) that no table names, which may be a matter of the text."""
    if selection.question.label:
        return None
    text = refused(selection, 0 if document_ids is None else len(document_ids))
    return SetAnswer("refused", text, selection.question, notices=notices_of(selection, units), computed=tuple(NUMBERS.findall(plain(text))))


def answered(selection: Selection, units: Sequence[UnitIn], store: TaskStore, due: Sequence[DueSentence] = ()) -> SetAnswer | None:
    """The sentence that the question asks for, with the tasks and citations behind it."""
    document = cache(store.document)
    titles = Titles(lambda document_id: title_of(document(document_id), document_id))
    due_said = due[:MOST_DUE]
    said = sentence(selection, units, titles) if selection.tasks else ("", ())
    if said is None:
        return None
    text, rows = said[0] + said_due(selection.question, due_said, len(due), titles, alone=not selection.tasks), said[1]
    notices = notices_of(selection, units)
    numbers = tuple(dict.fromkeys(NUMBERS.findall(plain(text + "".join(notices)))))
    named = [own[0] for document_id, own in grouped_by_document(rows[MOST_SAID:]) if document_id in titles]  # whose title is said
    citations = citations_of((*rows[:MOST_SAID], *named), document, store) + cited(due_said, document)
    roles = {task.id: stands for task in rows if (stands := roles_in(task, units))}
    return SetAnswer("answered", text, selection.question, rows, citations, notices, numbers, roles, selection.question.asks in TASKS_ASKED)


def sentence(selection: Selection, units: Sequence[UnitIn], titles: Mapping[str, str]) -> tuple[str, tuple[Task, ...]] | None:
    asks = selection.question.asks
    if asks == "units":
        return said_units(selection, titles), selection.tasks
    if asks == "documents":
        return said_documents(selection, titles), selection.tasks
    if asks in ("most", "least"):
        return said_most(selection)
    if asks in ("first", "last"):
        return said_extreme(selection)
    return listed(selection, units, titles), selection.tasks


def citations_of(tasks: Sequence[Task], document_of: Callable[[str], Document | None], store: TaskStore) -> tuple[Citation, ...]:
    """The place of each task; documents are read once."""
    found: list[Citation] = []
    for document_id, own in grouped_by_document(tasks):
        document = document_of(document_id)
        if document is None:
            continue
        knowledge = Knowledge(document, store.clauses(document_id), (), (), ())
        found += [cite_task(knowledge, task) for task in own]
    return tuple(found)


def notices_of(selection: Selection, units: Sequence[UnitIn]) -> tuple[str, ...]:
    """What a word of the question was taken for: 今年按2026年计; a name with a wrong character; a name by another."""
    days = selection.question.days
    found = [f"{days.taken}。"] if days is not None and days.taken else []
    found += contradictions(selection)
    for unit in units:
        for mention, meant in zip(unit.wanted.units, unit.meant, strict=True):
            if mention.corrected is not None:
                found.append(f"“{mention.raw}”按“{mention.corrected}”查。")
                continue
            used = used_names(selection.tasks, meant.names)
            if used and mention.raw not in used and len(used) <= 3:
                found.append(f"“{mention.raw}”在原文中写作“{'”“'.join(used)}”。")
    return tuple(found)


def contradictions(selection: Selection) -> list[str]:
    """Where the sentence that a row stands for says something else."""
    rows = {task.id: task for task in selection.tasks}
    said = [contradiction(link, rows[link.second_id]) for link in selection.twins if link.second_id in rows]
    return [sentence for sentence in said if sentence]


def contradiction(link: Link, row: Task) -> str:
    """What the text and a row of a table say differently of the same work; blank where they agree."""
    if not link.conflicts:
        return ""
    fields = "、".join(FIELDS[field] for field in link.conflicts if field in FIELDS)
    return f"“{name_of(row, False, 0, None)}”的{fields}前后不一致：正文为{link.first_value}，任务表为{link.second_value}。"


def used_names(tasks: Sequence[Task], names: Sequence[str]) -> list[str]:
    """Those of the names that stand in the tasks, as written."""
    held = {name for task in tasks for role in ("lead", "support", "responsible") for name in getattr(task, role)}
    return [name for name in names if name in held]
