"""Is a task about a matter? The trained reader says; without it, shared pairs of characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.text import tokens
from corpus.types import Task

IsAbout = Callable[[Sequence[Task], str], list[bool]]
"""Tasks and the words of a matter to a decision for each."""
SHARE = 0.6
"""How much of the matter's pairs of characters a task must hold."""


def words_of(task: Task) -> str:
    """All that says what a task is about."""
    return " ".join(part for part in (task.category, task.work, task.task, task.heading, task.text, task.measure) if part)


def shares_words(tasks: Sequence[Task], matter: str) -> list[bool]:
    """The stand-in for a reader: a task that holds the words, or most of their pairs of characters."""
    wanted = set(tokens(matter))
    if not wanted:
        return [False] * len(tasks)
    return [matter in words_of(t) or len(wanted & set(tokens(words_of(t)))) >= SHARE * len(wanted) for t in tasks]


def nearest(tasks: Sequence[Task], matter: str, limit: int) -> list[Task]:
    """The tasks that share most with the matter, in their own order: so many as a reader can be asked about."""
    if len(tasks) <= limit:
        return list(tasks)
    wanted = set(tokens(matter)) | set(matter)
    ranked = sorted(tasks, key=lambda t: -len(wanted & (set(tokens(words_of(t))) | set(words_of(t)))))
    kept = {t.id for t in ranked[:limit]}
    return [t for t in tasks if t.id in kept]
