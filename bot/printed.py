"""What a column of a task table says that is no field of a task: 进展情况, 存在问题, 资金来源 of the row that a question names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.citations import cite_task
from bot.drafts import Draft
from bot.knowledge import Knowledge
from bot.text import NUMBERS, fold
from bot.types import Question
from bot.understand.vocabulary import pattern
from corpus.types import Task

SHORTEST, MOST_ROWS = 3, 3
"""Characters of a name that may be looked for in a question; rows of one name that are told together."""
GENERAL_END = re.compile(r"(?:情况|状况|说明)$")


def answer_printed(question: Question, knowledge: Knowledge) -> Draft | None:
    """The cells asked for of the row named; None where the question names no row, no such column, or asks for more than them."""
    text = fold(question.text)
    rows = rows_named(text, [task for task in knowledge.tasks if task.others])
    if not rows or len(rows) > MOST_ROWS:
        return None
    rest = text.replace(max((name for name in names_of(rows[0]) if name in text), key=len), " ")
    headers = [header for header in dict.fromkeys(header for task in rows for header in task.others) if is_asked(header, rest)]
    if not headers or asks_more(rest, headers, knowledge):
        return None
    said = [f"{header}：{task.others[header]}" for task in rows for header in headers if task.others.get(header)]
    if not said:
        return None
    citations = tuple(cite_task(knowledge, task) for task in rows)
    return Draft(knowledge.document.id, "；".join(dict.fromkeys(said)), citations, 1.0, rows=tuple(rows))


def names_of(task: Task) -> list[str]:
    """What a question may call a row."""
    return [fold(name) for name in (task.task, task.work) if name and len(name) >= SHORTEST]


def rows_named(text: str, tasks: Sequence[Task]) -> list[Task]:
    """The rows whose name stands in the question; of names within each other the longest, and none where two names are as long."""
    found = [(name, task) for task in tasks for name in names_of(task) if name in text]
    longest = max((len(name) for name, _ in found), default=0)
    if len({name for name, _ in found if len(name) == longest}) != 1:
        return []
    return [task for name, task in found if len(name) == longest]


def is_asked(header: str, rest: str) -> bool:
    """Is a column asked for by its header, also with words between its parts? 存在什么问题 asks for 存在问题."""
    return all(part in rest for part in parts_of(header))


def parts_of(header: str) -> list[str]:
    """A header without 情况 at its end, in pairs of characters where they come out even."""
    whole = fold(header)
    stem = GENERAL_END.sub("", whole) or whole
    return [stem[i : i + 2] for i in range(0, len(stem), 2)] if len(stem) % 2 == 0 else [stem]


def asks_more(rest: str, headers: Sequence[str], knowledge: Knowledge) -> bool:
    """Is anything left of a question but the headers, words that ask for nothing, and those of the title?"""
    for part in sorted({part for header in headers for part in parts_of(header)}, key=len, reverse=True):
        rest = rest.replace(part, " ")
    titles = [fold(title) for title in (knowledge.document.title, knowledge.document.notice_title) if title]
    if not set(NUMBERS.findall(rest)) <= {number for title in titles for number in NUMBERS.findall(title)}:
        return True  # 2030年 of a ledger of 2031
    left = pattern("printed_filler").sub(" ", re.sub(r"[^\w\s]", " ", rest))
    return not all(is_made_of(run, titles) for run in left.split())


def is_made_of(run: str, titles: Sequence[str]) -> bool:
    """Is a run of characters one of pieces of the titles, of two or more characters each?"""
    if not run:
        return True
    end = next((end for end in range(len(run), 1, -1) if any(run[:end] in title for title in titles)), 0)
    return end > 0 and is_made_of(run[end:], titles)
