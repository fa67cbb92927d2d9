"""What a task is called in a list: its name, with the words that tell it from its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text import tokens
from corpus.types import Task

NAME_LIMIT = 60


def shares_clause(task: Task, siblings: Sequence[Task]) -> bool:
    return sum(1 for t in siblings if t.clause_id == task.clause_id and t.origin == "prose") > 1


def says_more(detail: str, label: str) -> bool:
    grams = set(tokens(detail))
    return bool(grams) and len(grams & set(tokens(label))) < 0.6 * len(grams)


def names_of(tasks: Sequence[Task], siblings: Sequence[Task] = ()) -> list[str]:
    """A name for each task; where the label is shared or taken from a merged cell, its measure says which."""
    room = 44 if len(tasks) <= 2 else 20 if len(tasks) <= 4 else 0
    labels = [label_of(t) for t in tasks]
    everywhere = [label_of(t) for t in siblings]
    names = []
    for task, label in zip(tasks, labels, strict=True):
        vague = labels.count(label) > 1 or everywhere.count(label) > 1 or "task" in task.inherited
        detail = first_words(task.measure or task.text or "", NAME_LIMIT if vague else room)
        if task.origin == "table" and detail and (vague or says_more(detail, label)):
            names.append(f"{label}（{detail}）" if label not in detail else detail)
        elif task.origin == "prose" and shares_clause(task, siblings):
            names.append(f"{label}（{first_words(task.text or '', 44)}）")
        else:
            names.append(label)
    return names


def label_of(task: Task) -> str:
    """The task's name; with the work it belongs to where the name alone does not say."""
    name = task.task or task.work or task.heading or first_words(task.text or task.measure or "", 30)
    if task.task and task.work and "work" not in task.inherited and not set(tokens(task.work)) <= set(tokens(task.task)):
        shared = set(tokens(task.work)) & set(tokens(task.task))
        if len(shared) < 0.5 * len(set(tokens(task.work))):
            return f"{task.work}—{name}"
    return name


def first_words(text: str, limit: int) -> str:
    """The beginning of a text up to a mark, at most `limit` characters."""
    bare = text.strip().rstrip("。；;")
    if limit <= 0:
        return ""
    if len(bare) <= limit:
        return bare
    marks = [m.start() for m in re.finditer(r"[，,。；;、]", bare) if m.start() <= limit]
    words = bare[: marks[-1]] if marks else re.sub(r"[\d.]+$", "", bare[:limit])
    opened = max(words.rfind("（"), words.rfind("("))
    words = words[:opened] if opened > max(words.rfind("）"), words.rfind(")")) else words
    return re.sub(r"[，,。；;、]?(?:其中)?$", "", words)
