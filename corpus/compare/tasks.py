"""Which task became which, by its matter and its place, and what of it has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from corpus.compare.clauses import same
from corpus.compare.likeness import likenesses, matched
from corpus.compare.types import FIELDS, PARTS, Change, Field, Part, TaskPair, bare
from corpus.types import Task

ALIKE = 0.5
"""Likeness of the matter from which two tasks are one."""
NAMED = 0.25
"""The same, of tasks with the same name; a figure that was raised leaves little of a short measure."""
PLACE, NAME = 0.1, 0.2
"""What the same place and the same name add when several tasks are alike."""


def pair_tasks(first: Sequence[Task], second: Sequence[Task], clauses: Mapping[str, str]) -> list[TaskPair]:
    """All tasks of both, each once; `clauses`: the id of the second document's clause by that of the first's which it was.

    A row is never a sentence: those are the same task told twice, and each is compared with its like.
    """
    alike = likenesses([matter(task) for task in first], [matter(task) for task in second])
    kinds = same([task.origin for task in first], [task.origin for task in second])
    names = same([bare(name_of(task)) for task in first], [bare(name_of(task)) for task in second])
    places = same([clauses.get(task.clause_id or "", "") or task.annex or "" for task in first], [task.clause_id or task.annex or "" for task in second])
    fits = kinds & (alike >= np.where(names, NAMED, ALIKE))
    score = np.where(fits, alike + PLACE * places + NAME * names, -1.0).astype(np.float32)
    found = matched(score, np.zeros_like(score))
    pairs = [TaskPair(first[i], second[j], changes(first[i], second[j]), wording(first[i], second[j])) for i, j in found.items()]
    kept = set(found.values())
    pairs += [TaskPair(None, task) for j, task in enumerate(second) if j not in kept]
    order = {task.id: float(j) for j, task in enumerate(second)}
    pairs.sort(key=lambda pair: order[pair.second.id] if pair.second else 0.0)
    for i in (i for i in range(len(first)) if i not in found):
        before = first[i - 1] if i else None
        at = next((n + 1 for n, pair in enumerate(pairs) if before is not None and pair.first is before), 0 if before is None else len(pairs))
        pairs.insert(at, TaskPair(first[i], None))
    return pairs


def name_of(task: Task) -> str:
    """What a task is called."""
    return task.task or task.heading or task.work or ""


def matter(task: Task) -> str:
    """What is to be done, without who does it and when as far as these have fields of their own."""
    return " ".join(words for part in PARTS if (words := said(task, part)))


def said(task: Task, part: Part) -> str:
    """A part of a task's words, empty where it has none."""
    return getattr(task, part) or ""


def wording(first: Task, second: Task) -> tuple[Change, ...]:
    """The parts that are worded otherwise; none where the matter is the same, however it is parted."""
    if bare(matter(first)) == bare(matter(second)):
        return ()
    return tuple(Change(part, said(first, part), said(second, part)) for part in PARTS if bare(said(first, part)) != bare(said(second, part)))


def changes(first: Task, second: Task) -> tuple[Change, ...]:
    """The fields that differ. The order of names does not matter; of deadlines the days count where both have one, else the words."""
    return tuple(Change(field, value(first, field), value(second, field)) for field in FIELDS if not unchanged(first, second, field))


def unchanged(first: Task, second: Task, field: Field) -> bool:
    if field == "deadline":
        one, other = first.due, second.due
        if one is not None and other is not None and one.end is not None and other.end is not None:
            return (one.start, one.end) == (other.start, other.end)
        return bare(first.deadline or "") == bare(second.deadline or "")
    one_values, others = getattr(first, field), getattr(second, field)
    return {bare(each) for each in one_values} == {bare(each) for each in others}


def value(task: Task, field: Field) -> str:
    """A field as it is shown, empty where there is none."""
    if field == "deadline":
        return task.deadline or ""
    return ("；" if field == "targets" else "、").join(getattr(task, field))
