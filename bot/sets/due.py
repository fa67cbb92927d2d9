"""What falls due, one entry a deadline, and how a deadline stands on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.own_time import has_sentences
from bot.sets.conditions import deadlines_of
from bot.sets.due_sentences import timed_sentences
from bot.sets.items import LONGEST, name_of, part_with, title_of
from bot.sets.select import TaskStore, shared_among, shared_clauses
from bot.understand.day_periods import around
from bot.understand.vocabulary import words
from corpus.types import Clause, Deadline, Span, Task
from index.types import TaskFilter

OVERDUE, THIS_MONTH, LATER, LASTING, UNDATED, UNSTATED = "已过期", "本月到期", "未到期", "长期", "无确定日期", "未写明"
STATES = (OVERDUE, THIS_MONTH, LATER, LASTING, UNDATED, UNSTATED)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something due: a task by one of its deadlines, or without any (`deadline` None); `task` is None for a sentence that names nobody.

    `written` are the words of the time, `place` says where it stands, `span` the stretch of the document to open.
    """

    document_id: str
    name: str
    place: str
    span: Span
    written: str | None = None
    end: dt.date | None = None
    task: Task | None = None
    clause: Clause | None = None

    def state(self, day: dt.date) -> str:
        """How it stands on a day."""
        return state_of(Deadline(self.written or "", None, self.end), self.written, day)


def state_of(due: Deadline | None, written: str | None, day: dt.date) -> str:
    """How a deadline stands on a day; one that ends that day is not yet overdue."""
    if due is not None and due.end is not None:
        if due.end < day:
            return OVERDUE
        return THIS_MONTH if due.end <= around(day, "month", 0).last else LATER
    if not written:
        return UNSTATED
    return LASTING if any(word in written for word in words("lasting_words")) else UNDATED


def entries_of(tasks: Sequence[Task], store: TaskStore, every: Sequence[Task] | None = None) -> list[Entry]:
    """An entry for each day on which a task is due, one for a task without such a day; in the order of the tasks.

    `every` are all tasks of their documents, where they have been read already.
    """
    shared = shared_clauses(tasks, store) if every is None else shared_among(every)
    return [entry for task in tasks for entry in task_entries(task, task.clause_id in shared)]


def task_entries(task: Task, shared: bool) -> Iterator[Entry]:
    """The entries of one task; `shared` where its clause holds others."""
    dated = {deadline.end: deadline for deadline in reversed(deadlines_of(task)) if deadline.end is not None}
    name = name_of(task, shared, 0, None)
    for end, deadline in sorted(dated.items()):
        own = due_name(task, deadline, name) if len(dated) > 1 or says_more(task) else name
        yield Entry(task.document_id, own, place_of(task), task.span, deadline.raw, end, task)
    if not dated:
        yield Entry(task.document_id, name, place_of(task), task.span, task.deadline, None, task)


def says_more(task: Task) -> bool:
    """Has the text of a task sentences besides the one with the time? Its title would put that time to all of them."""
    return task.origin == "prose" and has_sentences(task.text or "")


def due_name(task: Task, deadline: Deadline, name: str) -> str:
    """Of a sentence with several times the part that is due by this one."""
    part = part_with(deadline.raw, task.text or "") if task.origin == "prose" else None
    if part is None:
        return name
    title = title_of(task)
    return f"{title}：{part}" if title and len(title) <= LONGEST and title not in part else part


def place_of(task: Task) -> str:
    """附件1 第3行, 二、（一）"""
    return f"{task.annex or '正文'} 第{task.row}行" if task.row else (task.path or "正文")


def nobody_named(store: TaskStore, document_ids: Iterable[str]) -> list[Entry]:
    """Sentences of documents without a table of tasks that set a time and belong to no task: due, and nobody's.

    One entry for each day of a sentence; where several parts of it name that day, under the whole sentence.
    """
    found: dict[tuple[str, Span, dt.date], Entry] = {}
    for document_id in document_ids:
        tasks = store.find_tasks(TaskFilter(document_ids=(document_id,)))
        document = store.document(document_id) if all(task.origin == "prose" for task in tasks) else None
        if document is None:
            continue
        for clause, span, text, deadline in timed_sentences(document, store.clauses(document_id), tasks):
            if deadline.end is None:
                continue
            key, name = (document_id, span, deadline.end), part_with(deadline.raw, text) or text
            known = found.get(key)
            found[key] = replace(known, name=text) if known else Entry(document_id, name, clause.path, span, deadline.raw, deadline.end, clause=clause)
    return list(found.values())
