"""The time of a task that holds for what is said: a date is true of its own sentence only.

The first of several dates of a clause was once put to each of its sentences, and a clerk read out another work's deadline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.types import Deadline, Task

SENTENCE_END = re.compile("[。；;！!？?]")


def own_times(task: Task, said: Iterable[str]) -> tuple[Deadline, ...]:
    """The times of a task of which the words `said` (quotes, white space aside) hold one; all where it is a row, where a note or a heading
    says them for the whole, or where the text is one sentence."""
    times = {time.end or time.raw: time for time in reversed(task.deadlines)}
    every = tuple(sorted(times.values(), key=task.deadlines.index))
    within = tuple(time for time in every if any(bare(time.raw) in bare(words) for words in said))
    return within or (() if of_some_sentence(task) else every)


def of_some_sentence(task: Task) -> bool:
    """Do the times of a task stand in a text of several sentences?"""
    text = bare(task.text or "")
    inside = task.origin == "prose" and any(bare(time.raw) in text for time in task.deadlines)
    return inside and SENTENCE_END.search(text.rstrip("。；;")) is not None


def own_time(task: Task, said: Iterable[str]) -> str | None:
    """The words of these times, or of the cell of a row; None where there are none."""
    if not task.deadlines:
        return task.deadline
    return "、".join(time.raw for time in own_times(task, said)) or None


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
