"""Answers about units, documents and extremes of a set of tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.sets.conditions import DONE_BY, VERBS
from bot.sets.say import by_title, ended, grouped_by_document, head, numbered
from bot.sets.select import Selection
from bot.understand.unit_parts import parts_of
from corpus.types import Task
from index.types import Role

MOST_UNITS = 30
"""Units named in an answer."""
MOST_DOCUMENTS = 20
"""Documents named where they, or the units of each, are asked for."""


def unit_counts(tasks: Sequence[Task], roles: Sequence[Role]) -> list[tuple[str, list[Task]]]:
    """Units of one document with their tasks in the roles, most first; names of one unit count as one (市发改委, 市发展改革委)."""
    found: dict[tuple[str, str | None, str, str], tuple[str, dict[str, Task]]] = {}
    for task in tasks:
        for role in roles:
            for name in getattr(task, role):
                parts = parts_of(name)
                key = (parts.place, parts.level, parts.kind, parts.organ)
                found.setdefault(key, (name, {}))[1].setdefault(task.id, task)
    counted = [(name, list(own.values())) for name, own in found.values()]
    return sorted(counted, key=lambda each: -len(each[1]))


def said_units(selection: Selection, titles: Mapping[str, str]) -> str:
    """Which units have the role in the tasks found, document by document."""
    roles: tuple[Role, ...] = selection.question.roles or DONE_BY
    verb = "、".join(VERBS[role] for role in roles)
    parts = []
    groups = grouped_by_document(selection.tasks)
    for document_id, own in groups[:MOST_DOCUMENTS]:
        counted = unit_counts(own, roles)
        names = "、".join(f"{name}（{len(tasks)}项）" for name, tasks in counted[:MOST_UNITS])
        place = titles[document_id] if len(groups) > 1 else ""
        parts.append(f"{place}{verb}单位共{len(counted)}个：{names}" if counted else f"{place}原文未写明{verb}单位")
    rest = len(groups) - MOST_DOCUMENTS
    if rest > 0:
        parts.append(f"其余{rest}份文件的见所附任务")
    return ended(f"{head(selection, len(selection.tasks))}。{'。'.join(parts)}")


def said_most(selection: Selection) -> tuple[str, tuple[Task, ...]] | None:
    """The unit of one document with the most or fewest tasks; None over several documents, whose units are not the same."""
    if len(grouped_by_document(selection.tasks)) != 1:
        return None
    roles: tuple[Role, ...] = selection.question.roles or DONE_BY
    counted = unit_counts(selection.tasks, roles)
    if not counted:
        return None
    fewest = selection.question.asks == "least"
    number = len(counted[-1 if fewest else 0][1])
    best = [(name, tasks) for name, tasks in counted if len(tasks) == number]
    verb = "、".join(VERBS[role] for role in selection.question.roles) or "承担"
    names = "、".join(name for name, _ in best)
    conditions = "".join(f"{step.said}的" for step in selection.steps)
    text = f"{conditions}任务中，{verb}任务最{'少' if fewest else '多'}的是{names}，{'各' if len(best) > 1 else ''}{number}项"
    others = [] if fewest else [each for each in counted if len(each[1]) < number][:2]
    if others:
        text += f"；其次是{'、'.join(f'{name}（{len(tasks)}项）' for name, tasks in others)}"
    return ended(text.removeprefix("任务中，")), tuple(task for _, tasks in best for task in tasks)


def said_documents(selection: Selection, titles: Mapping[str, str]) -> str:
    groups = grouped_by_document(selection.tasks)
    parts = by_title(groups, titles, MOST_DOCUMENTS)
    conditions = "、".join(step.said for step in selection.steps)
    return ended(f"写有{conditions}的任务的文件共{len(groups)}份，任务{len(selection.tasks)}项：{parts}")


def said_extreme(selection: Selection) -> tuple[str, tuple[Task, ...]] | None:
    """What falls due first or last; a task counts by its own deadline, or the last in its text."""
    first = selection.question.asks == "first"
    dated: list[tuple[dt.date, Task]] = []
    for task in selection.tasks:
        end = task.due.end if task.due is not None and task.due.end is not None else max((d.end for d in task.deadlines if d.end), default=None)
        if end is not None:
            dated.append((end, task))
    if not dated:
        return None
    day = (min if first else max)(end for end, _ in dated)
    best = [task for end, task in dated if end == day]
    conditions = "".join(f"{step.said}的" for step in selection.steps)
    text = f"{conditions}任务中，时限最{'早' if first else '晚'}的有{len(best)}项，{day.year}年{day.month}月{day.day}日到期：{numbered(best, selection)}"
    return ended(text.removeprefix("任务中，")), tuple(best)
