"""The time of a task that holds for what is said: a date is true of its own sentence only.

The first of several dates of a clause was once put to each of its sentences, and a clerk read out another work's deadline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.types import Deadline, Task

SENTENCE_END = re.compile("[。；;！!？?]")


def own_times(task: Task, said: Iterable[str]) -> tuple[Deadline, ...]:
    """The times of a task of which the words `said` (quotes, white space aside) hold one; else those that a note or a heading says for the whole,
    all where it is a row or one sentence, and none where each stands in a sentence of its own."""
    times = {time.end or time.raw: time for time in reversed(task.deadlines)}
    every = tuple(sorted(times.values(), key=task.deadlines.index))
    text = bare(task.text or "")
    if task.origin == "table":
        return every
    within = tuple(time for time in every if any(bare(time.raw) in bare(words) for words in said))
    for_all = tuple(time for time in every if bare(time.raw) not in text)
    is_one = not has_sentences(text)
    return within or for_all or (every if is_one else ())


def has_sentences(text: str) -> bool:
    """Does a text say more than one sentence?"""
    return SENTENCE_END.search(text.rstrip("。；;")) is not None


def own_time(task: Task, said: Iterable[str]) -> str | None:
    """The words of these times, or of the cell of a row; None where there are none."""
    if not task.deadlines:
        return task.deadline
    return "、".join(time.raw for time in own_times(task, said)) or None


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
